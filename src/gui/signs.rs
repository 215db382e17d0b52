//! Signs drawn as shapes, because the typeface has no triangles, boxes or ticks.
//!
//! A sign never stands without its word.

use egui::{
    Align, Button, Color32, CornerRadius, Label, Layout, Painter, Pos2, Rect, Sense, Shape, Stroke,
    Ui, Vec2, pos2, vec2,
};

use crate::clinical_data::Standing;
use crate::findings::Severity;
use crate::gui::theme;

/// The side of a sign beside text.
const SIDE: f32 = 9.0;
/// Space between a sign and its words.
const GAP: f32 = 5.0;

/// Draws a severity's sign around a point: square, triangle or dot.
pub(super) fn paint_severity(painter: &Painter, centre: Pos2, severity: Severity, colour: Color32) {
    paint_severity_sized(painter, centre, severity, colour, SIDE);
}

fn paint_severity_sized(
    painter: &Painter,
    centre: Pos2,
    severity: Severity,
    colour: Color32,
    side: f32,
) {
    match severity {
        Severity::Warning => {
            painter.rect_filled(
                Rect::from_center_size(centre, Vec2::splat(side - 1.0)),
                CornerRadius::same(1),
                colour,
            );
        }
        Severity::Caution => paint_triangle(painter, centre, side + 1.0, colour),
        Severity::Info => {
            painter.circle_filled(centre, (side - 1.0) / 2.0, colour);
        }
    }
}

/// Draws a standing's sign around a point; each has a shape of its own.
pub(super) fn paint_standing(painter: &Painter, centre: Pos2, standing: Standing, colour: Color32) {
    let radius = SIDE / 2.0;
    let line = Stroke::new(1.6, colour);
    match standing {
        Standing::ToExcludeFirst => {
            paint_severity(painter, centre, Severity::Warning, colour);
        }
        Standing::Supported => {
            painter.circle_filled(centre, radius, colour);
        }
        Standing::Possible => {
            painter.circle_stroke(centre, radius - 0.5, line);
            painter.circle_filled(centre, radius / 2.4, colour);
        }
        Standing::NotSupported => {
            painter.circle_stroke(centre, radius - 0.5, line);
        }
        Standing::NotAssessed => {
            painter.line_segment(
                [centre - vec2(radius, 0.0), centre + vec2(radius, 0.0)],
                line,
            );
        }
    }
}

/// Draws a triangle that points up.
pub(super) fn paint_triangle(painter: &Painter, centre: Pos2, side: f32, colour: Color32) {
    let half = side / 2.0;
    let corners = vec![
        pos2(centre.x, centre.y - half),
        pos2(centre.x + half, centre.y + half * 0.8),
        pos2(centre.x - half, centre.y + half * 0.8),
    ];
    painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
}

/// Draws a triangle that points down, as on a list that opens.
pub(super) fn paint_opens(painter: &Painter, centre: Pos2, colour: Color32) {
    let corners = vec![
        centre + vec2(-4.0, -2.5),
        centre + vec2(4.0, -2.5),
        centre + vec2(0.0, 3.5),
    ];
    painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
}

/// Draws a tick.
pub(super) fn paint_tick(painter: &Painter, centre: Pos2, colour: Color32) {
    let points = vec![
        centre + vec2(-4.0, 0.0),
        centre + vec2(-1.0, 3.5),
        centre + vec2(4.5, -4.0),
    ];
    painter.add(Shape::line(points, Stroke::new(1.6, colour)));
}

/// A severity's sign as part of a line of text; its word must follow.
pub(super) fn severity_ui(ui: &mut Ui, severity: Severity, colour: Color32) {
    severity_sized_ui(ui, severity, colour, 1.0);
}

/// The same beside text that is larger by a factor.
pub(super) fn severity_sized_ui(ui: &mut Ui, severity: Severity, colour: Color32, factor: f32) {
    let size = vec2(SIDE + 1.0, SIDE + 4.0) * factor;
    let (rect, _) = ui.allocate_exact_size(size, Sense::empty());
    let (centre, side) = (rect.center(), SIDE * factor);
    paint_severity_sized(ui.painter(), centre, severity, colour, side);
}

/// A sign of a width with what follows it, which stay on one line: in a row that wraps, on the
/// next one where this one has no room for both.
fn kept_together<R>(
    ui: &mut Ui,
    width: f32,
    words: &str,
    contents: impl FnOnce(&mut Ui) -> R,
) -> R {
    let colour = Color32::PLACEHOLDER;
    let font = theme::small_font();
    let said = ui.painter().layout_no_wrap(words.to_owned(), font, colour);
    let height = ui.spacing().interact_size.y.max(said.size().y);
    let size = vec2(width + GAP + said.size().x, height);
    let row = Layout::left_to_right(Align::Center);
    let row = ui.allocate_ui_with_layout(size, row, |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        contents(ui)
    });
    row.inner
}

/// A sign and its words.
pub(super) fn kept_together_ui(
    ui: &mut Ui,
    width: f32,
    words: &str,
    sign_ui: impl FnOnce(&mut Ui),
) {
    kept_together(ui, width, words, |ui| {
        sign_ui(ui);
        ui.add(Label::new(theme::quiet(ui, words)).extend());
    });
}

/// A severity's sign with words that lead somewhere; true when they were pressed.
pub(super) fn severity_link_ui(
    ui: &mut Ui,
    severity: Severity,
    colour: Color32,
    words: &str,
) -> bool {
    kept_together(ui, SIDE + 1.0, words, |ui| {
        severity_ui(ui, severity, colour);
        let name = format!("Show {words}");
        ui.spacing_mut().button_padding.x = 0.0;
        let button = Button::new(theme::quiet(ui, words)).frame(false);
        ui.add(button).accessible_name(name).clicked()
    })
}
