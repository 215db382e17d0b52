//! One row and what is taken of it → its factor and equivalent, or why there is none.
//!
//! A table may have several rows for one drug and route, each for some patch strengths;
//! all are searched. A strength without a value leaves the whole row without one, even
//! where its neighbours have theirs.

use num_traits::Zero as _;

use crate::case::Row;
use crate::clinical_data::{Band, EquivalenceTable, Factor, FactorRow};
use crate::equivalence::{FactorShown, RowEquivalent, Taken, milligrams};
use crate::findings::wording;
use crate::quantity::{Exact, MorphineEquivalent, PatchRate};

/// Micrograms in a milligram.
const MICROGRAMS_PER_MILLIGRAM: u64 = 1_000;

/// What was found in the table for a row.
struct Found<'a> {
    shown: FactorShown,
    equivalent: MorphineEquivalent,
    rows: Vec<&'a FactorRow>,
}

/// A row's equivalent; `of_drug` is the daily dose of all rows of its drug and route, mg,
/// which only some factors ask for.
pub(super) fn equivalent(
    row: &Row,
    taken: Taken<'_>,
    of_drug: impl FnOnce() -> Exact,
    table: &EquivalenceTable,
) -> RowEquivalent {
    let (drug, route) = (row.product.drug.as_str(), row.product.route.as_str());
    let rows: Vec<&FactorRow> = table.rows_for(drug, route).collect();
    let found = match taken {
        Taken::Daily(_) => of_mass(&rows, &milligrams(row, taken), of_drug),
        Taken::Patches([]) => None,
        Taken::Patches(patches) => of_patches(&rows, patches),
    };
    let reason = || {
        if let Some(refusal) = table.refusal(drug, route) {
            return refusal.reason.clone();
        }
        match taken {
            Taken::Patches(patches) if !rows.is_empty() => {
                wording::patches_without_value(&without_value(&rows, patches))
            }
            _ => wording::not_in_table(),
        }
    };
    let nothing_worn = matches!(taken, Taken::Patches([]));
    match found {
        Some(found) => with_factor(row, taken, found, table),
        None => RowEquivalent {
            id: row.id.clone(),
            daily: taken.daily(),
            factor: None,
            equivalent: nothing_worn.then(MorphineEquivalent::zero),
            reason: (!nothing_worn).then(reason),
            source: table.source.clone(),
            status: table.status,
            extrapolated: false,
            note: String::new(),
        },
    }
}

fn with_factor(
    row: &Row,
    taken: Taken<'_>,
    found: Found<'_>,
    table: &EquivalenceTable,
) -> RowEquivalent {
    let mut notes: Vec<String> = Vec::new();
    let own_notes = found.rows.iter().map(|row| row.note.clone());
    let salt = wording::counted_as_salt(row.product.salt_ratio());
    for note in own_notes.chain(salt) {
        if !note.is_empty() && !notes.contains(&note) {
            notes.push(note);
        }
    }
    // Several rows are used where patches of one set stand in different rows: the reader
    // is told the least certain of them.
    let least_certain = found.rows.iter().max_by_key(|row| row.status);
    RowEquivalent {
        id: row.id.clone(),
        daily: taken.daily(),
        factor: Some(found.shown),
        equivalent: Some(found.equivalent),
        reason: None,
        source: least_certain
            .map_or(&table.source, |row| &row.source)
            .clone(),
        status: least_certain.map_or(table.status, |row| row.status),
        extrapolated: found.rows.iter().any(|row| row.extrapolated),
        note: notes.join(" "),
    }
}

fn of_mass<'a>(
    rows: &[&'a FactorRow],
    milligrams: &Exact,
    of_drug: impl FnOnce() -> Exact,
) -> Option<Found<'a>> {
    let by_daily_dose = |row: &&FactorRow| matches!(row.factor, Factor::ByDailyDose(_));
    let of_drug = rows.iter().any(by_daily_dose).then(of_drug);
    rows.iter().find_map(|row| {
        let amount = match row.per.as_str() {
            "mg" | "mg per 24 h" => milligrams.clone(),
            "mcg" => milligrams * Exact::from(MICROGRAMS_PER_MILLIGRAM),
            _ => return None,
        };
        let (shown, low, high) = match &row.factor {
            Factor::Single(factor) => single(factor),
            Factor::Range { low, high } => range(low, high),
            Factor::ByDailyDose(bands) => single(band_factor(bands, of_drug.as_ref()?)?),
            Factor::ByStrength(_) => return None,
        };
        Some(Found {
            shown,
            equivalent: MorphineEquivalent::range(low * &amount, high * &amount),
            rows: vec![row],
        })
    })
}

fn single(factor: &Exact) -> (FactorShown, &Exact, &Exact) {
    (FactorShown::Exact(factor.clone()), factor, factor)
}

fn range<'a>(low: &'a Exact, high: &'a Exact) -> (FactorShown, &'a Exact, &'a Exact) {
    let shown = FactorShown::Range {
        low: low.clone(),
        high: high.clone(),
    };
    (shown, low, high)
}

/// The last band whose bound is below the dose; the first where nothing is taken.
fn band_factor<'a>(bands: &'a [Band], of_drug: &Exact) -> Option<&'a Exact> {
    let below = bands.iter().rev().find(|band| band.over < *of_drug);
    let first = || bands.first().filter(|_| of_drug.is_zero());
    below.or_else(first).map(|band| &band.factor)
}

/// The sum over the patches; `None` as soon as one of them has no value.
fn of_patches<'a>(rows: &[&'a FactorRow], patches: &[PatchRate]) -> Option<Found<'a>> {
    let mut shown = None;
    let mut equivalent = MorphineEquivalent::zero();
    let mut used: Vec<&FactorRow> = Vec::new();
    for patch in patches {
        let (row, one, value) = of_patch(rows, *patch)?;
        equivalent = equivalent.plus(&value);
        shown = Some(one);
        if !used.contains(&row) {
            used.push(row);
        }
    }
    Some(Found {
        shown: shown?,
        equivalent,
        rows: used,
    })
}

fn of_patch<'a>(
    rows: &[&'a FactorRow],
    patch: PatchRate,
) -> Option<(&'a FactorRow, FactorShown, MorphineEquivalent)> {
    let of_rate = |row: &&&FactorRow| row.per == "mcg/h";
    rows.iter().filter(of_rate).find_map(|row| {
        let rate = patch.micrograms_per_hour();
        let (shown, low, high) = match &row.factor {
            Factor::Single(factor) => single(factor),
            Factor::Range { low, high } => range(low, high),
            Factor::ByStrength(values) => {
                let (_, low, high) = values.iter().find(|(strength, ..)| *strength == patch)?;
                let value = MorphineEquivalent::range(low.clone(), high.clone());
                return Some((*row, FactorShown::ByStrength, value));
            }
            Factor::ByDailyDose(_) => return None,
        };
        let value = MorphineEquivalent::range(low * &rate, high * &rate);
        Some((*row, shown, value))
    })
}

/// The patches that stop the row from having an equivalent, each strength once.
fn without_value(rows: &[&FactorRow], patches: &[PatchRate]) -> Vec<PatchRate> {
    let mut without: Vec<PatchRate> = Vec::new();
    for patch in patches {
        if of_patch(rows, *patch).is_none() && !without.contains(patch) {
            without.push(*patch);
        }
    }
    without
}
