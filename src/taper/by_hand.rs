//! Steps written by hand: their course.
//!
//! Nothing is chosen here: doses and days are those written, and only holds move a date.

use chrono::{NaiveDate, Weekday};

use crate::case::{ManualStep, Request, RowId};
use crate::problem::Problem;
use crate::quantity::Exact;
use crate::taper::calendar::{self, Begins, ChangeDays};
use crate::taper::course::{Change, Course, too_long, within_plan};
use crate::taper::regimen::Regimen;
use crate::taper::schedule::{Doses, Item};
use crate::taper::steps;

/// The course of steps written by hand.
pub(super) fn by_hand<'a>(
    regimen: Regimen<'_>,
    request: &'a Request,
    steps: &[ManualStep],
    end: Option<NaiveDate>,
) -> Result<Course<'a>, Problem> {
    let too_long = || too_long(request.start);
    let present = regimen.present().ok_or_else(too_long)?;
    let named = named(steps);
    let stops = is_stop(regimen, &present, steps, &named).ok_or_else(too_long)?;
    let any_day = ChangeDays::Weekdays(EVERY_DAY.to_vec());
    let lengths: Vec<(u32, &ChangeDays)> = lengths(steps, end, stops)
        .ok_or_else(too_long)?
        .into_iter()
        .map(|days| (days, &any_day))
        .collect();
    let mut holds = request.holds.clone();
    holds.sort_by_key(|hold| hold.from);
    let first = steps.first().map_or(request.start, |step| step.start);
    let laid = calendar::lay(first, &lengths, &holds).ok_or_else(too_long)?;
    within_plan(request, &laid.outside)?;
    let mut changes: Vec<Change<'a>> = Vec::new();
    let mut listed = 0;
    for (start, begins) in laid.days {
        let before = changes.last().map_or(&present, |last| &last.now);
        let (now, tapered) = match begins {
            Begins::Hold => {
                let running = changes.last().and_then(|last| last.tapered.clone());
                let tapered = running.or_else(|| named.first().cloned());
                (Regimen::held(before), tapered)
            }
            Begins::Stretch(place) => {
                let items = steps.get(place).map_or(&[][..], |step| &step.items);
                let now = regimen.by_hand_step(before, items).ok_or_else(too_long)?;
                let tapered = largest_fall(before, &now).or_else(|| named.first().cloned());
                (now, tapered)
            }
        };
        let change = Change {
            start,
            instead: Vec::new(),
            before: None,
            now,
            tapered,
            nominal: None,
            pace: None,
            asked_days: 0,
        };
        listed += change.listed();
        changes.push(change);
        steps::within_limits(changes.len(), listed)?;
    }
    Ok(Course {
        present,
        first: changes.first().map(|change| change.start),
        changes,
        end: laid.end,
        stops,
        nominal: Vec::new(),
        tapered: named,
        reaches_goal: true,
        missed_goals: Vec::new(),
        ended_on: None,
        pending: Vec::new(),
        objectives: Vec::new(),
        searched: 0,
    })
}

const EVERY_DAY: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// Every row that a step names, in the order in which they are named.
fn named(steps: &[ManualStep]) -> Vec<RowId> {
    let mut named: Vec<RowId> = Vec::new();
    for item in steps.iter().flat_map(|step| &step.items) {
        if !named.contains(&item.id) {
            named.push(item.id.clone());
        }
    }
    named
}

/// Whether nothing is left of any row named once the last step has begun.
fn is_stop(
    regimen: Regimen<'_>,
    present: &[Item],
    steps: &[ManualStep],
    named: &[RowId],
) -> Option<bool> {
    let mut now = present.to_vec();
    for step in steps {
        now = regimen.by_hand_step(&now, &step.items)?;
    }
    let stopped = |id: &RowId| {
        let item = now.iter().find(|item| item.id() == id);
        item.is_none_or(|item| item.doses == Doses::Stopped)
    };
    Some(!named.is_empty() && named.iter().all(stopped))
}

/// Each step's days, before holds: to the next step; the last one's to the end, or as long
/// as the step before; none where it is the stop.
fn lengths(steps: &[ManualStep], end: Option<NaiveDate>, stops: bool) -> Option<Vec<u32>> {
    let between = |from: NaiveDate, to: NaiveDate| u32::try_from((to - from).num_days()).ok();
    let pairs = steps.iter().zip(steps.iter().skip(1));
    let mut lengths = pairs
        .map(|(step, next)| between(step.start, next.start))
        .collect::<Option<Vec<u32>>>()?;
    let last = steps.last()?;
    let days = match end {
        _ if stops => 0,
        Some(end) => between(last.start, end)?.checked_add(1)?,
        None => *lengths.last()?,
    };
    lengths.push(days);
    Some(lengths)
}

/// The regular row that loses the largest share of its dose.
fn largest_fall(before: &[Item], now: &[Item]) -> Option<RowId> {
    let regular = now.iter().filter(|item| item.row.is_regular());
    let share = |item: &Item| {
        let was = before.iter().find(|was| was.id() == item.id())?;
        if item.daily >= was.daily {
            return None;
        }
        let left = Exact::new(item.daily.parts().into(), was.daily.parts().into());
        Some((left, item.id().clone()))
    };
    regular.filter_map(share).min().map(|(_, id)| id)
}
