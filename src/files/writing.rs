//! Writing a file beside its place, bringing it to the disk, and putting it in place whole.
//!
//! Written beside, synced, renamed, and the folder synced: whatever happens in between, the
//! file in place is the old one or the new one. What a killed program leaves beside it has a
//! name of its own and is swept away when the plan is next opened.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::files::FileProblem;

/// Who may read and write a file that is replaced; a new one is its owner's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rights {
    /// The rights of the file that is there.
    AsBefore,
    /// Those of the file that is there without what it grants to everybody. A group keeps what
    /// it was given, for two people may work on one plan.
    NotForEverybody,
    /// The owner alone.
    OwnerAlone,
}

/// What stands at the end of a file's name while it is being written.
const UNFINISHED: &str = ".part";

const WRITING: &str = "Writing the file";

/// Replaces a file or makes a new one.
pub(super) fn replace(path: &Path, bytes: &[u8], rights: Rights) -> Result<(), FileProblem> {
    let file = beside(path, bytes, rights)?;
    put(file, path, Existing::Replaced)?;
    sync_folder(path)
}

/// What is done with a file that is in the place of a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// The new file takes its place.
    Replaced,
    /// It stays, and the new file is refused.
    Kept,
}

/// Writes the content beside its place and brings it to the disk. While it is being written it
/// is held locked, so that nobody takes it for what a killed program left.
pub(super) fn beside(
    path: &Path,
    bytes: &[u8],
    rights: Rights,
) -> Result<tempfile::NamedTempFile, FileProblem> {
    let mut file = tempfile::Builder::new()
        .prefix(&unfinished_prefix(path))
        .suffix(UNFINISHED)
        .tempfile_in(folder(path))
        .map_err(FileProblem::of(WRITING, path))?;
    // Where a file system knows no locks, nothing is swept away either.
    let _ = file.as_file().try_lock();
    if rights != Rights::OwnerAlone
        && let Ok(present) = std::fs::metadata(path)
    {
        take_over_rights(file.as_file(), &present, rights)
            .map_err(FileProblem::of(WRITING, path))?;
    }
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(FileProblem::of(WRITING, path))?;
    Ok(file)
}

/// Puts a finished file in its place.
pub(super) fn put(
    file: tempfile::NamedTempFile,
    path: &Path,
    existing: Existing,
) -> Result<(), FileProblem> {
    let put = match existing {
        Existing::Replaced => file.persist(path),
        Existing::Kept => file.persist_noclobber(path).or_else(|refused| {
            // Some file systems can only replace: then it must do that there is nothing now.
            if path.exists() {
                Err(refused)
            } else {
                refused.file.persist(path)
            }
        }),
    };
    put.map(|_in_place| ())
        .map_err(|error| FileProblem::of(WRITING, path)(error.error))
}

/// Brings a folder's entries to the disk, so that a renamed file is still there after a power
/// cut. Where folders cannot be synced, as on Windows, the system does what it does.
pub(super) fn sync_folder(path: &Path) -> Result<(), FileProblem> {
    #[cfg(unix)]
    {
        use std::io::ErrorKind;
        let synced = File::open(folder(path)).and_then(|folder| folder.sync_all());
        match synced {
            // Some file systems know no sync of a folder, and some folders may not be read.
            Err(error)
                if !matches!(
                    error.kind(),
                    ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
                ) =>
            {
                Err(FileProblem::of("Bringing the folder to the disk", path)(
                    error,
                ))
            }
            _ => Ok(()),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
}

/// Removes what killed programs left half-written of this file; what is still being written is
/// held locked.
pub(super) fn sweep(path: &Path) {
    let prefix = unfinished_prefix(path);
    let Ok(entries) = std::fs::read_dir(folder(path)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let between = name
            .as_encoded_bytes()
            .strip_prefix(prefix.as_encoded_bytes())
            .and_then(|rest| rest.strip_suffix(UNFINISHED.as_bytes()));
        // Another file's name may begin with this one's: then more stands between.
        let is_left = between.is_some_and(|between| between.iter().all(u8::is_ascii_alphanumeric));
        if is_left && is_free(&entry.path()) {
            // What cannot be removed is in nobody's way.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Whether nobody holds a file locked. Where that cannot be told, it is not free.
pub(super) fn is_free(path: &Path) -> bool {
    let file = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(path);
    file.is_ok_and(|file| file.try_lock().is_ok())
}

/// The folder that a file lies in.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A hidden name beside a file: `.NAME` and an ending.
pub(super) fn hidden_beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(ending);
    folder(path).join(name)
}

fn unfinished_prefix(path: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or(OsStr::new("file")));
    name.push(".");
    name
}

#[cfg(unix)]
fn take_over_rights(file: &File, present: &Metadata, rights: Rights) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    /// What a mode grants to the group, and to everybody.
    const GROUP: u32 = 0o070;
    /// What the group needs to read and write.
    const GROUP_WORKS: u32 = 0o060;
    const EVERYBODY: u32 = 0o007;
    const ALL: u32 = 0o777;
    let mut mode = present.mode() & ALL;
    if rights == Rights::NotForEverybody {
        mode &= !EVERYBODY;
    }
    let own = file.metadata()?;
    if own.uid() != present.uid() || own.gid() != present.gid() {
        let given = fchown(file, Some(present.uid()), Some(present.gid()))
            .or_else(|_not_allowed| fchown(file, None, Some(present.gid())));
        if given.is_err() {
            // Another group must not be given what the file's own group had.
            mode &= !GROUP;
        }
        // The file would become another's: only where a group works on it can its owner go on.
        if file.metadata()?.uid() != present.uid() && mode & GROUP_WORKS != GROUP_WORKS {
            return Err(std::io::Error::other(
                "it belongs to somebody else, who could no longer open it; save under another \
                 name, or let a group that you share work on it",
            ));
        }
    }
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn take_over_rights(_file: &File, _present: &Metadata, _rights: Rights) -> std::io::Result<()> {
    // The folder's own rights hold for what is made in it.
    Ok(())
}
