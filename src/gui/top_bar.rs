//! The bar at the top: the menu, the patient, and what is done most.
//!
//! The patient stands on every page, so that nobody writes a plan for somebody else; one key
//! hides who it is while others can see the screen.

use std::path::PathBuf;

use egui::{Align, Button, Label, Layout, RichText, ThemePreference, Ui, vec2};

use crate::date;
use crate::draft::PatientDraft;
use crate::exchange::format::Format;
use crate::gui::command::Command;
use crate::gui::fields::primary_button;
use crate::gui::keeping::Keeping;
use crate::gui::shell::Status;
use crate::gui::theme::{self, Palette};
use crate::gui::view::Page;

/// The room that a date of birth needs.
const BORN: f32 = 120.0;
/// The width of a menu.
const MENU: f32 = 210.0;

/// Shows the bar.
pub(super) fn top_bar_ui(
    ui: &mut Ui,
    patient: &PatientDraft,
    hidden: bool,
    status: &Status<'_>,
    commands: &mut Vec<Command>,
) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.label(theme::strong("Taperline").color(palette.accent));
        ui.add_space(8.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let print = primary_button(ui, "Print…");
            command_ui(ui, Command::GoTo(Page::Print), print, true, commands);
            let save = Button::new(Command::Save.label());
            command_ui(ui, Command::Save, save, true, commands);
            let redo = Button::new(Command::Redo.label());
            command_ui(ui, Command::Redo, redo, status.can_redo, commands);
            let undo = Button::new(Command::Undo.label());
            command_ui(ui, Command::Undo, undo, status.can_undo, commands);
            ui.add_space(8.0);
            ui.menu_button("View", |ui| view_menu_ui(ui, commands));
            // The names of files often are those of patients.
            let recent = (!hidden).then_some(status.recent);
            ui.menu_button("Plan", |ui| plan_menu_ui(ui, recent, commands));
            // What is left of the bar belongs to the patient.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                patient_ui(ui, patient, hidden);
            });
        });
    });
}

fn patient_ui(ui: &mut Ui, patient: &PatientDraft, hidden: bool) {
    let quiet = Palette::of(ui).quiet;
    let name = match patient.name.as_str() {
        _ if hidden => "Patient hidden",
        "" => "No name yet",
        name => name,
    };
    // Space before the first button, whatever the length of the name.
    ui.set_max_width((ui.available_width() - 12.0).max(0.0));
    ui.add(Label::new(theme::strong(name)).truncate());
    let born = date::date_from_text(&patient.born).filter(|_| !hidden);
    let born = born.map(|day| format!("born {}", day.format("%-d %b %Y")));
    // A date of birth that is cut off says nothing.
    if let Some(born) = born
        && ui.available_width() >= BORN
    {
        ui.add(Label::new(RichText::new(born).color(quiet)).truncate());
    }
}

/// What is done with the whole plan.
fn plan_menu_ui(ui: &mut Ui, recent: Option<&[PathBuf]>, commands: &mut Vec<Command>) {
    entries_ui(ui, &[Command::New, Command::Open], commands);
    ui.menu_button("Open recent", |ui| {
        ui.set_min_width(MENU);
        let Some(recent) = recent else {
            ui.label(theme::quiet(ui, "Hidden while the patient is"));
            return;
        };
        for path in recent {
            let name = path.file_name().unwrap_or(path.as_os_str());
            let button = Button::new(name.to_string_lossy()).min_size(vec2(MENU, 0.0));
            let response = ui.add(button).on_hover_text(path.to_string_lossy());
            if response.clicked() {
                commands.push(Command::OpenPath(path.clone()));
                ui.close();
            }
        }
        if recent.is_empty() {
            ui.label(theme::quiet(ui, "No plan was opened yet"));
        } else {
            ui.separator();
            entries_ui(ui, &[Command::ClearRecent], commands);
        }
    });
    ui.separator();
    let save = [
        Command::Save,
        Command::SaveAs,
        Command::Keeping(Keeping::AskToSeal),
        Command::GoTo(Page::Print),
    ];
    entries_ui(ui, &save, commands);
    ui.menu_button("Export", |ui| {
        ui.set_min_width(MENU);
        entries_ui(ui, &Format::ALL.map(Command::Export), commands);
        ui.separator();
        entries_ui(ui, &[Command::CopyText], commands);
    });
    entries_ui(ui, &[Command::Import], commands);
    ui.separator();
    entries_ui(ui, &[Command::Undo, Command::Redo], commands);
    ui.separator();
    entries_ui(ui, &[Command::About, Command::Quit], commands);
}

/// How the window is shown.
fn view_menu_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    entries_ui(ui, &[Command::Present, Command::HideIdentity], commands);
    ui.separator();
    let now = ui.ctx().options(|options| options.theme_preference);
    for theme in [
        ThemePreference::Light,
        ThemePreference::Dark,
        ThemePreference::System,
    ] {
        let command = Command::SetTheme(theme);
        let button = Button::selectable(theme == now, command.label());
        let response = ui.add(button.min_size(vec2(MENU, 0.0)));
        if response.on_hover_text(command.tooltip()).clicked() {
            commands.push(command);
            ui.close();
        }
    }
    ui.separator();
    let zoom = [Command::ZoomIn, Command::ZoomOut, Command::ZoomReset];
    entries_ui(ui, &zoom, commands);
    ui.separator();
    entries_ui(ui, &[Command::ShowShortcuts], commands);
}

/// Commands as entries of a menu, each with its key.
fn entries_ui(ui: &mut Ui, entries: &[Command], commands: &mut Vec<Command>) {
    for command in entries {
        let mut button = Button::new(command.label());
        if let Some(shortcut) = command.shortcut() {
            let keys = ui.ctx().format_shortcut(&shortcut);
            button = button.shortcut_text(theme::quiet(ui, keys));
        }
        let response = ui.add(button.min_size(vec2(MENU, 0.0)));
        if response.on_hover_text(command.tooltip()).clicked() {
            commands.push(command.clone());
            ui.close();
        }
    }
}

fn command_ui(
    ui: &mut Ui,
    command: Command,
    button: Button<'_>,
    enabled: bool,
    commands: &mut Vec<Command>,
) {
    let button = button.min_size(vec2(0.0, theme::FIELD_HEIGHT - 2.0));
    let response = ui.add_enabled(enabled, button);
    if response.on_hover_text(command.hint(ui.ctx())).clicked() {
        commands.push(command);
    }
}
