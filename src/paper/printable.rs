//! What the reader has written, held against the signs that the fonts have.

use crate::case::{Case, Wish};
use crate::comparison::Comparison;
use crate::paper::world;
use crate::plan::Plan;
use crate::problem::Problem;

type Fields<'a> = Vec<(String, &'a str)>;

/// The most steps that are set on the patient's full paper: a quarter of a thousand pages.
const MOST_STEPS: usize = 500;
/// The most doses that its steps list together: more than those of four medicines, three times a
/// day, over three years of weeks. Two seconds and half a gigabyte of memory are enough for them.
const MOST_DOSES: usize = 2_000;

/// Refuses a schedule of more steps or doses than anybody can follow on paper.
pub(super) fn steps(plan: &Plan) -> Result<(), Problem> {
    let steps = plan.planned()?.schedule.steps.len();
    let doses = listed(plan);
    let (given, what, accepted) = if steps > MOST_STEPS {
        let accepted = format!("at most {MOST_STEPS} steps: fewer and larger ones, or longer ones");
        (steps, "steps are more", accepted)
    } else if doses > MOST_DOSES {
        let accepted = format!("at most {MOST_DOSES} doses: fewer steps, or fewer doses a day");
        (doses, "doses in all steps together are more", accepted)
    } else {
        return Ok(());
    };
    let what = format!("{what} than the patient's paper can show");
    Err(Problem::new(
        "paper",
        "scenarios",
        given.to_string(),
        &what,
        accepted,
    ))
}

/// How many doses the steps of a plan list together; none where its schedule is withheld.
fn listed(plan: &Plan) -> usize {
    plan.planned()
        .map_or(0, |planned| planned.schedule.listed())
}

/// Refuses text on the patient's paper that the fonts cannot print, field by field.
pub(super) fn patient(case: &Case, plan: &Plan) -> Result<(), Problem> {
    let mut fields = identity(case);
    let named = |scenario: &crate::case::Scenario| scenario.name == plan.scenario;
    if let Some(place) = case.scenarios.iter().position(named) {
        fields.push((format!("scenarios[{place}].name"), plan.scenario.as_str()));
    }
    let contacts = case.contacts.iter().enumerate();
    fields.extend(contacts.map(|(place, text)| (format!("contacts[{place}]"), text.as_str())));
    all_printable(&fields)
}

/// The most doses that the scenarios of a comparison list together: as many as twenty patients'
/// papers can.
const MOST_COMPARED: usize = 20 * MOST_DOSES;

/// The same for a comparison, which names the patient only where it is asked to, and shows no
/// more doses than can be told apart.
pub(super) fn comparison(comparison: &Comparison, with_identity: bool) -> Result<(), Problem> {
    let plans = comparison.compared.iter().flat_map(|one| &one.plan);
    let doses: usize = plans.map(listed).sum();
    if doses > MOST_COMPARED {
        let what = "doses in all scenarios together are more than one paper can compare";
        let accepted = format!("at most {MOST_COMPARED} doses: fewer scenarios or fewer steps");
        let given = doses.to_string();
        return Err(Problem::new("paper", "scenarios", given, what, accepted));
    }
    let mut fields = if with_identity {
        identity(&comparison.case)
    } else {
        brands(&comparison.case)
    };
    let scenarios = comparison.compared.iter().enumerate();
    fields.extend(scenarios.map(|(place, one)| {
        let field = format!("scenarios[{place}].name");
        (field, one.scenario.as_str())
    }));
    let notes = comparison.compared.iter().enumerate();
    fields.extend(notes.map(|(place, one)| {
        let field = format!("scenarios[{place}].note");
        (field, one.note.as_str())
    }));
    for one in &comparison.compared {
        let problems = one.answer.as_ref().err().into_iter().flatten();
        fields.extend(problems.map(|problem| (problem.field.clone(), problem.message.as_str())));
    }
    all_printable(&fields)
}

/// The same for the clinician's paper.
pub(super) fn clinician(case: &Case, plan: &Plan) -> Result<(), Problem> {
    let mut fields = identity(case);
    for (place, row) in case.regimen.iter().enumerate() {
        fields.push((format!("regimen[{place}].id"), row.id.as_str()));
    }
    for (place, entry) in case.journal.iter().enumerate() {
        fields.push((format!("journal[{place}].author"), entry.author.as_str()));
        fields.push((format!("journal[{place}].text"), entry.text.as_str()));
    }
    let named = |(_, scenario): &(usize, &crate::case::Scenario)| scenario.name == plan.scenario;
    if let Some((place, scenario)) = case.scenarios.iter().enumerate().find(named) {
        let request = &scenario.request;
        let mut add =
            |field: String, text| fields.push((format!("scenarios[{place}].{field}"), text));
        add("name".to_owned(), scenario.name.as_str());
        add("note".to_owned(), scenario.note.as_str());
        for (place, answer) in request.acknowledged.iter().enumerate() {
            add(
                format!("request.acknowledged[{place}].by"),
                answer.by.as_str(),
            );
            add(
                format!("request.acknowledged[{place}].reason"),
                answer.reason.as_str(),
            );
        }
        for (place, record) in request.referral_states.iter().enumerate() {
            add(
                format!("request.referral_states[{place}].by"),
                record.by.as_str(),
            );
            add(
                format!("request.referral_states[{place}].reason"),
                record.reason.as_str(),
            );
        }
        for (place, hold) in request.holds.iter().enumerate() {
            add(
                format!("request.holds[{place}].reason"),
                hold.reason.as_str(),
            );
        }
        if let Wish::Planned { replans, .. } = &request.wish {
            for (place, replan) in replans.iter().enumerate() {
                add(
                    format!("request.replans[{place}].reason"),
                    replan.reason.as_str(),
                );
            }
        }
    }
    all_printable(&fields)
}

fn identity(case: &Case) -> Fields<'_> {
    let patient = &case.patient;
    let identity = [
        ("patient.name", patient.name.as_str()),
        ("patient.identifier", patient.identifier.as_str()),
    ];
    let identity = identity.map(|(field, text)| (field.to_owned(), text));
    identity.into_iter().chain(brands(case)).collect()
}

fn brands(case: &Case) -> Fields<'_> {
    let rows = case.regimen.iter().enumerate();
    let brands = rows.filter_map(|(place, row)| {
        let brand = row.brand.as_deref()?;
        Some((format!("regimen[{place}].brand"), brand))
    });
    brands.collect()
}

/// The most letters that a message names.
const MOST_NAMED: usize = 12;

fn all_printable(fields: &Fields<'_>) -> Result<(), Problem> {
    for (field, text) in fields {
        let missing = world::unprintable(text);
        if !missing.is_empty() {
            let signs = missing.iter().take(MOST_NAMED);
            let signs: Vec<String> = signs.map(|sign| format!("‘{sign}’")).collect();
            let more = match missing.len().saturating_sub(MOST_NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let signs = signs.join(", ");
            let what = format!("holds {signs}{more}, which the fonts of the paper do not have");
            let accepted = "letters of the Latin, Greek, Cyrillic, Arabic and Hebrew alphabets, digits and common signs; a name in another script as the patient's papers have it in Latin letters";
            return Err(Problem::new(
                "paper",
                field.as_str(),
                *text,
                &what,
                accepted,
            ));
        }
    }
    Ok(())
}
