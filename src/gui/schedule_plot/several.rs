//! Several scenarios over one another, each with its colour, its dash and its name at the line.
//!
//! Nothing is in the plot alone: the table of differences and the steps in words say all of it.

use chrono::Days;
use egui::{Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{AxisHints, FilledArea, Plot, PlotPoint, PlotUi};

use crate::date;
use crate::dose_curve::{Overlay, PlanLine};
use crate::findings::Severity;
use crate::gui::schedule_plot::{LABELS_APART, marks_at, number, still};
use crate::gui::signs;
use crate::gui::theme::Palette;
use crate::gui::type_scale::TypeScale;

use super::names::{Line, names_ui};

/// A scenario as it is drawn.
#[derive(Clone, Debug)]
pub(in crate::gui) struct Drawn {
    /// Its place in the plan.
    pub(in crate::gui) place: usize,
    /// Its name, short enough to stand at the line.
    pub(in crate::gui) name: String,
    /// Which colour and dash it has, from 0.
    pub(in crate::gui) look: usize,
}

/// Dashes and gaps of each look, in points for a line of the usual width; the first is solid.
const DASHES: [(&[f32], &[f32]); 4] = [
    (&[], &[]),
    (&[9.0], &[5.0]),
    (&[2.0], &[4.0]),
    (&[10.0, 2.0], &[4.0, 4.0]),
];

/// Draws a line in a scenario's colour and dash.
pub(in crate::gui) fn paint_line(
    painter: &Painter,
    points: &[Pos2],
    look: usize,
    width: f32,
    palette: &Palette,
) {
    let stroke = Stroke::new(width, palette.scenario(look));
    let (dashes, gaps) = DASHES.get(look % DASHES.len()).copied().unwrap_or_default();
    if dashes.is_empty() {
        painter.add(Shape::line(points.to_vec(), stroke));
        return;
    }
    let grown = |lengths: &[f32]| -> Vec<f32> {
        let by = width / USUAL_WIDTH;
        lengths.iter().map(|length| length * by).collect()
    };
    painter.extend(Shape::dashed_line_with_offset(
        points,
        stroke,
        &grown(dashes),
        &grown(gaps),
        0.0,
    ));
}

/// The width of a line beside text of the usual size.
pub(in crate::gui) const USUAL_WIDTH: f32 = 2.4;

/// A short piece of a scenario's line, to stand before its name.
pub(in crate::gui) fn sample_ui(ui: &mut Ui, look: usize, scale: &TypeScale) {
    let size = vec2(30.0, 12.0) * scale.factor;
    let (rect, _) = ui.allocate_exact_size(size, Sense::empty());
    let ends = [rect.left_center(), rect.right_center()];
    let width = USUAL_WIDTH * scale.factor;
    paint_line(ui.painter(), &ends, look, width, Palette::of(ui));
}

/// Shows the scenarios' lines; `marked` is a scenario's place with a step of it that stands out.
pub(in crate::gui) fn several_ui(
    ui: &mut Ui,
    overlay: &Overlay,
    drawn: &[Drawn],
    scale: &TypeScale,
    marked: Option<(usize, usize)>,
) {
    let palette = Palette::of(ui);
    let shown = plot(ui, overlay, scale).show(ui, |plot| {
        ground_ui(plot, overlay, drawn, marked, palette);
    });
    let transform = shown.transform;
    let at = |day: f64, value: f64| transform.position_from_point(&PlotPoint::new(day, value));
    let frame = shown.response.rect;
    let painter = ui.painter().with_clip_rect(frame.expand(1.0));
    let mut lines = Vec::new();
    for one in drawn {
        let Some(line) = line_of(overlay, one) else {
            continue;
        };
        let points: Vec<Pos2> = line.points.iter().map(|(x, y)| at(*x, *y)).collect();
        paint_line(
            &painter,
            &points,
            one.look,
            USUAL_WIDTH * scale.factor,
            palette,
        );
        if let Some(end) = points.last() {
            painter.circle_filled(*end, 3.6 * scale.factor, palette.scenario(one.look));
        }
        lines.push(Line {
            points,
            name: one.name.clone(),
            colour: palette.scenario(one.look),
        });
    }
    for one in drawn {
        for mark in line_of(overlay, one)
            .into_iter()
            .flat_map(|line| &line.marks)
        {
            let colour = match mark.severity {
                Severity::Warning => palette.warning.0,
                Severity::Caution | Severity::Info => palette.caution.0,
            };
            let centre = at(mark.day, mark.dose) - vec2(0.0, 1.0);
            signs::paint_triangle(&painter, centre, 11.0 * scale.factor, colour);
        }
    }
    names_ui(&painter, frame, &lines, scale, palette);
    let response = shown.response.on_hover_cursor(egui::CursorIcon::Crosshair);
    response.widget_info(|| {
        let names: Vec<&str> = drawn.iter().map(|one| one.name.as_str()).collect();
        let (names, axis) = (names.join(", "), overlay.axis.as_str());
        let words = format!("Scenarios over one another, {axis}: {names}");
        egui::WidgetInfo::labeled(egui::Role::Image, true, words)
    });
    let pointer = response.hover_pos();
    let day = pointer.map(|position| transform.value_from_position(position).x);
    if let Some(day) = day.filter(|day| (0.0..overlay.days).contains(day)) {
        day_ui(response, overlay, drawn, day, scale);
    }
}

fn line_of<'a>(overlay: &'a Overlay, one: &Drawn) -> Option<&'a PlanLine> {
    overlay.lines.iter().find(|line| line.place == one.place)
}

/// The empty plot: its axes, as large as there is room.
fn plot<'a>(ui: &Ui, overlay: &Overlay, scale: &TypeScale) -> Plot<'a> {
    let palette = Palette::of(ui);
    let most = if ui.available_width() > 520.0 * scale.factor {
        7
    } else {
        5
    };
    let mut months = overlay.months(most);
    // A label is written around its day: the last one needs room on its right.
    months.retain(|month| month.day < overlay.days * 0.96);
    let days = months.iter().map(|month| month.day).collect::<Vec<_>>();
    let month_marks = marks_at(days, overlay.days);
    let value_marks = marks_at(overlay.values(), overlay.days);
    let x_axis = AxisHints::new_x()
        .label_spacing(LABELS_APART)
        .tick_label_color(palette.quiet)
        .tick_label_font(scale.small.clone())
        .formatter(move |mark, _| {
            let here = months
                .iter()
                .find(|month| (month.day - mark.value).abs() < 0.5);
            here.map(|month| month.label.clone()).unwrap_or_default()
        });
    let y_axis = AxisHints::new_y()
        .label_spacing(LABELS_APART)
        .tick_label_color(palette.quiet)
        .tick_label_font(scale.small.clone())
        .min_thickness(34.0 * scale.factor)
        .formatter(|mark, _| number(mark.value));
    // A plot keeps its bounds as long as it keeps its name.
    let bounds = format!(
        "scenarios {} {} {}",
        overlay.from, overlay.days, overlay.highest
    );
    still(ui, bounds)
        .default_x_bounds(-overlay.days * 0.03, overlay.days)
        .default_y_bounds(-overlay.highest * 0.03, overlay.highest * 1.12)
        .sense(Sense::hover())
        .label_formatter(|_| None)
        .x_grid_spacer(move |_| month_marks.clone())
        .y_grid_spacer(move |_| value_marks.clone())
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis])
}

/// What lies behind the lines: published ranges, and the days of the marked step.
fn ground_ui(
    plot: &mut PlotUi<'_>,
    overlay: &Overlay,
    drawn: &[Drawn],
    marked: Option<(usize, usize)>,
    palette: &Palette,
) {
    for one in drawn {
        let Some(line) = line_of(overlay, one) else {
            continue;
        };
        let colour = palette.scenario(one.look);
        let days: Vec<f64> = line.range.iter().map(|(day, ..)| *day).collect();
        let low: Vec<f64> = line.range.iter().map(|(_, low, _)| *low).collect();
        let high: Vec<f64> = line.range.iter().map(|(.., high)| *high).collect();
        if !days.is_empty() {
            let area = FilledArea::new(one.name.clone(), &days, &low, &high);
            plot.add(
                area.fill_color(colour.gamma_multiply(0.12))
                    .stroke(Stroke::NONE)
                    .allow_hover(false),
            );
        }
        let step = marked.filter(|(place, _)| *place == one.place);
        let told = step.and_then(|(_, step)| line.told.iter().find(|told| told.step == step));
        if let Some(told) = told {
            let to = told.to.max(told.from + overlay.days * 0.008);
            let days = [told.from, to];
            let (low, high) = ([0.0; 2], [overlay.highest * 1.12; 2]);
            let area = FilledArea::new("marked step", &days, &low, &high);
            plot.add(
                area.fill_color(colour.gamma_multiply(0.14))
                    .stroke(Stroke::NONE)
                    .allow_hover(false),
            );
        }
    }
}

/// What is taken in each scenario on the day under the pointer.
fn day_ui(response: Response, overlay: &Overlay, drawn: &[Drawn], day: f64, scale: &TypeScale) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a day of the plot, 0 or later, at most twenty years"
    )]
    let count = day.floor() as u64;
    let Some(date) = overlay.from.checked_add_days(Days::new(count)) else {
        return;
    };
    response.on_hover_ui_at_pointer(|ui| {
        ui.label(scale.strong(date::short(date)));
        for one in drawn {
            let Some(line) = line_of(overlay, one) else {
                continue;
            };
            let words = match line.on(day) {
                Some(told) => format!("{}, step {}", told.words, told.step),
                None if day < line.told.first().map_or(0.0, |first| first.from) => {
                    "not begun".to_owned()
                }
                None => "after the plan’s last day".to_owned(),
            };
            ui.horizontal(|ui| {
                sample_ui(ui, one.look, scale);
                ui.label(scale.text(format!("{}: {words}", one.name)));
            });
        }
    });
}

/// The legend's only entry that is not a scenario.
pub(in crate::gui) fn steep_legend_ui(ui: &mut Ui, overlay: &Overlay, scale: &TypeScale) {
    let palette = Palette::of(ui);
    let marks = overlay.lines.iter().flat_map(|line| &line.marks);
    // In the colour of the most serious of them.
    if let Some(severity) = marks.map(|mark| mark.severity).min() {
        let size = vec2(14.0, 12.0) * scale.factor;
        let (rect, _) = ui.allocate_exact_size(size, Sense::empty());
        let centre = pos2(rect.center().x, rect.center().y);
        let (colour, _) = palette.severity(severity);
        signs::paint_triangle(ui.painter(), centre, 10.0 * scale.factor, colour);
        ui.label(scale.quiet(ui, "steep step"));
    }
}

/// The part of a frame in which a name may stand.
pub(super) fn room(frame: Rect) -> Rect {
    frame.shrink2(vec2(3.0, 2.0))
}
