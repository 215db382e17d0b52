//! Dates, times and figures as paper writes them: in the country's own way.

use chrono::{NaiveTime, Timelike as _};

use crate::clinical_data::Country;
pub(crate) use crate::clinical_data::local::{
    clock, day, day_of_month, long_day, short_day, weekday_of_month,
};

/// The fewest digits that are set apart in thousands.
const APART: usize = 4;

/// A time of day with its word: `Morning 08:00`, `Night 8:00 pm`.
pub(super) fn time_of_day(time: NaiveTime, country: Country) -> String {
    let word = match time.hour() {
        // 12:00 pm and 12:00 am are easily taken for each other.
        12 if time.minute() == 0 => "Noon",
        0 if time.minute() == 0 => "Midnight",
        5..=11 => "Morning",
        12..=16 => "Afternoon",
        17..=19 => "Evening",
        _ => "Night",
    };
    format!("{word} {}", clock(time, country))
}

/// A number of days: `1 week`, `4 weeks`, `10 days`.
pub(super) fn length(days: u32) -> String {
    match (days, days % 7) {
        (1, _) => "1 day".to_owned(),
        (7, _) => "1 week".to_owned(),
        (_, 0) => apart(&format!("{} weeks", days / 7)),
        _ => apart(&format!("{days} days")),
    }
}

/// An amount as it is printed: thousands set apart, and micrograms written out, so that they
/// are not taken for milligrams.
pub(crate) fn amount(text: &str) -> String {
    apart(
        &text
            .replace(" mcg/h", " micrograms an hour")
            .replace(" mcg", " micrograms"),
    )
}

/// So many halves: `2`, `½`, `1½`.
pub(super) fn halves(halves: u64) -> String {
    match (halves / 2, halves % 2) {
        (whole, 0) => apart(&whole.to_string()),
        (0, _) => "½".to_owned(),
        (whole, _) => format!("{}½", apart(&whole.to_string())),
    }
}

/// What follows an amount, so that `2026` alone is told from `2026 mg`.
const UNITS: [&str; 15] = [
    "mg",
    "mL",
    "ml",
    "g",
    "mcg",
    "micrograms",
    "microgram",
    "ng",
    "tablets",
    "capsules",
    "patches",
    "units",
    "days",
    "weeks",
    "doses",
];

/// Figures with their thousands set apart: `1,200 mg`. Years, and figures within a name such as
/// `cdc-2022`, stay as they are.
pub(super) fn apart(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find(|sign: char| sign.is_ascii_digit()) {
        let (before, from) = rest.split_at(begin);
        let end = from.find(|sign: char| !sign.is_ascii_digit());
        let (digits, after) = from.split_at(end.unwrap_or(from.len()));
        written.push_str(before);
        let last = written.chars().next_back();
        // After a decimal point, and within a name, nothing is set apart.
        let inside = last
            .is_some_and(|sign| sign == '.' || sign == '-' || sign == '_' || sign.is_alphabetic());
        let alone = written.is_empty() && after.is_empty();
        let year = digits.len() == 4
            && (digits.starts_with("19") || digits.starts_with("20"))
            && !alone
            && !is_amount(after);
        let group = digits.len() >= APART && !inside && !year;
        for (place, digit) in digits.chars().enumerate() {
            if group && place > 0 && (digits.len() - place).is_multiple_of(3) {
                written.push(',');
            }
            written.push(digit);
        }
        rest = after;
    }
    written.push_str(rest);
    written
}

/// Whether a unit follows, or a fraction of the figure itself.
fn is_amount(after: &str) -> bool {
    if let Some(fraction) = after.strip_prefix('.') {
        return fraction.starts_with(|sign: char| sign.is_ascii_digit());
    }
    let word = after.trim_start_matches([' ', '\u{a0}']);
    let end = word.find(|sign: char| !sign.is_alphabetic());
    word.len() < after.len() && UNITS.contains(&word.split_at(end.unwrap_or(word.len())).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date;

    #[test]
    fn thousands_are_set_apart_and_decimals_are_not() {
        for (text, written) in [
            ("999 mg", "999 mg"),
            ("1000 mg", "1,000 mg"),
            ("1200 to 12000.5 mg", "1,200 to 12,000.5 mg"),
            ("0.0125 mg", "0.0125 mg"),
            ("08:00", "08:00"),
            ("2000 mg in 2026", "2,000 mg in 2026"),
            ("1900.5 mL", "1,900.5 mL"),
            ("28 December 2026.", "28 December 2026."),
            (
                "RxFiles 2018 [cdc-2022, copy]",
                "RxFiles 2018 [cdc-2022, copy]",
            ),
            ("2000", "2,000"),
        ] {
            assert_eq!(apart(text), written);
        }
    }

    #[test]
    fn a_time_follows_the_country() {
        for (text, uk, us) in [
            ("00:30", "Night 00:30", "Night 12:30 am"),
            ("08:00", "Morning 08:00", "Morning 8:00 am"),
            ("00:00", "Midnight 00:00", "Midnight 12:00 am"),
            ("12:00", "Noon 12:00", "Noon 12:00 pm"),
            ("12:30", "Afternoon 12:30", "Afternoon 12:30 pm"),
            ("20:00", "Night 20:00", "Night 8:00 pm"),
        ] {
            let time = date::time_from_text(text).unwrap();
            assert_eq!(time_of_day(time, Country::Uk), uk);
            assert_eq!(time_of_day(time, Country::Us), us);
        }
    }

    #[test]
    fn micrograms_are_written_out_and_halves_drawn() {
        assert_eq!(amount("1200 mcg"), "1,200 micrograms");
        assert_eq!(amount("12 mcg/h"), "12 micrograms an hour");
        for (count, text) in [(1, "½"), (2, "1"), (5, "2½"), (2400, "1,200")] {
            assert_eq!(halves(count), text);
        }
    }
}
