//! The files that `plan` writes: which were asked for, and what each holds.
//!
//! All of them are made before the first is written, so that a problem leaves every file as it
//! was; none may take the place of the plan file or of another one.

use std::path::Path;

use crate::case::Case;
use crate::cli::arguments::PlanOptions;
use crate::cli::printing::printed;
use crate::clinical_data::Formulary;
use crate::draft::Draft;
use crate::exchange::calendar::{self, CalendarOptions, Zone};
use crate::exchange::text::{self, TextOptions};
use crate::exchange::{fhir, sheets};
use crate::files;
use crate::paper::{self, Picture, Subject};
use crate::plan::Plan;
use crate::problem::Problem;

/// What an output is made from.
struct Made<'a> {
    draft: &'a Draft,
    case: &'a Case,
    plan: &'a Plan,
    formulary: &'a Formulary,
    options: &'a PlanOptions,
}

type Make = fn(&Made<'_>) -> Result<Vec<u8>, Problem>;

/// Every output: its option, where it goes, and what it holds.
fn table(options: &PlanOptions) -> [(&'static str, Option<&Path>, Make); 8] {
    [
        ("--pdf", options.pdf.as_deref(), pdf),
        ("--ics", options.ics.as_deref(), ics),
        ("--fhir", options.fhir.as_deref(), |made| {
            fhir::bundle(made.case, made.plan, made.formulary)
        }),
        ("--csv", options.csv.as_deref(), |made| {
            sheets::steps(made.plan)
        }),
        (
            "--csv-dispensing",
            options.csv_dispensing.as_deref(),
            |made| sheets::supplies(made.plan),
        ),
        ("--svg", options.svg.as_deref(), |made| {
            curve(made, Picture::Svg)
        }),
        ("--png", options.png.as_deref(), |made| {
            curve(made, Picture::Png)
        }),
        ("--text", options.text.as_deref(), text),
    ]
}

/// What stands in the way of writing the files where they were asked for.
pub(super) fn clash(options: &PlanOptions) -> Option<String> {
    let mut before: Vec<(&str, &Path)> = Vec::new();
    for (option, path, _) in table(options) {
        let Some(path) = path else {
            continue;
        };
        if let Some(why) = files::keeps_from_writing(&options.file, path) {
            let accepted = "another file to write to";
            return Some(format!("{option} {why}. Accepted: {accepted}"));
        }
        for (other, taken) in &before {
            if files::are_the_same(taken, path) {
                let accepted = "a file of its own for each";
                return Some(format!(
                    "{option} names the file of {other}. Accepted: {accepted}"
                ));
            }
        }
        before.push((option, path));
    }
    None
}

/// The files that were asked for, with their contents.
pub(super) fn make<'a>(
    (draft, case): (&Draft, &Case),
    plan: &Plan,
    formulary: &Formulary,
    options: &'a PlanOptions,
) -> Result<Vec<(&'a Path, Vec<u8>)>, Problem> {
    let made = Made {
        draft,
        case,
        plan,
        formulary,
        options,
    };
    let asked = table(options).into_iter();
    let asked = asked.filter_map(|(_, path, make)| Some((path?, make)));
    asked.map(|(path, make)| Ok((path, make(&made)?))).collect()
}

fn pdf(made: &Made<'_>) -> Result<Vec<u8>, Problem> {
    let (case, plan) = (made.case, made.plan);
    printed(made.options, Subject::Plan { case, plan }, made.formulary)
}

fn ics(made: &Made<'_>) -> Result<Vec<u8>, Problem> {
    let options = made.options;
    let zone = options.zone.or_else(|| Zone::of_country(made.case.country));
    let options = CalendarOptions {
        zone,
        dose_times: options.ics_dose_times,
        details: options.ics_details,
    };
    calendar::calendar(made.case, made.plan, &made.draft.journal, options)
}

fn curve(made: &Made<'_>, picture: Picture) -> Result<Vec<u8>, Problem> {
    paper::curve(made.case, made.plan, made.formulary, picture)
}

fn text(made: &Made<'_>) -> Result<Vec<u8>, Problem> {
    let identity = made.options.text_identity;
    let options = TextOptions { identity };
    text::bytes(made.case, made.plan, made.formulary, options)
}
