//! Who the plan is for, and what is taken now.

use egui::{Button, Ui, vec2};

use crate::clinical_data::Formulary;
use crate::draft::{Draft, RowDraft, TakingDraft};
use crate::gui::command::Command;
use crate::gui::fields::{self, Problems};
use crate::gui::pages::{imported, row};
use crate::gui::theme;
use crate::gui::view::View;

/// Edits patient and regimen.
pub(in crate::gui) fn regimen_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    formulary: &Formulary,
    problems: Problems<'_>,
    commands: &mut Vec<Command>,
) {
    imported::taken_over_ui(ui, &mut view.taken_over, &draft.journal);
    if view.identity_hidden {
        fields::note_ui(
            ui,
            "The patient is hidden. F8 shows name, date of birth and number.",
        );
    } else {
        patient_ui(ui, draft, problems);
    }
    ui.add_space(6.0);
    contacts_ui(ui, &mut draft.contacts, &mut view.contacts);
    ui.add_space(theme::APART);
    place_ui(ui, draft, formulary, problems);
    ui.add_space(theme::APART);
    let mut remove = None;
    for place in 0..draft.regimen.len() {
        if row::row_ui(ui, draft, place, &mut view.searches, formulary, problems) {
            remove = Some(place);
        }
        ui.add_space(8.0);
    }
    if let Some(place) = remove {
        remove_row(draft, place);
    }
    let add = Button::new("Add medicine").min_size(vec2(0.0, theme::FIELD_HEIGHT));
    if ui.add(add).clicked() {
        fields::lead_to(ui.ctx(), &format!("regimen[{}]", draft.regimen.len()));
        add_row(draft);
    }
    ui.add_space(6.0);
    let import = Command::Import;
    let button = Button::new(import.label()).min_size(vec2(0.0, theme::FIELD_HEIGHT));
    if ui.add(button).on_hover_text(import.tooltip()).clicked() {
        commands.push(import);
    }
}

/// Whether nothing was entered in any row.
pub(in crate::gui) fn is_blank(regimen: &[RowDraft]) -> bool {
    let blank = [TakingDraft::Regular(Vec::new()), TakingDraft::default()];
    regimen.iter().all(|row| {
        let texts = [&row.product, &row.brand, &row.concentration];
        texts.iter().all(|text| text.is_empty()) && blank.contains(&row.taking)
    })
}

/// Puts other rows in the place of all, with all that the draft says about those that go; a row
/// of the same name is another one.
pub(in crate::gui) fn replace_rows(draft: &mut Draft, rows: Vec<RowDraft>) {
    while !draft.regimen.is_empty() {
        remove_row(draft, 0);
    }
    draft.regimen = rows;
}

fn patient_ui(ui: &mut Ui, draft: &mut Draft, problems: Problems<'_>) {
    let patient = &mut draft.patient;
    fields::text_ui(
        ui,
        "Patient",
        &mut patient.name,
        "name",
        problems.at("patient.name"),
    );
    ui.add_space(6.0);
    let half = (ui.available_width() - 8.0) / 2.0;
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(half);
            let problem = problems.at("patient.born");
            fields::text_ui(ui, "Born", &mut patient.born, "YYYY-MM-DD", problem)
        });
        ui.vertical(|ui| {
            ui.set_width(half);
            let problem = problems.at("patient.identifier");
            fields::text_ui(ui, "Identifier", &mut patient.identifier, "number", problem)
        });
    });
}

/// Edits whom the patient can call, one line each; blank lines are not kept.
fn contacts_ui(ui: &mut Ui, contacts: &mut Vec<String>, typed: &mut String) {
    let kept = |text: &str| {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    // Another plan was opened, or a change taken back.
    if kept(typed) != *contacts {
        *typed = contacts.join("\n");
    }
    let hint = "one line each: who, when, number";
    let response = fields::lines_ui(ui, "Who the patient can call", typed, hint);
    fields::note_ui(ui, "Printed on the patient’s paper.");
    if response.changed() {
        *contacts = kept(typed);
    }
}

fn place_ui(ui: &mut Ui, draft: &mut Draft, formulary: &Formulary, problems: Problems<'_>) {
    let countries = [
        ("uk".to_owned(), "United Kingdom".to_owned()),
        ("us".to_owned(), "United States".to_owned()),
    ];
    let problem = problems.at("country");
    if let Some(country) =
        fields::choice_ui(ui, "Country", Some(&draft.country), &countries, problem)
    {
        if country != draft.country {
            draft.equivalence_table = first_table(formulary, &country);
        }
        draft.country = country;
    }
    ui.add_space(6.0);
    let tables: Vec<(String, String)> = formulary
        .tables()
        .iter()
        .filter(|table| !table.regression_only)
        .map(|table| (table.id.clone(), table.title.clone()))
        .collect();
    let problem = problems.at("equivalence_table");
    let chosen = fields::choice_ui(
        ui,
        "Equivalence table",
        Some(&draft.equivalence_table),
        &tables,
        problem,
    );
    if let Some(table) = chosen {
        draft.equivalence_table = table;
    }
}

/// The first table that the data offer for a country.
pub(in crate::gui) fn first_table(formulary: &Formulary, country: &str) -> String {
    let lawful = |table: &&std::sync::Arc<crate::clinical_data::EquivalenceTable>| {
        !table.regression_only && table.countries.iter().any(|one| one == country)
    };
    formulary
        .tables()
        .iter()
        .find(lawful)
        .map(|table| table.id.clone())
        .unwrap_or_default()
}

/// Adds an empty row with an id of its own.
pub(in crate::gui) fn add_row(draft: &mut Draft) {
    let id = free_id(draft, "row");
    draft.regimen.push(RowDraft {
        id,
        taking: TakingDraft::Regular(Vec::new()),
        ..RowDraft::default()
    });
}

/// An id that no row has: the word itself, or the word and a number.
pub(super) fn free_id(draft: &Draft, word: &str) -> String {
    let taken = |id: &str| draft.regimen.iter().any(|row| row.id == id);
    let numbered = (2..=draft.regimen.len() + 2).map(|number| format!("{word}-{number}"));
    std::iter::once(word.to_owned())
        .chain(numbered)
        .find(|id| !taken(id))
        .unwrap_or_default()
}

/// Gives a row another id, wherever the draft names it.
pub(super) fn rename_row(draft: &mut Draft, from: &str, to: &str) {
    let rename = |id: &mut String| {
        if id == from {
            to.clone_into(id);
        }
    };
    for row in &mut draft.regimen {
        rename(&mut row.id);
        if let TakingDraft::AsNeeded(as_needed) = &mut row.taking {
            as_needed.follows.iter_mut().for_each(rename);
        }
    }
    for scenario in &mut draft.scenarios {
        let request = &mut scenario.request;
        request.order.iter_mut().flatten().for_each(rename);
        for replan in &mut request.replans {
            replan.order.iter_mut().flatten().for_each(rename);
            replan
                .taken
                .iter_mut()
                .for_each(|item| rename(&mut item.id));
            replan.switch.iter_mut().for_each(|row| rename(&mut row.id));
        }
        let steps = request.manual_steps.iter_mut().flatten();
        let items = steps.flat_map(|step| &mut step.items);
        items.for_each(|item| rename(&mut item.id));
        let constraints = &mut request.constraints;
        constraints
            .strengths
            .iter_mut()
            .for_each(|(id, _)| rename(id));
        constraints
            .liquid_step
            .iter_mut()
            .for_each(|(id, _)| rename(id));
        constraints
            .infusion_step
            .iter_mut()
            .for_each(|(id, _)| rename(id));
    }
}

/// Takes a row out, with all that the draft says about it.
fn remove_row(draft: &mut Draft, place: usize) {
    if place >= draft.regimen.len() {
        return;
    }
    let gone = draft.regimen.remove(place).id;
    forget_row(draft, &gone);
}

/// Takes out what the draft says about a row elsewhere.
fn forget_row(draft: &mut Draft, gone: &str) {
    for row in &mut draft.regimen {
        if let TakingDraft::AsNeeded(as_needed) = &mut row.taking {
            as_needed.follows.retain(|id| id != gone);
        }
    }
    for scenario in &mut draft.scenarios {
        let request = &mut scenario.request;
        if let Some(order) = &mut request.order {
            order.retain(|id| id != gone);
        }
        for replan in &mut request.replans {
            if let Some(order) = &mut replan.order {
                order.retain(|id| id != gone);
            }
            replan.taken.retain(|item| item.id != gone);
            replan.switch.retain(|row| row.id != gone);
        }
        for step in request.manual_steps.iter_mut().flatten() {
            step.items.retain(|item| item.id != gone);
        }
        let constraints = &mut request.constraints;
        constraints.strengths.retain(|(id, _)| id != gone);
        constraints.liquid_step.retain(|(id, _)| id != gone);
        constraints.infusion_step.retain(|(id, _)| id != gone);
    }
}
