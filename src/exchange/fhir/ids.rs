//! Ids that are worked out: equal plans have equal ids, and no chance or clock enters.

use serde_json::Value;
use siphasher::sip128::SipHasher13;

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::exchange::json;
use crate::paper;
use crate::plan::Plan;

/// The ids of one plan's resources.
pub(super) struct Ids {
    /// The hash of all that the plan says, and for whom.
    seed: String,
    /// Who it is for, where the plan file says it.
    patient: Option<String>,
    /// The issue of this very plan, and the one that it takes the place of.
    issues: paper::Issues,
}

impl Ids {
    /// From all that the plan says, and for whom.
    pub(super) fn of(case: &Case, plan: &Plan, formulary: &Formulary) -> Self {
        let patient = &case.patient;
        let is_named = !(patient.name.is_empty() && patient.identifier.is_empty());
        let born = patient.born.map(crate::date::iso);
        let patient = [
            Some(patient.name.clone()),
            born,
            Some(patient.identifier.clone()),
        ];
        let patient: Value = patient.into_iter().collect();
        let said = format!("{patient}{}", json::plan(case, plan, formulary));
        Self {
            seed: hash(&said),
            // Two people without a name are not one.
            patient: is_named.then(|| patient.to_string()),
            issues: paper::issues(case, plan, formulary),
        }
    }

    /// The id of the resource of a kind with this number. A person keeps theirs from plan to plan,
    /// and a plan that was issued has the same one whenever it is written.
    pub(super) fn id(&self, kind: &str, number: usize) -> String {
        let lasting = match kind {
            "patient" => self.patient.as_ref(),
            "plan" => self.issues.own.as_ref(),
            _ => None,
        };
        id(kind, number, lasting.unwrap_or(&self.seed))
    }

    /// The reference to the plan that this one takes the place of, if one was issued.
    pub(super) fn replaced(&self) -> Option<Value> {
        let issue = self.issues.replaced.as_ref()?;
        Some(serde_json::json!({ "reference": url(&id("plan", 0, issue)) }))
    }

    /// The reference to that resource inside the bundle.
    pub(super) fn reference(&self, kind: &str, number: usize) -> Value {
        serde_json::json!({ "reference": url(&self.id(kind, number)) })
    }
}

fn id(kind: &str, number: usize, seed: &str) -> String {
    uuid(&format!("{kind} {number} {seed}"))
}

/// The address of a resource inside a bundle.
pub(super) fn url(id: &str) -> String {
    format!("urn:uuid:{id}")
}

/// The hash of a text, in 32 digits.
fn hash(text: &str) -> String {
    let hash = SipHasher13::new().hash(text.as_bytes());
    format!("{:016x}{:016x}", hash.h1, hash.h2)
}

/// Text as a UUID of version 8, whose digits are the maker's own.
fn uuid(text: &str) -> String {
    let mut digits = hash(text);
    digits.replace_range(12..13, "8");
    digits.replace_range(16..17, "8");
    let mut uuid = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(digit);
    }
    uuid
}
