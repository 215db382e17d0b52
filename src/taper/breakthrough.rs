//! As-needed doses that follow the regular ones (threshold `breakthrough-spcg`).
//!
//! At each step one use is the row's share of the remaining regular daily dose, rounded down
//! to what can be measured or to whole units, never above the present dose. Where it would
//! round to nothing it stays at the smallest dose that can be measured.

use crate::case::{AsNeeded, Constraints, Row};
use crate::clinical_data::{Formulary, ProductKind};
use crate::quantity::{Dose, Exact};
use crate::taper::amounts;
use crate::taper::schedule::{Doses, Measure};

/// What an as-needed row is when the rows it follows add up to so much a day, in parts.
pub(super) fn following(
    row: &Row,
    as_needed: &AsNeeded,
    followed: u64,
    constraints: &Constraints,
    formulary: &Formulary,
) -> Option<Doses> {
    if followed == 0 {
        return Some(Doses::Stopped);
    }
    let share = &as_needed.share * Exact::from_integer(followed.into());
    let present =
        || amounts::measure_present(row, as_needed.dose).map(|made| (as_needed.dose, made));
    let now = Exact::from_integer(as_needed.dose.nanograms().into());
    // The constraints bind doses that change: a present dose of many units stays.
    if share >= now && row.product.kind() != ProductKind::Liquid {
        return staying(row, as_needed);
    }
    let rounded = amounts::round_down(row, &share, constraints, formulary);
    let smallest = || amounts::smallest(row, constraints, formulary);
    let (dose, made) = rounded
        .filter(|(dose, _)| !dose.is_zero())
        .or_else(smallest)
        .filter(|(dose, _)| *dose < as_needed.dose)
        .or_else(present)?;
    Some(doses(as_needed, dose, made))
}

/// What an as-needed row is that follows nothing.
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
