//! Stretches → steps, end to end, with their dates.

use chrono::NaiveDate;

use crate::case::{Case, Goal, PaceRequest, Request, Wish};
use crate::clinical_data::Formulary;
use crate::date;
use crate::problem::Problem;
use crate::quantity::Percent;
use crate::taper::calendar::{self, ChangeDays};
use crate::taper::regimen::{Regimen, Span};
use crate::taper::row_taper::{NominalPoint, RowTaper, Stretch};
use crate::taper::schedule::{Item, Schedule, Step, StepKind};
use crate::taper::shares::{largest_reduction, whole};
use crate::taper::{Tapered, nominal};

/// The most steps of one plan.
const MOST_STEPS: usize = 1_000;

/// Puts the rows' stretches end to end and fills in everything else that is taken.
pub(super) fn assemble(
    case: &Case,
    request: &Request,
    pace: &PaceRequest,
    tapers: &[RowTaper],
    formulary: &Formulary,
) -> Result<Tapered, Problem> {
    let stretches: Vec<(&RowTaper, &Stretch)> = tapers
        .iter()
        .flat_map(|taper| taper.stretches.iter().map(move |stretch| (taper, stretch)))
        .collect();
    if stretches.is_empty() {
        let what = "have no dose between the present one and the goal that can be dispensed";
        let given: Vec<&str> = tapers.iter().map(|taper| taper.id.as_str()).collect();
        let accepted = "a lower goal, more strengths, or another form of the drug";
        return Err(Problem::new(
            "no-lower-dose",
            "goal",
            given.join(", "),
            what,
            accepted,
        ));
    }
    if stretches.len() > MOST_STEPS {
        let given = format!("{} steps", stretches.len());
        return Err(Problem::new(
            "limit",
            "order",
            given,
            "is too long a plan",
            "at most 1000 steps",
        ));
    }
    let lengths: Vec<(u32, &ChangeDays)> = stretches
        .iter()
        .map(|(taper, stretch)| (stretch.days, &taper.change_days))
        .collect();
    let too_long = || {
        let what = "starts a plan that runs past twenty years or the year 2199";
        Problem::new(
            "limit",
            "start",
            date::iso(request.start),
            what,
            "a shorter plan or an earlier start",
        )
    };
    let starts = calendar::starts(request.start, &lengths)
        .filter(|starts| within_limit(starts))
        .ok_or_else(too_long)?;
    let regimen = Regimen {
        case,
        request,
        formulary,
    };
    let stops = matches!(
        &request.wish,
        Wish::Planned {
            goal: Goal::Stop,
            ..
        }
    );
    let mut steps: Vec<Step> = Vec::new();
    for (place, ((taper, stretch), span)) in stretches.iter().zip(starts.windows(2)).enumerate() {
        let &[start, next] = span else { continue };
        let is_stop = stops && place + 1 == stretches.len();
        let step = step(
            &regimen,
            pace,
            steps.last(),
            (taper, stretch),
            (start, next),
            is_stop,
        );
        steps.push(step.ok_or_else(too_long)?);
    }
    let original = case
        .regimen
        .iter()
        .map(|row| (row.id.clone(), row.daily()))
        .collect();
    let missed = tapers.iter().filter(|taper| !taper.reaches_goal);
    let schedule = Schedule {
        original,
        steps,
        reaches_goal: tapers.iter().all(|taper| taper.reaches_goal),
        missed_goals: missed.map(|taper| taper.id.clone()).collect(),
        objectives: tapers.iter().map(|taper| taper.objective.clone()).collect(),
    };
    let nominal = nominal_points(tapers, &starts);
    Ok(Tapered { schedule, nominal })
}

fn within_limit(starts: &[NaiveDate]) -> bool {
    let ends = starts.first().zip(starts.last());
    ends.is_some_and(|(first, last)| (*last - *first).num_days() <= i64::from(nominal::MOST_DAYS))
}

/// One step: the whole regimen from its start to the day before the next one.
fn step(
    regimen: &Regimen<'_>,
    pace: &PaceRequest,
    before: Option<&Step>,
    (taper, stretch): (&RowTaper, &Stretch),
    (start, next): (NaiveDate, NaiveDate),
    is_stop: bool,
) -> Option<Step> {
    let length = u32::try_from((next - start).num_days()).ok()?;
    let days_before = before.map_or(stretch.days, |step| step.days);
    let (end, days) = if is_stop {
        (start, 0)
    } else {
        (date::minus_days(next, 1)?, length)
    };
    let span = Span {
        start,
        end,
        days,
        days_before,
    };
    let taken = regimen.taken(before, taper, stretch, span)?;
    let differs = |(was, now): &&(Item, Item)| !was.doses.is_same_taking(&now.doses);
    let changed = taken
        .iter()
        .filter(differs)
        .map(|(_, now)| now.id.clone())
        .collect();
    let items: Vec<Item> = taken.into_iter().map(|(_, now)| now).collect();
    let nominal = &stretch.nominal * whole(100) / &taper.original;
    let review = calendar::review(pace, before.is_none(), start, span.end);
    Some(Step {
        index: before.map_or(1, |step| step.index + 1),
        start,
        end: span.end,
        days: span.days,
        kind: if is_stop {
            StepKind::Stop
        } else {
            StepKind::Reduce
        },
        nominal_percent_of_original: Some(Percent::from_exact(nominal)),
        tapered: Some(taper.id.clone()),
        changed,
        reduction: largest_reduction(&items),
        items,
        limit: Some(stretch.limit.clone()),
        review: review.filter(|_| !is_stop),
    })
}

/// What the pace asks for, from the day on which each row's taper starts.
fn nominal_points(tapers: &[RowTaper], starts: &[NaiveDate]) -> Vec<NominalPoint> {
    let mut points = Vec::new();
    let mut place = 0;
    for taper in tapers {
        let mut from = starts.get(place).copied();
        for (interval, band) in taper.nominal.iter().zip(&taper.band) {
            let Some(day) = from else { break };
            let (asked, band) = (interval.dose.clone(), band.clone());
            points.push(NominalPoint {
                id: taper.id.clone(),
                from: day,
                days: interval.days,
                asked,
                band,
            });
            from = date::plus_days(day, interval.days);
        }
        place += taper.stretches.len();
    }
    points
}
