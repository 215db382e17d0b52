//! A paper for the desktop's viewer: a file that is gone when the window closes.

use std::io::Write as _;
use std::path::Path;

use crate::files::writing::is_free;

use tempfile::NamedTempFile;

const PREFIX: &str = "taper-plan-";
const SUFFIX: &str = ".pdf";

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
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .tempfile()?;
    // Says that its window is still there; readers are not kept from reading.
    let _ = file.as_file().try_lock();
    file.write_all(pdf)?;
    file.flush()?;
    Ok(Shown(file))
}

/// Removes what the viewer was given by windows that were killed.
pub fn sweep_shown() {
    let entries = std::fs::read_dir(std::env::temp_dir());
    for entry in entries.into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let middle = name.strip_prefix(PREFIX);
        let middle = middle.and_then(|rest| rest.strip_suffix(SUFFIX));
        let is_left =
            middle.is_some_and(|middle| middle.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if is_left && entry.file_type().is_ok_and(|kind| kind.is_file()) && is_free(&entry.path()) {
            // Another user's stays; it is in nobody's way.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
