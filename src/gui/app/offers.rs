//! What the program works out and offers: scenarios side by side, softer tails, an order, and
//! a plan to be frozen as it is handed out.

use crate::gui::app::App;
use crate::gui::app::long_work::SOFTENING;
use crate::gui::pages;
use crate::gui::view::Dialog;
use crate::plan::Outcome;
use crate::{comparison, edits, issued, plan_file};

impl App {
    /// Works out the ways to soften the last part of the plan that is shown.
    pub(super) fn soften(&mut self) {
        let (Some(case), Some(plan)) = (self.planning.case(), self.planning.plan()) else {
            return;
        };
        if !matches!(plan.outcome, Outcome::Planned(_)) {
            return;
        }
        let place = pages::shown(&self.draft, &self.view);
        let (case, plan, draft) = (case.clone(), plan.clone(), self.draft.clone());
        let (formulary, today, made_for) = (self.formulary.clone(), self.today(), draft.clone());
        let work = move || {
            let Outcome::Planned(planned) = &plan.outcome else {
                return (None, Vec::new());
            };
            let choices = edits::tail_choices(&draft, &case, place, planned, &formulary, today);
            let now = comparison::summary(&case, &plan, &formulary);
            (now.ok().map(Box::new), choices)
        };
        self.ask(SOFTENING, work, move |app, (now, choices)| {
            if app.draft == made_for {
                app.view.dialog = Some(Dialog::Tail { now, choices });
            } else {
                "The plan has changed meanwhile; ask again".clone_into(&mut app.view.notice);
            }
        });
    }

    /// Puts one of them into the plan.
    pub(super) fn pick_tail(&mut self, place: usize) {
        let Some(Dialog::Tail { choices, .. }) = self.view.dialog.take() else {
            return;
        };
        let shown = pages::shown(&self.draft, &self.view);
        let scenario = self.draft.scenarios.get_mut(shown);
        if let (Some(choice), Some(scenario)) = (choices.into_iter().nth(place), scenario) {
            self.view.notice = choice.words;
            scenario.request = choice.request;
        }
    }

    /// Tapers in the proposed order; rows that are not tapered stay out.
    pub(super) fn use_proposed_order(&mut self) {
        let proposed = self.planning.plan().and_then(|plan| {
            let order = plan.proposed_order.as_ref()?.order.iter();
            Some(order.map(ToString::to_string).collect::<Vec<_>>())
        });
        let shown = pages::shown(&self.draft, &self.view);
        let scenario = self.draft.scenarios.get_mut(shown);
        let order = scenario.and_then(|scenario| scenario.request.order.as_mut());
        if let (Some(mut proposed), Some(order)) = (proposed, order) {
            proposed.retain(|id| order.contains(id));
            *order = proposed;
        }
    }

    /// Freezes the plan in the journal, under the name in the open dialog.
    pub(super) fn issue(&mut self) {
        let Some(Dialog::Issue { by, text, notice }) = &mut self.view.dialog else {
            return;
        };
        if by.trim().is_empty() {
            "Write who hands the plan out".clone_into(notice);
            return;
        }
        let (Some(case), Some(plan)) = (self.planning.case(), self.planning.plan()) else {
            "There is no plan to hand out yet".clone_into(notice);
            return;
        };
        match issued::freeze(case, plan, &self.formulary, by.trim(), text.trim()) {
            Err(problem) => *notice = problem.to_string(),
            Ok(entry) => {
                let mut with_it = self.draft.clone();
                with_it.journal.push(entry);
                // What could not be saved is not handed out.
                if let Err(problems) = plan_file::read(&plan_file::write(&with_it)) {
                    let first = problems.first().map(ToString::to_string);
                    *notice = first.unwrap_or_default();
                    return;
                }
                self.draft = with_it;
                self.view.dialog = None;
                "Issued; save the plan to keep it".clone_into(&mut self.view.notice);
            }
        }
    }
}
