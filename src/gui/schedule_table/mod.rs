//! The schedule as a table: the accessible form of the curve.
//!
//! Each row is one thing that can be focused and selected, and says the whole step in words.
//! Arrow keys go from row to row. Texts are worked out once for each plan, and widths once
//! for each plan and width of the window.

mod cells;
mod layout;
mod rows;

use std::sync::Arc;

use chrono::NaiveDate;
use egui::{
    Align2, Button, EventFilter, Id, Key, Modifiers, Painter, Rect, Response, RichText, Role,
    ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::findings::Severity;
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::signs;
use crate::gui::step_details;
use crate::gui::theme::{self, Palette};
use crate::gui::view::Marked;

use cells::Cells;
use layout::{Column, Kind, Layout, ROW};
pub(super) use rows::Rows;

/// Where everything stands, and what it was worked out for.
#[derive(Clone)]
struct Laid {
    /// The plan's number, the width and the pixels of a point.
    made_for: (u64, u32, u32),
    layout: Arc<Layout>,
}

/// The row of a step, for whoever wants to give it the keyboard.
pub(super) fn row_id(step: usize) -> Id {
    Id::unique("schedule row").with(step)
}

/// Shows the schedule; a click or Enter on a row selects it. Gives the step under the pointer.
/// `number` is the plan's: another plan has another.
pub(super) fn table_ui(
    ui: &mut Ui,
    (rows, number): (&Rows, u64),
    (marked, today): (Marked, NaiveDate),
    commands: &mut Vec<Command>,
) -> Option<usize> {
    let layout = laid_out(ui, rows, number);
    ui.spacing_mut().item_spacing.y = 0.0;
    header_ui(ui, &layout, commands);
    let area = ScrollArea::vertical()
        .id_salt("schedule")
        .auto_shrink(false);
    let height = layout.row_height();
    let shown = area.show_viewport(ui, |ui, viewport| {
        ui.set_height(height * count(rows.cells.len()));
        let whole = ui.max_rect();
        let place = move |row: usize| {
            let from = whole.top() + height * count(row);
            Rect::from_x_y_ranges(whole.x_range(), from..=from + height)
        };
        bring_into_view(ui, rows, (marked, today), &place);
        // One more on either side, so that the keyboard always finds the next row.
        let seen = viewport.expand2(vec2(0.0, height));
        let far = far_ui(ui);
        let mut pointed = None;
        for (row, cells) in rows.cells.iter().enumerate() {
            let from = height * count(row);
            if from + height < seen.top() || from > seen.bottom() {
                out_of_sight_ui(far.as_ref(), place(row), cells);
                continue;
            }
            let here = (rows, row, cells);
            if row_ui(ui, here, &place, &layout, (marked, today), commands) {
                pointed = Some(cells.index);
            }
        }
        pointed
    });
    shown.inner
}

/// Where rows beyond the edge are told to screen readers; none where nobody listens.
fn far_ui(ui: &mut Ui) -> Option<Ui> {
    let listens = ui.ctx().has_accesskit_node(ui.unique_id());
    listens.then(|| {
        let mut far = ui.new_child(UiBuilder::new().id_salt("far").max_rect(ui.max_rect()));
        // The toolkit tells nothing of what lies outside.
        far.set_clip_rect(Rect::EVERYTHING);
        far
    })
}

/// A row beyond the edge: read by a screen reader, and brought in view by its focus.
fn out_of_sight_ui(far: Option<&Ui>, rect: Rect, cells: &Cells) {
    let Some(ui) = far else { return };
    let response = ui.interact(rect, row_id(cells.index), Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &cells.spoken));
    if response.has_focus() {
        ui.scroll_to_rect(rect, None);
    }
}

/// Where everything stands; worked out again only for another plan, width or size of text.
fn laid_out(ui: &Ui, rows: &Rows, number: u64) -> Arc<Layout> {
    let width = ui.available_width();
    let made_for = (number, width.to_bits(), ui.pixels_per_point().to_bits());
    let id = Id::unique("schedule layout");
    let known = ui.data(|data| data.get_temp::<Laid>(id));
    if let Some(laid) = known.filter(|laid| laid.made_for == made_for) {
        return laid.layout;
    }
    let layout = Arc::new(Layout::of(ui, width, &rows.heads, &rows.cells));
    let laid = Laid {
        made_for,
        layout: Arc::clone(&layout),
    };
    ui.data_mut(|data| data.insert_temp(id, laid));
    layout
}

/// Scrolls to a step that was selected elsewhere; to that of today, with the one before it,
/// where the table has only just come.
fn bring_into_view(
    ui: &Ui,
    rows: &Rows,
    (marked, today): (Marked, NaiveDate),
    place: &impl Fn(usize) -> Rect,
) {
    if marked.from_today {
        let mut cells = rows.cells.iter();
        let row = cells.position(|cells| cells.last_day >= today);
        let row = row.unwrap_or(rows.cells.len());
        ui.scroll_to_rect(place(row.saturating_sub(1)), Some(egui::Align::TOP));
    }
    let id = Id::unique("schedule selected");
    let before: Option<usize> = ui.data(|data| data.get_temp(id)).flatten();
    if before == marked.selected {
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, marked.selected));
    let selected = rows.cells.iter();
    let selected = selected
        .zip(0..)
        .find(|(cells, _)| Some(cells.index) == marked.selected);
    if let Some((_, row)) = selected {
        ui.scroll_to_rect(place(row), None);
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "at most a thousand rows, on their way to the screen"
)]
fn count(rows: usize) -> f32 {
    rows as f32
}

fn header_ui(ui: &mut Ui, layout: &Layout, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::empty());
    place(rect, &layout.columns, |cell, column| {
        if column.kind == Kind::Flag {
            copy_ui(ui, cell, commands);
            return;
        }
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

/// Copies the table; stands over the flags.
fn copy_ui(ui: &mut Ui, cell: Rect, commands: &mut Vec<Command>) {
    let command = Command::CopyTable;
    let words = RichText::new(layout::COPY).font(theme::small_font());
    let button = Button::new(words.color(Palette::of(ui).accent)).frame(false);
    let place = UiBuilder::new().max_rect(cell);
    ui.scope_builder(place, |ui| {
        ui.spacing_mut().button_padding = vec2(0.0, 0.0);
        ui.spacing_mut().interact_size.y = ROW - 2.0;
        let response = ui.add(button).on_hover_text(command.tooltip());
        if response.accessible_name(command.label()).clicked() {
            commands.push(command);
        }
    });
}

/// Shows one step; true where the pointer is over it.
fn row_ui(
    ui: &mut Ui,
    (rows, row, cells): (&Rows, usize, &Cells),
    at: &impl Fn(usize) -> Rect,
    layout: &Layout,
    (marked, today): (Marked, NaiveDate),
    commands: &mut Vec<Command>,
) -> bool {
    let palette = Palette::of(ui);
    let rect = at(row);
    let response = ui.interact(rect, row_id(cells.index), Sense::click());
    // What has been taken is history, and what runs today stands out.
    let past = cells.last_day < today;
    let runs = cells.first_day <= today && !past;
    let ink = if past { palette.quiet } else { palette.text };
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
    if selected {
        // The ground alone is too faint for eyes that see little contrast.
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0, palette.accent);
    }
    let mut line = rect;
    if layout.two_lines {
        line.set_height(ROW - 1.0);
        let words = cells.line(&rows.heads, layout.detail);
        let left = pos2(
            rect.left() + layout::LEFT + layout.line_left(),
            rect.bottom() - 12.0,
        );
        let mut room = rect;
        room.max.x -= layout.flag_below;
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        painter.text(
            left,
            Align2::LEFT_CENTER,
            words,
            theme::small_font(),
            palette.quiet,
        );
    }
    let below = Rect::from_min_size(
        pos2(rect.right() - layout.flag_below - 8.0, rect.bottom() - 22.0),
        vec2(layout.flag_below, 20.0),
    );
    let flag_cell = |cell: Rect| if layout.flag_below > 0.0 { below } else { cell };
    place(line, &layout.columns, |cell, column| match column.kind {
        Kind::Flag if runs && cells.flag.is_none() => {
            let font = layout::flag_font();
            let cell = flag_cell(cell);
            text(ui.painter(), cell, false, "today", font, palette.accent);
        }
        Kind::Flag => flag_ui(ui.painter(), flag_cell(cell), cells.flag, palette),
        Kind::Step => {
            let number = cells.index.to_string();
            let font = if runs {
                theme::strong_font()
            } else {
                layout::font(Kind::Step)
            };
            text(ui.painter(), cell, false, &number, font, ink);
        }
        kind => {
            let words = column.text(cells, layout.short);
            let font = layout::font(kind);
            text(ui.painter(), cell, column.right(), words, font, ink);
        }
    });
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line),
    );
    response.widget_info(|| {
        let today = if runs { ", today" } else { "" };
        let spoken = format!("{}{today}", cells.spoken);
        WidgetInfo::selected(Role::Button, true, selected, spoken)
    });
    let entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if response.clicked() {
        response.request_focus();
    }
    if response.clicked() || entered {
        commands.push(Command::SelectStep((!selected).then_some(cells.index)));
    }
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    if response.has_focus() {
        arrows(ui, &response, (rows, row), at, selected, commands);
    }
    // From the selected step the keyboard goes on to what can be changed from it.
    let had_keyboard = ui.memory(|memory| memory.had_focus_last_frame(response.id));
    let on = ui.input(|input| input.key_pressed(Key::Tab) && !input.modifiers.shift);
    if selected && had_keyboard && on {
        fields::lead_to(ui.ctx(), step_details::ACTIONS_PATH);
    }
    response.hovered()
}

/// Arrow keys go to the row above or below; a selection goes with them.
fn arrows(
    ui: &Ui,
    response: &Response,
    (rows, row): (&Rows, usize),
    at: &impl Fn(usize) -> Rect,
    selected: bool,
    commands: &mut Vec<Command>,
) {
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let to = if pressed(Key::ArrowDown) {
        row.saturating_add(1)
    } else if pressed(Key::ArrowUp) {
        row.saturating_sub(1)
    } else {
        return;
    };
    let Some(cells) = rows.cells.get(to).filter(|_| to != row) else {
        return;
    };
    ui.memory_mut(|memory| {
        memory.request_focus(row_id(cells.index));
        // A key that is held comes again before the new row has its lock; without this the
        // toolkit would go on by itself, to whatever lies below on screen.
        memory.move_focus(egui::FocusDirection::None);
    });
    ui.scroll_to_rect(at(to), None);
    if selected {
        commands.push(Command::SelectStep(Some(cells.index)));
    }
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
