//! Which amounts a planned dose of a row can have, and what each is made of.

use num_traits::ToPrimitive as _;

use crate::case::units::{self, Made, Unit, UnitCount, WHOLE};
use crate::case::{Constraints, Row, Taking};
use crate::clinical_data::{Formulary, ProductKind, StrengthAmount};
use crate::quantity::{Concentration, Dose, Exact, Volume};
use crate::taper::dose_steps;
use crate::taper::schedule::Measure;

/// The amounts that planned doses of one row can have.
pub(super) enum Amounts {
    /// Sums of marketed units, or sets of patches.
    Units {
        /// What planned doses can be, rising.
        planned: Vec<Made>,
        /// What a dose that stays as it is now may be made of.
        marketed: Vec<Unit>,
    },
    /// Multiples of a step, for liquids and infusions.
    Steps {
        /// The step, in parts.
        step: u64,
        /// The largest planned dose, where a syringe limits it.
        most: Option<u64>,
    },
}

impl Amounts {
    /// The amounts of a row; `None` where no syringe measures any step.
    pub(super) fn of(row: &Row, constraints: &Constraints, formulary: &Formulary) -> Option<Self> {
        let units = |most| {
            let planned = units::amounts(&constraints.units_of(row), most);
            Some(Self::Units {
                planned,
                marketed: marketed(row, true),
            })
        };
        match row.product.kind() {
            ProductKind::Units => units(constraints.most_units_per_dose),
            ProductKind::Patch => units(constraints.most_patches),
            ProductKind::Liquid | ProductKind::Infusion => {
                let (step, most) = dose_steps::of(row, constraints, formulary)?;
                Some(Self::Steps { step, most })
            }
        }
    }

    /// The next lower amount that a dose can have; nothing is always one.
    pub(super) fn below(&self, dose: u64) -> u64 {
        match self {
            Self::Units { planned, .. } => {
                let place = planned.partition_point(|made| made.amount < dose);
                let made = place.checked_sub(1).and_then(|place| planned.get(place));
                made.map_or(0, |made| made.amount)
            }
            Self::Steps { step, most } => {
                let lower = dose.saturating_sub(1);
                most.map_or(lower, |most| most.min(lower)) / step * step
            }
        }
    }

    /// The units of a planned dose; none for a liquid or an infusion.
    pub(super) fn planned(&self, dose: u64) -> Option<Vec<UnitCount>> {
        let Self::Units { planned, .. } = self else {
            return Some(Vec::new());
        };
        let place = planned
            .binary_search_by_key(&dose, |made| made.amount)
            .ok()?;
        planned.get(place).map(|made| made.units.clone())
    }

    /// The units of a dose that stays as it is now: any marketed strength, whole if that is
    /// possible; none for a liquid or an infusion.
    pub(super) fn present(&self, dose: u64) -> Option<Vec<UnitCount>> {
        let Self::Units { marketed, .. } = self else {
            return Some(Vec::new());
        };
        let whole: Vec<Unit> = marketed
            .iter()
            .map(|unit| Unit {
                may_be_halved: false,
                ..*unit
            })
            .collect();
        let made = units::make(&whole, dose).or_else(|_nearest| units::make(marketed, dose));
        made.ok().map(|made| made.units)
    }

    /// The half units that a dose counts as burden; a dose of a liquid or an infusion counts
    /// as one unit.
    pub(super) fn halves(&self, dose: u64, units: &[UnitCount]) -> u32 {
        match self {
            Self::Units { .. } => units.iter().map(|unit| unit.halves).sum(),
            Self::Steps { .. } if dose == 0 => 0,
            Self::Steps { .. } => WHOLE,
        }
    }
}

/// The units in which a row's product is marketed for its brand.
fn marketed(row: &Row, halves: bool) -> Vec<Unit> {
    units::marketed(&row.product, row.brand.as_deref(), halves)
}

/// What a dose as it is taken now is made of; `None` where that cannot be said.
pub fn measure_present(row: &Row, dose: Dose) -> Option<Measure> {
    if let Some(concentration) = &row.concentration {
        return concentration.volume(dose).map(Measure::Volume);
    }
    let amounts = Amounts::Units {
        planned: Vec::new(),
        marketed: marketed(row, true),
    };
    amounts.present(dose.nanograms()).map(Measure::Units)
}

/// What a dose that changes is made of, under the constraints; `None` where it cannot be made
/// under them.
pub(super) fn measure_planned(row: &Row, dose: Dose, constraints: &Constraints) -> Option<Measure> {
    if let Some(concentration) = &row.concentration {
        return concentration.volume(dose).map(Measure::Volume);
    }
    let planned = units::amounts(&constraints.units_of(row), constraints.most_units_per_dose);
    let mut found = planned.into_iter();
    let made = found.find(|made| made.amount == dose.nanograms())?;
    Some(Measure::Units(made.units))
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
    let amounts = Amounts::of(row, constraints, formulary)?;
    let most = most.floor().to_integer().to_u64()?;
    let dose = amounts.below(most.checked_add(1)?);
    let units = amounts.planned(dose)?;
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
    let Amounts::Units { planned, .. } = Amounts::of(row, constraints, formulary)? else {
        return None;
    };
    let made = planned.into_iter().next()?;
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

/// The doses of a regular row as it is taken now, in parts, by time; a set of patches or an
/// infusion is one dose. Empty for rows taken when needed.
pub(super) fn present_doses(row: &Row) -> Vec<u64> {
    match &row.taking {
        Taking::Regular(doses) => doses.iter().map(|timed| timed.dose.nanograms()).collect(),
        Taking::Patches { .. } | Taking::Infusion { .. } => vec![row.daily().parts()],
        Taking::AsNeeded(_) => Vec::new(),
    }
}

/// A strength of a row's product as its label says it, such as `30 mg` or `5 mg/325 mg`.
pub fn strength_text(row: &Row, parts: u64) -> String {
    let strengths = row.product.strengths_for(row.brand.as_deref());
    let found = strengths
        .into_iter()
        .find(|strength| match &strength.amount {
            StrengthAmount::Unit(dose) => dose.nanograms() == parts,
            StrengthAmount::Rate(rate) => rate.nanograms_per_hour() == parts,
            _ => false,
        });
    found.map_or_else(
        || row.daily().with_parts(parts).text(row.product.mass_unit()),
        |strength| strength.label.clone(),
    )
}

/// What a dose is made of, such as `1 × 30 mg + 1 × 15 mg` or `9 mL`; each strength as its
/// label says it.
pub fn made_text(row: &Row, made: &Measure) -> String {
    match made {
        Measure::Volume(volume) => volume.text(),
        Measure::Units(units) => {
            let written = units
                .iter()
                .map(|unit| format!("{} × {}", unit.text(), strength_text(row, unit.parts)));
            written.collect::<Vec<_>>().join(" + ")
        }
    }
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
