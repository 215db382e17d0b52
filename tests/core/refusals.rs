//! What a plan file must not say: each mistake is refused at its field, with the text given,
//! and the file on disk stays as it was.
//!
//! `fixtures/refused` holds one sound plan, `base.taper.json`, and lists of mistakes made in
//! it: `change` sets values by JSON pointer, `remove` takes fields away, `text` replaces text.
#![cfg(test)]

use serde_json::{Map, Value, json};

use crate::support::{Desk, Ran, case_from, fixture, list, read_file, run, text};

fn base() -> Value {
    fixture("refused/base.taper.json")
}

/// Sets a value by JSON pointer; the last part may be new, in a list only at its end.
fn set(file: &mut Value, pointer: &str, value: &Value) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match file.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            fields.insert(name.to_owned(), value.clone());
        }
        Some(Value::Array(items)) => {
            let place: usize = name.parse().expect("a place in a list");
            if place == items.len() {
                items.push(value.clone());
            } else {
                items[place] = value.clone();
            }
        }
        _ => panic!("{pointer} leads nowhere"),
    }
}

fn remove(file: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let fields = file.pointer_mut(parent).and_then(Value::as_object_mut);
    let fields: &mut Map<String, Value> =
        fields.unwrap_or_else(|| panic!("{pointer} leads nowhere"));
    assert!(fields.remove(name).is_some(), "{pointer} is not there");
}

/// The base file's bytes with one mistake in it.
fn mistaken(mistake: &Value) -> Vec<u8> {
    let mut file = base();
    for (pointer, value) in mistake["change"].as_object().into_iter().flatten() {
        set(&mut file, pointer, value);
    }
    for pointer in list(&mistake["remove"]) {
        remove(&mut file, text(pointer));
    }
    let mut written = serde_json::to_string_pretty(&file).expect("JSON");
    if let [from, to] = list(&mistake["text"]) {
        assert!(written.contains(text(from)), "{from} is not in the file");
        written = written.replacen(text(from), text(to), 1);
    }
    written.into_bytes()
}

/// Checks a file that must be refused, and gives what was said.
fn refused(name: &str, bytes: &[u8]) -> Ran {
    let desk = Desk::new();
    let path = desk.write("case.taper.json", bytes);
    let ran = run(&["check", &path]);
    assert_eq!(ran.status, 1, "{name}: {}{}", ran.text(), ran.err);
    assert!(
        !ran.err.trim().is_empty(),
        "{name}: nothing on standard error"
    );
    assert_eq!(read_file(&desk.path("case.taper.json")), bytes, "{name}");
    assert_eq!(desk.names(), ["case.taper.json"], "{name}");
    ran
}

/// The problems that `plan --json` prints for a file.
fn problems(bytes: &[u8]) -> Vec<Value> {
    let desk = Desk::new();
    let path = desk.write("case.taper.json", bytes);
    let ran = run(&["plan", &path, "--json"]);
    assert_eq!(ran.status, 1);
    let answer = ran.json();
    list(&answer["problems"]).to_vec()
}

/// What is wrong with the refusal of a mistake; `None` where nothing is.
fn fault(mistake: &Value) -> Option<String> {
    let (name, field) = (text(&mistake["name"]), text(&mistake["field"]));
    let bytes = mistaken(mistake);
    if case_from(&bytes).is_ok() {
        return Some(format!("{name}: accepted"));
    }
    let ran = refused(name, &bytes);
    let problems = problems(&bytes);
    let Some(problem) = problems.iter().find(|problem| problem["field"] == field) else {
        return Some(format!("{name}: no problem at {field} in {problems:?}"));
    };
    let message = text(&problem["message"]);
    let mut faults = Vec::new();
    for part in ["rule", "accepted", "message"] {
        if problem[part].as_str().is_none_or(str::is_empty) {
            faults.push(format!("has no {part}"));
        }
    }
    if !ran.err.contains(field) {
        faults.push(format!(
            "{field} is not named on standard error: {}",
            ran.err
        ));
    }
    if let Some(given) = mistake["given"].as_str() {
        if problem["given"] != given {
            faults.push(format!(
                "{given:?} was given, {} is named",
                problem["given"]
            ));
        }
        if !ran.err.contains(given.trim()) {
            faults.push(format!(
                "{given:?} is not shown on standard error: {}",
                ran.err
            ));
        }
    }
    for words in list(&mistake["says"]) {
        if !message.contains(text(words)) && !text(&problem["accepted"]).contains(text(words)) {
            faults.push(format!("{words} is not said: {message}"));
        }
    }
    if mistake["rule"].is_string() && problem["rule"] != mistake["rule"] {
        faults.push(format!(
            "rule {} instead of {}",
            problem["rule"], mistake["rule"]
        ));
    }
    (!faults.is_empty()).then(|| format!("{name}: {}", faults.join("; ")))
}

fn every_mistake_is_refused(list_of_mistakes: &str, at_least: usize) {
    let mistakes = fixture(&format!("refused/{list_of_mistakes}.json"));
    let mistakes = list(&mistakes);
    assert!(
        mistakes.len() >= at_least,
        "only {} mistakes",
        mistakes.len()
    );
    let faults: Vec<String> = mistakes.iter().filter_map(fault).collect();
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        mistakes.len(),
        faults.join("\n")
    );
}

fn accepted(file: &Value) {
    let bytes = serde_json::to_vec(file).expect("JSON");
    let desk = Desk::new();
    let path = desk.write("case.taper.json", &bytes);
    let ran = run(&["check", &path]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.text());
}

#[test]
fn the_plan_that_the_mistakes_are_made_in_is_accepted() {
    accepted(&base());
}

#[test]
fn every_unreadable_quantity_is_refused() {
    every_mistake_is_refused("quantities", 50);
}

#[test]
fn every_mistake_in_the_regimen_is_refused() {
    every_mistake_is_refused("regimen", 30);
}

#[test]
fn every_mistake_in_a_request_is_refused() {
    every_mistake_is_refused("request", 70);
}

#[test]
fn every_mistake_in_changes_on_the_way_and_steps_by_hand_is_refused() {
    every_mistake_is_refused("changes", 45);
}

#[test]
fn every_mistake_in_the_rest_of_the_file_is_refused() {
    every_mistake_is_refused("file", 40);
}

#[test]
fn all_mistakes_of_a_file_are_named_at_once() {
    let mut file = base();
    set(&mut file, "/regimen/0/regular/0/amount", &json!("45,5"));
    set(&mut file, "/regimen/0/regular/1/time", &json!("8pm"));
    set(&mut file, "/scenarios/0/request/start", &json!("4.1.2027"));
    let bytes = serde_json::to_vec(&file).expect("JSON");
    let ran = refused("three mistakes", &bytes);
    for words in [
        "regimen[0].regular[0].amount",
        "45,5",
        "regimen[0].regular[1].time",
        "8pm",
        "4.1.2027",
    ] {
        assert!(ran.err.contains(words), "{words} is missing: {}", ran.err);
    }
    assert_eq!(problems(&bytes).len(), 3);
}

#[test]
fn quantities_may_be_written_with_a_point_and_trailing_zeros() {
    for amount in ["60 mg", "60.0 mg", "60.000 mg"] {
        let mut file = base();
        set(&mut file, "/regimen/0/regular/0/amount", &json!(amount));
        accepted(&file);
    }
    let mut file = base();
    // 20 mg of a solution of 10 mg in 5 mL are 10 mL.
    set(&mut file, "/regimen/1/as_needed/amount", &json!("10 mL"));
    accepted(&file);
}

#[test]
fn a_present_dose_may_be_made_of_halves_where_the_product_allows_them() {
    let mut file = base();
    // Sevredol has a score line: half of 10 mg.
    let row = json!({ "id": "mst", "product": "uk-mor-ir-tab", "regular": [{ "time": "08:00", "amount": "5 mg" }] });
    set(&mut file, "/regimen/0", &row);
    set(&mut file, "/scenarios/0/request/constraints", &json!({}));
    accepted(&file);
}

#[test]
fn a_present_dose_is_not_bound_by_the_constraints_on_planned_ones() {
    let mut file = base();
    set(
        &mut file,
        "/scenarios/0/request/constraints/strengths",
        &json!({ "mst": ["5 mg"] }),
    );
    set(
        &mut file,
        "/scenarios/0/request/constraints/most_units_per_dose",
        &json!(1),
    );
    accepted(&file);
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let desk = Desk::new();
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    bytes.extend(serde_json::to_vec(&base()).expect("JSON"));
    let path = desk.write("case.taper.json", &bytes);
    let ran = run(&["check", &path]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn what_is_no_plan_is_refused() {
    let sound = serde_json::to_vec(&base()).expect("JSON");
    let mut cut_short = sound.clone();
    cut_short.truncate(sound.len() / 2);
    let mut followed = sound.clone();
    followed.extend(b"{}");
    let mut in_latin_1 = sound.clone();
    let place = sound
        .windows(2)
        .position(|bytes| bytes == b"uk")
        .expect("a country");
    in_latin_1[place] = 0xe9;
    let mut with_nul = sound.clone();
    with_nul[place] = 0;
    let cases: [(&str, &[u8]); 12] = [
        ("nothing", b""),
        ("a blank", b"  \n"),
        ("a list", b"[]"),
        ("a number", b"42"),
        ("a text", b"\"taperline-plan\""),
        ("an empty object", b"{}"),
        ("another kind of file", b"%PDF-1.7\n\x00\xff"),
        ("zeros", &[0; 64]),
        ("a file cut short", &cut_short),
        ("two plans", &followed),
        ("another encoding", &in_latin_1),
        ("a NUL in a text", &with_nul),
    ];
    for (name, bytes) in cases {
        refused(name, bytes);
        assert!(!problems(bytes).is_empty(), "{name}");
    }
}

#[test]
fn more_than_thirty_two_levels_are_refused() {
    for levels in [33, 200, 100_000] {
        let deep = format!(
            "{{\"journal\":{}{}}}",
            "[".repeat(levels),
            "]".repeat(levels)
        );
        let ran = refused("too deep", deep.as_bytes());
        assert!(
            ran.err.contains("32"),
            "the limit is not named: {}",
            ran.err
        );
    }
}

#[test]
fn more_than_eight_mebibytes_are_refused() {
    let mut bytes = serde_json::to_vec(&base()).expect("JSON");
    bytes.resize(8 * 1024 * 1024 + 1, b' ');
    let ran = refused("too large", &bytes);
    assert!(
        ran.err.contains("8 MiB"),
        "the limit is not named: {}",
        ran.err
    );
    bytes.truncate(8 * 1024 * 1024);
    assert!(case_from(&bytes).is_ok(), "8 MiB are lawful");
}

/// A file with `count` entries in one of its lists, lawful in all but their number.
fn with_rows(count: usize) -> Value {
    let mut file = base();
    for place in 2..count {
        let row = json!({
            "id": format!("row-{place}"),
            "product": "uk-mor-ir-tab",
            "regular": [{ "time": "12:00", "amount": "10 mg" }],
        });
        set(&mut file, &format!("/regimen/{place}"), &row);
    }
    file
}

fn with_scenarios(count: usize) -> Value {
    let mut file = base();
    for place in 1..count {
        let mut scenario = file["scenarios"][0].clone();
        scenario["name"] = json!(format!("plan {place}"));
        set(&mut file, &format!("/scenarios/{place}"), &scenario);
    }
    file
}

fn with_doses(count: usize) -> Value {
    let mut file = base();
    let dose = |place| json!({ "time": format!("{:02}:{:02}", place / 2, place % 2 * 30), "amount": "5 mg" });
    set(
        &mut file,
        "/regimen/0/regular",
        &(0..count).map(dose).collect(),
    );
    file
}

#[test]
fn each_limit_is_kept_and_reached() {
    let limits: [(&str, fn(usize) -> Value, usize, &str); 3] = [
        ("rows", with_rows, 50, "regimen"),
        ("scenarios", with_scenarios, 20, "scenarios"),
        ("doses a day", with_doses, 24, "regimen[0].regular"),
    ];
    for (name, file, most, field) in limits {
        accepted(&file(most));
        let bytes = serde_json::to_vec(&file(most + 1)).expect("JSON");
        let ran = refused(name, &bytes);
        assert!(
            ran.err.contains(field),
            "{name}: {field} is not named: {}",
            ran.err
        );
        assert!(
            ran.err.contains(&most.to_string()),
            "{name}: the limit is not named: {}",
            ran.err
        );
    }
}

#[test]
fn a_text_of_more_than_twenty_thousand_characters_is_refused() {
    let mut file = base();
    // Characters, not bytes: each of these takes two.
    set(&mut file, "/patient/name", &json!("é".repeat(20_000)));
    accepted(&file);
    set(&mut file, "/patient/name", &json!("é".repeat(20_001)));
    let ran = refused("a long name", &serde_json::to_vec(&file).expect("JSON"));
    assert!(
        ran.err.contains("patient.name") && ran.err.contains("20"),
        "{}",
        ran.err
    );
}

#[test]
fn the_regression_only_table_is_still_answered_by_equivalents() {
    let desk = Desk::new();
    let path = desk.plan_file(&base());
    let ran = run(&["equivalents", &path, "--table", "cdc-2016", "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.json()["tables"][0]["table"], "cdc-2016");
}
