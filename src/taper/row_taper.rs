//! One row's way down: ladder, nominal curve and best path, as stretches of intervals.

use chrono::NaiveTime;

use crate::case::{Constraints, Daily, Goal, PaceRequest, RowId, units};
use crate::clinical_data::Formulary;
use crate::problem::Problem;
use crate::quantity::Exact;
use crate::taper::amounts::Amounts;
use crate::taper::asked::Band;
use crate::taper::calendar::ChangeDays;
use crate::taper::ladder::{self, Present, Rung};
use crate::taper::nominal::{self, Course, Interval, Nominal};
use crate::taper::pace::ResolvedPace;
use crate::taper::planner::{Best, Search};
use crate::taper::schedule::{Doses, Item, Limit, Measure, RowObjective};

/// Intervals in a row on the same rung.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    pub(super) rung: Rung,
    pub(super) days: u32,
    /// The nominal dose of its first interval, in parts.
    pub(super) nominal: Exact,
    /// What was allowed for the reduction at its start.
    pub(super) limit: Limit,
}

/// How one row is tapered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowTaper {
    pub(super) id: RowId,
    /// The original daily dose, in parts.
    pub(super) original: Exact,
    /// The times of day of the doses that rungs list; none for patches and infusions.
    pub(super) times: Vec<NaiveTime>,
    pub(super) stretches: Vec<Stretch>,
    /// What the pace asks for, interval by interval.
    pub(super) nominal: Vec<Interval>,
    /// The days on which its dose may change.
    pub(super) change_days: ChangeDays,
    /// The nominal doses at the source's largest and smallest size, by interval.
    pub(super) band: Vec<Option<Band>>,
    pub(super) reaches_goal: bool,
    pub(super) objective: RowObjective,
    /// How much was searched for it.
    pub(super) searched: u64,
}

/// What one row is tapered from and to.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The row as it is taken on the day before.
    pub(super) now: &'a Item,
    /// What it added up to before the plan.
    pub(super) original: Daily,
    pub(super) goal: &'a Goal,
    pub(super) pace: &'a PaceRequest,
    /// What has been done so far.
    pub(super) done: Done,
    /// The most that may be searched for it.
    pub(super) most: u64,
}

/// How often a row has been reduced so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    /// In the whole plan.
    pub(super) reductions: u32,
    /// Under the pace that is still asked for.
    pub(super) under_this_pace: u32,
}

/// Tapers one row.
pub(super) fn taper_row(
    asked: &Asked<'_>,
    constraints: &Constraints,
    formulary: &Formulary,
) -> Result<RowTaper, Problem> {
    let row = &asked.now.row;
    let id = row.id.as_str();
    let field = "order";
    let pace = ResolvedPace::resolve(asked.pace, formulary).ok_or_else(|| {
        let what = "cannot be paced: the data lack the general bound or its tolerance";
        Problem::new("pace", field, id, what, "complete clinical data")
    })?;
    let pace = pace.after(asked.done);
    let original = Exact::from_integer(asked.original.parts().into());
    let goal_dose = match asked.goal {
        Goal::Stop => Exact::from_integer(0.into()),
        Goal::ReduceTo(daily) => Exact::from_integer(daily.parts().into()),
        Goal::ReduceToPercent(percent) => percent.fraction() * &original,
    };
    let unmeasured = || {
        let what = "has doses that no oral syringe measures";
        Problem::new(
            "not-makeable",
            field,
            id,
            what,
            "a step that can be measured, in liquid_step",
        )
    };
    let amounts = Amounts::of(row, constraints, formulary).ok_or_else(unmeasured)?;
    let (times, present) = present(asked.now);
    let change_days = ChangeDays::of(row, constraints);
    let ladder = ladder::build(
        &present,
        &amounts,
        &goal_dose,
        constraints.once_daily_at_the_end,
    )
    .ok_or_else(unmeasured)?;
    let daily = Exact::from_integer(asked.now.daily.parts().into());
    if ladder.len() == 1 {
        let reaches_goal = daily <= goal_dose;
        return Ok(unmoved(row.id.clone(), original, change_days, reaches_goal));
    }
    let stop_below = stop_below(&ladder, asked.goal);
    let course = Course {
        original: &original,
        from: &daily,
        goal: &goal_dose,
        stop_below: stop_below.as_ref(),
        fitted: &|days| change_days.fitted(days, constraints.patch_interval),
    };
    let nominal = nominal::curve(&pace, &course).ok_or_else(|| {
        let what =
            "would take longer than twenty years, or too many small reductions, at this pace";
        Problem::new(
            "limit",
            field,
            id,
            what,
            "a faster pace or a shorter interval",
        )
    })?;
    let search = Search {
        ladder: &ladder,
        nominal: &nominal,
        pace: &pace,
        original: &original,
        most: asked.most,
    };
    let best = search
        .best()
        .ok_or_else(|| too_much_to_search(id, &ladder))?;
    let band = band(asked.pace, &pace, &course, nominal.intervals.len());
    let reaches_goal = ladder
        .last()
        .is_some_and(|rung| Exact::from_integer(rung.daily.into()) == goal_dose);
    let stretches = stretches(&ladder, &best, &nominal, &pace, &original);
    let searched = best.searched;
    let objective = RowObjective {
        id: row.id.clone(),
        excess: best.excess,
        deviation: best.deviation,
        burden: Exact::new(best.burden.into(), 2.into()),
        changes: best.changes,
    };
    Ok(RowTaper {
        id: row.id.clone(),
        original,
        times,
        stretches,
        nominal: nominal.intervals,
        change_days,
        band,
        reaches_goal,
        objective,
        searched,
    })
}

fn too_much_to_search(id: &str, ladder: &[Rung]) -> Problem {
    let doses = ladder.len();
    let what = format!("has too many doses to choose from ({doses} in a row)");
    let accepted = "fewer strengths, fewer units per dose, fewer rows or changes on the way, or a longer interval";
    Problem::new("limit", "order", id, &what, accepted)
}

/// What a row is taken as, as the ladder's first rung, and its times of day. A set of patches
/// or an infusion is one dose.
fn present(now: &Item) -> (Vec<NaiveTime>, Present) {
    let (mut times, mut doses, mut made) = (Vec::new(), Vec::new(), Vec::new());
    match &now.doses {
        Doses::Regular(planned) => {
            for dose in planned {
                times.push(dose.time);
                doses.push(dose.dose.nanograms());
                made.push(match &dose.made {
                    Measure::Units(units) => units.clone(),
                    Measure::Volume(_) => Vec::new(),
                });
            }
        }
        Doses::Patches { patches, .. } => {
            doses.push(now.daily.parts());
            made.push(units::worn(patches));
        }
        Doses::Infusion { .. } => {
            doses.push(now.daily.parts());
            made.push(Vec::new());
        }
        Doses::AsNeeded { .. } | Doses::Stopped => {}
    }
    (times, Present { doses, units: made })
}

/// A row whose next lower dose is already below the goal: it stays as it is.
fn unmoved(id: RowId, original: Exact, change_days: ChangeDays, reaches_goal: bool) -> RowTaper {
    let zero = || Exact::from_integer(0.into());
    RowTaper {
        id: id.clone(),
        original,
        times: Vec::new(),
        stretches: Vec::new(),
        nominal: Vec::new(),
        change_days,
        band: Vec::new(),
        reaches_goal,
        objective: RowObjective {
            id,
            excess: zero(),
            deviation: zero(),
            burden: zero(),
            changes: 0,
        },
        searched: 0,
    }
}

/// Half of the lowest rung above nothing, for a taper to nothing.
fn stop_below(ladder: &[Rung], goal: &Goal) -> Option<Exact> {
    let lowest = ladder
        .iter()
        .map(|rung| rung.daily)
        .filter(|daily| *daily > 0)
        .min()?;
    (*goal == Goal::Stop).then(|| Exact::new(lowest.into(), 2.into()))
}

fn stretches(
    ladder: &[Rung],
    best: &Best,
    nominal: &Nominal,
    pace: &ResolvedPace,
    original: &Exact,
) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut standing = 0;
    for (place, rung) in best.rungs.iter().enumerate() {
        let interval = nominal.interval(place + 1);
        let (Some(before), Some(here)) = (ladder.get(standing), ladder.get(*rung)) else {
            continue;
        };
        match stretches.last_mut().filter(|_| *rung == standing) {
            Some(stretch) => stretch.days = stretch.days.saturating_add(interval.days),
            None => {
                let from = Exact::from_integer(before.daily.into());
                stretches.push(Stretch {
                    rung: here.clone(),
                    days: interval.days,
                    nominal: interval.dose.clone(),
                    limit: pace.limit(&interval.phase, original, &from),
                });
            }
        }
        standing = *rung;
    }
    stretches
}

/// The curves at the ends of the range that the pace's source gives. One that gives a size “or
/// slower” has no slow end: whatever lies above its curve is within it, up to the dose at the
/// start.
fn band(
    request: &PaceRequest,
    pace: &ResolvedPace,
    course: &Course<'_>,
    intervals: usize,
) -> Vec<Option<Band>> {
    let Some(reduction) = request.preset.as_deref().map(|preset| &preset.reduction) else {
        return vec![None; intervals];
    };
    let curve = |size: &Exact| nominal::curve(&pace.with_size(size), course);
    let fast = curve(&reduction.max);
    let slow = reduction.min.as_ref().map(curve);
    let at = |curve: &Nominal, number: usize| curve.interval(number).dose.clone();
    let slow = |number: usize| match &slow {
        Some(slow) => slow.as_ref().map(|slow| at(slow, number)),
        None => Some(course.from.clone()),
    };
    let band = |number: usize| {
        Some(Band {
            fast: at(fast.as_ref()?, number),
            slow: slow(number)?,
            is_open: reduction.min.is_none(),
        })
    };
    (1..=intervals).map(band).collect()
}
