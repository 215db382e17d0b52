//! The data's `when`: conditions on answers, regimen and schedule, as written.
//!
//! Here they are only read and checked against the questions; whether one holds is
//! answered elsewhere, with yes, no or unknown. A field is named by its path, such as
//! `circumstances.pain_kind` or `regimen.ome_mg_per_day`.

use serde::Deserialize;

use crate::clinical_data::reading::{Figure, Report};
use crate::quantity::Exact;

/// When something of the data applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Every one holds.
    All(Vec<Self>),
    /// At least one holds.
    Any(Vec<Self>),
    /// The field has this value.
    Is {
        /// The field's path.
        field: String,
        /// The value.
        value: String,
    },
    /// The field has another value; an unknown answer is one.
    IsNot {
        /// The field's path.
        field: String,
        /// The value.
        value: String,
    },
    /// The field has one of these values.
    In {
        /// The field's path.
        field: String,
        /// The values.
        values: Vec<String>,
    },
    /// The field's number is strictly more than this.
    Over {
        /// The field's path.
        field: String,
        /// The number, in the field's unit.
        number: Exact,
    },
    /// The field's number is this or more.
    AtLeast {
        /// The field's path.
        field: String,
        /// The number, in the field's unit.
        number: Exact,
    },
}

impl Condition {
    /// The field's path and the words it is compared with, for every part in reading order.
    pub fn comparisons(&self) -> Vec<(&str, Vec<&str>)> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().flat_map(Self::comparisons).collect()
            }
            Self::Is { field, value } | Self::IsNot { field, value } => {
                vec![(field, vec![value.as_str()])]
            }
            Self::In { field, values } => {
                vec![(field, values.iter().map(String::as_str).collect())]
            }
            Self::Over { field, .. } | Self::AtLeast { field, .. } => vec![(field, Vec::new())],
        }
    }
}

/// A condition as the files write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionFile {
    all: Option<Vec<Self>>,
    any: Option<Vec<Self>>,
    field: Option<String>,
    is: Option<String>,
    is_not: Option<String>,
    #[serde(rename = "in")]
    one_of: Option<Vec<String>>,
    over: Option<Figure>,
    at_least: Option<Figure>,
}

impl ConditionFile {
    /// Reads a condition of the present row; `place` is the field it stands in.
    pub fn read(self, place: &str, report: &mut Report) -> Condition {
        let ways = [
            self.all.is_some(),
            self.any.is_some(),
            self.is.is_some(),
            self.is_not.is_some(),
            self.one_of.is_some(),
            self.over.is_some(),
            self.at_least.is_some(),
        ];
        let group = self.all.is_some() || self.any.is_some();
        if ways.into_iter().filter(|way| *way).count() != 1 || group == self.field.is_some() {
            report.problem(
                place,
                "a condition is all, any, or a field with exactly one comparison",
            );
        }
        let field = self.field.unwrap_or_default();
        if let Some(parts) = self.all {
            return Condition::All(Self::read_all(parts, place, report));
        }
        if let Some(parts) = self.any {
            return Condition::Any(Self::read_all(parts, place, report));
        }
        if let Some(value) = self.is {
            return Condition::Is { field, value };
        }
        if let Some(value) = self.is_not {
            return Condition::IsNot { field, value };
        }
        if let Some(over) = self.over {
            let number = report.exact(place, &over.0);
            return Condition::Over { field, number };
        }
        if let Some(at_least) = self.at_least {
            let number = report.exact(place, &at_least.0);
            return Condition::AtLeast { field, number };
        }
        let values = self.one_of.unwrap_or_default();
        Condition::In { field, values }
    }

    fn read_all(parts: Vec<Self>, place: &str, report: &mut Report) -> Vec<Condition> {
        if parts.is_empty() {
            report.problem(place, "all and any need at least one part");
        }
        let read = |part: Self| part.read(place, report);
        parts.into_iter().map(read).collect()
    }
}
