//! Journals that windows left behind: found at the next start, taken back, or told of where they
//! cannot be read.

use std::path::{Path, PathBuf};

use crate::files::recovery::{FORMAT, JOURNAL, LOCK, WITH_UNRECORDED, content, is_held, remove};
use crate::files::{FileProblem, JournalContent, RecoveryProblem, Stamp, Unsaved, read, writing};
use crate::plan_file::SecretString;

/// A journal that a window left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The plan file that it belongs to; `None` for a plan that was never saved.
    pub path: Option<PathBuf>,
    /// What that file held when it was opened or last saved; another stamp now means that it
    /// was changed since.
    pub opened: Stamp,
    /// When it was kept, as whoever kept it wrote it.
    pub at: String,
    /// Whether a passphrase is needed.
    pub is_sealed: bool,
    journal: PathBuf,
}

/// Every journal in a folder whose window is gone, the last one kept first. One that cannot be
/// read is passed over and stays where it is.
pub fn found(folder: &Path) -> Vec<Found> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<Found> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == JOURNAL))
        .filter(|path| !is_held(&path.with_extension(LOCK)))
        .filter_map(|journal| {
            let (head, _) = content(&journal).ok()?;
            Some(Found {
                path: head.path.map(PathBuf::from),
                opened: Stamp::from_text(&head.opened),
                at: head.at,
                is_sealed: head.key.is_some(),
                journal,
            })
        })
        .collect();
    found.sort_by(|one, other| (&other.at, &other.journal).cmp(&(&one.at, &one.journal)));
    found
}

/// A journal that was left and cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// A newer version of the program kept it; that one reads it.
    Newer(PathBuf),
    /// It is damaged, and was put aside under this name.
    Damaged(PathBuf),
}

/// Every journal in a folder that was left and cannot be read. A damaged one is put aside, so
/// that it is told of once.
pub fn not_read(folder: &Path) -> Vec<NotRead> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let journals = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == JOURNAL))
        .filter(|path| !is_held(&path.with_extension(LOCK)));
    let told = journals.filter_map(|journal| match content(&journal) {
        Ok(_) => None,
        Err(RecoveryProblem::NotAJournal(path)) if is_newer(&path) => Some(NotRead::Newer(path)),
        Err(_) => {
            let aside = journal.with_extension("damaged");
            let put = std::fs::rename(&journal, &aside);
            Some(NotRead::Damaged(put.map_or(journal, |()| aside)))
        }
    });
    told.collect()
}

/// Whether a journal names a version that this program does not know.
fn is_newer(journal: &Path) -> bool {
    let named = || {
        let bytes = read(journal).ok()?;
        let line = bytes.split(|byte| *byte == b'\n').next()?;
        let head: serde_json::Value = serde_json::from_slice(line).ok()?;
        (head.get("format")? == FORMAT).then(|| head.get("version")?.as_u64())?
    };
    named().is_some_and(|version| version > u64::from(WITH_UNRECORDED))
}

impl Found {
    /// The draft that was kept.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or where the passphrase is missing or another one.
    pub fn take_back(&self, passphrase: Option<&SecretString>) -> Result<Unsaved, RecoveryProblem> {
        Ok(self.content()?.opened(passphrase)?)
    }

    /// What lies on the disk, sealed where it is sealed: that is read quickly, and opened slowly.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn content(&self) -> Result<JournalContent, RecoveryProblem> {
        let (head, bytes) = content(&self.journal)?;
        let unsaved = Unsaved {
            path: self.path.clone(),
            opened: self.opened,
            at: self.at.clone(),
            bytes,
            unrecorded: Vec::new(),
        };
        let key = head.key.map(String::into_bytes);
        Ok(JournalContent { unsaved, key })
    }

    /// Removes it, once it was taken back and kept anew, or given up.
    ///
    /// # Errors
    ///
    /// Where it cannot be removed.
    pub fn discard(&self) -> Result<(), FileProblem> {
        remove(&self.journal)?;
        // What a crash left besides is of no use without the journal.
        writing::sweep(&self.journal);
        let _ = std::fs::remove_file(self.journal.with_extension(LOCK));
        Ok(())
    }
}
