//! The date of birth, held against the answer that it is no child.

use chrono::NaiveDate;

use crate::assessment;
use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::findings::{Finding, Rule, Severity, wording};
use crate::quantity::decimal_text;

/// A child by the date of birth that was answered to be none; the gate for children stands.
pub fn age(case: &Case, formulary: &Formulary, today: NaiveDate) -> Option<Finding> {
    let born = case.patient.born?;
    let threshold = assessment::child_by_birth(Some(born), formulary, today)?;
    let adult = threshold.value.at_least()?;
    (case.circumstances.get(assessment::CHILD) == "no").then(|| {
        let words = wording::age_contradicts_answer(born, &decimal_text(adult));
        Finding::new(
            Rule::AgeContradictsAnswer,
            Severity::Warning,
            words,
            threshold,
        )
    })
}
