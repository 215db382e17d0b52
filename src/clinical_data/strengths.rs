//! What one unit of a product holds: tablet, patch, liquid or ampoule.
//!
//! Facts from the `strengths` of `assets/clinical/products.json`. Amounts are exact; the
//! label is what people see. Whatever a strength says twice (a concentration and its
//! label, an ampoule's volume and its concentration) must agree.

use serde::Deserialize;

use crate::clinical_data::reading::{Report, words};
use crate::clinical_data::sources::Status;
use crate::quantity::{Concentration, Dose, Exact, MassUnit, PatchRate, Volume, text};

words! {
    /// The unit in which a product's strengths are written.
    ProductUnit {
        /// Milligrams.
        Mg => "mg",
        /// Micrograms.
        Mcg => "mcg",
        /// Micrograms per hour, on a patch's label.
        McgPerHour => "mcg/h",
        /// Milligrams per millilitre.
        MgPerMl => "mg/mL",
    }
}

/// What one unit holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StrengthAmount {
    /// A tablet, capsule, sachet, film or suppository.
    Unit(Dose),
    /// A patch, by the rate on its label.
    Rate(PatchRate),
    /// A liquid.
    Concentration(Concentration),
    /// An ampoule for an infusion.
    Ampoule {
        /// What it holds.
        dose: Dose,
        /// Its volume; `None` for a powder.
        volume: Option<Volume>,
    },
}

/// A second ingredient of a combination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherIngredient {
    /// The ingredient, such as `paracetamol`.
    pub drug: String,
    /// How much of it one unit, or `volume` of a liquid, holds.
    pub dose: Dose,
    /// The volume that holds it, in liquids.
    pub volume: Option<Volume>,
    /// Whether some makers have this amount in place of the first one named.
    pub alternative: bool,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
}

/// One strength of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength {
    /// What one unit holds.
    pub amount: StrengthAmount,
    /// For people: `30 mg`, `5 mg/325 mg`, `10 mg/5 mL`, `25 mcg/h`.
    pub label: String,
    /// The second ingredients of a combination.
    pub with: Vec<OtherIngredient>,
    /// The only brands that have it; empty where all have.
    pub only_brands: Vec<String>,
    /// What the patch really delivers, where its label says another rate.
    pub delivers: Option<PatchRate>,
    /// The same amount in the salt that equivalence tables count, where the label says base.
    pub as_hydrochloride: Option<Dose>,
}

/// An amount and a unit as the file writes them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AmountFile {
    amount: String,
    unit: String,
    volume_ml: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatioFile {
    numerator: String,
    denominator: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IngredientFile {
    drug: String,
    amount: String,
    unit: String,
    volume_ml: Option<String>,
    #[serde(default)]
    alternative: bool,
    status: String,
    source: String,
}

/// A strength as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StrengthFile {
    /// The number as written; `null` where it is no decimal.
    pub amount: Option<String>,
    /// The unit, the same for every strength of a product.
    pub unit: String,
    label: Option<AmountFile>,
    exact_ratio: Option<RatioFile>,
    #[serde(default)]
    with: Vec<IngredientFile>,
    delivers: Option<AmountFile>,
    volume_ml: Option<String>,
    concentration: Option<AmountFile>,
    as_hydrochloride: Option<AmountFile>,
    same_as: Option<AmountFile>,
    in_mg: Option<String>,
}

impl StrengthFile {
    /// Reads a strength of the present product; `ampoule` for those that are infused.
    pub fn read(self, ampoule: bool, report: &mut Report) -> Strength {
        let with: Vec<OtherIngredient> = self
            .with
            .iter()
            .map(|ingredient| ingredient.read(report))
            .collect();
        let unit: ProductUnit = report.word("strengths.unit", &self.unit);
        let (amount, own) = match unit {
            ProductUnit::McgPerHour => {
                let rate = rate(&self.number(report), report);
                (StrengthAmount::Rate(rate), rate.text())
            }
            ProductUnit::MgPerMl => self.concentration(report),
            ProductUnit::Mg | ProductUnit::Mcg => {
                let number = self.number(report);
                let dose = dose(&number, &self.unit, report);
                self.in_milligrams(dose, report);
                let mass = if unit == ProductUnit::Mcg {
                    MassUnit::Mcg
                } else {
                    MassUnit::Mg
                };
                if ampoule {
                    self.ampoule(dose, mass, report)
                } else {
                    (StrengthAmount::Unit(dose), dose.text(mass))
                }
            }
        };
        let salt = self.as_hydrochloride.as_ref();
        let delivers = self.delivers.as_ref();
        Strength {
            amount,
            label: full_label(own, &with),
            with,
            only_brands: Vec::new(),
            delivers: delivers.map(|given| rate(&given.amount, report)),
            as_hydrochloride: salt.map(|given| dose(&given.amount, &given.unit, report)),
        }
    }

    fn number(&self, report: &mut Report) -> String {
        if self.exact_ratio.is_some() || self.amount.is_none() {
            report.problem("strengths.amount", "only a liquid may have an exact ratio");
        }
        self.amount.clone().unwrap_or_default()
    }

    /// A unit's dose written in mg as well must be the same dose.
    fn in_milligrams(&self, unit: Dose, report: &mut Report) {
        if let Some(text) = &self.in_mg
            && dose(text, "mg", report) != unit
        {
            report.problem("strengths.in_mg", "this is not the strength's amount");
        }
    }

    fn ampoule(&self, dose: Dose, mass: MassUnit, report: &mut Report) -> (StrengthAmount, String) {
        let volume = self.volume_ml.as_deref();
        let volume = volume.map(|text| volume_from_text(text, "strengths.volume_ml", report));
        let mut label = dose.text(mass);
        if let Some(volume) = volume {
            label = format!("{label}/{}", volume.text());
        }
        if let Some(given) = &self.concentration {
            let written = report.exact("strengths.concentration", &given.amount);
            let concentration = Concentration::from_mg_per_ml(written);
            let held = volume.and_then(|volume| concentration?.dose(volume));
            if held != Some(dose) {
                report.problem(
                    "strengths.concentration",
                    "this is not the dose in its volume",
                );
            }
        }
        (StrengthAmount::Ampoule { dose, volume }, label)
    }

    fn concentration(&self, report: &mut Report) -> (StrengthAmount, String) {
        let value = match (&self.amount, &self.exact_ratio) {
            (Some(amount), None) => report.exact("strengths.amount", amount),
            (None, Some(ratio)) => {
                let text = format!("{}/{}", ratio.numerator, ratio.denominator);
                report.exact("strengths.exact_ratio", &text)
            }
            _ => {
                report.problem("strengths.amount", "either an amount or an exact ratio");
                Exact::from_integer(0.into())
            }
        };
        let concentration = Concentration::from_mg_per_ml(value).or_else(|| {
            report.problem("strengths.amount", "a concentration is above 0");
            Concentration::from_mg_per_ml(Exact::from_integer(1.into()))
        });
        let Some(concentration) = concentration else {
            return (StrengthAmount::Unit(Dose::ZERO), String::new());
        };
        for (field, given) in [
            ("strengths.label", &self.label),
            ("strengths.same_as", &self.same_as),
        ] {
            let Some(given) = given else { continue };
            let volume = given.volume_ml.as_deref().unwrap_or_default();
            let volume = volume_from_text(volume, field, report);
            if concentration.dose(volume) != Some(dose(&given.amount, &given.unit, report)) {
                report.problem(field, "this is not the same concentration");
            }
        }
        let label = self.label.as_ref().map(AmountFile::liquid_label);
        let label = label.unwrap_or_else(|| concentration.text());
        (StrengthAmount::Concentration(concentration), label)
    }
}

impl AmountFile {
    /// `10 mg/5 mL`, and `20 mg/mL` where the volume is one.
    fn liquid_label(&self) -> String {
        let (amount, unit) = (&self.amount, &self.unit);
        match self.volume_ml.as_deref() {
            None | Some("1") => format!("{amount} {unit}/mL"),
            Some(volume) => format!("{amount} {unit}/{volume} mL"),
        }
    }
}

impl IngredientFile {
    fn read(&self, report: &mut Report) -> OtherIngredient {
        report.cite("strengths.with.source", &self.source);
        let volume = self.volume_ml.as_deref();
        OtherIngredient {
            drug: self.drug.clone(),
            dose: dose(&self.amount, &self.unit, report),
            volume: volume.map(|text| volume_from_text(text, "strengths.with.volume_ml", report)),
            alternative: self.alternative,
            source: self.source.clone(),
            status: report.word("strengths.with.status", &self.status),
        }
    }
}

/// The opioid first, then what else a unit holds: `5 mg/325 mg`, `10 mg/325 mg/15 mL`.
fn full_label(own: String, with: &[OtherIngredient]) -> String {
    let mut others = with
        .iter()
        .filter(|ingredient| !ingredient.alternative)
        .map(|ingredient| ingredient.dose.text(MassUnit::Mg))
        .peekable();
    if others.peek().is_none() {
        return own;
    }
    let others: Vec<String> = others.collect();
    let others = others.join("/");
    match own.split_once('/') {
        Some((dose, volume)) => format!("{dose}/{others}/{volume}"),
        None => format!("{own}/{others}"),
    }
}

fn thousandths(number: &str, unit: &str, field: &str, report: &mut Report) -> u64 {
    match text::read(&format!("{number} {unit}")) {
        Ok(written) => written.thousandths,
        Err(wrong) => {
            report.problem(
                field,
                format!("‘{number} {unit}’ is not an amount: {wrong}"),
            );
            0
        }
    }
}

fn dose(number: &str, unit: &str, report: &mut Report) -> Dose {
    let mass = match unit {
        "mg" => MassUnit::Mg,
        "mcg" => MassUnit::Mcg,
        _ => {
            report.problem("strengths.unit", format!("‘{unit}’ is neither mg nor mcg"));
            MassUnit::Mg
        }
    };
    let thousandths = thousandths(number, unit, "strengths.amount", report);
    Dose::from_nanograms(thousandths * (mass.nanograms() / 1_000))
}

fn rate(number: &str, report: &mut Report) -> PatchRate {
    // A thousandth of a microgram per hour is a nanogram per hour.
    let thousandths = thousandths(number, "mcg/h", "strengths.amount", report);
    PatchRate::from_nanograms_per_hour(thousandths)
}

/// Reads a patch's rate from its label's number, without saying what is wrong.
pub(super) fn rate_from_text(number: &str) -> Option<PatchRate> {
    let written = format!("{number} mcg/h");
    let thousandths = text::read(&written).ok()?.thousandths;
    Some(PatchRate::from_nanograms_per_hour(thousandths))
}

/// Reads a volume in millilitres.
pub(super) fn volume_from_text(number: &str, field: &str, report: &mut Report) -> Volume {
    Volume::from_microlitres(thousandths(number, "mL", field, report))
}
