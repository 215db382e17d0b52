//! Sets of patches that change without falling: their labels add up to less, their equivalent
//! does not, because a 12 patch counts as 12 and stands for 12.5.

use crate::case::{Case, Taking};
use crate::clinical_data::Citation;
use crate::equivalence::{self, Taken};
use crate::findings::{Finding, Rule, Severity, wording};
use crate::quantity::PatchRate;
use crate::taper::{Doses, Schedule, Step};

/// Steps that reduce patches whose equivalent in the chosen table stays, or rises.
pub fn no_real_reductions(case: &Case, schedule: &Schedule) -> Vec<Finding> {
    let befores = std::iter::once(None).chain(schedule.steps.iter().map(Some));
    let steps = schedule.steps.iter().zip(befores);
    steps
        .flat_map(|(step, before)| in_step(case, step, before))
        .collect()
}

fn in_step(case: &Case, step: &Step, before: Option<&Step>) -> Vec<Finding> {
    let reduced = step.items.iter().filter(|item| item.reduction.is_some());
    let found = reduced.filter_map(|item| {
        let Doses::Patches { patches, .. } = &item.doses else {
            return None;
        };
        let mut instead = step.instead.iter();
        let instead = instead.find(|one| one.taken.id() == item.id());
        let taken = instead.map(|one| &one.taken);
        let listed = || before.and_then(|before| before.item(item.id()));
        // What the reduction is counted from.
        let was = taken
            .filter(|taken| taken.daily > item.daily)
            .or_else(listed);
        let was = match (was.map(|was| &was.doses), &item.row.taking) {
            (Some(Doses::Patches { patches, .. }), _) => patches,
            (None, Taking::Patches { patches, .. }) if before.is_none() => patches,
            _ => return None,
        };
        let equivalent = |patches: &[PatchRate]| {
            equivalence::of_row(&item.row, Taken::Patches(patches), &case.table).equivalent
        };
        let (high, low) = (equivalent(was)?, equivalent(patches)?);
        let stays = low.low() >= high.low() && low.high() >= high.high();
        let words = wording::no_real_reduction(
            step.index,
            item.id().as_str(),
            (&worn(was), &worn(patches)),
            &if low == high {
                low.text()
            } else {
                format!("{} and {}", high.text(), low.text())
            },
            &case.table,
        );
        stays.then(|| Finding {
            step: Some(step.index),
            row: Some(item.id().clone()),
            ..Finding::new(
                Rule::NoRealReduction,
                Severity::Caution,
                words,
                Citation::own(),
            )
        })
    });
    found.collect()
}

fn worn(patches: &[PatchRate]) -> String {
    let texts: Vec<String> = patches.iter().map(|patch| patch.text()).collect();
    texts.join(" + ")
}
