//! The regimen as it is taken, and as-needed doses beside the falling regular ones.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::case::{AsNeeded, Case, Request, Row, Taking};
use crate::clinical_data::{Formulary, Product, Release};
use crate::date;
use crate::findings::{Figure, Finding, Rule, Severity, wording};
use crate::quantity::{Dose, Exact};
use crate::taper::{Doses, Measure, Schedule, Step};

/// The threshold that says what share of the daily dose one as-needed dose is.
const SHARE: &str = "breakthrough-spcg";

/// Findings about the regimen as it is taken now, the start and the data's age.
pub fn regimen(
    case: &Case,
    request: &Request,
    formulary: &Formulary,
    today: NaiveDate,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in &case.regimen {
        findings.extend(doses_per_day(row));
        findings.extend(brand(row, formulary));
        findings.extend(not_measurable(row, formulary));
        findings.extend(patch_change_day(row, request));
        if let Taking::AsNeeded(as_needed) = &row.taking
            && as_needed
                .most_per_24h
                .is_some_and(|most| as_needed.uses_per_24h > most)
        {
            let words = wording::as_needed_use(row.id.as_str());
            findings.push(own(Rule::AsNeededUse, Severity::Caution, Some(row), words));
        }
    }
    if request.start < today {
        let words = wording::start_in_the_past(request.start);
        findings.push(own(Rule::StartInThePast, Severity::Info, None, words));
    }
    if let Some(since) = formulary.custody().overdue_since(today) {
        let words = wording::data_overdue(formulary.data_version(), since);
        findings.push(own(Rule::DataOverdue, Severity::Caution, None, words));
    }
    findings
}

/// A number of doses a day that the product's interval does not give.
fn doses_per_day(row: &Row) -> Option<Finding> {
    let Taking::Regular(doses) = &row.taking else {
        return None;
    };
    let per_day = |hours: u32| (hours > 0).then(|| 24_u32.div_ceil(hours));
    let usual: Vec<u32> = row
        .product
        .interval_h
        .iter()
        .filter_map(|hours| per_day(*hours))
        .collect();
    let (fewest, most) = (usual.iter().min()?, usual.iter().max()?);
    let count = u32::try_from(doses.len()).ok()?;
    // Fewer doses of an immediate-release product are how it is often taken; more are not.
    let unusual = count > *most || (count < *fewest && is_modified(row));
    let words =
        wording::doses_per_day(row.id.as_str(), &row.product.title(), count, *fewest, *most);
    unusual.then(|| own(Rule::DosesPerDay, Severity::Caution, Some(row), words))
}

/// Whether the product releases its drug slowly, so that its interval is fixed.
fn is_modified(row: &Row) -> bool {
    matches!(
        row.product.release,
        Release::Modified12h | Release::Modified24h | Release::Modified12hOr24h
    )
}

/// A brand that is another product's, or that the data do not know for this one.
fn brand(row: &Row, formulary: &Formulary) -> Option<Finding> {
    let brand = row.brand.as_deref()?;
    let has = |product: &Product| {
        let mut brands = product.brands.iter();
        brands.any(|known| known.trim().eq_ignore_ascii_case(brand.trim()))
    };
    if has(&row.product) {
        return None;
    }
    let title = row.product.title();
    let same_country = |product: &&Arc<Product>| product.country == row.product.country;
    let mut others = formulary.products().iter().filter(same_country);
    Some(match others.find(|product| has(product)) {
        Some(other) => {
            let words = wording::brand_of_another(brand, &title, &other.title(), &other.interval_h);
            own(
                Rule::BrandOfAnotherProduct,
                Severity::Warning,
                Some(row),
                words,
            )
        }
        None => own(
            Rule::BrandUnknown,
            Severity::Info,
            Some(row),
            wording::brand_unknown(brand, &title),
        ),
    })
}

/// A present dose of a liquid that no syringe measures.
fn not_measurable(row: &Row, formulary: &Formulary) -> Option<Finding> {
    let concentration = row.concentration.as_ref()?;
    let doses: Vec<Dose> = match &row.taking {
        Taking::Regular(doses) => doses.iter().map(|timed| timed.dose).collect(),
        Taking::AsNeeded(as_needed) => vec![as_needed.dose],
        Taking::Patches { .. } | Taking::Infusion { .. } => Vec::new(),
    };
    let volumes = doses
        .into_iter()
        .filter_map(|dose| concentration.volume(dose));
    let odd = volumes
        .into_iter()
        .find(|volume| !formulary.measures(*volume))?;
    let words = wording::not_measurable(row.id.as_str(), &odd.text());
    Some(own(
        Rule::NotMeasurable,
        Severity::Caution,
        Some(row),
        words,
    ))
}

/// Planned doses of a liquid that no syringe measures: one finding for each row, at the first
/// step that has one.
pub fn unmeasured(schedule: &Schedule, formulary: &Formulary) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for step in &schedule.steps {
        for item in &step.items {
            let Doses::Regular(doses) = &item.doses else {
                continue;
            };
            let odd = doses.iter().find_map(|dose| match &dose.made {
                Measure::Volume(volume) if !formulary.measures(*volume) => Some(*volume),
                _ => None,
            });
            let said = findings
                .iter()
                .any(|one| one.row.as_ref() == Some(item.id()));
            if let Some(volume) = odd.filter(|_| !said && step.changed.contains(item.id())) {
                let words =
                    wording::not_measurable_step(item.id().as_str(), &volume.text(), step.index);
                findings.push(Finding {
                    step: Some(step.index),
                    ..own(
                        Rule::NotMeasurable,
                        Severity::Caution,
                        Some(&item.row),
                        words,
                    )
                });
            }
        }
    }
    findings
}

/// A next patch change that lies more than one interval after the start.
fn patch_change_day(row: &Row, request: &Request) -> Option<Finding> {
    let Taking::Patches { next_change, .. } = &row.taking else {
        return None;
    };
    let days = row.product.change_days()?;
    let latest = date::plus_days(request.start, days)?;
    let words = wording::patch_change_day(row.id.as_str(), *next_change);
    (*next_change > latest).then(|| own(Rule::PatchChangeDay, Severity::Caution, Some(row), words))
}

/// As-needed doses that have become too large a share, or cannot become smaller.
pub fn as_needed(case: &Case, schedule: &Schedule, formulary: &Formulary) -> Vec<Finding> {
    let mut findings = Vec::new();
    let threshold = formulary.threshold(SHARE);
    let high = threshold.and_then(|threshold| threshold.value.high_fraction().cloned());
    let source = threshold.map_or(wording::OWN_SOURCE, |threshold| threshold.source.as_str());
    for row in &case.regimen {
        let Taking::AsNeeded(as_needed) = &row.taking else {
            continue;
        };
        let (rule, largest) = if as_needed.follows.is_empty() {
            (Rule::AsNeededShare, high.clone())
        } else {
            (Rule::AsNeededSmallest, Some(as_needed.share.clone()))
        };
        let Some(largest) = largest else { continue };
        let first = schedule.steps.iter().find_map(|step| {
            let dose = too_large(case, row, as_needed, step, &largest)?;
            Some((step.index, dose))
        });
        let Some((index, dose)) = first else { continue };
        let dose = dose.text(row.product.mass_unit());
        let words = match rule {
            Rule::AsNeededShare => wording::as_needed_share(row.id.as_str(), &dose, index),
            _ => wording::as_needed_smallest(row.id.as_str(), &dose, index),
        };
        findings.push(Finding {
            step: Some(index),
            source: source.to_owned(),
            numbers: vec![("dose", Figure::Quantity(dose))],
            ..own(rule, Severity::Caution, Some(row), words)
        });
    }
    findings
}

/// The as-needed dose of a step, where it is more than a share of the regular daily dose of
/// the rows it follows, or of its drug.
fn too_large(
    case: &Case,
    row: &Row,
    as_needed: &AsNeeded,
    step: &Step,
    share: &Exact,
) -> Option<Dose> {
    let Doses::AsNeeded { dose, .. } = &step.item(&row.id)?.doses else {
        return None;
    };
    let counts = |other: &Row| {
        if as_needed.follows.is_empty() {
            other.is_regular() && other.product.drug == row.product.drug
        } else {
            as_needed.follows.contains(&other.id)
        }
    };
    let masses = case
        .regimen
        .iter()
        .filter(|other| counts(other) && !matches!(other.taking, Taking::Patches { .. }));
    let parts = |other: &Arc<Row>| step.item(&other.id).map_or(0, |item| item.daily.parts());
    let daily: u64 = masses.clone().map(parts).sum();
    // Without a regular row of the drug there is nothing to compare with.
    masses.clone().next()?;
    let bound = share * Exact::from_integer(daily.into());
    (Exact::from_integer(dose.nanograms().into()) > bound).then_some(*dose)
}

/// A finding that rests on this project's own rule.
fn own(rule: Rule, severity: Severity, row: Option<&Row>, words: wording::Words) -> Finding {
    Finding {
        row: row.map(|row| row.id.clone()),
        ..Finding::new(rule, severity, words, wording::OWN_SOURCE)
    }
}
