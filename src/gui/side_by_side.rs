//! What stands side by side in a dialog: ways to soften a steep last part.

use egui::{Frame, Label, Margin, RichText, Stroke, Ui};

use crate::case::Case;
use crate::comparison::Summary;
use crate::edits::TailChoice;
use crate::gui::command::Command;
use crate::gui::dialogs::{close_ui, scroll_ui};
use crate::gui::differences::last_doses;
use crate::gui::fields;
use crate::gui::theme::{self, Palette};
use crate::problem::Problem;

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
