//! Questions, circumstances, and the explanations of why opioids may no longer work.
//!
//! Facts from `assets/clinical/assessment.json`. No validated criteria or score for
//! opioid-induced hyperalgesia exist, so none is here: only what speaks for and against,
//! each with its source. An unknown answer is never read as a no.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clinical_data::Formulary;
use crate::clinical_data::custody::{FileCustody, Meta};
use crate::clinical_data::reading::{Report, words};
use crate::clinical_data::sources::{Fact, FactFile, Status};
use crate::clinical_data::standings::{Standing, StandingRules, StandingRulesFile};

/// A question with the words that may answer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The id that plan files use.
    pub id: String,
    /// The question for people.
    pub text: String,
    /// The words that may answer it; `unknown` is one of them.
    pub answers: Vec<String>,
    /// Why it is asked.
    pub why: String,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// Whether a yes must be acted on at once.
    pub red_flag: bool,
    /// What a word means here; empty where it is plain.
    pub answer_note: String,
}

impl Question {
    /// Whether a word may answer it.
    pub fn allows(&self, answer: &str) -> bool {
        self.answers.iter().any(|word| word == answer)
    }
}

/// Questions that are asked together, in the order of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionGroup {
    /// What they are about.
    pub title: String,
    /// `questions` or `circumstances`.
    pub of: String,
    /// The questions' ids, in the order in which they are asked.
    pub ask: Vec<String>,
}

words! {
    /// What an answer does to an explanation.
    Points {
        /// It fits.
        For => "for",
        /// It speaks against.
        Against => "against",
        /// It speaks against one half of an explanation of which either half is enough.
        AgainstInPart => "against-in-part",
        /// A sign of a life-threatening opioid effect: while it stands, the explanation must not
        /// be accepted; left unanswered it changes nothing.
        ComesFirst => "comes-first",
        /// While it stands, the explanation must not be accepted.
        EssentialToExclude => "essential-to-exclude",
    }
}

/// An answer that bears on an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// The question's id.
    pub question: String,
    /// The answer's word.
    pub answer: String,
    /// What it does to the explanation.
    pub points: Points,
    /// How far it can bring the explanation by itself; only where it fits.
    pub carries: Option<Standing>,
    /// The id of its source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// What a reader should know about it.
    pub note: String,
}

/// One reason why opioids may no longer work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Whether it is accepted only once every urgent cause has been excluded.
    pub by_exclusion: bool,
    /// Whether it is dealt with before a taper while it is supported.
    pub deal_with_first: bool,
    /// What speaks for and against it.
    pub features: Vec<Feature>,
    /// What to do next.
    pub next: Vec<Fact>,
    /// What is known about it.
    pub facts: Vec<Fact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionFile {
    id: String,
    text: String,
    answers: Vec<String>,
    why: String,
    source: String,
    status: String,
    #[serde(default)]
    red_flag: bool,
    #[serde(default)]
    answer_note: String,
}

impl QuestionFile {
    fn read(self, report: &mut Report) -> Question {
        report.enter(&self.id);
        report.cite("source", &self.source);
        if !self.answers.iter().any(|answer| answer == UNKNOWN) {
            report.problem("answers", "‘unknown’ is always an answer");
        }
        Question {
            status: report.word("status", &self.status),
            id: self.id,
            text: self.text,
            answers: self.answers,
            why: self.why,
            source: self.source,
            red_flag: self.red_flag,
            answer_note: self.answer_note,
        }
    }
}

/// The answer that every question has.
pub const UNKNOWN: &str = "unknown";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeatureFile {
    question: String,
    answer: String,
    points: String,
    carries: Option<String>,
    source: String,
    status: String,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExplanationFile {
    id: String,
    title: String,
    #[serde(default)]
    by_exclusion: bool,
    #[serde(default)]
    deal_with_first: bool,
    features: Vec<FeatureFile>,
    next: Vec<FactFile>,
    facts: Vec<FactFile>,
}

impl ExplanationFile {
    fn read(self, report: &mut Report) -> Explanation {
        report.enter(&self.id);
        let features = self.features.into_iter().map(|feature| {
            report.cite("features.source", &feature.source);
            let points = report.word("features.points", &feature.points);
            Feature {
                carries: feature.carries(points, report),
                points,
                status: report.word("features.status", &feature.status),
                question: feature.question,
                answer: feature.answer,
                source: feature.source,
                note: feature.note,
            }
        });
        Explanation {
            features: features.collect(),
            next: FactFile::read_all(self.next, "next", report),
            facts: FactFile::read_all(self.facts, "facts", report),
            id: self.id,
            title: self.title,
            by_exclusion: self.by_exclusion,
            deal_with_first: self.deal_with_first,
        }
    }
}

impl FeatureFile {
    /// How far the answer can bring the explanation; said of what fits, and of nothing else.
    fn carries(&self, points: Points, report: &mut Report) -> Option<Standing> {
        let field = "features.carries";
        match (points, &self.carries) {
            (Points::For, Some(word)) => {
                let carries = report.word(field, word);
                if !matches!(carries, Standing::Supported | Standing::Possible) {
                    report.problem(field, "an answer carries ‘supported’ or ‘possible’");
                }
                Some(carries)
            }
            (Points::For, None) => {
                report.problem(field, "is missing; an answer that fits has it");
                None
            }
            (_, Some(_)) => {
                report.problem(field, "belongs only to an answer that fits");
                None
            }
            (_, None) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    meta: Meta,
    questions: Vec<Box<RawValue>>,
    circumstances: Vec<Box<RawValue>>,
    groups: Vec<QuestionGroup>,
    standing_rules: StandingRulesFile,
    explanations: Vec<Box<RawValue>>,
}

impl Formulary {
    /// The questions of the assessment, in the order in which they are asked.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The question of the assessment with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Questions and circumstances in the order of a conversation.
    pub fn question_groups(&self) -> &[QuestionGroup] {
        &self.groups
    }

    /// The question or circumstance that a condition's field asks about, if it is one.
    pub fn asked_in(&self, field: &str) -> Option<&Question> {
        if field.starts_with("assessment.explanation.") {
            return None;
        }
        if let Some(id) = field.strip_prefix("assessment.") {
            return self.question(id);
        }
        let id = field.strip_prefix("circumstances.")?;
        self.circumstances.iter().find(|question| question.id == id)
    }

    /// The circumstances that are asked for.
    pub fn circumstances(&self) -> &[Question] {
        &self.circumstances
    }

    /// Why opioids may no longer work.
    pub fn explanations(&self) -> &[Explanation] {
        &self.explanations
    }

    /// What must be said of every assessment: that no score exists.
    pub fn assessment_statement(&self) -> Option<&Fact> {
        self.statement.as_ref()
    }

    /// Tests that are no evidence for or against an explanation, as sentences.
    pub fn not_evidence(&self) -> &[String] {
        &self.not_evidence
    }

    /// How the answers decide on an explanation's standing.
    pub fn standing_rules(&self) -> Option<&StandingRules> {
        self.standing_rules.as_ref()
    }
}

/// What `assessment.json` holds.
#[derive(Default)]
pub(super) struct Assessment {
    pub custody: Option<FileCustody>,
    pub statement: Option<Fact>,
    pub not_evidence: Vec<String>,
    pub questions: Vec<Question>,
    pub circumstances: Vec<Question>,
    pub groups: Vec<QuestionGroup>,
    pub explanations: Vec<Explanation>,
    pub standing_rules: Option<StandingRules>,
}

/// Every question stands in exactly one group, and a group holds nothing else.
fn check_groups(groups: &[QuestionGroup], list: &str, questions: &[Question], report: &mut Report) {
    report.enter("groups");
    let asked: Vec<&str> = groups
        .iter()
        .filter(|group| group.of == list)
        .flat_map(|group| group.ask.iter().map(String::as_str))
        .collect();
    for question in questions {
        let times = asked.iter().filter(|id| **id == question.id).count();
        if times != 1 {
            let message = format!("‘{}’ is asked {times} times; once is right", question.id);
            report.problem("ask", message);
        }
    }
    for id in asked {
        if !questions.iter().any(|question| question.id == id) {
            report.problem("ask", format!("‘{id}’ is not among the {list}"));
        }
    }
    let known = ["questions", "circumstances"];
    for group in groups
        .iter()
        .filter(|group| !known.contains(&group.of.as_str()))
    {
        let message = format!("‘{}’ is not one of {}", group.of, known.join(", "));
        report.problem("of", message);
    }
}

/// Reads `assessment.json`.
pub(super) fn read(text: &str, report: &mut Report) -> Assessment {
    /// Taken here, then what only explains the file to those who edit it.
    const META: [&str; 5] = [
        "statement",
        "statement_source",
        "statement_status",
        "not_evidence",
        "words",
    ];
    report.open("assessment.json");
    let Some(file) = report.parse::<File>("", text) else {
        return Assessment::default();
    };
    let custody = file.meta.custody(&META, report);
    let statement = file.meta.sentence("statement", report);
    let questions = |list: &str, rows: &[Box<RawValue>], report: &mut Report| {
        let rows: Vec<QuestionFile> = report.rows(list, rows);
        let read: Vec<Question> = rows.into_iter().map(|row| row.read(report)).collect();
        report.unique("id", read.iter().map(|question| question.id.as_str()));
        read
    };
    let asked = questions("questions", &file.questions, report);
    let circumstances = questions("circumstances", &file.circumstances, report);
    check_groups(&file.groups, "questions", &asked, report);
    check_groups(&file.groups, "circumstances", &circumstances, report);
    let rows: Vec<ExplanationFile> = report.rows("explanations", &file.explanations);
    let explanations: Vec<Explanation> = rows.into_iter().map(|row| row.read(report)).collect();
    report.unique("id", explanations.iter().map(|row| row.id.as_str()));
    let standing_rules = file.standing_rules.read(report);
    Assessment {
        custody: Some(custody),
        statement: Some(statement),
        not_evidence: file.meta.take("not_evidence", report).unwrap_or_default(),
        questions: asked,
        circumstances,
        groups: file.groups,
        explanations,
        standing_rules: Some(standing_rules),
    }
}
