//! One day's dose of a drug, spread over the day in another product.

use crate::case::units::{self, Unit};
use crate::clinical_data::{Formulary, Product, ProductKind, StrengthAmount};
use crate::draft::{RequestDraft, RowDraft, TakingDraft, TimedDraft};
use crate::quantity::{Concentration, Dose};
use crate::taper::{Doses, Item};

/// The most doses a day that are proposed: what fits between waking and sleeping. A product
/// for which the data give a shorter interval can be given more often by editing the doses.
const MOST_DOSES: u32 = 4;

/// The times of day that are proposed for one to four doses.
const TIMES: [&[&str]; 4] = [
    &["22:00"],
    &["08:00", "20:00"],
    &["06:00", "14:00", "22:00"],
    &["06:00", "12:00", "18:00", "22:00"],
];

/// A form in which a product can take over: its units, or one strength of a liquid.
pub(super) struct Form<'a> {
    product: &'a Product,
    liquid: Option<(&'a Concentration, &'a str)>,
}

/// A row that takes the same daily dose in another form.
pub(super) struct Spread {
    /// How many doses a day it is.
    pub(super) doses: usize,
    pub(super) row: RowDraft,
}

/// The forms of a product: one for each strength of a liquid, else its units.
pub(super) fn forms(product: &Product) -> Vec<Form<'_>> {
    if product.kind() != ProductKind::Liquid {
        let liquid = None;
        return vec![Form { product, liquid }];
    }
    let strengths = product.strengths.iter();
    let forms = strengths.filter_map(|strength| match &strength.amount {
        StrengthAmount::Concentration(concentration) => Some(Form {
            product,
            liquid: Some((concentration, strength.label.as_str())),
        }),
        _ => None,
    });
    forms.collect()
}

impl Form<'_> {
    /// What it is called, a liquid with its strength.
    pub(super) fn name(&self) -> String {
        let title = self.product.title();
        match self.liquid {
            Some((_, label)) => format!("{title} {label}"),
            None => title,
        }
    }

    /// A row's daily dose exactly, in nearly equal parts over the day; `None` where it cannot
    /// be made so, or the data do not say how often the product is taken.
    pub(super) fn over_the_day(
        &self,
        before: &Item,
        request: &RequestDraft,
        formulary: &Formulary,
    ) -> Option<Spread> {
        let longest = self.product.interval_h.iter().max()?;
        let count = 24_u32.checked_div(*longest)?.clamp(1, MOST_DOSES);
        let daily = before.daily.parts();
        let doses = match self.liquid {
            Some((concentration, _)) => measured(daily, count, concentration, formulary)?,
            None => {
                let halve = request.constraints.halve_scored == Some(true);
                made(daily, count, &units::marketed(self.product, None, halve))?
            }
        };
        let unit = self.product.mass_unit();
        let times = times(before, doses.len()).into_iter();
        let timed = times.zip(&doses).map(|(time, dose)| TimedDraft {
            time,
            amount: Dose::from_nanograms(*dose).text(unit),
        });
        let concentration = self.liquid.map(|(concentration, _)| concentration.text());
        Some(Spread {
            doses: doses.len(),
            row: RowDraft {
                id: before.id().to_string(),
                product: self.product.id.clone(),
                brand: String::new(),
                concentration: concentration.unwrap_or_default(),
                taking: TakingDraft::Regular(timed.collect()),
            },
        })
    }
}

/// The row's own times where it has as many doses, else those proposed.
fn times(before: &Item, count: usize) -> Vec<String> {
    if let Doses::Regular(doses) = &before.doses
        && doses.len() == count
    {
        let times = doses.iter();
        return times
            .map(|dose| dose.time.format("%H:%M").to_string())
            .collect();
    }
    let times = count.checked_sub(1).and_then(|place| TIMES.get(place));
    let times = times.copied().unwrap_or_default();
    times.iter().map(|time| (*time).to_owned()).collect()
}

/// Volumes that oral syringes measure, as doses, which add up to the daily dose.
fn measured(
    daily: u64,
    count: u32,
    concentration: &Concentration,
    formulary: &Formulary,
) -> Option<Vec<u64>> {
    let volume = concentration.volume(Dose::from_nanograms(daily))?;
    // The finest syringe that holds one dose.
    let one = volume.microlitres().div_ceil(count.into());
    let syringe = formulary
        .measuring()
        .iter()
        .find(|syringe| syringe.volume_up_to.microlitres() >= one)?;
    let step = concentration.dose(syringe.step)?.nanograms();
    let doses = evenly(daily, count, step)?;
    let measured = |dose: &u64| {
        let volume = concentration.volume(Dose::from_nanograms(*dose));
        volume.is_some_and(|volume| formulary.measures(volume))
    };
    doses.iter().all(measured).then_some(doses)
}

/// Doses made of units, which add up to the daily dose.
fn made(daily: u64, count: u32, usable: &[Unit]) -> Option<Vec<u64>> {
    let smallest = usable
        .iter()
        .map(|unit| {
            if unit.may_be_halved {
                unit.parts / 2
            } else {
                unit.parts
            }
        })
        .min()?;
    let doses = evenly(daily, count, smallest)?;
    doses
        .iter()
        .all(|dose| units::make(usable, *dose).is_ok())
        .then_some(doses)
}

/// A number in so many nearly equal multiples of a step, the larger ones first; fewer where
/// the step is too large for so many. `None` where it is no multiple of the step.
fn evenly(daily: u64, count: u32, step: u64) -> Option<Vec<u64>> {
    if step == 0 || daily == 0 || !daily.is_multiple_of(step) {
        return None;
    }
    let steps = daily / step;
    let count = u64::from(count).min(steps);
    let (each, more) = (steps / count, steps % count);
    let doses = (0..count).map(|place| (each + u64::from(place < more)) * step);
    Some(doses.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daily_dose_is_spread_in_nearly_equal_parts_the_larger_first() {
        // 20 in steps of 3 is no whole number; 20 in fives over three doses is 10 + 5 + 5.
        assert_eq!(evenly(20, 3, 3), None);
        assert_eq!(evenly(20, 3, 5), Some(vec![10, 5, 5]));
        // Two steps are two doses, however many were asked for.
        assert_eq!(evenly(10, 4, 5), Some(vec![5, 5]));
    }
}
