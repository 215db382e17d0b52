//! `taperline data --facts`: every clinical fact with its source, status and custody.

use std::io::{Result as Printed, Write};

use chrono::NaiveDate;

use crate::cli::tables::columns;
use crate::clinical_data::{Custody, DATA_FILES, FileCustody, Formulary, ListedFact, Status};
use crate::date;

/// The widest line, so that the list can be read in a terminal of 100 columns.
const WIDTH: usize = 100;
/// How far what a fact says is set in.
const INDENT: &str = "    ";

/// Which facts are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Only those of this file.
    pub(super) file: Option<&'static str>,
    /// Only those of this status.
    pub(super) status: Option<Status>,
}

impl Asked {
    /// Whether a fact is among them.
    pub(super) fn wants(self, fact: &ListedFact) -> bool {
        self.file.is_none_or(|file| file == fact.file())
            && self.status.is_none_or(|status| status == fact.status)
    }
}

/// Reads the name of a data file, with or without its ending.
pub(super) fn file(text: &str) -> Result<&'static str, String> {
    let named = |name: &&str| *name == text || name.strip_suffix(".json") == Some(text);
    DATA_FILES
        .into_iter()
        .find(named)
        .ok_or_else(|| format!("accepted: {}", DATA_FILES.join(", ")))
}

/// Reads a status word.
pub(super) fn status(text: &str) -> Result<Status, String> {
    let words = Status::ALL.map(Status::as_str);
    Status::from_text(text).ok_or_else(|| format!("accepted: {}", words.join(", ")))
}

/// The facts that are asked for, file by file.
pub(super) fn list(
    out: &mut dyn Write,
    formulary: &Formulary,
    today: NaiveDate,
    asked: Asked,
) -> Printed<()> {
    let all = formulary.facts();
    let facts: Vec<&ListedFact> = all.iter().filter(|fact| asked.wants(fact)).collect();
    if facts.len() == all.len() {
        writeln!(out, "{} facts", all.len())?;
    } else {
        writeln!(out, "{} of {} facts", facts.len(), all.len())?;
    }
    for status in Status::ALL {
        let count = facts.iter().filter(|fact| fact.status == status).count();
        let (word, means) = (status.as_str(), status.in_words());
        writeln!(out, "  {count:>4}  {word:<10}  {means}")?;
    }
    for custody in &formulary.custody().files {
        let of_file = facts.iter().filter(|fact| fact.file() == custody.file);
        let of_file: Vec<&&ListedFact> = of_file.collect();
        if of_file.is_empty() {
            continue;
        }
        let (count, checked) = (of_file.len(), custody.checked_in_words());
        let review = custody.review_in_words(today);
        writeln!(
            out,
            "\n{}: {count} facts. Checked by: {checked}. Next review: {review}.",
            custody.file
        )?;
        for fact in of_file {
            one(out, fact)?;
        }
    }
    Ok(())
}

/// Status, kind, name and sources in a line, then what the fact says.
fn one(out: &mut dyn Write, fact: &ListedFact) -> Printed<()> {
    let sources = if fact.sources.is_empty() {
        "no source".to_owned()
    } else {
        fact.sources.join(", ")
    };
    let head = format!(
        "{:<10}  {}: {}  [{sources}]",
        fact.status.as_str(),
        fact.kind.as_str(),
        fact.id
    );
    writeln!(out)?;
    for line in broken(&head, "            ") {
        writeln!(out, "{line}")?;
    }
    for line in broken(&format!("{INDENT}{}", fact.what), INDENT) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Text in lines of at most [`WIDTH`] signs, broken between words; later lines are set in.
fn broken(text: &str, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for (place, word) in text.split(' ').enumerate() {
        let length = line.chars().count() + 1 + word.chars().count();
        if length > WIDTH && !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line = format!("{indent}{word}");
            continue;
        }
        if place > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// How many facts each file holds, how many are not verified, and its custody.
pub(super) fn summary(out: &mut dyn Write, formulary: &Formulary, today: NaiveDate) -> Printed<()> {
    let facts = formulary.facts();
    let header = ["File", "Facts", "Not verified", "Checked by", "Next review"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(formulary.custody().files.iter().map(|custody| {
        let of_file = facts.iter().filter(|fact| fact.file() == custody.file);
        let doubtful = of_file
            .clone()
            .filter(|fact| fact.status != Status::Verified);
        vec![
            custody.file.clone(),
            of_file.count().to_string(),
            doubtful.count().to_string(),
            checked(custody),
            custody.review_in_words(today),
        ]
    }));
    writeln!(
        out,
        "Facts: {}. ‘taperline data --facts’ lists each with source and status.",
        facts.len()
    )?;
    for line in columns(&rows) {
        writeln!(out, "  {}", line.trim_end())?;
    }
    Ok(())
}

/// Who has checked a file, short enough for a column.
fn checked(custody: &FileCustody) -> String {
    match (&custody.checked_by, custody.date_reviewed) {
        (Some(by), Some(on)) => format!("{by}, {}", date::iso(on)),
        _ => custody.checked_in_words(),
    }
}

/// How the data stand, in a line above each answer.
pub(super) fn custody(out: &mut dyn Write, custody: &Custody, today: NaiveDate) -> Printed<()> {
    let words = custody.in_words(today);
    let must_not = if custody.signed_off() {
        ""
    } else {
        ": must not guide a prescription"
    };
    writeln!(out, "Clinical data {words}{must_not}")
}
