//! What stands side by side in a dialog: ways to soften a steep last part.

use egui::{Frame, Label, Margin, RichText, ScrollArea, Stroke, Ui, UiBuilder};

use crate::case::Case;
use crate::comparison::Summary;
use crate::edits::TailChoice;
use crate::gui::command::Command;
use crate::gui::dialogs::{close_ui, scroll_ui};
use crate::gui::differences;
use crate::gui::fields;
use crate::gui::theme::{self, Palette};
use crate::problem::Problem;

/// The least width of a column.
const COLUMN: f32 = 190.0;
/// Space between columns.
const BETWEEN: f32 = 8.0;
/// The height of a column's title.
const TITLE: f32 = 74.0;
/// What tells one way from another, by the names of the measures.
const MEASURES: [&str; 8] = [
    "Days",
    "Last step from",
    "Steps",
    "Steep steps",
    "Largest step of the dose before",
    "Last dose",
    "Units in all",
    "Liquid in all",
];

/// Why nothing can be compared yet.
pub(super) fn no_comparison_ui(ui: &mut Ui, problems: &[Problem]) {
    theme::heading_ui(ui, "No scenario can be compared yet");
    ui.add(Label::new(said(problems)).wrap());
}

/// Every way to soften the last part, with what the plan then comes to.
pub(super) fn tail_ui(
    ui: &mut Ui,
    case: Option<&Case>,
    now: Option<&Summary>,
    choices: &[TailChoice],
    commands: &mut Vec<Command>,
) {
    theme::heading_ui(ui, "Ways to soften the last part");
    fields::note_ui(
        ui,
        "Each is worked out for the whole plan. Nothing changes unless you pick one, and picking \
         can be undone.",
    );
    ui.add_space(8.0);
    if choices.is_empty() {
        ui.label("Nothing that the data know makes this plan's last part gentler.");
    }
    let count = choices.len() + usize::from(now.is_some());
    let beside = ui.available_width() >= COLUMN * 2.0 + BETWEEN;
    scroll_ui(ui, |ui| {
        if !beside {
            columns_ui(ui, ui.available_width(), case, (now, choices), commands);
            return;
        }
        let area = ScrollArea::horizontal().id_salt("ways");
        area.show(ui, |ui| {
            // As wide as there is room for, as long as all are in sight.
            let count = f32::from(u8::try_from(count).unwrap_or(u8::MAX)).max(1.0);
            let share = (ui.available_width() - BETWEEN * (count - 1.0)) / count;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = BETWEEN;
                let width = share.max(COLUMN);
                columns_ui(ui, width, case, (now, choices), commands);
            });
            fields::keep_in_sight(ui);
        });
    });
    close_ui(ui, commands);
}

/// The plan as it is, and each way, in a column.
fn columns_ui(
    ui: &mut Ui,
    width: f32,
    case: Option<&Case>,
    (now, choices): (Option<&Summary>, &[TailChoice]),
    commands: &mut Vec<Command>,
) {
    if let (Some(now), Some(case)) = (now, case) {
        column_ui(ui, width, "As planned", |ui| {
            measures_ui(ui, case, now, None);
        });
    }
    for (place, choice) in choices.iter().enumerate() {
        column_ui(ui, width, &choice.words, |ui| {
            match (&choice.answer, case) {
                (Ok(summary), Some(case)) => {
                    measures_ui(ui, case, summary, now);
                    for words in &choice.cautions {
                        ui.add(Label::new(caution(ui, format!("Caution: {words}"))).wrap());
                    }
                    ui.add_space(4.0);
                    let name = format!("Pick: {}", choice.words);
                    if fields::chip_ui(ui, "Pick this", &name, false) {
                        commands.push(Command::PickTail(place));
                    }
                }
                (Err(problems), _) => {
                    let words = format!("Cannot be worked out: {}", said(problems));
                    ui.add(Label::new(caution(ui, words)).wrap());
                }
                (Ok(_), None) => {}
            }
        });
    }
}

fn column_ui(ui: &mut Ui, width: f32, title: &str, contents: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new()
        .id_salt(title)
        .accessibility_role(egui::Role::Group)
        .accessibility_label(title);
    ui.scope_builder(builder, |ui| {
        let frame = Frame::new()
            .stroke(Stroke::new(1.0, Palette::of(ui).line))
            .corner_radius(theme::CARD_CORNER)
            .inner_margin(Margin::symmetric(12, 9));
        let column = egui::Layout::top_down(egui::Align::Min);
        let size = egui::vec2(width, 0.0);
        ui.allocate_ui_with_layout(size, column, |ui| {
            frame.show(ui, |ui| {
                ui.set_width(width - 26.0);
                ui.spacing_mut().item_spacing.y = 3.0;
                // Of one height, so that the numbers below stand beside one another.
                ui.scope(|ui| {
                    ui.set_min_height(TITLE);
                    ui.add(Label::new(theme::strong(title)).wrap());
                });
                contents(ui);
            });
        });
    });
}

/// What a plan comes to, line by line, with how it differs from the plan as it is.
fn measures_ui(ui: &mut Ui, case: &Case, summary: &Summary, now: Option<&Summary>) {
    let measures = differences::held_against(case, summary, now);
    for wanted in MEASURES {
        let Some((name, cell)) = measures.iter().find(|(name, _)| name == wanted) else {
            continue;
        };
        ui.add_space(3.0);
        ui.label(theme::quiet(ui, name.as_str()));
        // The height of a line is taken before it begins.
        ui.spacing_mut().interact_size.y = 16.0;
        ui.horizontal_wrapped(|ui| {
            let value = theme::unbroken(&cell.text);
            ui.label(if cell.differs {
                theme::strong(value)
            } else {
                RichText::new(value)
            });
            if let Some(by) = &cell.by {
                ui.label(theme::quiet(ui, by.as_str()));
            }
        });
    }
}

fn caution(ui: &Ui, words: String) -> RichText {
    RichText::new(words).color(Palette::of(ui).caution.0)
}

fn said(problems: &[Problem]) -> String {
    let first = problems.first();
    first
        .map(|problem| problem.message.clone())
        .unwrap_or_default()
}
