//! What can be dispensed: products, their strengths, intervals and brands.
//!
//! Facts from `assets/clinical/products.json`. A product here is an example of what
//! exists, not proof that it can be bought today. Status and sources are kept facet by
//! facet: a verified strength says nothing about the interval.

use serde::Deserialize;

use crate::clinical_data::local;
use crate::clinical_data::product_notes::{IngredientLimit, NotForLowDoses};
use crate::clinical_data::reading::words;
use crate::clinical_data::sources::Status;
use crate::clinical_data::strengths::{ProductUnit, Strength};
use crate::quantity::{Exact, MassUnit, Volume};

words! {
    /// A country whose products are known.
    Country {
        /// The United Kingdom.
        Uk => "uk",
        /// The United States.
        Us => "us",
    }
}

words! {
    /// How a product is given.
    Route {
        /// Swallowed.
        Oral => "oral",
        /// Under the tongue.
        Sublingual => "sublingual",
        /// Against the cheek.
        Buccal => "buccal",
        /// Into the rectum.
        Rectal => "rectal",
        /// Through the skin.
        Transdermal => "transdermal",
        /// Into the tissue under the skin, over 24 hours.
        SubcutaneousInfusion => "subcutaneous-infusion",
    }
}

words! {
    /// How fast a product lets its opioid go.
    Release {
        /// At once.
        Immediate => "immediate",
        /// Over about 12 hours.
        Modified12h => "modified-12h",
        /// Over about 24 hours.
        Modified24h => "modified-24h",
        /// Given every 12 or every 24 hours.
        Modified12hOr24h => "modified-12h-or-24h",
        /// A patch.
        Patch => "patch",
        /// A film against the cheek.
        BuccalFilm => "buccal-film",
        /// For injection or infusion.
        Injection => "injection",
    }
}

words! {
    /// What part of a unit may be planned.
    Divisibility {
        /// Never a part.
        WholeOnly => "whole-only",
        /// Halves, once a pharmacist has confirmed them for the product.
        ScoredHalf => "scored-half",
        /// Measured by volume.
        ByVolume => "by-volume",
        /// It may be opened, but its contents are one dose.
        CapsuleNeverShared => "capsule-may-be-opened-never-shared",
    }
}

words! {
    /// What the divisibility rests on.
    DivisibilityBasis {
        /// A document says so.
        Stated => "stated",
        /// Usual for this kind of product, not checked in a document.
        Expected => "expected",
        /// No evidence either way.
        Assumed => "assumed",
    }
}

/// What the planner counts a product in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProductKind {
    /// Tablets, capsules, sachets, films, suppositories.
    Units,
    /// A liquid, by volume.
    Liquid,
    /// Patches.
    Patch,
    /// An infusion over 24 hours.
    Infusion,
}

/// Something said separately of strengths, interval and divisibility.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facets<T> {
    /// Of the strengths.
    pub strengths: T,
    /// Of the interval between doses.
    pub interval: T,
    /// Of what part of a unit may be taken.
    pub divisibility: T,
}

/// A product that can be dispensed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The id that plan files use.
    pub id: String,
    /// Where it is sold.
    pub country: Country,
    /// The opioid, such as `morphine`.
    pub drug: String,
    /// What the strengths are written in, such as `morphine sulfate`.
    pub strength_expressed_as: String,
    /// How it is given.
    pub route: Route,
    /// The form in words, such as `modified-release tablet`.
    pub form: String,
    /// How fast it lets the opioid go.
    pub release: Release,
    /// Brands that are this product.
    pub brands: Vec<String>,
    /// Its strengths, in the data's order.
    pub strengths: Vec<Strength>,
    /// Hours between doses; two numbers are a range or a choice.
    pub interval_h: Vec<u32>,
    /// Hours between two patches.
    pub change_interval_h: Option<u32>,
    /// What part of a unit may be planned.
    pub divisibility: Divisibility,
    /// What the divisibility rests on.
    pub divisibility_basis: DivisibilityBasis,
    /// The unit of its strengths.
    pub unit: ProductUnit,
    /// Whether it may be tapered here; methadone may not.
    pub plannable: bool,
    /// Whether it stays in the body so long that doses pile up.
    pub long_half_life: bool,
    /// Whether no volume may be worked out before one concentration has been chosen.
    pub concentration_must_be_chosen: bool,
    /// The finest volume that can be measured of it.
    pub measurable_step: Option<Volume>,
    /// The id of that volume's source and how closely it was read; `None` but for liquids.
    pub measurable_step_custody: Option<(String, Status)>,
    /// Brands whose patch may also be changed twice a week.
    pub twice_weekly_brands: Vec<String>,
    /// The other ingredients of a combination.
    pub other_ingredients: Vec<String>,
    /// What its own sources give as the most of another ingredient in a day.
    pub other_ingredient_limits: Vec<IngredientLimit>,
    /// Why it does not suit low doses, where the data say that it does not.
    pub not_for_low_doses: Option<NotForLowDoses>,
    /// The status of each facet.
    pub status: Facets<Status>,
    /// The sources of each facet.
    pub sources: Facets<Vec<String>>,
    /// What a reader should know about it.
    pub note: String,
    /// What a reader should know about each facet; empty where nothing.
    pub facet_notes: Facets<String>,
    /// The dm+d codes of its strengths, by their dm+d names; a code may be shared.
    pub dmd_codes: Vec<(String, String)>,
    /// How much of the counted salt is in one part of what the label says.
    pub(super) salt_ratio: Exact,
}

impl Product {
    /// The longest time between changes of a patch, in days.
    pub fn change_days(&self) -> Option<u32> {
        const HOURS_A_DAY: u32 = 24;
        self.change_interval_h.map(|hours| hours / HOURS_A_DAY)
    }

    /// What the planner counts it in.
    pub fn kind(&self) -> ProductKind {
        match (self.route, self.divisibility) {
            (Route::Transdermal, _) => ProductKind::Patch,
            (Route::SubcutaneousInfusion, _) => ProductKind::Infusion,
            (_, Divisibility::ByVolume) => ProductKind::Liquid,
            _ => ProductKind::Units,
        }
    }

    /// The unit in which its doses are written: mcg where its strengths are in mcg, else mg.
    pub fn mass_unit(&self) -> MassUnit {
        match self.unit {
            ProductUnit::Mcg => MassUnit::Mcg,
            ProductUnit::Mg | ProductUnit::McgPerHour | ProductUnit::MgPerMl => MassUnit::Mg,
        }
    }

    /// The strengths that a brand has.
    ///
    /// A brand that is not one of the product's own narrows nothing.
    pub fn strengths_for(&self, brand: Option<&str>) -> Vec<&Strength> {
        let brand = brand.map(|brand| brand.trim().to_lowercase());
        let brand = brand.filter(|brand| self.brands.iter().any(|own| same(own, brand)));
        let sold = |strength: &&Strength| {
            let only = &strength.only_brands;
            let brand = brand.as_deref();
            only.is_empty() || brand.is_none_or(|brand| only.iter().any(|own| same(own, brand)))
        };
        self.strengths.iter().filter(sold).collect()
    }

    /// For people, such as `Morphine modified-release tablet`.
    pub fn title(&self) -> String {
        let mut letters = self.drug.chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        let drug = format!("{first}{}", letters.as_str());
        if self.other_ingredients.is_empty() {
            return format!("{drug} {}", self.form);
        }
        let others = self.other_ingredients.iter();
        let others = others.map(|other| local::ingredient(other, self.country));
        let others = others.collect::<Vec<_>>().join(" and ");
        let form = self.form.trim_end_matches(", combination");
        format!("{drug} with {others} {form}")
    }

    /// Whether every word of the query is found in drug, form, brands or strengths.
    pub fn search_matches(&self, query: &str) -> bool {
        let mut text = vec![self.title(), self.form.clone(), self.drug.clone()];
        text.extend(self.brands.iter().cloned());
        text.extend(self.other_ingredients.iter().cloned());
        for strength in &self.strengths {
            text.push(strength.label.clone());
            text.push(strength.label.replace(' ', ""));
        }
        let text = text.join("\n").to_lowercase();
        let query = query.to_lowercase();
        query.split_whitespace().all(|word| text.contains(word))
    }

    /// By what a labelled dose is multiplied to give the salt that equivalence tables count.
    ///
    /// It is 1 but for products labelled in base, such as oxycodone base (10/9).
    pub fn salt_ratio(&self) -> &Exact {
        &self.salt_ratio
    }
}

fn same(own: &str, lower_case: &str) -> bool {
    own.to_lowercase() == lower_case
}

/// Up to which volume a syringe measures in which steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasuringStep {
    /// The largest volume that the syringe holds.
    pub volume_up_to: Volume,
    /// What it can measure.
    pub step: Volume,
}
