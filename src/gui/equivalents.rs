//! The regimen of today in every equivalence table, side by side.
//!
//! Each table is summed on its own; nothing is mixed or averaged. A medicine that a table
//! does not know is named, and the total then says that it is incomplete.

use egui::{Frame, Label, Margin, RichText, Stroke, Ui};

use crate::case::Case;
use crate::clinical_data::{EquivalenceTable, Formulary};
use crate::equivalence::of_regimen;
use crate::gui::command::Command;
use crate::gui::dialogs::{close_ui, scroll_ui};
use crate::gui::fields;
use crate::gui::step_details::name;
use crate::gui::theme::{self, Palette};

/// Shows all tables, the one in use first.
pub(super) fn equivalents_ui(
    ui: &mut Ui,
    case: Option<&Case>,
    formulary: &Formulary,
    commands: &mut Vec<Command>,
) {
    theme::heading_ui(ui, "Oral morphine equivalents of today");
    fields::note_ui(
        ui,
        "What is taken now, as-needed doses by their present use. Tables differ; an equivalent \
         is for judging exposure and never for choosing the dose of another opioid.",
    );
    ui.add_space(8.0);
    match case {
        None => {
            ui.label("The tables appear as soon as every field can be read.");
        }
        Some(case) => {
            scroll_ui(ui, |ui| {
                let (used, others): (Vec<_>, Vec<_>) = formulary
                    .tables()
                    .iter()
                    .filter(|table| !table.regression_only)
                    .partition(|table| table.id == case.table.id);
                for table in used.into_iter().chain(others) {
                    table_ui(ui, case, table);
                }
            });
        }
    }
    close_ui(ui, commands);
}

fn table_ui(ui: &mut Ui, case: &Case, table: &EquivalenceTable) {
    let palette = Palette::of(ui);
    let used = table.id == case.table.id;
    let equivalents = of_regimen(&case.regimen, table);
    let line = if used { palette.accent } else { palette.line };
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, line))
        .corner_radius(theme::CARD_CORNER)
        .inner_margin(Margin::symmetric(12, 9));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let title = if used {
            format!("{} · in use", table.title)
        } else {
            table.title.clone()
        };
        ui.add(Label::new(theme::strong(title)).wrap());
        let colour = if equivalents.incomplete() {
            palette.caution.0
        } else {
            palette.text
        };
        let total = RichText::new(theme::unbroken(&equivalents.in_words())).color(colour);
        ui.add(Label::new(total).wrap());
        for row in &equivalents.rows {
            let Some(medicine) = case.row(&row.id) else {
                continue;
            };
            let daily = row.daily.text(medicine.product.mass_unit());
            let daily = match row.daily {
                crate::case::Daily::Mass(_) => format!("{daily} a day"),
                crate::case::Daily::Rate(_) => daily,
            };
            let says = match (&row.equivalent, &row.reason) {
                (Some(equivalent), _) => format!("{} mg", equivalent.text()),
                (None, Some(reason)) => format!("no factor: {reason}"),
                (None, None) => "no factor".to_owned(),
            };
            let words = format!("{}, {daily}: {says}", name(medicine));
            fields::note_ui(ui, &theme::unbroken(&words));
        }
        let country = case.country.as_str();
        if !table.countries.iter().any(|code| code == country) {
            let made_for: Vec<String> = table
                .countries
                .iter()
                .map(|code| code.to_uppercase())
                .collect();
            fields::note_ui(ui, &format!("Made for {}.", made_for.join(" and ")));
        }
        if table.research_only() {
            fields::note_ui(ui, "For research, not for prescribing.");
        }
    });
    ui.add_space(6.0);
}
