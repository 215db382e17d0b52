//! The schedule as a table: the accessible form of the curve.
//!
//! Each row is one thing that can be focused and selected, and says the whole step in words.

mod cells;
mod layout;

use egui::{
    Align2, Key, Painter, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::case::Case;
use crate::findings::{Finding, Severity};
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::signs;
use crate::gui::step_details;
use crate::gui::theme::{self, Palette};
use crate::gui::view::Marked;
use crate::plan::Planned;

use cells::{Cells, Heads};
use layout::{Column, Kind, Layout, ROW};

/// Shows the schedule; a click or Enter on a row selects it. Gives the step under the pointer.
pub(super) fn table_ui(
    ui: &mut Ui,
    case: &Case,
    planned: &Planned,
    findings: &[Finding],
    marked: Marked,
    commands: &mut Vec<Command>,
) -> Option<usize> {
    let heads = Heads::of(case, &planned.schedule);
    let steps = planned.schedule.steps.iter();
    let rows: Vec<Cells> = steps
        .map(|step| Cells::of(case, planned, step, &heads, findings))
        .collect();
    let layout = Layout::of(ui, ui.available_width(), &heads, &rows);
    ui.spacing_mut().item_spacing.y = 0.0;
    header_ui(ui, &layout);
    let area = ScrollArea::vertical()
        .id_salt("schedule")
        .auto_shrink(false);
    let mut pointed = None;
    area.show_rows(ui, layout.row_height(), rows.len(), |ui, range| {
        for cells in rows.get(range).unwrap_or_default() {
            if row_ui(ui, cells, &heads, &layout, marked, commands) {
                pointed = Some(cells.index);
            }
        }
    });
    pointed
}

fn header_ui(ui: &mut Ui, layout: &Layout) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::empty());
    place(rect, &layout.columns, |cell, column| {
        text(
            ui.painter(),
            cell,
            column.right(),
            &column.heading,
            layout::header_font(),
            palette.quiet,
        );
    });
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line),
    );
}

/// Shows one step; true where the pointer is over it.
fn row_ui(
    ui: &mut Ui,
    cells: &Cells,
    heads: &Heads,
    layout: &Layout,
    marked: Marked,
    commands: &mut Vec<Command>,
) -> bool {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), layout.row_height());
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let selected = marked.selected == Some(cells.index);
    let fill = if selected {
        Some(palette.accent_ground)
    } else if response.hovered() || marked.pointed == Some(cells.index) {
        Some(palette.raised)
    } else {
        None
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, 0, fill);
    }
    let mut line = rect;
    if layout.two_lines {
        line.set_height(ROW - 1.0);
        let words = cells.line(heads, layout.detail);
        let left = pos2(
            rect.left() + layout::LEFT + layout.line_left(),
            rect.bottom() - 12.0,
        );
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        painter.text(
            left,
            Align2::LEFT_CENTER,
            words,
            theme::small_font(),
            palette.quiet,
        );
    }
    place(line, &layout.columns, |cell, column| match column.kind {
        Kind::Flag => flag_ui(ui.painter(), cell, cells.flag, palette),
        Kind::Step => {
            let number = cells.index.to_string();
            let font = layout::font(Kind::Step);
            text(ui.painter(), cell, false, &number, font, palette.text);
        }
        kind => {
            let words = column.text(cells, layout.short);
            let font = layout::font(kind);
            text(
                ui.painter(),
                cell,
                column.right(),
                words,
                font,
                palette.text,
            );
        }
    });
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line),
    );
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &cells.spoken));
    let entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if response.clicked() || entered {
        commands.push(Command::SelectStep((!selected).then_some(cells.index)));
    }
    // From the selected step the keyboard goes on to what can be changed from it.
    let had_keyboard = ui.memory(|memory| memory.had_focus_last_frame(response.id));
    let on = ui.input(|input| input.key_pressed(Key::Tab) && !input.modifiers.shift);
    if selected && had_keyboard && on {
        fields::lead_to(ui.ctx(), step_details::ACTIONS_PATH);
    }
    response.hovered()
}

fn flag_ui(painter: &Painter, cell: Rect, flag: Option<(Severity, &str)>, palette: &Palette) {
    let Some((severity, word)) = flag else { return };
    let (colour, _) = palette.severity(severity);
    let centre = pos2(cell.left() + 5.0, cell.center().y);
    match severity {
        Severity::Info => signs::paint_severity(painter, centre, severity, colour),
        Severity::Caution | Severity::Warning => {
            signs::paint_triangle(painter, centre, 10.0, colour);
        }
    }
    let at = pos2(cell.left() + layout::SIGN, cell.center().y);
    painter.text(at, Align2::LEFT_CENTER, word, layout::flag_font(), colour);
}

/// Goes through the cells of a row from left to right.
fn place(rect: Rect, columns: &[Column], mut cell_ui: impl FnMut(Rect, &Column)) {
    let mut left = rect.left() + layout::LEFT;
    for (number, column) in columns.iter().enumerate() {
        if number > 0 {
            left += column.gap;
        }
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(column.width, rect.height()));
        cell_ui(cell, column);
        left += column.width;
    }
}

fn text(
    painter: &Painter,
    cell: Rect,
    right: bool,
    words: &str,
    font: egui::FontId,
    colour: egui::Color32,
) {
    let (at, align) = if right {
        (cell.right_center(), Align2::RIGHT_CENTER)
    } else {
        (cell.left_center(), Align2::LEFT_CENTER)
    };
    painter.text(at, align, words, font, colour);
}
