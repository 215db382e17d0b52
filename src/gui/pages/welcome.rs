//! What the window shows while nothing is open.

use std::path::PathBuf;

use chrono::NaiveDate;
use egui::{Align, Layout, RichText, Ui, vec2};

use crate::clinical_data::Custody;
use crate::examples;
use crate::gui::about::custody_ui;
use crate::gui::command::Command;
use crate::gui::fields::{self, primary_button};
use crate::gui::keeping::Keeping;
use crate::gui::theme::{self, Palette};

/// The widest that a line of text should be.
const WIDTH: f32 = 560.0;

/// Says what the program is for, and starts or opens a plan.
pub(in crate::gui) fn welcome_ui(
    ui: &mut Ui,
    custody: &Custody,
    today: NaiveDate,
    (recent, left): (&[PathBuf], usize),
    commands: &mut Vec<Command>,
) {
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.vertical_centered(|ui| {
                ui.set_max_width(WIDTH);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    contents_ui(ui, (recent, left), commands);
                    ui.add_space(20.0);
                    custody_ui(ui, custody, today, commands);
                });
            });
            fields::keep_in_sight(ui);
        });
}

fn contents_ui(ui: &mut Ui, (recent, left): (&[PathBuf], usize), commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    ui.add_space(72.0);
    let name = RichText::new("Taperline").font(egui::FontId::new(30.0, theme::semi_bold()));
    ui.label(name.color(palette.accent));
    ui.add_space(theme::NEAR);
    ui.label(RichText::new("Plans opioid tapers that can really be dispensed.").size(16.0));
    ui.add_space(theme::NEAR);
    fields::note_ui(
        ui,
        "For prescribers and palliative teams. It works out a schedule from marketed tablets, \
         liquids and patches, names its sources, and says what to weigh and whom to ask. \
         The decision stays with the prescriber.",
    );
    ui.add_space(20.0);
    ui.horizontal(|ui| {
        let new = ui.add(primary_button(ui, Command::New.label()).min_size(vec2(120.0, 36.0)));
        if new.on_hover_text(Command::New.hint(ui.ctx())).clicked() {
            commands.push(Command::New);
        }
        let open = ui.add(egui::Button::new(Command::Open.label()).min_size(vec2(96.0, 36.0)));
        if open.on_hover_text(Command::Open.hint(ui.ctx())).clicked() {
            commands.push(Command::Open);
        }
    });
    left_ui(ui, left, commands);
    recent_ui(ui, recent, commands);
    ui.add_space(32.0);
    theme::heading_ui(ui, "Examples");
    ui.add_space(theme::NEAR);
    for example in examples::ALL {
        let text = egui::Button::new(example.title)
            .right_text(theme::quiet(ui, example.name))
            .min_size(vec2(ui.available_width(), 38.0));
        if ui.add(text).clicked() {
            commands.push(Command::OpenExample(example.name));
        }
    }
}

/// What was typed and not saved before the program stopped.
fn left_ui(ui: &mut Ui, left: usize, commands: &mut Vec<Command>) {
    if left == 0 {
        return;
    }
    ui.add_space(28.0);
    theme::heading_ui(ui, "Not saved");
    let words = match left {
        1 => "The program stopped before a plan was saved.".to_owned(),
        more => format!("The program stopped before {more} plans were saved."),
    };
    fields::note_ui(ui, &words);
    ui.add_space(theme::NEAR);
    let show = Keeping::ShowLeftBehind;
    if ui
        .button(show.label())
        .on_hover_text(show.tooltip())
        .clicked()
    {
        commands.push(Command::Keeping(show));
    }
}

/// The plans that were opened or saved last, each with its folder.
fn recent_ui(ui: &mut Ui, recent: &[PathBuf], commands: &mut Vec<Command>) {
    if recent.is_empty() {
        return;
    }
    ui.add_space(28.0);
    ui.horizontal(|ui| {
        theme::heading_ui(ui, "Recent plans");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let clear = Command::ClearRecent;
            if fields::link_button(ui, clear.label(), "Clear the recent plans") {
                commands.push(clear);
            }
        });
    });
    ui.add_space(theme::NEAR);
    for path in recent {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let folder = path.parent().unwrap_or(path);
        let button = egui::Button::new(name.to_string_lossy())
            .right_text(theme::quiet(ui, folder.to_string_lossy()))
            .truncate()
            .min_size(vec2(ui.available_width(), 34.0));
        if ui.add(button).clicked() {
            commands.push(Command::OpenPath(path.clone()));
        }
    }
}
