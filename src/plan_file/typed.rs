//! The draft letter by letter, for the recovery journal; and what differs between two drafts.
//!
//! A plan file cannot hold everything that is typed: a number that is half written is none. The
//! journal can, and is read by this program alone.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::draft::Draft;
use crate::plan_file::{FORMAT, write};
use crate::problem::Problem;

#[derive(Serialize, Deserialize)]
struct AsTyped<D> {
    format: String,
    draft: D,
}

const AS_TYPED: &str = "taperline-draft";

/// The draft as it is typed, fields that cannot be read included.
pub fn write_as_typed(draft: &Draft) -> Vec<u8> {
    let format = AS_TYPED.to_owned();
    serde_json::to_vec(&AsTyped { format, draft }).unwrap_or_default()
}

/// A draft that [`write_as_typed`] has written, equal to the one it was made from.
///
/// # Errors
///
/// Where the bytes are something else, or of another version of this program.
pub fn read_as_typed(bytes: &[u8]) -> Result<Draft, Problem> {
    let read: Option<AsTyped<Draft>> = serde_json::from_slice(bytes).ok();
    let read = read.filter(|read| read.format == AS_TYPED);
    read.map(|read| read.draft).ok_or_else(|| {
        let what = "What was kept of the unsaved plan cannot be read";
        Problem::new(
            "recovery",
            "",
            "",
            what,
            "what this version of the program has kept",
        )
    })
}

/// One field in which two drafts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field's path, as in a problem.
    pub field: String,
    /// What the first draft has; empty where it has no such field.
    pub one: String,
    /// What the second draft has; empty where it has no such field.
    pub other: String,
}

/// The fields in which two drafts differ, in the order of the file.
pub fn differences(one: &Draft, other: &Draft) -> Vec<Difference> {
    let value = |draft| serde_json::from_slice(&write(draft)).unwrap_or(Value::Null);
    let mut found = Vec::new();
    compare(&value(one), &value(other), "", &mut found);
    found
}

fn compare(one: &Value, other: &Value, path: &str, found: &mut Vec<Difference>) {
    let nothing = Value::Null;
    match (one, other) {
        _ if one == other => {}
        (Value::Object(left), Value::Object(right)) => {
            let more = right.keys().filter(|name| !left.contains_key(*name));
            for name in left.keys().chain(more) {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                let (one, other) = (left.get(name), right.get(name));
                compare(
                    one.unwrap_or(&nothing),
                    other.unwrap_or(&nothing),
                    &path,
                    found,
                );
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            for place in 0..left.len().max(right.len()) {
                let (one, other) = (left.get(place), right.get(place));
                let path = format!("{path}[{place}]");
                compare(
                    one.unwrap_or(&nothing),
                    other.unwrap_or(&nothing),
                    &path,
                    found,
                );
            }
        }
        // A whole part that only one of them has is told field by field as well.
        (Value::Object(_), Value::Null) => {
            compare(one, &Value::Object(serde_json::Map::new()), path, found);
        }
        (Value::Null, Value::Object(_)) => {
            compare(&Value::Object(serde_json::Map::new()), other, path, found);
        }
        (Value::Array(_), Value::Null) => compare(one, &Value::Array(Vec::new()), path, found),
        (Value::Null, Value::Array(_)) => compare(&Value::Array(Vec::new()), other, path, found),
        _ => found.push(Difference {
            field: path.to_owned(),
            one: shown(one),
            other: shown(other),
        }),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether a file, as far as it was read, says that it is a plan: for asking before it is written
/// over, so rather once too often.
pub fn looks_like_a_plan(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('{') && text.contains(FORMAT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{GoalDraft, RowDraft, ScenarioDraft};

    fn draft() -> Draft {
        let mut draft = Draft {
            country: "uk".to_owned(),
            regimen: vec![RowDraft::default()],
            scenarios: vec![ScenarioDraft::default()],
            ..Draft::default()
        };
        draft.patient.name = "Ada".to_owned();
        draft
    }

    #[test]
    fn what_is_half_typed_is_kept_letter_by_letter() {
        let mut draft = draft();
        let request = &mut draft.scenarios[0].request;
        request.constraints.most_units_per_dose = "4e".to_owned();
        request.constraints.supply_days = "028.0".to_owned();
        request.start = "2027-1".to_owned();
        // A plan file would read this back as another kind of goal.
        request.goal = Some(GoalDraft::ReduceToPercent(String::new()));
        assert_eq!(read_as_typed(&write_as_typed(&draft)), Ok(draft));
    }

    #[test]
    fn what_is_no_draft_is_refused() {
        let plan = write(&draft());
        let cut = &write_as_typed(&draft())[..40];
        for bytes in [&plan[..], cut, b"", b"null", b"\xff"] {
            assert!(read_as_typed(bytes).is_err());
        }
    }

    #[test]
    fn differences_are_named_field_by_field() {
        let (one, mut other) = (draft(), draft());
        assert_eq!(differences(&one, &other), []);
        other.patient.name = "Ida".to_owned();
        other.contacts.push("Clinic 01".to_owned());
        let difference = |field: &str, one: &str, other: &str| Difference {
            field: field.to_owned(),
            one: one.to_owned(),
            other: other.to_owned(),
        };
        let expected = [
            difference("patient.name", "Ada", "Ida"),
            difference("contacts[0]", "", "Clinic 01"),
        ];
        assert_eq!(differences(&one, &other), expected);
    }

    #[test]
    fn a_plan_is_known_by_its_beginning() {
        assert!(looks_like_a_plan(&write(&draft())[..100]));
        assert!(looks_like_a_plan(
            b"\xef\xbb\xbf \n{\"format\":\"taperline-plan\""
        ));
        for other in [&b"%PDF-1.7 taperline-plan"[..], b"{}", b""] {
            assert!(!looks_like_a_plan(other));
        }
    }
}
