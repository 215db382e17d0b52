//! As-needed doses that follow the regular ones (threshold `breakthrough-spcg`).
//!
//! At each step one use is the row's share of the remaining regular daily dose, rounded down
//! to what can be measured or to whole units, never above what it was before. Where it would
//! round to nothing it stays at the smallest dose that can be measured.

use crate::case::{AsNeeded, Constraints, Row};
use crate::clinical_data::{Formulary, ProductKind};
use crate::quantity::{Dose, Exact};
use crate::taper::amounts;
use crate::taper::schedule::{Doses, Measure};

/// What an as-needed row is when the rows it follows add up to so much a day, in parts;
/// `before` is one use before, and what it is made of.
pub(super) fn following(
    row: &Row,
    as_needed: &AsNeeded,
    before: (Dose, &Measure),
    followed: u64,
    constraints: &Constraints,
    formulary: &Formulary,
) -> Doses {
    if followed == 0 {
        return Doses::Stopped;
    }
    let share = &as_needed.share * Exact::from(followed);
    let (was, made) = before;
    let stays = || (was, made.clone());
    // The constraints bind doses that change: a present dose of many units stays.
    if share >= Exact::from(was.nanograms()) && row.product.kind() != ProductKind::Liquid {
        let (dose, made) = stays();
        return doses(as_needed, dose, made);
    }
    let rounded = amounts::round_down(row, &share, constraints, formulary);
    let smallest = || amounts::smallest(row, constraints, formulary);
    let (dose, made) = rounded
        .filter(|(dose, _)| !dose.is_zero())
        .or_else(smallest)
        .filter(|(dose, _)| *dose < was)
        .unwrap_or_else(stays);
    doses(as_needed, dose, made)
}

/// The smallest use of an as-needed row that can be given under the constraints.
pub fn smallest_use(row: &Row, constraints: &Constraints, formulary: &Formulary) -> Option<Dose> {
    amounts::smallest(row, constraints, formulary).map(|(dose, _)| dose)
}

/// What an as-needed row is before the plan.
pub(super) fn staying(row: &Row, as_needed: &AsNeeded) -> Option<Doses> {
    let made = amounts::measure_present(row, as_needed.dose)?;
    Some(doses(as_needed, as_needed.dose, made))
}

/// A use of an as-needed row, with its counts.
pub(super) fn doses(as_needed: &AsNeeded, dose: Dose, made: Measure) -> Doses {
    Doses::AsNeeded {
        dose,
        made,
        uses_per_24h: as_needed.uses_per_24h,
        most_per_24h: as_needed.most_per_24h,
    }
}
