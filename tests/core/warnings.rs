//! What the program must not pass over in silence: findings and refusals around real harm.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::clinical_data::Formulary;
use taperline::paper::{self, PaperSize};
use taperline::{draft, plan, plan_file};

use crate::support::{Desk, answer, list, read_file, run, steps, text, today};

fn twice(amount: &str) -> Value {
    json!([{ "time": "08:00", "amount": amount }, { "time": "20:00", "amount": amount }])
}

fn file(country: &str, table: &str, regimen: &Value, order: &Value) -> Value {
    json!({
        "format": "taperline-plan", "version": 1, "country": country, "equivalence_table": table,
        "regimen": regimen,
        "scenarios": [{ "name": "A", "request": {
            "start": "2027-01-04", "goal": { "kind": "stop" }, "order": order,
            "pace": { "reduction": { "percent": 10, "of": "original" }, "every_days": 28 },
        } }],
    })
}

fn mst(amount: &str) -> Value {
    file(
        "uk",
        "fpm-2020",
        &json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice(amount) }]),
        &json!(["mst"]),
    )
}

fn request(file: &mut Value) -> &mut Value {
    &mut file["scenarios"][0]["request"]
}

/// The findings of a rule.
fn found<'a>(answer: &'a Value, rule: &str) -> Vec<&'a Value> {
    list(&answer["findings"])
        .iter()
        .filter(|finding| finding["rule"] == rule)
        .collect()
}

fn one<'a>(answer: &'a Value, rule: &str) -> &'a Value {
    let found = found(answer, rule);
    assert_eq!(found.len(), 1, "{rule}: {:#}", answer["findings"]);
    found[0]
}

#[test]
fn the_other_ingredient_of_a_combination_may_not_rise_unsaid() {
    // One 10 mg tablet six times a day brings 6 × 325 = 1950 mg of paracetamol. In 2.5 mg
    // tablets a dose of 7.5 mg is three of them: more paracetamol for less opioid.
    let times = ["02:00", "06:00", "10:00", "14:00", "18:00", "22:00"];
    let doses: Vec<Value> = times
        .iter()
        .map(|time| json!({ "time": time, "amount": "10 mg" }))
        .collect();
    let row = json!([{ "id": "percocet", "product": "us-oxyapap", "regular": doses }]);
    let mut file = file("us", "cdc-2022", &row, &json!(["percocet"]));
    request(&mut file)["constraints"] = json!({ "strengths": { "percocet": ["2.5 mg"] } });
    let answer = answer(&file).expect("a plan");
    let finding = one(&answer, "other-ingredient");
    assert_eq!(finding["severity"], "warning");
    assert_eq!(finding["numbers"]["now"], "1950 mg");
    assert!(text(&finding["message"]).contains("acetaminophen"));
    // With every strength a dose never needs more tablets than one of today.
    request(&mut file)["constraints"] = json!({ "most_units_per_dose": 1 });
    let answer = crate::support::answer(&file).expect("a plan");
    assert!(found(&answer, "other-ingredient").is_empty());
}

#[test]
fn a_pace_for_others_is_said_to_be_so() {
    let mut file = mst("60 mg");
    request(&mut file)["pace"] = json!({ "preset": "cdc-2022-acute-days" });
    // An unknown answer is no match and no warning either.
    assert!(found(&answer(&file).expect("a plan"), "pace-population").is_empty());
    file["circumstances"] =
        json!({ "use_duration": "over-1-year", "pain_kind": "chronic-non-cancer" });
    let answer = answer(&file).expect("a plan");
    assert_eq!(
        found(&answer, "pace-population").len(),
        2,
        "its duration and its kind of pain"
    );
}

#[test]
fn going_beyond_a_pace_is_a_finding_in_every_way_of_asking() {
    let beyond = [
        // 40 mg of 120 mg is a third; the pace's largest is a tenth.
        json!({ "preset": "cdc-2022-year-or-more", "reduction": { "amount": "40 mg" } }),
        json!({ "preset": "cdc-2022-year-or-more", "reduction": { "percent": 10.1, "of": "original" } }),
        json!({ "preset": "cdc-2022-year-or-more", "every_days": 27 }),
        // The published tail is 5 % every 28 days.
        json!({ "preset": "rxfiles", "tail": { "below_percent_of_original": 33,
            "reduction": { "percent": 20, "of": "original" }, "every_days": 28 } }),
        json!({ "preset": "rxfiles", "tail": { "below_percent_of_original": 33,
            "reduction": { "percent": 5, "of": "original" }, "every_days": 7 } }),
    ];
    for pace in beyond {
        let mut file = mst("60 mg");
        request(&mut file)["pace"] = pace.clone();
        one(&answer(&file).expect("a plan"), "pace-bounds");
    }
    let within = [
        json!({ "preset": "cdc-2022-year-or-more", "reduction": { "amount": "12 mg" } }),
        json!({ "preset": "cdc-2022-year-or-more", "reduction": { "percent": 10, "of": "original" } }),
        json!({ "preset": "cdc-2022-year-or-more", "every_days": 28 }),
    ];
    for pace in within {
        let mut file = mst("60 mg");
        request(&mut file)["pace"] = pace.clone();
        assert!(
            found(&answer(&file).expect("a plan"), "pace-bounds").is_empty(),
            "{pace}"
        );
    }
}

#[test]
fn the_brand_of_a_product_with_another_interval_is_a_warning() {
    // MXL is taken once a day, Zomorph twice: 60 mg of one is half of 60 mg of the other.
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-cap", "brand": "MXL", "regular": twice("60 mg") }]);
    let answer = answer(&file("uk", "fpm-2020", &row, &json!(["row"]))).expect("a plan");
    let finding = one(&answer, "brand-of-another-product");
    assert_eq!(finding["severity"], "warning");
    assert!(
        text(&finding["message"]).contains("every 24 hours"),
        "{finding}"
    );
}

#[test]
fn a_goal_that_cannot_be_made_leaves_the_row_and_says_so() {
    // 90 % of 20 mg is 18 mg; 5 mg tablets make 20 or 15. The other row goes on: 90 % of
    // 100 mg is 90 mg.
    let rows = json!([
        { "id": "low", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") },
        { "id": "high", "product": "uk-oxy-mr12", "regular": twice("50 mg") },
    ]);
    let mut file = file("uk", "fpm-2020", &rows, &json!(["low", "high"]));
    request(&mut file)["goal"] = json!({ "kind": "reduce_to", "percent_of_original": 90 });
    let answered = answer(&file).expect("a plan");
    assert_eq!(answered["schedule"]["reaches_goal"], false);
    let finding = one(&answered, "goal-not-makeable");
    assert_eq!(
        (&finding["row"], &finding["numbers"]["reached"]),
        (&json!("low"), &json!("20 mg"))
    );
    assert_eq!(
        steps(&answered).last().expect("a step")["items"][1]["daily"],
        "90 mg"
    );
    // Where no row can move there is no plan.
    request(&mut file)["order"] = json!(["low"]);
    assert_eq!(answer(&file).expect_err("no plan")[0].rule, "no-lower-dose");
}

#[test]
fn a_step_says_that_its_equivalent_is_incomplete() {
    // Rectal morphine has no factor in the CDC table.
    let row = json!([{ "id": "row", "product": "us-mor-supp", "regular": twice("10 mg") }]);
    let answer = answer(&file("us", "cdc-2022", &row, &json!(["row"]))).expect("a plan");
    assert_eq!(answer["equivalence"]["incomplete"], true);
    assert_eq!(steps(&answer)[0]["incomplete"], true);
    one(&answer, "missing-factor");
}

#[test]
fn a_dose_that_no_syringe_measures_and_a_late_patch_change_are_said() {
    // 26 mg of 20 mg/mL is 1.3 mL: up to 1 mL goes in tenths, up to 5 mL in fifths.
    let row = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("60 mg") },
        { "id": "conc", "product": "uk-mor-ir-conc", "as_needed": { "amount": "26 mg", "uses_per_24h": 1 } },
        { "id": "patch", "product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-08" },
    ]);
    let answered = answer(&file("uk", "fpm-2020", &row, &json!(["mst"]))).expect("a plan");
    assert!(text(&one(&answered, "not-measurable")["message"]).contains("1.3 mL"));
    // The start is 4 January; a 72-hour patch is changed by 7 January at the latest.
    one(&answered, "patch-change-day");
    let mut on_time = row;
    on_time[2]["next_change"] = json!("2027-01-07");
    let answered = answer(&file("uk", "fpm-2020", &on_time, &json!(["mst"]))).expect("a plan");
    assert!(found(&answered, "patch-change-day").is_empty());
}

#[test]
fn the_stop_names_what_stops_and_what_goes_on() {
    let row = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "brand": "MST Continus", "regular": twice("5 mg") },
        { "id": "patch", "product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-05" },
    ]);
    let bytes = serde_json::to_vec(&file("uk", "fpm-2020", &row, &json!(["mst"]))).expect("JSON");
    let formulary = Formulary::load().expect("the data load");
    let case =
        draft::to_case(&plan_file::read(&bytes).expect("a plan file"), &formulary).expect("a case");
    let plan = plan::plan(&case, &case.scenarios[0], &formulary, today()).expect("a plan");
    let pdf = paper::patient(&case, &plan, &formulary, PaperSize::A4).expect("paper");
    let text = crate::paper::text(&pdf);
    let stop = text.split("Stop on").nth(1).expect("a stop");
    assert!(
        stop.contains("take no more Morphine modified-release tablet (MST Continus)"),
        "{stop}"
    );
    let on = text.split("Go on taking").nth(1).expect("what goes on");
    assert!(on.contains("Fentanyl matrix patch"), "{on}");
    assert!(on.contains("1 patch of 25 micrograms an hour"), "{on}");
}

#[test]
fn the_plan_file_is_never_overwritten_by_its_own_paper() {
    let desk = Desk::new();
    let path = desk.plan_file(&mst("60 mg"));
    let before = read_file(path.as_ref());
    let ran = run(&["plan", &path, "--pdf", &path]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert_eq!(read_file(path.as_ref()), before);
}

#[test]
fn a_plan_that_says_late_that_it_is_one_is_not_overwritten_by_a_paper() {
    let desk = Desk::new();
    let path = desk.plan_file(&mst("60 mg"));
    // The name of the patient stands before what says that it is a plan.
    let late = format!(
        "{{ \"patient\": {{ \"name\": \"{}\" }}, \"format\": \"taperline-plan\" }}",
        "x".repeat(6_000)
    );
    let unreadable = "no plan any more".to_owned();
    for (name, text) in [("late.json", late), ("other.taper.json", unreadable)] {
        let out = desk.write(name, text.as_bytes());
        let ran = run(&["plan", &path, "--pdf", &out]);
        assert_eq!(ran.status, 2, "{name}: {}", ran.err);
        assert_eq!(read_file(out.as_ref()), text.as_bytes(), "{name}");
    }
}

#[test]
fn today_may_stand_before_the_command() {
    let desk = Desk::new();
    let path = desk.plan_file(&mst("60 mg"));
    let ran = run(&["--today", "2027-01-02", "plan", &path, "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.json()["today"], "2027-01-02");
}

#[test]
fn a_dose_beyond_anything_taken_is_refused_at_once() {
    // 100 units of 200 mg are 20 000 mg.
    let mut file = mst("60 mg");
    file["regimen"][0]["regular"][0]["amount"] = json!("20000 mg");
    assert!(answer(&file).is_ok());
    file["regimen"][0]["regular"][0]["amount"] = json!("20005 mg");
    let problems = answer(&file).expect_err("refused");
    assert_eq!(problems[0].field, "regimen[0].regular[0].amount");
}

#[test]
fn a_following_dose_is_rounded_down_even_where_its_share_is_the_present_dose() {
    // A sixth of 15 mg is 2.5 mg, the present dose: 1.25 mL of 2 mg/mL. Up to 5 mL a syringe
    // measures fifths: 1.2 mL, which is 2.4 mg.
    let row = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") },
        { "id": "ora", "product": "uk-mor-ir-liq",
          "as_needed": { "amount": "2.5 mg", "uses_per_24h": 2, "follows": ["mst"] } },
    ]);
    let answer = answer(&file("uk", "fpm-2020", &row, &json!(["mst"]))).expect("a plan");
    let step = &steps(&answer)[0];
    assert_eq!(step["items"][0]["daily"], "15 mg");
    assert_eq!(step["items"][1]["as_needed"]["volume"], "1.2 mL");
    assert_eq!(step["items"][1]["as_needed"]["amount"], "2.4 mg");
}

#[test]
fn a_pace_says_whom_its_source_leaves_out() {
    let mut file = mst("60 mg");
    request(&mut file)["pace"] = json!({ "preset": "cdc-2022-year-or-more" });
    for (answer_given, expected) in [("cancer", 1), ("chronic-non-cancer", 0), ("unknown", 0)] {
        file["circumstances"] = json!({ "pain_kind": answer_given });
        let answer = answer(&file).expect("a plan");
        assert_eq!(
            found(&answer, "pace-excludes").len(),
            expected,
            "{answer_given}"
        );
    }
}

#[test]
fn what_a_source_has_replaced_or_left_unsaid_is_said() {
    let mut file = mst("60 mg");
    request(&mut file)["pace"] = json!({ "preset": "fpm-older" });
    let superseded = answer(&file).expect("a plan");
    assert!(text(&one(&superseded, "pace-superseded")["message"]).contains("newer page"));
    request(&mut file)["pace"] = json!({ "preset": "deprescribing-network-ca" });
    one(&answer(&file).expect("a plan"), "tail-not-stated");
    request(&mut file)["pace"]["tail"] = json!({ "below_percent_of_original": 33,
        "reduction": { "percent": 5, "of": "original" }, "every_days": 28 });
    assert!(found(&answer(&file).expect("a plan"), "tail-not-stated").is_empty());
}

#[test]
fn odd_ways_of_taking_a_medicine_are_findings_and_no_errors() {
    // MST is taken every 12 hours: three times a day is unusual.
    let times = json!([
        { "time": "06:00", "amount": "10 mg" }, { "time": "14:00", "amount": "10 mg" },
        { "time": "22:00", "amount": "10 mg" },
    ]);
    let rows = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": times },
        // 10 mg is more than a sixth of 30 mg, and stays; seven uses are more than six.
        { "id": "ora", "product": "uk-mor-ir-liq",
          "as_needed": { "amount": "10 mg", "uses_per_24h": 7, "most_per_24h": 6 } },
    ]);
    let mut file = file("uk", "fpm-2020", &rows, &json!(["mst"]));
    request(&mut file)["start"] = json!("2027-01-01");
    let answer = answer(&file).expect("a plan");
    for rule in ["doses-per-day", "as-needed-use", "start-in-the-past"] {
        one(&answer, rule);
    }
    // Too large from the first step on, and left alone by the last.
    assert_eq!(found(&answer, "as-needed-share").len(), 2);
}
