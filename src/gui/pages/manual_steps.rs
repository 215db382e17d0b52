//! Steps written by hand as a list: where a new one begins, and which step of the plan is
//! which of them.

use chrono::NaiveDate;

use crate::date;
use crate::draft::{
    GoalDraft, HoldDraft, ManualItemDraft, ManualStepDraft, ManualTakingDraft, RequestDraft,
};
use crate::gui::pages::taken::{Known, is_stopped, of_row};
use crate::taper::Step;

/// Days of a step where nothing says how long it is.
const USUAL_DAYS: u32 = 28;

/// Which of the steps written by hand a step of the plan is, or goes on with where it is a
/// hold; `None` for a hold before the first.
pub(in crate::gui) fn place_of_step(holds: &[HoldDraft], step: &Step) -> Option<usize> {
    let begun =
        |hold: &&HoldDraft| date::date_from_text(&hold.from).is_some_and(|from| from <= step.start);
    let before = holds.iter().filter(begun).count();
    step.index.checked_sub(before + 1)
}

/// The number of the plan's step that one written by hand is.
pub(super) fn step_of_place(holds: &[HoldDraft], steps: &[Step], place: usize) -> Option<usize> {
    let mut of_place = steps.iter();
    of_place
        .find(|step| place_of_step(holds, step) == Some(place))
        .map(|step| step.index)
}

/// How a row is taken before a step written by hand.
pub(super) fn taking_before(
    steps: &[ManualStepDraft],
    place: usize,
    id: &str,
    known: Known<'_>,
) -> ManualTakingDraft {
    let mut items = steps.iter().take(place).rev().flat_map(|step| &step.items);
    let written = items.find(|item| item.id == id && !is_stopped(&item.taking));
    let written = written.map(|item| item.taking.clone());
    let row = || known.row(id).map(of_row);
    written
        .or_else(row)
        .unwrap_or_else(|| ManualTakingDraft::Regular(Vec::new()))
}

/// Whether nothing is left of any row once the last step has begun.
pub(super) fn is_stop(steps: &[ManualStepDraft]) -> bool {
    let mut rows: Vec<(&str, bool)> = Vec::new();
    for item in steps.iter().flat_map(|step| &step.items) {
        rows.retain(|(id, _)| *id != item.id);
        rows.push((&item.id, is_stopped(&item.taking)));
    }
    !rows.is_empty() && rows.iter().all(|(_, stopped)| *stopped)
}

/// Adds a step after another, with the same doses to be changed, half-way to the next one.
pub(super) fn add_after(request: &mut RequestDraft, place: usize) {
    let Some(steps) = &mut request.manual_steps else {
        return;
    };
    let start = |place: usize| {
        let step = steps.get(place);
        step.and_then(|step| date::date_from_text(&step.start))
    };
    let between = |from: Option<NaiveDate>, to: Option<NaiveDate>| {
        let days = (to? - from?).num_days();
        u32::try_from(days).ok()
    };
    let is_last = place + 1 >= steps.len();
    let before = place.checked_sub(1).and_then(start);
    let usual = between(before, start(place)).unwrap_or(USUAL_DAYS);
    let end = date::date_from_text(&request.manual_end);
    let new = if is_last {
        // After the last day, where there is one; it moves by as much.
        let after = end.and_then(|end| date::plus_days(end, 1));
        let new = after.or_else(|| date::plus_days(start(place)?, usual));
        let last = new.and_then(|new| date::plus_days(new, usual.saturating_sub(1)));
        if end.is_some() {
            request.manual_end = last.map(date::iso).unwrap_or_default();
        }
        new
    } else {
        let half = between(start(place), start(place + 1)).map(|days| days / 2);
        let half = half.filter(|half| *half > 0);
        half.and_then(|half| date::plus_days(start(place)?, half))
    };
    let mut items: Vec<ManualItemDraft> = Vec::new();
    for item in steps.iter().take(place + 1).flat_map(|step| &step.items) {
        items.retain(|other| other.id != item.id);
        items.push(item.clone());
    }
    items.retain(|item| !is_stopped(&item.taking));
    let step = ManualStepDraft {
        start: new.map(date::iso).unwrap_or_default(),
        items,
    };
    steps.insert(place + 1, step);
}

/// Takes a step out; the one before it lasts as much longer. The only one stays.
pub(super) fn remove(request: &mut RequestDraft, place: usize) {
    let Some(steps) = &mut request.manual_steps else {
        return;
    };
    if steps.len() < 2 || place >= steps.len() {
        return;
    }
    let gone = steps.remove(place);
    let first = steps.first().map(|step| step.start.clone());
    if place == 0 {
        request.start = first.unwrap_or_default();
    } else if steps.len() == 1 && request.manual_end.is_empty() {
        // A single step needs its last day.
        let end = date::date_from_text(&gone.start).and_then(|start| date::minus_days(start, 1));
        request.manual_end = end.map(date::iso).unwrap_or_default();
    }
}

/// Goes back to a plan that is worked out: to stop, with the rows that were written by hand,
/// at a pace still to be chosen.
pub(super) fn plan_instead(request: &mut RequestDraft, known: Known<'_>) {
    let steps = request.manual_steps.take().unwrap_or_default();
    request.manual_end.clear();
    let mut order: Vec<String> = Vec::new();
    for item in steps.into_iter().flat_map(|step| step.items) {
        let as_needed = matches!(
            known.row(&item.id).map(of_row),
            Some(ManualTakingDraft::AsNeeded(_))
        );
        if !as_needed && !order.contains(&item.id) {
            order.push(item.id);
        }
    }
    request.order = Some(order);
    request.goal = Some(GoalDraft::Stop);
    request.pace = None;
}
