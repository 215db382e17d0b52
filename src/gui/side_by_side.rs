//! Dialogs that put plans side by side: scenarios, and ways to soften a steep last part.

use egui::{Frame, Grid, Label, Margin, RichText, Stroke, Ui};

use crate::case::units::UnitCount;
use crate::case::{Case, Daily, RowId};
use crate::comparison::{Comparison, Summary};
use crate::date;
use crate::edits::TailChoice;
use crate::gui::command::Command;
use crate::gui::dialogs::{close_ui, scroll_ui};
use crate::gui::fields;
use crate::gui::theme::{self, Palette};
use crate::problem::Problem;
use crate::quantity::{Percent, tenths_text};

/// Every scenario in a column of its own.
pub(super) fn comparison_ui(ui: &mut Ui, comparison: &Comparison) {
    theme::heading_ui(ui, "Scenarios side by side");
    fields::note_ui(
        ui,
        "Largest steps are those of a dose that goes on; the last dose is what a row stops from. \
         Days above a level count what is taken in each step.",
    );
    ui.add_space(8.0);
    let compared = &comparison.compared;
    scroll_ui(ui, |ui| {
        let grid = Grid::new("comparison").striped(true).spacing([18.0, 7.0]);
        grid.show(ui, |ui| {
            ui.label("");
            for one in compared {
                let mark = if one.scenario == comparison.chosen {
                    " · shown"
                } else {
                    ""
                };
                ui.label(theme::strong(format!("{}{mark}", one.scenario)));
            }
            ui.end_row();
            let columns: Vec<Vec<(String, String)>> = compared
                .iter()
                .map(|one| match &one.answer {
                    Ok(summary) => measures(&comparison.case, summary),
                    Err(_) => Vec::new(),
                })
                .collect();
            let longest = columns.iter().max_by_key(|column| column.len());
            for (name, _) in longest.into_iter().flatten() {
                ui.label(theme::quiet(ui, name.as_str()));
                for column in &columns {
                    let found = column.iter().find(|(other, _)| other == name);
                    ui.label(found.map_or("–", |(_, value)| value.as_str()));
                }
                ui.end_row();
            }
        });
        for one in compared {
            if let Err(problems) = &one.answer {
                let words = format!("{} cannot be answered: {}", one.scenario, said(problems));
                ui.add_space(6.0);
                ui.add(Label::new(caution(ui, words)).wrap());
            }
        }
    });
}

/// Why nothing can be compared yet.
pub(super) fn no_comparison_ui(ui: &mut Ui, problems: &[Problem]) {
    theme::heading_ui(ui, "No scenario can be compared yet");
    ui.add(Label::new(said(problems)).wrap());
}

/// Every way to soften the last part, with what the plan then comes to.
pub(super) fn tail_ui(
    ui: &mut Ui,
    case: Option<&Case>,
    now: Option<&Summary>,
    choices: &[TailChoice],
    commands: &mut Vec<Command>,
) {
    theme::heading_ui(ui, "Ways to soften the last part");
    fields::note_ui(
        ui,
        "Each is worked out for the whole plan. Nothing changes unless you pick one, and picking \
         can be undone.",
    );
    ui.add_space(8.0);
    if let (Some(now), Some(case)) = (now, case) {
        let words = format!("As planned: {}", in_words(case, now));
        ui.add(Label::new(theme::strong(theme::unbroken(&words))).wrap());
        ui.add_space(8.0);
    }
    if choices.is_empty() {
        ui.label("Nothing that the data know makes this plan's last part gentler.");
    }
    scroll_ui(ui, |ui| {
        for (place, choice) in choices.iter().enumerate() {
            choice_ui(ui, case, place, choice, commands);
        }
    });
    close_ui(ui, commands);
}

fn choice_ui(
    ui: &mut Ui,
    case: Option<&Case>,
    place: usize,
    choice: &TailChoice,
    commands: &mut Vec<Command>,
) {
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, Palette::of(ui).line))
        .corner_radius(theme::CARD_CORNER)
        .inner_margin(Margin::symmetric(12, 9));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(theme::strong(choice.words.as_str())).wrap());
        match (&choice.answer, case) {
            (Ok(summary), Some(case)) => {
                let words = theme::unbroken(&in_words(case, summary));
                ui.add(Label::new(RichText::new(words)).wrap());
                for words in &choice.cautions {
                    ui.add(Label::new(caution(ui, format!("Caution: {words}"))).wrap());
                }
                ui.add_space(4.0);
                let name = format!("Pick: {}", choice.words);
                if fields::chip_ui(ui, "Pick this", &name, false) {
                    commands.push(Command::PickTail(place));
                }
            }
            (Err(problems), _) => {
                let words = format!("Cannot be worked out: {}", said(problems));
                ui.add(Label::new(caution(ui, words)).wrap());
            }
            (Ok(_), None) => {}
        }
    });
    ui.add_space(6.0);
}

/// What a plan comes to, in one line.
fn in_words(case: &Case, summary: &Summary) -> String {
    let steep = match summary.steep {
        1 => "1 steep step".to_owned(),
        count => format!("{count} steep steps"),
    };
    let mut parts = vec![format!("{} days", summary.days), steep];
    if let Some((share, step)) = &summary.largest_of_previous {
        let share = share.text();
        parts.push(format!(
            "largest step −{share} % of the dose before (step {step})"
        ));
    }
    let last = last_doses(case, &summary.stops_from);
    parts.push(format!("last dose {last} a day"));
    if summary.units > 0 {
        parts.push(format!("{} units in all", summary.units));
    }
    if !summary.volume.is_zero() {
        parts.push(format!("{} of liquids in all", summary.volume.text()));
    }
    parts.join(" · ")
}

fn caution(ui: &Ui, words: String) -> RichText {
    RichText::new(words).color(Palette::of(ui).caution.0)
}

fn said(problems: &[Problem]) -> String {
    let first = problems.first();
    first
        .map(|problem| problem.message.clone())
        .unwrap_or_default()
}

/// What a plan comes to, name by name.
fn measures(case: &Case, summary: &Summary) -> Vec<(String, String)> {
    let share = |share: &Option<(Percent, usize)>| {
        share.as_ref().map_or_else(
            || "–".to_owned(),
            |(share, step)| format!("−{} % (step {step})", share.text()),
        )
    };
    let most = UnitCount {
        parts: 0,
        halves: summary.most_halves_a_day,
    };
    let [warnings, cautions, infos] = summary.findings;
    let mut measures = vec![
        ("Steps", summary.steps.to_string()),
        ("Days", summary.days.to_string()),
        (
            "Last step from",
            summary.ends.map(date::short).unwrap_or_default(),
        ),
        (
            "Reaches the goal",
            if summary.reaches_goal { "yes" } else { "no" }.to_owned(),
        ),
        ("Steep steps", summary.steep.to_string()),
        (
            "Largest step of the dose before",
            share(&summary.largest_of_previous),
        ),
        (
            "Largest step of the original dose",
            share(&summary.largest_of_original),
        ),
        ("Last dose", last_doses(case, &summary.stops_from)),
        ("Most units a day", most.text()),
        ("Units in all", summary.units.to_string()),
    ];
    if !summary.volume.is_zero() {
        measures.push(("Liquid in all", summary.volume.text()));
    }
    measures.push((
        "Warnings, cautions, notes",
        format!("{warnings}, {cautions}, {infos}"),
    ));
    let named = measures.into_iter();
    let mut measures: Vec<(String, String)> = named
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let or_more = if summary.incomplete { " or more" } else { "" };
    for level in &summary.dose_days {
        let passed = if level.at_the_level_too {
            "at or above"
        } else {
            "above"
        };
        let name = format!(
            "Days {passed} {} mg oral morphine",
            tenths_text(&level.level)
        );
        measures.push((name, format!("{}{or_more}", level.days)));
    }
    measures
}

fn last_doses(case: &Case, stops: &[(RowId, Daily)]) -> String {
    let doses = stops.iter().filter_map(|(id, from)| {
        let unit = case.row(id)?.product.mass_unit();
        Some(from.text(unit))
    });
    let doses: Vec<String> = doses.collect();
    if doses.is_empty() {
        "–".to_owned()
    } else {
        doses.join(", ")
    }
}
