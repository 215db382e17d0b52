//! How a medicine is taken: at fixed times, when needed, as patches or as an infusion.

use egui::Ui;

use crate::clinical_data::{Formulary, Product, ProductKind};
use crate::draft::{AsNeededDraft, Draft, RowDraft, TakingDraft, TimedDraft};
use crate::gui::fields::{self, Problems};
use crate::gui::pages::row::row_name;

/// The ways of taking that can be chosen for units and liquids.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Regular,
    AsNeeded,
}

/// Edits how a row is taken.
pub(super) fn taking_ui(
    ui: &mut Ui,
    row: &mut RowDraft,
    product: &Product,
    path: &str,
    problems: Problems<'_>,
) {
    let way = match &row.taking {
        TakingDraft::Regular(_) => Some(Way::Regular),
        TakingDraft::AsNeeded(_) => Some(Way::AsNeeded),
        _ => None,
    };
    if way.is_some() {
        let entries = [
            (Way::Regular, "At fixed times".to_owned()),
            (Way::AsNeeded, "When needed".to_owned()),
        ];
        match fields::choice_ui(ui, "Taken", way.as_ref(), &entries, None) {
            Some(Way::Regular) if way != Some(Way::Regular) => {
                row.taking = TakingDraft::Regular(usual_times(product));
            }
            Some(Way::AsNeeded) if way != Some(Way::AsNeeded) => {
                row.taking = TakingDraft::AsNeeded(AsNeededDraft::default());
            }
            _ => {}
        }
        ui.add_space(4.0);
    }
    let unit = amount_hint(product);
    match &mut row.taking {
        TakingDraft::Regular(doses) => regular_ui(ui, doses, unit, path, problems),
        TakingDraft::AsNeeded(as_needed) => as_needed_ui(ui, as_needed, unit, path, problems),
        TakingDraft::Patches {
            patches,
            next_change,
        } => {
            patches_ui(ui, patches, path, problems);
            let problem = problems.at(&format!("{path}.next_change"));
            fields::text_ui(ui, "Next change", next_change, "YYYY-MM-DD", problem);
        }
        TakingDraft::Infusion { amount_per_24h } => {
            let problem = problems.at(&format!("{path}.infusion.amount_per_24h"));
            let amount = fields::text_ui(ui, "Amount in 24 hours", amount_per_24h, unit, problem);
            fields::may_take_focus(ui, &amount, path);
        }
    }
    fields::problem_ui(ui, problems.at(path));
}

/// An amount as it is written for a product.
pub(super) fn amount_hint(product: &Product) -> &'static str {
    match product.kind() {
        ProductKind::Patch => "e.g. 25 mcg/h",
        _ if product.mass_unit() == crate::quantity::MassUnit::Mcg => "e.g. 200 mcg",
        _ => "e.g. 60 mg",
    }
}

/// Edits doses at fixed times.
pub(super) fn regular_ui(
    ui: &mut Ui,
    doses: &mut Vec<TimedDraft>,
    unit: &str,
    path: &str,
    problems: Problems<'_>,
) {
    let mut remove = None;
    for (place, timed) in doses.iter_mut().enumerate() {
        let number = place + 1;
        let time_problem = problems.at(&format!("{path}.regular[{place}].time"));
        let amount_problem = problems.at(&format!("{path}.regular[{place}].amount"));
        ui.push_id(("dose", place), |ui| {
            let typed = ui.horizontal(|ui| {
                let wrong = time_problem.is_some();
                let name = format!("Time of dose {number}");
                let time = fields::bare_text_ui(ui, &name, &mut timed.time, "08:00", 64.0, wrong);
                let width = (ui.available_width() - 34.0).max(60.0);
                let wrong = amount_problem.is_some();
                let name = format!("Amount of dose {number}");
                let amount = fields::bare_text_ui(ui, &name, &mut timed.amount, unit, width, wrong);
                fields::may_take_focus(ui, &amount, path);
                if remove_button(ui, &format!("Remove dose {number}")) {
                    remove = Some(place);
                }
                [(time, time_problem), (amount, amount_problem)]
            });
            for (field, problem) in typed.inner {
                fields::problem_ui(ui, fields::settled(ui, &field, problem));
            }
        });
    }
    if let Some(place) = remove.filter(|place| *place < doses.len()) {
        doses.remove(place);
    }
    fields::problem_ui(ui, problems.at(&format!("{path}.regular")));
    if fields::link_button(ui, "Add a dose", "Add a dose") {
        doses.push(TimedDraft::default());
    }
}

/// A small button with a drawn cross.
fn remove_button(ui: &mut Ui, name: &str) -> bool {
    let button = egui::Button::new("×")
        .frame(false)
        .min_size(egui::vec2(22.0, 22.0));
    ui.add(button)
        .on_hover_text(name)
        .accessible_name(name)
        .clicked()
}

fn as_needed_ui(
    ui: &mut Ui,
    as_needed: &mut AsNeededDraft,
    unit: &str,
    path: &str,
    problems: Problems<'_>,
) {
    let at = |name: &str| problems.at(&format!("{path}.as_needed.{name}"));
    let hint = if unit == "e.g. 60 mg" {
        "e.g. 20 mg"
    } else {
        unit
    };
    let amount = fields::text_ui(
        ui,
        "Amount each time",
        &mut as_needed.amount,
        hint,
        at("amount"),
    );
    fields::may_take_focus(ui, &amount, path);
    ui.add_space(4.0);
    let half = (ui.available_width() - 8.0) / 2.0;
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(half);
            let uses = &mut as_needed.uses_per_24h;
            fields::text_ui(ui, "Used in 24 hours", uses, "e.g. 2", at("uses_per_24h"))
        });
        ui.vertical(|ui| {
            ui.set_width(half);
            let most = &mut as_needed.most_per_24h;
            fields::text_ui(ui, "At most", most, "e.g. 6", at("most_per_24h"))
        });
    });
}

/// Edits the patches worn together.
pub(super) fn patches_ui(
    ui: &mut Ui,
    patches: &mut Vec<String>,
    path: &str,
    problems: Problems<'_>,
) {
    let mut remove = None;
    for (place, patch) in patches.iter_mut().enumerate() {
        let problem = problems.at(&format!("{path}.patches[{place}]"));
        ui.push_id(("patch", place), |ui| {
            let typed = ui.horizontal(|ui| {
                let width = (ui.available_width() - 34.0).max(60.0);
                let name = format!("Patch {}", place + 1);
                let wrong = problem.is_some();
                let rate = fields::bare_text_ui(ui, &name, patch, "e.g. 25 mcg/h", width, wrong);
                fields::may_take_focus(ui, &rate, path);
                if remove_button(ui, &format!("Remove patch {}", place + 1)) {
                    remove = Some(place);
                }
                rate
            });
            fields::problem_ui(ui, fields::settled(ui, &typed.inner, problem));
        });
    }
    if let Some(place) = remove.filter(|place| *place < patches.len()) {
        patches.remove(place);
    }
    fields::problem_ui(ui, problems.at(&format!("{path}.patches")));
    if fields::link_button(ui, "Add a patch", "Add a patch") {
        patches.push(String::new());
    }
}

/// Which regular rows of the same drug an as-needed dose follows.
pub(super) fn follows_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    place: usize,
    product: &Product,
    formulary: &Formulary,
) {
    let same_drug: Vec<(String, String)> = draft
        .regimen
        .iter()
        .filter(|row| !matches!(row.taking, TakingDraft::AsNeeded(_)))
        .filter_map(|row| {
            let other = formulary.product(&row.product)?;
            (other.drug == product.drug).then(|| (row.id.clone(), row_name(row, other)))
        })
        .collect();
    let Some(row) = draft.regimen.get_mut(place) else {
        return;
    };
    let TakingDraft::AsNeeded(as_needed) = &mut row.taking else {
        return;
    };
    if same_drug.is_empty() {
        return;
    }
    ui.add_space(4.0);
    fields::caption_ui(ui, "Falls with");
    if as_needed.follows.is_empty() {
        fields::note_ui(
            ui,
            "Proposed for the same drug: otherwise this dose stays as it is while the rest falls.",
        );
        if fields::link_button(ui, "Use the proposal", "Let it fall with the same drug") {
            as_needed.follows = same_drug.iter().map(|(id, _)| id.clone()).collect();
        }
    }
    ui.horizontal_wrapped(|ui| {
        for (id, words) in same_drug {
            let on = as_needed.follows.contains(&id);
            if fields::chip_ui(ui, &words, &format!("Falls with {words}"), on) {
                if on {
                    as_needed.follows.retain(|other| *other != id);
                } else {
                    as_needed.follows.push(id);
                }
            }
        }
    });
}

/// Times of day as far apart as the product's interval, from eight in the morning.
pub(super) fn usual_times(product: &Product) -> Vec<TimedDraft> {
    const HOURS: u32 = 24;
    const FIRST: u32 = 8;
    let interval = product
        .interval_h
        .first()
        .copied()
        .filter(|hours| (1..=HOURS).contains(hours));
    let interval = interval.unwrap_or(HOURS);
    let timed = |number: u32| TimedDraft {
        time: format!("{:02}:00", (FIRST + number * interval) % HOURS),
        amount: String::new(),
    };
    (0..HOURS / interval).map(timed).collect()
}
