//! Carrying out commands, in one place, after the window has been drawn.

use egui::ViewportCommand;

use crate::case::ReferralState;
use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::{AcknowledgementDraft, Draft, ReferralStateDraft, ScenarioDraft};
use crate::examples;
use crate::gui::about::About;
use crate::gui::app::App;
use crate::gui::command::Command;
use crate::gui::rail::page_of;
use crate::gui::view::{Dialog, Page, Purpose, Then};
use crate::gui::{fields, pages, parts};
use crate::plan::Outcome;

impl App {
    /// Carries out what was asked for.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each command, each a line or two"
    )]
    pub(super) fn act(&mut self, command: Command, context: &egui::Context) {
        match command {
            Command::New => self.unless_unsaved(Then::New, context),
            Command::Open => self.unless_unsaved(Then::Open, context),
            Command::OpenExample(name) => self.unless_unsaved(Then::OpenExample(name), context),
            Command::OpenPath(path) => self.unless_unsaved(Then::OpenPath(path), context),
            Command::ClearRecent => self.preferences.recent.clear(),
            Command::Quit => self.unless_unsaved(Then::Close, context),
            Command::Save => match self.saved.path.clone() {
                Some(path) => self.save(&path, None),
                None => self.ask_for_path(Purpose::Save),
            },
            Command::SaveAs => self.ask_for_path(Purpose::Save),
            Command::SavePaper => self.ask_for_path(Purpose::Paper(self.view.print.document)),
            Command::PrintPaper => self.print_paper(context),
            Command::Export(format) => self.ask_for_path(Purpose::Export(format)),
            Command::CopyText => self.copy_text(context),
            Command::Import => self.ask_for_path(Purpose::Import(None)),
            Command::ReplaceRegimen => self.replace_regimen(),
            Command::Undo => {
                if let Some(before) = self.undoer.undo(&self.draft) {
                    self.draft = before.clone();
                    // What was said of the change is true no more.
                    self.view.notice.clear();
                }
            }
            Command::Redo => {
                if let Some(after) = self.undoer.redo(&self.draft) {
                    self.draft = after.clone();
                    self.view.notice.clear();
                }
            }
            Command::ToggleTheme => {
                let other = match context.theme() {
                    egui::Theme::Dark => egui::Theme::Light,
                    egui::Theme::Light => egui::Theme::Dark,
                };
                context.set_theme(other);
            }
            Command::SetTheme(theme) => context.set_theme(theme),
            Command::ZoomIn => egui::gui_zoom::zoom_in(context),
            Command::ZoomOut => egui::gui_zoom::zoom_out(context),
            Command::ZoomReset => context.set_zoom_factor(1.0),
            Command::HideIdentity => self.view.identity_hidden = !self.view.identity_hidden,
            Command::NextPart { back } => parts::go_on(context, back),
            Command::ShowShortcuts => self.view.dialog = Some(Dialog::Shortcuts),
            // On its own page the key prints.
            Command::GoTo(Page::Print) if self.view.page == Page::Print => {
                self.print_paper(context);
            }
            Command::GoTo(page) => self.go_to(page, context),
            Command::LeadTo(page, row) => {
                self.go_to(page, context);
                let mut rows = self.draft.regimen.iter();
                let place = row.and_then(|id| rows.position(|one| one.id == id));
                if let Some(place) = place {
                    fields::lead_to(context, &format!("regimen[{place}]"));
                }
            }
            Command::LeadToField(field) => {
                let page = page_of(&field);
                self.go_to(page, context);
                parts::want(context, page.title());
                // Rows and entries take the keyboard themselves.
                let row = field.split('.').next().unwrap_or_default();
                if row.starts_with("regimen[") || row.starts_with("journal[") {
                    fields::lead_to(context, row);
                }
            }
            Command::LeadToStep(step) => {
                if !matches!(self.view.page, Page::Taper | Page::Review | Page::Schedule) {
                    self.go_to(Page::Taper, context);
                }
                self.select_step(Some(step));
            }
            Command::SelectStep(step) => self.select_step(step),
            Command::PointTo(step) => self.view.pointed = step,
            Command::ShowEquivalents => self.view.dialog = Some(Dialog::Equivalents),
            Command::About => {
                let about = About::new(&self.formulary, self.today());
                self.view.dialog = Some(Dialog::About(Box::new(about)));
            }
            Command::ShowTailChoices => self.soften(),
            Command::PickTail(place) => self.pick_tail(place),
            Command::UseProposedOrder => self.use_proposed_order(),
            Command::IssuePlan => {
                self.view.dialog = Some(Dialog::Issue {
                    by: String::new(),
                    text: String::new(),
                    notice: String::new(),
                });
            }
            Command::ConfirmIssue => self.issue(),
            Command::ShowDays(days) => self.view.days = days,
            Command::CopyTable => {
                if let Some(rows) = self.planning.rows() {
                    context.copy_text(rows.as_text());
                    "The table is copied".clone_into(&mut self.view.notice);
                }
            }
            Command::EditAmounts(step) => self.edit_amounts(step, context),
            Command::ApplyAmounts => self.apply_amounts(context),
            Command::LeaveAmounts => self.view.amounts = None,
            Command::ShowCurve(place) => self.view.curve = place,
            Command::ShowScenario(place) => self.show_scenario(place),
            Command::AddScenario => {
                pages::add_copy(&mut self.draft, &mut self.view);
                self.name_scenario(context);
            }
            Command::RenameScenario => self.name_scenario(context),
            Command::RemoveScenario => {
                pages::remove(&mut self.draft, &mut self.view);
                (self.view.naming, self.view.step) = (false, None);
            }
            Command::DrawScenario(place) => self.draw_scenario(place),
            Command::MeasureOnAxis(what) => self.view.comparing.measured = Some(what),
            Command::ChooseScenario(place) => self.begin_choice(place),
            Command::ConfirmChoice => {
                self.confirm_choice();
                if self.view.comparing.choice.is_none() {
                    parts::want(context, Page::Compare.title());
                }
            }
            Command::LeaveChoice => self.view.comparing.choice = None,
            Command::Present => self.present(),
            Command::Turn(turn) => self.turn(turn),
            Command::LeavePresentation => self.view.presentation = None,
            Command::ChangeFrom(what, step) => self.change_from(what, step, context),
            Command::EditByHand(step) => self.edit_by_hand(step, context),
            Command::Acknowledge(rule) => {
                self.acknowledge(rule);
                // Its button is gone; Tab goes on from the panel.
                parts::want(context, "Safety");
            }
            Command::WithdrawAcknowledgement(rule) => {
                if let Some(scenario) = self.shown() {
                    scenario.request.acknowledged.retain(|one| one.rule != rule);
                }
            }
            Command::SettleReferral(rule, state) => {
                self.settle(&rule, state);
                parts::want(context, "Safety");
            }
            Command::Keeping(keeping) => self.act_to_keep(keeping),
            Command::Browse => self.browse(),
            Command::ConfirmPath => self.confirm_path(),
            Command::CompareAfterAll => self.compare_after_all(),
            Command::MeetFault(fault) => self.meet_fault(fault),
            Command::GoOnAfterFault { undo } => {
                self.view.fault = None;
                if undo {
                    self.act(Command::Undo, context);
                }
            }
            Command::LoseChanges => {
                if let Some(Dialog::LoseChanges { then, .. }) = self.view.dialog.take() {
                    self.go_on(then, context);
                }
            }
            Command::CloseDialog => self.leave_dialog(),
        }
    }

    pub(super) fn go_on(&mut self, then: Then, context: &egui::Context) {
        match then {
            Then::New => {
                let draft = empty_plan(&self.formulary);
                self.begin(draft, Page::Regimen);
            }
            Then::Open => self.ask_for_path(Purpose::Open),
            Then::OpenPath(path) => self.open(&path),
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

    /// Shows a page of the open plan; without a plan there is none to show.
    fn go_to(&mut self, page: Page, context: &egui::Context) {
        if self.view.page == Page::Welcome {
            return;
        }
        self.view.page = page;
        if page == Page::Print && self.view.print.printers.is_none() {
            self.view.print.printers = Some(Vec::new());
            self.desktop.ask_for_printers(context);
        }
    }

    /// Selects a step; the block of one that was written by hand opens with it.
    fn select_step(&mut self, index: Option<usize>) {
        if self.view.step != index {
            self.view.amounts = None;
        }
        self.view.step = index;
        self.bring_into_view();
        let Some(Outcome::Planned(planned)) = self.planning.plan().map(|plan| &plan.outcome) else {
            return;
        };
        let mut steps = planned.schedule.steps.iter();
        let step = steps.find(|step| Some(step.index) == index);
        let scenario = self
            .draft
            .scenarios
            .get(pages::shown(&self.draft, &self.view));
        let holds = scenario.map(|scenario| scenario.request.holds.as_slice());
        let open = step.zip(holds);
        self.view.by_hand = open.and_then(|(step, holds)| pages::place_of_step(holds, step));
    }

    pub(super) fn show_scenario(&mut self, place: usize) {
        if let Some(scenario) = self.draft.scenarios.get(place) {
            self.draft.chosen = Some(scenario.name.clone());
            self.view.scenario = place;
            (self.view.curve, self.view.days) = (0, None);
            (self.view.step, self.view.by_hand) = (None, None);
            self.view.naming = false;
        }
    }

    fn name_scenario(&mut self, context: &egui::Context) {
        self.view.naming = true;
        self.view.page = Page::Taper;
        let place = pages::shown(&self.draft, &self.view);
        fields::lead_to(context, &format!("scenarios[{place}].name"));
    }

    /// The scenario that is shown.
    fn shown(&mut self) -> Option<&mut ScenarioDraft> {
        let place = pages::shown(&self.draft, &self.view);
        self.draft.scenarios.get_mut(place)
    }

    fn acknowledge(&mut self, rule: String) {
        let on = date::iso(self.today());
        let Some(answer) = self.view.gate_answers.remove(&rule) else {
            return;
        };
        if let Some(scenario) = self.shown() {
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

impl App {
    /// Keeps what has become of a referral; the latest record holds.
    fn settle(&mut self, rule: &str, state: ReferralState) {
        let on = date::iso(self.today());
        let answer = self.view.gate_answers.remove(rule).unwrap_or_default();
        let Some(scenario) = self.shown() else {
            return;
        };
        let states = &mut scenario.request.referral_states;
        states.retain(|one| one.rule != rule);
        if state != ReferralState::Open {
            states.push(ReferralStateDraft {
                rule: rule.to_owned(),
                state: state.word().to_owned(),
                by: answer.by.trim().to_owned(),
                reason: answer.reason.trim().to_owned(),
                on,
            });
        }
    }
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
