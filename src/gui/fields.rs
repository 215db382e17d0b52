//! Labelled fields: each with its name for screen readers and its problem beside it.
//!
//! Text is edited as typed and read by the domain alone; a field only shows what the domain
//! said about it.

use chrono::NaiveDate;
use egui::{Button, ComboBox, Label, Response, RichText, ScrollArea, Stroke, TextEdit, Ui, vec2};
use egui_extras::DatePickerButton;

use crate::date;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};

pub(super) use crate::gui::field_problems::Problems;
pub(super) use crate::gui::keyboard::{
    focus_here, focus_ui, give_back, keep_in_sight, lead_to, leads_within, may_take_focus,
    outside_the_plan, scroll_by_keys, scroll_here, settled, types_outside_the_plan,
};

/// Text with a capital at its start.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}", letters.as_str())
}

/// What is wrong with a field, said by a screen reader with its name.
fn say_problem(ui: &Ui, response: &Response, problem: Option<&str>) {
    if let Some(problem) = problem {
        ui.ctx().accesskit_node_builder(response.id, |field| {
            field.set_invalid(egui::accesskit::Invalid::True);
            field.set_description(problem);
        });
    }
}

/// A label over a field.
pub(super) fn caption_ui(ui: &mut Ui, text: &str) -> Response {
    ui.label(theme::quiet(ui, text))
}

/// Sentences that explain a field.
pub(super) fn note_ui(ui: &mut Ui, text: &str) {
    let text = theme::quiet(ui, text);
    ui.add(Label::new(text).wrap());
}

/// What is wrong with a field, under it.
pub(super) fn problem_ui(ui: &mut Ui, problem: Option<&str>) {
    if let Some(problem) = problem {
        let text = RichText::new(problem)
            .font(theme::small_font())
            .color(Palette::of(ui).warning.0);
        ui.add(Label::new(text).wrap());
    }
}

/// A field of text as wide as there is room, with its label above and its problem below.
pub(super) fn text_ui(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    hint: &str,
    problem: Option<&str>,
) -> Response {
    ui.vertical(|ui| {
        let name = caption_ui(ui, label);
        let width = ui.available_width();
        let wrong = problem.is_some();
        let response = edit_ui(ui, label, text, hint, (width, wrong)).labelled_by(name.id);
        let problem = settled(ui, &response, problem);
        say_problem(ui, &response, problem);
        problem_ui(ui, problem);
        response
    })
    .inner
}

/// A field of several lines, with its label above; Tab leaves it.
pub(super) fn lines_ui(ui: &mut Ui, label: &str, text: &mut String, hint: &str) -> Response {
    ui.vertical(|ui| {
        let name = caption_ui(ui, label);
        let hint = RichText::new(hint).color(Palette::of(ui).quiet);
        let field = TextEdit::multiline(text)
            .id_salt(label)
            .hint_text(hint)
            .desired_width(ui.available_width())
            .desired_rows(2)
            .margin(egui::Margin::symmetric(10, 6));
        ui.add(field).labelled_by(name.id)
    })
    .inner
}

/// The room that a date in full needs.
const LONG_DATE: f32 = 136.0;

/// A date as typed, with a calendar and the day in words below, so that a slip of the finger
/// shows. The calendar opens on the date, or on `today` where there is none yet.
pub(super) fn date_ui(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    today: Option<NaiveDate>,
    problem: Option<&str>,
) -> Response {
    ui.vertical(|ui| {
        let response = text_ui(ui, label, text, "YYYY-MM-DD", problem);
        let day = date::date_from_text(text);
        ui.horizontal(|ui| {
            if let Some(shown) = day.or(today)
                && let Some(picked) = calendar_ui(ui, label, shown)
            {
                *text = date::iso(picked);
            }
            if let Some(day) = day {
                let words = if ui.available_width() < LONG_DATE {
                    date::short(day)
                } else {
                    date::long(day)
                };
                note_ui(ui, &words);
            }
        });
        response
    })
    .inner
}

/// A button that opens a calendar; the day that was picked, if one was.
#[expect(
    clippy::disallowed_types,
    reason = "the calendar speaks this type; the conversion stands here alone"
)]
fn calendar_ui(ui: &mut Ui, label: &str, shown: NaiveDate) -> Option<NaiveDate> {
    let mut day: jiff::civil::Date = date::iso(shown).parse().ok()?;
    let picker = DatePickerButton::new(&mut day)
        .id_salt(label)
        .calendar_week(false)
        .highlight_weekends(false)
        .show_icon(false)
        .format("Calendar");
    let changed = ui.add(picker).changed();
    changed
        .then(|| date::date_from_text(&day.to_string()))
        .flatten()
}

/// A field of text without a label of its own; `name` is what a screen reader says.
pub(super) fn bare_text_ui(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    hint: &str,
    width: f32,
    wrong: bool,
) -> Response {
    edit_ui(ui, name, text, hint, (width, wrong)).accessible_name(name)
}

/// A field; `name` tells it from those beside it, so that it keeps the keyboard and the place in
/// its text whatever comes and goes above it.
fn edit_ui(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    hint: &str,
    (width, wrong): (f32, bool),
) -> Response {
    ui.scope(|ui| {
        if wrong {
            let line = Stroke::new(1.0, Palette::of(ui).warning.0);
            let widgets = &mut ui.visuals_mut().widgets;
            for widget in [
                &mut widgets.inactive,
                &mut widgets.hovered,
                &mut widgets.noninteractive,
            ] {
                widget.bg_stroke = line;
            }
        }
        let hint = RichText::new(hint).color(Palette::of(ui).quiet);
        let field = TextEdit::singleline(text)
            .id_salt(name)
            .hint_text(hint)
            .desired_width(width - 20.0)
            .align(egui::Align2::LEFT_CENTER)
            .margin(egui::Margin::symmetric(10, 6))
            .min_size(vec2(0.0, theme::FIELD_HEIGHT));
        ui.add_sized([width, theme::FIELD_HEIGHT], field)
    })
    .inner
}

/// One of several, with its label above; gives what was chosen anew.
pub(super) fn choice_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    label: &str,
    now: Option<&T>,
    entries: &[(T, String)],
    problem: Option<&str>,
) -> Option<T> {
    ui.vertical(|ui| {
        let name = caption_ui(ui, label);
        let chosen = bare_choice_ui(ui, label, now, entries, Some(name.id));
        problem_ui(ui, problem);
        chosen
    })
    .inner
}

/// One of several without a label of its own.
pub(super) fn bare_choice_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    now: Option<&T>,
    entries: &[(T, String)],
    labelled_by: Option<egui::Id>,
) -> Option<T> {
    let shown = entries
        .iter()
        .find(|(value, _)| Some(value) == now)
        .map(|(_, words)| words.as_str());
    let value = shown.unwrap_or("not chosen").to_owned();
    let shown = match shown {
        Some(words) => RichText::new(words),
        None => RichText::new("Choose…").color(Palette::of(ui).quiet),
    };
    let mut chosen = None;
    let response = ComboBox::from_id_salt(name)
        .selected_text(shown)
        .width(ui.available_width())
        .truncate()
        .icon(|ui, rect, visuals, _| {
            signs::paint_opens(ui.painter(), rect.center(), visuals.fg_stroke.color);
        })
        .show_ui(ui, |ui| {
            ui.set_min_width(180.0);
            for (value, words) in entries {
                if ui
                    .selectable_label(Some(value) == now, words.as_str())
                    .clicked()
                {
                    chosen = Some(value.clone());
                    // A key closes the list as a click does.
                    ui.close();
                }
            }
        })
        .response;
    let with_key = ui
        .input(|input| input.key_pressed(egui::Key::Enter) || input.key_pressed(egui::Key::Space));
    if chosen.is_some() && with_key {
        response.request_focus();
    }
    // The name is that of the field; without this nobody would hear what was chosen.
    ui.ctx()
        .accesskit_node_builder(response.id, |field| field.set_description(value));
    let _ = match labelled_by {
        Some(id) => response.labelled_by(id),
        None => response.accessible_name(name),
    };
    chosen
}

/// A chip that is on or off; true when it was pressed.
pub(super) fn chip_ui(ui: &mut Ui, words: &str, name: &str, on: bool) -> bool {
    chip_as_ui(ui, words, name, on, egui::Role::CheckBox)
}

/// A chip that is one of several of which one is on; true when it was pressed.
pub(super) fn one_of_chips_ui(ui: &mut Ui, words: &str, name: &str, on: bool) -> bool {
    chip_as_ui(ui, words, name, on, egui::Role::RadioButton)
}

fn chip_as_ui(ui: &mut Ui, words: &str, name: &str, on: bool, role: egui::Role) -> bool {
    let palette = Palette::of(ui);
    let (text, line, fill) = if on {
        (palette.accent, palette.accent, palette.accent_ground)
    } else {
        (palette.text, palette.edge, palette.surface)
    };
    let button = Button::new(RichText::new(words).color(text))
        .fill(fill)
        .stroke(Stroke::new(1.0, line))
        .selected(on);
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::selected(role, ui.is_enabled(), on, name));
    response.clicked()
}

/// One of several that exclude each other, over the whole width; true when it was picked.
pub(super) fn option_ui(ui: &mut Ui, words: &str, on: bool) -> bool {
    let palette = Palette::of(ui);
    let (text, fill) = if on {
        (
            theme::strong(words).color(palette.accent),
            palette.accent_ground,
        )
    } else {
        (RichText::new(words), palette.surface)
    };
    let button = Button::new(text)
        .fill(fill)
        .stroke(Stroke::NONE)
        .right_text("")
        .min_size(vec2(ui.available_width(), theme::FIELD_HEIGHT - 3.0));
    let response = ui.add(button);
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::RadioButton, ui.is_enabled(), on, words)
    });
    response.clicked()
}

/// A button that asks for what the page is there for.
pub(super) fn primary_button(ui: &Ui, words: &str) -> Button<'static> {
    let palette = Palette::of(ui);
    Button::new(theme::strong(words).color(palette.on_accent))
        .fill(palette.accent)
        .stroke(Stroke::new(1.0, palette.accent))
}

/// A button that looks like a link, for what is done seldom.
pub(super) fn link_button(ui: &mut Ui, words: &str, name: &str) -> bool {
    let text = RichText::new(words)
        .font(theme::small_font())
        .color(Palette::of(ui).accent);
    let response = ui.add(Button::new(text).frame(false));
    response.accessible_name(name).clicked()
}

/// A column that scrolls when it must, with a title above.
pub(super) fn column_ui(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    theme::heading_ui(ui, title);
    ui.add_space(theme::NEAR);
    ScrollArea::vertical()
        .id_salt(title)
        .auto_shrink(false)
        .show(ui, |ui| {
            // A line around a field is drawn half outside it, and the bar lies over the margin.
            ui.set_max_width(ui.available_width() - 5.0);
            contents(ui);
            ui.add_space(theme::APART);
            keep_in_sight(ui);
        });
}
