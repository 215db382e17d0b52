//! The draft: every field as typed.
//!
//! A plan file and the window hold the same thing: text, field by field. [`to_case()`] is the
//! one place where that text becomes a case, or the list of fields in the way. A field that
//! was left out is an empty text. Drafts are serialised for the recovery journal alone, which
//! keeps what is typed letter by letter; the plan file has types of its own.

mod amounts;
mod by_hand;
mod changes;
mod constraints;
mod journal;
mod pace;
mod reader;
mod regimen;
mod request;
mod to_case;

use serde::{Deserialize, Serialize};

pub use to_case::to_case;

/// A plan file's content as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Draft {
    /// `uk` or `us`.
    pub country: String,
    /// An equivalence table's id.
    pub equivalence_table: String,
    /// Who it is for.
    pub patient: PatientDraft,
    /// Whom the patient can call, line by line.
    pub contacts: Vec<String>,
    /// Question id and answer, as given.
    pub assessment: Vec<(String, String)>,
    /// Question id and answer, as given.
    pub circumstances: Vec<(String, String)>,
    /// What is taken now.
    pub regimen: Vec<RowDraft>,
    /// What is asked for.
    pub scenarios: Vec<ScenarioDraft>,
    /// A scenario's name; the first where there is none.
    pub chosen: Option<String>,
    /// The record.
    pub journal: Vec<JournalDraft>,
}

/// The patient's identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct PatientDraft {
    /// Name.
    pub name: String,
    /// ISO date of birth, or empty.
    pub born: String,
    /// Number.
    pub identifier: String,
}

/// One medicine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct RowDraft {
    /// The reader's own name for it.
    pub id: String,
    /// A product id.
    pub product: String,
    /// A brand, or empty.
    pub brand: String,
    /// A liquid's strength, or empty.
    pub concentration: String,
    /// How it is taken.
    pub taking: TakingDraft,
}

/// How a medicine is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakingDraft {
    /// At fixed times.
    Regular(Vec<TimedDraft>),
    /// When needed.
    AsNeeded(AsNeededDraft),
    /// Patches.
    Patches {
        /// Each patch's rate.
        patches: Vec<String>,
        /// ISO date of the next change.
        next_change: String,
    },
    /// An infusion.
    Infusion {
        /// The amount in 24 hours.
        amount_per_24h: String,
    },
}

impl Default for TakingDraft {
    fn default() -> Self {
        Self::Regular(vec![TimedDraft::default()])
    }
}

/// A dose at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct TimedDraft {
    /// Time of day.
    pub time: String,
    /// Quantity.
    pub amount: String,
}

/// A dose taken when needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct AsNeededDraft {
    /// Quantity.
    pub amount: String,
    /// Whole number.
    pub uses_per_24h: String,
    /// Whole number, or empty.
    pub most_per_24h: String,
    /// Row ids.
    pub follows: Vec<String>,
    /// A fraction such as `1/10`, or empty.
    pub share: String,
}

/// A scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct ScenarioDraft {
    /// Its name.
    pub name: String,
    /// What the team notes on it, or empty.
    pub note: String,
    /// What is asked for.
    pub request: RequestDraft,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct RequestDraft {
    /// ISO date.
    pub start: String,
    /// A setting's word, or empty.
    pub setting: String,
    /// Where to.
    pub goal: Option<GoalDraft>,
    /// How fast.
    pub pace: Option<PaceDraft>,
    /// Row ids.
    pub order: Option<Vec<String>>,
    /// What the schedule must keep to.
    pub constraints: ConstraintsDraft,
    /// Times without a change.
    pub holds: Vec<HoldDraft>,
    /// Changes on the way.
    pub replans: Vec<ReplanDraft>,
    /// Steps written by hand.
    pub manual_steps: Option<Vec<ManualStepDraft>>,
    /// ISO date, or empty.
    pub manual_end: String,
    /// Gates answered.
    pub acknowledged: Vec<AcknowledgementDraft>,
    /// What has become of referrals.
    pub referral_states: Vec<ReferralStateDraft>,
}

/// Where a taper leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GoalDraft {
    /// To nothing.
    Stop,
    /// To a daily quantity.
    ReduceToDaily(String),
    /// To a percentage of the original.
    ReduceToPercent(String),
}

/// How fast a taper goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct PaceDraft {
    /// A pace's id, or empty.
    pub preset: String,
    /// The reader's own reduction.
    pub reduction: Option<ReductionDraft>,
    /// Whole number of days, or empty.
    pub every_days: String,
    /// The reader's own tail.
    pub tail: Option<TailDraft>,
}

/// The size of a reduction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReductionDraft {
    /// A share of a dose.
    Percent {
        /// Per cent.
        percent: String,
        /// `original` or `current`.
        of: String,
    },
    /// A daily quantity.
    Amount(String),
}

/// The slower end of a taper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TailDraft {
    /// Per cent.
    pub below_percent_of_original: String,
    /// Its reduction.
    pub reduction: Option<ReductionDraft>,
    /// Whole number of days.
    pub every_days: String,
}

/// What a schedule must keep to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct ConstraintsDraft {
    /// Whole number, or empty.
    pub most_units_per_dose: String,
    /// Row id and strengths.
    pub strengths: Vec<(String, Vec<String>)>,
    /// Whether scored tablets may be halved.
    pub halve_scored: Option<bool>,
    /// Whether the last steps may be taken less often a day.
    pub once_daily_at_the_end: Option<bool>,
    /// Weekday words.
    pub change_weekdays: Option<Vec<String>>,
    /// Whole number, or empty.
    pub supply_days: String,
    /// Whole number, or empty.
    pub most_patches: String,
    /// Row id and quantity.
    pub liquid_step: Vec<(String, String)>,
    /// Row id and quantity.
    pub infusion_step: Vec<(String, String)>,
    /// `longer`, `shorter`, or empty.
    pub patch_interval: String,
}

/// A time without a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct HoldDraft {
    /// ISO date.
    pub from: String,
    /// Whole number.
    pub days: String,
    /// Why.
    pub reason: String,
}

/// A change on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct ReplanDraft {
    /// ISO date.
    pub from: String,
    /// Why.
    pub reason: String,
    /// The new pace.
    pub pace: Option<PaceDraft>,
    /// The new goal.
    pub goal: Option<GoalDraft>,
    /// The new order.
    pub order: Option<Vec<String>>,
    /// Rows that go on as another product of the same drug.
    pub switch: Vec<RowDraft>,
    /// What is really taken.
    pub taken: Vec<ManualItemDraft>,
    /// Whether the taper ends there.
    pub stop_here: Option<bool>,
}

/// A step written by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct ManualStepDraft {
    /// ISO date.
    pub start: String,
    /// The rows that change.
    pub items: Vec<ManualItemDraft>,
}

/// One row of a step written by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManualItemDraft {
    /// Row id.
    pub id: String,
    /// How it is taken.
    pub taking: ManualTakingDraft,
}

/// How a row is taken in a step written by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ManualTakingDraft {
    /// At fixed times; an empty list stops the row.
    Regular(Vec<TimedDraft>),
    /// Patches; an empty list stops the row.
    Patches(Vec<String>),
    /// An infusion: the amount in 24 hours.
    Infusion(String),
    /// When needed: the amount of one use.
    AsNeeded(String),
}

/// A gate answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct AcknowledgementDraft {
    /// The gate's id.
    pub rule: String,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// ISO date.
    pub on: String,
}

/// What has become of a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct ReferralStateDraft {
    /// The referral's id.
    pub rule: String,
    /// `open`, `done` or `declined`.
    pub state: String,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// ISO date.
    pub on: String,
}

/// An entry of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct JournalDraft {
    /// ISO date.
    pub date: String,
    /// Who.
    pub author: String,
    /// The kind's word.
    pub kind: String,
    /// Text.
    pub text: String,
    /// Whatever else the entry holds: name and JSON, kept word for word.
    pub more: Vec<(String, String)>,
}

impl JournalDraft {
    /// What stands in a further field as a word; `None` where it is left out or is no text.
    pub fn word(&self, field: &str) -> Option<String> {
        let (_, json) = self.more.iter().find(|(name, _)| name == field)?;
        serde_json::from_str(json).ok()
    }

    /// Writes a further field as JSON, or takes it away.
    pub fn put(&mut self, field: &str, json: Option<serde_json::Value>) {
        let place = self.more.iter().position(|(name, _)| name == field);
        match (place, json) {
            (Some(place), Some(json)) => {
                if let Some((_, text)) = self.more.get_mut(place) {
                    *text = json.to_string();
                }
            }
            (Some(place), None) => {
                self.more.remove(place);
            }
            (None, Some(json)) => self.more.push((field.to_owned(), json.to_string())),
            (None, None) => {}
        }
    }
}
