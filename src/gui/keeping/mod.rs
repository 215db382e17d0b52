//! Keeping a plan from being lost, and from being read by others: what the window asks for it.
//!
//! Somebody else's change, somebody else's lock, a passphrase, and what a crash has left: each
//! is one dialog here. What they do stands in `app/safe.rs` and `app/recovery.rs`.

mod dialogs;
mod passphrase;

use std::path::PathBuf;

use crate::draft::Draft;
use crate::gui::disk::LeftBehind;
use crate::gui::middle::field_in_words;
use crate::plan_file::{self, Difference};

pub(super) use dialogs::keeping_ui;
pub use passphrase::Passphrase;

/// What can be asked for in these dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Save this plan beside the one that somebody else has changed.
    KeepBoth,
    /// Save this plan over it; theirs is kept beside.
    ReplaceTheirs,
    /// Open a copy of a plan that somebody else has open.
    OpenCopy,
    /// Open that plan all the same.
    OpenAnyway,
    /// Open a sealed plan with the passphrase that was typed.
    Unseal,
    /// Ask for a passphrase to seal the plan under.
    AskToSeal,
    /// Seal the plan under it.
    Seal,
    /// Show what a crash has left.
    ShowLeftBehind,
    /// Read what was left, with the passphrase that was typed.
    ReadLeftBehind,
    /// Go on with it.
    TakeBack,
    /// Remove it.
    Discard,
    /// Leave it for later.
    Later,
}

impl Keeping {
    /// As on its button.
    pub fn label(self) -> &'static str {
        match self {
            Self::KeepBoth => "Keep both",
            Self::ReplaceTheirs => "Replace theirs",
            Self::OpenCopy => "Open a copy",
            Self::OpenAnyway => "Open anyway",
            Self::Unseal => "Unseal",
            Self::AskToSeal => "Seal with a passphrase…",
            Self::Seal => "Seal",
            Self::ShowLeftBehind => "Look at what was not saved",
            Self::ReadLeftBehind => "Show it",
            Self::TakeBack => "Take it back",
            Self::Discard => "Discard",
            Self::Later => "Later",
        }
    }

    /// One sentence more than the label.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::KeepBoth => "Save this plan beside theirs, under a name with a number",
            Self::ReplaceTheirs => "Save this plan in its place; theirs is kept with ~ at its name",
            Self::OpenCopy => "Open it as a new plan that is saved under another name",
            Self::OpenAnyway => "Open the plan itself; a change of theirs is noticed on saving",
            Self::Unseal => "Open the plan with this passphrase",
            Self::AskToSeal => "Save the plan in a new file that opens with its passphrase alone",
            Self::Seal => "Save the plan sealed under this passphrase",
            Self::ShowLeftBehind => "Show what was typed and not saved before the program stopped",
            Self::ReadLeftBehind => "Open what was kept with the plan’s passphrase",
            Self::TakeBack => "Go on with what was typed; the file stays as it is until saved",
            Self::Discard => "Remove what was kept for good",
            Self::Later => "Leave it where it is; it is offered again",
        }
    }
}

/// A dialog of these.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepingDialog {
    /// Somebody else has changed the file since it was opened.
    ChangedSince {
        /// The file.
        path: PathBuf,
        /// What differs, for people; theirs first.
        differences: Vec<String>,
    },
    /// Somebody else has the plan open.
    Held {
        /// The file.
        path: PathBuf,
        /// Who, on which machine, since when.
        by: String,
    },
    /// A sealed plan asks for its passphrase.
    Unseal {
        /// The file.
        path: PathBuf,
        /// As typed.
        passphrase: Passphrase,
        /// What is wrong with it.
        notice: String,
        /// It has just been opened, and the field wants the keyboard.
        fresh: bool,
    },
    /// Asks for a passphrase, twice, and for a new file's path.
    Seal {
        /// The path as typed.
        typed: String,
        /// The passphrase.
        passphrase: Passphrase,
        /// The same again.
        again: Passphrase,
        /// What is wrong.
        notice: String,
        /// It has just been opened, and the passphrase wants the keyboard.
        fresh: bool,
    },
    /// What a crash has left.
    LeftBehind {
        /// Whose it is and when it was kept.
        left: LeftBehind,
        /// It was read; until then it is not known what differs.
        is_read: bool,
        /// Somebody else has changed the file since it was opened.
        changed_since: bool,
        /// What differs from the file that was opened, for people; from the file as it is now
        /// where the one that was opened is gone.
        differences: Vec<String>,
        /// The passphrase, where it is sealed.
        passphrase: Passphrase,
        /// What is wrong.
        notice: String,
    },
}

/// The fields in which two drafts differ, for people: `Patient, name: Ada became Ida`.
pub(super) fn differences_in_words(one: &Draft, other: &Draft) -> Vec<String> {
    /// The most lines that a dialog lists.
    const MOST: usize = 12;
    let found = plan_file::differences(one, other);
    let more = found.len().saturating_sub(MOST);
    let mut lines: Vec<String> = found
        .iter()
        .take(MOST)
        .map(|difference| in_words(difference, other))
        .collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

fn in_words(difference: &Difference, draft: &Draft) -> String {
    let field = field_in_words(&difference.field, draft);
    // That there is a goal, and which, is one thing for people.
    let field = field.strip_suffix(", kind").unwrap_or(&field);
    let (one, other) = (value(&difference.one), value(&difference.other));
    match (one.is_empty(), other.is_empty()) {
        (true, _) => format!("{field}: {other} (new)"),
        (_, true) => format!("{field}: {one} (taken away)"),
        (false, false) => format!("{field}: {one} became {other}"),
    }
}

/// A value for people: the file's own words, such as `reduce_to`, are read as words.
fn value(text: &str) -> String {
    let of_a_code = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    match text {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        _ if text.bytes().all(of_a_code) => text.replace('_', " "),
        _ => text.to_owned(),
    }
}
