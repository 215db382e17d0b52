//! The selected fact in full, and the counts above the list.

use egui::{Label, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::clinical_data::{Formulary, Status};
use crate::date;
use crate::gui::about::{About, Entry, paint_status};
use crate::gui::fields;
use crate::gui::theme::{self, Palette};

/// The height of a tile.
const TILE: f32 = 46.0;

/// How many facts have a status, with its sign and what it means.
pub(super) fn tile_ui(ui: &mut Ui, status: Status, count: usize) {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), TILE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let line = Stroke::new(1.0, palette.line);
    ui.painter().rect(
        rect,
        theme::FIELD_CORNER,
        palette.raised,
        line,
        egui::StrokeKind::Inside,
    );
    paint_status(ui, pos2(rect.left() + 15.0, rect.top() + 15.0), status);
    let painter = ui.painter().with_clip_rect(rect);
    let at = |y: f32| pos2(rect.left() + 28.0, rect.top() + y);
    let (left, top) = (egui::Align2::LEFT_TOP, count.to_string());
    painter.text(at(6.0), left, top, theme::strong_font(), palette.text);
    let words = status.in_words();
    let small = theme::small_font();
    painter.text(at(24.0), left, words, small, palette.quiet);
    let spoken = format!("{count} facts {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
}

/// The selected fact: what it says, where it comes from, and its custody.
pub(super) fn details_ui(ui: &mut Ui, about: &About, shown: &[usize], formulary: &Formulary) {
    let selected = Some(about.selected).filter(|place| shown.contains(place));
    let Some(Entry { fact, .. }) = selected.and_then(|place| about.facts.get(place)) else {
        fields::note_ui(ui, "Pick a fact to read it in full.");
        return;
    };
    let palette = Palette::of(ui);
    let custody = &fact.custody;
    let what = theme::unbroken(&fields::capitalised(&fact.what));
    ui.add(Label::new(theme::strong(what)).wrap());
    ui.add_space(theme::NEAR);
    pair_ui(
        ui,
        "Status",
        None,
        &fields::capitalised(fact.status.in_words()),
    );
    let unchecked = (!custody.signed_off()).then_some(palette.caution.0);
    let checked = fields::capitalised(&custody.checked_in_words());
    pair_ui(ui, "Checked by", unchecked, &checked);
    let overdue = custody.overdue_since(about.today);
    let overdue = overdue.map(|_| palette.caution.0);
    let review = fields::capitalised(&custody.review_in_words(about.today));
    pair_ui(ui, "Next review", overdue, &review);
    if fact.sources.is_empty() {
        pair_ui(ui, "Source", None, "The data name none");
    }
    for (place, id) in fact.sources.iter().enumerate() {
        let Some(source) = formulary.source(id) else {
            continue;
        };
        let caption = if place == 0 { "Source" } else { "Also" };
        pair_ui(ui, caption, None, &source.in_words());
        fields::note_ui(ui, &source.publisher);
        if let Some(link) = &source.link {
            fields::note_ui(ui, link);
        }
        if !source.note.is_empty() {
            fields::note_ui(ui, &source.note);
        }
    }
    let named = format!("{} {} in {}", fact.kind.as_str(), fact.id, fact.file());
    pair_ui(ui, "In the data", None, &named);
    if let Some(on) = custody.date_reviewed {
        pair_ui(ui, "Last reviewed", None, &date::plain(on));
    }
}

/// A caption with what belongs to it.
fn pair_ui(ui: &mut Ui, caption: &str, colour: Option<egui::Color32>, words: &str) {
    ui.add_space(5.0);
    fields::caption_ui(ui, caption);
    let colour = colour.unwrap_or(Palette::of(ui).text);
    ui.add(Label::new(RichText::new(words).color(colour)).wrap());
}
