//! Request → schedule: the best taper that can be dispensed.
//!
//! The taper runs on each drug's own dose as dispensed, never on equivalents. One row is
//! tapered at a time; its ladder, nominal curve and path are exact. Clinical numbers come
//! from the data.
#![deny(clippy::float_arithmetic)]

mod amounts;
mod ampoules;
mod asked;
mod breakthrough;
mod by_hand;
mod calendar;
mod course;
mod dispensing;
mod dose_steps;
mod drug_totals;
mod ladder;
mod nominal;
mod objective;
mod pace;
mod part;
mod planner;
mod regimen;
mod reviews;
mod row_taper;
mod schedule;
mod shares;
mod staying;
mod steps;
mod sweep;
mod tables;

pub use amounts::{concentration_label, made_text, measure_present, strength_text};
pub use ampoules::ampoules;
pub use asked::{Band, NominalPoint};
pub use breakthrough::smallest_use;
pub use dispensing::{dispensing, needed};
pub use drug_totals::{DrugTotal, drug_totals};
pub use reviews::{ReviewsDue, reviews_due};
pub use schedule::{
    Bound, Doses, Item, Limit, Measure, Needed, PlannedDose, RowObjective, Schedule, Shares, Step,
    StepKind, Supply, SupplyOf, TakenInstead,
};

use crate::case::{Case, Request, Wish};
use crate::clinical_data::Formulary;
use crate::problem::Problem;
use crate::taper::regimen::Regimen;

/// A schedule with the curve that its pace asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Tapered {
    /// The steps.
    pub schedule: Schedule,
    /// What the pace asks for, interval by interval, from the day each interval starts; none
    /// for steps written by hand.
    pub nominal: Vec<NominalPoint>,
}

/// Works out the schedule that a request asks for.
///
/// # Errors
///
/// A problem where the request cannot be answered: nothing lower that could be dispensed, a
/// hold or a change that lies outside the plan, or a plan that grows too long.
pub fn taper(
    case: &Case,
    request: &Request,
    formulary: &Formulary,
) -> Result<Tapered, Vec<Problem>> {
    let regimen = Regimen {
        case,
        constraints: &request.constraints,
        formulary,
    };
    let course = match &request.wish {
        Wish::Planned {
            goal,
            pace,
            order,
            replans,
        } => course::planned(regimen, request, (goal, pace, order), replans),
        Wish::Manual { steps, end } => {
            by_hand::by_hand(regimen, request, steps, *end).map_err(|problem| vec![problem])
        }
    }?;
    let schedule = steps::assemble(case, formulary, &course).map_err(|problem| vec![problem])?;
    Ok(Tapered {
        schedule,
        nominal: course.nominal,
    })
}
