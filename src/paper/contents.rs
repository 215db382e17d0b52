//! Plan → the JSON that the patient's template reads: finished text, field by field.
//!
//! The shape is written down at the head of `assets/paper/patient.typ`.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::assessment;
use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::date;
use crate::paper::PaperSize;
use crate::paper::regimen::{name, now, regimen, shortened, taken_instead};
use crate::plan::{Plan, Planned};
use crate::taper::{Doses, Step, StepKind};

/// Steps of at most this many days get a box to tick for each day.
const MOST_TICKS: u32 = 56;

pub(super) fn patient(
    case: &Case,
    plan: &Plan,
    planned: &Planned,
    formulary: &Formulary,
    paper: PaperSize,
) -> Value {
    let steps = &planned.schedule.steps;
    let befores = std::iter::once(None).chain(steps.iter().map(Some));
    let taking = steps.iter().zip(befores);
    let taking = taking.filter(|(step, _)| step.kind != StepKind::Stop);
    let (stop, goes_on) = end(planned);
    let taking = taking
        .map(|(step, before)| step_value(step, before))
        .chain(goes_on);
    let warnings = formulary.custody().warnings(plan.today);
    let unsigned = (!warnings.is_empty()).then(|| warnings.join(" "));
    let advice = |id: &str| {
        let facts = formulary.monitoring().patient_advice.iter();
        facts
            .filter(|fact| fact.id == id)
            .map(|fact| fact.text.clone())
            .collect::<Vec<String>>()
    };
    let sentence = |id: &str| advice(id).into_iter().next().unwrap_or_default();
    let lines = |ids: &[&str]| {
        ids.iter()
            .flat_map(|id| advice(id))
            .collect::<Vec<String>>()
    };
    let contacts = &case.contacts;
    let born = case
        .patient
        .born
        .map(|born| format!("born {}", born.format("%-d %B %Y")));
    let name = Some(shortened(&case.patient.name)).filter(|name| !name.is_empty());
    json!({
        "paper": paper.word(),
        "title": title(case, planned),
        "patient_line": name.into_iter().chain(born).collect::<Vec<_>>().join(" · "),
        "identity": shortened(&case.patient.identifier),
        "plan_line": format!("Plan of {}", plan.today.format("%-d %B %Y")),
        "program_line": format!("{} · clinical data {}", crate::PROGRAM, formulary.data_version()),
        "unsigned": unsigned,
        "intro": [
            "Take it slowly, one step at a time. You can ask us to wait at any step.",
        ],
        "never_back": { "strong": sentence("never-back-to-the-old-dose"), "rest": sentence("tolerance") },
        "now": now(case),
        "steps": taking.collect::<Vec<_>>(),
        "stop": stop,
        "too_hard": {
            "title": "If it is too hard",
            "lines": lines(&["early-flare", "ache-of-withdrawal", "withdrawal-passes", "can-be-paused", "no-sudden-stop"])
                .into_iter()
                .chain(std::iter::once("If it does not settle, do not take the next step. Call us.".to_owned()))
                .collect::<Vec<_>>(),
        },
        "naloxone": naloxone(case, plan, formulary).then(|| json!({
            "title": "Naloxone",
            "lines": lines(&["naloxone-at-home"])
                .into_iter()
                .chain(std::iter::once("If you have none at home, ask us about it.".to_owned()))
                .collect::<Vec<_>>(),
        })),
        "urgent": { "title": "Get help at once", "lines": lines(&["urgent-help"]) },
        "who_to_call": {
            "title": "Who to call",
            "lines": contacts,
            "blank_lines": if contacts.is_empty() { 3 } else { 0 },
        },
        "notes": [],
        "sources_line": "",
        "labels": { "page": "page", "of": "of" },
    })
}

/// Whether the patient is told of naloxone: a reason to offer it applies, and the person is
/// not one whom the advice leaves out (palliative and end-of-life care, `cdc-2022`).
fn naloxone(case: &Case, plan: &Plan, formulary: &Formulary) -> bool {
    let request = case.scenarios.iter().find(|one| one.name == plan.scenario);
    let prompted = request.is_some_and(|scenario| {
        let watch = assessment::watch(&scenario.request, &plan.facts, formulary);
        watch.naloxone.is_some()
    });
    let left_out = ["palliative_care", "last_weeks_of_life"];
    let left_out = left_out
        .iter()
        .any(|id| case.circumstances.get(id) == "yes");
    prompted && !left_out
}

/// What the plan is about, in the patient's words.
fn title(case: &Case, planned: &Planned) -> String {
    let rows = planned
        .schedule
        .tapered
        .iter()
        .filter_map(|id| case.row(id));
    let mut drugs: Vec<&str> = rows.map(|row| row.product.drug.as_str()).collect();
    drugs.sort_unstable();
    drugs.dedup();
    match drugs.as_slice() {
        [drug] => format!("Your plan to take less {drug}"),
        _ => "Your plan to take less opioid medicine".to_owned(),
    }
}

fn step_value(step: &Step, before: Option<&Step>) -> Value {
    let ticks = if step.days <= MOST_TICKS {
        days(step)
    } else {
        Vec::new()
    };
    let ticks = ticks
        .into_iter()
        .map(|day| day.format("%a %-d").to_string());
    let mut block = regimen(step, before, |_| true);
    if let Value::Object(block) = &mut block {
        let dates = format!("{} to {}", date::long(step.start), date::long(step.end));
        let review = step
            .review
            .map(|review| format!("Review: {}", date::long(review)));
        block.insert("title".to_owned(), json!(step_title(step)));
        block.insert("dates".to_owned(), json!(dates));
        block.insert("length".to_owned(), json!(length(step.days)));
        block.insert("review".to_owned(), json!(review));
        block.insert("tick_days".to_owned(), ticks.collect());
        let notes = step.instead.iter().map(taken_instead);
        block.insert("notes".to_owned(), notes.collect());
    }
    block
}

/// A step's title: its number, and what is unlike a step down.
fn step_title(step: &Step) -> String {
    let index = step.index;
    match step.kind {
        StepKind::Hold if step.changed.is_empty() => format!("Step {index}: stay on this dose"),
        StepKind::Hold => format!("Step {index}: changed as we agreed"),
        StepKind::Reduce | StepKind::Stop => format!("Step {index}"),
    }
}

/// What stops on the last day, by name, and what goes on; or the dose to stay on.
fn end(planned: &Planned) -> (Value, Option<Value>) {
    let Some(last) = planned.schedule.steps.last() else {
        return (Value::Null, None);
    };
    if last.kind != StepKind::Stop {
        let stay = json!({
            "title": format!("Stay on the dose of step {}", last.index),
            "text": "Go on with this dose after its last day until we have spoken.",
        });
        return (stay, None);
    }
    let stopped = last
        .items
        .iter()
        .filter(|item| item.doses == Doses::Stopped);
    let names: Vec<String> = stopped.map(|item| name(&item.row)).collect();
    let text = format!(
        "From this day take no more {}. Keep none of it for later: take what is left back to the pharmacy.",
        names.join(" and no more ")
    );
    let notes = last.instead.iter().map(taken_instead);
    let text = std::iter::once(text)
        .chain(notes)
        .collect::<Vec<_>>()
        .join(" ");
    let stop = json!({ "title": format!("Stop on {}", date::long(last.start)), "text": text });
    let goes_on = last.items.iter().any(|item| item.doses != Doses::Stopped);
    let on = goes_on.then(|| {
        let mut block = regimen(last, None, |item| item.doses != Doses::Stopped);
        if let Value::Object(block) = &mut block {
            block.insert("title".to_owned(), json!("Go on taking"));
            block.insert(
                "dates".to_owned(),
                json!(format!("from {}", date::long(last.start))),
            );
            block.insert("length".to_owned(), json!(""));
            block.insert(
                "notes".to_owned(),
                json!(["These do not stop. Ask us before you change them."]),
            );
            block.insert("review".to_owned(), Value::Null);
            block.insert("tick_days".to_owned(), json!([]));
        }
        block
    });
    (stop, on)
}

fn length(days: u32) -> String {
    match (days, days % 7) {
        (1, _) => "1 day".to_owned(),
        (7, _) => "1 week".to_owned(),
        (_, 0) => format!("{} weeks", days / 7),
        _ => format!("{days} days"),
    }
}

fn days(step: &Step) -> Vec<NaiveDate> {
    (0..step.days)
        .filter_map(|days| date::plus_days(step.start, days))
        .collect()
}
