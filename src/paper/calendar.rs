//! The days of a step as boxes to tick.

use chrono::{Datelike as _, NaiveDate};
use serde_json::{Value, json};

use crate::clinical_data::Country;
use crate::date;
use crate::paper::figures::{day_of_month, long_day, short_day, weekday_of_month};
use crate::taper::{Doses, Step};

/// The longest step, in days, of which each day gets a box; a longer one has a box for each
/// week.
const MOST_DAYS: u32 = 56;
/// The longest step, in days, of which each week gets a box; a longer one has a box for each
/// four weeks.
const MOST_DAYS_OF_WEEKS: u32 = 7 * 104;

/// A step's calendar; null for a step without days.
pub(super) fn calendar(step: &Step, country: Country) -> Value {
    match step.days {
        0 => Value::Null,
        days if days <= MOST_DAYS => by_day(step, country),
        days if days <= MOST_DAYS_OF_WEEKS && !patch_changes(step).is_empty() => {
            by_change(step, country)
        }
        days if days <= MOST_DAYS_OF_WEEKS => by_spell(step, 7, "week", country),
        _ => by_spell(step, 28, "four weeks", country),
    }
}

/// Seven days a row from the step's first weekday on, the days of a patch change marked.
fn by_day(step: &Step, country: Country) -> Value {
    let changes = patch_changes(step);
    let days: Vec<NaiveDate> = (0..step.days)
        .filter_map(|days| date::plus_days(step.start, days))
        .collect();
    let weekdays: Vec<String> = days
        .iter()
        .take(7)
        .map(|day| day.format("%a").to_string())
        .collect();
    let first = days.first().copied();
    let boxes = days.iter().map(|day| {
        let is_new_month = day.format("%-d").to_string() == "1" || first == Some(*day);
        let text = if is_new_month {
            day_of_month(*day, country)
        } else {
            day.format("%-d").to_string()
        };
        json!({ "text": text, "patch": changes.contains(day) })
    });
    let caption = if changes.is_empty() {
        "Tick each day when all doses are taken"
    } else {
        "Tick each day when all is done. Change your patch on the days marked P"
    };
    json!({
        "caption": caption, "weekdays": weekdays, "mark": "P", "days": boxes.collect::<Vec<_>>(),
    })
}

/// One box for each day on which a patch is changed: in a long step these are what is looked for.
fn by_change(step: &Step, country: Country) -> Value {
    let mut changes = patch_changes(step);
    changes.sort_unstable();
    changes.dedup();
    let days = changes.into_iter().map(|day| short_day(day, country));
    json!({
        "caption": "Tick each day on which you have changed your patch",
        "spells": days.collect::<Vec<_>>(),
    })
}

/// One box for each spell of days.
fn by_spell(step: &Step, days: u32, word: &str, country: Country) -> Value {
    let places = (0..step.days).step_by(usize::try_from(days).unwrap_or(7));
    let spells = places.filter_map(|place| {
        let from = date::plus_days(step.start, place)?;
        let to = date::plus_days(from, days - 1)?.min(step.end);
        // The year is said once where it is the same.
        let first = if from.year() == to.year() {
            weekday_of_month(from, country)
        } else {
            short_day(from, country)
        };
        Some(format!("{first} to {}", short_day(to, country)))
    });
    let done = if patch_changes(step).is_empty() {
        "all doses were taken"
    } else {
        "all doses were taken and every patch was changed"
    };
    json!({
        "caption": format!("Tick each {word} when {done}"),
        "spells": spells.collect::<Vec<_>>(),
    })
}

/// Every day of the step on which a patch is changed.
fn patch_changes(step: &Step) -> Vec<NaiveDate> {
    let sets = step.items.iter().filter_map(|item| match &item.doses {
        Doses::Patches { changes, .. } => Some(changes),
        _ => None,
    });
    sets.flatten().copied().collect()
}

/// The first and the last day of a step.
pub(super) fn dates(step: &Step, country: Country) -> String {
    let (start, end) = (long_day(step.start, country), long_day(step.end, country));
    if step.start == step.end {
        start
    } else {
        format!("{start} to {end}")
    }
}
