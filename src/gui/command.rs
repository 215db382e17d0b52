//! Command: all that a user can ask for.
//!
//! Label, tooltip and shortcut are written once, so menu, button and key cannot differ.
//! Commands are collected while the window draws and carried out afterwards, in one place.

use std::path::PathBuf;

use egui::ThemePreference;

use crate::case::ReferralState;
use crate::dose_curve::Measured;
use crate::exchange::format::Format;
use crate::gui::faults::Fault;
use crate::gui::keeping::Keeping;
use crate::gui::on_step::OnStep;
use crate::gui::presentation::Turn;
use crate::gui::view::{DaysShown, Page};

/// All that a user can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Start an empty plan.
    New,
    /// Ask for a plan file and open it.
    Open,
    /// Open one of the examples, by name.
    OpenExample(&'static str),
    /// Open a plan file by its path: a recent one, or one that was dropped on the window.
    OpenPath(PathBuf),
    /// Forget which plans were opened.
    ClearRecent,
    /// Save where the plan was last saved.
    Save,
    /// Ask for a path and save there.
    SaveAs,
    /// Print the document whose pages are shown.
    PrintPaper,
    /// Ask for a path and save the document whose pages are shown.
    SavePaper,
    /// Ask for a path and save a file for another system.
    Export(Format),
    /// Copy the plan as text for a record.
    CopyText,
    /// Ask for another system's file and take its medicines over.
    Import,
    /// Let them take the place of those of the plan.
    ReplaceRegimen,
    /// Take back the last change.
    Undo,
    /// Bring back the change that was taken back.
    Redo,
    /// Change between light and dark.
    ToggleTheme,
    /// Show the window light, dark, or as the desktop has it.
    SetTheme(ThemePreference),
    /// Show everything larger.
    ZoomIn,
    /// Show everything smaller.
    ZoomOut,
    /// Show everything in its usual size.
    ZoomReset,
    /// Hide who the patient is while others can see the screen, or show it again.
    HideIdentity,
    /// Show every key.
    ShowShortcuts,
    /// Give the keyboard to the next part of the window, or to the one before.
    NextPart {
        /// To the one before.
        back: bool,
    },
    /// Close the window.
    Quit,
    /// Show a page.
    GoTo(Page),
    /// Show a page, and on it the medicine with this id.
    LeadTo(Page, Option<String>),
    /// Show the page of a field, by the field's path.
    LeadToField(String),
    /// Show a step on the curve, in the table and in detail.
    LeadToStep(usize),
    /// Show a step's details, or none.
    SelectStep(Option<usize>),
    /// Mark the step under the pointer, or none.
    PointTo(Option<usize>),
    /// Show a part of the days on the curve, or the whole plan.
    ShowDays(Option<DaysShown>),
    /// Copy the table as text.
    CopyTable,
    /// Edit the amounts of a step under the table.
    EditAmounts(usize),
    /// Write them into the plan.
    ApplyAmounts,
    /// Leave them as they were.
    LeaveAmounts,
    /// Show another tapered row's curve.
    ShowCurve(usize),
    /// Show another scenario, by its place.
    ShowScenario(usize),
    /// Add a copy of the scenario that is shown.
    AddScenario,
    /// Edit the name of the scenario that is shown.
    RenameScenario,
    /// Remove the scenario that is shown.
    RemoveScenario,
    /// Work every scenario out after all.
    CompareAfterAll,
    /// Draw a scenario over the others, or leave it out, by its place.
    DrawScenario(usize),
    /// Show this on the axis of the scenarios.
    MeasureOnAxis(Measured),
    /// Ask who chooses a scenario and why, by its place.
    ChooseScenario(usize),
    /// Write the choice into the record.
    ConfirmChoice,
    /// Choose nothing.
    LeaveChoice,
    /// Show the comparison in large type, without the patient.
    Present,
    /// Go to another slide or step of the presentation.
    Turn(Turn),
    /// End the presentation.
    LeavePresentation,
    /// Change the plan from a step on.
    ChangeFrom(OnStep, usize),
    /// Write the steps by hand, beginning with this one.
    EditByHand(usize),
    /// Show the regimen in every equivalence table.
    ShowEquivalents,
    /// Show every clinical fact, and who has checked it.
    About,
    /// Show the ways to soften a steep last part.
    ShowTailChoices,
    /// Take one of them, by its place.
    PickTail(usize),
    /// Taper several opioids in the proposed order.
    UseProposedOrder,
    /// Ask who hands the plan out.
    IssuePlan,
    /// Freeze the plan in the journal as handed out.
    ConfirmIssue,
    /// Answer a gate with what was written under it.
    Acknowledge(String),
    /// Take a gate's answer back.
    WithdrawAcknowledgement(String),
    /// Keep what has become of a referral.
    SettleReferral(String, ReferralState),
    /// Keep the plan from being lost or read by others.
    Keeping(Keeping),
    /// Let the desktop choose the path of the open dialog.
    Browse,
    /// Go on with the path typed in the open dialog.
    ConfirmPath,
    /// Show that something broke off in the program itself.
    MeetFault(Fault),
    /// Go on after that.
    GoOnAfterFault {
        /// With the last change taken back.
        undo: bool,
    },
    /// Go on without saving.
    LoseChanges,
    /// Leave everything as it is.
    CloseDialog,
}

impl Command {
    /// As on its button.
    pub fn label(&self) -> &'static str {
        match self {
            Self::New => "New plan",
            Self::Open => "Open…",
            Self::OpenExample(_) => "Open example",
            Self::OpenPath(_) => "Open this plan",
            Self::ClearRecent => "Clear this list",
            Self::Save => "Save",
            Self::SaveAs => "Save as…",
            Self::PrintPaper => "Print now",
            Self::SavePaper => "Save PDF…",
            Self::Export(format) => format.label(),
            Self::CopyText => "Copy text",
            Self::Import => "Import medicines…",
            Self::ReplaceRegimen => "Replace them",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::ToggleTheme => "Light or dark",
            Self::SetTheme(ThemePreference::Light) => "Light",
            Self::SetTheme(ThemePreference::Dark) => "Dark",
            Self::SetTheme(ThemePreference::System) => "As the desktop",
            Self::ZoomIn => "Larger",
            Self::ZoomOut => "Smaller",
            Self::ZoomReset => "Usual size",
            Self::HideIdentity => "Hide or show the patient",
            Self::ShowShortcuts => "Keys…",
            Self::NextPart { .. } => "Next part",
            Self::Quit => "Quit",
            Self::GoTo(page) | Self::LeadTo(page, _) => page.title(),
            Self::LeadToField(_) => "Go to the field",
            Self::SelectStep(_) | Self::LeadToStep(_) => "Show step",
            Self::PointTo(_) => "Mark step",
            Self::ShowDays(_) => "Whole plan",
            Self::CopyTable => "Copy table",
            Self::EditAmounts(_) => "Edit amounts",
            Self::ApplyAmounts => "Write these amounts",
            Self::LeaveAmounts => "Leave as it was",
            Self::ShowCurve(_) => "Show curve",
            Self::ShowScenario(_) => "Show scenario",
            Self::AddScenario => "Add a copy",
            Self::RenameScenario => "Rename",
            Self::RemoveScenario => "Remove",
            Self::DrawScenario(_) => "Draw scenario",
            Self::MeasureOnAxis(_) => "Show on the axis",
            Self::ChooseScenario(_) => "Choose this one…",
            Self::ConfirmChoice => "Decide",
            Self::LeaveChoice => "Not now",
            Self::Present => "Present",
            Self::Turn(_) => "Turn",
            Self::LeavePresentation => "Leave",
            Self::ChangeFrom(what, _) => what.label(),
            Self::EditByHand(_) => "Edit by hand",
            Self::ShowEquivalents => "All tables…",
            Self::About => "About the data…",
            Self::ShowTailChoices => "Soften the last part…",
            Self::PickTail(_) => "Pick this",
            Self::UseProposedOrder => "Use this order",
            Self::IssuePlan => "Issue the plan…",
            Self::ConfirmIssue => "Issue",
            Self::Acknowledge(_) => "Answer and go on",
            Self::WithdrawAcknowledgement(_) => "Withdraw answer",
            Self::SettleReferral(_, ReferralState::Done) => "Done",
            Self::SettleReferral(_, ReferralState::Declined) => "Declined",
            Self::SettleReferral(_, ReferralState::Open) => "Open again",
            Self::Keeping(keeping) => keeping.label(),
            Self::Browse => "Browse…",
            Self::ConfirmPath => "Go on",
            Self::CompareAfterAll => "Work them out",
            Self::MeetFault(_) => "Show the fault",
            Self::GoOnAfterFault { undo: false } => "Try again",
            Self::GoOnAfterFault { undo: true } => "Take the last change back",
            Self::LoseChanges => "Go on without saving",
            Self::CloseDialog => "Cancel",
        }
    }

    /// One sentence more than the label.
    pub fn tooltip(&self) -> &'static str {
        match self {
            Self::New => "Start an empty plan",
            Self::Open => "Open a plan file",
            Self::OpenExample(_) => "Open this example; it can be changed and saved elsewhere",
            Self::OpenPath(_) => "Open this plan file",
            Self::ClearRecent => "Forget which plans were opened; the files stay",
            Self::Save => "Save the plan file",
            Self::SaveAs => "Save the plan file under another name",
            Self::PrintPaper => "Print these pages, or show them in the viewer",
            Self::SavePaper => "Save these pages as a PDF",
            Self::Export(format) => format.tooltip(),
            Self::CopyText => "Copy the plan as plain text, to paste into a record",
            Self::Import => "Take the medicines of another system’s FHIR file over",
            Self::ReplaceRegimen => "Take the plan’s own medicines out; can be undone",
            Self::Undo => "Take back the last change",
            Self::Redo => "Bring back the change that was taken back",
            Self::ToggleTheme => "Change between light and dark",
            Self::SetTheme(_) => "Show the window in these colours",
            Self::ZoomIn => "Show everything larger",
            Self::ZoomOut => "Show everything smaller",
            Self::ZoomReset => "Show everything in its usual size",
            Self::HideIdentity => "Hide who the patient is, or show it again",
            Self::ShowShortcuts => "Show every key",
            Self::NextPart { back: true } => "To the part of the window before",
            Self::NextPart { back: false } => "To the next part of the window",
            Self::Quit => "Close the window; asks before changes are lost",
            Self::GoTo(page) | Self::LeadTo(page, _) => page.tooltip(),
            Self::LeadToField(_) => "Show the page on which this field stands",
            Self::SelectStep(_) | Self::LeadToStep(_) => "Show what this step is made of",
            Self::PointTo(_) => "Mark this step on the curve and in the table",
            Self::ShowDays(_) => "Show every day again",
            Self::CopyTable => "Copy the table as text, with tabs between its columns",
            Self::EditAmounts(_) => "Change the amounts of this step, here under the table",
            Self::ApplyAmounts => "Write the steps by hand with these amounts; can be undone",
            Self::LeaveAmounts => "Change nothing",
            Self::ShowCurve(_) => "Show this medicine's curve",
            Self::ShowScenario(_) => "Show this scenario's plan",
            Self::AddScenario => "Add a copy of this scenario and show it",
            Self::RenameScenario => "Give this scenario another name",
            Self::RemoveScenario => "Remove this scenario; can be undone",
            Self::DrawScenario(_) => "Draw this scenario, or leave it out",
            Self::MeasureOnAxis(_) => "Show this of every scenario that is drawn",
            Self::ChooseScenario(_) => "Write who chooses this scenario and why",
            Self::ConfirmChoice => "Keep it in the journal and show this scenario",
            Self::Present => "Show the comparison in large type, without the patient’s name",
            Self::Turn(_) => "Go on in the presentation",
            Self::LeavePresentation => "Go back to the plan",
            Self::ChangeFrom(what, _) => what.tooltip(),
            Self::EditByHand(_) => {
                "Write every step by hand, beginning with those of this schedule; can be undone"
            }
            Self::ShowEquivalents => {
                "Show what the regimen of today adds up to in every equivalence table"
            }
            Self::About => "Show every clinical fact with its source, status and who checked it",
            Self::ShowTailChoices => "Work out smaller strengths, liquids and longer intervals",
            Self::PickTail(_) => "Change the plan in this way; can be undone",
            Self::UseProposedOrder => "Taper in the proposed order; can be undone",
            Self::IssuePlan => {
                "Keep the plan as it is handed out, so that it prints the same later"
            }
            Self::ConfirmIssue => "Keep it in the record under this name",
            Self::Acknowledge(_) => "Keep this answer in the plan and show the schedule",
            Self::WithdrawAcknowledgement(_) => "Withhold the schedule again",
            Self::SettleReferral(..) => "Keep in the plan what has become of it",
            Self::Keeping(keeping) => keeping.tooltip(),
            Self::Browse => "Choose with the desktop's own dialog",
            Self::ConfirmPath => "Go on with this path",
            Self::CompareAfterAll => "Work out every scenario, which takes a while",
            Self::MeetFault(_) => "Say what broke off",
            Self::GoOnAfterFault { undo: false } => "Show it once more, with the plan as it is",
            Self::GoOnAfterFault { undo: true } => {
                "Take back what was changed last, and show it once more"
            }
            Self::LoseChanges => "The changes since the last save are lost",
            Self::CloseDialog | Self::LeaveChoice => "Leave everything as it is",
        }
    }
}
