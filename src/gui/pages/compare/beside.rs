//! A note on each scenario, and the decision for one of them.

use egui::{Button, Key, Label, TextEdit, Ui};

use crate::date;
use crate::draft::Draft;
use crate::gui::command::Command;
use crate::gui::comparing::{Choice, Picture};
use crate::gui::decided::{self, Standing};
use crate::gui::fields::{self, primary_button};
use crate::gui::groups;
use crate::gui::schedule_plot::{self, Drawn};
use crate::gui::theme::{self, Palette};
use crate::gui::type_scale::TypeScale;
use crate::gui::unnamed;
use crate::gui::view::View;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 20_000;

/// Edits the notes of the drawn scenarios, and writes a decision.
pub(super) fn beside_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    picture: &Picture<'_>,
    commands: &mut Vec<Command>,
) {
    theme::heading_ui(ui, "Notes and decision");
    if draft.scenarios.len() < 2 {
        fields::note_ui(
            ui,
            "There is one scenario. Add a copy of it and change the copy, to hold one against \
             the other.",
        );
        if ui.button(Command::AddScenario.label()).clicked() {
            commands.push(Command::AddScenario);
        }
        ui.add_space(theme::NEAR);
    } else {
        standing_ui(ui, draft, picture);
    }
    for one in &picture.drawn {
        scenario_ui(ui, draft, view, picture, one, commands);
    }
}

/// Who decided on what, and whether it still stands.
fn standing_ui(ui: &mut Ui, draft: &Draft, picture: &Picture<'_>) {
    let palette = Palette::of(ui);
    if let Some(decided) = decided::last(draft) {
        let day = date::date_from_text(&decided.entry.date);
        let day = day.map_or_else(|| decided.entry.date.clone(), date::short);
        let words = format!("Decided on {day}, {}", decided.entry.author);
        ui.add(Label::new(theme::strong(words)).wrap());
        ui.add(Label::new(picture.shown_text(&decided.entry.text)).wrap());
    }
    let standing = decided::standing(draft);
    if standing != Standing::Stands {
        let words = standing.in_words();
        let words = egui::RichText::new(picture.shown_text(&words)).color(palette.caution.0);
        ui.add(Label::new(words).wrap());
    }
    ui.add_space(theme::NEAR);
}

fn scenario_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    picture: &Picture<'_>,
    one: &Drawn,
    commands: &mut Vec<Command>,
) {
    let Some(scenario) = draft.scenarios.get_mut(one.place) else {
        return;
    };
    let (called, name) = (picture.name(one.place), scenario.name.clone());
    let shown = picture.shown == Some(one.place);
    let group = format!("Scenario {called}");
    groups::group_ui(ui, &group, one.place, |ui| {
        ui.horizontal(|ui| {
            schedule_plot::sample_ui(ui, one.look, &TypeScale::usual());
            let mark = if shown { " · shown" } else { "" };
            let words = theme::strong(format!("{called}{mark}"));
            ui.add(Label::new(words).truncate());
        });
        if picture.shown_text(&scenario.note) == scenario.note {
            note_ui(ui, &called, &mut scenario.note);
        } else {
            fields::caption_ui(ui, &format!("Note on {called}"));
            fields::note_ui(ui, unnamed::HIDDEN);
        }
        ui.add_space(theme::NEAR);
        let choosing = view.comparing.choice.as_mut();
        if let Some(choice) = choosing.filter(|choice| choice.scenario == name) {
            choice_ui(ui, choice, commands);
        } else {
            ui.horizontal_wrapped(|ui| {
                buttons_ui(ui, one.place, &called, shown, commands);
            });
        }
    });
}

fn buttons_ui(ui: &mut Ui, place: usize, name: &str, shown: bool, commands: &mut Vec<Command>) {
    let choose = Command::ChooseScenario(place);
    let button = ui.add(Button::new(choose.label()));
    let button = button.on_hover_text(choose.tooltip());
    if button
        .accessible_name(format!("Choose scenario {name}"))
        .clicked()
    {
        commands.push(choose);
    }
    if !shown && fields::link_button(ui, "Show it", &format!("Show scenario {name}")) {
        commands.push(Command::ShowScenario(place));
    }
}

fn note_ui(ui: &mut Ui, name: &str, note: &mut String) {
    let label = fields::caption_ui(ui, &format!("Note on {name}"));
    let hint = egui::RichText::new("what speaks for it, and against it")
        .color(Palette::of(ui).quiet.gamma_multiply(0.75));
    let field = TextEdit::multiline(note)
        .char_limit(LONGEST_NOTE)
        .hint_text(hint)
        .desired_width(ui.available_width())
        .desired_rows(2)
        .margin(egui::Margin::symmetric(10, 6));
    ui.add(field).labelled_by(label.id);
}

/// Who decides and why; Escape leaves it, Enter in the last field is not needed.
fn choice_ui(ui: &mut Ui, choice: &mut Choice, commands: &mut Vec<Command>) {
    let by = fields::text_ui(ui, "Decided by", &mut choice.by, "name and role", None);
    if std::mem::take(&mut choice.fresh) {
        by.request_focus();
        by.scroll_to_me(Some(egui::Align::Center));
    }
    let why = fields::lines_ui(ui, "Why", &mut choice.why, "what decided it");
    let problem = Some(choice.notice.as_str()).filter(|notice| !notice.is_empty());
    fields::problem_ui(ui, problem);
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    let mut left = escaped && (by.lost_focus() || why.lost_focus());
    ui.add_space(theme::NEAR);
    ui.horizontal(|ui| {
        let confirm = Command::ConfirmChoice;
        let button = ui.add(primary_button(ui, confirm.label()));
        if button.on_hover_text(confirm.tooltip()).clicked() {
            commands.push(confirm);
        }
        left |= ui.button(Command::LeaveChoice.label()).clicked();
    });
    if left {
        commands.push(Command::LeaveChoice);
    }
}
