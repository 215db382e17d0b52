//! What changes on the way and steps written by hand bring with them: changes off their days, several drugs at once, tapers that end early, pain that has been
//! worse for long.

use chrono::{Datelike as _, NaiveDate};

use crate::case::{self, Case, Hold, JournalKind, Request, Row, Taking, Wish};
use crate::clinical_data::{Citation, Formulary, Threshold};
use crate::date;
use crate::findings::{Finding, Rule, Severity, wording};
use crate::quantity::{Exact, tenths_text};
use crate::safety::rises::rises;
use crate::safety::taken::taken_instead;
use crate::taper::{Doses, Schedule, Step};

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
    findings.extend(taken_instead(schedule, formulary));
    findings.extend(same_day(schedule, formulary));
    if matches!(request.wish, Wish::Manual { .. }) {
        findings.extend(off_their_days(request, schedule));
        let threshold = formulary.threshold(GENERAL_BOUND);
        let bound = threshold.and_then(|threshold| threshold.value.over());
        findings.extend(bound.map(|bound| {
            let words = wording::by_hand_bound(&tenths_text(bound));
            Finding::new(
                Rule::ByHandBound,
                Severity::Info,
                words,
                citation(threshold),
            )
        }));
    }
    findings.extend(ended(case, schedule));
    findings.extend(cut_short(request));
    findings
}

/// What a finding rests on that looks at a threshold.
pub(super) fn citation(threshold: Option<&Threshold>) -> Citation {
    threshold.map_or_else(Citation::own, Citation::from)
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
                citation(threshold),
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
                let again = match &item.doses {
                    Doses::Patches { changes, .. } => changes.get(1).copied(),
                    _ => None,
                };
                let words = wording::off_change_day(step.index, id.as_str(), step.start, again);
                findings.push(Finding {
                    step: Some(step.index),
                    row: Some(id.clone()),
                    ..Finding::new(
                        Rule::OffChangeDay,
                        Severity::Caution,
                        words,
                        Citation::own(),
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
            "‘{id}’ {}{}",
            item.daily.text(row.product.mass_unit()),
            item.daily.per()
        ))
    });
    let staying: Vec<String> = staying.collect();
    let words = wording::taper_ended(day, &staying);
    let step = Some(last.index);
    let finding = Finding::new(Rule::TaperEnded, Severity::Info, words, Citation::own());
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
                Citation::own(),
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
        Finding::new(Rule::WorseForLong, Severity::Warning, words, threshold)
    })
}

/// What stands in a review but says nothing: it cannot be read, or its day has not come.
pub fn reviews_not_read(case: &Case, today: NaiveDate) -> Vec<Finding> {
    let finding = |words| {
        Finding::new(
            Rule::ReviewNotRead,
            Severity::Caution,
            words,
            Citation::own(),
        )
    };
    let reviews = case.journal.iter();
    let reviews = reviews.filter(|entry| entry.kind == JournalKind::Review);
    let ahead = reviews
        .filter(|entry| entry.date > today)
        .map(|entry| finding(wording::review_ahead(entry.date)));
    let entries = case.journal.iter();
    let fields = entries.flat_map(|entry| {
        let fields = entry.review.not_read.iter();
        fields.map(move |(field, json)| (entry.date, field, json))
    });
    let unread =
        fields.map(|(date, field, json)| finding(wording::review_not_read(date, field, json)));
    unread.chain(ahead).collect()
}
