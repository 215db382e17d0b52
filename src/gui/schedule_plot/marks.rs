//! Words and signs on the curve: its legend, steep steps, holds and doses that go up again.

use egui::{Align2, Color32, Sense, Stroke, Ui, pos2, vec2};

use crate::dose_curve::{DoseCurve, Mark};
use crate::findings::Severity;
use crate::gui::signs;
use crate::gui::step_details;
use crate::gui::theme::{self, Palette};
use crate::plan::Planned;

/// The legend from right to left: each word with its sign.
pub(super) fn legend_ui(ui: &mut Ui, curve: &DoseCurve) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = 5.0;
    let mut entry = |words: &str, paint: &dyn Fn(&egui::Painter, egui::Rect)| {
        ui.label(theme::quiet(ui, words));
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 12.0), Sense::empty());
        paint(ui.painter(), rect);
        ui.add_space(8.0);
    };
    if let Some(heaviest) = curve.marks.iter().min_by_key(|mark| mark.severity) {
        entry("steep", &|painter, rect| {
            signs::paint_triangle(painter, rect.center(), 10.0, colour(heaviest, palette));
        });
    }
    if !curve.band.is_empty() {
        entry("the pace allows", &|painter, rect| {
            painter.rect_filled(rect.shrink2(vec2(1.0, 1.0)), 2, palette.band);
        });
    }
    if !curve.nominal.is_empty() {
        entry("asked for", &|painter, rect| {
            for part in 0..3_u8 {
                let left = rect.left() + f32::from(part) * 6.5;
                let stroke = Stroke::new(1.2, palette.quiet);
                painter.hline(left..=left + 3.5, rect.center().y, stroke);
            }
        });
    }
    entry("dispensed", &|painter, rect| {
        painter.hline(
            rect.x_range(),
            rect.center().y,
            Stroke::new(2.2, palette.accent),
        );
    });
}

/// Writes over each step without a reduction what it is, wherever there is room for it.
pub(super) fn hold_words_ui(
    ui: &Ui,
    curve: &DoseCurve,
    planned: &Planned,
    palette: &Palette,
    at: impl Fn(f64, f64) -> egui::Pos2,
) {
    let mut word_until = f32::NEG_INFINITY;
    for step in &planned.schedule.steps {
        let Some(word) = step_details::kept(planned, step) else {
            continue;
        };
        let Some(span) = curve.spans.iter().find(|span| span.step == step.index) else {
            continue;
        };
        let middle = at(f64::midpoint(span.from, span.to), curve.highest * 1.1);
        let place = pos2(middle.x, middle.y + 1.0);
        let (font, colour) = (theme::small_font(), palette.info.0);
        let galley = ui.painter().layout_no_wrap(word.to_owned(), font, colour);
        let left = place.x - galley.size().x / 2.0;
        if left > word_until {
            word_until = left + galley.size().x + 8.0;
            ui.painter().galley(pos2(left, place.y), galley, colour);
        }
    }
}

/// Draws each steep step's triangle, with the word wherever there is room for it.
pub(super) fn marks_ui(
    ui: &Ui,
    curve: &DoseCurve,
    palette: &Palette,
    at: impl Fn(f64, f64) -> egui::Pos2,
) {
    let right = at(curve.days, 0.0).x;
    let mut word_until = f32::NEG_INFINITY;
    for mark in &curve.marks {
        let corner = at(mark.day, mark.dose);
        let centre = pos2(corner.x, corner.y - 1.0);
        let colour = colour(mark, palette);
        signs::paint_triangle(ui.painter(), centre, 12.0, colour);
        if corner.x > word_until {
            // Above what follows, since the curve only falls; centred at the right edge.
            let (place, align) = if corner.x + 44.0 < right {
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

fn colour(mark: &Mark, palette: &Palette) -> Color32 {
    match mark.severity {
        Severity::Warning => palette.warning.0,
        Severity::Caution | Severity::Info => palette.caution.0,
    }
}
