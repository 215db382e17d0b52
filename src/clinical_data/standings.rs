//! How answers decide on an explanation's standing: rules in the data, the first that holds.
//!
//! The rules are this project's own judgement and say so. They ask only whether there is
//! any answer of a kind, never how many there are: nothing is counted, weighed or added up.

use serde::Deserialize;

use crate::clinical_data::conditions::{Condition, ConditionFile};
use crate::clinical_data::reading::{Report, words};
use crate::clinical_data::sources::Status;

words! {
    /// How an explanation stands.
    Standing {
        /// An answer stands that must be dealt with before it is taken further.
        ToExcludeFirst => "to-exclude-first",
        /// It fits, nothing speaks against it, and nothing is left to exclude.
        Supported => "supported",
        /// Something fits, but something else speaks against it or is not known.
        Possible => "possible",
        /// Nothing fits it.
        NotSupported => "not-supported",
        /// Nothing that bears on it has been answered.
        NotAssessed => "not-assessed",
    }
}

/// A rule that decides on a standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingRule {
    /// The standing.
    pub standing: Standing,
    /// When it holds; each field is `explanation.…` with `some` or `none`, `yes` or `no`.
    pub when: Condition,
    /// Why, as a sentence.
    pub why: String,
}

/// All rules on standings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingRules {
    /// The rules; the first that holds decides.
    pub rules: Vec<StandingRule>,
    /// The standing where none holds, with the reason.
    pub otherwise: (Standing, String),
    /// The id of their source.
    pub source: String,
    /// How closely it was read.
    pub status: Status,
    /// What a reader should know about them.
    pub note: String,
}

/// What the rules may ask of an explanation, with the words that answer.
const FIELDS: [(&str, [&str; 2]); 10] = [
    ("explanation.answered", ["some", "none"]),
    ("explanation.for", ["some", "none"]),
    ("explanation.against", ["some", "none"]),
    ("explanation.against_in_part", ["some", "none"]),
    ("explanation.comes_first", ["some", "none"]),
    ("explanation.to_exclude", ["some", "none"]),
    ("explanation.carrying", ["some", "none"]),
    ("explanation.not_excluded", ["some", "none"]),
    ("explanation.open", ["some", "none"]),
    ("explanation.by_exclusion", ["yes", "no"]),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    standing: String,
    when: ConditionFile,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherwiseFile {
    standing: String,
    why: String,
}

/// The rules as the file writes them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StandingRulesFile {
    source: String,
    status: String,
    note: String,
    rules: Vec<RuleFile>,
    otherwise: OtherwiseFile,
}

impl StandingRulesFile {
    /// Reads the rules and checks what they ask for.
    pub fn read(self, report: &mut Report) -> StandingRules {
        report.enter("standing_rules");
        report.cite("source", &self.source);
        let rules = self.rules.into_iter().map(|rule| {
            let when = rule.when.read("rules.when", report);
            check(&when, report);
            StandingRule {
                standing: report.word("rules.standing", &rule.standing),
                when,
                why: rule.why,
            }
        });
        StandingRules {
            rules: rules.collect(),
            otherwise: (
                report.word("otherwise.standing", &self.otherwise.standing),
                self.otherwise.why,
            ),
            status: report.word("status", &self.status),
            source: self.source,
            note: self.note,
        }
    }
}

/// Every field and word must be one that an explanation answers.
fn check(when: &Condition, report: &mut Report) {
    for (field, words) in when.comparisons() {
        match FIELDS.iter().find(|(name, _)| *name == field) {
            None => report.problem("rules.when", format!("there is no field ‘{field}’")),
            Some((_, accepted)) => {
                if words.is_empty() || words.iter().any(|word| !accepted.contains(word)) {
                    let accepted = accepted.join(" or ");
                    report.problem("rules.when", format!("‘{field}’ is {accepted}"));
                }
            }
        }
    }
}
