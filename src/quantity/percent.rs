//! An exact share of a named base.

use crate::quantity::{DailyDose, Exact, exact_from_text, tenths_text};

/// An exact percentage; which dose it is a share of stands beside it where it is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(Exact);

impl Percent {
    /// From an exact number of per cent.
    pub fn from_exact(per_cent: Exact) -> Self {
        Self(per_cent)
    }

    /// Reads a percentage as a file writes it: digits with at most one decimal.
    pub fn from_text(text: &str) -> Option<Self> {
        let (before, after) = text.split_once('.').unwrap_or((text, ""));
        let short = after.len() <= 1 && before.len() <= 3;
        let leading_zero = before.len() > 1 && before.starts_with('0');
        (short && !leading_zero)
            .then(|| exact_from_text(text).map(Self))
            .flatten()
    }

    /// The share that `part` is of `whole`; `None` where the whole is nothing.
    pub fn of(part: DailyDose, whole: DailyDose) -> Option<Self> {
        (!whole.is_zero()).then(|| {
            let share = Exact::from(part.nanograms()) / Exact::from(whole.nanograms());
            Self(share * Exact::from(100))
        })
    }

    /// Per cent, exactly.
    pub fn exact(&self) -> &Exact {
        &self.0
    }

    /// As a fraction of one: 10 % is 1/10.
    pub fn fraction(&self) -> Exact {
        &self.0 / Exact::from(100)
    }

    /// In tenths, without the sign: `8.3`.
    pub fn text(&self) -> String {
        tenths_text(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_at_most_one_decimal() {
        for good in ["10", "33.3", "0.5", "100"] {
            assert!(Percent::from_text(good).is_some(), "{good}");
        }
        for bad in ["", "33.33", "1e1", "-5", "5 %", "10.", ".5", "010", "NaN"] {
            assert!(Percent::from_text(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_share_is_exact_and_shown_in_tenths() {
        // 10 mg of 120 mg is 8.333… %.
        let share = Percent::of(
            DailyDose::from_nanograms(10),
            DailyDose::from_nanograms(120),
        );
        assert_eq!(share.map(|share| share.text()), Some("8.3".to_owned()));
        assert_eq!(
            Percent::of(DailyDose::from_nanograms(1), DailyDose::ZERO),
            None
        );
    }
}
