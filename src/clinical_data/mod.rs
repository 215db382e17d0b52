//! The clinical data as typed facts, compiled in, read and cross-checked.
//!
//! One file here for each file of `assets/clinical`, then the checks between them. Loading
//! gives a [`Formulary`] or every problem at once, each with file, row and field. Nothing
//! clinical stands in code: doses, factors, paces and thresholds all come from the data.

mod assessment;
mod checks;
mod conditions;
mod custody;
mod equivalence;
mod factors;
mod facts;
mod hazards;
pub mod local;
mod monitoring;
mod monitoring_file;
mod pace_cuts;
mod pace_file;
mod paces;
mod product_file;
mod product_notes;
mod products;
mod reading;
mod referral;
mod sources;
mod standings;
mod strengths;
mod thresholds;

#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::quantity::Volume;

pub use assessment::{Explanation, Feature, Points, Question, QuestionGroup, UNKNOWN};
pub use conditions::Condition;
pub use custody::{Custody, FileCustody};
pub use equivalence::{EquivalenceTable, LeftOut, Methadone, Refusal};
pub use factors::{Band, Factor, FactorRow, Printed};
pub use facts::{FactKind, ListedFact};
pub use hazards::{
    HarmLikelihood, HarmRisk, HarmScale, HarmSeverity, Hazard, HazardRules, HazardStage,
    HazardStatus, Hazards, ScaleWord,
};
pub use monitoring::{
    Monitoring, NaloxoneTrigger, ReviewInterval, Scale, ScaleBand, Shown, Symptoms,
};
pub use paces::{
    AppliesIf, DayRange, FirstCut, NotForPlanning, Pace, PaceReduction, PaceTail, PercentBase,
    Setting, TailReduction,
};
pub use product_notes::{IngredientLimit, NotForLowDoses};
pub use products::{
    Country, Divisibility, DivisibilityBasis, Facets, MeasuringStep, Product, ProductKind, Release,
    Route,
};
pub use reading::DataProblem;
pub use referral::{ConditionField, Trigger, Urgency};
pub use sources::{Citation, Fact, Source, Sourced, Status};
pub use standings::{Standing, StandingRule, StandingRules};
pub use strengths::{OtherIngredient, ProductUnit, Strength, StrengthAmount};
pub use thresholds::{Threshold, ThresholdValue};

use reading::Report;

/// The files that carry custody, in the order in which they are read.
pub const DATA_FILES: [&str; 7] = [
    "products.json",
    "equivalence.json",
    "paces.json",
    "thresholds.json",
    "assessment.json",
    "referral.json",
    "monitoring.json",
];

/// The text of each data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataTexts {
    /// `products.json`.
    pub products: String,
    /// `equivalence.json`.
    pub equivalence: String,
    /// `paces.json`.
    pub paces: String,
    /// `thresholds.json`.
    pub thresholds: String,
    /// `assessment.json`.
    pub assessment: String,
    /// `referral.json`.
    pub referral: String,
    /// `monitoring.json`.
    pub monitoring: String,
    /// `sources.json`.
    pub sources: String,
}

impl DataTexts {
    /// The files that are compiled in.
    pub fn shipped() -> Self {
        macro_rules! shipped {
            ($name:literal) => {
                include_str!(concat!("../../assets/clinical/", $name)).to_owned()
            };
        }
        Self {
            products: shipped!("products.json"),
            equivalence: shipped!("equivalence.json"),
            paces: shipped!("paces.json"),
            thresholds: shipped!("thresholds.json"),
            assessment: shipped!("assessment.json"),
            referral: shipped!("referral.json"),
            monitoring: shipped!("monitoring.json"),
            sources: shipped!("sources.json"),
        }
    }
}

/// Everything that the data say, cross-checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formulary {
    custody: Custody,
    products: Vec<Arc<Product>>,
    measuring: Vec<MeasuringStep>,
    measuring_fact: Option<Fact>,
    product_rules: Vec<String>,
    tables: Vec<Arc<EquivalenceTable>>,
    equivalence_rules: Vec<Fact>,
    methadone: Option<Methadone>,
    other_published: Vec<Fact>,
    paces: Vec<Arc<Pace>>,
    pace_rules: Vec<Fact>,
    exclusions: Vec<(String, Condition)>,
    not_for_planning: Vec<NotForPlanning>,
    thresholds: Vec<Threshold>,
    threshold_note: Option<Fact>,
    statement: Option<Fact>,
    not_evidence: Vec<String>,
    questions: Vec<Question>,
    circumstances: Vec<Question>,
    groups: Vec<QuestionGroup>,
    explanations: Vec<Explanation>,
    standing_rules: Option<StandingRules>,
    fields: Vec<ConditionField>,
    referral_rules: Vec<Fact>,
    triggers: Vec<Trigger>,
    to_send: Vec<Fact>,
    monitoring: Monitoring,
    sources: Vec<Source>,
    unused_sources: Vec<String>,
}

impl Formulary {
    /// Reads the files that are compiled in.
    ///
    /// # Errors
    ///
    /// Every problem in the data, with file, row and field.
    pub fn load() -> Result<Self, Vec<DataProblem>> {
        Self::from_texts(&DataTexts::shipped())
    }

    /// Reads the data from their text.
    ///
    /// # Errors
    ///
    /// Every problem in the data, with file, row and field.
    pub fn from_texts(texts: &DataTexts) -> Result<Self, Vec<DataProblem>> {
        let mut report = Report::default();
        let products = product_file::read(&texts.products, &mut report);
        let equivalence = equivalence::read(&texts.equivalence, &mut report);
        let paces = pace_file::read(&texts.paces, &mut report);
        let thresholds = thresholds::read(&texts.thresholds, &mut report);
        let assessment = assessment::read(&texts.assessment, &mut report);
        let referral = referral::read(&texts.referral, &mut report);
        let (monitoring_custody, monitoring) =
            monitoring_file::read(&texts.monitoring, &mut report);
        let sources = sources::read(&texts.sources, &mut report);
        let custody = [
            products.custody,
            equivalence.custody,
            paces.custody,
            thresholds.custody,
            assessment.custody,
            referral.custody,
            monitoring_custody,
        ];
        let mut formulary = Self {
            custody: Custody::from_files(custody.into_iter().flatten().collect(), &mut report),
            products: products.products,
            measuring: products.measuring,
            measuring_fact: products.measuring_fact,
            product_rules: products.rules,
            tables: equivalence.tables,
            equivalence_rules: equivalence.rules,
            methadone: equivalence.methadone,
            other_published: equivalence.other_published,
            paces: paces.paces,
            pace_rules: paces.rules,
            exclusions: paces.exclusions,
            not_for_planning: paces.not_for_planning,
            thresholds: thresholds.thresholds,
            threshold_note: thresholds.note,
            statement: assessment.statement,
            not_evidence: assessment.not_evidence,
            questions: assessment.questions,
            circumstances: assessment.circumstances,
            groups: assessment.groups,
            explanations: assessment.explanations,
            standing_rules: assessment.standing_rules,
            fields: referral.fields,
            referral_rules: referral.rules,
            triggers: referral.triggers,
            to_send: referral.to_send,
            monitoring,
            sources,
            unused_sources: Vec::new(),
        };
        checks::check(&formulary, &mut report);
        let cited: BTreeSet<&str> = report
            .citations
            .iter()
            .map(|citation| citation.source.as_str())
            .collect();
        let ids = formulary.sources.iter().map(|source| source.id.clone());
        formulary.unused_sources = ids.filter(|id| !cited.contains(id.as_str())).collect();
        if report.problems.is_empty() {
            Ok(formulary)
        } else {
            Err(report.problems)
        }
    }

    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Arc<Product>> {
        self.products.iter().find(|product| product.id == id)
    }

    /// All products, in the data's order.
    pub fn products(&self) -> &[Arc<Product>] {
        &self.products
    }

    /// The equivalence table with this id.
    pub fn table(&self, id: &str) -> Option<&Arc<EquivalenceTable>> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// All equivalence tables, in the data's order.
    pub fn tables(&self) -> &[Arc<EquivalenceTable>] {
        &self.tables
    }

    /// The pace with this id.
    pub fn pace(&self, id: &str) -> Option<&Arc<Pace>> {
        self.paces.iter().find(|pace| pace.id == id)
    }

    /// All paces, in the data's order.
    pub fn paces(&self) -> &[Arc<Pace>] {
        &self.paces
    }

    /// The threshold with this id.
    pub fn threshold(&self, id: &str) -> Option<&Threshold> {
        self.thresholds.iter().find(|threshold| threshold.id == id)
    }

    /// All thresholds, in the data's order.
    pub fn thresholds(&self) -> &[Threshold] {
        &self.thresholds
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// All sources, in the data's order.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Ids of the sources that nothing names.
    pub fn unused_sources(&self) -> &[String] {
        &self.unused_sources
    }

    /// What to watch and offer.
    pub fn monitoring(&self) -> &Monitoring {
        &self.monitoring
    }

    /// When a word of a pace's `excludes` applies.
    pub fn exclusion(&self, word: &str) -> Option<&Condition> {
        let named = self.exclusions.iter().find(|(known, _)| known == word);
        named.map(|(_, condition)| condition)
    }

    /// What sources say on pace that cannot be planned with.
    pub fn not_for_planning(&self) -> &[NotForPlanning] {
        &self.not_for_planning
    }

    /// What holds of all paces, as sentences.
    pub fn pace_rules(&self) -> &[Fact] {
        &self.pace_rules
    }

    /// What oral syringes measure, from the smallest syringe to the largest.
    pub fn measuring(&self) -> &[MeasuringStep] {
        &self.measuring
    }

    /// Whether some oral syringe that holds a volume measures it.
    pub fn measures(&self, volume: Volume) -> bool {
        self.measuring.iter().any(|syringe| {
            let graduation = syringe.step.microlitres();
            volume <= syringe.volume_up_to && volume.microlitres().is_multiple_of(graduation)
        })
    }

    /// What holds of all equivalence tables, as sentences.
    pub fn equivalence_rules(&self) -> &[Fact] {
        &self.equivalence_rules
    }

    /// What is said of methadone in place of a factor.
    pub fn methadone(&self) -> Option<&Methadone> {
        self.methadone.as_ref()
    }

    /// Published equivalences that belong to no table here.
    pub fn other_published(&self) -> &[Fact] {
        &self.other_published
    }

    /// Who wrote the data and who has checked them.
    pub fn custody(&self) -> &Custody {
        &self.custody
    }

    /// The version that stands on every page.
    pub fn data_version(&self) -> &str {
        &self.custody.data_version
    }
}
