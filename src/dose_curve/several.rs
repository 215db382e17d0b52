//! Several plans over one another: what each comes to on the same days, on one axis.
//!
//! Either the whole regimen's oral morphine equivalents or one row's dose is shown. A total
//! from which a row is missing is never drawn, and a published range keeps both its ends.

use chrono::NaiveDate;

use crate::case::{Case, Daily, RowId};
use crate::dose_curve::ticks::months_from;
use crate::dose_curve::{Mark, Scale, Tick, days_between, round_doses};
use crate::equivalence::Equivalents;
use crate::findings::{Finding, Rule, Severity};
use crate::plan::{Outcome, Plan, Planned};
use crate::quantity::{Exact, MorphineEquivalent};
use crate::taper::{Doses, Step};

/// What is drawn of every plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measured {
    /// The whole regimen's oral morphine equivalent.
    Total,
    /// One row's dose.
    Row(RowId),
}

/// Plans over one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// What the axis shows, such as `mg morphine a day`.
    pub axis: String,
    /// The day that counts as 0: the earliest first step.
    pub from: NaiveDate,
    /// The days that are shown.
    pub days: f64,
    /// The largest value that is shown.
    pub highest: f64,
    /// Whether a value is a published range, of which the line is the upper end.
    pub has_ranges: bool,
    /// The plans that can be drawn, in their order.
    pub lines: Vec<PlanLine>,
    /// The places of plans that have no value on this axis.
    pub lacking: Vec<usize>,
}

/// One plan's line.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanLine {
    /// The plan's place among those that were given.
    pub place: usize,
    /// Corner after corner; the upper ends where values are ranges.
    pub points: Vec<(f64, f64)>,
    /// Day, lower and upper end, corner after corner; empty where no value is a range.
    pub range: Vec<(f64, f64, f64)>,
    /// Steep steps.
    pub marks: Vec<Mark>,
    /// Each step's days, with its value in words.
    pub told: Vec<Told>,
}

/// A step's days and value.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The step, from 1.
    pub step: usize,
    /// Its first day.
    pub from: f64,
    /// The day after its last.
    pub to: f64,
    /// The value in words, such as `110 mg a day`.
    pub words: String,
}

/// What can be drawn of all these plans; the first is meant where nothing else was picked.
///
/// Where several rows are tapered the total comes first, if no step of any plan lacks a factor.
pub fn measured(plans: &[&Plan]) -> Vec<Measured> {
    let mut rows: Vec<RowId> = Vec::new();
    for planned in plans.iter().filter_map(|plan| planned(plan)) {
        for id in &planned.schedule.tapered {
            if !rows.contains(id) {
                rows.push(id.clone());
            }
        }
    }
    let complete = plans.iter().all(|plan| {
        let steps = planned(plan).map_or(&[][..], |planned| planned.equivalents.as_slice());
        !plan.equivalents.incomplete() && !steps.iter().any(Equivalents::incomplete)
    });
    let total = (rows.len() != 1 && complete).then_some(Measured::Total);
    let rows = rows.into_iter().map(Measured::Row);
    total.into_iter().chain(rows).collect()
}

/// Draws plans over one another, each under its place; `None` where none has a schedule.
pub fn overlay(case: &Case, plans: &[(usize, &Plan)], what: &Measured) -> Option<Overlay> {
    let answered = plans.iter().filter_map(|(place, plan)| {
        let planned = planned(plan)?;
        Some((*place, *plan, planned))
    });
    let answered: Vec<(usize, &Plan, &Planned)> = answered.collect();
    let starts = answered.iter().filter_map(|(.., planned)| {
        let first = planned.schedule.steps.first()?;
        Some(first.start)
    });
    let from = starts.min()?;
    let mut lines = Vec::new();
    let mut lacking = Vec::new();
    for (place, plan, planned) in answered {
        match values(case, plan, planned, what) {
            Some(values) => lines.push(line(place, &values, planned, &plan.findings, what, from)),
            None => lacking.push(place),
        }
    }
    let last = lines.iter().filter_map(|line| line.told.last());
    let end = last.map(|told| told.to).fold(1.0, f64::max);
    // A little room after the last stop, so that its fall can be seen.
    let days = (end * 1.03).max(end + 1.0);
    for line in &mut lines {
        // Before the first step everybody takes what is taken now.
        if let Some(first) = line.points.first_mut() {
            first.0 = -days * 0.03;
        }
        if let Some(first) = line.range.first_mut() {
            first.0 = -days * 0.03;
        }
    }
    let values = lines.iter().flat_map(|line| &line.points);
    let highest = values.map(|(_, value)| *value).fold(0.0, f64::max);
    Some(Overlay {
        axis: axis(case, what)?,
        from,
        days,
        highest: if highest > 0.0 { highest } else { 1.0 },
        has_ranges: lines.iter().any(|line| !line.range.is_empty()),
        lines,
        lacking,
    })
}

impl Overlay {
    /// Firsts of months, at most `most` of them, evenly chosen.
    pub fn months(&self, most: usize) -> Vec<Tick> {
        months_from(self.from, self.days, most)
    }

    /// Round values for the axis, from 0 to above the highest.
    pub fn values(&self) -> Vec<f64> {
        round_doses(self.highest)
    }

    /// The other plan whose values are the same on every day, if there is an earlier one.
    pub fn same_as(&self, place: usize) -> Option<usize> {
        let line = self.lines.iter().find(|line| line.place == place)?;
        let mut earlier = self.lines.iter().take_while(|other| other.place != place);
        let same = earlier.find(|other| other.points == line.points && other.range == line.range);
        same.map(|other| other.place)
    }
}

impl PlanLine {
    /// The step of a day, with its value in words.
    pub fn on(&self, day: f64) -> Option<&Told> {
        let within = |told: &&Told| day >= told.from && (day < told.to || told.from >= told.to);
        self.told.iter().rev().find(within)
    }

    /// The line's value on a day, as it is drawn; `None` outside the plan's days.
    pub fn value_on(&self, day: f64) -> Option<f64> {
        let (first, last) = self.points.first().zip(self.points.last())?;
        if day < first.0 || day > last.0 {
            return None;
        }
        let after = self.points.partition_point(|(corner, _)| *corner <= day);
        let before = self.points.get(after.checked_sub(1)?)?;
        Some(before.1)
    }
}

fn planned(plan: &Plan) -> Option<&Planned> {
    match &plan.outcome {
        Outcome::Planned(planned) => Some(planned),
        Outcome::Withheld(_) => None,
    }
}

/// A value on its way to the eye, with its words.
struct Value {
    low: f64,
    high: f64,
    words: String,
}

/// The value before the first step, and that of each step; `None` where one has none.
fn values(case: &Case, plan: &Plan, planned: &Planned, what: &Measured) -> Option<Vec<Value>> {
    let schedule = &planned.schedule;
    match what {
        Measured::Total => {
            let all = std::iter::once(&plan.equivalents).chain(&planned.equivalents);
            let value = |total: &MorphineEquivalent| Value {
                low: number(total.low()),
                high: number(total.high()),
                words: format!("{} mg oral morphine a day", total.text()),
            };
            all.map(|step| (!step.incomplete()).then(|| value(&step.total)))
                .collect()
        }
        Measured::Row(id) => {
            let row = case.row(id)?;
            let unit = row.product.mass_unit();
            let mut originals = schedule.original.iter();
            let original = originals
                .find(|(row, _)| row == id)
                .map(|(_, daily)| *daily)?;
            let scale = Scale::of(original, unit);
            let value = |daily: Daily| {
                let height = scale.daily(daily);
                Value {
                    low: height,
                    high: height,
                    words: format!("{}{}", daily.text(unit), daily.per()),
                }
            };
            let in_step = |step: &Step| match step.item(id) {
                None => Some(stopped()),
                Some(item) if item.doses == Doses::Stopped => Some(stopped()),
                // Patches and a daily amount share no axis.
                Some(item) => is_same_kind(item.daily, original).then(|| value(item.daily)),
            };
            let steps = schedule.steps.iter().map(in_step);
            std::iter::once(Some(value(original)))
                .chain(steps)
                .collect()
        }
    }
}

fn stopped() -> Value {
    Value {
        low: 0.0,
        high: 0.0,
        words: "stopped".to_owned(),
    }
}

fn is_same_kind(one: Daily, other: Daily) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

fn number(exact: &Exact) -> f64 {
    use num_traits::ToPrimitive as _;
    exact.to_ratio().to_f64().unwrap_or_default()
}

fn line(
    place: usize,
    values: &[Value],
    planned: &Planned,
    findings: &[Finding],
    what: &Measured,
    from: NaiveDate,
) -> PlanLine {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut range: Vec<(f64, f64, f64)> = Vec::new();
    let (mut marks, mut told) = (Vec::new(), Vec::new());
    let mut before: Option<&Value> = values.first();
    if let Some(original) = before {
        points.push((0.0, original.high));
        range.push((0.0, original.low, original.high));
    }
    for (step, value) in planned.schedule.steps.iter().zip(values.iter().skip(1)) {
        let start = days_between(from, step.start);
        if let Some(before) = before {
            points.push((start, before.high));
            range.push((start, before.low, before.high));
            let severity = steep(findings, step, what);
            marks.extend(severity.map(|severity| Mark {
                step: step.index,
                day: start,
                dose: before.high,
                severity,
            }));
        }
        points.push((start, value.high));
        range.push((start, value.low, value.high));
        told.push(Told {
            step: step.index,
            from: start,
            to: start + f64::from(step.days),
            words: value.words.clone(),
        });
        before = Some(value);
    }
    if let (Some(last), Some(value)) = (told.last(), before) {
        points.push((last.to, value.high));
        range.push((last.to, value.low, value.high));
    }
    if values.iter().all(|value| value.low >= value.high) {
        range.clear();
    }
    PlanLine {
        place,
        points,
        range,
        marks,
        told,
    }
}

/// How much a step's steepness weighs, where it speaks of what is drawn.
fn steep(findings: &[Finding], step: &Step, what: &Measured) -> Option<Severity> {
    let of_it = findings.iter().filter(|finding| {
        let drawn = match (what, &finding.row) {
            (Measured::Row(id), Some(row)) => row == id,
            (Measured::Row(id), None) => step.changed.contains(id),
            (Measured::Total, _) => true,
        };
        finding.rule == Rule::SteepStep && finding.step == Some(step.index) && drawn
    });
    of_it.map(|finding| finding.severity).min()
}

fn axis(case: &Case, what: &Measured) -> Option<String> {
    match what {
        Measured::Total => Some(format!(
            "mg oral morphine equivalent a day, all medicines, by {}",
            case.table.title
        )),
        Measured::Row(id) => {
            let row = case.row(id)?;
            let scale = Scale::of(row.daily(), row.product.mass_unit());
            let drug = &row.product.drug;
            Some(format!("{} {drug} {}", scale.symbol, scale.per))
        }
    }
}
