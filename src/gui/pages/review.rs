//! What happened on the way: the record of visits, and what changes because of them.
//!
//! A visit, its decision and the new plan stand in one place; the curve beside them shows
//! what was planned and what was taken.

use egui::Ui;

use crate::clinical_data::Formulary;
use crate::draft::Draft;
use crate::gui::fields::Problems;
use crate::gui::pages::taken::Known;
use crate::gui::pages::{changes, journal, scenarios};
use crate::gui::planning::Planning;
use crate::gui::theme;
use crate::gui::view::View;

/// Edits the record, and the changes on the way of the scenario that is shown.
pub(in crate::gui) fn review_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    planning: &Planning,
    formulary: &Formulary,
    problems: Problems<'_>,
) {
    let place = scenarios::shown(draft, view);
    let regimen = draft.regimen.clone();
    let known = Known {
        regimen: &regimen,
        formulary,
        planning,
        problems,
    };
    let day = (planning.today(), formulary);
    journal::journal_ui(ui, &mut draft.journal, &mut view.journal, day, problems);
    ui.add_space(theme::APART);
    if let Some(scenario) = draft.scenarios.get_mut(place) {
        let path = format!("scenarios[{place}].request");
        changes::changes_ui(ui, &mut scenario.request, &path, known);
    }
}
