//! Scenarios: what the prescriber wishes, and under which constraints.

use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use crate::case::units::{self, Unit};
use crate::case::{Daily, Row, RowId, TimedDose};
use crate::clinical_data::{Pace, Setting};
use crate::quantity::{DailyDose, Dose, PatchRate, Percent};

/// One plan to be worked out and compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name, unique in the case.
    pub name: String,
    /// What the team notes on it, as written; nothing is planned from it.
    pub note: String,
    /// What is asked for.
    pub request: Request,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The first day of the first step, before it is moved to an allowed weekday.
    pub start: NaiveDate,
    /// Where the taper takes place.
    pub setting: Setting,
    /// A taper to be worked out, or steps written by hand.
    pub wish: Wish,
    /// What the schedule must keep to.
    pub constraints: Constraints,
    /// Times without a change, not overlapping, in the order of the file.
    pub holds: Vec<Hold>,
    /// Gates that a prescriber has answered.
    pub acknowledged: Vec<Acknowledgement>,
    /// What has become of the referrals.
    pub referral_states: Vec<ReferralRecord>,
}

/// A taper to be worked out, or steps written by hand.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// To be worked out.
    Planned {
        /// Where to.
        goal: Goal,
        /// How fast.
        pace: PaceRequest,
        /// Which rows, one after the other.
        order: Vec<RowId>,
        /// Changes on the way, each on a day of its own, in the order of the file.
        replans: Vec<Replan>,
    },
    /// Written by hand.
    Manual {
        /// The steps, by start.
        steps: Vec<ManualStep>,
        /// The last step's last day.
        end: Option<NaiveDate>,
    },
}

impl Wish {
    /// Every pace that is asked for, from the start and on the way; none for steps written by
    /// hand.
    pub fn paces(&self) -> impl Iterator<Item = &PaceRequest> {
        let (first, replans) = match self {
            Self::Planned { pace, replans, .. } => (Some(pace), replans.as_slice()),
            Self::Manual { .. } => (None, &[][..]),
        };
        let on_the_way = replans.iter().filter_map(|replan| replan.pace.as_ref());
        first.into_iter().chain(on_the_way)
    }
}

/// Where a taper leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// To nothing.
    Stop,
    /// To a daily amount of the one row in the order.
    ReduceTo(Daily),
    /// To a share of each row's original daily amount.
    ReduceToPercent(Percent),
}

/// How fast: a published pace, the reader's own, or one changed by the reader.
#[derive(Clone, Debug, PartialEq)]
pub struct PaceRequest {
    /// The published pace.
    pub preset: Option<Arc<Pace>>,
    /// The reader's own reduction; always there without a preset.
    pub reduction: Option<Reduction>,
    /// The reader's own interval in days; always there without a preset.
    pub every_days: Option<u32>,
    /// The reader's own tail.
    pub tail: Option<TailRequest>,
}

/// The size of a reduction.
#[derive(Clone, Debug, PartialEq)]
pub enum Reduction {
    /// A share of a dose.
    Percent {
        /// The share.
        percent: Percent,
        /// Of which dose.
        of: PercentOf,
    },
    /// A daily amount.
    Amount(Daily),
}

/// The dose that a percentage is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentOf {
    /// The dose before the taper.
    Original,
    /// The dose before the step.
    Current,
}

/// The reader's own slower end of a taper.
#[derive(Clone, Debug, PartialEq)]
pub struct TailRequest {
    /// The share of the original dose at or below which it applies.
    pub below: Percent,
    /// Its reduction.
    pub reduction: Reduction,
    /// Its interval in days.
    pub every_days: u32,
}

/// What a schedule must keep to.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraints {
    /// The most units in one dose.
    pub most_units_per_dose: u32,
    /// The strengths that planned doses are limited to, for each row that has such a limit.
    pub strengths: Vec<AllowedStrengths>,
    /// Whether tablets with a score line may be halved.
    pub halve_scored: bool,
    /// Whether the last steps may be taken less often a day.
    pub once_daily_at_the_end: bool,
    /// The weekdays on which a step may start, from Monday; never empty.
    pub change_weekdays: Vec<Weekday>,
    /// The days of one supply period.
    pub supply_days: u32,
    /// The most patches worn at one time.
    pub most_patches: u32,
    /// For each row named, the smallest difference between planned amounts, in nanograms.
    pub dose_steps: Vec<(RowId, u64)>,
    /// How an interval that is no whole number of patch changes is fitted.
    pub patch_interval: PatchInterval,
}

/// The only strengths that a row's planned doses may use, while it is taken as the product
/// that they were chosen for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedStrengths {
    /// The row.
    pub row: RowId,
    /// The product's id.
    pub product: String,
    /// The strengths, in parts (nanograms, or nanograms an hour).
    pub parts: Vec<u64>,
}

impl Constraints {
    /// The strengths that a row's planned doses are limited to, if any.
    pub fn strengths_of(&self, row: &Row) -> Option<&[u64]> {
        let limits = |one: &&AllowedStrengths| one.row == row.id && one.product == row.product.id;
        let limit = self.strengths.iter().find(limits);
        limit.map(|limit| limit.parts.as_slice())
    }

    /// The marketed units that a row's planned doses may be made of; none for liquids and
    /// infusions.
    pub fn units_of(&self, row: &Row) -> Vec<Unit> {
        let allowed = self.strengths_of(row);
        units::marketed(&row.product, row.brand.as_deref(), self.halve_scored)
            .into_iter()
            .filter(|unit| allowed.is_none_or(|allowed| allowed.contains(&unit.parts)))
            .collect()
    }
}

/// How an interval that is no whole number of patch changes is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchInterval {
    /// To the next longer one.
    Longer,
    /// To the next shorter one.
    Shorter,
}

/// A time without a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its first day.
    pub from: NaiveDate,
    /// Its length.
    pub days: u32,
    /// Why.
    pub reason: String,
}

/// A change on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Replan {
    /// The day from which the rest is planned anew.
    pub from: NaiveDate,
    /// Why.
    pub reason: String,
    /// The new pace.
    pub pace: Option<PaceRequest>,
    /// The new goal.
    pub goal: Option<Goal>,
    /// The new order.
    pub order: Option<Vec<RowId>>,
    /// Rows that go on as another product of the same drug, with the doses in which it is
    /// taken from that day.
    pub switched: Vec<Arc<Row>>,
    /// What the patient really takes on that day, where it is not what was planned.
    pub taken: Vec<ManualItem>,
    /// Whether the taper ends at that dose.
    pub stop_here: bool,
}

/// A step written by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct ManualStep {
    /// Its first day.
    pub start: NaiveDate,
    /// The rows that change; the others stay as they were.
    pub items: Vec<ManualItem>,
}

/// What one row is in a step written by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct ManualItem {
    /// The row.
    pub id: RowId,
    /// How it is taken.
    pub taking: ManualTaking,
}

/// How a row is taken in a step written by hand.
#[derive(Clone, Debug, PartialEq)]
pub enum ManualTaking {
    /// At fixed times, earliest first.
    Regular(Vec<TimedDose>),
    /// Patches worn together, largest first.
    Patches(Vec<PatchRate>),
    /// A continuous infusion: the amount in 24 hours.
    Infusion(DailyDose),
    /// When needed: what is taken each time.
    AsNeeded(Dose),
    /// Not any more.
    Stopped,
}

/// A gate that a prescriber has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The gate's id.
    pub rule: String,
    /// Who answered.
    pub by: String,
    /// Why the taper may go on.
    pub reason: String,
    /// When.
    pub on: NaiveDate,
}

impl Request {
    /// The answer to a gate; the latest day's where there are several, of one day the last.
    pub fn answer_to(&self, gate: &str) -> Option<&Acknowledgement> {
        let answers = self.acknowledged.iter();
        let answers = answers.filter(|answer| answer.rule == gate);
        answers.max_by_key(|answer| answer.on)
    }

    /// The answer to a gate that holds on a day: an answer dated later opens nothing yet.
    pub fn answer_held_on(&self, gate: &str, day: NaiveDate) -> Option<&Acknowledgement> {
        let answers = self.acknowledged.iter();
        let answers = answers.filter(|answer| answer.rule == gate && answer.on <= day);
        answers.max_by_key(|answer| answer.on)
    }
}

/// What has become of a referral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralRecord {
    /// The referral's id.
    pub rule: String,
    /// Its state.
    pub state: ReferralState,
    /// Who says so.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub on: NaiveDate,
}

/// The state of a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferralState {
    /// Nothing has been decided.
    Open,
    /// It has been made.
    Done,
    /// It was decided against, with a reason.
    Declined,
}

impl ReferralState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Declined];

    /// The file's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }
}
