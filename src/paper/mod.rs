//! Plan → PDF.
//!
//! A template of `assets/paper/` reads one JSON of finished text; amounts, dates and
//! sentences are made here and in the data, never in the template. The PDF is tagged
//! (PDF/UA-1), and equal input gives equal bytes.

mod clinician;
mod contents;
mod printable;
mod regimen;
mod report;
mod world;

use serde_json::Value;

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::plan::{Outcome, Plan};
use crate::problem::Problem;

/// The size of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperSize {
    /// A4.
    A4,
    /// US Letter.
    Letter,
}

impl PaperSize {
    /// The template's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "us-letter",
        }
    }
}

/// The patient's schedule as a PDF.
///
/// # Errors
///
/// A problem where a gate withholds the schedule, or where the text holds a character that
/// the fonts cannot print (the message names it).
pub fn patient(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    paper: PaperSize,
) -> Result<Vec<u8>, Problem> {
    print(&patient_contents(case, plan, formulary, paper)?)
}

/// The finished text of the patient's schedule, field by field as the template reads it.
///
/// # Errors
///
/// As for [`patient`].
pub fn patient_contents(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    paper: PaperSize,
) -> Result<Value, Problem> {
    let planned = match &plan.outcome {
        Outcome::Planned(planned) => planned,
        Outcome::Withheld(problems) => {
            let gates = problems.first().cloned();
            return Err(gates.unwrap_or_else(|| {
                Problem::new(
                    "withheld",
                    "",
                    "",
                    "The schedule is withheld",
                    "an answer to its gates",
                )
            }));
        }
    };
    printable::patient(case)?;
    Ok(contents::patient(case, plan, planned, formulary, paper))
}

/// The clinician's paper as a PDF: reasons, numbers, findings, gates, referrals, sources.
///
/// A plan whose schedule is withheld is printed without one, with the gates that are open.
///
/// # Errors
///
/// A problem where the text holds a character that the fonts cannot print (the message
/// names it).
pub fn clinician(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    paper: PaperSize,
) -> Result<Vec<u8>, Problem> {
    printable::clinician(case, plan)?;
    let contents = clinician::clinician(case, plan, formulary, paper);
    print(&contents.ok_or_else(|| {
        let accepted = "the plan of a scenario of this case";
        Problem::new(
            "paper",
            "scenarios",
            plan.scenario.as_str(),
            "is no scenario of the case",
            accepted,
        )
    })?)
}

/// Finished text as a PDF.
///
/// # Errors
///
/// A problem where a field that the template reads is not there.
pub fn print(contents: &Value) -> Result<Vec<u8>, Problem> {
    let _span = tracing::info_span!("print").entered();
    world::pdf(contents)
}

/// The same text on sheets of another size.
pub fn on_sheets(mut contents: Value, size: PaperSize) -> Value {
    if let Value::Object(object) = &mut contents {
        object.insert("paper".to_owned(), Value::from(size.word()));
    }
    contents
}
