//! Dates, figures and sources as the clinician's paper writes them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::assessment::Reason;
use crate::clinical_data::{Country, Fact, Formulary, Status};
use crate::date;

/// The fewest digits that are set apart in thousands.
const APART: usize = 4;

/// A day in the country's own order: `4 January 2027`, `January 4, 2027`.
pub(crate) fn day(date: NaiveDate, country: Country) -> String {
    match country {
        Country::Uk => date::plain(date),
        Country::Us => date.format("%B %-d, %Y").to_string(),
    }
}

/// The same with a short weekday and month: `Mon 4 Jan 2027`, `Mon, Jan 4, 2027`.
pub(crate) fn short_day(date: NaiveDate, country: Country) -> String {
    match country {
        Country::Uk => date::short(date),
        Country::Us => date.format("%a, %b %-d, %Y").to_string(),
    }
}

/// Figures with their thousands set apart: `1,200 mg`.
pub(in crate::paper) fn apart(text: &str) -> String {
    let mut written = String::new();
    let mut digits = String::new();
    let mut after_point = false;
    for sign in text.chars().chain(std::iter::once('\0')) {
        if sign.is_ascii_digit() {
            digits.push(sign);
            continue;
        }
        let count = digits.len();
        for (place, digit) in digits.chars().enumerate() {
            let left = count - place;
            if place > 0 && left.is_multiple_of(3) && count >= APART && !after_point {
                written.push(',');
            }
            written.push(digit);
        }
        digits.clear();
        after_point = sign == '.';
        if sign != '\0' {
            written.push(sign);
        }
    }
    written
}

/// A word of the data for people: `over-1-year` is “over 1 year”.
pub(super) fn plain(word: &str) -> String {
    word.replace(['-', '_'], " ")
}

/// The same with a large first letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs).collect()
    })
}

/// Sentences in one; each but the last without a space after it.
pub(super) fn together(parts: &[&str]) -> String {
    let parts = parts.iter().filter(|part| !part.is_empty());
    parts.copied().collect::<Vec<_>>().join(" ")
}

/// The sources that a paper names, with how closely each was read.
#[derive(Default)]
pub(super) struct Cited(BTreeMap<String, BTreeSet<Status>>);

impl Cited {
    /// A source's mark; a fact that was not read on the publisher's own page says so.
    pub fn mark(&mut self, id: &str, status: Option<Status>) -> String {
        if id.is_empty() {
            return String::new();
        }
        let read = self.0.entry(id.to_owned()).or_default();
        read.extend(status);
        match status {
            None | Some(Status::Verified) => format!("[{id}]"),
            Some(other) => format!("[{id}, {}]", other.as_str()),
        }
    }

    /// A fact's sentence with its source.
    pub fn fact(&mut self, fact: &Fact) -> String {
        together(&[&fact.text, &self.mark(&fact.source, Some(fact.status))])
    }

    /// An answer that bears on an explanation.
    pub fn reason(&mut self, reason: &Reason) -> String {
        let note = if reason.note.is_empty() {
            String::new()
        } else {
            format!("({})", reason.note)
        };
        let mark = self.mark(&reason.source, Some(reason.status));
        let answer = capitalised(&plain(&reason.answer));
        together(&[&reason.text, &answer, &note, &mark])
    }

    /// Every source named: its id, what it is, and what was read of it.
    pub fn sources(self, formulary: &Formulary) -> Vec<[String; 3]> {
        let named = self.0.into_iter().map(|(id, mut read)| {
            if read.is_empty() {
                let facts = formulary.facts();
                let of_it = facts.iter().filter(|fact| fact.sources.contains(&id));
                read.extend(of_it.map(|fact| fact.status));
            }
            let words: Vec<&str> = read.iter().map(|status| status.in_words()).collect();
            let what = formulary.source(&id).map_or_else(String::new, |source| {
                let year = source.year.map(|year| year.to_string());
                let known = [source.title.clone(), source.publisher.clone()];
                let known = known.into_iter().chain(year);
                let known: Vec<String> = known.filter(|part| !part.is_empty()).collect();
                known.join(", ")
            });
            [id, what, words.join("; ")]
        });
        named.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_and_decimals_are_not() {
        for (text, written) in [
            ("999 mg", "999 mg"),
            ("1000 mg", "1,000 mg"),
            ("1200 to 12000.5 mg", "1,200 to 12,000.5 mg"),
            ("0.0125 mg", "0.0125 mg"),
            ("08:00", "08:00"),
        ] {
            assert_eq!(apart(text), written);
        }
    }

    #[test]
    fn a_day_follows_the_country() {
        let date = date::date_from_text("2027-01-04").unwrap();
        assert_eq!(day(date, Country::Uk), "4 January 2027");
        assert_eq!(day(date, Country::Us), "January 4, 2027");
        assert_eq!(short_day(date, Country::Uk), "Mon 4 Jan 2027");
        assert_eq!(short_day(date, Country::Us), "Mon, Jan 4, 2027");
    }
}
