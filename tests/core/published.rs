//! Published schedules and arithmetic, word for word from
//! `fixtures/published/worked-schedules.json`.
//!
//! All three schedules can be written by hand, and then every total and percentage must be the
//! published one. Planned, only the tramadol one comes out whole (in `worked.rs`): its 50 mg
//! steps are the only rungs there are. The two of morphine 270 mg a day fall by 45 mg at a time
//! down to 45 mg, a third and a half of the dose before; the planner holds every cut to a
//! quarter of the dose before, so it goes on in smaller ones from 135 mg. Down to there it
//! plans what is printed.
#![cfg(test)]

use chrono::Days;
use num_rational::BigRational;
use serde_json::{Value, json};

use crate::support::{date, figure, fixture, list, number, planned, ratio, steps, tenths, text};

const START: &str = "2027-01-04";

/// What the file calls the times of day.
const TIMES: [(&str, &str); 3] = [
    ("morning", "06:00"),
    ("afternoon", "14:00"),
    ("night", "22:00"),
];

/// A product with the strengths of each schedule.
const PRODUCTS: [(&str, &str, &str); 3] = [
    ("va-slower-270", "us", "us-mor-er-tab"),
    ("va-faster-270", "us", "us-mor-er-tab"),
    ("etg-tramadol-200", "uk", "uk-tra-mr12"),
];

fn schedule(id: &str) -> Value {
    let file = fixture("published/worked-schedules.json");
    let schedules = list(&file["schedules"]).iter();
    let mut found = schedules.filter(|schedule| schedule["id"] == id);
    found.next().expect("the schedule").clone()
}

/// The printed doses of a step at the times of day.
fn regular(printed: &Value) -> Value {
    let doses = list(&printed["doses"]).iter();
    doses
        .map(|dose| {
            let named = TIMES.iter().find(|(when, _)| dose["when"] == *when);
            let (_, time) = named.expect("a known time");
            json!({ "time": time, "amount": dose["amount"] })
        })
        .collect()
}

fn start_of(printed: &Value, schedule: &Value) -> String {
    let every = schedule["every_days"].as_u64().expect("days");
    let place = printed["step"].as_u64().expect("a step") - 1;
    (date(START) + Days::new(every * place)).to_string()
}

/// The plan of a schedule's present doses, with a request of its own.
fn file(id: &str, request: &Value) -> Value {
    let (_, country, product) = PRODUCTS
        .into_iter()
        .find(|(known, _, _)| *known == id)
        .expect("a product");
    let table = if country == "uk" {
        "fpm-2020"
    } else {
        "cdc-2022"
    };
    json!({
        "format": "taperline-plan", "version": 1, "country": country, "equivalence_table": table,
        "regimen": [{
            "id": "row", "product": product, "regular": regular(&list(&schedule(id)["steps"])[0]),
        }],
        "scenarios": [{ "name": "A", "request": request }],
    })
}

/// Holds a step against the printed one: date, total, doses, percentages.
fn check_step(step: &Value, printed: &Value, schedule: &Value) {
    let context = format!("{} step {}", schedule["id"], printed["step"]);
    assert_eq!(step["start"], start_of(printed, schedule), "{context}");
    let item = &step["items"][0];
    assert_eq!(item["daily"], printed["daily"], "{context}");
    let taken: Value = list(&item["regular"])
        .iter()
        .map(|dose| json!({ "time": dose["time"], "amount": dose["amount"] }))
        .collect();
    assert_eq!(taken, regular(printed), "{context}");
    for part in ["of_original_percent", "of_previous_percent"] {
        assert_eq!(
            figure(&item["reduction"][part]),
            figure(&printed["reduction"][part]),
            "{context} {part}"
        );
    }
    // What remains and what is gone are each rounded: 66.7 and 33.3 are 100.
    let remaining = number(&figure(&printed["remaining_percent_of_original"]));
    let gone = number(&figure(&item["reduction"]["since_start_percent"]));
    assert_eq!(gone + remaining, ratio(100, 1), "{context}");
}

#[test]
fn the_published_schedules_written_by_hand_come_out_as_printed() {
    for (id, _, _) in PRODUCTS {
        let schedule = schedule(id);
        let printed = &list(&schedule["steps"])[1..];
        let manual: Vec<Value> = printed
            .iter()
            .map(|printed| {
                json!({
                    "start": start_of(printed, &schedule),
                    "items": [{ "id": "row", "regular": regular(printed) }],
                })
            })
            .collect();
        let request = json!({ "start": START, "manual_steps": manual });
        let plan = planned(&file(id, &request));
        assert_eq!(steps(&plan).len(), printed.len(), "{id}");
        for (step, printed) in steps(&plan).iter().zip(printed) {
            check_step(step, printed, &schedule);
            let stop = printed["stop"] == true;
            let kind = if stop { "stop" } else { "reduce" };
            assert_eq!(step["kind"], kind, "{id} step {}", printed["step"]);
            let days = if stop {
                &json!(0)
            } else {
                &schedule["every_days"]
            };
            assert_eq!(&step["days"], days, "{id} step {}", printed["step"]);
        }
    }
}

#[test]
fn the_published_morphine_schedules_are_planned_as_printed_while_a_quarter_allows_it() {
    for id in ["va-slower-270", "va-faster-270"] {
        let schedule = schedule(id);
        let request = json!({
            "start": START,
            "goal": { "kind": "stop" },
            "pace": { "preset": schedule["pace"], "reduction": { "amount": "45 mg" } },
            "order": ["row"],
            "constraints": { "strengths": { "row": schedule["strengths_used"] } },
        });
        let plan = planned(&file(id, &request));
        // 45 mg are asked for each time. Allowed are 20.5 % of 270 = 55.35 mg, and 25.5 % of the
        // dose before: of 270, 225 and 180 mg 68.85, 57.375 and 45.9; of 135 only 34.425.
        let printed = &list(&schedule["steps"])[1..];
        for (step, printed) in steps(&plan).iter().zip(printed).take(3) {
            check_step(step, printed, &schedule);
        }
        // So 30 mg next, not the printed 45.
        assert_eq!(steps(&plan)[3]["items"][0]["daily"], "105 mg", "{id}");
        assert_eq!(printed[3]["daily"], "90 mg", "{id}");
    }
}

fn arithmetic(id: &str) -> Vec<BigRational> {
    let file = fixture("published/worked-schedules.json");
    let entries = list(&file["arithmetic"]).iter();
    let mut found = entries.filter(|entry| entry["id"] == id);
    let entry = found.next().expect("the entry");
    let rows = list(&entry["rows"]).iter();
    rows.map(|row| number(text(&row["dose"]))).collect()
}

/// How many rows of published arithmetic from 100 the steps of a plan of 100 mg a day show,
/// each as the nominal dose of its first interval. A solution of 10 mg/mL in steps of 1 mg
/// goes down nearly every week.
fn shown(id: &str, pace: &Value) -> usize {
    let row = json!({
        "id": "row", "product": "uk-oxy-ir-conc",
        "regular": [{ "time": "08:00", "amount": "50 mg" }, { "time": "20:00", "amount": "50 mg" }],
    });
    let plan = planned(&json!({
        "format": "taperline-plan", "version": 1, "country": "uk", "equivalence_table": "fpm-2020",
        "regimen": [row],
        "scenarios": [{ "name": "A", "request": {
            "start": START, "goal": { "kind": "stop" }, "pace": pace, "order": ["row"],
            "constraints": { "liquid_step": { "row": "1 mg" } },
        } }],
    }));
    let rows = arithmetic(id);
    let mut shown = 0;
    for step in steps(&plan) {
        let days = (date(text(&step["start"])) - date(START)).num_days();
        assert_eq!(days % 7, 0, "{}", step["start"]);
        let interval = usize::try_from(days / 7).expect("small") + 1;
        if let Some(row) = rows.get(interval) {
            let nominal = figure(&step["nominal_percent_of_original"]);
            assert_eq!(nominal, tenths(row), "{id} week {interval}");
            shown += 1;
        }
    }
    shown
}

#[test]
fn a_liquid_in_fine_steps_shows_the_published_arithmetic() {
    let weeks_to_months = json!({ "preset": "cdc-2022-weeks-to-months" });
    let shown_rows = shown("cdc-weeks-to-months-from-100", &weeks_to_months);
    assert!(shown_rows >= 18, "{shown_rows} of 24 weeks");
    let current = json!({ "reduction": { "percent": 10, "of": "current" }, "every_days": 7 });
    let shown_rows = shown("ten-percent-of-current-from-100", &current);
    assert!(shown_rows >= 12, "{shown_rows} of 12 steps");
    let original = json!({ "reduction": { "percent": 10, "of": "original" }, "every_days": 7 });
    let shown_rows = shown("ten-percent-of-original-from-100", &original);
    assert!(shown_rows >= 10, "{shown_rows} of 10 steps");
}
