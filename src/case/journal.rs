//! The record of what has happened; it moves no date of a plan.

use chrono::NaiveDate;

/// What kind of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalKind {
    /// A visit or call.
    Review,
    /// The taper was held.
    Hold,
    /// A plan was handed out; its text is kept word for word.
    Issued,
    /// Anything else worth keeping.
    Note,
    /// A decision with its reason.
    Decision,
}

impl JournalKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Review,
        Self::Hold,
        Self::Issued,
        Self::Note,
        Self::Decision,
    ];

    /// The file's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Hold => "hold",
            Self::Issued => "issued",
            Self::Note => "note",
            Self::Decision => "decision",
        }
    }
}

/// One entry of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// The day it happened.
    pub date: NaiveDate,
    /// Who wrote it.
    pub author: String,
    /// What kind of entry it is.
    pub kind: JournalKind,
    /// The text as written.
    pub text: String,
    /// In a review: how the pain is since the one before.
    pub pain: ReviewWord,
    /// In a review: how the person manages since the one before.
    pub function: ReviewWord,
}

/// How something is since the last review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReviewWord {
    /// It is better.
    Better,
    /// It is as it was.
    Same,
    /// It is worse.
    Worse,
    /// Nobody has said.
    #[default]
    Unknown,
}

impl ReviewWord {
    /// Every word, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Better, Self::Same, Self::Worse, Self::Unknown];

    /// The file's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Same => "same",
            Self::Worse => "worse",
            Self::Unknown => "unknown",
        }
    }
}
