//! The assessment core: why opioids may no longer work, what to ask next, whom to ask.
//!
//! Values in, values out; it needs no schedule, no window and no clock. Questions,
//! features and triggers come from `assets/clinical/assessment.json` and `referral.json`.
//! An unknown answer is never read as a no, and no score is ever computed.

mod conditions;
mod explanations;
mod facts;
mod referrals;

pub use conditions::Holds;
pub use explanations::{Explanation, Reason, Standing};
pub use facts::Facts;
pub use referrals::referrals;

use std::collections::BTreeMap;

use crate::case::{Answers, Case};
use crate::clinical_data::{Formulary, UNKNOWN};

/// What the answers say so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Every explanation, in the order of the data; none is ranked above another.
    pub explanations: Vec<Explanation>,
    /// The id of the question to ask next; `None` when every one has been answered.
    pub next_question: Option<String>,
}

/// Assesses a case from its answers alone.
pub fn assess(case: &Case, formulary: &Formulary) -> Assessment {
    Assessment {
        explanations: explanations::explanations(&case.assessment, formulary),
        next_question: next_question(&case.assessment, formulary),
    }
}

/// The unanswered question that most features name; the first of the data among equals.
fn next_question(answers: &Answers, formulary: &Formulary) -> Option<String> {
    let mut named_in: BTreeMap<&str, usize> = BTreeMap::new();
    let explanations = formulary.explanations().iter();
    for feature in explanations.flat_map(|row| &row.features) {
        *named_in.entry(&feature.question).or_default() += 1;
    }
    let questions = formulary.questions().iter().map(|row| row.id.as_str());
    let open = questions.filter(|id| answers.get(id) == UNKNOWN);
    open.min_by_key(|id| std::cmp::Reverse(named_in.get(id).copied().unwrap_or_default()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equivalence::sample::{case, formulary, once_daily};

    fn next(others: &str) -> Option<String> {
        let morphine = once_daily("r1", "uk-mor-mr12-tab", "60 mg");
        assess(&case("uk", "fpm-2020", &morphine, others), &formulary()).next_question
    }

    #[test]
    fn the_question_that_most_features_name_is_asked_first() {
        // disease_progression is named in 3 + 1 + 4 features; response_to_dose_increase in 10.
        assert_eq!(next("").as_deref(), Some("response_to_dose_increase"));
        let answered = r#""assessment": {"response_to_dose_increase": "worse"}"#;
        assert_eq!(next(answered).as_deref(), Some("disease_progression"));
        let unknown = r#""assessment": {"response_to_dose_increase": "unknown"}"#;
        assert_eq!(next(unknown).as_deref(), Some("response_to_dose_increase"));
    }

    #[test]
    fn nothing_is_asked_when_all_has_been_answered() {
        let formulary = formulary();
        let answered = formulary.questions().iter().map(|question| {
            let word = question
                .answers
                .iter()
                .find(|word| word.as_str() != UNKNOWN);
            format!(r#""{}": "{}""#, question.id, word.unwrap())
        });
        let answered = answered.collect::<Vec<_>>().join(", ");
        assert_eq!(next(&format!(r#""assessment": {{{answered}}}"#)), None);
    }
}
