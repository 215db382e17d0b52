//! Who the plan is for.

use chrono::NaiveDate;

/// The patient's identity as printed on paper; every part may be left empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Patient {
    /// Name as written.
    pub name: String,
    /// Date of birth.
    pub born: Option<NaiveDate>,
    /// Hospital or health service number, as written.
    pub identifier: String,
}
