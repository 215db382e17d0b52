//! A card: a sign, a heading, sentences, a source.

use egui::{Frame, Label, Margin, RichText, Ui, UiBuilder, WidgetInfo};

use crate::clinical_data::{Formulary, Source, Status};
use crate::findings::Severity;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};

/// What every card says.
pub(super) struct Card<'a> {
    /// How much it weighs.
    pub(super) severity: Severity,
    /// What it is about.
    pub(super) heading: String,
    /// What was found, sentence by sentence.
    pub(super) messages: Vec<&'a str>,
    /// Whom to ask; empty where nobody.
    pub(super) ask: &'a str,
    /// What to consider or to ask.
    pub(super) hint: &'a str,
    /// The id of the source.
    pub(super) source: &'a str,
    /// How closely the source was read.
    pub(super) status: Status,
}

/// Shows a card, and `more` under its source; a warning is an alert to screen readers.
pub(super) fn card_ui(
    ui: &mut Ui,
    card: &Card<'_>,
    formulary: &Formulary,
    more: impl FnOnce(&mut Ui),
) {
    let palette = Palette::of(ui);
    let (colour, ground) = palette.severity(card.severity);
    let frame = Frame::new()
        .fill(ground)
        .corner_radius(theme::CARD_CORNER - 1)
        .inner_margin(Margin::symmetric(11, 9));
    let builder = UiBuilder::new();
    let builder = if card.severity == Severity::Warning {
        builder
            .accessibility_role(egui::Role::Alert)
            .accessibility_label(card.heading.clone())
    } else {
        builder
    };
    ui.scope_builder(builder, |ui| {
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                signs::severity_ui(ui, card.severity, colour);
                let heading = theme::strong(card.heading.as_str()).color(colour);
                ui.add(Label::new(heading).wrap()).widget_info(|| {
                    WidgetInfo::labeled(egui::Role::Heading, true, card.heading.as_str())
                });
            });
            for message in &card.messages {
                ui.add(Label::new(RichText::new(theme::unbroken(message))).wrap());
            }
            if !card.ask.is_empty() {
                let ask = RichText::new(format!("Ask: {}", card.ask)).font(theme::strong_font());
                ui.add(Label::new(ask).wrap());
            }
            if !card.hint.is_empty() {
                let hint = RichText::new(theme::unbroken(card.hint))
                    .color(palette.text.gamma_multiply(0.85));
                ui.add(Label::new(hint).wrap());
            }
            if let Some(source) = formulary.source(card.source) {
                let short = theme::quiet(ui, cited(source, card.status));
                ui.add(Label::new(short).wrap())
                    .on_hover_text(format!("{} · {}", source.title, source.publisher));
            }
            // No higher than what a finger or a shaking hand can hit.
            ui.spacing_mut().interact_size.y = 24.0;
            more(ui);
        });
    });
    ui.add_space(8.0);
}

/// A source; what was not read on the publisher's own page says so.
fn cited(source: &Source, status: Status) -> String {
    let short = short_title(&source.title);
    match status {
        Status::Verified => short,
        other => format!("{short} · {}", other.in_words()),
    }
}

/// A title up to its first bracket or bar; the whole of it stands in the tooltip.
fn short_title(title: &str) -> String {
    title
        .split(['(', '|'])
        .next()
        .unwrap_or(title)
        .trim()
        .to_owned()
}
