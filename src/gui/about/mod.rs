//! About the clinical data: every fact with its source, status, who checked it, and when it
//! is due again.
//!
//! The list draws only the rows in view. The keyboard stops at it once; arrow keys, Page Up,
//! Page Down, Home and End go through it, and what is selected stands beside it in full.

mod details;
mod list;
mod notice;

use chrono::NaiveDate;
use egui::{Align, Label, Layout, Ui, vec2};

use crate::clinical_data::{Formulary, ListedFact, Status};
use crate::findings::Severity;
use crate::gui::command::Command;
use crate::gui::dialogs::{close_button_ui, close_ui};
use crate::gui::fields;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};

pub(super) use notice::{custody_ui, reservation_ui, warnings_ui};

/// Below this width, or this height, the counts are one line and the button stands above.
const NARROW: f32 = 700.0;
const LOW: f32 = 480.0;
/// The share of the width that the list has.
const LIST_SHARE: f32 = 0.6;
/// The room that the dialog's edges need, above and below together.
const AROUND: f32 = 76.0;
/// The room that the button under the list needs.
const BUTTON: f32 = 48.0;
/// The least height of list and details.
const LEAST: f32 = 150.0;

/// The list of facts as it is searched and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What is searched for.
    pub search: String,
    /// Facts that were read on the publisher's own page are left out.
    pub not_verified_only: bool,
    /// The place among all facts of the one that is shown in full.
    pub selected: usize,
    facts: Vec<Entry>,
    today: NaiveDate,
    fresh: bool,
}

/// A fact, ready to be searched, drawn and read aloud.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    fact: ListedFact,
    /// Its kind and its first source.
    origin: String,
    /// How closely it was read, who checked it and when it is due.
    standing: String,
    /// Its review is past.
    overdue: bool,
    spoken: String,
    /// All that can be searched, in lower case.
    words: String,
}

impl About {
    /// Every fact of the data, as it stands today.
    pub(super) fn new(formulary: &Formulary, today: NaiveDate) -> Self {
        let facts = formulary.facts().into_iter();
        Self {
            search: String::new(),
            not_verified_only: false,
            selected: 0,
            facts: facts.map(|fact| entry(fact, formulary, today)).collect(),
            today,
            fresh: true,
        }
    }

    /// The places of the facts that the search and the filter leave.
    fn shown(&self) -> Vec<usize> {
        let search = self.search.to_lowercase();
        let wanted = |entry: &Entry| {
            (!self.not_verified_only || entry.fact.status != Status::Verified)
                && search
                    .split_whitespace()
                    .all(|word| entry.words.contains(word))
        };
        let facts = self.facts.iter().enumerate();
        let shown = facts.filter(|(_, entry)| wanted(entry));
        shown.map(|(place, _)| place).collect()
    }
}

fn entry(fact: ListedFact, formulary: &Formulary, today: NaiveDate) -> Entry {
    let kind = fields::capitalised(fact.kind.as_str());
    let origin = format!("{kind} · {}", fact.sources_in_words(formulary));
    let custody = &fact.custody;
    let review = custody.review_in_words(today);
    let mut standing = vec![
        fields::capitalised(fact.status.in_words()),
        format!("Checked by {}", custody.checked_in_words()),
    ];
    // What is past must not be cut off.
    let overdue = custody.overdue_since(today).is_some();
    let place = if overdue { 0 } else { standing.len() };
    standing.insert(place, format!("Next review: {review}"));
    let standing = standing.join(" · ");
    let parts = [
        fact.what.as_str(),
        &origin,
        &standing,
        fact.id.as_str(),
        fact.file(),
        fact.status.as_str(),
        &fact.sources.join(" "),
    ];
    Entry {
        words: parts.join("\n").to_lowercase(),
        spoken: fields::capitalised(&fact.spoken(formulary, today)),
        origin,
        standing,
        overdue,
        fact,
    }
}

/// A status as a sign of weight: none where the publisher's page was read.
fn severity(status: Status) -> Option<Severity> {
    match status {
        Status::Verified => None,
        Status::Copy => Some(Severity::Info),
        Status::Reported => Some(Severity::Caution),
        Status::Unverified => Some(Severity::Warning),
    }
}

/// Draws a status's sign around a point.
fn paint_status(ui: &Ui, centre: egui::Pos2, status: Status) {
    let palette = Palette::of(ui);
    match severity(status) {
        None => signs::paint_tick(ui.painter(), centre, palette.accent),
        Some(severity) => {
            let (colour, _) = palette.severity(severity);
            signs::paint_severity(ui.painter(), centre, severity, colour);
        }
    }
}

/// Shows who has checked the clinical data, and every fact that they hold.
pub(super) fn about_ui(
    ui: &mut Ui,
    about: &mut About,
    formulary: &Formulary,
    commands: &mut Vec<Command>,
) {
    let top = ui.cursor().top();
    let window = ui.ctx().content_rect().height();
    let small = ui.available_width() < NARROW || window < LOW;
    ui.horizontal(|ui| {
        theme::heading_ui(ui, "About the clinical data");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if small {
                close_button_ui(ui, commands);
            } else {
                let version = format!("{} · data {}", crate::PROGRAM, formulary.data_version());
                ui.label(theme::quiet(ui, version));
            }
        });
    });
    head_ui(ui, about, formulary, small);
    let shown = found_ui(ui, about);
    let used = ui.cursor().top() - top;
    let around = if small { AROUND } else { AROUND + BUTTON };
    let height = (window - around - used).max(LEAST);
    let size = vec2(ui.available_width(), height);
    beside_ui(ui, about, &shown, formulary, size);
    if !small {
        close_ui(ui, commands);
    }
}

/// The list, and what is selected beside it.
fn beside_ui(
    ui: &mut Ui,
    about: &mut About,
    shown: &[usize],
    formulary: &Formulary,
    size: egui::Vec2,
) {
    let top_down = Layout::top_down(Align::Min);
    ui.horizontal_top(|ui| {
        let list = vec2((size.x * LIST_SHARE).floor(), size.y);
        ui.allocate_ui_with_layout(list, top_down, |ui| {
            list::list_ui(ui, about, shown, size.y);
        });
        let rest = vec2(ui.available_width(), size.y);
        ui.allocate_ui_with_layout(rest, top_down, |ui| {
            egui::ScrollArea::vertical()
                .id_salt("fact in full")
                .max_height(size.y)
                .min_scrolled_height(size.y)
                .auto_shrink(false)
                .show(ui, |ui| {
                    egui::Frame::new()
                        .inner_margin(egui::Margin::symmetric(10, 2))
                        .show(ui, |ui| details::details_ui(ui, about, shown, formulary));
                });
        });
    });
}

/// How the data stand, and how many facts there are of each status.
fn head_ui(ui: &mut Ui, about: &About, formulary: &Formulary, small: bool) {
    let custody = formulary.custody();
    ui.add_space(theme::NEAR);
    if !warnings_ui(ui, custody, about.today) {
        let words = format!("Clinical data {}", custody.in_words(about.today));
        ui.add(Label::new(words).wrap());
    }
    ui.add_space(if small { theme::NEAR } else { 8.0 });
    let counts = Status::ALL.map(|status| {
        let facts = about.facts.iter();
        let of_status = facts.filter(|entry| entry.fact.status == status);
        (status, of_status.count())
    });
    if small {
        let counts = counts.map(|(status, count)| format!("{count} {}", status.as_str()));
        fields::note_ui(ui, &counts.join(" · "));
        ui.add_space(theme::NEAR);
    } else {
        ui.columns(counts.len(), |tiles| {
            for (tile, (status, count)) in tiles.iter_mut().zip(counts) {
                details::tile_ui(tile, status, count);
            }
        });
        ui.add_space(8.0);
    }
}

/// The search, the filter, and how much they leave.
fn found_ui(ui: &mut Ui, about: &mut About) -> Vec<usize> {
    let shown = ui.horizontal(|ui| {
        let wide = ui.available_width();
        let hint = "Drug, source, file, any word";
        let width = (wide - 300.0).clamp(150.0, 420.0);
        let name = "Search the facts";
        let field = fields::bare_text_ui(ui, name, &mut about.search, hint, width, false);
        if std::mem::take(&mut about.fresh) {
            field.request_focus();
        }
        let words = "Not verified only";
        if fields::chip_ui(ui, words, words, about.not_verified_only) {
            about.not_verified_only = !about.not_verified_only;
        }
        let shown = about.shown();
        let (found, all) = (shown.len(), about.facts.len());
        let count = if found == all {
            format!("{all} facts")
        } else {
            format!("{found} of {all} facts")
        };
        ui.add(Label::new(theme::quiet(ui, count)).truncate());
        shown
    });
    ui.add_space(6.0);
    let shown = shown.inner;
    if !shown.contains(&about.selected)
        && let Some(first) = shown.first()
    {
        about.selected = *first;
    }
    shown
}
