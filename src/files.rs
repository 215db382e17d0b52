//! Reading a file, and replacing a file whole or not at all. Nothing else touches the disk.
#![expect(
    clippy::disallowed_methods,
    reason = "the one module that touches the disk"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{doing} failed: {source} ({})", path.display())]
pub struct FileProblem {
    doing: &'static str,
    source: std::io::Error,
    path: PathBuf,
}

/// The bytes of a file.
///
/// # Errors
///
/// Where it cannot be opened or read.
pub fn read(path: &Path) -> Result<Vec<u8>, FileProblem> {
    let problem = |source| FileProblem {
        doing: "Opening the file",
        source,
        path: path.to_owned(),
    };
    std::fs::read(path).map_err(problem)
}

/// Whether two paths lead to one and the same file, whether it is there yet or not.
pub fn are_the_same(one: &Path, other: &Path) -> bool {
    let found = |path: &Path| {
        std::fs::canonicalize(path).ok().or_else(|| {
            let folder = std::fs::canonicalize(folder_of(path)).ok()?;
            Some(folder.join(path.file_name()?))
        })
    };
    found(one).is_some_and(|one| found(other) == Some(one))
}

/// The folder that a file stands in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Whether a file is there.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// Replaces a file, or makes a new one: the whole content or nothing. A new file can be read
/// by its owner alone, since it holds a patient's details.
///
/// # Errors
///
/// Where it cannot be written; an existing file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileProblem> {
    let problem = |source| FileProblem {
        doing: "Writing the file",
        source,
        path: path.to_owned(),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".taperline-")
        .tempfile_in(folder_of(path))
        .map_err(problem)?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(problem)?;
    if let Ok(present) = std::fs::metadata(path) {
        file.as_file()
            .set_permissions(present.permissions())
            .map_err(problem)?;
    }
    file.persist(path).map_err(|error| problem(error.error))?;
    Ok(())
}
