//! How `assets/clinical/paces.json` is read into paces.
//!
//! The shapes here are the file's own; what they mean stands in `paces.rs`, and the sizes
//! of the cuts are read in `pace_cuts.rs`. A pace may be used in its settings only.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clinical_data::conditions::{Condition, ConditionFile};
use crate::clinical_data::custody::{FileCustody, Meta};
use crate::clinical_data::pace_cuts::{DaysFile, ReductionFile, TailFile, status};
use crate::clinical_data::paces::{AppliesIf, NotForPlanning, Pace, Setting};
use crate::clinical_data::reading::{Entries, Report};
use crate::clinical_data::sources::Fact;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaceFile {
    id: String,
    title: String,
    population: String,
    setting: Vec<String>,
    #[serde(default)]
    not_in_setting: Vec<String>,
    #[serde(default)]
    setting_derived: bool,
    reduction: ReductionFile,
    every_days: DaysFile,
    tail: Option<TailFile>,
    review_days: Option<u32>,
    review_first_days: Option<(u32, u32)>,
    applies_if: AppliesIf,
    excludes: Vec<String>,
    #[serde(default)]
    excludes_derived: bool,
    excludes_status: Option<String>,
    steps: Option<u32>,
    superseded_by: Option<String>,
    source: String,
    status: String,
    reported_by: Option<String>,
    note: String,
}

impl PaceFile {
    fn read(self, report: &mut Report) -> Pace {
        report.enter(&self.id);
        report.cite("source", &self.source);
        report.cite_all("reported_by", &self.reported_by);
        let settings = |field: &str, words: &[String], report: &mut Report| -> Vec<Setting> {
            words.iter().map(|word| report.word(field, word)).collect()
        };
        let allowed = settings("setting", &self.setting, report);
        let refused = settings("not_in_setting", &self.not_in_setting, report);
        if allowed.is_empty() || allowed.iter().any(|setting| refused.contains(setting)) {
            report.problem("setting", "a pace has a setting, and none that it refuses");
        }
        if self.steps == Some(0) || self.review_days == Some(0) {
            report.problem("steps", "cuts and days between reviews are above 0");
        }
        if let Some((first, last)) = &self.review_first_days {
            report.in_order("review_first_days", first, last);
        }
        Pace {
            settings: allowed,
            settings_derived: self.setting_derived,
            reduction: self.reduction.read(report),
            every_days: self.every_days.read("every_days", report),
            tail: self.tail.map(|tail| tail.read(report)),
            status: report.word("status", &self.status),
            excludes_status: status("excludes_status", self.excludes_status.as_ref(), report),
            id: self.id,
            title: self.title,
            population: self.population,
            review_days: self.review_days,
            review_first_days: self.review_first_days,
            applies_if: self.applies_if,
            excludes: self.excludes,
            excludes_derived: self.excludes_derived,
            steps: self.steps,
            superseded_by: self.superseded_by,
            source: self.source,
            reported_by: self.reported_by,
            note: self.note,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotForPlanningFile {
    id: String,
    text: String,
    why_not: String,
    source: String,
    status: String,
    reported_by: Option<String>,
    #[serde(default)]
    excludes: Vec<String>,
    excludes_status: Option<String>,
}

impl NotForPlanningFile {
    fn read(self, report: &mut Report) -> NotForPlanning {
        report.enter(&self.id);
        report.cite("source", &self.source);
        report.cite_all("reported_by", &self.reported_by);
        NotForPlanning {
            excludes_status: status("excludes_status", self.excludes_status.as_ref(), report),
            why_not: self.why_not,
            excludes: self.excludes,
            fact: Fact {
                status: report.word("status", &self.status),
                reported_by: self.reported_by,
                ..Fact::new(self.id, self.text, self.source)
            },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    meta: Meta,
    paces: Vec<Box<RawValue>>,
    not_for_planning: Vec<Box<RawValue>>,
}

/// What `paces.json` holds.
#[derive(Default)]
pub(super) struct Paces {
    pub custody: Option<FileCustody>,
    pub rules: Vec<Fact>,
    pub exclusions: Vec<(String, Condition)>,
    pub paces: Vec<Arc<Pace>>,
    pub not_for_planning: Vec<NotForPlanning>,
}

/// Reads `paces.json`.
pub(super) fn read(text: &str, report: &mut Report) -> Paces {
    /// Taken here, then what only explains the file to those who edit it.
    const META: [&str; 7] = [
        "excludes_when",
        "rules",
        "rules_source",
        "rules_status",
        "words",
        "conditions_note",
        "applies_if_note",
    ];
    report.open("paces.json");
    let Some(file) = report.parse::<File>("", text) else {
        return Paces::default();
    };
    let custody = file.meta.custody(&META, report);
    let rules = file.meta.rules(report);
    let exclusions: Option<Entries<ConditionFile>> = file.meta.take("excludes_when", report);
    let exclusions = exclusions.unwrap_or_default().0.into_iter();
    let exclusions = exclusions.map(|(word, condition)| {
        let place = format!("meta.excludes_when.{word}");
        let condition = condition.read(&place, report);
        (word, condition)
    });
    let exclusions: Vec<(String, Condition)> = exclusions.collect();
    let rows: Vec<PaceFile> = report.rows("paces", &file.paces);
    let paces: Vec<Pace> = rows.into_iter().map(|row| row.read(report)).collect();
    let rows: Vec<NotForPlanningFile> = report.rows("not_for_planning", &file.not_for_planning);
    let others: Vec<NotForPlanning> = rows.into_iter().map(|row| row.read(report)).collect();
    report.unique("id", paces.iter().map(|pace| pace.id.as_str()));
    report.unique("id", others.iter().map(|other| other.fact.id.as_str()));
    Paces {
        custody: Some(custody),
        rules,
        exclusions,
        paces: paces.into_iter().map(Arc::new).collect(),
        not_for_planning: others,
    }
}
