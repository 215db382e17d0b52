//! Changes that begin at a step: the entry with its date, and the field that completes it.

use chrono::NaiveDate;

use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::{HoldDraft, ManualItemDraft, ReplanDraft, RequestDraft, TakingDraft};
use crate::edits::manual_taking;
use crate::edits::to_manual_steps;
use crate::gui::app::App;
use crate::gui::app::amounts::SWITCHES;
use crate::gui::on_step::OnStep;
use crate::gui::view::Page;
use crate::gui::{fields, pages};
use crate::plan::Outcome;
use crate::taper::{Doses, Item, Step};

/// Days of a hold where the pace has no interval.
const USUAL_DAYS: &str = "28";

impl App {
    /// Adds what was asked for from a step on, and shows where it is completed.
    pub(super) fn change_from(&mut self, what: OnStep, index: usize, context: &egui::Context) {
        let today = self.today();
        let place = pages::shown(&self.draft, &self.view);
        let Some(Outcome::Planned(planned)) = self.planning.plan().map(|plan| &plan.outcome) else {
            return;
        };
        let steps = &planned.schedule.steps;
        let Some(scenario) = self.draft.scenarios.get_mut(place) else {
            return;
        };
        let request = &mut scenario.request;
        let by_hand = request.manual_steps.is_some();
        let Ok(day) = what.day(steps, index, today, by_hand) else {
            return;
        };
        let regimen = &self.draft.regimen;
        let leads_to = match what {
            OnStep::Hold => {
                let hold = hold_on(request, day, &self.formulary);
                format!("holds[{hold}].reason")
            }
            OnStep::GoBack => {
                let taken = match taken_before(steps, index) {
                    Some(taken) => taken,
                    // Before the first step, what is taken now.
                    None => regimen
                        .iter()
                        .filter(|row| !matches!(row.taking, TakingDraft::AsNeeded(_)))
                        .map(|row| ManualItemDraft {
                            id: row.id.clone(),
                            taking: pages::of_row(row),
                        })
                        .collect(),
                };
                let _ = hold_on(request, day, &self.formulary);
                let place = on_replan(request, day, |replan| replan.taken = taken);
                format!("replans[{place}].reason")
            }
            OnStep::Slower | OnStep::Faster => {
                let interval = interval(request, day, &self.formulary);
                let pace = pace_on(request, day).cloned();
                let place = on_replan(request, day, |replan| {
                    replan.stop_here = None;
                    let pace = replan.pace.get_or_insert(pace.unwrap_or_default());
                    if pace.every_days.is_empty() {
                        pace.every_days = interval.unwrap_or_default();
                    }
                });
                format!("replans[{place}].pace")
            }
            OnStep::Stop => {
                let place = on_replan(request, day, |replan| {
                    replan.stop_here = Some(true);
                    (replan.pace, replan.goal, replan.order) = (None, None, None);
                });
                format!("replans[{place}].reason")
            }
        };
        self.view.page = Page::Review;
        fields::lead_to(context, &format!("scenarios[{place}].request.{leads_to}"));
    }

    /// Writes the schedule out as steps by hand; says why where that cannot be.
    pub(super) fn edit_by_hand(&mut self, index: usize, context: &egui::Context) {
        let place = pages::shown(&self.draft, &self.view);
        let Some(Outcome::Planned(planned)) = self.planning.plan().map(|plan| &plan.outcome) else {
            return;
        };
        let Some((scenario, case)) = self
            .draft
            .scenarios
            .get_mut(place)
            .zip(self.planning.case())
        else {
            return;
        };
        let request = &mut scenario.request;
        let steps = &planned.schedule.steps;
        let step = steps.iter().find(|step| step.index == index);
        let mut open = index.saturating_sub(1);
        if request.manual_steps.is_some() {
            let of_step = step.and_then(|step| pages::place_of_step(&request.holds, step));
            open = of_step.unwrap_or_default();
        } else {
            let Some(by_hand) = to_manual_steps(request, case, &planned.schedule) else {
                self.say(
                    "These steps cannot be written by hand",
                    vec![SWITCHES.to_owned()],
                );
                return;
            };
            *request = by_hand;
        }
        self.view.page = Page::Taper;
        self.view.by_hand = Some(open);
        let path = format!("scenarios[{place}].request.manual_steps[{open}]");
        let items = request.manual_steps.iter().flatten().nth(open);
        let field = if items.is_some_and(|step| step.items.is_empty()) {
            "start"
        } else {
            "items[0]"
        };
        fields::lead_to(context, &format!("{path}.{field}"));
    }
}

/// The place of the hold that begins on a day; it is added where there is none.
fn hold_on(request: &mut RequestDraft, day: NaiveDate, formulary: &Formulary) -> usize {
    let from = date::iso(day);
    let found = request.holds.iter().position(|hold| hold.from == from);
    found.unwrap_or_else(|| {
        let days = interval(request, day, formulary);
        request.holds.push(HoldDraft {
            from,
            days: days.unwrap_or_else(|| USUAL_DAYS.to_owned()),
            reason: String::new(),
        });
        request.holds.len() - 1
    })
}

/// Edits the change that begins on a day, a new one where there is none; gives its place.
fn on_replan(
    request: &mut RequestDraft,
    day: NaiveDate,
    edit: impl FnOnce(&mut ReplanDraft),
) -> usize {
    let from = date::iso(day);
    let known = request.replans.iter_mut().enumerate();
    let known = known.rev().find(|(_, one)| one.from == from);
    if let Some((place, replan)) = known {
        edit(replan);
        return place;
    }
    let mut replan = ReplanDraft {
        from,
        ..ReplanDraft::default()
    };
    edit(&mut replan);
    request.replans.push(replan);
    request.replans.len() - 1
}

/// The pace that is asked for on a day.
fn pace_on(request: &RequestDraft, day: NaiveDate) -> Option<&crate::draft::PaceDraft> {
    let from = date::iso(day);
    // ISO dates stand in the order of their text.
    let earlier = request.replans.iter().filter(|one| one.from <= from);
    let latest = earlier
        .filter(|one| one.pace.is_some())
        .max_by_key(|one| one.from.as_str());
    latest.map_or(request.pace.as_ref(), |one| one.pace.as_ref())
}

/// The days between two reductions that are asked for on a day.
fn interval(request: &RequestDraft, day: NaiveDate, formulary: &Formulary) -> Option<String> {
    let pace = pace_on(request, day)?;
    if !pace.every_days.is_empty() {
        return Some(pace.every_days.clone());
    }
    let preset = formulary.pace(&pace.preset)?;
    Some(preset.every_days.default.to_string())
}

/// The doses of the last step before this one that were others; `None` before the first.
fn taken_before(steps: &[Step], index: usize) -> Option<Vec<ManualItemDraft>> {
    let step = steps.iter().find(|step| step.index == index)?;
    let earlier = steps.iter().take_while(|other| other.index < index);
    let mut earlier: Vec<&Step> = earlier.collect();
    earlier.reverse();
    let others = |earlier: &&Step| !differing(earlier, step).is_empty();
    let earlier = earlier.into_iter().find(others)?;
    Some(differing(earlier, step))
}

/// The regular rows of a step that a later one takes in another way.
fn differing(earlier: &Step, step: &Step) -> Vec<ManualItemDraft> {
    let differs = |item: &&Item| {
        let now = step.item(item.id());
        let same = now.is_some_and(|now| now.doses.is_same_taking(&item.doses));
        item.row.is_regular() && item.doses != Doses::Stopped && !same
    };
    let items = earlier.items.iter().filter(differs);
    let items = items.filter_map(|item| {
        Some(ManualItemDraft {
            id: item.id().to_string(),
            taking: manual_taking(item)?,
        })
    });
    items.collect()
}
