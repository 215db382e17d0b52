//! What is said of the other ingredients of combination products.

use crate::findings::wording::Words;

/// The daily limit of another ingredient, as it is named in a sentence.
#[derive(Clone, Copy, Debug)]
pub struct LimitNamed<'a> {
    /// The most in 24 hours, such as `4000 mg`.
    pub most: &'a str,
    /// The source's title.
    pub source: &'a str,
    /// The product whose source gives it, where that is none of the regimen's.
    pub of_another: Option<&'a str>,
}

/// Finding `other-ingredient`: the amount rises above today's.
pub fn other_ingredient(
    row: &str,
    ingredient: &str,
    (now, then): (&str, &str),
    step: usize,
    limit_known: bool,
) -> Words {
    let limit = if limit_known {
        "Choose strengths with less of it."
    } else {
        "Choose strengths with less of it, and check its daily limit: this program knows none."
    };
    Words::new(
        format!(
            "In step {step} ‘{row}’ brings {then} of {ingredient} a day, more than the {now} of today, while the opioid falls."
        ),
        limit,
    )
}

/// Finding `other-ingredient-limit`, for the present regimen.
pub fn over_limit_now(
    rows: &[&str],
    ingredient: &str,
    amount: &str,
    limit: &LimitNamed<'_>,
) -> Words {
    over_limit(
        &format!(
            "The present regimen brings up to {amount} of {ingredient} a day ({})",
            quoted(rows)
        ),
        ingredient,
        limit,
    )
}

/// Finding `other-ingredient-limit`, for planned steps: how many there are, the first of
/// them, and the one that brings most.
pub fn over_limit_in_steps(
    rows: &[&str],
    ingredient: &str,
    amount: &str,
    (count, first, most): (usize, usize, usize),
    limit: &LimitNamed<'_>,
) -> Words {
    let which = match count {
        1 => format!("Step {first} brings up to {amount}"),
        _ => format!("{count} steps from step {first} on bring up to {amount} (step {most})"),
    };
    over_limit(
        &format!("{which} of {ingredient} a day ({})", quoted(rows)),
        ingredient,
        limit,
    )
}

fn over_limit(what: &str, ingredient: &str, limit: &LimitNamed<'_>) -> Words {
    let LimitNamed {
        most,
        source,
        of_another,
    } = limit;
    let whose = of_another.map_or_else(String::new, |product| {
        format!(" for {product}; the data give none for the products here")
    });
    Words::new(
        format!(
            "{what}, as-needed doses counted at their most: above the {most} a day of {source}{whose}."
        ),
        format!(
            "Consider strengths with less {ingredient}, or the opioid without it; ask a pharmacist which limit holds for this person."
        ),
    )
}

fn quoted(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("‘{row}’")).collect();
    rows.join(" and ")
}
