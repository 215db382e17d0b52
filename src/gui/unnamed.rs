//! Whether a text names the patient, so that it cannot stand where others look on.

use std::borrow::Cow;

use crate::draft::{Draft, PatientDraft};
use crate::gui::view::View;

/// What stands in the place of a text that names the patient.
pub(super) const HIDDEN: &str = "Hidden, since it names the patient";

/// The shortest part of a name that is looked for, in letters.
const SHORTEST: usize = 3;

/// The patient whom nothing on screen may name, while others look on.
pub(super) fn hidden(draft: &Draft, view: &View) -> Option<PatientDraft> {
    view.identity_hidden.then(|| draft.patient.clone())
}

/// A text, or that it is hidden: where `hidden` is somebody, and the text names them.
pub(super) fn shown<'a>(text: &'a str, hidden: Option<&PatientDraft>) -> &'a str {
    match hidden {
        Some(patient) if names(text, patient) => HIDDEN,
        _ => text,
    }
}

/// A scenario's name, or its number where the name would name `hidden`.
pub(super) fn scenario<'a>(
    place: usize,
    name: &'a str,
    hidden: Option<&PatientDraft>,
) -> Cow<'a, str> {
    match hidden {
        Some(patient) if names(name, patient) => Cow::Owned(format!("Scenario {}", place + 1)),
        _ => Cow::Borrowed(name),
    }
}

/// Whether a text holds a part of the patient's name, the identifier or the date of birth.
pub(super) fn names(text: &str, patient: &PatientDraft) -> bool {
    let text = text.to_lowercase();
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.map(str::to_owned).collect()
    };
    let own = words(&text);
    let long_enough = |word: &String| word.chars().count() >= SHORTEST;
    let by_name = words(&patient.name.to_lowercase());
    let mut by_name = by_name.iter().filter(|word| long_enough(word));
    let whole = patient.name.trim().to_lowercase();
    let letters_and_digits = |text: &str| -> String {
        let kept = text.chars().filter(|letter| letter.is_alphanumeric());
        kept.collect()
    };
    let holds = |part: &str| {
        let part = letters_and_digits(&part.to_lowercase());
        part.chars().count() >= SHORTEST && letters_and_digits(&text).contains(&part)
    };
    by_name.any(|word| own.contains(word))
        || (!whole.is_empty() && text.trim() == whole)
        || holds(&patient.identifier)
        || holds(&patient.born)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_holds_name_number_or_birth_names_the_patient() {
        let patient = PatientDraft {
            name: "Jo Ann O’Hara-Smith".to_owned(),
            born: "1950-02-03".to_owned(),
            identifier: "943 476 5919".to_owned(),
        };
        for text in [
            "Mrs SMITH, slowly",
            "for ann",
            "9434765919",
            "no. 943-476-5919",
            "b. 1950-02-03",
            "hara",
        ] {
            assert!(names(text, &patient), "{text}");
        }
        // Parts of words, and words of two letters, are no names.
        for text in ["A", "10 % a month", "Planning", "Smithfield pace", "jo"] {
            assert!(!names(text, &patient), "{text}");
        }
        assert!(!names("A · slow", &PatientDraft::default()));
    }
}
