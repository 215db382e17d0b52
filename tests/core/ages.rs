//! A child by the date of birth is held as one whatever was answered.
#![cfg(test)]

use serde_json::{Value, json};

use crate::consultations::asked;
use crate::support::{answer_on, date, findings, list, stopping, text, twice};

/// Somebody on morphine, born on a day, with an answer to whether it is a child.
fn born(day: &Value, answer: &str) -> Value {
    let rows = json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    let mut file = stopping("uk", &rows, &["mst"], &json!({}));
    file["patient"] = json!({ "name": "K", "born": day, "identifier": "" });
    file["circumstances"] = json!({ "child": answer });
    file
}

/// Whether the gate for a child withholds the schedule on a day, and how often it is said that
/// the answer contradicts the date.
fn held(file: &Value, today: &str) -> (bool, usize) {
    let plan = answer_on(file, date(today)).expect("a plan");
    let mut gates = list(&plan["problems"]).iter();
    let withheld = gates.any(|problem| text(&problem["rule"]) == "child");
    (withheld, findings(&plan, "age-contradicts-answer").len())
}

#[test]
fn a_child_by_date_of_birth_is_one_whatever_was_answered() {
    // Born on 5 May 2018: eight on 2 January 2027.
    let child = json!("2018-05-05");
    assert_eq!(held(&born(&child, "unknown"), "2027-01-02"), (true, 0));
    assert_eq!(held(&born(&child, "yes"), "2027-01-02"), (true, 0));
    assert_eq!(held(&born(&child, "no"), "2027-01-02"), (true, 1));
    // Without a date the answer alone decides, and an adult may be called a child.
    assert_eq!(held(&born(&Value::Null, "no"), "2027-01-02"), (false, 0));
    assert_eq!(
        held(&born(&json!("1950-02-03"), "no"), "2027-01-02"),
        (false, 0)
    );
    assert_eq!(
        held(&born(&json!("1950-02-03"), "yes"), "2027-01-02"),
        (true, 0)
    );
}

#[test]
fn the_eighteenth_birthday_ends_it() {
    let file = born(&json!("2009-01-03"), "no");
    assert_eq!(held(&file, "2027-01-02"), (true, 1));
    assert_eq!(held(&file, "2027-01-03"), (false, 0));
}

#[test]
fn a_child_is_no_longer_among_what_was_not_asked() {
    let answer = asked("assess", &born(&json!("2018-05-05"), "unknown"));
    let mut open = list(&answer["taper_now"]["not_asked"]).iter();
    assert!(open.all(|rule| rule["rule"] != "child"));
    // Nor does a field in the way of a plan hide it.
    let mut file = born(&json!("2018-05-05"), "no");
    file["regimen"][0]["product"] = json!("no-such-product");
    let answer = asked("assess", &file);
    assert!(
        list(&answer["referrals"])
            .iter()
            .any(|one| one["rule"] == "child")
    );
}
