//! What is said of a schedule's steps.

use crate::findings::wording::Words;
use crate::quantity::MassUnit;
use crate::taper::{Bound, Shares, Step};

/// A reduction that is steep, and what is allowed in its place.
#[derive(Clone, Copy, Debug)]
pub struct SteepReduction<'a> {
    /// What is taken away, such as `5 mg a day` or `12 mcg/h`.
    pub cut: &'a str,
    /// The largest that is not steep.
    pub allowed: &'a str,
    /// The bound that sets it.
    pub bound: &'a Bound,
    /// Whether nothing of the row is left.
    pub stops: bool,
    /// The row's name, where there is more than one row.
    pub of_row: Option<&'a str>,
}

/// Finding `steep-step`.
pub fn steep_step(
    step: &Step,
    shares: &Shares,
    reduction: &SteepReduction<'_>,
    unit: MassUnit,
    solid: bool,
) -> Words {
    let SteepReduction {
        cut,
        allowed,
        bound,
        of_row,
        stops,
    } = reduction;
    let of_row = of_row.map_or_else(String::new, |row| format!(" of ‘{row}’"));
    let index = step.index;
    let what = if *stops {
        format!("Step {index} stops the last {cut}{of_row} at once")
    } else {
        format!("Step {index} takes {cut}{of_row} away")
    };
    let allowance = match bound {
        Bound::OfPrevious(percent) => {
            format!(
                "{} % of the dose before and the rounding tolerance",
                percent.text()
            )
        }
        Bound::OfOriginal(percent) => {
            format!(
                "{} % of the original dose and the rounding tolerance",
                percent.text()
            )
        }
        Bound::Amount(amount) => format!("the {} asked for", amount.text(unit)),
    };
    let message = format!(
        "{what}: {} % of the dose before, {} % of the original; at most {allowed} is allowed ({allowance}).",
        shares.of_previous.text(),
        shares.of_original.text(),
    );
    let hint = if solid {
        "Consider smaller strengths, a liquid of the same drug, or a longer interval for this step."
    } else {
        "Consider a smaller step or a longer interval."
    };
    Words::new(message, hint)
}

/// Finding `goal-not-makeable`; `reached` with what is said after it.
pub fn goal_not_makeable(row: &str, reached: &str) -> Words {
    Words::new(
        format!(
            "The goal of ‘{row}’ cannot be made from the units allowed; its taper ends above it, at {reached}."
        ),
        "Consider another strength or form, or accept this dose as the goal.",
    )
}

/// Finding `not-for-low-doses`.
pub fn not_for_low_doses(row: &str, product: &str, reason: &str) -> Words {
    Words::new(
        format!(
            "‘{row}’ is tapered with {product}, which the data call unsuited to low-dose taper steps: {reason}."
        ),
        "Consider a weaker liquid for the low doses; check mg, mL and concentration at every step.",
    )
}

/// Finding `not-measurable`, for a planned dose.
pub fn not_measurable_step(row: &str, volume: &str, step: usize) -> Words {
    Words::new(
        format!(
            "From step {step} on ‘{row}’ has doses, such as {volume}, that no oral syringe of the usual graduations measures."
        ),
        "Set a larger step for this liquid (liquid_step), or choose a weaker one.",
    )
}
