//! Who a paper is about and which plan it shows: what stands on every page.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::case::{Case, JournalEntry, JournalKind};
use crate::clinical_data::{Country, Formulary, local};
use crate::paper::figures::day;
use crate::paper::regimen::shortened;
use crate::paper::{Document, Issues, PaperOptions, TypeSize};
use crate::plan::Plan;

/// Which of the case's plans it is: one more than were handed out, and what it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Its number, from 1.
    pub number: usize,
    /// The day of the plan that was handed out last.
    pub replaces: Option<NaiveDate>,
    /// Of a plan that was not handed out, what tells it from every other.
    pub draft: Option<u32>,
}

impl Version {
    /// What a new paper would be that is handed out on a day.
    pub(super) fn next(case: &Case, today: NaiveDate) -> Self {
        Self::after(&issued(case, today))
    }

    fn after(issued: &[&JournalEntry]) -> Self {
        Self {
            number: issued.len() + 1,
            replaces: issued.iter().map(|entry| entry.date).max(),
            draft: None,
        }
    }

    /// The same before it is handed out; two that say different things have different codes.
    pub(super) fn as_draft(self, code: u32) -> Self {
        Self {
            draft: Some(code),
            ..self
        }
    }

    /// What it is called: `version 2`, or `draft 04f1-9c0a`.
    pub(super) fn words(self) -> String {
        self.draft.map_or_else(
            || format!("version {}", self.number),
            |code| format!("draft {:04x}-{:04x}", code >> 16, code & 0xffff),
        )
    }

    /// Where the last paper was handed out on this very day: its own version, and its checksum.
    /// A paper with the same text is that one printed again and not a new one.
    pub(super) fn of_today(case: &Case, today: NaiveDate) -> Option<(Self, &str)> {
        let issued = issued(case, today);
        let (last, before) = issued.split_last()?;
        let is_known = last.date == today && !last.checksum.is_empty();
        is_known.then(|| (Self::after(before), last.checksum.as_str()))
    }
}

/// What was handed out up to a day, in the order of the record.
fn issued(case: &Case, today: NaiveDate) -> Vec<&JournalEntry> {
    let issued = |entry: &&JournalEntry| entry.kind == JournalKind::Issued && entry.date <= today;
    case.journal.iter().filter(issued).collect()
}

/// The issue of a plan, unless it is a draft, and the one before it.
pub(super) fn issues(case: &Case, today: NaiveDate, is_draft: bool) -> Issues {
    let mut issued = issued(case, today).into_iter().rev();
    let mut next = || {
        let entry = issued.next()?;
        let on = crate::date::iso(entry.date);
        Some(format!("{on} {}", entry.checksum)).filter(|_| !entry.checksum.is_empty())
    };
    let own = if is_draft { None } else { next() };
    Issues {
        own,
        replaced: next(),
    }
}

/// The patient in one line: name and date of birth.
pub(crate) fn patient_line(case: &Case) -> String {
    let name = Some(shortened(&case.patient.name)).filter(|name| !name.is_empty());
    let born = case.patient.born.map(|born| day(born, case.country));
    let born = born.map(|born| format!("born {born}"));
    name.into_iter().chain(born).collect::<Vec<_>>().join(" · ")
}

/// The plan in one line: its scenario, version and day, and what it replaces. A plan that was not
/// issued says so, and that it takes no other's place yet.
fn plan_line(case: &Case, plan: &Plan, version: Version) -> String {
    let today = day(plan.today, case.country);
    let (state, replaces) = match version.draft {
        None => (format!("issued {today}"), "replaces"),
        Some(_) => (format!("not issued · {today}"), "is to replace"),
    };
    let old = version.replaces.map(|old| day(old, case.country));
    let own = [format!("Plan {}", plan.scenario), version.words(), state];
    let replaces = old.map(|old| format!("{replaces} the plan of {old}"));
    let lines = own.into_iter().chain(replaces);
    lines.collect::<Vec<_>>().join(" · ")
}

/// Program and data in one line, and for whom the paper is.
pub(super) fn program_line(formulary: &Formulary, document: Document) -> String {
    let whom = match document {
        Document::Patient => String::new(),
        Document::Fridge => " · short version".to_owned(),
        Document::Clinician => " · for the clinician".to_owned(),
        Document::Pharmacy => " · for the pharmacy".to_owned(),
        Document::Comparison => " · comparison".to_owned(),
    };
    let data = formulary.data_version();
    format!("{} · clinical data {data}{whom}", crate::PROGRAM)
}

/// That the data are unsigned or past review, where they are.
pub(super) fn unsigned(
    formulary: &Formulary,
    country: Country,
    today: NaiveDate,
) -> Option<String> {
    let warnings = formulary.custody().warnings(today);
    (!warnings.is_empty()).then(|| local::sentence(&warnings.join(" "), country))
}

/// What the templates of every plan's paper read of it.
pub(super) fn page(
    document: Document,
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    options: PaperOptions,
    version: Version,
) -> Map<String, Value> {
    let fields = json!({
        "document": document.word(),
        "paper": options.size.word(),
        "region": local::region(case.country),
        "large": options.type_size == TypeSize::Large,
        "patient_line": patient_line(case),
        "identity": shortened(&case.patient.identifier),
        "plan_line": plan_line(case, plan, version),
        "program_line": program_line(formulary, document),
        "unsigned": unsigned(formulary, case.country, plan.today),
        "labels": { "page": "page", "of": "of" },
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
