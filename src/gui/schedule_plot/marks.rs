//! Words and signs on the curve: steep steps, holds, doses that go up again, reviews, today,
//! and what was really taken.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::dose_curve::Mark;
use crate::findings::Severity;
use crate::gui::schedule_plot::Shown;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};

/// From one line of a hatched ground to the next.
const HATCH: f32 = 7.0;

/// The grounds that lie under everything: holds are hatched, marked steps are tinted.
pub(super) fn grounds(
    shown: &Shown<'_>,
    frame: Rect,
    palette: &Palette,
    x: impl Fn(f64) -> f32,
) -> Shape {
    let mut shapes = Vec::new();
    let ground = |from: f64, to: f64| {
        let left = x(from).max(frame.left());
        let right = x(to).min(frame.right());
        Rect::from_x_y_ranges(left..=right, frame.y_range())
    };
    let spans = shown.curve.spans.iter();
    let holds = spans.clone();
    for span in holds.filter(|span| shown.rows.kept(span.step) == Some("hold")) {
        let rect = ground(span.from, span.to);
        if rect.width() > 0.0 {
            hatch(&mut shapes, rect, palette);
        }
    }
    for (step, strength) in [(shown.marked.selected, 0.13), (shown.marked.pointed, 0.06)] {
        let Some(span) = spans.clone().find(|span| Some(span.step) == step) else {
            continue;
        };
        // The stop has no days of its own, and is marked all the same.
        let least = f64::from(6.0 / frame.width().max(1.0)) * (shown.days.to - shown.days.from);
        let rect = ground(span.from, span.to.max(span.from + least));
        if rect.width() > 0.0 {
            let colour = palette.accent.gamma_multiply(strength);
            shapes.push(Shape::rect_filled(rect, 0, colour));
        }
    }
    Shape::Vec(shapes)
}

/// Slanting lines over a ground, cut off at its edges.
fn hatch(shapes: &mut Vec<Shape>, rect: Rect, palette: &Palette) {
    shapes.push(Shape::rect_filled(rect, 0, palette.info.1));
    let stroke = Stroke::new(1.0, palette.info.0.gamma_multiply(0.35));
    let mut foot = rect.left() - rect.height();
    while foot < rect.right() {
        // From the foot up to the right.
        let start = if foot < rect.left() {
            pos2(rect.left(), rect.bottom() - (rect.left() - foot))
        } else {
            pos2(foot, rect.bottom())
        };
        let reach = (rect.right() - start.x).min(start.y - rect.top());
        if reach > 0.0 {
            let end = start + vec2(reach, -reach);
            shapes.push(Shape::line_segment([start, end], stroke));
        }
        foot += HATCH;
    }
}

/// Writes over each step without a reduction what it is, wherever there is room for it.
pub(super) fn hold_words_ui(ui: &Ui, shown: &Shown<'_>, frame: Rect, x: impl Fn(f64) -> f32) {
    let palette = Palette::of(ui);
    let mut word_until = frame.left();
    for span in &shown.curve.spans {
        let Some(word) = shown.rows.kept(span.step) else {
            continue;
        };
        let middle = x(f64::midpoint(span.from, span.to));
        if !frame.x_range().contains(middle) {
            continue;
        }
        let (font, colour) = (theme::small_font(), palette.info.0);
        let galley = ui.painter().layout_no_wrap(word.to_owned(), font, colour);
        let left = middle - galley.size().x / 2.0;
        if left > word_until {
            word_until = left + galley.size().x + 8.0;
            let place = pos2(left, frame.top() + 1.0);
            // Legible over the hatching.
            let ground = Rect::from_min_size(place, galley.size()).expand2(vec2(3.0, 0.0));
            ui.painter().rect_filled(ground, 3, palette.info.1);
            ui.painter().galley(place, galley, colour);
        }
    }
}

/// Draws each steep step's triangle, with the word wherever there is room for it.
pub(super) fn steep_ui(ui: &Ui, shown: &Shown<'_>, frame: Rect, at: impl Fn(f64, f64) -> Pos2) {
    let palette = Palette::of(ui);
    let mut word_until = f32::NEG_INFINITY;
    for mark in &shown.curve.marks {
        let corner = at(mark.day, mark.dose);
        if !frame.expand(1.0).contains(corner) {
            continue;
        }
        let centre = pos2(corner.x, corner.y - 1.0);
        let colour = colour(mark, palette);
        signs::paint_triangle(ui.painter(), centre, 12.0, colour);
        if corner.x > word_until {
            // Above what follows, since the curve only falls; centred at the right edge.
            let (place, align) = if corner.x + 44.0 < frame.right() {
                (pos2(corner.x + 7.0, corner.y - 3.0), Align2::LEFT_BOTTOM)
            } else {
                (pos2(corner.x, corner.y - 9.0), Align2::CENTER_BOTTOM)
            };
            if align == Align2::CENTER_BOTTOM && corner.x - 18.0 < word_until {
                continue;
            }
            let words = ui
                .painter()
                .text(place, align, "steep", theme::small_font(), colour);
            word_until = words.right() + 8.0;
        }
    }
}

/// Draws what was really taken where the plan said something else: from the dose planned to
/// the dose taken.
pub(super) fn taken_ui(ui: &Ui, shown: &Shown<'_>, frame: Rect, at: impl Fn(f64, f64) -> Pos2) {
    let palette = Palette::of(ui);
    for instead in &shown.curve.instead {
        let (planned, taken) = (
            at(instead.day, instead.planned),
            at(instead.day, instead.taken),
        );
        if !frame.x_range().contains(taken.x) {
            continue;
        }
        let line = Stroke::new(1.6, palette.info.0);
        ui.painter().line_segment([planned, taken], line);
        paint_taken(ui.painter(), taken, palette);
    }
}

/// The sign of what was really taken.
pub(super) fn paint_taken(painter: &Painter, centre: Pos2, palette: &Palette) {
    const HALF: f32 = 5.0;
    let corners = vec![
        centre + vec2(0.0, -HALF),
        centre + vec2(HALF, 0.0),
        centre + vec2(0.0, HALF),
        centre + vec2(-HALF, 0.0),
    ];
    let line = Stroke::new(1.6, palette.info.0);
    painter.add(Shape::convex_polygon(corners, palette.surface, line));
}

/// Draws the days of reviews under the line of nothing: rings where the plan asks for one,
/// filled where one took place.
pub(super) fn reviews_ui(ui: &Ui, shown: &Shown<'_>, frame: Rect, x: impl Fn(f64) -> f32) {
    let palette = Palette::of(ui);
    let height = frame.bottom() - 5.0;
    let due = shown.curve.reviews.iter().map(|day| (*day, false));
    let held = shown.reviewed.iter();
    let held = held.map(|day| (shown.curve.day_of(*day), true));
    for (day, is_held) in due.chain(held) {
        let place = x(day);
        if frame.x_range().contains(place) {
            paint_review(ui.painter(), pos2(place, height), is_held, palette);
        }
    }
}

/// The sign of a review.
pub(super) fn paint_review(painter: &Painter, centre: Pos2, is_held: bool, palette: &Palette) {
    if is_held {
        painter.circle_filled(centre, 3.5, palette.accent);
    } else {
        painter.circle(
            centre,
            2.6,
            palette.surface,
            Stroke::new(1.0, palette.quiet),
        );
    }
}

/// Draws today, with its word.
pub(super) fn today_ui(ui: &Ui, shown: &Shown<'_>, frame: Rect, x: impl Fn(f64) -> f32) {
    let palette = Palette::of(ui);
    let day = shown.curve.day_of(shown.today);
    if !(shown.days.from..=shown.days.to).contains(&day) {
        return;
    }
    let place = x(day);
    let line = Stroke::new(1.0, palette.text);
    ui.painter().vline(place, frame.y_range(), line);
    let (font, colour) = (theme::small_font(), palette.text);
    let galley = ui
        .painter()
        .layout_no_wrap("today".to_owned(), font, colour);
    // On the side where there is more room; a ground keeps it legible over a hold.
    let right = place + 4.0 + galley.size().x < frame.right();
    let left = if right {
        place + 4.0
    } else {
        place - 4.0 - galley.size().x
    };
    let at = pos2(left, frame.bottom() - 13.0 - galley.size().y);
    let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(2.0, 0.0));
    ui.painter().rect_filled(ground, 3, palette.surface);
    ui.painter().galley(at, galley, colour);
}

/// Writes each level at the right of its line, apart from the others.
pub(super) fn level_words_ui(ui: &Ui, shown: &Shown<'_>, frame: Rect, y: impl Fn(f64) -> f32) {
    const LINE: f32 = 13.0;
    let palette = Palette::of(ui);
    let mut free_below = f32::INFINITY;
    // From the lowest line, which stands at the bottom, upwards.
    for level in shown.levels() {
        let Some((_, dose)) = level.line.iter().rfind(|(day, _)| *day <= shown.days.to) else {
            continue;
        };
        let height = y(*dose);
        if height < frame.top() - 0.5 {
            continue;
        }
        let centre = height.min(free_below - LINE);
        if centre < frame.top() - LINE {
            continue;
        }
        free_below = centre;
        ui.painter().text(
            pos2(frame.right() + 5.0, centre),
            Align2::LEFT_CENTER,
            level.level.as_str(),
            theme::small_font(),
            palette.caution.0,
        );
    }
}

/// A line around the frame of the curve where only a part of the plan is shown.
pub(super) fn part_ui(ui: &Ui, frame: Rect) {
    let stroke = Stroke::new(1.0, Palette::of(ui).line);
    ui.painter()
        .rect_stroke(frame, 0, stroke, StrokeKind::Outside);
}

/// The colour of a steep step.
pub(super) fn colour(mark: &Mark, palette: &Palette) -> Color32 {
    match mark.severity {
        Severity::Warning => palette.warning.0,
        Severity::Caution | Severity::Info => palette.caution.0,
    }
}
