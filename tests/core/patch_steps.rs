//! What is said of patches: changes that lower nothing, rates without a day, changes off their
//! days.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{findings, item, planned, steps, stopping, text};

/// Fentanyl patches, changed from Tuesday 5 January 2027 every third day, in steps by hand.
fn by_hand(table: &str, now: &[&str], sets: &[(&str, &[&str])]) -> Value {
    let rows = json!([
        { "id": "fen", "product": "uk-fen-td72", "patches": now, "next_change": "2027-01-05" },
    ]);
    let mut file = stopping("uk", &rows, &[], &json!({}));
    file["equivalence_table"] = json!(table);
    let steps = sets.iter().map(|(start, patches)| {
        json!({ "start": start, "items": [{ "id": "fen", "patches": patches }] })
    });
    file["scenarios"][0]["request"] = json!({
        "start": "2027-01-04", "manual_steps": steps.collect::<Vec<_>>(), "manual_end": "2027-12-31",
    });
    planned(&file)
}

fn named(answer: &Value, rule: &str) -> Vec<u64> {
    let findings = findings(answer, rule).into_iter();
    let steps = findings.map(|finding| finding["step"].as_u64().expect("a step"));
    steps.collect()
}

const SETS: [(&str, &[&str]); 5] = [
    ("2027-01-05", &["37.5 mcg/h", "25 mcg/h"]),
    ("2027-02-04", &["50 mcg/h", "12 mcg/h"]),
    ("2027-03-06", &["50 mcg/h"]),
    ("2027-04-05", &["37.5 mcg/h", "12 mcg/h"]),
    ("2027-05-05", &[]),
];

#[test]
fn patches_that_change_and_do_not_fall_are_said_to_be_so() {
    // By the Faculty's table 12 counts as 30, 25 as 60, 37.5 as 90, 50 as 120: 180 before the
    // plan, then 90 + 60 = 150; 120 + 30 = 150, although 62 is less than 62.5; 120; 90 + 30 =
    // 120, although 49.5 is less than 50; 0.
    let plan = by_hand("fpm-2020", &["75 mcg/h"], &SETS);
    assert_eq!(named(&plan, "no-real-reduction"), [2, 4]);
    let second = findings(&plan, "no-real-reduction")[0];
    assert_eq!(
        (&second["severity"], &second["row"]),
        (&json!("caution"), &json!("fen"))
    );
    let message = text(&second["message"]);
    for words in [
        "from 37.5 mcg/h + 25 mcg/h to 50 mcg/h + 12 mcg/h",
        "150 mg of oral morphine a day before and after",
    ] {
        assert!(message.contains(words), "{message}");
    }
    assert!(text(&second["hint"]).contains("leaving a strength out"));
}

#[test]
fn a_table_that_counts_every_microgram_sees_a_reduction() {
    // 2.4 mg for each microgram an hour: 62 is less than 62.5.
    let plan = by_hand("cdc-2022", &["75 mcg/h"], &SETS);
    assert_eq!(named(&plan, "no-real-reduction"), [] as [u64; 0]);
}

#[test]
fn a_first_step_is_held_against_what_is_worn_before() {
    let sets: [(&str, &[&str]); 1] = [("2027-01-05", &["12 mcg/h", "12 mcg/h"])];
    // 25 counts as 60, twice 12 as twice 30.
    let plan = by_hand("fpm-2020", &["25 mcg/h"], &sets);
    assert_eq!(named(&plan, "no-real-reduction"), [1]);
    let plan = by_hand("fpm-2020", &["37.5 mcg/h"], &sets);
    assert_eq!(named(&plan, "no-real-reduction"), [] as [u64; 0]);
}

#[test]
fn a_rate_is_not_said_to_be_of_a_day() {
    let sets: [(&str, &[&str]); 2] = [("2027-01-05", &["12 mcg/h"]), ("2027-02-04", &["25 mcg/h"])];
    let plan = by_hand("fpm-2020", &["25 mcg/h"], &sets);
    let rise = findings(&plan, "dose-rises")[0];
    assert_eq!(
        text(&rise["message"]),
        "Step 2 raises ‘fen’ from 12 mcg/h to 25 mcg/h, after 30 days on less."
    );
    // 70 % of 20 mcg/h are 14; 15 is the lowest set above it.
    let row = json!([{ "id": "bup", "product": "uk-bup-td168", "patches": ["20 mcg/h"], "next_change": "2027-01-07" }]);
    let more = json!({ "goal": { "kind": "reduce_to", "percent_of_original": 70 } });
    let plan = planned(&stopping("uk", &row, &["bup"], &more));
    let message = text(&findings(&plan, "goal-not-makeable")[0]["message"]);
    assert!(
        message.ends_with("its taper ends above it, at 15 mcg/h."),
        "{message}"
    );
    let more =
        json!({ "replans": [{ "from": "2027-01-21", "reason": "enough", "stop_here": true }] });
    let plan = planned(&stopping("uk", &row, &["bup"], &more));
    let message = text(&findings(&plan, "taper-ended")[0]["message"]);
    assert!(message.ends_with("at ‘bup’ 15 mcg/h."), "{message}");
}

#[test]
fn a_set_put_on_between_change_days_is_changed_on_the_next_one_and_that_is_said() {
    // Changed on 5, 8, 11, … January: the set of Sunday the 10th is changed on Monday the 11th.
    let sets: [(&str, &[&str]); 2] = [("2027-01-10", &["50 mcg/h"]), ("2027-01-18", &[])];
    let plan = by_hand("fpm-2020", &["75 mcg/h"], &sets);
    let changes = &item(&steps(&plan)[0], "fen")["changes"];
    let days = ["2027-01-10", "2027-01-11", "2027-01-14", "2027-01-17"];
    assert_eq!(*changes, json!(days));
    let [put_on, taken_off] = findings(&plan, "off-change-day")[..] else {
        panic!("{:#}", plan["findings"])
    };
    let again = "these patches are changed again on Monday 11 January 2027";
    assert!(text(&put_on["message"]).contains(again), "{put_on:#}");
    assert!(
        !text(&taken_off["message"]).contains("again"),
        "{taken_off:#}"
    );
}
