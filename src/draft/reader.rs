//! The readers of single fields: text in, value or problem out.

use chrono::{NaiveDate, NaiveTime};

use crate::date;
use crate::problem::{Problem, shortened};
use crate::quantity::text::{self, Written};
use crate::quantity::{Concentration, Exact, Percent, exact_from_text};

/// The most problems that are named.
const MOST_PROBLEMS: usize = 500;

/// Keeps the problems of a draft, each with its field's path.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<Problem>,
}

impl Reader {
    /// Notes a problem and gives nothing.
    pub(super) fn refuse<T>(
        &mut self,
        rule: &'static str,
        field: &str,
        given: &str,
        what: &str,
        accepted: impl Into<String>,
    ) -> Option<T> {
        // A file with more problems than can be read is not a slip of the pen.
        if self.problems.len() < MOST_PROBLEMS {
            let problem = Problem::new(rule, field, given, what, accepted);
            self.problems.push(problem);
        }
        None
    }

    /// Says that a field that is needed was left out.
    pub(super) fn left_out<T>(&mut self, field: &str, accepted: &str) -> Option<T> {
        let what = "A field that is needed was left out";
        self.refuse("required", field, "", what, accepted)
    }

    /// Refuses an empty field.
    pub(super) fn required<'t>(
        &mut self,
        field: &str,
        given: &'t str,
        accepted: &str,
    ) -> Option<&'t str> {
        if given.is_empty() {
            return self.left_out(field, accepted);
        }
        Some(given)
    }

    /// Reads a quantity in one of the units accepted; the number is in thousandths.
    pub(super) fn quantity<'t>(
        &mut self,
        field: &str,
        given: &'t str,
        units: &[&str],
    ) -> Option<Written<'t>> {
        let example = units.first().copied().unwrap_or("mg");
        let accepted = format!(
            "a number, one space and {}, such as 45.5 {example}",
            units.join(" or ")
        );
        match text::read(given) {
            Ok(written) if units.contains(&written.unit) => Some(written),
            Ok(written) => {
                let what = format!(
                    "has the unit {}, which this row does not take",
                    shortened(written.unit)
                );
                self.refuse("quantity", field, given, &what, accepted)
            }
            Err(why) => {
                let what = format!("is not an amount: {why}");
                let what = if given.is_empty() {
                    "An amount is missing".to_owned()
                } else {
                    what
                };
                self.refuse("quantity", field, given, &what, accepted)
            }
        }
    }

    /// Reads a concentration such as `2 mg/mL`.
    pub(super) fn concentration(&mut self, field: &str, given: &str) -> Option<Concentration> {
        let per_ml = |text: &str| {
            let (number, unit) = text.split_once(' ')?;
            (unit == "mg/mL")
                .then(|| exact_from_text(number).and_then(Concentration::from_mg_per_ml))?
        };
        match per_ml(given) {
            Some(concentration) => Some(concentration),
            None => self.refuse(
                "concentration",
                field,
                given,
                "is not a strength of a liquid",
                "such as 2 mg/mL",
            ),
        }
    }

    pub(super) fn date(&mut self, field: &str, given: &str) -> Option<NaiveDate> {
        let accepted = "a calendar date from 1900 to 2199 written as 2027-01-04";
        match date::date_from_text(given) {
            Some(date) => Some(date),
            None if given.is_empty() => {
                self.refuse("date", field, "", "A date is missing", accepted)
            }
            None => self.refuse("date", field, given, "is not a date", accepted),
        }
    }

    pub(super) fn time(&mut self, field: &str, given: &str) -> Option<NaiveTime> {
        let accepted = "a time of day written as 08:00";
        match date::time_from_text(given) {
            Some(time) => Some(time),
            None if given.is_empty() => {
                self.refuse("time", field, "", "A time is missing", accepted)
            }
            None => self.refuse("time", field, given, "is not a time of day", accepted),
        }
    }

    /// Reads a whole number between two bounds.
    pub(super) fn whole(&mut self, field: &str, given: &str, low: u32, high: u32) -> Option<u32> {
        let accepted = format!("a whole number from {low} to {high}");
        let plain = !given.is_empty() && given.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = given.len() > 1 && given.starts_with('0');
        let number = (plain && !leading_zero)
            .then(|| given.parse().ok())
            .flatten();
        match number.filter(|number| (low..=high).contains(number)) {
            Some(number) => Some(number),
            None if given.is_empty() => {
                self.refuse("number", field, "", "A number is missing", accepted)
            }
            None if number.is_some() => {
                self.refuse("number", field, given, "is out of bounds", accepted)
            }
            None => self.refuse("number", field, given, "is not a whole number", accepted),
        }
    }

    /// A whole number, or its default where the field was left out.
    pub(super) fn whole_or(
        &mut self,
        field: &str,
        given: &str,
        default: u32,
        low: u32,
        high: u32,
    ) -> Option<u32> {
        if given.is_empty() {
            Some(default)
        } else {
            self.whole(field, given, low, high)
        }
    }

    /// Reads a percentage above 0 and at most `most`, or below it where `below` is set.
    pub(super) fn percent(
        &mut self,
        field: &str,
        given: &str,
        hundred_too: bool,
    ) -> Option<Percent> {
        let accepted = if hundred_too {
            "a number above 0 and up to 100 with at most one decimal"
        } else {
            "a number above 0 and below 100 with at most one decimal"
        };
        let hundred = Exact::from_integer(100.into());
        let zero = Exact::from_integer(0.into());
        match Percent::from_text(given) {
            None if given.is_empty() => {
                self.refuse("percent", field, "", "A percentage is missing", accepted)
            }
            None => self.refuse("percent", field, given, "is not a percentage", accepted),
            Some(percent) if *percent.exact() == zero || *percent.exact() > hundred => {
                self.refuse("percent", field, given, "is out of bounds", accepted)
            }
            Some(percent) if !hundred_too && *percent.exact() == hundred => {
                self.refuse("percent", field, given, "is out of bounds", accepted)
            }
            Some(percent) => Some(percent),
        }
    }

    /// Reads a word of a list.
    pub(super) fn word<T>(&mut self, field: &str, given: &str, words: &[(&str, T)]) -> Option<T>
    where
        T: Clone,
    {
        match words.iter().find(|(word, _)| *word == given) {
            Some((_, value)) => Some(value.clone()),
            None => {
                let accepted: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                let what = if given.is_empty() {
                    "A word is missing"
                } else {
                    "is not one of the words"
                };
                self.refuse("word", field, given, what, accepted.join(", "))
            }
        }
    }
}
