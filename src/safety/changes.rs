//! What changes on the way and steps written by hand bring with them: doses that go up again,
//! changes off their days, several drugs at once, tapers that end early, pain that has been
//! worse for long.

use chrono::{Datelike as _, NaiveDate};

use crate::case::{self, Case, Hold, Request, Row, RowId, Taking, Wish};
use crate::clinical_data::{Formulary, Threshold};
use crate::date;
use crate::findings::{Figure, Finding, Rule, Severity, wording};
use crate::quantity::{Exact, tenths_text};
use crate::taper::{Doses, Item, Schedule, Step};

/// Tolerance can be lost in this time at a lower dose.
const TOLERANCE: &str = "tolerance-lost-7-days";
/// Several opioids are tapered one at a time.
const ONE_AT_A_TIME: &str = "one-drug-at-a-time";
/// The largest share of the dose before that a reduction may be, whatever the pace.
const GENERAL_BOUND: &str = "step-25-pittsburgh";
/// Worse for longer than this after a reduction: hold, or give the taper up.
const WORSE: &str = "hold-worse-over-a-month";

/// Findings about a schedule's changes.
pub fn changes(
    case: &Case,
    request: &Request,
    schedule: &Schedule,
    formulary: &Formulary,
) -> Vec<Finding> {
    let mut findings = rises(schedule, formulary);
    findings.extend(same_day(schedule, formulary));
    if matches!(request.wish, Wish::Manual { .. }) {
        findings.extend(off_their_days(request, schedule));
        let threshold = formulary.threshold(GENERAL_BOUND);
        let bound = threshold.and_then(|threshold| threshold.value.over());
        findings.extend(bound.map(|bound| {
            let words = wording::by_hand_bound(&tenths_text(bound));
            Finding::new(Rule::ByHandBound, Severity::Info, words, source(threshold))
        }));
    }
    findings.extend(ended(case, schedule));
    findings.extend(cut_short(request));
    findings
}

fn source(threshold: Option<&Threshold>) -> &str {
    threshold.map_or(wording::OWN_SOURCE, |threshold| &threshold.source)
}

/// Doses that go up again, against the step before; what is taken before the plan counts as
/// taken until its first step.
fn rises(schedule: &Schedule, formulary: &Formulary) -> Vec<Finding> {
    let threshold = formulary.threshold(TOLERANCE);
    let mut findings = Vec::new();
    for (place, step) in schedule.steps.iter().enumerate() {
        let before = place
            .checked_sub(1)
            .and_then(|before| schedule.steps.get(before));
        for item in step.items.iter().filter(|item| item.row.is_regular()) {
            let was = match before {
                Some(before) => before.item(item.id()).map_or(0, |was| was.daily.parts()),
                None => original(schedule, item.id()),
            };
            let unit = item.row.product.mass_unit();
            let now = item.daily.parts();
            let text = |parts: u64| item.daily.with_parts(parts).text(unit);
            let words = if now > was {
                let since = days_below(schedule, place, item);
                wording::dose_rises(
                    step.index,
                    item.id().as_str(),
                    &text(was),
                    &text(now),
                    since,
                )
            } else if let Some(time) = before.and_then(|before| rising_time(before, item)) {
                wording::dose_at_time_rises(step.index, item.id().as_str(), time)
            } else {
                continue;
            };
            findings.push(Finding {
                step: Some(step.index),
                row: Some(item.id().clone()),
                numbers: vec![
                    ("before", Figure::Quantity(text(was))),
                    ("now", Figure::Quantity(text(now))),
                ],
                ..Finding::new(Rule::DoseRises, Severity::Warning, words, source(threshold))
            });
        }
    }
    findings
}

fn original(schedule: &Schedule, id: &RowId) -> u64 {
    let mut rows = schedule.original.iter();
    rows.find(|(row, _)| row == id)
        .map_or(0, |(_, daily)| daily.parts())
}

/// For how many days less than a step's daily dose has been taken before it.
fn days_below(schedule: &Schedule, place: usize, item: &Item) -> u32 {
    let before = schedule.steps.iter().take(place).rev();
    let below = before.take_while(|step| {
        let daily = step.item(item.id()).map_or(0, |was| was.daily.parts());
        daily < item.daily.parts()
    });
    below.map(|step| step.days).sum()
}

/// A time of day at which more is taken than in the step before.
fn rising_time(before: &Step, item: &Item) -> Option<chrono::NaiveTime> {
    let (Doses::Regular(were), Doses::Regular(are)) = (&before.item(item.id())?.doses, &item.doses)
    else {
        return None;
    };
    // A row that goes on as another product is taken at other times.
    let same = before.item(item.id())?.row.product.id == item.row.product.id;
    let rising = are.iter().find(|dose| {
        let was = were.iter().find(|was| was.time == dose.time);
        was.is_none_or(|was| dose.dose > was.dose)
    });
    rising.filter(|_| same).map(|dose| dose.time)
}

/// Steps in which several regular rows fall at once.
fn same_day(schedule: &Schedule, formulary: &Formulary) -> Vec<Finding> {
    let threshold = formulary.threshold(ONE_AT_A_TIME);
    let falling = |step: &Step| {
        let items = step.items.iter();
        let falling = items.filter(|item| item.row.is_regular() && item.reduction.is_some());
        let ids: Vec<String> = falling.map(|item| item.id().to_string()).collect();
        (ids.len() > 1).then_some((step.index, ids))
    };
    let several = schedule.steps.iter().filter_map(falling);
    several
        .map(|(index, ids)| Finding {
            step: Some(index),
            ..Finding::new(
                Rule::SameDayChange,
                Severity::Caution,
                wording::same_day_change(index, &ids),
                source(threshold),
            )
        })
        .collect()
}

/// Steps written by hand in which a row changes on a day that is not one of its own.
fn off_their_days(request: &Request, schedule: &Schedule) -> Vec<Finding> {
    let weekdays = &request.constraints.change_weekdays;
    let mut findings = Vec::new();
    for step in &schedule.steps {
        for id in &step.changed {
            let Some(item) = step.item(id).filter(|item| item.row.is_regular()) else {
                continue;
            };
            let off = match patch_days(&item.row) {
                Some((day, every)) => (step.start - day).num_days() % i64::from(every) != 0,
                None => !weekdays.contains(&step.start.weekday()),
            };
            if off {
                let words = wording::off_change_day(step.index, id.as_str(), step.start);
                findings.push(Finding {
                    step: Some(step.index),
                    row: Some(id.clone()),
                    ..Finding::new(
                        Rule::OffChangeDay,
                        Severity::Caution,
                        words,
                        wording::OWN_SOURCE,
                    )
                });
            }
        }
    }
    findings
}

/// A day on which a row's patches are changed, and the days from one change to the next;
/// `None` for other rows.
fn patch_days(row: &Row) -> Option<(NaiveDate, u32)> {
    let Taking::Patches { next_change, .. } = &row.taking else {
        return None;
    };
    let every = row.product.change_days().filter(|days| *days > 0)?;
    Some((*next_change, every))
}

/// A taper that was ended on the way.
fn ended(case: &Case, schedule: &Schedule) -> Option<Finding> {
    let day = schedule.ended_on?;
    let last = schedule.steps.last()?;
    let staying = schedule.tapered.iter().filter_map(|id| {
        let (item, row) = last.item(id).zip(case.row(id))?;
        Some(format!(
            "‘{id}’ {}",
            item.daily.text(row.product.mass_unit())
        ))
    });
    let staying: Vec<String> = staying.collect();
    let words = wording::taper_ended(day, &staying);
    let step = Some(last.index);
    let finding = Finding::new(Rule::TaperEnded, Severity::Info, words, wording::OWN_SOURCE);
    Some(Finding { step, ..finding })
}

/// Holds of which days are left when the plan changes on the way.
fn cut_short(request: &Request) -> Vec<Finding> {
    let Wish::Planned { replans, .. } = &request.wish else {
        return Vec::new();
    };
    let cut = |hold: &&Hold| {
        let end = date::plus_days(hold.from, hold.days);
        let mut days = replans.iter().map(|replan| replan.from);
        days.any(|day| day > hold.from && end.is_some_and(|end| day < end))
    };
    let holds = request.holds.iter().filter(cut);
    holds
        .map(|hold| {
            let words = wording::hold_cut_short(hold.from, hold.days);
            Finding::new(
                Rule::HoldCutShort,
                Severity::Caution,
                words,
                wording::OWN_SOURCE,
            )
        })
        .collect()
}

/// Reviews that say worse for longer than a month on end, up to the latest one.
pub fn worse_for_long(case: &Case, formulary: &Formulary, today: NaiveDate) -> Option<Finding> {
    let threshold = formulary.threshold(WORSE)?;
    let most = threshold.value.over_days()?;
    let (first, last) = case::worse(&case::reviews(&case.journal, today))?;
    let long = Exact::from_integer((last - first).num_days().into()) > *most;
    long.then(|| {
        let words = wording::worse_for_long(first, last);
        Finding::new(
            Rule::WorseForLong,
            Severity::Warning,
            words,
            &threshold.source,
        )
    })
}

/// What stands in a review but cannot be read, and so says nothing.
pub fn reviews_not_read(case: &Case) -> Vec<Finding> {
    let entries = case.journal.iter();
    let fields = entries.flat_map(|entry| {
        let fields = entry.review.not_read.iter();
        fields.map(move |(field, json)| (entry.date, field, json))
    });
    fields
        .map(|(date, field, json)| {
            let words = wording::review_not_read(date, field, json);
            Finding::new(
                Rule::ReviewNotRead,
                Severity::Caution,
                words,
                wording::OWN_SOURCE,
            )
        })
        .collect()
}
