//! The one call that every front end makes: case, scenario, data and today's date → plan.
//!
//! Inside: equivalence → assessment → taper → safety → monitoring. Nothing computed is kept;
//! equal input gives an equal plan.

use chrono::NaiveDate;

use crate::assessment::Assessment;
use crate::equivalence::Equivalents;
use crate::findings::{Finding, Referral};
use crate::problem::Problem;
use crate::taper::{Schedule, Supply};

/// All that the program says about one scenario of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The scenario's name.
    pub scenario: String,
    /// The day on which it was worked out.
    pub today: NaiveDate,
    /// The present regimen as oral morphine equivalents.
    pub equivalents: Equivalents,
    /// A schedule, or the gates that withhold it.
    pub outcome: Outcome,
    /// Why opioids may no longer work.
    pub assessment: Assessment,
    /// What to weigh, heaviest first.
    pub findings: Vec<Finding>,
    /// Whom to ask, most urgent first.
    pub referrals: Vec<Referral>,
}

/// A schedule, or the gates that withhold it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The schedule with what belongs to its steps.
    Planned(Planned),
    /// Nothing is shown until these gates have been answered.
    Withheld(Vec<Problem>),
}

/// A schedule with what belongs to its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The steps.
    pub schedule: Schedule,
    /// The whole regimen's equivalents in each step.
    pub equivalents: Vec<Equivalents>,
    /// What to supply.
    pub dispensing: Vec<Supply>,
    /// The nominal and dispensed curves' own numbers.
    pub nominal: Vec<crate::taper::NominalPoint>,
}
