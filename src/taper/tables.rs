//! Every number that the planner's search looks up, worked out once.
//!
//! Doses are whole numbers over two common denominators: one for the excess, one for the
//! deviation. The daily doses fall strictly from rung to rung.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_integer::Integer as _;

use crate::quantity::Exact;
use crate::taper::ladder::Rung;
use crate::taper::nominal::Interval;
use crate::taper::objective::{Cost, Deviation, Excess, Number};
use crate::taper::pace::Phase;
use crate::taper::planner::Search;

/// The longest sum that is held in a machine word: shorter than one, so that differences and
/// single additions on the way fit too.
const WORD_BITS: u64 = 120;

/// What is searched, as numbers of two kinds.
pub(super) struct Tables<E, D> {
    /// Each rung's daily dose in the scale of the excess.
    doses: Vec<E>,
    /// For each length of an interval that occurs, what each rung's daily dose adds up to in
    /// it, in the scale of the deviation.
    totals: Vec<Vec<D>>,
    /// Each rung's half units a day.
    halves: Vec<u32>,
    /// Rungs with the same set of strengths have the same number.
    pub(super) set_of: Vec<usize>,
    /// How many sets of strengths there are.
    pub(super) sets: usize,
    /// The pace's phases that occur.
    phases: Vec<Bounds<E>>,
    /// The curve's intervals, then what every later one is.
    intervals: Vec<Asked<D>>,
}

/// What a phase allows, from each rung.
pub(super) struct Bounds<E> {
    /// The lowest daily dose that can be reached without excess.
    floors: Vec<E>,
    /// The first rung that lies below it.
    pub(super) beyond: Vec<usize>,
    /// The first such rung with the same set of strengths; the number of rungs where none is.
    pub(super) beyond_alike: Vec<usize>,
}

/// What is asked for in an interval.
pub(super) struct Asked<D> {
    phase: usize,
    /// The place of its length among those that occur.
    length: usize,
    days: u32,
    /// What the nominal dose adds up to in it, in the scale of the deviation.
    nominal: D,
    /// The rung nearest to the nominal dose; a tie is read as the higher rung.
    pub(super) nearest: usize,
}

impl<E: Excess, D: Deviation> Tables<E, D> {
    /// The tables; `None` where a number does not fit.
    pub(super) fn new(search: &Search<'_>, scale: &Scale) -> Option<Self> {
        let dailies: Vec<Exact> = search.ladder.iter().map(daily).collect();
        let doses: Vec<E> = over(&dailies, &scale.excess)?;
        let (set_of, sets) = sets(search.ladder);
        let alike = alike(&set_of, sets);
        let phases = scale.allowed.iter().map(|allowed| {
            let allowed = allowed
                .iter()
                .map(|allowed| E::over(allowed, &scale.excess));
            let floors = doses.iter().zip(allowed);
            let floors = floors.map(|(dose, allowed)| Some(dose.clone() - allowed?));
            Some(Bounds::new(
                floors.collect::<Option<_>>()?,
                &doses,
                &set_of,
                &alike,
            ))
        });
        let phases = phases.collect::<Option<_>>()?;
        let mut lengths: Vec<u32> = search.intervals().map(|interval| interval.days).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let totals = lengths.iter().map(|days| {
            let days = Exact::from(u64::from(*days));
            let totals: Vec<Exact> = dailies.iter().map(|daily| daily * &days).collect();
            over(&totals, &scale.deviation)
        });
        let intervals = search.intervals().zip(&scale.phase_of);
        let intervals = intervals.map(|(interval, phase)| {
            let total = &interval.dose * Exact::from(u64::from(interval.days));
            Some(Asked {
                phase: *phase,
                length: lengths.binary_search(&interval.days).ok()?,
                days: interval.days,
                nominal: D::over(&total, &scale.deviation)?,
                nearest: nearest(search.ladder, &interval.dose),
            })
        });
        Some(Self {
            halves: search.ladder.iter().map(|rung| rung.halves).collect(),
            set_of,
            sets,
            phases,
            intervals: intervals.collect::<Option<_>>()?,
            totals: totals.collect::<Option<_>>()?,
            doses,
        })
    }

    /// What is asked for in an interval, from 1.
    pub(super) fn asked(&self, interval: usize) -> Option<&Asked<D>> {
        let place = interval.checked_sub(1)?;
        self.intervals.get(place).or(self.intervals.last())
    }

    /// What the phase of an interval allows.
    pub(super) fn bounds(&self, asked: &Asked<D>) -> Option<&Bounds<E>> {
        self.phases.get(asked.phase)
    }

    /// What it costs to stand on a rung in an interval and to go on from there at a cost.
    pub(super) fn standing(
        &self,
        asked: &Asked<D>,
        rung: usize,
        onward: &Cost<E, D>,
    ) -> Option<Cost<E, D>> {
        let total = self.totals.get(asked.length)?.get(rung)?;
        let burden = u64::from(*self.halves.get(rung)?) * u64::from(asked.days);
        Some(Cost {
            excess: onward.excess.clone(),
            deviation: onward.deviation.with_distance(total, &asked.nominal),
            burden: onward.burden.saturating_add(burden),
            changes: onward.changes,
        })
    }

    /// By how much a reduction between two rungs goes beyond what is allowed, as a difference:
    /// it is below 0 where the reduction stays within.
    pub(super) fn beyond(&self, bounds: &Bounds<E>, from: usize, to: usize) -> Option<E> {
        Some(bounds.floors.get(from)?.clone() - self.doses.get(to)?.clone())
    }

    /// The ladder's last rung.
    pub(super) fn last(&self) -> usize {
        self.doses.len().saturating_sub(1)
    }

    /// A rung's daily dose in the scale of the excess.
    pub(super) fn dose(&self, rung: usize) -> Option<&E> {
        self.doses.get(rung)
    }
}

impl<E: Excess> Bounds<E> {
    fn new(floors: Vec<E>, doses: &[E], set_of: &[usize], alike: &[Vec<usize>]) -> Self {
        let beyond: Vec<usize> = floors
            .iter()
            .map(|floor| doses.partition_point(|dose| dose >= floor))
            .collect();
        let beyond_alike = beyond.iter().zip(set_of).map(|(beyond, set)| {
            let alike = alike.get(*set).map_or(&[][..], Vec::as_slice);
            let place = alike.partition_point(|rung| rung < beyond);
            alike.get(place).copied().unwrap_or(doses.len())
        });
        Self {
            beyond_alike: beyond_alike.collect(),
            beyond,
            floors,
        }
    }
}

fn over<N: Number>(values: &[Exact], denominator: &BigInt) -> Option<Vec<N>> {
    let values = values.iter().map(|value| N::over(value, denominator));
    values.collect()
}

fn daily(rung: &Rung) -> Exact {
    Exact::from(rung.daily)
}

/// The number of each rung's set of strengths, and how many sets there are.
fn sets(ladder: &[Rung]) -> (Vec<usize>, usize) {
    let mut known: BTreeMap<&[u64], usize> = BTreeMap::new();
    let set_of = ladder.iter().map(|rung| {
        let next = known.len();
        *known.entry(&rung.strengths).or_insert(next)
    });
    (set_of.collect(), known.len())
}

/// The rungs of each set, falling.
fn alike(set_of: &[usize], sets: usize) -> Vec<Vec<usize>> {
    let mut alike = vec![Vec::new(); sets];
    for (rung, set) in set_of.iter().enumerate() {
        if let Some(rungs) = alike.get_mut(*set) {
            rungs.push(rung);
        }
    }
    alike
}

/// The rung nearest to a nominal dose; a tie is read as the higher rung.
///
/// Daily doses are whole numbers, so a fraction is above one of them exactly where its whole
/// part is no less.
fn nearest(ladder: &[Rung], nominal: &Exact) -> usize {
    let reached = nominal.floor().to_integer();
    let reached = u64::try_from(reached).unwrap_or_default();
    let below = ladder.partition_point(|rung| rung.daily > reached);
    let Some(above) = below.checked_sub(1) else {
        return below;
    };
    let neighbours = ladder.get(above).zip(ladder.get(below));
    let nearer_below = neighbours.is_some_and(|(above, below)| {
        let middle = (Exact::from(above.daily) + Exact::from(below.daily)) / Exact::from(2);
        *nominal < middle
    });
    if nearer_below { below } else { above }
}

/// The common denominators of the sums, and what they are the denominators of.
pub(super) struct Scale {
    pub(super) excess: BigInt,
    pub(super) deviation: BigInt,
    /// For each phase that occurs, the allowed reduction from each rung.
    allowed: Vec<Vec<Exact>>,
    /// For each interval (the later ones last), its phase.
    phase_of: Vec<usize>,
}

impl Scale {
    pub(super) fn of(search: &Search<'_>) -> Self {
        let (phases, phase_of) = phases(search.intervals());
        let allowed = phases.into_iter().map(|phase| {
            let rungs = search.ladder.iter();
            let allowed =
                rungs.map(|rung| search.pace.allowed(phase, search.original, &daily(rung)));
            allowed.collect()
        });
        let allowed: Vec<Vec<Exact>> = allowed.collect();
        let excess = common_denominator(allowed.iter().flatten());
        // The last denominators are the longest, and mostly hold the earlier ones.
        let curve = search.nominal.intervals.iter().rev();
        let deviation = common_denominator(curve.map(|interval| &interval.dose));
        Self {
            excess,
            deviation,
            allowed,
            phase_of,
        }
    }

    /// Whether every sum that can occur fits a machine word with room to spare: of the
    /// excess, and of the deviation.
    pub(super) fn fit_words(&self, search: &Search<'_>) -> (bool, bool) {
        let highest = BigInt::from(search.ladder.first().map_or(0, |rung| rung.daily));
        let later = search.ladder.len() as u64 * u64::from(search.nominal.later.days);
        let curve = search.nominal.intervals.iter();
        let days = curve.map(|interval| u64::from(interval.days)).sum::<u64>() + later;
        // All reductions together are no more than the highest dose.
        let excess = &highest * &self.excess;
        let deviation = highest * days * &self.deviation;
        (excess.bits() < WORD_BITS, deviation.bits() < WORD_BITS)
    }
}

/// The phases that occur, and for each interval which it is.
fn phases<'a>(intervals: impl Iterator<Item = &'a Interval>) -> (Vec<&'a Phase>, Vec<usize>) {
    let mut phases: Vec<&Phase> = Vec::new();
    let places = intervals.map(|interval| {
        let known = phases.iter().position(|phase| **phase == interval.phase);
        known.unwrap_or_else(|| {
            phases.push(&interval.phase);
            phases.len() - 1
        })
    });
    let places = places.collect();
    (phases, places)
}

fn common_denominator<'a>(values: impl Iterator<Item = &'a Exact>) -> BigInt {
    let mut common = BigInt::from(1);
    for value in values.filter(|value| !value.is_integer()) {
        let denom = value.denom();
        if !common.is_multiple_of(&denom) {
            common = common.lcm(&denom);
        }
    }
    common
}
