//! Plan → paper.
//!
//! A template of `assets/paper/` reads one JSON of finished text; amounts, dates and
//! sentences are made here and in the data, never in the template. The PDF is tagged
//! (PDF/UA-1), equal input gives equal bytes, and a preview shows the pages of the very
//! document that is written as PDF.

mod calendar;
mod clinician;
mod code;
mod compared;
mod contents;
mod curve;
mod figures;
mod fridge;
mod identity;
mod pharmacy;
mod printable;
mod regimen;
mod report;
mod seen;
mod typeset;
mod world;

use chrono::NaiveDate;
use serde_json::Value;
use siphasher::sip128::SipHasher13;

pub(crate) use figures::{amount as printed, clock, day, short_day};
pub(crate) use identity::patient_line;
pub(crate) use regimen::{at_most, name, worn};
pub(crate) use seen::is_unseen;

use crate::case::Case;
use crate::clinical_data::{Country, Formulary};
use crate::comparison::Comparison;
use crate::plan::{Outcome, Plan};
use crate::problem::Problem;
use identity::Version;

pub use curve::{Picture, curve};
pub use typeset::{Pixels, Typeset};

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// What the patient takes, step by step, in large print.
    Patient,
    /// The same as one table on one page.
    Fridge,
    /// Reasons, numbers, findings, gates, referrals and sources for the prescriber.
    Clinician,
    /// What to dispense, period by period.
    Pharmacy,
    /// The scenarios side by side, for a team meeting.
    Comparison,
}

impl Document {
    /// Every document, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Patient,
        Self::Fridge,
        Self::Clinician,
        Self::Pharmacy,
        Self::Comparison,
    ];

    /// The word in contents and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Fridge => "fridge",
            Self::Clinician => "clinician",
            Self::Pharmacy => "pharmacy",
            Self::Comparison => "comparison",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Patient => "For the patient",
            Self::Fridge => "For the fridge door",
            Self::Clinician => "For the clinician",
            Self::Pharmacy => "For the pharmacy",
            Self::Comparison => "Comparison of scenarios",
        }
    }
}

/// The size of the sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaperSize {
    /// A4.
    #[default]
    A4,
    /// US Letter.
    Letter,
}

impl PaperSize {
    /// The size that is usual in a country.
    pub fn of(country: Country) -> Self {
        match country {
            Country::Uk => Self::A4,
            Country::Us => Self::Letter,
        }
    }

    /// The template's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "us-letter",
        }
    }
}

/// The size of the patient's print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TypeSize {
    /// 14 points.
    #[default]
    Normal,
    /// 18 points.
    Large,
}

/// How supplies are handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Instalments {
    /// Each supply period at once.
    #[default]
    Whole,
    /// Week by week within each supply period.
    Weekly,
}

/// How a document is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaperOptions {
    /// The size of the sheet.
    pub size: PaperSize,
    /// The size of the print, on the patient's papers.
    pub type_size: TypeSize,
    /// How supplies are handed over, on the pharmacy's paper.
    pub instalments: Instalments,
    /// Whether a comparison names the patient; every other paper does.
    pub with_identity: bool,
}

impl PaperOptions {
    /// As usual, on sheets of this size.
    pub fn on(size: PaperSize) -> Self {
        Self {
            size,
            ..Self::default()
        }
    }
}

/// What a document is made from.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// One plan of a case; for every document but the comparison.
    Plan {
        /// The case.
        case: &'a Case,
        /// The plan of one of its scenarios.
        plan: &'a Plan,
    },
    /// All scenarios; for the comparison.
    Scenarios {
        /// The scenarios.
        comparison: &'a Comparison,
        /// The day on which they were worked out.
        today: NaiveDate,
    },
}

/// Typesets a document.
///
/// # Errors
///
/// As for [`contents()`].
pub fn typeset(
    document: Document,
    subject: Subject<'_>,
    formulary: &Formulary,
    options: PaperOptions,
) -> Result<Typeset, Problem> {
    typeset_contents(&contents(document, subject, formulary, options)?)
}

/// The finished text of a document, field by field as its template reads it.
///
/// # Errors
///
/// A problem where a gate withholds the schedule that the document shows, where the text
/// holds a character that the fonts cannot print (the message names it), or where the document
/// is made from something else.
pub fn contents(
    document: Document,
    subject: Subject<'_>,
    formulary: &Formulary,
    options: PaperOptions,
) -> Result<Value, Problem> {
    match (document, subject) {
        (
            Document::Patient | Document::Fridge | Document::Pharmacy,
            Subject::Plan { case, plan },
        ) => {
            let planned = plan.planned()?;
            if document == Document::Patient {
                printable::steps(plan)?;
            }
            printable::patient(case, plan)?;
            let made = match document {
                Document::Fridge => fridge::fridge,
                Document::Pharmacy => pharmacy::pharmacy,
                _ => contents::patient,
            };
            let version = version(case, plan, formulary);
            Ok(made(case, plan, planned, formulary, options, version))
        }
        (Document::Clinician, Subject::Plan { case, plan }) => {
            printable::clinician(case, plan)?;
            let version = version(case, plan, formulary);
            let contents = clinician::clinician(case, plan, formulary, options, version);
            contents.ok_or_else(|| no_scenario(plan))
        }
        (Document::Comparison, Subject::Scenarios { comparison, today }) => {
            printable::comparison(comparison, options.with_identity)?;
            let contents = compared::compared(comparison, formulary, today, options);
            Ok(seen::seen(contents))
        }
        _ => {
            let what = "is not made from this";
            let accepted = "a plan; for a comparison, all scenarios";
            Err(Problem::new("paper", "", document.word(), what, accepted))
        }
    }
}

/// Which version of the plan a paper is: the one that was handed out last, where it is that
/// very plan on that very day, else a draft.
fn version(case: &Case, plan: &Plan, formulary: &Formulary) -> Version {
    let options = PaperOptions::default();
    let known = Version::of_today(case, plan.today);
    if let (Some((own, kept)), Outcome::Planned(planned)) = (known, &plan.outcome) {
        let contents = contents::patient(case, plan, planned, formulary, options, own);
        if checksum(&contents) == kept {
            return own;
        }
    }
    let next = Version::next(case, plan.today);
    // All papers of one plan have one code, whatever the sheet and the print.
    let said = match &plan.outcome {
        Outcome::Planned(planned) => contents::words(case, plan, planned, formulary, options, next),
        Outcome::Withheld(_) => {
            clinician::clinician(case, plan, formulary, options, next).unwrap_or_default()
        }
    };
    next.as_draft(code_of(&said))
}

/// What tells finished text from any other, short enough to be read out.
fn code_of(contents: &Value) -> u32 {
    let hash = SipHasher13::new().hash(contents.to_string().as_bytes());
    u32::try_from(hash.h1 >> 32).unwrap_or_default()
}

/// What a plan is called on its papers: `version 2` once it is handed out, else
/// `draft 04f1-9c0a`, which tells it from every other plan.
pub fn version_in_words(case: &Case, plan: &Plan, formulary: &Formulary) -> String {
    version(case, plan, formulary).words()
}

/// Which issues of the journal a plan has to do with, by what tells them from any other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issues {
    /// Its own, where it is the plan that was handed out last, on this day.
    pub own: Option<String>,
    /// The one that it takes, or is to take, the place of.
    pub replaced: Option<String>,
}

/// The issues that a plan has to do with.
pub fn issues(case: &Case, plan: &Plan, formulary: &Formulary) -> Issues {
    let is_draft = version(case, plan, formulary).draft.is_some();
    identity::issues(case, plan.today, is_draft)
}

/// The finished text of the patient's paper as it is handed out: the next version.
///
/// # Errors
///
/// As for [`contents()`].
pub fn handed_out(case: &Case, plan: &Plan, formulary: &Formulary) -> Result<Value, Problem> {
    let planned = plan.planned()?;
    printable::steps(plan)?;
    printable::patient(case, plan)?;
    let options = PaperOptions::default();
    let version = Version::next(case, plan.today);
    let made = contents::patient(case, plan, planned, formulary, options, version);
    Ok(made)
}

/// The checksum of finished text, with the name of the way in which it is made.
pub fn checksum(contents: &Value) -> String {
    let hash = SipHasher13::new().hash(contents.to_string().as_bytes());
    format!("siphash-1-3-128:{:016x}{:016x}", hash.h1, hash.h2)
}

fn no_scenario(plan: &Plan) -> Problem {
    let accepted = "the plan of a scenario of this case";
    let what = "is no scenario of the case";
    Problem::new("paper", "scenarios", plan.scenario.as_str(), what, accepted)
}

/// The patient's schedule as a PDF.
///
/// # Errors
///
/// As for [`contents()`].
pub fn patient(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    size: PaperSize,
) -> Result<Vec<u8>, Problem> {
    let subject = Subject::Plan { case, plan };
    typeset(
        Document::Patient,
        subject,
        formulary,
        PaperOptions::on(size),
    )?
    .pdf()
}

/// The clinician's paper as a PDF: reasons, numbers, findings, gates, referrals, sources.
///
/// A plan whose schedule is withheld is printed without one, with the gates that are open.
///
/// # Errors
///
/// As for [`contents()`].
pub fn clinician(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    size: PaperSize,
) -> Result<Vec<u8>, Problem> {
    let subject = Subject::Plan { case, plan };
    typeset(
        Document::Clinician,
        subject,
        formulary,
        PaperOptions::on(size),
    )?
    .pdf()
}

/// Typesets finished text, such as that of a plan that was issued.
///
/// # Errors
///
/// A problem where a field that the template reads is not there.
pub fn typeset_contents(contents: &Value) -> Result<Typeset, Problem> {
    Typeset::new(contents)
}

/// Finished text as a PDF.
///
/// # Errors
///
/// As for [`typeset_contents`].
pub fn print(contents: &Value) -> Result<Vec<u8>, Problem> {
    typeset_contents(contents)?.pdf()
}

/// The same text on sheets of another size and in another print.
pub fn printed_as(mut contents: Value, options: PaperOptions) -> Value {
    if let Value::Object(object) = &mut contents {
        let large = options.type_size == TypeSize::Large;
        object.insert("paper".to_owned(), Value::from(options.size.word()));
        object.insert("large".to_owned(), Value::from(large));
    }
    contents
}
