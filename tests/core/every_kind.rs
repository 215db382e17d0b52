//! What holds for every case of every product that can be planned.
#![cfg(test)]

use num_rational::BigRational;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};
use taperline::{plan, plan_file};

use crate::formulary_cases::{Kind, file_of, kind, product_of};
use crate::invariants;
use crate::properties::{later, pointers};
use crate::support::{amount, case_from, formulary, one_row, planned, today};

/// Proptest keeps no seeds of its own: a failure that it finds becomes a case of the fixtures.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// The days after which weekdays and change days of every patch are the same again: the least
/// common multiple of 3, 4 and 7.
const ROUND: u64 = 84;

/// Text that stands where it should not.
fn stray_text() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!("")),
        "\\PC{0,12}".prop_map(Value::from),
        "[0-9]{0,7}[.]?[0-9]{0,4} (mg|mcg|mL|mcg/h|mg/mL)".prop_map(Value::from),
        "(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]".prop_map(Value::from),
        "[0-2][0-9]:[0-5][0-9]".prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
    ]
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn every_schedule_of_every_product_keeps_the_invariants(seed in any::<u64>()) {
        let file = file_of(seed);
        invariants::check(&file, &file["scenarios"][0], &planned(&file));
    }

    #[test]
    fn no_stray_text_makes_reading_or_planning_panic(
        seed in any::<u64>(), place in any::<usize>(), value in stray_text(),
    ) {
        let mut file = file_of(seed);
        let mut found = Vec::new();
        pointers(&file, "", &mut found);
        let leaves: Vec<&String> = found
            .iter()
            .filter(|pointer| file.pointer(pointer).is_some_and(|value| !value.is_object() && !value.is_array()))
            .collect();
        let pointer = leaves[place % leaves.len()].clone();
        *file.pointer_mut(&pointer).expect("a value") = value;
        if let Ok(case) = case_from(&serde_json::to_vec(&file).expect("JSON"))
            && let Some(scenario) = case.scenario(None)
        {
            let _ = plan::plan(&case, scenario, formulary(), today());
        }
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn moving_start_and_change_days_by_whole_rounds_moves_only_dates(
        seed in any::<u64>(), rounds in 1_u64..6,
    ) {
        let file = file_of(seed);
        let mut moved = file.clone();
        let days = ROUND * rounds;
        let start = &mut moved["scenarios"][0]["request"]["start"];
        *start = later(start, days);
        if !moved["regimen"][0]["next_change"].is_null() {
            let next = &mut moved["regimen"][0]["next_change"];
            *next = later(next, days);
        }
        let (plan, moved) = (planned(&file), planned(&moved));
        for part in ["schedule", "dispensing", "objective"] {
            prop_assert_eq!(&later(&plan[part], days), &moved[part]);
        }
    }

    #[test]
    fn what_was_written_is_planned_alike_and_planned_again_is_the_same(seed in any::<u64>()) {
        let file = file_of(seed);
        let plan = planned(&file);
        prop_assert_eq!(&plan, &planned(&file));
        let draft = plan_file::read(&serde_json::to_vec(&file).expect("JSON")).expect("a draft");
        let written: Value = serde_json::from_slice(&plan_file::write(&draft)).expect("JSON");
        prop_assert_eq!(plan, planned(&written));
    }
}

/// A case of one dose a day of tablets, capsules or patches, to be stopped at a pace that asks
/// for the same all the way.
fn one_steady_dose(seed: u64) -> Value {
    let lawful = |file: &Value| {
        let row = &file["regimen"][0];
        row["patches"].is_array() || row["regular"][0]["amount"].is_string() && !is_liquid(row)
    };
    let mut file = (seed..seed.saturating_add(1_000))
        .map(file_of)
        .find(lawful)
        .expect("tablets or patches within a thousand cases");
    if let Some(Value::Array(doses)) = file["regimen"][0].get_mut("regular") {
        doses.truncate(1);
    }
    let percent = [5, 10, 20, 25, 40][usize::try_from(seed % 5).expect("small")];
    let of = if seed.is_multiple_of(2) {
        "original"
    } else {
        "current"
    };
    let request = &mut file["scenarios"][0]["request"];
    request["goal"] = json!({ "kind": "stop" });
    request["pace"] = json!({ "reduction": { "percent": percent, "of": of }, "every_days": 28 });
    file
}

fn is_liquid(row: &Value) -> bool {
    kind(product_of(row)) == Kind::Liquid
}

/// The excess of a case, with its unit left out.
fn excess(file: &Value) -> BigRational {
    amount(&planned(file)["objective"]["rows"][0]["excess"])
}

proptest! {
    #![proptest_config(config(150))]

    // With one dose a day every amount that could be made can still be made and is a rung, and
    // what is allowed depends on the dose before alone. A cut done in two is never further
    // beyond what is allowed than done at once. That does not hold where a pace asks for less
    // later: see the case below.
    #[test]
    fn a_wider_choice_never_raises_the_excess_of_one_dose_at_a_steady_pace(seed in any::<u64>()) {
        let file = one_steady_dose(seed);
        let mut wider = file.clone();
        let constraints = wider["scenarios"][0]["request"]["constraints"].as_object_mut();
        let constraints = constraints.expect("constraints");
        match seed % 3 {
            0 => {
                constraints.remove("strengths");
            }
            1 => {
                constraints["most_units_per_dose"] = json!(6);
                constraints["most_patches"] = json!(4);
            }
            _ => constraints["halve_scored"] = json!(true),
        }
        prop_assert!(excess(&wider) <= excess(&file), "{:#}", file);
    }
}

/// Tapentadol 250 mg once a day, one tablet a dose: 28 % of the original at first, from three
/// quarters of it on 4 %.
fn tapentadol(strengths: &[&str]) -> Value {
    planned(&one_row(
        "uk-tap-mr12",
        &[("20:00", "250 mg")],
        &json!({
            "start": "2027-01-04",
            "goal": { "kind": "stop" },
            "pace": {
                "reduction": { "percent": 28, "of": "original" }, "every_days": 14,
                "tail": {
                    "below_percent_of_original": 75,
                    "reduction": { "percent": 4, "of": "original" }, "every_days": 14,
                },
            },
            "order": ["row"],
            "constraints": { "most_units_per_dose": 1, "strengths": { "row": strengths } },
        }),
    ))
}

#[test]
fn one_more_strength_can_raise_the_excess_where_the_pace_slows_down() {
    // 180 mg are asked for first. Without a 200 mg tablet the nearest is 150 mg: 63.75 mg (25.5 %
    // of 250) are allowed, so 36.25 mg are beyond. From there on 4.5 % of 250 = 11.25 mg are
    // allowed, of 25 mg 6.375: 50 − 11.25 twice, 25 − 11.25, 25 − 6.375: 109.875 mg more.
    let without = tapentadol(&["25 mg", "50 mg", "100 mg", "150 mg"]);
    assert_eq!(without["objective"]["rows"][0]["excess"], "146.125 mg");
    // With it the nearest to 180 is 200 mg, and never faster than asked means not below it: those
    // 50 mg are allowed, but 200 to 150 comes when 11.25 mg are: 38.75 + 109.875 mg.
    let with = tapentadol(&["25 mg", "50 mg", "100 mg", "150 mg", "200 mg"]);
    assert_eq!(with["objective"]["rows"][0]["excess"], "148.625 mg");
}
