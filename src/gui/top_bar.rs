//! The bar at the top: the menu, the patient, and what is done most.
//!
//! The patient stands on every page, so that nobody writes a plan for somebody else; one key
//! hides who it is while others can see the screen.

use std::path::PathBuf;

use egui::{Align, Button, Label, Layout, RichText, ScrollArea, ThemePreference, Ui, vec2};

use crate::date;
use crate::draft::PatientDraft;
use crate::exchange::format::Format;
use crate::gui::command::Command;
use crate::gui::fields::primary_button;
use crate::gui::keeping::Keeping;
use crate::gui::shell::Status;
use crate::gui::theme::{self, Palette};
use crate::gui::view::Page;

/// Below this width the date of birth stands under the name.
const SIDE_BY_SIDE: f32 = 300.0;
/// Below this width undo and redo stand in the menu and on their keys alone.
const ROOMY: f32 = 860.0;
/// The width of a menu.
const MENU: f32 = 210.0;
/// The room below a menu.
const MARGIN: f32 = 16.0;

/// Shows the bar.
pub(super) fn top_bar_ui(
    ui: &mut Ui,
    patient: &PatientDraft,
    hidden: bool,
    status: &Status<'_>,
    commands: &mut Vec<Command>,
) {
    let palette = Palette::of(ui);
    let roomy = ui.available_width() >= ROOMY;
    ui.horizontal(|ui| {
        if roomy {
            ui.label(theme::strong("Taperline").color(palette.accent));
            ui.add_space(8.0);
        }
        // What the buttons leave of the bar belongs to the patient. They are drawn from left to
        // right, as the keyboard goes, so that their width is known from the time before.
        let id = egui::Id::unique("buttons of the bar");
        let before = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(0.0);
        let size = vec2(
            (ui.available_width() - before).max(0.0),
            ui.available_height(),
        );
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(size.x);
            patient_ui(ui, patient, hidden);
        });
        let begin = ui.cursor().left();
        // The names of files often are those of patients.
        let recent = (!hidden).then_some(status.recent);
        ui.menu_button("Plan", |ui| {
            scrolled_ui(ui, |ui| plan_menu_ui(ui, recent, commands));
        });
        ui.menu_button("View", |ui| {
            scrolled_ui(ui, |ui| view_menu_ui(ui, commands));
        });
        if roomy {
            ui.add_space(8.0);
            let undo = Button::new(Command::Undo.label());
            command_ui(ui, Command::Undo, undo, status.can_undo, commands);
            let redo = Button::new(Command::Redo.label());
            command_ui(ui, Command::Redo, redo, status.can_redo, commands);
        }
        let save = Button::new(Command::Save.label());
        command_ui(ui, Command::Save, save, true, commands);
        let print = primary_button(ui, "Print…");
        command_ui(ui, Command::GoTo(Page::Print), print, true, commands);
        let now = ui.min_rect().right() - begin + ui.spacing().item_spacing.x;
        if (now - before).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, now));
            ui.ctx()
                .request_discard("the buttons of the bar were measured");
        }
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
    let born = date::date_from_text(&patient.born).filter(|_| !hidden);
    let born = born.map(|day| format!("born {}", day.format("%-d %b %Y")));
    let name = Label::new(theme::strong(name)).truncate();
    let born = born.map(|born| Label::new(RichText::new(born).color(quiet).small()).truncate());
    if ui.available_width() >= SIDE_BY_SIDE {
        ui.add(name);
        if let Some(born) = born {
            ui.add(born);
        }
    } else {
        // Two people of one name are told apart by it.
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add(name);
            if let Some(born) = born {
                ui.add(born);
            }
        });
    }
}

/// A menu that scrolls where the window is lower than it.
fn scrolled_ui(ui: &mut Ui, entries: impl FnOnce(&mut Ui)) {
    let room = ui.ctx().content_rect().bottom() - ui.cursor().top() - MARGIN;
    ScrollArea::vertical()
        .max_height(room.max(MENU))
        .min_scrolled_height(room.max(MENU))
        .show(ui, entries);
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
    entries_ui(ui, &Page::OF_A_PLAN.map(Command::GoTo), commands);
    ui.separator();
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
    entries_ui(ui, &[Command::ToggleTheme], commands);
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
        let keys = command.keys(ui.ctx());
        if !keys.is_empty() {
            button = button.shortcut_text(theme::quiet(ui, keys));
        }
        let response = ui.add(button.min_size(vec2(MENU, 0.0)));
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
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
