//! What is said of changes on the way and of steps written by hand: each finding where it must
//! speak and where it must not.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{answer_on, date, findings, planned, stopping, text, twice};

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

/// Two rows with steps written by hand in the place of a plan.
fn by_hand(constraints: &Value, steps: &Value) -> Value {
    let rows = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") },
        { "id": "oxy", "product": "uk-oxy-mr12", "regular": twice("5 mg") },
        { "id": "fen", "product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-05" },
    ]);
    let mut file = stopping("uk", &rows, &[], &json!({}));
    file["scenarios"][0]["request"] = json!({
        "start": "2027-01-04", "constraints": constraints,
        "manual_steps": steps, "manual_end": "2027-12-31",
    });
    file
}

fn step(start: &str, items: &Value) -> Value {
    json!({ "start": start, "items": items })
}

fn regular(id: &str, morning: &str, night: &str) -> Value {
    json!({ "id": id, "regular": [
        { "time": "08:00", "amount": morning }, { "time": "20:00", "amount": night },
    ] })
}

/// The steps that findings of a rule name.
fn named(answer: &Value, rule: &str) -> Vec<u64> {
    let findings = findings(answer, rule).into_iter();
    findings
        .map(|finding| finding["step"].as_u64().expect("a step"))
        .collect()
}

#[test]
fn a_dose_that_goes_up_again_is_a_warning_with_the_days_on_less() {
    let down_and_up = json!([
        step("2027-01-04", &json!([regular("mst", "5 mg", "10 mg")])),
        step("2027-01-25", &json!([regular("mst", "5 mg", "5 mg")])),
        step("2027-02-22", &json!([regular("mst", "5 mg", "10 mg")])),
        step("2027-03-22", &json!([regular("mst", "10 mg", "10 mg")])),
    ]);
    let plan = planned(&by_hand(&json!({}), &down_and_up));
    assert_eq!(named(&plan, "dose-rises"), [3, 4]);
    let [third, fourth] = findings(&plan, "dose-rises")[..] else {
        panic!("{:#}", plan["findings"])
    };
    assert_eq!(
        (&third["severity"], &third["row"]),
        (&json!("warning"), &json!("mst"))
    );
    assert_eq!(
        third["numbers"],
        json!({ "before": "10 mg", "now": "15 mg" })
    );
    // 10 mg from 25 January to 21 February, 28 days: less than 15 mg. 20 mg were last taken
    // before the plan: 21 days of 15, 28 of 10 and 28 of 15, 77 days on less.
    assert!(text(&third["message"]).contains("28 days"), "{third:#}");
    assert!(text(&fourth["message"]).contains("77 days"), "{fourth:#}");
    assert!(text(&third["hint"]).contains("naloxone"), "{third:#}");
    // A taper that only falls, and one that stops, say nothing.
    assert_eq!(
        named(&planned(&falling(&json!({}))), "dose-rises"),
        [] as [u64; 0]
    );
}

#[test]
fn a_single_dose_that_goes_up_is_said_although_the_day_does_not() {
    let shifted = json!([
        step("2027-01-04", &json!([regular("mst", "5 mg", "10 mg")])),
        // 15 mg a day as before, 10 mg of it in the morning.
        step("2027-02-01", &json!([regular("mst", "10 mg", "5 mg")])),
        // 10 mg a day, at a time at which nothing was taken.
        step(
            "2027-03-01",
            &json!([{ "id": "mst", "regular": [{ "time": "22:00", "amount": "10 mg" }] }])
        ),
    ]);
    let plan = planned(&by_hand(&json!({}), &shifted));
    assert_eq!(named(&plan, "dose-rises"), [2, 3]);
    let second = findings(&plan, "dose-rises")[0];
    assert!(text(&second["message"]).contains("08:00"), "{second:#}");
}

#[test]
fn going_back_on_the_way_is_a_rise_too() {
    let back = json!({ "replans": [{
        "from": "2027-02-08", "reason": "worse pain", "stop_here": true,
        "taken": [regular("row", "5 mg", "10 mg")],
    }] });
    let plan = planned(&falling(&back));
    // 10 mg for 14 days from 18 January and 5 mg for 7 from 1 February are less than 15.
    assert_eq!(named(&plan, "dose-rises"), [4]);
    assert!(text(&findings(&plan, "dose-rises")[0]["message"]).contains("21 days"));
}

#[test]
fn two_rows_that_fall_on_one_day_are_said_and_one_that_rises_is_none() {
    let steps = json!([
        step(
            "2027-01-04",
            &json!([regular("mst", "5 mg", "10 mg"), { "id": "oxy", "regular": [
            { "time": "20:00", "amount": "5 mg" },
        ] }])
        ),
        // One falls, one rises.
        step(
            "2027-02-01",
            &json!([
                regular("mst", "5 mg", "5 mg"),
                regular("oxy", "5 mg", "5 mg")
            ])
        ),
        // One falls alone.
        step(
            "2027-03-01",
            &json!([{ "id": "mst", "regular": [{ "time": "20:00", "amount": "5 mg" }] }])
        ),
        // Two stop.
        step(
            "2027-03-29",
            &json!([{ "id": "mst", "regular": [] }, { "id": "oxy", "regular": [] }])
        ),
    ]);
    let plan = planned(&by_hand(&json!({}), &steps));
    assert_eq!(named(&plan, "same-day-change"), [1, 4]);
    let finding = findings(&plan, "same-day-change")[0];
    assert_eq!(finding["severity"], "caution");
    let message = text(&finding["message"]);
    assert!(
        message.contains("mst") && message.contains("oxy"),
        "{message}"
    );
}

#[test]
fn a_change_off_its_day_is_said_of_steps_written_by_hand() {
    // Patches are changed on 5 January and every third day after: the 8th, 11th, … 2 February
    // (28 days on) is none, 4 February (30 days) is.
    let steps = json!([
        step("2027-01-04", &json!([regular("mst", "5 mg", "10 mg")])),
        step(
            "2027-02-02",
            &json!([{ "id": "fen", "patches": ["12 mcg/h"] }])
        ),
        step("2027-02-04", &json!([{ "id": "fen", "patches": [] }])),
        step("2027-03-06", &json!([regular("mst", "5 mg", "5 mg")])),
    ]);
    let weekdays = json!({ "change_weekdays": ["mon", "tue", "wed", "thu"] });
    let plan = planned(&by_hand(&weekdays, &steps));
    // 6 March 2027 is a Saturday; patches ask for no weekday.
    assert_eq!(named(&plan, "off-change-day"), [2, 4]);
    let finding = findings(&plan, "off-change-day")[0];
    assert_eq!(
        (&finding["severity"], &finding["row"]),
        (&json!("caution"), &json!("fen"))
    );
    assert_eq!(
        named(&planned(&by_hand(&json!({}), &steps)), "off-change-day"),
        [2]
    );
}

#[test]
fn a_taper_that_is_ended_says_at_which_dose() {
    let ended = json!({ "replans": [
        { "from": "2027-01-25", "reason": "good enough", "stop_here": true },
    ] });
    let plan = planned(&falling(&ended));
    let [finding] = findings(&plan, "taper-ended")[..] else {
        panic!("{:#}", plan["findings"])
    };
    assert_eq!(finding["severity"], "info");
    assert!(text(&finding["message"]).contains("10 mg"), "{finding:#}");
    assert!(
        text(&finding["message"]).contains("25 January 2027"),
        "{finding:#}"
    );
    let going_on = json!({ "replans": [{ "from": "2027-01-25", "reason": "reviewed" }] });
    for file in [falling(&going_on), falling(&json!({}))] {
        assert!(findings(&planned(&file), "taper-ended").is_empty());
    }
}

#[test]
fn a_hold_is_cut_short_by_a_change_before_its_end_alone() {
    // From 25 January for 14 days: its last day is 7 February.
    for (from, cut) in [
        ("2027-01-24", 0),
        ("2027-01-25", 0),
        ("2027-01-26", 1),
        ("2027-02-07", 1),
        ("2027-02-08", 0),
    ] {
        let held = json!({
            "holds": [{ "from": "2027-01-25", "days": 14, "reason": "unwell" }],
            "replans": [{ "from": from, "reason": "reviewed" }],
        });
        let plan = planned(&falling(&held));
        assert_eq!(findings(&plan, "hold-cut-short").len(), cut, "{from}");
    }
}

/// A plan with reviews: day, pain, function.
fn reviewed(reviews: &[(&str, &str, &str)]) -> Value {
    let mut file = falling(&json!({}));
    let reviews = reviews.iter().map(|(day, pain, function)| {
        json!({ "date": day, "author": "Dr A", "kind": "review", "text": "seen",
                "pain": pain, "function": function })
    });
    file["journal"] = reviews.collect();
    file
}

#[test]
fn worse_is_long_after_more_than_twenty_eight_days() {
    let said = |reviews: &[(&str, &str, &str)]| {
        findings(&planned(&reviewed(reviews)), "worse-for-long").len()
    };
    // The first is 28 days before the last, then 29; either answer will do, in any order.
    assert_eq!(
        said(&[
            ("2026-12-03", "worse", "same"),
            ("2026-12-31", "worse", "same")
        ]),
        0
    );
    assert_eq!(
        said(&[
            ("2026-12-02", "worse", "same"),
            ("2026-12-31", "worse", "same")
        ]),
        1
    );
    assert_eq!(
        said(&[
            ("2026-12-31", "better", "worse"),
            ("2026-12-02", "worse", "same")
        ]),
        1
    );
    // Better in between, or at last, is not worse for long; one review is no time.
    let between = ("2026-12-10", "better", "same");
    assert_eq!(
        said(&[
            ("2026-11-01", "worse", "same"),
            between,
            ("2026-12-31", "worse", "same")
        ]),
        0
    );
    assert_eq!(
        said(&[
            ("2026-11-01", "worse", "worse"),
            ("2026-12-10", "worse", "worse"),
            ("2026-12-31", "same", "same"),
        ]),
        0
    );
    assert_eq!(said(&[("2026-11-01", "worse", "worse")]), 0);
    assert_eq!(said(&[]), 0);
}

#[test]
fn a_review_later_than_today_does_not_count() {
    let file = reviewed(&[
        ("2026-12-10", "worse", "same"),
        ("2027-01-08", "worse", "same"),
    ]);
    for (today, said) in [("2027-01-02", 0), ("2027-01-07", 0), ("2027-01-08", 1)] {
        let plan = answer_on(&file, date(today)).expect("a plan");
        let found = findings(&plan, "worse-for-long");
        assert_eq!(found.len(), said, "{today}");
        assert!(found.iter().all(|finding| finding["severity"] == "warning"));
    }
}

#[test]
fn a_pace_of_ones_own_is_held_against_published_ones() {
    let with = |pace: &Value| {
        let mut file = falling(&json!({ "goal": { "kind": "stop" } }));
        file["scenarios"][0]["request"]["pace"] = pace.clone();
        planned(&file)
    };
    assert!(findings(&with(&json!({ "preset": "va-slower" })), "own-pace").is_empty());
    let own = |percent: u64, days: u64| {
        let pace =
            json!({ "reduction": { "percent": percent, "of": "original" }, "every_days": days });
        let plan = with(&pace);
        let [finding] = findings(&plan, "own-pace")[..] else {
            panic!("{:#}", plan["findings"])
        };
        finding.clone()
    };
    // Every pace for the community goes as far as 10 % and lets 28 days be, but for the last
    // third of RxFiles, which is 5 %.
    let slow = own(10, 28);
    assert_eq!(
        (&slow["severity"], &slow["numbers"]["beyond"]),
        (&json!("info"), &json!(1))
    );
    assert_eq!(own(5, 28)["numbers"]["beyond"], 0);
    // A day sooner is faster than what says 28 days, and more at once than what says 10 %.
    let sooner = text(&own(10, 27)["message"]).to_owned();
    assert!(
        sooner.contains("CDC 2022, opioid for about a year or more"),
        "{sooner}"
    );
    assert!(!sooner.contains("Sheffield"), "{sooner}");
    let larger = text(&own(11, 28)["message"]).to_owned();
    assert!(larger.contains("Sheffield"), "{larger}");
    assert!(!larger.contains("VA 2016, slower"), "{larger}");
    // No source goes down by more than half a day.
    let fast = own(60, 1);
    assert_eq!(
        (&fast["severity"], &fast["numbers"]["within"]),
        (&json!("caution"), &json!(0))
    );
}

#[test]
fn a_volume_that_no_syringe_measures_is_said_at_its_step() {
    // 8 mg of 2 mg/mL are 4 mL; 4 mg less of 16 every 14 days.
    let row = json!([{ "id": "row", "product": "uk-mor-ir-liq", "regular": twice("8 mg") }]);
    let taken = |amount: &str| {
        let more = json!({
            "pace": { "reduction": { "amount": "4 mg" }, "every_days": 14 },
            "replans": [{ "from": "2027-01-25", "reason": "taken so", "stop_here": true,
                          "taken": [regular("row", amount, "2.4 mg")] }],
        });
        planned(&stopping("uk", &row, &["row"], &more))
    };
    // Up to 5 mL goes in fifths: 1.2 mL can be measured, 1.25 mL cannot.
    assert!(findings(&taken("2.4 mg"), "not-measurable").is_empty());
    let plan = taken("2.5 mg");
    assert_eq!(named(&plan, "not-measurable"), [3]);
    assert!(text(&findings(&plan, "not-measurable")[0]["message"]).contains("1.25 mL"));
}
