//! What the schedule must keep to: strengths, units, change days, supply.

use egui::Ui;

use crate::case::PatchInterval;
use crate::clinical_data::{Formulary, Product, ProductKind, StrengthAmount};
use crate::draft::{ConstraintsDraft, RequestDraft, RowDraft};
use crate::gui::fields::{self, Problems};
use crate::gui::pages::row::row_name;

/// The words of the week in files, and as chips.
const WEEK: [(&str, &str, &str); 7] = [
    ("mon", "Mo", "Monday"),
    ("tue", "Tu", "Tuesday"),
    ("wed", "We", "Wednesday"),
    ("thu", "Th", "Thursday"),
    ("fri", "Fr", "Friday"),
    ("sat", "Sa", "Saturday"),
    ("sun", "Su", "Sunday"),
];

/// Edits the constraints.
pub(super) fn constraints_ui(
    ui: &mut Ui,
    request: &mut RequestDraft,
    regimen: &[RowDraft],
    formulary: &Formulary,
    path: &str,
    problems: Problems<'_>,
) {
    let path = format!("{path}.constraints");
    let tapered = regimen.iter().filter(|row| changes(request, &row.id));
    let tapered: Vec<(&RowDraft, &Product)> = tapered
        .filter_map(|row| {
            formulary
                .product(&row.product)
                .map(|product| (row, product.as_ref()))
        })
        .collect();
    let constraints = &mut request.constraints;
    for (row, product) in &tapered {
        strengths_ui(ui, constraints, row, product, &path, problems);
    }
    weekdays_ui(ui, constraints, &path, problems);
    ui.add_space(6.0);
    let half = (ui.available_width() - 8.0) / 2.0;
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(half);
            let most = &mut constraints.most_units_per_dose;
            let problem = problems.at(&format!("{path}.most_units_per_dose"));
            fields::text_ui(ui, "Most units a dose", most, "4 (usual)", problem)
        });
        ui.vertical(|ui| {
            ui.set_width(half);
            let problem = problems.at(&format!("{path}.supply_days"));
            fields::text_ui(
                ui,
                "Supply days",
                &mut constraints.supply_days,
                "28 (usual)",
                problem,
            )
        });
    });
    if tapered
        .iter()
        .any(|(_, product)| product.kind() == ProductKind::Patch)
    {
        ui.add_space(6.0);
        patches_ui(ui, constraints, &path, problems);
    }
    ui.add_space(6.0);
    let mut halve = constraints.halve_scored.unwrap_or(false);
    if ui.checkbox(&mut halve, "Halve scored tablets").changed() {
        constraints.halve_scored = Some(halve);
    }
    let mut once = constraints.once_daily_at_the_end.unwrap_or(true);
    if ui.checkbox(&mut once, "Once daily at the end").changed() {
        constraints.once_daily_at_the_end = Some(once);
    }
}

/// Whether a request changes a row: it tapers it, from the start or later, or writes its
/// steps by hand.
fn changes(request: &RequestDraft, id: &str) -> bool {
    let later = request.replans.iter().filter_map(|one| one.order.as_ref());
    let mut ordered = request.order.iter().chain(later).flatten();
    let mut steps = request.manual_steps.iter().flatten();
    ordered.any(|one| one == id) || steps.any(|step| step.items.iter().any(|item| item.id == id))
}

fn strengths_ui(
    ui: &mut Ui,
    constraints: &mut ConstraintsDraft,
    row: &RowDraft,
    product: &Product,
    path: &str,
    problems: Problems<'_>,
) {
    let all = strengths(row, product);
    if all.is_empty() {
        return;
    }
    let name = row_name(row, product);
    fields::caption_ui(ui, &format!("Strengths to use · {name}"));
    let chosen = constraints
        .strengths
        .iter()
        .find(|(id, _)| *id == row.id)
        .map(|(_, chosen)| chosen);
    let mut chosen = chosen.unwrap_or(&all).clone();
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        for strength in &all {
            let on = chosen.contains(strength);
            if fields::chip_ui(ui, strength, &format!("Use {strength} of {name}"), on) {
                changed = true;
                if on {
                    chosen.retain(|one| one != strength);
                } else {
                    chosen.push(strength.clone());
                }
            }
        }
    });
    fields::problem_ui(ui, problems.within(&format!("{path}.strengths.{}", row.id)));
    ui.add_space(6.0);
    if !changed {
        return;
    }
    constraints.strengths.retain(|(id, _)| *id != row.id);
    if !all.iter().all(|strength| chosen.contains(strength)) {
        let in_order = all
            .into_iter()
            .filter(|strength| chosen.contains(strength))
            .collect();
        constraints.strengths.push((row.id.clone(), in_order));
    }
}

/// A product's strengths as the plan file writes them, each once.
fn strengths(row: &RowDraft, product: &Product) -> Vec<String> {
    let brand = (!row.brand.trim().is_empty()).then_some(row.brand.as_str());
    let mut all: Vec<String> = Vec::new();
    for strength in product.strengths_for(brand) {
        let text = match &strength.amount {
            StrengthAmount::Unit(dose) => dose.text(product.mass_unit()),
            StrengthAmount::Rate(rate) => rate.text(),
            StrengthAmount::Concentration(_) | StrengthAmount::Ampoule { .. } => continue,
        };
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

fn weekdays_ui(
    ui: &mut Ui,
    constraints: &mut ConstraintsDraft,
    path: &str,
    problems: Problems<'_>,
) {
    fields::caption_ui(ui, "Change days");
    let all = || {
        WEEK.iter()
            .map(|(word, ..)| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let mut days = constraints.change_weekdays.clone().unwrap_or_else(all);
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding.x = 5.0;
        for (word, short, long) in WEEK {
            let on = days.iter().any(|day| day == word);
            if fields::chip_ui(ui, short, &format!("Change on {long}"), on) {
                changed = true;
                if on {
                    days.retain(|day| day != word);
                } else {
                    days.push(word.to_owned());
                }
            }
        }
    });
    if changed {
        let in_order: Vec<String> = all().into_iter().filter(|day| days.contains(day)).collect();
        constraints.change_weekdays = (in_order.len() < WEEK.len()).then_some(in_order);
    }
    fields::problem_ui(ui, problems.within(&format!("{path}.change_weekdays")));
}

fn patches_ui(ui: &mut Ui, constraints: &mut ConstraintsDraft, path: &str, problems: Problems<'_>) {
    let problem = problems.at(&format!("{path}.most_patches"));
    fields::text_ui(
        ui,
        "Most patches at one time",
        &mut constraints.most_patches,
        "2 (usual)",
        problem,
    );
    ui.add_space(6.0);
    let entries = [
        (
            PatchInterval::Longer,
            "Rounded up to whole changes".to_owned(),
        ),
        (
            PatchInterval::Shorter,
            "Rounded down to whole changes".to_owned(),
        ),
    ];
    let now = match constraints.patch_interval.as_str() {
        "shorter" => PatchInterval::Shorter,
        _ => PatchInterval::Longer,
    };
    if let Some(chosen) = fields::choice_ui(ui, "Interval of patches", Some(&now), &entries, None) {
        constraints.patch_interval = match chosen {
            PatchInterval::Longer => String::new(),
            PatchInterval::Shorter => "shorter".to_owned(),
        };
    }
}
