//! Named paces: how large a cut, of what, how often, where, and whom they leave out.
//!
//! Facts from `assets/clinical/paces.json`. Shares are exact fractions of one: 10 % is
//! 1/10, and a third is 1/3 where the data say so. What the source does not state stays
//! visible as not stated, beside what is used in its place.

use crate::clinical_data::reading::words;
use crate::clinical_data::sources::{Citation, Fact, Status};
use crate::quantity::Exact;

words! {
    /// Where a plan is carried out.
    Setting {
        /// At home, seen by a prescriber now and then.
        Community => "community",
        /// In hospital.
        Inpatient => "inpatient",
        /// Under a specialist palliative team.
        SpecialistPalliative => "specialist-palliative",
    }
}

/// What a cut's percentage is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PercentBase {
    /// The dose before the taper.
    Original,
    /// The dose of the step before.
    Current,
    /// The original dose at first, then the dose of the step before.
    OriginalThenCurrent {
        /// Switches when this per cent of the original dose is left: 30 is 30 %.
        switch_at_percent: Exact,
    },
    /// The source does not say.
    NotStated,
}

/// A pace's first cut, where it differs from the later ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstCut {
    /// The smallest share of the dose.
    pub min: Exact,
    /// The largest share of the dose.
    pub max: Exact,
    /// The share that is planned unless the reader asks for another.
    pub default: Exact,
    /// What the source adds, such as `if needed`.
    pub note: String,
}

/// How large a cut is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaceReduction {
    /// The smallest share; `None` means this much or slower.
    pub min: Option<Exact>,
    /// The largest share.
    pub max: Exact,
    /// The share that is planned unless the reader asks for another.
    pub default: Exact,
    /// What the share is of, as the source states it.
    pub base: PercentBase,
    /// What the share is of when planning; never [`PercentBase::NotStated`].
    pub effective_base: PercentBase,
    /// Whether the base is this project's reading of the source's examples.
    pub base_derived: bool,
    /// The status of the base, where it differs from the pace's.
    pub base_status: Option<Status>,
    /// The first cut, where it differs.
    pub first: Option<FirstCut>,
    /// The lowest and highest share that the source gives as a limit for the first cut.
    pub start_no_more_than: Option<(Exact, Exact)>,
    /// The status of the later cuts' size, where it differs from the pace's.
    pub later_size_status: Option<Status>,
    /// What the later cuts' size rests on; empty unless it is derived.
    pub later_size_inputs: Vec<String>,
}

/// Days between two cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// The fewest days.
    pub min: Option<u32>,
    /// The most days; `None` means this often or more slowly.
    pub max: Option<u32>,
    /// The days that are planned unless the reader asks for others.
    pub default: u32,
}

/// How large a cut is in the tail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TailReduction {
    /// The largest share.
    pub max: Exact,
    /// The share that is planned unless the reader asks for another.
    pub default: Exact,
    /// What the share is of, as the source states it.
    pub base: PercentBase,
    /// What the share is of when planning.
    pub effective_base: PercentBase,
}

/// The slower end of a pace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaceTail {
    /// Begins when this share of the original dose, or less, is left.
    pub below: Exact,
    /// How large a cut is then; `None` where the source gives no size.
    pub reduction: Option<TailReduction>,
    /// How often a cut comes then; `None` where the source gives no days.
    pub every_days: Option<DayRange>,
    /// What the source says in words; empty where it gives numbers alone.
    pub rule: String,
    /// What a derived size rests on; empty unless it is derived.
    pub inputs: Vec<String>,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
}

/// Answers for which the source made the pace; empty where it names none.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppliesIf {
    /// Answers to the circumstance `use_duration`.
    pub use_duration: Vec<String>,
    /// Answers to the circumstance `pain_kind`.
    pub pain_kind: Vec<String>,
}

/// A named pace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The id that plan files use.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// For whom its source made it.
    pub population: String,
    /// Where a plan may use it.
    pub settings: Vec<Setting>,
    /// Whether the settings are this project's choice.
    pub settings_derived: bool,
    /// How large a cut is.
    pub reduction: PaceReduction,
    /// How often a cut comes.
    pub every_days: DayRange,
    /// The slower end, where the source has one.
    pub tail: Option<PaceTail>,
    /// Days between reviews, where the source asks for them.
    pub review_days: Option<u32>,
    /// Earliest and latest day of the first review, where the source gives them.
    pub review_first_days: Option<(u32, u32)>,
    /// Answers for which the source made it.
    pub applies_if: AppliesIf,
    /// Words for those whom it leaves out; each is spelt out by a condition.
    pub excludes: Vec<String>,
    /// Whether the exclusions are this project's reading of the population.
    pub excludes_derived: bool,
    /// The status of the exclusions, where it differs from the pace's.
    pub excludes_status: Option<Status>,
    /// The number of cuts, where it is fixed.
    pub steps: Option<u32>,
    /// The id of the pace that replaces it.
    pub superseded_by: Option<String>,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// Who reported it, where it was not read in the source.
    pub reported_by: Option<String>,
    /// What a reader should know about it.
    pub note: String,
}

impl From<&Pace> for Citation {
    fn from(pace: &Pace) -> Self {
        Self::new(&pace.source, pace.status)
    }
}

impl From<&PaceTail> for Citation {
    fn from(tail: &PaceTail) -> Self {
        Self::new(&tail.source, tail.status)
    }
}

impl Pace {
    /// Whether a plan in this setting may use it.
    pub fn allowed_in(&self, setting: Setting) -> bool {
        self.settings.contains(&setting)
    }
}

/// What a source says on pace that cannot be planned with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotForPlanning {
    /// What it says, with its source and status.
    pub fact: Fact,
    /// Why it is no pace.
    pub why_not: String,
    /// Words for those whom it leaves out.
    pub excludes: Vec<String>,
    /// The status of the exclusions.
    pub excludes_status: Option<Status>,
}
