//! From intervals to dates: change days, reviews.

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::case::{Constraints, Hold, PaceRequest, PatchInterval, Row, Taking};
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

    /// The days on which a row's patches are changed, whatever set is worn: a set that is put
    /// on between them is changed early. `None` for other rows.
    ///
    /// They do not move with such a set: they are counted from the row's one `next_change`, so
    /// steps that were put on change days stay on them, and no set is ever worn for longer than
    /// its interval. The finding `off-change-day` says when the set is changed again.
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

/// What begins on a day: a stretch of the taper, by its place, or a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// The stretch with this place.
    Stretch(usize),
    /// A time without a change.
    Hold,
}

/// Stretches and holds on their days.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Laid {
    /// What begins when, earliest first.
    pub(super) days: Vec<(NaiveDate, Begins)>,
    /// The day after the last.
    pub(super) end: NaiveDate,
    /// The holds that could not be placed: they lie before the first stretch or after the
    /// last.
    pub(super) outside: Vec<Hold>,
}

/// Puts stretches, each with its length and the days on which it may start, and holds on
/// their days.
///
/// Each stretch starts the days of the one before after that one really started, moved later
/// to a day on which it may; the day after the last is not moved. A hold ends what runs the
/// day before; it lasts its own days and what was left, and everything later follows.
pub(super) fn lay(
    start: NaiveDate,
    stretches: &[(u32, &ChangeDays)],
    holds: &[Hold],
) -> Option<Laid> {
    let mut days: Vec<(NaiveDate, Begins)> = Vec::new();
    let (before, holds) = holds.split_at(holds.partition_point(|hold| hold.from < start));
    let mut holds = holds.iter().peekable();
    let mut due = start;
    for (place, (length, change_days)) in stretches.iter().enumerate() {
        let mut begins = change_days.at_or_after(due)?;
        while let Some(hold) = holds.next_if(|hold| hold.from <= begins) {
            due = days_left(hold, begins)?;
            days.push((hold.from, Begins::Hold));
            begins = change_days.at_or_after(due)?;
        }
        days.push((begins, Begins::Stretch(place)));
        due = date::plus_days(begins, *length)?;
    }
    while let Some(hold) = holds.next_if(|hold| hold.from < due) {
        due = days_left(hold, due)?;
        days.push((hold.from, Begins::Hold));
    }
    let outside = before.iter().chain(holds).cloned().collect();
    Some(Laid {
        days,
        end: due,
        outside,
    })
}

/// The day after a hold and what it left over of what was to end the day before `next`.
fn days_left(hold: &Hold, next: NaiveDate) -> Option<NaiveDate> {
    date::plus_days(next, hold.days)
}

/// The review within a step: `review_days` of the pace after its start, or its last day if
/// that is earlier; in the first step the later end of the source's first review.
pub(super) fn review(
    pace: Option<&PaceRequest>,
    first_step: bool,
    start: NaiveDate,
    end: NaiveDate,
) -> Option<NaiveDate> {
    let preset = pace.and_then(|pace| pace.preset.as_deref());
    let first = preset
        .and_then(|preset| preset.review_first_days)
        .filter(|_| first_step);
    let usual = preset
        .and_then(|preset| preset.review_days)
        .unwrap_or(REVIEW_DAYS);
    let days = first.map_or(usual, |(_, later)| later);
    date::plus_days(start, days).map(|day| day.min(end))
}
