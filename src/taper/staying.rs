//! A change on the way after which nothing is left to lower: the plan goes on as it stands, or
//! a problem says why what the change asks for cannot be.

use crate::case::{Goal, Hold, Replan, Request, RowId};
use crate::date;
use crate::problem::Problem;
use crate::quantity::Exact;
use crate::taper::calendar::{self, Begins, ChangeDays};
use crate::taper::course::{Change, Course, no_lower_dose, too_long, within_plan};
use crate::taper::part::{Part, holds_of};
use crate::taper::regimen::Regimen;
use crate::taper::row_taper::RowTaper;
use crate::taper::schedule::{Doses, Item};

impl<'a> Course<'a> {
    /// Goes on with what is taken: every row stands on its last rung, or at or below its goal,
    /// and the change asks for nothing that cannot be.
    ///
    /// What runs goes on to its planned end, or one interval where that has passed.
    pub(super) fn stay(
        &mut self,
        regimen: Regimen<'_>,
        request: &Request,
        part: Part<'a>,
        standing: &[Item],
        (change, tapers): ((usize, &Replan), Vec<RowTaper>),
    ) -> Result<(), Problem> {
        if tapers.is_empty() {
            return Err(no_longer_taken(change, part.order));
        }
        if change.1.goal.is_some() || change.1.order.is_some() {
            return Err(not_below(change, part, standing, &tapers));
        }
        let too_long = || too_long(request.start);
        let planned_end = Some(self.end).filter(|end| *end > part.from);
        let after = || date::plus_days(part.from, self.interval(regimen, part, standing)?);
        let end = planned_end.or_else(after).ok_or_else(too_long)?;
        let days = u32::try_from((end - part.from).num_days()).map_err(|_far| too_long())?;
        let any_day = ChangeDays::Weekdays(date::WEEK.to_vec());
        let holds: Vec<Hold> = holds_of(request, part, false);
        let laid = calendar::lay(part.from, &[(days, &any_day)], &holds).ok_or_else(too_long)?;
        within_plan(request, &laid.outside)?;
        if self.follows_on(standing).is_some() {
            self.push_taken(standing.to_vec(), part.from, &part);
        }
        let until = |day| part.until.is_none_or(|until| day < until);
        let held = laid
            .days
            .iter()
            .filter(|(_, begins)| *begins == Begins::Hold);
        for (day, _) in held.filter(|(day, _)| until(*day)) {
            let running = self.changes.last();
            // What is taken from the day of the change is held from that day on.
            if running.is_some_and(|last| last.start == *day) {
                continue;
            }
            let now = running.map_or(&self.present, |change| &change.now);
            let hold = Change {
                start: *day,
                instead: Vec::new(),
                before: None,
                now: Regimen::held(now),
                tapered: running.and_then(|change| change.tapered.clone()),
                nominal: running.and_then(|change| change.nominal.clone()),
                pace: Some(part.pace),
                asked_days: 0,
            };
            self.changes.push(hold);
        }
        self.end = laid.end;
        self.stops = false;
        self.reaches_goal = tapers.iter().all(|taper| taper.reaches_goal);
        let missed = tapers.iter().filter(|taper| !taper.reaches_goal);
        self.missed_goals = missed.map(|taper| taper.id.clone()).collect();
        self.objectives = tapers.into_iter().map(|taper| taper.objective).collect();
        Ok(())
    }
}

/// Nothing of the rows of the order is taken any more.
fn no_longer_taken((place, replan): (usize, &Replan), order: &[RowId]) -> Problem {
    let field = if replan.order.is_some() {
        "order"
    } else {
        "taken"
    };
    let given: Vec<&str> = order.iter().map(RowId::as_str).collect();
    let what = format!(
        "is no longer taken on {}: tolerance may be lost, and there is nothing left to taper",
        date::long(replan.from)
    );
    Problem::new(
        "no-longer-taken",
        format!("replans[{place}].{field}"),
        given.join(", "),
        &what,
        "an order without this row, or what is really taken of it",
    )
}

/// The goal is not below what is taken, or nothing above it can be dispensed.
fn not_below(
    (place, replan): (usize, &Replan),
    part: Part<'_>,
    standing: &[Item],
    tapers: &[RowTaper],
) -> Problem {
    let goal_of = |taper: &RowTaper| match part.goal {
        Goal::Stop => Exact::from(0),
        Goal::ReduceTo(daily) => Exact::from(daily.parts()),
        Goal::ReduceToPercent(percent) => percent.fraction() * &taper.original,
    };
    let reached = tapers.iter().filter_map(|taper| {
        let item = standing.iter().find(|item| *item.id() == taper.id)?;
        let at_or_below = Exact::from(item.daily.parts()) <= goal_of(taper);
        at_or_below.then_some(item)
    });
    let reached: Vec<&Item> = reached
        .filter(|item| item.doses != Doses::Stopped)
        .collect();
    let goal = match (part.goal, reached.first()) {
        (Goal::ReduceTo(daily), Some(item)) => daily.text(item.row.product.mass_unit()),
        (Goal::ReduceToPercent(percent), Some(_)) => format!("{} %", percent.text()),
        _ => String::new(),
    };
    if goal.is_empty() || reached.len() < tapers.len() {
        return no_lower_dose(&format!("replans[{place}].goal"), part.order);
    }
    let taken = reached.iter().map(|item| {
        let daily = item.daily.text(item.row.product.mass_unit());
        format!("{daily}{} of ‘{}’", item.daily.per(), item.id())
    });
    let taken: Vec<String> = taken.collect();
    let of = match part.goal {
        Goal::ReduceToPercent(_) => "of the original dose ",
        Goal::Stop | Goal::ReduceTo(_) => "",
    };
    let what = format!(
        "{of}is not below what is taken on {}: {}",
        date::long(replan.from),
        taken.join(" and ")
    );
    let field = format!("replans[{place}].goal");
    Problem::new(
        "goal",
        field,
        goal,
        &what,
        "a goal below what is then taken",
    )
}
