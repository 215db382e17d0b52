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
use crate::taper::objective::{Cost, Deviation, Excess, Long};
use crate::taper::pace::ResolvedPace;
use crate::taper::sweep::Sweep;
use crate::taper::tables::{Scale, Tables};

/// The most rungs times intervals that one plan is searched over, all its rows and changes on the
/// way together: what takes some tenths of a second. Reaching it is a problem, never a quietly worse
/// schedule.
pub(super) const MOST_STANDINGS: u64 = 3_000_000;

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
    /// How much was searched: rungs times intervals, weighed by how long the numbers are.
    pub(super) searched: u64,
}

/// What is searched.
pub(super) struct Search<'a> {
    pub(super) ladder: &'a [Rung],
    pub(super) nominal: &'a Nominal,
    pub(super) pace: &'a ResolvedPace,
    pub(super) original: &'a Exact,
    /// The most that may be searched.
    pub(super) most: u64,
}

impl Search<'_> {
    /// The best path; `None` where the search would be too large or has nowhere to go.
    pub(super) fn best(&self) -> Option<Best> {
        let rungs = self.ladder.len() as u64;
        let intervals = self.nominal.intervals.len() as u64 + 1;
        let standings = rungs.checked_mul(intervals)?;
        if rungs < 2 || standings > self.most {
            return None;
        }
        let scale = Scale::of(self);
        let (excess_fits, deviation_fits) = scale.fit_words(self);
        if excess_fits && deviation_fits {
            return self.solve::<i128, i128>(&scale, standings);
        }
        let weight = LONG_NUMBER + scale.deviation.bits() / LONG_NUMBER_BITS;
        let searched = standings.checked_mul(weight)?;
        if searched > self.most {
            return None;
        }
        if excess_fits {
            self.solve::<i128, Long>(&scale, searched)
        } else {
            self.solve::<BigInt, Long>(&scale, searched)
        }
    }

    /// The curve's intervals, then what every later one is.
    pub(super) fn intervals(&self) -> impl Iterator<Item = &Interval> {
        let later = std::iter::once(&self.nominal.later);
        self.nominal.intervals.iter().chain(later)
    }

    fn solve<E: Excess, D: Deviation>(&self, scale: &Scale, searched: u64) -> Option<Best> {
        let tables = Tables::<E, D>::new(self, scale)?;
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
            searched,
        })
    }
}

/// The lowest rung that can be stood on at the end of each of the curve's intervals.
fn reached<E: Excess, D: Deviation>(tables: &Tables<E, D>, ends: usize) -> Option<Vec<usize>> {
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
struct Layers<'a, E, D> {
    tables: &'a Tables<E, D>,
    sweep: Sweep<'a, E, D>,
    /// What it costs to go on from each rung, from the interval last worked out on.
    costs: Vec<Cost<E, D>>,
}

impl<'a, E: Excess, D: Deviation> Layers<'a, E, D> {
    fn new(tables: &'a Tables<E, D>) -> Self {
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
                // Staying is the higher of two that cost the same.
                let down = self.sweep.best(bounds, rung);
                let down = down.filter(|(cost, _)| *cost < standing);
                let (cost, to) = down.unwrap_or_else(|| (standing.clone(), rung));
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
    fn first(&mut self, reached: usize) -> Option<(Cost<E, D>, usize)> {
        let asked = self.tables.asked(1)?;
        self.sweep.start(reached);
        for rung in (1..=reached).rev() {
            let standing = self.tables.standing(asked, rung, self.costs.get(rung)?)?;
            self.sweep.let_in(rung, standing)?;
        }
        self.sweep.best(self.tables.bounds(asked)?, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Daily, PaceRequest, PercentOf, Reduction};
    use crate::clinical_data::Formulary;
    use crate::quantity::{DailyDose, Percent};
    use crate::taper::nominal::{self, Course};

    /// A sequence of numbers that is the same on every run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, bound: u64) -> u64 {
            let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
            self.0 = next.wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }
    }

    /// A ladder with few different burdens and sets of strengths, so that many paths tie.
    fn ladder(dice: &mut Dice) -> Vec<Rung> {
        let step = [2, 3, 40, 500][usize::try_from(dice.below(4)).unwrap()];
        let mut daily = 0;
        let rungs = (0..4 + dice.below(12)).map(|place| {
            daily += if place == 0 {
                0
            } else {
                step * (1 + dice.below(3))
            };
            Rung {
                doses: vec![daily],
                daily,
                units: Vec::new(),
                halves: u32::try_from(2 * dice.below(3)).unwrap(),
                strengths: vec![dice.below(3)],
            }
        });
        let mut rungs: Vec<Rung> = rungs.collect();
        rungs.reverse();
        rungs
    }

    fn pace(dice: &mut Dice, daily: u64, formulary: &Formulary) -> ResolvedPace {
        let percent = ["7.3", "10", "12.5", "25", "33.3", "100"];
        let percent = percent[usize::try_from(dice.below(6)).unwrap()];
        let percent = Percent::from_text(percent).unwrap();
        let reduction = match dice.below(3) {
            0 => Reduction::Amount(Daily::Mass(DailyDose::from_nanograms(1 + daily / 7))),
            1 => Reduction::Percent {
                percent,
                of: PercentOf::Original,
            },
            _ => Reduction::Percent {
                percent,
                of: PercentOf::Current,
            },
        };
        let request = PaceRequest {
            preset: None,
            reduction: Some(reduction),
            every_days: Some(1 + u32::try_from(dice.below(3)).unwrap()),
            tail: None,
        };
        ResolvedPace::resolve(&request, formulary).unwrap()
    }

    type Sums = (Exact, Exact, u64, u32);

    /// What one interval adds on the way between two rungs.
    fn added(search: &Search<'_>, interval: usize, from: usize, to: usize) -> Sums {
        let asked = search.nominal.interval(interval);
        let (above, here) = (&search.ladder[from], &search.ladder[to]);
        let (before, dose) = (Exact::from(above.daily), Exact::from(here.daily));
        let allowed = search.pace.allowed(&asked.phase, search.original, &before);
        let beyond = before - &dose - allowed;
        let fell = from != to && beyond > Exact::from(0);
        let distance = (&dose - &asked.dose).max(&asked.dose - &dose);
        (
            if fell { beyond } else { Exact::from(0) },
            distance * Exact::from(u64::from(asked.days)),
            u64::from(here.halves) * u64::from(asked.days),
            u32::from(above.strengths != here.strengths),
        )
    }

    fn plus(one: Sums, other: &Sums) -> Sums {
        let (excess, deviation) = (one.0 + &other.0, one.1 + &other.1);
        (excess, deviation, one.2 + other.2, one.3 + other.3)
    }

    /// Every rung that may follow is tried from every rung in every interval.
    fn tried(search: &Search<'_>) -> (Sums, Vec<usize>) {
        let last = search.ladder.len() - 1;
        let ends = search.nominal.intervals.len();
        let nothing = (Exact::from(0), Exact::from(0), 0, 0);
        let mut onward = vec![(nothing, Vec::new()); last + 1];
        for interval in (1..=ends + 1).rev() {
            let goal = &search.nominal.interval(interval).dose;
            let distance = |rung: &usize| {
                let dose = Exact::from(search.ladder[*rung].daily);
                (&dose - goal).max(goal - &dose)
            };
            let nearest = (0..=last).min_by_key(distance).unwrap();
            let after = interval > ends;
            let mut layer = onward.clone();
            for from in (0..last).rev() {
                let highest = if interval == 1 || after {
                    from + 1
                } else {
                    from
                };
                let lowest = if after { last } else { nearest.max(highest) };
                let ways = (highest..=lowest).map(|to| {
                    let next = if after { &layer[to] } else { &onward[to] };
                    let mut path = vec![to];
                    path.extend(&next.1);
                    (plus(added(search, interval, from, to), &next.0), path)
                });
                layer[from] = ways.min().unwrap();
            }
            onward = layer;
        }
        onward.swap_remove(0)
    }

    #[test]
    fn the_sweeps_find_what_trying_every_rung_finds() {
        let formulary = Formulary::load().unwrap();
        let mut dice = Dice(2027);
        let mut compared = 0;
        for _ in 0..400 {
            let ladder = ladder(&mut dice);
            let daily = ladder[0].daily;
            let original = Exact::from(daily);
            let pace = pace(&mut dice, daily, &formulary);
            let goal = Exact::from(ladder.last().unwrap().daily);
            let half_of_lowest = Exact::from(ladder[ladder.len() - 2].daily) / Exact::from(2);
            let course = Course {
                original: &original,
                from: &original,
                goal: &goal,
                stop_below: Some(&half_of_lowest),
                fitted: &|days| days,
            };
            let nominal = nominal::curve(&pace, &course).unwrap();
            let search = Search {
                ladder: &ladder,
                nominal: &nominal,
                pace: &pace,
                original: &original,
                most: MOST_STANDINGS,
            };
            let best = search.best().unwrap();
            // Numbers of any size find the same.
            let scale = Scale::of(&search);
            let searched = best.searched;
            let long = search.solve::<BigInt, Long>(&scale, searched).unwrap();
            assert_eq!(search.solve::<i128, Long>(&scale, searched).unwrap(), long);
            assert_eq!(best, long);
            let (sums, path) = tried(&search);
            let found = (best.excess, best.deviation, best.burden, best.changes);
            assert_eq!((found, best.rungs), (sums, path), "{ladder:?} {nominal:?}");
            compared += nominal.intervals.len();
        }
        assert!(compared > 3_000, "{compared} intervals");
    }
}
