//! Why opioids may no longer work: for each explanation what is for it, what is against it,
//! what must be excluded first, and what is not known yet.
//!
//! No criteria or score exist, so nothing is weighed or added up: each explanation stands
//! by itself. Features and next steps come from `assets/clinical/assessment.json`, and so
//! does the rule for *supported*, in the field list of `referral.json`.

use crate::case::Answers;
use crate::clinical_data::{self, Fact, Feature, Formulary, Points, Status, UNKNOWN};

/// The explanation that is made by excluding the others.
const HYPERALGESIA: &str = "opioid-induced-hyperalgesia";
/// The question that must be answered first for it, and the answer that opens the way.
const PROGRESSION_EXCLUDED: (&str, &str) = ("disease_progression", "excluded");

/// How an explanation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// An answer stands that must be dealt with before it is taken further.
    ToExcludeFirst,
    /// Something is for it, nothing against it, and nothing is left to exclude.
    Supported,
    /// Something is for it, but something is against it or still to be excluded.
    Possible,
    /// Nothing is for it.
    NotSupported,
    /// Nothing that bears on it has been answered.
    NotAssessed,
}

impl Standing {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::ToExcludeFirst => "to-exclude-first",
            Self::Supported => "supported",
            Self::Possible => "possible",
            Self::NotSupported => "not-supported",
            Self::NotAssessed => "not-assessed",
        }
    }
}

/// One explanation, as far as the answers go.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// How it stands.
    pub standing: Standing,
    /// The answers that fit it.
    pub for_: Vec<Reason>,
    /// The answers that speak against it.
    pub against: Vec<Reason>,
    /// The answers that must be dealt with before it is taken further.
    pub to_exclude: Vec<Reason>,
    /// The ids of its questions that have not been answered, each once.
    pub unknown: Vec<String>,
    /// What to do next.
    pub next: Vec<Fact>,
    /// The ids of the sources of all of this, each once.
    pub sources: Vec<String>,
}

/// An answer that bears on an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The question's id.
    pub question: String,
    /// The question as it is asked.
    pub text: String,
    /// The answer's word.
    pub answer: String,
    /// What a reader should know about it.
    pub note: String,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
}

/// Every explanation, in the order of the data.
pub(super) fn explanations(answers: &Answers, formulary: &Formulary) -> Vec<Explanation> {
    let facts = formulary.explanations().iter();
    facts
        .map(|facts| explanation(facts, answers, formulary))
        .collect()
}

fn explanation(
    facts: &clinical_data::Explanation,
    answers: &Answers,
    formulary: &Formulary,
) -> Explanation {
    let reasons = |points: Points| -> Vec<Reason> {
        let features = facts.features.iter();
        features
            .filter(|feature| feature.points == points && stands(feature, answers))
            .map(|feature| reason(feature, formulary))
            .collect()
    };
    let mut explanation = Explanation {
        id: facts.id.clone(),
        title: facts.title.clone(),
        standing: Standing::NotAssessed,
        for_: reasons(Points::For),
        against: reasons(Points::Against),
        to_exclude: reasons(Points::EssentialToExclude),
        unknown: unanswered(facts, answers),
        next: facts.next.clone(),
        sources: Vec::new(),
    };
    explanation.standing = standing(&explanation, facts, answers);
    explanation.sources = sources(&explanation);
    explanation
}

/// Whether this very answer was given; `unknown` too, where a feature names it.
fn stands(feature: &Feature, answers: &Answers) -> bool {
    answers.get(&feature.question) == feature.answer
}

fn reason(feature: &Feature, formulary: &Formulary) -> Reason {
    let asked = formulary
        .questions()
        .iter()
        .find(|question| question.id == feature.question);
    Reason {
        question: feature.question.clone(),
        text: asked
            .map(|question| question.text.clone())
            .unwrap_or_default(),
        answer: feature.answer.clone(),
        note: feature.note.clone(),
        source: feature.source.clone(),
        status: feature.status,
    }
}

fn unanswered(facts: &clinical_data::Explanation, answers: &Answers) -> Vec<String> {
    let questions = facts.features.iter().map(|feature| &feature.question);
    once(questions.filter(|question| answers.get(question) == UNKNOWN))
}

fn standing(
    found: &Explanation,
    facts: &clinical_data::Explanation,
    answers: &Answers,
) -> Standing {
    let answered = |feature: &Feature| answers.get(&feature.question) != UNKNOWN;
    if !facts.features.iter().any(answered) {
        return Standing::NotAssessed;
    }
    if !found.to_exclude.is_empty() {
        return Standing::ToExcludeFirst;
    }
    match (found.for_.is_empty(), found.against.is_empty()) {
        (false, true) if still_to_exclude(facts, answers) => Standing::Possible,
        (false, true) => Standing::Supported,
        (false, false) => Standing::Possible,
        (true, false) => Standing::NotSupported,
        // Answers that bear neither way leave it open until all have been given.
        (true, true) if found.unknown.is_empty() => Standing::NotSupported,
        (true, true) => Standing::NotAssessed,
    }
}

/// Hyperalgesia is a diagnosis of exclusion: it waits until progression is excluded and
/// every question that is essential to exclude has an answer.
fn still_to_exclude(facts: &clinical_data::Explanation, answers: &Answers) -> bool {
    let (question, excluded) = PROGRESSION_EXCLUDED;
    let open = |feature: &Feature| {
        feature.points == Points::EssentialToExclude && answers.get(&feature.question) == UNKNOWN
    };
    facts.id == HYPERALGESIA
        && (answers.get(question) != excluded || facts.features.iter().any(open))
}

fn sources(found: &Explanation) -> Vec<String> {
    let reasons = [&found.for_, &found.against, &found.to_exclude];
    let reasons = reasons.into_iter().flatten().map(|reason| &reason.source);
    once(reasons.chain(found.next.iter().map(|step| &step.source)))
}

/// Each text once, where it first stands.
fn once<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.contains(text) {
            seen.push(text.clone());
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equivalence::sample::formulary;

    /// Nothing is left to exclude.
    const RED_FLAGS: [&str; 6] = [
        "new_weakness_or_numbness",
        "bladder_or_bowel_change",
        "fever_or_infection_risk",
        "cancer_not_restaged",
        "unexplained_weight_loss",
        "sudden_severe_pain",
    ];

    fn explained(id: &str, answers: &[(&str, &str)]) -> Explanation {
        let pairs = answers
            .iter()
            .map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned()));
        let answers = Answers::from_pairs(pairs.collect());
        let explanations = explanations(&answers, &formulary());
        explanations
            .into_iter()
            .find(|explanation| explanation.id == id)
            .unwrap()
    }

    fn hyperalgesia(answers: &[(&str, &str)], red_flags: &[&str]) -> Standing {
        let mut all = answers.to_vec();
        all.extend(red_flags.iter().map(|question| (*question, "no")));
        explained(HYPERALGESIA, &all).standing
    }

    #[test]
    fn nothing_answered_is_not_assessed() {
        for explanation in explanations(&Answers::default(), &formulary()) {
            assert_eq!(
                explanation.standing,
                Standing::NotAssessed,
                "{}",
                explanation.id
            );
        }
    }

    #[test]
    fn hyperalgesia_is_supported_only_once_progression_is_excluded() {
        let allodynia = ("diffuse_allodynia", "yes");
        for (answer, standing) in [
            ("excluded", Standing::Supported),
            ("suspected", Standing::ToExcludeFirst),
            ("found", Standing::ToExcludeFirst),
            ("unknown", Standing::ToExcludeFirst),
        ] {
            let answers = [("disease_progression", answer), allodynia];
            assert_eq!(hyperalgesia(&answers, &RED_FLAGS), standing, "{answer}");
        }
        assert_eq!(
            hyperalgesia(&[allodynia], &RED_FLAGS),
            Standing::ToExcludeFirst
        );
    }

    #[test]
    fn hyperalgesia_waits_for_every_red_flag_to_be_answered() {
        let answers = [
            ("disease_progression", "excluded"),
            ("diffuse_allodynia", "yes"),
        ];
        assert_eq!(hyperalgesia(&answers, &[]), Standing::Possible);
        let but_one = RED_FLAGS.get(1..).unwrap();
        assert_eq!(hyperalgesia(&answers, but_one), Standing::Possible);
        let flagged = [answers.as_slice(), &[("sudden_severe_pain", "yes")]].concat();
        assert_eq!(hyperalgesia(&flagged, &[]), Standing::ToExcludeFirst);
    }

    #[test]
    fn an_answer_for_and_one_against_make_it_possible() {
        let both = [
            ("nerve_territory", "yes"),
            ("response_to_dose_increase", "better"),
        ];
        let neuropathic = explained("neuropathic", &both);
        assert_eq!(neuropathic.standing, Standing::Possible);
        let questions = |reasons: &[Reason]| {
            reasons
                .iter()
                .map(|reason| reason.question.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(questions(&neuropathic.for_), ["nerve_territory"]);
        assert_eq!(
            questions(&neuropathic.against),
            ["response_to_dose_increase"]
        );
        assert!(
            neuropathic
                .unknown
                .contains(&"neuropathic_quality".to_owned())
        );
        assert!(!neuropathic.next.is_empty() && !neuropathic.sources.is_empty());
    }

    #[test]
    fn answers_only_for_support_it_and_only_against_do_not() {
        let supported = explained("neuropathic", &[("nerve_territory", "yes")]);
        assert_eq!(supported.standing, Standing::Supported);
        let against = explained("neuropathic", &[("nerve_territory", "no")]);
        assert_eq!(against.standing, Standing::NotSupported);
        // The answer bears neither way, and other questions are open.
        let neither = explained("neuropathic", &[("neuropathic_quality", "no")]);
        assert_eq!(neither.standing, Standing::NotAssessed);
    }
}
