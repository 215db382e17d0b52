//! Doses that go up again: from one step to the next, at one time of the day, or because more
//! is really taken than was planned.

use chrono::NaiveTime;

use crate::case::{RowId, Taking};
use crate::clinical_data::Formulary;
use crate::findings::{Figure, Finding, Rule, Severity, wording};
use crate::safety::changes::citation;
use crate::taper::{Doses, Item, Schedule, Step, TakenInstead};

/// Tolerance can be lost in this time at a lower dose.
pub(super) const TOLERANCE: &str = "tolerance-lost-7-days";

/// Doses that go up again, against the step before; what is taken before the plan counts as
/// taken until its first step. Of a row taken when needed one dose is looked at.
pub(super) fn rises(schedule: &Schedule, formulary: &Formulary) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, step) in schedule.steps.iter().enumerate() {
        let before = place
            .checked_sub(1)
            .and_then(|before| schedule.steps.get(before));
        let rising = step.items.iter().filter_map(|item| {
            let was = match before {
                Some(before) => before.item(item.id()).map_or(0, |was| was.amount().parts()),
                None => original(schedule, item),
            };
            let now = item.amount().parts();
            let texts = (text(item, was), text(item, now));
            let words = if now > was {
                let since = days_below(schedule, place, item);
                let with_per = format!("{}{}", texts.1, item.per());
                wording::dose_rises(step.index, item.id().as_str(), &texts.0, &with_per, since)
            } else {
                let time = before.and_then(|before| rising_time(before, item))?;
                wording::dose_at_time_rises(step.index, item.id().as_str(), time)
            };
            Some(finding(step, item.id(), texts, words, formulary))
        });
        let rising: Vec<Finding> = rising.collect();
        let said = |one: &&TakenInstead| {
            let mut rising = rising.iter();
            rising.any(|finding| finding.row.as_ref() == Some(one.taken.id()))
        };
        let more = |one: &&TakenInstead| {
            one.taken.amount().parts() > one.planned_amount().parts() && !said(one)
        };
        let taken = step.instead.iter().filter(more);
        let taken: Vec<Finding> = taken.map(|one| more_taken(step, one, formulary)).collect();
        findings.extend(rising);
        findings.extend(taken);
    }
    findings
}

/// More is taken than was planned, and the step itself does not rise.
fn more_taken(step: &Step, instead: &TakenInstead, formulary: &Formulary) -> Finding {
    let item = &instead.taken;
    let planned = text(item, instead.planned_amount().parts());
    let taken = text(item, item.amount().parts());
    let with_per = format!("{taken}{}", item.per());
    let words = wording::more_taken(instead.on, item.id().as_str(), &planned, &with_per);
    finding(step, item.id(), (planned, taken), words, formulary)
}

fn finding(
    step: &Step,
    row: &RowId,
    (was, now): (String, String),
    words: wording::Words,
    formulary: &Formulary,
) -> Finding {
    let rests_on = citation(formulary.threshold(TOLERANCE));
    Finding {
        step: Some(step.index),
        row: Some(row.clone()),
        numbers: vec![
            ("before", Figure::Quantity(was)),
            ("now", Figure::Quantity(now)),
        ],
        ..Finding::new(Rule::DoseRises, Severity::Warning, words, rests_on)
    }
}

fn text(item: &Item, parts: u64) -> String {
    let amount = item.amount().with_parts(parts);
    amount.text(item.row.product.mass_unit())
}

/// What is taken of a row before the plan.
fn original(schedule: &Schedule, item: &Item) -> u64 {
    let mut rows = schedule.original.iter();
    let daily = rows.find(|(row, _)| row == item.id());
    match &item.row.taking {
        Taking::AsNeeded(as_needed) => as_needed.dose.nanograms(),
        _ => daily.map_or(0, |(_, daily)| daily.parts()),
    }
}

/// For how many days less than what a step gives has been taken before it.
fn days_below(schedule: &Schedule, place: usize, item: &Item) -> u32 {
    let before = schedule.steps.iter().take(place).rev();
    let below = before.take_while(|step| {
        let was = step.item(item.id()).map_or(0, |was| was.amount().parts());
        was < item.amount().parts()
    });
    below.map(|step| step.days).sum()
}

/// A time of day at which more is taken than in the step before.
fn rising_time(before: &Step, item: &Item) -> Option<NaiveTime> {
    let was = before.item(item.id())?;
    let (Doses::Regular(were), Doses::Regular(are)) = (&was.doses, &item.doses) else {
        return None;
    };
    // A row that goes on as another product is taken at other times.
    let same = was.row.product.id == item.row.product.id;
    let rising = are.iter().find(|dose| {
        let was = were.iter().find(|was| was.time == dose.time);
        was.is_none_or(|was| dose.dose > was.dose)
    });
    rising.filter(|_| same).map(|dose| dose.time)
}
