//! What one file says of another: sources, questions, answers, paces, exclusions.
//!
//! Each file is checked by itself where it is read; here the names that cross from file
//! to file are looked up. A name that leads nowhere is a problem with its file, row and
//! field, so that a fact can never be silently without effect.

use std::collections::BTreeSet;

use crate::clinical_data::Formulary;
use crate::clinical_data::assessment::Question;
use crate::clinical_data::conditions::Condition;
use crate::clinical_data::paces::Setting;
use crate::clinical_data::products::Route;
use crate::clinical_data::reading::Report;

/// A field that naloxone's conditions ask about and the list of fields leaves out.
const SCHEDULE_KIND: &str = "schedule.kind";

/// Looks up every name that crosses from one file to another.
pub(super) fn check(formulary: &Formulary, report: &mut Report) {
    sources(formulary, report);
    features(formulary, report);
    conditions(formulary, report);
    paces(formulary, report);
}

fn sources(formulary: &Formulary, report: &mut Report) {
    let known: BTreeSet<&str> = formulary
        .sources
        .iter()
        .map(|row| row.id.as_str())
        .collect();
    let citations = std::mem::take(&mut report.citations);
    for citation in &citations {
        if !known.contains(citation.source.as_str()) {
            report.open(citation.file);
            report.enter(&citation.row);
            let message = format!("‘{}’ is not in sources.json", citation.source);
            report.problem(&citation.field, message);
        }
    }
    report.citations = citations;
}

fn features(formulary: &Formulary, report: &mut Report) {
    report.open("assessment.json");
    for explanation in &formulary.explanations {
        report.enter(&explanation.id);
        for feature in &explanation.features {
            let question = find(&formulary.questions, &feature.question);
            answers(
                "features",
                &feature.question,
                question,
                &[&feature.answer],
                report,
            );
        }
    }
}

fn find<'a>(questions: &'a [Question], id: &str) -> Option<&'a Question> {
    questions.iter().find(|question| question.id == id)
}

/// Asks that the question exists and has the answers.
fn answers(
    field: &str,
    id: &str,
    question: Option<&Question>,
    answers: &[&str],
    report: &mut Report,
) {
    let Some(question) = question else {
        report.problem(field, format!("there is no question ‘{id}’"));
        return;
    };
    for answer in answers {
        if !question.allows(answer) {
            report.problem(field, format!("‘{answer}’ does not answer ‘{id}’"));
        }
    }
}

fn conditions(formulary: &Formulary, report: &mut Report) {
    report.open("referral.json");
    for trigger in &formulary.triggers {
        report.enter(&trigger.id);
        condition(formulary, "when", &trigger.when, report);
    }
    report.open("paces.json");
    for (word, exclusion) in &formulary.exclusions {
        let field = format!("meta.excludes_when.{word}");
        condition(formulary, &field, exclusion, report);
    }
    report.open("monitoring.json");
    let shown = formulary.monitoring.shown.iter();
    for (advice, when) in shown.flat_map(|shown| &shown.left_out) {
        report.enter(&format!("shown.left_out {advice}"));
        condition(formulary, "when", when, report);
    }
    for (position, trigger) in formulary.monitoring.naloxone.iter().enumerate() {
        report.enter(&format!("naloxone.offer_when[{position}]"));
        condition(formulary, "when", &trigger.when, report);
    }
}

fn condition(formulary: &Formulary, place: &str, condition: &Condition, report: &mut Report) {
    for (field, values) in condition.comparisons() {
        if let Some(id) = field.strip_prefix("assessment.explanation.") {
            if !formulary.explanations.iter().any(|known| known.id == id) {
                report.problem(place, format!("there is no explanation ‘{id}’"));
            }
        } else if let Some(id) = field.strip_prefix("assessment.") {
            let question = find(&formulary.questions, id);
            answers(place, id, question, &values, report);
        } else if let Some(id) = field.strip_prefix("circumstances.") {
            let question = find(&formulary.circumstances, id);
            answers(place, id, question, &values, report);
        } else if field == SCHEDULE_KIND || formulary.fields.iter().any(|row| row.field == field) {
            for value in values {
                if !lawful(formulary, field, value) {
                    report.problem(place, format!("‘{value}’ is no value of ‘{field}’"));
                }
            }
        } else {
            report.problem(place, format!("there is no field ‘{field}’"));
        }
    }
}

/// Whether a value may stand in a field whose values are known.
fn lawful(formulary: &Formulary, field: &str, value: &str) -> bool {
    match field {
        "schedule.pace" => formulary.paces.iter().any(|pace| pace.id == value),
        "schedule.setting" => Setting::from_text(value).is_some(),
        "regimen.route" => Route::from_text(value).is_some(),
        _ => true,
    }
}

fn paces(formulary: &Formulary, report: &mut Report) {
    report.open("paces.json");
    for pace in &formulary.paces {
        report.enter(&pace.id);
        exclusions(formulary, &pace.excludes, report);
        for (id, words) in [
            ("use_duration", &pace.applies_if.use_duration),
            ("pain_kind", &pace.applies_if.pain_kind),
        ] {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            if !words.is_empty() {
                let question = find(&formulary.circumstances, id);
                answers("applies_if", id, question, &words, report);
            }
        }
        if let Some(id) = &pace.superseded_by
            && !formulary.paces.iter().any(|other| other.id == *id)
        {
            report.problem("superseded_by", format!("there is no pace ‘{id}’"));
        }
    }
    for other in &formulary.not_for_planning {
        report.enter(&other.fact.id);
        exclusions(formulary, &other.excludes, report);
    }
    report.open("monitoring.json");
    for review in &formulary.monitoring.reviews {
        report.enter(&format!("review: {}", review.words));
        for id in &review.paces {
            if !formulary.paces.iter().any(|pace| pace.id == *id) {
                report.problem("paces", format!("there is no pace ‘{id}’"));
            }
        }
    }
}

fn exclusions(formulary: &Formulary, words: &[String], report: &mut Report) {
    for word in words {
        if formulary.exclusion(word).is_none() {
            report.problem("excludes", format!("‘{word}’ is not in excludes_when"));
        }
    }
}
