//! What the selected step is made of: units, as-needed doses, review.

use egui::{Frame, Margin, ScrollArea, Stroke, Ui, vec2};

use crate::case::Row;
use crate::date;
use crate::gui::fields;
use crate::gui::theme::{self, Palette};
use crate::plan::Planned;
use crate::taper::{Doses, Item, Step, made_text};

/// The room that is kept for the details, whether or not a step is selected.
pub(super) const HEIGHT: f32 = 80.0;

/// Shows the selected step.
pub(super) fn details_ui(ui: &mut Ui, planned: &Planned, selected: Option<usize>) {
    let line = Stroke::new(1.0, Palette::of(ui).line);
    let top = ui.cursor().min;
    ui.painter()
        .hline(top.x..=top.x + ui.available_width(), top.y, line);
    ui.allocate_ui(vec2(ui.available_width(), HEIGHT), |ui| {
        Frame::new()
            .inner_margin(Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                ui.spacing_mut().item_spacing.y = 2.0;
                let step = planned
                    .schedule
                    .steps
                    .iter()
                    .find(|step| Some(step.index) == selected);
                let Some(step) = step else {
                    fields::note_ui(
                        ui,
                        "Select a step to see its units, as-needed doses and review.",
                    );
                    return;
                };
                ScrollArea::vertical()
                    .id_salt("details")
                    .min_scrolled_height(0.0)
                    .auto_shrink(false)
                    .show(ui, |ui| {
                        step_ui(ui, planned, step);
                    });
            });
    });
}

fn step_ui(ui: &mut Ui, planned: &Planned, step: &Step) {
    let review = step
        .review
        .map(|day| format!(" · review {}", date::short(day)))
        .unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.label(theme::strong(format!("Step {}{review}", step.index)));
        if let Some(rate) = rate(planned, step) {
            ui.label(theme::quiet(ui, theme::unbroken(&rate)));
        }
    });
    for item in &step.items {
        for line in lines(&item.row, item) {
            fields::note_ui(ui, &line);
        }
    }
}

/// How fast the step is, of the original dose in 28 days.
fn rate(planned: &Planned, step: &Step) -> Option<String> {
    let item = step.tapered.as_ref().and_then(|id| step.item(id));
    let of_item = item.and_then(|item| item.reduction.as_ref());
    let shares = of_item.or(step.reduction.as_ref())?;
    let other = |one: &Step| one.tapered.is_some() && one.tapered != step.tapered;
    let several = planned.schedule.steps.iter().any(other);
    let whose = item
        .filter(|_| several)
        .map(|item| format!(" of {}", name(&item.row)));
    Some(format!(
        "−{} % of the original dose{} per 28 days",
        shares.per_28_days.text(),
        whose.unwrap_or_default()
    ))
}

/// What a medicine is called: its brand, or its product.
pub(super) fn name(row: &Row) -> String {
    row.brand.clone().unwrap_or_else(|| row.product.title())
}

/// Each dose of a step on its own, with its units.
pub(super) fn doses(row: &Row, item: &Item) -> Vec<String> {
    let unit = row.product.mass_unit();
    match &item.doses {
        Doses::Regular(doses) => doses
            .iter()
            .map(|dose| {
                let (time, amount) = (dose.time.format("%H:%M"), dose.dose.text(unit));
                format!("{time}  {amount} = {}", made_text(row, &dose.made))
            })
            .collect(),
        Doses::Patches { patches, .. } => {
            let patches: Vec<String> = patches.iter().map(|patch| patch.text()).collect();
            vec![format!("Patches: {}", patches.join(" + "))]
        }
        Doses::AsNeeded { .. } | Doses::Infusion { .. } | Doses::Stopped => Vec::new(),
    }
}

fn lines(row: &Row, item: &Item) -> Vec<String> {
    let name = name(row);
    match &item.doses {
        Doses::Regular(doses) => {
            let parts: Vec<String> = doses
                .iter()
                .map(|dose| {
                    format!(
                        "{} {}",
                        dose.time.format("%H:%M"),
                        made_text(row, &dose.made)
                    )
                })
                .collect();
            vec![format!("{name}: {}", parts.join(" · "))]
        }
        Doses::AsNeeded {
            dose,
            made: measure,
            uses_per_24h,
            most_per_24h,
        } => {
            let amount = dose.text(row.product.mass_unit());
            let most = most_per_24h
                .map(|most| format!(", at most {most}"))
                .unwrap_or_default();
            let measure = made_text(row, measure);
            vec![format!(
                "{name}, when needed: {amount} ({measure}), now {uses_per_24h} in 24 hours{most}"
            )]
        }
        Doses::Patches {
            patches,
            change_days,
            changes,
        } => {
            let set: Vec<String> = patches.iter().map(|patch| patch.text()).collect();
            let first = changes
                .first()
                .map(|day| format!(", first on {}", date::short(*day)));
            let first = first.unwrap_or_default();
            vec![format!(
                "{name}: {}, changed every {change_days} days{first}",
                set.join(" + ")
            )]
        }
        Doses::Infusion { per_24h } => {
            vec![format!(
                "{name}: {} in 24 hours",
                per_24h.text(row.product.mass_unit())
            )]
        }
        Doses::Stopped => vec![format!("{name}: stopped")],
    }
}
