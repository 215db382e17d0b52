//! A FHIR quantity as an amount of a plan file, exactly.

use crate::clinical_data::{ProductKind, StrengthAmount};
use crate::exchange::fhir::import::medicine::Medicine;
use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::units::UCUM;
use crate::quantity::{Exact, MassUnit, decimal_text, text};

/// What a quantity is counted in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// A mass.
    Mass {
        /// Nanograms in one unit.
        nanograms: u64,
    },
    /// Millilitres.
    Volume,
    /// Tablets, capsules, patches and the like.
    Pieces,
    /// Micrograms an hour.
    Rate,
    /// Hours, with how many of them one unit is.
    Hours(u64),
}

/// A quantity's number and what it counts. Its code and the word beside it must say the same:
/// of `mg` and `g` nobody knows which was meant.
pub(super) fn quantity(node: &Node<'_>) -> Result<(Exact, Counted), String> {
    let number = node
        .number("value")
        .ok_or("has no plain number as its value")?;
    if node.get("comparator").is_some() {
        return Err("is no exact amount".to_owned());
    }
    if let Some(other) = node
        .others(&["id", "value", "unit", "system", "code"])
        .first()
    {
        return Err(format!("has {}, which is not read", other.name()));
    }
    let in_ucum = node.text("system") == Some(UCUM);
    let (word, code) = (node.text("unit"), node.text("code"));
    let by_word = word.map(|word| counted_by_word(word).ok_or(word));
    let by_code = code.map(|code| {
        let read = if in_ucum {
            counted_by_code(code)
        } else {
            counted_by_word(code)
        };
        read.ok_or(code)
    });
    match (by_word, by_code) {
        (Some(Ok(word)), Some(Ok(code))) if word == code => Ok((number, code)),
        (Some(Ok(_)), Some(Ok(_))) => Err(format!(
            "is in ‘{}’ by its words and in ‘{}’ by its code",
            word.unwrap_or_default(),
            code.unwrap_or_default()
        )),
        (None, Some(Ok(counted))) | (Some(Ok(counted)), None) => Ok((number, counted)),
        // Codes of other systems (dosage forms, SNOMED CT) are not known; the word is.
        (Some(Ok(counted)), Some(Err(_))) if !in_ucum => Ok((number, counted)),
        (Some(Err(unknown)), _) | (_, Some(Err(unknown))) => {
            Err(format!("is in ‘{unknown}’, which is not read"))
        }
        (None, None) => Err("has no unit".to_owned()),
    }
}

/// A unit by its UCUM code; these tell large letters from small ones, and `Mg` is a tonne.
fn counted_by_code(code: &str) -> Option<Counted> {
    Some(match code {
        "ng" | "ug" | "mg" | "g" | "mL" | "ml" | "ug/h" | "h" | "d" => {
            return counted_by_word(code);
        }
        "{tablet}" | "{capsule}" | "{patch}" | "{film}" | "{suppository}" | "{sachet}" | "1" => {
            Counted::Pieces
        }
        _ => return None,
    })
}

/// A unit by its word.
fn counted_by_word(word: &str) -> Option<Counted> {
    let word = word.trim().to_lowercase();
    let mass = |nanograms| Counted::Mass { nanograms };
    Some(match word.as_str() {
        "ng" => mass(1),
        "ug" | "mcg" | "microgram" | "micrograms" => mass(MassUnit::Mcg.nanograms()),
        "mg" | "milligram" | "milligrams" => mass(MassUnit::Mg.nanograms()),
        "g" | "gram" | "grams" => mass(MassUnit::Mg.nanograms() * 1_000),
        "ml" | "millilitre" | "millilitres" | "milliliter" | "milliliters" => Counted::Volume,
        "ug/h" | "mcg/h" | "micrograms an hour" | "micrograms/hour" => Counted::Rate,
        "h" | "hour" | "hours" => Counted::Hours(1),
        "d" | "day" | "days" => Counted::Hours(24),
        "tablet" | "tablets" | "{tablet}" | "capsule" | "capsules" | "{capsule}" | "patch"
        | "patches" | "{patch}" | "film" | "films" | "{film}" | "suppository" | "suppositories"
        | "{suppository}" | "sachet" | "sachets" | "{sachet}" => Counted::Pieces,
        _ => return None,
    })
}

/// What a dose weighs in nanograms; nothing where it counts something whose strength is not
/// named.
pub(super) fn mass(node: &Node<'_>, medicine: &Medicine) -> Result<Option<Exact>, String> {
    let (number, counted) = quantity(node)?;
    let strength = medicine.strength.as_ref().map(|one| &one.amount);
    Ok(match (counted, strength) {
        (Counted::Mass { nanograms }, _) => Some(number * Exact::from(nanograms)),
        (Counted::Pieces, Some(StrengthAmount::Unit(holds))) => {
            Some(number * Exact::from(holds.nanograms()))
        }
        (Counted::Volume, Some(StrengthAmount::Concentration(strength))) => {
            Some(number * strength.mg_per_ml() * Exact::from(MassUnit::Mg.nanograms()))
        }
        _ => None,
    })
}

/// A dose as a plan file writes it, such as `60 mg` or `2.5 mL`.
pub(super) fn dose(node: &Node<'_>, medicine: &Medicine) -> Result<String, String> {
    let (number, counted) = quantity(node)?;
    let product = &medicine.product;
    let in_mass = |nanograms: &Exact| {
        let unit = product.mass_unit();
        let number = nanograms / Exact::from(unit.nanograms());
        written(&number, unit.symbol())
    };
    match (counted, product.kind()) {
        (
            Counted::Mass { nanograms },
            ProductKind::Units | ProductKind::Liquid | ProductKind::Infusion,
        ) => in_mass(&(number * Exact::from(nanograms))),
        (Counted::Volume, ProductKind::Liquid) => written(&number, "mL"),
        (Counted::Pieces, ProductKind::Units) => {
            match medicine.strength.as_ref().map(|one| &one.amount) {
                Some(StrengthAmount::Unit(holds)) => {
                    in_mass(&(number * Exact::from(holds.nanograms())))
                }
                _ => Err("counts pieces of a strength that is not named".to_owned()),
            }
        }
        _ => Err("is in a unit that this product is not taken in".to_owned()),
    }
}

/// A number with its unit, where a plan file can write it.
fn written(number: &Exact, unit: &str) -> Result<String, String> {
    let text = format!("{} {unit}", decimal_text(number));
    match text::read(&text) {
        Ok(_) => Ok(text),
        Err(why) => Err(format!("comes to {text}: {why}")),
    }
}
