//! What holds for every schedule, checked on the answer of `plan --json` against its file.
#![cfg(test)]

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate};
use num_rational::BigRational;
use num_traits::{ToPrimitive as _, Zero as _};
use serde_json::Value;

use crate::support::{date, figure, list, milligrams, number, ratio, steps, tenths, text};

/// Checks all of them for a scenario of a file; none of its rows is a replan or written by hand.
pub fn check(file: &Value, scenario: &Value, plan: &Value) {
    check_calendar(scenario, plan);
    check_doses(file, plan);
    check_percentages(plan);
    check_changed(file, plan);
    check_dispensing(scenario, plan);
    check_end(scenario, plan);
}

fn day(value: &Value) -> NaiveDate {
    date(text(value))
}

/// Steps are numbered, end to end, start on allowed weekdays, and are reviewed within.
fn check_calendar(scenario: &Value, plan: &Value) {
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
        let patches = list(&step["items"])
            .iter()
            .any(|item| item["patches"].is_array());
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

/// Time of day and milligrams.
fn doses(item: &Value) -> BTreeMap<String, BigRational> {
    list(&item["regular"])
        .iter()
        .map(|dose| (text(&dose["time"]).to_owned(), milligrams(&dose["amount"])))
        .collect()
}

fn present<'a>(file: &'a Value, id: &str) -> &'a Value {
    list(&file["regimen"])
        .iter()
        .find(|row| row["id"] == id)
        .unwrap_or(&Value::Null)
}

fn in_milligrams(item: &Value) -> bool {
    list(&item["regular"])
        .iter()
        .all(|dose| text(&dose["amount"]).ends_with(" mg"))
}

/// Every dose is the sum of its units, every day the sum of its doses, and no dose of the day
/// is ever larger than the one before.
fn check_doses(file: &Value, plan: &Value) {
    let mut before: BTreeMap<String, BTreeMap<String, BigRational>> = BTreeMap::new();
    for row in list(&file["regimen"])
        .iter()
        .filter(|row| in_milligrams(row))
    {
        before.insert(text(&row["id"]).to_owned(), doses(row));
    }
    for step in steps(plan) {
        for item in list(&step["items"]) {
            let (id, context) = (
                text(&item["id"]),
                format!("step {} {}", step["index"], item["id"]),
            );
            if !present(file, id)["regular"].is_array() || !in_milligrams(item) {
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
                milligrams(&item["daily"]),
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
    let strengths: Vec<BigRational> = units
        .iter()
        .map(|unit| milligrams(&unit["strength"]))
        .collect();
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
    assert_eq!(milligrams(&dose["amount"]), sum, "{context}");
}

/// The percentages, worked out again from the doses.
fn check_percentages(plan: &Value) {
    let mut before: BTreeMap<&str, BigRational> = BTreeMap::new();
    let originals = plan["schedule"]["original"]
        .as_object()
        .expect("the original doses");
    for (id, daily) in originals {
        if text(daily).ends_with(" mg") {
            before.insert(id, milligrams(daily));
        }
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
            let daily = milligrams(&item["daily"]);
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
            } else if item["regular"].is_array() {
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

/// Units of a strength that a step takes in a day.
fn units_a_day(step: &Value, id: &Value, strength: &Value) -> BigRational {
    let items = list(&step["items"]).iter().filter(|item| item["id"] == *id);
    let doses = items.flat_map(|item| list(&item["regular"]));
    let units = doses
        .flat_map(|dose| list(&dose["units"]))
        .filter(|unit| unit["strength"] == *strength);
    units.map(|unit| number(&figure(&unit["count"]))).sum()
}

/// What is dispensed in each period is what is taken in it, day by day.
fn check_dispensing(scenario: &Value, plan: &Value) {
    let supply_days = scenario["request"]["constraints"]["supply_days"]
        .as_i64()
        .unwrap_or(28);
    let steps = steps(plan);
    let first = day(&steps[0]["start"]);
    let mut supplied: BTreeMap<(String, String), BigRational> = BTreeMap::new();
    for supply in list(&plan["dispensing"])
        .iter()
        .filter(|supply| supply["count"].is_number())
    {
        let (from, to) = (day(&supply["from"]), day(&supply["to"]));
        assert_eq!((from - first).num_days() % supply_days, 0, "{supply}");
        assert!(
            (0..supply_days).contains(&(to - from).num_days()),
            "{supply}"
        );
        if !text(&supply["strength"]).ends_with(" mg") {
            continue;
        }
        let mut taken = BigRational::zero();
        for step in steps.iter().filter(|step| step["days"] != 0) {
            let (start, end) = (day(&step["start"]).max(from), day(&step["end"]).min(to));
            let days = (end - start).num_days() + 1;
            if days > 0 {
                taken += units_a_day(step, &supply["id"], &supply["strength"]) * ratio(days, 1);
            }
        }
        assert!(!taken.is_zero(), "{supply}: nothing is taken of it");
        let count = number(&figure(&supply["count"]));
        assert_eq!(count, taken.ceil(), "{supply}");
        let key = (
            text(&supply["id"]).to_owned(),
            text(&supply["strength"]).to_owned(),
        );
        *supplied.entry(key).or_default() += taken;
    }
    // Nothing that a supplied row takes is missing from the list.
    let rows: Vec<String> = supplied.keys().map(|(id, _)| id.clone()).collect();
    for row in rows {
        let id = Value::from(row.clone());
        let items = steps
            .iter()
            .flat_map(|step| list(&step["items"]))
            .filter(|item| item["id"] == id);
        let units = items
            .flat_map(|item| list(&item["regular"]))
            .flat_map(|dose| list(&dose["units"]));
        for strength in units.map(|unit| &unit["strength"]) {
            let days = |step: &Value| ratio(step["days"].as_i64().expect("days"), 1);
            let all: BigRational = steps
                .iter()
                .map(|step| units_a_day(step, &id, strength) * days(step))
                .sum();
            let key = (row.clone(), text(strength).to_owned());
            assert_eq!(supplied.get(&key), Some(&all), "{row} {strength}");
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
        let excess = milligrams_or_more(&row["excess"]);
        assert!(excess.to_f64().is_some_and(|excess| excess >= 0.0), "{row}");
    }
}

/// The number of a quantity in any unit.
fn milligrams_or_more(value: &Value) -> BigRational {
    number(text(value).split(' ').next().unwrap_or(""))
}
