//! Plans that change on the way: what stays of the first dose and the first pace, rows that go on
//! as another product, and what is refused by its field.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{
    answer, course, figure, findings, item, planned, steps, stopping, text, twice,
};

/// Morphine 10 mg twice a day, 5 mg less every 14 days: 15 mg from 4 January 2027, 10 from the
/// 18th, 5 from 1 February, stop on the 15th.
fn falling(more: &Value) -> Value {
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") }]);
    let mut request = json!({
        "pace": { "reduction": { "amount": "5 mg" }, "every_days": 14 },
        "constraints": { "strengths": { "row": ["5 mg", "10 mg"] }, "most_units_per_dose": 1 },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        request[name] = value.clone();
    }
    stopping("uk", &row, &["row"], &request)
}

fn regular(id: &str, morning: &str, night: &str) -> Value {
    json!({ "id": id, "regular": [
        { "time": "08:00", "amount": morning }, { "time": "20:00", "amount": night },
    ] })
}

/// The fields that the problems of a refused file name.
fn refused(file: &Value) -> Vec<String> {
    let problems = match answer(file) {
        Ok(plan) => panic!("answered: {plan:#}\n{file:#}"),
        Err(problems) => problems,
    };
    problems.into_iter().map(|one| one.field).collect()
}

#[test]
fn after_a_change_shares_are_still_of_the_first_dose() {
    // 120 → 110 → 100; on 1 March 80 mg are taken. 12 of 120 mg less ask for 68: 70 mg. That is
    // 10 of 80 mg, 12.5 %; 10 of 120, 8.3 %; 50 of 120 since the start, 41.7 %.
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("60 mg") }]);
    let more = json!({ "replans": [
        { "from": "2027-03-01", "reason": "takes less", "taken": [regular("row", "40 mg", "40 mg")] },
    ] });
    let plan = planned(&stopping("uk", &row, &["row"], &more));
    let daily: Vec<String> = course(&plan, "row")
        .into_iter()
        .map(|(_, daily, _)| daily)
        .collect();
    assert_eq!(daily[..3], ["110 mg", "100 mg", "70 mg"]);
    assert_eq!(plan["schedule"]["original"]["row"], "120 mg");
    assert_eq!(
        figure(&steps(&plan)[2]["nominal_percent_of_original"]),
        "56.7"
    );
    let reduction = &item(&steps(&plan)[2], "row")["reduction"];
    let names = [
        "of_previous_percent",
        "of_original_percent",
        "since_start_percent",
    ];
    assert_eq!(
        names.map(|name| figure(&reduction[name])),
        ["12.5", "8.3", "41.7"]
    );
}

#[test]
fn a_first_cut_that_has_been_made_is_not_made_again() {
    // The rapid pace: 20 of 100 mg first, then 10 a day. After the second cut somebody takes
    // what is planned, and nothing is said of the pace: 10 mg less again, not 20.
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("50 mg") }]);
    let more = json!({
        "setting": "inpatient",
        "goal": { "kind": "reduce_to", "percent_of_original": 40 },
        "pace": { "preset": "va-rapid" },
        "replans": [{ "from": "2027-01-06", "reason": "reviewed" }],
    });
    let days =
        ["80 mg", "70 mg", "60 mg", "50 mg", "40 mg"].map(|daily| (1, daily.to_owned(), false));
    assert_eq!(
        course(&planned(&stopping("uk", &row, &["row"], &more)), "row"),
        days
    );
}

#[test]
fn a_hold_must_lie_within_what_is_then_the_plan() {
    let held = |from: &[&str], replans: &Value| {
        let holds = from
            .iter()
            .map(|from| json!({ "from": from, "days": 7, "reason": "unwell" }));
        falling(&json!({ "holds": holds.collect::<Value>(), "replans": replans }))
    };
    let place = |place: usize| vec![format!("scenarios[0].request.holds[{place}].from")];
    // The stop is on 15 February; the day before the first step is 3 January.
    assert_eq!(
        refused(&held(&["2027-01-25", "2027-02-23"], &json!([]))),
        place(1)
    );
    assert_eq!(refused(&held(&["2027-01-03"], &json!([]))), place(0));
    // A change to 28 days a step on 18 January: 10 mg to 14 February, 5 mg to 14 March.
    let slower = json!([{ "from": "2027-01-18", "reason": "slower",
        "pace": { "reduction": { "amount": "5 mg" }, "every_days": 28 } }]);
    let plan = planned(&held(&["2027-02-23"], &slower));
    assert_eq!(
        course(&plan, "row")
            .iter()
            .map(|(days, ..)| *days)
            .collect::<Vec<_>>(),
        // 15 mg; 10 mg; 5 mg to 22 February, held for 7 days and the 20 left; nothing.
        [14, 28, 8, 27, 0]
    );
    // Ended on 25 January, the last step lasts an interval, to 7 February.
    let ended = json!([{ "from": "2027-01-25", "reason": "enough", "stop_here": true }]);
    assert_eq!(refused(&held(&["2027-02-08"], &ended)), place(0));
    // Held from 11 January for 7 days and the 7 left, to the day on which the taper ends.
    let plan = planned(&held(&["2027-01-11"], &ended));
    let step = |days| (days, "15 mg".to_owned(), false);
    assert_eq!(course(&plan, "row"), [7, 14, 14].map(step));
}

/// At 10 mg a day, on 25 January, something is said of a row.
fn changed(rows: &Value, replan: &Value) -> Value {
    let mut replan = replan.clone();
    replan["from"] = json!("2027-01-25");
    replan["reason"] = json!("reviewed");
    let mut file = falling(&json!({ "replans": [replan] }));
    for row in rows.as_array().into_iter().flatten() {
        file["regimen"]
            .as_array_mut()
            .expect("rows")
            .push(row.clone());
    }
    file
}

fn liquid(morning: &str, night: &str) -> Value {
    let mut row = regular("row", morning, night);
    row["product"] = json!("uk-mor-ir-liq");
    row
}

#[test]
fn a_row_goes_on_as_another_product_at_the_same_daily_dose() {
    // 10 mg, in 2 and 3 mL of 2 mg/mL. A twenty-fourth of 6 mg is 0.25 mg; half a milligram is
    // 0.25 mL, which no syringe measures, so it goes in steps of 1 mg. 5 mg at once is asked
    // for, but more than 25.5 % of the dose before is steep: 2.55 of 10 mg, 2.04 of 8, 1.53 of
    // 6, 1.275 of 5, 1.02 of 4; of 3 mg 0.765.
    let plan = planned(&changed(
        &json!([]),
        &json!({ "switch": [liquid("4 mg", "6 mg")] }),
    ));
    let products: Vec<&Value> = steps(&plan)
        .iter()
        .map(|step| &item(step, "row")["product"])
        .collect();
    assert_eq!(products[..2], ["uk-mor-mr12-tab", "uk-mor-mr12-tab"]);
    assert!(
        products[2..]
            .iter()
            .all(|product| *product == "uk-mor-ir-liq")
    );
    assert_eq!(
        course(&plan, "row"),
        [
            (14, "15 mg".into(), false),
            (7, "10 mg".into(), true),
            (14, "8 mg".into(), false),
            (14, "6 mg".into(), false),
            (14, "5 mg".into(), false),
            (14, "4 mg".into(), false),
            (14, "3 mg".into(), false),
            (14, "2 mg".into(), true),
            (14, "1 mg".into(), true),
            (0, "0 mg".into(), true),
        ]
    );
    // The first dose stays what it was in tablets: 2 of 20 mg, 12 of 20 since the start.
    let reduction = &item(&steps(&plan)[2], "row")["reduction"];
    assert_eq!(figure(&reduction["of_original_percent"]), "10");
    assert_eq!(figure(&reduction["since_start_percent"]), "60");
    // Other times of the day are no rise where the product is another.
    assert!(findings(&plan, "dose-rises").is_empty());
}

#[test]
fn a_switch_at_another_daily_dose_is_refused_unless_that_is_taken() {
    let field = "scenarios[0].request.replans[0].switch[0].regular";
    for (morning, night) in [("4 mg", "4 mg"), ("6 mg", "6 mg")] {
        let file = changed(&json!([]), &json!({ "switch": [liquid(morning, night)] }));
        assert_eq!(refused(&file), [field]);
        let problems = answer(&file).expect_err("refused");
        assert!(
            problems[0].message.contains("10 mg"),
            "{}",
            problems[0].message
        );
    }
    let taken =
        json!({ "switch": [liquid("4 mg", "6 mg")], "taken": [regular("row", "4 mg", "4 mg")] });
    let plan = planned(&changed(&json!([]), &taken));
    // 25.5 % of 8 mg are 2.04: 6 mg, a quarter less.
    let reduction = &item(&steps(&plan)[2], "row")["reduction"];
    assert_eq!(item(&steps(&plan)[2], "row")["daily"], "6 mg");
    assert_eq!(figure(&reduction["of_previous_percent"]), "25");
}

#[test]
fn a_switch_to_what_is_not_the_same_is_refused_at_its_product() {
    let as_needed = json!([
        { "id": "ora", "product": "uk-mor-ir-liq", "as_needed": { "amount": "2 mg", "uses_per_24h": 1 } },
    ]);
    let product = "scenarios[0].request.replans[0].switch[0].product";
    let with = |name: &str, of: &str| {
        let mut row = regular(name, "5 mg", "5 mg");
        row["product"] = json!(of);
        json!({ "switch": [row] })
    };
    // Another drug; a row that is taken when needed.
    assert_eq!(
        refused(&changed(&json!([]), &with("row", "uk-oxy-mr12"))),
        [product]
    );
    assert_eq!(
        refused(&changed(&as_needed, &with("ora", "uk-mor-ir-odt"))),
        [product]
    );
    let now_as_needed = json!({ "switch": [{
        "id": "row", "product": "uk-mor-ir-liq", "as_needed": { "amount": "2 mg", "uses_per_24h": 5 },
    }] });
    assert_eq!(refused(&changed(&json!([]), &now_as_needed)), [product]);
    // A row that is none; a product of another country.
    let id = "scenarios[0].request.replans[0].switch[0].id";
    assert_eq!(
        refused(&changed(&json!([]), &with("other", "uk-mor-ir-odt"))),
        [id]
    );
    assert_eq!(
        refused(&changed(&json!([]), &with("row", "us-mor-ir-tab"))),
        [product]
    );
    // By another route; labelled as another salt.
    let pairs = [
        ("us-mor-ir-tab", "15 mg", "us-mor-supp", "15 mg"),
        ("us-oxy-er-tab", "10 mg", "us-oxy-er-cap", "9 mg"),
    ];
    for (before, amount, after, next) in pairs {
        let row = json!([{ "id": "row", "product": before, "regular": twice(amount) }]);
        let mut switch = regular("row", next, next);
        switch["product"] = json!(after);
        let more =
            json!({ "replans": [{ "from": "2027-01-25", "reason": "x", "switch": [switch] }] });
        assert_eq!(
            refused(&stopping("us", &row, &["row"], &more)),
            [product],
            "{after}"
        );
    }
}

#[test]
fn a_change_lies_between_the_first_step_and_the_stop() {
    let from = "scenarios[0].request.replans[0].from";
    let on = |day: &str| falling(&json!({ "replans": [{ "from": day, "reason": "reviewed" }] }));
    assert_eq!(refused(&on("2027-01-03")), [from]);
    // The stop is on 15 February; the last day on which anything is taken is the 14th.
    assert_eq!(refused(&on("2027-02-16")), [from]);
    // From 5 mg 5 mg less is asked for at once.
    let plan = planned(&on("2027-02-14"));
    assert_eq!(plan["schedule"]["ends"], "2027-02-14");
    assert_eq!(text(&steps(&plan)[3]["kind"]), "stop");
}

#[test]
fn every_change_that_lies_outside_the_plan_is_named() {
    let on = |days: [&str; 3]| {
        let replans = days.map(|day| json!({ "from": day, "reason": "reviewed" }));
        let at = |field: String| field.replace("scenarios[0].request.replans", "");
        let fields = refused(&falling(&json!({ "replans": replans }))).into_iter();
        fields.map(at).collect::<Vec<_>>()
    };
    // The first step is on 4 January, the stop on 15 February.
    assert_eq!(
        on(["2027-01-03", "2027-01-25", "2026-01-03"]),
        ["[0].from", "[2].from"]
    );
    // From 25 January on the rest is planned anew: 5 mg at once, the stop on 8 February.
    assert_eq!(
        on(["2027-02-16", "2027-01-25", "2027-03-01"]),
        ["[0].from", "[2].from"]
    );
    assert_eq!(on(["2027-03-02", "2027-01-03", "2027-03-01"]).len(), 3);
}

#[test]
fn on_the_day_of_the_first_step_everything_is_planned_anew() {
    // 5 mg every 28 days in place of every 14: 15, 10 and 5 mg for 28 days each.
    let slower = json!({ "reduction": { "amount": "5 mg" }, "every_days": 28 });
    let replan = json!({ "from": "2027-01-04", "reason": "slower", "pace": slower });
    let plan = planned(&falling(&json!({ "replans": [replan] })));
    let expected = [(28, "15 mg"), (28, "10 mg"), (28, "5 mg"), (0, "0 mg")];
    let found = course(&plan, "row").into_iter();
    let found: Vec<(u64, String)> = found.map(|(days, daily, _)| (days, daily)).collect();
    assert_eq!(
        found,
        expected.map(|(days, daily)| (days, daily.to_owned()))
    );
    // What is then taken is taken from the first day on: 5 mg, and no step before.
    let taken = json!({ "from": "2027-01-04", "reason": "takes less", "stop_here": true,
                        "taken": [regular("row", "5 mg", "5 mg")] });
    let plan = planned(&falling(&json!({ "replans": [taken] })));
    let found: Vec<_> = course(&plan, "row")
        .into_iter()
        .map(|(days, daily, _)| (days, daily))
        .collect();
    assert_eq!(found, [(14, "10 mg".to_owned())]);
}

#[test]
fn a_hold_may_lie_in_the_last_step_of_a_taper_that_was_ended() {
    // Ended on 25 January at 10 mg, 14 days, to 7 February. Held on the 30th for 10 days: 5 days
    // are gone, 9 are left and 10 are held, to 17 February.
    let held = |from: &str| {
        falling(&json!({
            "replans": [{ "from": "2027-01-25", "reason": "enough", "stop_here": true }],
            "holds": [{ "from": from, "days": 10, "reason": "unwell" }],
        }))
    };
    let days = |plan: &Value| {
        let steps = course(plan, "row").into_iter();
        steps
            .map(|(days, daily, _)| (days, daily))
            .collect::<Vec<_>>()
    };
    let ten = |days: u64| (days, "10 mg".to_owned());
    let before = (14, "15 mg".to_owned());
    let plan = planned(&held("2027-01-30"));
    assert_eq!(days(&plan), [before.clone(), ten(7), ten(5), ten(19)]);
    assert_eq!(text(&steps(&plan)[3]["end"]), "2027-02-17");
    assert_eq!(text(&steps(&plan)[3]["kind"]), "hold");
    // On the day of the decision itself it only lengthens the step: 14 + 10.
    assert_eq!(
        days(&planned(&held("2027-01-25"))),
        [before.clone(), ten(7), ten(24)]
    );
    // The last day that can be held is the 7th.
    assert_eq!(
        days(&planned(&held("2027-02-07"))),
        [before, ten(7), ten(13), ten(11)]
    );
    assert_eq!(
        refused(&held("2027-02-08")),
        ["scenarios[0].request.holds[0].from"]
    );
}
