//! From intervals to dates: change weekdays, reviews.

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::case::PaceRequest;
use crate::date;

/// Days between reviews where the pace's source names none: the length that the plan file
/// fixes for this case.
const REVIEW_DAYS: u32 = 28;

/// The first allowed weekday at or after a date.
pub(super) fn moved_later(from: NaiveDate, weekdays: &[Weekday]) -> Option<NaiveDate> {
    (0..7)
        .filter_map(|days| date::plus_days(from, days))
        .find(|day| weekdays.contains(&day.weekday()))
}

/// The start of each stretch, given each one's days, and the day after the last.
///
/// Each starts the days of the one before after that one really started, moved later to an
/// allowed weekday; the day after the last is not moved.
pub(super) fn starts(
    start: NaiveDate,
    lengths: &[u32],
    weekdays: &[Weekday],
) -> Option<Vec<NaiveDate>> {
    let mut starts = vec![moved_later(start, weekdays)?];
    for (place, days) in lengths.iter().enumerate() {
        let next = date::plus_days(*starts.last()?, *days)?;
        let last = place + 1 == lengths.len();
        starts.push(if last {
            next
        } else {
            moved_later(next, weekdays)?
        });
    }
    Some(starts)
}

/// The review within a step: `review_days` of the pace after its start, or its last day if
/// that is earlier; in the first step the later end of the source's first review.
pub(super) fn review(
    pace: &PaceRequest,
    first_step: bool,
    start: NaiveDate,
    end: NaiveDate,
) -> Option<NaiveDate> {
    let preset = pace.preset.as_deref();
    let first = preset
        .and_then(|preset| preset.review_first_days)
        .filter(|_| first_step);
    let usual = preset
        .and_then(|preset| preset.review_days)
        .unwrap_or(REVIEW_DAYS);
    let days = first.map_or(usual, |(_, later)| later);
    date::plus_days(start, days).map(|day| day.min(end))
}
