//! The record of what has happened: reviews, holds, decisions and notes, newest first.
//!
//! A plan that was handed out stays in it as it was and is not edited.

use egui::{Button, Label, Ui, vec2};

use crate::case::JournalKind;
use crate::date;
use crate::draft::{JournalDraft, RequestDraft};
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::groups;
use crate::gui::pages::taken::Known;
use crate::gui::pages::{record, review_entry};
use crate::gui::theme;
use crate::gui::unnamed;

/// What entries are shown and filled from: the request whose plan a decision changes, and what
/// is known of the regimen and the plan.
pub(super) type Asked<'a> = (Option<&'a RequestDraft>, Known<'a>);

/// Edits the record; `open` is the place of the entry whose fields are shown.
pub(super) fn journal_ui(
    ui: &mut Ui,
    journal: &mut Vec<JournalDraft>,
    open: &mut Option<usize>,
    asked: Asked<'_>,
    commands: &mut Vec<Command>,
) {
    let title = match journal.len() {
        0 => "Journal".to_owned(),
        count => format!("Journal · {count}"),
    };
    ui.label(theme::strong(title));
    fields::note_ui(ui, "What has happened. It moves no date of the plan.");
    ui.add_space(2.0);
    let mut remove = None;
    for place in newest_first(journal, *open) {
        if let Some(entry) = journal.get_mut(place)
            && entry_ui(ui, entry, place, open, asked, commands)
        {
            remove = Some(place);
        }
    }
    if let Some(place) = remove {
        journal.remove(place);
        *open = None;
    }
    let add = Button::new("Add an entry").min_size(vec2(0.0, theme::FIELD_HEIGHT - 3.0));
    if ui.add(add).clicked() {
        let today = asked.1.planning.today().map(date::iso);
        *open = Some(journal.len());
        fields::lead_to(ui.ctx(), &format!("journal[{}]", journal.len()));
        journal.push(JournalDraft {
            date: today.unwrap_or_default(),
            kind: JournalKind::Review.word().to_owned(),
            ..JournalDraft::default()
        });
    }
}

/// The places of the entries, newest first; the one that is being written stays on top.
fn newest_first(journal: &[JournalDraft], open: Option<usize>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..journal.len()).collect();
    places.sort_by_key(|place| {
        let day = journal.get(*place);
        let day = day.and_then(|entry| date::date_from_text(&entry.date));
        let is_open = open == Some(*place);
        std::cmp::Reverse((is_open, day.is_none(), day, *place))
    });
    places
}

/// Shows an entry, and edits it where it is open or something is wrong in it; true when it
/// is to be removed.
fn entry_ui(
    ui: &mut Ui,
    entry: &mut JournalDraft,
    place: usize,
    open: &mut Option<usize>,
    asked: Asked<'_>,
    commands: &mut Vec<Command>,
) -> bool {
    let known = asked.1;
    let path = format!("journal[{place}]");
    let issued = entry.kind == JournalKind::Issued.word();
    let names_patient = unnamed::shown(&entry.text, known.hidden) != entry.text;
    let edited = !names_patient && (*open == Some(place) || known.problems.within(&path).is_some());
    let name = format!("Journal entry {}", place + 1);
    groups::group_ui(ui, &name, path.as_str(), |ui| {
        if edited && !issued {
            return fields_ui(ui, entry, &path, open, asked, commands);
        }
        let day = date::date_from_text(&entry.date);
        let day = day.map_or_else(|| entry.date.clone(), date::short);
        let kind = kind_in_words(&entry.kind);
        ui.add(Label::new(theme::strong(format!("{day} · {kind}"))).wrap());
        if !entry.author.is_empty() {
            fields::note_ui(ui, &entry.author);
        }
        if entry.kind == JournalKind::Review.word() {
            let said = review_entry::in_words(entry, known.formulary);
            if !said.is_empty() {
                ui.add(Label::new(said).wrap());
            }
        }
        if !entry.text.is_empty() {
            ui.add(Label::new(unnamed::shown(&entry.text, known.hidden)).wrap());
        }
        if issued {
            fields::note_ui(ui, "Kept as it was handed out.");
            return false;
        }
        let mut remove = false;
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            let number = place + 1;
            if fields::link_button(ui, "Edit", &format!("Edit journal entry {number}")) {
                *open = Some(place);
                fields::lead_to(ui.ctx(), &path);
            }
            remove = fields::link_button(ui, "Remove", &format!("Remove journal entry {number}"));
            let day = date::date_from_text(&entry.date);
            let steps = known.steps().iter();
            let mut on_day =
                steps.filter(|step| day.is_some_and(|day| step.start <= day && day <= step.end));
            if let Some(step) = on_day.next() {
                let words = format!("Step {}", step.index);
                if fields::link_button(ui, &words, &format!("Show {}", words.to_lowercase())) {
                    commands.push(Command::SelectStep(Some(step.index)));
                }
            }
        });
        remove
    })
}

fn fields_ui(
    ui: &mut Ui,
    entry: &mut JournalDraft,
    path: &str,
    open: &mut Option<usize>,
    asked: Asked<'_>,
    commands: &mut Vec<Command>,
) -> bool {
    let known = asked.1;
    let remove = groups::group_title_ui(ui, "Journal entry", "Remove this journal entry");
    let problem = known.problems.at(&format!("{path}.date"));
    fields::date_ui(
        ui,
        "Entry date",
        &mut entry.date,
        known.planning.today(),
        problem,
    );
    let entries: Vec<(String, String)> = JournalKind::ALL
        .iter()
        .filter(|kind| **kind != JournalKind::Issued)
        .map(|kind| (kind.word().to_owned(), kind_in_words(kind.word())))
        .collect();
    let problem = known.problems.at(&format!("{path}.kind"));
    if let Some(kind) = fields::choice_ui(ui, "Entry kind", Some(&entry.kind), &entries, problem) {
        entry.kind = kind;
    }
    if entry.kind == JournalKind::Review.word() {
        review_entry::review_ui(ui, entry, known.formulary);
        if let Some(request) = asked.0 {
            record::decision_ui(ui, entry, request, known, commands);
        }
    }
    let empty = entry.text.trim().is_empty() && review_entry::is_empty(entry);
    if entry.kind == JournalKind::Review.word() {
        // One line either way, so that nothing moves under whoever begins to write.
        fields::note_ui(
            ui,
            if empty {
                "Nothing is written yet: no review counts as held."
            } else {
                "This review counts as held on its date."
            },
        );
    }
    fields::text_ui(ui, "Author", &mut entry.author, "name and role", None);
    let hint = "how it goes, what was agreed";
    let text = fields::lines_ui(ui, "Entry", &mut entry.text, hint);
    fields::may_take_focus(ui, &text, path);
    ui.add_space(2.0);
    if fields::link_button(ui, "Done", "Done with this journal entry") {
        *open = None;
    }
    remove
}

/// A kind's word for people.
fn kind_in_words(word: &str) -> String {
    fields::capitalised(word)
}
