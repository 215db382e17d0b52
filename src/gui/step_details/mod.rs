//! What the selected step is made of, and what can be changed in it and from it on.

mod amounts;

use chrono::NaiveDate;
use egui::{Button, Frame, Label, Margin, RichText, ScrollArea, Stroke, Ui, vec2};

use crate::case::{Case, Row};
use crate::date;
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::on_step::OnStep;
use crate::gui::theme::{self, Palette};
use crate::gui::view::StepAmounts;
use crate::plan::Planned;
use crate::taper::{Doses, Item, Step, StepKind, concentration_label, made_text};

pub(super) use amounts::path as amount_path;

/// The room that is kept for the details, whether or not a step is selected.
const HEIGHT: f32 = 106.0;
/// What the fields of a step's amounts need more than that.
const FIELDS: f32 = 26.0;
/// The room of what can be changed from a step on.
const ACTIONS: f32 = 24.0;
/// Where the keyboard goes from the selected step.
pub(super) const ACTIONS_PATH: &str = "step actions";
/// Below this width they stand closer together.
const ROOMY: f32 = 420.0;

/// The room of the details, with fields for the amounts or without.
pub(super) fn height(editing: bool) -> f32 {
    if editing { HEIGHT + FIELDS } else { HEIGHT }
}

/// Shows the selected step. `today` and whether the steps are written by hand decide on what
/// can be changed from it on.
pub(super) fn details_ui(
    ui: &mut Ui,
    case: &Case,
    planned: &Planned,
    (selected, editing): (Option<usize>, Option<&mut StepAmounts>),
    (today, by_hand): (NaiveDate, bool),
    commands: &mut Vec<Command>,
) {
    let line = Stroke::new(1.0, Palette::of(ui).line);
    let top = ui.cursor().min;
    ui.painter()
        .hline(top.x..=top.x + ui.available_width(), top.y, line);
    let height = height(editing.is_some());
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        let frame = Frame::new().inner_margin(Margin {
            left: 12,
            right: 12,
            top: 7,
            bottom: 4,
        });
        frame.show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            ui.spacing_mut().item_spacing.y = 2.0;
            let mut steps = planned.schedule.steps.iter();
            let Some(step) = steps.find(|step| Some(step.index) == selected) else {
                fields::note_ui(
                    ui,
                    "Select a step to see what it is made of, and to hold, slow down or stop \
                     from there.",
                );
                steep_ui(ui, planned, by_hand, commands);
                return;
            };
            if let Some(editing) = editing {
                amounts::amounts_ui(ui, case, editing, by_hand, commands);
                return;
            }
            ScrollArea::vertical()
                .id_salt("details")
                .min_scrolled_height(0.0)
                .max_height((ui.available_height() - ACTIONS).max(0.0))
                .auto_shrink(false)
                .show(ui, |ui| {
                    step_ui(ui, case, planned, (step, by_hand), commands);
                    fields::keep_in_sight(ui);
                });
            actions_ui(ui, planned, step, today, by_hand, commands);
        });
    });
}

/// Names the steep steps, which are often the last and out of sight, and leads to each.
fn steep_ui(ui: &mut Ui, planned: &Planned, by_hand: bool, commands: &mut Vec<Command>) {
    if planned.steep.is_empty() {
        return;
    }
    ui.spacing_mut().interact_size.y = 18.0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(theme::quiet(ui, "Steep:"));
        for step in &planned.steep {
            let words = format!("step {step}");
            if fields::link_button(ui, &words, &format!("Steep: {words}")) {
                commands.push(Command::LeadToStep(*step));
            }
        }
        if !by_hand && fields::link_button(ui, "Soften…", "Soften the steep steps") {
            commands.push(Command::ShowTailChoices);
        }
    });
}

/// Offers what can be changed from a step on.
fn actions_ui(
    ui: &mut Ui,
    planned: &Planned,
    step: &Step,
    today: NaiveDate,
    by_hand: bool,
    commands: &mut Vec<Command>,
) {
    let steps = &planned.schedule.steps;
    ui.horizontal(|ui| {
        let tight = ui.available_width() < ROOMY;
        ui.spacing_mut().item_spacing.x = if tight { 3.0 } else { 5.0 };
        ui.spacing_mut().button_padding = vec2(if tight { 4.0 } else { 7.0 }, 1.0);
        ui.spacing_mut().interact_size.y = ACTIONS - 3.0;
        let offered = OnStep::ALL
            .iter()
            .filter(|what| !by_hand || **what == OnStep::Hold);
        for what in offered {
            let command = Command::ChangeFrom(*what, step.index);
            let refused = what.day(steps, step.index, today, by_hand).err();
            action_ui(ui, what.short(), command, refused, commands);
        }
        let words = if by_hand {
            "Edit this step"
        } else {
            "Edit by hand"
        };
        action_ui(ui, words, Command::EditByHand(step.index), None, commands);
    });
}

/// A small button; `refused` says why it cannot be pressed.
fn action_ui(
    ui: &mut Ui,
    words: &str,
    command: Command,
    refused: Option<&str>,
    commands: &mut Vec<Command>,
) {
    let text = RichText::new(words).font(theme::small_font());
    let response = ui.add_enabled(refused.is_none(), Button::new(text));
    let name = match command {
        Command::ChangeFrom(..) => command.label(),
        _ => words,
    };
    let response = response
        .on_hover_text(command.tooltip())
        .on_disabled_hover_text(refused.unwrap_or_default());
    if refused.is_none() {
        fields::may_take_focus(ui, &response, ACTIONS_PATH);
    }
    if response.accessible_name(name).clicked() {
        commands.push(command);
    }
}

fn step_ui(
    ui: &mut Ui,
    case: &Case,
    planned: &Planned,
    (step, by_hand): (&Step, bool),
    commands: &mut Vec<Command>,
) {
    let review = step
        .review
        .map(|day| format!(" · review {}", date::short(day)))
        .unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        let flag = kept(planned, step)
            .map(|word| format!(" · {word}"))
            .unwrap_or_default();
        ui.label(theme::strong(format!("Step {}{flag}{review}", step.index)));
        if let Some(rate) = rate(case, planned, step) {
            ui.label(theme::quiet(ui, theme::unbroken(&rate)));
        }
        let taken = |item: &Item| item.row.is_regular() && item.doses != Doses::Stopped;
        // A hold among steps written by hand has no doses of its own.
        let own = !by_hand || step.kind != StepKind::Hold;
        if own && step.items.iter().any(taken) {
            let command = Command::EditAmounts(step.index);
            if fields::link_button(ui, command.label(), command.label()) {
                commands.push(command);
            }
        }
    });
    for item in &step.items {
        let words = line(&called(case, &item.row), item);
        ui.add(Label::new(theme::quiet(ui, words)).wrap());
    }
}

/// Whether a step is no reduction, in a word or two: a dose goes up again, the taper ends at
/// it, or the doses stay.
pub(super) fn kept(planned: &Planned, step: &Step) -> Option<&'static str> {
    let steps = &planned.schedule.steps;
    let before = steps.iter().rev().find(|other| other.index < step.index);
    let daily_before = |item: &Item| match before {
        Some(before) => before.item(item.id()).map(|item| item.daily.parts()),
        None => {
            let mut original = planned.schedule.original.iter();
            let of_row = original.find(|(id, _)| id == item.id());
            of_row.map(|(_, daily)| daily.parts())
        }
    };
    let rises = step
        .items
        .iter()
        .filter(|item| item.row.is_regular())
        .any(|item| item.daily.parts() > daily_before(item).unwrap_or(0));
    match step.kind {
        _ if rises => Some("back up"),
        _ if planned.schedule.ended_on == Some(step.start) => Some("ends here"),
        StepKind::Hold => Some("hold"),
        StepKind::Reduce | StepKind::Stop => None,
    }
}

/// How fast the step is, of the original dose in 28 days.
fn rate(case: &Case, planned: &Planned, step: &Step) -> Option<String> {
    let item = step.tapered.as_ref().and_then(|id| step.item(id));
    let of_item = item.and_then(|item| item.reduction.as_ref());
    let shares = of_item.or(step.reduction.as_ref())?;
    let other = |one: &Step| one.tapered.is_some() && one.tapered != step.tapered;
    let several = planned.schedule.steps.iter().any(other);
    let whose = item
        .filter(|_| several)
        .map(|item| format!(" of {}", called(case, &item.row)));
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

/// What a row is called in a step: with its strength where it goes on as another product, and
/// with its own id where another row has the same name.
pub(super) fn called(case: &Case, row: &Row) -> String {
    let mut words = name(row);
    let before = case.row(&row.id).map(AsRef::as_ref);
    if before.is_some_and(|before| is_other_product(before, row))
        && let Some(concentration) = &row.concentration
    {
        words = format!("{words} {}", concentration_label(row, concentration));
    }
    let twins = |other: &&std::sync::Arc<Row>| other.id != row.id && name(other) == name(row);
    if case.regimen.iter().any(|other| twins(&other)) {
        words = format!("{words} ({})", row.id);
    }
    words
}

/// Whether a row goes on as another product, brand or strength of a liquid.
pub(super) fn is_other_product(before: &Row, row: &Row) -> bool {
    before.product.id != row.product.id
        || before.brand != row.brand
        || before.concentration != row.concentration
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

/// What one row is in a step, in one line.
pub(super) fn line(name: &str, item: &Item) -> String {
    let row = &item.row;
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
            format!("{name}: {}", parts.join(" · "))
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
            format!(
                "{name}, when needed: {amount} ({measure}), now {uses_per_24h} in 24 hours{most}"
            )
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
            format!(
                "{name}: {}, changed every {change_days} days{first}",
                set.join(" + ")
            )
        }
        Doses::Infusion { per_24h } => {
            format!(
                "{name}: {} in 24 hours",
                per_24h.text(row.product.mass_unit())
            )
        }
        Doses::Stopped => format!("{name}: stopped"),
    }
}
