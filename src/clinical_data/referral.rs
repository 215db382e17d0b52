//! Whom to ask, when and why; which of these withhold a schedule until answered.
//!
//! Facts from `assets/clinical/referral.json`. No guideline publishes a referral list like
//! this one: the status belongs to the clinical reason, and urgency and gate are this
//! project's choice, to be signed by a clinician.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clinical_data::conditions::{Condition, ConditionFile};
use crate::clinical_data::custody::{FileCustody, Meta};
use crate::clinical_data::reading::{Report, words};
use crate::clinical_data::sources::{Fact, Status};

words! {
    /// How soon somebody is to be asked; the most urgent comes first.
    Urgency {
        /// At once.
        Emergency => "emergency",
        /// Today.
        SameDay => "same-day",
        /// Before the taper starts.
        BeforeStarting => "before-starting",
        /// In the next days or weeks.
        Soon => "soon",
        /// Worth thinking of.
        Consider => "consider",
    }
}

/// A reason to ask somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The rule's id.
    pub id: String,
    /// When it applies.
    pub when: Condition,
    /// How soon.
    pub urgency: Urgency,
    /// Whom to ask.
    pub to: String,
    /// Why.
    pub why: String,
    /// What to ask for.
    pub ask: String,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// Whether it withholds the schedule until a prescriber has answered it.
    pub gate: bool,
    /// Whether it can never be answered away.
    pub refusal: bool,
    /// Codes of the countries that it holds in; empty for every one.
    pub countries: Vec<String>,
    /// Further sources that say the same.
    pub also: Vec<String>,
    /// What a reader should know about it.
    pub note: String,
}

impl Trigger {
    /// Whether it holds in the country with this code.
    pub fn in_country(&self, code: &str) -> bool {
        self.countries.is_empty() || self.countries.iter().any(|country| country == code)
    }
}

/// A field that conditions may ask about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionField {
    /// Its path, with `<question>` or `<id>` where any may stand.
    pub field: String,
    /// What kind of value it has.
    #[serde(rename = "type")]
    pub value_type: String,
    /// Where the value comes from.
    pub from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggerFile {
    id: String,
    when: ConditionFile,
    urgency: String,
    to: String,
    why: String,
    ask: String,
    source: String,
    status: String,
    gate: bool,
    #[serde(default)]
    refusal: bool,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    note: String,
}

impl TriggerFile {
    fn read(self, report: &mut Report) -> Trigger {
        report.enter(&self.id);
        report.cite("source", &self.source);
        report.cite_all("also", &self.also);
        Trigger {
            when: self.when.read("when", report),
            urgency: report.word("urgency", &self.urgency),
            status: report.word("status", &self.status),
            id: self.id,
            to: self.to,
            why: self.why,
            ask: self.ask,
            source: self.source,
            gate: self.gate,
            refusal: self.refusal,
            countries: self.countries,
            also: self.also,
            note: self.note,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    meta: Meta,
    fields: Vec<ConditionField>,
    triggers: Vec<Box<RawValue>>,
}

/// What `referral.json` holds.
#[derive(Default)]
pub(super) struct Referral {
    pub custody: Option<FileCustody>,
    pub rules: Vec<Fact>,
    pub fields: Vec<ConditionField>,
    pub triggers: Vec<Trigger>,
}

/// Reads `referral.json`.
pub(super) fn read(text: &str, report: &mut Report) -> Referral {
    /// Taken here, then what only explains the file to those who edit it.
    const META: [&str; 4] = ["rules", "rules_source", "rules_status", "words"];
    report.open("referral.json");
    let Some(file) = report.parse::<File>("", text) else {
        return Referral::default();
    };
    let custody = file.meta.custody(&META, report);
    let rules = file.meta.rules(report);
    let rows: Vec<TriggerFile> = report.rows("triggers", &file.triggers);
    let triggers: Vec<Trigger> = rows.into_iter().map(|row| row.read(report)).collect();
    report.unique("id", triggers.iter().map(|trigger| trigger.id.as_str()));
    Referral {
        custody: Some(custody),
        rules,
        fields: file.fields,
        triggers,
    }
}
