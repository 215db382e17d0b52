//! The whole regimen in one step: the row that is tapered, those that follow, those that
//! stay.

use chrono::NaiveDate;

use crate::case::units::UnitCount;
use crate::case::{AsNeeded, Case, Daily, Request, Row, Taking};
use crate::clinical_data::Formulary;
use crate::quantity::{DailyDose, Dose, PatchRate};
use crate::taper::calendar::ChangeDays;
use crate::taper::row_taper::{RowTaper, Stretch};
use crate::taper::schedule::{Doses, Item, Measure, PlannedDose, Step};
use crate::taper::shares::shares;
use crate::taper::{amounts, breakthrough};

/// What every step is worked out from.
pub(super) struct Regimen<'a> {
    pub(super) case: &'a Case,
    pub(super) request: &'a Request,
    pub(super) formulary: &'a Formulary,
}

/// A step's days.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
    pub(super) days: u32,
    /// The days of the step before, which lead up to a stop; its own where there is none.
    pub(super) days_before: u32,
}

impl Regimen<'_> {
    /// Every row that has not stopped: what it was before a step, and what it is in it.
    pub(super) fn taken(
        &self,
        before: Option<&Step>,
        taper: &RowTaper,
        stretch: &Stretch,
        span: Span,
    ) -> Option<Vec<(Item, Item)>> {
        let mut regular: Vec<Item> = Vec::new();
        let mut going_on: Vec<(&Row, Item)> = Vec::new();
        for row in &self.case.regimen {
            let was = match before {
                None => Some(present(row)?),
                Some(step) => step.item(&row.id).cloned(),
            };
            // A row that has stopped is listed once, in the step in which it stops.
            let Some(was) = was.filter(|was| was.doses != Doses::Stopped) else {
                continue;
            };
            if taper.id == row.id {
                regular.push(on_its_rung(row, &was, stretch, span)?);
            } else if row.is_regular() {
                let doses = untouched(row, &was.doses, span);
                regular.push(Item {
                    doses,
                    reduction: None,
                    ..was.clone()
                });
            }
            going_on.push((row, was));
        }
        let taken = going_on.into_iter().map(|(row, was)| {
            let now = match &row.taking {
                Taking::AsNeeded(as_needed) if !as_needed.follows.is_empty() => {
                    self.following(row, as_needed, &regular)?
                }
                Taking::AsNeeded(_) => was.clone(),
                _ => regular.iter().find(|item| item.id == row.id).cloned()?,
            };
            Some((was, now))
        });
        taken.collect()
    }

    /// A row taken when needed that follows regular rows.
    fn following(&self, row: &Row, as_needed: &AsNeeded, regular: &[Item]) -> Option<Item> {
        let followed = regular
            .iter()
            .filter(|item| as_needed.follows.contains(&item.id));
        let sum = followed.map(|item| item.daily.parts()).sum();
        let constraints = &self.request.constraints;
        let doses = breakthrough::following(row, as_needed, sum, constraints, self.formulary)?;
        let daily = match &doses {
            Doses::AsNeeded { dose, .. } => as_needed.daily(*dose),
            _ => DailyDose::ZERO,
        };
        Some(Item {
            id: row.id.clone(),
            daily: Daily::Mass(daily),
            doses,
            reduction: None,
        })
    }
}

/// What a row is before the first step.
fn present(row: &Row) -> Option<Item> {
    let doses = match &row.taking {
        Taking::Regular(doses) => {
            let planned = doses.iter().map(|timed| {
                let made = amounts::measure_present(row, timed.dose)?;
                Some(PlannedDose {
                    time: timed.time,
                    dose: timed.dose,
                    made,
                })
            });
            Doses::Regular(planned.collect::<Option<_>>()?)
        }
        Taking::AsNeeded(as_needed) => breakthrough::staying(row, as_needed)?,
        Taking::Patches {
            patches,
            next_change,
        } => Doses::Patches {
            patches: patches.clone(),
            change_days: row.product.change_days()?,
            changes: vec![*next_change],
        },
        Taking::Infusion { per_24h } => Doses::Infusion { per_24h: *per_24h },
    };
    Some(Item {
        id: row.id.clone(),
        daily: row.daily(),
        doses,
        reduction: None,
    })
}

/// The tapered row on the rung of its stretch.
fn on_its_rung(row: &Row, was: &Item, stretch: &Stretch, span: Span) -> Option<Item> {
    let rung = &stretch.rung;
    let daily = was.daily.with_parts(rung.daily);
    // Nothing is taken after a stop, so its rate is that of the days that lead up to it.
    let rate_days = if rung.daily == 0 {
        span.days_before
    } else {
        span.days
    };
    let doses = match (&row.taking, rung.daily) {
        (_, 0) => Doses::Stopped,
        (Taking::Regular(times), _) => {
            let doses = times.iter().zip(&rung.doses).zip(&rung.units);
            let doses = doses.filter(|((_, dose), _)| **dose > 0);
            let planned = doses.map(|((timed, dose), units)| {
                let dose = Dose::from_nanograms(*dose);
                let made = match &row.concentration {
                    Some(concentration) => Measure::Volume(concentration.volume(dose)?),
                    None => Measure::Units(units.clone()),
                };
                Some(PlannedDose {
                    time: timed.time,
                    dose,
                    made,
                })
            });
            Doses::Regular(planned.collect::<Option<_>>()?)
        }
        (Taking::Patches { .. }, _) => {
            let worn = |unit: &UnitCount| {
                let patch = PatchRate::from_nanograms_per_hour(unit.parts);
                std::iter::repeat_n(patch, unit.halves as usize / 2)
            };
            let patches = rung.units.iter().flatten().flat_map(worn).collect();
            set_of_patches(row, patches, span)?
        }
        (Taking::Infusion { .. }, parts) => Doses::Infusion {
            per_24h: DailyDose::from_nanograms(parts),
        },
        (Taking::AsNeeded(_), _) => return None,
    };
    Some(Item {
        id: row.id.clone(),
        daily,
        doses,
        reduction: shares(was.daily, daily, row.daily(), rate_days),
    })
}

/// A row that is not tapered; a set of patches goes on being changed on its days.
fn untouched(row: &Row, doses: &Doses, span: Span) -> Doses {
    let same_set = match doses {
        Doses::Patches { patches, .. } => set_of_patches(row, patches.clone(), span),
        _ => None,
    };
    same_set.unwrap_or_else(|| doses.clone())
}

/// A set of patches with the days of a step on which it is changed.
fn set_of_patches(row: &Row, patches: Vec<PatchRate>, span: Span) -> Option<Doses> {
    Some(Doses::Patches {
        patches,
        change_days: row.product.change_days()?,
        changes: ChangeDays::of_patches(row)?.within(span.start, span.end),
    })
}
