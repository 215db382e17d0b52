//! Which product a resource names: exactly one, by code or by its exact name, or none.

use std::collections::{BTreeMap, BTreeSet};
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
    /// Names and words beside the known ones, by their places.
    pub(super) not_known: Vec<(String, String)>,
    /// Other products of the same drug, form and release that it may be as well: a code of dm+d
    /// is of all brands.
    pub(super) or_else: Vec<String>,
}

/// What one code or name can be.
#[derive(Clone, Copy)]
struct Match<'a> {
    /// Products stand in the order of the data.
    place: usize,
    product: &'a Arc<Product>,
    strength: Option<&'a Strength>,
    brand: Option<&'a str>,
}

/// A name that stands for a product, alone or with a strength after it.
#[derive(Clone, Copy)]
enum Name<'a> {
    /// As dm+d writes it, with its strength.
    Dmd(Match<'a>),
    /// Of the product or a brand.
    Whole(Match<'a>),
}

/// Every code and name that a product is known by. It is made once for a file: a file may hold
/// a hundred thousand names.
pub(super) struct Known<'a> {
    codes: BTreeMap<&'a str, Vec<Match<'a>>>,
    names: BTreeMap<String, Vec<Name<'a>>>,
    /// Every product that can be meant.
    products: Vec<&'a Arc<Product>>,
    /// The labels of each product's strengths, by its place.
    labels: Vec<Vec<(String, &'a Strength)>>,
    /// Every drug of the formulary, of whatever country.
    drugs: BTreeSet<String>,
    /// The longest name, in bytes.
    longest: usize,
}

impl<'a> Known<'a> {
    /// What the products of a country, or of all, are known by.
    pub(super) fn new(formulary: &'a Formulary, country: Option<Country>) -> Self {
        let mut known = Self {
            codes: BTreeMap::new(),
            names: BTreeMap::new(),
            products: Vec::new(),
            labels: Vec::new(),
            drugs: formulary
                .products()
                .iter()
                .flat_map(|product| words_of(&product.drug))
                .collect(),
            longest: 0,
        };
        let products = formulary.products().iter();
        let of_it =
            |product: &&Arc<Product>| country.is_none_or(|country| product.country == country);
        for (place, product) in products.filter(of_it).enumerate() {
            known.add(place, product);
        }
        known
    }

    fn add(&mut self, place: usize, product: &'a Arc<Product>) {
        let of = |strength, brand| Match {
            place,
            product,
            strength,
            brand,
        };
        let mut as_written: Vec<String> = Vec::new();
        for (written, code) in &product.dmd_codes {
            let one = of(strength_of(product, &of_name(written)), None);
            let codes = self.codes.entry(code).or_default();
            // Of two that are written the same the first counts.
            if !codes.iter().any(|other| other.place == place) {
                codes.push(one);
            }
            let written = plain(written);
            if !as_written.contains(&written) {
                as_written.push(written.clone());
                self.name(written, Name::Dmd(one));
            }
        }
        // The id, the name and the brands, each with or without a strength after it.
        let title = product.title();
        self.name(plain(&product.id), Name::Whole(of(None, None)));
        self.name(plain(&title), Name::Whole(of(None, None)));
        for brand in &product.brands {
            let whole = Name::Whole(of(None, Some(brand)));
            self.name(plain(brand), whole);
            self.name(plain(&format!("{title} ({brand})")), whole);
        }
        let strengths = product.strengths.iter();
        let labels = strengths.map(|strength| (tight(&strength.label), strength));
        self.labels.push(labels.collect());
        self.products.push(product);
    }

    /// What else is called the same where no brand is named, and has the strength.
    fn called_the_same(&self, product: &Product, strength: Option<&Strength>) -> Vec<String> {
        let what = |one: &Product| {
            let one = one.clone();
            let release = (one.route, one.release);
            (
                one.country,
                one.drug,
                one.form,
                release,
                one.other_ingredients,
            )
        };
        let others = self.products.iter().filter(|other| {
            let has_it = |known: &Strength| strength.is_none_or(|one| one.label == known.label);
            other.id != product.id
                && what(other) == what(product)
                && other.strengths.iter().any(has_it)
        });
        others.map(|other| other.brands.join(", ")).collect()
    }

    fn name(&mut self, plain: String, name: Name<'a>) {
        self.longest = self.longest.max(plain.len());
        self.names.entry(plain).or_default().push(name);
    }

    /// Whether words that are no name of the formulary say a product's drug or brand, and no
    /// other drug.
    fn says(&self, words: &str, product: &Product) -> bool {
        let said = words_of(words);
        let drug = words_of(&product.drug);
        let names_it = drug.iter().any(|word| said.contains(word));
        let brands = product.brands.iter();
        let mut brands = brands.map(|brand| words_of(brand));
        let names_brand = brands.any(|brand| brand.iter().all(|word| said.contains(word)));
        let mut others = self.drugs.iter().filter(|other| !drug.contains(other));
        (names_it || names_brand) && !others.any(|other| said.contains(other))
    }

    fn by_code(&self, code: &str) -> Vec<Match<'a>> {
        self.codes.get(code).cloned().unwrap_or_default()
    }

    fn by_name(&self, name: &str) -> Vec<Match<'a>> {
        let name = plain(name);
        let mut found: Vec<Match<'a>> = Vec::new();
        for one in self.names.get(&name).into_iter().flatten() {
            let (Name::Dmd(one) | Name::Whole(one)) = one;
            found.push(*one);
        }
        let ends = name.match_indices([',', ' ']).map(|(end, _)| end);
        for end in ends.take_while(|end| *end <= self.longest) {
            let (Some(whole), Some(rest)) = (name.get(..end), name.get(end + 1..)) else {
                continue;
            };
            let Some(wholes) = self.names.get(whole) else {
                continue;
            };
            let label = tight(rest);
            for one in wholes {
                let Name::Whole(one) = one else {
                    continue;
                };
                let labels = self.labels.get(one.place).into_iter().flatten();
                let mut labels = labels.filter(|(known, _)| *known == label);
                if let Some((_, strength)) = labels.next() {
                    let strength = Some(*strength);
                    found.push(Match { strength, ..*one });
                }
            }
        }
        found.sort_by_key(|one| one.place);
        found
    }
}

/// The product of a `CodeableConcept`.
///
/// All codes and names that are known must agree. Nothing is read from a name that is not the
/// whole of one: `MST 30` is no product.
pub(super) fn medicine(concept: &Node<'_>, all: &Known<'_>) -> Result<Medicine, String> {
    let codings = concept.list("coding");
    let codes = codings.iter().filter_map(|coding| {
        let is_known = matches!(coding.text("system"), Some(DMD | SNOMED));
        Some(all.by_code(coding.text("code").filter(|_| is_known)?))
    });
    let displays = codings.iter().filter_map(|coding| coding.get("display"));
    let mut not_known = Vec::new();
    let names = displays.chain(concept.get("text")).filter_map(|name| {
        let words = name.plain()?;
        let found = all.by_name(&words);
        if found.is_empty() {
            not_known.push((name.path, words));
        }
        Some(found)
    });
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
    // A code is a slip of one digit; the words beside it are what somebody read.
    for (_, words) in &not_known {
        if !all.says(words, product) {
            let drug = &product.drug;
            return Err(format!(
                "has the code or name of {drug} beside words that do not say that alone: ‘{words}’"
            ));
        }
    }
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
    let or_else = if brands.is_empty() {
        all.called_the_same(product, strengths.first().copied())
    } else {
        Vec::new()
    };
    Ok(Medicine {
        product: Arc::clone(product),
        or_else,
        strength: strengths.first().map(|strength| (*strength).clone()),
        brand: brands
            .first()
            .map_or_else(String::new, |brand| (*brand).to_owned()),
        not_known,
    })
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

/// The words of a text in lower case, without what stands between them.
fn words_of(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A label without blanks, and with one way to write its units.
fn tight(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    text.to_lowercase()
        .replace("micrograms/hour", "mcg/h")
        .replace("microgramsanhour", "mcg/h")
        .replace("micrograms", "mcg")
}

/// Lower case, with one blank between words.
fn plain(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
