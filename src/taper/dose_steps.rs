//! The step in which a tapered liquid or infusion is planned.
//!
//! Very small amounts can be made of these, too small to plan with. So the amounts are the
//! multiples of a step: the smallest of a fixed series that is at least a twenty-fourth of
//! the largest present dose and whose volume some oral syringe that holds it measures. The
//! reader can set another.

use crate::case::{Constraints, Row};
use crate::clinical_data::Formulary;
use crate::quantity::Dose;
use crate::taper::amounts::present_doses;

/// The series that a step is taken from, in nanograms: 0.1 mg to 50 mg. Chosen for round
/// numbers, not for a clinical reason.
const SERIES: [u64; 10] = [
    100_000, 200_000, 500_000, 1_000_000, 2_000_000, 2_500_000, 5_000_000, 10_000_000, 20_000_000,
    50_000_000,
];
/// The most parts that the largest present dose is divided into, so that the ladder stays
/// short enough to be searched exactly.
const MOST_PARTS: u64 = 24;

/// The step, and the largest dose that a syringe holds, in nanograms.
pub(super) fn of(
    row: &Row,
    constraints: &Constraints,
    formulary: &Formulary,
) -> Option<(u64, Option<u64>)> {
    let most = match &row.concentration {
        None => None,
        Some(concentration) => {
            let largest = formulary.measuring().last()?.volume_up_to;
            Some(concentration.dose(largest)?.nanograms())
        }
    };
    let own = constraints.dose_steps.iter().find(|(id, _)| *id == row.id);
    if let Some((_, step)) = own {
        return Some((*step, most));
    }
    let largest = present_doses(row).into_iter().max()?;
    let step = SERIES.into_iter().find(|step| {
        step.saturating_mul(MOST_PARTS) >= largest && is_measured(row, *step, formulary)
    })?;
    Some((step, most))
}

/// Whether some oral syringe that holds the step's volume measures it.
fn is_measured(row: &Row, step: u64, formulary: &Formulary) -> bool {
    let Some(concentration) = &row.concentration else {
        return true;
    };
    let volume = concentration.volume(Dose::from_nanograms(step));
    volume.is_some_and(|volume| formulary.measures(volume))
}
