//! The files for other systems in the window's words: names, what each holds, proposed names.

use crate::exchange::format::Format;

impl Format {
    /// On its button, and in the menu.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Calendar => "Save calendar…",
            Self::Fhir => "Save FHIR bundle…",
            Self::Steps => "Save steps…",
            Self::Supplies => "Save supplies…",
            Self::Svg => "Save curve as SVG…",
            Self::Png => "Save curve as PNG…",
            Self::Text => "Save text…",
        }
    }

    /// One sentence more than the label.
    pub(super) fn tooltip(self) -> &'static str {
        match self {
            Self::Calendar => "Save changes of dose and reviews as an iCalendar file",
            Self::Fhir => "Save the plan as FHIR R4 resources: drafts, no orders",
            Self::Steps => "Save every dose of every step as a table (CSV)",
            Self::Supplies => "Save what to dispense as a table (CSV)",
            Self::Svg => "Save the dose over time as a picture that stays sharp (SVG)",
            Self::Png => "Save the dose over time as a picture (PNG)",
            Self::Text => "Save the plan as plain text for a record",
        }
    }

    /// Over the dialog that asks for a path.
    pub(super) fn dialog_title(self) -> &'static str {
        match self {
            Self::Calendar => "Save the calendar",
            Self::Fhir => "Save the FHIR bundle",
            Self::Steps => "Save the steps as CSV",
            Self::Supplies => "Save the supplies as CSV",
            Self::Svg => "Save the curve as SVG",
            Self::Png => "Save the curve as PNG",
            Self::Text => "Save the text",
        }
    }

    /// What was saved, at the start of a sentence.
    pub(super) fn subject(self) -> &'static str {
        match self {
            Self::Calendar => "The calendar",
            Self::Fhir => "The FHIR bundle",
            Self::Steps => "The table of steps",
            Self::Supplies => "The table of supplies",
            Self::Svg | Self::Png => "The curve",
            Self::Text => "The text",
        }
    }

    /// The file name that is proposed; it never names the patient.
    pub(super) fn proposed_name(self) -> &'static str {
        match self {
            Self::Calendar => "taper-calendar.ics",
            Self::Fhir => "taper-fhir.json",
            Self::Steps => "taper-steps.csv",
            Self::Supplies => "taper-supplies.csv",
            Self::Svg => "taper-curve.svg",
            Self::Png => "taper-curve.png",
            Self::Text => "taper-plan.txt",
        }
    }
}
