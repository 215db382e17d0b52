//! One medicine: its product, its brand, and how it is taken.

use std::collections::BTreeMap;

use egui::{Frame, Label, Margin, RichText, Stroke, Ui};

use crate::clinical_data::{Formulary, Product, ProductKind, Release, StrengthAmount};
use crate::draft::{AsNeededDraft, Draft, RowDraft, TakingDraft, TimedDraft};
use crate::gui::fields::{self, Problems};
use crate::gui::pages::product_picker::{self, Picked, picker_ui};
use crate::gui::pages::regimen::{free_id, rename_row};
use crate::gui::theme::{self, Palette};

/// Edits one row; true when it is to be removed.
pub(super) fn row_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    place: usize,
    searches: &mut BTreeMap<String, String>,
    formulary: &Formulary,
    problems: Problems<'_>,
) -> bool {
    let palette = Palette::of(ui);
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(theme::CARD_CORNER)
        .inner_margin(Margin::same(10));
    let path = format!("regimen[{place}]");
    let mut remove = false;
    let _ = ui.push_id(("row", place), |ui| {
        let _ = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let Some(row) = draft.regimen.get(place) else { return };
            let product = formulary.product(&row.product).cloned();
            let _ = ui.horizontal(|ui| {
                let number = format!("Medicine {}", place + 1);
                let _ = ui.label(theme::strong(&number));
                let right = egui::Layout::right_to_left(egui::Align::Center);
                let _ = ui.with_layout(right, |ui| {
                    remove = fields::link_button(ui, "Remove", &format!("Remove {number}"));
                });
            });
            let Some(product) = product else {
                let search = searches.entry(row.id.clone()).or_default();
                let problem = problems.at(&format!("{path}.product"));
                if let Some(picked) = picker_ui(ui, search, &draft.country, formulary, problem) {
                    take(draft, place, &picked);
                }
                return;
            };
            if let Some(row) = draft.regimen.get_mut(place) {
                product_ui(ui, row, &product, &path, problems);
                ui.add_space(6.0);
                taking_ui(ui, row, &product, &path, problems);
            }
            follows_ui(ui, draft, place, &product, formulary);
        });
    });
    remove
}

/// Takes over a picked product, with the way of taking that its kind suggests.
fn take(draft: &mut Draft, place: usize, picked: &Picked) {
    let Picked { product, brand } = picked;
    let word = if brand.is_empty() { &product.drug } else { brand };
    let word: String = word.split_whitespace().next().unwrap_or_default().to_lowercase();
    let word: String = word.chars().filter(char::is_ascii_alphanumeric).take(30).collect();
    let word = if word.is_empty() { "row".to_owned() } else { word };
    let Some(old) = draft.regimen.get(place).map(|row| row.id.clone()) else { return };
    forget_strengths(draft, &old);
    let id = free_id(draft, &word);
    rename_row(draft, &old, &id);
    let Some(row) = draft.regimen.get_mut(place) else { return };
    row.product.clone_from(&product.id);
    row.brand.clone_from(brand);
    row.concentration.clear();
    row.taking = usual_taking(product);
    let regular = !matches!(row.taking, TakingDraft::AsNeeded(_));
    if regular && product.plannable {
        for scenario in &mut draft.scenarios {
            let order = scenario.request.order.get_or_insert_default();
            if order.is_empty() {
                order.push(id.clone());
            }
        }
    }
}

/// Strengths and steps belong to the product that was there before.
fn forget_strengths(draft: &mut Draft, id: &str) {
    for scenario in &mut draft.scenarios {
        let constraints = &mut scenario.request.constraints;
        constraints.strengths.retain(|(row, _)| row != id);
        constraints.liquid_step.retain(|(row, _)| row != id);
        constraints.infusion_step.retain(|(row, _)| row != id);
    }
}

/// The way of taking that a product's kind suggests, with no dose in it.
fn usual_taking(product: &Product) -> TakingDraft {
    match (product.kind(), product.release) {
        (ProductKind::Patch, _) => {
            TakingDraft::Patches { patches: vec![String::new()], next_change: String::new() }
        }
        (ProductKind::Infusion, _) => TakingDraft::Infusion { amount_per_24h: String::new() },
        (_, Release::Immediate) => TakingDraft::AsNeeded(AsNeededDraft::default()),
        _ => TakingDraft::Regular(usual_times(product)),
    }
}

/// Times of day as far apart as the product's interval, from eight in the morning.
fn usual_times(product: &Product) -> Vec<TimedDraft> {
    const HOURS: u32 = 24;
    const FIRST: u32 = 8;
    let interval = product.interval_h.first().copied().filter(|hours| (1..=HOURS).contains(hours));
    let interval = interval.unwrap_or(HOURS);
    let timed = |number: u32| TimedDraft {
        time: format!("{:02}:00", (FIRST + number * interval) % HOURS),
        amount: String::new(),
    };
    (0..HOURS / interval).map(timed).collect()
}

fn product_ui(ui: &mut Ui, row: &mut RowDraft, product: &Product, path: &str, problems: Problems<'_>) {
    let _ = ui.add(Label::new(RichText::new(product.title())).wrap());
    let brand = (!row.brand.is_empty()).then_some(row.brand.as_str());
    let strengths = product_picker::strengths(product, brand);
    let interval = product_picker::interval(product);
    fields::note_ui(ui, &format!("{strengths} · {interval}"));
    if !product.plannable {
        fields::problem_ui(ui, Some("This product is never tapered here; ask a specialist"));
    }
    fields::problem_ui(ui, problems.at(&format!("{path}.product")));
    fields::problem_ui(ui, problems.at(&format!("{path}.id")));
    if fields::link_button(ui, "Choose another product", "Choose another product") {
        row.product.clear();
        return;
    }
    ui.add_space(2.0);
    let hint = if product.brands.is_empty() { "as written" } else { "any" };
    let _ = fields::text_ui(ui, "Brand", &mut row.brand, hint, problems.at(&format!("{path}.brand")));
    if product.kind() == ProductKind::Liquid {
        concentration_ui(ui, row, product, path, problems);
    }
}

fn concentration_ui(
    ui: &mut Ui,
    row: &mut RowDraft,
    product: &Product,
    path: &str,
    problems: Problems<'_>,
) {
    let entries: Vec<(String, String)> = product
        .strengths
        .iter()
        .filter_map(|strength| match &strength.amount {
            StrengthAmount::Concentration(concentration) => {
                Some((concentration.text(), strength.label.clone()))
            }
            _ => None,
        })
        .collect();
    if entries.len() < 2 {
        return;
    }
    let problem = problems.at(&format!("{path}.concentration"));
    if let Some(chosen) = fields::choice_ui(ui, "Strength in use", Some(&row.concentration), &entries, problem)
    {
        row.concentration = chosen;
    }
}

/// The ways of taking that can be chosen for units and liquids.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Regular,
    AsNeeded,
}

fn taking_ui(ui: &mut Ui, row: &mut RowDraft, product: &Product, path: &str, problems: Problems<'_>) {
    let way = match &row.taking {
        TakingDraft::Regular(_) => Some(Way::Regular),
        TakingDraft::AsNeeded(_) => Some(Way::AsNeeded),
        _ => None,
    };
    if way.is_some() {
        let entries =
            [(Way::Regular, "At fixed times".to_owned()), (Way::AsNeeded, "When needed".to_owned())];
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
    let unit = match product.kind() {
        ProductKind::Patch => "e.g. 25 mcg/h",
        _ if product.mass_unit() == crate::quantity::MassUnit::Mcg => "e.g. 200 mcg",
        _ => "e.g. 60 mg",
    };
    match &mut row.taking {
        TakingDraft::Regular(doses) => regular_ui(ui, doses, unit, path, problems),
        TakingDraft::AsNeeded(as_needed) => as_needed_ui(ui, as_needed, unit, path, problems),
        TakingDraft::Patches { patches, next_change } => {
            patches_ui(ui, patches, next_change, path, problems);
        }
        TakingDraft::Infusion { amount_per_24h } => {
            let problem = problems.at(&format!("{path}.infusion.amount_per_24h"));
            let _ = fields::text_ui(ui, "Amount in 24 hours", amount_per_24h, unit, problem);
        }
    }
    fields::problem_ui(ui, problems.at(path));
}

fn regular_ui(ui: &mut Ui, doses: &mut Vec<TimedDraft>, unit: &str, path: &str, problems: Problems<'_>) {
    let mut remove = None;
    for (place, timed) in doses.iter_mut().enumerate() {
        let number = place + 1;
        let time_problem = problems.at(&format!("{path}.regular[{place}].time"));
        let amount_problem = problems.at(&format!("{path}.regular[{place}].amount"));
        let _ = ui.push_id(("dose", place), |ui| {
            let _ = ui.horizontal(|ui| {
                let wrong = time_problem.is_some();
                let name = format!("Time of dose {number}");
                let _ = fields::bare_text_ui(ui, &name, &mut timed.time, "08:00", 64.0, wrong);
                let width = (ui.available_width() - 34.0).max(60.0);
                let wrong = amount_problem.is_some();
                let name = format!("Amount of dose {number}");
                let _ = fields::bare_text_ui(ui, &name, &mut timed.amount, unit, width, wrong);
                if remove_button(ui, &format!("Remove dose {number}")) {
                    remove = Some(place);
                }
            });
            fields::problem_ui(ui, time_problem);
            fields::problem_ui(ui, amount_problem);
        });
    }
    if let Some(place) = remove.filter(|place| *place < doses.len()) {
        let _ = doses.remove(place);
    }
    fields::problem_ui(ui, problems.at(&format!("{path}.regular")));
    if fields::link_button(ui, "Add a dose", "Add a dose") {
        doses.push(TimedDraft::default());
    }
}

/// A small button with a drawn cross.
fn remove_button(ui: &mut Ui, name: &str) -> bool {
    let button = egui::Button::new("×").frame(false).min_size(egui::vec2(22.0, 22.0));
    ui.add(button).on_hover_text(name).accessible_name(name).clicked()
}

fn as_needed_ui(
    ui: &mut Ui,
    as_needed: &mut AsNeededDraft,
    unit: &str,
    path: &str,
    problems: Problems<'_>,
) {
    let at = |name: &str| problems.at(&format!("{path}.as_needed.{name}"));
    let hint = if unit == "e.g. 60 mg" { "e.g. 20 mg" } else { unit };
    let _ = fields::text_ui(ui, "Amount each time", &mut as_needed.amount, hint, at("amount"));
    ui.add_space(4.0);
    let half = (ui.available_width() - 8.0) / 2.0;
    let _ = ui.horizontal_top(|ui| {
        let _ = ui.vertical(|ui| {
            ui.set_width(half);
            let uses = &mut as_needed.uses_per_24h;
            fields::text_ui(ui, "Used in 24 hours", uses, "e.g. 2", at("uses_per_24h"))
        });
        let _ = ui.vertical(|ui| {
            ui.set_width(half);
            let most = &mut as_needed.most_per_24h;
            fields::text_ui(ui, "At most", most, "e.g. 6", at("most_per_24h"))
        });
    });
}

fn patches_ui(
    ui: &mut Ui,
    patches: &mut Vec<String>,
    next_change: &mut String,
    path: &str,
    problems: Problems<'_>,
) {
    let mut remove = None;
    for (place, patch) in patches.iter_mut().enumerate() {
        let problem = problems.at(&format!("{path}.patches[{place}]"));
        let _ = ui.push_id(("patch", place), |ui| {
            let _ = ui.horizontal(|ui| {
                let width = (ui.available_width() - 34.0).max(60.0);
                let name = format!("Patch {}", place + 1);
                let _ = fields::bare_text_ui(ui, &name, patch, "e.g. 25 mcg/h", width, problem.is_some());
                if remove_button(ui, &format!("Remove patch {}", place + 1)) {
                    remove = Some(place);
                }
            });
            fields::problem_ui(ui, problem);
        });
    }
    if let Some(place) = remove.filter(|place| *place < patches.len()) {
        let _ = patches.remove(place);
    }
    fields::problem_ui(ui, problems.at(&format!("{path}.patches")));
    if fields::link_button(ui, "Add a patch", "Add a patch") {
        patches.push(String::new());
    }
    let problem = problems.at(&format!("{path}.next_change"));
    let _ = fields::text_ui(ui, "Next change", next_change, "e.g. 2027-01-05", problem);
}

/// Which regular rows of the same drug an as-needed dose follows.
fn follows_ui(ui: &mut Ui, draft: &mut Draft, place: usize, product: &Product, formulary: &Formulary) {
    let same_drug: Vec<(String, String)> = draft
        .regimen
        .iter()
        .filter(|row| !matches!(row.taking, TakingDraft::AsNeeded(_)))
        .filter_map(|row| {
            let other = formulary.product(&row.product)?;
            (other.drug == product.drug).then(|| (row.id.clone(), row_name(row, other)))
        })
        .collect();
    let Some(row) = draft.regimen.get_mut(place) else { return };
    let TakingDraft::AsNeeded(as_needed) = &mut row.taking else { return };
    if same_drug.is_empty() {
        return;
    }
    ui.add_space(4.0);
    let _ = fields::caption_ui(ui, "Falls with");
    let _ = ui.horizontal_wrapped(|ui| {
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

/// How a row is called where it is chosen: its brand, or its product.
pub(in crate::gui) fn row_name(row: &RowDraft, product: &Product) -> String {
    if row.brand.trim().is_empty() { product.title() } else { row.brand.trim().to_owned() }
}
