//! What is dispensed in each period is what is taken in it, day by day, for every kind of
//! product.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use num_rational::BigRational;
use num_traits::Zero as _;
use serde_json::Value;

use crate::support::{amount, date, figure, list, number, ratio, steps, text};

/// What is supplied: units, patches or ampoules of a strength, or millilitres.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Strength(String),
    Volume,
}

fn day(value: &Value) -> NaiveDate {
    date(text(value))
}

/// What a dose is made of.
fn parts(dose: &Value) -> Vec<(Of, BigRational)> {
    if dose["volume"].is_string() {
        return vec![(Of::Volume, amount(&dose["volume"]))];
    }
    counts(&dose["units"])
}

fn counts(units: &Value) -> Vec<(Of, BigRational)> {
    let units = list(units).iter();
    units
        .map(|unit| {
            let strength = Of::Strength(text(&unit["strength"]).to_owned());
            (strength, number(&figure(&unit["count"])))
        })
        .collect()
}

/// What an item takes from one date to another, both included, in a step of these days.
fn taken(item: &Value, days: i64, from: NaiveDate, to: NaiveDate) -> Vec<(Of, BigRational)> {
    let times = |parts: Vec<(Of, BigRational)>, times: BigRational| -> Vec<(Of, BigRational)> {
        let parts = parts.into_iter();
        parts.map(|(of, part)| (of, part * &times)).collect()
    };
    if let as_needed @ Value::Object(_) = &item["as_needed"] {
        let most = &as_needed["most_per_24h"];
        let uses = if most.is_null() {
            &as_needed["uses_per_24h"]
        } else {
            most
        };
        let uses = uses.as_i64().expect("a count");
        return times(parts(as_needed), ratio(uses * days, 1));
    }
    if item["patches"].is_array() {
        let changes = list(&item["changes"]).iter().map(day);
        let changes = changes.filter(|day| (from..=to).contains(day)).count();
        return times(
            counts(&item["patches"]),
            ratio(i64::try_from(changes).expect("few"), 1),
        );
    }
    if item["infusion"].is_object() {
        return times(ampoules(item), ratio(days, 1));
    }
    let doses = list(&item["regular"]).iter().flat_map(parts).collect();
    times(doses, ratio(days, 1))
}

/// The ampoules of one day: enough for the day's amount, and none that could be left out.
fn ampoules(item: &Value) -> Vec<(Of, BigRational)> {
    let rate = amount(&item["infusion"]["amount_per_24h"]);
    let ampoules = list(&item["ampoules"]).iter();
    let held = ampoules.map(|one| {
        let each = amount(&one["strength"]);
        (each.clone(), each * number(&figure(&one["count"])))
    });
    let held: Vec<(BigRational, BigRational)> = held.collect();
    let sum: BigRational = held.iter().map(|(_, all)| all).sum();
    assert!(sum >= rate, "{item}: the ampoules hold too little");
    for (each, _) in &held {
        assert!(&sum - each < rate, "{item}: one ampoule too many");
    }
    counts(&item["ampoules"])
}

/// All that a row takes from one date to another, both included.
fn taken_of_row(
    plan: &Value,
    id: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> BTreeMap<Of, BigRational> {
    let mut sums: BTreeMap<Of, BigRational> = BTreeMap::new();
    for step in steps(plan).iter().filter(|step| step["days"] != 0) {
        let (start, end) = (day(&step["start"]).max(from), day(&step["end"]).min(to));
        let days = (end - start).num_days() + 1;
        let items = list(&step["items"]).iter();
        for item in items.filter(|item| days > 0 && item["id"] == id) {
            for (of, part) in taken(item, days, from, to) {
                *sums.entry(of).or_default() += part;
            }
        }
    }
    sums.retain(|_, sum| !sum.is_zero());
    sums
}

/// What a supply is of, and how much.
fn supplied(supply: &Value) -> (Of, BigRational) {
    if supply["volume"].is_string() {
        return (Of::Volume, amount(&supply["volume"]));
    }
    let strength = Of::Strength(text(&supply["strength"]).to_owned());
    (strength, number(&figure(&supply["count"])))
}

/// The rows that are supplied: those that are tapered, and those that follow.
fn rows(file: &Value, scenario: &Value) -> BTreeSet<String> {
    let order = list(&scenario["request"]["order"]).iter();
    let regimen = list(&file["regimen"]).iter();
    let following = regimen
        .filter(|row| !list(&row["as_needed"]["follows"]).is_empty())
        .map(|row| &row["id"]);
    order
        .chain(following)
        .map(|id| text(id).to_owned())
        .collect()
}

/// Checks the list against the steps: period by period, and that nothing is missing.
pub fn check(file: &Value, scenario: &Value, plan: &Value) {
    let request = &scenario["request"];
    let supply_days = request["constraints"]["supply_days"].as_i64().unwrap_or(28);
    let first = day(&steps(plan)[0]["start"]);
    let rows = rows(file, scenario);
    let mut sums: BTreeMap<(String, Of), BigRational> = BTreeMap::new();
    for supply in list(&plan["dispensing"]) {
        let (from, to) = (day(&supply["from"]), day(&supply["to"]));
        assert_eq!((from - first).num_days() % supply_days, 0, "{supply}");
        assert!(
            (0..supply_days).contains(&(to - from).num_days()),
            "{supply}"
        );
        let id = text(&supply["id"]);
        assert!(rows.contains(id), "{supply} is not asked for");
        let (of, given) = supplied(supply);
        let taken = taken_of_row(plan, id, from, to);
        let taken = taken
            .get(&of)
            .unwrap_or_else(|| panic!("{supply}: nothing is taken of it"));
        // Only units are whole.
        let whole = matches!(of, Of::Strength(_));
        let needed = if whole { taken.ceil() } else { taken.clone() };
        assert_eq!(given, needed, "{supply}");
        *sums.entry((id.to_owned(), of)).or_default() += taken;
    }
    for id in rows {
        let all = taken_of_row(plan, &id, first, NaiveDate::MAX);
        for (of, all) in all {
            let found = sums.get(&(id.clone(), of.clone()));
            assert_eq!(found, Some(&all), "{id} {of:?} is supplied");
        }
    }
}
