//! What makes one way down the ladder better than another, in order.
//!
//! Excess, deviation, burden, changes; each is an exact sum over the intervals of the path.
//! Excess and deviation are held as whole numbers over one common denominator each.

use std::ops::{Add, Sub};
use std::rc::Rc;

use num_bigint::BigInt;

use crate::quantity::Exact;

/// A whole number that sums are held in: a machine word's where they fit, else any size.
pub(super) trait Number: Clone + Ord + From<u8> {
    /// A value over a denominator that its own divides; `None` where it does not fit.
    fn over(value: &Exact, denominator: &BigInt) -> Option<Self>;

    /// As a number of any size.
    fn to_big(&self) -> BigInt;
}

/// What the excess is summed in.
pub(super) trait Excess: Number + Add<Output = Self> + Sub<Output = Self> {}

/// What the deviation is summed in.
pub(super) trait Deviation: Number {
    /// With the distance between two numbers.
    #[must_use]
    fn with_distance(&self, one: &Self, other: &Self) -> Self;
}

/// A number of any size that is shared, not copied: the deviation of a path that stays where
/// it is stands in several places.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Long(Rc<BigInt>);

impl Number for i128 {
    fn over(value: &Exact, denominator: &BigInt) -> Option<Self> {
        match (value.words(), Self::try_from(denominator)) {
            (Some((numer, 1)), Ok(denominator)) => Self::from(numer).checked_mul(denominator),
            (Some((numer, denom)), Ok(denominator)) => {
                Self::from(numer).checked_mul(denominator / Self::from(denom))
            }
            _ => Self::try_from(&BigInt::over(value, denominator)?).ok(),
        }
    }

    fn to_big(&self) -> BigInt {
        BigInt::from(*self)
    }
}

impl Excess for i128 {}

impl Deviation for i128 {
    fn with_distance(&self, one: &Self, other: &Self) -> Self {
        self + (one - other).abs()
    }
}

impl Number for BigInt {
    fn over(value: &Exact, denominator: &BigInt) -> Option<Self> {
        Some(value.numer() * (denominator / value.denom()))
    }

    fn to_big(&self) -> BigInt {
        self.clone()
    }
}

impl Excess for BigInt {}

impl From<u8> for Long {
    fn from(value: u8) -> Self {
        Self(Rc::new(BigInt::from(value)))
    }
}

impl Number for Long {
    fn over(value: &Exact, denominator: &BigInt) -> Option<Self> {
        Some(Self(Rc::new(BigInt::over(value, denominator)?)))
    }

    fn to_big(&self) -> BigInt {
        self.0.as_ref().clone()
    }
}

impl Deviation for Long {
    fn with_distance(&self, one: &Self, other: &Self) -> Self {
        let (more, less) = if one < other {
            (other, one)
        } else {
            (one, other)
        };
        // The smaller is taken away in place, so that only one number is set up.
        let mut sum = self.0.as_ref() + more.0.as_ref();
        sum -= less.0.as_ref();
        Self(Rc::new(sum))
    }
}

/// The four sums, compared in this order: the excess as one kind of number, the deviation as
/// another, which is longer where the pace falls by a share of the current dose.
///
/// Sums are added one by one, and so the order of two of them stays the same when one and the
/// same is added to both: what is best from a rung on can be found rung by rung.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost<E, D> {
    /// The parts of reductions beyond what is allowed.
    pub(super) excess: E,
    /// Distance from the nominal dose, times days.
    pub(super) deviation: D,
    /// Half units taken, times days.
    pub(super) burden: u64,
    /// How often the set of strengths in use changes.
    pub(super) changes: u32,
}

impl<E: Excess, D: Deviation> Cost<E, D> {
    pub(super) fn zero() -> Self {
        Self {
            excess: E::from(0),
            deviation: D::from(0),
            burden: 0,
            changes: 0,
        }
    }
}
