//! Combination products: the other ingredient's daily amount, step by step.
//!
//! No source in the data gives a daily limit, so none is checked; what is said is when the
//! amount rises above today's while the opioid falls.

use crate::case::units::UnitCount;
use crate::case::{Case, Row, Taking};
use crate::clinical_data::StrengthAmount;
use crate::findings::{Figure, Finding, Rule, Severity, wording};
use crate::quantity::{Dose, MassUnit};
use crate::taper::{self, Doses, Measure, Schedule};

/// One finding for each row and ingredient whose amount rises, at its highest step.
pub fn combinations(case: &Case, schedule: &Schedule) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in &case.regimen {
        for ingredient in &row.product.other_ingredients {
            findings.extend(rise(row, ingredient, schedule));
        }
    }
    findings
}

fn rise(row: &Row, ingredient: &str, schedule: &Schedule) -> Option<Finding> {
    let now = today(row, ingredient)?;
    let amounts = schedule.steps.iter().filter_map(|step| {
        let Doses::Regular(doses) = &step.item(&row.id)?.doses else {
            return None;
        };
        let sum = doses
            .iter()
            .map(|dose| content(row, ingredient, &dose.made))
            .sum::<Option<u64>>()?;
        Some((sum, step.index))
    });
    // The earliest of the highest.
    let (highest, step) = amounts.max_by_key(|(sum, index)| (*sum, std::cmp::Reverse(*index)))?;
    if highest <= now {
        return None;
    }
    let text = |amount: u64| Dose::from_nanograms(amount).text(MassUnit::Mg);
    let (now, then) = (text(now), text(highest));
    let words = wording::other_ingredient(row.id.as_str(), ingredient, &now, &then, step);
    Some(Finding {
        step: Some(step),
        row: Some(row.id.clone()),
        numbers: vec![
            ("now", Figure::Quantity(now)),
            ("then", Figure::Quantity(then)),
        ],
        ..Finding::new(
            Rule::OtherIngredient,
            Severity::Warning,
            words,
            wording::OWN_SOURCE,
        )
    })
}

/// What the present doses hold of an ingredient, in nanograms.
fn today(row: &Row, ingredient: &str) -> Option<u64> {
    let Taking::Regular(doses) = &row.taking else {
        return None;
    };
    let made = |dose| taper::measure_present(row, dose);
    doses
        .iter()
        .map(|timed| content(row, ingredient, &made(timed.dose)?))
        .sum()
}

/// What one dose holds of an ingredient, in nanograms; a liquid's is not worked out.
fn content(row: &Row, ingredient: &str, made: &Measure) -> Option<u64> {
    let Measure::Units(units) = made else {
        return None;
    };
    units
        .iter()
        .map(|unit| of_unit(row, ingredient, unit))
        .sum()
}

fn of_unit(row: &Row, ingredient: &str, unit: &UnitCount) -> Option<u64> {
    let strengths = row.product.strengths.iter();
    let mut found = strengths.filter(|strength| {
        matches!(&strength.amount, StrengthAmount::Unit(dose) if dose.nanograms() == unit.parts)
    });
    let with = found
        .next()?
        .with
        .iter()
        .find(|with| with.drug == ingredient && !with.alternative)?;
    Some(with.dose.nanograms().checked_mul(unit.halves.into())? / 2)
}
