//! The rows: three lines each, drawn only where they are in view.

use egui::{
    FocusDirection, Key, Label, Modifiers, Rect, Response, Role, ScrollArea, Sense, Stroke,
    TextWrapMode, Ui, UiBuilder, WidgetInfo, WidgetText, pos2, vec2,
};

use crate::gui::about::{About, Entry, paint_status};
use crate::gui::fields;
use crate::gui::theme::{self, Palette};

/// The height of a row.
const ROW: f32 = 64.0;
/// Where its text begins, right of the sign.
const TEXT: f32 = 28.0;
/// From its top to its first line, and from line to line.
const LINES: [f32; 3] = [7.0, 25.0, 42.0];

/// Shows the facts that were found, in a part of a height that scrolls.
pub(super) fn list_ui(ui: &mut Ui, about: &mut About, shown: &[usize], height: f32) {
    if shown.is_empty() {
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            ui.add(Label::new("No fact has all of these words.").wrap());
            if about.not_verified_only {
                fields::note_ui(ui, "Facts that are verified are left out.");
            }
        });
        return;
    }
    let list = egui::Id::unique("facts of the data");
    let moved = keys(ui, about, shown, list, height);
    let mut area = ScrollArea::vertical()
        .id_salt("facts")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink(false);
    if let Some(offset) = moved {
        area = area.vertical_scroll_offset(offset);
    }
    let builder = UiBuilder::new()
        .accessibility_role(Role::ListBox)
        .accessibility_label(format!("{} facts", shown.len()));
    let offset = ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = area.show_rows(ui, ROW, shown.len(), |ui, rows| {
            let in_view = shown.get(rows.clone()).unwrap_or_default();
            // One stop for the keyboard: the selected row, or the first one in view.
            let selected = in_view.contains(&about.selected);
            let stop = if selected {
                Some(about.selected)
            } else {
                in_view.first().copied()
            };
            for (position, place) in rows.zip(in_view.iter().copied()) {
                let Some(entry) = about.facts.get(place) else {
                    continue;
                };
                let sense = if stop == Some(place) {
                    Sense::click()
                } else {
                    Sense::CLICK
                };
                let id = list.with(place);
                let response = row_ui(ui, entry, place == about.selected, id, sense);
                ui.ctx().accesskit_node_builder(id, |node| {
                    node.set_selected(place == about.selected);
                    node.set_position_in_set(position + 1);
                    node.set_size_of_set(shown.len());
                });
                if response.clicked() {
                    response.request_focus();
                }
                if response.clicked() || response.has_focus() {
                    about.selected = place;
                }
            }
        });
        area.state.clamped_offset().y
    });
    ui.data_mut(|data| data.insert_temp(list, offset.inner));
}

/// Moves the selection by key while the list has the keyboard; gives where to scroll to.
fn keys(ui: &Ui, about: &mut About, shown: &[usize], list: egui::Id, height: f32) -> Option<f32> {
    if !ui.memory(|memory| memory.has_focus(list.with(about.selected))) {
        return None;
    }
    let now = shown.iter().position(|place| *place == about.selected)?;
    let page = shown.len().min(rows_in(height));
    let last = shown.len() - 1;
    let goes = [
        (Key::ArrowDown, (now + 1).min(last)),
        (Key::ArrowUp, now.saturating_sub(1)),
        (Key::PageDown, (now + page).min(last)),
        (Key::PageUp, now.saturating_sub(page)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (_, next) = goes.into_iter().find(|(key, _)| pressed(*key))?;
    about.selected = *shown.get(next)?;
    let id = list.with(about.selected);
    ui.memory_mut(|memory| {
        // The arrow would lead out of the list.
        memory.move_focus(FocusDirection::None);
        memory.request_focus(id);
    });
    let offset: f32 = ui.data(|data| data.get_temp(list)).unwrap_or_default();
    let (above, below) = (top(next), top(next + 1) - height);
    Some(offset.min(above).max(below).max(0.0))
}

/// How many whole rows a height shows.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small positive number of rows on screen"
)]
fn rows_in(height: f32) -> usize {
    (height / ROW).floor().max(1.0) as usize
}

/// Where a row begins in the whole list.
#[expect(clippy::cast_precision_loss, reason = "a place on screen")]
fn top(row: usize) -> f32 {
    row as f32 * ROW
}

fn row_ui(ui: &mut Ui, entry: &Entry, selected: bool, id: egui::Id, sense: Sense) -> Response {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), ROW);
    let (_, rect) = ui.allocate_space(size);
    let response = ui.interact(rect, id, sense);
    let fill = if selected {
        Some(palette.accent_ground)
    } else if response.hovered() {
        Some(palette.raised)
    } else {
        None
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, theme::FIELD_CORNER, fill);
    }
    let sign = pos2(rect.left() + TEXT / 2.0, rect.top() + LINES[0] + 9.0);
    paint_status(ui, sign, entry.fact.status);
    let what = fields::capitalised(&entry.fact.what);
    let standing = if entry.overdue {
        palette.caution.0
    } else {
        palette.quiet
    };
    let body = if selected {
        theme::strong_font()
    } else {
        theme::body_font()
    };
    for (line, (words, font, colour)) in LINES.into_iter().zip([
        (what.as_str(), body, palette.text),
        (entry.origin.as_str(), theme::small_font(), palette.quiet),
        (entry.standing.as_str(), theme::small_font(), standing),
    ]) {
        let at = pos2(rect.left() + TEXT, rect.top() + line);
        text(ui, Rect::from_min_max(at, rect.max), words, font, colour);
    }
    let line = Stroke::new(1.0, palette.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &entry.spoken));
    response
}

/// One line of text that ends in an ellipsis where there is no room.
fn text(ui: &Ui, rect: Rect, words: &str, font: egui::FontId, colour: egui::Color32) {
    let wide = rect.width() - 10.0;
    let words = WidgetText::from(egui::RichText::new(words).font(font.clone()));
    let galley = words.into_galley(ui, Some(TextWrapMode::Truncate), wide, font);
    ui.painter().galley(rect.min, galley, colour);
}
