//! Why opioids may no longer work: for each explanation what is for it, what is against it,
//! what must be excluded first, and what is not known yet.
//!
//! No criteria or score exist, so nothing is weighed or added up: each explanation stands
//! by itself. Features, next steps and the rules that decide on a standing all come from
//! `assets/clinical/assessment.json`.

use crate::assessment::Holds;
use crate::assessment::conditions::{Known, Value};
use crate::case::Answers;
use crate::clinical_data::{
    self, Fact, Feature, Formulary, Points, Standing, StandingRules, Status, UNKNOWN,
};

/// One explanation, as far as the answers go.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// How it stands.
    pub standing: Standing,
    /// Why it stands so, as a sentence.
    pub why: String,
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
    /// What is known about it.
    pub facts: Vec<Fact>,
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
    let reasons = |points: &[Points]| -> Vec<Reason> {
        let features = facts.features.iter();
        features
            .filter(|feature| points.contains(&feature.points) && stands(feature, answers))
            .map(|feature| reason(feature, formulary))
            .collect()
    };
    let (standing, why) = standing(facts, answers, formulary.standing_rules());
    let mut explanation = Explanation {
        id: facts.id.clone(),
        title: facts.title.clone(),
        standing,
        why: why.to_owned(),
        for_: reasons(&[Points::For]),
        against: reasons(&[Points::Against, Points::AgainstInPart]),
        to_exclude: reasons(&[Points::ComesFirst, Points::EssentialToExclude]),
        unknown: unanswered(facts, answers),
        next: facts.next.clone(),
        facts: facts.facts.clone(),
        sources: Vec::new(),
    };
    explanation.sources = sources(&explanation);
    explanation
}

/// How an explanation stands and why: the first rule that holds decides.
pub(super) fn standing<'a>(
    facts: &clinical_data::Explanation,
    answers: &Answers,
    rules: Option<&'a StandingRules>,
) -> (Standing, &'a str) {
    // Without rules there are no data at all, and nothing can be said.
    let Some(rules) = rules else {
        return (Standing::NotAssessed, "");
    };
    let tally = Tally { facts, answers };
    let mut all = rules.rules.iter();
    let rule = all.find(|rule| tally.answer_to(&rule.when) == Holds::Yes);
    let (standing, why) = &rules.otherwise;
    rule.map_or((*standing, why.as_str()), |rule| {
        (rule.standing, rule.why.as_str())
    })
}

/// Whether this very answer was given; `unknown` too, where a feature names it.
fn stands(feature: &Feature, answers: &Answers) -> bool {
    answers.get(&feature.question) == feature.answer
}

/// What the rules may ask of one explanation: whether there is any answer of a kind.
struct Tally<'a> {
    facts: &'a clinical_data::Explanation,
    answers: &'a Answers,
}

impl Tally<'_> {
    fn any(&self, wanted: impl Fn(&Feature) -> bool) -> bool {
        self.facts.features.iter().any(wanted)
    }

    fn any_stands(&self, points: Points) -> bool {
        self.any(|feature| feature.points == points && stands(feature, self.answers))
    }

    fn is_open(&self, feature: &Feature) -> bool {
        self.answers.get(&feature.question) == UNKNOWN
    }
}

impl Known for Tally<'_> {
    fn value(&self, field: &str) -> Value<'_> {
        let word = |yes: bool, words: [&'static str; 2]| {
            let [first, second] = words;
            Value::Words(vec![if yes { first } else { second }])
        };
        let some = |some: bool| word(some, ["some", "none"]);
        match field {
            "explanation.answered" => some(self.any(|feature| !self.is_open(feature))),
            "explanation.for" => some(self.any_stands(Points::For)),
            // What speaks against one half leaves the other, so it settles nothing by itself.
            "explanation.against" => some(self.any_stands(Points::Against)),
            "explanation.against_in_part" => some(self.any_stands(Points::AgainstInPart)),
            "explanation.comes_first" => some(self.any_stands(Points::ComesFirst)),
            "explanation.to_exclude" => some(self.any_stands(Points::EssentialToExclude)),
            "explanation.carrying" => some(self.any(|feature| {
                feature.carries == Some(Standing::Supported) && stands(feature, self.answers)
            })),
            "explanation.not_excluded" => some(self.any(|feature| {
                feature.points == Points::EssentialToExclude && self.is_open(feature)
            })),
            "explanation.open" => some(self.any(|feature| self.is_open(feature))),
            "explanation.by_exclusion" => word(self.facts.by_exclusion, ["yes", "no"]),
            _ => Value::Unknown,
        }
    }
}

fn reason(feature: &Feature, formulary: &Formulary) -> Reason {
    let asked = formulary.question(&feature.question);
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

fn sources(found: &Explanation) -> Vec<String> {
    let reasons = [&found.for_, &found.against, &found.to_exclude];
    let reasons = reasons.into_iter().flatten().map(|reason| &reason.source);
    let facts = found.next.iter().chain(&found.facts);
    once(reasons.chain(facts.map(|fact| &fact.source)))
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

    const HYPERALGESIA: &str = "opioid-induced-hyperalgesia";

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
    fn signs_of_a_life_threatening_opioid_effect_come_before_hyperalgesia() {
        let picture = [
            ("disease_progression", "excluded"),
            ("diffuse_allodynia", "yes"),
        ];
        for sign in [
            "seizure",
            "sedation_or_slow_breathing",
            "delirium_or_hallucinations",
        ] {
            let with = |word| {
                let red_flags = RED_FLAGS.map(|question| (question, "no"));
                let answers = [&picture[..], &red_flags, &[(sign, word)]].concat();
                explained(HYPERALGESIA, &answers)
            };
            let stands = with("yes");
            assert_eq!(stands.standing, Standing::ToExcludeFirst, "{sign}");
            let why = "Signs of a life-threatening opioid effect come first.";
            assert_eq!(stands.why, why);
            assert!(stands.for_.iter().all(|reason| reason.question != sign));
            assert!(stands.to_exclude.iter().any(|one| one.question == sign));
            // Left unanswered it changes nothing.
            for word in ["no", "unknown"] {
                assert_eq!(with(word).standing, Standing::Supported, "{sign} {word}");
            }
        }
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
    fn what_speaks_against_one_half_leaves_the_other() {
        for (id, half, other, rest) in [
            (
                "withdrawal-or-end-of-dose",
                "withdrawal_signs",
                "end_of_dose_pain",
                ["response_to_dose_increase", "recent_dose_drop"].as_slice(),
            ),
            (
                "absorption-or-interaction",
                "absorption_change",
                "new_interacting_medicine",
                ["recent_dose_drop"].as_slice(),
            ),
        ] {
            // The other half is open: nothing is settled, and the answer is shown all the same.
            let open = explained(id, &[(half, "no")]);
            assert_eq!(open.standing, Standing::NotAssessed, "{id}");
            assert_eq!(open.against.len(), 1, "{id}");
            let fits = explained(id, &[(half, "no"), (other, "yes")]);
            assert_eq!(fits.standing, Standing::Supported, "{id}");
            // A recent drop alone still opens the way and no more.
            let drop = explained(id, &[(half, "no"), ("recent_dose_drop", "yes")]);
            assert_eq!(drop.standing, Standing::Possible, "{id}");
            let mut asked = vec![(half, "no"), (other, "no")];
            asked.extend(rest.iter().map(|question| (*question, "no")));
            assert_eq!(
                explained(id, &asked).standing,
                Standing::NotSupported,
                "{id}"
            );
        }
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
