//! The desktop around the window: choosing a path, reading and writing files.
//!
//! The desktop's own dialog needs a portal and says nothing where there is none, so a path
//! can always be typed as well. Tests put a recording one in this one's place.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::files::{self, JournalContent, Stamp, Unsaved};
use crate::gui::disk::{self, Disk, Guard, LeftBehind, NotLocked, NotSaved, Now, Saving, Written};
use crate::gui::printing::{News, Printing};
use crate::gui::view::Purpose;
use crate::paper::Document;
use crate::plan_file::Sealer;

/// What the window asks of the desktop.
pub trait Desktop: Send {
    /// Lets the user choose a path; `None` where nothing was chosen or no dialog exists.
    fn choose(&mut self, purpose: Purpose) -> Option<PathBuf>;

    /// The time of day, for people.
    fn now(&mut self) -> String;

    /// Opens a plan file: what it holds, and a stamp of it for [`Self::save`].
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    fn open(&mut self, path: &Path) -> Result<(Vec<u8>, Stamp), String>;

    /// Saves a plan file, whole or not at all.
    ///
    /// # Errors
    ///
    /// Why not, with everything as it was.
    fn save(&mut self, path: &Path, bytes: &[u8], how: Saving) -> Result<Written, NotSaved>;

    /// Says beside a plan file who has it open, until the guard is dropped. `take_over` goes on
    /// where somebody on another machine seems to have it open.
    ///
    /// # Errors
    ///
    /// Who has it open, or why nobody can be told.
    fn lock(&mut self, path: &Path, take_over: bool) -> Result<Guard, NotLocked>;

    /// Keeps what is not saved, in place of what was kept before. It may be finished later.
    fn keep(&mut self, unsaved: Unsaved);

    /// What has become of it, once: nothing as long as it is being written, unless this `waits`
    /// for it. Where it was not kept, a sentence for the user.
    fn kept(&mut self, waits: bool) -> Option<Result<(), String>>;

    /// Seals what is kept from now on with a key, or no longer.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    fn seal_kept(&mut self, sealer: Option<Sealer>) -> Result<(), String>;

    /// Removes what was kept: it was saved, or given up.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    fn forget(&mut self) -> Result<(), String>;

    /// What windows that are gone have kept, the last first.
    fn left_behind(&mut self) -> Vec<LeftBehind>;

    /// What windows that are gone have kept and cannot be read, a sentence each.
    fn not_read(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Reads one of these as it lies there, sealed where it is sealed.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    fn left(&mut self, left: &LeftBehind) -> Result<JournalContent, String>;

    /// Removes one of these.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    fn discard(&mut self, left: &LeftBehind) -> Result<(), String>;

    /// Why what is no plan must not be written to a path: a plan is there; `None` where it may.
    fn keeps_from_writing(&mut self, plan: Option<&Path>, out: &Path) -> Option<&'static str>;

    /// Whether two paths lead to one and the same file.
    fn are_the_same(&mut self, one: &Path, other: &Path) -> bool;

    /// Whether a file is there.
    fn is_there(&mut self, path: &Path) -> bool;

    /// Replaces a file that is no plan, whole or not at all.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    fn replace(&mut self, path: &Path, bytes: &[u8]) -> Result<(), String>;

    /// Asks which printers the system knows; they come as news.
    fn ask_for_printers(&mut self, context: &Context);

    /// Hands a PDF to a printer, or to the system's viewer where none is named; what becomes
    /// of it comes as news.
    fn print(&mut self, printer: Option<&str>, pdf: &[u8], context: &Context);

    /// What has become of requests since this was asked last.
    fn news(&mut self) -> Vec<News>;
}

/// How the names of plan files end; the last two are sealed.
const PLANS: [&str; 3] = ["json", "age", "asc"];
/// The name of a print job; it never names the patient.
const JOB: &str = "Taper plan";

impl Purpose {
    /// The file name that is proposed; it never names the patient.
    pub(super) fn proposed_name(self) -> &'static str {
        match self {
            Self::Open | Self::Save => "plan.taper.json",
            Self::Paper(Document::Patient) => "taper-plan.pdf",
            Self::Paper(Document::Fridge) => "taper-fridge.pdf",
            Self::Paper(Document::Clinician) => "taper-clinician.pdf",
            Self::Paper(Document::Pharmacy) => "taper-pharmacy.pdf",
            Self::Paper(Document::Comparison) => "taper-comparison.pdf",
            Self::Export(format) => format.proposed_name(),
            Self::Import(_) => "medicines.json",
        }
    }
}

/// The desktop that the window really runs on.
pub struct RealDesktop {
    printing: Printing,
    disk: Disk,
}

impl RealDesktop {
    /// The desktop, told the time by `now`.
    pub fn new(now: Now) -> Self {
        Self {
            printing: Printing::default(),
            disk: Disk::new(now),
        }
    }
}

impl Desktop for RealDesktop {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks for a path"
    )]
    fn choose(&mut self, purpose: Purpose) -> Option<PathBuf> {
        let dialog = rfd::FileDialog::new();
        match purpose {
            Purpose::Open => dialog.add_filter("Taper plan", &PLANS).pick_file(),
            Purpose::Save => dialog
                .add_filter("Taper plan", &PLANS)
                .set_file_name(purpose.proposed_name())
                .save_file(),
            Purpose::Paper(_) => dialog
                .add_filter("PDF", &["pdf"])
                .set_file_name(purpose.proposed_name())
                .save_file(),
            Purpose::Export(_) => dialog.set_file_name(purpose.proposed_name()).save_file(),
            Purpose::Import(_) => dialog.add_filter("FHIR", &["json"]).pick_file(),
        }
    }

    fn now(&mut self) -> String {
        self.disk.now()
    }

    fn open(&mut self, path: &Path) -> Result<(Vec<u8>, Stamp), String> {
        files::open(path).map_err(|error| error.to_string())
    }

    fn save(&mut self, path: &Path, bytes: &[u8], how: Saving) -> Result<Written, NotSaved> {
        disk::save(path, bytes, how)
    }

    fn lock(&mut self, path: &Path, take_over: bool) -> Result<Guard, NotLocked> {
        self.disk.lock(path, take_over)
    }

    fn keep(&mut self, unsaved: Unsaved) {
        self.disk.journal().keep(unsaved);
    }

    fn kept(&mut self, waits: bool) -> Option<Result<(), String>> {
        self.disk.journal().kept(waits)
    }

    fn seal_kept(&mut self, sealer: Option<Sealer>) -> Result<(), String> {
        self.disk.journal().seal_with(sealer)
    }

    fn forget(&mut self) -> Result<(), String> {
        self.disk.journal().forget()
    }

    fn left_behind(&mut self) -> Vec<LeftBehind> {
        self.disk.left_behind()
    }

    fn not_read(&mut self) -> Vec<String> {
        files::sweep_shown();
        disk::not_read()
    }

    fn left(&mut self, left: &LeftBehind) -> Result<JournalContent, String> {
        self.disk.left(left)
    }

    fn discard(&mut self, left: &LeftBehind) -> Result<(), String> {
        self.disk.discard(left)
    }

    fn keeps_from_writing(&mut self, plan: Option<&Path>, out: &Path) -> Option<&'static str> {
        // Without a plan file, only what is there can keep it from being written.
        files::keeps_from_writing(plan.unwrap_or(Path::new("")), out)
    }

    fn are_the_same(&mut self, one: &Path, other: &Path) -> bool {
        files::are_the_same(one, other)
    }

    fn is_there(&mut self, path: &Path) -> bool {
        files::is_there(path)
    }

    fn replace(&mut self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        files::replace(path, bytes).map_err(|error| error.to_string())
    }

    fn ask_for_printers(&mut self, context: &Context) {
        self.printing.ask_for_printers(waker(context));
    }

    fn print(&mut self, printer: Option<&str>, pdf: &[u8], context: &Context) {
        match printer {
            Some(printer) => {
                let pdf = pdf.to_vec();
                self.printing.print(printer, JOB, pdf, waker(context));
            }
            None => self.printing.show(pdf, waker(context)),
        }
    }

    fn news(&mut self) -> Vec<News> {
        self.printing.news()
    }
}

/// Wakes the window when a thread is done.
fn waker(context: &Context) -> impl Fn() + Send + 'static {
    let context = context.clone();
    move || context.request_repaint()
}
