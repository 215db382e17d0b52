//! Bytes → draft: the file's outline.

use crate::draft::{Draft, JournalDraft, PatientDraft};
use crate::plan_file::json::{self, Json};
use crate::plan_file::reader::{Fields, Reader};
use crate::plan_file::versions::{self, VERSION};
use crate::plan_file::{FORMAT, MOST_BYTES, MOST_READ, sections};
use crate::problem::Problem;

/// Reads a plan file.
///
/// # Errors
///
/// Every problem with the file's shape, each with its path. What the fields say is judged
/// afterwards, by `draft::to_case`.
pub fn read(bytes: &[u8]) -> Result<Draft, Vec<Problem>> {
    let (draft, problems) = read_as_far_as_it_goes(bytes)?;
    if problems.is_empty() {
        Ok(draft)
    } else {
        Err(problems)
    }
}

/// Reads a plan file of which single scenarios may be misshapen, with their problems; such a
/// scenario stands in the draft without what could not be read, and is not to be planned.
///
/// # Errors
///
/// Every problem, where one lies outside the scenarios.
pub fn read_scenario_by_scenario(bytes: &[u8]) -> Result<(Draft, Vec<Problem>), Vec<Problem>> {
    let (draft, problems) = read_as_far_as_it_goes(bytes)?;
    let of_a_scenario = |problem: &Problem| problem.field.starts_with("scenarios[");
    if problems.iter().all(of_a_scenario) {
        Ok((draft, problems))
    } else {
        Err(problems)
    }
}

/// The draft, and every problem with its shape.
fn read_as_far_as_it_goes(bytes: &[u8]) -> Result<(Draft, Vec<Problem>), Vec<Problem>> {
    let json = decoded(bytes, "not-a-plan", "a plan file")
        .and_then(versions::raised)
        .map_err(|problem| vec![problem])?;
    let mut reader = Reader::default();
    let draft = reader
        .object(json, "")
        .map(|fields| outline(&mut reader, fields));
    match draft {
        Some(draft) => Ok((draft, reader.problems)),
        None => Err(reader.problems),
    }
}

/// The JSON of a file that may come from anywhere: `accepted` is what it should be, such as
/// `a plan file`, and `rule` the rule of a file that is none.
///
/// # Errors
///
/// A file that is too large, no UTF-8, no JSON, nested too deep, or names something twice.
pub(crate) fn decoded(bytes: &[u8], rule: &'static str, accepted: &str) -> Result<Json, Problem> {
    if bytes.len() > MOST_BYTES {
        // Of a larger one no more than that was read.
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let given = if length < MOST_READ {
            format!("{length} bytes")
        } else {
            "16 MiB or more".to_owned()
        };
        let what = format!("is too large for {accepted}");
        return Err(Problem::new("limit", "", given, &what, "at most 8 MiB"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let given = format!("byte {}", error.valid_up_to());
        Problem::new(
            rule,
            "",
            given,
            "is where the text stops being UTF-8",
            accepted,
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    json::parse(text).map_err(|error| {
        let message = format!("The file {}. Accepted: {accepted} in JSON", error.what);
        Problem {
            rule: rule.into(),
            field: error.field,
            given: String::new(),
            accepted: format!("{accepted} in JSON, each name once, at most 32 levels deep"),
            message,
        }
    })
}

fn outline(reader: &mut Reader, mut fields: Fields) -> Draft {
    let format = reader.text(&mut fields, "format");
    if format != FORMAT && reader.problems.is_empty() {
        reader.refuse(
            "format",
            &fields.at("format"),
            &format,
            "is not a plan's format",
            "taperline-plan",
        );
    }
    let before = reader.problems.len();
    let version = reader.number(&mut fields, "version");
    let newest = VERSION.to_string();
    if version != newest && reader.problems.len() == before {
        let what = "is no version of the plan file";
        reader.refuse("version", &fields.at("version"), &version, what, &newest);
    }
    let draft = Draft {
        country: reader.text(&mut fields, "country"),
        equivalence_table: reader.text(&mut fields, "equivalence_table"),
        patient: reader
            .part(&mut fields, "patient", patient)
            .unwrap_or_default(),
        contacts: reader.texts(&mut fields, "contacts").unwrap_or_default(),
        assessment: reader.answers(&mut fields, "assessment"),
        circumstances: reader.answers(&mut fields, "circumstances"),
        regimen: reader.list(&mut fields, "regimen", sections::row),
        scenarios: reader.list(&mut fields, "scenarios", sections::scenario),
        chosen: reader.optional_text(&mut fields, "chosen"),
        journal: reader.list(&mut fields, "journal", journal),
    };
    reader.finish(&fields);
    draft
}

fn patient(reader: &mut Reader, fields: &mut Fields) -> PatientDraft {
    PatientDraft {
        name: reader.text(fields, "name"),
        born: reader.text(fields, "born"),
        identifier: reader.text(fields, "identifier"),
    }
}

fn journal(reader: &mut Reader, fields: &mut Fields) -> JournalDraft {
    let entry = JournalDraft {
        date: reader.text(fields, "date"),
        author: reader.text(fields, "author"),
        kind: reader.text(fields, "kind"),
        text: reader.text(fields, "text"),
        more: Vec::new(),
    };
    // What a review or an issued plan holds besides is history: kept, and never planned from.
    let more = fields.all();
    let more = more
        .into_iter()
        .map(|(name, json)| (name, super::write::json_text(&json)));
    JournalDraft {
        more: more.collect(),
        ..entry
    }
}
