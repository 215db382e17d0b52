//! The dose curve on screen; the one place that names the plotting crate.
//!
//! Nothing is in the curve alone: the table below says all of it. There is no zoom, so no
//! step is ever out of sight.

mod marks;
mod names;
mod several;

use egui::{Response, Sense, Stroke, Ui, vec2};
use egui_plot::{
    AxisHints, FilledArea, GridMark, Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotUi, Polygon,
};

use crate::case::{Case, Daily};
use crate::date;
use crate::dose_curve::DoseCurve;
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::pages;
use crate::gui::step_details;
use crate::gui::theme::{self, Palette};
use crate::gui::view::Marked;
use crate::plan::Planned;
use crate::taper::{Doses, Step, StepKind};

pub(super) use several::{Drawn, sample_ui, several_ui, steep_legend_ui};

use marks::{hold_words_ui, legend_ui, marks_ui};

/// Labels are chosen to fit, so none fades for standing near another.
const LABELS_APART: egui::Rangef = egui::Rangef { min: 4.0, max: 8.0 };

/// Shows one row's curve with its heading and legend. Gives the step under the pointer.
pub(super) fn plot_ui(
    ui: &mut Ui,
    case: &Case,
    planned: &Planned,
    curve: &DoseCurve,
    curves: &[DoseCurve],
    marked: Marked,
    commands: &mut Vec<Command>,
) -> Option<usize> {
    heading_ui(ui, case, planned, curve, curves, commands);
    let palette = Palette::of(ui);
    let mut months = curve.months(most_months(ui.available_width()));
    // A label is written around its day: the last one needs room on its right.
    months.retain(|month| month.day < curve.days * 0.96);
    let doses = curve.doses();
    let month_days = months.iter().map(|month| month.day).collect::<Vec<_>>();
    let month_marks = marks_at(month_days, curve.days);
    let dose_marks = marks_at(doses, curve.days);
    let labels = months;
    let x_axis = AxisHints::new_x()
        .label_spacing(LABELS_APART)
        .tick_label_color(palette.quiet)
        .tick_label_font(theme::small_font())
        .formatter(move |mark, _| {
            let here = labels
                .iter()
                .find(|month| (month.day - mark.value).abs() < 0.5);
            here.map(|month| month.label.clone()).unwrap_or_default()
        });
    let y_axis = AxisHints::new_y()
        .label_spacing(LABELS_APART)
        .tick_label_color(palette.quiet)
        .tick_label_font(theme::small_font())
        .min_thickness(34.0)
        .formatter(|mark, _| number(mark.value));
    // A plot keeps its bounds as long as it keeps its name: a longer plan needs another one.
    let bounds = format!("dose curve {} {}", curve.days, curve.highest);
    let plot = Plot::new(bounds)
        .height(ui.available_height())
        .show_background(false)
        .show_crosshair(false)
        .show_x(false)
        .show_y(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .set_margin_fraction(vec2(0.0, 0.0))
        .default_x_bounds(-curve.days * 0.03, curve.days)
        .default_y_bounds(-curve.highest * 0.03, curve.highest * 1.1)
        .show_grid([false, true])
        .grid_color(palette.line)
        .grid_fade(0.0)
        .sense(Sense::click())
        .label_formatter(|_| None)
        .x_grid_spacer(move |_| month_marks.clone())
        .y_grid_spacer(move |_| dose_marks.clone())
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis]);
    let holds: Vec<usize> = planned
        .schedule
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Hold)
        .map(|step| step.index)
        .collect();
    let shown = plot.show(ui, |plot| {
        holds_ui(plot, curve, &holds, palette);
        curves_ui(plot, curve, marked, palette);
    });
    let at = |day: f64, dose: f64| {
        shown
            .transform
            .position_from_point(&PlotPoint::new(day, dose))
    };
    marks_ui(ui, curve, palette, at);
    hold_words_ui(ui, curve, planned, palette, at);
    let response = shown.response.on_hover_cursor(egui::CursorIcon::Crosshair);
    response.widget_info(|| {
        let name = format!(
            "Curve of the planned dose, {}; the table below says the same",
            curve.axis
        );
        egui::WidgetInfo::labeled(egui::Role::Image, true, name)
    });
    let under_pointer = response
        .hover_pos()
        .map(|position| shown.transform.value_from_position(position).x)
        .and_then(|day| curve.step_at(day));
    if response.clicked() && under_pointer.is_some() {
        commands.push(Command::SelectStep(under_pointer));
    }
    let step = planned
        .schedule
        .steps
        .iter()
        .find(|step| Some(step.index) == under_pointer);
    if let Some(step) = step {
        hover_ui(response, step, curve);
    }
    under_pointer
}

/// The places of grid marks. Every mark is as far from the next as the first two are, so that
/// none fades.
fn marks_at(values: Vec<f64>, whole: f64) -> Vec<GridMark> {
    let first_gap = match values.as_slice() {
        [one, next, ..] => next - one,
        _ => whole,
    };
    let mark = |value| GridMark {
        value,
        step_size: first_gap,
    };
    values.into_iter().map(mark).collect()
}

fn heading_ui(
    ui: &mut Ui,
    case: &Case,
    planned: &Planned,
    curve: &DoseCurve,
    curves: &[DoseCurve],
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        theme::heading_ui(ui, title(case));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            legend_ui(ui, curve);
        });
    });
    if curves.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            for (place, one) in curves.iter().enumerate() {
                let name = case.row(&one.id).map(|row| step_details::called(case, row));
                let name = name.unwrap_or_else(|| one.id.to_string());
                if fields::chip_ui(
                    ui,
                    &name,
                    &format!("Show the curve of {name}"),
                    one.id == curve.id,
                ) {
                    commands.push(Command::ShowCurve(place));
                }
            }
        });
    }
    ui.horizontal(|ui| {
        ui.set_height(16.0);
        ui.label(theme::quiet(ui, curve.axis.as_str()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let words = theme::quiet(ui, pages::summary(planned));
            ui.add(egui::Label::new(words).truncate());
        });
    });
}

/// Names the scenario where there are several.
fn title(case: &Case) -> String {
    const FITS: usize = 18;
    let Some(scenario) = case.scenario(None).filter(|_| case.scenarios.len() > 1) else {
        return "Planned dose".to_owned();
    };
    let mut name: String = scenario.name.chars().take(FITS).collect();
    if name.len() < scenario.name.len() {
        name.push('…');
    }
    format!("Planned dose · {name}")
}

/// Draws a ground behind the days of each hold.
fn holds_ui(plot: &mut PlotUi<'_>, curve: &DoseCurve, holds: &[usize], palette: &Palette) {
    for span in curve.spans.iter().filter(|span| holds.contains(&span.step)) {
        let top = curve.highest * 1.1;
        let corners = [
            [span.from, 0.0],
            [span.to, 0.0],
            [span.to, top],
            [span.from, top],
        ];
        let ground = Polygon::new("hold", corners.into_iter().collect::<PlotPoints<'_>>());
        plot.polygon(
            ground
                .fill_color(palette.info.1)
                .stroke(Stroke::NONE)
                .allow_hover(false),
        );
    }
}

fn curves_ui(plot: &mut PlotUi<'_>, curve: &DoseCurve, marked: Marked, palette: &Palette) {
    let points = |points: &[(f64, f64)]| {
        points
            .iter()
            .map(|(x, y)| [*x, *y])
            .collect::<PlotPoints<'_>>()
    };
    if !curve.band.is_empty() {
        let days: Vec<f64> = curve.band.iter().map(|(day, ..)| *day).collect();
        let low: Vec<f64> = curve.band.iter().map(|(_, low, _)| *low).collect();
        let high: Vec<f64> = curve.band.iter().map(|(.., high)| *high).collect();
        let area = FilledArea::new("the pace allows", &days, &low, &high);
        plot.add(
            area.fill_color(palette.band)
                .stroke(Stroke::NONE)
                .allow_hover(false),
        );
    }
    for (name, step, strength) in [
        ("selected step", marked.selected, 0.13),
        ("step under the pointer", marked.pointed, 0.06),
    ] {
        let Some(span) = curve.spans.iter().find(|span| Some(span.step) == step) else {
            continue;
        };
        let (from, to) = (span.from, span.to.max(span.from + curve.days * 0.008));
        let corners = [
            (from, 0.0),
            (to, 0.0),
            (to, curve.highest * 1.1),
            (from, curve.highest * 1.1),
        ];
        let polygon = Polygon::new(name, points(&corners));
        plot.polygon(
            polygon
                .fill_color(palette.accent.gamma_multiply(strength))
                .stroke(Stroke::NONE)
                .allow_hover(false),
        );
    }
    let nominal = Line::new("asked for", points(&curve.nominal))
        .stroke(Stroke::new(1.2, palette.quiet))
        .allow_band(false)
        .style(LineStyle::Dashed { length: 5.0 })
        .allow_hover(false);
    plot.line(nominal);
    let dispensed = Line::new("dispensed", points(&curve.dispensed))
        .stroke(Stroke::new(2.4, palette.accent))
        .allow_band(false)
        .allow_hover(false);
    plot.line(dispensed);
}

fn hover_ui(response: Response, step: &Step, curve: &DoseCurve) {
    response.on_hover_ui_at_pointer(|ui| {
        let dates = if step.days == 0 {
            date::short(step.start)
        } else {
            format!(
                "{} – {}",
                step.start.format("%a %-d %b"),
                date::short(step.end)
            )
        };
        ui.label(theme::strong(format!("Step {} · {dates}", step.index)));
        let Some(item) = step.item(&curve.id) else {
            return;
        };
        let row = &item.row;
        let unit = row.product.mass_unit();
        match (&item.doses, item.daily) {
            (Doses::Stopped, _) => ui.label("Stopped"),
            (_, daily @ Daily::Rate(_)) => ui.label(format!("{} together", daily.text(unit))),
            (_, daily @ Daily::Mass(_)) => ui.label(format!("{} a day", daily.text(unit))),
        };
        for line in step_details::doses(row, item) {
            ui.label(line);
        }
        if let Some(shares) = &item.reduction {
            let text = format!(
                "−{} % of previous · −{} % of original",
                shares.of_previous.text(),
                shares.of_original.text()
            );
            ui.label(theme::quiet(ui, text));
        }
    });
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How many months fit under the curve.
fn most_months(width: f32) -> usize {
    if width > 520.0 { 7 } else { 5 }
}
