//! Amounts edited in the table: the step written by hand, and every other left as it was.

use crate::draft::{Draft, ManualItemDraft, ManualStepDraft, ManualTakingDraft, to_case};
use crate::edits::{manual_taking, to_manual_steps};
use crate::gui::app::App;
use crate::gui::step_details::amount_path;
use crate::gui::view::{AmountProblem, StepAmounts};
use crate::gui::{fields, pages, schedule_plot, schedule_table};
use crate::plan::{Outcome, plan};
use crate::problem::Problem;
use crate::taper::{Doses, Step};

/// Why a plan cannot be written by hand.
pub(super) const SWITCHES: &str = "A medicine goes on as another product on the way, and steps \
                                   written by hand cannot say that. Take that change out first.";

impl App {
    /// Shows fields for the amounts of a step.
    pub(super) fn edit_amounts(&mut self, index: usize, context: &egui::Context) {
        let Some(step) = self.step(index) else {
            return;
        };
        let items = amounts(step);
        if self.by_hand_draft().is_none() {
            self.say(
                "These steps cannot be written by hand",
                vec![SWITCHES.to_owned()],
            );
            return;
        }
        self.view.step = Some(index);
        self.view.amounts = Some(StepAmounts {
            step: index,
            made_for: self.planning.number(),
            before: items.clone(),
            items,
            ..StepAmounts::default()
        });
        fields::lead_to(context, &amount_path(0, 0));
    }

    /// Writes the amounts into the plan as steps by hand, or says at its field what is wrong.
    pub(super) fn apply_amounts(&mut self, context: &egui::Context) {
        let Some(mut edited) = self.view.amounts.take() else {
            return;
        };
        let Some((draft, open)) = self.with_amounts(&edited) else {
            return;
        };
        if let Err(problems) = self.read(&draft) {
            let place = pages::shown(&draft, &self.view);
            let path = format!("scenarios[{place}].request.manual_steps[{open}]");
            let scenario = draft.scenarios.get(place);
            let step = scenario.and_then(|one| one.request.manual_steps.as_ref()?.get(open));
            tell(&mut edited, &problems, &path, step);
            // The keyboard stays where something is to be mended.
            let first = edited.problems.first();
            let (item, amount) = first.map_or((0, 0), |one| (one.item, one.amount.unwrap_or(0)));
            fields::lead_to(context, &amount_path(item, amount));
            self.view.amounts = Some(edited);
            return;
        }
        self.draft = draft;
        self.view.by_hand = Some(open);
        let row = schedule_table::row_id(edited.step);
        context.memory_mut(|memory| memory.request_focus(row));
    }

    /// Moves the days that the curve shows so that the selected step is among them.
    pub(super) fn bring_into_view(&mut self) {
        let curves = self.planning.curves();
        let curve = curves.get(self.view.curve).or_else(|| curves.first());
        let asked = curve.zip(self.view.days).zip(self.view.step);
        let moved = asked
            .and_then(|((curve, days), step)| schedule_plot::bring_into_view(curve, days, step));
        self.view.days = moved.or(self.view.days);
    }

    fn step(&self, index: usize) -> Option<&Step> {
        let Outcome::Planned(planned) = &self.planning.plan()?.outcome else {
            return None;
        };
        let mut steps = planned.schedule.steps.iter();
        steps.find(|step| step.index == index)
    }

    /// The draft with the shown scenario's steps written by hand, as they are or as planned.
    fn by_hand_draft(&self) -> Option<Draft> {
        let Outcome::Planned(planned) = &self.planning.plan()?.outcome else {
            return None;
        };
        let mut draft = self.draft.clone();
        let place = pages::shown(&draft, &self.view);
        let request = &mut draft.scenarios.get_mut(place)?.request;
        if request.manual_steps.is_none() {
            *request = to_manual_steps(request, self.planning.case()?, &planned.schedule)?;
        }
        Some(draft)
    }

    /// The draft with these amounts, and the place of their step among those by hand.
    fn with_amounts(&self, edited: &StepAmounts) -> Option<(Draft, usize)> {
        let step = self.step(edited.step)?;
        let before = amounts(step);
        let changed: Vec<&ManualItemDraft> = edited
            .items
            .iter()
            .filter(|item| !before.contains(item))
            .collect();
        if changed.is_empty() {
            return None;
        }
        let mut draft = self.by_hand_draft()?;
        let place = pages::shown(&draft, &self.view);
        let request = &mut draft.scenarios.get_mut(place)?.request;
        let open = pages::place_of_step(&request.holds, step)?;
        let steps = request.manual_steps.as_mut()?;
        // Only this step changes: what the next one does not name goes on as before.
        if let Some(next) = steps.get_mut(open + 1) {
            for item in &changed {
                let named = next.items.iter().any(|one| one.id == item.id);
                let was = before.iter().find(|one| one.id == item.id);
                next.items.extend(was.filter(|_| !named).cloned());
            }
        }
        let here = steps.get_mut(open)?;
        for item in changed {
            here.items.retain(|one| one.id != item.id);
            here.items.push(item.clone());
        }
        Some((draft, open))
    }

    /// Whether a draft can be planned.
    fn read(&self, draft: &Draft) -> Result<(), Vec<Problem>> {
        let case = to_case(draft, &self.formulary)?;
        if let Some(scenario) = case.scenario(None) {
            plan(&case, scenario, &self.formulary, self.today())?;
        }
        Ok(())
    }
}

/// The amounts of a step that can be edited in it: of what is taken at fixed times, worn or
/// infused.
fn amounts(step: &Step) -> Vec<ManualItemDraft> {
    let items = step.items.iter();
    let items = items.filter(|item| item.row.is_regular() && item.doses != Doses::Stopped);
    items
        .filter_map(|item| {
            Some(ManualItemDraft {
                id: item.id().to_string(),
                taking: manual_taking(item)?,
            })
        })
        .collect()
}

/// Puts each problem at the amount that it is about.
fn tell(
    edited: &mut StepAmounts,
    problems: &[Problem],
    path: &str,
    step: Option<&ManualStepDraft>,
) {
    edited.problems.clear();
    edited.problem = None;
    for problem in problems {
        let at = at_amount(edited, problem, path, step);
        match at {
            Some((item, amount)) => edited.problems.push(AmountProblem {
                item,
                amount,
                message: problem.message.clone(),
            }),
            None => edited.problem = Some(problem.message.clone()),
        }
    }
}

/// The places of the medicine and of its amount that a problem is about.
fn at_amount(
    edited: &StepAmounts,
    problem: &Problem,
    path: &str,
    step: Option<&ManualStepDraft>,
) -> Option<(usize, Option<usize>)> {
    let rest = problem.field.strip_prefix(path)?.strip_prefix(".items[")?;
    let (item, rest) = rest.split_once(']')?;
    let id = &step?.items.get(item.parse::<usize>().ok()?)?.id;
    let place = edited.items.iter().position(|one| one.id == *id)?;
    let amount = rest
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .and_then(|(amount, _)| amount.parse().ok());
    let single = matches!(
        edited.items.get(place)?.taking,
        ManualTakingDraft::Infusion(_) | ManualTakingDraft::AsNeeded(_)
    );
    Some((place, if single { Some(0) } else { amount }))
}
