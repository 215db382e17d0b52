//! One step of a schedule as JSON.

use num_traits::Zero as _;
use serde_json::{Map, Value, json};

use crate::case::units::{self, UnitCount};
use crate::case::{Row, RowId};
use crate::date;
use crate::equivalence::Equivalents;
use crate::exchange::values::{daily, equivalent, number, percent, shares, strength, tenths};
use crate::quantity::{Exact, MorphineEquivalent, PatchRate};
use crate::taper::{
    Doses, DrugTotal, Item, Measure, Schedule, Step, TakenInstead, ampoules, drug_totals,
};

pub(super) fn step(
    schedule: &Schedule,
    step: &Step,
    (present, before, now): (&Equivalents, &Equivalents, &Equivalents),
    steep: bool,
) -> Value {
    let reduction = step.reduction.as_ref().map(|reduction| {
        let mut object = shares(reduction);
        object.insert("ome_mg_per_day".to_owned(), fall(before, now));
        object
    });
    json!({
        "index": step.index,
        "start": date::iso(step.start),
        "end": date::iso(step.end),
        "days": step.days,
        "kind": step.kind.word(),
        "nominal_percent_of_original": step.nominal_percent_of_original.as_ref().map(percent),
        "taken": step.instead.iter().map(instead).collect::<Vec<_>>(),
        "items": step.items.iter().map(item).collect::<Vec<_>>(),
        "changed": step.changed.iter().map(RowId::as_str).collect::<Vec<_>>(),
        "reduction": reduction,
        "drugs": drug_totals(schedule, step).iter().map(drug).collect::<Vec<_>>(),
        "whole": whole(present, before, now),
        "steep": steep,
        "ome_mg_per_day": equivalent(&now.total),
        "incomplete": now.incomplete(),
        "review": step.review.map(date::iso),
    })
}

/// What is really taken of a row on the step's first day, and what was planned; of a row taken
/// when needed one dose.
fn instead(one: &TakenInstead) -> Value {
    let unit = one.taken.row.product.mass_unit();
    json!({
        "id": one.taken.id().as_str(),
        "on": date::iso(one.on),
        "planned": one.planned_amount().text(unit),
        "taken": one.taken.amount().text(unit),
    })
}

/// What several rows of one drug add up to.
fn drug(total: &DrugTotal) -> Value {
    let mut object = total.reduction.as_ref().map(shares).unwrap_or_default();
    object.insert("drug".to_owned(), Value::from(total.drug.as_str()));
    let daily = Value::from(total.daily.text(total.unit));
    object.insert("daily".to_owned(), daily);
    Value::Object(object)
}

/// The fall of the whole regimen's equivalent as shares; null where a row has none, because
/// the share of an unknown whole is unknown.
fn whole(present: &Equivalents, before: &Equivalents, now: &Equivalents) -> Value {
    if [present, before, now].iter().any(|all| all.incomplete()) {
        return Value::Null;
    }
    let share = |of: &Equivalents| {
        let at = |end: fn(&MorphineEquivalent) -> &Exact| {
            let (of, now) = (end(&of.total), end(&now.total));
            (!of.is_zero()).then(|| (of - now) / of * Exact::from_integer(100.into()))
        };
        match (at(MorphineEquivalent::low), at(MorphineEquivalent::high)) {
            (Some(low), Some(high)) if low == high => tenths(&low),
            (Some(one), Some(other)) => {
                let (low, high) = (one.clone().min(other.clone()), one.max(other));
                json!({ "low": tenths(&low), "high": tenths(&high) })
            }
            _ => Value::Null,
        }
    };
    json!({ "of_previous_percent": share(before), "since_start_percent": share(present) })
}

/// The fall of the whole regimen's equivalent; a range where either total is one.
fn fall(before: &Equivalents, now: &Equivalents) -> Value {
    let low = before.total.low() - now.total.low();
    let high = before.total.high() - now.total.high();
    equivalent(&MorphineEquivalent::range(low, high))
}

fn item(item: &Item) -> Value {
    let row = &item.row;
    let mut object = Map::new();
    object.insert("id".to_owned(), Value::from(item.id().as_str()));
    object.insert("product".to_owned(), Value::from(row.product.id.as_str()));
    object.insert("daily".to_owned(), daily(row, item.daily));
    let unit = row.product.mass_unit();
    if let Some(concentration) = &row.concentration {
        object.insert(
            "concentration".to_owned(),
            Value::from(concentration.text()),
        );
    }
    match &item.doses {
        Doses::Regular(doses) => {
            let doses = doses.iter().map(|dose| {
                let mut value = Map::new();
                value.insert(
                    "time".to_owned(),
                    Value::from(dose.time.format("%H:%M").to_string()),
                );
                value.insert("amount".to_owned(), Value::from(dose.dose.text(unit)));
                measure(row, &dose.made, &mut value);
                Value::Object(value)
            });
            object.insert("regular".to_owned(), doses.collect());
        }
        Doses::AsNeeded {
            dose,
            made,
            uses_per_24h,
            most_per_24h,
        } => {
            let mut value = Map::new();
            value.insert("amount".to_owned(), Value::from(dose.text(unit)));
            measure(row, made, &mut value);
            value.insert("uses_per_24h".to_owned(), Value::from(*uses_per_24h));
            if let Some(most) = most_per_24h {
                value.insert("most_per_24h".to_owned(), Value::from(*most));
            }
            object.insert("as_needed".to_owned(), Value::Object(value));
        }
        Doses::Patches {
            patches,
            change_days,
            changes,
        } => {
            let patches = units::worn(patches).into_iter().map(|unit| {
                let strength = PatchRate::from_nanograms_per_hour(unit.parts).text();
                json!({ "strength": strength, "count": number(&unit.text()) })
            });
            object.insert("patches".to_owned(), patches.collect());
            object.insert("change_days".to_owned(), Value::from(*change_days));
            object.insert(
                "changes".to_owned(),
                changes.iter().map(|day| date::iso(*day)).collect(),
            );
        }
        Doses::Infusion { per_24h } => {
            object.insert(
                "infusion".to_owned(),
                json!({ "amount_per_24h": per_24h.text(unit) }),
            );
            let ampoules = ampoules(row, *per_24h);
            object.insert(
                "ampoules".to_owned(),
                ampoules.iter().map(|one| units_value(row, one)).collect(),
            );
        }
        Doses::Stopped if row.is_regular() => {
            object.insert("regular".to_owned(), json!([]));
        }
        Doses::Stopped => {}
    }
    if let Some(reduction) = &item.reduction {
        object.insert("reduction".to_owned(), Value::Object(shares(reduction)));
    }
    Value::Object(object)
}

fn measure(row: &Row, made: &Measure, value: &mut Map<String, Value>) {
    match made {
        Measure::Volume(volume) => {
            value.insert("volume".to_owned(), Value::from(volume.text()));
        }
        Measure::Units(units) => {
            let units = units.iter().map(|unit| units_value(row, unit));
            value.insert("units".to_owned(), units.collect());
        }
    }
}

fn units_value(row: &Row, unit: &UnitCount) -> Value {
    let mut object = strength(row, unit.parts);
    object.insert("count".to_owned(), number(&unit.text()));
    Value::Object(object)
}
