//! How the clinical data stand: a line that leads to the list of facts, on every page.

use chrono::NaiveDate;
use egui::{Button, Label, RichText, TextWrapMode, Ui};

use crate::clinical_data::Custody;
use crate::findings::Severity;
use crate::gui::command::Command;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};

/// Version and custody in a line; it leads to the list of facts, and stands out while the
/// data are unchecked or past review.
pub(in crate::gui) fn custody_ui(
    ui: &mut Ui,
    custody: &Custody,
    today: NaiveDate,
    commands: &mut Vec<Command>,
) {
    line_ui(ui, &custody.in_words(today), custody, today, commands);
}

/// The same without the version, and only while there is something to be said of the data.
pub(in crate::gui) fn reservation_ui(
    ui: &mut Ui,
    custody: &Custody,
    today: NaiveDate,
    commands: &mut Vec<Command>,
) {
    let reservations = custody.reservations(today);
    if !reservations.is_empty() {
        line_ui(ui, &reservations.join(", "), custody, today, commands);
    }
}

fn line_ui(
    ui: &mut Ui,
    words: &str,
    custody: &Custody,
    today: NaiveDate,
    commands: &mut Vec<Command>,
) {
    let palette = Palette::of(ui);
    let warnings = custody.warnings(today);
    let colour = if warnings.is_empty() {
        palette.quiet
    } else {
        palette.caution.0
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        if !warnings.is_empty() {
            signs::severity_ui(ui, Severity::Caution, colour);
        }
        let text = RichText::new(format!("Clinical data {words}"))
            .font(theme::small_font())
            .color(colour);
        let line = Button::new(text).frame(false).wrap_mode(TextWrapMode::Wrap);
        let command = Command::About;
        let mut hint = warnings;
        hint.push(command.hint(ui.ctx()));
        if ui.add(line).on_hover_text(hint.join("\n")).clicked() {
            commands.push(command);
        }
    });
}

/// What must be said of the data today, in full; false where there is nothing to say.
pub(in crate::gui) fn warnings_ui(ui: &mut Ui, custody: &Custody, today: NaiveDate) -> bool {
    let warnings = custody.warnings(today);
    let colour = Palette::of(ui).caution.0;
    for warning in &warnings {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            signs::severity_ui(ui, Severity::Caution, colour);
            ui.add(Label::new(RichText::new(warning).color(colour)).wrap());
        });
    }
    !warnings.is_empty()
}
