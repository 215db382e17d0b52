//! The best rung to go down to, from every rung of one interval in a single sweep.
//!
//! Going down from a rung costs what it costs to stand on the rung reached and to go on from
//! there, and two things that depend on both rungs:
//!
//! - the excess: nothing down to the lowest dose that is allowed, and below it the distance
//!   from there;
//! - one change, unless both rungs have the same set of strengths.
//!
//! So the rungs below are looked at in two parts. *Within* what is allowed the cheapest one to
//! stand on is the best. *Beyond* it the excess is a difference of two doses of which one
//! belongs to the rung left and is the same for all: the best is the one whose cost less its
//! own dose is least, whatever rung is left. Both are kept ready while the sweep goes up the
//! ladder: the first as a stack of the rungs that no higher rung undercuts, the second as the
//! best of all rungs from each one down.
//! The stack is searched by halving, so nothing is assumed of how the allowed reduction grows
//! from rung to rung.
//!
//! The change comes last in the order and is the same for all rungs of other sets. Everything
//! is therefore kept twice, once for all rungs, as if each were a change, and once for each
//! set without. For a rung of the same set the first is too dear by one change, but then the
//! second has it at its true cost; so the better of the two is the best.
//!
//! Of two that cost the same the higher rung is always kept.

use std::cmp::Ordering;

use crate::taper::objective::{Cost, Deviation, Excess};
use crate::taper::tables::{Bounds, Tables};

/// The rungs that can be gone down to in an interval, while the sweep goes up.
pub(super) struct Sweep<'a, E, D> {
    tables: &'a Tables<E, D>,
    /// What it costs to stand on each rung that has been let in; the lowest one first.
    standing: Vec<Cost<E, D>>,
    /// The lowest rung that is let in.
    lowest: usize,
    /// All rungs, then those of each set: the ones that no higher one undercuts, highest last.
    within: Vec<Vec<usize>>,
    /// For each rung the best to end on beyond what is allowed, from it down: among all, and
    /// among those of its set; the lowest rung first.
    beyond: Vec<(usize, usize)>,
    /// The last rung let in of each set.
    latest: Vec<Option<usize>>,
}

/// A rung to go down to, in the order of what it costs, and of equal ones the higher rung.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Choice<'a, E, D> {
    excess: E,
    deviation: &'a D,
    burden: u64,
    changes: u32,
    rung: usize,
}

impl<'a, E: Excess, D: Deviation> Sweep<'a, E, D> {
    /// A sweep in which nothing has been let in yet.
    pub(super) fn new(tables: &'a Tables<E, D>) -> Self {
        Self {
            tables,
            standing: Vec::new(),
            lowest: 0,
            within: vec![Vec::new(); tables.sets + 1],
            beyond: Vec::new(),
            latest: vec![None; tables.sets],
        }
    }

    /// Starts anew with the lowest rung that can be gone down to.
    pub(super) fn start(&mut self, lowest: usize) {
        self.lowest = lowest;
        self.standing.clear();
        self.beyond.clear();
        self.within.iter_mut().for_each(Vec::clear);
        self.latest.fill(None);
    }

    /// Lets in the next higher rung, with what it costs to stand on it and go on from there.
    pub(super) fn let_in(&mut self, rung: usize, standing: Cost<E, D>) -> Option<()> {
        let set = *self.tables.set_of.get(rung)?;
        self.standing.push(standing);
        let standing = &self.standing;
        let cost = |rung: usize| standing.get(self.lowest.checked_sub(rung)?);
        for place in [0, set + 1] {
            let stack = self.within.get_mut(place)?;
            while stack.last().is_some_and(|last| cost(*last) >= cost(rung)) {
                stack.pop();
            }
            stack.push(rung);
        }
        let below = self.beyond.last().map(|(among_all, _)| *among_all);
        let alike = self.latest.get(set).copied().flatten();
        let alike = alike.and_then(|alike| Some(self.ends_beyond(alike)?.1));
        let ends = (
            self.better_beyond(rung, below)?,
            self.better_beyond(rung, alike)?,
        );
        self.beyond.push(ends);
        *self.latest.get_mut(set)? = Some(rung);
        Some(())
    }

    /// The best rung to go down to and its cost; `None` where none has been let in.
    pub(super) fn best(&self, bounds: &Bounds<E>, from: usize) -> Option<(Cost<E, D>, usize)> {
        let set = *self.tables.set_of.get(from)?;
        let first = *bounds.beyond.get(from)?;
        let first_alike = *bounds.beyond_alike.get(from)?;
        let choice = |rung: usize, excess: E, changes: u32| {
            let standing = self.cost(rung)?;
            Some(Choice {
                excess: standing.excess.clone() + excess,
                deviation: &standing.deviation,
                burden: standing.burden,
                changes: standing.changes.saturating_add(changes),
                rung,
            })
        };
        let within = |place: usize, changes: u32| {
            choice(self.last_within(place, first)?, E::from(0), changes)
        };
        let beyond = |rung: usize, changes: u32| {
            choice(rung, self.tables.beyond(bounds, from, rung)?, changes)
        };
        let choices = [
            within(0, 1),
            self.ends_beyond(first).and_then(|(all, _)| beyond(all, 1)),
            within(set + 1, 0),
            self.ends_beyond(first_alike)
                .and_then(|(_, alike)| beyond(alike, 0)),
        ];
        let best = choices.into_iter().flatten().min()?;
        let cost = Cost {
            excess: best.excess,
            deviation: best.deviation.clone(),
            burden: best.burden,
            changes: best.changes,
        };
        Some((cost, best.rung))
    }

    fn cost(&self, rung: usize) -> Option<&Cost<E, D>> {
        self.standing.get(self.lowest.checked_sub(rung)?)
    }

    fn ends_beyond(&self, rung: usize) -> Option<(usize, usize)> {
        self.beyond.get(self.lowest.checked_sub(rung)?).copied()
    }

    /// The cheapest rung of a stack above the first that lies beyond: costs fall towards the
    /// lower rungs of the stack, so it is the lowest of them.
    fn last_within(&self, place: usize, first_beyond: usize) -> Option<usize> {
        let stack = self.within.get(place)?;
        let place = stack.partition_point(|rung| *rung >= first_beyond);
        stack.get(place).copied()
    }

    /// The better of a rung and a lower one to end on beyond what is allowed.
    fn better_beyond(&self, rung: usize, lower: Option<usize>) -> Option<usize> {
        let Some(lower) = lower else {
            return Some(rung);
        };
        let (one, other) = (self.cost(rung)?, self.cost(lower)?);
        // Excess less dose on both sides, with the doses carried over so that none falls below 0.
        let one_excess = one.excess.clone() + self.tables.dose(lower)?.clone();
        let other_excess = other.excess.clone() + self.tables.dose(rung)?.clone();
        let order = one_excess
            .cmp(&other_excess)
            .then_with(|| one.deviation.cmp(&other.deviation))
            .then_with(|| one.burden.cmp(&other.burden))
            .then_with(|| one.changes.cmp(&other.changes));
        Some(if order == Ordering::Greater {
            lower
        } else {
            rung
        })
    }
}
