//! What is handed out: the documents of the plan that is shown.

use egui::Ui;

use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::planning::Planning;
use crate::gui::theme;

/// Offers the documents.
pub(in crate::gui) fn print_ui(ui: &mut Ui, planning: &Planning, commands: &mut Vec<Command>) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        theme::heading_ui(ui, "Print");
        let ready = !planning.curves().is_empty();
        for command in [Command::SavePatientPdf, Command::IssuePlan] {
            let response = ui.add_enabled(ready, egui::Button::new(command.label()));
            if response.on_hover_text(command.tooltip()).clicked() {
                commands.push(command);
            }
        }
        if !ready {
            fields::note_ui(ui, "There is no paper without a schedule.");
        }
    });
}
