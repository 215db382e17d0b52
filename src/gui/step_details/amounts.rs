//! The amounts of a step, edited under the table; what that does to the plan is said beside
//! the button that does it.

use egui::{Button, Key, Label, RichText, ScrollArea, Ui, vec2};

use crate::case::Case;
use crate::draft::ManualTakingDraft;
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::step_details::{self, ACTIONS};
use crate::gui::theme;
use crate::gui::view::StepAmounts;

/// What the keyboard is led to an amount by: the places of its medicine and of itself.
pub(in crate::gui) fn path(item: usize, amount: usize) -> String {
    format!("step amounts: {item}.{amount}")
}

/// The room of one amount.
const FIELD: f32 = 78.0;

/// Edits the amounts of a step; nothing is kept before the button is pressed.
pub(super) fn amounts_ui(
    ui: &mut Ui,
    case: &Case,
    amounts: &mut StepAmounts,
    by_hand: bool,
    commands: &mut Vec<Command>,
) {
    ui.label(theme::strong(format!("Step {} · amounts", amounts.step)));
    ScrollArea::vertical()
        .id_salt("amounts")
        .min_scrolled_height(0.0)
        .max_height((ui.available_height() - ACTIONS).max(0.0))
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 5.0);
            fields_ui(ui, case, amounts, commands);
            fields::keep_in_sight(ui);
        });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.spacing_mut().button_padding = vec2(7.0, 1.0);
        ui.spacing_mut().interact_size.y = ACTIONS - 3.0;
        for command in [Command::ApplyAmounts, Command::LeaveAmounts] {
            let words = RichText::new(command.label()).font(theme::small_font());
            let response = ui.add(Button::new(words));
            if response.on_hover_text(command.tooltip()).clicked() {
                commands.push(command);
            }
        }
        let words = if by_hand {
            "Only this step changes."
        } else {
            "All steps are then written by hand; one undo brings the plan back."
        };
        ui.add(Label::new(theme::quiet(ui, words)).truncate());
    });
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        commands.push(Command::LeaveAmounts);
    }
}

fn fields_ui(ui: &mut Ui, case: &Case, amounts: &mut StepAmounts, commands: &mut Vec<Command>) {
    fields::problem_ui(ui, amounts.problem.as_deref());
    let several = amounts.items.len() > 1;
    for (item_place, item) in amounts.items.iter_mut().enumerate() {
        let mut rows = case.regimen.iter();
        let row = rows.find(|row| row.id.as_str() == item.id);
        let name = row.map_or_else(|| item.id.clone(), |row| step_details::called(case, row));
        let here = |amount: Option<usize>| {
            let mut problems = amounts.problems.iter();
            problems.find(|problem| problem.item == item_place && problem.amount == amount)
        };
        let whole = here(None);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            if several {
                ui.label(name.as_str());
            }
            for (place, (label, text)) in each_amount(&mut item.taking).into_iter().enumerate() {
                ui.label(theme::quiet(ui, label.as_str()));
                let wrong = whole.is_some() || here(Some(place)).is_some();
                let said = format!("Amount at {label}, {name}");
                let field = fields::bare_text_ui(ui, &said, text, "", FIELD, wrong);
                fields::outside_the_plan(&field);
                fields::may_take_focus(ui, &field, &path(item_place, place));
                if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                    commands.push(Command::ApplyAmounts);
                }
            }
        });
        let problems = amounts.problems.iter();
        for problem in problems.filter(|problem| problem.item == item_place) {
            fields::problem_ui(ui, Some(&problem.message));
        }
    }
}

/// Each amount with what stands before it.
fn each_amount(taking: &mut ManualTakingDraft) -> Vec<(String, &mut String)> {
    match taking {
        ManualTakingDraft::Regular(doses) => doses
            .iter_mut()
            .map(|dose| (dose.time.clone(), &mut dose.amount))
            .collect(),
        ManualTakingDraft::Patches(patches) => patches
            .iter_mut()
            .zip(1..)
            .map(|(patch, number)| (format!("patch {number}"), patch))
            .collect(),
        ManualTakingDraft::Infusion(amount) => vec![("24 hours".to_owned(), amount)],
        ManualTakingDraft::AsNeeded(amount) => vec![("each time".to_owned(), amount)],
    }
}
