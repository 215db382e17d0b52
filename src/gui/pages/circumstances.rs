//! What else is known about the person: answers that never default to no.

use egui::{CollapsingHeader, Ui};

use crate::clinical_data::{Formulary, Question};
use crate::draft::Draft;
use crate::gui::fields::{self, Problems};
use crate::gui::theme;

/// The word of a question that was not answered.
const UNKNOWN: &str = "unknown";

/// Edits the answers about circumstances and about why opioids may no longer work.
pub(super) fn circumstances_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    formulary: &Formulary,
    problems: Problems<'_>,
) {
    let parts = [
        (
            "Circumstances",
            "circumstances",
            formulary.circumstances(),
            &mut draft.circumstances,
        ),
        (
            "Why opioids may no longer work",
            "assessment",
            formulary.questions(),
            &mut draft.assessment,
        ),
    ];
    for (title, path, questions, answers) in parts {
        let known = answers
            .iter()
            .filter(|(_, answer)| answer != UNKNOWN)
            .count();
        let header = CollapsingHeader::new(theme::strong(title)).id_salt(title);
        header.show_unindented(ui, |ui| {
            for question in questions {
                let problem = problems.at(&format!("{path}.{}", question.id));
                question_ui(ui, question, answers, problem);
                ui.add_space(6.0);
            }
        });
        fields::note_ui(
            ui,
            &format!(
                "{known} of {} answered; none is taken as no",
                questions.len()
            ),
        );
        ui.add_space(6.0);
    }
}

fn question_ui(
    ui: &mut Ui,
    question: &Question,
    answers: &mut Vec<(String, String)>,
    problem: Option<&str>,
) {
    let entries: Vec<(String, String)> = question
        .answers
        .iter()
        .map(|word| (word.clone(), in_words(word)))
        .collect();
    let now = answers
        .iter()
        .find(|(id, _)| *id == question.id)
        .map(|(_, answer)| answer.clone());
    let now = now.unwrap_or_else(|| UNKNOWN.to_owned());
    let Some(chosen) = fields::choice_ui(ui, &question.text, Some(&now), &entries, problem) else {
        return;
    };
    answers.retain(|(id, _)| *id != question.id);
    if chosen != UNKNOWN {
        answers.push((question.id.clone(), chosen));
    }
}

/// An answer's word for people: `over-1-year` is “Over 1 year”.
fn in_words(word: &str) -> String {
    fields::capitalised(&word.replace(['-', '_'], " "))
}
