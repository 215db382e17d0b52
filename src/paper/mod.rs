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

pub(crate) use clinician::words::{day, short_day};
pub(crate) use regimen::{at_most, name, printed, worn};

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::plan::Plan;
use crate::problem::Problem;

/// The size of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperSize {
    /// A4.
    A4,
    /// US Letter.
    Letter,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Lines that stay sharp at any size.
    Svg,
    /// Dots, for programs that read nothing else.
    Png,
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
    let planned = plan.planned()?;
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
    print(&contents.ok_or_else(|| no_scenario(plan))?)
}

fn no_scenario(plan: &Plan) -> Problem {
    let accepted = "the plan of a scenario of this case";
    let name = plan.scenario.as_str();
    let what = "is no scenario of the case";
    Problem::new("paper", "scenarios", name, what, accepted)
}

/// The doses over time as a picture: one curve for each row that is tapered, without who takes
/// them. The SVG carries its contents in words.
///
/// # Errors
///
/// A problem where a gate withholds the schedule.
pub fn curve(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    picture: Picture,
) -> Result<Vec<u8>, Problem> {
    plan.planned()?;
    let contents = clinician::curve(case, plan, formulary).ok_or_else(|| no_scenario(plan))?;
    match picture {
        Picture::Png => world::png(&contents),
        Picture::Svg => Ok(told(&world::svg(&contents)?, &contents).into_bytes()),
    }
}

/// A picture that says in words what it shows, for those who cannot see it.
fn told(svg: &str, contents: &Value) -> String {
    let drawings = contents.get("drawings").and_then(Value::as_array);
    let words = drawings.into_iter().flatten();
    let words = words.filter_map(|drawing| drawing.get("alt")?.as_str());
    let words = words.collect::<Vec<_>>().join(" ");
    // XML has no way to write a control character.
    let words: String = words.chars().filter(|sign| !sign.is_control()).collect();
    let words = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    match svg.split_once('>') {
        Some((head, rest)) => format!("{head} role=\"img\"><title>{words}</title>{rest}"),
        None => svg.to_owned(),
    }
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
