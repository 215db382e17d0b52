//! The best way down the ladder, exactly, by dynamic programming.
//!
//! The path stands on one rung in every interval and never goes up. It goes down in the
//! first interval and in every one after the nominal curve has ended, and is never below
//! the rung nearest to an interval's nominal dose (a tie is read as the higher rung), save
//! that the first interval may always go down one rung. It ends in the interval that
//! reaches the last rung. Of equal paths the one that is higher where they first differ is
//! taken.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::Signed as _;

use crate::quantity::Exact;
use crate::taper::ladder::Rung;
use crate::taper::nominal::Nominal;
use crate::taper::objective::{Cost, Sum};
use crate::taper::pace::{Phase, ResolvedPace};

/// The most transitions between rungs that one plan is searched over: what a fast machine
/// does in a few seconds. Reaching it is a problem, never a quietly worse schedule.
const MOST_TRANSITIONS: u64 = 60_000_000;

/// How much longer a transition takes with numbers that fit no machine word, and how many
/// of their bits take once more as long.
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
        let layers = self.nominal.intervals.len() as u64 + 1;
        let transitions = rungs.checked_mul(rungs)?.checked_mul(layers)? / 2;
        if rungs < 2 || transitions > MOST_TRANSITIONS {
            return None;
        }
        let limits = self.limits();
        let scale = Scale::of(self, &limits);
        if scale.fits_a_word(self) {
            return self.solve::<i128>(&scale, &limits);
        }
        let weight = LONG_NUMBER + scale.deviation.bits() / LONG_NUMBER_BITS;
        if transitions.checked_mul(weight)? > MOST_TRANSITIONS {
            return None;
        }
        self.solve::<BigInt>(&scale, &limits)
    }

    /// For each phase that occurs, the allowed reduction from each rung.
    fn limits(&self) -> Vec<Vec<Exact>> {
        let allowed = |phase: &Phase, rung: &Rung| {
            let dose = Exact::from_integer(rung.daily.into());
            self.pace.limit(phase, self.original, &dose).allowed
        };
        let phases = self.phases().0.into_iter();
        phases
            .map(|phase| {
                self.ladder
                    .iter()
                    .map(|rung| allowed(phase, rung))
                    .collect()
            })
            .collect()
    }

    fn solve<S: Sum>(&self, scale: &Scale, limits: &[Vec<Exact>]) -> Option<Best> {
        let tables = Tables::<S>::new(self, scale, limits)?;
        let last = self.ladder.len() - 1;
        let ends = self.nominal.intervals.len();
        // After the nominal curve: every interval goes down, and all are alike.
        let mut after = vec![Cost::zero(); last + 1];
        for from in (0..last).rev() {
            let best = (from + 1..=last)
                .filter_map(|to| tables.onward(ends + 1, from, to, &after))
                .min()?;
            *after.get_mut(from)? = best;
        }
        // Then backwards through the curve's intervals.
        let mut layers = vec![after];
        for interval in (2..=ends).rev() {
            let next = layers.last()?;
            let mut layer = vec![Cost::zero(); last + 1];
            for from in 0..last {
                let choices = (from..=tables.lowest(interval, from))
                    .filter_map(|to| tables.onward(interval, from, to, next));
                *layer.get_mut(from)? = choices.min()?;
            }
            layers.push(layer);
        }
        layers.reverse();
        self.walk(&tables, &layers, scale)
    }

    /// Walks the best path forwards, at each interval the highest rung that is on one.
    fn walk<S: Sum>(
        &self,
        tables: &Tables<S>,
        layers: &[Vec<Cost<S>>],
        scale: &Scale,
    ) -> Option<Best> {
        let last = self.ladder.len() - 1;
        let ends = self.nominal.intervals.len();
        let mut path = Vec::new();
        let mut from = 0;
        let mut total = None;
        while from < last {
            let interval = path.len() + 1;
            let next = layers.get(interval - 1).or(layers.last())?;
            let highest = if interval == 1 || interval > ends {
                from + 1
            } else {
                from
            };
            let lowest = if interval > ends {
                last
            } else {
                tables.lowest(interval, from).max(highest)
            };
            let choices = (highest..=lowest)
                .filter_map(|to| Some((tables.onward(interval, from, to, next)?, to)));
            let (cost, to) = choices.min()?;
            total.get_or_insert(cost);
            path.push(to);
            from = to;
        }
        let total = total?;
        Some(Best {
            rungs: path,
            excess: Exact::new(total.excess.to_big(), scale.excess.clone()),
            deviation: Exact::new(total.deviation.to_big(), scale.deviation.clone()),
            burden: total.burden,
            changes: total.changes,
        })
    }

    /// The phases that occur, and for each interval (the later ones last) which it is.
    fn phases(&self) -> (Vec<&Phase>, Vec<usize>) {
        let mut phases: Vec<&Phase> = Vec::new();
        let intervals = self
            .nominal
            .intervals
            .iter()
            .chain(std::iter::once(&self.nominal.later));
        let places = intervals
            .map(|interval| {
                let known = phases.iter().position(|phase| **phase == interval.phase);
                known.unwrap_or_else(|| {
                    phases.push(&interval.phase);
                    phases.len() - 1
                })
            })
            .collect();
        (phases, places)
    }
}

/// The common denominators of the sums.
struct Scale {
    excess: BigInt,
    deviation: BigInt,
}

impl Scale {
    fn of(search: &Search<'_>, limits: &[Vec<Exact>]) -> Self {
        let mut excess = BigInt::from(1);
        for allowed in limits.iter().flatten() {
            if !excess.is_multiple_of(&allowed.denom()) {
                excess = excess.lcm(&allowed.denom());
            }
        }
        // The last denominators are the longest, and mostly hold the earlier ones.
        let mut deviation = BigInt::from(1);
        for interval in search.nominal.intervals.iter().rev() {
            if !deviation.is_multiple_of(&interval.dose.denom()) {
                deviation = deviation.lcm(&interval.dose.denom());
            }
        }
        Self { excess, deviation }
    }

    /// Whether every sum that can occur fits a machine word with room to spare.
    fn fits_a_word(&self, search: &Search<'_>) -> bool {
        let highest = BigInt::from(search.ladder.first().map_or(0, |rung| rung.daily));
        let later = search.ladder.len() as u64 * u64::from(search.nominal.later.days);
        let days = search
            .nominal
            .intervals
            .iter()
            .map(|interval| u64::from(interval.days))
            .sum::<u64>()
            + later;
        let largest = highest * days * (&self.excess).max(&self.deviation);
        largest.bits() < 120
    }
}

/// Every number that the search looks up, worked out once.
struct Tables<S> {
    /// The doses in the scale of the excess.
    doses: Vec<S>,
    /// For each phase, the allowed reduction from each rung, in the same scale.
    allowed: Vec<Vec<S>>,
    /// For each interval (the later ones last), its phase.
    phase_of: Vec<usize>,
    /// For each interval (the later ones last), each rung's deviation times days.
    deviation: Vec<Vec<S>>,
    /// Each interval's days, the later ones last.
    days: Vec<u32>,
    /// The rung nearest to each interval's nominal dose.
    nearest: Vec<usize>,
    halves: Vec<u32>,
    /// Rungs with the same set of strengths have the same number.
    strengths: Vec<usize>,
}

impl<S: Sum> Tables<S> {
    fn new(search: &Search<'_>, scale: &Scale, limits: &[Vec<Exact>]) -> Option<Self> {
        let ladder = search.ladder;
        let phase_of = search.phases().1;
        let scaled =
            |value: &Exact| S::from_big(&(value.numer() * (&scale.excess / value.denom())));
        let allowed = limits
            .iter()
            .map(|limits| limits.iter().map(scaled).collect::<Option<Vec<S>>>());
        let doses = ladder
            .iter()
            .map(|rung| S::from_big(&(BigInt::from(rung.daily) * &scale.excess)));
        let intervals = || {
            search
                .nominal
                .intervals
                .iter()
                .chain(std::iter::once(&search.nominal.later))
        };
        let rungs: Vec<BigInt> = ladder
            .iter()
            .map(|rung| BigInt::from(rung.daily) * &scale.deviation)
            .collect();
        let distances: Vec<Vec<BigInt>> = intervals()
            .map(|interval| {
                let dose = interval.dose.numer() * (&scale.deviation / interval.dose.denom());
                rungs.iter().map(|rung| (rung - &dose).abs()).collect()
            })
            .collect();
        // The rung nearest to a nominal dose; a tie is read as the higher rung.
        let nearest = distances.iter().map(|distances| {
            let places = distances.iter().enumerate();
            let nearest = places.min_by_key(|(place, distance)| (*distance, *place));
            nearest.map_or(0, |(place, _)| place)
        });
        let deviation = distances
            .iter()
            .zip(intervals())
            .map(|(distances, interval)| {
                let sums = distances
                    .iter()
                    .map(|distance| S::from_big(&(distance * interval.days)));
                sums.collect::<Option<Vec<S>>>()
            });
        let mut sets: Vec<&std::collections::BTreeSet<u64>> = Vec::new();
        let strengths = ladder.iter().map(|rung| {
            sets.iter()
                .position(|set| **set == rung.strengths)
                .unwrap_or_else(|| {
                    sets.push(&rung.strengths);
                    sets.len() - 1
                })
        });
        Some(Self {
            strengths: strengths.collect(),
            doses: doses.collect::<Option<_>>()?,
            allowed: allowed.collect::<Option<_>>()?,
            phase_of,
            deviation: deviation.collect::<Option<_>>()?,
            days: intervals().map(|interval| interval.days).collect(),
            nearest: nearest.collect(),
            halves: ladder.iter().map(|rung| rung.halves).collect(),
        })
    }

    /// The lowest rung that an interval may stand on, coming from a rung.
    fn lowest(&self, interval: usize, from: usize) -> usize {
        let place = (interval - 1).min(self.nearest.len() - 1);
        self.nearest.get(place).copied().unwrap_or(from).max(from)
    }

    /// The cost of going from one rung to another in an interval, and on from there.
    fn onward(&self, interval: usize, from: usize, to: usize, next: &[Cost<S>]) -> Option<Cost<S>> {
        let place = (interval - 1).min(self.days.len() - 1);
        let excess = if from == to {
            S::from(0)
        } else {
            // What is left above the reduction's end, against what would be allowed to be.
            let allowed = self.allowed.get(*self.phase_of.get(place)?)?.get(from)?;
            let reached = self.doses.get(to)?.clone() + allowed.clone();
            reached.short_of(self.doses.get(from)?)
        };
        let days = *self.days.get(place)?;
        let step = Cost {
            excess,
            deviation: self.deviation.get(place)?.get(to)?.clone(),
            burden: u64::from(*self.halves.get(to)?) * u64::from(days),
            changes: u32::from(self.strengths.get(from) != self.strengths.get(to)),
        };
        Some(step.plus(next.get(to)?))
    }
}
