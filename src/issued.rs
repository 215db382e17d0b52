//! Issued plans: what was handed out, frozen in the journal, so that it prints the same
//! whatever has become of the plan, the data or the day.
//!
//! A checksum stands beside the frozen text. It shows that the text was altered by hand or by
//! accident; it cannot show it where somebody has made the checksum anew.

use chrono::NaiveDate;
use serde_json::Value;

use crate::case::{Case, JournalKind};
use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::JournalDraft;
use crate::exchange::calendar;
use crate::paper::{self, PaperOptions};
use crate::plan::Plan;
use crate::problem::Problem;

/// The journal entry's field that holds the finished text of the patient's paper.
const CONTENTS: &str = "contents";
/// The journal entry's field that holds the checksum of that text.
const CHECKSUM: &str = "checksum";

/// The journal entry of a plan that is handed out: the finished text of the patient's paper,
/// with the version of the clinical data and of the program that made it, and the plan's events,
/// so that a calendar of a later plan can cancel what fell away.
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
    let contents = paper::handed_out(case, plan, formulary)?;
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
            (CHECKSUM.to_owned(), quoted(&paper::checksum(&contents))),
            (CONTENTS.to_owned(), contents.to_string()),
            (
                calendar::EVENTS.to_owned(),
                calendar::kept_events(case, plan)?.to_string(),
            ),
        ],
    })
}

/// A plan that was issued, to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its place in the journal, from 0.
    pub place: usize,
    /// When and by whom; no name of a patient.
    pub words: String,
}

/// Every plan that was issued, the last first.
pub fn issues(journal: &[JournalDraft]) -> Vec<Issue> {
    let entries = journal.iter().enumerate();
    let issued = entries.filter(|(_, entry)| entry.kind == JournalKind::Issued.word());
    let issued = issued.zip(1..).map(|((place, entry), number)| {
        let on = date::date_from_text(&entry.date);
        let on = on.map_or_else(|| entry.date.clone(), date::short);
        let words = format!("Version {number}, issued {on} by {}", entry.author);
        Issue { place, words }
    });
    let mut issued: Vec<Issue> = issued.collect();
    issued.reverse();
    issued
}

/// The finished text of the patient's paper of the plan that was issued in this place of the
/// journal. Of the options, the size of the sheet and of the print are followed.
///
/// # Errors
///
/// A problem where none was issued there, or where its text was altered since.
pub fn contents(
    journal: &[JournalDraft],
    place: usize,
    options: PaperOptions,
) -> Result<Value, Problem> {
    let entry = journal.get(place);
    let entry = entry.filter(|entry| entry.kind == JournalKind::Issued.word());
    let Some(entry) = entry else {
        let what = "is the place of no plan that was issued";
        let accepted = "the place of one in the journal";
        return Err(Problem::new(
            "issued",
            "journal",
            place.to_string(),
            what,
            accepted,
        ));
    };
    Ok(paper::printed_as(unaltered(entry)?, options))
}

/// A plan printed again as it was when it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The patient's paper.
    pub pdf: Vec<u8>,
    /// Which of that day's plans it is, from 1.
    pub number: usize,
    /// Every plan that was issued on that day, in words, in the order of the journal.
    pub of_that_day: Vec<String>,
}

/// The paper of a plan that was issued on a day: of the one with this number among those of
/// the day (from 1), else of the last one. Of the options, the size of the sheet and of the
/// print are followed.
///
/// # Errors
///
/// A problem where none was issued on that day, where none of that day has this number, or
/// where its text was altered since.
pub fn print(
    journal: &[JournalDraft],
    on: NaiveDate,
    number: Option<usize>,
    options: PaperOptions,
) -> Result<Printed, Problem> {
    let is_issued = |entry: &&JournalDraft| entry.kind == JournalKind::Issued.word();
    let day = date::iso(on);
    let issued = journal.iter().filter(is_issued);
    let of_day: Vec<&JournalDraft> = issued.clone().filter(|entry| entry.date == day).collect();
    if of_day.is_empty() {
        let mut days: Vec<&str> = issued.map(|entry| entry.date.as_str()).collect();
        days.dedup();
        let accepted = if days.is_empty() {
            "a plan that has been issued; this file holds none".to_owned()
        } else {
            format!("the day on which one was: {}", days.join(", "))
        };
        let what = "is no day on which a plan was issued";
        return Err(Problem::new("issued", "journal", day, what, accepted));
    }
    let of_that_day: Vec<String> = of_day
        .iter()
        .enumerate()
        .map(|(place, entry)| in_words(place + 1, entry))
        .collect();
    let number = number.unwrap_or(of_day.len());
    let entry = number.checked_sub(1).and_then(|place| of_day.get(place));
    let Some(entry) = entry else {
        let what = format!("is the number of no plan that was issued on {day}");
        let accepted = of_that_day.join("; ");
        return Err(Problem::new(
            "issued",
            "journal",
            number.to_string(),
            &what,
            accepted,
        ));
    };
    let contents = unaltered(entry)?;
    let pdf = paper::print(&paper::printed_as(contents, options)).map_err(|_typesetting| {
        let what = format!(
            "was issued by {} and cannot be printed again by {}",
            field(entry, "program").unwrap_or_default(),
            crate::PROGRAM
        );
        let accepted = "the program that issued it, or the plan issued anew";
        Problem::new("issued", "journal", day, &what, accepted)
    })?;
    Ok(Printed {
        pdf,
        number,
        of_that_day,
    })
}

/// The frozen text of an entry, where it is as it was when the plan was handed out.
fn unaltered(entry: &JournalDraft) -> Result<Value, Problem> {
    let refused = |what: &str, accepted: &str| {
        Err(Problem::new(
            "issued",
            "journal",
            entry.date.as_str(),
            what,
            accepted,
        ))
    };
    let given = entry.more.iter().find(|(name, _)| name == CONTENTS);
    let contents = given.and_then(|(_, json)| json.parse::<Value>().ok());
    let Some(contents) = contents else {
        let what = "was issued without the text of its paper";
        return refused(what, "an entry that this program has written");
    };
    match field(entry, CHECKSUM) {
        None => refused(
            "is the day of an issued plan whose kept text has no checksum, so that nothing shows whether it was altered since; it is not printed",
            "an entry as it was written when the plan was issued",
        ),
        Some(kept) if kept != paper::checksum(&contents) => refused(
            "is the day of an issued plan whose kept text was altered since; it is not printed",
            "the text as it was when the plan was issued, such as from a copy of the file; or the plan issued anew",
        ),
        Some(_)
            if contents
                .get("document")
                .is_some_and(|kind| kind != "patient") =>
        {
            refused(
                "is the day of an issued plan whose kept text is that of no patient's paper",
                "an entry that this program has written",
            )
        }
        Some(_) => Ok(contents),
    }
}

/// The text of an entry's further field.
fn field(entry: &JournalDraft, name: &str) -> Option<String> {
    let (_, json) = entry.more.iter().find(|(field, _)| field == name)?;
    serde_json::from_str(json).ok()
}

/// An issued plan in a list: its number, scenario, author and note.
fn in_words(number: usize, entry: &JournalDraft) -> String {
    let scenario = field(entry, "scenario").map(|name| format!("scenario {name}"));
    let note = Some(entry.text.clone()).filter(|text| !text.is_empty());
    let author = Some(format!("by {}", entry.author));
    let parts: Vec<String> = [scenario, author, note].into_iter().flatten().collect();
    format!("{number}: {}", parts.join(", "))
}
