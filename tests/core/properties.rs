//! What holds for every case: the schedule's invariants, what changes nothing, and that no
//! bytes make the reader panic.
#![cfg(test)]

use chrono::Days;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::{collection, prop_assert_eq, proptest};
use serde_json::{Value, json};
use taperline::plan_file;

use crate::invariants;
use crate::optimality::case_of;
use crate::support::{Desk, answer_on, case_from, date, fixture, list, planned, run, text, today};

/// Proptest keeps no seeds of its own: a failure that it finds becomes a case of the fixtures.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A small case; with a breakthrough dose where the row is morphine.
fn small_case() -> impl Strategy<Value = Value> {
    any::<u64>().prop_map(|seed| {
        let mut file = case_of(seed);
        if text(&file["regimen"][0]["product"]).starts_with("uk-mor") {
            let row = json!({
                "id": "oramorph",
                "product": "uk-mor-ir-liq",
                "as_needed": { "amount": "5 mg", "uses_per_24h": 1, "most_per_24h": 4, "follows": ["row"] },
            });
            file["regimen"].as_array_mut().expect("rows").push(row);
        }
        file
    })
}

/// Every date in a value, later by some days.
pub fn later(value: &Value, days: u64) -> Value {
    match value {
        Value::String(text) if text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok() => {
            Value::from((date(text) + Days::new(days)).to_string())
        }
        Value::Array(items) => items.iter().map(|item| later(item, days)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), later(value, days)))
            .collect(),
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn every_schedule_keeps_the_invariants(file in small_case()) {
        invariants::check(&file, &file["scenarios"][0], &planned(&file));
    }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn moving_the_start_by_whole_weeks_moves_only_dates(file in small_case(), weeks in 1_u64..60) {
        let plan = planned(&file);
        let mut moved = file.clone();
        let start = &mut moved["scenarios"][0]["request"]["start"];
        *start = later(start, 7 * weeks);
        let moved = planned(&moved);
        for part in ["schedule", "dispensing", "objective"] {
            prop_assert_eq!(&later(&plan[part], 7 * weeks), &moved[part]);
        }
    }

    #[test]
    fn the_order_of_the_doses_in_the_file_changes_nothing(file in small_case()) {
        let mut reversed = file.clone();
        reversed["regimen"][0]["regular"].as_array_mut().expect("doses").reverse();
        prop_assert_eq!(planned(&file), planned(&reversed));
    }

    #[test]
    fn the_order_of_the_fields_in_the_file_changes_nothing(file in small_case()) {
        prop_assert_eq!(planned(&file), planned(&backwards(&file)));
    }

    #[test]
    fn the_day_of_planning_changes_no_schedule(file in small_case(), days in 0_u64..400) {
        let later = answer_on(&file, today() + Days::new(days)).expect("a plan");
        prop_assert_eq!(&planned(&file)["schedule"], &later["schedule"]);
    }

    #[test]
    fn what_was_written_is_read_back_and_planned_alike(file in small_case()) {
        let draft = plan_file::read(&serde_json::to_vec(&file).expect("JSON")).expect("a draft");
        let bytes = plan_file::write(&draft);
        let again = plan_file::read(&bytes).expect("a draft");
        prop_assert_eq!(&draft, &again);
        prop_assert_eq!(&bytes, &plan_file::write(&again));
        let written: Value = serde_json::from_slice(&bytes).expect("JSON");
        prop_assert_eq!(planned(&file), planned(&written));
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn equal_input_gives_equal_bytes(file in small_case()) {
        let desk = Desk::new();
        let path = desk.plan_file(&file);
        let ran = || run(&["plan", &path, "--json", "--today", "2027-01-02"]);
        let first = ran();
        prop_assert_eq!(first.status, 0, "{}", first.err);
        prop_assert_eq!(first.out, ran().out);
    }
}

/// Every object with its fields in the opposite order.
fn backwards(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(backwards).collect(),
        Value::Object(fields) => fields
            .iter()
            .rev()
            .map(|(name, value)| (name.clone(), backwards(value)))
            .collect(),
        other => other.clone(),
    }
}

/// A change of some bytes of a file.
#[derive(Clone, Debug)]
enum Change {
    Replace(usize, u8),
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<usize>;
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(place, byte)| Change::Replace(place, byte)),
        (place(), collection::vec(any::<u8>(), 1..6))
            .prop_map(|(place, bytes)| Change::Insert(place, bytes)),
        (place(), 1_usize..40).prop_map(|(place, count)| Change::Remove(place, count)),
        (place(), 1_usize..40).prop_map(|(place, count)| Change::Repeat(place, count)),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        if bytes.is_empty() {
            return bytes;
        }
        let length = bytes.len();
        match change {
            Change::Replace(place, byte) => bytes[place % length] = *byte,
            Change::Insert(place, more) => {
                let place = place % length;
                bytes.splice(place..place, more.iter().copied());
            }
            Change::Remove(place, count) => {
                let place = place % length;
                bytes.drain(place..(place + count).min(length));
            }
            Change::Repeat(place, count) => {
                let place = place % length;
                let again = bytes[place..(place + count).min(length)].to_vec();
                bytes.splice(place..place, again);
            }
        }
    }
    bytes
}

/// Texts and values that stand where they should not.
fn stray() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[]])),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[0-9]{0,8}[.,]?[0-9]{0,5} ?(mg|mcg|mL|mcg/h)?".prop_map(Value::from),
        "[0-9]{1,6}-[0-9]{1,3}-[0-9]{1,3}".prop_map(Value::from),
        "(uk|us)-(mor|oxy|met|fen)-(mr12|mr12-tab|ir-liq|td72|tab)".prop_map(Value::from),
    ]
}

/// The pointers of all values in a file.
pub fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(place, item)| pointers(item, &format!("{at}/{place}"), found));
        }
        Value::Object(fields) => {
            fields
                .iter()
                .for_each(|(name, value)| pointers(value, &format!("{at}/{name}"), found));
        }
        _ => {}
    }
}

/// Every problem says where it is, or that it is the whole file, and what is wrong.
fn read_without_a_panic(bytes: &[u8]) {
    if let Err(problems) = case_from(bytes) {
        assert!(!problems.is_empty(), "refused without a problem");
        for problem in problems {
            assert!(
                !problem.message.is_empty() && !problem.rule.is_empty(),
                "{problem:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in collection::vec(any::<u8>(), 0..400)) {
        read_without_a_panic(&bytes);
    }

    #[test]
    fn no_change_of_bytes_makes_the_reader_panic(changes in collection::vec(change(), 1..6)) {
        let sound = serde_json::to_vec_pretty(&fixture("refused/base.taper.json")).expect("JSON");
        read_without_a_panic(&changed(sound, &changes));
    }

    #[test]
    fn no_stray_value_makes_the_reader_panic(place in any::<usize>(), value in stray()) {
        let mut file = fixture("refused/base.taper.json");
        let mut found = Vec::new();
        pointers(&file, "", &mut found);
        let pointer = &found[place % found.len()];
        *file.pointer_mut(pointer).expect("a value") = value;
        read_without_a_panic(&serde_json::to_vec(&file).expect("JSON"));
    }
}

#[test]
fn the_rows_of_a_case_that_are_not_tapered_stay_as_they_are() {
    let mut file = fixture("refused/base.taper.json");
    let row = json!({ "id": "sevredol", "product": "uk-mor-ir-tab", "regular": [{ "time": "12:00", "amount": "10 mg" }] });
    file["regimen"]
        .as_array_mut()
        .expect("rows")
        .push(row.clone());
    let plan = planned(&file);
    invariants::check(&file, &file["scenarios"][0], &plan);
    for step in crate::support::steps(&plan) {
        let item = crate::support::item(step, "sevredol");
        assert_eq!(item["daily"], "10 mg", "step {}", step["index"]);
        assert_eq!(
            item["regular"][0]["amount"], "10 mg",
            "step {}",
            step["index"]
        );
        assert!(
            !list(&step["changed"]).contains(&row["id"]),
            "step {}",
            step["index"]
        );
    }
}
