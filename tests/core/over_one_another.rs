//! Scenarios over one another: notes on them, and what is drawn of each, worked by hand.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::case::RowId;
use taperline::comparison::{self, Comparison};
use taperline::dose_curve::{Measured, Overlay, measured, overlay};
use taperline::findings::Severity;
use taperline::plan::Plan;
use taperline::plan_file;

use crate::support::{Desk, case_from, formulary, planned, run, stopping, today, twice};

/// Morphine 60 mg twice a day down to nothing, beside half of it at a quarter of the original
/// dose every 28 days.
fn two() -> Value {
    let row = json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("60 mg") }]);
    let strengths = json!({ "strengths": { "mst": ["5 mg", "10 mg", "15 mg", "30 mg"] } });
    let mut file = stopping("uk", &row, &["mst"], &json!({ "constraints": strengths }));
    let mut half = file["scenarios"][0].clone();
    half["name"] = json!("Half, sooner");
    half["request"]["goal"] = json!({ "kind": "reduce_to", "percent_of_original": 50 });
    half["request"]["pace"] =
        json!({ "reduction": { "percent": 25, "of": "original" }, "every_days": 28 });
    file["scenarios"].as_array_mut().expect("a list").push(half);
    file
}

fn compared(file: &Value) -> Comparison {
    let bytes = serde_json::to_vec(file).expect("JSON");
    let draft = plan_file::read(&bytes).expect("a draft");
    comparison::compare(&draft, &[], formulary(), today()).expect("a comparison")
}

fn plans(comparison: &Comparison) -> Vec<(usize, &Plan)> {
    let plans = comparison.compared.iter().enumerate();
    plans
        .filter_map(|(place, one)| Some((place, one.plan.as_ref()?)))
        .collect()
}

fn offered(comparison: &Comparison) -> Vec<Measured> {
    let plans = plans(comparison);
    let plans: Vec<&Plan> = plans.iter().map(|(_, plan)| *plan).collect();
    measured(&plans)
}

fn drawn(comparison: &Comparison, what: &Measured) -> Overlay {
    overlay(&comparison.case, &plans(comparison), what).expect("a picture")
}

fn row(id: &str) -> Measured {
    Measured::Row(RowId::from_text(id).expect("an id"))
}

fn is_near(one: Option<f64>, other: f64) -> bool {
    one.is_some_and(|one| (one - other).abs() < 1e-9)
}

#[test]
fn a_note_on_a_scenario_is_kept_and_changes_nothing_that_is_planned() {
    let mut file = two();
    let without = planned(&file);
    let note = "She would keep a little.\nAsk again in May: ‘10 %’ or less?";
    file["scenarios"][0]["note"] = json!(note);
    assert_eq!(planned(&file), without);
    let bytes = serde_json::to_vec(&file).expect("JSON");
    let draft = plan_file::read(&bytes).expect("a draft");
    let written: Value = serde_json::from_slice(&plan_file::write(&draft)).expect("JSON");
    assert_eq!(written["scenarios"][0]["note"], note);
    assert_eq!(written["scenarios"][1].get("note"), None);
    let case = case_from(&bytes).expect("a case");
    assert_eq!(case.scenarios[0].note, note);
    assert_eq!(case.scenarios[1].note, "");
    let desk = Desk::new();
    let answer = run(&["compare", &desk.plan_file(&file), "--json"]).json();
    assert_eq!(answer["scenarios"][0]["note"], note);
    assert_eq!(answer["scenarios"][1].get("note"), None);
}

#[test]
fn a_note_holds_twenty_thousand_characters_and_no_more() {
    let mut file = two();
    file["scenarios"][1]["note"] = json!("é".repeat(20_000));
    let bytes = serde_json::to_vec(&file).expect("JSON");
    assert!(case_from(&bytes).is_ok());
    // One more is refused in a file, and where it was typed.
    let mut draft = plan_file::read(&bytes).expect("a draft");
    draft.scenarios[1].note.push('é');
    let typed = taperline::draft::to_case(&draft, formulary()).expect_err("a problem");
    let read = case_from(&plan_file::write(&draft)).expect_err("a problem");
    for problems in [typed, read] {
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["scenarios[1].note"]);
        assert!(
            problems[0].message.contains("20000"),
            "{}",
            problems[0].message
        );
    }
}

#[test]
fn one_tapered_medicine_is_drawn_in_its_own_unit_with_every_scenario_on_its_days() {
    let comparison = compared(&two());
    assert_eq!(offered(&comparison), [row("mst")]);
    let overlay = drawn(&comparison, &row("mst"));
    assert_eq!(overlay.axis, "mg morphine a day");
    let [stop, half] = overlay.lines.as_slice() else {
        panic!("two lines")
    };
    // Day 0 is 4 January 2027. 120 mg before it, 110 mg from it; 14 steps of 28 days, so the
    // stop is on day 392 and 5 mg are taken on the day before.
    for (day, dose) in [
        (-1.0, 120.0),
        (0.0, 110.0),
        (28.0, 100.0),
        (391.0, 5.0),
        (392.0, 0.0),
    ] {
        assert!(
            is_near(stop.value_on(day), dose),
            "day {day}: {:?}",
            stop.value_on(day)
        );
    }
    // 90, 70 and 60 mg for 28 days each: 84 days, and nothing is claimed of day 85.
    for (day, dose) in [
        (-1.0, 120.0),
        (0.0, 90.0),
        (28.0, 70.0),
        (56.0, 60.0),
        (84.0, 60.0),
    ] {
        assert!(
            is_near(half.value_on(day), dose),
            "day {day}: {:?}",
            half.value_on(day)
        );
    }
    assert_eq!(half.value_on(85.0), None);
    let told = half.on(30.0).expect("a step");
    assert_eq!((told.step, told.words.as_str()), (2, "70 mg a day"));
    assert_eq!(
        stop.on(392.0).map(|told| told.words.as_str()),
        Some("stopped")
    );
    // 15 → 10, 10 → 5 and 5 → 0 are steep: days 336, 364 and 392, from 15, 10 and 5 mg.
    let marks: Vec<(usize, i64, i64)> = stop
        .marks
        .iter()
        .map(|mark| (mark.step, whole(mark.day), whole(mark.dose)))
        .collect();
    assert_eq!(marks, [(13, 336, 15), (14, 364, 10), (15, 392, 5)]);
    assert!(
        stop.marks
            .iter()
            .all(|mark| mark.severity == Severity::Warning)
    );
    assert!(half.marks.is_empty());
    assert_eq!(overlay.same_as(1), None);
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "whole numbers of the picture"
)]
fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// Morphine 20 mg twice a day and oxycodone 10 mg twice a day, tapered one after the other.
fn two_medicines(second: &str, amount: &str) -> Value {
    let rows = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("20 mg") },
        { "id": "other", "product": second, "regular": twice(amount) },
    ]);
    stopping("uk", &rows, &["mst", "other"], &json!({}))
}

#[test]
fn of_several_tapered_medicines_the_total_is_drawn_unless_one_lacks_a_factor() {
    let comparison = compared(&two_medicines("uk-oxy-mr12", "10 mg"));
    assert_eq!(
        offered(&comparison),
        [Measured::Total, row("mst"), row("other")]
    );
    let total = drawn(&comparison, &Measured::Total);
    assert!(
        total
            .axis
            .starts_with("mg oral morphine equivalent a day, all medicines, by ")
    );
    // Morphine 40 mg × 1 and oxycodone 20 mg × 1.5: 70 mg.
    assert!(is_near(total.lines[0].value_on(-1.0), 70.0));
    // The end: nothing of either.
    let end = total.lines[0].told.last().expect("a step").to;
    assert!(is_near(total.lines[0].value_on(end), 0.0));
    // One alone keeps its own unit, and stays where it is while the other falls.
    let other = drawn(&comparison, &row("other"));
    assert_eq!(other.axis, "mg oxycodone a day");
    assert!(is_near(other.lines[0].value_on(0.0), 20.0));

    // Sublingual buprenorphine has no factor in this table: no total is drawn.
    let comparison = compared(&two_medicines("uk-bup-sl", "0.2 mg"));
    assert_eq!(offered(&comparison), [row("mst"), row("other")]);
    let total = overlay(&comparison.case, &plans(&comparison), &Measured::Total);
    let total = total.expect("a picture");
    assert!(total.lines.is_empty());
    assert_eq!(total.lacking, [0]);
}

#[test]
fn a_copy_lies_on_its_original_and_a_withheld_scenario_is_not_drawn() {
    let mut file = two();
    let mut copy = file["scenarios"][0].clone();
    copy["name"] = json!("copy");
    file["scenarios"].as_array_mut().expect("a list").push(copy);
    let comparison = compared(&file);
    let overlay = drawn(&comparison, &row("mst"));
    assert_eq!(overlay.same_as(2), Some(0));
    assert_eq!(overlay.same_as(0), None);

    file["circumstances"] = json!({ "pregnant": "yes" });
    file["scenarios"][1]["request"]["acknowledged"] = json!([{
        "rule": "pregnancy", "by": "Dr A", "reason": "agreed with the obstetric team", "on": "2027-01-02",
    }]);
    let comparison = compared(&file);
    assert!(comparison.compared[0].plan.is_some() && comparison.compared[0].answer.is_err());
    let overlay = drawn(&comparison, &row("mst"));
    let places: Vec<usize> = overlay.lines.iter().map(|line| line.place).collect();
    assert_eq!(places, [1]);
}

#[test]
fn scenarios_that_begin_on_other_days_share_one_count_of_days() {
    let mut file = two();
    file["scenarios"][1]["request"]["start"] = json!("2027-02-01");
    let overlay = drawn(&compared(&file), &row("mst"));
    // 1 February is 28 days after 4 January; until then what is taken now is taken.
    let later = &overlay.lines[1];
    assert!(is_near(later.value_on(27.0), 120.0));
    assert!(is_near(later.value_on(28.0), 90.0));
    assert_eq!(later.on(27.0), None);
}
