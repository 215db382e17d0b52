//! Steps written by hand as typed → those of a case.
//!
//! A dose that changes must be one that can be dispensed under the request's constraints; one
//! that stays may stay in whatever it is taken in.

use std::sync::Arc;

use crate::case::units;
use crate::case::{
    Constraints, ManualItem, ManualStep, ManualTaking, Row, RowId, Taking, TimedDose, Wish,
};
use crate::clinical_data::{Formulary, ProductKind};
use crate::date;
use crate::draft::reader::Reader;
use crate::draft::request::{Context, row_context};
use crate::draft::{ManualItemDraft, ManualStepDraft, ManualTakingDraft, RequestDraft};
use crate::quantity::{DailyDose, Dose, PatchRate, Volume};

/// The most steps of one plan.
const MOST_STEPS: usize = 1_000;

/// What doses written by hand are held against.
#[derive(Clone, Copy)]
pub(super) struct Bound<'a> {
    constraints: &'a Constraints,
    standing: &'a Standing,
}

/// What is taken before a step, as far as constraints do not bind what stays.
struct Standing {
    doses: Vec<(RowId, Vec<TimedDose>)>,
    patches: Vec<(RowId, Vec<PatchRate>)>,
}

pub(super) fn manual(
    reader: &mut Reader,
    drafts: &[ManualStepDraft],
    request: &RequestDraft,
    path: &str,
    context: &Context<'_>,
    constraints: Option<&Constraints>,
) -> Option<Wish> {
    let field = format!("{path}.manual_steps");
    if drafts.is_empty() || drafts.len() > MOST_STEPS {
        let given = format!("{} steps", drafts.len());
        return reader.refuse(
            "limit",
            &field,
            &given,
            "is not a schedule",
            format!("1 to {MOST_STEPS} steps"),
        );
    }
    let mut steps: Vec<Option<ManualStep>> = Vec::new();
    let mut before = date::date_from_text(&request.start);
    let mut standing = Standing::of(context.rows);
    for (place, draft) in drafts.iter().enumerate() {
        let path = format!("{field}[{place}]");
        let start = reader
            .date(&format!("{path}.start"), &draft.start)
            .filter(|start| {
                let early = before.is_some_and(|before| {
                    if place == 0 {
                        *start < before
                    } else {
                        *start <= before
                    }
                });
                if early {
                    let what = "is not after the step before it, or before the start";
                    reader.refuse::<()>(
                        "manual-steps",
                        &format!("{path}.start"),
                        &draft.start,
                        what,
                        "rising dates",
                    );
                }
                before = Some(*start);
                !early
            });
        let items: Vec<Option<ManualItem>> = draft
            .items
            .iter()
            .enumerate()
            .map(|(place, item)| {
                let path = format!("{path}.items[{place}]");
                if draft.items.iter().take(place).any(|one| one.id == item.id) {
                    let what = "is named twice in one step";
                    let field = format!("{path}.id");
                    reader.refuse::<()>("manual-steps", &field, &item.id, what, "each row once");
                }
                let bound = constraints.map(|constraints| Bound {
                    constraints,
                    standing: &standing,
                });
                manual_item(reader, item, &path, context, &[], bound)
            })
            .collect();
        let items = items.into_iter().collect::<Option<Vec<_>>>();
        standing.take(items.as_deref().unwrap_or_default());
        steps.push(
            start
                .zip(items)
                .map(|(start, items)| ManualStep { start, items }),
        );
    }
    let end = match request.manual_end.as_str() {
        "" if drafts.len() == 1 => {
            let what = "A single step has no end";
            return reader.refuse(
                "required",
                &format!("{path}.manual_end"),
                "",
                what,
                "its last day",
            );
        }
        "" => None,
        given => Some(reader.date(&format!("{path}.manual_end"), given)?),
    };
    if end.zip(before).is_some_and(|(end, last)| end < last) {
        let what = "is before the last step's start";
        return reader.refuse(
            "manual-steps",
            &format!("{path}.manual_end"),
            &request.manual_end,
            what,
            "a later day",
        );
    }
    steps
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .map(|steps| Wish::Manual { steps, end })
}

/// What one row is taken as. `switched` are rows that have just become other products;
/// `bound` binds doses that change.
pub(super) fn manual_item(
    reader: &mut Reader,
    draft: &ManualItemDraft,
    path: &str,
    context: &Context<'_>,
    switched: &[Arc<Row>],
    bound: Option<Bound<'_>>,
) -> Option<ManualItem> {
    let row = context.row(reader, &format!("{path}.id"), &draft.id)?;
    let switched = switched.iter().find(|other| other.id == row.id);
    let row = switched.map_or(row, |row| row);
    let item = |taking| ManualItem {
        id: row.id.clone(),
        taking,
    };
    let stops = match &draft.taking {
        ManualTakingDraft::Regular(doses) => doses.is_empty(),
        ManualTakingDraft::Patches(patches) => patches.is_empty(),
        ManualTakingDraft::Infusion(_) | ManualTakingDraft::AsNeeded(_) => false,
    };
    if stops {
        return Some(item(ManualTaking::Stopped));
    }
    let of_row = row_context(row);
    let taking = match (&draft.taking, &row.taking) {
        (ManualTakingDraft::Regular(doses), Taking::Regular(_)) => {
            let field = format!("{path}.regular");
            let doses = of_row.doses(reader, &field, doses)?;
            if let Some(bound) = bound {
                bound.doses(reader, row, &doses, &field, context.formulary)?;
            }
            ManualTaking::Regular(doses)
        }
        (ManualTakingDraft::Patches(patches), Taking::Patches { .. }) => {
            let field = format!("{path}.patches");
            let rates: Vec<Option<PatchRate>> = patches
                .iter()
                .enumerate()
                .map(|(place, patch)| of_row.patch(reader, &format!("{field}[{place}]"), patch))
                .collect();
            let mut rates = rates.into_iter().collect::<Option<Vec<_>>>()?;
            rates.sort_unstable_by(|one, other| other.cmp(one));
            if let Some(bound) = bound {
                bound.patches(reader, row, &rates, &field)?;
            }
            ManualTaking::Patches(rates)
        }
        (ManualTakingDraft::Infusion(amount), Taking::Infusion { .. }) => {
            let field = format!("{path}.infusion.amount_per_24h");
            let dose = of_row.dose(reader, &field, amount)?;
            ManualTaking::Infusion(DailyDose::from_nanograms(dose.nanograms()))
        }
        (ManualTakingDraft::AsNeeded(amount), Taking::AsNeeded(_)) => {
            let field = format!("{path}.as_needed.amount");
            ManualTaking::AsNeeded(of_row.dose(reader, &field, amount)?)
        }
        (_, taking) => {
            let what = "is not taken in this way";
            let accepted = match taking {
                Taking::Regular(_) => "regular",
                Taking::AsNeeded(_) => "as_needed with an amount; or regular, empty, to stop it",
                Taking::Patches { .. } => "patches",
                Taking::Infusion { .. } => "infusion; or regular, empty, to stop it",
            };
            return reader.refuse("row-taking", path, &draft.id, what, accepted);
        }
    };
    Some(item(taking))
}

impl Standing {
    /// What is taken before the plan.
    fn of(rows: &[Row]) -> Self {
        let doses = rows.iter().filter_map(|row| match &row.taking {
            Taking::Regular(doses) => Some((row.id.clone(), doses.clone())),
            _ => None,
        });
        let patches = rows.iter().filter_map(|row| match &row.taking {
            Taking::Patches { patches, .. } => Some((row.id.clone(), patches.clone())),
            _ => None,
        });
        Self {
            doses: doses.collect(),
            patches: patches.collect(),
        }
    }

    /// Goes on to what a step says.
    fn take(&mut self, items: &[ManualItem]) {
        for item in items {
            match &item.taking {
                ManualTaking::Regular(now) => {
                    let known = self.doses.iter_mut().find(|(id, _)| *id == item.id);
                    if let Some((_, doses)) = known {
                        doses.clone_from(now);
                    }
                }
                ManualTaking::Patches(now) => {
                    let known = self.patches.iter_mut().find(|(id, _)| *id == item.id);
                    if let Some((_, set)) = known {
                        set.clone_from(now);
                    }
                }
                ManualTaking::Stopped => {
                    self.doses.retain(|(id, _)| *id != item.id);
                    self.patches.retain(|(id, _)| *id != item.id);
                }
                ManualTaking::Infusion(_) | ManualTaking::AsNeeded(_) => {}
            }
        }
    }
}

impl Bound<'_> {
    /// Refuses a changed dose that cannot be dispensed under the constraints.
    fn doses(
        self,
        reader: &mut Reader,
        row: &Row,
        doses: &[TimedDose],
        field: &str,
        formulary: &Formulary,
    ) -> Option<()> {
        let mut before = self.standing.doses.iter();
        let before = before.find(|(id, _)| *id == row.id).map(|(_, doses)| doses);
        let changes = |timed: &&TimedDose| !before.is_some_and(|before| before.contains(timed));
        let mut whole = Some(());
        for timed in doses.iter().filter(changes) {
            let refused = match row.product.kind() {
                ProductKind::Liquid => unmeasured(row, timed.dose, formulary),
                _ => self.unmade(row, timed.dose),
            };
            if let Some(accepted) = refused {
                let given = timed.dose.text(row.product.mass_unit());
                let what = format!(
                    "at {} cannot be dispensed as this plan's constraints ask",
                    timed.time.format("%H:%M")
                );
                whole = reader.refuse("not-makeable", field, &given, &what, accepted);
            }
        }
        whole
    }

    /// The nearest doses that units make under the constraints, where they do not make this
    /// one.
    fn unmade(self, row: &Row, dose: Dose) -> Option<String> {
        let usable = self.constraints.units_of(row);
        let most = self.constraints.most_units_per_dose;
        // One way is found sooner than all of them.
        let few = |made: units::Made| made.halves() <= most.saturating_mul(units::WHOLE);
        if units::make(&usable, dose.nanograms()).is_ok_and(few) {
            return None;
        }
        let planned = units::amounts(&usable, most);
        let found = planned.binary_search_by_key(&dose.nanograms(), |made| made.amount);
        let Err(place) = found else {
            return None;
        };
        let unit = row.product.mass_unit();
        let text = |parts: u64| Dose::from_nanograms(parts).text(unit);
        let below = place.checked_sub(1).and_then(|place| planned.get(place));
        let nearest: Vec<String> = below
            .into_iter()
            .chain(planned.get(place))
            .map(|made| text(made.amount))
            .collect();
        let strengths: Vec<String> = usable.iter().map(|unit| text(unit.parts)).collect();
        Some(format!(
            "at most {most} units of {}; the nearest: {}",
            strengths.join(", "),
            nearest.join(" or ")
        ))
    }

    /// Refuses a changed set of more patches than the constraints allow.
    fn patches(
        self,
        reader: &mut Reader,
        row: &Row,
        patches: &[PatchRate],
        field: &str,
    ) -> Option<()> {
        let mut before = self.standing.patches.iter();
        let same = before.any(|(id, set)| *id == row.id && set == patches);
        let most = self.constraints.most_patches;
        if same || patches.len() <= most as usize {
            return Some(());
        }
        let given = format!("{} patches", patches.len());
        let what = "is more than may be worn at one time";
        let accepted = format!("at most {most} patches, or more in most_patches");
        reader.refuse("not-makeable", field, &given, what, accepted)
    }
}

/// The nearest doses of a liquid that a syringe measures, where none measures this one.
fn unmeasured(row: &Row, dose: Dose, formulary: &Formulary) -> Option<String> {
    let concentration = row.concentration.as_ref()?;
    let volume = concentration.volume(dose)?;
    if formulary.measures(volume) {
        return None;
    }
    let mut syringes = formulary.measuring().iter();
    let Some(syringe) = syringes.find(|syringe| volume <= syringe.volume_up_to) else {
        let largest = formulary.measuring().last()?.volume_up_to;
        return Some(format!(
            "at most {}, what the largest oral syringe holds",
            largest.text()
        ));
    };
    let step = syringe.step.microlitres();
    let below = volume.microlitres() / step * step;
    let texts = [below, below + step]
        .into_iter()
        .filter(|microlitres| *microlitres > 0)
        .map(Volume::from_microlitres)
        .filter_map(|near| {
            let dose = concentration.dose(near)?.text(row.product.mass_unit());
            Some(format!("{dose} ({})", near.text()))
        });
    let nearest: Vec<String> = texts.collect();
    Some(format!(
        "a volume that an oral syringe measures; the nearest: {}",
        nearest.join(" or ")
    ))
}
