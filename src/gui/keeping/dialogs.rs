//! How these dialogs look. What keeps everybody's work is the button that stands out.

use egui::{Align, Key, Label, Layout, Response, Ui};

use crate::gui::command::Command;
use crate::gui::fields::{self, primary_button};
use crate::gui::keeping::{Keeping, KeepingDialog};
use crate::gui::theme;

/// Shows one of the dialogs.
pub(in crate::gui) fn keeping_ui(
    ui: &mut Ui,
    dialog: &mut KeepingDialog,
    commands: &mut Vec<Command>,
) {
    match dialog {
        KeepingDialog::ChangedSince { path, differences } => {
            heading_ui(ui, "Somebody else changed this plan since you opened it");
            words_ui(ui, &format!("Nothing was saved yet ({}).", path.display()));
            differences_ui(ui, "What differs, theirs first:", differences);
            let others = [Keeping::ReplaceTheirs];
            buttons_ui(
                ui,
                &others,
                Keeping::KeepBoth,
                Command::CloseDialog,
                commands,
            );
        }
        KeepingDialog::Held { path, by } => {
            heading_ui(ui, "This plan is open elsewhere");
            words_ui(ui, &format!("{by} ({}).", path.display()));
            let others = [Keeping::OpenAnyway];
            buttons_ui(
                ui,
                &others,
                Keeping::OpenCopy,
                Command::CloseDialog,
                commands,
            );
        }
        KeepingDialog::Unseal {
            path,
            passphrase,
            notice,
            fresh,
        } => {
            heading_ui(ui, "This plan is sealed");
            words_ui(ui, &path.display().to_string());
            let field = passphrase.field_ui(ui, "Passphrase");
            may_confirm(ui, &field, Keeping::Unseal, commands);
            if std::mem::take(fresh) {
                field.request_focus();
            }
            notice_ui(ui, notice);
            buttons_ui(ui, &[], Keeping::Unseal, Command::CloseDialog, commands);
        }
        KeepingDialog::Seal {
            typed,
            passphrase,
            again,
            notice,
            fresh,
        } => {
            heading_ui(ui, "Seal the plan with a passphrase");
            words_ui(
                ui,
                "A lost passphrase is a lost plan: nobody can open it without, and nobody can \
                 recover it. Several random words are best.",
            );
            let field = passphrase.field_ui(ui, "New passphrase");
            let second = again.field_ui(ui, "The same passphrase again");
            let hint = "e.g. /home/you/plan.taper.age";
            let path = fields::text_ui(ui, "Path", typed, hint, None);
            may_confirm(ui, &second, Keeping::Seal, commands);
            may_confirm(ui, &path, Keeping::Seal, commands);
            if std::mem::take(fresh) {
                field.request_focus();
            }
            notice_ui(ui, notice);
            buttons_ui(ui, &[], Keeping::Seal, Command::CloseDialog, commands);
        }
        KeepingDialog::LeftBehind { .. } => left_behind_ui(ui, dialog, commands),
    }
}

fn left_behind_ui(ui: &mut Ui, dialog: &mut KeepingDialog, commands: &mut Vec<Command>) {
    let KeepingDialog::LeftBehind {
        left,
        is_read,
        changed_since,
        differences,
        passphrase,
        notice,
    } = dialog
    else {
        return;
    };
    heading_ui(ui, "The program stopped before this was saved");
    let whose = left.path.as_ref().map_or_else(
        || "A plan that was never saved".to_owned(),
        |path| path.display().to_string(),
    );
    words_ui(ui, &format!("{whose}, as typed until {}.", left.at));
    let later = Command::Keeping(Keeping::Later);
    if *is_read {
        let heading = if *changed_since {
            words_ui(
                ui,
                "Somebody else has changed the file since. Saving asks which of the two to keep, or both.",
            );
            "What differs:"
        } else {
            "What differs from what is saved:"
        };
        differences_ui(ui, heading, differences);
        notice_ui(ui, notice);
        buttons_ui(ui, &[Keeping::Discard], Keeping::TakeBack, later, commands);
    } else if left.is_sealed {
        let field = passphrase.field_ui(ui, "Passphrase");
        may_confirm(ui, &field, Keeping::ReadLeftBehind, commands);
        // Only now: Enter takes the keyboard from the field, and is to be heard first.
        if ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        notice_ui(ui, notice);
        let (others, first) = ([Keeping::Discard], Keeping::ReadLeftBehind);
        buttons_ui(ui, &others, first, later, commands);
    } else {
        notice_ui(ui, notice);
        buttons_ui(
            ui,
            &[Keeping::Discard],
            Keeping::ReadLeftBehind,
            later,
            commands,
        );
    }
}

fn heading_ui(ui: &mut Ui, words: &str) {
    theme::heading_ui(ui, words);
    ui.add_space(8.0);
}

fn words_ui(ui: &mut Ui, words: &str) {
    ui.add(Label::new(words).wrap());
    ui.add_space(8.0);
}

fn notice_ui(ui: &mut Ui, notice: &str) {
    fields::problem_ui(ui, Some(notice).filter(|notice| !notice.is_empty()));
    ui.add_space(theme::APART);
}

fn differences_ui(ui: &mut Ui, heading: &str, differences: &[String]) {
    /// The most of a dialog that the list takes; the rest scrolls.
    const HIGHEST: f32 = 220.0;
    if differences.is_empty() {
        words_ui(ui, "Nothing differs in the fields of the plan.");
        return;
    }
    ui.label(theme::strong(heading));
    egui::ScrollArea::vertical()
        .id_salt("differences")
        .max_height(HIGHEST)
        .show(ui, |ui| {
            for line in differences {
                fields::note_ui(ui, line);
            }
        });
    ui.add_space(theme::APART);
}

/// Enter in a field goes on.
fn may_confirm(ui: &Ui, field: &Response, keeping: Keeping, commands: &mut Vec<Command>) {
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        commands.push(Command::Keeping(keeping));
    }
}

fn buttons_ui(
    ui: &mut Ui,
    left: &[Keeping],
    primary: Keeping,
    leave: Command,
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        for keeping in left {
            let button = ui.button(keeping.label());
            if button.on_hover_text(keeping.tooltip()).clicked() {
                commands.push(Command::Keeping(*keeping));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = ui.add(primary_button(ui, primary.label()));
            if button.on_hover_text(primary.tooltip()).clicked() {
                commands.push(Command::Keeping(primary));
            }
            if ui.button(leave.label()).clicked() {
                commands.push(leave);
            }
        });
    });
}
