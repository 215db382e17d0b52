//! What is typed and not saved yet, kept in the user's state folder until it is.
//!
//! Each open window has one journal there, readable by its owner alone, and sealed under the
//! plan's passphrase where the plan is sealed. It is replaced whole or not at all, so that a
//! crash at any moment leaves the last one. While its window lives, a lock file beside it is
//! held; a journal whose lock nobody holds is what a crash has left.
//!
//! A journal is one line of JSON (whose draft it is, when it was kept) and then the bytes: the
//! draft, and after a separator what was typed and is no part of it yet, where there is any.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{FileProblem, Stamp, read, writing};
use crate::plan_file::{self, MOST_READ, Sealer, SecretString};
use crate::problem::Problem;

/// What stands first in a journal.
pub(super) const FORMAT: &str = "taperline-recovery";
/// A draft alone.
const DRAFT_ALONE: u32 = 1;
/// A draft, the separator, and what is no part of it yet.
pub(super) const WITH_UNRECORDED: u32 = 2;
/// Stands between the two; JSON, which both are, writes it in letters.
const SEPARATOR: u8 = 0x1e;
pub(super) const JOURNAL: &str = "recovery";
pub(super) const LOCK: &str = "lock";
const KEEPING: &str = "Keeping what is not saved yet";

/// A draft that is not saved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    /// The plan file that it belongs to; `None` for a plan that was never saved.
    pub path: Option<PathBuf>,
    /// What that file held when it was opened or last saved.
    pub opened: Stamp,
    /// When it was kept, as the caller wrote it.
    pub at: String,
    /// The draft as typed; `plan_file::write_as_typed` makes it.
    pub bytes: Vec<u8>,
    /// What else was typed and is no part of the draft yet, as the caller wrote it; empty where
    /// nothing was. It holds no byte 1E, as no JSON does.
    pub unrecorded: Vec<u8>,
}

/// What a journal holds, as it lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalContent {
    /// The draft; its bytes are sealed where there is a key.
    pub unsaved: Unsaved,
    /// The key that they are sealed with, itself sealed under the plan's passphrase.
    pub key: Option<Vec<u8>>,
}

impl JournalContent {
    /// The draft that was kept. Where it is sealed, this takes as long as trying a passphrase.
    ///
    /// # Errors
    ///
    /// Where the passphrase is missing or another one, or the bytes were altered.
    pub fn opened(self, passphrase: Option<&SecretString>) -> Result<Unsaved, Problem> {
        let Self { unsaved, key } = self;
        let bytes = match (key, passphrase) {
            (None, _) => unsaved.bytes,
            (Some(key), Some(passphrase)) => {
                plan_file::unseal_by_key(&unsaved.bytes, &key, passphrase)?
            }
            (Some(_), None) => return Err(plan_file::passphrase_needed()),
        };
        let end = bytes.iter().position(|byte| *byte == SEPARATOR);
        let parts = end.and_then(|end| Some((bytes.get(..end)?, bytes.get(end + 1..)?)));
        Ok(match parts {
            Some((draft, unrecorded)) => Unsaved {
                bytes: draft.to_vec(),
                unrecorded: unrecorded.to_vec(),
                ..unsaved
            },
            None => Unsaved { bytes, ..unsaved },
        })
    }
}

/// The first line of a journal.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    format: String,
    version: u32,
    pub(super) path: Option<String>,
    pub(super) opened: String,
    pub(super) at: String,
    /// The sealed key, in letters, where the bytes are sealed.
    pub(super) key: Option<String>,
}

/// Why a draft could not be kept or taken back.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryProblem {
    /// The disk.
    #[error(transparent)]
    File(#[from] FileProblem),
    /// Sealing, or a passphrase that does not open it.
    #[error(transparent)]
    Sealed(#[from] Problem),
    /// Not a journal of this program, or of a newer one.
    #[error("What was kept cannot be read by this program ({})", .0.display())]
    NotAJournal(PathBuf),
}

/// Where journals are kept: `XDG_STATE_HOME`, or what the platform has in its place.
pub fn state_folder() -> Option<PathBuf> {
    dirs::state_dir()
        .or_else(dirs::data_local_dir)
        .map(|folder| folder.join("taperline"))
}

/// The journal of one window.
#[derive(Debug)]
pub struct Recovery {
    journal: PathBuf,
    lock_path: PathBuf,
    lock: File,
    sealer: Option<Sealer>,
}

impl Recovery {
    /// A new journal in a folder, which is made where it is not there; nothing is kept yet.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be made or written to.
    pub fn start(folder: &Path) -> Result<Self, FileProblem> {
        make_private(folder).map_err(FileProblem::of(KEEPING, folder))?;
        tidy(folder);
        // A name that nobody else has: the file that takes it is the lock.
        let (lock, lock_path) = tempfile::Builder::new()
            .prefix("draft-")
            .suffix(&format!(".{LOCK}"))
            .tempfile_in(folder)
            .map_err(FileProblem::of(KEEPING, folder))?
            .keep()
            .map_err(|error| FileProblem::of(KEEPING, folder)(error.error))?;
        // Where a file system knows no locks, journals are offered while their window lives;
        // that is a nuisance and loses nothing.
        let _ = lock.try_lock();
        Ok(Self {
            journal: lock_path.with_extension(JOURNAL),
            lock_path,
            lock,
            sealer: None,
        })
    }

    /// Seals what is kept from now on with a key under the plan's passphrase, or no longer.
    /// What was kept until now is removed.
    ///
    /// # Errors
    ///
    /// Where that cannot be removed; what is kept is then sealed as before.
    pub fn seal_with(&mut self, sealer: Option<Sealer>) -> Result<(), FileProblem> {
        self.forget()?;
        self.sealer = sealer;
        Ok(())
    }

    /// Keeps a draft in place of the one before: whole or not at all.
    ///
    /// # Errors
    ///
    /// Where it cannot be sealed or written; the one before is then still kept.
    pub fn keep(&mut self, unsaved: &Unsaved) -> Result<(), RecoveryProblem> {
        let _span = tracing::info_span!("recovery").entered();
        let mut bytes = unsaved.bytes.clone();
        let version = if unsaved.unrecorded.is_empty() {
            DRAFT_ALONE
        } else {
            bytes.push(SEPARATOR);
            bytes.extend_from_slice(&unsaved.unrecorded);
            WITH_UNRECORDED
        };
        let (key, bytes) = match &self.sealer {
            None => (None, bytes),
            Some(sealer) => {
                let key = String::from_utf8_lossy(sealer.key()).into_owned();
                (Some(key), sealer.seal(&bytes)?)
            }
        };
        let path = unsaved.path.as_deref();
        let head = Head {
            format: FORMAT.to_owned(),
            version,
            // A name that is no text would lead to another file: better to none.
            path: path.and_then(Path::to_str).map(str::to_owned),
            opened: unsaved.opened.text(),
            at: unsaved.at.clone(),
            key,
        };
        let mut content = serde_json::to_vec(&head).unwrap_or_default();
        content.push(b'\n');
        content.extend(bytes);
        if u64::try_from(content.len()).is_ok_and(|length| length >= MOST_READ) {
            let what = "it is more than can be taken back";
            return Err(FileProblem::says(KEEPING, &self.journal, what).into());
        }
        writing::replace(&self.journal, &content, writing::Rights::OwnerAlone)?;
        tracing::debug!("kept");
        Ok(())
    }

    /// Removes what was kept: the draft was saved, or given up.
    ///
    /// # Errors
    ///
    /// Where it cannot be removed.
    pub fn forget(&mut self) -> Result<(), FileProblem> {
        remove(&self.journal)
    }

    /// Where the draft is kept, for the message that says so.
    pub fn path(&self) -> &Path {
        &self.journal
    }
}

impl Drop for Recovery {
    fn drop(&mut self) {
        // What is kept stays, to be found at the next start; only `forget` removes it.
        let _ = std::fs::remove_file(&self.lock_path);
        let _ = self.lock.unlock();
    }
}

pub(super) fn content(journal: &Path) -> Result<(Head, Vec<u8>), RecoveryProblem> {
    let bytes = read(journal)?;
    let refused = || RecoveryProblem::NotAJournal(journal.to_owned());
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (head, rest) = end
        .and_then(|end| bytes.split_at_checked(end))
        .ok_or_else(refused)?;
    let head: Head = serde_json::from_slice(head).map_err(|_why| refused())?;
    let is_known = matches!(head.version, DRAFT_ALONE | WITH_UNRECORDED);
    if head.format != FORMAT || !is_known {
        return Err(refused());
    }
    Ok((head, rest.get(1..).unwrap_or_default().to_vec()))
}

/// Removes the locks of windows that are gone and kept nothing, and what they left half-written.
fn tidy(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for lock in entries.map(|entry| entry.path()) {
        let is_lock = lock.extension().is_some_and(|ending| ending == LOCK);
        let journal = lock.with_extension(JOURNAL);
        if is_lock && !journal.exists() && !is_held(&lock) {
            writing::sweep(&journal);
            let _ = std::fs::remove_file(&lock);
        }
    }
}

pub(super) fn is_held(lock: &Path) -> bool {
    let file = OpenOptions::new().read(true).write(true).open(lock);
    file.is_ok_and(|file| file.try_lock().is_err())
}

pub(super) fn remove(path: &Path) -> Result<(), FileProblem> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FileProblem::of("Removing what was kept", path)(error))
        }
        _ => Ok(()),
    }
}

/// Makes a folder that its owner alone may look into, or keeps others out of one that is there.
///
/// # Errors
///
/// Where it cannot be made.
pub fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        const OWNER_ALONE: u32 = 0o700;
        builder.mode(OWNER_ALONE);
        builder.create(folder)?;
        // It may have been there before with other rights.
        let rights = std::fs::Permissions::from_mode(OWNER_ALONE);
        std::fs::set_permissions(folder, rights)
    }
    #[cfg(not(unix))]
    builder.create(folder)
}
