//! Exact fractions of any size, quick while they are small.
//!
//! Nearly every fraction of a plan fits two machine words: doses are whole nanograms, and
//! factors and shares have short denominators. Such a fraction is held in words, and every
//! operation on two of them is worked out in words of twice the width, which no sum, product
//! or comparison of theirs can overflow. What fits no longer becomes a [`BigRational`], and
//! turns back as soon as it fits again. Nothing is ever rounded.

use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, Div, Mul, Sub};

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// An exact fraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exact(Size);

/// Each value has one form: lowest terms, the denominator above 0, and words where they fit.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Size {
    Words { numer: i64, denom: i64 },
    Long(Box<BigRational>),
}

impl Exact {
    /// A fraction; the denominator must not be 0.
    pub fn new(numer: BigInt, denom: BigInt) -> Self {
        match (i64::try_from(&numer), i64::try_from(&denom)) {
            (Ok(numer), Ok(denom)) if denom != 0 => Self::reduced(numer.into(), denom.into()),
            // A denominator of 0 panics here, as a division by it does.
            _ => Self::from_ratio(BigRational::new(numer, denom)),
        }
    }

    /// A whole number.
    pub fn from_integer(value: BigInt) -> Self {
        match i64::try_from(&value) {
            Ok(numer) => Self(Size::Words { numer, denom: 1 }),
            Err(_too_long) => Self(Size::Long(Box::new(BigRational::from_integer(value)))),
        }
    }

    /// As a fraction of two numbers of any size.
    pub fn to_ratio(&self) -> BigRational {
        match &self.0 {
            Size::Words { numer, denom } => {
                BigRational::new_raw(BigInt::from(*numer), BigInt::from(*denom))
            }
            Size::Long(ratio) => ratio.as_ref().clone(),
        }
    }

    /// Numerator and denominator in lowest terms, where both fit a machine word.
    pub fn words(&self) -> Option<(i64, i64)> {
        match self.0 {
            Size::Words { numer, denom } => Some((numer, denom)),
            Size::Long(_) => None,
        }
    }

    /// The numerator in lowest terms; it carries the sign.
    pub fn numer(&self) -> BigInt {
        match &self.0 {
            Size::Words { numer, .. } => BigInt::from(*numer),
            Size::Long(ratio) => ratio.numer().clone(),
        }
    }

    /// The denominator in lowest terms; above 0.
    pub fn denom(&self) -> BigInt {
        match &self.0 {
            Size::Words { denom, .. } => BigInt::from(*denom),
            Size::Long(ratio) => ratio.denom().clone(),
        }
    }

    /// Whether it is a whole number.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Size::Words { denom, .. } => *denom == 1,
            Size::Long(ratio) => ratio.is_integer(),
        }
    }

    /// The largest whole number that is not above it.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            Size::Words { numer, denom } => Self(Size::Words {
                numer: numer.div_floor(denom),
                denom: 1,
            }),
            Size::Long(ratio) => Self::from_ratio(ratio.floor()),
        }
    }

    /// The whole number next to it on the side of 0.
    pub fn to_integer(&self) -> BigInt {
        match &self.0 {
            Size::Words { numer, denom } => BigInt::from(numer / denom),
            Size::Long(ratio) => ratio.to_integer(),
        }
    }

    fn from_ratio(ratio: BigRational) -> Self {
        match (i64::try_from(ratio.numer()), i64::try_from(ratio.denom())) {
            (Ok(numer), Ok(denom)) => Self(Size::Words { numer, denom }),
            _ => Self(Size::Long(Box::new(ratio))),
        }
    }

    /// A fraction in lowest terms. Both numbers are products of two words or sums of two such
    /// products, so that neither is the smallest number of their width; the denominator is
    /// not 0.
    fn reduced(numer: i128, denom: i128) -> Self {
        let (numer, denom) = if denom < 0 {
            (-numer, -denom)
        } else {
            (numer, denom)
        };
        let shared = common(numer.unsigned_abs(), denom.unsigned_abs());
        let (numer, denom) = match i128::try_from(shared) {
            Ok(shared) if shared > 1 => (numer / shared, denom / shared),
            _ => (numer, denom),
        };
        match (i64::try_from(numer), i64::try_from(denom)) {
            (Ok(numer), Ok(denom)) => Self(Size::Words { numer, denom }),
            _ => {
                let ratio = BigRational::new_raw(BigInt::from(numer), BigInt::from(denom));
                Self(Size::Long(Box::new(ratio)))
            }
        }
    }
}

/// The largest common divisor, in single words where both fit.
fn common(one: u128, other: u128) -> u128 {
    if one == 1 || other == 1 {
        return 1;
    }
    match (u64::try_from(one), u64::try_from(other)) {
        (Ok(one), Ok(other)) => one.gcd(&other).into(),
        _ => one.gcd(&other),
    }
}

/// Numerator and denominator of two fractions in words of twice the width.
fn wide(one: &Exact, other: &Exact) -> Option<[i128; 4]> {
    let ((a, b), (c, d)) = (one.words()?, other.words()?);
    Some([a.into(), b.into(), c.into(), d.into()])
}

fn sum(one: &Exact, other: &Exact) -> Exact {
    match wide(one, other) {
        Some([a, b, c, d]) if b == d => Exact::reduced(a + c, b),
        Some([a, b, c, d]) => Exact::reduced(a * d + c * b, b * d),
        None => Exact::from_ratio(one.to_ratio() + other.to_ratio()),
    }
}

fn difference(one: &Exact, other: &Exact) -> Exact {
    match wide(one, other) {
        Some([a, b, c, d]) if b == d => Exact::reduced(a - c, b),
        Some([a, b, c, d]) => Exact::reduced(a * d - c * b, b * d),
        None => Exact::from_ratio(one.to_ratio() - other.to_ratio()),
    }
}

fn product(one: &Exact, other: &Exact) -> Exact {
    match wide(one, other) {
        Some([a, b, c, d]) => Exact::reduced(a * c, b * d),
        None => Exact::from_ratio(one.to_ratio() * other.to_ratio()),
    }
}

fn quotient(one: &Exact, other: &Exact) -> Exact {
    match wide(one, other) {
        Some([a, b, c, d]) if c != 0 => Exact::reduced(a * d, b * c),
        // A division by 0 panics here.
        _ => Exact::from_ratio(one.to_ratio() / other.to_ratio()),
    }
}

macro_rules! operation {
    ($operator:ident, $method:ident, $function:ident) => {
        impl $operator<&Exact> for &Exact {
            type Output = Exact;

            fn $method(self, other: &Exact) -> Exact {
                $function(self, other)
            }
        }

        impl $operator<Exact> for &Exact {
            type Output = Exact;

            fn $method(self, other: Exact) -> Exact {
                $function(self, &other)
            }
        }

        impl $operator<&Exact> for Exact {
            type Output = Exact;

            fn $method(self, other: &Exact) -> Exact {
                $function(&self, other)
            }
        }

        impl $operator for Exact {
            type Output = Exact;

            fn $method(self, other: Self) -> Self {
                $function(&self, &other)
            }
        }
    };
}

operation!(Add, add, sum);
operation!(Sub, sub, difference);
operation!(Mul, mul, product);
operation!(Div, div, quotient);

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match wide(self, other) {
            Some([a, b, c, d]) => (a * d).cmp(&(c * b)),
            None => self.to_ratio().cmp(&other.to_ratio()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u64> for Exact {
    fn from(value: u64) -> Self {
        match i64::try_from(value) {
            Ok(numer) => Self(Size::Words { numer, denom: 1 }),
            Err(_too_long) => Self::from_integer(value.into()),
        }
    }
}

impl Zero for Exact {
    fn zero() -> Self {
        Self(Size::Words { numer: 0, denom: 1 })
    }

    fn is_zero(&self) -> bool {
        matches!(self.0, Size::Words { numer: 0, .. })
    }
}

impl One for Exact {
    fn one() -> Self {
        Self(Size::Words { numer: 1, denom: 1 })
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::zero(), |sum, value| sum + value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers around every edge at which words are left and entered again.
    fn edges() -> Vec<Exact> {
        let near = |number: i64| [number - 1, number, number + 1];
        let mut numbers: Vec<i64> = vec![i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX];
        for number in [0, 120_000_000, i64::from(u32::MAX), 1 << 62, -(1 << 62)] {
            numbers.extend(near(number));
        }
        let denominators = [1, 2, 3, 40, 1_000_000, 1 << 61, i64::MAX - 1, i64::MAX];
        let mut edges = Vec::new();
        for numer in &numbers {
            for denom in denominators {
                edges.push(Exact::new((*numer).into(), denom.into()));
            }
        }
        for numer in [
            "9223372036854775808",
            "-170141183460469231731687303715884105729",
        ] {
            let numer: BigInt = numer.parse().unwrap();
            edges.push(Exact::from_integer(numer.clone()));
            edges.push(Exact::new(numer, 7.into()));
        }
        edges
    }

    /// The value's one form: words exactly where both numbers fit.
    fn is_in_its_form(value: &Exact) -> bool {
        let ratio = value.to_ratio();
        let reduced = BigRational::new(ratio.numer().clone(), ratio.denom().clone());
        let fits = i64::try_from(ratio.numer()).is_ok() && i64::try_from(ratio.denom()).is_ok();
        (ratio.numer(), ratio.denom()) == (reduced.numer(), reduced.denom())
            && fits == value.words().is_some()
    }

    #[test]
    fn every_operation_agrees_with_fractions_of_any_size() {
        let edges = edges();
        for one in &edges {
            let long = one.to_ratio();
            assert!(is_in_its_form(one), "{one:?}");
            assert_eq!(one.floor().to_ratio(), long.floor(), "{one:?}");
            assert_eq!(one.to_integer(), long.to_integer(), "{one:?}");
            assert_eq!(one.is_integer(), long.is_integer(), "{one:?}");
            for other in &edges {
                let longer = other.to_ratio();
                let mut pairs = vec![
                    (one + other, &long + &longer),
                    (one - other, &long - &longer),
                    (one * other, &long * &longer),
                ];
                if !other.is_zero() {
                    pairs.push((one / other, &long / &longer));
                }
                for (value, expected) in pairs {
                    assert_eq!(value.to_ratio(), expected, "{one:?} {other:?}");
                    assert!(is_in_its_form(&value), "{value:?}");
                }
                assert_eq!(one.cmp(other), long.cmp(&longer), "{one:?} {other:?}");
                assert_eq!(one == other, long == longer, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_fraction_has_one_form_however_it_is_written() {
        let fraction = |numer: i64, denom: i64| Exact::new(numer.into(), denom.into());
        assert_eq!(fraction(6, -4), fraction(-3, 2));
        assert_eq!(fraction(i64::MIN, i64::MIN), Exact::one());
        assert_eq!(fraction(i64::MIN, -1).words(), None);
        assert_eq!(Exact::from(7_u64), fraction(7, 1));
        assert_eq!(Exact::from(u64::MAX), Exact::from_integer(u64::MAX.into()));
        assert_eq!(
            [fraction(1, 3), fraction(1, 6)].into_iter().sum::<Exact>(),
            fraction(1, 2)
        );
    }
}
