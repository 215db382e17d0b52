//! What was taken over from another system's file, and what was not, until it is dismissed.

use egui::{Label, ScrollArea, Ui};

use crate::draft::JournalDraft;
use crate::gui::fields;
use crate::gui::theme;
use crate::gui::view::TakenOver;

/// The most of the form that the list takes; the rest scrolls.
const HIGHEST: f32 = 220.0;
/// The most lines that are listed: every one of them is laid out in every frame.
const MOST_LINES: usize = 300;

/// Shows what has to be checked against the record.
pub(super) fn taken_over_ui(
    ui: &mut Ui,
    taken_over: &mut Option<TakenOver>,
    journal: &[JournalDraft],
) {
    // Undo has taken the medicines back, and their entry with them.
    let Some(shown) = taken_over
        .as_ref()
        .filter(|one| journal.contains(&one.entry))
    else {
        return;
    };
    let mut dismissed = false;
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let count = match shown.count {
            1 => "1 medicine taken over".to_owned(),
            count => format!("{count} medicines taken over"),
        };
        ui.add(Label::new(theme::strong(count)).wrap());
        fields::note_ui(
            ui,
            "To be checked against the record, and that it is this patient’s.",
        );
        ui.add_space(theme::NEAR);
        if shown.not_read.is_empty() {
            fields::note_ui(ui, "Nothing was left out.");
        } else {
            ui.label(theme::strong(format!(
                "Not taken over · {}",
                shown.not_read.len()
            )));
            ScrollArea::vertical()
                .id_salt("not taken over")
                .max_height(HIGHEST)
                .show(ui, |ui| {
                    for line in shown.not_read.iter().take(MOST_LINES) {
                        ui.add(Label::new(line).wrap());
                        ui.add_space(theme::NEAR);
                    }
                    if let Some(more) = shown.not_read.len().checked_sub(MOST_LINES + 1) {
                        fields::note_ui(ui, &format!("and {} more", more + 1));
                    }
                });
            fields::note_ui(
                ui,
                "The journal keeps this list, or its beginning where it is very long.",
            );
        }
        ui.add_space(6.0);
        dismissed = ui.button("Dismiss").clicked();
    });
    if dismissed {
        *taken_over = None;
    }
    ui.add_space(theme::APART);
}
