//! Schedules worked out by hand, to the day and the milligram, with their arithmetic.
#![cfg(test)]

use chrono::Days;
use serde_json::{Value, json};

use crate::support::{
    date, figure, fixture, item, list, milligrams, missing, number, one_row, planned, ratio, steps,
    tenths, text,
};

/// A step as worked out: start, last day, days, daily milligrams, doses in the morning and at
/// night as strengths in mg, larger first.
type Worked = (
    &'static str,
    &'static str,
    u64,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const MORNING: &str = "08:00";
const NIGHT: &str = "20:00";

fn request(strengths: &[&str]) -> Value {
    json!({
        "start": "2027-01-04",
        "goal": { "kind": "stop" },
        "pace": { "reduction": { "percent": 10, "of": "original" }, "every_days": 28 },
        "order": ["row"],
        "constraints": { "strengths": { "row": strengths } },
    })
}

/// The units of a dose as strengths, one for each unit.
fn units(dose: &Value) -> Vec<String> {
    list(&dose["units"])
        .iter()
        .flat_map(|unit| {
            let count = unit["count"].as_u64().expect("whole units");
            (0..count).map(|_| text(&unit["strength"]).trim_end_matches(" mg").to_owned())
        })
        .collect()
}

fn dose_at<'a>(item: &'a Value, time: &str) -> &'a Value {
    list(&item["regular"])
        .iter()
        .find(|dose| dose["time"] == time)
        .unwrap_or(&Value::Null)
}

fn check_schedule(plan: &Value, worked: &[Worked]) {
    let found = steps(plan);
    let dailies: Vec<&Value> = found
        .iter()
        .map(|step| &step["items"][0]["daily"])
        .collect();
    assert_eq!(found.len(), worked.len(), "{dailies:?}");
    for (place, (step, (start, end, days, daily, morning, night))) in
        found.iter().zip(worked).enumerate()
    {
        let item = item(step, "row");
        let context = format!("step {}", place + 1);
        assert_eq!(step["index"], place + 1, "{context}");
        assert_eq!(step["start"], *start, "{context}");
        assert_eq!(step["end"], *end, "{context}");
        assert_eq!(step["days"], *days, "{context}");
        assert_eq!(item["daily"], format!("{daily} mg"), "{context}");
        assert_eq!(units(dose_at(item, MORNING)), *morning, "{context}");
        assert_eq!(units(dose_at(item, NIGHT)), *night, "{context}");
        for time in [MORNING, NIGHT] {
            let dose = dose_at(item, time);
            if !dose.is_null() {
                let sum = units(dose)
                    .iter()
                    .map(|unit| number(unit))
                    .sum::<num_rational::BigRational>();
                assert_eq!(milligrams(&dose["amount"]), sum, "{context}");
            }
        }
        let kind = if *daily == "0" { "stop" } else { "reduce" };
        assert_eq!(step["kind"], kind, "{context}");
    }
    assert_eq!(plan["schedule"]["ends"], worked[worked.len() - 1].0);
    assert_eq!(plan["schedule"]["reaches_goal"], true);
}

fn check_objective(plan: &Value, excess: &str, deviation: &str, burden: u64, changes: u64) {
    let expected = json!([{
        "id": "row", "excess": excess, "deviation": deviation, "burden": burden, "changes": changes,
    }]);
    assert_eq!(
        missing(&plan["objective"]["rows"], &expected, "objective"),
        Vec::<String>::new()
    );
}

/// The steps that a finding calls steep.
fn steep(plan: &Value) -> Vec<u64> {
    let findings = list(&plan["findings"])
        .iter()
        .filter(|finding| finding["rule"] == "steep-step");
    let mut steps: Vec<u64> = findings
        .map(|finding| finding["step"].as_u64().expect("a step"))
        .collect();
    steps.sort_unstable();
    steps
}

/// Morphine MR 60 mg twice a day, tablets of 5, 10, 15 and 30 mg.
const SIXTY_TWICE: [Worked; 15] = [
    (
        "2027-01-04",
        "2027-01-31",
        28,
        "110",
        &["30", "15", "10"],
        &["30", "15", "10"],
    ),
    (
        "2027-02-01",
        "2027-02-28",
        28,
        "100",
        &["30", "10", "10"],
        &["30", "10", "10"],
    ),
    (
        "2027-03-01",
        "2027-03-28",
        28,
        "90",
        &["30", "15"],
        &["30", "15"],
    ),
    (
        "2027-03-29",
        "2027-04-25",
        28,
        "80",
        &["30", "10"],
        &["30", "10"],
    ),
    (
        "2027-04-26",
        "2027-05-23",
        28,
        "70",
        &["30", "5"],
        &["30", "5"],
    ),
    ("2027-05-24", "2027-06-20", 28, "60", &["30"], &["30"]),
    (
        "2027-06-21",
        "2027-07-18",
        28,
        "50",
        &["15", "10"],
        &["15", "10"],
    ),
    (
        "2027-07-19",
        "2027-08-15",
        28,
        "40",
        &["10", "10"],
        &["10", "10"],
    ),
    ("2027-08-16", "2027-09-12", 28, "30", &["15"], &["15"]),
    ("2027-09-13", "2027-10-10", 28, "25", &["10"], &["15"]),
    ("2027-10-11", "2027-11-07", 28, "20", &["10"], &["10"]),
    ("2027-11-08", "2027-12-05", 28, "15", &["5"], &["10"]),
    ("2027-12-06", "2028-01-02", 28, "10", &["5"], &["5"]),
    ("2028-01-03", "2028-01-30", 28, "5", &[], &["5"]),
    ("2028-01-31", "2028-01-31", 0, "0", &[], &[]),
];

#[test]
fn morphine_sixty_twice_in_fives() {
    let doses = [(MORNING, "60 mg"), (NIGHT, "60 mg")];
    let plan = planned(&one_row(
        "uk-mor-mr12-tab",
        &doses,
        &request(&["5 mg", "10 mg", "15 mg", "30 mg"]),
    ));
    check_schedule(&plan, &SIXTY_TWICE);
    // Excess: 5 − 3.825 (25.5 % of 15) + 5 − 2.55 + 5 − 1.275 = 1.175 + 2.45 + 3.725 = 7.35.
    // Deviation: asked 108, 96, 84, 72, 60, 48, 36, 24, 12, 0, 0 …; taken 110, 100, 90, 80, 70,
    // 60, 50, 40, 30, 25, 20, 15, 10, 5, 0: 2 + 4 + 6 + 8 + 10 + 12 + 14 + 16 + 18 + 25 + 20 + 15
    // + 10 + 5 = 165, times 28 days = 4620.
    // Burden: 6 + 6 + 4 + 4 + 4 + 2 + 4 + 4 + 2 + 2 + 2 + 2 + 2 + 1 = 45 units, times 28 = 1260.
    // Changes: {60} → {30 15 10} → {30 10} → {30 15} → {30 10} → {30 5} → {30} → {15 10} → {10} →
    // {15} → {15 10} → {10} → {10 5} → {5} (stays at 5 mg a day) → {}: 14.
    check_objective(&plan, "7.35 mg", "4620 mg days", 1260, 14);
    assert_eq!(steep(&plan), [13, 14, 15]);
}

#[test]
fn the_percentages_of_morphine_sixty_twice() {
    let doses = [(MORNING, "60 mg"), (NIGHT, "60 mg")];
    let plan = planned(&one_row(
        "uk-mor-mr12-tab",
        &doses,
        &request(&["5 mg", "10 mg", "15 mg", "30 mg"]),
    ));
    // Of the dose before: 10/120, 10/110, 10/100, 10/90, 10/80, 10/70, 10/60, 10/50, 10/40, 5/30, …
    let of_previous = [
        "8.3", "9.1", "10", "11.1", "12.5", "14.3", "16.7", "20", "25", "16.7", "20", "25", "33.3",
        "50", "100",
    ];
    // Of the original: 10/120 nine times, then 5/120 (4.1666…).
    let of_original = [
        "8.3", "8.3", "8.3", "8.3", "8.3", "8.3", "8.3", "8.3", "8.3", "4.2", "4.2", "4.2", "4.2",
        "4.2", "4.2",
    ];
    // All so far: 10/120, 20/120, … 90/120, 95/120, 100/120, 105/120, 110/120, 115/120, 120/120.
    let since_start = [
        "8.3", "16.7", "25", "33.3", "41.7", "50", "58.3", "66.7", "75", "79.2", "83.3", "87.5",
        "91.7", "95.8", "100",
    ];
    // Asked for: 90, 80, … 0 % of the original, and nothing from the tenth interval on.
    let nominal = [
        "90", "80", "70", "60", "50", "40", "30", "20", "10", "0", "0", "0", "0", "0", "0",
    ];
    for (place, step) in steps(&plan).iter().enumerate() {
        for reduction in [&step["reduction"], &step["items"][0]["reduction"]] {
            assert_eq!(
                figure(&reduction["of_previous_percent"]),
                of_previous[place],
                "step {}",
                place + 1
            );
            assert_eq!(
                figure(&reduction["of_original_percent"]),
                of_original[place],
                "step {}",
                place + 1
            );
            assert_eq!(
                figure(&reduction["since_start_percent"]),
                since_start[place],
                "step {}",
                place + 1
            );
        }
        assert_eq!(
            figure(&step["nominal_percent_of_original"]),
            nominal[place],
            "step {}",
            place + 1
        );
    }
}

/// Morphine MR 10 mg twice a day, tablets of 5 and 10 mg.
const TEN_TWICE: [Worked; 4] = [
    // 3 intervals of 28 days.
    ("2027-01-04", "2027-03-28", 84, "15", &["5"], &["10"]),
    ("2027-03-29", "2027-06-20", 84, "10", &["5"], &["5"]),
    // 2 intervals.
    ("2027-06-21", "2027-08-15", 56, "5", &[], &["5"]),
    ("2027-08-16", "2027-08-16", 0, "0", &[], &[]),
];

#[test]
fn morphine_ten_twice_stays_longer_on_each_rung() {
    let doses = [(MORNING, "10 mg"), (NIGHT, "10 mg")];
    let plan = planned(&one_row(
        "uk-mor-mr12-tab",
        &doses,
        &request(&["5 mg", "10 mg"]),
    ));
    check_schedule(&plan, &TEN_TWICE);
    // Excess: three cuts of 5 where 2.1 (10.5 % of 20) are allowed, and one where 1.275 (25.5 % of
    // 5) are: 2.9 + 2.9 + 2.9 + 3.725 = 12.425.
    // Asked: 18, 16, 14, 12, 10, 8, 6, 4, then 2, which is below half of 5 and so 0.
    // Deviation: 15 against 18, 16, 14: 3 + 1 + 1; 10 against 12, 10, 8: 2 + 0 + 2; 5 against 6, 4:
    // 1 + 1; 0 against 0. Together 11, times 28 = 308.
    // Burden: 2 tablets for 84 days, 2 for 84, 1 for 56: 168 + 168 + 56 = 392.
    // Changes: {10} → {10 5} → {5} (stays at 5 mg a day) → {}: 3.
    check_objective(&plan, "12.425 mg", "308 mg days", 392, 3);
    assert_eq!(steep(&plan), [1, 2, 3, 4]);
}

/// Zomorph 60 mg twice a day, capsules of 10, 30 and 60 mg.
const ZOMORPH: [Worked; 12] = [
    (
        "2027-01-04",
        "2027-01-31",
        28,
        "110",
        &["30", "10", "10"],
        &["60"],
    ),
    (
        "2027-02-01",
        "2027-02-28",
        28,
        "100",
        &["30", "10", "10"],
        &["30", "10", "10"],
    ),
    (
        "2027-03-01",
        "2027-03-28",
        28,
        "90",
        &["30", "10"],
        &["30", "10", "10"],
    ),
    (
        "2027-03-29",
        "2027-04-25",
        28,
        "80",
        &["30", "10"],
        &["30", "10"],
    ),
    ("2027-04-26", "2027-05-23", 28, "70", &["30"], &["30", "10"]),
    ("2027-05-24", "2027-06-20", 28, "60", &["30"], &["30"]),
    ("2027-06-21", "2027-07-18", 28, "50", &["10", "10"], &["30"]),
    (
        "2027-07-19",
        "2027-08-15",
        28,
        "40",
        &["10", "10"],
        &["10", "10"],
    ),
    ("2027-08-16", "2027-09-12", 28, "30", &["10"], &["10", "10"]),
    ("2027-09-13", "2027-10-10", 28, "20", &["10"], &["10"]),
    ("2027-10-11", "2027-11-07", 28, "10", &[], &["10"]),
    ("2027-11-08", "2027-11-08", 0, "0", &[], &[]),
];

#[test]
fn zomorph_sixty_twice_in_tens() {
    let doses = [(MORNING, "60 mg"), (NIGHT, "60 mg")];
    let plan = planned(&one_row(
        "uk-mor-mr12-cap",
        &doses,
        &request(&["10 mg", "30 mg", "60 mg"]),
    ));
    check_schedule(&plan, &ZOMORPH);
    // Excess: 30 → 20 allows 7.65, 20 → 10 allows 5.1, 10 → 0 allows 2.55: 2.35 + 4.9 + 7.45 = 14.7.
    // Deviation: against 108, 96, … 12, 0, 0: 2 + 4 + … + 18 = 90, + 20 + 10 = 120, times 28 = 3360.
    // Burden: 4 + 6 + 5 + 4 + 3 + 2 + 3 + 4 + 3 + 2 + 1 = 37, times 28 = 1036.
    // Changes: {60} → {60 30 10} → {30 10} for four steps → {30} → {30 10} → {10} for four steps →
    // {}: 6.
    check_objective(&plan, "14.7 mg", "3360 mg days", 1036, 6);
    assert_eq!(steep(&plan), [10, 11, 12]);
}

#[test]
fn the_example_of_the_contract_from_end_to_end() {
    let plan = planned(&fixture("cases/contract-example.taper.json"));
    let expected = fixture("cases/contract-example.expected.json");
    let mut faults = missing(&steps(&plan)[0], &expected["first_step"], "steps[0]");
    for part in [
        "today",
        "scenario",
        "data_version",
        "equivalence",
        "schedule",
        "objective",
        "problems",
    ] {
        faults.extend(missing(&plan[part], &expected[part], part));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(
        text(&plan["program"]).starts_with("taperline "),
        "{}",
        plan["program"]
    );
    let supplies = list(&plan["dispensing"]);
    for (strength, count) in [("30 mg", 56), ("15 mg", 56), ("10 mg", 56)] {
        let supply = json!({ "id": "mst", "strength": strength, "from": "2027-01-04", "to": "2027-01-31", "count": count });
        let found = supplies
            .iter()
            .any(|found| missing(found, &supply, "").is_empty());
        assert!(found, "no {supply} in {supplies:#?}");
    }
    // 9 mL up to 6 times a day for 28 days.
    let supply =
        json!({ "id": "oramorph", "from": "2027-01-04", "to": "2027-01-31", "volume": "1512 mL" });
    assert!(
        supplies
            .iter()
            .any(|found| missing(found, &supply, "").is_empty()),
        "no {supply} in {supplies:#?}"
    );
    assert_eq!(steep(&plan), [13, 14, 15]);
    let steep = list(&plan["findings"])
        .iter()
        .find(|finding| finding["rule"] == "steep-step")
        .expect("one");
    assert_eq!(steep["severity"], "warning");
    for part in ["message", "hint", "source"] {
        assert!(!text(&steep[part]).is_empty(), "{part}");
    }
    // 160 mg are over 120 mg: somebody to ask, but no gate; and no gate withholds this plan.
    let referrals = list(&plan["referrals"]);
    let high = referrals
        .iter()
        .find(|referral| referral["rule"] == "ome-120")
        .expect("a referral at 160 mg");
    let expected = json!({ "urgency": "consider", "gate": false, "open": true, "state": "open" });
    assert_eq!(missing(high, &expected, "referral"), Vec::<String>::new());
    assert!(
        referrals.iter().all(|referral| referral["gate"] == false),
        "{referrals:#?}"
    );
}

#[test]
fn the_as_needed_dose_of_the_contracts_example_follows_to_the_end() {
    let plan = planned(&fixture("cases/contract-example.taper.json"));
    // A sixth of the remaining daily dose over 2 mg/mL, rounded down to the syringe that holds it:
    // to 0.5 mL up to 10 mL, to 0.2 mL up to 5 mL, to 0.1 mL up to 1 mL. 110: 9.17 → 9 mL; 100: 8.33
    // → 8; 90: 7.5; 80: 6.67 → 6.5; 70: 5.83 → 5.5; 60: 5; 50: 4.17 → 4; 40: 3.33 → 3.2; 30: 2.5 →
    // 2.4; 25: 2.08 → 2; 20: 1.67 → 1.6; 15: 1.25 → 1.2; 10: 0.83 → 0.8; 5: 0.42 → 0.4.
    let volumes = [
        "9 mL", "8 mL", "7.5 mL", "6.5 mL", "5.5 mL", "5 mL", "4 mL", "3.2 mL", "2.4 mL", "2 mL",
        "1.6 mL", "1.2 mL", "0.8 mL", "0.4 mL",
    ];
    // Twice the volume in mg, twice a day, on top of the regular dose.
    let equivalents = [
        "146", "132", "120", "106", "92", "80", "66", "52.8", "39.6", "33", "26.4", "19.8", "13.2",
        "6.6",
    ];
    let steps = steps(&plan);
    assert_eq!(steps.len(), 15);
    for (place, (step, (volume, equivalent))) in steps
        .iter()
        .zip(volumes.iter().zip(equivalents))
        .enumerate()
    {
        let dose = &item(step, "oramorph")["as_needed"];
        assert_eq!(dose["volume"], *volume, "step {}", place + 1);
        assert_eq!(
            figure(&step["ome_mg_per_day"]),
            equivalent,
            "step {}",
            place + 1
        );
        assert_eq!(
            (&dose["uses_per_24h"], &dose["most_per_24h"]),
            (&json!(2), &json!(6)),
            "step {}",
            place + 1
        );
        assert_eq!(
            step["changed"],
            json!(["mst", "oramorph"]),
            "step {}",
            place + 1
        );
        // The step's last day comes before 28 days have passed.
        assert_eq!(step["review"], step["end"], "step {}", place + 1);
    }
    let stop = &steps[14];
    assert_eq!(item(stop, "mst")["daily"], "0 mg");
    assert_eq!(item(stop, "oramorph")["daily"], "0 mg");
    assert_eq!(figure(&stop["ome_mg_per_day"]), "0");
    assert!(stop["review"].is_null(), "{}", stop["review"]);
}

/// The nominal percentages of a plan against a published or multiplied-out row of doses, of
/// which the first is 100: each step is compared with the row of its first interval.
fn check_nominal(pace: &Value, every_days: u64, rows: &[Value], at_least: usize) {
    let request = json!({
        "start": "2027-01-04",
        "goal": { "kind": "stop" },
        "pace": pace,
        "order": ["row"],
    });
    // 100 mg a day, in the finest tablets there are.
    let plan = planned(&one_row(
        "uk-mor-ir-odt",
        &[(MORNING, "50 mg"), (NIGHT, "50 mg")],
        &request,
    ));
    let mut compared = 0;
    for step in steps(&plan) {
        let days = (date(text(&step["start"])) - date("2027-01-04"))
            .num_days()
            .unsigned_abs();
        assert_eq!(days % every_days, 0, "{}", step["start"]);
        let interval = usize::try_from(days / every_days).expect("small") + 1;
        if let Some(row) = rows.get(interval) {
            let expected = tenths(&number(text(&row["dose"])));
            assert_eq!(
                figure(&step["nominal_percent_of_original"]),
                expected,
                "interval {interval}"
            );
            compared += 1;
        }
    }
    assert!(
        compared >= at_least,
        "only {compared} steps could be compared"
    );
}

fn arithmetic(id: &str) -> Vec<Value> {
    let file = fixture("published/worked-schedules.json");
    let entry = list(&file["arithmetic"])
        .iter()
        .find(|entry| entry["id"] == id)
        .expect("an entry");
    list(&entry["rows"]).to_vec()
}

#[test]
fn ten_percent_of_the_original_and_then_of_what_remains() {
    // 100, 90, … 30, then 27, 24.3, 21.87 …: the step after 30 is 27, not 20.
    let pace = json!({ "preset": "cdc-2022-weeks-to-months" });
    check_nominal(&pace, 7, &arithmetic("cdc-weeks-to-months-from-100"), 15);
}

#[test]
fn ten_percent_of_the_current_dose() {
    let pace = json!({ "reduction": { "percent": 10, "of": "current" }, "every_days": 7 });
    check_nominal(&pace, 7, &arithmetic("ten-percent-of-current-from-100"), 10);
}

#[test]
fn ten_percent_of_the_original_dose() {
    let pace = json!({ "reduction": { "percent": 10, "of": "original" }, "every_days": 7 });
    check_nominal(&pace, 7, &arithmetic("ten-percent-of-original-from-100"), 8);
}

#[test]
fn the_published_example_of_tramadol_is_planned_as_printed() {
    let published = fixture("published/worked-schedules.json");
    let published = list(&published["schedules"])
        .iter()
        .find(|entry| entry["id"] == "etg-tramadol-200")
        .expect("it");
    let request = json!({
        "start": "2027-01-04",
        "goal": { "kind": "stop" },
        "pace": { "preset": "etg-short", "reduction": { "percent": 25, "of": "original" }, "every_days": 7 },
        "order": ["row"],
        "constraints": { "strengths": { "row": ["50 mg", "100 mg"] } },
    });
    let doses = [(MORNING, "100 mg"), (NIGHT, "100 mg")];
    let plan = planned(&one_row("uk-tra-mr12", &doses, &request));
    // Every rung is 50 mg and every week asks for 50 mg. Skipping a rung never pays: 100 → 0 goes
    // 74.5 mg beyond what is allowed, 100 → 50 → 0 goes 24.5 + 37.25 mg.
    let printed = &list(&published["steps"])[1..];
    assert_eq!(steps(&plan).len(), printed.len());
    for (place, (step, printed)) in steps(&plan).iter().zip(printed).enumerate() {
        let start = date("2027-01-04") + Days::new(7 * place as u64);
        assert_eq!(step["start"], start.to_string());
        let item = item(step, "row");
        assert_eq!(item["daily"], printed["daily"], "step {}", place + 1);
        for (when, time) in [("morning", MORNING), ("night", NIGHT)] {
            let dose = list(&printed["doses"])
                .iter()
                .find(|dose| dose["when"] == when);
            let expected = dose.map_or(&Value::Null, |dose| &dose["amount"]);
            assert_eq!(
                &dose_at(item, time)["amount"],
                expected,
                "step {} {when}",
                place + 1
            );
        }
        for part in ["of_original_percent", "of_previous_percent"] {
            assert_eq!(
                figure(&item["reduction"][part]),
                figure(&printed["reduction"][part]),
                "step {}",
                place + 1
            );
        }
        let remaining = number(&figure(&printed["remaining_percent_of_original"]));
        let since_start = number(&figure(&item["reduction"]["since_start_percent"]));
        assert_eq!(ratio(100, 1) - remaining, since_start, "step {}", place + 1);
    }
}

/// Sevredol 10 mg twice a day, of which only the 10 mg tablet may be used, 5 mg a week.
fn sevredol(halve_scored: bool) -> Value {
    let request = json!({
        "start": "2027-01-04",
        "goal": { "kind": "stop" },
        "pace": { "reduction": { "amount": "5 mg" }, "every_days": 7 },
        "order": ["row"],
        "constraints": {
            "strengths": { "row": ["10 mg"] },
            "halve_scored": halve_scored,
            "supply_days": 7,
        },
    });
    planned(&one_row(
        "uk-mor-ir-tab",
        &[(MORNING, "10 mg"), (NIGHT, "10 mg")],
        &request,
    ))
}

#[test]
fn halves_are_planned_where_they_are_asked_for_and_dispensed_as_whole_tablets() {
    // 20 → 15 → 10 → 5 → 0: each week asks for 5 mg less, and each rung is 5 mg.
    let plan = sevredol(true);
    let half = json!([{ "strength": "10 mg", "count": 0.5 }]);
    let whole = json!([{ "strength": "10 mg", "count": 1 }]);
    let worked = [
        ("15 mg", &half, &whole),
        ("10 mg", &half, &half),
        ("5 mg", &Value::Null, &half),
    ];
    assert_eq!(steps(&plan).len(), 4);
    for (step, (daily, morning, night)) in steps(&plan).iter().zip(worked) {
        let item = item(step, "row");
        assert_eq!(item["daily"], daily);
        assert!(
            missing(&dose_at(item, MORNING)["units"], morning, "morning").is_empty(),
            "{item:#}"
        );
        assert!(
            missing(&dose_at(item, NIGHT)["units"], night, "night").is_empty(),
            "{item:#}"
        );
    }
    // A half and a whole for 7 days are 10.5 tablets, rounded up to 11; two halves are 7; one half
    // is 3.5, rounded up to 4.
    let counts: Vec<String> = list(&plan["dispensing"])
        .iter()
        .map(|supply| figure(&supply["count"]))
        .collect();
    assert_eq!(counts, ["11", "7", "4"]);
    // Allowed are 5 mg, and 25.5 % of the dose before once that is less: 15 → 10 goes 1.175 mg
    // beyond it, 10 → 5 2.45 mg, 5 → 0 3.725 mg.
    assert_eq!(plan["objective"]["rows"][0]["excess"], "7.35 mg");
}

#[test]
fn no_tablet_is_halved_unasked() {
    let plan = sevredol(false);
    // 20 → 10 → 0. Asked: 15, 10, 5, 0; the first week goes down to 10, the dose nearest to 15 being
    // 20 as well as 10 and the first week having to go down; then 10 stays until 0 is nearest.
    let dailies: Vec<&str> = steps(&plan)
        .iter()
        .map(|step| text(&item(step, "row")["daily"]))
        .collect();
    assert_eq!(dailies, ["10 mg", "0 mg"]);
    for step in steps(&plan) {
        for dose in list(&item(step, "row")["regular"]) {
            assert!(
                list(&dose["units"])
                    .iter()
                    .all(|unit| figure(&unit["count"]) == "1"),
                "{dose}"
            );
        }
    }
}
