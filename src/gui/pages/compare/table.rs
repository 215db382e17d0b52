//! What the drawn scenarios come to, one in a column, with how each differs from the shown one.

use egui::{
    CornerRadius, Frame, Label, Layout, Margin, Role, ScrollArea, Stroke, Ui, UiBuilder, vec2,
};

use crate::gui::comparing::Picture;
use crate::gui::differences::{self, Cell, Row};
use crate::gui::schedule_plot;
use crate::gui::signs;
use crate::gui::theme::Palette;
use crate::gui::type_scale::TypeScale;

/// The least width of a scenario's column, for text of the usual size.
const LEAST_COLUMN: f32 = 92.0;
/// The width of the measures' names.
const NAMES: (f32, f32) = (112.0, 215.0);

/// The widths of the names and of each scenario's column.
#[derive(Clone, Copy)]
struct Widths {
    names: f32,
    column: f32,
}

/// Shows the table, and why a scenario is not in it.
pub(in crate::gui) fn table_ui(ui: &mut Ui, picture: &Picture<'_>, scale: &TypeScale) {
    let places = picture.places();
    let names: Vec<String> = picture.drawn.iter().map(|one| one.name.clone()).collect();
    let rows = differences::rows(picture.comparison, &places, picture.shown);
    scale.heading_ui(ui, "Scenarios side by side");
    ui.add(Label::new(scale.quiet(ui, about(picture))).wrap());
    ui.add_space(4.0);
    #[expect(
        clippy::cast_precision_loss,
        reason = "at most four columns, on their way to the eye"
    )]
    let count = places.len().max(1) as f32;
    let factor = scale.factor;
    let names_width = (ui.available_width() * 0.28).clamp(NAMES.0 * factor, NAMES.1 * factor);
    let column = (ui.available_width() - names_width) / count;
    let widths = Widths {
        names: names_width,
        column: column.max(LEAST_COLUMN * factor),
    };
    ScrollArea::horizontal()
        .id_salt("differences, sideways")
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            head_ui(ui, picture, widths, scale);
            for row in &rows {
                row_ui(ui, row, &names, widths, scale);
            }
        });
    reasons_ui(ui, picture, scale);
}

fn about(picture: &Picture<'_>) -> String {
    let mut compared = picture.comparison.compared.iter();
    let shown = compared.find(|one| one.scenario == picture.comparison.chosen);
    let against = match shown.map(|one| one.answer.is_ok()) {
        Some(true) if picture.drawn.len() > 1 => {
            "What differs from the shown scenario stands out. "
        }
        Some(false) => "The shown scenario cannot be answered, so nothing is held against it. ",
        _ => "",
    };
    format!(
        "{against}Largest steps are those of a dose that goes on; the last dose is what a \
         medicine stops from. Days above a level count what is taken in each step."
    )
}

fn head_ui(ui: &mut Ui, picture: &Picture<'_>, widths: Widths, scale: &TypeScale) {
    ui.horizontal_top(|ui| {
        ui.add_space(widths.names);
        for one in &picture.drawn {
            cell_ui(ui, widths.column, None, |ui| {
                schedule_plot::sample_ui(ui, one.look, scale);
                let shown = picture.shown == Some(one.place);
                let mark = if shown { " · shown" } else { "" };
                let name = scale.strong(format!("{}{mark}", one.name));
                ui.add(Label::new(name).wrap());
            });
        }
    });
    line_ui(ui, widths, picture.drawn.len());
}

fn line_ui(ui: &mut Ui, widths: Widths, columns: usize) {
    let line = Stroke::new(1.0, Palette::of(ui).line);
    let at = ui.cursor().min;
    #[expect(
        clippy::cast_precision_loss,
        reason = "at most four columns, on their way to the eye"
    )]
    let width = widths.names + widths.column * columns as f32;
    ui.painter().hline(at.x..=at.x + width, at.y, line);
    ui.add_space(1.0);
}

fn row_ui(ui: &mut Ui, row: &Row, names: &[String], widths: Widths, scale: &TypeScale) {
    let builder = UiBuilder::new()
        .id_salt(("difference", row.name.as_str()))
        .accessibility_role(Role::Row)
        .accessibility_label(row.spoken(names));
    ui.scope_builder(builder, |ui| {
        ui.horizontal_top(|ui| {
            cell_ui(ui, widths.names, None, |ui| {
                let name = scale.quiet(ui, row.name.as_str());
                ui.add(Label::new(name).wrap());
            });
            for cell in &row.cells {
                let ground = cell.differs.then_some(Palette::of(ui).accent_ground);
                cell_ui(ui, widths.column, ground, |ui| {
                    value_ui(ui, row, cell, scale);
                });
            }
        });
    });
    line_ui(ui, widths, names.len());
}

fn value_ui(ui: &mut Ui, row: &Row, cell: &Cell, scale: &TypeScale) {
    let palette = Palette::of(ui);
    if let Some(severity) = row.weighs.filter(|_| cell.counts) {
        let (colour, _) = palette.severity(severity);
        signs::severity_sized_ui(ui, severity, colour, scale.factor);
    }
    let text = if cell.differs {
        scale.strong(cell.text.as_str())
    } else {
        scale.text(cell.text.as_str())
    };
    ui.add(Label::new(text).wrap());
    if let Some(by) = &cell.by {
        ui.add(Label::new(scale.quiet(ui, by.as_str())).wrap());
    }
}

/// A cell of a width, as high as it needs.
fn cell_ui(ui: &mut Ui, width: f32, ground: Option<egui::Color32>, contents: impl FnOnce(&mut Ui)) {
    let layout = Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
        ui.set_width(width);
        let frame = Frame::new()
            .fill(ground.unwrap_or_default())
            .corner_radius(CornerRadius::same(4))
            .inner_margin(Margin::symmetric(6, 3))
            .outer_margin(Margin::symmetric(0, 1));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(5.0, 1.0);
            ui.spacing_mut().interact_size.y = 0.0;
            ui.horizontal_wrapped(contents);
        });
    });
}

/// Why a scenario has no values.
fn reasons_ui(ui: &mut Ui, picture: &Picture<'_>, scale: &TypeScale) {
    let colour = Palette::of(ui).caution.0;
    for reason in picture.reasons() {
        ui.add_space(6.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let severity = crate::findings::Severity::Caution;
            signs::severity_sized_ui(ui, severity, colour, scale.factor);
            ui.add(Label::new(scale.text(reason).color(colour)).wrap());
        });
    }
}
