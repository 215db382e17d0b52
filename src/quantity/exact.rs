//! Exact fractions as text.
//!
//! Factors, shares and the planner's sums are fractions; they are rounded only where a
//! percentage or an equivalent is written, to one decimal, half away from zero.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Signed as _, Zero as _};

use crate::quantity::Exact;

/// Reads an unsigned decimal (`"0.15"`) or a fraction (`"10/3"`).
///
/// Returns `None` for anything else: a sign, an exponent, a blank, a zero denominator.
pub fn exact_from_text(text: &str) -> Option<Exact> {
    if let Some((numerator, denominator)) = text.split_once('/') {
        let numerator = whole(numerator)?;
        let denominator = whole(denominator)?;
        return (!denominator.is_zero()).then(|| Exact::new(numerator, denominator));
    }
    match text.split_once('.') {
        None => whole(text).map(Exact::from_integer),
        Some((before, after)) => {
            let places = u32::try_from(after.len()).ok()?;
            let scale = BigInt::from(10).pow(places);
            Some(Exact::new(whole(before)? * &scale + whole(after)?, scale))
        }
    }
}

fn whole(text: &str) -> Option<BigInt> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// The value in tenths, rounded half away from zero.
pub fn round_to_tenths(value: &Exact) -> BigInt {
    let (numer, denom) = (value.numer(), value.denom());
    let twice: BigInt = numer.abs() * 20 + &denom;
    let rounded = twice.div_floor(&(denom * 2));
    if numer.is_negative() {
        -rounded
    } else {
        rounded
    }
}

/// The value with at most one decimal, rounded half away from zero, such as `8.3` or `120`.
pub fn tenths_text(value: &Exact) -> String {
    if let Some((numer, denom)) = value.words() {
        return tenths_in_words(numer, denom);
    }
    let tenths = round_to_tenths(value);
    let (whole, tenth) = tenths.abs().div_rem(&BigInt::from(10));
    let sign = if tenths.is_negative() { "-" } else { "" };
    if tenth.is_zero() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{tenth}")
    }
}

/// The same in machine words, which hold twenty times any numerator of one word.
fn tenths_in_words(numer: i64, denom: i64) -> String {
    let denom = u128::from(denom.unsigned_abs());
    let tenths = (u128::from(numer.unsigned_abs()) * 20 + denom) / (denom * 2);
    let sign = if numer < 0 && tenths > 0 { "-" } else { "" };
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

/// The value written exactly: a decimal where it ends (`"7.35"`), else a fraction (`"10/3"`).
pub fn decimal_text(value: &Exact) -> String {
    if value.is_integer() {
        return value.numer().to_string();
    }
    if let Some(text) = value
        .words()
        .and_then(|(numer, denom)| decimal_in_words(numer, denom))
    {
        return text;
    }
    let mut rest = value.denom();
    let (mut twos, mut fives) = (0_u32, 0_u32);
    for (prime, count) in [(2, &mut twos), (5, &mut fives)] {
        let prime = BigInt::from(prime);
        while (&rest % &prime).is_zero() {
            rest /= &prime;
            *count += 1;
        }
    }
    if rest != BigInt::from(1) {
        return format!("{}/{}", value.numer(), value.denom());
    }
    let places = twos.max(fives);
    let scaled = value.numer() * BigInt::from(10).pow(places) / value.denom();
    let sign = if scaled.is_negative() { "-" } else { "" };
    let (whole, fraction) = scaled.abs().div_rem(&BigInt::from(10).pow(places));
    if fraction.is_zero() {
        format!("{sign}{whole}")
    } else {
        let width = usize::try_from(places).unwrap_or(usize::MAX);
        format!("{sign}{whole}.{fraction:0>width$}")
    }
}

/// The same in machine words; `None` where it has so many places that they do not fit.
fn decimal_in_words(numer: i64, denom: i64) -> Option<String> {
    let denom = denom.unsigned_abs();
    let twos = denom.trailing_zeros();
    let (mut rest, mut fives) = (denom >> twos, 0_u32);
    while rest.is_multiple_of(5) {
        rest /= 5;
        fives += 1;
    }
    if rest != 1 {
        return Some(format!("{numer}/{denom}"));
    }
    let places = twos.max(fives);
    let scale = 10_u128.checked_pow(places)? / u128::from(denom);
    let whole = numer.unsigned_abs() / denom;
    let fraction = u128::from(numer.unsigned_abs() % denom) * scale;
    let sign = if numer < 0 { "-" } else { "" };
    let width = usize::try_from(places).ok()?;
    Some(format!("{sign}{whole}.{fraction:0>width$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(numerator: i64, denominator: i64) -> Exact {
        Exact::new(numerator.into(), denominator.into())
    }

    #[test]
    fn decimals_and_fractions_are_read_exactly() {
        assert_eq!(exact_from_text("0.15"), Some(fraction(3, 20)));
        assert_eq!(exact_from_text("10/3"), Some(fraction(10, 3)));
        for refused in [
            "", ".5", "5.", "1e3", "-1", "1/0", "4 5", "45,5", "NaN", "٣", "1/2/3",
        ] {
            assert_eq!(exact_from_text(refused), None, "{refused}");
        }
    }

    #[test]
    fn tenths_are_rounded_half_away_from_zero() {
        // 10/120 of a dose is 8.333… %; 5/80 is 6.25 %, which rounds up to 6.3.
        assert_eq!(tenths_text(&fraction(1000, 120)), "8.3");
        assert_eq!(tenths_text(&fraction(625, 100)), "6.3");
        assert_eq!(tenths_text(&fraction(-625, 100)), "-6.3");
        assert_eq!(tenths_text(&fraction(10, 1)), "10");
        assert_eq!(tenths_text(&fraction(1, 100)), "0");
    }

    #[test]
    fn a_decimal_is_written_where_it_ends_and_a_fraction_where_it_does_not() {
        assert_eq!(decimal_text(&fraction(735, 100)), "7.35");
        assert_eq!(decimal_text(&fraction(1, 8)), "0.125");
        assert_eq!(decimal_text(&fraction(-1, 20)), "-0.05");
        assert_eq!(decimal_text(&fraction(4620, 1)), "4620");
        assert_eq!(decimal_text(&fraction(10, 3)), "10/3");
    }
}
