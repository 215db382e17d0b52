//! Every sentence that is said to the patient: in the second person, plain and short.
//!
//! What rests on a fact of the data keeps that fact's source and status. Words are written
//! for one wording of a fact; should the data then say something else, the data's own sentence
//! is printed, and a test names the words that are to be written anew.

use std::collections::BTreeSet;

use crate::clinical_data::{Monitoring, Route, Status};

/// A sentence for the patient, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
}

/// Advice of the data as it is told: its id, the data's sentence, the patient's words.
const ADVICE: [(&str, &str, &str); 11] = [
    (
        "tolerance",
        "Tolerance is lost within about a week; the old dose can then kill.",
        "Your body gets used to less within about a week. The old dose can then kill you.",
    ),
    (
        "never-back-to-the-old-dose",
        "Never go back to the old dose without asking, not even once and not even if the pain is bad.",
        "Never go back to the old dose without asking us. Not even once. Not even if the pain is bad.",
    ),
    (
        "early-flare",
        "Pain may flare in the first days after a cut; that does not show that the explanation was wrong.",
        "Your pain may get worse in the first days after a step. This can happen when the plan is right for you.",
    ),
    (
        "ache-of-withdrawal",
        "Aching bones and joints can be withdrawal and not the old pain.",
        "If your bones and joints ache, it can be your body getting used to less. It may not be the old pain.",
    ),
    (
        "withdrawal-passes",
        "Withdrawal is unpleasant and settles in 5 to 10 days after a cut; it is not life-threatening as a rule.",
        "It does not feel good, but it settles 5 to 10 days after a step.",
    ),
    (
        "no-sudden-stop",
        "Do not stop suddenly; ask before skipping a step.",
        "Do not stop all at once. Ask us before you skip a step.",
    ),
    (
        "can-be-paused",
        "A taper can be slowed or paused.",
        "We can slow the plan down or pause it.",
    ),
    (
        "urgent-help",
        "Call for help at once with great sleepiness, slow breathing, confusion or jerking limbs, new weakness or numbness, or loss of bladder or bowel control.",
        "Call for help at once if you are very sleepy, breathe slowly or are confused. Do the same if your arms or legs jerk, or if they are newly weak or numb. Do the same if you lose control of your bladder or bowel.",
    ),
    (
        "crisis-help",
        "Call for help at once with thoughts of suicide or of self-harm.",
        "Call at once, too, if you think of ending your life or of hurting yourself. You are not alone with this.",
    ),
    (
        "naloxone-at-home",
        "Keep naloxone where others can find it.",
        "Keep naloxone where others can find it.",
    ),
    (
        "patches",
        "Old patch off before the new one on; no heat on the patch; never cut it.",
        "Take every old patch off before you put a new one on. Keep heat away from the patch. Never cut it.",
    ),
];

/// Signs of withdrawal as the data name them, and as they are told.
const SIGNS: [(&str, &str); 9] = [
    ("sweating", "sweating"),
    ("yawning", "yawning"),
    ("abdominal cramps", "belly cramps"),
    ("restlessness", "feeling restless"),
    ("anxiety", "feeling anxious"),
    ("tremor", "shaking"),
    ("diarrhoea", "loose stools"),
    ("runny nose and eyes", "a runny nose or eyes"),
    ("bone and joint ache", "aching bones and joints"),
];

/// An advice of the data in the patient's words; `None` where the data hold no such advice.
pub fn advice(monitoring: &Monitoring, id: &str) -> Option<Said> {
    let mut facts = monitoring.patient_advice.iter();
    let fact = facts.find(|fact| fact.id == id)?;
    let mut written = ADVICE.iter();
    let words = written.find(|(other, said, _)| *other == id && *said == fact.text);
    Some(Said {
        text: words.map_or_else(|| fact.text.clone(), |(_, _, words)| (*words).to_owned()),
        source: fact.source.clone(),
        status: fact.status,
    })
}

/// The advice of the data that has no words of the patient's own.
pub fn advice_without_words(monitoring: &Monitoring) -> Vec<&str> {
    let unworded = monitoring.patient_advice.iter().filter(|fact| {
        let mut written = ADVICE.iter();
        !written.any(|(id, said, _)| *id == fact.id && *said == fact.text)
    });
    unworded.map(|fact| fact.id.as_str()).collect()
}

/// What may be felt after a step: one sentence for each list of signs in the data.
pub fn feelings(monitoring: &Monitoring) -> Vec<Said> {
    let mut told = BTreeSet::new();
    let lists = monitoring.symptom_lists.iter().enumerate();
    let said = lists.filter_map(|(place, list)| {
        let signs = list.symptoms.iter().map(|sign| {
            let mut written = SIGNS.iter();
            let words = written.find(|(name, _)| *name == sign.as_str());
            words.map_or(sign.as_str(), |(_, words)| *words)
        });
        let signs: Vec<&str> = signs
            .filter(|sign| told.insert((*sign).to_owned()))
            .collect();
        let all = listed(&signs)?;
        let text = if place == 0 {
            format!("After a step you may notice {all}.")
        } else {
            format!("Some people also notice {all}.")
        };
        Some(Said {
            text,
            source: list.source.clone(),
            status: list.status,
        })
    });
    said.collect()
}

/// Words with commas, and *or* before the last.
fn listed(words: &[&str]) -> Option<String> {
    let (last, before) = words.split_last()?;
    Some(match before {
        [] => (*last).to_owned(),
        before => format!("{} or {last}", before.join(", ")),
    })
}

/// How the plan is meant to be followed.
pub const SLOWLY: &str = "Take it slowly, one step at a time. You can ask us to wait at any step.";
/// What to do where it does not settle.
pub const DOES_NOT_SETTLE: &str =
    "If it is still too hard when the next step is due, do not take that step. Call us.";
/// What to do without naloxone.
pub const NO_NALOXONE: &str = "If you have none at home, ask us about it.";
/// Where whom to call does not fit the short version.
pub const WHO_ON_FULL_PLAN: &str = "Your full plan shows who to call.";
/// Of a medicine that is stopped.
pub const NO_MORE: &str = "Take no more of this.";
/// Of medicines that go on after the plan's end.
pub const DO_NOT_STOP: &str = "These do not stop. Ask us before you change them.";
/// Of a plan that ends at a dose.
pub const UNTIL_WE_SPOKE: &str = "Go on with this dose after its last day until we have spoken.";
/// Of a patch that stays on its days.
pub const SAME_DAYS: &str = "Change on the same days as now.";
/// Over what is taken until the first step.
pub const TAKEN_NOW: &str = "What you take now";
/// Over the same once the first step has begun.
pub const BEFORE_THE_PLAN: &str = "What you took before this plan. Do not go back to it";
/// Of a medicine when needed for which no largest number of uses is set.
pub const ASK_HOW_OFTEN: &str = "ask us how often";
/// On each patch change; more than one may be worn.
pub const OLD_PATCH_OFF: &str = "Take every old patch off first.";
/// Of less than planned that was taken.
pub const NOT_BACK: &str = "Do not go back to the old dose.";

/// Before what is taken alike in every step, on the short version.
pub const IN_EVERY_STEP: &str = "In every step";
/// Where the units of a dose are found, on the short version.
pub const UNITS_ON_FULL_PLAN: &str = "Your full plan shows what makes up each dose.";
/// A short version that does not hold all steps: before, between and after its first and its
/// last day.
pub const FRIDGE_CUT: [&str; 3] = [
    "This page goes from",
    "to",
    "It does not hold the later steps. Find them on your full plan.",
];

/// What goes on after the plan's end; empty where nothing does.
pub fn goes_on(taken: &[String]) -> String {
    if taken.is_empty() {
        String::new()
    } else {
        format!("Go on taking {}.", taken.join(" and "))
    }
}

/// The title of a plan.
pub fn title(drugs: &[&str]) -> String {
    match drugs {
        [drug] => format!("Your plan to take less {drug}"),
        _ => "Your plan to take less opioid medicine".to_owned(),
    }
}

/// Which plan this one takes the place of.
pub fn replaces(day: &str) -> String {
    format!("This plan replaces the plan of {day}. Throw the old one away.")
}

/// Of a plan that was not handed out: whoever finds the paper must not follow it, and must not
/// throw away the plan that holds.
pub fn draft(old: Option<&str>) -> String {
    old.map_or_else(
        || "This is a draft. It is not your plan yet.".to_owned(),
        |old| format!("This is a draft. Your plan of {old} holds until we give you a new one."),
    )
}

/// That steps before the first one on the paper are over.
pub fn over(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("Step 1 is over.".to_owned()),
        count => Some(format!("Steps 1 to {count} are over.")),
    }
}

/// When the next review is.
pub fn next_review(day: &str) -> String {
    format!("Your next review is on {day}.")
}

/// A set of patches that is worn.
pub fn wear(patches: &str) -> String {
    format!("Wear {patches}.")
}

/// What is infused, and how.
pub fn infused(amount: &str, route: Route) -> String {
    match route {
        Route::SubcutaneousInfusion => format!("{amount} in 24 hours, under the skin"),
        _ => format!("{amount} in 24 hours"),
    }
}

/// The days on which patches are changed.
pub fn change_on(days: &[String]) -> String {
    match days {
        [] => SAME_DAYS.to_owned(),
        days => format!("Change on {}. {OLD_PATCH_OFF}", days.join(", ")),
    }
}

/// Of a medicine whose place another one takes: taking both is dangerous.
pub fn takes_the_place_of(old: &str) -> String {
    format!(
        "This takes the place of {old}. Never take both. Take what is left of the old one back to the pharmacy."
    )
}

/// Of a medicine that had been planned and is not taken any more.
pub fn no_longer(name: &str) -> String {
    format!("You no longer take {name}.")
}

/// Of another amount that was taken than was planned. In the past: it must not be read as
/// what to take now.
pub fn taken_instead(taken: &str, name: &str, planned: Option<&str>) -> String {
    let instead = planned.map_or_else(
        || "although it had stopped".to_owned(),
        |planned| format!("not the {planned} planned"),
    );
    format!(
        "Before this step you were taking {taken} of {name}, {instead}. From now on take only what is written here."
    )
}

/// Of patches that stop: what is still on the skin goes on giving the medicine.
pub const LAST_PATCH_OFF: &str = "Take off every patch that you still wear.";

/// What stops.
pub fn stop(names: &[String]) -> String {
    format!(
        "From this day take no more {}. Keep none of it for later. Take what is left back to the pharmacy.",
        names.join(" and no more ")
    )
}

/// The end of a plan that stops at a dose.
pub fn stay_on(step: usize) -> String {
    format!("Stay on the dose of step {step}")
}

/// What the code on the paper holds.
pub fn code(steps: Option<(usize, usize, usize)>) -> String {
    match steps {
        None => "This code holds the dates and doses of this plan. It does not hold your name. A phone can read it without the internet.".to_owned(),
        Some((first, last, all)) => format!(
            "This code holds the dates and doses of steps {first} to {last} of {all}. The others are on this paper alone. It does not hold your name."
        ),
    }
}
