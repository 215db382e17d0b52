//! Steep steps: reductions beyond what the pace and the general bound allow, the last step
//! to nothing included (threshold `step-on-what-is-dispensed`).

use crate::case::{Case, Daily};
use crate::clinical_data::{Citation, ProductKind};
use crate::findings::{Figure, Finding, Rule, Severity, wording};
use crate::quantity::{Exact, MassUnit};
use crate::taper::{Bound, Item, Schedule, Step};

/// One finding for each reduction that is steep.
pub fn steep_steps(schedule: &Schedule) -> Vec<Finding> {
    let several = schedule.tapered.len() > 1;
    let reductions = schedule
        .steps
        .iter()
        .flat_map(|step| step.items.iter().map(move |item| (step, item)));
    reductions
        .filter_map(|(step, item)| steep_step(several, step, item))
        .collect()
}

fn steep_step(several: bool, step: &Step, item: &Item) -> Option<Finding> {
    let limit = item.limit.as_ref()?;
    let row = &item.row;
    let shares = item.reduction.as_ref()?;
    let daily = shares.cut;
    let cut = Exact::from_integer(daily.parts().into());
    if cut <= limit.allowed {
        return None;
    }
    let unit = row.product.mass_unit();
    let (cut, allowed) = (
        parts_text(daily, &cut, unit),
        parts_text(daily, &limit.allowed, unit),
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
    let per_day = format!("{cut}{}", daily.per());

    let of_row = several.then(|| row.id.as_str());
    let reduction = wording::SteepReduction {
        cut: &per_day,
        stops: item.daily.parts() == 0,
        allowed: &allowed,
        bound: &limit.bound,
        of_row,
    };
    let words = wording::steep_step(step, shares, &reduction, unit, solid);
    Some(Finding {
        step: Some(step.index),
        row: Some(row.id.clone()),
        numbers,
        ..Finding::new(
            Rule::SteepStep,
            Severity::Warning,
            words,
            limit.source.clone(),
        )
    })
}

/// A number of parts with its unit, rounded down to three decimals, so that a bound is never
/// shown larger than it is.
fn parts_text(like: Daily, parts: &Exact, unit: MassUnit) -> String {
    let (per_unit, symbol) = like.unit(unit);
    let thousandths =
        parts * Exact::from_integer(1_000.into()) / Exact::from_integer(per_unit.into());
    let value = thousandths.floor() / Exact::from_integer(1_000.into());
    format!("{} {symbol}", crate::quantity::decimal_text(&value))
}

/// A finding for each row whose goal itself cannot be made.
pub fn goal(case: &Case, schedule: &Schedule) -> Vec<Finding> {
    let missed = schedule.missed_goals.iter().filter_map(|id| case.row(id));
    missed
        .map(|row| {
            let last = schedule
                .steps
                .iter()
                .rev()
                .find_map(|step| step.item(&row.id));
            let reached = last.map_or(row.daily(), |item| item.daily);
            let per = reached.per();
            let reached = reached.text(row.product.mass_unit());
            let words = wording::goal_not_makeable(row.id.as_str(), &format!("{reached}{per}"));
            Finding {
                row: Some(row.id.clone()),
                numbers: vec![("reached", Figure::Quantity(reached))],
                ..Finding::new(
                    Rule::GoalNotMakeable,
                    Severity::Caution,
                    words,
                    Citation::own(),
                )
            }
        })
        .collect()
}
