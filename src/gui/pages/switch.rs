//! A row that goes on as another product of the same drug.

use std::sync::Arc;

use egui::Ui;

use crate::clinical_data::{Formulary, Product};
use crate::draft::{ManualTakingDraft, ReplanDraft, RowDraft, TakingDraft, TimedDraft};
use crate::gui::fields;
use crate::gui::pages::row::concentration_ui;
use crate::gui::pages::taken::Known;
use crate::gui::pages::taking::{amount_hint, regular_ui};

/// Whether a row is taken at fixed times, so that another product can take its place.
pub(super) fn can_be_switched(row: &RowDraft, known: Known<'_>) -> bool {
    let regular = matches!(row.taking, TakingDraft::Regular(_));
    regular && known.formulary.product(&row.product).is_some()
}

/// A row with the doses of the day before, its product still to be chosen.
pub(super) fn as_now(row: &RowDraft, from: &str, known: Known<'_>) -> RowDraft {
    let doses = match known.taking_before(&row.id, from) {
        ManualTakingDraft::Regular(doses) if !doses.is_empty() => doses,
        _ => vec![TimedDraft::default()],
    };
    RowDraft {
        id: row.id.clone(),
        taking: TakingDraft::Regular(doses),
        ..RowDraft::default()
    }
}

/// Edits every row that goes on as another product.
pub(super) fn switches_ui(ui: &mut Ui, replan: &mut ReplanDraft, path: &str, known: Known<'_>) {
    let mut leave = None;
    for (place, row) in replan.switch.iter_mut().enumerate() {
        let path = format!("{path}[{place}]");
        ui.push_id(("switch", place), |ui| {
            if switch_ui(ui, row, &path, known) {
                leave = Some(place);
            }
        });
    }
    if let Some(place) = leave {
        replan.switch.remove(place);
    }
    let rows = known.regimen.iter();
    for row in rows.filter(|row| can_be_switched(row, known)) {
        let listed = replan.switch.iter().any(|other| other.id == row.id);
        let name = known.name(&row.id);
        let words = format!("{name} too");
        if !listed && fields::link_button(ui, &words, &format!("Another product for {name} too")) {
            let row = as_now(row, &replan.from, known);
            replan.switch.push(row);
        }
    }
}

/// Edits one; true when the row is to keep its product.
fn switch_ui(ui: &mut Ui, row: &mut RowDraft, path: &str, known: Known<'_>) -> bool {
    let problems = known.problems;
    let name = known.name(&row.id);
    let before = known
        .row(&row.id)
        .and_then(|row| known.formulary.product(&row.product));
    let mut entries = Vec::new();
    if let Some(before) = before {
        entries = alike(before, known.formulary)
            .map(|product| (product.id.clone(), title(product)))
            .collect();
    }
    let label = format!("{name} goes on as");
    let problem = problems
        .at(&format!("{path}.product"))
        .or(problems.at(&format!("{path}.id")));
    if entries.is_empty() {
        fields::note_ui(
            ui,
            &format!("No other product of the same drug can take the place of {name}."),
        );
        fields::problem_ui(ui, problem);
    } else {
        let now = (!row.product.is_empty()).then_some(&row.product);
        if let Some(chosen) = fields::choice_ui(ui, &label, now, &entries, problem) {
            row.product = chosen;
            row.brand.clear();
            row.concentration.clear();
        }
    }
    let product = known.formulary.product(&row.product).cloned();
    if let Some(product) = product {
        let problem = problems.at(&format!("{path}.brand"));
        fields::text_ui(ui, "New brand", &mut row.brand, "any", problem);
        concentration_ui(ui, row, &product, path, problems);
        if let TakingDraft::Regular(doses) = &mut row.taking {
            regular_ui(ui, doses, amount_hint(&product), path, problems);
        }
    }
    fields::problem_ui(ui, problems.at(path));
    let keep = format!("Keep the product of {name}");
    fields::link_button(ui, "Keep the product", &keep)
}

/// The products of the same drug, route and salt in the same country.
fn alike<'a>(
    before: &'a Product,
    formulary: &'a Formulary,
) -> impl Iterator<Item = &'a Arc<Product>> {
    formulary.products().iter().filter(|product| {
        product.country == before.country
            && product.drug == before.drug
            && product.route == before.route
            && product.salt_ratio() == before.salt_ratio()
            && product.plannable
            && product.id != before.id
    })
}

/// A product's title with how often it is taken, since one drug has several tablets.
fn title(product: &Product) -> String {
    let brand = product.brands.first();
    brand.map_or_else(
        || product.title(),
        |brand| format!("{} ({brand})", product.title()),
    )
}
