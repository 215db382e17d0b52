//! The course of a plan: what changes on which day, holds and changes on the way included.
//!
//! A plan is worked out from its start. A change on the way keeps every step that starts
//! before its day, and the rest is worked out from what is then taken; the original daily
//! doses stay those before the plan.

use chrono::NaiveDate;

use crate::case::{Goal, Hold, PaceRequest, Replan, Request, RowId};
use crate::date;
use crate::problem::Problem;
use crate::quantity::Percent;
use crate::taper::asked::NominalPoint;
use crate::taper::part::Part;
use crate::taper::regimen::Regimen;
use crate::taper::schedule::{Doses, Item, RowObjective, TakenInstead};

/// What changes on a day.
#[derive(Clone, Debug)]
pub(super) struct Change<'a> {
    pub(super) start: NaiveDate,
    /// The rows of which something else is really taken before it than was planned.
    pub(super) instead: Vec<TakenInstead>,
    /// What is really taken before it, where that is not what the change before says.
    pub(super) before: Option<Vec<Item>>,
    /// What is taken from then on.
    pub(super) now: Vec<Item>,
    /// The row that is tapered.
    pub(super) tapered: Option<RowId>,
    /// What the pace asks for, of that row's original dose.
    pub(super) nominal: Option<Percent>,
    /// The pace that is asked for.
    pub(super) pace: Option<&'a PaceRequest>,
    /// The days that the pace gives it.
    pub(super) asked_days: u32,
}

impl Change<'_> {
    /// How many doses it lists.
    pub(super) fn listed(&self) -> usize {
        self.now.iter().map(Item::listed).sum()
    }
}

/// A plan's changes from its first day to its end.
#[derive(Debug)]
pub(super) struct Course<'a> {
    /// What is taken before the plan.
    pub(super) present: Vec<Item>,
    pub(super) changes: Vec<Change<'a>>,
    /// The day after the last.
    pub(super) end: NaiveDate,
    /// The first step's start, whatever changes from that day on.
    pub(super) first: Option<NaiveDate>,
    /// Whether the last change is the stop.
    pub(super) stops: bool,
    pub(super) nominal: Vec<NominalPoint>,
    /// Every row that is tapered.
    pub(super) tapered: Vec<RowId>,
    pub(super) reaches_goal: bool,
    pub(super) missed_goals: Vec<RowId>,
    pub(super) ended_on: Option<NaiveDate>,
    /// What the next change is to say is really taken.
    pub(super) pending: Vec<TakenInstead>,
    pub(super) objectives: Vec<RowObjective>,
    /// How much was searched for it so far: rungs times intervals.
    pub(super) searched: u64,
}

/// Works out a plan's course from what was asked at its start and on the way.
pub(super) fn planned<'a>(
    regimen: Regimen<'_>,
    request: &'a Request,
    (goal, pace, order): (&'a Goal, &'a PaceRequest, &'a [RowId]),
    replans: &'a [Replan],
) -> Result<Course<'a>, Vec<Problem>> {
    let mut replans: Vec<(usize, &Replan)> = replans.iter().enumerate().collect();
    replans.sort_by_key(|(_, replan)| replan.from);
    let asked = (goal, pace, order);
    let (course, early) = with_replans(regimen, request, asked, &replans)?;
    if early.is_empty() {
        return Ok(course);
    }
    // What lies before the first step is wrong whatever else is; the others are held against
    // the plan without it.
    let (mut too_early, others): (Vec<_>, Vec<_>) = replans
        .into_iter()
        .partition(|(place, _)| early.contains(place));
    too_early.sort_by_key(|(place, _)| *place);
    let mut problems: Vec<Problem> = too_early
        .into_iter()
        .map(|(place, replan)| {
            outside(
                replan,
                place,
                "lies before the first step",
                "the first step's start or a later day; or change the plan itself",
            )
        })
        .collect();
    if let Err(more) = with_replans(regimen, request, asked, &others) {
        problems.extend(more);
    }
    Err(problems)
}

/// A plan's course with these changes on the way, by date; or, where some of them lie before
/// its first step, their places.
fn with_replans<'a>(
    regimen: Regimen<'_>,
    request: &'a Request,
    (goal, pace, order): (&'a Goal, &'a PaceRequest, &'a [RowId]),
    replans: &[(usize, &'a Replan)],
) -> Result<(Course<'a>, Vec<usize>), Vec<Problem>> {
    let until = |place: usize| replans.get(place).map(|(_, replan)| replan.from);
    let present = regimen
        .present()
        .ok_or_else(|| vec![too_long(request.start)])?;
    let mut part = Part {
        from: request.start,
        until: until(0),
        goal,
        pace,
        paced_from: request.start,
        order,
    };
    let mut course = Course {
        present: present.clone(),
        changes: Vec::new(),
        end: request.start,
        first: None,
        stops: false,
        nominal: Vec::new(),
        tapered: Vec::new(),
        reaches_goal: false,
        missed_goals: Vec::new(),
        ended_on: None,
        pending: Vec::new(),
        objectives: Vec::new(),
        searched: 0,
    };
    let one = |problem| vec![problem];
    course
        .plan(regimen, request, part, present, None)
        .map_err(one)?;
    let early = replans.iter().filter(|(_, replan)| {
        let first = course.first;
        first.is_some_and(|first| replan.from < first)
    });
    let early: Vec<usize> = early.map(|(place, _)| *place).collect();
    if !early.is_empty() {
        return Ok((course, early));
    }
    for (turn, (place, replan)) in replans.iter().enumerate() {
        let Some(running) = course.cut(replan) else {
            // Whatever comes later lies after the end as well.
            let rest = replans.iter().skip(turn);
            let after = rest.map(|(place, replan)| {
                outside(
                    replan,
                    *place,
                    "lies after the plan's end",
                    "a day before the last step; after a stop a new plan is needed, because tolerance is lost",
                )
            });
            return Err(after.collect());
        };
        part = Part {
            from: replan.from,
            until: until(turn + 1),
            goal: replan.goal.as_ref().unwrap_or(part.goal),
            pace: replan.pace.as_ref().unwrap_or(part.pace),
            paced_from: if replan.pace.is_some() {
                replan.from
            } else {
                part.paced_from
            },
            order: replan.order.as_deref().unwrap_or(part.order),
        };
        let impossible = || {
            let field = format!("replans[{place}].taken");
            let what = "holds a dose that cannot be made";
            Problem::new("not-makeable", field, "", what, "doses of marketed units")
        };
        switched_at_the_same_dose(replan, *place, &running).map_err(one)?;
        let standing = Regimen::with_switched(&running, &replan.switched)
            .and_then(|now| regimen.with_taken(&now, &replan.taken))
            .ok_or_else(|| vec![impossible()])?;
        course.pending = taken_instead(replan, &running, &standing);
        let planned = if replan.stop_here {
            course.end_here(regimen, request, part, standing)
        } else {
            let change = Some((*place, *replan));
            course.plan(regimen, request, part, standing, change)
        };
        planned.map_err(one)?;
    }
    Ok((course, Vec::new()))
}

/// A change on the way whose day is none of the plan's.
fn outside(replan: &Replan, place: usize, what: &str, accepted: &str) -> Problem {
    let field = format!("replans[{place}].from");
    Problem::new("replan", field, date::iso(replan.from), what, accepted)
}

impl Course<'_> {
    /// Takes away what would start on the day of a change or later; what is taken on the day
    /// before, or `None` after the plan's end.
    fn cut(&mut self, replan: &Replan) -> Option<Vec<Item>> {
        self.changes.retain(|change| change.start < replan.from);
        self.nominal.retain(|point| point.from < replan.from);
        let Some(last) = self.changes.last() else {
            // On the first day everything is planned anew.
            self.tapered.clear();
            return Some(self.present.clone());
        };
        let stopped = self.tapered.iter().all(|id| {
            let item = last.now.iter().find(|item| item.id() == id);
            item.is_none_or(|item| item.doses == Doses::Stopped)
        });
        (!stopped).then(|| last.now.clone())
    }
}

/// The rows of which something else is taken than was planned, as a change on the way says.
fn taken_instead(replan: &Replan, running: &[Item], standing: &[Item]) -> Vec<TakenInstead> {
    let given = |item: &&Item| replan.taken.iter().any(|given| given.id == *item.id());
    let instead = standing.iter().filter(given).filter_map(|taken| {
        let mut running = running.iter();
        let planned = running.find(|was| was.id() == taken.id() && was.doses != Doses::Stopped);
        let was = planned.map_or(0, |planned| planned.amount().parts());
        (taken.amount().parts() != was).then(|| TakenInstead {
            on: replan.from,
            planned: planned.cloned(),
            taken: taken.clone(),
        })
    });
    instead.collect()
}

/// Refuses a switch to another product that is not at the daily dose then taken, unless what
/// is really taken is given beside it.
fn switched_at_the_same_dose(
    replan: &Replan,
    place: usize,
    standing: &[Item],
) -> Result<(), Problem> {
    for (row_place, row) in replan.switched.iter().enumerate() {
        let taken = replan.taken.iter().any(|taken| taken.id == row.id);
        let running = standing.iter().find(|item| *item.id() == row.id && !taken);
        let unit = row.product.mass_unit();
        if let Some(running) = running.filter(|running| running.daily != row.daily()) {
            let field = format!("replans[{place}].switch[{row_place}].regular");
            let given = row.daily().text(unit);
            let now = running.daily.text(unit);
            let what = format!("a day is not the {now} a day that is taken on that day");
            let accepted = format!("doses that add up to {now} a day, or what is taken in taken");
            return Err(Problem::new("switch", field, given, &what, accepted));
        }
    }
    Ok(())
}

/// Refuses a hold that lies before the plan or after its end.
pub(super) fn within_plan(request: &Request, outside: &[Hold]) -> Result<(), Problem> {
    let Some(hold) = outside.first() else {
        return Ok(());
    };
    let place = request
        .holds
        .iter()
        .position(|other| other.from == hold.from);
    let field = format!("holds[{}].from", place.unwrap_or_default());
    let what = "lies before the plan's first step or after its end";
    let accepted = "a day from the first step to the last day of the plan";
    Err(Problem::new(
        "hold",
        field,
        date::iso(hold.from),
        what,
        accepted,
    ))
}

pub(super) fn no_lower_dose(field: &str, order: &[RowId]) -> Problem {
    let what = "cannot be lowered: nothing between the present dose and the goal can be dispensed";
    let given: Vec<&str> = order.iter().map(RowId::as_str).collect();
    let accepted = "a lower goal, more strengths, or another form of the drug";
    Problem::new("no-lower-dose", field, given.join(", "), what, accepted)
}

pub(super) fn too_long(start: NaiveDate) -> Problem {
    let what = "starts a plan that runs past twenty years or the year 2199";
    let accepted = "a shorter plan or an earlier start";
    Problem::new("limit", "start", date::iso(start), what, accepted)
}
