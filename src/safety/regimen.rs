//! The regimen as it is taken, and doses that cannot be measured.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::case::{Case, Request, Row, Taking};
use crate::clinical_data::{Citation, Formulary, Product, Release};
use crate::date;
use crate::findings::{Finding, Rule, Severity, wording};
use crate::quantity::Dose;
use crate::taper::{Doses, Measure, Schedule};

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

/// A finding that rests on this project's own rule.
pub(super) fn own(
    rule: Rule,
    severity: Severity,
    row: Option<&Row>,
    words: wording::Words,
) -> Finding {
    Finding {
        row: row.map(|row| row.id.clone()),
        ..Finding::new(rule, severity, words, Citation::own())
    }
}
