//! How `assets/clinical/products.json` is read into products.
//!
//! The shapes here are the file's own; what they mean stands in `products.rs`. What a
//! product says twice must agree, and a brand that narrows something must be one of the
//! product's own.

use std::sync::Arc;

use num_traits::One as _;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::clinical_data::custody::{FileCustody, Meta};
use crate::clinical_data::product_notes::{self, LimitFile, LowDosesFile, StepFile};
use crate::clinical_data::products::{Facets, MeasuringStep, Product, Route};
use crate::clinical_data::reading::{Entries, Report};
use crate::clinical_data::sources::Fact;
use crate::clinical_data::strengths::{
    ProductUnit, Strength, StrengthAmount, StrengthFile, volume_from_text,
};
use crate::quantity::Exact;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CombinationFile {
    combination: String,
    others: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct FacetNotesFile {
    strengths: String,
    interval: String,
    divisibility: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductFile {
    id: String,
    country: String,
    drug: String,
    strength_expressed_as: String,
    opioid_component_of: Option<CombinationFile>,
    route: String,
    form: String,
    release: String,
    brands: Vec<String>,
    strengths: Vec<StrengthFile>,
    interval_h: Vec<u32>,
    change_interval_h: Option<u32>,
    divisibility: String,
    divisibility_basis: String,
    /// Worked out by the planner from the strengths; here only for the reader of the file.
    #[serde(rename = "smallest_step")]
    _smallest_step: IgnoredAny,
    status: Facets<String>,
    sources: Facets<Vec<String>>,
    note: String,
    #[serde(default)]
    facet_notes: FacetNotesFile,
    #[serde(default)]
    dmd_vmp_codes: Entries<String>,
    measurable_step_ml: Option<StepFile>,
    #[serde(default)]
    strength_brands: Entries<Vec<String>>,
    #[serde(default)]
    concentration_must_be_chosen: bool,
    #[serde(default)]
    long_half_life: bool,
    #[serde(default = "yes")]
    plannable: bool,
    #[serde(default)]
    twice_weekly_allowed: Vec<String>,
    #[serde(default)]
    other_ingredient_limits: Vec<LimitFile>,
    not_for_low_doses: Option<LowDosesFile>,
}

fn yes() -> bool {
    true
}

impl ProductFile {
    fn read(self, report: &mut Report) -> Product {
        report.enter(&self.id);
        for (field, sources) in [
            ("sources.strengths", &self.sources.strengths),
            ("sources.interval", &self.sources.interval),
            ("sources.divisibility", &self.sources.divisibility),
        ] {
            report.cite_all(field, sources);
        }
        if self.strengths.is_empty() {
            report.problem("strengths", "a product has at least one strength");
        }
        if self.interval_h.is_empty() || self.interval_h.contains(&0) {
            report.problem("interval_h", "a product has an interval above 0 hours");
        }
        let unit = self.strengths.first().map_or("mg", |first| &first.unit);
        let unit: ProductUnit = report.word("strengths.unit", unit);
        if self
            .strengths
            .iter()
            .any(|strength| strength.unit != unit.as_str())
        {
            report.problem("strengths.unit", "all strengths have the same unit");
        }
        let route: Route = report.word("route", &self.route);
        if (route == Route::Transdermal) != (unit == ProductUnit::McgPerHour)
            || (route == Route::Transdermal) != self.change_interval_h.is_some()
        {
            report.problem(
                "route",
                "a patch, and nothing else, has a rate and a change interval",
            );
        }
        for brand in &self.twice_weekly_allowed {
            known_brand("twice_weekly_allowed", brand, &self.brands, report);
        }
        let measured = self.measurable_step_ml.map(|step| step.read(report));
        let (measurable_step, measurable_step_custody) = measured.unzip();
        let written: Vec<Option<String>> = self
            .strengths
            .iter()
            .map(|strength| strength.amount.clone())
            .collect();
        let ampoule = route == Route::SubcutaneousInfusion;
        let mut strengths: Vec<Strength> = self
            .strengths
            .into_iter()
            .map(|strength| strength.read(ampoule, report))
            .collect();
        narrow(
            &mut strengths,
            &written,
            &self.strength_brands,
            &self.brands,
            report,
        );
        let others = other_ingredients(self.opioid_component_of, &self.drug, report);
        every_ingredient_named(&strengths, &others, report);
        Product {
            other_ingredient_limits: product_notes::limits(
                self.other_ingredient_limits,
                &others,
                report,
            ),
            not_for_low_doses: self.not_for_low_doses.map(|file| file.read(report)),
            country: report.word("country", &self.country),
            release: report.word("release", &self.release),
            divisibility: report.word("divisibility", &self.divisibility),
            divisibility_basis: report.word("divisibility_basis", &self.divisibility_basis),
            status: Facets {
                strengths: report.word("status.strengths", &self.status.strengths),
                interval: report.word("status.interval", &self.status.interval),
                divisibility: report.word("status.divisibility", &self.status.divisibility),
            },
            salt_ratio: salt_ratio(&strengths, report),
            other_ingredients: others,
            id: self.id,
            drug: self.drug,
            strength_expressed_as: self.strength_expressed_as,
            route,
            form: self.form,
            brands: self.brands,
            strengths,
            interval_h: self.interval_h,
            change_interval_h: self.change_interval_h,
            unit,
            plannable: self.plannable,
            long_half_life: self.long_half_life,
            concentration_must_be_chosen: self.concentration_must_be_chosen,
            measurable_step: measurable_step.flatten(),
            measurable_step_custody,
            twice_weekly_brands: self.twice_weekly_allowed,
            sources: self.sources,
            note: self.note,
            facet_notes: Facets {
                strengths: self.facet_notes.strengths,
                interval: self.facet_notes.interval,
                divisibility: self.facet_notes.divisibility,
            },
            dmd_codes: self.dmd_vmp_codes.0,
        }
    }
}

/// Gives a strength the only brands that have it.
fn narrow(
    strengths: &mut [Strength],
    written: &[Option<String>],
    only: &Entries<Vec<String>>,
    brands: &[String],
    report: &mut Report,
) {
    for (amount, only) in &only.0 {
        let mut found = false;
        for (strength, written) in strengths.iter_mut().zip(written) {
            if written.as_ref() == Some(amount) {
                strength.only_brands.clone_from(only);
                found = true;
            }
        }
        if !found {
            let message = format!("there is no strength ‘{amount}’");
            report.problem("strength_brands", message);
        }
        for brand in only {
            known_brand("strength_brands", brand, brands, report);
        }
    }
}

fn known_brand(field: &str, brand: &str, brands: &[String], report: &mut Report) {
    if !brands.iter().any(|own| own == brand) {
        report.problem(
            field,
            format!("‘{brand}’ is not one of the product's brands"),
        );
    }
}

fn other_ingredients(
    combination: Option<CombinationFile>,
    drug: &str,
    report: &mut Report,
) -> Vec<String> {
    let Some(combination) = combination else {
        return Vec::new();
    };
    // The combination's name gives the order in which people write the ingredients.
    let named: Vec<&str> = combination.combination.split('/').collect();
    let (mut sorted, mut listed) = (named.clone(), vec![drug]);
    listed.extend(combination.others.iter().map(String::as_str));
    sorted.sort_unstable();
    listed.sort_unstable();
    if named.first() != Some(&drug) || sorted != listed {
        let message = format!(
            "‘{}’ is not made of {}",
            combination.combination,
            listed.join(", ")
        );
        report.problem("opioid_component_of.combination", message);
    }
    named.into_iter().skip(1).map(str::to_owned).collect()
}

/// Asks that every strength of a combination says how much of each other ingredient it holds.
fn every_ingredient_named(strengths: &[Strength], others: &[String], report: &mut Report) {
    let has = |strength: &Strength, other: &String| {
        let mut named = strength.with.iter();
        named.any(|with| with.drug == *other && !with.alternative)
    };
    let complete = |strength: &Strength| others.iter().all(|other| has(strength, other));
    if !strengths.iter().all(complete) {
        let message = "every strength says how much of each other ingredient it holds";
        report.problem("strengths.with", message);
    }
}

/// The ratio that all strengths share; 1 where none names another salt.
fn salt_ratio(strengths: &[Strength], report: &mut Report) -> Exact {
    let mut ratios = strengths.iter().map(|strength| {
        let (StrengthAmount::Unit(labelled), Some(salt)) =
            (&strength.amount, strength.as_hydrochloride)
        else {
            return Exact::one();
        };
        if labelled.is_zero() {
            return Exact::one();
        }
        Exact::new(salt.nanograms().into(), labelled.nanograms().into())
    });
    let first = ratios.next().unwrap_or_else(Exact::one);
    if ratios.any(|ratio| ratio != first) {
        report.problem(
            "strengths.as_hydrochloride",
            "the ratio to the salt differs between strengths",
        );
    }
    first
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasuringFile {
    rows: Vec<MeasuringRowFile>,
    source: String,
    status: String,
    derived: bool,
    inputs: Vec<String>,
    #[serde(rename = "note")]
    _note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasuringRowFile {
    volume_up_to_ml: String,
    step_ml: String,
}

impl MeasuringFile {
    fn read(self, report: &mut Report) -> (Vec<MeasuringStep>, Fact) {
        report.cite("meta.measuring.source", &self.source);
        let status = report.word("meta.measuring.status", &self.status);
        report.derived("meta.measuring.inputs", self.derived, &self.inputs);
        let field = "meta.measuring.rows";
        let mut steps: Vec<MeasuringStep> = Vec::new();
        for row in &self.rows {
            let step = MeasuringStep {
                volume_up_to: volume_from_text(&row.volume_up_to_ml, field, report),
                step: volume_from_text(&row.step_ml, field, report),
            };
            let larger = |before: &MeasuringStep| step.volume_up_to > before.volume_up_to;
            if !steps.last().is_none_or(larger) {
                report.problem(field, "the syringes are not listed from small to large");
            }
            steps.push(step);
        }
        if steps.is_empty() {
            report.problem(field, "there is no syringe");
        }
        let words = steps.iter().map(|row| {
            let (volume, step) = (row.volume_up_to.text(), row.step.text());
            format!("up to {volume} in steps of {step}")
        });
        let words = words.collect::<Vec<_>>().join(", ");
        let fact = Fact {
            status,
            inputs: self.inputs,
            ..Fact::new("measuring".to_owned(), words, self.source)
        };
        (steps, fact)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    meta: Meta,
    products: Vec<Box<RawValue>>,
}

/// What `products.json` holds.
#[derive(Default)]
pub(super) struct Products {
    pub custody: Option<FileCustody>,
    pub products: Vec<Arc<Product>>,
    pub measuring: Vec<MeasuringStep>,
    pub measuring_fact: Option<Fact>,
    pub rules: Vec<String>,
}

/// Reads `products.json`.
pub(super) fn read(text: &str, report: &mut Report) -> Products {
    /// Taken here, then what only explains the file to those who edit it.
    const META: [&str; 6] = [
        "measuring",
        "scope",
        "divisibility_words",
        "divisibility_basis_words",
        "interval_note",
        "rules",
    ];
    report.open("products.json");
    let Some(file) = report.parse::<File>("", text) else {
        return Products::default();
    };
    let custody = file.meta.custody(&META, report);
    let measuring = file.meta.take::<MeasuringFile>("measuring", report);
    let measuring = measuring.map(|measuring| measuring.read(report));
    let (measuring, measuring_fact) = measuring.unzip();
    let rules = file.meta.take("rules", report);
    let rows: Vec<ProductFile> = report.rows("products", &file.products);
    let products: Vec<Arc<Product>> = rows
        .into_iter()
        .map(|row| Arc::new(row.read(report)))
        .collect();
    report.unique("id", products.iter().map(|product| product.id.as_str()));
    Products {
        custody: Some(custody),
        products,
        measuring: measuring.unwrap_or_default(),
        measuring_fact,
        rules: rules.unwrap_or_default(),
    }
}
