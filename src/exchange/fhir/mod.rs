//! FHIR R4: a plan as resources for other systems, and prescriptions of other systems as rows.
//!
//! A bundle holds the plan of care, a draft prescription for each product with an instruction
//! for each step, what to supply, whom to ask, and the morphine equivalents of the present
//! regimen. Nothing in it is an order: every status is `draft`, every intent `plan`. It says
//! who the patient is only where the plan file does. Codes stand where the data have them.

mod care;
mod check;
mod dosage;
mod ids;
mod import;
mod medication;
mod supply;
#[cfg(test)]
mod tests;
mod units;

use serde_json::{Value, json};

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::plan::{Plan, Planned};
use crate::problem::Problem;
use ids::{Ids, url};

pub use import::{Imported, NotRead, import};

/// A plan as a bundle of FHIR R4 resources, in JSON; equal plans give equal bytes.
///
/// # Errors
///
/// A problem where a gate withholds the schedule, or where the finished resources do not hold
/// what the schedule says: a gap or an overlap, or days, texts and quantities that differ.
pub fn bundle(case: &Case, plan: &Plan, formulary: &Formulary) -> Result<Vec<u8>, Problem> {
    let value = bundle_value(case, plan, formulary)?;
    check::check(&value, (plan, plan.planned()?), case.country)?;
    let mut bytes = format!("{value:#}").into_bytes();
    bytes.push(b'\n');
    Ok(bytes)
}

/// The most doses in all steps and supplies together that one bundle holds: several times those of
/// four medicines over three years of weeks.
const MOST_ENTRIES: usize = 8_000;

/// Refuses a plan that would make a bundle which few systems can read.
fn within_limits(planned: &Planned) -> Result<(), Problem> {
    let entries = planned.schedule.listed() + planned.dispensing.len();
    if entries <= MOST_ENTRIES {
        return Ok(());
    }
    let what = "doses and supplies are more than one FHIR file can hold";
    let accepted = format!("at most {MOST_ENTRIES}: fewer steps, or longer supply_days");
    let given = entries.to_string();
    Err(Problem::new("limit", "scenarios", given, what, accepted))
}

/// The bundle before it is held against the schedule.
fn bundle_value(case: &Case, plan: &Plan, formulary: &Formulary) -> Result<Value, Problem> {
    let planned = plan.planned()?;
    within_limits(planned)?;
    let ids = Ids::of(case, plan, formulary);
    let prescribed = medication::prescribed(case, &planned.schedule);
    let activities = [
        ("medication", prescribed.len()),
        ("referral", plan.referrals.len()),
    ];
    let mut resources = vec![
        care::patient(case, &ids),
        care::plan((plan, planned), formulary, &ids, activities),
        care::equivalent(case, plan, &ids),
    ];
    let medications = prescribed.iter().enumerate();
    resources.extend(medications.map(|(number, prescribed)| {
        medication::request((case, plan, planned), prescribed, (&ids, number))
    }));
    let supplies = supply::to_come(plan, planned);
    let supplies = supplies.into_iter().enumerate();
    resources
        .extend(supplies.map(|(number, supply)| supply::request(plan, supply, (&ids, number))));
    let referrals = plan.referrals.iter().enumerate();
    resources
        .extend(referrals.map(|(number, referral)| care::referral(plan, referral, (&ids, number))));
    let entries = resources.into_iter().map(|resource| {
        let id = resource.get("id").and_then(Value::as_str);
        json!({ "fullUrl": url(id.unwrap_or_default()), "resource": resource })
    });
    Ok(json!({
        "resourceType": "Bundle",
        "id": ids.id("bundle", 0),
        "type": "collection",
        "entry": entries.collect::<Vec<_>>(),
    }))
}
