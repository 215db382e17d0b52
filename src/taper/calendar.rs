//! From intervals to dates: change days, reviews.

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::case::{Constraints, PaceRequest, PatchInterval, Row, Taking};
use crate::date;

/// Days between reviews where the pace's source names none: the length that the plan file
/// fixes for this case.
const REVIEW_DAYS: u32 = 28;

/// The days on which a row's dose may change.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ChangeDays {
    /// The allowed weekdays.
    Weekdays(Vec<Weekday>),
    /// The days on which the patches are changed; weekdays do not bind them.
    Patch {
        /// The next one.
        next: NaiveDate,
        /// Days from one to the next.
        every: u32,
    },
}

impl ChangeDays {
    /// Those of a row.
    pub(super) fn of(row: &Row, constraints: &Constraints) -> Self {
        Self::of_patches(row).unwrap_or_else(|| Self::Weekdays(constraints.change_weekdays.clone()))
    }

    /// The days on which a row's patches are changed; `None` for other rows.
    pub(super) fn of_patches(row: &Row) -> Option<Self> {
        let Taking::Patches { next_change, .. } = &row.taking else {
            return None;
        };
        let every = row.product.change_days().unwrap_or_default().max(1);
        Some(Self::Patch {
            next: *next_change,
            every,
        })
    }

    /// Every one of these days from one date to another, both included.
    pub(super) fn within(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let next = |day: &NaiveDate| self.at_or_after(date::plus_days(*day, 1)?);
        std::iter::successors(self.at_or_after(from), next)
            .take_while(|day| *day <= to)
            .collect()
    }

    /// An interval as it fits: patches in whole change intervals, never less than one.
    pub(super) fn fitted(&self, days: u32, interval: PatchInterval) -> u32 {
        match self {
            Self::Weekdays(_) => days,
            Self::Patch { every, .. } => {
                let whole = match interval {
                    PatchInterval::Longer => days.div_ceil(*every),
                    PatchInterval::Shorter => days / every,
                };
                whole.max(1).saturating_mul(*every)
            }
        }
    }

    /// The first of these days at or after a date.
    pub(super) fn at_or_after(&self, date: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Weekdays(weekdays) => WEEK_DAYS
                .filter_map(|days| date::plus_days(date, days))
                .find(|day| weekdays.contains(&day.weekday())),
            Self::Patch { next, every } => {
                let late = u32::try_from((date - *next).num_days()).unwrap_or(0);
                date::plus_days(*next, late.div_ceil(*every).checked_mul(*every)?)
            }
        }
    }
}

/// The days of a week, from one day on.
const WEEK_DAYS: std::ops::Range<u32> = 0..7;

/// The start of each stretch, given its length and the days on which it may start, and the
/// day after the last.
///
/// Each starts the days of the one before after that one really started, moved later to a
/// day on which it may; the day after the last is not moved.
pub(super) fn starts(start: NaiveDate, stretches: &[(u32, &ChangeDays)]) -> Option<Vec<NaiveDate>> {
    let mut starts = Vec::new();
    let mut due = start;
    for (days, change_days) in stretches {
        let begins = change_days.at_or_after(due)?;
        starts.push(begins);
        due = date::plus_days(begins, *days)?;
    }
    starts.push(due);
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
