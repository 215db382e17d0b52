//! A child by the date of birth: the gate for children does not hang on an answer alone.
//!
//! The age is the threshold `adult-from-18-years`, this project's own judgement (unverified).

use chrono::NaiveDate;

use crate::assessment::Facts;
use crate::clinical_data::{Formulary, Threshold};
use crate::quantity::Exact;

/// The circumstance that says whether somebody is a child.
pub const CHILD: &str = "child";
/// From which age somebody counts as an adult.
const ADULT: &str = "adult-from-18-years";

/// The threshold that makes somebody with this date of birth a child on a day; none for an
/// adult or without a date. A date that has not come yet is no adult's.
pub fn child_by_birth(
    born: Option<NaiveDate>,
    formulary: &Formulary,
    today: NaiveDate,
) -> Option<&Threshold> {
    let threshold = formulary.threshold(ADULT)?;
    let adult = threshold.value.at_least()?;
    let years = today.years_since(born?);
    let is_adult = years.is_some_and(|years| Exact::from(u64::from(years)) >= *adult);
    (!is_adult).then_some(threshold)
}

impl Facts {
    /// The same with what the date of birth says: a child is one whatever was answered.
    #[must_use]
    pub fn of_age(
        mut self,
        born: Option<NaiveDate>,
        formulary: &Formulary,
        today: NaiveDate,
    ) -> Self {
        if child_by_birth(born, formulary, today).is_some() {
            self.circumstances = self.circumstances.with(CHILD, "yes");
        }
        self
    }
}
