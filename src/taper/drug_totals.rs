//! Rows of the same drug taken together: modified and immediate release, several strengths.

use crate::case::{Daily, RowId};
use crate::quantity::{DailyDose, MassUnit};
use crate::taper::schedule::{Item, Schedule, Shares, Step};
use crate::taper::shares::shares;

/// What the regular rows of one drug add up to in a step.
#[derive(Clone, Debug, PartialEq)]
pub struct DrugTotal {
    /// The drug.
    pub drug: String,
    /// Its daily dose.
    pub daily: DailyDose,
    /// Its product's unit of mass.
    pub unit: MassUnit,
    /// How far it fell from the step before; `None` where it did not.
    pub reduction: Option<Shares>,
}

/// The totals of every drug that several regular rows of doses hold, given by one route and
/// labelled alike; patches, whose labels are rates, are left out.
pub fn drug_totals(schedule: &Schedule, step: &Step) -> Vec<DrugTotal> {
    let place = schedule
        .steps
        .iter()
        .position(|one| one.index == step.index);
    let before = place
        .and_then(|place| place.checked_sub(1))
        .and_then(|before| schedule.steps.get(before));
    let mut totals: Vec<DrugTotal> = Vec::new();
    for item in step.items.iter().filter(|item| is_counted(item)) {
        let alike = |other: &&Item| is_counted(other) && is_alike(item, other);
        let drug = &item.row.product.drug;
        let originals = schedule.original.iter().filter(|(id, _)| {
            let item = step.item(id).or_else(|| first(schedule, id));
            item.is_some_and(|item| alike(&item))
        });
        let known = totals.iter().any(|total| total.drug == *drug);
        if known || originals.clone().count() < 2 {
            continue;
        }
        let sum = |items: &[Item]| -> u64 {
            let counted = items.iter().filter(alike);
            counted.map(|item| item.daily.parts()).sum()
        };
        let now = sum(&step.items);
        let original: u64 = originals.map(|(_, daily)| daily.parts()).sum();
        let was = before.map_or(original, |before| sum(&before.items));
        let mass = |parts: u64| Daily::Mass(DailyDose::from_nanograms(parts));
        totals.push(DrugTotal {
            drug: drug.clone(),
            daily: DailyDose::from_nanograms(now),
            unit: item.row.product.mass_unit(),
            reduction: shares(mass(was), mass(now), mass(original), step.days),
        });
    }
    totals
}

/// A row that has stopped before a step is still part of what its drug was before the plan.
fn first<'a>(schedule: &'a Schedule, id: &RowId) -> Option<&'a Item> {
    schedule.steps.iter().find_map(|step| step.item(id))
}

fn is_counted(item: &Item) -> bool {
    item.row.is_regular() && matches!(item.daily, Daily::Mass(_))
}

fn is_alike(one: &Item, other: &Item) -> bool {
    let (one, other) = (&one.row.product, &other.row.product);
    one.drug == other.drug && one.route == other.route && one.salt_ratio() == other.salt_ratio()
}
