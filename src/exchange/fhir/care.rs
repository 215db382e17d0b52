//! The plan of care, who it is for, whom to ask, and what the present regimen comes to.

use serde_json::{Map, Value, json};

use crate::case::{Case, ReferralState, RowId};
use crate::clinical_data::{Formulary, Urgency};
use crate::date;
use crate::equivalence::Equivalents;
use crate::exchange::fhir::ids::Ids;
use crate::exchange::fhir::supply;
use crate::exchange::fhir::units::quantity;
use crate::exchange::words::{medicine, one_line};
use crate::findings::{Referral, Severity};
use crate::plan::{Plan, Planned};
use crate::quantity::{Exact, MorphineEquivalent, round_to_tenths};

/// The person, as far as the plan file says who it is.
pub(super) fn patient(case: &Case, ids: &Ids) -> Value {
    let mut object = Map::new();
    object.insert("resourceType".to_owned(), json!("Patient"));
    object.insert("id".to_owned(), json!(ids.id("patient", 0)));
    let identifier = one_line(&case.patient.identifier);
    if !identifier.is_empty() {
        object.insert("identifier".to_owned(), json!([{ "value": identifier }]));
    }
    let name = one_line(&case.patient.name);
    if !name.is_empty() {
        object.insert("name".to_owned(), json!([{ "text": name }]));
    }
    if let Some(born) = case.patient.born {
        object.insert("birthDate".to_owned(), json!(date::iso(born)));
    }
    Value::Object(object)
}

/// The plan of care: its days, its parts, its reviews, and what is to be weighed.
pub(super) fn plan(
    (plan, planned): (&Plan, &Planned),
    formulary: &Formulary,
    ids: &Ids,
    activities: [(&str, usize); 2],
) -> Value {
    let schedule = &planned.schedule;
    let mut period = Map::new();
    if let Some(first) = schedule.steps.first() {
        period.insert("start".to_owned(), json!(date::iso(first.start)));
    }
    if let Some(last) = schedule.ends().max(schedule.last_day()) {
        period.insert("end".to_owned(), json!(date::iso(last)));
    }
    let parts = activities
        .into_iter()
        .flat_map(|(kind, count)| (0..count).map(move |number| (kind, number)));
    // R4 does not let a supply stand among the activities.
    let supplies = supply::to_come(plan, planned).len();
    let supplies = (0..supplies).map(|number| ids.reference("supply", number));
    let supporting = std::iter::once(ids.reference("equivalent", 0)).chain(supplies);
    let mut activities: Vec<Value> = parts
        .map(|(kind, number)| json!({ "reference": ids.reference(kind, number) }))
        .collect();
    let reviews = schedule.steps.iter().filter_map(|step| {
        let on = date::iso(step.review?);
        Some(json!({ "detail": {
            "kind": "Appointment", "status": "not-started",
            "scheduledPeriod": { "start": on, "end": on },
            "description": format!("Review of step {}", step.index),
        } }))
    });
    activities.extend(reviews);
    let warnings = plan
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| format!("{} {}", finding.message, finding.hint));
    let made_by = format!(
        "Worked out by {} with the clinical data {} on {}. A draft: no prescription.",
        crate::PROGRAM,
        formulary.data_version(),
        date::iso(plan.today)
    );
    let notes = std::iter::once(made_by)
        .chain(formulary.custody().warnings(plan.today))
        .chain(warnings)
        .map(|text| json!({ "text": one_line(&text) }));
    let scenario = one_line(&plan.scenario);
    let mut object = json!({
        "resourceType": "CarePlan",
        "id": ids.id("plan", 0),
        "status": "draft",
        "intent": "plan",
        "title": format!("Opioid taper, scenario {scenario}"),
        "subject": ids.reference("patient", 0),
        "period": period,
        "created": date::iso(plan.today),
        "activity": activities,
        "note": notes.collect::<Vec<_>>(),
        "supportingInfo": supporting.collect::<Vec<_>>(),
    });
    if let (Some(replaced), Value::Object(object)) = (ids.replaced(), &mut object) {
        object.insert("replaces".to_owned(), json!([replaced]));
    }
    object
}

/// Whom to ask, why, and what has become of it.
pub(super) fn referral(plan: &Plan, referral: &Referral, (ids, number): (&Ids, usize)) -> Value {
    let status = match referral.state {
        ReferralState::Open => "draft",
        ReferralState::Done => "completed",
        ReferralState::Declined => "revoked",
    };
    let priority = match referral.urgency {
        Urgency::Emergency => "stat",
        Urgency::SameDay => "asap",
        Urgency::BeforeStarting | Urgency::Soon => "urgent",
        Urgency::Consider => "routine",
    };
    let urgency = format!("How soon: {}.", referral.urgency.as_str().replace('-', " "));
    let answered = referral.answered.as_ref().map(|answered| {
        let on = date::iso(answered.on);
        format!(
            "{} on {on} by {}: {}",
            referral.state.word(),
            answered.by,
            answered.reason
        )
    });
    let notes = [urgency, referral.message.clone(), referral.hint.clone()];
    let notes = notes.into_iter().chain(referral.send.iter().cloned());
    let notes = notes
        .chain(answered)
        .map(|text| one_line(&text))
        .filter(|text| !text.is_empty())
        .map(|text| json!({ "text": text }));
    let code = [&referral.to, &referral.ask].map(|text| one_line(text));
    let code: Vec<String> = code.into_iter().filter(|text| !text.is_empty()).collect();
    let mut object = json!({
        "resourceType": "ServiceRequest",
        "id": ids.id("referral", number),
        "basedOn": [ids.reference("plan", 0)],
        "status": status,
        "intent": "plan",
        "priority": priority,
        "code": { "text": if code.is_empty() { referral.rule.clone() } else { code.join(": ") } },
        "subject": ids.reference("patient", 0),
        "authoredOn": date::iso(plan.today),
        "note": notes.collect::<Vec<_>>(),
    });
    let why = one_line(&referral.why);
    if let (false, Value::Object(object)) = (why.is_empty(), &mut object) {
        object.insert("reasonCode".to_owned(), json!([{ "text": why }]));
    }
    object
}

/// What the present regimen comes to as oral morphine, row by row. Steps to come are no
/// observations and have none. A total that lacks a row is left out, with the reason.
pub(super) fn equivalent(case: &Case, plan: &Plan, ids: &Ids) -> Value {
    let equivalents = &plan.equivalents;
    let rows = equivalents.rows.iter().filter_map(|row| {
        let known = case.row(&row.id)?;
        let mut object = json!({ "code": { "text": medicine(known) } });
        if let Value::Object(object) = &mut object {
            match &row.equivalent {
                Some(value) => object.extend(value_of(value)),
                None => {
                    let reason = row.reason.as_deref().unwrap_or("no factor");
                    object.insert("dataAbsentReason".to_owned(), absent(reason));
                }
            }
        }
        Some(object)
    });
    // Once the plan has begun, the regimen was last taken on the day before its first step.
    let begun = plan.begun_on().and_then(|first| first.pred_opt());
    let mut object = json!({
        "resourceType": "Observation",
        "id": ids.id("equivalent", 0),
        "status": "final",
        "code": { "text": format!(
            "Oral morphine equivalent of the {}, by {}; for judging exposure, never for choosing a dose",
            if begun.is_some() { "regimen before the plan" } else { "present regimen" },
            case.table.title
        ) },
        "subject": ids.reference("patient", 0),
        "effectiveDateTime": date::iso(begun.unwrap_or(plan.today)),
        "component": rows.collect::<Vec<_>>(),
    });
    if let Value::Object(object) = &mut object {
        if equivalents.incomplete() {
            let reason = format!("no factor in this table for {}", missing(equivalents));
            object.insert("dataAbsentReason".to_owned(), absent(&reason));
        } else {
            object.extend(value_of(&equivalents.total));
        }
    }
    object
}

fn missing(equivalents: &Equivalents) -> String {
    let ids: Vec<&str> = equivalents.missing.iter().map(RowId::as_str).collect();
    ids.join(", ")
}

fn absent(reason: &str) -> Value {
    json!({
        "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown",
        }],
        "text": one_line(reason),
    })
}

/// An equivalent in tenths, as everywhere; a published range stays one.
fn value_of(value: &MorphineEquivalent) -> Map<String, Value> {
    let tenths = |exact: &Exact| {
        let rounded = Exact::from_integer(round_to_tenths(exact)) / Exact::from(10);
        quantity(&rounded, "mg oral morphine equivalent a day", "{MME}/d")
    };
    let (name, value) = if value.is_range() {
        let range = json!({ "low": tenths(value.low()), "high": tenths(value.high()) });
        ("valueRange", range)
    } else {
        ("valueQuantity", tenths(value.low()))
    };
    let mut object = Map::new();
    object.insert(name.to_owned(), value);
    object
}
