//! Every dose of a plan can be dispensed: made of strengths that are sold, in as many units as
//! are allowed, halved only where that is allowed, and in volumes that an oral syringe holds.
#![cfg(test)]

use std::collections::BTreeMap;

use num_rational::BigRational;
use serde_json::Value;

use crate::formulary_cases::{Kind, kind, product_of, strengths};
use crate::optimality::quantity;
use crate::support::{amount, figure, list, number, ratio, steps, text};

/// What a row may be made of.
struct Makeable<'a> {
    row: &'a Value,
    sold: Vec<String>,
    /// The strengths that planned doses may use, where that is narrowed.
    allowed: &'a Value,
    most: BigRational,
    halves: bool,
}

impl<'a> Makeable<'a> {
    fn of(row: &'a Value, request: &'a Value) -> Self {
        let product = product_of(row);
        let sold = strengths(product, &row["brand"]);
        let constraints = &request["constraints"];
        let (name, default) = match kind(product) {
            Kind::Patch => ("most_patches", 2),
            _ => ("most_units_per_dose", 4),
        };
        let scored = product["divisibility"] == "scored-half";
        Self {
            row,
            sold: sold
                .iter()
                .map(|(amount, unit)| quantity(*amount, unit))
                .collect(),
            allowed: &constraints["strengths"][text(&row["id"])],
            most: ratio(constraints[name].as_i64().unwrap_or(default), 1),
            halves: scored && constraints["halve_scored"] == true,
        }
    }

    /// A dose made of units; one that is not what is taken now keeps the constraints.
    fn check(&self, units: &Value, changed: bool, context: &str) {
        let mut total = ratio(0, 1);
        for unit in list(units) {
            let strength = text(&unit["strength"]);
            let count = number(&figure(&unit["count"]));
            assert!(
                self.sold.iter().any(|sold| sold == strength),
                "{context}: {strength} is not sold"
            );
            if changed {
                assert!(
                    self.allowed.is_null() || list(self.allowed).contains(&unit["strength"]),
                    "{context}: {strength} is not allowed"
                );
                assert!(self.halves || count.is_integer(), "{context}: {unit}");
            }
            total += count;
        }
        assert!(!changed || total <= self.most, "{context}: {units}");
    }
}

/// Checks every dose of a plan's rows against the clinical data and the constraints.
pub fn check(file: &Value, scenario: &Value, plan: &Value) {
    for row in list(&file["regimen"]) {
        let makeable = Makeable::of(row, &scenario["request"]);
        for step in steps(plan) {
            let items = list(&step["items"]).iter();
            for item in items.filter(|item| item["id"] == row["id"]) {
                check_item(
                    &makeable,
                    item,
                    &format!("step {} {}", step["index"], item["id"]),
                );
            }
        }
    }
}

fn check_item(makeable: &Makeable<'_>, item: &Value, context: &str) {
    let row = makeable.row;
    let product = product_of(row);
    let now: BTreeMap<&str, &Value> = list(&row["regular"])
        .iter()
        .map(|dose| (text(&dose["time"]), &dose["amount"]))
        .collect();
    match kind(product) {
        Kind::Patch => {
            // The set that is worn now stays only in a hold before the first step.
            let now: BigRational = list(&row["patches"]).iter().map(amount).sum();
            let changed = amount(&item["daily"]) != now;
            makeable.check(&item["patches"], changed, context);
            let patches = list(&item["patches"]).iter();
            let sum: BigRational = patches
                .map(|patch| amount(&patch["strength"]) * number(&figure(&patch["count"])))
                .sum();
            assert_eq!(amount(&item["daily"]), sum, "{context}");
        }
        Kind::Infusion => {
            if !item["infusion"].is_null() {
                let rate = &item["infusion"]["amount_per_24h"];
                assert_eq!(&item["daily"], rate, "{context}");
            }
        }
        Kind::Units => {
            for dose in list(&item["regular"]) {
                let changed = now.get(text(&dose["time"])) != Some(&&dose["amount"]);
                makeable.check(&dose["units"], changed, context);
            }
            if item["as_needed"].is_object() {
                let changed = item["as_needed"]["amount"] != row["as_needed"]["amount"];
                makeable.check(&item["as_needed"]["units"], changed, context);
            }
        }
        Kind::Liquid => {
            let doses = list(&item["regular"]).iter();
            for dose in doses.chain(item["as_needed"].is_object().then_some(&item["as_needed"])) {
                check_volume(item, dose, context);
            }
        }
    }
}

/// Volume times concentration is the amount, and one syringe holds it. That a syringe's marks
/// measure it is asked of the step alone, not of its multiples.
fn check_volume(item: &Value, dose: &Value, context: &str) {
    let volume = amount(&dose["volume"]);
    let concentration = amount(&item["concentration"]);
    assert_eq!(
        amount(&dose["amount"]),
        &volume * concentration,
        "{context}"
    );
    assert!(volume <= ratio(20, 1), "{context}: {dose}");
}
