//! Ways to soften a steep tail by going on as another product, at longer intervals or once a
//! day: when they are offered, with their arithmetic.
#![cfg(test)]

use num_rational::BigRational;
use serde_json::{Value, json};

use crate::support::{
    Desk, amount, course, item, list, number, planned, run, steps, stopping, text, twice,
};

fn row(country: &str, product: &str, amount: &str, more: &Value) -> Value {
    let row = json!([{ "id": "row", "product": product, "regular": twice(amount) }]);
    stopping(country, &row, &["row"], more)
}

fn offered(file: &Value, kind: &str) -> Vec<Value> {
    let desk = Desk::new();
    let ran = run(&["plan", &desk.plan_file(file), "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let mut choices = list(&ran.json()["tail_choices"]).to_vec();
    choices.retain(|choice| choice["kind"] == kind);
    choices
}

fn picked(file: &Value, choice: &Value) -> Value {
    let mut file = file.clone();
    file["scenarios"][0]["request"] = choice["request"].clone();
    planned(&file)
}

/// The doses of the row that a choice goes on as.
fn doses(choice: &Value) -> Vec<&str> {
    let row = &choice["request"]["replans"][0]["switch"][0];
    let doses = list(&row["regular"]).iter();
    doses.map(|dose| text(&dose["amount"])).collect()
}

fn morphine(constraints: &Value) -> Value {
    let more = json!({ "constraints": constraints });
    row("uk", "uk-mor-mr12-tab", "10 mg", &more)
}

fn small() -> Value {
    morphine(&json!({ "strengths": { "row": ["5 mg", "10 mg"] } }))
}

/// Tramadol 50 mg twice a day: 50 mg at night for 196 days (90, 80, … 30 asked for; 20 is less
/// than half of 50), then nothing.
fn tramadol() -> Value {
    row("uk", "uk-tra-mr12", "50 mg", &json!({}))
}

#[test]
fn a_liquid_takes_over_the_same_daily_dose_exactly_in_each_of_its_strengths() {
    // 50 mg of 100 mg/mL are 0.5 mL; a fourth, 0.125 mL, is measured in tenths of 10 mg: five
    // of them, 20 + 10 + 10 + 10. Of 10 mg/mL it is 5 mL; a fourth, 1.25 mL, goes in fifths of
    // 2 mg: 25 of them, 14 + 12 + 12 + 12.
    let liquids = offered(&tramadol(), "liquid");
    let [strong, weak] = &liquids[..] else {
        panic!("{liquids:#?}")
    };
    assert_eq!(doses(strong), ["20 mg", "10 mg", "10 mg", "10 mg"]);
    assert_eq!(doses(weak), ["14 mg", "12 mg", "12 mg", "12 mg"]);
    // 10 mg of 10 mg/5 mL are 5 mL, in fifths of 0.4 mg 25 of them: 2.8 + 2.4 + 2.4 + 2.4. The
    // solution of 100 mg/5 mL is not for low doses and not offered.
    let small = offered(&small(), "liquid");
    assert_eq!(doses(&small[0]), ["2.8 mg", "2.4 mg", "2.4 mg", "2.4 mg"]);
    assert_eq!(small.len(), 1, "{small:#?}");
    let printed = [
        (strong, "100 mg/mL", "100 mg/mL", "50"),
        (weak, "50 mg/5 mL", "10 mg/mL", "50"),
        (&small[0], "10 mg/5 mL", "2 mg/mL", "10"),
    ];
    for (choice, label, concentration, daily) in printed {
        let words = text(&choice["words"]);
        assert!(words.contains(label), "{words}");
        let replan = &choice["request"]["replans"][0];
        assert_eq!(replan["switch"][0]["concentration"], concentration);
        assert!(text(&replan["reason"]).contains(label));
        let parts = doses(choice).into_iter().map(|dose| amount(&json!(dose)));
        let sum: BigRational = parts.sum();
        assert_eq!(sum, number(daily), "{words}");
    }
}

#[test]
fn a_liquid_softens_the_end_as_worked_by_hand() {
    // From 19 July 2027 in tens: 40, 30, 20, 10 as asked for every 28 days (a fifth of a dose
    // may be 0.83 mg, but 0.1 mL of 100 mg/mL is 10 mg), then nothing on 8 November.
    // Allowed are 10.5 of 100 mg and 25.5 % of the dose before: 10.2 of 40, 7.65 of 30.
    let file = tramadol();
    let choice = &offered(&file, "liquid")[0];
    let plan = picked(&file, choice);
    assert_eq!(
        course(&plan, "row"),
        [
            (196, "50 mg".into(), true),
            (28, "40 mg".into(), false),
            (28, "30 mg".into(), false),
            (28, "20 mg".into(), true),
            (28, "10 mg".into(), true),
            (0, "0 mg".into(), true),
        ]
    );
    let step = item(&steps(&plan)[1], "row");
    assert_eq!(
        (&step["product"], &step["concentration"]),
        (&json!("uk-tra-drops"), &json!("100 mg/mL"))
    );
    // The largest dose, 20 mg, falls to 10: 0.1 mL four times a day.
    for dose in list(&step["regular"]) {
        assert_eq!(
            (&dose["amount"], &dose["volume"]),
            (&json!("10 mg"), &json!("0.1 mL"))
        );
    }
    let summary = &choice["summary"];
    assert_eq!(summary["ends"], "2027-11-08");
    assert_eq!(summary["stops_from"], json!({ "row": "10 mg" }));
    assert_eq!(
        (&summary["steps"], &summary["days"]),
        (&json!(6), &json!(308))
    );
    // (0.4 + 0.3 + 0.2 + 0.1) mL for 28 days; one capsule a day for 196.
    assert_eq!(
        (&summary["units"], &summary["volume"]),
        (&json!(196), &json!("28 mL"))
    );
    assert_eq!(summary["steep_steps"], 4);
}

#[test]
fn immediate_release_is_offered_for_modified_release_alone_and_where_it_helps() {
    // 15 mg in orodispersible tablets of 1 mg and more, four times a day: 4 + 4 + 4 + 3.
    let found = offered(&small(), "immediate-release");
    let orodispersible: Vec<&Value> = found
        .iter()
        .filter(|choice| choice["request"]["replans"][0]["switch"][0]["product"] == "uk-mor-ir-odt")
        .collect();
    assert_eq!(orodispersible.len(), 1);
    assert_eq!(doses(orodispersible[0]), ["4 mg", "4 mg", "4 mg", "3 mg"]);
    assert_eq!(
        orodispersible[0]["request"]["replans"][0]["from"],
        "2027-03-29"
    );
    assert_eq!(
        orodispersible[0]["summary"]["stops_from"],
        json!({ "row": "1 mg" })
    );
    // Immediate-release tramadol has the same 50 mg as its smallest unit.
    assert!(offered(&tramadol(), "immediate-release").is_empty());
    // What is of immediate release already has no other such form to go on in.
    let sevredol = row("uk", "uk-mor-ir-tab", "20 mg", &json!({}));
    assert!(offered(&sevredol, "immediate-release").is_empty());
    assert!(!offered(&sevredol, "liquid").is_empty());
}

#[test]
fn nothing_else_takes_the_place_of_what_is_not_the_same() {
    // Labelled in base, with another ingredient, a patch, a product that is never planned for.
    let patch = json!([
        { "id": "row", "product": "uk-fen-td72", "patches": ["12 mcg/h"], "next_change": "2027-01-05" },
    ]);
    let files = [
        row("us", "us-oxy-er-cap", "9 mg", &json!({})),
        row("us", "us-oxyapap", "5 mg", &json!({})),
        row("uk", "uk-oxynal-mr12", "10 mg", &json!({})),
        stopping("uk", &patch, &["row"], &json!({})),
        row("us", "us-mor-supp", "20 mg", &json!({})),
    ];
    for file in files {
        for kind in ["liquid", "immediate-release"] {
            assert_eq!(offered(&file, kind), [] as [Value; 0], "{file:#}");
        }
    }
}

#[test]
fn products_of_another_country_are_not_offered() {
    // 30 mg of 10 mg/5 mL are 15 mL; a fourth, 3.75 mL, goes in fifths of 0.4 mg: 75 of them.
    let file = row("us", "us-mor-er-tab", "30 mg", &json!({}));
    let liquids = offered(&file, "liquid");
    assert!(!liquids.is_empty());
    for choice in liquids.iter().chain(&offered(&file, "immediate-release")) {
        let switch = &choice["request"]["replans"][0]["switch"][0];
        assert!(text(&switch["product"]).starts_with("us-"), "{choice:#}");
    }
}

#[test]
fn a_longer_interval_doubles_the_days_from_the_steep_dose_on() {
    // 15 mg are 75 % of 20. 18, 16 and 14 mg are asked for every 28 days, the last after 16,
    // which is more than 15: 84 days of 15 mg. From 14 on every 56 days: 12, 10 and 8 mg are
    // nearest to 10, 168 days; 6 and 4 to 5, 112 days; 2 is less than half of 5.
    let file = small();
    let choices = offered(&file, "longer-interval");
    let [choice] = &choices[..] else {
        panic!("{choices:#?}")
    };
    let tail = &choice["request"]["pace"]["tail"];
    assert_eq!(
        *tail,
        json!({ "below_percent_of_original": 75, "every_days": 56,
                "reduction": { "percent": 10, "of": "original" } })
    );
    assert_eq!(
        course(&picked(&file, choice), "row"),
        [
            (84, "15 mg".into(), true),
            (168, "10 mg".into(), true),
            (112, "5 mg".into(), true),
            (0, "0 mg".into(), true),
        ]
    );
    assert_eq!(choice["summary"]["days"], 364);
    // 2 × 84 + 2 × 168 + 112 tablets.
    assert_eq!(choice["summary"]["units"], 616);
}

#[test]
fn once_a_day_at_the_end_is_offered_where_all_doses_stop_together() {
    // 5 + 5 mg would stop at once: 10 mg last while 12, 10, 8 and 6 mg are asked for, 112 days,
    // and 4 is less than half of 10. With one dose a day it is the small plan.
    let file = morphine(&json!({
        "strengths": { "row": ["5 mg", "10 mg"] }, "once_daily_at_the_end": false,
    }));
    assert_eq!(
        course(&planned(&file), "row"),
        [
            (84, "15 mg".into(), true),
            (112, "10 mg".into(), true),
            (0, "0 mg".into(), true),
        ]
    );
    let choices = offered(&file, "once-daily");
    let [choice] = &choices[..] else {
        panic!("{choices:#?}")
    };
    assert_eq!(
        choice["request"]["constraints"]["once_daily_at_the_end"],
        true
    );
    assert_eq!(choice["summary"]["stops_from"], json!({ "row": "5 mg" }));
    assert_eq!(choice["summary"]["days"], 224);
    assert!(offered(&small(), "once-daily").is_empty());
}

#[test]
fn doses_that_no_syringe_measures_are_said_in_the_offer() {
    // Codeine 60 mg three times a day, going on in 5 mg/mL: step 10 has a dose of 8.5 mg, 1.7 mL.
    // Between 1 and 5 mL an oral syringe measures fifths: 1.6 or 1.8 mL.
    let doses = ["08:00", "14:00", "20:00"].map(|time| json!({ "time": time, "amount": "60 mg" }));
    let rows = json!([{ "id": "row", "product": "uk-cod-ir", "regular": doses }]);
    let pace = json!({ "pace": { "preset": "fpm-newer" } });
    let file = stopping("uk", &rows, &["row"], &pace);
    let liquids = offered(&file, "liquid");
    let [choice] = &liquids[..] else {
        panic!("{liquids:#?}")
    };
    let cautions = list(&choice["cautions"]);
    assert_eq!(cautions.len(), 1);
    assert!(text(&cautions[0]).contains("1.7 mL"), "{cautions:?}");
    let desk = Desk::new();
    let people = run(&["plan", &desk.plan_file(&file)]).text();
    let offer = people.split_once("Ways to soften").expect("offers").1;
    assert!(offer.contains("Caution: From step 10 on"), "{offer}");
    // Tablets are not measured.
    let longer = offered(&file, "longer-interval");
    assert_eq!(longer[0]["cautions"], json!([]));
}

#[test]
fn where_the_first_reduction_is_steep_all_intervals_are_doubled() {
    // Capsules of 30 mg: 60 mg can only be halved, a first step of 50 %. No last part begins at
    // 100 % of the dose; with twice the interval throughout, everything takes twice as long.
    let rows = json!([
        { "id": "oxy", "product": "uk-oxy-mr12", "regular": twice("20 mg") },
        { "id": "mxl", "product": "uk-mor-mr24-cap", "regular": [{ "time": "08:00", "amount": "60 mg" }] },
    ]);
    let file = stopping("uk", &rows, &["oxy", "mxl"], &json!({}));
    let choices = offered(&file, "longer-interval");
    let of_row = |id: &str| {
        let mut found = choices.iter().filter(|choice| choice["row"] == id);
        found.next().unwrap_or_else(|| panic!("{choices:#?}"))
    };
    let choice = of_row("mxl");
    assert_eq!(choice["request"]["pace"]["every_days"], 56);
    assert_eq!(choice["request"]["pace"]["tail"], Value::Null);
    let total = |plan: &Value| {
        let days = steps(plan).iter().filter_map(|step| step["days"].as_u64());
        days.sum::<u64>()
    };
    let now = total(&planned(&file));
    assert_eq!(choice["summary"]["days"], 2 * now);
    assert_eq!(total(&picked(&file, choice)), 2 * now);
    // The other row's last part can be slowed by itself.
    assert!(of_row("oxy")["request"]["pace"]["tail"].is_object());
}

#[test]
fn the_interval_that_is_doubled_is_that_of_the_pace_then_asked_for() {
    // From the first day on every 14 days in place of every 28.
    let mut file = small();
    let pace = json!({ "reduction": { "percent": 10, "of": "original" }, "every_days": 14 });
    file["scenarios"][0]["request"]["replans"] =
        json!([{ "from": "2027-01-04", "reason": "sooner", "pace": pace }]);
    let choices = offered(&file, "longer-interval");
    let words = text(&choices[0]["words"]);
    assert!(words.contains("every 28 days in place of 14"), "{words}");
    let request = &choices[0]["request"];
    assert_eq!(request["replans"][0]["pace"]["tail"]["every_days"], 28);
    assert_eq!(request["pace"]["tail"], Value::Null);
}
