//! Carrying out commands, in one place, after the window has been drawn.

use egui::ViewportCommand;

use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::{AcknowledgementDraft, Draft, ScenarioDraft};
use crate::examples;
use crate::gui::app::App;
use crate::gui::command::Command;
use crate::gui::pages;
use crate::gui::view::{Dialog, Page, Purpose, Then};

impl App {
    /// Carries out what was asked for.
    pub(super) fn act(&mut self, command: Command, context: &egui::Context) {
        match command {
            Command::New => self.unless_unsaved(Then::New, context),
            Command::Open => self.unless_unsaved(Then::Open, context),
            Command::OpenExample(name) => self.unless_unsaved(Then::OpenExample(name), context),
            Command::Save => match self.saved.path.clone() {
                Some(path) => self.save(&path),
                None => self.ask_for_path(Purpose::Save),
            },
            Command::SaveAs => self.ask_for_path(Purpose::Save),
            Command::SavePatientPdf => self.ask_for_path(Purpose::PatientPdf),
            Command::Undo => {
                if let Some(before) = self.undoer.undo(&self.draft) {
                    self.draft = before.clone();
                }
            }
            Command::Redo => {
                if let Some(after) = self.undoer.redo(&self.draft) {
                    self.draft = after.clone();
                }
            }
            Command::ToggleTheme => {
                let other = match context.theme() {
                    egui::Theme::Dark => egui::Theme::Light,
                    egui::Theme::Light => egui::Theme::Dark,
                };
                context.set_theme(other);
            }
            Command::GoTo(page) => self.view.page = page,
            Command::SelectStep(step) => self.view.step = step,
            Command::PointTo(step) => self.view.pointed = step,
            Command::ShowEquivalents => self.view.dialog = Some(Dialog::Equivalents),
            Command::ShowCurve(place) => self.view.curve = place,
            Command::Acknowledge(rule) => self.acknowledge(rule),
            Command::WithdrawAcknowledgement(rule) => {
                if let Some(scenario) = chosen(&mut self.draft) {
                    scenario.request.acknowledged.retain(|one| one.rule != rule);
                }
            }
            Command::Browse => self.browse(),
            Command::ConfirmPath => self.confirm_path(),
            Command::LoseChanges => {
                if let Some(Dialog::LoseChanges(then)) = self.view.dialog.take() {
                    self.go_on(then, context);
                }
            }
            Command::CloseDialog => self.view.dialog = None,
        }
    }

    fn unless_unsaved(&mut self, then: Then, context: &egui::Context) {
        if self.is_unsaved() {
            self.view.dialog = Some(Dialog::LoseChanges(then));
        } else {
            self.go_on(then, context);
        }
    }

    fn go_on(&mut self, then: Then, context: &egui::Context) {
        match then {
            Then::New => {
                let draft = empty_plan(&self.formulary);
                self.begin(draft, Page::Regimen);
            }
            Then::Open => self.ask_for_path(Purpose::Open),
            Then::OpenExample(name) => {
                if let Some(example) = examples::ALL.iter().find(|example| example.name == name) {
                    let _ = self.open_bytes(example.bytes);
                }
            }
            Then::Close => {
                self.view.may_close = true;
                context.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    fn acknowledge(&mut self, rule: String) {
        let on = date::iso(self.today());
        let Some(answer) = self.view.gate_answers.remove(&rule) else {
            return;
        };
        if let Some(scenario) = chosen(&mut self.draft) {
            let acknowledged = &mut scenario.request.acknowledged;
            acknowledged.retain(|one| one.rule != rule);
            let (by, reason) = (answer.by.trim().to_owned(), answer.reason.trim().to_owned());
            acknowledged.push(AcknowledgementDraft {
                rule,
                by,
                reason,
                on,
            });
        }
    }
}

/// The scenario that is shown.
fn chosen(draft: &mut Draft) -> Option<&mut ScenarioDraft> {
    let name = draft.chosen.clone();
    let place = draft
        .scenarios
        .iter()
        .position(|one| Some(&one.name) == name.as_ref());
    draft.scenarios.get_mut(place.unwrap_or_default())
}

/// A plan with one empty medicine and nothing decided.
fn empty_plan(formulary: &Formulary) -> Draft {
    let country = "uk".to_owned();
    let name = "A".to_owned();
    let mut draft = Draft {
        equivalence_table: pages::first_table(formulary, &country),
        country,
        chosen: Some(name.clone()),
        scenarios: vec![ScenarioDraft {
            name,
            ..ScenarioDraft::default()
        }],
        ..Draft::default()
    };
    pages::add_row(&mut draft);
    draft
}
