//! The check on the way out: whatever does not say what the schedule says is refused.

use serde_json::{Value, json};

use crate::clinical_data::{Country, Formulary};
use crate::exchange::fhir::{bundle_value, check};
use crate::plan::{self, Plan};
use crate::{date, draft, examples, plan_file};

fn example() -> (Plan, Value) {
    of_file(examples::ALL.first().unwrap().bytes)
}

fn of_file(bytes: &[u8]) -> (Plan, Value) {
    let formulary = Formulary::load().unwrap();
    let draft = plan_file::read(bytes).unwrap();
    let case = draft::to_case(&draft, &formulary).unwrap();
    let today = date::date_from_text("2027-01-02").unwrap();
    let scenario = case.scenario(None).unwrap();
    let plan = plan::plan(&case, scenario, &formulary, today).unwrap();
    let bundle = bundle_value(&case, &plan, &formulary).unwrap();
    (plan, bundle)
}

/// The place of the first prescription among the entries.
fn first(bundle: &Value) -> usize {
    let entries = bundle["entry"].as_array().unwrap();
    entries
        .iter()
        .position(|entry| entry["resource"]["resourceType"] == "MedicationRequest")
        .unwrap()
}

#[test]
fn resources_that_differ_from_the_schedule_are_refused() {
    let (plan, bundle) = example();
    let planned = plan.planned().unwrap();
    assert_eq!(check::check(&bundle, (&plan, planned), Country::Uk), Ok(()));
    let at = format!("/entry/{}/resource/dosageInstruction", first(&bundle));
    let instruction = |place: usize, rest: &str| format!("{at}/{place}{rest}");
    let bounds = "/timing/repeat/boundsPeriod";
    let changes: [(&str, String, Value); 9] = [
        (
            "a gap",
            instruction(2, &format!("{bounds}/start")),
            json!("2027-02-02"),
        ),
        (
            "an overlap",
            instruction(0, &format!("{bounds}/end")),
            json!("2027-02-01"),
        ),
        (
            "no end",
            instruction(0, &format!("{bounds}/end")),
            Value::Null,
        ),
        (
            "another amount",
            instruction(0, "/doseAndRate/0/doseQuantity/value"),
            json!(50),
        ),
        (
            "another unit",
            instruction(0, "/doseAndRate/0/doseQuantity/unit"),
            json!("g"),
        ),
        (
            "another time",
            instruction(0, "/timing/repeat/timeOfDay/0"),
            json!("09:00:00"),
        ),
        (
            "another text",
            instruction(0, "/text"),
            json!("At 08:00 55 mg"),
        ),
        ("another step", instruction(0, "/sequence"), json!(2)),
        ("no amount", instruction(0, "/doseAndRate"), json!([])),
    ];
    for (what, pointer, value) in changes {
        let mut changed = bundle.clone();
        *changed.pointer_mut(&pointer).unwrap() = value;
        let answer = check::check(&changed, (&plan, planned), Country::Uk);
        assert!(answer.is_err(), "{what} was let through");
    }
    let mut shorter = bundle.clone();
    let list = shorter.pointer_mut(&at).unwrap().as_array_mut().unwrap();
    list.remove(1);
    assert!(
        check::check(&shorter, (&plan, planned), Country::Uk).is_err(),
        "a dose was left out"
    );
}

#[test]
fn a_supply_that_is_not_what_is_taken_is_refused() {
    let (plan, bundle) = example();
    let planned = plan.planned().unwrap();
    let entries = bundle["entry"].as_array().unwrap();
    let place = entries
        .iter()
        .position(|entry| entry["resource"]["resourceType"] == "SupplyRequest")
        .unwrap();
    for count in [1, 100] {
        let mut changed = bundle.clone();
        changed["entry"][place]["resource"]["quantity"]["value"] = json!(count);
        assert!(
            check::check(&changed, (&plan, planned), Country::Uk).is_err(),
            "{count}"
        );
    }
}

#[test]
fn the_rate_of_one_patch_beside_a_count_of_two_is_refused() {
    let request = json!({
        "start": "2027-01-04", "goal": { "kind": "stop" }, "order": ["mst"],
        "pace": { "reduction": { "percent": 25, "of": "original" }, "every_days": 28 },
    });
    let file = json!({
        "format": "taperline-plan", "version": 1, "country": "uk",
        "equivalence_table": "fpm-2020",
        "regimen": [
            { "id": "mst", "product": "uk-mor-mr12-tab",
              "regular": [{ "time": "08:00", "amount": "60 mg" }] },
            { "id": "patch", "product": "uk-fen-td72", "patches": ["25 mcg/h", "25 mcg/h"],
              "next_change": "2027-01-05" },
        ],
        "scenarios": [{ "name": "A", "request": request }],
    });
    let (plan, bundle) = of_file(&serde_json::to_vec(&file).unwrap());
    let planned = plan.planned().unwrap();
    assert_eq!(check::check(&bundle, (&plan, planned), Country::Uk), Ok(()));
    let at = format!(
        "/entry/{}/resource/dosageInstruction/0/doseAndRate/0",
        first(&bundle) + 1
    );
    for (what, value) in [
        ("rateQuantity", 25),
        ("rateQuantity", 100),
        ("doseQuantity", 1),
    ] {
        let mut changed = bundle.clone();
        let place = format!("{at}/{what}/value");
        *changed.pointer_mut(&place).unwrap() = json!(value);
        // Words that say the same wrong thing hide it from whoever compares them alone.
        let text = format!(
            "/entry/{}/resource/dosageInstruction/0/text",
            first(&bundle) + 1
        );
        let said = changed.pointer_mut(&text).unwrap();
        *said = json!(format!(
            "{value} patches, {value} micrograms an hour, {}",
            said.as_str().unwrap()
        ));
        assert!(
            check::check(&changed, (&plan, planned), Country::Uk).is_err(),
            "{what} {value}"
        );
    }
}
