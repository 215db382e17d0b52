//! A planned schedule → the same steps written by hand, to be changed one by one.

use std::sync::Arc;

use crate::case::{Case, RowId, Taking};
use crate::date;
use crate::draft::{ManualItemDraft, ManualStepDraft, ManualTakingDraft, RequestDraft, TimedDraft};
use crate::taper::{Doses, Item, Schedule, Step};

/// The request with its schedule's steps written by hand in the place of goal, pace, order,
/// holds and changes on the way: the same doses on the same days.
///
/// `None` where steps written by hand cannot say the same: a row that goes on as another
/// product.
pub fn to_manual_steps(
    request: &RequestDraft,
    case: &Case,
    schedule: &Schedule,
) -> Option<RequestDraft> {
    let switched = |item: &Item| {
        let row = case.row(item.id());
        row.is_none_or(|row| !Arc::ptr_eq(row, &item.row))
    };
    let mut items = schedule.steps.iter().flat_map(|step| &step.items);
    if items.any(switched) {
        return None;
    }
    let steps = schedule.steps.iter().map(|step| ManualStepDraft {
        start: date::iso(step.start),
        items: step
            .items
            .iter()
            .filter(|item| step.changed.contains(item.id()))
            .filter_map(|item| manual_item(step, item))
            .collect(),
    });
    let last = schedule.steps.last()?;
    // A single step needs an end, even where it is the stop.
    let manual_end = if last.days > 0 || schedule.steps.len() == 1 {
        date::iso(last.end)
    } else {
        String::new()
    };
    Some(RequestDraft {
        goal: None,
        pace: None,
        order: None,
        holds: Vec::new(),
        replans: Vec::new(),
        manual_steps: Some(steps.collect()),
        manual_end,
        ..request.clone()
    })
}

/// One row of a step; `None` for rows taken when needed that only follow what falls in it: they
/// go on following.
fn manual_item(step: &Step, item: &Item) -> Option<ManualItemDraft> {
    if let Taking::AsNeeded(as_needed) = &item.row.taking {
        let falls = |id: &RowId| step.item(id).is_some_and(|item| item.reduction.is_some());
        let taken = step.instead.iter().any(|one| one.taken.id() == item.id());
        if as_needed.follows.iter().any(falls) && !taken {
            return None;
        }
    }
    let stopped = || ManualTakingDraft::Regular(Vec::new());
    Some(ManualItemDraft {
        id: item.id().to_string(),
        taking: manual_taking(item).unwrap_or_else(stopped),
    })
}

/// How a row is taken in a step, as it is written by hand; `None` where it has stopped.
pub fn manual_taking(item: &Item) -> Option<ManualTakingDraft> {
    let unit = item.row.product.mass_unit();
    Some(match &item.doses {
        Doses::Regular(doses) => {
            let doses = doses.iter().map(|planned| TimedDraft {
                time: planned.time.format("%H:%M").to_string(),
                amount: planned.dose.text(unit),
            });
            ManualTakingDraft::Regular(doses.collect())
        }
        Doses::Patches { patches, .. } => {
            ManualTakingDraft::Patches(patches.iter().map(|patch| patch.text()).collect())
        }
        Doses::Infusion { per_24h } => ManualTakingDraft::Infusion(per_24h.text(unit)),
        Doses::AsNeeded { dose, .. } => ManualTakingDraft::AsNeeded(dose.text(unit)),
        Doses::Stopped => return None,
    })
}
