//! Several rows at once: in which order they are proposed to be tapered, what the rows of one
//! drug and the whole regimen come to, and the ampoules of an infusion.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{figure, findings, item, list, planned, steps, stopping, text, twice};

fn regular(id: &str, product: &str, amount: &str) -> Value {
    json!({ "id": id, "product": product, "regular": twice(amount) })
}

fn fentanyl() -> Value {
    json!({ "id": "fen", "product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-05" })
}

fn proposed(file: &Value) -> Vec<String> {
    let order = &planned(file)["proposed_order"]["order"];
    list(order).iter().map(|id| text(id).to_owned()).collect()
}

#[test]
fn the_most_potent_drug_goes_first_and_unknown_ones_last() {
    // By the Faculty's table one mg a day is, in mg of oral morphine: codeine 0.1, morphine 1,
    // hydromorphone 5; 25 mcg/h of fentanyl are 0.6 mg a day and equal 60 mg: 100. Sublingual
    // buprenorphine has no factor. Methadone is never planned, as needed is never tapered.
    let rows = json!([
        regular("cod", "uk-cod-ir", "30 mg"),
        regular("bup", "uk-bup-sl", "0.2 mg"),
        regular("mst", "uk-mor-mr12-tab", "10 mg"),
        fentanyl(),
        regular("met", "uk-met-tab", "5 mg"),
        regular("hyd", "uk-hyd-mr12", "4 mg"),
        regular("sev", "uk-mor-ir-tab", "10 mg"),
        { "id": "ora", "product": "uk-mor-ir-liq", "as_needed": { "amount": "3 mg", "uses_per_24h": 1 } },
    ]);
    let file = stopping("uk", &rows, &["mst"], &json!({}));
    // Both rows of morphine together, as they stand in the regimen.
    assert_eq!(proposed(&file), ["fen", "hyd", "mst", "sev", "cod", "bup"]);
    let proposal = &planned(&file)["proposed_order"];
    let reason = text(&proposal["reason"]);
    assert!(
        reason.contains("fentanyl") && reason.contains("buprenorphine"),
        "{reason}"
    );
    assert_eq!(proposal["source"], "nebraska-hospitals");
}

#[test]
fn how_potent_a_drug_is_comes_from_the_chosen_table() {
    // Tapentadol counts 0.4 and tramadol 0.1 by the Faculty's table; the Scottish one has no
    // tapentadol, and what is unknown goes last.
    let rows = json!([
        regular("tra", "uk-tra-mr12", "50 mg"),
        regular("tap", "uk-tap-mr12", "50 mg"),
    ]);
    let mut file = stopping("uk", &rows, &["tra"], &json!({}));
    assert_eq!(proposed(&file), ["tap", "tra"]);
    file["equivalence_table"] = json!("spcg");
    assert_eq!(proposed(&file), ["tra", "tap"]);
}

#[test]
fn one_row_to_taper_has_no_order() {
    let rows = json!([
        regular("mst", "uk-mor-mr12-tab", "10 mg"),
        regular("met", "uk-met-tab", "5 mg"),
        { "id": "ora", "product": "uk-mor-ir-liq", "as_needed": { "amount": "3 mg", "uses_per_24h": 1 } },
    ]);
    let file = stopping("uk", &rows, &["mst"], &json!({}));
    assert_eq!(planned(&file)["proposed_order"], Value::Null);
}

#[test]
fn another_order_of_drugs_is_said_and_of_rows_of_one_drug_is_not() {
    let rows = json!([
        regular("mst", "uk-mor-mr12-tab", "30 mg"),
        regular("sev", "uk-mor-ir-tab", "10 mg"),
        regular("oxy", "uk-oxy-mr12", "10 mg"),
    ]);
    let said = |order: &[&str]| {
        let plan = planned(&stopping("uk", &rows, order, &json!({})));
        // The proposal is of all rows, whatever is asked for.
        assert_eq!(
            plan["proposed_order"]["order"],
            json!(["oxy", "mst", "sev"])
        );
        findings(&plan, "other-order").len()
    };
    for order in [
        &["oxy", "mst", "sev"][..],
        &["oxy", "sev", "mst"],
        &["oxy", "sev"],
        &["sev", "mst"],
        &["mst"],
    ] {
        assert_eq!(said(order), 0, "{order:?}");
    }
    for order in [
        &["mst", "sev", "oxy"][..],
        &["mst", "oxy"],
        // The rows of one drug do not stand together.
        &["sev", "oxy", "mst"],
    ] {
        assert_eq!(said(order), 1, "{order:?}");
    }
    let plan = planned(&stopping("uk", &rows, &["mst", "oxy"], &json!({})));
    let finding = findings(&plan, "other-order")[0];
    assert_eq!(finding["severity"], "info");
    assert_eq!(finding["source"], "nebraska-hospitals");
}

/// MST 30 mg and Sevredol 10 mg, both twice a day, and oxycodone 10 mg twice a day that stays.
fn morphine_in_two_forms() -> Value {
    let rows = json!([
        regular("mst", "uk-mor-mr12-tab", "30 mg"),
        regular("sev", "uk-mor-ir-tab", "10 mg"),
        regular("oxy", "uk-oxy-mr12", "10 mg"),
    ]);
    // Whole 10 mg tablets of Sevredol: 10, then nothing, at half of the original every 28 days;
    // then MST in whole 30 mg tablets: 30 mg, then nothing.
    let more = json!({
        "pace": { "reduction": { "percent": 50, "of": "original" }, "every_days": 28 },
        "constraints": { "strengths": { "mst": ["30 mg"], "sev": ["10 mg"] }, "most_units_per_dose": 1 },
    });
    stopping("uk", &rows, &["sev", "mst"], &more)
}

#[test]
fn rows_of_one_drug_are_added_up_and_held_against_what_they_all_were() {
    // Morphine was 60 + 20 = 80 mg. 70: 10 of 80 are 12.5 %. 60: 10 of 70 are 14.3 % (14.286),
    // 12.5 % of 80, 25 % since the start. 30: 30 of 60 are 50 %, 37.5 % of 80 and 62.5 %.
    // 0: 30 of 30 are 100 %, 37.5 % of 80 and 100 %.
    // The whole: 80 and 1.5 × 20 are 110. 100: 10 of 110 are 9.1 % (9.09). 90: 10 of 100 are
    // 10 %, 20 of 110 are 18.2 % (18.18). 60: 30 of 90 are 33.3 %, 50 of 110 are 45.5 %
    // (45.45). 30: 30 of 60 are 50 %, 80 of 110 are 72.7 % (72.73).
    let plan = planned(&morphine_in_two_forms());
    let worked = [
        ("70 mg", ["12.5", "12.5", "12.5"], ["9.1", "9.1"]),
        ("60 mg", ["14.3", "12.5", "25"], ["10", "18.2"]),
        ("30 mg", ["50", "37.5", "62.5"], ["33.3", "45.5"]),
        ("0 mg", ["100", "37.5", "100"], ["50", "72.7"]),
    ];
    assert_eq!(steps(&plan).len(), worked.len());
    for (step, (daily, shares, of_whole)) in steps(&plan).iter().zip(worked) {
        let [drug] = list(&step["drugs"]) else {
            panic!("{:#}", step["drugs"])
        };
        assert_eq!(
            (&drug["drug"], &drug["daily"]),
            (&json!("morphine"), &json!(daily))
        );
        let names = [
            "of_previous_percent",
            "of_original_percent",
            "since_start_percent",
        ];
        assert_eq!(names.map(|name| figure(&drug[name])), shares, "{daily}");
        let names = ["of_previous_percent", "since_start_percent"];
        assert_eq!(
            names.map(|name| figure(&step["whole"][name])),
            of_whole,
            "{daily}"
        );
    }
    // The rows' own shares stay beside them: 10 of 20 mg are half of that row.
    let reduction = &item(&steps(&plan)[0], "sev")["reduction"];
    assert_eq!(figure(&reduction["of_previous_percent"]), "50");
}

#[test]
fn only_rows_that_are_alike_are_added_up() {
    let regimens = [
        // As needed is not taken at fixed times.
        json!([
            regular("row", "uk-mor-mr12-tab", "30 mg"),
            { "id": "ora", "product": "uk-mor-ir-liq", "as_needed": { "amount": "3 mg", "uses_per_24h": 1 } },
        ]),
        // Another drug; a patch.
        json!([
            regular("row", "uk-mor-mr12-tab", "30 mg"),
            regular("oxy", "uk-oxy-mr12", "10 mg")
        ]),
        json!([regular("row", "uk-mor-mr12-tab", "30 mg"), fentanyl()]),
    ];
    for regimen in regimens {
        let plan = planned(&stopping("uk", &regimen, &["row"], &json!({})));
        assert!(
            steps(&plan).iter().all(|step| step["drugs"] == json!([])),
            "{regimen:#}"
        );
    }
    // Xtampza is labelled in base: 9 mg are 10 mg of the hydrochloride in the tablets.
    let oxycodone = json!([
        regular("row", "us-oxy-er-tab", "20 mg"),
        regular("cap", "us-oxy-er-cap", "9 mg"),
    ]);
    let plan = planned(&stopping("us", &oxycodone, &["row"], &json!({})));
    assert!(steps(&plan).iter().all(|step| step["drugs"] == json!([])));
}

#[test]
fn an_unknown_whole_has_no_share() {
    let rows = json!([
        regular("mst", "uk-mor-mr12-tab", "30 mg"),
        regular("bup", "uk-bup-sl", "0.2 mg"),
    ]);
    let plan = planned(&stopping("uk", &rows, &["mst"], &json!({})));
    assert!(steps(&plan).iter().all(|step| step["whole"].is_null()));
}

/// An infusion down to half at a tenth of the original every other day, its gates answered.
fn infusion(product: &str, amount: &str, step: &str) -> Value {
    let rows =
        json!([{ "id": "row", "product": product, "infusion": { "amount_per_24h": amount } }]);
    let gates = ["syringe-driver", "alfentanil"]
        .map(|rule| json!({ "rule": rule, "by": "Dr A", "reason": "agreed", "on": "2027-01-02" }));
    let more = json!({
        "setting": "inpatient",
        "goal": { "kind": "reduce_to", "percent_of_original": 50 },
        "pace": { "reduction": { "percent": 10, "of": "original" }, "every_days": 2 },
        "constraints": { "infusion_step": { "row": step } },
        "acknowledged": gates,
    });
    stopping("uk", &rows, &["row"], &more)
}

/// The day's amount and its ampoules in each step: strength and number.
fn ampoules(plan: &Value) -> Vec<(String, Vec<(String, String)>)> {
    let items = steps(plan).iter().map(|step| item(step, "row"));
    items
        .map(|item| {
            let ampoules = list(&item["ampoules"]).iter();
            let counts =
                ampoules.map(|one| (text(&one["strength"]).to_owned(), figure(&one["count"])));
            (text(&item["daily"]).to_owned(), counts.collect())
        })
        .collect()
}

#[test]
fn ampoules_leave_the_least_over_and_are_then_the_fewest() {
    // Morphine in 5, 10, 15, 20, 30 and 60 mg; 50 mg, down by 5 in steps of 5 mg.
    let pairs = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        let pair = |(strength, count): &(&str, &str)| ((*strength).to_owned(), (*count).to_owned());
        all.iter().map(pair).collect()
    };
    let plan = planned(&infusion("uk-mor-inj", "50 mg", "5 mg"));
    let expected = [
        // 45 is 30 + 15; 40 is 20 + 20 or 30 + 10: equally many of fewer kinds.
        ("45 mg", pairs(&[("30 mg", "1"), ("15 mg", "1")])),
        ("40 mg", pairs(&[("20 mg", "2")])),
        ("35 mg", pairs(&[("30 mg", "1"), ("5 mg", "1")])),
        ("30 mg", pairs(&[("30 mg", "1")])),
        ("25 mg", pairs(&[("20 mg", "1"), ("5 mg", "1")])),
    ];
    assert_eq!(
        ampoules(&plan),
        expected.map(|(daily, made)| (daily.to_owned(), made))
    );
    // Two days of each: 30 mg ampoules in three of the steps, 20 mg in two (two a day in one).
    let supplies = list(&plan["dispensing"]).iter();
    let counts: Vec<(&str, u64)> = supplies
        .map(|supply| {
            (
                text(&supply["strength"]),
                supply["count"].as_u64().expect("a count"),
            )
        })
        .collect();
    assert_eq!(
        counts,
        [("30 mg", 6), ("20 mg", 6), ("15 mg", 2), ("5 mg", 4)]
    );
    // Diamorphine in 5, 10, 30, 100 and 500 mg; 40 mg, down by 4 in steps of 4 mg.
    let plan = planned(&infusion("uk-dia-inj", "40 mg", "4 mg"));
    let expected = [
        // 36 leaves 4 of 30 + 10, the least: 40. 32 leaves 3 of 30 + 5.
        ("36 mg", pairs(&[("30 mg", "1"), ("10 mg", "1")])),
        ("32 mg", pairs(&[("30 mg", "1"), ("5 mg", "1")])),
        // 28 leaves 2 of one 30 mg ampoule as of three of 10 mg: the fewest.
        ("28 mg", pairs(&[("30 mg", "1")])),
        // 24 leaves 1 of 10 + 10 + 5, less than the 6 of one of 30 mg.
        ("24 mg", pairs(&[("10 mg", "2"), ("5 mg", "1")])),
        ("20 mg", pairs(&[("10 mg", "2")])),
    ];
    assert_eq!(
        ampoules(&plan),
        expected.map(|(daily, made)| (daily.to_owned(), made))
    );
}

#[test]
fn ampoules_of_equal_content_are_named_with_both_labels() {
    // Alfentanil has 5 mg in 10 mL and in 1 mL.
    let plan = planned(&infusion("uk-alf-inj", "10 mg", "1 mg"));
    let ampoules = list(&item(&steps(&plan)[4], "row")["ampoules"]);
    assert_eq!(item(&steps(&plan)[4], "row")["daily"], "5 mg");
    let [five] = ampoules else {
        panic!("{ampoules:#?}")
    };
    assert_eq!(
        (&five["strength"], &*figure(&five["count"])),
        (&json!("5 mg"), "1")
    );
    let label = text(&five["label"]);
    assert!(
        label.contains("5 mg/10 mL") && label.contains("5 mg/1 mL"),
        "{label}"
    );
}
