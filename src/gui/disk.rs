//! What the window asks of the disk so that no plan is lost: saving against the version that
//! was opened, a lock, and what is kept until it is saved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files::{
    self, Found, Holder, JournalContent, Lock, LockProblem, NotRead, SaveProblem, Stamp,
};
use crate::gui::journal::Journal;

/// Tells the time of day, for people: `2027-01-02 10:15`.
pub type Now = Arc<dyn Fn() -> String + Send + Sync>;

/// How long a plan's lock lasts: until this is dropped.
pub type Guard = Box<dyn std::fmt::Debug + Send>;

/// What may be in the place where a plan is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Only what was there when it was opened.
    Over(Stamp),
    /// Anything: the user has agreed. It is kept beside, with `~` at its name.
    OverAnything,
    /// Anything; this plan goes beside it, under a name of its own.
    Beside,
}

/// A plan that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// What the file holds now.
    pub stamp: Stamp,
    /// What the user should know about it.
    pub warning: Option<String>,
}

/// Why a plan was not saved; everything is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSaved {
    /// Somebody else has changed the file since; what it holds now, if it is there.
    ChangedSince(Option<Vec<u8>>),
    /// Another reason, as a sentence.
    Because(String),
}

/// Why a plan's lock was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotLocked {
    /// Somebody has it; a sentence that says who.
    Held(String),
    /// No lock can be made there; a sentence that says why.
    Impossible(String),
}

/// What a window that is gone has left unsaved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// The plan file that it belongs to; `None` for a plan that was never saved.
    pub path: Option<PathBuf>,
    /// When it was kept.
    pub at: String,
    /// Whether a passphrase is needed.
    pub is_sealed: bool,
    /// Its place in the list that it came in.
    pub place: usize,
}

/// The real disk.
pub(super) struct Disk {
    now: Now,
    journal: Journal,
    found: Vec<Found>,
}

impl Disk {
    pub(super) fn new(now: Now) -> Self {
        Self {
            now,
            journal: Journal::default(),
            found: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> String {
        (self.now)()
    }

    pub(super) fn lock(&self, path: &Path, take_over: bool) -> Result<Guard, NotLocked> {
        let holder = Holder::here(&self.now());
        let lock = if take_over {
            Lock::take_over(path, &holder)
        } else {
            Lock::take(path, &holder)
        };
        match lock {
            Ok(lock) => Ok(Box::new(lock)),
            Err(LockProblem::NotMade(problem)) => Err(NotLocked::Impossible(problem.to_string())),
            Err(held) => Err(NotLocked::Held(held.to_string())),
        }
    }

    pub(super) fn journal(&mut self) -> &mut Journal {
        &mut self.journal
    }

    pub(super) fn left_behind(&mut self) -> Vec<LeftBehind> {
        self.found = files::state_folder().map_or_else(Vec::new, |folder| files::found(&folder));
        let found = self.found.iter().enumerate();
        found
            .map(|(place, found)| LeftBehind {
                path: found.path.clone(),
                at: found.at.clone(),
                is_sealed: found.is_sealed,
                place,
            })
            .collect()
    }

    fn found(&self, left: &LeftBehind) -> Result<&Found, String> {
        let found = self.found.get(left.place);
        found.ok_or_else(|| "It is no longer there".to_owned())
    }

    pub(super) fn left(&self, left: &LeftBehind) -> Result<JournalContent, String> {
        let content = self.found(left)?.content();
        content.map_err(|problem| problem.to_string())
    }

    pub(super) fn discard(&self, left: &LeftBehind) -> Result<(), String> {
        let discarded = self.found(left)?.discard();
        discarded.map_err(|problem| problem.to_string())
    }
}

/// What was kept and cannot be read, a sentence each.
pub(super) fn not_read() -> Vec<String> {
    let folder = files::state_folder();
    let not_read = folder.map_or_else(Vec::new, |folder| files::not_read(&folder));
    let not_read = not_read.into_iter().map(|journal| match journal {
        NotRead::Newer(path) => format!(
            "A newer version of Taperline kept unsaved work in {}. Open it with that version.",
            path.display()
        ),
        NotRead::Damaged(path) => format!(
            "Unsaved work was kept in {}, and cannot be read: the file is damaged. It was left \
             for somebody who can look into it.",
            path.display()
        ),
    });
    not_read.collect()
}

/// Saves a plan.
pub(super) fn save(path: &Path, bytes: &[u8], how: Saving) -> Result<Written, NotSaved> {
    let at = |stamp| (path.to_owned(), stamp);
    let saved = match how {
        Saving::Over(stamp) => files::save(path, bytes, &stamp).map(at),
        Saving::OverAnything => files::save_over(path, bytes).map(at),
        Saving::Beside => files::save_beside(path, bytes),
    };
    match saved {
        Ok((path, stamp)) => Ok(Written {
            path,
            stamp,
            warning: None,
        }),
        // Beside another, the new name is not known then: that is told as not saved.
        Err(SaveProblem::NotYetSafe { stamp, problem }) if how != Saving::Beside => Ok(Written {
            path: path.to_owned(),
            stamp,
            warning: Some(format!(
                "Saved, but a power cut might still undo it: {problem}"
            )),
        }),
        Err(SaveProblem::ChangedSince { now, .. }) => Err(NotSaved::ChangedSince(now)),
        Err(problem) => Err(NotSaved::Because(problem.to_string())),
    }
}
