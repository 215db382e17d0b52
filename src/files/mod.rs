//! The disk: reading files, and replacing them whole or not at all. Nothing else touches it.
//!
//! A plan is opened and saved, everything else is read and replaced:
//!
//! - [`open()`] gives a plan's bytes and a [`Stamp`] of them; [`save`] takes both back, keeps the
//!   version before as `NAME~`, and refuses where somebody else has changed the file since.
//!   [`save_over`] and [`save_beside`] are the two answers to that: keep both either way.
//! - [`Lock::take`] says beside the plan who has it open, until the lock is dropped.
//! - [`Recovery`] keeps what is typed and not saved yet; [`found`] lists what a crash left.
//! - [`what_is_there`] tells what a path leads to, before anything is written to it.
//!
//! No clock is asked: a time is the caller's, as text.
#![expect(
    clippy::disallowed_methods,
    reason = "the one module that touches the disk"
)]

mod left;
mod lock;
mod recovery;
mod saving;
mod shown;
mod there;
mod writing;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use age::secrecy::zeroize::Zeroize as _;

use crate::plan_file::{MOST_READ, SecretString};

pub use left::{Found, NotRead, found, not_read};
pub use lock::{Holder, Lock, LockProblem, holder};
pub use recovery::{
    JournalContent, Recovery, RecoveryProblem, Unsaved, make_private, state_folder,
};
pub use saving::{SaveProblem, Stamp, open, previous, save, save_beside, save_over};
pub use shown::{Shown, for_the_viewer, sweep_shown};
pub use there::{There, keeps_from_writing, what_is_there};

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{doing} failed: {source} ({})", path.display())]
pub struct FileProblem {
    doing: &'static str,
    source: std::io::Error,
    path: PathBuf,
}

impl FileProblem {
    /// A problem with one thing that was done to a file, for `map_err`.
    fn of(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self {
            doing,
            source,
            path: path.to_owned(),
        }
    }

    /// A problem of our own wording.
    fn says(doing: &'static str, path: &Path, what: &str) -> Self {
        Self {
            doing,
            source: std::io::Error::other(what),
            path: path.to_owned(),
        }
    }
}

/// The bytes of a file; at most a little more than the largest plan has.
///
/// # Errors
///
/// Where it cannot be opened or read.
pub fn read(path: &Path) -> Result<Vec<u8>, FileProblem> {
    let _span = tracing::info_span!("read").entered();
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MOST_READ).read_to_end(&mut bytes))
        .map_err(FileProblem::of("Opening the file", path))?;
    tracing::debug!(bytes = bytes.len(), "read");
    Ok(bytes)
}

/// The first line of a file as a secret; what was read besides is wiped.
///
/// # Errors
///
/// Where it cannot be opened or read, or is no text.
pub fn read_secret(path: &Path) -> Result<SecretString, FileProblem> {
    let mut bytes = read(path)?;
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let secret = std::str::from_utf8(line).map(SecretString::from);
    bytes.zeroize();
    secret.map_err(|_why| FileProblem::says("Reading the file", path, "it is no text"))
}

/// Whether two paths lead to one and the same file, whether it is there yet or not.
pub fn are_the_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let place = |path: &Path| std::fs::metadata(path).ok().map(|at| (at.dev(), at.ino()));
        if place(one).is_some_and(|one| place(other) == Some(one)) {
            return true;
        }
    }
    let found = |path: &Path| {
        std::fs::canonicalize(path).ok().or_else(|| {
            let folder = std::fs::canonicalize(writing::folder(path)).ok()?;
            Some(folder.join(path.file_name()?))
        })
    };
    found(one).is_some_and(|one| found(other) == Some(one))
}

/// Whether a file is there.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// Replaces a file that is no plan, such as a paper, or makes a new one: the whole content or
/// nothing. A new file can be read by its owner alone, since it holds a patient's details; one
/// that is there keeps its permissions.
///
/// # Errors
///
/// Where it cannot be written; an existing file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileProblem> {
    let _span = tracing::info_span!("write").entered();
    // A link stays one, and what it leads to is replaced.
    let path = &path.canonicalize().unwrap_or_else(|_new| path.to_owned());
    if std::fs::metadata(path).is_ok_and(|at| at.permissions().readonly()) {
        let what = "it is there and may not be written to";
        return Err(FileProblem::says("Writing the file", path, what));
    }
    writing::sweep(path);
    writing::replace(path, bytes, writing::Rights::AsBefore)?;
    tracing::debug!(bytes = bytes.len(), "written");
    Ok(())
}
