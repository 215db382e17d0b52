//! One part of a plan: worked out from its first day, up to the next change on the way.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::case::{Goal, Hold, PaceRequest, Replan, Request, RowId};
use crate::date;
use crate::problem::Problem;
use crate::quantity::{Exact, Percent};
use crate::taper::asked::nominal_points;
use crate::taper::calendar::{self, Begins, ChangeDays};
use crate::taper::course::{Change, Course, no_lower_dose, too_long, within_plan};
use crate::taper::pace::ResolvedPace;
use crate::taper::planner::MOST_STANDINGS;
use crate::taper::regimen::Regimen;
use crate::taper::row_taper::{self, Asked, Done, RowTaper, Stretch};
use crate::taper::schedule::{Doses, Item};
use crate::taper::shares::whole;
use crate::taper::steps;

/// What is asked for in one part of a plan.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) from: NaiveDate,
    /// The day of the next change on the way.
    pub(super) until: Option<NaiveDate>,
    pub(super) goal: &'a Goal,
    pub(super) pace: &'a PaceRequest,
    /// The day from which this pace is asked for.
    pub(super) paced_from: NaiveDate,
    pub(super) order: &'a [RowId],
}

impl<'a> Course<'a> {
    /// Plans one part from what is then taken.
    pub(super) fn plan(
        &mut self,
        regimen: Regimen<'_>,
        request: &Request,
        part: Part<'a>,
        standing: Vec<Item>,
        change: Option<(usize, &Replan)>,
    ) -> Result<(), Problem> {
        self.ended_on = None;
        let tapers = self.tapers(regimen, part, &standing)?;
        self.searched += tapers.iter().map(|taper| taper.searched).sum::<u64>();
        let stretches: Vec<(&RowTaper, &Stretch)> = tapers
            .iter()
            .flat_map(|taper| taper.stretches.iter().map(move |stretch| (taper, stretch)))
            .collect();
        if stretches.is_empty() {
            let Some(change) = change else {
                return Err(no_lower_dose("goal", part.order));
            };
            return self.stay(regimen, request, part, &standing, (change, tapers));
        }
        let stops = *part.goal == Goal::Stop;
        let last = stretches.len() - 1;
        let lengths: Vec<(u32, &ChangeDays)> = stretches
            .iter()
            .enumerate()
            .map(|(place, (taper, stretch))| {
                // Nothing is taken from the stop on.
                let days = if stops && place == last {
                    0
                } else {
                    stretch.days
                };
                (days, &taper.change_days)
            })
            .collect();
        let holds = holds_of(request, part, self.changes.is_empty());
        let laid =
            calendar::lay(part.from, &lengths, &holds).ok_or_else(|| too_long(request.start))?;
        within_plan(request, &laid.outside)?;
        self.first = self.first.or(laid.days.first().map(|(day, _)| *day));
        self.start_from(&standing, &part, laid.days.first().map(|(day, _)| *day));
        self.nominal
            .extend(nominal_points(&tapers, &laid, &holds, part.until));
        let mut now = standing;
        let mut listed: usize = self.changes.iter().map(Change::listed).sum();
        for (day, begins) in &laid.days {
            if part.until.is_some_and(|until| *day >= until) {
                break;
            }
            let before = self.follows_on(&now);
            let (changed, tapered, nominal, asked_days) = match begins {
                Begins::Hold => {
                    let running = self.changes.last();
                    let tapered = running.and_then(|change| change.tapered.clone());
                    let nominal = running.and_then(|change| change.nominal.clone());
                    let first = tapers.first().map(|taper| taper.id.clone());
                    (Some(Regimen::held(&now)), tapered.or(first), nominal, 0)
                }
                Begins::Stretch(place) => {
                    let Some((taper, stretch)) = stretches.get(*place) else {
                        continue;
                    };
                    let nominal = &stretch.nominal * whole(100) / &taper.original;
                    let next = regimen.on_rung(&now, taper, stretch);
                    let (id, nominal) = (taper.id.clone(), Percent::from_exact(nominal));
                    (next, Some(id), Some(nominal), stretch.days)
                }
            };
            let changed = changed.ok_or_else(|| too_long(request.start))?;
            now = match &before {
                Some(taken) => regimen.with_stopped(&changed, taken),
                None => changed,
            };
            let instead = std::mem::take(&mut self.pending);
            let change = Change {
                start: *day,
                instead,
                before,
                now: now.clone(),
                tapered,
                nominal,
                pace: Some(part.pace),
                asked_days,
            };
            listed += change.listed();
            self.changes.push(change);
            // Before more is worked out than can be shown.
            steps::within_limits(self.changes.len(), listed)?;
        }
        self.end = laid.end;
        self.stops = stops;
        self.reaches_goal = tapers.iter().all(|taper| taper.reaches_goal);
        let missed = tapers.iter().filter(|taper| !taper.reaches_goal);
        self.missed_goals = missed.map(|taper| taper.id.clone()).collect();
        let moved = tapers.iter().filter(|taper| !taper.stretches.is_empty());
        for taper in moved {
            if !self.tapered.contains(&taper.id) {
                self.tapered.push(taper.id.clone());
            }
        }
        self.objectives = tapers.into_iter().map(|taper| taper.objective).collect();
        Ok(())
    }

    /// How each row of the order goes on down; rows that have stopped are done.
    fn tapers(
        &self,
        regimen: Regimen<'_>,
        part: Part<'_>,
        standing: &[Item],
    ) -> Result<Vec<RowTaper>, Problem> {
        let rows = part.order.iter().filter_map(|id| {
            let now = standing.iter().find(|item| item.id() == id)?;
            let original = regimen.case.row(id)?.daily();
            (now.doses != Doses::Stopped).then_some((id, now, original))
        });
        let mut count = self.changes.len();
        let mut most = MOST_STANDINGS.saturating_sub(self.searched);
        let tapers = rows.map(|(id, now, original)| {
            let asked = Asked {
                now,
                original,
                goal: part.goal,
                pace: part.pace,
                done: self.done(id, part.paced_from),
                most,
            };
            let taper = row_taper::taper_row(&asked, regimen.constraints, regimen.formulary)?;
            most = most.saturating_sub(taper.searched);
            if part.until.is_none() {
                // No further row is searched where those before make too many steps already.
                count += taper.stretches.len();
                steps::within_limits(count, 0)?;
            }
            Ok(taper)
        });
        tapers.collect()
    }

    /// How often a row has been reduced so far.
    fn done(&self, id: &RowId, paced_from: NaiveDate) -> Done {
        let reductions = self
            .changes
            .iter()
            .filter(|change| change.asked_days > 0 && change.tapered.as_ref() == Some(id));
        let count = |from: Option<NaiveDate>| {
            let since = reductions
                .clone()
                .filter(|change| from.is_none_or(|from| change.start >= from));
            u32::try_from(since.count()).unwrap_or(u32::MAX)
        };
        Done {
            reductions: count(None),
            under_this_pace: count(Some(paced_from)),
        }
    }

    /// What is taken before a change, where the course so far does not end with it.
    pub(super) fn follows_on(&self, now: &[Item]) -> Option<Vec<Item>> {
        let last = self.changes.last().map_or(&self.present, |last| &last.now);
        (!same_taking(last, now)).then(|| now.to_vec())
    }

    /// Where something else is taken than was planned, and the next step does not start on
    /// that day, that is a step of its own.
    fn start_from(&mut self, standing: &[Item], part: &Part<'a>, first: Option<NaiveDate>) {
        if first.is_some_and(|first| first > part.from) && self.follows_on(standing).is_some() {
            self.push_taken(standing.to_vec(), part.from, part);
        }
    }

    /// What is taken from the day of a change on the way, as a step of its own.
    pub(super) fn push_taken(&mut self, now: Vec<Item>, start: NaiveDate, part: &Part<'a>) {
        let instead = std::mem::take(&mut self.pending);
        let running = self.changes.last();
        self.changes.push(Change {
            start,
            instead,
            before: None,
            tapered: running.and_then(|change| change.tapered.clone()),
            nominal: running.and_then(|change| change.nominal.clone()),
            pace: Some(part.pace),
            asked_days: 0,
            now,
        });
    }

    /// Ends the taper at what is taken: one more step, as long as the pace's interval.
    pub(super) fn end_here(
        &mut self,
        regimen: Regimen<'_>,
        request: &Request,
        part: Part<'a>,
        standing: Vec<Item>,
    ) -> Result<(), Problem> {
        let days = self.interval(regimen, part, &standing);
        let held = Regimen::held(&standing);
        self.push_taken(standing, part.from, &part);
        let end = days.and_then(|days| date::plus_days(part.from, days));
        self.end = end.ok_or_else(|| too_long(request.start))?;
        // A hold lasts its own days and what is left of the last step.
        for hold in holds_of(request, part, false) {
            if hold.from >= self.end {
                return within_plan(request, &[hold]);
            }
            if hold.from > part.from {
                self.push_taken(held.clone(), hold.from, &part);
            }
            let end = date::plus_days(self.end, hold.days);
            self.end = end.ok_or_else(|| too_long(request.start))?;
        }
        self.stops = false;
        self.reaches_goal = false;
        self.missed_goals = Vec::new();
        self.ended_on = Some(part.from);
        self.objectives = Vec::new();
        Ok(())
    }

    /// The pace's interval at the doses that are taken.
    pub(super) fn interval(
        &self,
        regimen: Regimen<'_>,
        part: Part<'_>,
        standing: &[Item],
    ) -> Option<u32> {
        let pace = ResolvedPace::resolve(part.pace, regimen.formulary)?;
        let tapered = self.changes.last().and_then(|last| last.tapered.as_ref());
        let id = tapered.or(part.order.first())?;
        let parts = |daily: u64| Exact::from_integer(daily.into());
        let original = parts(regimen.case.row(id)?.daily().parts());
        let item = standing.iter().find(|item| item.id() == id);
        let now = parts(item.map_or(0, |item| item.daily.parts()));
        let days = pace.every_days(&original, &now);
        let change_days = item.map(|item| ChangeDays::of(&item.row, regimen.constraints));
        let interval = regimen.constraints.patch_interval;
        Some(change_days.map_or(days, |change_days| change_days.fitted(days, interval)))
    }
}

/// Whether the same rows are taken in the same way, of the same products; a row that has
/// stopped is none of them.
fn same_taking(one: &[Item], other: &[Item]) -> bool {
    let taken = |item: &&Item| item.doses != Doses::Stopped;
    let (mut one, mut other) = (one.iter().filter(taken), other.iter().filter(taken));
    let same = |(one, other): (&Item, &Item)| {
        Arc::ptr_eq(&one.row, &other.row) && one.doses.is_same_taking(&other.doses)
    };
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if same((one, other)) => {}
            _ => return false,
        }
    }
}

/// The holds that lie in a part of a plan, earliest first.
pub(super) fn holds_of(request: &Request, part: Part<'_>, is_first: bool) -> Vec<Hold> {
    let within = |hold: &&Hold| {
        (is_first || hold.from >= part.from) && part.until.is_none_or(|until| hold.from < until)
    };
    let mut holds: Vec<Hold> = request.holds.iter().filter(within).cloned().collect();
    holds.sort_by_key(|hold| hold.from);
    holds
}
