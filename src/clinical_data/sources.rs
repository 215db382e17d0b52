//! Where every fact comes from: one row for each document, and what each fact says of it.
//!
//! Facts from `assets/clinical/sources.json`. A source stands once; the other files name
//! it by its id. The status words say how closely the document itself was read, and a
//! [`Fact`] is a sentence of any file together with its source and status.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clinical_data::reading::{Report, words};

words! {
    /// How closely the source of a fact was read.
    Status {
        /// Read on the publisher's own page.
        Verified => "verified",
        /// Read on a third party's copy of the document's text.
        Copy => "copy",
        /// Only as reported by somebody else.
        Reported => "reported",
        /// Not confirmed in any document; to be checked before use.
        Unverified => "unverified",
    }
}

impl Status {
    /// For people: how closely the source was read.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Verified => "read on the publisher’s own page",
            Self::Copy => "read on a copy of the document",
            Self::Reported => "only as reported by somebody else",
            Self::Unverified => "not confirmed in any document",
        }
    }
}

/// A document that facts are taken from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The id that other files use.
    pub id: String,
    /// The document's title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The year of publication, where known.
    pub year: Option<u16>,
    /// Where it can be read, where known.
    pub link: Option<String>,
    /// What a reader should know about it.
    pub note: String,
}

impl Source {
    /// Title and year, for people; without the year where none is known.
    pub fn in_words(&self) -> String {
        match self.year {
            Some(year) => format!("{}, {year}", self.title),
            None => self.title.clone(),
        }
    }
}

/// The source of this project's own rules and choices, which is no clinical publication.
const OWN_SOURCE: &str = "taperline-design";

/// What a statement rests on: a source, and how closely it was read for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The id of the source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
}

impl Citation {
    /// A source and how closely it was read.
    pub fn new(source: impl Into<String>, status: Status) -> Self {
        let source = source.into();
        Self { source, status }
    }

    /// This project's own judgement (`taperline-design`), which nobody has confirmed.
    pub fn own() -> Self {
        Self::new(OWN_SOURCE, Status::Unverified)
    }
}

/// A sentence with its source and status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The fact's id; empty where the data give none.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// Further sources that say the same.
    pub also: Vec<String>,
    /// A source that the sentence itself cites.
    pub cites: Option<String>,
    /// Who reported it, where it was not read in the source.
    pub reported_by: Option<String>,
    /// What a sentence of this project rests on; empty unless it is derived.
    pub inputs: Vec<String>,
    /// What this fact replaces, where an earlier one was corrected.
    pub supersedes: Option<String>,
    /// What a reader should know about it.
    pub note: String,
}

impl Fact {
    /// A sentence of the program about something in the data, with what that rests on.
    pub fn stated(text: &str, source: &str, status: Status) -> Self {
        Self {
            status,
            ..Self::new(String::new(), text.to_owned(), source.to_owned())
        }
    }

    /// A sentence of a source, as yet unverified and without anything else said of it.
    pub(super) fn new(id: String, text: String, source: String) -> Self {
        Self {
            id,
            text,
            source,
            status: Status::Unverified,
            also: Vec::new(),
            cites: None,
            reported_by: None,
            inputs: Vec::new(),
            supersedes: None,
            note: String::new(),
        }
    }
}

/// A sentence without an id of its own.
pub type Sourced = Fact;

/// A fact as the files write it; the sentence's key differs from list to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactFile {
    #[serde(default)]
    id: String,
    #[serde(
        alias = "fact",
        alias = "step",
        alias = "rule",
        alias = "ratio",
        alias = "item"
    )]
    text: String,
    source: String,
    status: String,
    #[serde(default)]
    also: Vec<String>,
    cites: Option<String>,
    reported_by: Option<String>,
    #[serde(default)]
    derived: bool,
    #[serde(default)]
    inputs: Vec<String>,
    supersedes: Option<String>,
    #[serde(default)]
    note: String,
}

impl FactFile {
    /// Reads a fact of the present row; `list` names the list that it stands in.
    pub fn read(self, list: &str, report: &mut Report) -> Fact {
        report.cite(&format!("{list}.source"), &self.source);
        report.cite_all(&format!("{list}.also"), &self.also);
        report.cite_all(&format!("{list}.cites"), &self.cites);
        report.cite_all(&format!("{list}.reported_by"), &self.reported_by);
        report.derived(&format!("{list}.inputs"), self.derived, &self.inputs);
        Fact {
            status: report.word(&format!("{list}.status"), &self.status),
            id: self.id,
            text: self.text,
            source: self.source,
            also: self.also,
            cites: self.cites,
            reported_by: self.reported_by,
            inputs: self.inputs,
            supersedes: self.supersedes,
            note: self.note,
        }
    }

    /// Reads a list of facts of the present row.
    pub fn read_all(facts: Vec<Self>, list: &str, report: &mut Report) -> Vec<Fact> {
        let read = |fact: Self| fact.read(list, report);
        facts.into_iter().map(read).collect()
    }
}

/// Reads `sources.json`.
pub(super) fn read(text: &str, report: &mut Report) -> Vec<Source> {
    report.open("sources.json");
    let rows: Vec<Box<RawValue>> = report.parse("", text).unwrap_or_default();
    let sources: Vec<Source> = report.rows("sources", &rows);
    report.unique("id", sources.iter().map(|source| source.id.as_str()));
    sources
}
