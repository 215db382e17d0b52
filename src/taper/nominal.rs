//! The nominal curve: what the pace asks for, interval by interval, and where it ends.

use crate::quantity::Exact;
use crate::taper::pace::{Phase, ResolvedPace};

/// The longest plan, in days: twenty years.
pub(super) const MOST_DAYS: u32 = 7_305;

/// The longest fraction, in bits, that a nominal dose may become: a pace that falls by a share
/// of the current dose makes it longer with every interval. Some 800 intervals of a tenth of
/// a per cent, or 2 400 of ten per cent.
const MOST_BITS: u64 = 8_192;

/// One interval of the nominal curve.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Interval {
    /// The nominal dose in it, in parts.
    pub(super) dose: Exact,
    /// Its length in days.
    pub(super) days: u32,
    /// What applies in it.
    pub(super) phase: Phase,
}

/// The curve down to the goal, and what applies in every later interval.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Nominal {
    /// Its intervals; the last one's dose is the goal.
    pub(super) intervals: Vec<Interval>,
    /// A later interval: nominal dose = goal, the last length.
    pub(super) later: Interval,
}

impl Nominal {
    /// An interval, from 1.
    pub(super) fn interval(&self, number: usize) -> &Interval {
        number
            .checked_sub(1)
            .and_then(|place| self.intervals.get(place))
            .unwrap_or(&self.later)
    }
}

/// What the curve runs between.
pub(super) struct Course<'a> {
    /// The original daily dose, in parts.
    pub(super) original: &'a Exact,
    /// The dose on the first day, in parts.
    pub(super) from: &'a Exact,
    /// The goal, in parts.
    pub(super) goal: &'a Exact,
    /// Half of the lowest rung above nothing: below it, a curve to nothing ends.
    pub(super) stop_below: Option<&'a Exact>,
    /// The length of an interval, fitted to what can be changed when.
    pub(super) fitted: &'a dyn Fn(u32) -> u32,
}

/// The nominal curve; `None` where it takes longer than twenty years, or so many intervals
/// that its exact fractions grow too long.
pub(super) fn curve(pace: &ResolvedPace, course: &Course<'_>) -> Option<Nominal> {
    let mut intervals: Vec<Interval> = Vec::new();
    let mut before = course.from.clone();
    let mut total: u32 = 0;
    loop {
        let number = intervals.len() + 1;
        let phase = pace.phase(number, course.original, &before).clone();
        let days = (course.fitted)(phase.every_days);
        total = total
            .checked_add(days)
            .filter(|total| *total <= MOST_DAYS)?;
        let done = pace.cuts.is_some_and(|cuts| number > cuts as usize);
        let reduced = phase.reduced(course.original, &before);
        let stopped = course.stop_below.is_some_and(|bound| reduced < *bound);
        let ended = done || stopped || reduced <= *course.goal;
        let dose = if ended { course.goal.clone() } else { reduced };
        if dose.denom().bits() > MOST_BITS {
            return None;
        }
        before.clone_from(&dose);
        intervals.push(Interval { dose, days, phase });
        if ended {
            let phase = pace.phase(number + 1, course.original, &before).clone();
            let later = Interval {
                dose: before,
                days,
                phase,
            };
            return Some(Nominal { intervals, later });
        }
    }
}
