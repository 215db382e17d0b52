//! What makes one way down the ladder better than another, in order.
//!
//! Excess, deviation, burden, changes; each is an exact sum over the intervals of the path.
//! Excess and deviation are held as whole numbers over one common denominator each.

use std::ops::Add;

use num_bigint::BigInt;

/// A whole number that sums are held in: a machine word's where they fit, else any size.
pub(super) trait Sum: Clone + Ord + Add<Output = Self> + From<u8> {
    /// From a number of any size; `None` where it does not fit.
    fn from_big(value: &BigInt) -> Option<Self>;

    /// As a number of any size.
    fn to_big(&self) -> BigInt;

    /// By how much it falls short of another; nothing where it does not.
    fn short_of(&self, other: &Self) -> Self;
}

impl Sum for i128 {
    fn from_big(value: &BigInt) -> Option<Self> {
        value.try_into().ok()
    }

    fn to_big(&self) -> BigInt {
        BigInt::from(*self)
    }

    fn short_of(&self, other: &Self) -> Self {
        (*other - *self).max(0)
    }
}

impl Sum for BigInt {
    fn from_big(value: &BigInt) -> Option<Self> {
        Some(value.clone())
    }

    fn to_big(&self) -> BigInt {
        self.clone()
    }

    fn short_of(&self, other: &Self) -> Self {
        (other - self).max(Self::from(0))
    }
}

/// The four sums, compared in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost<S> {
    /// The parts of reductions beyond what is allowed.
    pub(super) excess: S,
    /// Distance from the nominal dose, times days.
    pub(super) deviation: S,
    /// Half units taken, times days.
    pub(super) burden: u64,
    /// How often the set of strengths in use changes.
    pub(super) changes: u32,
}

impl<S: Sum> Cost<S> {
    pub(super) fn zero() -> Self {
        Self {
            excess: S::from(0),
            deviation: S::from(0),
            burden: 0,
            changes: 0,
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self {
            excess: self.excess.clone() + other.excess.clone(),
            deviation: self.deviation.clone() + other.deviation.clone(),
            burden: self.burden.saturating_add(other.burden),
            changes: self.changes.saturating_add(other.changes),
        }
    }
}
