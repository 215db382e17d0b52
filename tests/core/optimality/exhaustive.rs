//! The best taper by trying every lawful path, written from the planner's definition alone.
//!
//! Amounts are whole thousandths of a label's unit; nominal doses and sums are exact
//! fractions. Nothing is
//! remembered between paths and no path is left out.
#![cfg(test)]

use chrono::{Days, NaiveDate};
use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{Signed as _, ToPrimitive as _, Zero as _};

use super::ladder::{Question, Rung, ladder, whole};
use crate::support::ratio;

/// A cut, or the most that a cut may be.
#[derive(Clone, Debug)]
pub enum Cut {
    /// This share of the original daily dose.
    OfOriginal(BigRational),
    /// This share of the dose before.
    OfCurrent(BigRational),
    /// This amount.
    Amount(u64),
}

/// What a pace asks for in an interval.
#[derive(Clone, Debug)]
pub struct Asks {
    pub cut: Cut,
    pub most: Cut,
    pub days: u64,
}

/// A pace, as far as the planner looks at it.
#[derive(Clone, Debug)]
pub struct Pace {
    /// The first interval's own cut, and the most that it may be.
    pub first: Option<(Cut, Cut)>,
    pub asks: Asks,
    /// From the interval on whose nominal dose before is at or below this share of the
    /// original: a switch from `original` to `current`, or a tail.
    pub below: Option<(BigRational, Asks)>,
    /// How many cuts there are in all.
    pub cuts: Option<usize>,
    /// What stands in place of the quarter of the dose before.
    pub in_place_of_a_quarter: Option<BigRational>,
}

/// One step of the answer.
#[derive(Clone, Debug)]
pub struct Step {
    pub start: NaiveDate,
    pub end: NaiveDate,
    pub days: u64,
    pub rung: usize,
    /// The nominal dose of its first interval.
    pub nominal: BigRational,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub ladder: Vec<Rung>,
    pub steps: Vec<Step>,
    pub excess: BigRational,
    pub deviation: BigRational,
    /// In half unit days.
    pub burden: u64,
    pub changes: u64,
    /// How many paths were tried.
    pub paths: u64,
}

/// One interval: what the pace asks for and allows.
struct Interval {
    nominal: BigRational,
    days: u64,
    most: Cut,
    /// Whether the nominal curve had ended before it.
    after_the_curve: bool,
}

fn size(cut: &Cut, original: &BigRational, current: &BigRational) -> BigRational {
    match cut {
        Cut::OfOriginal(share) => original * share,
        Cut::OfCurrent(share) => current * share,
        Cut::Amount(amount) => whole(*amount),
    }
}

/// The intervals of the nominal curve, and after it one for each rung.
fn intervals(question: &Question, ladder: &[Rung]) -> Vec<Interval> {
    let original = whole(ladder[0].daily());
    let lowest = ladder
        .iter()
        .map(Rung::daily)
        .filter(|daily| *daily > 0)
        .min()
        .map_or_else(BigRational::zero, whole);
    let stop = question.goal.is_zero();
    let pace = &question.pace;
    let asked = |before: &BigRational| match &pace.below {
        Some((share, asks)) if *before <= &original * share => asks,
        _ => &pace.asks,
    };
    let mut intervals: Vec<Interval> = Vec::new();
    let mut before = original.clone();
    while before > question.goal && pace.cuts.is_none_or(|cuts| intervals.len() < cuts) {
        let asks = asked(&before);
        let own = pace.first.as_ref().filter(|_| intervals.is_empty());
        let (cut, most) = own.map_or((&asks.cut, &asks.most), |(cut, most)| (cut, most));
        let mut nominal = &before - size(cut, &original, &before);
        if nominal < question.goal || (stop && nominal < &lowest / ratio(2, 1)) {
            nominal = question.goal.clone();
        }
        intervals.push(Interval {
            nominal: nominal.clone(),
            days: question.change_days.fitted(asks.days),
            most: most.clone(),
            after_the_curve: false,
        });
        before = nominal;
    }
    let days = intervals.last().map_or(0, |interval| interval.days);
    for _ in ladder {
        let most = asked(&before).most.clone();
        before = question.goal.clone();
        intervals.push(Interval {
            nominal: before.clone(),
            days,
            most,
            after_the_curve: true,
        });
    }
    intervals
}

/// The part of a reduction beyond what is allowed.
fn excess(question: &Question, most: &Cut, original: u64, from: u64, to: u64) -> BigRational {
    let half_a_point = ratio(1, 200);
    let (original, before) = (whole(original), whole(from));
    let quarter = question
        .pace
        .in_place_of_a_quarter
        .clone()
        .unwrap_or(ratio(1, 4));
    let of_the_dose_before = &before * (quarter + &half_a_point);
    let of_the_pace = match most {
        Cut::OfOriginal(share) => original * (share + half_a_point),
        Cut::OfCurrent(share) => &before * (share + half_a_point),
        Cut::Amount(amount) => whole(*amount),
    };
    let allowed = of_the_dose_before.min(of_the_pace);
    (whole(from - to) - allowed).max(BigRational::zero())
}

/// The sums of a path, in the order in which they count; the fractions over one denominator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Sums {
    excess: i128,
    deviation: i128,
    burden: u64,
    changes: u64,
}

struct Search {
    /// By interval, rung before and rung.
    excess: Vec<Vec<Vec<i128>>>,
    /// By interval and rung.
    deviation: Vec<Vec<i128>>,
    days: Vec<u64>,
    after_the_curve: Vec<bool>,
    nearest: Vec<usize>,
    burden: Vec<u64>,
    /// By rung before and rung.
    changes: Vec<Vec<u64>>,
    best: Option<(Sums, Vec<usize>)>,
    paths: u64,
    most_paths: u64,
}

impl Search {
    /// Tries every way on from a rung; the path holds one rung for each interval so far.
    fn descend(&mut self, path: &mut Vec<usize>, sums: Sums) {
        let here = path.last().copied().unwrap_or(0);
        let last = self.burden.len() - 1;
        if here == last {
            self.paths += 1;
            // Higher paths come first, so that an equal one does not replace the one found.
            if self.best.as_ref().is_none_or(|(best, _)| sums < *best) {
                self.best = Some((sums, path.clone()));
            }
            return;
        }
        if self.paths > self.most_paths {
            return;
        }
        let interval = path.len();
        let lowest = match interval {
            0 => self.nearest[interval].max(1),
            _ => self.nearest[interval].max(here),
        };
        let must_go_down = interval == 0 || self.after_the_curve[interval];
        let highest = if must_go_down { here + 1 } else { here };
        for rung in highest..=lowest {
            path.push(rung);
            self.descend(
                path,
                Sums {
                    excess: sums.excess + self.excess[interval][here][rung],
                    deviation: sums.deviation + self.deviation[interval][rung],
                    burden: sums.burden + self.burden[rung] * self.days[interval],
                    changes: sums.changes + self.changes[here][rung],
                },
            );
            path.pop();
        }
    }
}

/// The place of the rung nearest to a dose; of two equally near the higher.
fn nearest(ladder: &[Rung], dose: &BigRational) -> usize {
    let distance = |place: &usize| (whole(ladder[*place].daily()) - dose).abs();
    (0..ladder.len()).min_by_key(distance).unwrap_or(0)
}

fn scaled(value: &BigRational, scale: &BigInt) -> Option<i128> {
    let scaled = (value * BigRational::from_integer(scale.clone())).to_integer();
    (scaled.bits() < 110).then(|| scaled.to_i128()).flatten()
}

/// The best path, or `None` where the ladder has no rung below the present day, there are
/// more than `most_paths`, or the sums do not fit the numbers used here.
pub fn best(question: &Question, most_paths: u64) -> Option<Answer> {
    let ladder = ladder(question);
    if ladder.len() < 2 {
        return None;
    }
    let intervals = intervals(question, &ladder);
    let original = ladder[0].daily();
    let excesses: Vec<Vec<Vec<BigRational>>> = intervals
        .iter()
        .map(|interval| {
            let row = |from: &Rung| {
                let to = ladder.iter().map(Rung::daily);
                to.map(|to| {
                    if to >= from.daily() {
                        BigRational::zero()
                    } else {
                        excess(question, &interval.most, original, from.daily(), to)
                    }
                })
                .collect()
            };
            ladder.iter().map(row).collect()
        })
        .collect();
    let deviations: Vec<Vec<BigRational>> = intervals
        .iter()
        .map(|interval| {
            let away = |rung: &Rung| {
                (whole(rung.daily()) - &interval.nominal).abs() * whole(interval.days)
            };
            ladder.iter().map(away).collect()
        })
        .collect();
    let every = excesses
        .iter()
        .flatten()
        .flatten()
        .chain(deviations.iter().flatten());
    let scale = every.fold(BigInt::from(1), |scale, value| scale.lcm(value.denom()));
    let mut search = Search {
        excess: excesses
            .iter()
            .map(|table| {
                table
                    .iter()
                    .map(|row| row.iter().map(|value| scaled(value, &scale)).collect())
                    .collect()
            })
            .collect::<Option<_>>()?,
        deviation: deviations
            .iter()
            .map(|row| row.iter().map(|value| scaled(value, &scale)).collect())
            .collect::<Option<_>>()?,
        days: intervals.iter().map(|interval| interval.days).collect(),
        after_the_curve: intervals
            .iter()
            .map(|interval| interval.after_the_curve)
            .collect(),
        nearest: intervals
            .iter()
            .map(|interval| nearest(&ladder, &interval.nominal))
            .collect(),
        burden: ladder.iter().map(Rung::burden).collect(),
        changes: ladder
            .iter()
            .map(|from| {
                ladder
                    .iter()
                    .map(|to| u64::from(from.strengths() != to.strengths()))
                    .collect()
            })
            .collect(),
        best: None,
        paths: 0,
        most_paths,
    };
    search.descend(
        &mut Vec::new(),
        Sums {
            excess: 0,
            deviation: 0,
            burden: 0,
            changes: 0,
        },
    );
    if search.paths > most_paths {
        return None;
    }
    let (sums, path) = search.best?;
    let steps = steps(question, &ladder, &intervals, &path);
    let unscaled = |value: i128| BigRational::new(value.into(), scale.clone());
    Some(Answer {
        ladder,
        steps,
        excess: unscaled(sums.excess),
        deviation: unscaled(sums.deviation),
        burden: sums.burden,
        changes: sums.changes,
        paths: search.paths,
    })
}

fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date + Days::new(days)
}

/// Intervals in a row on one rung are one step; each starts when the one before is over.
fn steps(
    question: &Question,
    ladder: &[Rung],
    intervals: &[Interval],
    path: &[usize],
) -> Vec<Step> {
    let mut runs: Vec<(usize, u64, BigRational)> = Vec::new();
    for (rung, interval) in path.iter().zip(intervals) {
        match runs.last_mut() {
            Some((before, days, _)) if before == rung => *days += interval.days,
            _ => runs.push((*rung, interval.days, interval.nominal.clone())),
        }
    }
    let mut starts = vec![question.change_days.first_from(question.start)];
    for (_, days, _) in &runs {
        let start = starts.last().copied().unwrap_or(question.start);
        starts.push(question.change_days.first_from(later(start, *days)));
    }
    let count = runs.len();
    runs.into_iter()
        .enumerate()
        .map(|(place, (rung, asked, nominal))| {
            let start = starts[place];
            // The last step is not waited for: a stop has no days, a goal its interval.
            let days = if place + 1 < count {
                (starts[place + 1] - start).num_days().unsigned_abs()
            } else if ladder[rung].daily() == 0 {
                0
            } else {
                asked
            };
            let end = later(start, days.saturating_sub(1));
            Step {
                start,
                end,
                days,
                rung,
                nominal,
            }
        })
        .collect()
}
