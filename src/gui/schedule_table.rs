//! The schedule as a table: the accessible form of the curve.
//!
//! Each row is one thing that can be focused and selected, and says the whole step in words.

use chrono::NaiveTime;
use egui::{
    Align2, Key, Painter, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::case::{Case, RowId};
use crate::findings::{Finding, Rule, Severity};
use crate::gui::command::Command;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};
use crate::plan::Planned;
use crate::taper::{Doses, Schedule, Step, StepKind};

/// The height of a row.
const ROW: f32 = 26.0;

/// One column: its heading, its width, and whether it stands at the right.
struct Column {
    heading: String,
    width: f32,
    right: bool,
}

/// One step as text, cell by cell.
struct Cells {
    texts: Vec<String>,
    flag: Option<(Severity, &'static str)>,
    spoken: String,
}

/// Shows the schedule; a click or Enter on a row selects it.
pub(super) fn table_ui(
    ui: &mut Ui,
    case: &Case,
    planned: &Planned,
    findings: &[Finding],
    selected: Option<usize>,
    commands: &mut Vec<Command>,
) {
    let schedule = &planned.schedule;
    let times = times(schedule);
    let several = tapered(schedule).len() > 1;
    let columns = columns(ui.available_width(), &times, several);
    ui.spacing_mut().item_spacing.y = 0.0;
    header_ui(ui, &columns);
    let steps = &schedule.steps;
    let area = ScrollArea::vertical()
        .id_salt("schedule")
        .auto_shrink(false);
    area.show_rows(ui, ROW, steps.len(), |ui, range| {
        for step in steps.get(range).unwrap_or_default() {
            let cells = cells(
                case,
                step,
                &times,
                findings,
                several,
                columns_are_short(&columns),
            );
            row_ui(
                ui,
                step,
                &cells,
                &columns,
                selected == Some(step.index),
                commands,
            );
        }
    });
}

/// The rows that are tapered, in their order.
fn tapered(schedule: &Schedule) -> Vec<&RowId> {
    let mut rows: Vec<&RowId> = Vec::new();
    for id in schedule
        .steps
        .iter()
        .filter_map(|step| step.tapered.as_ref())
    {
        if !rows.contains(&id) {
            rows.push(id);
        }
    }
    rows
}

/// The times of day at which a tapered row is taken.
fn times(schedule: &Schedule) -> Vec<NaiveTime> {
    let mut times: Vec<NaiveTime> = Vec::new();
    for step in &schedule.steps {
        let item = step.tapered.as_ref().and_then(|id| step.item(id));
        if let Some(Doses::Regular(doses)) = item.map(|item| &item.doses) {
            times.extend(doses.iter().map(|dose| dose.time));
        }
    }
    times.sort_unstable();
    times.dedup();
    times
}

/// Below this width of the dates, the weekdays are left out.
const SHORT_DATES: f32 = 184.0;

fn columns_are_short(columns: &[Column]) -> bool {
    columns
        .get(1)
        .is_some_and(|dates| dates.width < SHORT_DATES)
}

fn columns(width: f32, times: &[NaiveTime], several: bool) -> Vec<Column> {
    let column = |heading: &str, width: f32, right: bool| Column {
        heading: heading.to_owned(),
        width,
        right,
    };
    let tight = width < 590.0;
    let (number, percent) = if tight { (48.0, 51.0) } else { (57.0, 62.0) };
    let mut columns = vec![
        column("Step", if tight { 30.0 } else { 36.0 }, false),
        column("Dates", 0.0, false),
    ];
    if several {
        columns.push(column("Medicine", 90.0, false));
    }
    for time in times {
        columns.push(column(&time.format("%H:%M").to_string(), number, true));
    }
    columns.push(column("A day", number + 8.0, true));
    columns.push(column("of prev.", percent + 8.0, true));
    columns.push(column("of orig.", percent, true));
    columns.push(column("", if tight { 58.0 } else { 62.0 }, false));
    let fixed: f32 = columns.iter().map(|column| column.width).sum();
    if let Some(dates) = columns.get_mut(1) {
        dates.width = (width - fixed - 12.0).max(90.0);
    }
    columns
}

fn cells(
    case: &Case,
    step: &Step,
    times: &[NaiveTime],
    findings: &[Finding],
    several: bool,
    short: bool,
) -> Cells {
    let item = step.tapered.as_ref().and_then(|id| step.item(id));
    let row = step.tapered.as_ref().and_then(|id| case.row(id));
    let unit = row.map(|row| row.product.mass_unit());
    let mut texts = vec![step.index.to_string(), dates(step, short)];
    if several {
        texts.push(
            row.map(|row| row.brand.clone().unwrap_or_else(|| row.product.title()))
                .unwrap_or_default(),
        );
    }
    for time in times {
        let dose = item.and_then(|item| match &item.doses {
            Doses::Regular(doses) => doses.iter().find(|dose| dose.time == *time),
            _ => None,
        });
        let text = dose.zip(unit).map(|(dose, unit)| dose.dose.text(unit));
        texts.push(text.unwrap_or_else(|| "–".to_owned()));
    }
    let daily = match (step.kind, item, unit) {
        (StepKind::Stop, ..) => "stop".to_owned(),
        (_, Some(item), Some(unit)) => item.daily.text(unit),
        _ => String::new(),
    };
    texts.push(daily.clone());
    let shares = item
        .and_then(|item| item.reduction.as_ref())
        .or(step.reduction.as_ref());
    let share = |text: Option<String>| {
        text.map(|text| format!("−{} %", tenths(&text)))
            .unwrap_or_default()
    };
    let of_previous = share(shares.map(|shares| shares.of_previous.text()));
    texts.push(of_previous.clone());
    texts.push(share(shares.map(|shares| shares.of_original.text())));
    let flag = flag(step, findings);
    let word = flag
        .map(|(_, word)| format!(", {word}"))
        .unwrap_or_default();
    let spoken = format!(
        "Step {}, {}: {daily} a day, {of_previous} of the dose before{word}",
        step.index,
        dates(step, false)
    );
    Cells {
        texts,
        flag,
        spoken: spoken.replace("stop a day", "stop"),
    }
}

/// A percentage with its tenth, so that points stand under points.
fn tenths(text: &str) -> String {
    if text.contains('.') {
        text.to_owned()
    } else {
        format!("{text}.0")
    }
}

/// The step's dates, such as `Mon 4 Jan – Sun 31 Jan 2027`.
fn dates(step: &Step, short: bool) -> String {
    let (from, to) = if short {
        ("%-d %b", "%-d %b %Y")
    } else {
        ("%a %-d %b", "%a %-d %b %Y")
    };
    if step.days == 0 {
        return step.start.format(to).to_string();
    }
    format!("{} – {}", step.start.format(from), step.end.format(to))
}

fn flag(step: &Step, findings: &[Finding]) -> Option<(Severity, &'static str)> {
    let steep = findings
        .iter()
        .find(|finding| finding.rule == Rule::SteepStep && finding.step == Some(step.index));
    match (steep, step.kind) {
        (Some(finding), _) => Some((finding.severity, "steep")),
        (None, StepKind::Hold) => Some((Severity::Info, "hold")),
        (None, _) => None,
    }
}

fn header_ui(ui: &mut Ui, columns: &[Column]) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::empty());
    let font = egui::FontId::new(12.0, theme::semi_bold());
    place(rect, columns, |cell, column, _| {
        text(
            ui.painter(),
            cell,
            column.right,
            &column.heading,
            font.clone(),
            palette.quiet,
        );
    });
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line),
    );
}

fn row_ui(
    ui: &mut Ui,
    step: &Step,
    cells: &Cells,
    columns: &[Column],
    selected: bool,
    commands: &mut Vec<Command>,
) {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let fill = if selected {
        Some(palette.accent_ground)
    } else if response.hovered() {
        Some(palette.raised)
    } else {
        None
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, 0, fill);
    }
    let last = columns.len().saturating_sub(1);
    let day = columns.iter().position(|column| column.heading == "A day");
    place(rect, columns, |cell, column, number| {
        if number == last {
            flag_ui(ui.painter(), cell, cells.flag, palette);
        } else if let Some(words) = cells.texts.get(number) {
            let font = if Some(number) == day {
                theme::strong_font()
            } else {
                theme::body_font()
            };
            let painter = ui.painter().with_clip_rect(cell.intersect(ui.clip_rect()));
            text(&painter, cell, column.right, words, font, palette.text);
        }
    });
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line),
    );
    if response.has_focus() {
        let focus = Stroke::new(1.5, palette.accent);
        ui.painter()
            .rect_stroke(rect.shrink(1.5), 3, focus, egui::StrokeKind::Inside);
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &cells.spoken));
    let entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if response.clicked() || entered {
        commands.push(Command::SelectStep((!selected).then_some(step.index)));
    }
}

fn flag_ui(painter: &Painter, cell: Rect, flag: Option<(Severity, &str)>, palette: &Palette) {
    let Some((severity, word)) = flag else { return };
    let (colour, _) = palette.severity(severity);
    let centre = pos2(cell.left() + 14.0, cell.center().y);
    match severity {
        Severity::Info => signs::paint_severity(painter, centre, severity, colour),
        Severity::Caution | Severity::Warning => {
            signs::paint_triangle(painter, centre, 10.0, colour);
        }
    }
    let at = pos2(centre.x + 9.0, cell.center().y);
    let font = egui::FontId::new(12.5, theme::semi_bold());
    painter.text(at, Align2::LEFT_CENTER, word, font, colour);
}

/// Goes through the cells of a row from left to right.
fn place(rect: Rect, columns: &[Column], mut cell_ui: impl FnMut(Rect, &Column, usize)) {
    let mut left = rect.left() + 12.0;
    for (number, column) in columns.iter().enumerate() {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(column.width, rect.height()));
        cell_ui(cell, column, number);
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
