//! Quantities in and out: the only reader of `"60 mg"`.
//!
//! Digits, at most one point with digits on both sides, exactly one space, a unit; at most
//! six digits before the point and three after. Everything else is refused: a bare number,
//! a sign, an exponent, a comma, a leading zero, other scripts' digits, zero itself.

/// What a quantity's text says: a number in thousandths, and the unit as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// Thousandths of the unit; never 0.
    pub thousandths: u64,
    /// The unit as typed.
    pub unit: &'a str,
}

/// Reads a quantity, or says what is wrong with it as a sentence's end.
///
/// # Errors
///
/// A phrase such as `it has no unit`, to follow what was given.
pub fn read(text: &str) -> Result<Written<'_>, &'static str> {
    if text.is_empty() {
        return Err("it is empty");
    }
    if text.contains(',') {
        return Err("it has a comma");
    }
    let Some((number, unit)) = text.split_once(' ') else {
        let number_alone = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        return Err(if number_alone {
            "it has no unit"
        } else {
            "it is not a number, one space and a unit"
        });
    };
    if unit.is_empty() || unit.contains(' ') {
        return Err("it is not a number, one space and a unit");
    }
    let thousandths = thousandths(number)?;
    if thousandths == 0 {
        return Err("a dose that is not taken is left out");
    }
    Ok(Written { thousandths, unit })
}

fn thousandths(number: &str) -> Result<u64, &'static str> {
    let (before, after) = match number.split_once('.') {
        None => (number, None),
        Some((before, after)) => (before, Some(after)),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(before) || !after.is_none_or(digits) {
        return Err("its number is not plain digits with at most one point between them");
    }
    if before.len() > 1 && before.starts_with('0') {
        return Err("it has a leading zero");
    }
    let after = after.unwrap_or("");
    if before.len() > 6 || after.trim_end_matches('0').len() > 3 || after.len() > 3 {
        return Err("it has more than six digits before the point or three after it");
    }
    format!("{before}{after:0<3}")
        .parse()
        .map_err(|_number_out_of_range| "it is too large")
}

/// Writes a whole number of parts as a quantity, without trailing zeros.
///
/// `parts_per_unit` is a power of ten.
pub fn write(parts: u64, parts_per_unit: u64, unit: &str) -> String {
    let whole = parts / parts_per_unit;
    let rest = parts % parts_per_unit;
    if rest == 0 {
        return format!("{whole} {unit}");
    }
    let width = parts_per_unit.ilog10() as usize;
    let fraction = format!("{rest:0>width$}");
    format!("{whole}.{} {unit}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_quantities_are_read() {
        for (text, thousandths, unit) in [
            ("60 mg", 60_000, "mg"),
            ("2.5 mg", 2_500, "mg"),
            ("2.500 mg", 2_500, "mg"),
            ("0.5 mg", 500, "mg"),
            ("12 mcg/h", 12_000, "mcg/h"),
            ("999999.999 mL", 999_999_999, "mL"),
        ] {
            assert_eq!(read(text), Ok(Written { thousandths, unit }), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            " ",
            "60",
            "45,5 mg",
            "4 5",
            "4 5 mg",
            "1e3 mg",
            "NaN mg",
            "-5 mg",
            "−5 mg",
            "+5 mg",
            ".5 mg",
            "5. mg",
            "05 mg",
            "00.5 mg",
            "60mg",
            "60  mg",
            " 60 mg",
            "60 mg ",
            "60\u{a0}mg",
            "٦٠ mg",
            "1.2.3 mg",
            "1234567 mg",
            "1.2345 mg",
            "0 mg",
            "0.000 mg",
            "inf mg",
            "6０ mg",
        ] {
            let answer = read(text);
            let unit_unknown = answer.is_ok_and(|written| written.unit != "mg");
            assert!(
                answer.is_err() || unit_unknown,
                "‘{text}’ was read as {answer:?}"
            );
        }
    }
}
