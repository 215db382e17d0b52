//! What to supply: one request for each strength and supply period.

use serde_json::{Value, json};

use crate::case::Row;
use crate::clinical_data::ProductKind;
use crate::date;
use crate::exchange::fhir::ids::Ids;
use crate::exchange::fhir::medication::strength;
use crate::exchange::fhir::units::{concept, count, dmd, mass, rate, volume};
use crate::exchange::words::medicine;
use crate::plan::{Plan, Planned};
use crate::quantity::{PatchRate, Volume};
use crate::taper::{Supply, SupplyOf, concentration_label};

/// The supplies of periods that are not over: what those needed was dispensed, or never will be.
pub(super) fn to_come<'a>(plan: &Plan, planned: &'a Planned) -> Vec<&'a Supply> {
    let supplies = planned.dispensing.iter();
    supplies.filter(|supply| supply.to >= plan.today).collect()
}

/// A supply as a resource.
pub(super) fn request(plan: &Plan, supply: &Supply, (ids, number): (&Ids, usize)) -> Value {
    let row = supply.row.as_ref();
    let (item, quantity, holds) = match supply.what {
        SupplyOf::Units { parts, count: many } => {
            let (quantity, holds) = match row.product.kind() {
                ProductKind::Patch => (
                    count(many, "patch", "patches"),
                    rate(PatchRate::from_nanograms_per_hour(parts)),
                ),
                ProductKind::Infusion => (count(many, "ampoule", "ampoules"), mass(parts, row)),
                _ => (count(many, "unit", "units"), mass(parts, row)),
            };
            (strength(row, parts), quantity, Some(holds))
        }
        SupplyOf::Volume(amount) => {
            let label = row
                .concentration
                .as_ref()
                .map(|concentration| concentration_label(row, concentration))
                .unwrap_or_default();
            let text = format!("{}, {label}", medicine(row));
            (concept(&text, dmd(row, &label)), volume(amount), None)
        }
    };
    let mut parameters = vec![json!({
        "code": { "text": "row of the plan" },
        "valueCodeableConcept": { "text": row.id.as_str() },
    })];
    if let Some(holds) = holds {
        parameters.push(json!({ "code": { "text": "one holds" }, "valueQuantity": holds }));
    }
    json!({
        "resourceType": "SupplyRequest",
        "id": ids.id("supply", number),
        "status": "draft",
        "itemCodeableConcept": item,
        "quantity": quantity,
        "parameter": parameters,
        "occurrencePeriod": { "start": date::iso(supply.from), "end": date::iso(supply.to) },
        "authoredOn": date::iso(plan.today),
        "deliverTo": ids.reference("patient", 0),
    })
}

/// What is dispensed of one prescription from its first to its last day, all supply periods
/// together. Of one strength it is counted; of several it is weighed, for a number of tablets
/// says nothing where they are not alike. What each period needs stands in the supplies.
pub(super) fn of_prescription(row: &Row, supplies: &[&Supply]) -> Option<Value> {
    let (first, last) = (supplies.first()?, supplies.last()?);
    let mut strengths: Vec<u64> = Vec::new();
    let (mut number, mut weight, mut microlitres) = (0_u64, 0_u64, 0_u64);
    for supply in supplies {
        match supply.what {
            SupplyOf::Units { parts, count } => {
                strengths.push(parts);
                number = number.checked_add(count)?;
                weight = weight.checked_add(parts.checked_mul(count)?)?;
            }
            SupplyOf::Volume(amount) => {
                microlitres = microlitres.checked_add(amount.microlitres())?;
            }
        }
    }
    strengths.sort_unstable();
    strengths.dedup();
    let quantity = match (row.product.kind(), strengths.len()) {
        (_, 0) => volume(Volume::from_microlitres(microlitres)),
        (ProductKind::Patch, _) => count(number, "patch", "patches"),
        (ProductKind::Infusion, 1) => count(number, "ampoule", "ampoules"),
        (_, 1) => count(number, "unit", "units"),
        _ => mass(weight, row),
    };
    Some(json!({
        "validityPeriod": { "start": date::iso(first.from), "end": date::iso(last.to) },
        "quantity": quantity,
    }))
}
