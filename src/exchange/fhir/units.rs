//! Quantities with UCUM units, and the dm+d codes that the data have.

use serde_json::{Map, Value, json};

use crate::case::Row;
use crate::exchange::values::number;
use crate::quantity::{DailyDose, Exact, MassUnit, PatchRate, Volume, decimal_text};

/// The code system of units.
pub(super) const UCUM: &str = "http://unitsofmeasure.org";
/// The code system of UK medicines.
pub(super) const DMD: &str = "https://dmd.nhs.uk";

/// A quantity; the number is exact and passes through no float.
pub(super) fn quantity(value: &Exact, unit: &str, code: &str) -> Value {
    json!({ "value": number(&decimal_text(value)), "unit": unit, "system": UCUM, "code": code })
}

/// A whole number of things that have no unit of measure.
pub(super) fn count(count: u64, one: &str, many: &str) -> Value {
    let unit = if count == 1 { one } else { many };
    quantity(&Exact::from(count), unit, &format!("{{{one}}}"))
}

/// A mass, in the unit in which the product is written.
pub(super) fn mass(nanograms: u64, row: &Row) -> Value {
    let unit = row.product.mass_unit();
    let value = Exact::from(nanograms) / Exact::from(unit.nanograms());
    match unit {
        MassUnit::Mg => quantity(&value, "mg", "mg"),
        MassUnit::Mcg => quantity(&value, "micrograms", "ug"),
    }
}

/// A daily mass.
pub(super) fn daily(dose: DailyDose, row: &Row) -> Value {
    mass(dose.nanograms(), row)
}

/// A volume.
pub(super) fn volume(volume: Volume) -> Value {
    let value = Exact::from(volume.microlitres()) / Exact::from(1_000);
    quantity(&value, "mL", "mL")
}

/// The rate on a patch's label.
pub(super) fn rate(rate: PatchRate) -> Value {
    quantity(&rate.micrograms_per_hour(), "micrograms an hour", "ug/h")
}

/// Words without a code, or with the dm+d code of a strength where the data have one.
pub(super) fn concept(text: &str, dmd: Option<&(String, String)>) -> Value {
    let mut concept = Map::new();
    if let Some((name, code)) = dmd {
        let coding = json!([{ "system": DMD, "code": code, "display": name }]);
        concept.insert("coding".to_owned(), coding);
    }
    concept.insert("text".to_owned(), Value::from(text));
    Value::Object(concept)
}

/// The dm+d entry of a strength with this label. A strength that several entries share (tablets
/// and capsules, with sugar and without) has none: choosing between them would be a guess.
pub(super) fn dmd<'a>(row: &'a Row, label: &str) -> Option<&'a (String, String)> {
    let label = of_label(label, !row.product.other_ingredients.is_empty());
    let mut found = row
        .product
        .dmd_codes
        .iter()
        .filter(|(name, _)| of_name(name) == label);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// A label as dm+d writes strengths: `10mg/5ml`, `25micrograms/hour`; of a combination the
/// opioid's part.
pub(super) fn of_label(label: &str, combination: bool) -> String {
    let part = match label.split_once('/') {
        Some((first, _)) if combination && !label.to_lowercase().contains("ml") => first,
        _ => label,
    };
    plain(part).replace("mcg/h", "micrograms/hour")
}

/// The first strength in a dm+d name.
pub(super) fn of_name(name: &str) -> String {
    let is_strength = |word: &&str| word.starts_with(|sign: char| sign.is_ascii_digit());
    let word = name.split_whitespace().find(is_strength);
    plain(word.unwrap_or_default()).replace("microgram/", "micrograms/")
}

fn plain(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    let text = text.to_lowercase();
    match text.strip_suffix("/1ml") {
        Some(per_ml) if !per_ml.ends_with(|sign: char| sign.is_ascii_digit()) => {
            format!("{per_ml}/ml")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_and_a_name_of_one_strength_read_alike() {
        for (label, combination, name) in [
            ("30 mg", false, "Morphine 30mg modified-release tablets"),
            (
                "10 mg/5 mL",
                false,
                "Morphine sulfate 10mg/5ml oral solution",
            ),
            (
                "20 mg/1 mL",
                false,
                "Morphine sulfate 20mg/ml oral solution sugar free",
            ),
            (
                "37.5 mcg/h",
                false,
                "Fentanyl 37.5microgram/hour transdermal patches",
            ),
            (
                "5 mcg/h",
                false,
                "Buprenorphine 5micrograms/hour transdermal patches",
            ),
            (
                "10 mg/5 mg",
                true,
                "Oxycodone 10mg / Naloxone 5mg modified-release tablets",
            ),
            (
                "60 mg/2 mL",
                false,
                "Morphine sulfate 60mg/2ml solution for injection ampoules",
            ),
        ] {
            assert_eq!(of_label(label, combination), of_name(name), "{label}");
        }
    }

    #[test]
    fn another_strength_never_reads_alike() {
        let five = "Oxycodone 5mg / Naloxone 2.5mg modified-release tablets";
        assert_ne!(of_label("10 mg/5 mg", true), of_name(five));
        assert_ne!(
            of_label("1 mg", false),
            of_name("Morphine 10mg modified-release tablets")
        );
    }
}
