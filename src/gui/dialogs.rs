//! Dialogs: asking for a path, asking before changes are lost, saying what went wrong.
//!
//! Escape, a click outside and the Cancel button all leave everything as it is.

use egui::{
    Align, Button, Context, Id, Key, Label, Layout, Modal, Response, RichText, ScrollArea, Ui,
};

use crate::case::Case;
use crate::clinical_data::{Country, Formulary};
use crate::exchange::fhir::Imported;
use crate::gui::about::about_ui;
use crate::gui::command::Command;
use crate::gui::equivalents::equivalents_ui;
use crate::gui::fields::{self, primary_button};
use crate::gui::keeping::keeping_ui;
use crate::gui::parts;
use crate::gui::shortcuts::shortcuts_ui;
use crate::gui::side_by_side;
use crate::gui::theme::{self, Palette};
use crate::gui::view::{Dialog, Purpose, Then, View, Work};

/// Shows the open dialog, if there is one.
pub(super) fn dialog_ui(
    context: &Context,
    view: &mut View,
    case: Option<&Case>,
    formulary: &Formulary,
    commands: &mut Vec<Command>,
) {
    let Some(dialog) = &mut view.dialog else {
        return;
    };
    let modal = Modal::new(Id::unique("dialog"))
        .frame(theme::dialog(context))
        .show(context, |ui| {
            parts::landmark(ui, egui::Role::Dialog, title(dialog));
            let width: f32 = match dialog {
                Dialog::About(_) | Dialog::Tail { .. } => 960.0,
                Dialog::Equivalents => 640.0,
                _ => 440.0,
            };
            ui.set_width(width.min(ui.ctx().content_rect().width() - 80.0));
            match dialog {
                Dialog::Path {
                    purpose,
                    typed,
                    notice,
                    fresh,
                    ..
                } => {
                    let field = path_ui(ui, purpose, typed, notice, commands);
                    if std::mem::take(fresh) {
                        field.request_focus();
                    }
                }
                Dialog::LoseChanges {
                    then,
                    unsaved,
                    unrecorded,
                } => lose_changes_ui(ui, then, (*unsaved, unrecorded), commands),
                Dialog::About(about) => about_ui(ui, about, formulary, commands),
                Dialog::Shortcuts => shortcuts_ui(ui, commands),
                Dialog::Equivalents => equivalents_ui(ui, case, formulary, commands),
                Dialog::Tail { now, choices } => {
                    side_by_side::tail_ui(ui, case, now.as_deref(), choices, commands);
                }
                Dialog::Issue { by, text, notice } => issue_ui(ui, by, text, notice, commands),
                Dialog::Keeping(keeping) => keeping_ui(ui, keeping, commands),
                Dialog::Working(work) => working_ui(ui, *work, commands),
                Dialog::Replace(imported) => {
                    replace_ui(ui, imported, commands);
                }
                Dialog::Message { title, lines } => message_ui(ui, title, lines, commands),
            }
        });
    if modal.should_close() {
        commands.push(Command::CloseDialog);
    }
}

/// What a screen reader calls a dialog.
fn title(dialog: &Dialog) -> &'static str {
    match dialog {
        Dialog::Path { purpose, .. } => purpose.title(),
        Dialog::LoseChanges { unsaved, .. } => about_to_lose(*unsaved),
        Dialog::About(_) => "About the data",
        Dialog::Shortcuts => "Keys",
        Dialog::Equivalents => "Equivalents",
        Dialog::Tail { .. } => "Ways to soften the last part",
        Dialog::Issue { .. } => "Issue the plan",
        Dialog::Keeping(_) => "Keeping the plan",
        Dialog::Working(work) => work.what,
        Dialog::Replace(_) => "Replace the medicines of this plan?",
        Dialog::Message { .. } => "Message",
    }
}

impl Purpose {
    fn title(self) -> &'static str {
        match self {
            Self::Open => "Open a plan",
            Self::Save => "Save the plan",
            Self::Paper(_) => "Save the paper as PDF",
            Self::Export(format) => format.dialog_title(),
            Self::Import(_) => "Import medicines from FHIR",
        }
    }

    /// On the button that goes on.
    pub(super) fn action(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Save => "Save here",
            Self::Paper(_) => "Save PDF here",
            Self::Export(_) => "Save file here",
            Self::Import(_) => "Import",
        }
    }
}

fn path_ui(
    ui: &mut Ui,
    purpose: &mut Purpose,
    typed: &mut String,
    notice: &str,
    commands: &mut Vec<Command>,
) -> Response {
    theme::heading_ui(ui, purpose.title());
    ui.add_space(8.0);
    let hint = format!("e.g. /home/you/{}", purpose.proposed_name());
    let field = fields::text_ui(ui, "Path", typed, &hint, None);
    if let Purpose::Import(country) = purpose {
        ui.add_space(6.0);
        import_ui(ui, country);
    }
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        commands.push(Command::ConfirmPath);
    }
    // The notice has its place before there is one, so that nothing jumps.
    let text = RichText::new(if notice.is_empty() { " " } else { notice });
    ui.label(
        text.font(theme::small_font())
            .color(Palette::of(ui).caution.0),
    );
    ui.add_space(theme::NEAR);
    buttons_ui(
        ui,
        purpose.action(),
        Command::ConfirmPath,
        commands,
        |ui, commands| {
            let browse = Button::new(Command::Browse.label());
            if ui
                .add(browse)
                .on_hover_text(Command::Browse.tooltip())
                .clicked()
            {
                commands.push(Command::Browse);
            }
        },
    );
    field
}

/// What has to be known before medicines are taken over, and of which country they are.
fn import_ui(ui: &mut Ui, country: &mut Option<Country>) {
    let entries = [
        (None, "As the medicines say".to_owned()),
        (Some(Country::Uk), "United Kingdom".to_owned()),
        (Some(Country::Us), "United States".to_owned()),
    ];
    let chosen = fields::choice_ui(
        ui,
        "Country of the medicines",
        Some(&*country),
        &entries,
        None,
    );
    if let Some(chosen) = chosen {
        *country = chosen;
    }
    ui.add_space(theme::NEAR);
    fields::note_ui(
        ui,
        "Prescriptions and medication statements of FHIR R4 that are active. Nothing is guessed: \
         what is not known exactly stays empty and is listed. Whose they are is not compared.",
    );
}

/// Asks before medicines of a file take the place of those of the plan.
fn replace_ui(ui: &mut Ui, imported: &Imported, commands: &mut Vec<Command>) {
    theme::heading_ui(ui, "Replace the medicines of this plan?");
    ui.add_space(8.0);
    let file = match imported.rows.len() {
        1 => "One medicine of the file can be taken over".to_owned(),
        count => format!("{count} medicines of the file can be taken over"),
    };
    let words = format!(
        "{file}. The plan’s own are taken out, with all that was asked for each of them. Undo \
         brings them back."
    );
    ui.add(Label::new(words).wrap());
    ui.add_space(theme::NEAR);
    ui.add(Label::new("Make sure that the file is of this patient.").wrap());
    if !imported.not_read.is_empty() {
        ui.add_space(theme::NEAR);
        let count = imported.not_read.len();
        ui.label(theme::strong(format!("Not taken over · {count}")));
        scroll_ui(ui, |ui| {
            for not_read in &imported.not_read {
                ui.add(Label::new(not_read.to_string()).wrap());
                ui.add_space(theme::NEAR);
            }
        });
    }
    ui.add_space(theme::APART);
    let replace = Command::ReplaceRegimen;
    buttons_ui(
        ui,
        replace.label(),
        replace.clone(),
        commands,
        |_ui, _commands| {},
    );
}

fn about_to_lose(unsaved: bool) -> &'static str {
    if unsaved {
        "There are changes that were not saved"
    } else {
        "Something that was typed is not recorded"
    }
}

fn lose_changes_ui(
    ui: &mut Ui,
    then: &Then,
    (unsaved, unrecorded): (bool, &[String]),
    commands: &mut Vec<Command>,
) {
    let what = match then {
        Then::New => "start an empty plan",
        Then::Open | Then::OpenExample(_) | Then::OpenPath(_) => "open another plan",
        Then::Close => "close the window",
    };
    theme::heading_ui(ui, about_to_lose(unsaved));
    ui.add_space(8.0);
    for line in unrecorded {
        ui.label(format!("{line}, which no button has recorded yet."));
    }
    ui.label(format!("What you typed is lost if you {what} now."));
    ui.add_space(theme::APART);
    // What keeps the changes is the button that stands out.
    ui.horizontal(|ui| {
        let lose = Command::LoseChanges;
        if ui.button(lose.label()).clicked() {
            commands.push(lose);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let save = unsaved.then(|| ui.add(primary_button(ui, Command::Save.label())));
            if save.is_some_and(|save| save.clicked()) {
                commands.push(Command::CloseDialog);
                commands.push(Command::Save);
            }
            let stay = ui.button(Command::CloseDialog.label());
            // Enter and Space lose nothing.
            if ui.memory(|memory| memory.focused().is_none()) {
                stay.request_focus();
            }
            if stay.clicked() {
                commands.push(Command::CloseDialog);
            }
        });
    });
}

fn issue_ui(
    ui: &mut Ui,
    by: &mut String,
    text: &mut String,
    notice: &str,
    commands: &mut Vec<Command>,
) {
    theme::heading_ui(ui, "Issue the plan");
    fields::note_ui(
        ui,
        "The plan is kept in the record as it is handed out today, with the version of the \
         clinical data, so that it prints the same later.",
    );
    ui.add_space(8.0);
    fields::text_ui(ui, "Handed out by", by, "name", None);
    fields::text_ui(ui, "Note", text, "", None);
    let problem = Some(notice).filter(|notice| !notice.is_empty());
    fields::problem_ui(ui, problem);
    ui.add_space(theme::NEAR);
    let issue = Command::ConfirmIssue;
    buttons_ui(
        ui,
        issue.label(),
        issue.clone(),
        commands,
        |_ui, _commands| {},
    );
}

fn working_ui(ui: &mut Ui, work: Work, commands: &mut Vec<Command>) {
    theme::heading_ui(ui, work.what);
    ui.add_space(8.0);
    ui.label(work.why);
    ui.add_space(theme::APART);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let cancel = Command::CloseDialog;
            if ui.button(cancel.label()).clicked() {
                commands.push(cancel);
            }
        });
    });
}

fn message_ui(ui: &mut Ui, title: &str, lines: &[String], commands: &mut Vec<Command>) {
    theme::heading_ui(ui, title);
    ui.add_space(8.0);
    for line in lines {
        ui.label(line);
    }
    close_ui(ui, commands);
}

/// What may be longer than a dialog, in a part of it that scrolls.
///
/// It has its whole height at once: a dialog that grew frame by frame would move its buttons
/// away from under the pointer.
pub(super) fn scroll_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let height = (ui.ctx().content_rect().height() - 230.0).max(140.0);
    ScrollArea::vertical()
        .id_salt("long dialog")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.set_width(ui.available_width() - 8.0);
            fields::scroll_by_keys(ui, height);
            contents(ui);
            fields::keep_in_sight(ui);
        });
}

/// The button of a dialog that only says something.
pub(super) fn close_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    ui.add_space(theme::APART);
    // A line of its own height: in the whole height that a larger dialog has left behind, the
    // button would stand in the middle.
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close_button_ui(ui, commands);
        });
    });
}

/// The same button where the dialog has another place for it.
pub(super) fn close_button_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    if ui.add(primary_button(ui, "Close")).clicked() {
        commands.push(Command::CloseDialog);
    }
}

fn buttons_ui(
    ui: &mut Ui,
    action: &str,
    command: Command,
    commands: &mut Vec<Command>,
    left: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    ui.horizontal(|ui| {
        left(ui, commands);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(primary_button(ui, action)).clicked() {
                commands.push(command);
            }
            if ui.button(Command::CloseDialog.label()).clicked() {
                commands.push(Command::CloseDialog);
            }
        });
    });
}
