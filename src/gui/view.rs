//! What is shown and not kept: page, open dialog, selected step, text typed into searches.

use std::collections::BTreeMap;

/// A page of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Page {
    /// Nothing is open.
    #[default]
    Welcome,
    /// Who, what is taken, what else is known.
    Regimen,
    /// Where to, how fast, within which bounds.
    Taper,
}

impl Page {
    /// The pages of an open plan, in order.
    pub const OF_A_PLAN: [Self; 2] = [Self::Regimen, Self::Taper];

    /// Its name on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Welcome => "Welcome",
            Self::Regimen => "Regimen",
            Self::Taper => "Taper",
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
    /// To save the patient's paper.
    PatientPdf,
}

/// What was asked for when unsaved changes stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Start an empty plan.
    New,
    /// Ask for a plan file.
    Open,
    /// Open an example.
    OpenExample(&'static str),
    /// Close the window.
    Close,
}

/// A dialog that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Asks for a path.
    Path {
        /// What for.
        purpose: Purpose,
        /// The path as typed.
        typed: String,
        /// What went wrong or was not chosen.
        notice: String,
    },
    /// Asks before changes are lost.
    LoseChanges(Then),
    /// Says something that has to be read.
    Message {
        /// What it is about.
        title: String,
        /// Sentences.
        lines: Vec<String>,
    },
}

/// What is being written under a gate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateAnswer {
    /// Who answers.
    pub by: String,
    /// Why the taper may go on.
    pub reason: String,
}

/// What is shown and not kept.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The page in the form column.
    pub page: Page,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// The selected step, from 1.
    pub step: Option<usize>,
    /// Which tapered row's curve is shown.
    pub curve: usize,
    /// Searches for a product, by row id.
    pub searches: BTreeMap<String, String>,
    /// Answers being written, by gate.
    pub gate_answers: BTreeMap<String, GateAnswer>,
    /// What was done last, in the status line.
    pub notice: String,
    /// The window may close although changes are unsaved.
    pub may_close: bool,
}
