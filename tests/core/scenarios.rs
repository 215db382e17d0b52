//! The scenarios of `fixtures/scenarios`: whole plans of every kind of product, each worked
//! out by hand before the program was asked.
//!
//! An expected file holds parts of the answer of `plan --json`: what stands there must be
//! answered with the same value, and lists with as many entries. Besides:
//!
//! | name | holds |
//! | --- | --- |
//! | `worked` | the arithmetic, in sentences |
//! | `dispensing` | supplies that must be in the list, which may be longer |
//! | `supplied` | the rows of which anything is supplied, sorted |
//! | `steep` | the steps that findings call steep, in order |
//! | `findings_on_steps` | steps of which a finding says something besides that they are steep |
//! | `refused` | alone: the field that a problem must name, in place of an answer |
#![cfg(test)]

use serde_json::{Value, json};
use taperline::plan_file;

use crate::invariants;
use crate::support::{answer, fixture, fixtures, list, missing, text};

/// The names of all scenarios, sorted.
fn names() -> Vec<String> {
    let folder = fixtures().join("scenarios");
    let entries = std::fs::read_dir(folder).expect("the folder can be listed");
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let name = entry.expect("an entry").file_name();
            let name = name.to_str().expect("a name in UTF-8");
            name.strip_suffix(".taper.json").map(str::to_owned)
        })
        .collect();
    names.sort();
    names
}

fn plan_of(name: &str) -> Value {
    fixture(&format!("scenarios/{name}.taper.json"))
}

fn expected_of(name: &str) -> Value {
    fixture(&format!("scenarios/{name}.expected.json"))
}

/// The steps that findings call steep.
fn steep(plan: &Value) -> Value {
    let findings = list(&plan["findings"])
        .iter()
        .filter(|finding| finding["rule"] == "steep-step");
    let mut steps: Vec<u64> = findings
        .map(|finding| finding["step"].as_u64().expect("a step"))
        .collect();
    steps.sort_unstable();
    Value::from(steps)
}

/// Those of some steps of which a finding says something besides that they are steep.
fn spoken_of(plan: &Value, steps: &Value) -> Value {
    let findings = list(&plan["findings"]).iter();
    let others: Vec<&Value> = findings
        .filter(|finding| finding["rule"] != "steep-step")
        .map(|finding| &finding["step"])
        .collect();
    let steps = list(steps).iter();
    steps
        .filter(|step| others.contains(step))
        .cloned()
        .collect()
}

/// The answer to a file, with a refusal in the same form as on standard output.
fn answered(file: &Value) -> Value {
    answer(file).unwrap_or_else(|problems| {
        let fields: Vec<&str> = problems.iter().map(|problem| &*problem.field).collect();
        json!({ "refused": fields })
    })
}

/// Whether a case's doses may rise or move off their days: where it is changed on the way to
/// what is really taken, or written by hand.
fn is_free(file: &Value) -> bool {
    let request = &file["scenarios"][0]["request"];
    request["replans"].is_array() || request["manual_steps"].is_array()
}

/// The rows of which anything is supplied.
fn supplied(plan: &Value) -> Value {
    let mut rows: Vec<&str> = list(&plan["dispensing"])
        .iter()
        .map(|supply| text(&supply["id"]))
        .collect();
    rows.sort_unstable();
    rows.dedup();
    Value::from(rows)
}

/// What an answer lacks of the part of an expected file with this name.
fn faults_of(plan: &Value, part: &str, expected: &Value) -> Vec<String> {
    match part {
        "worked" => Vec::new(),
        "dispensing" => {
            let found = list(&plan[part]);
            let lacking = list(expected).iter().filter(|supply| {
                !found
                    .iter()
                    .any(|found| missing(found, supply, "").is_empty())
            });
            lacking
                .map(|supply| format!("no supply {supply} in {}", plan[part]))
                .collect()
        }
        "refused" => {
            let named = list(&plan[part]).contains(expected);
            let fault = format!("no problem names {expected}: {plan:#}");
            if named { Vec::new() } else { vec![fault] }
        }
        "findings_on_steps" => missing(&spoken_of(plan, expected), expected, part),
        "supplied" => missing(&supplied(plan), expected, part),
        "steep" => missing(&steep(plan), expected, part),
        _ => missing(&plan[part], expected, part),
    }
}

#[test]
fn every_scenario_is_answered_as_worked_by_hand() {
    let mut faults = Vec::new();
    for name in names() {
        let (plan, expected) = (answered(&plan_of(&name)), expected_of(&name));
        assert!(
            !list(&expected["worked"]).is_empty(),
            "{name}: no arithmetic"
        );
        for (part, expected) in expected.as_object().expect("an object") {
            let found = faults_of(&plan, part, expected);
            faults.extend(found.iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_scenario_keeps_the_invariants() {
    for name in names() {
        let (file, plan) = (plan_of(&name), answered(&plan_of(&name)));
        if plan["refused"].is_null() && !is_free(&file) {
            invariants::check(&file, &file["scenarios"][0], &plan);
        }
    }
}

#[test]
fn every_scenario_written_again_gives_the_same_plan() {
    for name in names() {
        let file = plan_of(&name);
        let draft = plan_file::read(&serde_json::to_vec(&file).expect("JSON")).expect("a draft");
        let written = plan_file::write(&draft);
        assert_eq!(plan_file::read(&written).expect("a draft"), draft, "{name}");
        let again: Value = serde_json::from_slice(&written).expect("JSON");
        assert_eq!(answered(&again), answered(&file), "{name}");
    }
}

#[test]
fn the_scenarios_cover_every_kind_of_product() {
    let mut shapes: Vec<&str> = Vec::new();
    let files: Vec<Value> = names().iter().map(|name| plan_of(name)).collect();
    for row in files.iter().flat_map(|file| list(&file["regimen"])) {
        let fields = row.as_object().expect("a row");
        let taking = ["regular", "as_needed", "patches", "infusion"];
        shapes.extend(taking.into_iter().filter(|name| fields.contains_key(*name)));
        shapes.extend(fields.contains_key("concentration").then_some("liquid"));
    }
    shapes.sort_unstable();
    shapes.dedup();
    assert_eq!(
        shapes,
        ["as_needed", "infusion", "liquid", "patches", "regular"]
    );
}
