//! One medicine: its product, its brand, and how it is taken.

use std::collections::BTreeMap;

use egui::{Label, RichText, Ui};

use crate::clinical_data::{Formulary, Product, ProductKind, Release, StrengthAmount};
use crate::draft::{AsNeededDraft, Draft, RowDraft, TakingDraft};
use crate::gui::fields::{self, Problems};
use crate::gui::groups;
use crate::gui::pages::product_picker::{self, Picked, picker_ui};
use crate::gui::pages::regimen::{free_id, rename_row};
use crate::gui::pages::taking::{follows_ui, taking_ui, usual_times};
use crate::gui::theme;

/// Edits one row; true when it is to be removed.
pub(super) fn row_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    place: usize,
    searches: &mut BTreeMap<String, String>,
    formulary: &Formulary,
    problems: Problems<'_>,
) -> bool {
    let path = format!("regimen[{place}]");
    let number = format!("Medicine {}", place + 1);
    groups::group_ui(ui, &number, ("row", place), |ui| {
        let Some(row) = draft.regimen.get(place) else {
            return false;
        };
        let product = formulary.product(&row.product).cloned();
        let remove = groups::group_title_ui(ui, &number, &format!("Remove {number}"));
        let Some(product) = product else {
            let search = searches.entry(row.id.clone()).or_default();
            let problem = problems.at(&format!("{path}.product"));
            if let Some(picked) = picker_ui(ui, search, &draft.country, formulary, problem, &path) {
                take(draft, place, &picked);
                fields::lead_to(ui.ctx(), &path);
            }
            return remove;
        };
        if let Some(row) = draft.regimen.get_mut(place) {
            product_ui(ui, row, &product, &path, problems);
            ui.add_space(6.0);
            taking_ui(ui, row, &product, &path, problems);
        }
        follows_ui(ui, draft, place, &product, formulary);
        remove
    })
}

/// Takes over a picked product, with the way of taking that its kind suggests.
fn take(draft: &mut Draft, place: usize, picked: &Picked) {
    let Picked { product, brand } = picked;
    let word = if brand.is_empty() {
        &product.drug
    } else {
        brand
    };
    let word: String = word
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let word: String = word
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(30)
        .collect();
    let word = if word.is_empty() {
        "row".to_owned()
    } else {
        word
    };
    let Some(old) = draft.regimen.get(place).map(|row| row.id.clone()) else {
        return;
    };
    forget_strengths(draft, &old);
    let id = free_id(draft, &word);
    rename_row(draft, &old, &id);
    let Some(row) = draft.regimen.get_mut(place) else {
        return;
    };
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
        (ProductKind::Patch, _) => TakingDraft::Patches {
            patches: vec![String::new()],
            next_change: String::new(),
        },
        (ProductKind::Infusion, _) => TakingDraft::Infusion {
            amount_per_24h: String::new(),
        },
        (_, Release::Immediate) => TakingDraft::AsNeeded(AsNeededDraft::default()),
        _ => TakingDraft::Regular(usual_times(product)),
    }
}

fn product_ui(
    ui: &mut Ui,
    row: &mut RowDraft,
    product: &Product,
    path: &str,
    problems: Problems<'_>,
) {
    ui.add(Label::new(RichText::new(product.title())).wrap());
    let brand = (!row.brand.is_empty()).then_some(row.brand.as_str());
    let strengths = product_picker::strengths(product, brand);
    let interval = product_picker::interval(product);
    fields::note_ui(ui, &theme::unbroken(&format!("{strengths} · {interval}")));
    if !product.plannable {
        fields::problem_ui(
            ui,
            Some("This product is never tapered here; ask a specialist"),
        );
    }
    fields::problem_ui(ui, problems.at(&format!("{path}.product")));
    fields::problem_ui(ui, problems.at(&format!("{path}.id")));
    if fields::link_button(ui, "Choose another product", "Choose another product") {
        row.product.clear();
        return;
    }
    ui.add_space(2.0);
    let hint = if product.brands.is_empty() {
        "as written"
    } else {
        "any"
    };
    fields::text_ui(
        ui,
        "Brand",
        &mut row.brand,
        hint,
        problems.at(&format!("{path}.brand")),
    );
    concentration_ui(ui, row, product, path, problems);
}

/// Edits which of several strengths of a liquid is in use; shows nothing for other products.
pub(super) fn concentration_ui(
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
    if product.kind() != ProductKind::Liquid || entries.len() < 2 {
        return;
    }
    let problem = problems.at(&format!("{path}.concentration"));
    if let Some(chosen) = fields::choice_ui(
        ui,
        "Strength in use",
        Some(&row.concentration),
        &entries,
        problem,
    ) {
        row.concentration = chosen;
    }
}

/// How a row is called where it is chosen: its brand, or its product.
pub(in crate::gui) fn row_name(row: &RowDraft, product: &Product) -> String {
    if row.brand.trim().is_empty() {
        product.title()
    } else {
        row.brand.trim().to_owned()
    }
}

/// The same, with the row's own id where another row of the regimen has the same name.
pub(super) fn row_name_in(regimen: &[RowDraft], id: &str, formulary: &Formulary) -> String {
    let name = |row: &RowDraft| {
        let product = formulary.product(&row.product)?;
        Some(row_name(row, product))
    };
    let row = regimen.iter().find(|row| row.id == id);
    let Some(own) = row.and_then(name) else {
        return id.to_owned();
    };
    let mut others = regimen.iter().filter(|other| other.id != id);
    if others.any(|other| name(other).as_ref() == Some(&own)) {
        format!("{own} ({id})")
    } else {
        own
    }
}
