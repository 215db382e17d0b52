//! What is shown and not kept: page, open dialog, selected step, text typed into searches.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::clinical_data::Country;
use crate::comparison::Summary;
use crate::draft::{JournalDraft, ManualItemDraft};
use crate::edits::TailChoice;
use crate::exchange::fhir::Imported;
use crate::exchange::format::{Format, FormatOptions};
use crate::gui::about::About;
use crate::gui::comparing::Comparing;
use crate::gui::faults::Fault;
use crate::gui::keeping::KeepingDialog;
use crate::gui::presentation::Presentation;
use crate::paper::{Document, Instalments, PaperSize, TypeSize};

/// A page of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Page {
    /// Nothing is open.
    #[default]
    Welcome,
    /// Why opioids may no longer work, and what else is known of the person.
    Assess,
    /// Who, and what is taken.
    Regimen,
    /// Where to, how fast, within which bounds.
    Taper,
    /// Every scenario beside the others.
    Compare,
    /// What happened on the way, and what changes because of it.
    Review,
    /// What is handed out.
    Print,
    /// Curve and table, where they do not fit beside the form.
    Schedule,
}

impl Page {
    /// The pages of an open plan, in order.
    pub const OF_A_PLAN: [Self; 6] = [
        Self::Assess,
        Self::Regimen,
        Self::Taper,
        Self::Compare,
        Self::Review,
        Self::Print,
    ];

    /// The pages where the schedule does not fit beside the form.
    pub const IN_A_SMALL_WINDOW: [Self; 7] = [
        Self::Assess,
        Self::Regimen,
        Self::Taper,
        Self::Schedule,
        Self::Compare,
        Self::Review,
        Self::Print,
    ];

    /// What is done there.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::Welcome => "Open a plan, or start one",
            Self::Assess => "Why opioids may no longer work, and what to exclude first",
            Self::Regimen => "Who it is for, and what is taken",
            Self::Taper => "Where to, how fast, and within which bounds",
            Self::Compare => "The scenarios over one another, and the decision for one",
            Self::Review => "What happened on the way, and what changes because of it",
            Self::Print => "Go to the documents and print them",
            Self::Schedule => "The curve and the table",
        }
    }

    /// Its name on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Welcome => "Welcome",
            Self::Assess => "Assess",
            Self::Regimen => "Regimen",
            Self::Taper => "Taper",
            Self::Compare => "Compare",
            Self::Review => "Review",
            Self::Print => "Print",
            Self::Schedule => "Schedule",
        }
    }
}

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To open a plan file.
    Open,
    /// To save the plan file.
    Save,
    /// To save a document as PDF.
    Paper(Document),
    /// To save a file for another system.
    Export(Format),
    /// To take medicines over from another system's file; the country of the products, where
    /// they shall not tell it themselves.
    Import(Option<Country>),
}

/// Work that outlasts a frame, as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// What is being done.
    pub what: &'static str,
    /// Why it takes a while.
    pub why: &'static str,
}

/// What was asked for when unsaved changes stood in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Start an empty plan.
    New,
    /// Ask for a plan file.
    Open,
    /// Open an example.
    OpenExample(&'static str),
    /// Open the plan file with this path.
    OpenPath(PathBuf),
    /// Close the window.
    Close,
}

/// A dialog that waits for an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Asks for a path.
    Path {
        /// What for.
        purpose: Purpose,
        /// The path as typed.
        typed: String,
        /// What went wrong or was not chosen.
        notice: String,
        /// It has just been opened, and the path wants the keyboard.
        fresh: bool,
        /// The path of a file that is there: the next press replaces it.
        replaces: Option<PathBuf>,
    },
    /// Asks before changes are lost.
    LoseChanges {
        /// What was asked for.
        then: Then,
        /// The plan has changed since it was saved.
        unsaved: bool,
        /// What was typed and is no part of the plan yet.
        unrecorded: Vec<String>,
    },
    /// Shows the present regimen in every equivalence table.
    Equivalents,
    /// Shows every key.
    Shortcuts,
    /// Shows the ways to soften a steep last part.
    Tail {
        /// What the plan comes to as it is.
        now: Option<Box<Summary>>,
        /// The ways.
        choices: Vec<TailChoice>,
    },
    /// Shows every clinical fact with its custody.
    About(Box<About>),
    /// Asks who hands the plan out.
    Issue {
        /// Who.
        by: String,
        /// A note for the record.
        text: String,
        /// What went wrong.
        notice: String,
    },
    /// Keeps the plan from being lost or read by others.
    Keeping(Box<KeepingDialog>),
    /// Says what is being done, and can be left.
    Working(Work),
    /// Asks before the medicines of a file take the place of those of the plan.
    Replace(Box<Imported>),
    /// Says something that has to be read.
    Message {
        /// What it is about.
        title: String,
        /// Sentences.
        lines: Vec<String>,
    },
}

/// Which steps stand out, on the curve and in the table alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Marked {
    /// The selected step, from 1.
    pub selected: Option<usize>,
    /// The step under the pointer.
    pub pointed: Option<usize>,
    /// The table has not been brought to the step of today yet.
    pub from_today: bool,
}

/// A part of the plan's days that the curve shows, in minutes from its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaysShown {
    /// The first.
    pub from: i64,
    /// The last.
    pub to: i64,
}

/// The amounts of a step as they are being typed under the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepAmounts {
    /// The step, from 1.
    pub step: usize,
    /// The number of the plan whose step it is; another plan has other amounts.
    pub made_for: u64,
    /// The medicines with their amounts.
    pub items: Vec<ManualItemDraft>,
    /// The same before anything was typed.
    pub before: Vec<ManualItemDraft>,
    /// What is wrong with one of them.
    pub problems: Vec<AmountProblem>,
    /// What is wrong with the whole.
    pub problem: Option<String>,
}

/// What is wrong with an amount that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountProblem {
    /// The place of the medicine.
    pub item: usize,
    /// The place of the amount; none where it is all of them.
    pub amount: Option<usize>,
    /// What is wrong, and what would be accepted.
    pub message: String,
}

/// What is being written under a gate or a referral.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateAnswer {
    /// A referral's form is open; a gate's always is.
    pub open: bool,
    /// Who answers.
    pub by: String,
    /// Why the taper may go on.
    pub reason: String,
}

/// Which document is shown and how it is to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintView {
    /// Which document.
    pub document: Document,
    /// The place in the journal of the issued plan whose paper is shown as it was handed out.
    pub issued: Option<usize>,
    /// The size of the sheet, where it is not the country's usual one.
    pub size: Option<PaperSize>,
    /// The size of the print, on the patient's papers.
    pub type_size: TypeSize,
    /// How supplies are handed over, on the pharmacy's paper.
    pub instalments: Instalments,
    /// Whether a comparison names the patient.
    pub with_identity: bool,
    /// The printer; none stands for the viewer.
    pub printer: Option<String>,
    /// The printers that the system knows; `None` until that was asked.
    pub printers: Option<Vec<String>>,
    /// The files for other systems are shown in place of pages.
    pub formats: bool,
    /// What these files hold.
    pub format_options: FormatOptions,
    /// Where they were saved last.
    pub handed: BTreeMap<Format, Handed>,
}

/// A file for another system that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Where.
    pub path: PathBuf,
    /// The plan that it was made from: another one has changed since.
    pub generation: u64,
}

/// What was taken over from another system's file, until it is dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOver {
    /// How many medicines.
    pub count: usize,
    /// What was not understood, in the order of the file.
    pub not_read: Vec<String>,
    /// The entry of the journal that says the same; undo takes it back with the medicines.
    pub entry: JournalDraft,
}

impl Default for PrintView {
    fn default() -> Self {
        Self {
            document: Document::Patient,
            issued: None,
            size: None,
            type_size: TypeSize::default(),
            instalments: Instalments::default(),
            with_identity: false,
            printer: None,
            printers: None,
            formats: false,
            format_options: FormatOptions::default(),
            handed: BTreeMap::new(),
        }
    }
}

/// What is shown and not kept.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The page in the form column.
    pub page: Page,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// What broke off in the program itself, until somebody says how to go on.
    pub fault: Option<Fault>,
    /// A dialog that gave way to a question, and comes back after it.
    pub aside: Option<Dialog>,
    /// The selected step, from 1.
    pub step: Option<usize>,
    /// The step under the pointer, on the curve or in the table.
    pub pointed: Option<usize>,
    /// The day whose step the table was brought to; none until it is shown.
    pub table_day: Option<NaiveDate>,
    /// Which tapered row's curve is shown.
    pub curve: usize,
    /// The part of its days; none where it is the whole plan.
    pub days: Option<DaysShown>,
    /// The amounts of a step that are being edited.
    pub amounts: Option<StepAmounts>,
    /// The place of the scenario that was picked last.
    pub scenario: usize,
    /// The scenario's name is being edited.
    pub naming: bool,
    /// The place of the step written by hand that is open.
    pub by_hand: Option<usize>,
    /// The place of the journal entry that is being written.
    pub journal: Option<usize>,
    /// The contacts as they are being typed, line by line.
    pub contacts: String,
    /// Searches for a product, by row id.
    pub searches: BTreeMap<String, String>,
    /// Answers being written, by gate.
    pub gate_answers: BTreeMap<String, GateAnswer>,
    /// Which scenarios are compared, and the decision that is being written.
    pub comparing: Comparing,
    /// Where the presentation is, while there is one.
    pub presentation: Option<Presentation>,
    /// What was done last, in the status line.
    pub notice: String,
    /// Which document is shown, and how it is to be printed.
    pub print: PrintView,
    /// What was taken over from another system's file.
    pub taken_over: Option<TakenOver>,
    /// Who the patient is stands nowhere on screen.
    pub identity_hidden: bool,
    /// The window may close although changes are unsaved.
    pub may_close: bool,
}
