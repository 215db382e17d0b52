//! Which product a resource names: exactly one, by code or by its exact name, or none.

use std::sync::Arc;

use crate::clinical_data::{Country, Formulary, Product, Strength};
use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::units::{DMD, of_label, of_name};

/// dm+d codes are SNOMED CT codes too, and are written under either system.
const SNOMED: &str = "http://snomed.info/sct";

/// A product with what else its name says.
pub(super) struct Medicine {
    pub(super) product: Arc<Product>,
    /// The strength that the code or name is of.
    pub(super) strength: Option<Strength>,
    /// The brand, where the name has one.
    pub(super) brand: String,
}

/// What one code or name can be.
struct Match<'a> {
    product: &'a Arc<Product>,
    strength: Option<&'a Strength>,
    brand: Option<&'a str>,
}

/// The product of a `CodeableConcept`.
///
/// All codes and names that are known must agree. Nothing is read from a name that is not the
/// whole of one: `MST 30` is no product.
pub(super) fn medicine(
    concept: &Node<'_>,
    formulary: &Formulary,
    country: Option<Country>,
) -> Result<Medicine, String> {
    let products: Vec<&Arc<Product>> = formulary
        .products()
        .iter()
        .filter(|product| country.is_none_or(|country| product.country == country))
        .collect();
    let codings = concept.list("coding");
    let codes = codings.iter().filter_map(|coding| {
        let is_known = matches!(coding.text("system"), Some(DMD | SNOMED));
        Some(by_code(
            &products,
            coding.text("code").filter(|_| is_known)?,
        ))
    });
    let displays = codings.iter().filter_map(|coding| coding.text("display"));
    let names = displays
        .chain(concept.text("text"))
        .map(|name| by_name(&products, name));
    let known: Vec<Vec<Match<'_>>> = codes
        .chain(names)
        .filter(|found| !found.is_empty())
        .collect();
    let Some(first) = known.first() else {
        return Err("is no product of the formulary by its exact code or name".to_owned());
    };
    let mut common: Vec<&Arc<Product>> = Vec::new();
    for one in first {
        let in_all = known
            .iter()
            .all(|found| found.iter().any(|other| other.product.id == one.product.id));
        if in_all && !common.iter().any(|product| product.id == one.product.id) {
            common.push(one.product);
        }
    }
    let product = match common.as_slice() {
        [product] => *product,
        [] => return Err("has codes and names that are of different products".to_owned()),
        several => {
            let ids: Vec<&str> = several.iter().map(|product| product.id.as_str()).collect();
            return Err(format!(
                "can be any of {}: its code or name does not tell them apart",
                ids.join(", ")
            ));
        }
    };
    let of_it = || {
        known
            .iter()
            .flatten()
            .filter(|one| one.product.id == product.id)
    };
    let mut strengths: Vec<&Strength> = of_it().filter_map(|one| one.strength).collect();
    strengths.dedup_by(|one, other| one.label == other.label);
    let mut brands: Vec<&str> = of_it().filter_map(|one| one.brand).collect();
    brands.dedup();
    if strengths.len() > 1 || brands.len() > 1 {
        return Err("has codes and names of different strengths or brands".to_owned());
    }
    Ok(Medicine {
        product: Arc::clone(product),
        strength: strengths.first().map(|strength| (*strength).clone()),
        brand: brands
            .first()
            .map_or_else(String::new, |brand| (*brand).to_owned()),
    })
}

fn by_code<'a>(products: &[&'a Arc<Product>], code: &str) -> Vec<Match<'a>> {
    let found = products.iter().filter_map(|&product| {
        let (name, _) = product.dmd_codes.iter().find(|(_, known)| known == code)?;
        Some(Match {
            product,
            strength: strength_of(product, &of_name(name)),
            brand: None,
        })
    });
    found.collect()
}

/// The strength of a product that dm+d writes so; none where two are written so.
fn strength_of<'a>(product: &'a Product, written: &str) -> Option<&'a Strength> {
    let combination = !product.other_ingredients.is_empty();
    let mut found = product
        .strengths
        .iter()
        .filter(|strength| of_label(&strength.label, combination) == written);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn by_name<'a>(products: &[&'a Arc<Product>], name: &str) -> Vec<Match<'a>> {
    let name = plain(name);
    let mut found = Vec::new();
    for &product in products {
        let mut add = |strength: Option<&'a Strength>, brand: Option<&'a str>| {
            found.push(Match {
                product,
                strength,
                brand,
            });
        };
        let dmd = product
            .dmd_codes
            .iter()
            .find(|(known, _)| plain(known) == name);
        if let Some((known, _)) = dmd {
            add(strength_of(product, &of_name(known)), None);
        }
        // The id, the name and the brands, each with or without a strength after it.
        let title = product.title();
        let mut wholes = vec![(product.id.clone(), None), (title.clone(), None)];
        for brand in &product.brands {
            wholes.push((brand.clone(), Some(brand.as_str())));
            wholes.push((format!("{title} ({brand})"), Some(brand.as_str())));
        }
        for (whole, brand) in wholes {
            let whole = plain(&whole);
            if whole == name {
                add(None, brand);
                continue;
            }
            let Some(rest) = name.strip_prefix(&whole) else {
                continue;
            };
            let Some(rest) = rest.strip_prefix([',', ' ']) else {
                continue;
            };
            let labelled = product
                .strengths
                .iter()
                .find(|strength| same_strength(&strength.label, rest));
            if labelled.is_some() {
                add(labelled, brand);
            }
        }
    }
    found
}

fn same_strength(label: &str, given: &str) -> bool {
    let tight = |text: &str| {
        let text: String = text.split_whitespace().collect();
        text.to_lowercase()
            .replace("micrograms/hour", "mcg/h")
            .replace("microgramsanhour", "mcg/h")
            .replace("micrograms", "mcg")
    };
    tight(label) == tight(given)
}

/// Lower case, with one blank between words.
fn plain(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
