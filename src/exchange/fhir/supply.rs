//! What to supply: one request for each strength and supply period.

use serde_json::{Value, json};

use crate::clinical_data::ProductKind;
use crate::date;
use crate::exchange::fhir::ids::Ids;
use crate::exchange::fhir::medication::strength;
use crate::exchange::fhir::units::{concept, count, dmd, mass, rate, volume};
use crate::exchange::words::medicine;
use crate::plan::Plan;
use crate::quantity::PatchRate;
use crate::taper::{Supply, SupplyOf, concentration_label};

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
