//! What a review says: pain, function, withdrawal on a named scale, difficulty, decision.

use egui::Ui;
use serde_json::{Value, json};

use crate::case::{Decision, ReviewWord};
use crate::clinical_data::{Formulary, UNKNOWN};
use crate::draft::JournalDraft;
use crate::gui::fields;

/// Edits what a review says.
pub(super) fn review_ui(ui: &mut Ui, entry: &mut JournalDraft, formulary: &Formulary) {
    let how = ReviewWord::ALL.map(|word| in_file_and_words(word.word()));
    for (label, field) in [
        ("Pain, against before the taper", "pain"),
        ("Managing, against before the taper", "function"),
    ] {
        word_ui(ui, entry, label, field, &how);
    }
    let answers = ["yes", "no", UNKNOWN].map(in_file_and_words);
    let label = "Serious difficulty with the taper";
    word_ui(ui, entry, label, "serious_difficulty", &answers);
    withdrawal_ui(ui, entry, formulary);
    let decisions = Decision::ALL.map(|decision| in_file_and_words(decision.word()));
    word_ui(ui, entry, "What was decided", "decision", &decisions);
}

fn word_ui(
    ui: &mut Ui,
    entry: &mut JournalDraft,
    label: &str,
    field: &str,
    entries: &[(String, String)],
) {
    let now = entry.word(field);
    if let Some(word) = fields::choice_ui(ui, label, now.as_ref(), entries, None) {
        entry.put(field, Some(Value::from(word)));
    }
}

/// A total on a scale, with the name of its band where the bands were checked.
fn withdrawal_ui(ui: &mut Ui, entry: &mut JournalDraft, formulary: &Formulary) {
    let scales = &formulary.monitoring().scales;
    let none = String::new();
    let mut entries = vec![(none.clone(), "No scale used".to_owned())];
    entries.extend(
        scales
            .iter()
            .map(|scale| (scale.id.clone(), scale.name.clone())),
    );
    let found = entry.more.iter().find(|(name, _)| name == "withdrawal");
    let given: Value = found
        .and_then(|(_, json)| serde_json::from_str(json).ok())
        .unwrap_or(Value::Null);
    let now = given
        .get("scale")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let chosen = fields::choice_ui(
        ui,
        "Withdrawal scale",
        Some(&now.to_owned()),
        &entries,
        None,
    );
    let id = chosen.clone().unwrap_or_else(|| now.to_owned());
    if chosen.is_some() {
        let json = (!id.is_empty()).then(|| json!({ "scale": id, "total": Value::Null }));
        entry.put("withdrawal", json);
        return;
    }
    let Some(scale) = scales.iter().find(|scale| scale.id == id) else {
        return;
    };
    let total = given.get("total");
    let mut text = total
        .filter(|total| !total.is_null())
        .map_or_else(String::new, |total| {
            total
                .as_str()
                .map_or_else(|| total.to_string(), str::to_owned)
        });
    let read = text.parse::<u32>().ok();
    let within = read.is_some_and(|total| {
        let range = scale.total_range;
        range.is_none_or(|(low, high)| (low..=high).contains(&total))
    });
    let wrong = match scale.total_range {
        Some((low, high)) => format!("‘{text}’ is no total from {low} to {high}"),
        None => format!("‘{text}’ is no whole number"),
    };
    let problem = (!text.is_empty() && !within).then_some(wrong.as_str());
    let edited = fields::text_ui(ui, "Total", &mut text, "whole number", problem);
    if edited.changed() {
        let trimmed = text.trim();
        let total = match trimmed.parse::<u32>() {
            Ok(total) => Value::from(total),
            Err(_) if trimmed.is_empty() => Value::Null,
            // Kept as typed: the record then says that it is not read.
            Err(_) => Value::from(trimmed),
        };
        entry.put("withdrawal", Some(json!({ "scale": id, "total": total })));
    }
    if let Some(band) = read.filter(|_| within).and_then(|total| scale.band(total)) {
        fields::note_ui(ui, &fields::capitalised(&band));
    }
}

/// What a review says, in one line; empty where it says nothing.
pub(super) fn in_words(entry: &JournalDraft, formulary: &Formulary) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (name, field) in [("pain", "pain"), ("managing", "function")] {
        let word = entry.word(field).filter(|word| word != UNKNOWN);
        parts.extend(word.map(|word| format!("{name} {word}")));
    }
    let found = entry.more.iter().find(|(name, _)| name == "withdrawal");
    let given: Option<Value> = found.and_then(|(_, json)| serde_json::from_str(json).ok());
    let total = given.and_then(|given| {
        let id = given.get("scale")?.as_str()?.to_owned();
        let total = u32::try_from(given.get("total")?.as_u64()?).ok()?;
        let mut scales = formulary.monitoring().scales.iter();
        let scale = scales.find(|scale| scale.id == id)?;
        let band = scale.band(total).map(|band| format!(" ({band})"));
        Some(format!(
            "{} {total}{}",
            scale.name,
            band.unwrap_or_default()
        ))
    });
    parts.extend(total);
    if entry.word("serious_difficulty").as_deref() == Some("yes") {
        parts.push("serious difficulty".to_owned());
    }
    let decision = entry.word("decision");
    parts.extend(decision.map(|word| format!("decided: {}", word.replace('-', " "))));
    fields::capitalised(&parts.join(" · "))
}

/// Whether a review says nothing yet.
pub(super) fn is_empty(entry: &JournalDraft) -> bool {
    let fields = ["pain", "function", "serious_difficulty", "decision"];
    let mut words = fields.iter().filter_map(|field| entry.word(field));
    let found = entry.more.iter().find(|(name, _)| name == "withdrawal");
    let given: Option<Value> = found.and_then(|(_, json)| serde_json::from_str(json).ok());
    let total = given.is_some_and(|given| !given.get("total").is_none_or(Value::is_null));
    !total && words.all(|word| word == UNKNOWN)
}

fn in_file_and_words(word: &str) -> (String, String) {
    let words = fields::capitalised(&word.replace('-', " "));
    (word.to_owned(), words)
}
