//! Reductions as shares of the doses before, worked out on what is taken.

use crate::case::Daily;
use crate::quantity::{DailyDose, Exact, Percent};
use crate::taper::schedule::{Item, Shares};

/// The days that a reduction's rate is expressed for: four weeks, which stand for a month.
const RATE_DAYS: u32 = 28;

pub(super) fn whole(value: u32) -> Exact {
    Exact::from(u64::from(value))
}

/// A fall as shares of the doses before; `None` where nothing fell.
pub(super) fn shares(before: Daily, now: Daily, original: Daily, days: u32) -> Option<Shares> {
    let fall = before
        .parts()
        .checked_sub(now.parts())
        .filter(|fall| *fall > 0)?;
    let share = |part: u64, of: Daily| {
        let of = DailyDose::from_nanograms(of.parts());
        Percent::of(DailyDose::from_nanograms(part), of)
    };
    let of_original = share(fall, original)?;
    let left = share(now.parts(), original)?;
    let per_28_days = of_original.exact() * whole(RATE_DAYS) / whole(days.max(1));
    Some(Shares {
        cut: before.with_parts(fall),
        of_previous: share(fall, before)?,
        // Below nothing where more is taken than before the plan.
        since_start: Percent::from_exact(whole(100) - left.exact()),
        per_28_days: Percent::from_exact(per_28_days),
        of_original,
    })
}

/// The row whose reduction has the largest share of the dose before.
pub(super) fn largest_reduction(items: &[Item]) -> Option<&Item> {
    let share = |item: &Item| {
        let reduction = item.reduction.as_ref();
        reduction.map(|reduction| reduction.of_previous.clone())
    };
    let reduced = items.iter().filter(|item| item.reduction.is_some());
    reduced.max_by(|one, other| share(one).cmp(&share(other)))
}
