//! A paper for the desktop's viewer: a file that is gone when the window closes.

use std::io::Write as _;
use std::path::Path;

use tempfile::NamedTempFile;

/// A file that the viewer may read as long as this is kept.
#[derive(Debug)]
pub struct Shown(NamedTempFile);

impl Shown {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Writes a PDF for the viewer, readable by this user alone; its name never names the patient.
///
/// # Errors
///
/// Where the folder for passing files cannot be written to.
pub fn for_the_viewer(pdf: &[u8]) -> std::io::Result<Shown> {
    let mut file = tempfile::Builder::new()
        .prefix("taper-plan-")
        .suffix(".pdf")
        .tempfile()?;
    file.write_all(pdf)?;
    file.flush()?;
    Ok(Shown(file))
}
