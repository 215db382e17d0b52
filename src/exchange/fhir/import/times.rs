//! At which times of a day a dose is taken, and how often.

use num_traits::ToPrimitive as _;

use crate::date;
use crate::exchange::fhir::import::dosage::{Fault, MOST_A_DAY, fault};
use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::import::{Unread, beside};
use crate::quantity::Exact;

/// The names of a repeat that are read.
const READ: [&str; 9] = [
    "id",
    "boundsPeriod",
    "boundsDuration",
    "boundsRange",
    "frequency",
    "period",
    "periodUnit",
    "timeOfDay",
    "when",
];

/// The times of day; empty ones where it is said how often, but not when.
pub(super) fn times(repeat: &Node<'_>, unread: &mut Unread) -> Result<Vec<String>, Fault> {
    if let Some(other) = repeat.others(&READ).first() {
        return fault(repeat, &format!("has {}, which is not read", other.name()));
    }
    if let Some(when) = repeat.get("when") {
        let why = "is a part of the day and no time; it is not taken over";
        beside::say(&when, why, unread);
    }
    for name in ["boundsPeriod", "boundsDuration", "boundsRange"] {
        if let Some(bounds) = repeat.get(name) {
            unread.add(
                &bounds,
                "limits the days, which a present regimen does not have",
            );
        }
    }
    let given = repeat.list("timeOfDay");
    let how_often = how_often(repeat);
    if given.is_empty() {
        let Some(count) = how_often else {
            return fault(repeat, "does not say how often in a day");
        };
        unread.add(repeat, "does not say at which times of day");
        let count = usize::try_from(count).unwrap_or_default();
        return Ok(vec![String::new(); count]);
    }
    let several = u64::try_from(given.len()).ok();
    if repeat.get("frequency").is_some() && how_often != several {
        return fault(repeat, "has another number of times than its frequency");
    }
    let mut times = Vec::new();
    for one in given {
        let Some(text) = one.plain() else {
            return fault(&one, "is no time of day");
        };
        let short = text.strip_suffix(":00").unwrap_or(&text);
        match date::time_from_text(short) {
            Some(_) if times.iter().any(|other| other == short) => {
                return fault(&one, "is a time of day that stands twice");
            }
            Some(_) => times.push(short.to_owned()),
            None => return fault(&one, "is no time of day in whole minutes"),
        }
    }
    Ok(times)
}

/// How often in 24 hours: so many times a day, or every so many hours.
fn how_often(repeat: &Node<'_>) -> Option<u64> {
    let frequency = repeat.number("frequency")?;
    let period = repeat.number("period")?;
    let hours = match repeat.text("periodUnit")? {
        "h" => period,
        "d" => period * Exact::from(24),
        _ => return None,
    };
    if hours <= Exact::from(0) || hours > Exact::from(24) {
        return None;
    }
    let count = frequency * Exact::from(24) / hours;
    let count = count.is_integer().then(|| count.to_integer().to_u64())??;
    (1..=MOST_A_DAY).contains(&count).then_some(count)
}
