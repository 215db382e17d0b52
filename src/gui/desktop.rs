//! The desktop around the window: choosing a path, reading and writing files.
//!
//! The desktop's own dialog needs a portal and says nothing where there is none, so a path
//! can always be typed as well. Tests put a recording one in this one's place.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::gui::printing::{News, Printing};
use crate::gui::view::Purpose;
use crate::paper::Document;

/// What the window asks of the desktop.
pub trait Desktop {
    /// Lets the user choose a path; `None` where nothing was chosen or no dialog exists.
    fn choose(&mut self, purpose: Purpose) -> Option<PathBuf>;

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    fn read(&mut self, path: &Path) -> Result<Vec<u8>, String>;

    /// Whether a file is there.
    fn is_there(&mut self, path: &Path) -> bool;

    /// Replaces a file, whole or not at all.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    fn replace(&mut self, path: &Path, bytes: &[u8]) -> Result<(), String>;

    /// Asks which printers the system knows; they come as news.
    fn ask_for_printers(&mut self, context: &Context);

    /// Hands a PDF to a printer, or to the system's viewer where none is named; what becomes
    /// of it comes as news.
    fn print(&mut self, printer: Option<&str>, pdf: &[u8], context: &Context);

    /// What has become of requests since this was asked last.
    fn news(&mut self) -> Vec<News>;
}

/// The name of a print job; it never names the patient.
const JOB: &str = "Taper plan";

impl Purpose {
    /// The file name that is proposed; it never names the patient.
    pub(super) fn proposed_name(self) -> &'static str {
        match self {
            Self::Open | Self::Save => "plan.taper.json",
            Self::Paper(Document::Patient) => "taper-plan.pdf",
            Self::Paper(Document::Fridge) => "taper-fridge.pdf",
            Self::Paper(Document::Clinician) => "taper-clinician.pdf",
            Self::Paper(Document::Pharmacy) => "taper-pharmacy.pdf",
            Self::Paper(Document::Comparison) => "taper-comparison.pdf",
        }
    }
}

/// The desktop that the window really runs on.
#[derive(Debug, Default)]
pub struct RealDesktop {
    printing: Printing,
}

impl Desktop for RealDesktop {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks for a path"
    )]
    fn choose(&mut self, purpose: Purpose) -> Option<PathBuf> {
        let dialog = rfd::FileDialog::new();
        match purpose {
            Purpose::Open => dialog.add_filter("Taper plan", &["json"]).pick_file(),
            Purpose::Save => dialog
                .add_filter("Taper plan", &["json"])
                .set_file_name(purpose.proposed_name())
                .save_file(),
            Purpose::Paper(_) => dialog
                .add_filter("PDF", &["pdf"])
                .set_file_name(purpose.proposed_name())
                .save_file(),
        }
    }

    fn read(&mut self, path: &Path) -> Result<Vec<u8>, String> {
        crate::files::read(path).map_err(|error| error.to_string())
    }

    fn is_there(&mut self, path: &Path) -> bool {
        crate::files::is_there(path)
    }

    fn replace(&mut self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        crate::files::replace(path, bytes).map_err(|error| error.to_string())
    }

    fn ask_for_printers(&mut self, context: &Context) {
        self.printing.ask_for_printers(waker(context));
    }

    fn print(&mut self, printer: Option<&str>, pdf: &[u8], context: &Context) {
        match printer {
            Some(printer) => {
                let pdf = pdf.to_vec();
                self.printing.print(printer, JOB, pdf, waker(context));
            }
            None => self.printing.show(pdf, waker(context)),
        }
    }

    fn news(&mut self) -> Vec<News> {
        self.printing.news()
    }
}

/// Wakes the window when a thread is done.
fn waker(context: &Context) -> impl Fn() + Send + 'static {
    let context = context.clone();
    move || context.request_repaint()
}
