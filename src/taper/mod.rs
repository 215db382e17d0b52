//! Request → schedule: the best taper that can be dispensed.
//!
//! The taper runs on each drug's own dose as dispensed, never on equivalents. One row is
//! tapered at a time; its ladder, nominal curve and path are exact. Clinical numbers come
//! from the data.
#![deny(clippy::float_arithmetic)]

mod amounts;
mod breakthrough;
mod calendar;
mod dispensing;
mod dose_steps;
mod ladder;
mod nominal;
mod objective;
mod pace;
mod planner;
mod regimen;
mod row_taper;
mod schedule;
mod shares;
mod steps;
mod sweep;
mod tables;

pub use amounts::{concentration_label, made_text, measure_present, strength_text};
pub use dispensing::dispensing;
pub use row_taper::NominalPoint;
pub use schedule::{
    Bound, Doses, Item, Limit, Measure, PlannedDose, RowObjective, Schedule, Shares, Step,
    StepKind, Supply, SupplyOf,
};

use crate::case::{Case, Request, Row, Wish};
use crate::clinical_data::Formulary;
use crate::problem::Problem;

/// A schedule with the curve that its pace asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Tapered {
    /// The steps.
    pub schedule: Schedule,
    /// What the pace asks for, interval by interval, from the day each interval starts.
    pub nominal: Vec<NominalPoint>,
}

/// Works out the schedule that a request asks for.
///
/// # Errors
///
/// A problem where the request cannot be answered: a kind of wish that is not
/// planned yet, nothing lower that could be dispensed, or a plan that grows too long.
pub fn taper(
    case: &Case,
    request: &Request,
    formulary: &Formulary,
) -> Result<Tapered, Vec<Problem>> {
    let Wish::Planned {
        goal,
        pace,
        order,
        replans,
    } = &request.wish
    else {
        return Err(vec![not_yet("manual_steps", "Steps written by hand")]);
    };
    if !request.holds.is_empty() {
        return Err(vec![not_yet("holds", "Holds")]);
    }
    if !replans.is_empty() {
        return Err(vec![not_yet("replans", "Changes on the way")]);
    }
    let rows: Vec<&Row> = order.iter().filter_map(|id| case.row(id)).collect();
    let tapers = rows
        .iter()
        .map(|row| row_taper::taper_row(row, goal, pace, &request.constraints, formulary))
        .collect::<Result<Vec<_>, Problem>>()
        .map_err(|problem| vec![problem])?;
    steps::assemble(case, request, pace, &tapers, formulary).map_err(|problem| vec![problem])
}

fn not_yet(field: &str, what: &str) -> Problem {
    let what = format!("{what} cannot be planned by this version");
    let accepted = "a goal, a pace and an order";
    Problem::new("not-planned", field, "", &what, accepted)
}
