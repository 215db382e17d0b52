//! Liquids, patches and infusions, worked by hand from the planner's definition.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{answer, steps};

/// A plan of one row that is tapered from Monday 4 January 2027.
fn plan(row: &Value, pace: &Value, goal: &Value, constraints: &Value) -> Value {
    answer(&json!({
        "format": "taperline-plan", "version": 1, "country": "uk", "equivalence_table": "bnf-palliative",
        "regimen": [row],
        "scenarios": [{ "name": "A", "request": {
            "start": "2027-01-04", "setting": "specialist-palliative", "goal": goal, "pace": pace,
            "order": ["row"], "constraints": constraints,
            "acknowledged": [{ "rule": "syringe-driver", "by": "Dr A", "reason": "agreed", "on": "2027-01-02" }],
        } }],
    }))
    .expect("a plan")
}

/// Each step's start, days and daily amount of the row.
fn outline(answer: &Value) -> Vec<(String, u64, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let outline = steps(answer).iter().map(|step| {
        let days = step["days"].as_u64().expect("a number of days");
        (text(&step["start"]), days, text(&step["items"][0]["daily"]))
    });
    outline.collect()
}

fn expect(answer: &Value, expected: &[(&str, u64, &str)], sums: &Value) {
    let expected: Vec<(String, u64, String)> = expected
        .iter()
        .map(|(start, days, daily)| ((*start).to_owned(), *days, (*daily).to_owned()))
        .collect();
    assert_eq!(outline(answer), expected);
    let row = &answer["objective"]["rows"][0];
    for name in ["excess", "deviation", "burden", "changes"] {
        assert_eq!(row[name], sums[name], "{name}");
    }
}

fn fentanyl() -> Value {
    json!({ "id": "row", "product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-05" })
}

fn tenth_of_original() -> Value {
    json!({ "reduction": { "percent": 10, "of": "original" }, "every_days": 28 })
}

#[test]
fn a_patch_changes_on_its_days_and_in_whole_change_intervals() {
    // Patches 12 and 25, one worn: rungs 25, 12, 0. 28 days on a 72-hour patch become 30.
    // Asked: 22.5, 20, 17.5, 15, 12.5, 10, 7.5, then 5, which is below half of 12, so 0.
    // The first interval goes down to 12; 7.5 is nearer to 12 than to 0, so the stop comes
    // with the eighth interval: 7 × 30 = 210 days on 12, from the change on Tuesday 5 January.
    // Allowed is 10.5 % of 25 = 2.625: excess (13 − 2.625) + (12 − 2.625) = 19.75.
    // Deviation (10.5 + 8 + 5.5 + 3 + 0.5 + 2 + 4.5) × 30 = 34 × 30 = 1020. Burden 210.
    let constraints =
        json!({ "most_patches": 1, "strengths": { "row": ["12 mcg/h", "25 mcg/h"] } });
    let answer = plan(
        &fentanyl(),
        &tenth_of_original(),
        &json!({ "kind": "stop" }),
        &constraints,
    );
    expect(
        &answer,
        &[
            ("2027-01-05", 210, "12 mcg/h"),
            ("2027-08-03", 0, "0 mcg/h"),
        ],
        &json!({ "excess": "19.75 mcg/h", "deviation": "1020 mcg/h days", "burden": 210, "changes": 2 }),
    );
    let item = &steps(&answer)[0]["items"][0];
    assert_eq!(
        item["patches"],
        json!([{ "strength": "12 mcg/h", "count": 1 }])
    );
    assert_eq!(item["change_days"], 3);
    // 210 days hold 70 changes; a supply period of 28 days from a change day holds the changes
    // of days 1, 4, … 28: ten.
    assert_eq!(item["changes"].as_array().map(Vec::len), Some(70));
    assert_eq!(answer["dispensing"][0]["count"], 10);
}

#[test]
fn a_shorter_patch_interval_is_taken_where_it_is_asked_for() {
    // 27 days in place of 30: 7 × 27 = 189 days from 5 January end on 12 July.
    let constraints = json!({
        "most_patches": 1, "strengths": { "row": ["12 mcg/h", "25 mcg/h"] }, "patch_interval": "shorter",
    });
    let answer = plan(
        &fentanyl(),
        &tenth_of_original(),
        &json!({ "kind": "stop" }),
        &constraints,
    );
    let expected = [
        ("2027-01-05", 189, "12 mcg/h"),
        ("2027-07-13", 0, "0 mcg/h"),
    ];
    let expected = expected.map(|(start, days, daily)| (start.to_owned(), days, daily.to_owned()));
    assert_eq!(outline(&answer), expected);
}

#[test]
fn a_liquid_is_planned_in_steps_that_a_syringe_measures() {
    // 5 mg twice a day of 2 mg/mL. A twenty-fourth of 5 mg is 0.21 mg; 0.5 mg would be 0.25 mL,
    // which no syringe measures; 1 mg is 0.5 mL, which does. Rungs 10, 9, 8, … 0.
    // 1 mg less every 7 days is followed exactly: deviation 0. Allowed is the smaller of 1 mg
    // and 25.5 % of the dose before: 3 → 2 allows 0.765, 2 → 1 allows 0.51, 1 → 0 allows 0.255:
    // excess 0.235 + 0.49 + 0.745 = 1.47. Burden: two doses a day on 9 … 2, one on 1:
    // (8 × 2 + 1) × 7 = 119. A liquid has no strengths to change.
    let row = json!({ "id": "row", "product": "uk-mor-ir-liq", "regular": [
        { "time": "08:00", "amount": "5 mg" }, { "time": "20:00", "amount": "2.5 mL" } ] });
    let pace = json!({ "reduction": { "amount": "1 mg" }, "every_days": 7 });
    let answer = plan(&row, &pace, &json!({ "kind": "stop" }), &json!({}));
    let expected = [
        ("2027-01-04", 7, "9 mg"),
        ("2027-01-11", 7, "8 mg"),
        ("2027-01-18", 7, "7 mg"),
        ("2027-01-25", 7, "6 mg"),
        ("2027-02-01", 7, "5 mg"),
        ("2027-02-08", 7, "4 mg"),
        ("2027-02-15", 7, "3 mg"),
        ("2027-02-22", 7, "2 mg"),
        ("2027-03-01", 7, "1 mg"),
        ("2027-03-08", 0, "0 mg"),
    ];
    let sums =
        json!({ "excess": "1.47 mg", "deviation": "0 mg days", "burden": 119, "changes": 0 });
    expect(&answer, &expected, &sums);
    let first = &steps(&answer)[0]["items"][0]["regular"];
    assert_eq!(
        first[0],
        json!({ "time": "08:00", "amount": "4 mg", "volume": "2 mL" })
    );
    assert_eq!(
        first[1],
        json!({ "time": "20:00", "amount": "5 mg", "volume": "2.5 mL" })
    );
    // 28 days: 9, 8, 7 and 6 mg a day for a week each are 210 mg, or 105 mL.
    assert_eq!(answer["dispensing"][0]["volume"], "105 mL");
}

#[test]
fn the_reader_can_set_another_step_for_a_liquid() {
    let row = json!({ "id": "row", "product": "uk-mor-ir-liq", "regular": [
        { "time": "08:00", "amount": "4 mg" }, { "time": "20:00", "amount": "4 mg" } ] });
    let pace = json!({ "reduction": { "amount": "2 mg" }, "every_days": 7 });
    let constraints = json!({ "liquid_step": { "row": "2 mg" } });
    let goal = json!({ "kind": "reduce_to", "daily": "4 mg" });
    // 8, 6, 4 mg; every step of 2 mg is asked for.
    let answer = plan(&row, &pace, &goal, &constraints);
    let expected = [("2027-01-04", 7, "6 mg"), ("2027-01-11", 7, "4 mg")];
    let expected = expected.map(|(start, days, daily)| (start.to_owned(), days, daily.to_owned()));
    assert_eq!(outline(&answer), expected);
    assert_eq!(answer["schedule"]["reaches_goal"], true);
}

#[test]
fn an_infusion_falls_in_round_amounts() {
    // 24 mg in 24 hours: a twenty-fourth is 1 mg. 6 mg less is asked for and allowed
    // (25.5 % of 24 is 6.12), so 18 mg is reached at once.
    let row =
        json!({ "id": "row", "product": "uk-mor-inj", "infusion": { "amount_per_24h": "24 mg" } });
    let pace = json!({ "reduction": { "amount": "6 mg" }, "every_days": 3 });
    let goal = json!({ "kind": "reduce_to", "daily": "18 mg" });
    let answer = plan(&row, &pace, &goal, &json!({}));
    assert_eq!(
        outline(&answer),
        [("2027-01-04".to_owned(), 3, "18 mg".to_owned())]
    );
    assert_eq!(
        steps(&answer)[0]["items"][0]["infusion"],
        json!({ "amount_per_24h": "18 mg" })
    );
    // Oral morphine is twice the subcutaneous dose in the BNF table: 48 to 36 mg.
    assert_eq!(steps(&answer)[0]["reduction"]["ome_mg_per_day"], 12);
}
