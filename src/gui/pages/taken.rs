//! What one row is taken as, where somebody writes it down: in a step written by hand, or on
//! the day of a change.

use egui::Ui;

use crate::clinical_data::{Formulary, Product};
use crate::date;
use crate::draft::{
    ManualItemDraft, ManualTakingDraft, PatientDraft, RowDraft, TakingDraft, TimedDraft,
};
use crate::edits::manual_taking;
use crate::gui::fields::{self, Problems};
use crate::gui::pages::row::row_name_in;
use crate::gui::pages::taking::{amount_hint, patches_ui, regular_ui};
use crate::gui::planning::Planning;
use crate::plan::Outcome;
use crate::taper::{Item, Step};

/// What fields on the way are shown and filled from.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) regimen: &'a [RowDraft],
    pub(super) formulary: &'a Formulary,
    pub(super) planning: &'a Planning,
    pub(super) problems: Problems<'a>,
    /// Whom nothing may name: others look on.
    pub(super) hidden: Option<&'a PatientDraft>,
}

impl<'a> Known<'a> {
    /// A row of the regimen.
    pub(super) fn row(self, id: &str) -> Option<&'a RowDraft> {
        self.regimen.iter().find(|row| row.id == id)
    }

    /// What a row of the regimen is called.
    pub(super) fn name(self, id: &str) -> String {
        row_name_in(self.regimen, id, self.formulary)
    }

    /// The steps of the plan, where there is one.
    pub(super) fn steps(self) -> &'a [Step] {
        match self.planning.plan().map(|plan| &plan.outcome) {
            Some(Outcome::Planned(planned)) => &planned.schedule.steps,
            _ => &[],
        }
    }

    /// A row as the plan has it on the day before a date.
    pub(super) fn item_before(self, id: &str, from: &str) -> Option<&'a Item> {
        let from = date::date_from_text(from)?;
        let step = self.steps().iter().rev().find(|step| step.start < from)?;
        step.items.iter().find(|item| item.id().as_str() == id)
    }

    /// How a row is taken on the day before a date, as the plan says or else the regimen.
    pub(super) fn taking_before(self, id: &str, from: &str) -> ManualTakingDraft {
        let planned = self.item_before(id, from).and_then(manual_taking);
        let row = || self.row(id).map(of_row);
        let nothing = || ManualTakingDraft::Regular(vec![TimedDraft::default()]);
        planned.or_else(row).unwrap_or_else(nothing)
    }
}

/// A row of the regimen as it is taken now.
pub(in crate::gui) fn of_row(row: &RowDraft) -> ManualTakingDraft {
    match &row.taking {
        TakingDraft::Regular(doses) => ManualTakingDraft::Regular(doses.clone()),
        TakingDraft::Patches { patches, .. } => ManualTakingDraft::Patches(patches.clone()),
        TakingDraft::Infusion { amount_per_24h } => {
            ManualTakingDraft::Infusion(amount_per_24h.clone())
        }
        TakingDraft::AsNeeded(as_needed) => ManualTakingDraft::AsNeeded(as_needed.amount.clone()),
    }
}

/// Whether it says that the row stops.
pub(super) fn is_stopped(taking: &ManualTakingDraft) -> bool {
    match taking {
        ManualTakingDraft::Regular(doses) => doses.is_empty(),
        ManualTakingDraft::Patches(patches) => patches.is_empty(),
        ManualTakingDraft::Infusion(_) | ManualTakingDraft::AsNeeded(_) => false,
    }
}

/// The doses in one line, as typed.
pub(super) fn in_words(taking: &ManualTakingDraft) -> String {
    match taking {
        _ if is_stopped(taking) => "stops".to_owned(),
        ManualTakingDraft::Regular(doses) => {
            let amounts: Vec<&str> = doses.iter().map(|dose| dose.amount.as_str()).collect();
            amounts.join(" + ")
        }
        ManualTakingDraft::Patches(patches) => patches.join(" + "),
        ManualTakingDraft::Infusion(amount) => format!("{amount} in 24 hours"),
        ManualTakingDraft::AsNeeded(amount) => format!("{amount} when needed"),
    }
}

/// Edits what one row is taken as; true when the row is to be left as it was. `before` comes
/// back where a stop is taken back.
pub(super) fn item_ui(
    ui: &mut Ui,
    item: &mut ManualItemDraft,
    product: Option<&Product>,
    before: &ManualTakingDraft,
    path: &str,
    known: Known<'_>,
) -> bool {
    let name = known.name(&item.id);
    let mut leave = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| {
            leave = fields::link_button(ui, "As before", &format!("Leave {name} as before"));
            let left = egui::Layout::left_to_right(egui::Align::Center);
            ui.with_layout(left, |ui| {
                ui.add(egui::Label::new(name.as_str()).truncate());
            });
        });
    });
    let unit = product.map_or("e.g. 60 mg", amount_hint);
    let problems = known.problems;
    let stopped = is_stopped(&item.taking);
    match &mut item.taking {
        _ if stopped => {}
        ManualTakingDraft::Regular(doses) => regular_ui(ui, doses, unit, path, problems),
        ManualTakingDraft::Patches(patches) => patches_ui(ui, patches, path, problems),
        ManualTakingDraft::Infusion(amount) => {
            let problem = problems.at(&format!("{path}.infusion.amount_per_24h"));
            let field = fields::text_ui(ui, "Amount in 24 hours", amount, unit, problem);
            fields::may_take_focus(ui, &field, path);
        }
        ManualTakingDraft::AsNeeded(amount) => {
            let problem = problems.at(&format!("{path}.as_needed.amount"));
            let field = fields::text_ui(ui, "Amount each time", amount, unit, problem);
            fields::may_take_focus(ui, &field, path);
        }
    }
    let mut stops = stopped;
    let stop = ui.checkbox(&mut stops, "Stops here");
    if stop.changed() {
        item.taking = match (stops, &item.taking) {
            (true, ManualTakingDraft::Patches(_)) => ManualTakingDraft::Patches(Vec::new()),
            (true, _) => ManualTakingDraft::Regular(Vec::new()),
            (false, _) => before.clone(),
        };
    }
    if stopped {
        fields::may_take_focus(ui, &stop, path);
    }
    fields::problem_ui(ui, problems.at(path).or(problems.at(&format!("{path}.id"))));
    leave
}
