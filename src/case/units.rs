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
    let most_halves = most_units.saturating_mul(WHOLE);
    let Some(largest) = units.iter().max() else {
        return Vec::new();
    };
    let Some(ways) = Ways::up_to(units, largest.holds(most_halves)) else {
        return Vec::new();
    };
    let lawful = |place: &usize| {
        ways.halves(*place)
            .is_some_and(|halves| halves <= most_halves)
    };
    let places = (1..ways.fewest.len()).filter(lawful);
    places.filter_map(|place| ways.written(place)).collect()
}

/// How an amount of any number of units is written, or the nearest amounts below and above
/// that can be made.
///
/// # Errors
///
/// The nearest amounts that can be made; the lower one is `None` where there is none.
pub fn make(units: &[Unit], amount: u64) -> Result<Made, (Option<u64>, u64)> {
    let smallest = units
        .iter()
        .map(|unit| unit.holds(unit.smallest_halves()))
        .min();
    let Some(smallest) = smallest else {
        return Err((None, 0));
    };
    if let Some(made) = of_one_strength(units, amount) {
        return Ok(made);
    }
    let Some(ways) = Ways::up_to(units, amount.saturating_add(smallest)) else {
        return Err((None, 0));
    };
    if let Some(made) = ways.place(amount).and_then(|place| ways.written(place)) {
        return Ok(made);
    }
    let made = ways.fewest.iter().zip(0_u64..).skip(1);
    let made = made.filter_map(|(halves, place)| halves.map(|_| place * ways.grain));
    let (below, above): (Vec<u64>, Vec<u64>) = made.partition(|made| *made < amount);
    let above = above.first().copied();
    Err((below.last().copied(), above.unwrap_or(smallest)))
}

/// An amount that is one unit, or any number of the largest: no other way has as few units,
/// save half of another.
fn of_one_strength(units: &[Unit], amount: u64) -> Option<Made> {
    let half = |unit: &Unit| unit.may_be_halved && unit.holds(1) == amount;
    let largest = units.iter().map(|unit| unit.parts).max()?;
    let one = || units.iter().find(|unit| unit.parts == amount);
    let parts = match amount {
        0 => return None,
        _ if amount.is_multiple_of(largest) => largest,
        _ => one()?.parts,
    };
    let halves = u32::try_from(amount / parts).ok()?.checked_mul(WHOLE)?;
    let units_of_it = vec![UnitCount { parts, halves }];
    (!units.iter().any(half)).then_some(Made {
        amount,
        units: units_of_it,
    })
}

/// How every multiple of the grain is written, up to a limit.
///
/// What is left of an amount that is made from fewest halves, once one strength has been taken
/// away, is itself made from fewest halves: with fewer for the rest there would be fewer for
/// the whole. So the rest is looked up, and no way is tried twice.
struct Ways {
    /// The largest number that divides every part.
    grain: u64,
    /// The strengths, larger first: each in its smallest pieces.
    pieces: Vec<Piece>,
    /// For each multiple of the grain the fewest halves that make it.
    fewest: Vec<Option<u32>>,
    /// From each strength on, for each multiple of the grain: how few strengths make it from
    /// its fewest halves.
    strengths: Vec<Vec<Option<u32>>>,
}

/// The smallest that can be taken of a strength.
#[derive(Clone, Copy)]
struct Piece {
    /// What one whole unit holds, in parts.
    parts: u64,
    /// What the piece holds, in grains.
    grains: usize,
    /// Its halves.
    halves: u32,
}

impl Piece {
    /// What is left of a multiple of the grain and of its halves without so many pieces.
    fn without(self, place: usize, halves: u32, count: u32) -> Option<(usize, u32)> {
        let grains = self.grains.checked_mul(usize::try_from(count).ok()?)?;
        let halves = halves.checked_sub(self.halves.checked_mul(count)?)?;
        Some((place.checked_sub(grains)?, halves))
    }
}

impl Ways {
    /// The ways of making what is not above a limit; `None` where nothing can be made.
    fn up_to(units: &[Unit], limit: u64) -> Option<Self> {
        let mut sorted = units.to_vec();
        sorted.sort_unstable_by_key(|unit| std::cmp::Reverse(*unit));
        let smallest = |unit: &Unit| unit.holds(unit.smallest_halves());
        let grain = units.iter().map(smallest);
        let grain = grain.fold(0, |grain, part| grain.gcd(&part));
        let places = usize::try_from(limit.checked_div(grain)?).ok()?;
        let pieces = sorted.iter().map(|unit| {
            Some(Piece {
                parts: unit.parts,
                grains: usize::try_from(smallest(unit) / grain).ok()?,
                halves: unit.smallest_halves(),
            })
        });
        let mut ways = Self {
            grain,
            pieces: pieces.collect::<Option<_>>()?,
            fewest: vec![Some(0)],
            strengths: Vec::new(),
        };
        for place in 1..=places {
            let fewest = ways.pieces.iter().filter_map(|piece| {
                let before = ways.halves(place.checked_sub(piece.grains)?)?;
                Some(before + piece.halves)
            });
            ways.fewest.push(fewest.min());
        }
        ways.count_strengths();
        Some(ways)
    }

    /// The fewest halves that make a multiple of the grain.
    fn halves(&self, place: usize) -> Option<u32> {
        self.fewest.get(place).copied().flatten()
    }

    /// The place of an amount among the multiples of the grain.
    fn place(&self, amount: u64) -> Option<usize> {
        let place = usize::try_from(amount / self.grain).ok()?;
        amount.is_multiple_of(self.grain).then_some(place)
    }

    fn count_strengths(&mut self) {
        // Without any strength left only nothing can be made.
        let mut from_here = vec![None; self.fewest.len()];
        if let Some(nothing) = from_here.first_mut() {
            *nothing = Some(0);
        }
        self.strengths.push(from_here);
        for piece in self.pieces.iter().rev() {
            let after = self.strengths.last().map_or(&[][..], Vec::as_slice);
            let from_here = self.fewest.iter().enumerate().map(|(place, halves)| {
                let with = self.rests(*piece, place, (*halves)?);
                let with = with.filter_map(|(rest, _)| Some((*after.get(rest)?)? + 1));
                with.chain(after.get(place).copied().flatten()).min()
            });
            let from_here = from_here.collect();
            self.strengths.push(from_here);
        }
        self.strengths.reverse();
    }

    /// What is left of a multiple of the grain without one piece of a strength, two and so on,
    /// where the rest is made from fewest halves; and how many pieces were taken away.
    fn rests(&self, piece: Piece, place: usize, halves: u32) -> impl Iterator<Item = (usize, u32)> {
        let rests = (1..).map_while(move |count| {
            let (rest, left) = piece.without(place, halves, count)?;
            Some((rest, left, count))
        });
        rests
            .filter(|(rest, left, _)| self.halves(*rest) == Some(*left))
            .map(|(rest, _, count)| (rest, count))
    }

    /// How few strengths from one on make a multiple of the grain.
    fn strengths(&self, from: usize, place: usize) -> Option<u32> {
        *self.strengths.get(from)?.get(place)?
    }

    /// The one way in which a multiple of the grain is written: of the ways with fewest halves
    /// and fewest strengths the one with the larger strengths, and more of them.
    fn written(&self, place: usize) -> Option<Made> {
        let (mut rest, mut left) = (place, self.strengths(0, place)?);
        let mut units = Vec::new();
        for (from, piece) in self.pieces.iter().enumerate() {
            let halves = self.halves(rest)?;
            let fewer = left.checked_sub(1);
            let taken = self
                .rests(*piece, rest, halves)
                .filter(|(rest, _)| fewer.is_some() && self.strengths(from + 1, *rest) == fewer)
                .last();
            if let Some((after, count)) = taken {
                units.push(UnitCount {
                    parts: piece.parts,
                    halves: piece.halves * count,
                });
                (rest, left) = (after, fewer?);
            }
        }
        let amount = u64::try_from(place).ok()?.checked_mul(self.grain)?;
        Some(Made { amount, units })
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
