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
    /// What a review says; nothing in any other kind of entry.
    pub review: Review,
    /// The checksum of the paper that was handed out; empty in any other kind of entry, and
    /// where the entry holds none.
    pub checksum: String,
}

/// What a review says, as far as it says it in words that are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// How the pain is, compared with before the taper.
    pub pain: ReviewWord,
    /// How the person manages, compared with before the taper.
    pub function: ReviewWord,
    /// Withdrawal, on a named scale.
    pub withdrawal: Option<Withdrawal>,
    /// Whether the person has serious difficulty with the taper; `None` where nobody has said.
    pub serious_difficulty: Option<bool>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Fields that stand in the entry but could not be read: name and JSON.
    pub not_read: Vec<(String, String)>,
}

/// A total on a withdrawal scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The scale's id.
    pub scale: String,
    /// The total.
    pub total: u32,
}

/// What was decided at a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on with the next step.
    NextStep,
    /// Stay on this dose for a while.
    Hold,
    /// Go on more slowly.
    Slow,
    /// End the taper here.
    Stop,
}

impl Decision {
    /// Every decision, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::NextStep, Self::Hold, Self::Slow, Self::Stop];

    /// The file's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NextStep => "next-step",
            Self::Hold => "hold",
            Self::Slow => "slow",
            Self::Stop => "stop",
        }
    }
}

/// The reviews of a record up to a day, oldest first.
pub fn reviews(journal: &[JournalEntry], until: NaiveDate) -> Vec<&JournalEntry> {
    let kept = |entry: &&JournalEntry| entry.kind == JournalKind::Review && entry.date <= until;
    let mut reviews: Vec<&JournalEntry> = journal.iter().filter(kept).collect();
    reviews.sort_by_key(|entry| entry.date);
    reviews
}

impl JournalEntry {
    /// Whether it says anything of what happened: an entry with nothing but its day is one that
    /// somebody has begun to write.
    pub fn says_something(&self) -> bool {
        self.review != Review::default() || !self.text.trim().is_empty()
    }
}

/// The first and the last day of the reviews that say worse (pain or function) on end, up to
/// the latest one that says anything. A review that says nothing breaks no run: unknown is
/// not better.
pub fn worse(reviews: &[&JournalEntry]) -> Option<(NaiveDate, NaiveDate)> {
    let says = |review: &Review, word| [review.pain, review.function].contains(&word);
    let silent = |review: &Review| [review.pain, review.function] == [ReviewWord::Unknown; 2];
    let latest = reviews.iter().rev();
    let telling = latest.filter(|entry| !silent(&entry.review));
    let days: Vec<NaiveDate> = telling
        .take_while(|entry| says(&entry.review, ReviewWord::Worse))
        .map(|entry| entry.date)
        .collect();
    days.last().copied().zip(days.first().copied())
}

/// How something is, compared with before the taper.
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
