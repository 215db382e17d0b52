//! The dose curve: points, band and marks, worked out once for screen and paper.
//!
//! Doses are exact everywhere before; here they become numbers on the way to the eye, and
//! nothing goes back from here. Days are counted from the first step, doses are in the unit
//! of the axis.

mod several;

use chrono::{Datelike as _, NaiveDate};

use crate::case::{Case, Daily, RowId};
use crate::date;
use crate::findings::{Finding, Rule, Severity};
use crate::plan::Planned;
use crate::quantity::{Exact, MassUnit};

pub use several::{Measured, Overlay, PlanLine, Told, measured, overlay};

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

/// The first of a month under the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Month {
    /// The day.
    pub day: f64,
    /// Such as `Jan 2027`.
    pub label: String,
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

    let mut dispensed = vec![
        (-days * 0.03, unit.daily(original)),
        (0.0, unit.daily(original)),
    ];
    let mut spans = Vec::new();
    let mut marks = Vec::new();
    let mut now = unit.daily(original);
    for step in &schedule.steps {
        let start = day(step.start);
        let before = now;
        now = step.item(id).map_or(0.0, |item| unit.daily(item.daily));
        dispensed.push((start, before));
        dispensed.push((start, now));
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
    dispensed.push((days, now));
    // A dose that went up again can be above the one before the plan.
    let doses = dispensed.iter().map(|(_, dose)| *dose);
    let highest = doses.fold(0.0, f64::max);

    let points = planned.nominal.iter().filter(|point| &point.id == id);
    let nominal = points
        .clone()
        .map(|point| (day(point.from), unit.exact(&point.asked)))
        .collect();
    let band = points
        .filter_map(|point| {
            let (one, other) = point.band.as_ref()?;
            let (one, other) = (unit.exact(one), unit.exact(other));
            Some((day(point.from), one.min(other), one.max(other)))
        })
        .collect();
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
    })
}

impl DoseCurve {
    /// The step of a day.
    pub fn step_at(&self, day: f64) -> Option<usize> {
        let inside = |span: &&Span| day >= span.from && (day < span.to || span.from >= span.to);
        self.spans.iter().rev().find(inside).map(|span| span.step)
    }

    /// Firsts of months, at most `most` of them, evenly chosen.
    pub fn months(&self, most: usize) -> Vec<Month> {
        months_from(self.from, self.days, most)
    }

    /// Round doses for the axis, from 0 to above the highest.
    pub fn doses(&self) -> Vec<f64> {
        doses_up_to(self.highest)
    }
}

/// Firsts of months from a day on, at most `most` of them, evenly chosen.
fn months_from(from: NaiveDate, days: f64, most: usize) -> Vec<Month> {
    let mut all = Vec::new();
    let mut month = from.with_day(1);
    while let Some(first) = month.filter(|first| days_between(from, *first) <= days) {
        let day = days_between(from, first);
        if day >= 0.0 || all.is_empty() && first.day() == from.day() {
            all.push(Month {
                day,
                label: first.format("%b %Y").to_string(),
            });
        }
        month = date::plus_days(first, 31).and_then(|later| later.with_day(1));
    }
    let every = [1, 2, 3, 6, 12, 24]
        .into_iter()
        .find(|every| all.len().div_ceil(*every) <= most);
    all.into_iter().step_by(every.unwrap_or(60)).collect()
}

/// Round doses for an axis, from 0 to above the highest.
fn doses_up_to(highest: f64) -> Vec<f64> {
    let rough = highest / 4.0;
    let power = 10_f64.powf(rough.max(1e-9).log10().floor());
    let steps = [1.0, 2.0, 2.5, 3.0, 5.0, 10.0].map(|part| part * power);
    // Steps that end at the highest dose come first, so that the start can be read off.
    let off = |step: f64| {
        let count = highest / step;
        let ends = (count - count.round()).abs() < 1e-6 && (3.0..=6.5).contains(&count);
        (step - rough).abs() + if ends { 0.0 } else { highest }
    };
    let step = steps
        .into_iter()
        .min_by(|one, other| off(*one).total_cmp(&off(*other)));
    let step = step.unwrap_or(1.0);
    (0..12_u32)
        .map(|count| f64::from(count) * step)
        .take_while(|dose| *dose <= highest * 1.01)
        .collect()
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
