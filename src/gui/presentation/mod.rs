//! Presentation mode: the comparison in large type, for people around a screen.
//!
//! Nothing here names the patient or anybody who has answered or decided anything; what is
//! free text stays away. Safety stays in sight as counts. The size of the type follows the
//! window, so zooming works as everywhere and nothing has to be put back afterwards.

mod slides;
mod steps;

use chrono::NaiveDate;
use egui::{
    Align, Button, CentralPanel, Context, Key, Layout, Margin, Modifiers, Panel, TextStyle,
    TextWrapMode, Ui, UiBuilder, WidgetText,
};

use crate::clinical_data::Custody;
use crate::draft::PatientDraft;
use crate::gui::command::Command;
use crate::gui::comparing::{Comparing, Picture};
use crate::gui::planning::Planning;
use crate::gui::theme::{self, Palette};
use crate::gui::type_scale::TypeScale;

/// Where a presentation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presentation {
    /// The slide, from 0.
    pub slide: usize,
    /// The place of the step that is marked, from 0.
    pub step: Option<usize>,
}

/// Where to go in a presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// To the slide after this one.
    Next,
    /// To the slide before this one.
    Previous,
    /// To the first slide.
    First,
    /// To the last slide.
    Last,
    /// To the step after the marked one.
    StepAfter,
    /// To the step before the marked one.
    StepBefore,
}

/// What a slide shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slide {
    /// Every drawn scenario over the others.
    Overview,
    /// One scenario with its steps, by its place.
    Scenario(usize),
    /// How the scenarios differ.
    Differences,
}

/// How often one can go down in the slide of the differences.
const DOWN: usize = 12;

/// The slides of a comparison, in order.
fn slides(picture: &Picture<'_>) -> Vec<Slide> {
    let mut slides = vec![Slide::Overview];
    slides.extend(picture.places().into_iter().map(Slide::Scenario));
    slides.push(Slide::Differences);
    slides
}

impl Presentation {
    /// Goes to another slide or step; the ends stay where they are.
    pub(super) fn turn(&mut self, turn: Turn, picture: &Picture<'_>) {
        let slides = slides(picture);
        let last = slides.len().saturating_sub(1);
        let before = self.slide.min(last);
        self.slide = match turn {
            Turn::Next => (before + 1).min(last),
            Turn::Previous => before.saturating_sub(1),
            Turn::First => 0,
            Turn::Last => last,
            Turn::StepAfter | Turn::StepBefore => before,
        };
        if self.slide != before {
            self.step = None;
        }
        let count = match slides.get(self.slide) {
            Some(Slide::Scenario(place)) => steps::count(picture, *place),
            Some(Slide::Differences) => DOWN,
            _ => 0,
        };
        if count == 0 {
            return;
        }
        self.step = match (turn, self.step) {
            (Turn::StepAfter, None) => Some(0),
            (Turn::StepAfter, Some(step)) => Some((step + 1).min(count - 1)),
            (Turn::StepBefore, Some(step)) => step.checked_sub(1),
            (_, step) => step,
        };
    }
}

/// Adds what the keys of a presentation ask for; no other command has a key in it, since a
/// dialog could show a path or a name.
pub(super) fn keys(context: &Context, commands: &mut Vec<Command>) {
    let turns = [
        (Modifiers::SHIFT, Key::Space, Turn::Previous),
        (Modifiers::NONE, Key::Space, Turn::Next),
        (Modifiers::NONE, Key::ArrowRight, Turn::Next),
        (Modifiers::NONE, Key::PageDown, Turn::Next),
        (Modifiers::NONE, Key::ArrowLeft, Turn::Previous),
        (Modifiers::NONE, Key::PageUp, Turn::Previous),
        (Modifiers::NONE, Key::Home, Turn::First),
        (Modifiers::NONE, Key::End, Turn::Last),
        (Modifiers::NONE, Key::ArrowDown, Turn::StepAfter),
        (Modifiers::NONE, Key::ArrowUp, Turn::StepBefore),
    ];
    context.input_mut(|input| {
        for (modifiers, key, turn) in turns {
            if input.consume_key(modifiers, key) {
                commands.push(Command::Turn(turn));
            }
        }
        if input.consume_key(Modifiers::NONE, Key::Escape) {
            commands.push(Command::LeavePresentation);
        }
        for (command, leads_to) in [
            (Command::Present, Command::LeavePresentation),
            (Command::ToggleTheme, Command::ToggleTheme),
        ] {
            let shortcut = command.shortcut();
            if shortcut.is_some_and(|shortcut| input.consume_shortcut(&shortcut)) {
                commands.push(leads_to);
            }
        }
    });
}

/// What a presentation is told besides the comparison.
pub(super) struct Around<'a> {
    /// Whom nothing on screen may name.
    pub(super) patient: &'a PatientDraft,
    /// How the clinical data stand.
    pub(super) custody: &'a Custody,
    /// The day for which all is worked out.
    pub(super) today: NaiveDate,
}

/// What is drawn of a comparison where others look on.
pub(super) fn picture<'a>(
    planning: &'a Planning,
    comparing: &Comparing,
    patient: &'a PatientDraft,
) -> Option<Picture<'a>> {
    let comparison = planning.comparison()?.ok()?;
    Some(Picture::of(comparison, comparing, Some(patient)))
}

/// Shows the slide.
pub(super) fn presentation_ui(
    ui: &mut Ui,
    presentation: Presentation,
    (planning, comparing): (&Planning, &Comparing),
    around: &Around<'_>,
    commands: &mut Vec<Command>,
) {
    let scale = TypeScale::large(ui);
    let picture = picture(planning, comparing, around.patient);
    let slides = picture.as_ref().map_or_else(Vec::new, slides);
    let number = presentation.slide.min(slides.len().saturating_sub(1));
    let slide = slides.get(number).copied();
    let margin = Margin::symmetric(24, 10);
    Panel::bottom("presentation bar")
        .resizable(false)
        .frame(theme::panel(ui).inner_margin(margin))
        .show(ui, |ui| {
            let position = (number, slides.len());
            bar_ui(ui, position, slide, around, &scale, commands);
        });
    let ground = theme::panel(ui).inner_margin(Margin::symmetric(24, 14));
    CentralPanel::default().frame(ground).show(ui, |ui| {
        let name = format!("Presentation, slide {} of {}", number + 1, slides.len());
        let builder = UiBuilder::new()
            .accessibility_role(egui::Role::Region)
            .accessibility_label(name);
        ui.scope_builder(builder, |ui| match (&picture, slide) {
            (Some(picture), Some(Slide::Overview)) => slides::overview_ui(ui, picture, &scale),
            (Some(picture), Some(Slide::Scenario(place))) => {
                let (place, step) = (place, presentation.step);
                slides::scenario_ui(ui, picture, place, step, &scale);
            }
            (Some(picture), Some(Slide::Differences)) => {
                slides::differences_ui(ui, picture, presentation.step, &scale);
            }
            _ => {
                scale.heading_ui(ui, "There is nothing to present yet");
                ui.label(scale.text("No scenario can be worked out; the pages say why."));
            }
        });
    });
}

/// Where the presentation is, how to go on, and how the data stand.
fn bar_ui(
    ui: &mut Ui,
    (number, count): (usize, usize),
    slide: Option<Slide>,
    around: &Around<'_>,
    scale: &TypeScale,
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (words, name, command) in [
                (
                    "Leave",
                    "Leave the presentation",
                    Command::LeavePresentation,
                ),
                ("Next", "Next slide", Command::Turn(Turn::Next)),
                ("Back", "Slide before", Command::Turn(Turn::Previous)),
            ] {
                let button = ui.add(Button::new(scale.small_text(words)));
                if button.accessible_name(name).clicked() {
                    commands.push(command);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let position = format!("{} of {count}", (number + 1).min(count));
                ui.label(scale.small_text(position));
                let reservations = around.custody.reservations(around.today);
                if !reservations.is_empty() {
                    let words = format!("Clinical data {}", reservations.join(", "));
                    let colour = Palette::of(ui).caution.0;
                    ui.label(scale.small_text(words).color(colour));
                }
                let steps = match slide {
                    Some(Slide::Scenario(_)) => " · Up and Down: steps",
                    _ => "",
                };
                // What does not fit whole is left out: half a hint helps nobody.
                let keys = [
                    format!("Left and Right: slides{steps} · Escape: leave"),
                    "Arrow keys · Escape".to_owned(),
                ];
                let fits = |keys: &String| {
                    let words = WidgetText::from(scale.quiet(ui, keys.as_str()));
                    let extend = Some(TextWrapMode::Extend);
                    let galley = words.into_galley(ui, extend, f32::INFINITY, TextStyle::Body);
                    galley.size().x <= ui.available_width()
                };
                if let Some(keys) = keys.iter().find(|keys| fits(keys)) {
                    ui.label(scale.quiet(ui, keys.as_str()));
                }
            });
        });
    });
}
