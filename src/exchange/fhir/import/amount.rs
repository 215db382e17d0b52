//! A FHIR quantity as an amount of a plan file, exactly.

use crate::clinical_data::{ProductKind, StrengthAmount};
use crate::exchange::fhir::import::medicine::Medicine;
use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::units::UCUM;
use crate::quantity::{Exact, MassUnit, decimal_text, text};

/// What a quantity is counted in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Milligrams, with how many of them one unit is as a fraction of a million.
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

/// A quantity's number and what it counts.
pub(super) fn quantity(node: &Node<'_>) -> Result<(Exact, Counted), String> {
    let number = node
        .number("value")
        .ok_or("has no plain number as its value")?;
    if node.get("comparator").is_some() {
        return Err("is no exact amount".to_owned());
    }
    let in_ucum = node.text("system") == Some(UCUM);
    let word = node
        .text("code")
        .filter(|_| in_ucum)
        .or_else(|| node.text("unit"))
        .ok_or("has no unit")?;
    let counted = match word.to_lowercase().as_str() {
        "ng" => Counted::Mass { nanograms: 1 },
        "ug" | "mcg" | "microgram" | "micrograms" => Counted::Mass {
            nanograms: MassUnit::Mcg.nanograms(),
        },
        "mg" | "milligram" | "milligrams" => Counted::Mass {
            nanograms: MassUnit::Mg.nanograms(),
        },
        "g" | "gram" | "grams" => Counted::Mass {
            nanograms: MassUnit::Mg.nanograms() * 1_000,
        },
        "ml" | "millilitre" | "millilitres" | "milliliter" | "milliliters" => Counted::Volume,
        "ug/h" | "mcg/h" | "micrograms an hour" | "micrograms/hour" => Counted::Rate,
        "h" | "hour" | "hours" => Counted::Hours(1),
        "d" | "day" | "days" => Counted::Hours(24),
        "tablet" | "tablets" | "{tablet}" | "capsule" | "capsules" | "{capsule}" | "patch"
        | "patches" | "{patch}" | "film" | "films" | "{film}" | "suppository" | "suppositories"
        | "{suppository}" | "sachet" | "sachets" | "{sachet}" => Counted::Pieces,
        _ => return Err(format!("is in ‘{word}’, which is not read")),
    };
    Ok((number, counted))
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
