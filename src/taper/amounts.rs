//! Which amounts a planned dose of a row can have, and what each is made of.

use num_traits::ToPrimitive as _;

use crate::case::units::{self, Made, Unit, UnitCount};
use crate::case::{Constraints, Row, Taking};
use crate::clinical_data::{Divisibility, Formulary, ProductKind, StrengthAmount};
use crate::quantity::{Concentration, Dose, Exact, Volume};
use crate::taper::schedule::Measure;

/// The amounts that planned doses of one row can have.
pub(super) struct Amounts {
    planned: Vec<Made>,
    marketed: Vec<Unit>,
}

impl Amounts {
    /// For a row of tablets, capsules, films or suppositories.
    pub(super) fn of(row: &Row, constraints: &Constraints) -> Self {
        let allowed = constraints.strengths_of(&row.id);
        let units = marketed(row, constraints.halve_scored);
        let usable: Vec<Unit> = units
            .into_iter()
            .filter(|unit| allowed.is_none_or(|allowed| allowed.contains(&unit.parts)))
            .collect();
        let planned = units::amounts(&usable, constraints.most_units_per_dose);
        Self {
            planned,
            marketed: marketed(row, true),
        }
    }

    /// The next lower amount that a dose can have; nothing is always one.
    pub(super) fn below(&self, dose: u64) -> u64 {
        let place = self.planned.partition_point(|made| made.amount < dose);
        place
            .checked_sub(1)
            .and_then(|place| self.planned.get(place))
            .map_or(0, |made| made.amount)
    }

    /// The units of a planned dose.
    pub(super) fn planned(&self, dose: u64) -> Option<&[UnitCount]> {
        let place = self
            .planned
            .binary_search_by_key(&dose, |made| made.amount)
            .ok()?;
        self.planned.get(place).map(|made| made.units.as_slice())
    }

    /// The units of a dose that stays as it is now: any marketed strength, whole if that is
    /// possible.
    pub(super) fn present(&self, dose: u64) -> Option<Vec<UnitCount>> {
        let whole: Vec<Unit> = self
            .marketed
            .iter()
            .map(|unit| Unit {
                may_be_halved: false,
                ..*unit
            })
            .collect();
        let made = units::make(&whole, dose).or_else(|_nearest| units::make(&self.marketed, dose));
        made.ok().map(|made| made.units)
    }
}

/// The units in which a row's product is marketed for its brand.
pub(super) fn marketed(row: &Row, halves: bool) -> Vec<Unit> {
    let may_be_halved = halves && row.product.divisibility == Divisibility::ScoredHalf;
    let mut units: Vec<Unit> = row
        .product
        .strengths_for(row.brand.as_deref())
        .iter()
        .filter_map(|strength| match &strength.amount {
            StrengthAmount::Unit(dose) => Some(dose.nanograms()),
            StrengthAmount::Rate(rate) => Some(rate.nanograms_per_hour()),
            _ => None,
        })
        .map(|parts| Unit {
            parts,
            may_be_halved,
        })
        .collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// What a dose as it is taken now is made of; `None` where that cannot be said.
pub(super) fn measure_present(row: &Row, dose: Dose) -> Option<Measure> {
    if let Some(concentration) = &row.concentration {
        return concentration.volume(dose).map(Measure::Volume);
    }
    let amounts = Amounts {
        planned: Vec::new(),
        marketed: marketed(row, true),
    };
    amounts.present(dose.nanograms()).map(Measure::Units)
}

/// The largest dose at or below `most` that can be given at one time, and what it is made
/// of; `None` where even the smallest is larger.
pub(super) fn round_down(
    row: &Row,
    most: &Exact,
    constraints: &Constraints,
    formulary: &Formulary,
) -> Option<(Dose, Measure)> {
    if row.product.kind() == ProductKind::Liquid {
        let concentration = row.concentration.as_ref()?;
        let volume = most / (concentration.mg_per_ml() * Exact::from_integer(1_000.into()));
        let volume = measured(&volume, formulary)?;
        return Some((concentration.dose(volume)?, Measure::Volume(volume)));
    }
    let amounts = Amounts::of(row, constraints);
    let most = most.floor().to_integer().to_u64()?;
    let dose = amounts.below(most.checked_add(1)?);
    let units = amounts.planned(dose)?.to_vec();
    Some((Dose::from_nanograms(dose), Measure::Units(units)))
}

/// The smallest dose that can be given at one time.
pub(super) fn smallest(
    row: &Row,
    constraints: &Constraints,
    formulary: &Formulary,
) -> Option<(Dose, Measure)> {
    if row.product.kind() == ProductKind::Liquid {
        let step = formulary.measuring().first()?.step;
        let dose = row.concentration.as_ref()?.dose(step)?;
        return Some((dose, Measure::Volume(step)));
    }
    let made = Amounts::of(row, constraints).planned.into_iter().next()?;
    Some((
        Dose::from_nanograms(made.amount),
        Measure::Units(made.units),
    ))
}

/// A volume in microlitres rounded down to what the finest oral syringe that holds it
/// measures; the largest syringe's content where none holds it.
fn measured(microlitres: &Exact, formulary: &Formulary) -> Option<Volume> {
    let holds = |volume: &Volume| Exact::from_integer(volume.microlitres().into()) >= *microlitres;
    let rows = formulary.measuring();
    let Some(row) = rows.iter().find(|row| holds(&row.volume_up_to)) else {
        return rows.last().map(|row| row.volume_up_to);
    };
    let step = row.step.microlitres();
    let steps = (microlitres / Exact::from_integer(step.into()))
        .floor()
        .to_integer()
        .to_u64()?;
    let volume = Volume::from_microlitres(steps.checked_mul(step)?);
    (!volume.is_zero()).then_some(volume)
}

/// The doses of a regular row as it is taken now, in parts, by time; empty for other rows.
pub(super) fn present_doses(row: &Row) -> Vec<u64> {
    match &row.taking {
        Taking::Regular(doses) => doses.iter().map(|timed| timed.dose.nanograms()).collect(),
        _ => Vec::new(),
    }
}

/// A strength of a row's product as its label says it; `None` where it is no strength of it.
pub fn strength_label(row: &Row, parts: u64) -> Option<String> {
    let strengths = row.product.strengths_for(row.brand.as_deref());
    let found = strengths
        .into_iter()
        .find(|strength| match &strength.amount {
            StrengthAmount::Unit(dose) => dose.nanograms() == parts,
            StrengthAmount::Rate(rate) => rate.nanograms_per_hour() == parts,
            _ => false,
        });
    found.map(|strength| strength.label.clone())
}

/// A liquid's strength as its label says it, such as `10 mg/5 mL`.
pub fn concentration_label(row: &Row, concentration: &Concentration) -> String {
    let strengths = row.product.strengths.iter();
    let mut found = strengths.filter(|strength| {
        matches!(&strength.amount, StrengthAmount::Concentration(known) if known == concentration)
    });
    found
        .next()
        .map_or_else(|| concentration.text(), |strength| strength.label.clone())
}
