//! A name at each line, where it lies farthest from the other lines.

use egui::{Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};

use crate::gui::schedule_plot::several::room;
use crate::gui::theme::Palette;
use crate::gui::type_scale::TypeScale;

/// How far apart places for a name are tried, in points.
const TRIED_EVERY: f32 = 14.0;
/// A name this far from every other line is as good as one farther off.
const FAR: f32 = 26.0;

/// A line on screen with its name.
pub(super) struct Line {
    /// Its corners, from left to right.
    pub(super) points: Vec<Pos2>,
    /// What stands at it.
    pub(super) name: String,
    /// Its colour.
    pub(super) colour: Color32,
}

/// Writes each line's name at it, on a ground of its own.
pub(super) fn names_ui(
    painter: &Painter,
    frame: Rect,
    lines: &[Line],
    scale: &TypeScale,
    palette: &Palette,
) {
    let mut taken: Vec<Rect> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let font = scale.strong_font.clone();
        let galley = painter.layout_no_wrap(line.name.clone(), font, line.colour);
        let inside = vec2(5.0, 1.0) * scale.factor;
        let size = galley.size() + inside * 2.0;
        let others: Vec<&Line> = lines
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place)
            .map(|(_, line)| line)
            .collect();
        let Some(rect) = best(line, &others, &taken, size, room(frame)) else {
            continue;
        };
        let ground = palette.surface.gamma_multiply(0.92);
        painter.rect_filled(rect, 4.0, ground);
        let stroke = Stroke::new(1.0, line.colour);
        painter.rect_stroke(rect, 4.0, stroke, StrokeKind::Inside);
        painter.galley(rect.min + inside, galley, line.colour);
        taken.push(rect);
    }
}

/// The place above a line, beside its corners, that is farthest from all else.
fn best(line: &Line, others: &[&Line], taken: &[Rect], size: Vec2, room: Rect) -> Option<Rect> {
    let (first, last) = line.points.first().zip(line.points.last())?;
    let mut best: Option<(f32, Rect)> = None;
    let mut x = first.x.max(room.left());
    while x <= last.x.min(room.right() - size.x) {
        let highest = (0..=6_u8)
            .filter_map(|part| height(line, x + size.x * f32::from(part) / 6.0))
            .fold(f32::INFINITY, f32::min);
        let over = highest - 4.0 - size.y;
        for top in [over, over + size.y + 8.0] {
            let rect = Rect::from_min_size(pos2(x, top), size);
            let free = taken
                .iter()
                .all(|other| !other.expand(2.0).intersects(rect));
            if room.contains_rect(rect) && free && crossed(line, rect) > 0.0 {
                let apart = others.iter().map(|other| crossed(other, rect));
                let apart = apart.fold(FAR, f32::min);
                if best.is_none_or(|(most, _)| apart > most + 0.5) {
                    best = Some((apart, rect));
                }
            }
        }
        x += TRIED_EVERY;
    }
    best.map(|(_, rect)| rect)
}

/// How far a staircase stays from a rectangle, above or below it; 0 where it goes through.
fn crossed(line: &Line, rect: Rect) -> f32 {
    let pieces = line.points.iter().zip(line.points.iter().skip(1));
    let within = pieces.filter(|(from, to)| from.x <= rect.right() && to.x >= rect.left());
    let away = within.map(|(from, to)| {
        let (top, bottom) = (from.y.min(to.y), from.y.max(to.y));
        (rect.top() - bottom).max(top - rect.bottom()).max(0.0)
    });
    away.fold(f32::INFINITY, f32::min)
}

/// The height of a staircase at a place; `None` beyond its ends.
fn height(line: &Line, x: f32) -> Option<f32> {
    let (first, last) = line.points.first().zip(line.points.last())?;
    if x < first.x || x > last.x {
        return None;
    }
    let after = line.points.partition_point(|point| point.x <= x);
    line.points.get(after.checked_sub(1)?).map(|point| point.y)
}
