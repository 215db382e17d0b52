//! One row's way down: ladder, nominal curve and best path, as stretches of intervals.

use chrono::NaiveDate;

use crate::case::{Constraints, Goal, PaceRequest, Row, RowId};
use crate::clinical_data::Formulary;
use crate::problem::Problem;
use crate::quantity::Exact;
use crate::taper::amounts::{Amounts, present_doses, present_units};
use crate::taper::calendar::ChangeDays;
use crate::taper::ladder::{self, Present, Rung};
use crate::taper::nominal::{self, Course, Interval, Nominal};
use crate::taper::pace::ResolvedPace;
use crate::taper::planner::{Best, Search};
use crate::taper::schedule::{Limit, RowObjective};

/// One interval of what a pace asks for, with its dates.
#[derive(Clone, Debug, PartialEq)]
pub struct NominalPoint {
    /// The row.
    pub id: RowId,
    /// The interval's first day.
    pub from: NaiveDate,
    /// Its length in days.
    pub days: u32,
    /// The nominal daily dose, in dose parts.
    pub asked: Exact,
    /// Where the source gives a range of sizes: the nominal doses at its largest and its
    /// smallest size, in dose parts.
    pub band: Option<(Exact, Exact)>,
}

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
    pub(super) stretches: Vec<Stretch>,
    /// What the pace asks for, interval by interval.
    pub(super) nominal: Vec<Interval>,
    /// The days on which its dose may change.
    pub(super) change_days: ChangeDays,
    /// The nominal doses at the source's largest and smallest size, by interval.
    pub(super) band: Vec<Option<(Exact, Exact)>>,
    pub(super) reaches_goal: bool,
    pub(super) objective: RowObjective,
}

/// Tapers one row.
pub(super) fn taper_row(
    row: &Row,
    goal: &Goal,
    request: &PaceRequest,
    constraints: &Constraints,
    formulary: &Formulary,
) -> Result<RowTaper, Problem> {
    let id = row.id.as_str();
    let field = "order";
    let pace = ResolvedPace::resolve(request, formulary).ok_or_else(|| {
        let what = "cannot be paced: the data lack the general bound or its tolerance";
        Problem::new("pace", field, id, what, "complete clinical data")
    })?;
    let original = Exact::from_integer(row.daily().parts().into());
    let goal_dose = match goal {
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
    let units = present_units(row, &amounts).ok_or_else(unmeasured)?;
    let present = Present {
        doses: present_doses(row),
        units,
    };
    let change_days = ChangeDays::of(row, constraints);
    let ladder = ladder::build(
        &present,
        &amounts,
        &goal_dose,
        constraints.once_daily_at_the_end,
    )
    .ok_or_else(unmeasured)?;
    if ladder.len() == 1 {
        return Ok(unmoved(row, change_days));
    }
    let stop_below = stop_below(&ladder, goal);
    let course = Course {
        original: &original,
        from: &original,
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
    };
    let best = search.best().ok_or_else(|| {
        let what = format!(
            "has too many doses to choose from ({} in a row)",
            ladder.len()
        );
        Problem::new(
            "limit",
            field,
            id,
            &what,
            "fewer strengths, fewer units per dose, or a longer interval",
        )
    })?;
    let band = band(request, &pace, &course, nominal.intervals.len());
    let reaches_goal = ladder
        .last()
        .is_some_and(|rung| Exact::from_integer(rung.daily.into()) == goal_dose);
    let stretches = stretches(&ladder, &best, &nominal, &pace, &original);
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
        stretches,
        nominal: nominal.intervals,
        change_days,
        band,
        reaches_goal,
        objective,
    })
}

/// A row whose next lower dose is already below the goal: it stays as it is.
fn unmoved(row: &Row, change_days: ChangeDays) -> RowTaper {
    let zero = || Exact::from_integer(0.into());
    RowTaper {
        id: row.id.clone(),
        original: Exact::from_integer(row.daily().parts().into()),
        stretches: Vec::new(),
        nominal: Vec::new(),
        change_days,
        band: Vec::new(),
        reaches_goal: false,
        objective: RowObjective {
            id: row.id.clone(),
            excess: zero(),
            deviation: zero(),
            burden: zero(),
            changes: 0,
        },
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

/// The curves at the ends of the range that the pace's source gives, where it gives one.
fn band(
    request: &PaceRequest,
    pace: &ResolvedPace,
    course: &Course<'_>,
    intervals: usize,
) -> Vec<Option<(Exact, Exact)>> {
    let curve = |resolved: &ResolvedPace| {
        let curve = nominal::curve(resolved, course);
        move |number: usize| {
            curve
                .as_ref()
                .map(|curve| curve.interval(number).dose.clone())
        }
    };
    let preset = request.preset.as_deref();
    let ends = preset.and_then(|preset| {
        preset
            .reduction
            .min
            .as_ref()
            .zip(Some(&preset.reduction.max))
    });
    let resolved =
        ends.map(|(smallest, largest)| (pace.with_size(largest), pace.with_size(smallest)));
    let Some((fast, slow)) = resolved else {
        return vec![None; intervals];
    };
    let (fast, slow) = (curve(&fast), curve(&slow));
    (1..=intervals)
        .map(|number| fast(number).zip(slow(number)))
        .collect()
}
