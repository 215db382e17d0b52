//! Steep steps: reductions beyond what the pace and the general bound allow, the last step
//! to nothing included (threshold `step-on-what-is-dispensed`).

use crate::case::{Case, Daily};
use crate::clinical_data::ProductKind;
use crate::findings::{Figure, Finding, Rule, Severity, wording};
use crate::quantity::{Exact, MassUnit};
use crate::taper::{Bound, Schedule, Step};

/// One finding for each step that is steep.
pub fn steep_steps(case: &Case, schedule: &Schedule) -> Vec<Finding> {
    schedule
        .steps
        .iter()
        .filter_map(|step| steep_step(case, step))
        .collect()
}

/// Whether a step's reduction is steep.
pub(crate) fn is_steep(case: &Case, step: &Step) -> bool {
    steep_step(case, step).is_some()
}

fn steep_step(case: &Case, step: &Step) -> Option<Finding> {
    let limit = step.limit.as_ref()?;
    let tapered = step.tapered.as_ref()?;
    let row = case.row(tapered)?;
    let item = step.item(tapered)?;
    let shares = item.reduction.as_ref()?;
    let original = row.daily();
    // The cut is its share of the original dose, exactly.
    let cut = shares.of_original.fraction() * Exact::from_integer(original.parts().into());
    if cut <= limit.allowed {
        return None;
    }
    let unit = row.product.mass_unit();
    let (cut, allowed) = (
        parts_text(original, &cut, unit),
        parts_text(original, &limit.allowed, unit),
    );
    let mut numbers = vec![
        (
            "of_previous_percent",
            Figure::Percent(shares.of_previous.clone()),
        ),
        (
            "of_original_percent",
            Figure::Percent(shares.of_original.clone()),
        ),
        (
            "per_28_days_percent",
            Figure::Percent(shares.per_28_days.clone()),
        ),
        ("reduction", Figure::Quantity(cut.clone())),
        ("allowed", Figure::Quantity(allowed.clone())),
    ];
    numbers.extend(match &limit.bound {
        Bound::OfPrevious(percent) => Some((
            "bound_of_previous_percent",
            Figure::Percent(percent.clone()),
        )),
        Bound::OfOriginal(percent) => Some((
            "bound_of_original_percent",
            Figure::Percent(percent.clone()),
        )),
        Bound::Amount(daily) => Some(("bound_amount", Figure::Quantity(daily.text(unit)))),
    });
    let solid = row.product.kind() == ProductKind::Units;
    let words = wording::steep_step(step, shares, &cut, &allowed, &limit.bound, unit, solid);
    Some(Finding {
        rule: Rule::SteepStep,
        severity: Severity::Warning,
        step: Some(step.index),
        row: Some(tapered.clone()),
        message: words.message,
        hint: words.hint,
        source: limit.source.clone(),
        numbers,
    })
}

/// A number of parts with its unit, exact where it is a decimal.
fn parts_text(like: Daily, parts: &Exact, unit: MassUnit) -> String {
    let (per_unit, symbol) = match like {
        Daily::Mass(_) => (unit.nanograms(), unit.symbol()),
        Daily::Rate(_) => (MassUnit::Mcg.nanograms(), "mcg/h"),
    };
    let value = parts / Exact::from_integer(per_unit.into());
    format!("{} {symbol}", crate::quantity::decimal_text(&value))
}

/// A finding where the goal itself cannot be made.
pub fn goal(case: &Case, schedule: &Schedule) -> Vec<Finding> {
    if schedule.reaches_goal {
        return Vec::new();
    }
    let last = schedule.steps.last();
    let reached = last.and_then(|step| {
        let id = step.tapered.as_ref()?;
        Some(step.item(id)?.daily.text(case.row(id)?.product.mass_unit()))
    });
    let words = wording::goal_not_makeable(reached.as_deref().unwrap_or("the last step"));
    vec![Finding {
        rule: Rule::GoalNotMakeable,
        severity: Severity::Caution,
        step: last.map(|step| step.index),
        row: last.and_then(|step| step.tapered.clone()),
        message: words.message,
        hint: words.hint,
        source: wording::OWN_SOURCE.to_owned(),
        numbers: reached
            .map(|reached| ("reached", Figure::Quantity(reached)))
            .into_iter()
            .collect(),
    }]
}
