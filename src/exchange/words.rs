//! The words that calendars, tables, texts and resources share.
//!
//! Text that the reader has typed (brands, names, reasons) comes out as written, on one line
//! and without signs that have no shape: a control character would break a format, and a
//! change of the writing direction could turn round the doses that stand beside it.

use chrono::NaiveDate;

use crate::case::Row;
use crate::clinical_data::Country;
use crate::paper::{at_most, clock, day, is_unseen, name, printed, worn};
use crate::quantity::Dose;
use crate::taper::{Doses, Item, Measure, concentration_label, made_text};

/// Text on one line: unseen signs are left out, line ends and controls become blanks.
pub(super) fn one_line(text: &str) -> String {
    let seen = text.chars().filter(|sign| !is_unseen(*sign));
    let line = seen.map(|sign| match sign {
        '\u{2028}' | '\u{2029}' => ' ',
        sign if sign.is_control() => ' ',
        sign => sign,
    });
    line.collect::<String>().trim().to_owned()
}

/// The product's name with its brand.
pub(super) fn medicine(row: &Row) -> String {
    one_line(&name(row))
}

/// A dose as people read it; micrograms are written out.
pub(super) fn dose(row: &Row, dose: Dose) -> String {
    printed(&dose.text(row.product.mass_unit()))
}

/// What a row adds up to in a day, as people read it: `110 mg a day`.
pub(super) fn daily(item: &Item) -> String {
    let daily = item.daily.text(item.row.product.mass_unit());
    format!("{}{}", printed(&daily), item.daily.per())
}

/// What a dose is made of: `1 × 30 mg + 1 × 15 mg`, `9 mL of 10 mg/5 mL`.
pub(super) fn made(row: &Row, made: &Measure) -> String {
    let text = printed(&made_text(row, made));
    match (&row.concentration, made) {
        (Some(concentration), Measure::Volume(_)) => {
            format!("{text} of {}", concentration_label(row, concentration))
        }
        _ => text,
    }
}

/// How a row is taken in a step, line by line, without the days.
pub(super) fn taking(item: &Item) -> Vec<String> {
    let row = item.row.as_ref();
    match &item.doses {
        Doses::Regular(doses) => doses
            .iter()
            .map(|planned| {
                let time = clock(planned.time, row.product.country);
                let (dose, made) = (dose(row, planned.dose), made(row, &planned.made));
                format!("at {time} {dose} ({made})")
            })
            .collect(),
        Doses::AsNeeded {
            dose: one,
            made: of,
            most_per_24h,
            ..
        } => {
            let limit = Some(at_most(*most_per_24h)).filter(|limit| !limit.is_empty());
            let limit = limit.map_or_else(String::new, |limit| format!(", {limit}"));
            let (one, of) = (dose(row, *one), made(row, of));
            vec![format!("when needed {one} ({of}){limit}")]
        }
        Doses::Patches {
            patches,
            change_days,
            ..
        } => {
            let every = days(*change_days);
            vec![format!("{}, changed every {every}", worn(patches))]
        }
        Doses::Infusion { per_24h } => {
            let amount = printed(&per_24h.text(row.product.mass_unit()));
            vec![format!("{amount} in 24 hours as an infusion")]
        }
        Doses::Stopped => vec!["stops".to_owned()],
    }
}

/// `1 day`, `28 days`.
pub(super) fn days(count: u32) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}

/// The days of a period, both ends included; an open one has no last day.
pub(super) fn period(from: NaiveDate, to: Option<NaiveDate>, country: Country) -> String {
    let first = day(from, country);
    to.map_or_else(
        || format!("from {first}"),
        |to| format!("from {first} to {}", day(to, country)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_shape_is_left_out_and_all_else_stays() {
        for (given, written) in [
            ("MST Continus", "MST Continus"),
            ("=SUM(A1) <b>&amp;</b>", "=SUM(A1) <b>&amp;</b>"),
            ("a\u{202e}gm 01\u{202c}b", "agm 01b"),
            ("one\r\ntwo\tthree\u{0}", "one  two three"),
            ("Zoë 老虎 عربي", "Zoë 老虎 عربي"),
            ("\u{feff} ", ""),
        ] {
            assert_eq!(one_line(given), written);
        }
    }
}
