//! The lines of the curve: what the pace allows and asks for, what was planned before
//! anything changed, the dose levels, and the dose until today and from today on.

use egui::{Color32, Stroke};
use egui_plot::{FilledArea, Line, LineStyle, PlotPoints, PlotUi};

use crate::gui::schedule_plot::zoom::Days;
use crate::gui::schedule_plot::{ABOVE, Shown};
use crate::gui::theme::Palette;

/// Draws the lines, as far as they are seen.
pub(super) fn lines_ui(plot: &mut PlotUi<'_>, shown: &Shown<'_>, top: f64, palette: &Palette) {
    let (curve, days) = (shown.curve, shown.days);
    let points = |points: &[(f64, f64)]| {
        seen(points, days)
            .into_iter()
            .map(|(x, y)| [x, y])
            .collect::<PlotPoints<'_>>()
    };
    if !curve.band.is_empty() {
        let all: Vec<f64> = curve.band.iter().map(|(day, ..)| *day).collect();
        let low: Vec<f64> = curve.band.iter().map(|(_, low, _)| *low).collect();
        let high: Vec<f64> = curve.band.iter().map(|(.., high)| *high).collect();
        let area = FilledArea::new("the pace allows", &all, &low, &high);
        plot.add(
            area.fill_color(palette.band)
                .stroke(Stroke::NONE)
                .allow_hover(false),
        );
    }
    let mut line = |name: &str, corners: &[(f64, f64)], stroke: Stroke, style: LineStyle| {
        let line = Line::new(name, points(corners)).stroke(stroke);
        plot.line(line.allow_band(false).style(style).allow_hover(false));
    };
    for level in shown.levels() {
        let on_axis = |(_, dose): &(f64, f64)| *dose <= top * ABOVE;
        if level.line.iter().any(on_axis) {
            let stroke = Stroke::new(1.0, palette.caution.0);
            line(
                "level",
                &level.line,
                stroke,
                LineStyle::Dashed { length: 2.0 },
            );
        }
    }
    let stroke = Stroke::new(1.2, palette.quiet);
    let dashed = LineStyle::Dashed { length: 5.0 };
    line("asked for", &curve.nominal, stroke, dashed);
    let before = shown.before_changes();
    if !before.is_empty() {
        let stroke = Stroke::new(1.0, palette.info.0);
        let dotted = LineStyle::Dotted { spacing: 4.5 };
        line("before changes", before, stroke, dotted);
    }
    let (past, ahead) = at_day(&curve.dispensed, curve.day_of(shown.today));
    let stroke = |colour: Color32| Stroke::new(2.4, colour);
    line(
        "until today",
        &past,
        stroke(palette.quiet),
        LineStyle::Solid,
    );
    line(
        "dispensed",
        &ahead,
        stroke(palette.accent),
        LineStyle::Solid,
    );
}

/// A day and a dose.
type Corner = (f64, f64);

/// A staircase before a day, and from it on.
fn at_day(corners: &[Corner], day: f64) -> (Vec<Corner>, Vec<Corner>) {
    // Before the first step nothing of the plan has been taken.
    if day <= 0.0 {
        return (Vec::new(), corners.to_vec());
    }
    let (mut past, mut ahead): (Vec<_>, Vec<_>) =
        corners.iter().copied().partition(|(at, _)| *at <= day);
    if let Some((_, dose)) = past.last().copied() {
        past.push((day, dose));
        ahead.insert(0, (day, dose));
    }
    (past, ahead)
}

/// The part of a line that lies within the days shown.
fn seen(points: &[(f64, f64)], days: Days) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    let crossing = |one: (f64, f64), other: (f64, f64), day: f64| {
        let share = (day - one.0) / (other.0 - one.0);
        (day, one.1 + (other.1 - one.1) * share)
    };
    let pairs = points.iter().zip(points.iter().skip(1));
    for (one, other) in pairs {
        if other.0 < days.from || one.0 > days.to {
            continue;
        }
        let start = if one.0 < days.from {
            crossing(*one, *other, days.from)
        } else {
            *one
        };
        let end = if other.0 > days.to {
            crossing(*one, *other, days.to)
        } else {
            *other
        };
        if out.last() != Some(&start) {
            out.push(start);
        }
        out.push(end);
    }
    out
}
