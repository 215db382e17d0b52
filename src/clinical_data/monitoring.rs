//! What to watch and offer: withdrawal, its scales, naloxone, reviews, advice, evidence.
//!
//! Facts from `assets/clinical/monitoring.json`. Scales hold item names and bands only;
//! the instruments belong to their publishers. Which of this is shown at which step is
//! decided elsewhere.

use serde::Deserialize;

use crate::clinical_data::conditions::Condition;
use crate::clinical_data::sources::{Fact, Status};

/// A phase of withdrawal, or a list of its symptoms as one source gives it to patients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symptoms {
    /// `early`, `late`, `prolonged`, or the list's name.
    pub id: String,
    /// When they appear; empty for a plain list.
    pub appears: String,
    /// After how many days they settle, earliest and latest, where known.
    pub settles_days: Option<(u32, u32)>,
    /// The symptoms.
    pub symptoms: Vec<String>,
    /// The id of their source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// What a reader should know about them.
    pub note: String,
}

/// A band of a scale's total.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleBand {
    /// The lowest total.
    pub from: u32,
    /// The highest total.
    pub to: u32,
    /// Its name, such as `mild`.
    pub band: String,
}

/// A withdrawal scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Its id.
    pub id: String,
    /// Its name, with the author where two scales share one.
    pub name: String,
    /// `clinician` or `patient`.
    pub rated_by: String,
    /// The names of its items, where they may be printed.
    pub items: Vec<String>,
    /// How many items it has, where their names are not printed.
    pub item_count: Option<u32>,
    /// Lowest and highest score of an item, where known.
    pub item_range: Option<(u32, u32)>,
    /// Lowest and highest total, where known.
    pub total_range: Option<(u32, u32)>,
    /// Bands of the total.
    pub bands: Vec<ScaleBand>,
    /// The status of the bands, where it differs from the scale's.
    pub bands_status: Option<Status>,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// What a reader should know about it.
    pub note: String,
}

impl Scale {
    /// The same without bands that nobody has checked, which are not to be shown.
    #[must_use]
    pub fn as_checked(&self) -> Self {
        let mut scale = self.clone();
        if scale.bands_status == Some(Status::Unverified) {
            scale.bands.clear();
        }
        scale
    }

    /// The bands as people read them; says so where none was checked.
    pub fn bands_in_words(&self) -> String {
        let checked = self.as_checked();
        let bands: Vec<String> = checked
            .bands
            .iter()
            .map(|band| format!("{} to {} {}", band.from, band.to, band.band))
            .collect();
        if bands.is_empty() {
            "no checked bands".to_owned()
        } else {
            bands.join(", ")
        }
    }

    /// The name of the band that a total lies in, where the bands were checked.
    pub fn band(&self, total: u32) -> Option<String> {
        let bands = self.as_checked().bands.into_iter();
        let mut named = bands.filter(|band| (band.from..=band.to).contains(&total));
        named.next().map(|band| band.band)
    }
}

/// A reason to offer naloxone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaloxoneTrigger {
    /// The reason for people.
    pub words: String,
    /// When to offer it.
    pub when: Condition,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// What a reader should know about it.
    pub note: String,
}

/// How often a source asks for reviews; what it does not give is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewInterval {
    /// The paces that it belongs to; empty for any chronic-pain pace.
    pub paces: Vec<String>,
    /// The interval for people.
    pub words: String,
    /// Days between reviews.
    pub days: Option<u32>,
    /// The most days between reviews.
    pub at_most_days: Option<u32>,
    /// Fewest and most days between reviews.
    pub range_days: Option<(u32, u32)>,
    /// Earliest and latest day of the first review.
    pub first_days: Option<(u32, u32)>,
    /// Days between later reviews.
    pub then_days: Option<u32>,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// What a derived interval rests on; empty unless it is derived.
    pub inputs: Vec<String>,
}

/// Which advice is shown together, by id; this project's choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What early worsening may be and does not show.
    pub worsening: Vec<String>,
    /// What must be said on every plan: tolerance is lost, never go back.
    pub never_back: Vec<String>,
    /// Advice that is left out of the above while its condition holds.
    pub left_out: Vec<(String, Condition)>,
    /// The id of the source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
}

/// What `monitoring.json` holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Monitoring {
    /// What the program does with the scales.
    pub note: Option<Fact>,
    /// The phases of withdrawal.
    pub phases: Vec<Symptoms>,
    /// Symptoms as sources list them for patients.
    pub symptom_lists: Vec<Symptoms>,
    /// What is known of withdrawal.
    pub withdrawal_facts: Vec<Fact>,
    /// Withdrawal scales.
    pub scales: Vec<Scale>,
    /// When to offer naloxone.
    pub naloxone: Vec<NaloxoneTrigger>,
    /// What is known of offering naloxone.
    pub naloxone_facts: Vec<Fact>,
    /// How often to review.
    pub reviews: Vec<ReviewInterval>,
    /// What to record at a visit.
    pub visit_records: Vec<Fact>,
    /// What to tell the patient.
    pub patient_advice: Vec<Fact>,
    /// Which advice is shown together.
    pub shown: Option<Shown>,
    /// What is known of harm and benefit.
    pub evidence: Vec<Fact>,
}
