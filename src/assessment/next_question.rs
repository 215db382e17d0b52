//! Which question to ask next: the one whose answer could change most standings.

use crate::assessment::explanations::standing;
use crate::case::Answers;
use crate::clinical_data::{Formulary, Question, UNKNOWN};

/// A question worth asking, and what its answer could change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextQuestion {
    /// The question's id.
    pub question: String,
    /// The ids of the explanations whose standing some answer to it would change, in the
    /// order of the data.
    pub changes: Vec<String>,
}

/// The open questions that could change any standing, most explanations first: each of their
/// answers is tried in turn. Among equals the one whose answers make more changes, then the
/// first of the data. Empty when no open question could change any standing.
pub fn next_questions(answers: &Answers, formulary: &Formulary) -> Vec<NextQuestion> {
    let questions = formulary.questions().iter();
    let open = questions.filter(|question| answers.get(&question.id) == UNKNOWN);
    let mut found: Vec<(usize, NextQuestion)> = open
        .map(|question| could_change(question, answers, formulary))
        .filter(|(made, _)| *made > 0)
        .collect();
    found.sort_by_key(|(made, next)| std::cmp::Reverse((next.changes.len(), *made)));
    found.into_iter().map(|(_, next)| next).collect()
}

/// How many changes the answers to a question could make, and to which explanations.
fn could_change(
    question: &Question,
    answers: &Answers,
    formulary: &Formulary,
) -> (usize, NextQuestion) {
    let words = question.answers.iter().filter(|word| *word != UNKNOWN);
    let tried: Vec<Answers> = words.map(|word| answers.with(&question.id, word)).collect();
    let mut made = 0;
    let mut changes = Vec::new();
    for explanation in formulary.explanations() {
        let mut features = explanation.features.iter();
        if !features.any(|feature| feature.question == question.id) {
            continue;
        }
        let stands =
            |answers: &Answers| standing(explanation, answers, formulary.standing_rules()).0;
        let now = stands(answers);
        let changing = tried
            .iter()
            .filter(|answers| stands(answers) != now)
            .count();
        if changing > 0 {
            made += changing;
            changes.push(explanation.id.clone());
        }
    }
    let question = question.id.clone();
    (made, NextQuestion { question, changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equivalence::sample::formulary;

    fn next(answered: &[(&str, &str)]) -> Option<NextQuestion> {
        let pairs = answered.iter();
        let pairs = pairs.map(|(id, word)| ((*id).to_owned(), (*word).to_owned()));
        let answers = Answers::from_pairs(pairs.collect());
        next_questions(&answers, &formulary()).into_iter().next()
    }

    fn asked(answered: &[(&str, &str)]) -> Option<String> {
        next(answered).map(|next| next.question)
    }

    #[test]
    fn with_nothing_answered_the_response_to_an_increase_bears_on_most() {
        // better: progression, neuropathic, hyperalgesia, tolerance, withdrawal; variable:
        // opioid use disorder. No other question bears on six.
        let next = next(&[]).unwrap();
        assert_eq!(next.question, "response_to_dose_increase");
        assert_eq!(next.changes.len(), 6);
    }

    #[test]
    fn an_answer_of_unknown_leaves_the_question_open() {
        assert_eq!(
            asked(&[("response_to_dose_increase", "unknown")]),
            asked(&[])
        );
    }

    #[test]
    fn nothing_is_asked_when_all_has_been_answered() {
        let formulary = formulary();
        let answered: Vec<(&str, &str)> = formulary
            .questions()
            .iter()
            .map(|question| {
                let mut words = question.answers.iter();
                let word = words.find(|word| word.as_str() != UNKNOWN).unwrap();
                (question.id.as_str(), word.as_str())
            })
            .collect();
        assert_eq!(next(&answered), None);
    }

    #[test]
    fn the_last_open_red_flag_is_asked_once_it_decides_on_hyperalgesia() {
        let others = [
            ("disease_progression", "excluded"),
            ("analgesic_effect_diminishing", "yes"),
            ("new_weakness_or_numbness", "no"),
            ("bladder_or_bowel_change", "no"),
            ("fever_or_infection_risk", "no"),
            ("cancer_not_restaged", "no"),
            ("unexplained_weight_loss", "no"),
            ("response_to_dose_increase", "worse"),
        ];
        let next = next(&others).unwrap();
        let hyperalgesia = "opioid-induced-hyperalgesia".to_owned();
        assert_eq!(next.question, "sudden_severe_pain");
        assert!(next.changes.contains(&hyperalgesia));
    }
}
