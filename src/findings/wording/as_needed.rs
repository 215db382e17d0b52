//! What is said of doses taken when needed beside the falling regular ones.

use crate::clinical_data::EquivalenceTable;
use crate::findings::wording::Words;

/// Finding `as-needed-share`, against the regular doses of the same drug.
pub fn as_needed_share(row: &str, dose: &str, step: usize) -> Words {
    Words::new(
        format!(
            "From step {step} on, one dose of ‘{row}’ ({dose}) is more than a sixth of the regular daily dose."
        ),
        "Consider letting it follow the regular dose down.",
    )
}

/// Finding `as-needed-share`, against all regular opioids, as oral morphine in one table.
pub fn as_needed_share_in_table(
    row: &str,
    dose: (&str, &str),
    regular: &str,
    table: &EquivalenceTable,
    step: usize,
) -> Words {
    let (dose, equivalent) = dose;
    Words::new(
        format!(
            "From step {step} on, one dose of ‘{row}’ ({dose}, {equivalent} mg of oral morphine by {}) is more than a sixth of the regular opioids ({regular} mg a day).",
            table.title
        ),
        "Consider smaller as-needed doses as the regular ones fall.",
    )
}

/// Finding `as-needed-share`, where a factor is missing.
pub fn as_needed_share_unknown(
    row: &str,
    dose: &str,
    missing: &[String],
    table: &EquivalenceTable,
    step: usize,
) -> Words {
    let missing: Vec<String> = missing.iter().map(|row| format!("‘{row}’")).collect();
    Words::new(
        format!(
            "From step {step} on, one dose of ‘{row}’ ({dose}) cannot be held against the regular opioids: {} has no factor for {}.",
            table.title,
            missing.join(" and ")
        ),
        "Ask a pharmacist whether it still fits: an as-needed dose falls with the regular ones.",
    )
}

/// Finding `as-needed-share`, where no regular opioid is left.
pub fn as_needed_alone(row: &str, dose: &str, step: usize) -> Words {
    Words::new(
        format!(
            "From step {step} on, no regular opioid is left beside ‘{row}’, of which one dose stays at {dose}."
        ),
        "Agree how the as-needed doses end too; without regular doses tolerance is lost.",
    )
}

/// Finding `as-needed-share`, for a row that follows and has been set above its share.
pub fn as_needed_above(row: &str, dose: &str, step: usize) -> Words {
    Words::new(
        format!(
            "From step {step} on, one dose of ‘{row}’ ({dose}) is more than its share of the regular daily dose that it follows."
        ),
        "Consider a smaller dose: as-needed doses fall with the regular ones.",
    )
}

/// Finding `as-needed-smallest`.
pub fn as_needed_smallest(row: &str, dose: &str, step: usize) -> Words {
    Words::new(
        format!(
            "From step {step} on, one dose of ‘{row}’ stays at {dose}, because nothing smaller can be given, and is more than its share."
        ),
        "Consider a weaker liquid, or ending the as-needed doses here.",
    )
}
