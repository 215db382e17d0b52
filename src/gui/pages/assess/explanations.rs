//! What the answers say: every explanation with its standing and its reasons.

use egui::collapsing_header::CollapsingState;
use egui::{Label, RichText, Sense, Ui, vec2};

use crate::assessment::{Explanation, Reason};
use crate::clinical_data::{Fact, Formulary, Question, Standing, Status};
use crate::gui::fields;
use crate::gui::pages::assess::part_ui;
use crate::gui::pages::assess::questions::in_words;
use crate::gui::planning::Assessed;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};

/// Shows every explanation in the order of the data; none is ranked above another.
pub(super) fn explanations_ui(ui: &mut Ui, assessed: &Assessed, formulary: &Formulary) {
    part_ui(
        ui,
        "What the answers say",
        "No validated criteria exist and no score is computed: each explanation stands by itself.",
    );
    for explanation in &assessed.explanations {
        explanation_ui(ui, explanation, formulary);
        ui.add_space(2.0);
    }
}

fn explanation_ui(ui: &mut Ui, explanation: &Explanation, formulary: &Formulary) {
    let standing = explanation.standing;
    let open = !matches!(standing, Standing::NotAssessed | Standing::NotSupported);
    // Another standing opens or closes it anew.
    let id = ui.make_persistent_id((explanation.id.as_str(), standing.as_str()));
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, open);
    if heading_ui(ui, explanation, state.is_open()) {
        state.toggle(ui);
    }
    state.show_body_unindented(ui, |ui| {
        egui::Frame::new()
            .inner_margin(egui::Margin {
                left: 18,
                bottom: 6,
                ..egui::Margin::ZERO
            })
            .show(ui, |ui| body_ui(ui, explanation, formulary));
    });
}

/// The title with its standing as sign, word and colour; true when it was pressed.
fn heading_ui(ui: &mut Ui, explanation: &Explanation, open: bool) -> bool {
    let palette = Palette::of(ui);
    let colour = standing_colour(palette, explanation.standing);
    let word = in_words(explanation.standing.as_str());
    let size = vec2(ui.available_width(), theme::FIELD_HEIGHT - 3.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() {
        let corner = theme::FIELD_CORNER;
        ui.painter().rect_filled(rect, corner, palette.raised);
    }
    let painter = ui.painter();
    signs::paint_standing(
        painter,
        rect.left_center() + vec2(6.0, 0.0),
        explanation.standing,
        colour,
    );
    let said = painter.layout_no_wrap(word.clone(), theme::small_font(), colour);
    let at = rect.right_center() - vec2(said.size().x + 4.0, said.size().y / 2.0);
    let room = (at.x - rect.left() - 26.0).max(40.0);
    painter.galley(at, said, colour);
    let mut job = egui::text::LayoutJob::simple_singleline(
        explanation.title.clone(),
        theme::strong_font(),
        palette.text,
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let title = painter.layout_job(job);
    let at = rect.left_center() + vec2(18.0, -title.size().y / 2.0);
    painter.galley(at, title, palette.text);
    let name = format!("{}: {}", explanation.title, word.to_lowercase());
    let clicked = response.clicked();
    response
        .on_hover_text(explanation.title.as_str())
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, open, &name));
    clicked
}

fn standing_colour(palette: &Palette, standing: Standing) -> egui::Color32 {
    match standing {
        Standing::ToExcludeFirst => palette.warning.0,
        Standing::Supported => palette.accent,
        Standing::Possible => palette.info.0,
        Standing::NotSupported | Standing::NotAssessed => palette.quiet,
    }
}

fn body_ui(ui: &mut Ui, explanation: &Explanation, formulary: &Formulary) {
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.spacing_mut().interact_size.y = 18.0;
    ui.add(Label::new(explanation.why.as_str()).wrap());
    for (title, reasons) in [
        ("To exclude first", &explanation.to_exclude),
        ("For", &explanation.for_),
        ("Against", &explanation.against),
    ] {
        if !reasons.is_empty() {
            ui.label(theme::strong(title));
        }
        for reason in reasons {
            reason_ui(ui, reason, formulary);
        }
    }
    if matches!(
        explanation.standing,
        Standing::Supported | Standing::Possible | Standing::ToExcludeFirst
    ) {
        ui.label(theme::strong("What to do next"));
        for step in &explanation.next {
            fact_ui(ui, step, formulary);
        }
    }
    let about = explanation.title.to_lowercase();
    let open = explanation.unknown.iter();
    let open: Vec<&Question> = open.filter_map(|id| formulary.question(id)).collect();
    if !open.is_empty() {
        let words = match open.len() {
            1 => "1 question not answered".to_owned(),
            count => format!("{count} questions not answered"),
        };
        more_ui(ui, (&explanation.id, "open"), &words, &about, |ui| {
            for question in open {
                let name = format!("Answer: {}", question.text);
                if fields::link_button(ui, &question.text, &name) {
                    fields::lead_to(ui.ctx(), &format!("assessment.{}", question.id));
                }
            }
        });
    }
    if !explanation.facts.is_empty() {
        more_ui(
            ui,
            (&explanation.id, "facts"),
            "What is known",
            &about,
            |ui| {
                for fact in &explanation.facts {
                    fact_ui(ui, fact, formulary);
                }
            },
        );
    }
}

/// A link that opens what belongs to it.
fn more_ui(
    ui: &mut Ui,
    salt: (&str, &str),
    words: &str,
    about: &str,
    contents: impl FnOnce(&mut Ui),
) {
    let id = ui.make_persistent_id(salt);
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, false);
    let shown = if state.is_open() {
        format!("{words} (hide)")
    } else {
        words.to_owned()
    };
    if fields::link_button(ui, &shown, &format!("{about}: {shown}")) {
        state.toggle(ui);
    }
    state.show_body_unindented(ui, |ui| {
        let inside = egui::Margin {
            left: 10,
            ..egui::Margin::ZERO
        };
        egui::Frame::new().inner_margin(inside).show(ui, contents);
    });
}

fn reason_ui(ui: &mut Ui, reason: &Reason, formulary: &Formulary) {
    let answer = in_words(&reason.answer);
    let note = if reason.note.is_empty() {
        String::new()
    } else {
        format!(" ({})", reason.note)
    };
    let words = format!("{} {answer}{note}", reason.text);
    sourced_ui(ui, &words, &reason.source, reason.status, formulary);
}

/// A sentence, with its source in the tooltip; one that was not read at its source says so.
pub(super) fn fact_ui(ui: &mut Ui, fact: &Fact, formulary: &Formulary) {
    sourced_ui(ui, &fact.text, &fact.source, fact.status, formulary);
}

fn sourced_ui(ui: &mut Ui, words: &str, source: &str, status: Status, formulary: &Formulary) {
    let palette = Palette::of(ui);
    let mut text = egui::text::LayoutJob::default();
    let format = |colour, font| egui::TextFormat {
        font_id: font,
        color: colour,
        ..egui::TextFormat::default()
    };
    text.append(words, 0.0, format(palette.text, theme::body_font()));
    if status != Status::Verified {
        let mark = format!("  {}", status.in_words());
        text.append(&mark, 0.0, format(palette.quiet, theme::small_font()));
    }
    let response = ui.add(Label::new(text).wrap());
    if let Some(source) = formulary.source(source) {
        response.on_hover_text(RichText::new(source.in_words()));
    }
}
