//! What holds for every schedule, checked on the answer of `plan --json` against its file.
#![cfg(test)]

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate};
use num_rational::BigRational;
use num_traits::{Signed as _, Zero as _};
use serde_json::Value;

use crate::formulary_cases::{product_of, strengths};
use crate::support::{amount, date, figure, list, number, ratio, steps, tenths, text};
use crate::{makeable, supplies};

/// Checks all of them for a scenario of a file; none of its rows is a replan or written by hand.
pub fn check(file: &Value, scenario: &Value, plan: &Value) {
    check_calendar(file, scenario, plan);
    check_doses(file, plan);
    check_patches(file, plan);
    check_percentages(file, plan);
    check_changed(file, plan);
    makeable::check(file, scenario, plan);
    supplies::check(file, scenario, plan);
    check_end(scenario, plan);
}

fn day(value: &Value) -> NaiveDate {
    date(text(value))
}

/// Steps are numbered, end to end, start on allowed weekdays, and are reviewed within.
fn check_calendar(file: &Value, scenario: &Value, plan: &Value) {
    let request = &scenario["request"];
    let steps = steps(plan);
    assert!(!steps.is_empty(), "no steps");
    assert!(
        day(&steps[0]["start"]) >= day(&request["start"]),
        "the first step starts before `start`"
    );
    let words = list(&request["constraints"]["change_weekdays"]);
    for (place, step) in steps.iter().enumerate() {
        let (start, end) = (day(&step["start"]), day(&step["end"]));
        let days = step["days"].as_i64().expect("days");
        assert_eq!(step["index"], place + 1);
        if step["kind"] == "stop" {
            assert_eq!((days, end), (0, start), "a stop takes no days");
            assert_eq!(place + 1, steps.len(), "a stop is the last step");
            assert!(step["review"].is_null(), "a stop has no review");
        } else {
            assert_eq!((end - start).num_days() + 1, days, "step {}", place + 1);
            assert!(days >= 1, "step {} has no day", place + 1);
            let review = day(&step["review"]);
            assert!(
                (start..=end).contains(&review),
                "step {} is reviewed outside of it",
                place + 1
            );
        }
        if let Some(next) = steps.get(place + 1) {
            assert_eq!(
                day(&next["start"]),
                end + Days::new(1),
                "after step {}",
                place + 1
            );
        }
        let weekday = start.weekday().to_string().to_lowercase();
        let patches = list(&step["changed"])
            .iter()
            .any(|id| present(file, text(id))["patches"].is_array());
        let held = step["kind"] == "hold" || place > 0 && steps[place - 1]["kind"] == "hold";
        if !words.is_empty() && !patches && !held {
            assert!(
                words.iter().any(|word| *word == weekday),
                "step {} starts on a {weekday}",
                place + 1
            );
        }
    }
    assert_eq!(plan["schedule"]["ends"], steps[steps.len() - 1]["start"]);
}

/// Time of day and amount.
fn doses(item: &Value) -> BTreeMap<String, BigRational> {
    list(&item["regular"])
        .iter()
        .map(|dose| (text(&dose["time"]).to_owned(), amount(&dose["amount"])))
        .collect()
}

fn present<'a>(file: &'a Value, id: &str) -> &'a Value {
    list(&file["regimen"])
        .iter()
        .find(|row| row["id"] == id)
        .unwrap_or(&Value::Null)
}

/// Every dose is the sum of its units, every day the sum of its doses, and no dose of the day
/// is ever larger than the one before.
fn check_doses(file: &Value, plan: &Value) {
    let mut before: BTreeMap<String, BTreeMap<String, BigRational>> = BTreeMap::new();
    for row in list(&file["regimen"]) {
        let doses = list(&row["regular"]).iter();
        let in_units = doses.map(|dose| (text(&dose["time"]).to_owned(), in_mass(row, dose)));
        before.insert(text(&row["id"]).to_owned(), in_units.collect());
    }
    for step in steps(plan) {
        for item in list(&step["items"]) {
            let (id, context) = (
                text(&item["id"]),
                format!("step {} {}", step["index"], item["id"]),
            );
            if !present(file, id)["regular"].is_array() {
                continue;
            }
            let times: Vec<&str> = list(&item["regular"])
                .iter()
                .map(|dose| text(&dose["time"]))
                .collect();
            assert!(
                times.is_sorted_by(|one, next| one < next),
                "{context}: {times:?}"
            );
            list(&item["regular"])
                .iter()
                .for_each(|dose| check_units(dose, &context));
            let doses = doses(item);
            assert_eq!(
                amount(&item["daily"]),
                doses.values().sum::<BigRational>(),
                "{context}"
            );
            let earlier = before.get(id).cloned().unwrap_or_default();
            for (time, dose) in &doses {
                assert!(!dose.is_zero(), "{context}: a dose of nothing is listed");
                let present = earlier.get(time);
                assert!(
                    present.is_some_and(|present| dose <= present),
                    "{context}: {time} rises to {dose}"
                );
            }
            before.insert(id.to_owned(), doses);
        }
    }
}

fn check_units(dose: &Value, context: &str) {
    let units = list(&dose["units"]);
    if units.is_empty() {
        assert!(
            dose["volume"].is_string(),
            "{context}: neither units nor a volume"
        );
        return;
    }
    let strengths: Vec<BigRational> = units.iter().map(|unit| amount(&unit["strength"])).collect();
    assert!(
        strengths.is_sorted_by(|one, next| one > next),
        "{context}: larger strengths first, merged"
    );
    let counts = units.iter().map(|unit| number(&figure(&unit["count"])));
    let sum: BigRational = strengths
        .iter()
        .zip(counts)
        .map(|(strength, count)| strength * count)
        .sum();
    assert_eq!(amount(&dose["amount"]), sum, "{context}");
}

/// The present amount of a dose, a volume by way of its row's concentration.
fn in_mass(row: &Value, dose: &Value) -> BigRational {
    let given = amount(&dose["amount"]);
    if !text(&dose["amount"]).ends_with(" mL") {
        return given;
    }
    let own = &row["concentration"];
    let only = || strengths(product_of(row), &Value::Null)[0].0;
    let per_ml = own.as_str().map_or_else(
        || BigRational::new(only().into(), 1000.into()),
        |_| amount(own),
    );
    given * per_ml
}

/// Patches start and are changed on their days, counted from the next change; the set that is
/// worn never rises.
fn check_patches(file: &Value, plan: &Value) {
    let rows = list(&file["regimen"]).iter();
    for row in rows.filter(|row| row["patches"].is_array()) {
        let hours = product_of(row)["change_interval_h"]
            .as_i64()
            .expect("hours");
        let (every, next) = (hours / 24, day(&row["next_change"]));
        let mut before: BigRational = list(&row["patches"]).iter().map(amount).sum();
        for step in steps(plan) {
            let context = format!("step {}", step["index"]);
            let Some(item) = list(&step["items"])
                .iter()
                .find(|item| item["id"] == row["id"])
            else {
                continue;
            };
            let start = day(&step["start"]);
            // A hold may begin on any day; what follows it may not.
            if step["kind"] != "hold" {
                assert_eq!((start - next).num_days() % every, 0, "{context}: {start}");
            }
            let daily = amount(&item["daily"]);
            assert!(daily <= before, "{context}: rises to {daily}");
            before = daily;
            if item["patches"].is_null() {
                continue;
            }
            assert_eq!(item["change_days"], every, "{context}");
            let days = start
                .iter_days()
                .take_while(|one| *one <= day(&step["end"]));
            let days = days.filter(|one| (*one - next).num_days() % every == 0);
            let expected: Vec<String> = days.map(|one| one.to_string()).collect();
            assert_eq!(item["changes"], serde_json::json!(expected), "{context}");
        }
    }
}

/// The percentages, worked out again from the doses.
fn check_percentages(file: &Value, plan: &Value) {
    let mut before: BTreeMap<&str, BigRational> = BTreeMap::new();
    let originals = plan["schedule"]["original"]
        .as_object()
        .expect("the original doses");
    for (id, daily) in originals {
        before.insert(id, amount(daily));
    }
    let original = before.clone();
    let percent = |part: &BigRational, whole: &BigRational| tenths(&(part * ratio(100, 1) / whole));
    for step in steps(plan) {
        for item in list(&step["items"]) {
            let (id, context) = (
                text(&item["id"]),
                format!("step {} {}", step["index"], item["id"]),
            );
            let (Some(previous), Some(first)) = (before.get(id).cloned(), original.get(id)) else {
                continue;
            };
            let daily = amount(&item["daily"]);
            let reduction = &item["reduction"];
            if !reduction.is_null() {
                let cut = &previous - &daily;
                assert_eq!(
                    figure(&reduction["of_previous_percent"]),
                    percent(&cut, &previous),
                    "{context}"
                );
                assert_eq!(
                    figure(&reduction["of_original_percent"]),
                    percent(&cut, first),
                    "{context}"
                );
                let so_far = first - &daily;
                assert_eq!(
                    figure(&reduction["since_start_percent"]),
                    percent(&so_far, first),
                    "{context}"
                );
            } else if present(file, id)["as_needed"].is_null() {
                assert_eq!(daily, previous, "{context} falls without saying so");
            }
            before.insert(id, daily);
        }
    }
}

/// What a row is in a step, as far as `changed` looks at it.
fn taking(item: &Value) -> Value {
    let mut taken = item.clone();
    for part in ["reduction", "changes", "product", "id", "brand"] {
        taken.as_object_mut().and_then(|fields| fields.remove(part));
    }
    taken
}

/// From the second step on: a row is named as changed just when it is taken otherwise.
fn check_changed(file: &Value, plan: &Value) {
    for pair in steps(plan).windows(2) {
        let [before, step] = pair else { continue };
        for row in list(&file["regimen"]) {
            let find = |step: &Value| {
                list(&step["items"])
                    .iter()
                    .find(|item| item["id"] == row["id"])
                    .map(taking)
            };
            let named = list(&step["changed"]).contains(&row["id"]);
            let Some(now) = find(step) else { continue };
            assert_eq!(
                find(before) != Some(now),
                named,
                "step {} {}",
                step["index"],
                row["id"]
            );
        }
    }
}

/// A plan to stop ends at nothing.
fn check_end(scenario: &Value, plan: &Value) {
    let steps = steps(plan);
    let last = &steps[steps.len() - 1];
    let manual = scenario["request"]["manual_steps"].is_array();
    if manual {
        return;
    }
    let stops = scenario["request"]["goal"]["kind"] == "stop";
    assert_eq!(
        last["kind"] == "stop",
        stops,
        "the last step is {}",
        last["kind"]
    );
    if stops {
        assert_eq!(plan["schedule"]["reaches_goal"], true);
    }
    for row in list(&plan["objective"]["rows"]) {
        assert!(!amount(&row["excess"]).is_negative(), "{row}");
    }
}
