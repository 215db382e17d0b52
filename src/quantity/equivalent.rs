//! Oral morphine equivalents.

use crate::quantity::{Exact, tenths_text};

/// An oral morphine equivalent, in mg in 24 hours: an exact value, or a published range.
///
/// It cannot be turned back into a dose: a table sums exposure and is not for choosing the
/// dose of an opioid. Equivalents are added within one table only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MorphineEquivalent {
    low: Exact,
    high: Exact,
}

impl MorphineEquivalent {
    /// One exact value, mg in 24 hours.
    pub fn single(value: Exact) -> Self {
        Self {
            low: value.clone(),
            high: value,
        }
    }

    /// A published range, mg in 24 hours; the ends are put in order.
    pub fn range(one: Exact, other: Exact) -> Self {
        if one <= other {
            Self {
                low: one,
                high: other,
            }
        } else {
            Self {
                low: other,
                high: one,
            }
        }
    }

    /// No equivalent yet: the start of a sum.
    pub fn zero() -> Self {
        Self::single(Exact::from(0))
    }

    /// The low end, mg in 24 hours.
    pub fn low(&self) -> &Exact {
        &self.low
    }

    /// The high end, mg in 24 hours; warnings look at it.
    pub fn high(&self) -> &Exact {
        &self.high
    }

    /// Whether the source publishes a range.
    pub fn is_range(&self) -> bool {
        self.low != self.high
    }

    /// The sum; a range stays one.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            low: &self.low + &other.low,
            high: &self.high + &other.high,
        }
    }

    /// In tenths of a milligram, such as `160` or `60 to 90`.
    pub fn text(&self) -> String {
        if self.is_range() {
            format!("{} to {}", tenths_text(&self.low), tenths_text(&self.high))
        } else {
            tenths_text(&self.low)
        }
    }
}
