//! Which scenario was decided on, and whether that decision still stands.
//!
//! A decision is an entry of the record that names the scenario and keeps what it asked for.
//! Holds and changes on the way belong to the course and have reasons of their own: they do
//! not undo a decision.

use serde_json::Value;

use crate::case::JournalKind;
use crate::date;
use crate::draft::{Draft, JournalDraft, RequestDraft};
use crate::plan_file;

/// The further field of a decision that names its scenario.
const SCENARIO: &str = "scenario";
/// The further field that keeps what the scenario asked for.
const REQUEST: &str = "request";
/// What changes on the way, or is answered, without another taper being asked for.
const ON_THE_WAY: [&str; 4] = ["holds", "replans", "acknowledged", "referral_states"];

/// A decision of the record.
pub(super) struct Decided<'a> {
    /// The scenario's name.
    pub(super) scenario: String,
    /// The entry.
    pub(super) entry: &'a JournalDraft,
}

/// How a decision stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nobody has decided.
    Open,
    /// The scenario that is shown was decided on, and asks for the same.
    Stands,
    /// Another one is shown: the one decided on, and the one that is shown.
    AnotherShown(String, String),
    /// The one that was decided on is not in the plan any more.
    Gone(String),
    /// The one that was decided on asks for something else now.
    Changed(String),
}

impl Standing {
    /// In words, for the rail and the page.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Open => "No scenario has been decided on".to_owned(),
            Self::Stands => "Complete".to_owned(),
            Self::AnotherShown(decided, shown) => {
                format!("‘{decided}’ was decided on, and ‘{shown}’ is shown")
            }
            Self::Gone(decided) => format!("‘{decided}’ was decided on and is not here any more"),
            Self::Changed(decided) => format!("‘{decided}’ has changed since it was decided on"),
        }
    }
}

/// The last decision for a scenario: by its day, and of one day the one written last.
pub(super) fn last(draft: &Draft) -> Option<Decided<'_>> {
    let decisions = draft
        .journal
        .iter()
        .enumerate()
        .filter_map(|(place, entry)| {
            let is_decision = entry.kind == JournalKind::Decision.word();
            let scenario = entry.word(SCENARIO).filter(|_| is_decision)?;
            let day = date::date_from_text(&entry.date);
            Some(((day, place), Decided { scenario, entry }))
        });
    let latest = decisions.max_by_key(|(when, _)| *when);
    latest.map(|(_, decided)| decided)
}

/// How the last decision stands.
pub(super) fn standing(draft: &Draft) -> Standing {
    let Some(decided) = last(draft) else {
        return Standing::Open;
    };
    let mut scenarios = draft.scenarios.iter();
    let Some(scenario) = scenarios.find(|one| one.name == decided.scenario) else {
        return Standing::Gone(decided.scenario);
    };
    let first = draft.scenarios.first().map(|first| &first.name);
    let shown = draft.chosen.as_ref().or(first);
    if let Some(shown) = shown.filter(|shown| **shown != decided.scenario) {
        return Standing::AnotherShown(decided.scenario, shown.clone());
    }
    let mut more = decided.entry.more.iter();
    let kept = more.find(|(name, _)| name == REQUEST);
    let kept = kept.and_then(|(_, json)| serde_json::from_str::<Value>(json).ok());
    match kept {
        Some(kept) if kept != asked(&scenario.request) => Standing::Changed(decided.scenario),
        _ => Standing::Stands,
    }
}

/// Writes a decision for a scenario into the record.
pub(super) fn write(
    draft: &mut Draft,
    place: usize,
    (by, why): (&str, &str),
    today: chrono::NaiveDate,
) {
    let Some(scenario) = draft.scenarios.get(place) else {
        return;
    };
    let name = scenario.name.clone();
    let others = draft.scenarios.iter().filter(|one| one.name != name);
    let others: Vec<String> = others.map(|one| format!("‘{}’", one.name)).collect();
    let over = if others.is_empty() {
        String::new()
    } else {
        format!(" over {}", others.join(", "))
    };
    let mut entry = JournalDraft {
        date: date::iso(today),
        author: by.to_owned(),
        kind: JournalKind::Decision.word().to_owned(),
        text: format!("Scenario ‘{name}’ was chosen{over}: {why}"),
        more: Vec::new(),
    };
    entry.put(SCENARIO, Some(Value::from(name.as_str())));
    entry.put(REQUEST, Some(asked(&scenario.request)));
    draft.journal.push(entry);
    draft.chosen = Some(name);
}

/// What a scenario asks for, without what changes on the way.
fn asked(request: &RequestDraft) -> Value {
    let mut value = plan_file::request_value(request);
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| !ON_THE_WAY.contains(&name.as_str()));
    }
    value
}
