//! The desktop around the window: choosing a path, reading and writing files.
//!
//! The desktop's own dialog needs a portal and says nothing where there is none, so a path
//! can always be typed as well. Tests put a recording one in this one's place.

use std::path::{Path, PathBuf};

use crate::gui::view::Purpose;

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
}

impl Purpose {
    /// The file name that is proposed; it never names the patient.
    pub(super) fn proposed_name(self) -> &'static str {
        match self {
            Self::Open | Self::Save => "plan.taper.json",
            Self::PatientPdf => "taper-plan.pdf",
        }
    }
}

/// The desktop that the window really runs on.
#[derive(Debug, Default)]
pub struct RealDesktop;

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
            Purpose::PatientPdf => dialog
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
}
