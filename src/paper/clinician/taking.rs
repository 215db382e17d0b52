//! How a medicine is taken, in one line.

use crate::case::{Case, Daily, Row, Taking};
use crate::paper::clinician::words::day;
use crate::paper::regimen::{at_most, worn};
use crate::quantity::{Dose, Volume};
use crate::taper::{Doses, Item, Measure};

pub(super) use crate::paper::figures::amount;
use crate::paper::figures::clock;
pub(super) use crate::paper::regimen::short_name;

/// What a row adds up to, as a narrow cell.
pub(super) fn daily(daily: Daily, row: &Row) -> Vec<String> {
    let text = amount(&daily.text(row.product.mass_unit()));
    match text.strip_suffix(" an hour") {
        Some(rate) => vec![rate.to_owned(), "an hour".to_owned()],
        None => vec![text],
    }
}

/// How a row is taken now.
pub(super) fn now(case: &Case, row: &Row) -> String {
    let unit = row.product.mass_unit();
    match &row.taking {
        Taking::Regular(doses) => {
            let doses = doses.iter();
            let doses = doses.map(|timed| at(row, timed.time, &timed.dose.text(unit)));
            doses.collect::<Vec<_>>().join(", ")
        }
        Taking::AsNeeded(needed) => {
            let uses = needed.uses_per_24h;
            let used = if uses == 1 {
                "once".to_owned()
            } else {
                format!("{uses} times")
            };
            let when = when_needed(row, needed.dose, None, needed.most_per_24h);
            format!("{when}; used {used} in 24 hours now")
        }
        Taking::Patches {
            patches,
            next_change,
        } => {
            let next = day(*next_change, case.country);
            format!("{}; next change {next}", worn(patches))
        }
        Taking::Infusion { per_24h } => format!("{} in 24 hours", amount(&per_24h.text(unit))),
    }
}

/// How a row is taken in a step.
pub(super) fn in_step(item: &Item) -> String {
    let row = item.row.as_ref();
    let unit = row.product.mass_unit();
    match &item.doses {
        Doses::Regular(doses) => {
            let doses = doses.iter();
            let doses = doses.map(|planned| at(row, planned.time, &planned.dose.text(unit)));
            doses.collect::<Vec<_>>().join(", ")
        }
        Doses::AsNeeded {
            dose,
            made,
            most_per_24h,
            ..
        } => {
            let volume = match made {
                Measure::Volume(volume) => Some(*volume),
                Measure::Units(_) => None,
            };
            when_needed(row, *dose, volume, *most_per_24h)
        }
        Doses::Patches {
            patches,
            change_days,
            ..
        } => {
            let days = if *change_days == 1 {
                "every day".to_owned()
            } else {
                format!("every {change_days} days")
            };
            format!("{}, changed {days}", worn(patches))
        }
        Doses::Infusion { per_24h } => format!("{} in 24 hours", amount(&per_24h.text(unit))),
        Doses::Stopped => "stops".to_owned(),
    }
}

fn at(row: &Row, time: chrono::NaiveTime, dose: &str) -> String {
    format!("{} {}", clock(time, row.product.country), amount(dose))
}

fn when_needed(row: &Row, dose: Dose, volume: Option<Volume>, most: Option<u32>) -> String {
    let text = amount(&dose.text(row.product.mass_unit()));
    let measured = || row.concentration.as_ref()?.volume(dose);
    let volume = volume
        .or_else(measured)
        .map(|volume| format!(" = {}", volume.text()));
    let limit = Some(at_most(most)).filter(|limit| !limit.is_empty());
    let limit = limit.map(|limit| format!(", {limit}"));
    format!(
        "when needed {text}{}{}",
        volume.unwrap_or_default(),
        limit.unwrap_or_default()
    )
}
