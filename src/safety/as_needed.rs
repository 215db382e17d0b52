//! As-needed doses beside the falling regular ones (threshold `breakthrough-spcg`).
//!
//! A dose that follows is held against its own share of what it follows. A fixed one is held
//! against a sixth of the regular doses of its drug; where none is left, against a sixth of all
//! regular opioids, as oral morphine in the chosen table.

use crate::case::{AsNeeded, Case, Request, Row, RowId, Taking};
use crate::clinical_data::Formulary;
use crate::equivalence::{self, Equivalents, Taken};
use crate::findings::wording::{self, Words};
use crate::findings::{Figure, Finding, Rule, Severity};
use crate::quantity::{DailyDose, Dose, Exact, MorphineEquivalent};
use crate::safety::changes::citation;
use crate::taper::{self, Doses, Item, Schedule, Step};

/// The threshold that says what share of the daily dose one as-needed dose is.
const SHARE: &str = "breakthrough-spcg";

/// What there is to say of an as-needed dose; each is said once, of the first step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// More than its share of what it follows, because nothing smaller can be given.
    Smallest,
    /// More than its share of what it follows.
    Above,
    /// More than a sixth of the regular doses of its drug, or of all regular opioids.
    Share,
    /// It cannot be held against the regular opioids.
    Unknown,
    /// No regular opioid is left.
    Alone,
}

/// As-needed doses that have become too large a share, cannot become smaller, or stand alone.
pub fn as_needed(
    case: &Case,
    request: &Request,
    schedule: &Schedule,
    formulary: &Formulary,
) -> Vec<Finding> {
    let threshold = formulary.threshold(SHARE);
    let rests_on = citation(threshold);
    let sixth = threshold.and_then(|threshold| threshold.value.high_fraction());
    let mut findings = Vec::new();
    for row in &case.regimen {
        let Taking::AsNeeded(as_needed) = &row.taking else {
            continue;
        };
        let smallest = || taper::smallest_use(row, &request.constraints, formulary);
        let mut said: Vec<Said> = Vec::new();
        for step in &schedule.steps {
            let Some(dose) = dose_of(step, row) else {
                continue;
            };
            let found = if !as_needed.follows.is_empty() {
                following(row, as_needed, step, dose, smallest)
            } else if let Some(sixth) = sixth {
                fixed(case, row, step, dose, sixth)
            } else {
                None
            };
            let Some((what, words)) = found.filter(|(what, _)| !said.contains(what)) else {
                continue;
            };
            said.push(what);
            let rule = match what {
                Said::Smallest => Rule::AsNeededSmallest,
                _ => Rule::AsNeededShare,
            };
            let dose = Figure::Quantity(dose.text(row.product.mass_unit()));
            findings.push(Finding {
                step: Some(step.index),
                row: Some(row.id.clone()),
                numbers: vec![("dose", dose)],
                ..Finding::new(rule, Severity::Caution, words, rests_on.clone())
            });
        }
    }
    findings
}

fn dose_of(step: &Step, row: &Row) -> Option<Dose> {
    match step.item(&row.id)?.doses {
        Doses::AsNeeded { dose, .. } => Some(dose),
        _ => None,
    }
}

/// A dose that follows, where it is more than its share.
fn following(
    row: &Row,
    as_needed: &AsNeeded,
    step: &Step,
    dose: Dose,
    smallest: impl Fn() -> Option<Dose>,
) -> Option<(Said, Words)> {
    let followed = step.items.iter();
    let followed = followed.filter(|item| as_needed.follows.contains(item.id()));
    let bound = &as_needed.share * Exact::from(sum(followed));
    if Exact::from(dose.nanograms()) <= bound {
        return None;
    }
    let text = dose.text(row.product.mass_unit());
    let id = row.id.as_str();
    let is_smallest = smallest().is_none_or(|smallest| dose <= smallest);
    Some(if is_smallest {
        let words = wording::as_needed_smallest(id, &text, step.index);
        (Said::Smallest, words)
    } else {
        let words = wording::as_needed_above(id, &text, step.index);
        (Said::Above, words)
    })
}

fn sum<'a>(items: impl Iterator<Item = &'a Item>) -> u64 {
    items.map(|item| item.daily.parts()).sum()
}

/// A fixed dose, against what is left of the regular ones.
fn fixed(case: &Case, row: &Row, step: &Step, dose: Dose, share: &Exact) -> Option<(Said, Words)> {
    let id = row.id.as_str();
    let text = dose.text(row.product.mass_unit());
    let taken = |item: &&Item| item.row.is_regular() && item.doses != Doses::Stopped;
    let regular: Vec<&Item> = step.items.iter().filter(taken).collect();
    if regular.is_empty() {
        let words = wording::as_needed_alone(id, &text, step.index);
        return Some((Said::Alone, words));
    }
    // Patches are labelled by a rate, so their label is no daily dose.
    let same = regular.iter().copied().filter(|item| {
        item.row.product.drug == row.product.drug && !matches!(item.doses, Doses::Patches { .. })
    });
    let of_drug = sum(same);
    if of_drug > 0 {
        let above = Exact::from(dose.nanograms()) > share * Exact::from(of_drug);
        let words = wording::as_needed_share(id, &text, step.index);
        return above.then_some((Said::Share, words));
    }
    let equivalents = equivalence::of_step(step, &case.table);
    let of = |id: &RowId| {
        let mut rows = equivalents.rows.iter();
        rows.find(|one| one.id == *id)?.equivalent.clone()
    };
    let one = one_dose(case, row, dose, &equivalents);
    let known: Option<Vec<MorphineEquivalent>> = regular.iter().map(|item| of(item.id())).collect();
    let Some((one, known)) = one.as_ref().zip(known) else {
        let without = regular.iter().filter(|item| of(item.id()).is_none());
        let without = without.map(|item| item.id().to_string());
        let own = one.is_none().then(|| row.id.to_string());
        let missing: Vec<String> = own.into_iter().chain(without).collect();
        let words = wording::as_needed_share_unknown(id, &text, &missing, &case.table, step.index);
        return Some((Said::Unknown, words));
    };
    let total = known
        .iter()
        .fold(MorphineEquivalent::zero(), |sum, row| sum.plus(row));
    // Of ranges the ends that are least favourable.
    let above = *one.high() > share * total.low();
    let texts = (text.as_str(), one.text());
    let words = wording::as_needed_share_in_table(
        id,
        (texts.0, &texts.1),
        &total.text(),
        &case.table,
        step.index,
    );
    above.then_some((Said::Share, words))
}

/// The equivalent of one dose: with the factor that the step's daily dose has, or its own where
/// none is used in the day.
fn one_dose(
    case: &Case,
    row: &Row,
    dose: Dose,
    equivalents: &Equivalents,
) -> Option<MorphineEquivalent> {
    let uses = match &row.taking {
        Taking::AsNeeded(as_needed) => u64::from(as_needed.uses_per_24h),
        _ => 0,
    };
    let mut rows = equivalents.rows.iter();
    let of_day = rows.find(|one| one.id == row.id)?.equivalent.as_ref();
    if uses > 0 {
        let of_day = of_day?;
        let share = |end: &Exact| end / Exact::from(uses);
        return Some(MorphineEquivalent::range(
            share(of_day.low()),
            share(of_day.high()),
        ));
    }
    let taken = Taken::Daily(DailyDose::from_nanograms(dose.nanograms()));
    equivalence::of_row(row, taken, &case.table).equivalent
}
