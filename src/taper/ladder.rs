//! The ladder: the days that can be dispensed, from the present one down to the goal.
//!
//! Each rung lowers one dose of the rung above, always the largest, to the next lower
//! amount; among equally large doses a middle-of-the-day dose goes first (the earlier of
//! two), then the morning one, the night one last. So no dose of the day ever rises.

use crate::case::units::UnitCount;
use crate::quantity::Exact;
use crate::taper::amounts::Amounts;

/// One day that can be dispensed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rung {
    /// The doses by time, in parts; 0 where nothing is taken.
    pub(super) doses: Vec<u64>,
    /// Their sum.
    pub(super) daily: u64,
    /// What each dose is made of.
    pub(super) units: Vec<Vec<UnitCount>>,
    /// Half units taken in the day.
    pub(super) halves: u32,
    /// The strengths in use, rising.
    pub(super) strengths: Vec<u64>,
}

impl Rung {
    /// A day with these doses.
    fn new(doses: Vec<u64>, present: &Present, amounts: &Amounts) -> Option<Self> {
        let daily = doses
            .iter()
            .try_fold(0_u64, |sum, dose| sum.checked_add(*dose))?;
        let now = present.doses.iter().zip(&present.units);
        let units = doses
            .iter()
            .zip(now)
            .map(|(dose, (now, units))| match *dose {
                0 => Some(Vec::new()),
                // An unchanged dose stays in the units it is taken in; the constraints bind
                // planned doses that change.
                dose if dose == *now => Some(units.clone()),
                dose => amounts.planned(dose),
            });
        let units = units.collect::<Option<Vec<_>>>()?;
        let burdens = doses.iter().zip(&units);
        let halves = burdens
            .map(|(dose, units)| amounts.halves(*dose, units))
            .sum();
        let mut strengths: Vec<u64> = units.iter().flatten().map(|unit| unit.parts).collect();
        strengths.sort_unstable();
        strengths.dedup();
        Some(Self {
            doses,
            daily,
            units,
            halves,
            strengths,
        })
    }
}

/// The present day.
pub(super) struct Present {
    /// The doses by time, in parts.
    pub(super) doses: Vec<u64>,
    /// What each is made of now.
    pub(super) units: Vec<Vec<UnitCount>>,
}

/// Builds the ladder; `None` where a present dose cannot be made.
pub(super) fn build(
    present: &Present,
    amounts: &Amounts,
    goal: &Exact,
    once_daily_at_the_end: bool,
) -> Option<Vec<Rung>> {
    let mut rungs = vec![Rung::new(present.doses.clone(), present, amounts)?];
    loop {
        let last = rungs.last()?;
        let Some(place) = next_to_fall(&last.doses) else {
            return Some(rungs);
        };
        let mut doses = last.doses.clone();
        if let Some(dose) = doses.get_mut(place) {
            *dose = amounts.below(*dose);
        }
        let first_to_end = !once_daily_at_the_end && doses.contains(&0);
        if first_to_end {
            doses.fill(0);
        }
        let rung = Rung::new(doses, present, amounts)?;
        if Exact::from(rung.daily) < *goal {
            return Some(rungs);
        }
        rungs.push(rung);
    }
}

/// The place of the dose that falls next; `None` where nothing is taken any more.
fn next_to_fall(doses: &[u64]) -> Option<usize> {
    let largest = doses.iter().copied().max().filter(|largest| *largest > 0)?;
    let last = doses.len().checked_sub(1)?;
    let turn = |place: &usize| match *place {
        0 => 1,
        place if place == last => 2,
        _ => 0,
    };
    let places = doses
        .iter()
        .enumerate()
        .filter(|(_, dose)| **dose == largest);
    places
        .map(|(place, _)| place)
        .min_by_key(|place| (turn(place), *place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn among_equal_doses_the_middle_falls_first_and_the_night_last() {
        assert_eq!(next_to_fall(&[30, 30, 30, 30]), Some(1));
        assert_eq!(next_to_fall(&[30, 20, 20, 30]), Some(0));
        assert_eq!(next_to_fall(&[20, 20, 20, 30]), Some(3));
        assert_eq!(next_to_fall(&[30]), Some(0));
        assert_eq!(next_to_fall(&[0, 0]), None);
    }
}
