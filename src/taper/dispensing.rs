//! What to supply, by strength and supply period.
//!
//! Periods of the constraint's length run from the first step; every row that is tapered or
//! follows is counted. Halves are rounded up over a period; liquids are counted by volume, infusions in ampoules,
//! as-needed doses by the most that may be used.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::case::{Case, Request, Row, RowId, Taking};
use crate::date;
use crate::quantity::Volume;
use crate::taper::ampoules::ampoules;
use crate::taper::schedule::{Doses, Item, Measure, Needed, Schedule, Step, Supply, SupplyOf};

/// The supplies of a schedule: by period, then row, larger strength first.
pub fn dispensing(case: &Case, request: &Request, schedule: &Schedule) -> Vec<Supply> {
    let supplied = case.regimen.iter().filter(|row| {
        let follows =
            matches!(&row.taking, Taking::AsNeeded(as_needed) if !as_needed.follows.is_empty());
        follows || schedule.tapered.contains(&row.id)
    });
    let rows: Vec<&RowId> = supplied.map(|row| &row.id).collect();
    let mut supplies = Vec::new();
    for (from, to) in periods(schedule, request.constraints.supply_days) {
        for id in &rows {
            for row in products(schedule, id, from, to) {
                supplies.extend(of_row(schedule, &row, from, to));
            }
        }
    }
    supplies
}

/// The steps that have a day between two days, both included: they lie end to end, so that those
/// of a period stand together.
fn within(schedule: &Schedule, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = &Step> {
    let first = schedule.steps.partition_point(|step| step.end < from);
    let steps = schedule.steps.iter().skip(first);
    steps.take_while(move |step| step.start <= to)
}

/// The row as it stands in a period: more than one where its product is switched in it.
fn products(schedule: &Schedule, id: &RowId, from: NaiveDate, to: NaiveDate) -> Vec<Arc<Row>> {
    let mut rows: Vec<Arc<Row>> = Vec::new();
    for step in within(schedule, from, to).filter(|step| days_within(step, from, to) > 0) {
        if let Some(item) = step.item(id)
            && !rows.iter().any(|row| Arc::ptr_eq(row, &item.row))
        {
            rows.push(Arc::clone(&item.row));
        }
    }
    rows
}

/// The supply periods, the last one ending with the last day on which anything is taken.
fn periods(schedule: &Schedule, days: u32) -> Vec<(NaiveDate, NaiveDate)> {
    let mut periods = Vec::new();
    let first = schedule.steps.first().map(|step| step.start);
    let (Some(mut from), Some(last)) = (first, schedule.last_day()) else {
        return periods;
    };
    while from <= last {
        let next = date::plus_days(from, days);
        let to = next
            .and_then(|next| date::minus_days(next, 1))
            .map_or(last, |to| to.min(last));
        periods.push((from, to));
        match next {
            Some(next) => from = next,
            None => break,
        }
    }
    periods
}

fn of_row(schedule: &Schedule, row: &Arc<Row>, from: NaiveDate, to: NaiveDate) -> Vec<Supply> {
    let supplied = needed(schedule, row, from, to).into_iter().map(|needed| {
        let what = match needed {
            Needed::Halves { parts, halves } => SupplyOf::Units {
                parts,
                count: halves.div_ceil(2),
            },
            Needed::Volume(volume) => SupplyOf::Volume(volume),
        };
        Supply {
            row: Arc::clone(row),
            from,
            to,
            what,
        }
    });
    supplied.collect()
}

/// What a product is needed for between two days, both included: exactly, before halves are
/// rounded up; larger strength first. `row` is one that a supply of the schedule names.
pub fn needed(schedule: &Schedule, row: &Arc<Row>, from: NaiveDate, to: NaiveDate) -> Vec<Needed> {
    let mut halves: BTreeMap<u64, u64> = BTreeMap::new();
    let mut volume = Volume::ZERO;
    for step in within(schedule, from, to) {
        let days = days_within(step, from, to);
        let same = |item: &&Item| Arc::ptr_eq(&item.row, row) && days > 0;
        let Some(item) = step.item(&row.id).filter(same) else {
            continue;
        };
        let mut count = |made: &Measure, times: u64| match made {
            Measure::Units(units) => {
                for unit in units {
                    *halves.entry(unit.parts).or_default() += u64::from(unit.halves) * times * days;
                }
            }
            Measure::Volume(one) => {
                let sum = one.microlitres().saturating_mul(times * days);
                volume = volume.plus(Volume::from_microlitres(sum)).unwrap_or(volume);
            }
        };
        match &item.doses {
            Doses::Regular(doses) => doses.iter().for_each(|dose| count(&dose.made, 1)),
            Doses::AsNeeded {
                made,
                uses_per_24h,
                most_per_24h,
                ..
            } => {
                count(made, most_per_24h.unwrap_or(*uses_per_24h).into());
            }
            Doses::Patches {
                patches, changes, ..
            } => {
                let within = |day: &&NaiveDate| (from..=to).contains(*day);
                let sets = changes.iter().filter(within).count() as u64;
                for patch in patches {
                    *halves.entry(patch.nanograms_per_hour()).or_default() += 2 * sets;
                }
            }
            Doses::Infusion { per_24h } => {
                count(&Measure::Units(ampoules(row, *per_24h)), 1);
            }
            Doses::Stopped => {}
        }
    }
    let units = halves
        .into_iter()
        .filter(|(_, halves)| *halves > 0)
        .rev()
        .map(|(parts, halves)| Needed::Halves { parts, halves });
    let volume = (!volume.is_zero()).then_some(Needed::Volume(volume));
    units.chain(volume).collect()
}

/// The days of a step that lie within a period, both ends included.
fn days_within(step: &Step, from: NaiveDate, to: NaiveDate) -> u64 {
    if step.days == 0 {
        return 0;
    }
    let (start, end) = (step.start.max(from), step.end.min(to));
    u64::try_from((end - start).num_days() + 1).unwrap_or(0)
}
