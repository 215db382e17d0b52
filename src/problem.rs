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

/// A long text's beginning, so that a message stays readable.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(LONGEST).collect();
    format!("{beginning}…")
}
