//! What a path leads to, before anything is written there.

use std::io::Read as _;
use std::path::Path;

use crate::files::{are_the_same, is_there};
use crate::plan_file::{self, MOST_READ};

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum There {
    /// Nothing: a new file can be made.
    Nothing,
    /// A plan.
    Plan,
    /// A plan that is sealed under a passphrase, or another sealed file.
    Sealed,
    /// Another file.
    Other,
    /// A folder.
    Folder,
    /// A link that leads nowhere, a device, or what may not be looked at.
    Unreadable,
}

impl There {
    /// Whether a plan would be lost by writing something else there.
    pub fn is_a_plan(self) -> bool {
        matches!(self, Self::Plan | Self::Sealed)
    }
}

/// Why a paper or a table must not be written to a path: it is the plan it is made from, the
/// version before that, or any other plan; `None` where it may. For every file that is written
/// and is no plan.
pub fn keeps_from_writing(plan: &Path, out: &Path) -> Option<&'static str> {
    if are_the_same(plan, out) {
        Some("names the plan file itself")
    } else if out.file_name().is_some_and(is_name_of_sealed) {
        Some("has the name of a sealed plan, which it is not")
    } else if is_there(out) && out.file_name().is_some_and(is_name_of_plan) {
        Some("names a file that is called a plan, which would be lost")
    } else {
        match what_is_there(out) {
            There::Plan | There::Sealed => Some("names a plan file, which would be lost"),
            There::Folder => Some("names a folder"),
            There::Unreadable => {
                Some("names no file: a device, a pipe or a link that leads nowhere")
            }
            There::Nothing | There::Other => None,
        }
    }
}

/// Whether a file name is that of a sealed plan.
fn is_name_of_sealed(name: &std::ffi::OsStr) -> bool {
    plan_file::Form::of_name(&name.to_string_lossy()).is_some()
}

/// Whether a file name is that of a plan, whatever the file holds.
fn is_name_of_plan(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().ends_with(".taper.json")
}

/// What a path leads to; links are followed. Nothing is changed.
pub fn what_is_there(path: &Path) -> There {
    let Ok(at) = std::fs::metadata(path) else {
        let is_link = std::fs::symlink_metadata(path).is_ok();
        return if is_link {
            There::Unreadable
        } else {
            There::Nothing
        };
    };
    if at.is_dir() {
        return There::Folder;
    }
    if !at.is_file() {
        return There::Unreadable;
    }
    let mut beginning = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(MOST_READ).read_to_end(&mut beginning));
    match read {
        Err(_) => There::Unreadable,
        Ok(_) if plan_file::is_sealed(&beginning) => There::Sealed,
        Ok(_) if plan_file::looks_like_a_plan(&beginning) => There::Plan,
        Ok(_) => There::Other,
    }
}
