//! One row and what is taken of it → its factor and equivalent, or why there is none.
//!
//! A table may have several rows for one drug and route, each for some patch strengths;
//! all are searched. A strength without a value leaves the whole row without one, even
//! where its neighbours have theirs.

use num_traits::Zero as _;

use crate::case::{Row, Taking};
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

/// What one unit of a row's daily amount, 1 mg or 1 mcg/h as labelled, is in oral morphine mg
/// a day, whatever the amount; `None` where the table has no such single number.
pub(super) fn per_unit(row: &Row, table: &EquivalenceTable) -> Option<Exact> {
    let rows = table.rows_for(row.product.drug.as_str(), row.product.route.as_str());
    if matches!(row.taking, Taking::Patches { .. }) {
        return per_microgram_per_hour(rows);
    }
    let mut rows = rows.filter(|row| !matches!(row.factor, Factor::ByStrength(_)));
    rows.find_map(|found| {
        let per_milligram = match found.per.as_str() {
            "mg" | "mg per 24 h" => Exact::from(1),
            "mcg" => Exact::from(MICROGRAMS_PER_MILLIGRAM),
            _ => return None,
        };
        Some(match &found.factor {
            Factor::Single(factor) => Some(factor * per_milligram * row.product.salt_ratio()),
            _ => None,
        })
    })?
}

/// The one value that every strength of a patch has for each mcg/h, where it is the same.
fn per_microgram_per_hour<'a>(rows: impl Iterator<Item = &'a FactorRow>) -> Option<Exact> {
    let mut values: Vec<Exact> = Vec::new();
    for row in rows.filter(|row| row.per == "mcg/h") {
        match &row.factor {
            Factor::Single(factor) => values.push(factor.clone()),
            Factor::ByStrength(strengths) => {
                for (strength, low, high) in strengths {
                    let rate = strength.micrograms_per_hour();
                    if low != high || rate.is_zero() {
                        return None;
                    }
                    values.push(low / rate);
                }
            }
            Factor::Range { .. } | Factor::ByDailyDose(_) => return None,
        }
    }
    let first = values.first()?.clone();
    values.iter().all(|value| *value == first).then_some(first)
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

#[cfg(test)]
mod tests {
    use super::per_unit;
    use crate::equivalence::sample::{case, formulary, once_daily, patches};
    use crate::quantity::{Exact, exact_from_text};

    #[test]
    fn one_unit_has_one_number_only_where_the_table_is_in_proportion() {
        let per_unit_of = |country: &str, table: &str, regimen: &str| {
            let case = case(country, table, regimen, "");
            per_unit(case.regimen.first().unwrap(), &case.table)
        };
        let exact = exact_from_text;
        let oxycodone = once_daily("x", "us-oxy-er-cap", "36 mg");
        // 1 mg of base is 10/9 mg of hydrochloride, × 1.5 = 5/3.
        let expected = Some(Exact::new(5.into(), 3.into()));
        assert_eq!(per_unit_of("us", "cdc-2022", &oxycodone), expected);
        let buprenorphine = patches("bup", "uk-bup-td168", r#""10 mcg/h""#);
        // 12/5 = 24/10 = 36/15 = 48/20 = 84/35 = 126/52.5 = 168/70 = 2.4
        assert_eq!(per_unit_of("uk", "fpm-2020", &buprenorphine), exact("2.4"));
        // 30/12 = 2.5, but 60/25 = 2.4.
        let fentanyl = patches("fen", "uk-fen-td72", r#""25 mcg/h""#);
        assert_eq!(per_unit_of("uk", "fpm-2020", &fentanyl), None);
        // A published range, and a factor that depends on the daily dose.
        assert_eq!(per_unit_of("uk", "spcg", &fentanyl), None);
        let methadone = case(
            "us",
            "cdc-2022",
            &once_daily("m", "us-met-tab", "10 mg"),
            "",
        );
        let older = formulary();
        let older = older.table("cdc-2016").unwrap();
        assert_eq!(per_unit(methadone.regimen.first().unwrap(), older), None);
    }
}
