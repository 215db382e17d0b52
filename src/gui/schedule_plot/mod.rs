//! The dose curve on screen; the one folder that names the plotting crate.
//!
//! Nothing is in the curve alone: the table below says all of it, the record and the form
//! beside it the rest. Zoom and drag have a visible way back, and a selected step comes into
//! view.

mod legend;
mod lines;
mod marks;
mod names;
mod several;
mod zoom;

use chrono::NaiveDate;
use egui::{Response, Sense, Shape, Ui, vec2};
use egui_plot::{AxisHints, GridMark, Plot, PlotPoint};

use crate::case::{Case, Daily};
use crate::date;
use crate::dose_curve::{DoseCurve, LevelLine, NoLevels, round_doses};
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::pages;
use crate::gui::planning::Beside;
use crate::gui::schedule_table::Rows;
use crate::gui::step_details;
use crate::gui::theme::{self, Palette};
use crate::gui::view::{DaysShown, Marked};
use crate::plan::Planned;
use crate::taper::{Doses, Step};

pub(super) use several::{Drawn, sample_ui, several_ui, steep_legend_ui};
use zoom::Days;
pub(super) use zoom::bring_into_view;

/// Labels are chosen to fit, so none fades for standing near another.
const LABELS_APART: egui::Rangef = egui::Rangef { min: 4.0, max: 8.0 };
/// The room of the levels at the right.
const LEVELS: f32 = 30.0;
/// What is shown above the highest dose, and below nothing, of the highest dose.
const ABOVE: f64 = 1.1;
const BELOW: f64 = -0.08;

/// What a curve is drawn from.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) case: &'a Case,
    pub(super) planned: &'a Planned,
    pub(super) curve: &'a DoseCurve,
    pub(super) beside: Option<&'a Beside>,
    pub(super) rows: &'a Rows,
    /// The days of the reviews that took place.
    pub(super) reviewed: &'a [NaiveDate],
    pub(super) today: NaiveDate,
    pub(super) marked: Marked,
    days: Days,
}

impl<'a> Shown<'a> {
    /// A curve with the table's rows, and the part of its days that is asked for.
    pub(super) fn new(
        case: &'a Case,
        planned: &'a Planned,
        (curve, beside): (&'a DoseCurve, Option<&'a Beside>),
        rows: &'a Rows,
        (reviewed, today): (&'a [NaiveDate], NaiveDate),
        (marked, days): (Marked, Option<DaysShown>),
    ) -> Self {
        Self {
            case,
            planned,
            curve,
            beside,
            rows,
            reviewed,
            today,
            marked,
            days: Days::of(curve, days),
        }
    }

    /// The dose levels that can be drawn.
    fn levels(&self) -> &'a [LevelLine] {
        let lines = self.beside.map(|beside| beside.levels.as_deref());
        lines.and_then(Result::ok).unwrap_or_default()
    }

    /// The plan before anything changed on the way; empty where nothing did.
    fn before_changes(&self) -> &'a [(f64, f64)] {
        let before = self.beside.map(|beside| beside.before_changes.as_slice());
        before.unwrap_or_default()
    }

    /// The highest dose that is seen.
    fn top(&self) -> f64 {
        if self.days == Days::whole(self.curve) {
            return self.curve.highest.max(f64::MIN_POSITIVE);
        }
        let highest = self.curve.highest_between(self.days.from, self.days.to);
        // Where nothing is taken any more the axis still has a length.
        if highest > 0.0 {
            highest
        } else {
            self.curve.highest.max(f64::MIN_POSITIVE)
        }
    }
}

/// Shows one row's curve with its heading and legend. Gives the step under the pointer.
pub(super) fn plot_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    curves: &[DoseCurve],
    commands: &mut Vec<Command>,
) -> Option<usize> {
    heading_ui(ui, shown, curves, commands);
    let palette = Palette::of(ui);
    let (curve, days, top) = (shown.curve, shown.days, shown.top());
    // What lies under the curve is filled in once the plot has said where its days stand.
    let under = ui.painter().add(Shape::Noop);
    let room = if shown.levels().is_empty() {
        0.0
    } else {
        LEVELS
    };
    let plot = plot(ui, shown, top).width((ui.available_width() - room).max(60.0));
    let drawn = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(days.from..=days.to);
        plot.set_plot_bounds_y(top * BELOW..=top * ABOVE);
        lines::lines_ui(plot, shown, top, palette);
    });
    let (transform, frame) = (drawn.transform, *drawn.transform.frame());
    let at = |day: f64, dose: f64| transform.position_from_point(&PlotPoint::new(day, dose));
    let x = |day: f64| at(day, 0.0).x;
    let grounds = marks::grounds(shown, frame, palette, x);
    ui.painter().with_clip_rect(frame).set(under, grounds);
    marks::today_ui(ui, shown, frame, x);
    marks::reviews_ui(ui, shown, frame, x);
    marks::steep_ui(ui, shown, frame, at);
    marks::taken_ui(ui, shown, frame, at);
    marks::hold_words_ui(ui, shown, frame, x);
    marks::level_words_ui(ui, shown, frame, |dose| at(0.0, dose).y);
    if days != Days::whole(curve) {
        marks::part_ui(ui, frame);
    }
    let day_at = |position: egui::Pos2| transform.value_from_position(position).x;
    let response = drawn.response.on_hover_cursor(egui::CursorIcon::Crosshair);
    let name = in_words(shown);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
    let under_pointer = response
        .hover_pos()
        .and_then(|position| curve.step_at(day_at(position)));
    if response.clicked() && under_pointer.is_some() {
        commands.push(Command::SelectStep(under_pointer));
        // Its keys go on from there.
        response.request_focus();
    }
    let asked = (days, shown.marked.selected);
    zoom::follow(ui, &response, curve, asked, day_at, commands);
    let mut steps = shown.planned.schedule.steps.iter();
    if let Some(step) = steps.find(|step| Some(step.index) == under_pointer) {
        hover_ui(response, step, curve);
    }
    under_pointer
}

/// What a screen reader says of the curve.
fn in_words(shown: &Shown<'_>) -> String {
    let mut words = format!(
        "Curve of the planned dose, {}; the table below says the same",
        shown.curve.axis
    );
    let levels: Vec<&str> = shown
        .levels()
        .iter()
        .map(|level| level.level.as_str())
        .collect();
    if !levels.is_empty() {
        let levels = levels.join(", ");
        words.push_str(". Dose levels of the whole regimen in oral morphine, mg a day: ");
        words.push_str(&levels);
    }
    if shown.days != Days::whole(shown.curve) {
        words.push_str(". Only a part of the days is shown");
    }
    words
}

fn plot(ui: &Ui, shown: &Shown<'_>, top: f64) -> Plot<'static> {
    let palette = Palette::of(ui);
    let (curve, days) = (shown.curve, shown.days);
    let most = most_days_named(ui.available_width());
    let length = days.to - days.from;
    let mut named = curve.days_named(days.from, days.to, most);
    // A label is written around its day: the last one needs room on its right.
    named.retain(|tick| tick.day < days.to - length * 0.04);
    let named_days = named.iter().map(|tick| tick.day).collect();
    let day_marks = marks_at(named_days, length);
    let dose_marks = marks_at(round_doses(top), length);
    let x_axis = AxisHints::new_x()
        .label_spacing(LABELS_APART)
        .tick_label_color(palette.quiet)
        .tick_label_font(theme::small_font())
        .formatter(move |mark, _| {
            let here = named
                .iter()
                .find(|tick| (tick.day - mark.value).abs() < 0.5);
            here.map(|tick| tick.label.clone()).unwrap_or_default()
        });
    let y_axis = AxisHints::new_y()
        .label_spacing(LABELS_APART)
        .tick_label_color(palette.quiet)
        .tick_label_font(theme::small_font())
        .min_thickness(34.0)
        .formatter(|mark, _| number(mark.value));
    still(ui, "dose curve")
        .sense(Sense::click_and_drag())
        .label_formatter(|_| None)
        .x_grid_spacer(move |_| day_marks.clone())
        .y_grid_spacer(move |_| dose_marks.clone())
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis])
}

/// A plot in the colours of the theme whose bounds no wheel and no pointer moves by itself.
fn still(ui: &Ui, name: impl std::hash::Hash + std::fmt::Debug) -> Plot<'static> {
    Plot::new(name)
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
        .show_grid([false, true])
        .grid_color(Palette::of(ui).line)
        .grid_fade(0.0)
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

fn heading_ui(ui: &mut Ui, shown: &Shown<'_>, curves: &[DoseCurve], commands: &mut Vec<Command>) {
    let right = egui::Layout::right_to_left(egui::Align::Center);
    ui.horizontal(|ui| {
        theme::heading_ui(ui, title(shown.case));
        ui.with_layout(right, |ui| {
            zoom::buttons_ui(ui, shown.curve, shown.days, commands);
            ui.add_space(4.0);
            let words = theme::quiet(ui, pages::summary(shown.planned));
            ui.add(egui::Label::new(words).truncate());
        });
    });
    if curves.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            for (place, one) in curves.iter().enumerate() {
                let row = shown.case.row(&one.id);
                let name = row.map(|row| step_details::called(shown.case, row));
                let name = name.unwrap_or_else(|| one.id.to_string());
                if fields::chip_ui(
                    ui,
                    &name,
                    &format!("Show the curve of {name}"),
                    one.id == shown.curve.id,
                ) {
                    commands.push(Command::ShowCurve(place));
                }
            }
        });
    }
    let line = ui.horizontal(|ui| {
        ui.set_height(16.0);
        ui.label(theme::quiet(ui, shown.curve.axis.as_str()));
        let legend = ui.with_layout(right, |ui| legend::legend_ui(ui, shown));
        legend.inner
    });
    if !line.inner.is_empty() {
        legend::others_ui(ui, &line.inner, shown);
    }
    let refused = shown.beside.and_then(|beside| beside.levels.as_ref().err());
    if let Some(words) = refused.and_then(NoLevels::in_words) {
        let words = theme::quiet(ui, words);
        ui.add(egui::Label::new(words).truncate());
    }
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
        if let Some(review) = step.review {
            ui.label(theme::quiet(ui, format!("Review {}", date::short(review))));
        }
    });
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How many days can be named under the curve.
fn most_days_named(width: f32) -> usize {
    if width > 520.0 { 7 } else { 5 }
}
