//! Files for other systems: what each holds, what may be left out, and where it was saved.
//!
//! They are made from the plan at the moment in which they are saved, by the functions that the
//! command line calls; a plan that is withheld or cannot be read is not written.

use egui::{Button, Label, RichText, Ui, vec2};

use crate::exchange::calendar::Zone;
use crate::exchange::format::{Format, FormatOptions};
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::planning::Planning;
use crate::gui::theme::{self, Palette};
use crate::gui::view::PrintView;

/// The width of the column of buttons.
const BUTTONS: f32 = 170.0;
/// The least room for words beside it; the buttons stand under the words where there is less.
const WORDS: f32 = 230.0;
/// The widest line of words.
const WIDEST: f32 = 480.0;

/// A kind of file, or two that hold the same.
struct Kind {
    title: &'static str,
    words: &'static str,
    formats: &'static [Format],
}

const KINDS: [Kind; 6] = [
    Kind {
        title: "Calendar",
        words: "Changes of dose and of patches, and reviews, with one reminder each (iCalendar).",
        formats: &[Format::Calendar],
    },
    Kind {
        title: "Text for the record",
        words: "The whole plan as plain text, to paste.",
        formats: &[Format::Text],
    },
    Kind {
        title: "Steps",
        words: "A line for each dose of each step (CSV). It does not name the patient.",
        formats: &[Format::Steps],
    },
    Kind {
        title: "Supplies",
        words: "A line for each strength in each supply period (CSV). It does not name the patient.",
        formats: &[Format::Supplies],
    },
    Kind {
        title: "Curve",
        words: "The dose over time as a picture. It does not name the patient.",
        formats: &[Format::Svg, Format::Png],
    },
    Kind {
        title: "FHIR R4 bundle",
        words: "A plan of care, draft prescriptions, supplies and referrals. Drafts, no orders. \
                It names the patient as the plan does.",
        formats: &[Format::Fhir],
    },
];

/// Shows every file that can be saved.
pub(super) fn formats_ui(
    ui: &mut Ui,
    print: &mut PrintView,
    hidden: bool,
    planning: &Planning,
    commands: &mut Vec<Command>,
) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ui.spacing_mut().item_spacing = vec2(8.0, theme::NEAR);
        fields::column_ui(ui, "Other formats", |ui| {
            let why = planning.in_the_way();
            if !why.is_empty() {
                in_the_way_ui(ui, &why);
            }
            for kind in &KINDS {
                ui.separator();
                kind_ui(ui, kind, print, hidden, planning, commands);
            }
        });
    });
}

fn in_the_way_ui(ui: &mut Ui, why: &[String]) {
    let warning = Palette::of(ui).warning.0;
    ui.label(theme::strong("Nothing can be handed on"));
    for line in why {
        ui.add(Label::new(RichText::new(line).color(warning)).wrap());
    }
    ui.add_space(theme::NEAR);
}

fn kind_ui(
    ui: &mut Ui,
    kind: &Kind,
    print: &mut PrintView,
    hidden: bool,
    planning: &Planning,
    commands: &mut Vec<Command>,
) {
    let ready = planning.in_the_way().is_empty();
    let room = ui.available_width();
    if room < BUTTONS + WORDS {
        words_ui(ui, kind, print, hidden, planning);
        buttons_ui(ui, kind, ready, commands);
        return;
    }
    ui.horizontal_top(|ui| {
        let words = (room - BUTTONS - theme::APART).min(WIDEST);
        ui.vertical(|ui| {
            ui.set_width(words);
            words_ui(ui, kind, print, hidden, planning);
        });
        ui.vertical(|ui| {
            ui.set_width(BUTTONS);
            ui.add_space(theme::NEAR);
            buttons_ui(ui, kind, ready, commands);
        });
    });
}

fn words_ui(ui: &mut Ui, kind: &Kind, print: &mut PrintView, hidden: bool, planning: &Planning) {
    ui.add_space(theme::NEAR);
    ui.label(theme::strong(kind.title));
    fields::note_ui(ui, kind.words);
    if let [format] = kind.formats {
        options_ui(ui, *format, &mut print.format_options, planning);
    }
    for format in kind.formats {
        let Some(handed) = print.handed.get(format).filter(|_| !hidden) else {
            continue;
        };
        let when = if handed.generation == planning.generation() {
            "Saved as"
        } else {
            "Saved before the last change as"
        };
        fields::note_ui(ui, &format!("{when} {}", handed.path.display()));
    }
    ui.add_space(theme::NEAR);
}

/// What of a file is a choice; all of it is left out unless it is asked for.
fn options_ui(ui: &mut Ui, format: Format, options: &mut FormatOptions, planning: &Planning) {
    let switch = |ui: &mut Ui, words: &str, on: &mut bool| {
        if fields::chip_ui(ui, words, words, *on) {
            *on = !*on;
        }
    };
    match format {
        Format::Calendar => {
            ui.horizontal_wrapped(|ui| {
                switch(ui, "Name medicines and doses", &mut options.details);
                switch(ui, "Each time of doses", &mut options.dose_times);
            });
            if options.details {
                fields::note_ui(
                    ui,
                    "Medicines and doses then show on a locked screen as well.",
                );
            }
            let country = planning.case().map(|case| case.country);
            match country.map(Zone::of_country) {
                Some(Some(zone)) => {
                    fields::note_ui(ui, &format!("Its times are those of {}.", zone.name()));
                }
                Some(None) => {
                    fields::note_ui(
                        ui,
                        "Its times have no zone: they hold wherever the calendar is.",
                    );
                }
                None => {}
            }
        }
        Format::Text => switch(ui, "Name the patient", &mut options.identity),
        _ => {}
    }
}

fn buttons_ui(ui: &mut Ui, kind: &Kind, ready: bool, commands: &mut Vec<Command>) {
    let wide = vec2(BUTTONS, theme::FIELD_HEIGHT);
    let mut asked = |ui: &mut Ui, command: Command| {
        let button = Button::new(command.label()).min_size(wide);
        let response = ui.add_enabled(ready, button);
        if response.on_hover_text(command.tooltip()).clicked() {
            commands.push(command);
        }
    };
    if kind.formats == [Format::Text] {
        asked(ui, Command::CopyText);
    }
    for format in kind.formats {
        asked(ui, Command::Export(*format));
    }
}
