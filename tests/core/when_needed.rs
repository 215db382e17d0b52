//! Doses taken when needed: in steps written by hand, and beside regular opioids of another drug.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{findings, item, planned, steps, stopping, text, twice};

fn mst(morning: &str, night: &str) -> Value {
    json!({ "id": "mst", "regular": [
        { "time": "08:00", "amount": morning }, { "time": "20:00", "amount": night },
    ] })
}

fn ora(amount: &str) -> Value {
    json!({ "id": "ora", "as_needed": { "amount": amount } })
}

/// Morphine 30 mg twice a day and 10 mg of a liquid that follows it, in steps by hand.
fn by_hand(steps: &Value) -> Value {
    let rows = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") },
        { "id": "ora", "product": "uk-mor-ir-liq",
          "as_needed": { "amount": "10 mg", "uses_per_24h": 2, "follows": ["mst"] } },
    ]);
    let mut file = stopping("uk", &rows, &[], &json!({}));
    file["scenarios"][0]["request"] = json!({
        "start": "2027-01-04", "manual_steps": steps, "manual_end": "2027-12-31",
    });
    planned(&file)
}

fn uses(plan: &Value) -> Vec<&str> {
    let steps = steps(plan).iter();
    let amounts = steps.map(|step| &item(step, "ora")["as_needed"]["amount"]);
    amounts.filter_map(Value::as_str).collect()
}

/// The steps that findings of a rule name.
fn named(answer: &Value, rule: &str) -> Vec<u64> {
    let findings = findings(answer, rule).into_iter();
    let steps = findings.map(|finding| finding["step"].as_u64().expect("a step"));
    steps.collect()
}

#[test]
fn by_hand_a_row_that_is_not_named_stays_and_follows_only_down() {
    let plan = by_hand(&json!([
        { "start": "2027-01-04", "items": [mst("25 mg", "30 mg"), ora("5 mg")] },
        // A sixth of 50 mg is 8.3 mg: 5 mg stays.
        { "start": "2027-02-01", "items": [mst("25 mg", "25 mg")] },
        // A sixth of 20 mg is 3.33 mg, 1.67 mL, measured 1.6 mL = 3.2 mg.
        { "start": "2027-03-01", "items": [mst("10 mg", "10 mg")] },
        // More by hand stays where nothing falls.
        { "start": "2027-04-01", "items": [ora("4 mg")] },
        { "start": "2027-05-01", "items": [mst("10 mg", "10 mg")] },
        // A sixth of 15 mg is 2.5 mg, 1.25 mL, measured 1.2 mL = 2.4 mg.
        { "start": "2027-06-01", "items": [mst("5 mg", "10 mg")] },
    ]));
    assert_eq!(
        uses(&plan),
        ["5 mg", "5 mg", "3.2 mg", "4 mg", "4 mg", "2.4 mg"]
    );
    assert_eq!(steps(&plan)[3]["changed"], json!(["ora"]));
    assert_eq!(steps(&plan)[3]["kind"], "hold");
    // 3.2 mg for the 31 days of March.
    let [rise] = findings(&plan, "dose-rises")[..] else {
        panic!("{:#}", plan["findings"])
    };
    assert_eq!(
        (&rise["step"], &rise["severity"]),
        (&json!(4), &json!("warning"))
    );
    assert_eq!(
        text(&rise["message"]),
        "Step 4 raises ‘ora’ from 3.2 mg to 4 mg at a time, after 31 days on less."
    );
    // 4 mg is more than its 3.3 mg, and not because nothing smaller can be given.
    assert_eq!(named(&plan, "as-needed-share"), [4]);
    assert!(findings(&plan, "as-needed-smallest").is_empty());
}

#[test]
fn more_than_before_the_plan_is_a_rise_in_the_first_step() {
    let first = |amount: &str| {
        let steps = json!([{ "start": "2027-01-04", "items": [ora(amount)] }]);
        named(&by_hand(&steps), "dose-rises")
    };
    assert_eq!(first("8 mg"), [] as [u64; 0]);
    assert_eq!(first("10 mg"), [] as [u64; 0]);
    assert_eq!(first("12 mg"), [1]);
}

#[test]
fn where_nothing_smaller_can_be_given_that_is_said() {
    // The finest syringe measures 0.1 mL, which is 0.2 mg: a sixth of 1 mg a day is less.
    let rows = json!([
        { "id": "mst", "product": "uk-mor-ir-liq", "regular": [{ "time": "08:00", "amount": "2 mg" }] },
        { "id": "ora", "product": "uk-mor-ir-liq",
          "as_needed": { "amount": "0.2 mg", "uses_per_24h": 2, "follows": ["mst"] } },
    ]);
    let mut file = stopping("uk", &rows, &[], &json!({}));
    file["scenarios"][0]["request"] = json!({
        "start": "2027-01-04", "manual_end": "2027-12-31",
        "manual_steps": [{ "start": "2027-01-04", "items": [
            { "id": "mst", "regular": [{ "time": "08:00", "amount": "1 mg" }] },
        ] }],
    });
    let plan = planned(&file);
    assert_eq!(named(&plan, "as-needed-smallest"), [1]);
    assert!(findings(&plan, "as-needed-share").is_empty());
}

/// A row that is tapered by so much every 28 days, beside a fixed dose when needed.
fn beside(row: &Value, fixed: &Value, amount: &str) -> Value {
    let more = json!({ "pace": { "reduction": { "amount": amount }, "every_days": 28 } });
    planned(&stopping("uk", &json!([row, fixed]), &["row"], &more))
}

fn fixed(amount: &str) -> Value {
    json!({ "id": "ora", "product": "uk-mor-ir-liq",
            "as_needed": { "amount": amount, "uses_per_24h": 3, "most_per_24h": 6 } })
}

#[test]
fn a_fixed_dose_is_held_against_another_drug_in_the_table() {
    // Oxycodone counts 1.5: a sixth of 40, 35, … mg a day is a quarter as much morphine. 5 mg
    // is a sixth of 20 mg a day, the fourth step, and more from the fifth on, 15 mg.
    let row = json!({ "id": "row", "product": "uk-oxy-mr12", "regular": twice("20 mg") });
    let plan = beside(&row, &fixed("5 mg"), "5 mg");
    assert_eq!(item(&steps(&plan)[3], "row")["daily"], "20 mg");
    // 15, 10, 5 mg, then nothing: with the stop no regular opioid is left.
    assert_eq!(named(&plan, "as-needed-share"), [5, 8]);
    let [share, alone] = findings(&plan, "as-needed-share")[..] else {
        panic!("{:#}", plan["findings"])
    };
    let message = text(&share["message"]);
    assert!(message.contains("5 mg, 5 mg of oral morphine"), "{message}");
    assert!(message.contains("22.5 mg a day"), "{message}");
    assert!(text(&alone["message"]).contains("no regular opioid is left beside ‘ora’"));
    assert_eq!(alone["severity"], "caution");
}

#[test]
fn a_fixed_dose_is_held_against_patches_in_the_table() {
    // 25 mcg/h count as 60 mg, of which 10 mg is a sixth and no more; 12 mcg/h as 30.
    let row = json!({ "id": "row", "product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-05" });
    let steps = |amount: &str| {
        let mut file = stopping("uk", &json!([row, fixed(amount)]), &[], &json!({}));
        file["scenarios"][0]["request"] = json!({
            "start": "2027-01-05", "manual_end": "2027-12-31", "manual_steps": [
                { "start": "2027-01-05", "items": [{ "id": "row", "patches": ["25 mcg/h"] }] },
                { "start": "2027-02-04", "items": [{ "id": "row", "patches": ["12 mcg/h"] }] },
            ],
        });
        named(&planned(&file), "as-needed-share")
    };
    assert_eq!(steps("5 mg"), [] as [u64; 0]);
    assert_eq!(steps("10 mg"), [2]);
    assert_eq!(steps("10.4 mg"), [1]);
}

#[test]
fn a_fixed_dose_that_cannot_be_compared_is_said_to_be_so() {
    // The table has no factor for buprenorphine under the tongue.
    let row = json!({ "id": "row", "product": "uk-bup-td168", "patches": ["20 mcg/h"], "next_change": "2027-01-07" });
    let sl = json!({ "id": "sl", "product": "uk-bup-sl",
                     "as_needed": { "amount": "0.2 mg", "uses_per_24h": 2 } });
    let plan = beside(&row, &sl, "5 mcg/h");
    let said = findings(&plan, "as-needed-share");
    assert_eq!(said[0]["step"], 1);
    let message = text(&said[0]["message"]);
    assert!(message.contains("cannot be held against"), "{message}");
    assert!(message.contains("no factor for ‘sl’"), "{message}");
    // 15, 10, 5 mcg/h, then none.
    assert_eq!(said.len(), 2);
    assert_eq!(said[1]["step"], 4);
}

#[test]
fn a_fixed_dose_of_the_same_drug_is_still_held_against_it() {
    // A sixth of 35, 30 mg: 5 mg is no more than that of 30, and more than that of 25.
    let row = json!({ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("20 mg") });
    let plan = beside(&row, &fixed("5 mg"), "5 mg");
    assert_eq!(named(&plan, "as-needed-share"), [3, 8]);
}
