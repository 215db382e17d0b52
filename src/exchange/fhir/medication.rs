//! One prescription for each product of each row, with an instruction for each step.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::case::{Case, Row};
use crate::clinical_data::{ProductKind, StrengthAmount};
use crate::date;
use crate::exchange::fhir::dosage::{Days, instructions};
use crate::exchange::fhir::ids::{Ids, url};
use crate::exchange::fhir::supply;
use crate::exchange::fhir::units::{concept, dmd};
use crate::exchange::words::medicine;
use crate::paper::{day, printed};
use crate::plan::{Plan, Planned};
use crate::taper::{
    Doses, Item, Measure, Schedule, Step, Supply, concentration_label, strength_text,
};

/// A row while it is taken as one product without a break.
pub(super) struct Prescribed<'a> {
    pub(super) row: &'a Arc<Row>,
    /// Which of the row's prescriptions it is, from 1.
    number: usize,
    pub(super) taken: Vec<(&'a Step, &'a Item)>,
    /// The step in which it stops, or in which another product takes its place.
    pub(super) until: Option<&'a Step>,
}

impl Prescribed<'_> {
    fn goes_on_in(&self, step: &Step, row: &Row) -> bool {
        let follows = |(before, _): &(&Step, &Item)| before.index + 1 == step.index;
        self.row.id == row.id
            && self.row.product.id == row.product.id
            && self.row.concentration == row.concentration
            && self.row.brand == row.brand
            && self.until.is_none()
            && self.taken.last().is_some_and(follows)
    }
}

/// Every prescription of a schedule: by row in the order of the regimen, then by time.
pub(super) fn prescribed<'a>(case: &Case, schedule: &'a Schedule) -> Vec<Prescribed<'a>> {
    let mut all: Vec<Prescribed<'a>> = Vec::new();
    for row in &case.regimen {
        for step in &schedule.steps {
            let item = step.item(&row.id);
            let running = all.last_mut();
            let running = running.filter(|last| last.row.id == row.id && last.until.is_none());
            let taken = item.filter(|item| item.doses != Doses::Stopped);
            match (taken, running) {
                (Some(item), Some(running)) if running.goes_on_in(step, &item.row) => {
                    running.taken.push((step, item));
                }
                (taken, running) => {
                    if let Some(running) = running {
                        running.until = Some(step);
                    }
                    let before = all.iter().filter(|one| one.row.id == row.id).count();
                    all.extend(taken.map(|item| Prescribed {
                        row: &item.row,
                        number: before + 1,
                        taken: vec![(step, item)],
                        until: None,
                    }));
                }
            }
        }
    }
    all
}

/// The days of a row in a step: in a stop, what is not stopped goes on without an end.
fn days(step: &Step) -> Days {
    Days {
        from: step.start,
        to: (step.days > 0).then_some(step.end),
    }
}

/// The prescription as a resource.
pub(super) fn request(
    (case, plan, planned): (&Case, &Plan, &Planned),
    prescribed: &Prescribed<'_>,
    (ids, number): (&Ids, usize),
) -> Value {
    let row = prescribed.row.as_ref();
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("resourceType", json!("MedicationRequest"));
    put("id", json!(ids.id("medication", number)));
    let contained = strengths(prescribed);
    let references = contained
        .iter()
        .map(|strength| json!({ "reference": format!("#{}", id_of(strength)) }))
        .collect::<Value>();
    let group = json!({ "system": "urn:ietf:rfc:3986", "value": url(&ids.id("plan", 0)) });
    put("contained", Value::Array(contained));
    put("status", json!("draft"));
    put("intent", json!("plan"));
    put("medicationCodeableConcept", whole(row));
    put("subject", ids.reference("patient", 0));
    put("supportingInformation", references);
    put("authoredOn", json!(date::iso(plan.today)));
    put("basedOn", json!([ids.reference("plan", 0)]));
    let identifier = format!("{}/{}", row.id, prescribed.number);
    let system = url(&ids.id("plan", 0));
    put(
        "identifier",
        json!([{ "system": system, "value": identifier }]),
    );
    put("groupIdentifier", group);
    put("note", notes(case, planned, prescribed));
    let instructions = prescribed
        .taken
        .iter()
        .flat_map(|(step, item)| instructions(step.index, item, days(step), case.country));
    put("dosageInstruction", instructions.collect());
    let first = prescribed.taken.first().map(|(step, _)| step.start);
    let until = prescribed.until.map(|step| step.start);
    // The whole of it, as its instructions say: what is still to come stands in the supplies.
    let own = planned.dispensing.iter().filter(|supply| {
        let is_it = supply.row.id == row.id
            && supply.row.product.id == row.product.id
            && supply.row.concentration == row.concentration;
        let begins = first.is_some_and(|first| supply.to >= first);
        is_it && begins && until.is_none_or(|until| supply.from < until)
    });
    let own: Vec<&Supply> = own.collect();
    if let Some(dispense) = supply::of_prescription(row, &own) {
        put("dispenseRequest", dispense);
    }
    object.retain(|_, value| *value != json!([]));
    Value::Object(object)
}

/// The product; a liquid has one strength and may have its code.
fn whole(row: &Row) -> Value {
    let label = row
        .concentration
        .as_ref()
        .map(|concentration| concentration_label(row, concentration));
    let name = medicine(row);
    label.map_or_else(
        || concept(&name, None),
        |label| concept(&format!("{name}, {label}"), dmd(row, &label)),
    )
}

/// The strengths that the instructions use, each as a medicine of its own.
fn strengths(prescribed: &Prescribed<'_>) -> Vec<Value> {
    let row = prescribed.row.as_ref();
    let mut parts: Vec<u64> = Vec::new();
    for (_, item) in &prescribed.taken {
        match &item.doses {
            Doses::Regular(doses) => {
                parts.extend(doses.iter().flat_map(|dose| parts_of(&dose.made)));
            }
            Doses::AsNeeded { made, .. } => parts.extend(parts_of(made)),
            Doses::Patches { patches, .. } => {
                parts.extend(patches.iter().map(|patch| patch.nanograms_per_hour()));
            }
            Doses::Infusion { .. } | Doses::Stopped => {}
        }
    }
    parts.sort_unstable();
    parts.dedup();
    let strengths = parts.iter().rev().enumerate();
    strengths
        .map(|(place, parts)| {
            let code = strength(row, *parts);
            json!({ "resourceType": "Medication", "id": format!("strength-{}", place + 1), "code": code })
        })
        .collect()
}

fn parts_of(made: &Measure) -> Vec<u64> {
    match made {
        Measure::Units(units) => units.iter().map(|unit| unit.parts).collect(),
        Measure::Volume(_) => Vec::new(),
    }
}

/// One strength of a row's product, with its code where the data have one.
pub(super) fn strength(row: &Row, parts: u64) -> Value {
    let label = strength_text(row, parts);
    let text = format!("{}, {}", medicine(row), printed(&label));
    concept(&text, dmd(row, &label))
}

fn id_of(resource: &Value) -> &str {
    resource
        .get("id")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// What the instructions do not say: when it ends, what takes its place, and what it was before.
fn notes(case: &Case, planned: &Planned, prescribed: &Prescribed<'_>) -> Value {
    let row = prescribed.row.as_ref();
    let mut notes = Vec::new();
    if let Some(until) = prescribed.until {
        let on = day(until.start, case.country);
        let next = until.item(&row.id);
        let next = next.filter(|item| item.doses != Doses::Stopped);
        notes.push(next.map_or_else(
            || format!("Stops: nothing of it is taken from {on}."),
            |item| {
                format!(
                    "From {on} {} takes its place; never both.",
                    medicine(&item.row)
                )
            },
        ));
    } else if prescribed
        .taken
        .last()
        .is_some_and(|(step, _)| step.days > 0)
        && let Some(last) = planned.schedule.last_day()
    {
        let last = day(last, case.country);
        notes.push(format!(
            "The plan ends on {last} at this dose; what is taken after it is to be decided then."
        ));
    }
    if row.product.kind() == ProductKind::Infusion
        && row
            .product
            .strengths
            .iter()
            .all(|strength| matches!(strength.amount, StrengthAmount::Ampoule { .. }))
    {
        notes.push("Ampoules and their dilution are chosen where it is prepared.".to_owned());
    }
    notes
        .into_iter()
        .map(|text| json!({ "text": text }))
        .collect()
}
