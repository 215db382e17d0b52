//! What is said where something else is really taken than was planned, and of patches that
//! change without falling.

use chrono::NaiveDate;

use crate::clinical_data::EquivalenceTable;
use crate::date;
use crate::findings::wording::Words;

/// What a plan does with what is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoesOn {
    /// The step is worked out from it.
    From,
    /// The step is that dose.
    With,
    /// It is the most that one dose is from then on.
    AtMost,
}

/// Finding `taken-instead`; `planned` is none where the row had stopped, `taken` where it is no
/// longer taken. `taken` stands with what is said after it (`per`).
pub fn taken_instead(
    day: NaiveDate,
    row: &str,
    planned: Option<&str>,
    taken: Option<&str>,
    per: &str,
    goes_on: GoesOn,
) -> Words {
    let day = date::long(day);
    let message = match (planned, taken) {
        (planned, None) => format!(
            "On {day} ‘{row}’ is no longer taken; {}{per} was planned.",
            planned.unwrap_or("nothing")
        ),
        (planned, Some(taken)) => {
            let planned = planned.map_or_else(
                || "although it had stopped".to_owned(),
                |planned| format!("not the planned {planned}"),
            );
            let goes_on = match goes_on {
                GoesOn::From => format!("this step is worked out from {taken}"),
                GoesOn::With => "this step goes on with it".to_owned(),
                GoesOn::AtMost => "from then on no dose of it is larger".to_owned(),
            };
            format!("On {day} {taken}{per} of ‘{row}’ is taken, {planned}; {goes_on}.")
        }
    };
    Words::new(
        message,
        "Check with the patient what is really taken, and why.",
    )
}

/// Finding `tolerance-lost`; `planned` with what is said after it.
pub fn tolerance_lost(day: NaiveDate, row: &str, planned: &str, taken: &str) -> Words {
    Words::new(
        format!(
            "On {} less of ‘{row}’ is taken than was planned, {taken} in place of {planned}: tolerance to the former dose may be lost.",
            date::long(day)
        ),
        "Never go back to the former dose: tolerance can be lost in as little as a week, and the old dose can then kill. Consider naloxone.",
    )
}

/// Finding `no-real-reduction`.
pub fn no_real_reduction(
    step: usize,
    row: &str,
    (was, now): (&str, &str),
    equivalent: &str,
    table: &EquivalenceTable,
) -> Words {
    Words::new(
        format!(
            "Step {step} changes the patches of ‘{row}’ from {was} to {now}, which is no real reduction: {equivalent} mg of oral morphine a day before and after by {}.",
            table.title
        ),
        "Consider leaving a strength out, so that other patches are chosen, or going on without this step.",
    )
}
