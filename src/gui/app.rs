//! App: the one owner of state, and the frame in five steps.
//!
//! Read the draft, match the plan to it, show, remember for undo, act on the commands that
//! were collected. Nothing is carried out while the window draws.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use egui::ViewportCommand;
use egui::util::undoer::Undoer;

use crate::clinical_data::{Country, Formulary};
use crate::date;
use crate::draft::{AcknowledgementDraft, Draft, ScenarioDraft};
use crate::examples;
use crate::gui::command::Command;
use crate::gui::desktop::Desktop;
use crate::gui::pages;
use crate::gui::planning::Planning;
use crate::gui::view::{Dialog, Page, Purpose, Then, View};
use crate::gui::{Clock, dialogs, shell};
use crate::paper::{self, PaperSize};
use crate::plan_file;
use crate::problem::Problem;

/// The one owner of state.
pub struct App {
    draft: Draft,
    saved: Saved,
    view: View,
    planning: Planning,
    undoer: Undoer<Draft>,
    formulary: Formulary,
    clock: Clock,
    desktop: Box<dyn Desktop>,
}

/// Where the plan was saved, and what was saved there.
#[derive(Debug, Default)]
struct Saved {
    path: Option<PathBuf>,
    draft: Draft,
}

impl App {
    /// A window with nothing open.
    pub fn new(formulary: Formulary, clock: Clock, desktop: Box<dyn Desktop>) -> Self {
        Self {
            draft: Draft::default(),
            saved: Saved::default(),
            view: View::default(),
            planning: Planning::default(),
            undoer: Undoer::default(),
            formulary,
            clock,
            desktop,
        }
    }

    /// Opens a plan file; says so in a dialog where it cannot be read.
    pub fn open(&mut self, path: &Path) {
        match self.desktop.read(path) {
            Err(why) => self.say("The file cannot be opened", vec![why]),
            Ok(bytes) => {
                if self.open_bytes(&bytes) {
                    self.saved.path = Some(path.to_owned());
                }
            }
        }
    }

    /// The draft as it is typed.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What is shown and not kept.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The plan that the draft makes.
    pub fn planning(&self) -> &Planning {
        &self.planning
    }

    /// Whether something has changed since the last save.
    pub fn is_unsaved(&self) -> bool {
        self.view.page != Page::Welcome && self.draft != self.saved.draft
    }

    fn open_bytes(&mut self, bytes: &[u8]) -> bool {
        match plan_file::read(bytes) {
            Err(problems) => {
                self.say("This is not a plan that can be read", sentences(&problems));
                false
            }
            Ok(draft) => {
                self.begin(draft, Page::Taper);
                true
            }
        }
    }

    /// Shows another plan, with nothing left of the one before.
    fn begin(&mut self, draft: Draft, page: Page) {
        self.saved = Saved { path: None, draft: draft.clone() };
        self.draft = draft;
        self.view = View { page, ..View::default() };
        self.undoer = Undoer::default();
    }

    fn say(&mut self, title: &str, lines: Vec<String>) {
        self.view.dialog = Some(Dialog::Message { title: title.to_owned(), lines });
    }

    fn today(&self) -> NaiveDate {
        (self.clock)()
    }

    /// Carries out what was asked for.
    fn act(&mut self, command: Command, context: &egui::Context) {
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

    fn ask_for_path(&mut self, purpose: Purpose) {
        if self.view.page == Page::Welcome && purpose != Purpose::Open {
            return;
        }
        if purpose == Purpose::Save && self.unreadable().next().is_some() {
            let lines = self.unreadable().map(|problem| problem.message.clone()).collect();
            return self.say("A field cannot be read, so nothing was saved", lines);
        }
        if purpose == Purpose::PatientPdf && self.planning.curves().is_empty() {
            let line = "There is no schedule yet; the middle of the window says what is in the way.";
            return self.say("There is no paper without a schedule", vec![line.to_owned()]);
        }
        let typed = match (&self.saved.path, purpose) {
            (Some(path), Purpose::Save) => path.display().to_string(),
            (Some(path), Purpose::PatientPdf) => {
                path.with_file_name(purpose.proposed_name()).display().to_string()
            }
            _ => String::new(),
        };
        self.view.dialog = Some(Dialog::Path { purpose, typed, notice: String::new() });
    }

    fn browse(&mut self) {
        let Some(Dialog::Path { purpose, typed, notice }) = &mut self.view.dialog else { return };
        match self.desktop.choose(*purpose) {
            Some(path) => {
                *typed = path.display().to_string();
                notice.clear();
            }
            None => "Nothing was chosen. A path can be typed here.".clone_into(notice),
        }
    }

    fn confirm_path(&mut self) {
        let Some(Dialog::Path { purpose, typed, notice }) = &mut self.view.dialog else { return };
        if typed.trim().is_empty() {
            "Type a path, or choose one.".clone_into(notice);
            return;
        }
        let (purpose, path) = (*purpose, PathBuf::from(typed.trim()));
        match purpose {
            Purpose::Open => {
                self.view.dialog = None;
                self.open(&path);
            }
            Purpose::Save => self.save(&path),
            Purpose::PatientPdf => self.save_patient_pdf(&path),
        }
    }

    /// The problems of fields that hold something which cannot be read.
    fn unreadable(&self) -> impl Iterator<Item = &Problem> {
        const READING: [&str; 6] = ["quantity", "date", "time", "number", "percent", "concentration"];
        let unreadable =
            |problem: &&Problem| READING.contains(&problem.rule) && !problem.given.is_empty();
        self.planning.problems().iter().filter(unreadable)
    }

    fn save(&mut self, path: &Path) {
        if self.unreadable().next().is_some() {
            let lines = self.unreadable().map(|problem| problem.message.clone()).collect();
            return self.say("A field cannot be read, so nothing was saved", lines);
        }
        match self.desktop.replace(path, &plan_file::write(&self.draft)) {
            Ok(()) => {
                self.saved = Saved { path: Some(path.to_owned()), draft: self.draft.clone() };
                self.view.dialog = None;
            }
            Err(why) => self.not_written(&why),
        }
    }

    fn save_patient_pdf(&mut self, path: &Path) {
        let (Some(case), Some(plan)) = (self.planning.case(), self.planning.plan()) else { return };
        let size = match case.country {
            Country::Uk => PaperSize::A4,
            Country::Us => PaperSize::Letter,
        };
        match paper::patient(case, plan, &self.formulary, size) {
            Err(problem) => self.say("The paper cannot be made", vec![problem.to_string()]),
            Ok(bytes) => match self.desktop.replace(path, &bytes) {
                Ok(()) => {
                    self.view.dialog = None;
                    "Patient PDF saved".clone_into(&mut self.view.notice);
                }
                Err(why) => self.not_written(&why),
            },
        }
    }

    fn not_written(&mut self, why: &str) {
        let sentence = format!("Nothing was saved: {why}");
        match &mut self.view.dialog {
            Some(Dialog::Path { notice, .. }) => *notice = sentence,
            _ => self.say("Nothing was saved", vec![why.to_owned()]),
        }
    }

    fn acknowledge(&mut self, rule: String) {
        let on = date::iso(self.today());
        let Some(answer) = self.view.gate_answers.remove(&rule) else { return };
        if let Some(scenario) = chosen(&mut self.draft) {
            let acknowledged = &mut scenario.request.acknowledged;
            acknowledged.retain(|one| one.rule != rule);
            let (by, reason) = (answer.by.trim().to_owned(), answer.reason.trim().to_owned());
            acknowledged.push(AcknowledgementDraft { rule, by, reason, on });
        }
    }

    /// Feeds the undoer, and wakes once more when a pause would make a point to return to.
    fn remember(&mut self, context: &egui::Context) {
        if self.view.page == Page::Welcome {
            return;
        }
        self.undoer.feed_state(context.input(|input| input.time), &self.draft);
        if self.undoer.is_in_flux() {
            context.request_repaint_after(std::time::Duration::from_secs(1));
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, context: &egui::Context, _frame: &mut eframe::Frame) {
        let closing = context.input(|input| input.viewport().close_requested());
        if closing && self.is_unsaved() && !self.view.may_close {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
            self.view.dialog = Some(Dialog::LoseChanges(Then::Close));
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let context = ui.ctx().clone();
        let mut commands = Vec::new();
        if self.view.dialog.is_none() {
            Command::from_keys(&context, &mut commands);
        }
        // 1 and 2. Read the draft, and match the plan to it.
        let today = self.today();
        if self.view.page != Page::Welcome {
            self.planning.match_to(&self.draft, &self.formulary, today);
        }
        // 3. Show, and edit the draft in place.
        if self.view.page == Page::Welcome {
            egui::CentralPanel::default().show(ui, |ui| pages::welcome_ui(ui, &mut commands));
        } else {
            let status = shell::Status {
                unsaved: self.is_unsaved(),
                can_undo: self.undoer.has_undo(&self.draft),
                can_redo: self.undoer.has_redo(&self.draft),
            };
            shell::shell_ui(
                ui,
                &mut self.draft,
                &mut self.view,
                &self.planning,
                &self.formulary,
                &status,
                &mut commands,
            );
        }
        dialogs::dialog_ui(&context, &mut self.view, &mut commands);
        // 4. Remember.
        self.remember(&context);
        // 5. Act; what was done is drawn at once.
        if !commands.is_empty() {
            context.request_repaint();
        }
        for command in commands {
            self.act(command, &context);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// The scenario that is shown.
fn chosen(draft: &mut Draft) -> Option<&mut ScenarioDraft> {
    let name = draft.chosen.clone();
    let place = draft.scenarios.iter().position(|one| Some(&one.name) == name.as_ref());
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
        scenarios: vec![ScenarioDraft { name, ..ScenarioDraft::default() }],
        ..Draft::default()
    };
    pages::add_row(&mut draft);
    draft
}

fn sentences(problems: &[Problem]) -> Vec<String> {
    const MOST: usize = 8;
    problems.iter().take(MOST).map(ToString::to_string).collect()
}
