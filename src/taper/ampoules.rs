//! Which ampoules an infusion takes in a day.
//!
//! An opened ampoule is not kept, so whole ampoules are counted: those that hold at least the
//! day's amount with the least left over, and of these the fewest.

use crate::case::Row;
use crate::case::units::{self, Unit, UnitCount};
use crate::clinical_data::StrengthAmount;
use crate::quantity::DailyDose;

/// The ampoules for one day, larger first; none where the data list none.
pub fn ampoules(row: &Row, per_24h: DailyDose) -> Vec<UnitCount> {
    let mut known: Vec<Unit> = row
        .product
        .strengths_for(row.brand.as_deref())
        .into_iter()
        .filter_map(|strength| match strength.amount {
            StrengthAmount::Ampoule { dose, .. } => Some(Unit {
                parts: dose.nanograms(),
                may_be_halved: false,
            }),
            _ => None,
        })
        .collect();
    known.sort_unstable();
    known.dedup();
    if known.is_empty() || per_24h.is_zero() {
        return Vec::new();
    }
    let made = units::make(&known, per_24h.nanograms())
        .or_else(|(_below, above)| units::make(&known, above));
    made.map(|made| made.units).unwrap_or_default()
}
