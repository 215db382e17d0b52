//! One medicine that stands in several resources: it is not counted twice.
//!
//! Systems hand over what was ordered and what the patient says side by side. The same product
//! with the same doses is taken over once. Where an order and a statement differ, nobody knows
//! which holds, and its doses stay open. Two orders of one product may both hold, such as one
//! for the morning and one for the night: both are taken over, and the reader is told.

use std::collections::BTreeMap;

use crate::draft::TakingDraft;
use crate::exchange::fhir::import::Unread;
use crate::exchange::fhir::import::dosage::empty;
use crate::exchange::fhir::import::medicine::Medicine;
use crate::exchange::fhir::import::place;

/// A medicine as one resource has it.
pub(super) struct Found {
    /// Where the resource stands.
    pub(super) place: String,
    /// What the file calls it.
    pub(super) about: String,
    /// What kind of resource it is.
    pub(super) kind: String,
    pub(super) medicine: Medicine,
    pub(super) takings: Vec<TakingDraft>,
}

impl Found {
    /// Whether both name a strength, and not the same one: packs that are taken together.
    fn is_another_strength(&self, other: &Self) -> bool {
        let label = |one: &Self| one.medicine.strength.as_ref().map(|one| one.label.clone());
        label(self)
            .zip(label(other))
            .is_some_and(|(one, other)| one != other)
    }
}

/// The medicines with each that stands twice settled, and named.
pub(super) fn settled(all: Vec<Found>, unread: &mut Unread) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for one in all {
        let of_product = places.entry(one.medicine.product.id.clone()).or_default();
        unread.about.clone_from(&one.about);
        let here = one.place.clone();
        let mut is_new = true;
        for before in of_product.iter() {
            let Some(other) = kept.get_mut(*before) else {
                continue;
            };
            let at = place::in_words(&other.place, "").to_lowercase();
            if other.is_another_strength(&one) {
                let why =
                    format!("is the medicine of {at} in another strength; both are taken over");
                unread.push(here.clone(), "", &why);
            } else if other.takings == one.takings {
                let why =
                    format!("is the medicine of {at} with the same doses; it is taken over once");
                unread.push(here.clone(), "", &why);
                is_new = false;
            } else if other.kind != one.kind {
                let why = format!(
                    "is the medicine of {at} with other doses; which of them are taken is not guessed"
                );
                unread.push(here.clone(), "", &why);
                other.takings = vec![empty(&other.medicine.product)];
                is_new = false;
            } else {
                let why = format!(
                    "is the medicine of {at} with other doses; both are taken over, so that they add up"
                );
                unread.push(here.clone(), "", &why);
            }
            if !is_new {
                break;
            }
        }
        if is_new {
            of_product.push(kept.len());
            kept.push(one);
        }
    }
    kept
}
