//! Oral morphine equivalence: one table for each source, with what each leaves out.
//!
//! Facts from `assets/clinical/equivalence.json`. Tables are never mixed or averaged; a
//! published range stays a range; a drug without a row is refused with a reason. Here the
//! tables are only read and checked; nothing is worked out from them.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clinical_data::custody::{FileCustody, Meta};
use crate::clinical_data::factors::{FactorRow, FactorRowFile, check_rows};
use crate::clinical_data::reading::Report;
use crate::clinical_data::sources::{Citation, Fact, FactFile, Status};

/// A drug and route that a table refuses, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The drug.
    pub drug: String,
    /// The route.
    pub route: String,
    /// Why the table has no number for it.
    pub reason: String,
}

/// A printed row that is not used, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What is printed.
    pub row: String,
    /// Why it is not used, with its source and status.
    pub reason: Fact,
}

/// One source's table of factors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EquivalenceTable {
    /// The id that plan files use.
    pub id: String,
    /// The table's name for people.
    pub title: String,
    /// `chronic-pain` or `palliative`.
    pub scope: String,
    /// Codes of the countries that it is made for.
    pub countries: Vec<String>,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// Whether it is only for tests and old records, never for a new plan.
    pub regression_only: bool,
    /// What it is limited to, where it is: `regression-only` or `research-only`.
    pub use_word: Option<String>,
    /// Its factors.
    pub rows: Vec<FactorRow>,
    /// What it refuses.
    pub refuses: Vec<Refusal>,
    /// What its source says on using it.
    pub rules: Vec<Fact>,
    /// Printed rows that are not used.
    pub left_out: Vec<LeftOut>,
}

impl From<&EquivalenceTable> for Citation {
    fn from(table: &EquivalenceTable) -> Self {
        Self::new(&table.source, table.status)
    }
}

impl EquivalenceTable {
    /// Whether the source limits it to research.
    pub fn research_only(&self) -> bool {
        self.use_word.as_deref() == Some(RESEARCH_ONLY)
    }

    /// The rows for a drug and route; several where patch strengths have rows of their own.
    pub fn rows_for(&self, drug: &str, route: &str) -> impl Iterator<Item = &FactorRow> {
        self.rows
            .iter()
            .filter(move |row| row.drug == drug && row.route == route)
    }

    /// Why the table refuses a drug and route, if it says so.
    pub fn refusal(&self, drug: &str, route: &str) -> Option<&Refusal> {
        let asked = |refusal: &&Refusal| refusal.drug == drug && refusal.route == route;
        self.refuses.iter().find(asked)
    }
}

/// What is said of methadone in place of a factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Methadone {
    /// The rule: no plan and no conversion.
    pub rule: Fact,
    /// Published ratios, which disagree.
    pub published_ratios: Vec<Fact>,
}

const REGRESSION_ONLY: &str = "regression-only";
const RESEARCH_ONLY: &str = "research-only";
const SCOPES: [&str; 2] = ["chronic-pain", "palliative"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOutFile {
    row: String,
    reason: String,
    source: String,
    status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    id: String,
    title: String,
    scope: String,
    countries: Vec<String>,
    source: String,
    status: String,
    #[serde(rename = "use")]
    use_word: Option<String>,
    rows: Vec<FactorRowFile>,
    refuses: Vec<Refusal>,
    rules: Vec<FactFile>,
    #[serde(default)]
    left_out: Vec<LeftOutFile>,
}

impl TableFile {
    fn read(self, report: &mut Report) -> EquivalenceTable {
        report.enter(&self.id);
        report.cite("source", &self.source);
        if !SCOPES.contains(&self.scope.as_str()) {
            report.problem("scope", format!("‘{}’ is not a known scope", self.scope));
        }
        let use_word = self.use_word.as_deref();
        if use_word.is_some_and(|word| ![REGRESSION_ONLY, RESEARCH_ONLY].contains(&word)) {
            report.problem("use", "this is neither regression-only nor research-only");
        }
        let status = report.word("status", &self.status);
        let rules = FactFile::read_all(self.rules, "rules", report);
        let left_out = self.left_out.into_iter().map(|left_out| {
            report.cite("left_out.source", &left_out.source);
            LeftOut {
                row: left_out.row,
                reason: Fact {
                    status: report.word("left_out.status", &left_out.status),
                    ..Fact::new(String::new(), left_out.reason, left_out.source)
                },
            }
        });
        let left_out = left_out.collect();
        let rows: Vec<FactorRow> = self
            .rows
            .into_iter()
            .map(|row| row.read(&self.id, &self.source, report))
            .collect();
        report.enter(&self.id);
        check_rows(&rows, report);
        for refusal in &self.refuses {
            let has_row = |row: &FactorRow| row.drug == refusal.drug && row.route == refusal.route;
            if rows.iter().any(has_row) {
                let message = format!("‘{} {}’ also has a row", refusal.drug, refusal.route);
                report.problem("refuses", message);
            }
        }
        EquivalenceTable {
            id: self.id,
            title: self.title,
            scope: self.scope,
            countries: self.countries,
            source: self.source,
            status,
            regression_only: use_word == Some(REGRESSION_ONLY),
            use_word: self.use_word,
            rows,
            refuses: self.refuses,
            rules,
            left_out,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MethadoneFile {
    rule: String,
    source: String,
    status: String,
    derived: bool,
    inputs: Vec<String>,
    published_ratios: Vec<FactFile>,
}

impl MethadoneFile {
    fn read(self, report: &mut Report) -> Methadone {
        report.enter("methadone");
        report.cite("source", &self.source);
        report.derived("inputs", self.derived, &self.inputs);
        Methadone {
            rule: Fact {
                status: report.word("status", &self.status),
                inputs: self.inputs,
                ..Fact::new("methadone".to_owned(), self.rule, self.source)
            },
            published_ratios: FactFile::read_all(self.published_ratios, "published_ratios", report),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherFile {
    #[serde(rename = "note")]
    _note: String,
    rows: Vec<FactFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    meta: Meta,
    tables: Vec<Box<RawValue>>,
    methadone: MethadoneFile,
    other_published: OtherFile,
}

/// What `equivalence.json` holds.
#[derive(Default)]
pub(super) struct Equivalence {
    pub custody: Option<FileCustody>,
    pub rules: Vec<Fact>,
    pub tables: Vec<Arc<EquivalenceTable>>,
    pub methadone: Option<Methadone>,
    pub other_published: Vec<Fact>,
}

/// Reads `equivalence.json`.
pub(super) fn read(text: &str, report: &mut Report) -> Equivalence {
    /// Taken here, then what only explains the file to those who edit it.
    const META: [&str; 5] = [
        "rules",
        "rules_source",
        "rules_status",
        "row_forms",
        "inherits",
    ];
    report.open("equivalence.json");
    let Some(file) = report.parse::<File>("", text) else {
        return Equivalence::default();
    };
    let custody = file.meta.custody(&META, report);
    let rules = file.meta.rules(report);
    let rows: Vec<TableFile> = report.rows("tables", &file.tables);
    let tables: Vec<Arc<EquivalenceTable>> = rows
        .into_iter()
        .map(|row| Arc::new(row.read(report)))
        .collect();
    report.unique("id", tables.iter().map(|table| table.id.as_str()));
    let methadone = file.methadone.read(report);
    report.enter("other_published");
    Equivalence {
        custody: Some(custody),
        rules,
        tables,
        methadone: Some(methadone),
        other_published: FactFile::read_all(file.other_published.rows, "rows", report),
    }
}
