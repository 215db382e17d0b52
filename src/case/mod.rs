//! The case: what the prescriber has written, consistent from the moment it exists.
//!
//! Patient, regimen, answers, wishes and record, with every product, row and date already
//! looked up. A [`Case`] is made by `draft::to_case` alone and holds nothing computed.

mod answers;
mod journal;
mod patient;
mod regimen;
mod request;
pub mod units;

use std::sync::Arc;

pub use answers::Answers;
pub use journal::{
    Decision, JournalEntry, JournalKind, Review, ReviewWord, Withdrawal, reviews, worse,
};
pub use patient::Patient;
pub use regimen::{AsNeeded, Daily, Row, RowId, Taking, TimedDose};
pub use request::{
    Acknowledgement, AllowedStrengths, Constraints, Goal, Hold, ManualItem, ManualStep,
    ManualTaking, PaceRequest, PatchInterval, PercentOf, Reduction, ReferralRecord, ReferralState,
    Replan, Request, Scenario, TailRequest, Wish,
};

use crate::clinical_data::{Country, EquivalenceTable};

/// All that was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Where the patient is treated; every product is of this country.
    pub country: Country,
    /// The equivalence table that the reader has chosen.
    pub table: Arc<EquivalenceTable>,
    /// Who it is for.
    pub patient: Patient,
    /// Whom the patient can call, line by line as printed.
    pub contacts: Vec<String>,
    /// Answers about why opioids may no longer work.
    pub assessment: Answers,
    /// Answers about the person's circumstances.
    pub circumstances: Answers,
    /// What is taken now; at least one row.
    pub regimen: Vec<Arc<Row>>,
    /// The plans to be worked out; at least one.
    pub scenarios: Vec<Scenario>,
    /// The place of the chosen scenario in `scenarios`.
    pub chosen: usize,
    /// What has happened so far.
    pub journal: Vec<JournalEntry>,
}

impl Case {
    /// The row with this id.
    pub fn row(&self, id: &RowId) -> Option<&Arc<Row>> {
        self.regimen.iter().find(|row| &row.id == id)
    }

    /// The scenario with this name, or the chosen one where no name is given.
    pub fn scenario(&self, name: Option<&str>) -> Option<&Scenario> {
        match name {
            None => self.scenarios.get(self.chosen),
            Some(name) => self.scenarios.iter().find(|scenario| scenario.name == name),
        }
    }
}
