//! The dose curve: points, band and marks, worked out once for screen and paper.
//!
//! Doses are exact everywhere before; here they become numbers on the way to the eye, and
//! nothing goes back from here. Days are counted from the first step, doses are in the unit
//! of the axis.

mod before_changes;
mod levels;
mod several;
mod ticks;

use chrono::NaiveDate;

use crate::case::{Case, Daily, RowId};
use crate::findings::{Finding, Rule, Severity};
use crate::plan::Planned;
use crate::quantity::{Exact, MassUnit};
use crate::taper::Schedule;

pub use before_changes::{before_changes, schedule_before_changes};
pub use levels::{LevelLine, NoLevels, level_lines};
pub use several::{Measured, Overlay, PlanLine, Told, measured, overlay};
pub use ticks::{Tick, round_doses};

/// One tapered row's dose over time.
#[derive(Clone, Debug, PartialEq)]
pub struct DoseCurve {
    /// The row.
    pub id: RowId,
    /// What the axis shows, such as `mg morphine a day`.
    pub axis: String,
    /// The day that counts as 0.
    pub from: NaiveDate,
    /// The days that are shown.
    pub days: f64,
    /// The largest dose that is shown.
    pub highest: f64,
    /// The dose dispensed: corner after corner.
    pub dispensed: Vec<(f64, f64)>,
    /// What the pace asks for.
    pub nominal: Vec<(f64, f64)>,
    /// Day, and the lowest and highest dose that the pace allows.
    pub band: Vec<(f64, f64, f64)>,
    /// Steep steps.
    pub marks: Vec<Mark>,
    /// Each step's number, and its first and last day.
    pub spans: Vec<Span>,
    /// The days on which the plan asks for a review.
    pub reviews: Vec<f64>,
    /// Where something else was really taken than was planned.
    pub instead: Vec<Instead>,
}

/// What was really taken on a day, where that was not what the plan said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instead {
    /// The day.
    pub day: f64,
    /// The dose that the plan said.
    pub planned: f64,
    /// The dose that was taken.
    pub taken: f64,
}

/// A steep step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The step, from 1.
    pub step: usize,
    /// The day on which it starts.
    pub day: f64,
    /// The dose before it.
    pub dose: f64,
    /// How much it weighs.
    pub severity: Severity,
}

/// The days of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The step, from 1.
    pub step: usize,
    /// Its first day.
    pub from: f64,
    /// The day after its last.
    pub to: f64,
}

/// The curves of all tapered rows, in the order in which they are tapered.
pub fn curves(case: &Case, planned: &Planned, findings: &[Finding]) -> Vec<DoseCurve> {
    let mut rows: Vec<&RowId> = Vec::new();
    for step in &planned.schedule.steps {
        for id in step
            .tapered
            .iter()
            .filter(|id| !rows.contains(id))
            .collect::<Vec<_>>()
        {
            rows.push(id);
        }
    }
    rows.into_iter()
        .filter_map(|id| curve(case, planned, findings, id))
        .collect()
}

fn curve(case: &Case, planned: &Planned, findings: &[Finding], id: &RowId) -> Option<DoseCurve> {
    let row = case.row(id)?;
    let schedule = &planned.schedule;
    let (from, last) = (schedule.steps.first()?.start, schedule.steps.last()?);
    let original = schedule
        .original
        .iter()
        .find(|(row, _)| row == id)
        .map(|(_, daily)| *daily)?;
    let unit = Scale::of(original, row.product.mass_unit());
    let drug = &row.product.drug;
    let day = |date: NaiveDate| days_between(from, date);
    let end = day(last.end) + if last.days > 0 { 1.0 } else { 0.0 };
    // A little room after the stop, so that the last fall can be seen.
    let days = (end * 1.03).max(end + 1.0);

    let dispensed = staircase(schedule, id, &unit, (from, days));
    let mut spans = Vec::new();
    let mut marks = Vec::new();
    let mut reviews = Vec::new();
    let mut instead = Vec::new();
    let mut now = unit.daily(original);
    for step in &schedule.steps {
        let start = day(step.start);
        let before = now;
        now = step.item(id).map_or(0.0, |item| unit.daily(item.daily));
        reviews.extend(step.review.map(day));
        let of_row = step.instead.iter().filter(|one| one.taken.id() == id);
        instead.extend(of_row.map(|one| Instead {
            day: day(one.on),
            planned: unit.daily(one.planned_amount()),
            taken: unit.daily(one.taken.amount()),
        }));
        spans.push(Span {
            step: step.index,
            from: start,
            to: start + f64::from(step.days),
        });
        let steep = findings.iter().find(|finding| {
            finding.rule == Rule::SteepStep
                && finding.step == Some(step.index)
                && finding.row.as_ref().is_none_or(|row| row == id)
        });
        if let Some(finding) = steep.filter(|_| step.changed.contains(id)) {
            marks.push(Mark {
                step: step.index,
                day: start,
                dose: before,
                severity: finding.severity,
            });
        }
    }
    // A dose that went up again can be above the one before the plan.
    let doses = dispensed.iter().map(|(_, dose)| *dose);
    let doses = doses.chain(instead.iter().map(|one| one.taken));
    let highest = doses.fold(0.0, f64::max);

    let points = planned.nominal.iter().filter(|point| &point.id == id);
    let nominal = points
        .clone()
        .map(|point| (day(point.from), unit.exact(&point.asked)))
        .collect();
    let mut band: Vec<(f64, f64, f64)> = Vec::new();
    for point in points {
        let Some(allowed) = &point.band else { continue };
        let (one, other) = (unit.exact(&allowed.fast), unit.exact(&allowed.slow));
        band.push((day(point.from), one.min(other), one.max(other)));
    }
    let mut points = planned.nominal.iter().filter(|point| &point.id == id);
    if let Some(last) = points.next_back()
        && last.band.as_ref().is_some_and(|band| band.is_open)
        && let Some((_, low, high)) = band.last().copied()
    {
        // “Or slower” has no end.
        band.push((days, low, high));
    }
    Some(DoseCurve {
        id: id.clone(),
        axis: format!("{} {drug} {}", unit.symbol, unit.per),
        from,
        days,
        highest,
        dispensed,
        nominal,
        band,
        marks,
        spans,
        reviews,
        instead,
    })
}

/// A row's dose as a schedule has it, corner after corner, from a little before the day that
/// counts as 0.
fn staircase(
    schedule: &Schedule,
    id: &RowId,
    unit: &Scale,
    (from, days): (NaiveDate, f64),
) -> Vec<(f64, f64)> {
    let mut original = schedule.original.iter();
    let original = original.find(|(row, _)| row == id);
    let mut now = original.map_or(0.0, |(_, daily)| unit.daily(*daily));
    let mut corners = vec![(-days * LEAD, now)];
    if schedule
        .steps
        .first()
        .is_some_and(|step| step.start >= from)
    {
        corners.push((0.0, now));
    }
    let starts = schedule.steps.iter();
    let starts = starts.map(|step| (days_between(from, step.start), step));
    for (start, step) in starts.take_while(|(start, _)| *start <= days) {
        corners.push((start, now));
        now = step.item(id).map_or(0.0, |item| unit.daily(item.daily));
        corners.push((start, now));
    }
    corners.push((days, now));
    corners
}

/// The part of the days that is shown before the first step.
pub const LEAD: f64 = 0.03;

impl DoseCurve {
    /// The step of a day.
    pub fn step_at(&self, day: f64) -> Option<usize> {
        let inside = |span: &&Span| day >= span.from && (day < span.to || span.from >= span.to);
        self.spans.iter().rev().find(inside).map(|span| span.step)
    }

    /// A date as a day of the curve.
    pub fn day_of(&self, date: NaiveDate) -> f64 {
        days_between(self.from, date)
    }

    /// The highest dose from one day to another, what was asked for and really taken included.
    pub fn highest_between(&self, from: f64, to: f64) -> f64 {
        let lines = [&self.dispensed, &self.nominal];
        let on_lines = lines.into_iter().flat_map(|line| {
            let standing = line.iter().rfind(|(day, _)| *day <= from);
            let within = line.iter().filter(|(day, _)| (from..=to).contains(day));
            standing.into_iter().chain(within).map(|(_, dose)| *dose)
        });
        let taken = self.instead.iter();
        let taken = taken.filter(|one| (from..=to).contains(&one.day));
        on_lines
            .chain(taken.map(|one| one.taken))
            .fold(0.0, f64::max)
    }
}

/// How parts become numbers of the axis.
struct Scale {
    symbol: &'static str,
    per: &'static str,
    parts_in_one: f64,
}

impl Scale {
    fn of(daily: Daily, unit: MassUnit) -> Self {
        let per_unit = |unit: MassUnit| match unit {
            MassUnit::Mg => 1e6,
            MassUnit::Mcg => 1e3,
        };
        match daily {
            Daily::Mass(_) => Self {
                symbol: unit.symbol(),
                per: "a day",
                parts_in_one: per_unit(unit),
            },
            Daily::Rate(_) => Self {
                symbol: "mcg/h",
                per: "on the label",
                parts_in_one: per_unit(MassUnit::Mcg),
            },
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a dose on its way to the eye")]
    fn daily(&self, daily: Daily) -> f64 {
        daily.parts() as f64 / self.parts_in_one
    }

    fn exact(&self, parts: &Exact) -> f64 {
        use num_traits::ToPrimitive as _;
        parts.to_ratio().to_f64().unwrap_or_default() / self.parts_in_one
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "at most twenty years of days, on their way to the eye"
)]
fn days_between(from: NaiveDate, to: NaiveDate) -> f64 {
    (to - from).num_days() as f64
}
