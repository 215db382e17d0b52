//! Opening a plan, and saving it without losing what anybody wrote.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use siphasher::sip128::SipHasher13;

use crate::files::writing::{self, Existing, Rights};
use crate::files::{FileProblem, read};
use crate::plan_file::MOST_READ;

/// What a file held when it was opened or saved: enough to notice that it holds something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(Option<(u64, u128)>);

impl Stamp {
    /// The stamp of a file that is not there yet.
    pub const NEW: Self = Self(None);

    /// The stamp of a content.
    pub fn of(bytes: &[u8]) -> Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self(Some((length, SipHasher13::new().hash(bytes).as_u128())))
    }

    /// As text, for the recovery journal.
    pub(super) fn text(self) -> String {
        self.0.map_or_else(String::new, |(length, hash)| {
            format!("{length}-{hash:032x}")
        })
    }

    /// From that text; what does not read is a file that was not there.
    pub(super) fn from_text(text: &str) -> Self {
        let parts = text.split_once('-').and_then(|(length, hash)| {
            Some((length.parse().ok()?, u128::from_str_radix(hash, 16).ok()?))
        });
        Self(parts)
    }
}

/// Why a plan was not saved. Where not said otherwise, everything on disk is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveProblem {
    /// Somebody else has changed the file, removed it, or made one, since it was opened.
    /// [`save_beside`] keeps their version and this one, and so does [`save_over`].
    #[error(
        "The file was changed by somebody else since it was opened. Save under another name, or look at both versions first ({})",
        path.display()
    )]
    ChangedSince {
        /// The file.
        path: PathBuf,
        /// What it holds now; `None` where it is gone.
        now: Option<Vec<u8>>,
    },
    /// The file may not be written.
    #[error(
        "The file is read-only. Save under another name, or ask whoever made it so ({})",
        .0.display()
    )]
    ReadOnly(PathBuf),
    /// The path is a symbolic link that leads nowhere.
    #[error(
        "The path is a link that leads nowhere, so it is not known where the plan belongs. Save under another name ({})",
        .0.display()
    )]
    BrokenLink(PathBuf),
    /// The path leads to a folder or a device.
    #[error("The path leads to no file. Save under another name ({})", .0.display())]
    NotAFile(PathBuf),
    /// It could not be written; the disk may be full.
    #[error(transparent)]
    NotWritten(#[from] FileProblem),
    /// The new version is in place, but the folder could not be brought to the disk: a power
    /// cut might still undo it.
    #[error("Saved, but a power cut might still undo it: {problem}")]
    NotYetSafe {
        /// What the file holds now.
        stamp: Stamp,
        /// What went wrong.
        problem: FileProblem,
    },
}

/// A plan's bytes and their stamp, to be handed back to [`save`].
///
/// # Errors
///
/// Where it cannot be opened or read.
pub fn open(path: &Path) -> Result<(Vec<u8>, Stamp), FileProblem> {
    // A pipe would be waited for, with the window standing still.
    if std::fs::metadata(path).is_ok_and(|at| !at.is_file()) {
        let what = "it is a folder or a device, and no file";
        return Err(FileProblem::says("Opening the file", path, what));
    }
    let bytes = read(path)?;
    let stamp = Stamp::of(&bytes);
    Ok((bytes, stamp))
}

/// Saves a plan over the version that was opened.
///
/// A link is followed to its file. The version before is kept as `NAME~`, readable by its owner
/// alone; a new file is its owner's alone, and one that is there loses whatever it granted to
/// everybody. Names beside `path` are: `NAME~` and, while writing, `.NAME.….part`.
///
/// # Errors
///
/// The reason, with everything on disk as it was, save where the reason says otherwise.
pub fn save(path: &Path, bytes: &[u8], opened: &Stamp) -> Result<Stamp, SaveProblem> {
    write(path, bytes, Some(opened))
}

/// Saves a plan over whatever is there now: after the user has seen both versions. The other
/// one is kept as `NAME~`.
///
/// # Errors
///
/// As [`save`], but never because it was changed.
pub fn save_over(path: &Path, bytes: &[u8]) -> Result<Stamp, SaveProblem> {
    write(path, bytes, None)
}

/// Saves a plan in a new file beside another, named `NAME-2`, `NAME-3` and so on before its
/// endings, and says where.
///
/// # Errors
///
/// As [`save`].
pub fn save_beside(path: &Path, bytes: &[u8]) -> Result<(PathBuf, Stamp), SaveProblem> {
    /// How many names are tried.
    const MOST_NAMES: usize = 1000;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (stem, endings) = match name.find(".taper.") {
        Some(place) => name.split_at(place),
        None => name
            .rsplit_once('.')
            .map_or((&*name, ""), |(stem, _)| name.split_at(stem.len())),
    };
    for number in 2..MOST_NAMES {
        let other = path.with_file_name(format!("{stem}-{number}{endings}"));
        match save(&other, bytes, &Stamp::NEW) {
            Err(SaveProblem::ChangedSince { .. }) => {}
            Err(problem) => return Err(problem),
            Ok(stamp) => return Ok((other, stamp)),
        }
    }
    let what = "every name that was tried is taken";
    Err(FileProblem::says("Writing the file", path, what).into())
}

/// Where the version before the last save is kept.
pub fn previous(path: &Path) -> PathBuf {
    let mut name = OsString::from(path.file_name().unwrap_or_default());
    name.push("~");
    path.with_file_name(name)
}

fn write(path: &Path, bytes: &[u8], opened: Option<&Stamp>) -> Result<Stamp, SaveProblem> {
    let _span = tracing::info_span!("save").entered();
    let target = target(path)?;
    // The new version is finished before the old one is looked at, so that next to no time
    // lies between looking and putting it in place.
    let file = writing::beside(&target, bytes, Rights::NotForEverybody)?;
    let now = present(&target)?;
    if let Some(opened) = opened
        && now.as_deref().map_or(Stamp::NEW, Stamp::of) != *opened
    {
        tracing::info!("not saved: changed since it was opened");
        return Err(SaveProblem::ChangedSince {
            path: path.to_owned(),
            now,
        });
    }
    let existing = match &now {
        // Saving twice what is there must not push out the version before.
        Some(before) if before != bytes => {
            writing::replace(&previous(&target), before, Rights::OwnerAlone)?;
            Existing::Replaced
        }
        Some(_) => Existing::Replaced,
        None => Existing::Kept,
    };
    writing::put(file, &target, existing)?;
    let stamp = Stamp::of(bytes);
    if let Err(problem) = writing::sync_folder(&target) {
        return Err(SaveProblem::NotYetSafe { stamp, problem });
    }
    tracing::info!(bytes = bytes.len(), "saved");
    Ok(stamp)
}

/// The file that a path leads to, once it is known that it may be written.
fn target(path: &Path) -> Result<PathBuf, SaveProblem> {
    let Ok(at) = std::fs::symlink_metadata(path) else {
        return Ok(path.to_owned());
    };
    let target = if at.is_symlink() {
        std::fs::canonicalize(path).map_err(|_why| SaveProblem::BrokenLink(path.to_owned()))?
    } else {
        path.to_owned()
    };
    let at = std::fs::metadata(&target).map_err(FileProblem::of("Looking at the file", &target))?;
    if !at.is_file() {
        return Err(SaveProblem::NotAFile(path.to_owned()));
    }
    if at.permissions().readonly() {
        return Err(SaveProblem::ReadOnly(path.to_owned()));
    }
    Ok(target)
}

/// The content of a file that may not be there.
fn present(path: &Path) -> Result<Option<Vec<u8>>, FileProblem> {
    const LOOKING: &str = "Looking at the file";
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(FileProblem::of(LOOKING, path)(error)),
        // It could not be kept as the version before.
        Ok(at) if at.len() >= MOST_READ => {
            let what =
                "it is larger than any plan, so it is something else; save under another name";
            Err(FileProblem::says(LOOKING, path, what))
        }
        Ok(_) => read(path).map(Some),
    }
}
