//! The files that other systems read, each by its name.
//!
//! The command line and the window both hand a plan on through [`Format::bytes`], so that the
//! same plan with the same choices is the same file, and what cannot be written truly is
//! refused in the same words.

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::draft::JournalDraft;
use crate::exchange::calendar::{self, CalendarOptions, Zone};
use crate::exchange::text::{self, TextOptions};
use crate::exchange::{fhir, sheets};
use crate::paper::{self, Picture};
use crate::plan::Plan;
use crate::problem::Problem;

/// A file for another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Changes and reviews as iCalendar.
    Calendar,
    /// FHIR R4 resources.
    Fhir,
    /// A line for each dose of each step, as CSV.
    Steps,
    /// A line for each strength in each supply period, as CSV.
    Supplies,
    /// The dose over time, as lines.
    Svg,
    /// The dose over time, as dots.
    Png,
    /// Plain text for a record.
    Text,
}

/// What a file holds where there is a choice; what may be left out is left out unless it is
/// asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormatOptions {
    /// The calendar's zone; left out, the country's, where it has one.
    pub zone: Option<Zone>,
    /// Whether each time of doses is an event of the calendar.
    pub dose_times: bool,
    /// Whether the calendar names medicines and doses.
    pub details: bool,
    /// Whether the text names the patient.
    pub identity: bool,
}

impl FormatOptions {
    /// How the text is written.
    pub fn text(self) -> TextOptions {
        TextOptions {
            identity: self.identity,
        }
    }

    fn calendar(self, case: &Case) -> CalendarOptions {
        CalendarOptions {
            zone: self.zone.or_else(|| Zone::of_country(case.country)),
            dose_times: self.dose_times,
            details: self.details,
        }
    }
}

impl Format {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Calendar,
        Self::Fhir,
        Self::Steps,
        Self::Supplies,
        Self::Svg,
        Self::Png,
        Self::Text,
    ];

    /// The file of a plan; equal input gives equal bytes. `journal` is the record of the plan's
    /// file, which says what was issued before.
    ///
    /// # Errors
    ///
    /// A problem where a gate withholds the schedule, or where the file would not say truly
    /// what the plan says.
    pub fn bytes(
        self,
        (case, plan): (&Case, &Plan),
        journal: &[JournalDraft],
        formulary: &Formulary,
        options: FormatOptions,
    ) -> Result<Vec<u8>, Problem> {
        match self {
            Self::Calendar => calendar::calendar(case, plan, journal, options.calendar(case)),
            Self::Fhir => fhir::bundle(case, plan, formulary),
            Self::Steps => sheets::steps(case, plan, formulary),
            Self::Supplies => sheets::supplies(case, plan, formulary),
            Self::Svg => paper::curve(case, plan, formulary, Picture::Svg),
            Self::Png => paper::curve(case, plan, formulary, Picture::Png),
            Self::Text => text::bytes(case, plan, formulary, options.text()),
        }
    }
}
