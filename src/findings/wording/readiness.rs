//! Words that answer “is a taper right now?”.

use super::Words;
use crate::date;
use crate::findings::Answered;

/// Something else is an emergency.
pub fn emergency_first(whom: &[&str]) -> Words {
    Words::new(
        format!(
            "This is an emergency and comes before any taper. Ask now: {}.",
            list(whom)
        ),
        "Deal with it now; the schedule is withheld or can wait.",
    )
}

/// An emergency whose gate was answered; it is named before anything else is said.
pub fn emergency_answered(rule: &str, answered: &Answered) -> String {
    format!(
        "The emergency ‘{}’ was answered by {} on {}: {}.",
        rule.replace('-', " "),
        answered.by,
        date::long(answered.on),
        answered.reason.trim_end_matches('.')
    )
}

/// What to do where every emergency has been answered.
pub fn emergency_dealt_with(then: &str) -> String {
    format!("Make sure that it has been dealt with before any step. {then}")
}

/// A gate is open.
pub fn taper_withheld(whom: &[&str]) -> Words {
    Words::new(
        format!(
            "The schedule is withheld until a prescriber has answered: {}.",
            list(whom)
        ),
        "Ask them, then answer the gate with name, reason and date; the answer is printed.",
    )
}

/// Somebody is to be asked before the first step.
pub fn ask_first(whom: &[&str]) -> Words {
    Words::new(
        format!("Before the first step, ask: {}.", list(whom)),
        "Record each as done, or as declined with the reason.",
    )
}

/// What could withhold the schedule has not all been asked.
pub fn not_all_asked(gates: usize) -> Words {
    let message = if gates == 1 {
        "One reason that would withhold the schedule has not been asked about.".to_owned()
    } else {
        format!("{gates} reasons that would withhold the schedule have not been asked about.")
    };
    Words::new(
        message,
        "Ask them before the first step; what is not asked is not excluded.",
    )
}

/// The gates that were not asked about, in one line; none where every one was.
pub fn gates_not_asked(gates: &[String]) -> Option<String> {
    (!gates.is_empty()).then(|| {
        format!(
            "Not asked, and a reason to withhold the schedule if answered so: {}.",
            gates.join(", ")
        )
    })
}

/// What the explanations ask for before a taper: those that wait until something else is
/// excluded, and those that are supported and are dealt with first.
pub fn deal_first(waiting: &[&str], supported: &[&str]) -> Words {
    let mut sentences = Vec::new();
    if !supported.is_empty() {
        sentences.push(format!(
            "To be dealt with before a taper, for the answers support it: {}.",
            list(supported)
        ));
    }
    if !waiting.is_empty() {
        sentences.push(format!(
            "Something has to be excluded first, as the answers say under: {}.",
            list(waiting)
        ));
    }
    Words::new(
        sentences.join(" "),
        "Read there what stands in the way, deal with it, and decide on a taper after that.",
    )
}

/// Nothing that was asked speaks against it.
pub fn nothing_against() -> Words {
    Words::new(
        "Nothing that was asked speaks against a taper now.",
        "Whether it is the answer remains the judgement of the prescriber with the patient.",
    )
}

/// Whose rules decide how an explanation stands.
pub fn standings_by_own_rules() -> &'static str {
    "How each explanation stands follows from rules of this project’s own, which ask only whether \
     there is an answer of a kind."
}

/// Each once, parted by semicolons: names hold commas themselves.
fn list(whom: &[&str]) -> String {
    let mut once: Vec<&str> = Vec::new();
    for one in whom {
        if !once.contains(one) {
            once.push(one);
        }
    }
    once.join("; ")
}
