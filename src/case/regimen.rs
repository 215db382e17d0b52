//! What the patient takes now, row by row.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use crate::clinical_data::Product;
use crate::quantity::{Concentration, DailyDose, Dose, Exact, MassUnit, PatchRate};

/// The reader's own name for a row: 1 to 40 of a–z, 0–9, `-`, `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowId(String);

impl RowId {
    /// Reads a row id.
    pub fn from_text(text: &str) -> Option<Self> {
        let plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        ((1..=40).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// As written in the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One medicine that the patient takes now.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The reader's own name for it.
    pub id: RowId,
    /// The product.
    pub product: Arc<Product>,
    /// The brand as written.
    pub brand: Option<String>,
    /// The strength of the liquid in use; always there for a liquid.
    pub concentration: Option<Concentration>,
    /// How it is taken.
    pub taking: Taking,
}

/// How a row is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Taking {
    /// At fixed times, earliest first; each time once.
    Regular(Vec<TimedDose>),
    /// When needed.
    AsNeeded(AsNeeded),
    /// Patches worn together.
    Patches {
        /// Each patch's rate, largest first.
        patches: Vec<PatchRate>,
        /// The day on which the set is changed next.
        next_change: NaiveDate,
    },
    /// A continuous infusion.
    Infusion {
        /// The amount in 24 hours.
        per_24h: DailyDose,
    },
}

/// A dose at a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedDose {
    /// The time of day.
    pub time: NaiveTime,
    /// What is taken then.
    pub dose: Dose,
}

/// A dose taken when needed.
#[derive(Clone, Debug, PartialEq)]
pub struct AsNeeded {
    /// What is taken each time.
    pub dose: Dose,
    /// How often it is used now, in 24 hours.
    pub uses_per_24h: u32,
    /// How often it may be used at most, in 24 hours.
    pub most_per_24h: Option<u32>,
    /// The regular rows of the same drug whose remaining daily dose it follows.
    pub follows: Vec<RowId>,
    /// The share of that daily dose which one use is, at most.
    pub share: Exact,
}

/// What a row adds up to in a day: a dose, or the rate on the patches' labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Daily {
    /// A daily dose.
    Mass(DailyDose),
    /// The patches' rate together.
    Rate(PatchRate),
}

impl Daily {
    /// The whole number of nanograms a day, or nanograms an hour, that it holds.
    pub fn parts(self) -> u64 {
        match self {
            Self::Mass(dose) => dose.nanograms(),
            Self::Rate(rate) => rate.nanograms_per_hour(),
        }
    }

    /// The same kind of amount with another number of parts.
    #[must_use]
    pub fn with_parts(self, parts: u64) -> Self {
        match self {
            Self::Mass(_) => Self::Mass(DailyDose::from_nanograms(parts)),
            Self::Rate(_) => Self::Rate(PatchRate::from_nanograms_per_hour(parts)),
        }
    }

    /// The parts in one unit of this kind of amount, and the unit's name; a mass in the
    /// product's unit.
    pub fn unit(self, unit: MassUnit) -> (u64, &'static str) {
        match self {
            Self::Mass(_) => (unit.nanograms(), unit.symbol()),
            Self::Rate(_) => (MassUnit::Mcg.nanograms(), PatchRate::UNIT),
        }
    }

    /// What is said after such an amount: a mass is that of a day, a rate needs no more.
    pub fn per(self) -> &'static str {
        match self {
            Self::Mass(_) => " a day",
            Self::Rate(_) => "",
        }
    }

    /// Written for people and files; a mass in the product's unit.
    pub fn text(self, unit: MassUnit) -> String {
        match self {
            Self::Mass(dose) => dose.text(unit),
            Self::Rate(rate) => rate.text(),
        }
    }
}

impl Row {
    /// What the row adds up to in a day as it is taken now.
    ///
    /// A sum too large to hold cannot come from quantities that were read.
    pub fn daily(&self) -> Daily {
        match &self.taking {
            Taking::Regular(doses) => Daily::Mass(
                DailyDose::from_doses(doses.iter().map(|timed| timed.dose)).unwrap_or_default(),
            ),
            Taking::AsNeeded(as_needed) => Daily::Mass(as_needed.daily(as_needed.dose)),
            Taking::Patches { patches, .. } => Daily::Rate(
                patches
                    .iter()
                    .try_fold(PatchRate::ZERO, |sum, patch| sum.plus(*patch))
                    .unwrap_or_default(),
            ),
            Taking::Infusion { per_24h } => Daily::Mass(*per_24h),
        }
    }

    /// Whether the row is taken at fixed times, worn or infused, rather than when needed.
    pub fn is_regular(&self) -> bool {
        !matches!(self.taking, Taking::AsNeeded(_))
    }
}

impl AsNeeded {
    /// What the present number of uses adds up to with this dose.
    pub fn daily(&self, dose: Dose) -> DailyDose {
        DailyDose::from_nanograms(dose.nanograms().saturating_mul(self.uses_per_24h.into()))
    }
}
