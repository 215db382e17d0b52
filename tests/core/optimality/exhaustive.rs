//! The best taper by trying every lawful path, written from the planner's definition alone.
//!
//! Doses are whole micrograms; nominal doses and sums are exact fractions. Nothing is
//! remembered between paths and no path is left out.
#![cfg(test)]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{Signed as _, ToPrimitive as _, Zero as _};

use crate::support::ratio;

/// A cut, or the most that a cut may be.
#[derive(Clone, Debug)]
pub enum Cut {
    /// This share of the original daily dose.
    OfOriginal(BigRational),
    /// This share of the dose before.
    OfCurrent(BigRational),
    /// This many micrograms.
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

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Time of day and micrograms, earliest first.
    pub present: Vec<(&'static str, u64)>,
    pub marketed: Vec<u64>,
    pub allowed: Vec<u64>,
    pub most_units: usize,
    pub once_daily_at_the_end: bool,
    /// The goal in micrograms a day; 0 is a stop.
    pub goal: BigRational,
    pub pace: Pace,
    pub start: NaiveDate,
    pub weekdays: Vec<Weekday>,
}

/// Units of one dose, larger strength first.
pub type Units = Vec<u64>;

/// One day of the ladder.
#[derive(Clone, Debug)]
pub struct Rung {
    pub doses: Vec<u64>,
    pub units: Vec<Units>,
}

impl Rung {
    pub fn daily(&self) -> u64 {
        self.doses.iter().sum()
    }

    fn burden(&self) -> u64 {
        self.units.iter().map(|units| units.len() as u64).sum()
    }

    fn strengths(&self) -> BTreeSet<u64> {
        self.units.iter().flatten().copied().collect()
    }
}

/// One step of the answer.
#[derive(Clone, Debug)]
pub struct Step {
    pub start: NaiveDate,
    pub end: NaiveDate,
    pub days: u64,
    pub rung: usize,
    /// The nominal dose of its first interval, in micrograms.
    pub nominal: BigRational,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub ladder: Vec<Rung>,
    pub steps: Vec<Step>,
    /// In micrograms.
    pub excess: BigRational,
    /// In microgram days.
    pub deviation: BigRational,
    pub burden: u64,
    pub changes: u64,
    /// How many paths were tried.
    pub paths: u64,
}

/// The best of several ways of writing an amount: fewest units, then fewest strengths, then
/// the larger strengths.
fn rank(units: &Units) -> (usize, usize, Reverse<Units>) {
    let strengths: BTreeSet<u64> = units.iter().copied().collect();
    (units.len(), strengths.len(), Reverse(units.clone()))
}

/// Every amount that can be made of at most `most` units, written in the one way.
fn amounts(strengths: &[u64], most: usize) -> BTreeMap<u64, Units> {
    fn add(strengths: &[u64], left: usize, units: &Units, found: &mut BTreeMap<u64, Units>) {
        let amount = units.iter().sum();
        match found.get(&amount) {
            Some(other) if rank(other) <= rank(units) => {}
            _ => {
                found.insert(amount, units.clone());
            }
        }
        if left == 0 {
            return;
        }
        for (place, strength) in strengths.iter().enumerate() {
            let mut more = units.clone();
            more.push(*strength);
            add(&strengths[place..], left - 1, &more, found);
        }
    }
    let mut descending = strengths.to_vec();
    descending.sort_unstable_by_key(|strength| Reverse(*strength));
    let mut found = BTreeMap::new();
    add(&descending, most, &Vec::new(), &mut found);
    found
}

/// The place of the dose that the next rung lowers: the largest; among equals one of the
/// middle of the day, the earlier first, then the morning's, then the night's.
fn to_lower(doses: &[u64]) -> usize {
    let largest = doses.iter().max().copied().unwrap_or(0);
    let last = doses.len() - 1;
    let middle = (1..last).find(|place| doses[*place] == largest);
    middle.unwrap_or(if doses[0] == largest { 0 } else { last })
}

fn ladder(question: &Question) -> Vec<Rung> {
    // A present dose may take more units than a planned one; no test uses more than five.
    let from_all = amounts(&question.marketed, question.most_units.max(5));
    let planned = amounts(&question.allowed, question.most_units);
    let present: Vec<u64> = question.present.iter().map(|(_, dose)| *dose).collect();
    let written = |doses: &[u64]| Rung {
        doses: doses.to_vec(),
        units: doses
            .iter()
            .zip(&present)
            .map(|(dose, before)| {
                if dose == before {
                    from_all[dose].clone()
                } else {
                    planned[dose].clone()
                }
            })
            .collect(),
    };
    let mut rungs = vec![written(&present)];
    let mut doses = present.clone();
    while doses.iter().any(|dose| *dose > 0) {
        let place = to_lower(&doses);
        let lower = planned
            .range(..doses[place])
            .next_back()
            .map(|(amount, _)| *amount);
        doses[place] = lower.expect("0 is an amount");
        if doses[place] == 0 && !question.once_daily_at_the_end {
            doses.fill(0);
        }
        let rung = written(&doses);
        if BigRational::from_integer(rung.daily().into()) < question.goal {
            break;
        }
        rungs.push(rung);
    }
    rungs
}

/// One interval: what the pace asks for and allows.
struct Interval {
    nominal: BigRational,
    days: u64,
    most: Cut,
    /// Whether the nominal curve had ended before it.
    after_the_curve: bool,
}

fn whole(micrograms: u64) -> BigRational {
    BigRational::from_integer(micrograms.into())
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
            days: asks.days,
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

/// Whether there is a day below the present one that the goal allows.
pub fn has_a_rung(question: &Question) -> bool {
    ladder(question).len() > 1
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

/// The first allowed weekday from a date on.
fn moved(question: &Question, date: NaiveDate) -> NaiveDate {
    (0..7)
        .map(|days| later(date, days))
        .find(|day| question.weekdays.contains(&day.weekday()))
        .unwrap_or(date)
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
    let mut starts = vec![moved(question, question.start)];
    for (_, days, _) in &runs {
        let start = starts.last().copied().unwrap_or(question.start);
        starts.push(moved(question, later(start, *days)));
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
