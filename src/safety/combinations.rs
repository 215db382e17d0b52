//! Combination products: the other ingredient's daily amount, today and step by step.
//!
//! Every row that holds an ingredient counts, as-needed rows at their most. The limit is the
//! lowest that the data give for a product of the regimen; where they give none, the lowest
//! that they give for another product with it, and it is said whose it is. Besides, an amount
//! that rises above today's while the opioid falls is said, limit or none.

use std::sync::Arc;

use crate::case::units::UnitCount;
use crate::case::{Case, Row, Taking};
use crate::clinical_data::{
    Citation, Formulary, IngredientLimit, OtherIngredient, Product, Strength, StrengthAmount,
};
use crate::findings::wording::{self, LimitNamed};
use crate::findings::{Figure, Finding, Rule, Severity};
use crate::quantity::{Exact, MassUnit, decimal_text, tenths_text};
use crate::taper::{self, Doses, Item, Measure, Schedule, Step};

/// One finding for each other ingredient of which the present regimen brings too much.
pub fn present_combinations(case: &Case, formulary: &Formulary) -> Vec<Finding> {
    let products = || case.regimen.iter().map(|row| &row.product);
    let over = ingredients(products()).into_iter().filter_map(|drug| {
        let limit = Limit::of(drug, products(), case, formulary)?;
        let amounts = case.regimen.iter().map(|row| today(row, drug));
        let amount: Exact = sum(amounts);
        if amount <= limit.most() {
            return None;
        }
        let holding = case.regimen.iter().filter(|row| holds(&row.product, drug));
        let rows: Vec<&str> = holding.map(|row| row.id.as_str()).collect();
        let words = wording::over_limit_now(
            &rows,
            drug,
            &text(&amount),
            &limit.named(formulary).borrowed(),
        );
        Some(limit.finding(&amount, words))
    });
    over.collect()
}

/// One finding for each other ingredient of which planned steps bring too much, and one for
/// each row and ingredient whose amount rises, at its highest step.
pub fn combinations(case: &Case, schedule: &Schedule, formulary: &Formulary) -> Vec<Finding> {
    let planned = || {
        let items = schedule.steps.iter().flat_map(|step| &step.items);
        items.map(|item| &item.row.product)
    };
    let mut findings = Vec::new();
    for drug in ingredients(planned()) {
        let limit = Limit::of(drug, planned(), case, formulary);
        if let Some(limit) = &limit {
            findings.extend(over(limit, drug, schedule, formulary));
        }
        for row in case.regimen.iter().filter(|row| holds(&row.product, drug)) {
            findings.extend(rise(row, drug, schedule, limit.is_some()));
        }
    }
    findings
}

/// A daily limit and the product that has it.
struct Limit<'a> {
    limit: &'a IngredientLimit,
    product: &'a Product,
    of_another: bool,
}

/// A limit's texts.
struct Named {
    most: String,
    source: String,
    of_another: Option<String>,
}

impl Named {
    fn borrowed(&self) -> LimitNamed<'_> {
        LimitNamed {
            most: &self.most,
            source: &self.source,
            of_another: self.of_another.as_deref(),
        }
    }
}

impl<'a> Limit<'a> {
    /// The lowest limit of an ingredient that the data give for these products, or else for
    /// another product of the same country.
    fn of(
        drug: &str,
        products: impl Iterator<Item = &'a Arc<Product>>,
        case: &Case,
        formulary: &'a Formulary,
    ) -> Option<Self> {
        let own = Self::lowest(drug, products, false);
        let country = |product: &&Arc<Product>| product.country == case.country;
        let others = formulary.products().iter().filter(country);
        own.or_else(|| Self::lowest(drug, others, true))
    }

    fn lowest(
        drug: &str,
        products: impl Iterator<Item = &'a Arc<Product>>,
        of_another: bool,
    ) -> Option<Self> {
        let limits = products.filter_map(|product| {
            let mut limits = product.other_ingredient_limits.iter();
            let limit = limits.find(|limit| limit.drug == drug)?;
            Some(Self {
                limit,
                product,
                of_another,
            })
        });
        limits.min_by_key(|one| one.limit.most)
    }

    fn most(&self) -> Exact {
        Exact::from(self.limit.most.nanograms())
    }

    fn named(&self, formulary: &Formulary) -> Named {
        let source = formulary.source(&self.limit.source);
        Named {
            most: self.limit.most.text(MassUnit::Mg),
            source: source
                .map_or(&self.limit.source, |source| &source.title)
                .clone(),
            of_another: self.of_another.then(|| self.product.title()),
        }
    }

    fn finding(&self, amount: &Exact, words: wording::Words) -> Finding {
        let most = self.limit.most.text(MassUnit::Mg);
        Finding {
            numbers: vec![
                ("amount", Figure::Quantity(text(amount))),
                ("limit", Figure::Quantity(most)),
            ],
            ..Finding::new(
                Rule::OtherIngredientLimit,
                Severity::Warning,
                words,
                self.limit,
            )
        }
    }
}

/// The other ingredients of products, each once.
fn ingredients<'a>(products: impl Iterator<Item = &'a Arc<Product>>) -> Vec<&'a str> {
    let mut drugs: Vec<&str> = Vec::new();
    for drug in products.flat_map(|product| &product.other_ingredients) {
        if !drugs.contains(&drug.as_str()) {
            drugs.push(drug);
        }
    }
    drugs
}

fn holds(product: &Product, drug: &str) -> bool {
    product.other_ingredients.iter().any(|other| other == drug)
}

/// Steps that bring more of an ingredient than its limit.
fn over(
    limit: &Limit<'_>,
    drug: &str,
    schedule: &Schedule,
    formulary: &Formulary,
) -> Option<Finding> {
    let in_step = |step: &Step| sum(step.items.iter().map(|item| planned(item, drug)));
    let amounts = schedule.steps.iter().map(|step| (in_step(step), step));
    let over: Vec<(Exact, &Step)> = amounts
        .filter(|(amount, _)| *amount > limit.most())
        .collect();
    let (_, first) = over.first()?;
    // The earliest of the highest.
    let (amount, most) = over
        .iter()
        .max_by_key(|(amount, step)| (amount, std::cmp::Reverse(step.index)))?;
    let holding = most
        .items
        .iter()
        .filter(|item| holds(&item.row.product, drug));
    let rows: Vec<&str> = holding.map(|item| item.id().as_str()).collect();
    let steps = (over.len(), first.index, most.index);
    let named = limit.named(formulary);
    let words = wording::over_limit_in_steps(&rows, drug, &text(amount), steps, &named.borrowed());
    Some(Finding {
        step: Some(first.index),
        ..limit.finding(amount, words)
    })
}

fn rise(row: &Row, drug: &str, schedule: &Schedule, limit_known: bool) -> Option<Finding> {
    if !row.is_regular() {
        return None;
    }
    let now = today(row, drug)?;
    let amounts = schedule.steps.iter().filter_map(|step| {
        let item = step.item(&row.id)?;
        Some((planned(item, drug)?, step.index))
    });
    // The earliest of the highest.
    let (highest, step) =
        amounts.max_by_key(|(amount, index)| (amount.clone(), std::cmp::Reverse(*index)))?;
    if highest <= now {
        return None;
    }
    let (now, then) = (text(&now), text(&highest));
    let words = wording::other_ingredient(row.id.as_str(), drug, (&now, &then), step, limit_known);
    Some(Finding {
        step: Some(step),
        row: Some(row.id.clone()),
        numbers: vec![
            ("now", Figure::Quantity(now)),
            ("then", Figure::Quantity(then)),
        ],
        ..Finding::new(
            Rule::OtherIngredient,
            Severity::Warning,
            words,
            Citation::own(),
        )
    })
}

/// What a row brings of an ingredient in a day as it is taken now, in nanograms.
fn today(row: &Row, drug: &str) -> Option<Exact> {
    let made = |dose| content(row, drug, &taper::measure_present(row, dose)?);
    match &row.taking {
        Taking::Regular(doses) => doses.iter().map(|timed| made(timed.dose)).sum(),
        Taking::AsNeeded(as_needed) => {
            let times = as_needed.most_per_24h.max(Some(as_needed.uses_per_24h))?;
            Some(made(as_needed.dose)? * Exact::from(u64::from(times)))
        }
        Taking::Patches { .. } | Taking::Infusion { .. } => None,
    }
}

/// What a row brings of an ingredient in a day of a step, in nanograms.
fn planned(item: &Item, drug: &str) -> Option<Exact> {
    let row = &item.row;
    match &item.doses {
        Doses::Regular(doses) => doses
            .iter()
            .map(|dose| content(row, drug, &dose.made))
            .sum(),
        Doses::AsNeeded {
            made,
            uses_per_24h,
            most_per_24h,
            ..
        } => {
            let times = (*most_per_24h).max(Some(*uses_per_24h))?;
            Some(content(row, drug, made)? * Exact::from(u64::from(times)))
        }
        Doses::Patches { .. } | Doses::Infusion { .. } | Doses::Stopped => None,
    }
}

/// The sum of what rows bring; a row without the ingredient brings none.
fn sum(amounts: impl Iterator<Item = Option<Exact>>) -> Exact {
    amounts.flatten().sum()
}

/// What one dose holds of an ingredient, in nanograms; `None` where the product has none.
fn content(row: &Row, drug: &str, made: &Measure) -> Option<Exact> {
    match made {
        Measure::Units(units) => units.iter().map(|unit| of_unit(row, drug, unit)).sum(),
        Measure::Volume(volume) => {
            let concentration = row.concentration.as_ref()?;
            let mut strengths = row.product.strengths.iter();
            let strength = strengths.find(|strength| {
                matches!(&strength.amount, StrengthAmount::Concentration(own) if own == concentration)
            })?;
            let with = with(strength, drug)?;
            let held = Exact::from(with.dose.nanograms()) * Exact::from(volume.microlitres());
            Some(held / Exact::from(with.volume?.microlitres()))
        }
    }
}

fn of_unit(row: &Row, drug: &str, unit: &UnitCount) -> Option<Exact> {
    let mut strengths = row.product.strengths.iter();
    let strength = strengths.find(|strength| {
        matches!(&strength.amount, StrengthAmount::Unit(dose) if dose.nanograms() == unit.parts)
    })?;
    let with = with(strength, drug)?;
    let halves = Exact::from(with.dose.nanograms()) * Exact::from(u64::from(unit.halves));
    Some(halves / Exact::from(2_u64))
}

fn with<'a>(strength: &'a Strength, drug: &str) -> Option<&'a OtherIngredient> {
    let mut with = strength.with.iter();
    with.find(|with| with.drug == drug && !with.alternative)
}

/// Nanograms as milligrams: exact where three decimals say it, else to the tenth.
fn text(nanograms: &Exact) -> String {
    let milligrams = nanograms / &Exact::from(MassUnit::Mg.nanograms());
    let exact = (&milligrams * &Exact::from(1_000_u64)).is_integer();
    let number = if exact {
        decimal_text(&milligrams)
    } else {
        tenths_text(&milligrams)
    };
    format!("{number} {}", MassUnit::Mg.symbol())
}
