//! Steps as text, cell by cell.

use chrono::{NaiveDate, NaiveTime};

use crate::case::{Case, Daily, Row, RowId, Taking};
use crate::findings::{Finding, Rule, Severity};
use crate::gui::step_details;
use crate::plan::Planned;
use crate::taper::{Doses, Schedule, Step, StepKind};

/// What a schedule's columns are.
#[derive(Debug)]
pub(super) struct Heads {
    /// The times of day at which a tapered row is taken.
    pub(super) times: Vec<NaiveTime>,
    /// Several rows are tapered, or one goes on as another product, so each step names its
    /// own.
    pub(super) several: bool,
    /// Patches are tapered, so each step lists its set.
    pub(super) patches: bool,
    /// What the sum of a step is called.
    pub(super) sum: &'static str,
}

impl Heads {
    /// The columns that a schedule needs.
    pub(super) fn of(case: &Case, schedule: &Schedule) -> Self {
        let rows = tapered(schedule);
        let rows = rows.into_iter().filter_map(|id| case.row(id));
        let rows: Vec<&Row> = rows.map(AsRef::as_ref).collect();
        let is_patch = |row: &&Row| matches!(row.taking, Taking::Patches { .. });
        let patches = rows.iter().any(is_patch);
        let sum = match (patches, rows.iter().all(is_patch)) {
            (false, _) => "A day",
            (true, true) => "Together",
            (true, false) => "Dose",
        };
        Self {
            times: times(schedule),
            several: rows.len() > 1 || switches(case, schedule),
            patches,
            sum,
        }
    }
}

/// How much a step's second line says, so that none is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Each time with its dose.
    Times,
    /// The doses, in the order of their times.
    Doses,
    /// How many doses there are.
    Count,
}

/// One step as text.
#[derive(Debug)]
pub(super) struct Cells {
    /// The step's number in the schedule.
    pub(super) index: usize,
    /// The dates with weekdays.
    pub(super) dates: String,
    /// The dates without.
    pub(super) short_dates: String,
    /// The medicine that is tapered.
    pub(super) medicine: String,
    /// The patches worn together.
    pub(super) patches: String,
    /// The dose at each time.
    pub(super) doses: Vec<String>,
    /// What the step adds up to.
    pub(super) sum: String,
    /// The reduction, of the dose before.
    pub(super) of_previous: String,
    /// The reduction, of the dose before the taper.
    pub(super) of_original: String,
    /// The sign and the word at the end of the row.
    pub(super) flag: Option<(Severity, &'static str)>,
    /// Whether it is no reduction, in a word or two.
    pub(super) kept: Option<&'static str>,
    /// The step's first day.
    pub(super) first_day: NaiveDate,
    /// The step's last day; of the stop its only one.
    pub(super) last_day: NaiveDate,
    /// The whole step for a screen reader.
    pub(super) spoken: String,
}

impl Cells {
    /// One step's cells.
    pub(super) fn of(
        case: &Case,
        planned: &Planned,
        step: &Step,
        heads: &Heads,
        findings: &[Finding],
    ) -> Self {
        let item = step.tapered.as_ref().and_then(|id| step.item(id));
        let known = step.tapered.as_ref().and_then(|id| case.row(id));
        let row = item.map(|item| &item.row).or(known);
        let unit = row.map(|row| row.product.mass_unit());
        let fixed = row.is_some_and(|row| matches!(row.taking, Taking::Regular(_)));
        let dose_at = |time: &NaiveTime| {
            let dose = item.and_then(|item| match &item.doses {
                Doses::Regular(doses) => doses.iter().find(|dose| dose.time == *time),
                _ => None,
            });
            let text = dose.zip(unit).map(|(dose, unit)| dose.dose.text(unit));
            // Nothing is said of times at which this medicine is never taken.
            text.unwrap_or_else(|| if fixed { "–" } else { "" }.to_owned())
        };
        let patches = match item.map(|item| &item.doses) {
            Some(Doses::Patches { patches, .. }) => {
                let each: Vec<String> = patches.iter().map(|patch| patch.text()).collect();
                each.join(" + ")
            }
            _ => String::new(),
        };
        let (sum, per_day) = match (step.kind, item, unit) {
            (StepKind::Stop, ..) => ("stop".to_owned(), false),
            (_, Some(item), Some(unit)) => match (&item.doses, item.daily) {
                (Doses::Stopped, _) => ("stop".to_owned(), false),
                (_, daily @ Daily::Rate(_)) => (daily.text(unit), false),
                (_, daily @ Daily::Mass(_)) => (daily.text(unit), true),
            },
            _ => (String::new(), false),
        };
        let shares = item
            .and_then(|item| item.reduction.as_ref())
            .or(step.reduction.as_ref());
        let share = |text: Option<String>| {
            text.map(|text| format!("−{} %", tenths(&text)))
                .unwrap_or_default()
        };
        let of_previous = share(shares.map(|shares| shares.of_previous.text()));
        let medicine = row
            .map(|row| step_details::called(case, row))
            .unwrap_or_default();
        let kept = step_details::kept(planned, step);
        let flag = flag(step, kept, findings);
        let whole = dates(step, false);
        let doses: Vec<String> = heads.times.iter().map(dose_at).collect();
        let timed = heads.times.iter().zip(&doses);
        let timed = timed.filter(|(_, dose)| !dose.is_empty() && *dose != "–");
        let timed: Vec<String> = timed
            .map(|(time, dose)| format!("{dose} at {}", time.format("%H:%M")))
            .collect();
        let spoken = spoken(&SpokenStep {
            index: step.index,
            dates: &whole,
            medicine: heads.several.then_some(medicine.as_str()),
            sum: &sum,
            per_day,
            timed: &timed.join(" and "),
            of_previous: &of_previous,
            flag: flag.map(|(_, word)| word),
        });
        Self {
            index: step.index,
            dates: whole,
            short_dates: dates(step, true),
            medicine,
            patches,
            doses,
            sum,
            of_previous,
            of_original: share(shares.map(|shares| shares.of_original.text())),
            flag,
            kept,
            first_day: step.start,
            last_day: step.end,
            spoken,
        }
    }

    /// Medicine, patches and doses in one line, for where there is no room for columns.
    pub(super) fn line(&self, heads: &Heads, detail: Detail) -> String {
        let mut parts = Vec::new();
        if heads.several {
            parts.push(self.medicine.clone());
        }
        if !self.patches.is_empty() {
            parts.push(self.patches.clone());
        }
        let taken = heads.times.iter().zip(&self.doses);
        let taken = taken.filter(|(_, dose)| !dose.is_empty() && *dose != "–");
        match detail {
            Detail::Times => {
                parts.extend(taken.map(|(time, dose)| format!("{} {dose}", time.format("%H:%M"))));
            }
            Detail::Doses => {
                let doses: Vec<&str> = taken.map(|(_, dose)| dose.as_str()).collect();
                parts.push(doses.join(" + "));
            }
            Detail::Count => match taken.count() {
                0 => {}
                1 => parts.push("1 dose a day".to_owned()),
                count => parts.push(format!("{count} doses a day; select the step to see them")),
            },
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }
}

struct SpokenStep<'a> {
    index: usize,
    dates: &'a str,
    medicine: Option<&'a str>,
    sum: &'a str,
    per_day: bool,
    timed: &'a str,
    of_previous: &'a str,
    flag: Option<&'a str>,
}

fn spoken(step: &SpokenStep<'_>) -> String {
    let medicine = step.medicine.map(|name| format!("{name} "));
    let medicine = medicine.unwrap_or_default();
    let (index, dates, sum) = (step.index, step.dates, step.sum);
    let mut words = format!("Step {index}, {dates}: {medicine}{sum}");
    if step.per_day {
        words.push_str(" a day");
    }
    if !step.timed.is_empty() {
        words.push_str(", ");
        words.push_str(step.timed);
    }
    if !step.of_previous.is_empty() {
        words.push_str(", ");
        words.push_str(step.of_previous);
        words.push_str(" of the dose before");
    }
    if let Some(flag) = step.flag {
        words.push_str(", ");
        words.push_str(flag);
    }
    words
}

/// The rows that are tapered, in their order.
fn tapered(schedule: &Schedule) -> Vec<&RowId> {
    let mut rows: Vec<&RowId> = Vec::new();
    for id in schedule
        .steps
        .iter()
        .filter_map(|step| step.tapered.as_ref())
    {
        if !rows.contains(&id) {
            rows.push(id);
        }
    }
    rows
}

/// The times of day at which a tapered row is taken.
fn times(schedule: &Schedule) -> Vec<NaiveTime> {
    let mut times: Vec<NaiveTime> = Vec::new();
    for step in &schedule.steps {
        let item = step.tapered.as_ref().and_then(|id| step.item(id));
        if let Some(Doses::Regular(doses)) = item.map(|item| &item.doses) {
            times.extend(doses.iter().map(|dose| dose.time));
        }
    }
    times.sort_unstable();
    times.dedup();
    times
}

/// A percentage with its tenth, so that points stand under points.
fn tenths(text: &str) -> String {
    if text.contains('.') {
        text.to_owned()
    } else {
        format!("{text}.0")
    }
}

/// The step's dates, such as `Mon 4 Jan – Sun 31 Jan 2027`.
fn dates(step: &Step, short: bool) -> String {
    let (from, to) = if short {
        ("%-d %b", "%-d %b %Y")
    } else {
        ("%a %-d %b", "%a %-d %b %Y")
    };
    if step.days == 0 {
        return step.start.format(to).to_string();
    }
    format!("{} – {}", step.start.format(from), step.end.format(to))
}

fn flag(
    step: &Step,
    kept: Option<&'static str>,
    findings: &[Finding],
) -> Option<(Severity, &'static str)> {
    let steep = findings
        .iter()
        .find(|finding| finding.rule == Rule::SteepStep && finding.step == Some(step.index));
    match steep {
        Some(finding) => Some((finding.severity, "steep")),
        None => kept.map(|word| (Severity::Info, word)),
    }
}

/// Whether a tapered row goes on as another product in some step.
fn switches(case: &Case, schedule: &Schedule) -> bool {
    let steps = schedule.steps.iter();
    let mut items = steps.filter_map(|step| step.item(step.tapered.as_ref()?));
    items.any(|item| {
        let before = case.row(item.id());
        before.is_some_and(|before| step_details::is_other_product(before, &item.row))
    })
}
