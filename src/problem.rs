//! Problems: what could not be read or answered.
//!
//! A problem names the field, the text given and what is accepted; it never guesses. Where
//! a plan can be given but something in it should be weighed, that is a finding instead.

use std::borrow::Cow;

/// One thing that stands in the way of an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", if field.is_empty() { String::new() } else { format!("{field}: ") })]
pub struct Problem {
    /// The rule that was broken, such as `quantity` or `unknown-field`; for an open gate, the
    /// gate's own id.
    pub rule: Cow<'static, str>,
    /// The field's path, such as `regimen[0].regular[1].amount`; empty for the whole file.
    pub field: String,
    /// The text given; empty where nothing was.
    pub given: String,
    /// What would be accepted.
    pub accepted: String,
    /// One or two sentences: what is wrong, then what would be accepted.
    pub message: String,
}

impl Problem {
    /// A problem at a field, with the sentence made from its parts.
    pub fn new(
        rule: impl Into<Cow<'static, str>>,
        field: impl Into<String>,
        given: impl Into<String>,
        what: &str,
        accepted: impl Into<String>,
    ) -> Self {
        let (field, given, accepted) = (field.into(), shortened(&given.into()), accepted.into());
        let subject = if given.is_empty() {
            String::new()
        } else {
            format!("‘{given}’ ")
        };
        let what = what.trim_end_matches('.');
        let message = format!("{subject}{what}. Accepted: {accepted}");
        Self {
            rule: rule.into(),
            field,
            given,
            accepted,
            message,
        }
    }
}

/// A field's path as people would say it, without what is the same for a whole request:
/// `scenarios[1].request.constraints.supply_days` becomes `constraints, supply days`, and
/// `entry[2].resource.dosageInstruction[0]` becomes `entry 3, dosage instruction 1`.
pub fn path_in_words(path: &str) -> String {
    let parts = path.split('.').filter(|part| {
        let whole = part.starts_with("scenarios[") || matches!(*part, "request" | "resource");
        !whole && !part.is_empty()
    });
    let parts: Vec<String> = parts.map(part_in_words).collect();
    parts.join(", ")
}

/// `dosageInstruction[0]` as `dosage instruction 1`, `supply_days` as `supply days`.
fn part_in_words(part: &str) -> String {
    let (name, places) = part.split_once('[').unwrap_or((part, ""));
    let mut words = String::new();
    for sign in name.chars() {
        if sign.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(if sign == '_' {
            ' '
        } else {
            sign.to_ascii_lowercase()
        });
    }
    let places = places.split('[').map(|place| place.trim_end_matches(']'));
    for place in places.filter(|place| !place.is_empty()) {
        let number: Option<usize> = place.parse().ok();
        let number = number.map(|number| (number + 1).to_string());
        words.extend([" ", number.as_deref().unwrap_or(place)]);
    }
    words
}

/// A long text's beginning, so that a message stays readable.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(LONGEST).collect();
    format!("{beginning}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_said_as_people_would_count_it() {
        for (path, words) in [
            (
                "scenarios[1].request.constraints.supply_days",
                "constraints, supply days",
            ),
            (
                "scenarios[0].request.manual_steps[2].start",
                "manual steps 3, start",
            ),
            (
                "entry[2].resource.dosageInstruction[0].text",
                "entry 3, dosage instruction 1, text",
            ),
            ("scenarios[0].request", ""),
            ("", ""),
        ] {
            assert_eq!(path_in_words(path), words);
        }
    }
}
