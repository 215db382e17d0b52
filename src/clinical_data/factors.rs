//! The rows of an equivalence table, in the five forms in which sources print them.
//!
//! A factor, an exact pair, a range, values by patch strength, or factors by daily dose.
//! Bands store lower bounds only, so no dose falls between two. Facts from the `rows` of
//! `assets/clinical/equivalence.json`.

use std::collections::BTreeSet;

use num_traits::Zero as _;
use serde::Deserialize;

use crate::clinical_data::reading::{Entries, Report};
use crate::clinical_data::sources::Status;
use crate::clinical_data::strengths::rate_from_text;
use crate::quantity::{Exact, PatchRate, decimal_text};

/// A factor that holds for daily doses strictly above a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The bound, in mg a day; the last band whose bound is below the dose holds.
    pub over: Exact,
    /// The factor.
    pub factor: Exact,
}

/// How a row turns a drug into oral morphine in mg a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Factor {
    /// One number, in oral morphine mg for one of the row's `per`.
    Single(Exact),
    /// A published range; no single number exists.
    Range {
        /// The lower end.
        low: Exact,
        /// The upper end.
        high: Exact,
    },
    /// Patch by patch: the labelled rate, then oral morphine mg a day, lower and upper end.
    ByStrength(Vec<(PatchRate, Exact, Exact)>),
    /// By the daily dose in mg; bounds rise from 0.
    ByDailyDose(Vec<Band>),
}

/// The doses that the source prints as equal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// The dose of this drug; absent where a range is printed.
    pub dose: Option<String>,
    /// The lower end of the dose printed.
    pub dose_low: Option<String>,
    /// The upper end of the dose printed.
    pub dose_high: Option<String>,
    /// The oral morphine that it equals, in mg.
    pub equals_oral_morphine_mg: String,
}

/// One row of an equivalence table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorRow {
    /// The drug.
    pub drug: String,
    /// The route; a table may name one that no product has.
    pub route: String,
    /// What the factor multiplies: `mg`, `mcg`, `mcg/h` or `mg per 24 h`.
    pub per: String,
    /// The factor.
    pub factor: Factor,
    /// The factor as it is shown: `0.15`, `10/3`, `5 to 7.5`, `by-strength`, `by-daily-dose`.
    pub written: String,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// Whether the source has no such value.
    pub extrapolated: bool,
    /// What a value worked out by this project rests on; empty unless it is derived.
    pub inputs: Vec<String>,
    /// The doses that the source prints as equal.
    pub printed: Option<Printed>,
    /// Printed pairs: oral morphine mg a day, then this drug in mg a day.
    pub points: Vec<(Exact, Exact)>,
    /// What a reader should know about it.
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeFile {
    low: String,
    high: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum EndsFile {
    One(String),
    Range(RangeFile),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandFile {
    over: String,
    factor: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PairFile {
    dose: String,
    equals_oral_morphine_mg: String,
}

/// A row as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorRowFile {
    drug: String,
    route: String,
    per: String,
    factor: Option<String>,
    pair: Option<PairFile>,
    low: Option<String>,
    high: Option<String>,
    by_strength: Option<Entries<EndsFile>>,
    by_daily_dose: Option<Vec<BandFile>>,
    source: Option<String>,
    status: String,
    extrapolated: bool,
    #[serde(default)]
    derived: bool,
    #[serde(default)]
    inputs: Vec<String>,
    printed: Option<Printed>,
    #[serde(default)]
    points: Vec<(String, String)>,
    note: String,
}

impl FactorRowFile {
    /// Reads a row of a table, which lends it its source where it has none of its own.
    pub fn read(self, table: &str, table_source: &str, report: &mut Report) -> FactorRow {
        report.enter(&format!("{table}/{} {}", self.drug, self.route));
        let forms = [
            self.factor.is_some(),
            self.pair.is_some(),
            self.low.is_some() || self.high.is_some(),
            self.by_strength.is_some(),
            self.by_daily_dose.is_some(),
        ];
        if forms.into_iter().filter(|form| *form).count() != 1 {
            report.problem("factor", "a row has exactly one form of factor");
        }
        if !["mg", "mcg", "mcg/h", "mg per 24 h"].contains(&self.per.as_str()) {
            report.problem("per", format!("‘{}’ is not a known unit", self.per));
        }
        if self.extrapolated && self.note.is_empty() {
            report.problem("note", "an extrapolated row has a note");
        }
        report.derived("inputs", self.derived, &self.inputs);
        report.cite_all("source", &self.source);
        let (factor, written) = self.factor(report);
        let points = self.points.iter().map(|(morphine, drug)| {
            let morphine = report.exact("points", morphine);
            (morphine, report.exact("points", drug))
        });
        FactorRow {
            points: points.collect(),
            status: report.word("status", &self.status),
            factor,
            written,
            source: self.source.unwrap_or_else(|| table_source.to_owned()),
            drug: self.drug,
            route: self.route,
            per: self.per,
            extrapolated: self.extrapolated,
            inputs: self.inputs,
            printed: self.printed,
            note: self.note,
        }
    }

    fn factor(&self, report: &mut Report) -> (Factor, String) {
        if let Some(pair) = &self.pair {
            let dose = report.exact("pair.dose", &pair.dose);
            let morphine = report.exact("pair", &pair.equals_oral_morphine_mg);
            if dose.is_zero() {
                report.problem("pair.dose", "a pair's dose is above 0");
                return (Factor::Single(dose), String::new());
            }
            let ratio = morphine / dose;
            let written = decimal_text(&ratio);
            return (Factor::Single(ratio), written);
        }
        if let Some(entries) = &self.by_strength {
            return (by_strength(entries, report), "by-strength".to_owned());
        }
        if let Some(bands) = &self.by_daily_dose {
            return (by_daily_dose(bands, report), "by-daily-dose".to_owned());
        }
        if let Some(factor) = &self.factor {
            let value = report.exact("factor", factor);
            return (Factor::Single(value), factor.clone());
        }
        let low = self.low.as_deref().unwrap_or_default();
        let high = self.high.as_deref().unwrap_or_default();
        let (lower, upper) = (report.exact("low", low), report.exact("high", high));
        report.in_order("low", &lower, &upper);
        let factor = Factor::Range {
            low: lower,
            high: upper,
        };
        (factor, format!("{low} to {high}"))
    }
}

fn by_strength(entries: &Entries<EndsFile>, report: &mut Report) -> Factor {
    let mut strengths = Vec::new();
    for (strength, ends) in &entries.0 {
        let (low, high) = match ends {
            EndsFile::One(value) => (value, value),
            EndsFile::Range(range) => (&range.low, &range.high),
        };
        let field = format!("by_strength.{strength}");
        let (low, high) = (report.exact(&field, low), report.exact(&field, high));
        report.in_order(&field, &low, &high);
        match rate_from_text(strength) {
            Some(rate) => strengths.push((rate, low, high)),
            None => report.problem(&field, "this is not a patch strength"),
        }
    }
    Factor::ByStrength(strengths)
}

fn by_daily_dose(bands: &[BandFile], report: &mut Report) -> Factor {
    let mut read: Vec<Band> = Vec::new();
    for band in bands {
        let over = report.exact("by_daily_dose.over", &band.over);
        let factor = report.exact("by_daily_dose.factor", &band.factor);
        match read.last() {
            None if !over.is_zero() => report.problem("by_daily_dose", "bands start at 0"),
            Some(before) if before.over >= over => report.problem("by_daily_dose", "bands rise"),
            _ => {}
        }
        read.push(Band { over, factor });
    }
    if read.is_empty() {
        report.problem("by_daily_dose", "there is no band");
    }
    Factor::ByDailyDose(read)
}

/// No drug, route and unit has two numbers, and no patch strength stands twice.
pub(super) fn check_rows(rows: &[FactorRow], report: &mut Report) {
    let mut seen = BTreeSet::new();
    for row in rows {
        let rates: Vec<Option<PatchRate>> = match &row.factor {
            Factor::ByStrength(values) => values.iter().map(|(rate, ..)| Some(*rate)).collect(),
            _ => vec![None],
        };
        for rate in rates {
            if !seen.insert((&row.drug, &row.route, &row.per, rate)) {
                let message = format!("‘{} {}’ has two numbers", row.drug, row.route);
                report.problem("rows", message);
            }
        }
    }
}
