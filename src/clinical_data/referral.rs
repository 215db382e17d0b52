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
use crate::clinical_data::sources::{Fact, FactFile, Status};
use crate::clinical_data::{Country, Formulary};

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
    /// The ids of what to send along.
    pub send: Vec<String>,
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
    /// Whether it holds in a country; one of certain countries does not where none is known.
    pub fn in_force(&self, country: Option<Country>) -> bool {
        let named = |code: &String| country.is_some_and(|country| country.as_str() == code);
        self.countries.is_empty() || self.countries.iter().any(named)
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
    send: Vec<String>,
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
            send: self.send,
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
    to_send: Vec<Box<RawValue>>,
    triggers: Vec<Box<RawValue>>,
}

impl Formulary {
    /// The reasons to ask somebody, in the data's order.
    pub fn triggers(&self) -> &[Trigger] {
        &self.triggers
    }

    /// The reason to ask somebody with this id.
    pub fn trigger(&self, id: &str) -> Option<&Trigger> {
        self.triggers.iter().find(|trigger| trigger.id == id)
    }

    /// The fields that conditions may ask about.
    pub fn condition_fields(&self) -> &[ConditionField] {
        &self.fields
    }

    /// What holds of the whole list of referrals, as sentences.
    pub fn referral_rules(&self) -> &[Fact] {
        &self.referral_rules
    }

    /// What may be sent along with a referral, by id.
    pub fn to_send(&self) -> &[Fact] {
        &self.to_send
    }
}

/// What `referral.json` holds.
#[derive(Default)]
pub(super) struct Referral {
    pub custody: Option<FileCustody>,
    pub rules: Vec<Fact>,
    pub fields: Vec<ConditionField>,
    pub triggers: Vec<Trigger>,
    pub to_send: Vec<Fact>,
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
    let items: Vec<FactFile> = report.rows("to_send", &file.to_send);
    let to_send = FactFile::read_all(items, "to_send", report);
    report.unique("id", to_send.iter().map(|item| item.id.as_str()));
    let rows: Vec<TriggerFile> = report.rows("triggers", &file.triggers);
    let triggers: Vec<Trigger> = rows.into_iter().map(|row| row.read(report)).collect();
    report.unique("id", triggers.iter().map(|trigger| trigger.id.as_str()));
    for trigger in &triggers {
        report.enter(&trigger.id);
        let known = |id: &str| to_send.iter().any(|item| item.id == id);
        for id in trigger.send.iter().filter(|id| !known(id)) {
            report.problem("send", format!("‘{id}’ is not in to_send"));
        }
    }
    Referral {
        custody: Some(custody),
        rules,
        fields: file.fields,
        triggers,
        to_send,
    }
}
