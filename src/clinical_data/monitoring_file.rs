//! How `assets/clinical/monitoring.json` is read.
//!
//! The shapes here are the file's own; what they mean stands in `monitoring.rs`. A range
//! has both ends, and a scale's bands follow one another without a gap.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clinical_data::conditions::{Condition, ConditionFile};
use crate::clinical_data::custody::{FileCustody, Meta};
use crate::clinical_data::monitoring::{
    Monitoring, NaloxoneTrigger, ReviewInterval, Scale, ScaleBand, Shown, Symptoms,
};
use crate::clinical_data::reading::Report;
use crate::clinical_data::sources::{Fact, FactFile};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettlesFile {
    low: u32,
    high: u32,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SymptomsFile {
    #[serde(default)]
    id: String,
    #[serde(default)]
    appears: String,
    settles_days: Option<SettlesFile>,
    symptoms: Vec<String>,
    #[serde(default)]
    note: String,
    source: String,
    status: String,
}

impl SymptomsFile {
    fn read(self, list: &str, report: &mut Report) -> Symptoms {
        let id = if self.id.is_empty() {
            list.to_owned()
        } else {
            self.id
        };
        report.enter(&id);
        report.cite("source", &self.source);
        let mut notes = vec![self.note];
        let settles_days = self.settles_days.map(|days| {
            report.in_order("settles_days", &days.low, &days.high);
            notes.push(days.note);
            (days.low, days.high)
        });
        notes.retain(|note| !note.is_empty());
        Symptoms {
            id,
            appears: self.appears,
            settles_days,
            symptoms: self.symptoms,
            status: report.word("status", &self.status),
            source: self.source,
            note: notes.join("; "),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithdrawalFile {
    phases: Vec<SymptomsFile>,
    uk_patient_list: SymptomsFile,
    keele_additions: SymptomsFile,
    facts: Vec<FactFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScaleFile {
    id: String,
    name: String,
    rated_by: String,
    #[serde(default)]
    items: Vec<String>,
    item_count: Option<u32>,
    item_low: Option<u32>,
    item_high: Option<u32>,
    total_low: Option<u32>,
    total_high: Option<u32>,
    bands: Vec<ScaleBand>,
    bands_status: Option<String>,
    source: String,
    status: String,
    note: String,
}

/// Both ends of a range, or neither.
fn ends(
    field: &str,
    low: Option<u32>,
    high: Option<u32>,
    report: &mut Report,
) -> Option<(u32, u32)> {
    match (low, high) {
        (Some(low), Some(high)) => {
            report.in_order(field, &low, &high);
            Some((low, high))
        }
        (None, None) => None,
        _ => {
            report.problem(field, "a range has both ends");
            None
        }
    }
}

impl ScaleFile {
    fn read(self, report: &mut Report) -> Scale {
        report.enter(&self.id);
        report.cite("source", &self.source);
        let mut before: Option<u32> = None;
        for band in &self.bands {
            report.in_order("bands", &band.from, &band.to);
            let next = before.map_or(Some(band.from), |to| to.checked_add(1));
            if next != Some(band.from) {
                report.problem("bands", "a band begins right above the one before");
            }
            before = Some(band.to);
        }
        let bands_status = self.bands_status.as_deref();
        Scale {
            item_range: ends("item_low", self.item_low, self.item_high, report),
            total_range: ends("total_low", self.total_low, self.total_high, report),
            bands_status: bands_status.map(|word| report.word("bands_status", word)),
            status: report.word("status", &self.status),
            id: self.id,
            name: self.name,
            rated_by: self.rated_by,
            items: self.items,
            item_count: self.item_count,
            bands: self.bands,
            source: self.source,
            note: self.note,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NaloxoneTriggerFile {
    words: String,
    when: ConditionFile,
    source: String,
    status: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NaloxoneFile {
    offer_when: Vec<NaloxoneTriggerFile>,
    facts: Vec<FactFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewIntervalFile {
    paces: Vec<String>,
    words: String,
    days: Option<u32>,
    at_most_days: Option<u32>,
    low_days: Option<u32>,
    high_days: Option<u32>,
    first_low_days: Option<u32>,
    first_high_days: Option<u32>,
    then_days: Option<u32>,
    source: String,
    status: String,
    #[serde(default)]
    derived: bool,
    #[serde(default)]
    inputs: Vec<String>,
}

impl ReviewIntervalFile {
    fn read(self, report: &mut Report) -> ReviewInterval {
        report.enter(&format!("review: {}", self.words));
        report.cite("source", &self.source);
        report.derived("inputs", self.derived, &self.inputs);
        let first = (self.first_low_days, self.first_high_days);
        ReviewInterval {
            range_days: ends("low_days", self.low_days, self.high_days, report),
            first_days: ends("first_low_days", first.0, first.1, report),
            status: report.word("status", &self.status),
            paces: self.paces,
            words: self.words,
            days: self.days,
            at_most_days: self.at_most_days,
            then_days: self.then_days,
            source: self.source,
            inputs: self.inputs,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewFile {
    intervals: Vec<ReviewIntervalFile>,
    visit_records: Vec<FactFile>,
}

/// When one piece of advice is left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOutFile {
    advice: String,
    when: ConditionFile,
}

/// Which advice is shown together, by id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShownFile {
    source: String,
    status: String,
    worsening: Vec<String>,
    never_back: Vec<String>,
    left_out: Vec<LeftOutFile>,
}

impl ShownFile {
    fn read(self, monitoring: &mut Monitoring, report: &mut Report) {
        report.enter("shown");
        report.cite("source", &self.source);
        let facts = monitoring.patient_advice.iter();
        let facts: Vec<&Fact> = facts.chain(&monitoring.withdrawal_facts).collect();
        let (advice, conditions): (Vec<String>, Vec<Condition>) = self
            .left_out
            .into_iter()
            .map(|one| (one.advice, one.when.read("left_out.when", report)))
            .unzip();
        for (field, ids) in [
            ("worsening", &self.worsening),
            ("never_back", &self.never_back),
            ("left_out.advice", &advice),
        ] {
            for id in ids {
                if !facts.iter().any(|fact| fact.id == *id) {
                    let message = format!("‘{id}’ is neither advice nor a withdrawal fact");
                    report.problem(field, message);
                }
            }
        }
        monitoring.shown = Some(Shown {
            status: report.word("status", &self.status),
            worsening: self.worsening,
            never_back: self.never_back,
            left_out: advice.into_iter().zip(conditions).collect(),
            source: self.source,
        });
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    meta: Meta,
    withdrawal: WithdrawalFile,
    scales: Vec<Box<RawValue>>,
    naloxone: NaloxoneFile,
    review: ReviewFile,
    patient_advice: Vec<FactFile>,
    shown: ShownFile,
    evidence: Vec<FactFile>,
}

/// Reads `monitoring.json`.
pub(super) fn read(text: &str, report: &mut Report) -> (Option<FileCustody>, Monitoring) {
    /// Taken here.
    const META: [&str; 3] = ["note", "note_source", "note_status"];
    report.open("monitoring.json");
    let Some(file) = report.parse::<File>("", text) else {
        return (None, Monitoring::default());
    };
    let custody = file.meta.custody(&META, report);
    let mut monitoring = Monitoring {
        note: Some(file.meta.sentence("note", report)),
        ..Monitoring::default()
    };
    for phase in file.withdrawal.phases {
        monitoring.phases.push(phase.read("phases", report));
    }
    for (list, name) in [
        (file.withdrawal.uk_patient_list, "uk_patient_list"),
        (file.withdrawal.keele_additions, "keele_additions"),
    ] {
        monitoring.symptom_lists.push(list.read(name, report));
    }
    let rows: Vec<ScaleFile> = report.rows("scales", &file.scales);
    monitoring.scales = rows.into_iter().map(|row| row.read(report)).collect();
    for (position, trigger) in file.naloxone.offer_when.into_iter().enumerate() {
        report.enter(&format!("naloxone.offer_when[{position}]"));
        report.cite("source", &trigger.source);
        monitoring.naloxone.push(NaloxoneTrigger {
            when: trigger.when.read("when", report),
            words: trigger.words,
            status: report.word("status", &trigger.status),
            source: trigger.source,
            note: trigger.note,
        });
    }
    let intervals = file.review.intervals.into_iter();
    monitoring.reviews = intervals.map(|row| row.read(report)).collect();
    for (list, facts, into) in [
        (
            "withdrawal",
            file.withdrawal.facts,
            &mut monitoring.withdrawal_facts,
        ),
        (
            "naloxone",
            file.naloxone.facts,
            &mut monitoring.naloxone_facts,
        ),
        (
            "visit_records",
            file.review.visit_records,
            &mut monitoring.visit_records,
        ),
        (
            "patient_advice",
            file.patient_advice,
            &mut monitoring.patient_advice,
        ),
        ("evidence", file.evidence, &mut monitoring.evidence),
    ] {
        report.enter(list);
        *into = FactFile::read_all(facts, "facts", report);
        let ids = into.iter().map(|fact| fact.id.as_str());
        report.unique("id", ids.filter(|id| !id.is_empty()));
    }
    file.shown.read(&mut monitoring, report);
    report.unique(
        "id",
        monitoring.scales.iter().map(|scale| scale.id.as_str()),
    );
    (Some(custody), monitoring)
}
