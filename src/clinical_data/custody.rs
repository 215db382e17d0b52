//! Who wrote the clinical data, who has checked them, and when they are due again.
//!
//! Every data file but the list of sources opens with its custody in `meta`. As long as
//! one file has not been signed, the whole set counts as unsigned, and screen, paper and
//! command line say so. Being overdue is said too; it never stops the program.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::clinical_data::reading::{Entries, Report};
use crate::clinical_data::sources::{Fact, Status};
use crate::date::{self, date_from_text};

/// The custody of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCustody {
    /// The file's name, such as `paces.json`.
    pub file: String,
    /// The version of the data that the file belongs to.
    pub data_version: String,
    /// Who wrote it; empty if nobody is named.
    pub authored_by: String,
    /// The clinician or pharmacist who checked it, if anybody has.
    pub checked_by: Option<String>,
    /// When it was checked.
    pub date_reviewed: Option<NaiveDate>,
    /// When it is due to be checked again.
    pub next_review: Option<NaiveDate>,
    /// What must be said wherever the data are used.
    pub caution: String,
}

impl FileCustody {
    /// Whether somebody named has checked the file on a known day.
    pub fn signed_off(&self) -> bool {
        self.checked_by.is_some() && self.date_reviewed.is_some()
    }

    /// The day of the file's next review, if that lies before today.
    pub fn overdue_since(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.next_review.filter(|due| *due < today)
    }

    /// Who has checked the file, in words.
    pub fn checked_in_words(&self) -> String {
        match (&self.checked_by, self.date_reviewed) {
            (None, _) => "nobody yet".to_owned(),
            (Some(by), None) => format!("{by}, on a day that is not named"),
            (Some(by), Some(on)) => format!("{by} on {}", date::plain(on)),
        }
    }

    /// When the file is to be checked again, in words.
    pub fn review_in_words(&self, today: NaiveDate) -> String {
        match (self.next_review, self.overdue_since(today)) {
            (None, _) => "no date".to_owned(),
            (Some(due), None) => date::plain(due),
            (_, Some(since)) => format!("past since {}", date::plain(since)),
        }
    }
}

/// The custody of the whole set.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Custody {
    /// The version that all files share.
    pub data_version: String,
    /// Everybody named as an author, each once; empty if nobody is.
    pub authored_by: String,
    /// Everybody who checked a file, if every file has been checked.
    pub checked_by: Option<String>,
    /// The earliest day on which a file was checked, if every file has been.
    pub date_reviewed: Option<NaiveDate>,
    /// The earliest day on which a file is due again.
    pub next_review: Option<NaiveDate>,
    /// What must be said wherever the data are used.
    pub caution: String,
    /// File by file.
    pub files: Vec<FileCustody>,
}

impl Custody {
    /// Whether every file has been checked by somebody named, on a known day.
    pub fn signed_off(&self) -> bool {
        !self.files.is_empty() && self.files.iter().all(FileCustody::signed_off)
    }

    /// Whether a file's next review lies before today.
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.overdue_since(today).is_some()
    }

    /// The earliest day of a file's next review, if that lies before today.
    pub fn overdue_since(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.next_review.filter(|due| *due < today)
    }

    /// The version and how the data stand, in one line for bars and headings.
    pub fn in_words(&self, today: NaiveDate) -> String {
        let signed = self.checked_by.as_ref().filter(|_| self.signed_off());
        let mut words = vec![self.data_version.clone()];
        words.extend(signed.map(|by| format!("checked by {by}")));
        words.extend(self.reservations(today));
        words.join(", ")
    }

    /// What is to be held against the data today, in a few words each.
    pub fn reservations(&self, today: NaiveDate) -> Vec<String> {
        let unsigned = (!self.signed_off()).then(|| "not signed off".to_owned());
        let overdue = self.overdue_since(today).map(date::plain);
        let overdue = overdue.map(|since| format!("past review since {since}"));
        unsigned.into_iter().chain(overdue).collect()
    }

    /// What must be said of the data today: that they are unchecked, that their review is
    /// past, or both; nothing while neither is so.
    pub fn warnings(&self, today: NaiveDate) -> Vec<String> {
        let version = &self.data_version;
        let mut warnings = Vec::new();
        if !self.signed_off() {
            let signed = self.files.iter().filter(|file| file.signed_off()).count();
            let all = self.files.len();
            warnings.push(if signed == 0 {
                format!(
                    "Not signed off: no clinician or pharmacist has checked the clinical data \
                     ({version})."
                )
            } else {
                format!(
                    "Not signed off: a clinician or pharmacist has checked only {signed} of the \
                     {all} files of the clinical data ({version})."
                )
            });
        }
        if let Some(since) = self.overdue_since(today) {
            let since = date::plain(since);
            warnings.push(format!(
                "Past review: the clinical data ({version}) were due to be checked again on \
                 {since}."
            ));
        }
        warnings
    }

    /// Puts the files together; a differing version is a problem of the file that differs.
    pub(super) fn from_files(files: Vec<FileCustody>, report: &mut Report) -> Self {
        let data_version = files.first().map_or("", |first| &first.data_version);
        for file in &files {
            let name = super::DATA_FILES
                .into_iter()
                .find(|name| *name == file.file);
            if file.data_version != data_version {
                let given = &file.data_version;
                let message = format!("‘{given}’, where the first file has ‘{data_version}’");
                report.open(name.unwrap_or_default());
                report.problem("meta.data_version", message);
            }
        }
        let signed = files.iter().all(FileCustody::signed_off);
        let checkers = each_once(files.iter().filter_map(|file| file.checked_by.as_deref()));
        let reviewed = files.iter().filter_map(|file| file.date_reviewed).min();
        Self {
            data_version: data_version.to_owned(),
            authored_by: each_once(files.iter().map(|file| file.authored_by.as_str())).join(", "),
            checked_by: signed.then(|| checkers.join(", ")),
            date_reviewed: reviewed.filter(|_| signed),
            next_review: files.iter().filter_map(|file| file.next_review).min(),
            caution: each_once(files.iter().map(|file| file.caution.as_str())).join(" "),
            files,
        }
    }
}

fn each_once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for text in texts {
        if !text.is_empty() && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

/// A file's `meta` as text, key by key.
#[derive(Deserialize, Default)]
#[serde(transparent)]
pub(super) struct Meta(Entries<Box<RawValue>>);

impl Meta {
    const CUSTODY: [&str; 6] = [
        "data_version",
        "authored_by",
        "checked_by",
        "date_reviewed",
        "next_review",
        "caution",
    ];

    /// Reads the custody; a key that is neither custody nor in `known` is a problem.
    ///
    /// `known` lists what the file's own reader takes, and what only explains the file to
    /// those who edit it.
    pub fn custody(&self, known: &[&str], report: &mut Report) -> FileCustody {
        for (key, _) in &self.0.0 {
            if !Self::CUSTODY.contains(&key.as_str()) && !known.contains(&key.as_str()) {
                report.problem(&format!("meta.{key}"), "this key is not known");
            }
        }
        let name = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let data_version: String = self.take("data_version", report).unwrap_or_default();
        if data_version.trim().is_empty() {
            report.problem("meta.data_version", "the version of the data is missing");
        }
        FileCustody {
            file: report.file().to_owned(),
            data_version,
            authored_by: self.take("authored_by", report).unwrap_or_default(),
            checked_by: name(self.take("checked_by", report).unwrap_or_default()),
            date_reviewed: self.date("date_reviewed", report),
            next_review: self.date("next_review", report),
            caution: self.take("caution", report).unwrap_or_default(),
        }
    }

    /// Reads one key into a strict shape; a missing key is a problem.
    pub fn take<T: DeserializeOwned>(&self, key: &str, report: &mut Report) -> Option<T> {
        let field = format!("meta.{key}");
        let Some((_, raw)) = self.0.0.iter().find(|(known, _)| known == key) else {
            report.problem(&field, "this key is missing");
            return None;
        };
        report.parse(&field, raw.get())
    }

    /// Reads the sentences under `rules`, with the source and status that they share.
    pub fn rules(&self, report: &mut Report) -> Vec<Fact> {
        let (source, status) = self.custody_of("rules", report);
        let rules: Vec<String> = self.take("rules", report).unwrap_or_default();
        let fact = |text: String| Fact {
            status,
            ..Fact::new(String::new(), text, source.clone())
        };
        rules.into_iter().map(fact).collect()
    }

    /// Reads the sentence under a key, with its source and status.
    pub fn sentence(&self, key: &str, report: &mut Report) -> Fact {
        let text: String = self.take(key, report).unwrap_or_default();
        let (source, status) = self.custody_of(key, report);
        Fact {
            status,
            ..Fact::new(key.to_owned(), text, source)
        }
    }

    /// The source and status that stand beside a key.
    fn custody_of(&self, key: &str, report: &mut Report) -> (String, Status) {
        let (source, status) = (format!("{key}_source"), format!("{key}_status"));
        let word: String = self.take(&status, report).unwrap_or_default();
        let status = report.word(&format!("meta.{status}"), &word);
        let id: String = self.take(&source, report).unwrap_or_default();
        report.cite(&format!("meta.{source}"), &id);
        (id, status)
    }

    fn date(&self, key: &str, report: &mut Report) -> Option<NaiveDate> {
        let text: String = self.take::<Option<String>>(key, report)??;
        let date = date_from_text(&text);
        if date.is_none() {
            let message = format!("‘{text}’ is no date such as 2027-01-04");
            report.problem(&format!("meta.{key}"), message);
        }
        date
    }
}
