//! Cases for unit tests, read as a plan file is read.

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::{draft, plan_file};

/// The shipped data.
pub(crate) fn formulary() -> Formulary {
    Formulary::load().unwrap()
}

/// A case with a regimen and other members of a plan file, each as JSON text.
pub(crate) fn case(country: &str, table: &str, regimen: &str, others: &str) -> Case {
    let request = r#""start": "2027-01-04", "manual_end": "2027-01-31",
        "manual_steps": [{"start": "2027-01-04", "items": []}]"#;
    case_with_request(country, table, regimen, others, request)
}

/// The same with a request of its own.
pub(crate) fn case_with_request(
    country: &str,
    table: &str,
    regimen: &str,
    others: &str,
    request: &str,
) -> Case {
    let others = if others.is_empty() {
        String::new()
    } else {
        format!("{others},")
    };
    let text = format!(
        r#"{{"format": "taperline-plan", "version": 1, "country": "{country}",
            "equivalence_table": "{table}", "regimen": [{regimen}], {others}
            "scenarios": [{{"name": "A", "request": {{{request}}}}}]}}"#
    );
    let draft = plan_file::read(text.as_bytes()).unwrap();
    draft::to_case(&draft, &formulary()).unwrap()
}

/// A row taken once a day.
pub(crate) fn once_daily(id: &str, product: &str, amount: &str) -> String {
    format!(
        r#"{{"id": "{id}", "product": "{product}", "regular": [{{"time": "08:00", "amount": "{amount}"}}]}}"#
    )
}

/// A row of patches, given as JSON texts.
pub(crate) fn patches(id: &str, product: &str, patches: &str) -> String {
    format!(
        r#"{{"id": "{id}", "product": "{product}", "patches": [{patches}], "next_change": "2027-01-05"}}"#
    )
}

/// The day on which the samples are looked at.
pub(crate) const TODAY: chrono::NaiveDate = match chrono::NaiveDate::from_ymd_opt(2027, 1, 2) {
    Some(day) => day,
    None => chrono::NaiveDate::MIN,
};
