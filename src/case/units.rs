//! Which amounts can be made from marketed units, and from which units.
//!
//! Each amount is written in one way: fewest units, then fewest strengths, then the larger
//! strengths. A half counts as half a unit, and is written `0.5`; everything is counted in
//! halves, so that the count is a whole number.

use num_integer::Integer as _;

use crate::clinical_data::{Divisibility, Product, StrengthAmount};
use crate::quantity::PatchRate;

/// The halves of one unit.
pub const WHOLE: u32 = 2;

/// A strength that can be used, in parts (nanograms, or nanograms an hour).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// What one whole unit holds.
    pub parts: u64,
    /// Whether it may be halved.
    pub may_be_halved: bool,
}

impl Unit {
    /// The fewest halves that can be taken.
    fn smallest_halves(self) -> u32 {
        if self.may_be_halved { 1 } else { 2 }
    }

    /// What so many halves hold.
    fn holds(self, halves: u32) -> u64 {
        self.parts.saturating_mul(halves.into()) / 2
    }
}

/// So many of one strength; counted in halves, so that a half is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitCount {
    /// What one whole unit holds, in parts.
    pub parts: u64,
    /// How many half units are taken.
    pub halves: u32,
}

impl UnitCount {
    /// The count as written: `2`, `0.5`, `1.5`.
    pub fn text(self) -> String {
        match (self.halves / 2, self.halves % 2) {
            (whole, 0) => whole.to_string(),
            (whole, _) => format!("{whole}.5"),
        }
    }
}

/// One way of making an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The amount in parts.
    pub amount: u64,
    /// The units, larger strength first.
    pub units: Vec<UnitCount>,
}

impl Made {
    /// How many half units it takes.
    pub fn halves(&self) -> u32 {
        self.units.iter().map(|unit| unit.halves).sum()
    }
}

/// The units in which a product is marketed for a brand, rising; none for liquids and
/// infusions. Tablets with a score line may be halved where `halves` says so.
pub fn marketed(product: &Product, brand: Option<&str>, halves: bool) -> Vec<Unit> {
    let may_be_halved = halves && product.divisibility == Divisibility::ScoredHalf;
    let parts = |amount: &StrengthAmount| match amount {
        StrengthAmount::Unit(dose) => Some(dose.nanograms()),
        StrengthAmount::Rate(rate) => Some(rate.nanograms_per_hour()),
        _ => None,
    };
    let strengths = product.strengths_for(brand);
    let parts = strengths
        .iter()
        .filter_map(|strength| parts(&strength.amount));
    let mut units: Vec<Unit> = parts
        .map(|parts| Unit {
            parts,
            may_be_halved,
        })
        .collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// The patches worn together, each strength with its number, in the order given.
pub fn worn(patches: &[PatchRate]) -> Vec<UnitCount> {
    let mut units: Vec<UnitCount> = Vec::new();
    for patch in patches {
        let parts = patch.nanograms_per_hour();
        match units.iter_mut().find(|unit| unit.parts == parts) {
            Some(unit) => unit.halves += WHOLE,
            None => units.push(UnitCount {
                parts,
                halves: WHOLE,
            }),
        }
    }
    units
}

/// Every amount above nothing that at most `most_units` units make, rising, each in the one
/// way in which it is written.
pub fn amounts(units: &[Unit], most_units: u32) -> Vec<Made> {
    let most_halves = most_units.saturating_mul(2);
    let grain = grain_of(units);
    let Some(largest) = units.iter().max().filter(|_| grain > 0) else {
        return Vec::new();
    };
    let counts = fewest_halves(units, grain, largest.holds(most_halves));
    let sorted = falling(units);
    let places = counts.into_iter().zip(0_u64..).skip(1);
    let lawful = places.filter_map(|(halves, place)| Some((halves?, place * grain)));
    lawful
        .filter(|(halves, _)| *halves <= most_halves)
        .filter_map(|(halves, amount)| best(&sorted, amount, halves))
        .collect()
}

/// The units, larger strength first.
fn falling(units: &[Unit]) -> Vec<Unit> {
    let mut sorted = units.to_vec();
    sorted.sort_unstable_by_key(|unit| std::cmp::Reverse(*unit));
    sorted
}

/// The largest number that divides every part.
fn grain_of(units: &[Unit]) -> u64 {
    let grains = units.iter().map(|unit| unit.holds(unit.smallest_halves()));
    grains.fold(0, |grain, part| grain.gcd(&part))
}

/// The way in which an amount is written that takes exactly so many halves.
fn best(sorted: &[Unit], amount: u64, halves: u32) -> Option<Made> {
    let mut ways = Vec::new();
    exactly(sorted, amount, halves, &mut Vec::new(), &mut ways);
    ways.into_iter().min_by_key(rank)
}

/// The order in which ways of making one amount are preferred.
type Rank = (
    u32,
    usize,
    Vec<(std::cmp::Reverse<u64>, std::cmp::Reverse<u32>)>,
);

fn rank(made: &Made) -> Rank {
    let larger_first = made
        .units
        .iter()
        .map(|unit| {
            (
                std::cmp::Reverse(unit.parts),
                std::cmp::Reverse(unit.halves),
            )
        })
        .collect();
    (made.halves(), made.units.len(), larger_first)
}

/// How an amount of any number of units is written, or the nearest amounts below and above
/// that can be made.
///
/// # Errors
///
/// The nearest amounts that can be made; the lower one is `None` where there is none.
pub fn make(units: &[Unit], amount: u64) -> Result<Made, (Option<u64>, u64)> {
    let unit_grain = grain_of(units);
    let smallest = units
        .iter()
        .map(|unit| unit.holds(unit.smallest_halves()))
        .min();
    let Some(smallest) = smallest.filter(|_| unit_grain > 0) else {
        return Err((None, 0));
    };
    let counts = fewest_halves(units, unit_grain, amount.saturating_add(smallest));
    let halves_of = |amount: u64| {
        let place = usize::try_from(amount / unit_grain).ok()?;
        let whole = amount.is_multiple_of(unit_grain);
        whole
            .then(|| counts.get(place).copied().flatten())
            .flatten()
    };
    if let Some(made) = halves_of(amount).and_then(|halves| best(&falling(units), amount, halves)) {
        return Ok(made);
    }
    let grid = |place: u64| place.saturating_mul(unit_grain);
    let lower = amount / unit_grain;
    let below = (1..=lower)
        .rev()
        .map(grid)
        .find(|below| *below < amount && halves_of(*below).is_some());
    let last = amount.saturating_add(smallest) / unit_grain;
    let above = (lower + 1..=last)
        .map(grid)
        .find(|above| halves_of(*above).is_some());
    Err((below, above.unwrap_or(smallest)))
}

/// For each multiple of the grain up to `limit`, the fewest halves that make it.
fn fewest_halves(units: &[Unit], grain: u64, limit: u64) -> Vec<Option<u32>> {
    let mut counts = vec![Some(0)];
    for place in 1..=limit / grain {
        let amount = place * grain;
        let fewest = units
            .iter()
            .flat_map(|unit| [2, unit.smallest_halves()].map(|halves| (unit.holds(halves), halves)))
            .filter(|(part, _)| *part <= amount)
            .filter_map(|(part, halves)| {
                let before = usize::try_from((amount - part) / grain).ok()?;
                counts
                    .get(before)
                    .copied()
                    .flatten()
                    .map(|count: u32| count + halves)
            })
            .min();
        counts.push(fewest);
    }
    counts
}

/// Every way of making `amount` from exactly so many halves.
fn exactly(
    units: &[Unit],
    amount: u64,
    left: u32,
    chosen: &mut Vec<UnitCount>,
    ways: &mut Vec<Made>,
) {
    if amount == 0 && left == 0 {
        let total = chosen
            .iter()
            .map(|unit| unit.parts * u64::from(unit.halves) / 2)
            .sum();
        ways.push(Made {
            amount: total,
            units: chosen.clone(),
        });
        return;
    }
    let Some((unit, rest)) = units.split_first() else {
        return;
    };
    // Strengths fall from here on: so few units cannot reach the amount any more, or so many
    // go beyond it.
    let smallest = rest.last().unwrap_or(unit);
    if unit.holds(left) < amount || smallest.holds(left) > amount {
        return;
    }
    let mut halves = 0;
    while halves <= left && unit.holds(halves) <= amount {
        if halves > 0 {
            chosen.push(UnitCount {
                parts: unit.parts,
                halves,
            });
        }
        exactly(
            rest,
            amount - unit.holds(halves),
            left - halves,
            chosen,
            ways,
        );
        if halves > 0 {
            chosen.pop();
        }
        halves += unit.smallest_halves();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(parts: &[u64]) -> Vec<Unit> {
        parts
            .iter()
            .map(|parts| Unit {
                parts: *parts,
                may_be_halved: false,
            })
            .collect()
    }

    fn written(made: &Made) -> Vec<(u64, String)> {
        made.units
            .iter()
            .map(|unit| (unit.parts, unit.text()))
            .collect()
    }

    fn way(units: &[Unit], amount: u64) -> Vec<(u64, String)> {
        let made = amounts(units, 4);
        written(made.iter().find(|made| made.amount == amount).unwrap())
    }

    #[test]
    fn an_amount_is_written_with_fewest_units_then_fewest_strengths() {
        let mst = whole(&[5, 10, 15, 30]);
        let one = |parts: u64| (parts, "1".to_owned());
        assert_eq!(way(&mst, 55), [one(30), one(15), one(10)]);
        // 50 is 30 + 10 + 10 or 30 + 15 + 5: three units either way, two strengths or three.
        assert_eq!(way(&mst, 50), [one(30), (10, "2".to_owned())]);
        // 20 is 10 + 10 or 15 + 5.
        assert_eq!(way(&mst, 20), [(10, "2".to_owned())]);
    }

    #[test]
    fn at_most_so_many_units_are_used() {
        let made = amounts(&whole(&[5, 10, 15, 30]), 4);
        // 4 × 30 is the most; 115 would be 30 + 30 + 30 + 15 + 10.
        assert_eq!(made.last().map(|made| made.amount), Some(120));
        assert!(!made.iter().any(|made| made.amount == 115));
    }

    #[test]
    fn a_half_counts_as_half_a_unit() {
        let scored = [Unit {
            parts: 10,
            may_be_halved: true,
        }];
        assert_eq!(way(&scored, 5), [(10, "0.5".to_owned())]);
        assert_eq!(way(&scored, 35), [(10, "3.5".to_owned())]);
        assert_eq!(amounts(&scored, 4).last().map(|made| made.amount), Some(40));
    }

    #[test]
    fn what_cannot_be_made_is_answered_with_the_nearest() {
        let zomorph = whole(&[10, 30, 60]);
        assert_eq!(make(&zomorph, 55), Err((Some(50), 60)));
        assert_eq!(make(&zomorph, 5), Err((None, 10)));
        assert_eq!(
            written(&make(&zomorph, 120).unwrap()),
            [(60, "2".to_owned())]
        );
        // 9, 13.5, 18, 27 and 36 in tenths: 45 of these is 4.5, below the smallest.
        assert_eq!(make(&whole(&[90, 135, 180]), 45), Err((None, 90)));
        assert_eq!(make(&whole(&[90, 135, 180]), 150), Err((Some(135), 180)));
    }
}
