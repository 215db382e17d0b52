//! Issued plans: what was handed out, frozen in the journal, so that it prints the same
//! whatever has become of the plan, the data or the day.

use chrono::NaiveDate;
use serde_json::Value;

use crate::case::{Case, JournalKind};
use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::JournalDraft;
use crate::paper::{self, PaperSize};
use crate::plan::Plan;
use crate::problem::Problem;

/// The journal entry's field that holds the finished text of the patient's paper.
const CONTENTS: &str = "contents";

/// The journal entry of a plan that is handed out: the finished text of the patient's paper,
/// with the version of the clinical data and of the program that made it.
///
/// # Errors
///
/// Whatever keeps the paper from being printed.
pub fn freeze(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    author: &str,
    text: &str,
) -> Result<JournalDraft, Problem> {
    let contents = paper::patient_contents(case, plan, formulary, PaperSize::A4)?;
    // What cannot be printed now is not handed out.
    paper::print(&contents)?;
    let quoted = |text: &str| Value::from(text).to_string();
    Ok(JournalDraft {
        date: date::iso(plan.today),
        author: author.to_owned(),
        kind: JournalKind::Issued.word().to_owned(),
        text: text.to_owned(),
        more: vec![
            ("scenario".to_owned(), quoted(&plan.scenario)),
            ("data_version".to_owned(), quoted(formulary.data_version())),
            ("program".to_owned(), quoted(crate::PROGRAM)),
            (CONTENTS.to_owned(), contents.to_string()),
        ],
    })
}

/// The paper of a plan that was issued on a day, as a PDF: of the last one, where several
/// were.
///
/// # Errors
///
/// A problem where none was issued on that day, or where its text was altered so that it
/// cannot be printed.
pub fn print(journal: &[JournalDraft], on: NaiveDate, size: PaperSize) -> Result<Vec<u8>, Problem> {
    let is_issued = |entry: &&JournalDraft| entry.kind == JournalKind::Issued.word();
    let day = date::iso(on);
    let issued = journal.iter().filter(is_issued);
    let entry = issued.clone().rfind(|entry| entry.date == day);
    let Some(entry) = entry else {
        let days: Vec<&str> = issued.map(|entry| entry.date.as_str()).collect();
        let accepted = if days.is_empty() {
            "a plan that has been issued; this file holds none".to_owned()
        } else {
            format!("the day on which one was: {}", days.join(", "))
        };
        let what = "is no day on which a plan was issued";
        return Err(Problem::new("issued", "journal", day, what, accepted));
    };
    let contents = entry.more.iter().find(|(name, _)| name == CONTENTS);
    let contents = contents.and_then(|(_, json)| json.parse::<Value>().ok());
    let Some(contents) = contents else {
        let what = "was issued without the text of its paper";
        let accepted = "an entry that this program has written";
        return Err(Problem::new("issued", "journal", day, what, accepted));
    };
    paper::print(&paper::on_sheets(contents, size))
}
