//! Every scenario beside the others, for a team around a screen.

use egui::Ui;

use crate::gui::planning::Planning;
use crate::gui::side_by_side;
use crate::gui::theme;

/// Shows what each scenario comes to.
pub(in crate::gui) fn compare_ui(ui: &mut Ui, planning: &Planning) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        match planning.comparison() {
            None => {}
            Some(Err(problems)) => side_by_side::no_comparison_ui(ui, problems),
            Some(Ok(comparison)) => side_by_side::comparison_ui(ui, comparison),
        }
    });
}
