//! Who has a plan open: a small file beside the plan, held locked for as long as it is open.
//!
//! It is advisory: it tells people, and stops no other program. On one machine the operating
//! system itself lets go of a dead program's lock, so a stale one is recognised for certain.
//! One from another machine, over a shared folder, cannot be told from a live one: the user is
//! told who, where and since when, and may take it over.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{FileProblem, previous, writing};

/// Who has a plan open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Holder {
    /// The user's name, as the machine knows it.
    pub name: String,
    /// The machine's name.
    pub machine: String,
    /// Since when, as the caller wrote it.
    pub since: String,
    /// The program's process number on that machine.
    pub process: u32,
}

impl Holder {
    /// This user on this machine.
    pub fn here(since: &str) -> Self {
        let or_unknown = |name: Option<String>| {
            name.filter(|name| !name.trim().is_empty())
                .unwrap_or_else(|| "unknown".to_owned())
        };
        let name = whoami::realname()
            .ok()
            .filter(|name| !name.trim().is_empty());
        Self {
            name: or_unknown(name.or_else(|| whoami::username().ok())),
            machine: or_unknown(whoami::hostname().ok()),
            since: since.to_owned(),
            process: std::process::id(),
        }
    }

    /// One line for people, such as `Ann Lee on WARD-3, since 2027-01-02 10:15`.
    pub fn in_words(&self) -> String {
        if self.name.is_empty() {
            return "Somebody".to_owned();
        }
        format!("{} on {}, since {}", self.name, self.machine, self.since)
    }
}

/// Why a plan's lock could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockProblem {
    /// Somebody has the plan open.
    #[error("{} has this plan open", .0.in_words())]
    Held(Holder),
    /// Somebody on another machine had the plan open and has not said that it is closed. It
    /// cannot be told from here whether it still is; [`Lock::take_over`] goes on.
    #[error("{} has this plan open, or did not close it", .0.in_words())]
    HeldElsewhere(Holder),
    /// No lock can be made here, as in a folder that may only be read. The plan can be opened
    /// all the same; nobody is told.
    #[error(transparent)]
    NotMade(#[from] FileProblem),
}

/// A plan's lock. Dropped, it is given back and its file removed.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
    plan: PathBuf,
}

/// The longest lock file that is read, in bytes.
const MOST_BYTES: u64 = 4096;
/// How often a lock file that vanishes while it is taken is tried again.
const MOST_TRIES: usize = 16;

impl Lock {
    /// Takes a plan's lock, and sweeps away what a killed program left half-written. One that a
    /// dead program on this machine left is taken over without a word.
    ///
    /// # Errors
    ///
    /// Who has it, or why none can be made.
    pub fn take(plan: &Path, holder: &Holder) -> Result<Self, LockProblem> {
        Self::acquire(plan, holder, false)
    }

    /// Takes a plan's lock although somebody on another machine seems to have it.
    ///
    /// # Errors
    ///
    /// Who has it on this machine, or why none can be made.
    pub fn take_over(plan: &Path, holder: &Holder) -> Result<Self, LockProblem> {
        Self::acquire(plan, holder, true)
    }

    fn acquire(plan: &Path, holder: &Holder, from_elsewhere: bool) -> Result<Self, LockProblem> {
        // Two names of one plan have one lock.
        let plan = std::fs::canonicalize(plan).unwrap_or_else(|_new| plan.to_owned());
        let path = lock_path(&plan);
        let failed = |error| FileProblem::of("Saying who has the plan open", &path)(error);
        for _try in 0..MOST_TRIES {
            let mut file = match for_taking(&path) {
                // Another user's: it can be read, and one that nobody holds can be removed.
                Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                    if let Some(holder) = holder_now(&path) {
                        return Err(LockProblem::Held(holder));
                    }
                    std::fs::remove_file(&path).map_err(|_why| failed(error))?;
                    continue;
                }
                other => other.map_err(failed)?,
            };
            let before = written(&mut file);
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    return Err(LockProblem::Held(before.unwrap_or_default()));
                }
                Ok(()) => {}
                // A file system without locks: only what stands in the file can tell.
                Err(TryLockError::Error(_)) => {
                    if let Some(before) = before.filter(is_running_here) {
                        return Err(LockProblem::Held(before));
                    }
                }
            }
            // Whoever held it may have removed the file while it was being opened.
            if !is_still(&file, &path) {
                continue;
            }
            let here = |other: &Holder| other.machine == holder.machine;
            if let Some(other) = written(&mut file).filter(|other| !here(other))
                && !from_elsewhere
            {
                return Err(LockProblem::HeldElsewhere(other));
            }
            if let Err(error) = write(&mut file, holder) {
                // Nothing half-written is left where the disk is full.
                let _ = std::fs::remove_file(&path);
                return Err(failed(error).into());
            }
            writing::sweep(&plan);
            writing::sweep(&previous(&plan));
            return Ok(Self { file, path, plan });
        }
        let what = "the lock keeps changing hands";
        Err(FileProblem::says("Saying who has the plan open", &path, what).into())
    }

    /// The plan that is locked, links followed.
    pub fn plan(&self) -> &Path {
        &self.plan
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held, so that nobody takes a lock that is about to vanish. What
        // cannot be removed is recognised as stale.
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

/// Who has a plan open, without taking its lock; `None` where nobody has, or a dead program on
/// this machine had.
pub fn holder(plan: &Path) -> Option<Holder> {
    let plan = std::fs::canonicalize(plan).unwrap_or_else(|_new| plan.to_owned());
    holder_now(&lock_path(&plan))
}

fn holder_now(path: &Path) -> Option<Holder> {
    let mut file = File::open(path).ok()?;
    let written = written(&mut file);
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Some(written.unwrap_or_default()),
        Ok(()) => written.filter(|other| other.machine != Holder::here("").machine),
        Err(TryLockError::Error(_)) => written.filter(is_running_here),
    }
}

fn lock_path(plan: &Path) -> PathBuf {
    writing::hidden_beside(plan, ".lock")
}

fn for_taking(path: &Path) -> std::io::Result<File> {
    // Somebody else's link in the place of the lock would have its words written over another file.
    let there = std::fs::symlink_metadata(path);
    if there.is_ok_and(|there| !there.is_file()) {
        let words = "something that is no plain file stands in the lock's place";
        return Err(std::io::Error::other(words));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        /// Others who may open the plan must be able to read who has it open.
        const READ_BY_ALL: u32 = 0o644;
        options.mode(READ_BY_ALL);
    }
    options.open(path)
}

/// What stands in a lock file; nothing where it is empty or cannot be read, as while another
/// program holds it on Windows.
fn written(file: &mut File) -> Option<Holder> {
    let mut bytes = Vec::new();
    file.rewind().ok()?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn write(file: &mut File, holder: &Holder) -> std::io::Result<()> {
    let text = serde_json::to_vec(holder).map_err(std::io::Error::other)?;
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(&text)
}

/// Whether a program runs on this machine with that number; where that cannot be told, yes.
fn is_running_here(holder: &Holder) -> bool {
    let processes = Path::new("/proc");
    let can_tell = processes.join("self").exists();
    let is_here = holder.machine == Holder::here("").machine;
    !(is_here && can_tell) || processes.join(holder.process.to_string()).exists()
}

#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |at: std::fs::Metadata| (at.dev(), at.ino());
    let own = file.metadata().map(place).ok();
    own.is_some() && std::fs::metadata(path).map(place).ok() == own
}

#[cfg(not(unix))]
fn is_still(_file: &File, path: &Path) -> bool {
    path.exists()
}
