//! Why opioids may no longer work: questions on one side, what the answers say on the other.
//!
//! The questions stand in the order of a conversation. What an answer changes shows at once,
//! and every question can be left for later: what is not answered is unknown, never no.

mod explanations;
mod questions;
mod watch;

use egui::{Label, RichText, ScrollArea, Ui, vec2};

use crate::assessment::TaperNow;
use crate::clinical_data::Formulary;
use crate::draft::Draft;
use crate::findings::Severity;
use crate::gui::fields::{self, Problems};
use crate::gui::planning::{Assessed, Planning};
use crate::gui::signs;
use crate::gui::theme::{self, Palette};

/// Below this width what the answers say stands under the questions.
const BESIDE: f32 = 640.0;
/// The share of the width that the questions have.
const QUESTIONS: f32 = 0.54;

/// Asks the questions and shows what the answers say.
pub(in crate::gui) fn assess_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    planning: &Planning,
    formulary: &Formulary,
) {
    let Some(assessed) = planning.assessed() else {
        return;
    };
    let problems = Problems::new(planning.problems());
    readiness_ui(ui, assessed);
    ui.add_space(8.0);
    if ui.available_width() < BESIDE {
        let area = ScrollArea::vertical().id_salt("assess").auto_shrink(false);
        area.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 6.0);
            card_ui(ui, |ui| questions::next_ui(ui, draft, assessed, formulary));
            card_ui(ui, |ui| {
                explanations::explanations_ui(ui, assessed, formulary);
            });
            card_ui(ui, |ui| {
                questions::groups_ui(ui, draft, formulary, problems);
            });
            card_ui(ui, |ui| watch::watch_ui(ui, assessed));
            fields::keep_in_sight(ui);
        });
        return;
    }
    let size = ui.available_size();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let asked = vec2((size.x - 10.0) * QUESTIONS, size.y);
        column_ui(ui, asked, "questions", |ui| {
            questions::next_ui(ui, draft, assessed, formulary);
            ui.add_space(theme::APART);
            questions::groups_ui(ui, draft, formulary, problems);
        });
        let said = vec2(ui.available_width(), size.y);
        column_ui(ui, said, "what the answers say", |ui| {
            explanations::explanations_ui(ui, assessed, formulary);
            ui.add_space(theme::APART);
            watch::watch_ui(ui, assessed);
        });
    });
}

/// Whether a taper is the answer now; an emergency stands out.
fn readiness_ui(ui: &mut Ui, assessed: &Assessed) {
    let readiness = &assessed.readiness;
    let severity = match readiness.now {
        TaperNow::EmergencyFirst | TaperNow::Withheld => Severity::Warning,
        TaperNow::AskFirst | TaperNow::NotAllAsked | TaperNow::DealFirst => Severity::Caution,
        TaperNow::NothingAgainst => Severity::Info,
    };
    let (colour, ground) = Palette::of(ui).severity(severity);
    let frame = egui::Frame::new()
        .fill(ground)
        .corner_radius(theme::CARD_CORNER)
        .inner_margin(egui::Margin::symmetric(14, 9));
    let builder = egui::UiBuilder::new();
    let builder = if severity == Severity::Warning {
        builder
            .accessibility_role(egui::Role::Alert)
            .accessibility_label("Is a taper right now?")
    } else {
        builder
    };
    ui.scope_builder(builder, |ui| {
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 7.0;
                signs::severity_ui(ui, severity, colour);
                ui.vertical(|ui| {
                    let message = theme::strong(readiness.message.as_str()).color(colour);
                    ui.add(Label::new(message).wrap());
                    ui.add(Label::new(RichText::new(readiness.hint.as_str())).wrap());
                });
            });
        });
    });
}

/// A card as wide as there is room.
fn card_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
    ui.add_space(8.0);
}

/// A card of a given size that scrolls when it must.
fn column_ui(ui: &mut Ui, size: egui::Vec2, name: &str, contents: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            let area = ScrollArea::vertical().id_salt(name).auto_shrink(false);
            area.show(ui, |ui| {
                // The bar lies over the margin.
                ui.set_max_width(ui.available_width() - 8.0);
                contents(ui);
                fields::keep_in_sight(ui);
            });
        });
    });
}

/// A heading over a part of the page, and a sentence under it.
fn part_ui(ui: &mut Ui, title: &str, note: &str) {
    let heading = theme::heading_ui(ui, title);
    heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, title));
    if !note.is_empty() {
        fields::note_ui(ui, note);
    }
    ui.add_space(6.0);
}
