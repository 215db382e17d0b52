//! Words about answers to gates.

use chrono::NaiveDate;

use super::Words;
use crate::date;

/// Finding `gate-answer-date`, of an answer from a day that has not come yet.
pub fn gate_answer_ahead(gate: &str, on: NaiveDate) -> Words {
    let (gate, on) = (named(gate), date::long(on));
    Words::new(
        format!("The answer to the gate {gate} is dated {on}, which has not come yet."),
        "Check the date: an answer holds from the day on which a prescriber gave it.",
    )
}

/// Finding `gate-answer-date`, of an answer long past.
pub fn gate_answer_old(gate: &str, on: NaiveDate, days: u64, before_start: bool) -> Words {
    let (gate, on) = (named(gate), date::long(on));
    let until = if before_start {
        "before the plan starts"
    } else {
        "ago"
    };
    Words::new(
        format!("The gate {gate} was answered on {on}, {days} days {until}."),
        "Ask whether the answer still holds; if it does, withdraw it and answer the gate anew.",
    )
}

/// Finding `gate-answer-shared`.
pub fn gate_answer_shared(gate: &str, scenario: &str) -> Words {
    let gate = named(gate);
    Words::new(
        format!(
            "The answer to the gate {gate} stands word for word in scenario ‘{scenario}’ as \
             well, which asks for something else."
        ),
        "Check that it was given for this plan too.",
    )
}

/// Finding `age-contradicts-answer`.
pub fn age_contradicts_answer(born: NaiveDate, adult: &str) -> Words {
    Words::new(
        format!(
            "Born on {}, the person is younger than {adult} years, but ‘child’ was answered no.",
            date::long(born)
        ),
        "Mend the date of birth or the answer; until then the gate for a child stands.",
    )
}

/// A gate by its rule, as its card is headed.
fn named(rule: &str) -> String {
    format!("‘{}’", rule.replace('-', " "))
}
