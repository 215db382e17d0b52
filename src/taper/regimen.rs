//! The whole regimen on a day: what is taken now, what a rung or a hand makes of it, and the
//! as-needed rows that follow.

use std::sync::Arc;

use crate::case::units::UnitCount;
use crate::case::{
    AsNeeded, Case, Constraints, Daily, ManualItem, ManualTaking, Row, Taking, TimedDose,
};
use crate::clinical_data::Formulary;
use crate::quantity::{DailyDose, Dose, PatchRate};
use crate::taper::row_taper::{RowTaper, Stretch};
use crate::taper::schedule::{Doses, Item, Measure, PlannedDose};
use crate::taper::{amounts, breakthrough};

/// What every day's regimen is worked out from.
#[derive(Clone, Copy)]
pub(super) struct Regimen<'a> {
    pub(super) case: &'a Case,
    pub(super) constraints: &'a Constraints,
    pub(super) formulary: &'a Formulary,
}

impl Regimen<'_> {
    /// What is taken before the plan starts; `None` where a present dose cannot be made.
    pub(super) fn present(&self) -> Option<Vec<Item>> {
        let rows = self.case.regimen.iter();
        rows.map(|row| Some(item(row, doses_now(row)?, row.daily())))
            .collect()
    }

    /// The regimen with one row on the rung of its stretch.
    pub(super) fn on_rung(
        &self,
        before: &[Item],
        taper: &RowTaper,
        stretch: &Stretch,
    ) -> Option<Vec<Item>> {
        let moved = |was: &Item| {
            if *was.id() != taper.id {
                return Some(untouched(was));
            }
            let rung = &stretch.rung;
            let doses = rung_doses(was, taper, stretch)?;
            let limit = Some(stretch.limit.clone());
            let item = item(&was.row, doses, was.daily.with_parts(rung.daily));
            Some(Item { limit, ..item })
        };
        let now = going_on(before).map(moved).collect::<Option<Vec<_>>>()?;
        Some(self.with_following(&now, &[], |_| true))
    }

    /// The same regimen, going on: a hold changes nothing, as-needed doses neither.
    pub(super) fn held(before: &[Item]) -> Vec<Item> {
        going_on(before).map(untouched).collect()
    }

    /// The regimen with what somebody says is taken of some rows. A row that
    /// had stopped and is taken again is there again.
    pub(super) fn with_taken(&self, before: &[Item], taken: &[ManualItem]) -> Option<Vec<Item>> {
        let now = self.set(before, taken)?;
        Some(self.with_following(&now, taken, |_| true))
    }

    /// The regimen of a step written by hand: a row that it does not name stays as it was, and
    /// an as-needed one follows only where the rows that it follows fall.
    pub(super) fn by_hand_step(&self, before: &[Item], items: &[ManualItem]) -> Option<Vec<Item>> {
        let now = self.set(before, items)?;
        let falls = |as_needed: &AsNeeded| followed(as_needed, &now) < followed(as_needed, before);
        Some(self.with_following(&now, items, falls))
    }

    /// A regimen with the rows that are no longer taken listed once more, in the order of the
    /// rows.
    pub(super) fn with_stopped(&self, now: &[Item], taken: &[Item]) -> Vec<Item> {
        let stopped = |item: &&Item| item.doses == Doses::Stopped;
        let rows = self.case.regimen.iter();
        let listed = rows.filter_map(|row| {
            let of_row = |item: &&Item| *item.id() == row.id;
            let going_on = now.iter().find(of_row);
            going_on.or_else(|| taken.iter().filter(stopped).find(of_row))
        });
        listed.cloned().collect()
    }

    /// The regimen with some rows as somebody says.
    fn set(&self, before: &[Item], taken: &[ManualItem]) -> Option<Vec<Item>> {
        let mut now = Vec::new();
        for row in &self.case.regimen {
            let was = before.iter().find(|item| item.id() == &row.id);
            let given = taken.iter().find(|given| given.id == row.id);
            match (was, given) {
                // A row stops once.
                (was, Some(given))
                    if given.taking == ManualTaking::Stopped
                        && was.is_none_or(|was| was.doses == Doses::Stopped) => {}
                (was, Some(given)) => {
                    let row = was.map_or(row, |was| &was.row);
                    now.push(self.taken(row, was, given)?);
                }
                (Some(was), None) if was.doses != Doses::Stopped => now.push(untouched(was)),
                (_, None) => {}
            }
        }
        Some(now)
    }

    /// The regimen with other products in the place of some rows.
    pub(super) fn with_switched(before: &[Item], switched: &[Arc<Row>]) -> Option<Vec<Item>> {
        let exchanged = |was: &Item| {
            let Some(row) = switched.iter().find(|row| row.id == *was.id()) else {
                return Some(was.clone());
            };
            Some(item(row, doses_now(row)?, row.daily()))
        };
        before.iter().map(exchanged).collect()
    }

    /// One row as somebody says that it is taken.
    fn taken(&self, row: &Arc<Row>, was: Option<&Item>, given: &ManualItem) -> Option<Item> {
        let (doses, daily) = match &given.taking {
            ManualTaking::Stopped => (Doses::Stopped, row.daily().with_parts(0)),
            ManualTaking::Regular(times) => {
                let planned = times.iter().map(|timed| self.by_hand(row, was, *timed));
                let daily = DailyDose::from_doses(times.iter().map(|timed| timed.dose))?;
                (
                    Doses::Regular(planned.collect::<Option<_>>()?),
                    Daily::Mass(daily),
                )
            }
            ManualTaking::Patches(patches) => {
                let sum = patches
                    .iter()
                    .try_fold(PatchRate::ZERO, |sum, patch| sum.plus(*patch))?;
                (set_of_patches(row, patches.clone())?, Daily::Rate(sum))
            }
            ManualTaking::Infusion(per_24h) => {
                let doses = Doses::Infusion { per_24h: *per_24h };
                (doses, Daily::Mass(*per_24h))
            }
            ManualTaking::AsNeeded(dose) => {
                let Taking::AsNeeded(as_needed) = &row.taking else {
                    return None;
                };
                let made = self.made(row, *dose)?;
                let doses = breakthrough::doses(as_needed, *dose, made);
                (doses, Daily::Mass(as_needed.daily(*dose)))
            }
        };
        Some(item(row, doses, daily))
    }

    /// A dose written by hand: in the units it was in where it stays, else in the units that
    /// the constraints allow, else in any that are marketed.
    fn by_hand(
        &self,
        row: &Row,
        was: Option<&Item>,
        TimedDose { time, dose }: TimedDose,
    ) -> Option<PlannedDose> {
        let stays = was
            .and_then(|was| match &was.doses {
                Doses::Regular(doses) => doses.iter().find(|other| other.time == time),
                _ => None,
            })
            .filter(|other| other.dose == dose)
            .map(|other| other.made.clone());
        let made = stays.or_else(|| self.made(row, dose))?;
        Some(PlannedDose { time, dose, made })
    }

    fn made(&self, row: &Row, dose: Dose) -> Option<Measure> {
        amounts::measure_planned(row, dose, self.constraints)
            .or_else(|| amounts::measure_present(row, dose))
    }

    /// The as-needed rows that follow, worked out from the regular ones where `moves` says so,
    /// save those that somebody has set by hand. None is ever more than it was.
    fn with_following(
        &self,
        now: &[Item],
        by_hand: &[ManualItem],
        moves: impl Fn(&AsNeeded) -> bool,
    ) -> Vec<Item> {
        let worked_out = now.iter().map(|item| {
            let set = by_hand.iter().any(|given| given.id == *item.id());
            match (&item.row.taking, &item.doses) {
                (Taking::AsNeeded(as_needed), Doses::AsNeeded { dose, made, .. })
                    if !set && !as_needed.follows.is_empty() && moves(as_needed) =>
                {
                    self.following(&item.row, as_needed, (*dose, made), now)
                }
                _ => item.clone(),
            }
        });
        worked_out.collect()
    }

    /// A row taken when needed that follows regular rows.
    fn following(
        &self,
        row: &Arc<Row>,
        as_needed: &AsNeeded,
        before: (Dose, &Measure),
        now: &[Item],
    ) -> Item {
        let sum = followed(as_needed, now);
        let (constraints, formulary) = (self.constraints, self.formulary);
        let doses = breakthrough::following(row, as_needed, before, sum, constraints, formulary);
        let daily = match &doses {
            Doses::AsNeeded { dose, .. } => as_needed.daily(*dose),
            _ => DailyDose::ZERO,
        };
        item(row, doses, Daily::Mass(daily))
    }
}

/// What the rows that an as-needed one follows add up to in a day, in parts.
fn followed(as_needed: &AsNeeded, now: &[Item]) -> u64 {
    let followed = now
        .iter()
        .filter(|item| as_needed.follows.contains(item.id()));
    followed.map(|item| item.daily.parts()).sum()
}

/// The rows that have not stopped: one that has is listed once, in the step in which it stops.
fn going_on(before: &[Item]) -> impl Iterator<Item = &Item> {
    before.iter().filter(|item| item.doses != Doses::Stopped)
}

fn item(row: &Arc<Row>, doses: Doses, daily: Daily) -> Item {
    Item {
        row: Arc::clone(row),
        daily,
        doses,
        reduction: None,
        limit: None,
    }
}

fn untouched(was: &Item) -> Item {
    Item {
        reduction: None,
        limit: None,
        ..was.clone()
    }
}

/// How a row is taken before the plan starts.
fn doses_now(row: &Row) -> Option<Doses> {
    Some(match &row.taking {
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
        Taking::Patches { patches, .. } => set_of_patches(row, patches.clone())?,
        Taking::Infusion { per_24h } => Doses::Infusion { per_24h: *per_24h },
    })
}

/// How a tapered row is taken on the rung of its stretch.
fn rung_doses(was: &Item, taper: &RowTaper, stretch: &Stretch) -> Option<Doses> {
    let rung = &stretch.rung;
    if rung.daily == 0 {
        return Some(Doses::Stopped);
    }
    match &was.doses {
        Doses::Regular(_) => {
            let doses = taper.times.iter().zip(&rung.doses).zip(&rung.units);
            let doses = doses.filter(|((_, dose), _)| **dose > 0);
            let planned = doses.map(|((time, dose), units)| {
                let dose = Dose::from_nanograms(*dose);
                let made = match &was.row.concentration {
                    Some(concentration) => Measure::Volume(concentration.volume(dose)?),
                    None => Measure::Units(units.clone()),
                };
                Some(PlannedDose {
                    time: *time,
                    dose,
                    made,
                })
            });
            planned.collect::<Option<_>>().map(Doses::Regular)
        }
        Doses::Patches { .. } => {
            let worn = |unit: &UnitCount| {
                let patch = PatchRate::from_nanograms_per_hour(unit.parts);
                std::iter::repeat_n(patch, unit.halves as usize / 2)
            };
            let patches = rung.units.iter().flatten().flat_map(worn).collect();
            set_of_patches(&was.row, patches)
        }
        Doses::Infusion { .. } => Some(Doses::Infusion {
            per_24h: DailyDose::from_nanograms(rung.daily),
        }),
        Doses::AsNeeded { .. } | Doses::Stopped => None,
    }
}

/// A set of patches; the days on which it is changed are filled in with its step.
fn set_of_patches(row: &Row, patches: Vec<PatchRate>) -> Option<Doses> {
    Some(Doses::Patches {
        patches,
        change_days: row.product.change_days()?,
        changes: Vec::new(),
    })
}
