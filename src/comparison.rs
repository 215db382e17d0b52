//! Scenarios side by side: how long, how steep, how much, above which levels.
//!
//! Each scenario is worked out by the same call as a single plan; what cannot be answered
//! stands beside the others with its problems, and is never left out.

use chrono::NaiveDate;

use crate::case::{Case, Daily, RowId, units::WHOLE};
use crate::clinical_data::Formulary;
use crate::equivalence::Equivalents;
use crate::findings::{Finding, Severity};
use crate::plan::{self, Outcome, Plan, Planned};
use crate::problem::Problem;
use crate::quantity::{Percent, Volume};
use crate::safety::{self, DoseDays};
use crate::taper::{Doses, Item, Measure, Shares, Step, SupplyOf};

/// One scenario beside the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The scenario's name.
    pub scenario: String,
    /// What it comes to, or why it cannot be answered.
    pub answer: Result<Summary, Vec<Problem>>,
}

/// What a plan comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many steps it has.
    pub steps: usize,
    /// Days from the first step's start to the end.
    pub days: u32,
    /// The start of the last step.
    pub ends: Option<NaiveDate>,
    /// Whether the goal is reached.
    pub reaches_goal: bool,
    /// The largest reduction of a dose that goes on, of the dose before, and its step.
    pub largest_of_previous: Option<(Percent, usize)>,
    /// The largest reduction, of the original dose, and its step.
    pub largest_of_original: Option<(Percent, usize)>,
    /// The daily amount from which each row stops.
    pub stops_from: Vec<(RowId, Daily)>,
    /// How many steps are steep.
    pub steep: usize,
    /// The most half units taken in a day at fixed times.
    pub most_halves_a_day: u32,
    /// Units (tablets, capsules, patches, ampoules) to be supplied for the whole plan.
    pub units: u64,
    /// Liquids to be supplied for the whole plan.
    pub volume: Volume,
    /// Days above the dose levels.
    pub dose_days: Vec<DoseDays>,
    /// Whether a row is missing from the totals that are held against dose levels.
    pub incomplete: bool,
    /// How many findings are warnings, cautions and for information.
    pub findings: [usize; 3],
}

/// Every scenario of a case, in its order.
pub fn compare(case: &Case, formulary: &Formulary, today: NaiveDate) -> Vec<Compared> {
    let scenarios = case.scenarios.iter();
    let compared = scenarios.map(|scenario| Compared {
        scenario: scenario.name.clone(),
        answer: plan::plan(case, scenario, formulary, today)
            .and_then(|plan| summary(case, &plan, formulary)),
    });
    compared.collect()
}

/// What one plan comes to.
///
/// # Errors
///
/// The gates that withhold its schedule.
pub fn summary(case: &Case, plan: &Plan, formulary: &Formulary) -> Result<Summary, Vec<Problem>> {
    match &plan.outcome {
        Outcome::Withheld(gates) => Err(gates.clone()),
        Outcome::Planned(planned) => Ok(of_planned(case, planned, &plan.findings, formulary)),
    }
}

fn of_planned(
    case: &Case,
    planned: &Planned,
    findings: &[Finding],
    formulary: &Formulary,
) -> Summary {
    let schedule = &planned.schedule;
    let ends = schedule.steps.first().zip(schedule.steps.last());
    let days = ends.map(|(first, last)| (last.start - first.start).num_days());
    let days = days.and_then(|days| u32::try_from(days).ok());
    let last_days = ends.map_or(0, |(_, last)| last.days);
    let (mut units, mut volume) = (0, Volume::ZERO);
    for supply in &planned.dispensing {
        match supply.what {
            SupplyOf::Units { count, .. } => units += count,
            SupplyOf::Volume(more) => volume = volume.plus(more).unwrap_or(volume),
        }
    }
    let goes_on = |item: &Item| item.doses != Doses::Stopped;
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let most = schedule.steps.iter().map(halves).max();
    Summary {
        steps: schedule.steps.len(),
        days: days.unwrap_or(0) + last_days,
        ends: schedule.ends(),
        reaches_goal: schedule.reaches_goal,
        largest_of_previous: largest(&schedule.steps, goes_on, |shares| &shares.of_previous),
        largest_of_original: largest(&schedule.steps, |_| true, |shares| &shares.of_original),
        stops_from: stops_from(&schedule.steps),
        steep: planned.steep.len(),
        most_halves_a_day: most.unwrap_or(0),
        units,
        volume,
        dose_days: safety::dose_days(case, schedule, &planned.equivalents, formulary),
        incomplete: planned.equivalents.iter().any(Equivalents::incomplete),
        findings: [Severity::Warning, Severity::Caution, Severity::Info].map(count),
    }
}

/// The largest share among the reductions asked for, and the first step that has it.
fn largest(
    steps: &[Step],
    counts: impl Fn(&Item) -> bool,
    share: impl Fn(&Shares) -> &Percent,
) -> Option<(Percent, usize)> {
    let mut largest: Option<(Percent, usize)> = None;
    for step in steps {
        for item in step.items.iter().filter(|item| counts(item)) {
            let Some(reduction) = &item.reduction else {
                continue;
            };
            let found = share(reduction);
            if largest.as_ref().is_none_or(|(most, _)| found > most) {
                largest = Some((found.clone(), step.index));
            }
        }
    }
    largest
}

/// The daily amount of each regular row in the step before it stops.
pub fn stops_from(steps: &[Step]) -> Vec<(RowId, Daily)> {
    let pairs = steps.iter().zip(steps.iter().skip(1));
    let stopped = pairs.flat_map(|(before, step)| {
        let stopped = step
            .items
            .iter()
            .filter(|item| item.doses == Doses::Stopped && item.row.is_regular());
        stopped.filter_map(|item| {
            let was = before.item(item.id())?;
            Some((item.id().clone(), was.daily))
        })
    });
    stopped.collect()
}

/// The half units that a step's fixed doses and patches are made of in a day.
fn halves(step: &Step) -> u32 {
    let of_item = |item: &Item| match &item.doses {
        Doses::Regular(doses) => doses
            .iter()
            .map(|dose| match &dose.made {
                Measure::Units(units) => units.iter().map(|unit| unit.halves).sum(),
                Measure::Volume(_) => 0,
            })
            .sum(),
        Doses::Patches { patches, .. } => u32::try_from(patches.len())
            .unwrap_or(u32::MAX)
            .saturating_mul(WHOLE),
        Doses::AsNeeded { .. } | Doses::Infusion { .. } | Doses::Stopped => 0,
    };
    step.items.iter().map(of_item).sum()
}
