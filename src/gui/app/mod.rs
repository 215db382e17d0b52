//! App: the one owner of state, and the frame in five steps.
//!
//! Read the draft, match the plan to it, show, remember for undo, act on the commands that
//! were collected. Nothing is carried out while the window draws.

mod act;
mod amounts;
mod changes;
mod compare;
mod export;
mod frame;
mod import;
mod leaving;
mod long_work;
mod offers;
mod paths;
mod printing;
mod recovery;
mod safe;
mod saving;
mod sealing;
mod unsaved;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use egui::ViewportCommand;
use egui::util::undoer::{self, Undoer};

use crate::clinical_data::Formulary;
use crate::draft::Draft;
use crate::files::Stamp;
use crate::gui::Clock;
use crate::gui::app::long_work::LongWork;
use crate::gui::app::safe::Opening;
use crate::gui::app::unsaved::Kept;
use crate::gui::desktop::Desktop;
use crate::gui::disk::{Guard, LeftBehind};
use crate::gui::faults::Fault;
use crate::gui::planning::Planning;
use crate::gui::preferences::Preferences;
use crate::gui::rail::page_of;
use crate::gui::typesetting::Typesetting;
use crate::gui::view::{Dialog, Page, View};
use crate::plan_file::{self, Form, SecretString};
use crate::problem::Problem;

pub use crate::gui::app::long_work::{Job, Worker};

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
    preferences: Preferences,
    typesetting: Typesetting,
    work: LongWork,
    opening: Option<Opening>,
    kept: Kept,
    left: Vec<LeftBehind>,
    to_open: Option<PathBuf>,
    /// The number of the plan whose scenarios were to be worked out elsewhere.
    comparison_asked: Option<u64>,
    /// What has become of unsaved work after a fault.
    said_of_fault: String,
}

/// Where the plan was saved, and what was saved there.
struct Saved {
    path: Option<PathBuf>,
    draft: Draft,
    /// What the file held when it was opened or saved last.
    stamp: Stamp,
    /// How it is sealed, if it is.
    sealed: Option<(Form, SecretString)>,
    /// Says beside the file who has it open.
    lock: Option<Guard>,
}

impl Saved {
    /// A plan that is in no file.
    fn nowhere(draft: Draft) -> Self {
        Self {
            path: None,
            draft,
            stamp: Stamp::NEW,
            sealed: None,
            lock: None,
        }
    }
}

impl App {
    /// A window with nothing open.
    pub fn new(formulary: Formulary, clock: Clock, desktop: Box<dyn Desktop>) -> Self {
        Self {
            draft: Draft::default(),
            saved: Saved::nowhere(Draft::default()),
            view: View::default(),
            planning: Planning::default(),
            undoer: Undoer::default(),
            formulary,
            clock,
            desktop,
            preferences: Preferences::default(),
            typesetting: Typesetting::in_place(),
            work: LongWork::in_place(),
            opening: None,
            kept: Kept::default(),
            left: Vec::new(),
            to_open: None,
            comparison_asked: None,
            said_of_fault: String::new(),
        }
    }

    /// The same window with what was remembered from the last one.
    #[must_use]
    pub fn with_preferences(self, preferences: Preferences) -> Self {
        Self {
            preferences,
            ..self
        }
    }

    /// The same window with pages set, and sealing done, on threads of their own.
    #[must_use]
    pub fn with_worker(self, context: &egui::Context) -> Self {
        Self {
            typesetting: Typesetting::threaded(context),
            work: LongWork::threaded(context),
            ..self
        }
    }

    /// The same window with long work handed to a worker, for whoever wants to say when it is
    /// done.
    #[must_use]
    pub fn with_long_work(self, worker: Worker) -> Self {
        Self {
            work: LongWork::with(worker),
            ..self
        }
    }

    /// What is remembered for the next window.
    pub fn preferences(&self) -> &Preferences {
        &self.preferences
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

    /// For the status line: what became of the plan, and the name of its file. Files often have
    /// the names of patients.
    fn saved_in_words(&self) -> String {
        let words = match (&self.saved.path, self.is_unsaved()) {
            (_, true) => "Changes not saved",
            (None, false) => "Not saved yet",
            (Some(_), false) => "Saved",
        };
        let path = self.saved.path.as_deref();
        match path.and_then(Path::file_name) {
            Some(name) if !self.view.identity_hidden => {
                format!("{words} · {}", name.to_string_lossy())
            }
            _ => words.to_owned(),
        }
    }

    fn open_bytes(&mut self, bytes: &[u8]) -> bool {
        match plan_file::read(bytes) {
            Err(problems) => {
                self.cannot_read(None, &problems);
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
        self.kept = Kept::default();
        self.work.drop_background();
        // What was kept of the plan before goes with it, and so does its passphrase.
        let forgotten = self.desktop.seal_kept(None);
        self.saved = Saved::nowhere(draft.clone());
        self.draft = draft;
        self.view = View {
            page,
            ..View::default()
        };
        if let Err(why) = forgotten {
            self.view.notice = why;
        }
        self.undoer = undoer(&self.draft);
    }

    /// Says why a file cannot be read, and what can be done next.
    fn cannot_read(&mut self, path: Option<&Path>, problems: &[Problem]) {
        let name = path
            .and_then(Path::file_name)
            .map(std::ffi::OsStr::to_string_lossy);
        let mut lines = sentences(problems);
        let next = name.as_ref().map_or_else(
            || "The file was left as it is.".to_owned(),
            |name| {
                format!(
                    "{name} was left as it is. Open another plan, or the version that was saved \
                     before it, {name}~, if there is one."
                )
            },
        );
        lines.push(next);
        let name = name.as_deref().unwrap_or("This");
        self.say(&format!("{name} is not a plan that can be read"), lines);
    }

    /// Shows a plan that was opened on the page of the first field that is in its way, if there
    /// is one; the frame that follows finds it worked out.
    fn show_first_problem(&mut self) {
        let today = self.today();
        self.planning.match_to(&self.draft, &self.formulary, today);
        let first = self.planning.problems().first();
        match first.map(|problem| page_of(&problem.field)) {
            Some(Page::Compare | Page::Review) | None => {}
            Some(page) => self.view.page = page,
        }
    }

    fn say(&mut self, title: &str, lines: Vec<String>) {
        self.view.dialog = Some(Dialog::Message {
            title: title.to_owned(),
            lines,
        });
    }

    fn today(&self) -> NaiveDate {
        (self.clock)()
    }

    /// Feeds the undoer, and wakes once more when a pause would make a point to return to.
    fn remember(&mut self, context: &egui::Context) {
        if self.view.page == Page::Welcome {
            return;
        }
        self.undoer
            .feed_state(context.input(|input| input.time), &self.draft);
        if self.undoer.is_in_flux() {
            context.request_repaint_after(std::time::Duration::from_secs(1));
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, context: &egui::Context, _frame: &mut eframe::Frame) {
        self.hear_of_work(context);
        let closing = context.input(|input| input.viewport().close_requested());
        if closing && self.stays_open() {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
        } else if closing && self.view.fault != Some(Fault::Window) {
            self.forget_kept();
        } else if !context
            .input(|input| input.viewport().visible())
            .unwrap_or(true)
        {
            // Nothing is shown and no time passes then, so that it is kept at once.
            self.keep_unsaved(context, 0.0);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.draw_or_say(ui);
    }

    fn raw_input_hook(&mut self, _context: &egui::Context, input: &mut egui::RawInput) {
        let most = input.max_texture_side;
        input.max_texture_side = most.map(|side| side.min(frame::LARGEST_TEXTURE));
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.preferences.store(storage);
    }

    /// The toolkit's own memory could hold what was typed; the preferences do not.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// What remembers a draft's changes: a hundred of them, or fewer of a plan so large that they would
/// fill the memory.
fn undoer(draft: &Draft) -> Undoer<Draft> {
    /// How much all of them may be, as they stand in files.
    const ROOM: usize = 64 * 1024 * 1024;
    const FEWEST: usize = 8;
    let usual = undoer::Settings::default();
    let size = plan_file::write(draft).len().max(1);
    let most = usual.max_undos;
    Undoer::with_settings(undoer::Settings {
        max_undos: (ROOM / size).clamp(FEWEST.min(most), most),
        ..usual
    })
}

fn sentences(problems: &[Problem]) -> Vec<String> {
    const MOST: usize = 8;
    problems
        .iter()
        .take(MOST)
        .map(ToString::to_string)
        .collect()
}
