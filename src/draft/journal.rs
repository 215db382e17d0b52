//! The record: entries, and what a review says in words that the program reads.
//!
//! The contract leaves an entry's further fields open, so one that does not read is kept and
//! named to the reader; it never counts as an answer and never refuses the file.

use serde_json::Value;

use crate::case::{Decision, JournalEntry, JournalKind, Review, ReviewWord, Withdrawal};
use crate::clinical_data::{Formulary, UNKNOWN};
use crate::draft::JournalDraft;
use crate::draft::reader::Reader;

/// Reads an entry of the record.
pub(super) fn entry(
    reader: &mut Reader,
    draft: &JournalDraft,
    path: &str,
    formulary: &Formulary,
) -> Option<JournalEntry> {
    let date = reader.date(&format!("{path}.date"), &draft.date);
    let words = JournalKind::ALL.map(|kind| (kind.word(), kind));
    let kind = reader.word(&format!("{path}.kind"), &draft.kind, &words)?;
    let review = match kind {
        JournalKind::Review => review(draft, formulary),
        _ => Review::default(),
    };
    Some(JournalEntry {
        date: date?,
        author: draft.author.clone(),
        kind,
        text: draft.text.clone(),
        review,
        checksum: match kind {
            JournalKind::Issued => checksum(draft),
            _ => String::new(),
        },
    })
}

/// The checksum beside the kept text of a plan that was handed out; empty where there is none.
fn checksum(draft: &JournalDraft) -> String {
    let kept = draft.more.iter().find(|(name, _)| name == "checksum");
    let kept = kept.and_then(|(_, json)| serde_json::from_str(json).ok());
    kept.unwrap_or_default()
}

fn review(draft: &JournalDraft, formulary: &Formulary) -> Review {
    let mut review = Review::default();
    for (field, json) in &draft.more {
        let value = serde_json::from_str(json).unwrap_or(Value::Null);
        let text = value.as_str();
        let how = || word(&ReviewWord::ALL, text, ReviewWord::word);
        let is_read = match field.as_str() {
            "pain" => put(&mut review.pain, how()),
            "function" => put(&mut review.function, how()),
            "decision" => {
                let decision = word(&Decision::ALL, text, Decision::word);
                put(&mut review.decision, decision.map(Some))
            }
            "serious_difficulty" => {
                let answer = match text {
                    Some("yes") => Some(Some(true)),
                    Some("no") => Some(Some(false)),
                    Some(UNKNOWN) => Some(None),
                    _ => None,
                };
                put(&mut review.serious_difficulty, answer)
            }
            // A scale whose total is still to be written says nothing yet.
            "withdrawal" if value.get("total") == Some(&Value::Null) => true,
            "withdrawal" => {
                let total = withdrawal(&value, formulary);
                put(&mut review.withdrawal, total.map(Some))
            }
            // Whatever else an entry holds belongs to those who wrote it.
            _ => true,
        };
        if !is_read {
            review.not_read.push((field.clone(), json.clone()));
        }
    }
    review
}

/// Keeps what was read; false where nothing was.
fn put<T>(place: &mut T, read: Option<T>) -> bool {
    let is_read = read.is_some();
    if let Some(value) = read {
        *place = value;
    }
    is_read
}

fn word<T: Copy>(words: &[T], text: Option<&str>, in_file: fn(T) -> &'static str) -> Option<T> {
    let text = text?;
    words.iter().copied().find(|word| in_file(*word) == text)
}

/// A total on a scale that the data know, within its range where one is known.
fn withdrawal(value: &Value, formulary: &Formulary) -> Option<Withdrawal> {
    let object = value.as_object().filter(|object| object.len() == 2)?;
    let id = object.get("scale")?.as_str()?;
    let total = u32::try_from(object.get("total")?.as_u64()?).ok()?;
    let mut scales = formulary.monitoring().scales.iter();
    let scale = scales.find(|scale| scale.id == id)?;
    let within = |(low, high): (u32, u32)| (low..=high).contains(&total);
    scale.total_range.is_none_or(within).then(|| Withdrawal {
        scale: scale.id.clone(),
        total,
    })
}
