//! Paces of one's own: held against the published ones from the first dose to the last, and
//! said to be as fast as those that are refused by name.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{answer, findings, planned, stopping, text, twice};

const THIRD: &str = "Palliative, one third at once";
const QUARTER: &str = "Palliative, one quarter every 2 to 3 days";
const RAPID: &str = "VA 2016, rapid (over days)";

/// Morphine 30 mg twice a day.
fn morphine(more: &Value) -> Value {
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    stopping("uk", &row, &["row"], more)
}

fn own(percent: f64, of: &str, days: u64) -> Value {
    json!({ "reduction": { "percent": percent, "of": of }, "every_days": days })
}

fn with_tail(mut pace: Value, below: f64, tail: &Value) -> Value {
    pace["tail"] = tail.clone();
    pace["tail"]["below_percent_of_original"] = json!(below);
    pace
}

/// The refused paces that a request is said to be as fast as, finding by finding.
fn named(more: &Value) -> Vec<Vec<&'static str>> {
    let plan = planned(&morphine(more));
    let found = findings(&plan, "fast-pace");
    let found = found.into_iter().map(|finding| {
        assert_eq!(finding["severity"], "warning", "{finding:#}");
        let message = text(&finding["message"]);
        let paces = [THIRD, QUARTER, RAPID].into_iter();
        paces.filter(|title| message.contains(title)).collect()
    });
    found.collect()
}

fn held_against(pace: &Value) -> (u64, u64, String, String) {
    let plan = planned(&morphine(&json!({ "pace": pace })));
    let [finding] = findings(&plan, "own-pace")[..] else {
        panic!("{:#}", plan["findings"])
    };
    let count = |name: &str| finding["numbers"][name].as_u64().expect("a number");
    (
        count("within"),
        count("beyond"),
        text(&finding["severity"]).to_owned(),
        text(&finding["message"]).to_owned(),
    )
}

#[test]
fn the_last_part_is_held_against_the_published_paces_too() {
    // 5 % of the original every 56 days is slower than every one of the 25. From 90 % on a
    // third of the current dose a day: the largest for the community is 25 % (NSW ACI, from
    // every day on); 50 % every second day (CDC 2022) is not every day.
    let slow = own(5.0, "original", 56);
    assert_eq!(held_against(&slow).1, 0);
    let steep = with_tail(slow, 90.0, &own(33.3, "current", 1));
    let (within, beyond, severity, message) = held_against(&steep);
    assert_eq!((within, beyond, &*severity), (0, 25, "caution"));
    assert!(message.contains("faster than every one"), "{message}");
}

#[test]
fn a_published_last_part_counts_from_where_it_begins() {
    // Below a third of the original RxFiles allows 5 %: 10 % to the end is faster than that, 5 %
    // from 34 % on is not, and from 33 % on it comes too late.
    let main = own(10.0, "original", 28);
    let (_, beyond, severity, message) = held_against(&main);
    assert_eq!((beyond, &*severity), (1, "info"));
    assert!(message.contains("RxFiles"), "{message}");
    let slow = own(5.0, "original", 28);
    assert_eq!(held_against(&with_tail(main.clone(), 34.0, &slow)).1, 0);
    assert_eq!(held_against(&with_tail(main.clone(), 33.0, &slow)).1, 1);
    // 27 days are too soon for its last part, and for the paces of 28 days; 28 are not.
    let sooner = own(5.0, "original", 27);
    let (_, beyond, _, message) = held_against(&with_tail(main, 34.0, &sooner));
    assert!(beyond > 1 && message.contains("RxFiles"), "{message}");
}

#[test]
fn a_refused_pace_is_named_when_it_is_typed() {
    let typed =
        |percent: f64, of: &str, days: u64| named(&json!({ "pace": own(percent, of, days) }));
    let none = Vec::<Vec<&str>>::new();
    // A third every 1 to 2 days, a quarter every 2 to 3 days, a tenth of the original each day.
    assert_eq!(typed(33.3, "current", 1), [[THIRD, QUARTER, RAPID]]);
    assert_eq!(typed(33.3, "current", 2), [[THIRD, QUARTER]]);
    assert_eq!(typed(33.3, "current", 3), [[QUARTER]]);
    assert_eq!(typed(33.2, "current", 2), [[QUARTER]]);
    assert_eq!(typed(25.0, "current", 3), [[QUARTER]]);
    assert_eq!(typed(24.9, "current", 3), none);
    assert_eq!(typed(25.0, "current", 4), none);
    assert_eq!(typed(10.0, "original", 1), [[RAPID]]);
    assert_eq!(typed(9.9, "original", 1), none);
    assert_eq!(typed(10.0, "original", 2), none);
    // 15 of 60 mg are a quarter; 14 mg are less.
    let amount = |amount: &str| json!({ "reduction": { "amount": amount }, "every_days": 3 });
    assert_eq!(named(&json!({ "pace": amount("15 mg") })), [[QUARTER]]);
    assert_eq!(named(&json!({ "pace": amount("14 mg") })), none);
}

#[test]
fn a_refused_pace_is_named_in_an_override_in_the_last_part_and_on_the_way() {
    let preset = |more: &Value| {
        let mut pace = more.clone();
        pace["preset"] = json!("va-faster");
        json!({ "pace": pace })
    };
    // 10 % of the original every 7 days; every day it is the rapid one.
    assert!(named(&preset(&json!({}))).is_empty());
    assert_eq!(named(&preset(&json!({ "every_days": 1 }))), [[RAPID]]);
    let third = own(33.3, "current", 1);
    assert_eq!(named(&preset(&third)), [[THIRD, QUARTER, RAPID]]);
    // From 31 % on a third of the current dose is 10.3 % of the original, from 30 % on 9.99 %:
    // less than the rapid pace's tenth.
    let slow = own(5.0, "original", 56);
    let last = |below: f64| json!({ "pace": with_tail(slow.clone(), below, &third) });
    assert_eq!(named(&last(31.0)), [[THIRD, QUARTER, RAPID]]);
    assert_eq!(named(&last(30.0)), [[THIRD, QUARTER]]);
    // Both parts, each with a finding of its own.
    let half = own(50.0, "original", 1);
    let both = preset(&with_tail(half, 50.0, &own(50.0, "current", 1)));
    assert_eq!(named(&both).len(), 2);
    let on_the_way = json!({
        "pace": { "preset": "fpm-newer" },
        "replans": [{ "from": "2027-02-01", "reason": "faster",
                      "pace": { "preset": "fpm-newer", "reduction": third["reduction"], "every_days": 1 } }],
    });
    assert_eq!(named(&on_the_way), [[THIRD, QUARTER, RAPID]]);
}

#[test]
fn where_a_fast_pace_is_meant_to_be_it_is_not_named() {
    let third = own(33.3, "current", 1);
    let settings = json!({ "pace": third, "setting": "inpatient" });
    assert!(named(&settings).is_empty());
    let settings = json!({ "pace": third, "setting": "specialist-palliative" });
    assert_eq!(named(&settings), [[RAPID]], "for inpatients only");
}

#[test]
fn one_amount_cannot_serve_rows_of_different_units() {
    let rows = json!([
        { "id": "fen", "product": "uk-fen-td72", "patches": ["50 mcg/h"], "next_change": "2027-01-05" },
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") },
    ]);
    for amount in ["12 mcg/h", "12 mg"] {
        for order in [["fen", "mst"], ["mst", "fen"]] {
            let pace = json!({ "reduction": { "amount": amount }, "every_days": 28 });
            let file = stopping("uk", &rows, &order, &json!({ "pace": pace }));
            let problems = answer(&file).expect_err("it was answered");
            let [problem] = &problems[..] else {
                panic!("{problems:?}")
            };
            assert_eq!(problem.field, "scenarios[0].request.pace.reduction.amount");
            for part in ["‘fen’ is counted in mcg/h", "‘mst’ in mg", amount] {
                assert!(problem.message.contains(part), "{}", problem.message);
            }
        }
    }
    // 5 mL are 10 mg of one liquid and 5 mg of the other.
    let rows = json!([
        { "id": "mor", "product": "uk-mor-ir-liq", "regular": twice("20 mg") },
        { "id": "oxy", "product": "uk-oxy-ir-liq", "regular": twice("20 mg") },
    ]);
    let pace = json!({ "reduction": { "amount": "5 mL" }, "every_days": 28 });
    let file = stopping("uk", &rows, &["mor", "oxy"], &json!({ "pace": pace }));
    let problems = answer(&file).expect_err("it was answered");
    assert!(problems[0].message.contains("‘oxy’"), "{problems:?}");
}
