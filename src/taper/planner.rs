//! The best way down the ladder, exactly, by dynamic programming.
//!
//! The path stands on one rung in every interval and never goes up. It goes down in the
//! first interval and in every one after the nominal curve has ended, and is never below
//! the rung nearest to an interval's nominal dose (a tie is read as the higher rung), save
//! that the first interval may always go down one rung. It ends in the interval that
//! reaches the last rung. Of equal paths the one that is higher where they first differ is
//! taken.
//!
//! What is best from a rung on does not depend on how it was reached. So the intervals are
//! worked out from the last to the first, each for every rung that can be stood on when it
//! begins; one [sweep](crate::taper::sweep) finds the best rung to go down to from all of
//! them, so that the work grows with the number of intervals times the number of rungs.

use num_bigint::BigInt;

use crate::quantity::Exact;
use crate::taper::ladder::Rung;
use crate::taper::nominal::{Interval, Nominal};
use crate::taper::objective::{Cost, Sum};
use crate::taper::pace::ResolvedPace;
use crate::taper::sweep::Sweep;
use crate::taper::tables::{Scale, Tables};

/// The most rungs times intervals that one plan is searched over: what a fast machine does in
/// a few seconds. Reaching it is a problem, never a quietly worse schedule.
const MOST_STANDINGS: u64 = 20_000_000;

/// How much longer a standing takes with numbers that fit no machine word, and how many of
/// their bits take once more as long.
const LONG_NUMBER: u64 = 8;
const LONG_NUMBER_BITS: u64 = 256;

/// The best path and its sums.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Best {
    /// The rung in each interval; the last one is the ladder's last.
    pub(super) rungs: Vec<usize>,
    pub(super) excess: Exact,
    pub(super) deviation: Exact,
    /// Half units times days.
    pub(super) burden: u64,
    pub(super) changes: u32,
}

/// What is searched.
pub(super) struct Search<'a> {
    pub(super) ladder: &'a [Rung],
    pub(super) nominal: &'a Nominal,
    pub(super) pace: &'a ResolvedPace,
    pub(super) original: &'a Exact,
}

impl Search<'_> {
    /// The best path; `None` where the search would be too large or has nowhere to go.
    pub(super) fn best(&self) -> Option<Best> {
        let rungs = self.ladder.len() as u64;
        let intervals = self.nominal.intervals.len() as u64 + 1;
        let standings = rungs.checked_mul(intervals)?;
        if rungs < 2 || standings > MOST_STANDINGS {
            return None;
        }
        let scale = Scale::of(self);
        if scale.fits_a_word(self) {
            return self.solve::<i128>(&scale);
        }
        let weight = LONG_NUMBER + scale.deviation.bits() / LONG_NUMBER_BITS;
        if standings.checked_mul(weight)? > MOST_STANDINGS {
            return None;
        }
        self.solve::<BigInt>(&scale)
    }

    /// The curve's intervals, then what every later one is.
    pub(super) fn intervals(&self) -> impl Iterator<Item = &Interval> {
        let later = std::iter::once(&self.nominal.later);
        self.nominal.intervals.iter().chain(later)
    }

    fn solve<S: Sum>(&self, scale: &Scale) -> Option<Best> {
        let tables = Tables::<S>::new(self, scale)?;
        let ends = self.nominal.intervals.len();
        let mut layers = Layers::new(&tables);
        // Backwards: after the nominal curve, where all intervals are alike, then through it.
        let after = layers.after(ends + 1)?;
        let reached = reached(&tables, ends)?;
        let mut chosen = Vec::with_capacity(ends);
        for interval in (2..=ends).rev() {
            // What the interval before may have reached.
            let reached = *reached.get(interval - 2)?;
            chosen.push(layers.within(interval, reached)?);
        }
        let (total, first) = layers.first(*reached.first()?)?;
        // And forwards along what was chosen.
        let mut rungs = vec![first];
        let mut standing = first;
        while standing < tables.last() {
            let choices = chosen.pop();
            let to = choices.as_ref().unwrap_or(&after).get(standing)?;
            standing = usize::try_from(*to).ok()?;
            rungs.push(standing);
        }
        Some(Best {
            rungs,
            excess: Exact::new(total.excess.to_big(), scale.excess.clone()),
            deviation: Exact::new(total.deviation.to_big(), scale.deviation.clone()),
            burden: total.burden,
            changes: total.changes,
        })
    }
}

/// The lowest rung that can be stood on at the end of each of the curve's intervals.
fn reached<S: Sum>(tables: &Tables<S>, ends: usize) -> Option<Vec<usize>> {
    let mut lowest = 1;
    let reached = (1..=ends).map(|interval| {
        lowest = tables.asked(interval)?.nearest.max(lowest);
        Some(lowest)
    });
    reached.collect()
}

/// The rung to go to, or to stay on, from each rung.
type Choices = Vec<u32>;

/// The intervals, worked out one by one from the last.
struct Layers<'a, S> {
    tables: &'a Tables<S>,
    sweep: Sweep<'a, S>,
    /// What it costs to go on from each rung, from the interval last worked out on.
    costs: Vec<Cost<S>>,
}

impl<'a, S: Sum> Layers<'a, S> {
    fn new(tables: &'a Tables<S>) -> Self {
        Self {
            tables,
            sweep: Sweep::new(tables),
            costs: vec![Cost::zero(); tables.last() + 1],
        }
    }

    /// The intervals after the nominal curve: each goes down.
    fn after(&mut self, interval: usize) -> Option<Choices> {
        let asked = self.tables.asked(interval)?;
        let bounds = self.tables.bounds(asked)?;
        let last = self.tables.last();
        let mut choices = vec![0; last + 1];
        self.sweep.start(last);
        for rung in (1..=last).rev() {
            if rung < last {
                let (cost, to) = self.sweep.best(bounds, rung)?;
                *choices.get_mut(rung)? = u32::try_from(to).ok()?;
                *self.costs.get_mut(rung)? = cost;
            }
            let standing = self.tables.standing(asked, rung, self.costs.get(rung)?)?;
            self.sweep.let_in(rung, standing)?;
        }
        Some(choices)
    }

    /// An interval of the curve after the first: from the rungs down to `reached` it stays,
    /// or goes down, but not below the rung nearest to the nominal dose.
    fn within(&mut self, interval: usize, reached: usize) -> Option<Choices> {
        let asked = self.tables.asked(interval)?;
        let bounds = self.tables.bounds(asked)?;
        let mut choices = vec![0; reached + 1];
        self.sweep.start(asked.nearest);
        for rung in (1..=reached.max(asked.nearest)).rev() {
            let onward = self.costs.get_mut(rung)?;
            let standing = self.tables.standing(asked, rung, onward)?;
            // The last rung is the end: nothing follows it.
            if rung <= reached && rung < self.tables.last() {
                let stay = (standing.clone(), rung);
                let down = self.sweep.best(bounds, rung);
                let (cost, to) = down.map_or_else(|| stay.clone(), |down| down.min(stay.clone()));
                *choices.get_mut(rung)? = u32::try_from(to).ok()?;
                *onward = cost;
            }
            if rung <= asked.nearest {
                self.sweep.let_in(rung, standing)?;
            }
        }
        Some(choices)
    }

    /// The first interval: it goes down from the present day, at the most to `reached`.
    fn first(&mut self, reached: usize) -> Option<(Cost<S>, usize)> {
        let asked = self.tables.asked(1)?;
        self.sweep.start(reached);
        for rung in (1..=reached).rev() {
            let standing = self.tables.standing(asked, rung, self.costs.get(rung)?)?;
            self.sweep.let_in(rung, standing)?;
        }
        self.sweep.best(self.tables.bounds(asked)?, 0)
    }
}
