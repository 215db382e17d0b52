//! Whether a taper is the answer now: what is an emergency, what withholds the schedule, whom
//! to ask first, and what has not been asked.

use crate::assessment::conditions::{Known as _, Value};
use crate::assessment::{Facts, Holds};
use crate::clinical_data::{Country, Explanation, Formulary, Standing, Trigger, UNKNOWN, Urgency};
use crate::findings::{Referral, wording};

/// Whether a taper is the answer now; the gravest that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaperNow {
    /// Something else is an emergency and comes first.
    EmergencyFirst,
    /// A gate is open: no schedule until a prescriber has answered it.
    Withheld,
    /// Somebody is to be asked before the taper starts: today, before starting, or soon.
    AskFirst,
    /// What could withhold the schedule has not all been asked.
    NotAllAsked,
    /// Everything was asked, but an explanation is to be dealt with or waits for something else.
    DealFirst,
    /// Nothing that was asked speaks against it.
    NothingAgainst,
}

impl TaperNow {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::EmergencyFirst => "emergency-first",
            Self::Withheld => "withheld",
            Self::AskFirst => "ask-first",
            Self::NotAllAsked => "not-all-asked",
            Self::DealFirst => "deal-with-first",
            Self::NothingAgainst => "nothing-against",
        }
    }
}

/// A reason to ask somebody of which nobody can say yet whether it applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAsked {
    /// The trigger's id.
    pub rule: String,
    /// Whether it would withhold the schedule.
    pub gate: bool,
    /// How soon somebody would have to be asked.
    pub urgency: Urgency,
    /// The questions without an answer: id and text.
    pub questions: Vec<(String, String)>,
}

/// The answer to “is a taper right now?”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The answer's word.
    pub now: TaperNow,
    /// One sentence: what stands in the way, or that nothing does.
    pub message: String,
    /// One sentence: what to do first.
    pub hint: String,
    /// What has not been asked, gates first, then the most urgent.
    pub not_asked: Vec<NotAsked>,
}

impl Readiness {
    /// What has not been asked and would withhold the schedule if answered so.
    pub fn gates_not_asked(&self) -> impl Iterator<Item = &NotAsked> {
        self.not_asked.iter().filter(|rule| rule.gate)
    }
}

/// Whether a taper is the answer now, from the referrals and from what was not asked.
///
/// An emergency comes first even where its gate was answered: it is then named with who
/// answered it and why, and what else applies follows.
pub fn readiness(
    formulary: &Formulary,
    facts: &Facts,
    referrals: &[Referral],
    country: Option<Country>,
) -> Readiness {
    let not_asked = not_asked(formulary, facts, country);
    let gates_not_asked = not_asked.iter().filter(|rule| rule.gate).count();
    let explained = deal_first(formulary, facts);
    let (now, words) = verdict(referrals, gates_not_asked, explained);
    let answered: Vec<String> = referrals
        .iter()
        .filter(|referral| referral.urgency == Urgency::Emergency && !referral.open)
        .filter_map(|referral| {
            let answered = referral.answered.as_ref()?;
            Some(wording::emergency_answered(&referral.rule, answered))
        })
        .collect();
    let answered = answered.join(" ");
    let (now, message, hint) = if answered.is_empty() {
        (now, words.message, words.hint)
    } else if now == TaperNow::EmergencyFirst {
        let message = format!("{} {answered}", words.message);
        (now, message, words.hint)
    } else {
        let then = match now {
            // No word that would wave it through.
            TaperNow::NothingAgainst => String::new(),
            _ => format!("{} {}", words.message, words.hint),
        };
        let hint = wording::emergency_dealt_with(&then).trim_end().to_owned();
        (TaperNow::EmergencyFirst, answered, hint)
    };
    Readiness {
        now,
        message,
        hint,
        not_asked,
    }
}

/// The gravest of what is open, with its words.
fn verdict(
    referrals: &[Referral],
    gates_not_asked: usize,
    explained: Option<wording::Words>,
) -> (TaperNow, wording::Words) {
    let open = |wanted: &dyn Fn(&&Referral) -> bool| -> Vec<&Referral> {
        let open = referrals.iter().filter(|referral| referral.open);
        open.filter(wanted).collect()
    };
    let before_a_taper = |referral: &&Referral| {
        matches!(
            referral.urgency,
            Urgency::Emergency | Urgency::SameDay | Urgency::BeforeStarting | Urgency::Soon
        )
    };
    let steps = [
        (
            TaperNow::EmergencyFirst,
            open(&|referral| referral.urgency == Urgency::Emergency),
        ),
        (TaperNow::Withheld, open(&|referral| referral.gate)),
        (TaperNow::AskFirst, open(&before_a_taper)),
    ];
    let first = steps.into_iter().find(|(_, found)| !found.is_empty());
    let (now, found) = first.unwrap_or_else(|| {
        let none_open = if gates_not_asked > 0 {
            TaperNow::NotAllAsked
        } else if explained.is_some() {
            TaperNow::DealFirst
        } else {
            TaperNow::NothingAgainst
        };
        (none_open, Vec::new())
    });
    // Each by itself, so that whoever two reasons lead to is named once.
    let people = found.iter().flat_map(|referral| referral.to.split("; "));
    let whom: Vec<&str> = people.collect();
    let mut words = match now {
        TaperNow::EmergencyFirst => wording::emergency_first(&whom),
        TaperNow::Withheld => wording::taper_withheld(&whom),
        TaperNow::AskFirst => wording::ask_first(&whom),
        TaperNow::NotAllAsked => wording::not_all_asked(gates_not_asked),
        TaperNow::DealFirst | TaperNow::NothingAgainst => {
            explained.clone().unwrap_or_else(wording::nothing_against)
        }
    };
    // An emergency waits for no explanation; everything else says what they ask for.
    let besides = [
        TaperNow::Withheld,
        TaperNow::AskFirst,
        TaperNow::NotAllAsked,
    ];
    if let Some(explained) = explained.filter(|_| besides.contains(&now)) {
        words.hint = format!("{} {}", words.hint, explained.message);
    }
    // Whom to ask is no word on what was not asked; an emergency waits for neither.
    if matches!(now, TaperNow::Withheld | TaperNow::AskFirst) && gates_not_asked > 0 {
        let besides = wording::not_all_asked(gates_not_asked).message;
        words.hint = format!("{} {besides}", words.hint);
    }
    (now, words)
}

/// The ids of the gates that nobody can say anything of yet, the most urgent first.
pub fn gates_not_asked(
    formulary: &Formulary,
    facts: &Facts,
    country: Option<Country>,
) -> Vec<String> {
    let gates = not_asked(formulary, facts, country).into_iter();
    let gates = gates.filter(|rule| rule.gate);
    gates.map(|rule| rule.rule).collect()
}

/// What the explanations ask for before a taper, where they ask for anything.
fn deal_first(formulary: &Formulary, facts: &Facts) -> Option<wording::Words> {
    let standing = |explanation: &Explanation, wanted: Standing| {
        let field = format!("assessment.explanation.{}", explanation.id);
        matches!(facts.value(&field), Value::Words(words) if words.contains(&wanted.as_str()))
    };
    let titles = |wanted: &dyn Fn(&&Explanation) -> bool| -> Vec<&str> {
        let explanations = formulary.explanations().iter().filter(wanted);
        explanations.map(|one| one.title.as_str()).collect()
    };
    let waiting = titles(&|one| standing(one, Standing::ToExcludeFirst));
    let supported = titles(&|one| one.deal_with_first && standing(one, Standing::Supported));
    let nothing = waiting.is_empty() && supported.is_empty();
    (!nothing).then(|| wording::deal_first(&waiting, &supported))
}

/// The triggers that an answer could still fire.
fn not_asked(formulary: &Formulary, facts: &Facts, country: Option<Country>) -> Vec<NotAsked> {
    let triggers = formulary.triggers().iter();
    let waiting = triggers
        .filter(|trigger| !trigger.refusal && trigger.in_force(country))
        .filter(|trigger| facts.answer(&trigger.when) == Holds::Unknown);
    let mut waiting: Vec<NotAsked> = waiting
        .filter_map(|trigger| {
            let questions = open_questions(formulary, facts, trigger);
            (!questions.is_empty()).then(|| NotAsked {
                rule: trigger.id.clone(),
                gate: trigger.gate,
                urgency: trigger.urgency,
                questions,
            })
        })
        .collect();
    waiting.sort_by_key(|rule| (!rule.gate, rule.urgency));
    waiting
}

/// The questions of a trigger's condition that have no answer, each once.
fn open_questions(
    formulary: &Formulary,
    facts: &Facts,
    trigger: &Trigger,
) -> Vec<(String, String)> {
    let mut questions: Vec<(String, String)> = Vec::new();
    for (field, _) in trigger.when.comparisons() {
        let is_open = matches!(facts.value(field), Value::Answer(UNKNOWN));
        let asked = formulary.asked_in(field).filter(|_| is_open);
        if let Some(question) = asked {
            let pair = (question.id.clone(), question.text.clone());
            if !questions.contains(&pair) {
                questions.push(pair);
            }
        }
    }
    questions
}
