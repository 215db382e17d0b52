//! Exact values as JSON: numbers made from text, never through a float.

use serde_json::{Map, Value, json};

use crate::case::{Daily, Row};
use crate::quantity::{Exact, MorphineEquivalent, Percent, tenths_text};
use crate::taper::{self, Shares};

pub(super) fn tenths(value: &Exact) -> Value {
    number(&tenths_text(value))
}

/// A number from its text.
pub(super) fn number(text: &str) -> Value {
    text.parse::<serde_json::Number>()
        .map_or(Value::Null, Value::Number)
}

pub(super) fn percent(percent: &Percent) -> Value {
    tenths(percent.exact())
}

pub(super) fn equivalent(value: &MorphineEquivalent) -> Value {
    if value.is_range() {
        json!({ "low": tenths(value.low()), "high": tenths(value.high()) })
    } else {
        tenths(value.low())
    }
}

pub(super) fn daily(row: &Row, daily: Daily) -> Value {
    Value::from(daily.text(row.product.mass_unit()))
}

pub(super) fn shares(shares: &Shares) -> Map<String, Value> {
    let pairs = [
        ("of_previous_percent", &shares.of_previous),
        ("of_original_percent", &shares.of_original),
        ("since_start_percent", &shares.since_start),
        ("per_28_days_percent", &shares.per_28_days),
    ];
    pairs
        .into_iter()
        .map(|(name, share)| (name.to_owned(), percent(share)))
        .collect()
}

/// A strength; a combination's is the opioid's, with its label.
pub(super) fn strength(row: &Row, parts: u64) -> Map<String, Value> {
    let text = row.daily().with_parts(parts).text(row.product.mass_unit());
    let label = taper::strength_text(row, parts);
    let mut object = Map::new();
    let same = label == text;
    object.insert("strength".to_owned(), Value::from(text));
    if !same {
        object.insert("label".to_owned(), Value::from(label));
    }
    object
}
