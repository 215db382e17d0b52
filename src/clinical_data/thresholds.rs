//! Dose levels, steepness, tail, hold, review, breakthrough and switching numbers.
//!
//! Facts from `assets/clinical/thresholds.json`. A threshold is a warning with a source,
//! never a hard limit of the program; where two sources conflict, both stay. Which one is
//! shown to whom is decided elsewhere.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clinical_data::custody::{FileCustody, Meta};
use crate::clinical_data::reading::{Entries, Figure, Report};
use crate::clinical_data::sources::{Citation, Fact, Status};
use crate::quantity::Exact;

/// A threshold's numbers, by the data's names for them; none for a rule in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThresholdValue {
    /// The value as the file has it; `null` for a rule in words.
    pub raw: serde_json::Value,
    figures: Vec<(String, Exact)>,
}

macro_rules! figures {
    ($($(#[$meta:meta])* $name:ident,)+) => {
        impl ThresholdValue {
            $(
                $(#[$meta])*
                pub fn $name(&self) -> Option<&Exact> {
                    self.figure(stringify!($name))
                }
            )+
        }
    };
}

figures! {
    /// Strictly more than this.
    over,
    /// This or more.
    at_least,
    /// This, exactly.
    exactly,
    /// About this.
    at,
    /// The lower end.
    low,
    /// The upper end.
    high,
    /// A share.
    fraction,
    /// About this share.
    at_fraction,
    /// The lower end, as a share.
    low_fraction,
    /// The upper end, as a share.
    high_fraction,
    /// Days.
    days,
    /// Strictly more than these days.
    over_days,
    /// At most these days.
    at_most_days,
    /// Hours.
    hours,
}

impl ThresholdValue {
    /// Every name that a number may have.
    const NAMES: [&'static str; 28] = [
        "over",
        "at_least",
        "exactly",
        "at",
        "low",
        "high",
        "fraction",
        "at_fraction",
        "low_fraction",
        "high_fraction",
        "days",
        "over_days",
        "at_most_days",
        "low_days",
        "high_days",
        "first_low_days",
        "first_high_days",
        "then_days",
        "hours",
        "low_hours",
        "high_hours",
        "at_least_months",
        "low_months",
        "high_months",
        "some_low_months",
        "some_high_months",
        // What one patch counts as in a table, under that table's publisher.
        "fpm",
        "cdc",
    ];

    /// The number of that name, in the threshold's unit.
    pub fn figure(&self, name: &str) -> Option<&Exact> {
        let named = self.figures.iter().find(|(known, _)| known == name);
        named.map(|(_, value)| value)
    }

    /// All numbers, in the data's order.
    pub fn figures(&self) -> impl Iterator<Item = (&str, &Exact)> {
        self.figures
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    fn read(raw: &RawValue, report: &mut Report) -> Self {
        let entries = report.parse::<Option<Entries<Figure>>>("value", raw.get());
        let entries = entries.flatten().unwrap_or_default();
        let figures = entries.0.into_iter().map(|(name, figure)| {
            let known = Self::NAMES.contains(&name.as_str());
            let field = format!("value.{name}");
            if !known {
                report.problem(&field, "this number's name is not known");
            }
            let value = report.exact(&field, &figure.0);
            (name, value)
        });
        let value = Self {
            figures: figures.collect(),
            raw: report.parse("value", raw.get()).unwrap_or_default(),
        };
        for (low, high) in [
            ("low", "high"),
            ("low_fraction", "high_fraction"),
            ("low_days", "high_days"),
            ("first_low_days", "first_high_days"),
            ("low_hours", "high_hours"),
            ("low_months", "high_months"),
            ("some_low_months", "some_high_months"),
        ] {
            match (value.figure(low), value.figure(high)) {
                (Some(low), Some(high)) => report.in_order("value", low, high),
                (None, None) => {}
                _ => report.problem("value", "a range has both ends"),
            }
        }
        value
    }
}

/// One number or rule with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Its id.
    pub id: String,
    /// What it is about, such as `dose-level` or `steepness`.
    pub kind: String,
    /// Its numbers.
    pub value: ThresholdValue,
    /// The unit of its numbers; `rule` where there is none.
    pub unit: String,
    /// What it means, as a sentence.
    pub meaning: String,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// Further sources that say the same.
    pub also: Vec<String>,
    /// Who reported it, where it was not read in the source.
    pub reported_by: Option<String>,
    /// Codes of the countries that it is shown in; `all` for every one.
    pub countries: Vec<String>,
    /// `all`, `any`, `chronic-pain` or `palliative`.
    pub scope: String,
    /// What a value worked out by this project rests on; empty unless it is derived.
    pub inputs: Vec<String>,
    /// What a reader should know about it.
    pub note: String,
}

impl From<&Threshold> for Citation {
    fn from(threshold: &Threshold) -> Self {
        Self::new(&threshold.source, threshold.status)
    }
}

impl Threshold {
    /// Whether it is shown in the country with this code.
    pub fn in_country(&self, code: &str) -> bool {
        let shown = |country: &String| country == "all" || country == code;
        self.countries.iter().any(shown)
    }
}

const KINDS: [&str; 14] = [
    "dose-level",
    "risk",
    "steepness",
    "tail",
    "tolerance",
    "hold",
    "reverse",
    "stop",
    "method",
    "review",
    "breakthrough",
    "switch",
    "patch",
    "person",
];
const SCOPES: [&str; 4] = ["all", "any", "chronic-pain", "palliative"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdFile {
    id: String,
    kind: String,
    value: Box<RawValue>,
    unit: String,
    meaning: String,
    source: String,
    status: String,
    #[serde(default)]
    also: Vec<String>,
    reported_by: Option<String>,
    countries: Vec<String>,
    scope: String,
    #[serde(default)]
    derived: bool,
    #[serde(default)]
    inputs: Vec<String>,
    note: String,
}

impl ThresholdFile {
    fn read(self, report: &mut Report) -> Threshold {
        report.enter(&self.id);
        report.cite("source", &self.source);
        report.cite_all("also", &self.also);
        report.cite_all("reported_by", &self.reported_by);
        report.derived("inputs", self.derived, &self.inputs);
        if !KINDS.contains(&self.kind.as_str()) {
            report.problem("kind", format!("‘{}’ is not a known kind", self.kind));
        }
        if !SCOPES.contains(&self.scope.as_str()) {
            report.problem("scope", format!("‘{}’ is not a known scope", self.scope));
        }
        Threshold {
            value: ThresholdValue::read(&self.value, report),
            status: report.word("status", &self.status),
            id: self.id,
            kind: self.kind,
            unit: self.unit,
            meaning: self.meaning,
            source: self.source,
            also: self.also,
            reported_by: self.reported_by,
            countries: self.countries,
            scope: self.scope,
            inputs: self.inputs,
            note: self.note,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    meta: Meta,
    thresholds: Vec<Box<RawValue>>,
}

/// What `thresholds.json` holds.
#[derive(Default)]
pub(super) struct Thresholds {
    pub custody: Option<FileCustody>,
    pub note: Option<Fact>,
    pub thresholds: Vec<Threshold>,
}

/// Reads `thresholds.json`.
pub(super) fn read(text: &str, report: &mut Report) -> Thresholds {
    /// Taken here, but for what only explains the file to those who edit it.
    const META: [&str; 4] = ["words", "note", "note_source", "note_status"];
    report.open("thresholds.json");
    let Some(file) = report.parse::<File>("", text) else {
        return Thresholds::default();
    };
    let custody = file.meta.custody(&META, report);
    let note = file.meta.sentence("note", report);
    let rows: Vec<ThresholdFile> = report.rows("thresholds", &file.thresholds);
    let thresholds: Vec<Threshold> = rows.into_iter().map(|row| row.read(report)).collect();
    report.unique("id", thresholds.iter().map(|row| row.id.as_str()));
    Thresholds {
        custody: Some(custody),
        note: Some(note),
        thresholds,
    }
}
