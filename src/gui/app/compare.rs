//! Comparing: what is drawn, the decision for a scenario, and the presentation.

use crate::comparison;
use crate::gui::app::App;
use crate::gui::app::long_work::COMPARING_SCENARIOS;
use crate::gui::comparing::{Choice, Comparing};
use crate::gui::decided;
use crate::gui::presentation::{self, Presentation, Turn};
use crate::gui::view::Page;

impl App {
    /// Works out every scenario beside the others: at once, or off the drawing thread where
    /// that takes longer than a frame. What was given up is not begun again by itself.
    pub(super) fn match_comparison(&mut self) {
        let Some((draft, today)) = self.planning.long_comparison() else {
            return self.planning.match_comparison(&self.formulary);
        };
        let number = self.planning.number();
        if self.comparison_asked == Some(number) || self.work.is_under_way() {
            return;
        }
        self.comparison_asked = Some(number);
        let formulary = self.formulary.clone();
        let work = move || comparison::compare(&draft, &[], &formulary, today);
        self.ask(COMPARING_SCENARIOS, work, move |app, compared| {
            app.planning.take_comparison(number, compared);
        });
    }

    /// Works them out although that was given up before.
    pub(super) fn compare_after_all(&mut self) {
        self.comparison_asked = None;
    }

    /// Draws a scenario over the others, or leaves it out.
    pub(super) fn draw_scenario(&mut self, place: usize) {
        if let Some(Ok(comparison)) = self.planning.comparison() {
            self.view.comparing.toggle(place, comparison);
        }
    }

    /// Opens the form of a decision for a scenario.
    pub(super) fn begin_choice(&mut self, place: usize) {
        if let Some(scenario) = self.draft.scenarios.get(place) {
            let before = self.view.comparing.choice.take().unwrap_or_default();
            self.view.comparing.choice = Some(Choice {
                scenario: scenario.name.clone(),
                notice: String::new(),
                fresh: true,
                // Who decides is the same for whichever scenario.
                by: before.by,
                why: before.why,
            });
        }
    }

    /// Writes the decision into the record and shows its scenario.
    pub(super) fn confirm_choice(&mut self) {
        let today = self.today();
        let Some(choice) = &mut self.view.comparing.choice else {
            return;
        };
        let (by, why) = (choice.by.trim().to_owned(), choice.why.trim().to_owned());
        let missing = match (by.is_empty(), why.is_empty()) {
            (true, _) => "Write who decides",
            (_, true) => "Write why this scenario was chosen",
            _ => "",
        };
        if !missing.is_empty() {
            missing.clone_into(&mut choice.notice);
            return;
        }
        let mut scenarios = self.draft.scenarios.iter();
        let Some(place) = scenarios.position(|one| one.name == choice.scenario) else {
            self.view.comparing.choice = None;
            return;
        };
        decided::write(&mut self.draft, place, (&by, &why), today);
        self.show_scenario(place);
        self.view.comparing.choice = None;
        "The decision stands in the journal".clone_into(&mut self.view.notice);
    }

    /// Begins the presentation.
    pub(super) fn present(&mut self) {
        if self.view.page != Page::Welcome {
            self.view.presentation = Some(Presentation::default());
        }
    }

    /// Goes to another slide or step.
    pub(super) fn turn(&mut self, turn: Turn) {
        let (planning, patient) = (&self.planning, &self.draft.patient);
        let comparing: &Comparing = &self.view.comparing;
        let picture = presentation::picture(planning, comparing, patient);
        if let (Some(picture), Some(presentation)) = (picture, &mut self.view.presentation) {
            presentation.turn(turn, &picture);
        }
    }
}
