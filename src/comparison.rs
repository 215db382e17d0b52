//! Scenarios side by side: how long, how steep, how much, above which levels.
//!
//! Each scenario is worked out by the same call as a single plan; what cannot be answered
//! stands beside the others with its problems, and is never left out.

use chrono::NaiveDate;

use crate::case::{Case, Daily, RowId, units::WHOLE};
use crate::clinical_data::Formulary;
use crate::draft::{self, Draft};
use crate::equivalence::Equivalents;
use crate::findings::{Finding, Severity};
use crate::plan::{self, Outcome, Plan, Planned};
use crate::problem::Problem;
use crate::quantity::{Percent, Volume};
use crate::safety::{self, DoseDays};
use crate::taper::{Doses, Item, Measure, Shares, Step, SupplyOf};

/// One scenario beside the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The scenario's name.
    pub scenario: String,
    /// What it comes to, or why it cannot be answered.
    pub answer: Result<Summary, Vec<Problem>>,
    /// The plan itself, where it is one.
    pub plan: Option<Plan>,
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

/// Every scenario of a plan beside the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What the scenarios share: the regimen and the answers. It holds one scenario or all.
    pub case: Case,
    /// The name of the chosen scenario.
    pub chosen: String,
    /// The scenarios, in the order of the plan.
    pub compared: Vec<Compared>,
}

/// Works out every scenario of a draft; one that cannot be read stands beside the others with
/// its problems. `unread` are problems of single scenarios that are known already.
///
/// # Errors
///
/// Every problem, where one lies outside the scenarios or no scenario can be read.
pub fn compare(
    draft: &Draft,
    unread: &[Problem],
    formulary: &Formulary,
    today: NaiveDate,
) -> Result<Comparison, Vec<Problem>> {
    let belongs = |problem: &Problem, place: usize| {
        let scenario = format!("scenarios[{place}]");
        let rest = problem.field.strip_prefix(scenario.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let mut problems = unread.to_vec();
    if let Err(more) = draft::to_case(draft, formulary) {
        // What is missing because it could not be read is not said twice.
        let is_unread = |problem: &Problem| {
            let place = (0..draft.scenarios.len()).find(|place| belongs(problem, *place));
            place.is_some_and(|place| unread.iter().any(|one| belongs(one, place)))
        };
        problems.extend(more.into_iter().filter(|problem| !is_unread(problem)));
    }
    let places = 0..draft.scenarios.len();
    let of_a_scenario = |problem: &Problem| places.clone().any(|place| belongs(problem, place));
    if !problems.iter().all(of_a_scenario) {
        return Err(problems);
    }
    let mut case = None;
    let mut compared = Vec::new();
    for (place, scenario) in draft.scenarios.iter().enumerate() {
        let own = problems.iter().filter(|problem| belongs(problem, place));
        let own: Vec<Problem> = own.cloned().collect();
        let (plan, answer) = if own.is_empty() {
            let (read, answer) = alone(draft, place, formulary, today);
            case = case.or(read);
            match answer {
                Ok((plan, summary)) => (Some(plan), Ok(summary)),
                Err(problems) => (None, Err(problems)),
            }
        } else {
            (None, Err(own))
        };
        compared.push(Compared {
            scenario: scenario.name.clone(),
            answer,
            plan,
        });
    }
    let first = draft.scenarios.first().map(|first| &first.name);
    let chosen = draft.chosen.as_ref().or(first).cloned();
    let Some(case) = case else {
        return Err(problems);
    };
    Ok(Comparison {
        case,
        chosen: chosen.unwrap_or_default(),
        compared,
    })
}

/// A plan with what it comes to, or why there is none.
type Answered = Result<(Plan, Summary), Vec<Problem>>;

/// One scenario as if it were the only one, with its problems at its own place.
fn alone(
    draft: &Draft,
    place: usize,
    formulary: &Formulary,
    today: NaiveDate,
) -> (Option<Case>, Answered) {
    let only = Draft {
        scenarios: draft.scenarios.get(place).cloned().into_iter().collect(),
        chosen: None,
        ..draft.clone()
    };
    let at_its_place = |problems: Vec<Problem>| {
        let moved = problems.into_iter().map(|problem| {
            let rest = problem.field.strip_prefix("scenarios[0]");
            let field = rest.map(|rest| format!("scenarios[{place}]{rest}"));
            Problem {
                field: field.unwrap_or_else(|| problem.field.clone()),
                ..problem
            }
        });
        moved.collect::<Vec<_>>()
    };
    let case = match draft::to_case(&only, formulary) {
        Ok(case) => case,
        Err(problems) => return (None, Err(at_its_place(problems))),
    };
    let answer = match case.scenarios.first() {
        Some(scenario) => plan::plan(&case, scenario, formulary, today).and_then(|plan| {
            let summary = summary(&case, &plan, formulary)?;
            Ok((plan, summary))
        }),
        None => Err(Vec::new()),
    };
    (Some(case), answer.map_err(at_its_place))
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
