//! What to watch through the taper, and what to offer.

use egui::{CollapsingHeader, Label, Ui};

use crate::gui::fields;
use crate::gui::planning::Assessed;
use crate::gui::theme;

/// Shows what to watch, once there is a plan to watch.
pub(super) fn watch_ui(ui: &mut Ui, assessed: &Assessed) {
    let Some(watch) = &assessed.watch else {
        return;
    };
    let header = CollapsingHeader::new(theme::strong("Through the taper")).id_salt("watch");
    header.show_unindented(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        for review in &watch.reviews {
            sentence_ui(ui, &format!("Review {}.", review.words));
        }
        let ask: Vec<&str> = watch.ask.iter().map(|item| item.text.as_str()).collect();
        sentence_ui(ui, &format!("At each review: {}.", ask.join("; ")));
        for scale in &watch.scales {
            let bands = scale.bands_in_words();
            sentence_ui(ui, &format!("{}: {bands}.", scale.name));
        }
        for fact in watch.worsening.iter().chain(&watch.never_back) {
            sentence_ui(ui, &fact.text);
        }
        for hold in &watch.hold {
            sentence_ui(ui, &format!("Hold: {}.", hold.meaning));
        }
    });
    if let Some(naloxone) = &watch.naloxone {
        ui.add_space(6.0);
        ui.label(theme::strong("Offer naloxone"));
        for reason in &naloxone.reasons {
            sentence_ui(ui, &reason.words);
        }
        for fact in &naloxone.facts {
            fields::note_ui(ui, &fact.text);
        }
    }
}

fn sentence_ui(ui: &mut Ui, text: &str) {
    ui.add(Label::new(text).wrap());
}
