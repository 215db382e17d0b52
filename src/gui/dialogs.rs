//! Dialogs: asking for a path, asking before changes are lost, saying what went wrong.
//!
//! Escape, a click outside and the Cancel button all leave everything as it is.

use egui::{Align, Button, Context, Id, Key, Layout, Modal, RichText, Ui};

use crate::gui::command::Command;
use crate::gui::fields::{self, primary_button};
use crate::gui::theme::{self, Palette};
use crate::gui::view::{Dialog, Purpose, Then, View};

/// Shows the open dialog, if there is one.
pub(super) fn dialog_ui(context: &Context, view: &mut View, commands: &mut Vec<Command>) {
    let Some(dialog) = &mut view.dialog else { return };
    let modal = Modal::new(Id::unique("dialog")).show(context, |ui| {
        ui.set_width(440.0);
        match dialog {
            Dialog::Path { purpose, typed, notice } => path_ui(ui, *purpose, typed, notice, commands),
            Dialog::LoseChanges(then) => lose_changes_ui(ui, *then, commands),
            Dialog::Message { title, lines } => message_ui(ui, title, lines, commands),
        }
    });
    if modal.should_close() {
        commands.push(Command::CloseDialog);
    }
}

impl Purpose {
    fn title(self) -> &'static str {
        match self {
            Self::Open => "Open a plan",
            Self::Save => "Save the plan",
            Self::PatientPdf => "Save the patient’s PDF",
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Save => "Save here",
            Self::PatientPdf => "Save PDF here",
        }
    }
}

fn path_ui(
    ui: &mut Ui,
    purpose: Purpose,
    typed: &mut String,
    notice: &str,
    commands: &mut Vec<Command>,
) {
    let _ = ui.label(theme::heading(purpose.title()));
    ui.add_space(8.0);
    let hint = format!("/home/you/{}", purpose.proposed_name());
    let field = fields::text_ui(ui, "Path", typed, &hint, None);
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        commands.push(Command::ConfirmPath);
    }
    // The notice has its place before there is one, so that nothing jumps.
    let text = RichText::new(if notice.is_empty() { " " } else { notice });
    let _ = ui.label(text.font(theme::small_font()).color(Palette::of(ui).caution.0));
    ui.add_space(theme::NEAR);
    buttons_ui(ui, purpose.action(), Command::ConfirmPath, commands, |ui, commands| {
        let browse = Button::new(Command::Browse.label());
        if ui.add(browse).on_hover_text(Command::Browse.tooltip()).clicked() {
            commands.push(Command::Browse);
        }
    });
}

fn lose_changes_ui(ui: &mut Ui, then: Then, commands: &mut Vec<Command>) {
    let what = match then {
        Then::New => "start an empty plan",
        Then::Open | Then::OpenExample(_) => "open another plan",
        Then::Close => "close the window",
    };
    let _ = ui.label(theme::heading("There are changes that were not saved"));
    ui.add_space(8.0);
    let _ = ui.label(format!("They are lost if you {what} now."));
    ui.add_space(theme::APART);
    buttons_ui(ui, Command::LoseChanges.label(), Command::LoseChanges, commands, |ui, commands| {
        if ui.button(Command::Save.label()).clicked() {
            commands.push(Command::CloseDialog);
            commands.push(Command::Save);
        }
    });
}

fn message_ui(ui: &mut Ui, title: &str, lines: &[String], commands: &mut Vec<Command>) {
    let _ = ui.label(theme::heading(title));
    ui.add_space(8.0);
    for line in lines {
        let _ = ui.label(line);
    }
    ui.add_space(theme::APART);
    let _ = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.add(primary_button(ui, "Close")).clicked() {
            commands.push(Command::CloseDialog);
        }
    });
}

fn buttons_ui(
    ui: &mut Ui,
    action: &str,
    command: Command,
    commands: &mut Vec<Command>,
    left: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    let _ = ui.horizontal(|ui| {
        left(ui, commands);
        let _ = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(primary_button(ui, action)).clicked() {
                commands.push(command);
            }
            if ui.button(Command::CloseDialog.label()).clicked() {
                commands.push(Command::CloseDialog);
            }
        });
    });
}
