//! The slides: overview, one scenario with its steps, differences.

use egui::{Align, Label, Layout, ScrollArea, Ui, vec2};

use crate::comparison::Summary;
use crate::date;
use crate::findings::Severity;
use crate::gui::comparing::Picture;
use crate::gui::pages;
use crate::gui::presentation::steps;
use crate::gui::safety_panel;
use crate::gui::schedule_plot::{self, Drawn};
use crate::gui::signs;
use crate::gui::theme::Palette;
use crate::gui::type_scale::TypeScale;

/// The room that a scenario's line needs, at the usual size of type.
const LINE: f32 = 700.0;
/// The longest name for which that is enough, in letters.
const SHORT_NAME: usize = 26;

/// Every scenario over the others, and what each comes to in a line.
pub(super) fn overview_ui(ui: &mut Ui, picture: &Picture<'_>, scale: &TypeScale) {
    scale.heading_ui(ui, "Scenarios over one another");
    axis_ui(ui, picture, scale);
    // A line for each, in small type: whoever looks on cannot scroll, and none may be missed.
    let lines = 33.0 * scale.factor * f32::from(u8::try_from(picture.drawn.len()).unwrap_or(4));
    let height = (ui.available_height() - lines).max(ui.available_height() * 0.4);
    plot_ui(ui, picture, &picture.drawn, height, scale, None);
    ui.add_space(6.0 * scale.factor);
    let area = ScrollArea::vertical()
        .id_salt("overview")
        .auto_shrink(false);
    area.show(ui, |ui| {
        for one in &picture.drawn {
            let row = |ui: &mut Ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 2.0) * scale.factor;
                // As high as its text, so that all of it stands on one line.
                ui.spacing_mut().interact_size.y = 22.0 * scale.factor;
                schedule_plot::sample_ui(ui, one.look, scale);
                ui.label(scale.strong(picture.name(one.place)));
                let words = match summary(picture, one.place) {
                    Some(summary) => in_words(summary),
                    None => "has no schedule to show".to_owned(),
                };
                ui.label(scale.small_text(words));
                counts_ui(ui, picture, one.place, &scale.smaller());
            };
            // In one line its parts stand level; where there is no room, all are there still.
            let is_short = picture.name(one.place).chars().count() <= SHORT_NAME;
            if is_short && ui.available_width() > LINE * scale.factor {
                ui.horizontal(row);
            } else {
                ui.horizontal_wrapped(row);
            }
        }
        reasons_ui(ui, picture, scale);
    });
}

/// One scenario: its line on the axis that all share, and its steps in words.
pub(super) fn scenario_ui(
    ui: &mut Ui,
    picture: &Picture<'_>,
    place: usize,
    step: Option<usize>,
    scale: &TypeScale,
) {
    let one = picture.drawn.iter().find(|one| one.place == place);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            counts_ui(ui, picture, place, scale);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if let Some(one) = one {
                    schedule_plot::sample_ui(ui, one.look, scale);
                }
                scale.heading_ui(ui, picture.name(place));
            });
        });
    });
    if let Some(summary) = summary(picture, place) {
        ui.add(Label::new(scale.text(in_words(summary))).wrap());
    }
    let Some((one, planned)) = one.zip(steps::planned(picture, place)) else {
        reasons_ui(ui, picture, scale);
        return;
    };
    axis_ui(ui, picture, scale);
    let marked = step.and_then(|step| planned.schedule.steps.get(step));
    let marked = marked.map(|step| (place, step.index));
    let only = [one.clone()];
    let size = ui.available_size();
    if size.x < 640.0 * scale.factor {
        plot_ui(ui, picture, &only, size.y * 0.42, scale, marked);
        steps::steps_ui(ui, picture, place, step, scale);
        return;
    }
    ui.horizontal_top(|ui| {
        let left = vec2(size.x * 0.52, size.y);
        ui.allocate_ui_with_layout(left, Layout::top_down(Align::Min), |ui| {
            ui.set_width(left.x);
            plot_ui(ui, picture, &only, left.y, scale, marked);
        });
        let right = vec2(ui.available_width(), size.y);
        ui.allocate_ui_with_layout(right, Layout::top_down(Align::Min), |ui| {
            steps::steps_ui(ui, picture, place, step, scale);
        });
    });
}

/// How the scenarios differ; `down` tells how often the key was pressed that goes down in it.
pub(super) fn differences_ui(
    ui: &mut Ui,
    picture: &Picture<'_>,
    down: Option<usize>,
    scale: &TypeScale,
) {
    /// How far a press goes, at the usual size of type.
    const FAR: f32 = 48.0;
    let area = ScrollArea::vertical()
        .id_salt("differences")
        .auto_shrink(false);
    let area = match down.and_then(|down| u8::try_from(down).ok()) {
        Some(down) => area.vertical_scroll_offset(f32::from(down) * FAR * scale.factor),
        None => area,
    };
    area.show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        pages::table_ui(ui, picture, scale);
    });
}

fn plot_ui(
    ui: &mut Ui,
    picture: &Picture<'_>,
    drawn: &[Drawn],
    height: f32,
    scale: &TypeScale,
    marked: Option<(usize, usize)>,
) {
    let Some(overlay) = &picture.overlay else {
        return;
    };
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.set_max_height(height);
        schedule_plot::several_ui(ui, overlay, drawn, scale, marked);
    });
}

fn axis_ui(ui: &mut Ui, picture: &Picture<'_>, scale: &TypeScale) {
    if picture.overlay.is_some() {
        let mut words = picture.axis();
        for remark in picture.remarks() {
            words.push_str(" · ");
            words.push_str(&remark);
        }
        ui.add(Label::new(scale.quiet(ui, words)).wrap());
    }
}

fn reasons_ui(ui: &mut Ui, picture: &Picture<'_>, scale: &TypeScale) {
    for reason in picture.reasons() {
        ui.add(Label::new(scale.text(reason)).wrap());
    }
}

/// What a scenario comes to, where it has a schedule.
fn summary<'a>(picture: &Picture<'a>, place: usize) -> Option<&'a Summary> {
    let one = picture.comparison.compared.get(place)?;
    one.answer.as_ref().ok()
}

/// What a plan comes to, in a line.
fn in_words(summary: &Summary) -> String {
    let steps = match summary.steps {
        1 => "1 step".to_owned(),
        count => format!("{count} steps"),
    };
    let ends = summary.ends.map(date::short).unwrap_or_default();
    let goal = if summary.reaches_goal {
        ""
    } else {
        " · does not reach the goal"
    };
    format!(
        "{steps} · {} days · last step from {ends}{goal}",
        summary.days
    )
}

/// How much there is to weigh in a scenario: warnings, cautions and steep steps.
fn counts_ui(ui: &mut Ui, picture: &Picture<'_>, place: usize, scale: &TypeScale) {
    let Some(plan) = picture.plan(place) else {
        return;
    };
    let steep = steps::planned(picture, place).map_or(0, |planned| planned.steep.len());
    let [warnings, cautions] = safety_panel::counts(plan);
    let mut parts = Vec::new();
    for (severity, count, one, many) in [
        (Severity::Warning, warnings, "warning", "warnings"),
        (Severity::Caution, cautions, "caution", "cautions"),
        (Severity::Caution, steep, "steep step", "steep steps"),
    ] {
        if count > 0 {
            let word = if count == 1 { one } else { many };
            parts.push((severity, format!("{count} {word}")));
        }
    }
    if ui.layout().prefer_right_to_left() {
        parts.reverse();
    }
    let part_ui = |ui: &mut Ui, severity, words: String| {
        let (colour, _) = Palette::of(ui).severity(severity);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            signs::severity_sized_ui(ui, severity, colour, scale.factor);
            ui.label(scale.text(words).color(colour));
        });
    };
    if parts.is_empty() {
        ui.label(scale.quiet(ui, "No warning and no caution"));
    }
    for (severity, words) in parts {
        part_ui(ui, severity, words);
    }
}
