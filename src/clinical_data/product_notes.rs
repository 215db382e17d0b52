//! What the data say of single products beyond strengths, interval and divisibility: daily
//! limits of a combination's other ingredients, that a product does not suit low doses, and the
//! finest volume that can be measured.
//!
//! Optional fields of `assets/clinical/products.json`, each with its source and status; the
//! product's note says the same in words.

use serde::Deserialize;

use crate::clinical_data::reading::Report;
use crate::clinical_data::sources::{Citation, Status};
use crate::clinical_data::strengths::volume_from_text;
use crate::quantity::{DailyDose, MassUnit, Volume, text};

/// The most of another ingredient that may be taken in a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngredientLimit {
    /// The ingredient, such as `paracetamol`.
    pub drug: String,
    /// The most in 24 hours.
    pub most: DailyDose,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// What a reader should know about it.
    pub note: String,
}

/// Why a product does not suit the low doses at a taper's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotForLowDoses {
    /// Why, such as `0.1 mL is 2 mg`.
    pub reason: String,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
}

impl From<&IngredientLimit> for Citation {
    fn from(limit: &IngredientLimit) -> Self {
        Self::new(&limit.source, limit.status)
    }
}

impl From<&NotForLowDoses> for Citation {
    fn from(why: &NotForLowDoses) -> Self {
        Self::new(&why.source, why.status)
    }
}

/// A limit as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitFile {
    drug: String,
    mg_per_24h: String,
    source: String,
    status: String,
    #[serde(default)]
    note: String,
}

impl LimitFile {
    /// Reads a limit of a product with these other ingredients.
    fn read(self, others: &[String], report: &mut Report) -> IngredientLimit {
        let field = "other_ingredient_limits";
        report.cite(&format!("{field}.source"), &self.source);
        if !others.contains(&self.drug) {
            let message = format!("‘{}’ is no other ingredient of the product", self.drug);
            report.problem(&format!("{field}.drug"), message);
        }
        let amount = format!("{} mg", self.mg_per_24h);
        let thousandths = match text::read(&amount) {
            Ok(written) => written.thousandths,
            Err(wrong) => {
                let message = format!("‘{amount}’ is not an amount: {wrong}");
                report.problem(&format!("{field}.mg_per_24h"), message);
                0
            }
        };
        IngredientLimit {
            most: DailyDose::from_nanograms(thousandths * (MassUnit::Mg.nanograms() / 1_000)),
            status: report.word(&format!("{field}.status"), &self.status),
            drug: self.drug,
            source: self.source,
            note: self.note,
        }
    }
}

/// Reads the limits of a product; each ingredient has at most one.
pub(super) fn limits(
    files: Vec<LimitFile>,
    others: &[String],
    report: &mut Report,
) -> Vec<IngredientLimit> {
    let mut limits: Vec<IngredientLimit> = Vec::new();
    for file in files {
        let limit = file.read(others, report);
        if limits.iter().any(|known| known.drug == limit.drug) {
            let message = format!("‘{}’ has two limits", limit.drug);
            report.problem("other_ingredient_limits.drug", message);
        }
        limits.push(limit);
    }
    limits
}

/// Why a product does not suit low doses, as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LowDosesFile {
    reason: String,
    source: String,
    status: String,
}

impl LowDosesFile {
    /// Reads it.
    pub fn read(self, report: &mut Report) -> NotForLowDoses {
        report.cite("not_for_low_doses.source", &self.source);
        if self.reason.trim().is_empty() {
            report.problem("not_for_low_doses.reason", "a reason is given");
        }
        NotForLowDoses {
            status: report.word("not_for_low_doses.status", &self.status),
            reason: self.reason,
            source: self.source,
        }
    }
}

/// The finest volume that can be measured of a product, as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepFile {
    value: Option<String>,
    derived: bool,
    status: String,
    source: String,
}

impl StepFile {
    /// The volume, with its source and status; the volume itself may be unknown.
    pub fn read(self, report: &mut Report) -> (Option<Volume>, (String, Status)) {
        report.cite("measurable_step_ml.source", &self.source);
        let status = report.word("measurable_step_ml.status", &self.status);
        if !self.derived {
            report.problem("measurable_step_ml.derived", "a step is always derived");
        }
        let volume = self
            .value
            .map(|value| volume_from_text(&value, "measurable_step_ml.value", report));
        (volume, (self.source, status))
    }
}
