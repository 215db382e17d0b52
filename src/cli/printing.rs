//! Writing documents as PDF.

use std::io::Result as Printed;
use std::path::Path;

use crate::cli::WRONG_USE;
use crate::cli::arguments::{Document as Asked, HandedOver, Paper, PlanOptions, Print};
use crate::cli::commands::Console;
use crate::clinical_data::{Country, Formulary};
use crate::files;
use crate::paper::{self, Document, Instalments, PaperOptions, PaperSize, Subject, TypeSize};
use crate::problem::Problem;

impl Console<'_> {
    /// Prints all scenarios of a file side by side.
    pub(super) fn print_comparison(&mut self, options: &PlanOptions, out: &Path) -> Printed<u8> {
        let comparison = match self.comparison(&options.file, options.json)? {
            Ok(comparison) => comparison,
            Err(status) => return Ok(status),
        };
        let subject = Subject::Scenarios {
            comparison: &comparison,
            today: self.today,
        };
        let bytes = match printed(options, subject, self.formulary) {
            Ok(bytes) => bytes,
            Err(problem) => return self.refuse(&[problem], options.json),
        };
        if let Err(problem) = files::replace(out, &bytes) {
            writeln!(self.err, "{problem}")?;
            return Ok(WRONG_USE);
        }
        self.say_unanswered(&comparison)
    }
}

/// The document that was asked for.
pub(super) fn printed(
    options: &PlanOptions,
    subject: Subject<'_>,
    formulary: &Formulary,
) -> Result<Vec<u8>, Problem> {
    let document = match options.document {
        Asked::Patient => Document::Patient,
        Asked::Fridge => Document::Fridge,
        Asked::Clinician => Document::Clinician,
        Asked::Pharmacy => Document::Pharmacy,
        Asked::Comparison => Document::Comparison,
    };
    let country = match subject {
        Subject::Plan { case, .. } => case.country,
        Subject::Scenarios { comparison, .. } => comparison.case.country,
    };
    paper::typeset(document, subject, formulary, how(options, country))?.pdf()
}

/// How the document was asked to be printed; without a size, on the country's own.
pub(super) fn how(options: &PlanOptions, country: Country) -> PaperOptions {
    PaperOptions {
        size: match options.paper {
            Some(Paper::A4) => PaperSize::A4,
            Some(Paper::Letter) => PaperSize::Letter,
            None => PaperSize::of(country),
        },
        type_size: match options.type_size {
            Print::Normal => TypeSize::Normal,
            Print::Large => TypeSize::Large,
        },
        instalments: match options.instalments {
            HandedOver::Whole => Instalments::Whole,
            HandedOver::Weekly => Instalments::Weekly,
        },
        with_identity: options.with_identity,
    }
}
