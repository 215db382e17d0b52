//! Every scenario beside the others, for a team around a screen.
//!
//! Lines over one another, what each scenario comes to, a note on each, and the decision for
//! one of them with who and why.

mod beside;
mod table;

use egui::{Button, Label, Layout, ScrollArea, Ui, vec2};

use crate::draft::Draft;
use crate::gui::command::Command;
use crate::gui::comparing::{MOST_DRAWN, Picture};
use crate::gui::fields;
use crate::gui::planning::Planning;
use crate::gui::schedule_plot;
use crate::gui::side_by_side;
use crate::gui::theme;
use crate::gui::type_scale::TypeScale;
use crate::gui::unnamed;
use crate::gui::view::View;

use beside::beside_ui;
pub(in crate::gui) use table::table_ui;

/// Below this width notes and decision stand under the table.
const ROOMY: f32 = 700.0;
/// The width of notes and decision.
const BESIDE: f32 = 244.0;
/// The least height of the plot's card.
const LEAST_PLOT: f32 = 250.0;

/// Shows what each scenario comes to, and edits their notes.
pub(in crate::gui) fn compare_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    planning: &Planning,
    commands: &mut Vec<Command>,
) {
    let comparison = match planning.comparison() {
        Some(Ok(comparison)) => comparison,
        Some(Err(problems)) => {
            theme::card(ui).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                side_by_side::no_comparison_ui(ui, problems);
            });
            return;
        }
        None => return not_yet_ui(ui, commands),
    };
    let hidden = unnamed::hidden(draft, view);
    let picture = Picture::of(comparison, &view.comparing, hidden.as_ref());
    if ui.available_width() < ROOMY {
        let area = ScrollArea::vertical().id_salt("compare").auto_shrink(false);
        area.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 6.0);
            plot_card_ui(ui, &picture, LEAST_PLOT + 60.0, commands);
            ui.add_space(6.0);
            theme::card(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                table_ui(ui, &picture, &TypeScale::usual());
            });
            ui.add_space(6.0);
            theme::card(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                beside_ui(ui, draft, view, &picture, commands);
            });
            fields::keep_in_sight(ui);
        });
        return;
    }
    let height = ui.available_height();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let left = vec2(ui.available_width() - BESIDE - 8.0, height);
        ui.allocate_ui_with_layout(left, Layout::top_down(egui::Align::Min), |ui| {
            ui.set_width(left.x);
            let plot = (height * 0.5).clamp(LEAST_PLOT, 430.0);
            plot_card_ui(ui, &picture, plot, commands);
            ui.add_space(6.0);
            card_to_scroll_ui(ui, "differences", |ui| {
                table_ui(ui, &picture, &TypeScale::usual());
            });
        });
        let right = vec2(BESIDE, height);
        ui.allocate_ui_with_layout(right, Layout::top_down(egui::Align::Min), |ui| {
            ui.set_width(right.x);
            card_to_scroll_ui(ui, "notes and decision", |ui| {
                beside_ui(ui, draft, view, &picture, commands);
            });
        });
    });
}

/// The scenarios are being worked out elsewhere, or that was given up.
fn not_yet_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        theme::heading_ui(ui, "The scenarios are not worked out yet");
        ui.add_space(theme::NEAR);
        let command = Command::CompareAfterAll;
        let button = ui.button(command.label());
        if button.on_hover_text(command.tooltip()).clicked() {
            commands.push(command);
        }
    });
}

/// A card that takes what is left of the height, and scrolls.
fn card_to_scroll_ui(ui: &mut Ui, salt: &str, contents: impl FnOnce(&mut Ui)) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let area = ScrollArea::vertical().id_salt(salt).auto_shrink(false);
        area.show(ui, |ui| {
            // The bar lies over the margin.
            ui.set_max_width(ui.available_width() - 5.0);
            contents(ui);
            fields::keep_in_sight(ui);
        });
    });
}

fn plot_card_ui(ui: &mut Ui, picture: &Picture<'_>, height: f32, commands: &mut Vec<Command>) {
    let size = vec2(ui.available_width(), height);
    ui.allocate_ui(size, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            heading_ui(ui, commands);
            chips_ui(ui, picture, commands);
            axis_ui(ui, picture);
            let remarks = picture.remarks();
            if let Some(overlay) = &picture.overlay {
                let left = 16.0 * f32::from(u8::try_from(remarks.len()).unwrap_or(u8::MAX));
                let height = (ui.available_height() - left).max(120.0);
                ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                    let scale = TypeScale::usual();
                    schedule_plot::several_ui(ui, overlay, &picture.drawn, &scale, None);
                });
            } else {
                fields::note_ui(ui, "No scenario that is drawn here has a schedule.");
            }
            for remark in &remarks {
                fields::note_ui(ui, remark);
            }
        });
    });
}

fn heading_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        theme::heading_ui(ui, "Scenarios over one another");
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            let present = Command::Present;
            let button = ui.add(Button::new(present.label()));
            if button.on_hover_text(present.hint(ui.ctx())).clicked() {
                commands.push(present);
            }
        });
    });
}

/// Which scenarios are drawn, and what of them.
fn chips_ui(ui: &mut Ui, picture: &Picture<'_>, commands: &mut Vec<Command>) {
    let full = picture.drawn.len() >= MOST_DRAWN;
    ui.horizontal_wrapped(|ui| {
        for place in 0..picture.comparison.compared.len() {
            let called = picture.name(place);
            let drawn = picture.drawn.iter().find(|drawn| drawn.place == place);
            let shown = picture.shown == Some(place);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                if let Some(drawn) = drawn {
                    schedule_plot::sample_ui(ui, drawn.look, &TypeScale::usual());
                }
                let mark = if shown { " · shown" } else { "" };
                let words = format!("{}{mark}", short(&called));
                let name = format!("Draw scenario {called}");
                let enabled = drawn.is_some() || !full;
                let chip = ui.add_enabled_ui(enabled, |ui| {
                    fields::chip_ui(ui, &words, &name, drawn.is_some())
                });
                let pressed = chip.inner;
                let hint = match (shown, enabled) {
                    (true, _) => "The scenario that is shown is always drawn",
                    (_, false) => "Four scenarios are drawn; leave one of them out first",
                    _ => "Draw this scenario, or leave it out",
                };
                chip.response.on_hover_text(hint);
                if pressed && !shown {
                    commands.push(Command::DrawScenario(place));
                }
            });
        }
    });
    if picture.offered.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            fields::caption_ui(ui, "Shown on the axis");
            for what in &picture.offered {
                let words = picture.called(what);
                let name = format!("Show {words} on the axis");
                let on = picture.measured.as_ref() == Some(what);
                if fields::one_of_chips_ui(ui, &words, &name, on) {
                    commands.push(Command::MeasureOnAxis(what.clone()));
                }
            }
        });
    }
}

/// What the axis shows.
fn axis_ui(ui: &mut Ui, picture: &Picture<'_>) {
    let Some(overlay) = &picture.overlay else {
        return;
    };
    ui.horizontal(|ui| {
        ui.set_height(16.0);
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            // From right to left: the word, then its sign.
            schedule_plot::steep_legend_ui(ui, overlay, &TypeScale::usual());
            ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                let axis = theme::quiet(ui, picture.axis());
                ui.add(Label::new(axis).truncate());
            });
        });
    });
}

/// A name that fits a chip.
fn short(name: &str) -> String {
    const FITS: usize = 24;
    let short: String = name.chars().take(FITS).collect();
    if short.len() < name.len() {
        format!("{}…", short.trim_end())
    } else {
        short
    }
}
