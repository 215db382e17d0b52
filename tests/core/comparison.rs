//! `compare`: scenarios side by side, worked by hand.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{Desk, Ran, figure, list, run, stopping, text, today, twice};

/// Morphine 60 mg twice a day down to nothing, the schedule of the definition, beside half of
/// it at a quarter of the original dose every 28 days.
fn two() -> Value {
    let row = json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("60 mg") }]);
    let strengths = json!({ "strengths": { "mst": ["5 mg", "10 mg", "15 mg", "30 mg"] } });
    let mut file = stopping("uk", &row, &["mst"], &json!({ "constraints": strengths }));
    let mut half = file["scenarios"][0].clone();
    half["name"] = json!("Half, sooner");
    half["request"]["goal"] = json!({ "kind": "reduce_to", "percent_of_original": 50 });
    half["request"]["pace"] =
        json!({ "reduction": { "percent": 25, "of": "original" }, "every_days": 28 });
    push(&mut file, half);
    file
}

fn push(file: &mut Value, scenario: Value) {
    let scenarios = file["scenarios"].as_array_mut().expect("a list");
    scenarios.push(scenario);
}

/// The first scenario under another name, at a pace that takes longer than twenty years.
fn endless(file: &Value, name: &str) -> Value {
    let mut scenario = file["scenarios"][0].clone();
    scenario["name"] = json!(name);
    scenario["request"]["pace"] =
        json!({ "reduction": { "percent": 0.1, "of": "current" }, "every_days": 1 });
    scenario
}

fn compared(file: &Value) -> Ran {
    let desk = Desk::new();
    run(&["compare", &desk.plan_file(file), "--json"])
}

fn answered(file: &Value) -> Value {
    let ran = compared(file);
    assert_eq!((ran.status, &*ran.err), (0, ""), "{}", ran.text());
    ran.json()
}

fn days_above(summary: &Value, level: u64) -> u64 {
    let levels = list(&summary["dose_days"]).iter();
    let mut found = levels.filter(|one| one["over"] == level);
    let days = found.next().and_then(|one| one["days"].as_u64());
    days.unwrap_or_else(|| panic!("no level of {level} mg: {summary:#}"))
}

#[test]
fn a_stop_and_half_of_the_dose_are_compared_as_worked_by_hand() {
    let answer = answered(&two());
    assert_eq!(answer["chosen"], "A");
    let [stop, half] = list(&answer["scenarios"]) else {
        panic!("{answer:#}")
    };
    assert_eq!(
        (&stop["scenario"], &half["scenario"]),
        (&json!("A"), &json!("Half, sooner"))
    );
    assert_eq!(
        (&stop["problems"], &half["problems"]),
        (&json!([]), &json!([]))
    );
    let (stop, half) = (&stop["summary"], &half["summary"]);
    // 120 → 110, 100, … 30, 25, 20, 15, 10, 5, 0: 14 steps of 28 days and the stop.
    // A quarter of 120 is 30: 90. The goal, 60, would be 30 of 90 mg; allowed are 25.5 %,
    // 22.95 mg, so 70 comes between: three steps of 28 days.
    assert_eq!((&stop["steps"], &stop["days"]), (&json!(15), &json!(392)));
    assert_eq!((&half["steps"], &half["days"]), (&json!(3), &json!(84)));
    assert_eq!(
        (&stop["ends"], &half["ends"]),
        (&json!("2028-01-31"), &json!("2027-03-01"))
    );
    assert_eq!(
        (&stop["reaches_goal"], &half["reaches_goal"]),
        (&json!(true), &json!(true))
    );
    // Of a dose that goes on the largest fall is 10 → 5, half, in step 14; of the original dose
    // 10 of 120 mg, 8.33 %, first in step 1. The other: 30 of 120 mg in step 1 is both.
    let largest = |summary: &Value, of: &str| {
        let share = &summary[of];
        (
            figure(&share["percent"]),
            share["step"].as_u64().expect("a step"),
        )
    };
    assert_eq!(largest(stop, "largest_of_previous"), ("50".to_owned(), 14));
    assert_eq!(largest(stop, "largest_of_original"), ("8.3".to_owned(), 1));
    assert_eq!(largest(half, "largest_of_previous"), ("25".to_owned(), 1));
    assert_eq!(largest(half, "largest_of_original"), ("25".to_owned(), 1));
    assert_eq!(stop["stops_from"], json!({ "mst": "5 mg" }));
    assert_eq!(half["stops_from"], json!({}));
    // 15 → 10, 10 → 5 and 5 → 0 are steep; 30 of 120 mg are 25 %.
    assert_eq!(
        (&stop["steep_steps"], &half["steep_steps"]),
        (&json!(3), &json!(0))
    );
    // 55 mg are 30 + 15 + 10, twice a day; 45 mg are 30 + 15 and 35 mg 30 + 5.
    assert_eq!(figure(&stop["most_units_a_day"]), "6");
    assert_eq!(figure(&half["most_units_a_day"]), "4");
    // The burden of the definition, 1260; (4 + 4 + 2) × 28.
    assert_eq!(
        (&stop["units"], &half["units"]),
        (&json!(1260), &json!(280))
    );
    assert_eq!(
        (&stop["volume"], &half["volume"]),
        (&Value::Null, &Value::Null)
    );
    // Above 100 mg are the 28 days of 110 mg alone; never above 120.
    assert_eq!((days_above(stop, 100), days_above(stop, 120)), (28, 0));
    assert_eq!((days_above(half, 100), days_above(half, 120)), (0, 0));
    assert_eq!(
        (&stop["incomplete"], &half["incomplete"]),
        (&json!(false), &json!(false))
    );
    // The steep steps; the level of 100 mg that 120 mg pass; how the own pace stands beside
    // published ones.
    assert_eq!(
        stop["findings"],
        json!({ "warning": 3, "caution": 1, "info": 1 })
    );
    assert_eq!(
        half["findings"],
        json!({ "warning": 0, "caution": 1, "info": 1 })
    );
}

#[test]
fn a_comparison_says_what_each_plan_says_alone() {
    let file = two();
    let answer = answered(&file);
    let desk = Desk::new();
    let path = desk.plan_file(&file);
    for one in list(&answer["scenarios"]) {
        let plan = run(&[
            "plan",
            &path,
            "--json",
            "--scenario",
            text(&one["scenario"]),
        ])
        .json();
        let summary = &one["summary"];
        assert_eq!(summary["ends"], plan["schedule"]["ends"]);
        assert_eq!(summary["steps"], list(&plan["schedule"]["steps"]).len());
        let counts = list(&plan["dispensing"]).iter();
        let units: u64 = counts.filter_map(|supply| supply["count"].as_u64()).sum();
        assert_eq!(summary["units"], units);
    }
}

#[test]
fn liquids_are_added_up_and_a_missing_factor_is_said() {
    // As needed follows 15, 10 and 5 mg for 84, 84 and 56 days: a sixth is 2.5 mg, 1.25 mL,
    // measured 1.2; 1.67 mg, 0.8 mL; 0.83 mg, 0.4 mL; four times a day:
    // 4 × (84 × 1.2 + 84 × 0.8 + 56 × 0.4) = 4 × (100.8 + 67.2 + 22.4) = 761.6 mL.
    let rows = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") },
        { "id": "as", "product": "uk-mor-ir-liq",
          "as_needed": { "amount": "3 mg", "uses_per_24h": 1, "most_per_24h": 4, "follows": ["mst"] } },
    ]);
    let strengths = json!({ "strengths": { "mst": ["5 mg", "10 mg"] } });
    let file = stopping("uk", &rows, &["mst"], &json!({ "constraints": strengths }));
    let answer = answered(&file);
    let summary = &answer["scenarios"][0]["summary"];
    assert_eq!(summary["volume"], "761.6 mL");
    assert_eq!(summary["incomplete"], false);
    // What is taken when needed is no row that stops by itself.
    assert_eq!(summary["stops_from"], json!({ "mst": "5 mg" }));
    // Sublingual buprenorphine has no factor in this table.
    let mut rows = rows;
    rows[1] = json!({ "id": "bup", "product": "uk-bup-sl", "regular": twice("0.2 mg") });
    let file = stopping("uk", &rows, &["mst"], &json!({}));
    assert_eq!(
        answered(&file)["scenarios"][0]["summary"]["incomplete"],
        true
    );
}

#[test]
fn what_cannot_be_answered_stands_beside_the_others() {
    let mut file = two();
    let scenario = endless(&file, "For ever");
    file["scenarios"]
        .as_array_mut()
        .expect("a list")
        .insert(1, scenario);
    let ran = compared(&file);
    // One answer is an answer.
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("scenarios[1].request"), "{}", ran.err);
    let answer = ran.json();
    let scenarios = list(&answer["scenarios"]);
    let names: Vec<&str> = scenarios.iter().map(|one| text(&one["scenario"])).collect();
    assert_eq!(names, ["A", "For ever", "Half, sooner"]);
    let refused = &scenarios[1];
    assert_eq!(refused["summary"], Value::Null);
    let problems = list(&refused["problems"]);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0]["field"], "scenarios[1].request.order");
    for part in ["rule", "given", "accepted", "message"] {
        assert!(problems[0][part].is_string(), "{part}");
    }
    assert_eq!(scenarios[0]["summary"]["days"], 392);
    assert_eq!(scenarios[2]["summary"]["days"], 84);
}

#[test]
fn a_gate_withholds_the_scenario_in_which_it_is_open() {
    let mut file = two();
    file["circumstances"] = json!({ "pregnant": "yes" });
    file["scenarios"][1]["request"]["acknowledged"] = json!([{
        "rule": "pregnancy", "by": "Dr A", "reason": "agreed with the obstetric team", "on": "2027-01-02",
    }]);
    let ran = compared(&file);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("pregnancy"), "{}", ran.err);
    let answer = ran.json();
    let [withheld, open] = list(&answer["scenarios"]) else {
        panic!("{answer:#}")
    };
    assert_eq!(withheld["summary"], Value::Null);
    assert_eq!(withheld["problems"][0]["rule"], "pregnancy");
    assert_eq!(open["summary"]["steps"], 3);
}

#[test]
fn where_nothing_can_be_answered_the_status_is_one() {
    let mut file = two();
    let scenarios = json!([endless(&file, "A"), endless(&file, "B")]);
    file["scenarios"] = scenarios;
    let desk = Desk::new();
    let path = desk.plan_file(&file);
    for more in [&[][..], &["--json"][..]] {
        let ran = run(&[&["compare", &*path], more].concat());
        assert_eq!(ran.status, 1, "{}", ran.text());
        assert!(ran.err.contains("scenarios[0]") && ran.err.contains("scenarios[1]"));
    }
    let unread = desk.write("other.taper.json", b"not a plan");
    let ran = run(&["compare", &unread, "--json"]);
    assert_eq!((ran.status, list(&ran.json()["problems"]).len()), (1, 1));
    let missing = desk.path("missing.taper.json");
    let ran = run(&["compare", missing.to_str().expect("UTF-8")]);
    assert_eq!(ran.status, 2);
    assert_eq!(run(&["compare"]).status, 2);
}

#[test]
fn the_table_for_people_names_every_scenario_and_the_chosen_one() {
    let mut file = two();
    let scenario = endless(&file, "For ever");
    push(&mut file, scenario);
    file["chosen"] = json!("Half, sooner");
    let desk = Desk::new();
    let path = desk.plan_file(&file);
    let table = run(&["compare", &path]);
    assert_eq!(table.status, 0);
    let shown = table.text();
    let head = shown.lines().next().expect("a line");
    assert!(head.contains("A ") && head.contains("For ever"), "{head}");
    assert!(head.contains("Half, sooner (chosen)"), "{head}");
    let line = |name: &str| {
        let mut lines = shown.lines().filter(|line| line.starts_with(name));
        lines.next().unwrap_or_else(|| panic!("no {name}: {shown}"))
    };
    assert!(line("Steps").contains("15") && line("Steps").contains("not answered"));
    assert!(line("Days ").contains("392") && line("Days ").contains("84"));
    assert!(line("Units in all").contains("1260") && line("Units in all").contains("280"));
    assert!(line("Stops from").contains("5 mg"));
    assert!(line("Days above 100 mg").contains("28"));
    // Equal input gives equal bytes, whatever the clock says.
    let day = today().to_string();
    assert_eq!(run(&["compare", &path, "--today", &day]).text(), shown);
}

#[test]
fn a_scenario_that_cannot_be_read_does_not_keep_the_others_from_being_compared() {
    let mut refused = two()["scenarios"][0].clone();
    refused["name"] = json!("rapid");
    refused["request"]["pace"] = json!({ "preset": "va-rapid" });
    let mut misshapen = refused.clone();
    misshapen["name"] = json!("misspelt");
    misshapen["request"]["paice"] = json!({});
    for (scenario, field) in [
        (refused, "scenarios[1].request.pace.preset"),
        (misshapen, "scenarios[1].request.paice"),
    ] {
        let mut file = two();
        let name = scenario["name"].clone();
        file["chosen"] = json!("Half, sooner");
        file["scenarios"]
            .as_array_mut()
            .expect("a list")
            .insert(1, scenario);
        let ran = compared(&file);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(ran.err.contains(field), "{}", ran.err);
        let answer = ran.json();
        assert_eq!(answer["chosen"], "Half, sooner");
        let scenarios = list(&answer["scenarios"]);
        assert_eq!(scenarios[1]["scenario"], name);
        assert_eq!(scenarios[1]["summary"], Value::Null);
        assert_eq!(scenarios[1]["problems"][0]["field"], field);
        assert_eq!(list(&scenarios[1]["problems"]).len(), 1);
        assert_eq!(scenarios[0]["summary"]["days"], 392);
        assert_eq!(scenarios[2]["summary"]["days"], 84);
        // A single plan asks for a file without a mistake.
        let desk = Desk::new();
        let path = desk.plan_file(&file);
        assert_eq!(run(&["plan", &path, "--scenario", "A"]).status, 1);
        let table = run(&["compare", &path]).text();
        assert!(table.contains("not answered"), "{table}");
    }
    // A mistake outside the scenarios keeps all of them from being answered.
    let mut file = two();
    file["regimen"][0]["product"] = json!("uk-none");
    let ran = compared(&file);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.json()["problems"][0]["field"], "regimen[0].product");
}
