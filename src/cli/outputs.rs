//! The files that `plan` writes: which were asked for, and what each holds.
//!
//! All of them are made before the first is written, so that a problem leaves every file as it
//! was; none may take the place of the plan file or of another one.

use std::path::Path;

use crate::case::Case;
use crate::cli::arguments::{Document as Asked, PlanOptions};
use crate::cli::printing::printed;
use crate::clinical_data::Formulary;
use crate::draft::Draft;
use crate::exchange::format::{Format, FormatOptions};
use crate::files;
use crate::paper::Subject;
use crate::plan::Plan;
use crate::problem::Problem;

/// What is written.
#[derive(Clone, Copy)]
enum Output {
    /// A document to print.
    Paper,
    /// A file for another system.
    Handed(Format),
}

/// Every output: its option, where it goes, and what it is.
fn table(options: &PlanOptions) -> [(&'static str, Option<&Path>, Output); 8] {
    let handed = |option, path, format| (option, path, Output::Handed(format));
    [
        ("--pdf", options.pdf.as_deref(), Output::Paper),
        handed("--ics", options.ics.as_deref(), Format::Calendar),
        handed("--fhir", options.fhir.as_deref(), Format::Fhir),
        handed("--csv", options.csv.as_deref(), Format::Steps),
        handed(
            "--csv-dispensing",
            options.csv_dispensing.as_deref(),
            Format::Supplies,
        ),
        handed("--svg", options.svg.as_deref(), Format::Svg),
        handed("--png", options.png.as_deref(), Format::Png),
        handed("--text", options.text.as_deref(), Format::Text),
    ]
}

/// What stands in the way of writing the files where they were asked for.
pub(super) fn clash(options: &PlanOptions) -> Option<String> {
    if options.issued.is_some() && options.document != Asked::Patient {
        return Some(
            "--issued prints the paper that was handed out, and --document asks for another one. \
             Accepted: --document patient, or nothing, beside --issued"
                .to_owned(),
        );
    }
    let mut before: Vec<(&str, &Path)> = Vec::new();
    for (option, path, _) in table(options) {
        let Some(path) = path else {
            continue;
        };
        if let Some(why) = files::keeps_from_writing(&options.file, path) {
            let accepted = "another file to write to";
            let path = path.display();
            return Some(format!("{option} {why} ({path}). Accepted: {accepted}"));
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
    let how = FormatOptions {
        zone: options.zone,
        dose_times: options.ics_dose_times,
        details: options.ics_details,
        identity: options.text_identity,
    };
    let asked = table(options).into_iter();
    let asked = asked.filter_map(|(_, path, output)| Some((path?, output)));
    let made = asked.map(|(path, output)| {
        let bytes = match output {
            Output::Paper => printed(options, Subject::Plan { case, plan }, formulary),
            Output::Handed(format) => format.bytes((case, plan), &draft.journal, formulary, how),
        };
        Ok((path, bytes?))
    });
    made.collect()
}
