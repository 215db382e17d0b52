//! What is asked, and the days that lead down to the goal, written from the planner's
//! definition alone.
//!
//! Amounts are thousandths of the unit on the label: micrograms where it is milligrams.
#![cfg(test)]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use num_rational::BigRational;

use super::exhaustive::Pace;

/// The strengths that a dose is made of, larger first, each twice for a whole unit and once
/// for a half.
pub type Units = Vec<u64>;

/// What doses are made of.
#[derive(Clone, Debug)]
pub enum Making {
    /// Units, or sets of patches.
    Units {
        marketed: Vec<u64>,
        allowed: Vec<u64>,
        most: usize,
        /// Whether the tablets may be halved, and whether planned doses may be.
        halves: Halves,
        /// The units of the only present dose, where the file says them.
        worn: Option<Units>,
    },
    /// Multiples of a step up to what a syringe holds.
    Steps { step: u64, most: Option<u64> },
}

/// Whether a tablet may be halved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halves {
    /// The product has no score line.
    Never,
    /// Only a present dose may hold a half.
    Present,
    /// Planned doses may as well.
    Planned,
}

/// The days on which a dose may change.
#[derive(Clone, Debug)]
pub enum ChangeDays {
    Weekdays(Vec<Weekday>),
    /// The next change of the patches, the days between changes, and whether intervals are
    /// rounded down.
    Patch {
        next: NaiveDate,
        every: u64,
        shorter: bool,
    },
}

impl ChangeDays {
    /// An interval's length, in whole change intervals.
    pub fn fitted(&self, days: u64) -> u64 {
        match self {
            Self::Weekdays(_) => days,
            Self::Patch {
                every,
                shorter: true,
                ..
            } => (days - days % every).max(*every),
            Self::Patch { every, .. } => days.next_multiple_of(*every),
        }
    }

    /// The first of these days at or after a date.
    pub fn first_from(&self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Weekdays(weekdays) => date
                .iter_days()
                .find(|day| weekdays.contains(&day.weekday()))
                .expect("a weekday"),
            Self::Patch { next, every, .. } => {
                let mut day = *next;
                while day < date {
                    day = day + Days::new(*every);
                }
                day
            }
        }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Time of day and amount, earliest first; patches and infusions are one dose.
    pub present: Vec<(&'static str, u64)>,
    pub making: Making,
    pub once_daily_at_the_end: bool,
    /// The goal a day; 0 is a stop.
    pub goal: BigRational,
    pub pace: Pace,
    pub start: NaiveDate,
    pub change_days: ChangeDays,
}

/// One day of the ladder.
#[derive(Clone, Debug)]
pub struct Rung {
    pub doses: Vec<u64>,
    pub units: Vec<Units>,
    counts_doses: bool,
}

impl Rung {
    pub fn daily(&self) -> u64 {
        self.doses.iter().sum()
    }

    /// Half units a day; a dose of a liquid or an infusion counts as one unit.
    pub fn burden(&self) -> u64 {
        if self.counts_doses {
            return 2 * self.doses.iter().filter(|dose| **dose > 0).count() as u64;
        }
        self.units.iter().map(|units| units.len() as u64).sum()
    }

    pub fn strengths(&self) -> BTreeSet<u64> {
        self.units.iter().flatten().copied().collect()
    }
}

pub fn whole(amount: u64) -> BigRational {
    BigRational::from_integer(amount.into())
}

/// The best of several ways of writing an amount: fewest units, then fewest strengths, then
/// the larger strengths.
fn rank(units: &Units) -> (usize, usize, Reverse<Units>) {
    let strengths: BTreeSet<u64> = units.iter().copied().collect();
    (units.len(), strengths.len(), Reverse(units.clone()))
}

/// Every amount that can be made of at most `most` units, written in the one way; a half is
/// half a unit.
fn amounts(strengths: &[u64], most: usize, halves: bool) -> BTreeMap<u64, Units> {
    fn add(
        strengths: &[u64],
        piece: usize,
        left: usize,
        units: &Units,
        found: &mut BTreeMap<u64, Units>,
    ) {
        let amount = units.iter().sum::<u64>() / 2;
        match found.get(&amount) {
            Some(other) if rank(other) <= rank(units) => {}
            _ => {
                found.insert(amount, units.clone());
            }
        }
        if left < piece {
            return;
        }
        for (place, strength) in strengths.iter().enumerate() {
            let mut more = units.clone();
            more.extend(std::iter::repeat_n(*strength, piece));
            add(&strengths[place..], piece, left - piece, &more, found);
        }
    }
    let mut descending = strengths.to_vec();
    descending.sort_unstable_by_key(|strength| Reverse(*strength));
    let mut found = BTreeMap::new();
    let piece = if halves { 1 } else { 2 };
    add(&descending, piece, 2 * most, &Vec::new(), &mut found);
    found
}

/// What a present dose is made of: whole units if that is possible.
fn present_units(making: &Making, dose: u64) -> Units {
    let Making::Units {
        marketed,
        most,
        halves,
        worn,
        ..
    } = making
    else {
        return Units::new();
    };
    if let Some(worn) = worn {
        return worn.clone();
    }
    // A present dose may take more units than a planned one; no test uses more than five.
    let most = (*most).max(5);
    let whole = amounts(marketed, most, false).remove(&dose);
    let halved = || (*halves != Halves::Never).then(|| amounts(marketed, most, true).remove(&dose));
    whole
        .or_else(|| halved().flatten())
        .expect("a present dose can be made")
}

/// The place of the dose that the next rung lowers: the largest; among equals one of the
/// middle of the day, the earlier first, then the morning's, then the night's.
fn to_lower(doses: &[u64]) -> usize {
    let largest = doses.iter().max().copied().unwrap_or(0);
    let last = doses.len() - 1;
    let middle = (1..last).find(|place| doses[*place] == largest);
    middle.unwrap_or(if doses[0] == largest { 0 } else { last })
}

/// The amounts that are planned, and what they are made of, below a dose.
struct Planned<'a> {
    making: &'a Making,
    units: BTreeMap<u64, Units>,
}

impl<'a> Planned<'a> {
    fn of(making: &'a Making) -> Self {
        let units = match making {
            Making::Units {
                allowed,
                most,
                halves,
                ..
            } => amounts(allowed, *most, *halves == Halves::Planned),
            Making::Steps { .. } => BTreeMap::new(),
        };
        Self { making, units }
    }

    fn next_below(&self, dose: u64) -> u64 {
        match self.making {
            Making::Units { .. } => {
                let below = self.units.range(..dose).next_back();
                below.map(|(amount, _)| *amount).expect("0 is an amount")
            }
            Making::Steps { step, most } => {
                let mut below = (0..dose).rev();
                let lawful = |amount: &u64| {
                    amount.is_multiple_of(*step) && most.is_none_or(|most| *amount <= most)
                };
                below.find(lawful).expect("0 is an amount")
            }
        }
    }

    fn units_of(&self, dose: u64) -> Units {
        match self.making {
            Making::Units { .. } => self.units[&dose].clone(),
            Making::Steps { .. } => Units::new(),
        }
    }
}

/// The days from the present one down to the goal, or to the lowest not below it.
pub fn ladder(question: &Question) -> Vec<Rung> {
    let planned = Planned::of(&question.making);
    let present: Vec<u64> = question.present.iter().map(|(_, dose)| *dose).collect();
    let now: Vec<Units> = present
        .iter()
        .map(|dose| present_units(&question.making, *dose))
        .collect();
    let written = |doses: &[u64]| {
        let units = doses.iter().zip(present.iter().zip(&now));
        let units = units.map(|(dose, (before, now))| {
            if dose == before {
                now.clone()
            } else {
                planned.units_of(*dose)
            }
        });
        Rung {
            doses: doses.to_vec(),
            units: units.collect(),
            counts_doses: matches!(question.making, Making::Steps { .. }),
        }
    };
    let mut rungs = vec![written(&present)];
    let mut doses = present.clone();
    while doses.iter().any(|dose| *dose > 0) {
        let place = to_lower(&doses);
        doses[place] = planned.next_below(doses[place]);
        if doses[place] == 0 && !question.once_daily_at_the_end {
            doses.fill(0);
        }
        let rung = written(&doses);
        if whole(rung.daily()) < question.goal {
            break;
        }
        rungs.push(rung);
    }
    rungs
}
