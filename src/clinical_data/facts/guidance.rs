//! The facts of paces, thresholds, assessment, referral and monitoring.

use crate::clinical_data::assessment::{Explanation, Points, Question};
use crate::clinical_data::conditions::Condition;
use crate::clinical_data::facts::{FactKind, List};
use crate::clinical_data::paces::{Pace, PercentBase};
use crate::clinical_data::sources::Status;
use crate::clinical_data::{Formulary, Monitoring, NotForPlanning};
use crate::quantity::{Exact, decimal_text, tenths_text};

pub(super) fn paces(formulary: &Formulary, list: &mut List<'_>) {
    for pace in &formulary.paces {
        let own = |status: Status| (&pace.source, status);
        list.add(FactKind::Pace, &pace.id, pace_words(pace), own(pace.status));
        let reduction = &pace.reduction;
        let base = base_words(&reduction.effective_base);
        let excludes = excludes_words(&pace.excludes);
        for (part, what, status) in [
            (
                "base",
                format!("a cut is a share of {base}"),
                reduction.base_status,
            ),
            (
                "later cuts",
                format!("later cuts are {} % of {base}", percent(&reduction.default)),
                reduction.later_size_status,
            ),
            ("excludes", excludes, pace.excludes_status),
        ] {
            if let Some(status) = status {
                let (id, what) = (
                    format!("{}/{part}", pace.id),
                    format!("{}: {what}", pace.title),
                );
                list.add(FactKind::PacePart, id, what, own(status));
            }
        }
        if let Some(tail) = &pace.tail {
            let mut what = format!(
                "{}: slower once {} % of the original dose is left",
                pace.title,
                percent(&tail.below)
            );
            if !tail.rule.is_empty() {
                what = format!("{what}, {}", tail.rule);
            }
            let id = format!("{}/tail", pace.id);
            list.add(FactKind::PacePart, id, what, (&tail.source, tail.status));
        }
    }
    for other in &formulary.not_for_planning {
        not_for_planning(other, list);
    }
    list.sentences(FactKind::Rule, "rules", &formulary.pace_rules);
}

fn not_for_planning(other: &NotForPlanning, list: &mut List<'_>) {
    let fact = &other.fact;
    let what = format!("{} Not planned with: {}", fact.text, other.why_not);
    list.add(
        FactKind::NotForPlanning,
        &fact.id,
        what,
        (fact, fact.status),
    );
    if let Some(status) = other.excludes_status {
        let id = format!("{}/excludes", fact.id);
        let what = format!("{}: {}", fact.id, excludes_words(&other.excludes));
        list.add(FactKind::NotForPlanning, id, what, (fact, status));
    }
}

fn pace_words(pace: &Pace) -> String {
    let reduction = &pace.reduction;
    let least = reduction.min.as_ref().filter(|min| **min != reduction.max);
    let size = match least {
        Some(min) => format!("{} to {} %", percent(min), percent(&reduction.max)),
        None => format!("{} %", percent(&reduction.max)),
    };
    let base = base_words(&reduction.base);
    let days = pace.every_days.default;
    format!(
        "{}, for {}: {size} of {base}, usually every {days} days",
        pace.title, pace.population
    )
}

/// A share as a per cent, in tenths.
fn percent(share: &Exact) -> String {
    const WHOLE: u32 = 100;
    tenths_text(&(share * Exact::from_integer(WHOLE.into())))
}

fn base_words(base: &PercentBase) -> &'static str {
    match base {
        PercentBase::Original => "the original dose",
        PercentBase::Current => "the present dose",
        PercentBase::OriginalThenCurrent { .. } => "the original, later the present dose",
        PercentBase::NotStated => "a dose that the source does not name",
    }
}

fn excludes_words(excludes: &[String]) -> String {
    format!("leaves out {}", excludes.join(", ").replace('-', " "))
}

pub(super) fn thresholds(formulary: &Formulary, list: &mut List<'_>) {
    for threshold in &formulary.thresholds {
        let figures = threshold.value.figures().map(|(name, figure)| {
            let name = name.replace('_', " ");
            format!("{name} {}", decimal_text(figure))
        });
        let figures: Vec<String> = figures.collect();
        let (meaning, unit) = (&threshold.meaning, &threshold.unit);
        let what = if figures.is_empty() {
            meaning.clone()
        } else {
            format!("{meaning} ({}, {unit})", figures.join(", "))
        };
        let mut sources = vec![threshold.source.clone()];
        sources.extend(threshold.also.iter().cloned());
        let own = (&sources, threshold.status);
        list.add(FactKind::Threshold, &threshold.id, what, own);
    }
    if let Some(note) = &formulary.threshold_note {
        list.add(FactKind::Rule, &note.id, &note.text, (note, note.status));
    }
}

pub(super) fn assessment(formulary: &Formulary, list: &mut List<'_>) {
    if let Some(fact) = &formulary.statement {
        list.add(
            FactKind::Statement,
            &fact.id,
            &fact.text,
            (fact, fact.status),
        );
    }
    for (place, sentence) in formulary.not_evidence.iter().enumerate() {
        // The source stands in brackets at the sentence's end; no status is given.
        let cited = sentence.rsplit_once(" (").and_then(|(text, rest)| {
            let id = rest.strip_suffix(')')?;
            Some((text.to_owned(), formulary.source(id)?.id.clone()))
        });
        let (what, source) = cited.unwrap_or_else(|| (sentence.clone(), String::new()));
        let own = (&source, Status::Unverified);
        list.add(FactKind::NotEvidence, format!("{}", place + 1), what, own);
    }
    for (kind, questions) in [
        (FactKind::Question, &formulary.questions),
        (FactKind::Circumstance, &formulary.circumstances),
    ] {
        for question in questions {
            let own = (&question.source, question.status);
            list.add(kind, &question.id, &question.text, own);
        }
    }
    if let Some(rules) = &formulary.standing_rules {
        let own = (&rules.source, rules.status);
        list.add(FactKind::Rule, "standing_rules", &rules.note, own);
    }
    for explanation in &formulary.explanations {
        features(explanation, &formulary.questions, list);
        let id = explanation.id.as_str();
        list.sentences(FactKind::ExplanationStep, id, &explanation.next);
        list.sentences(FactKind::ExplanationFact, id, &explanation.facts);
    }
}

fn features(explanation: &Explanation, questions: &[Question], list: &mut List<'_>) {
    for feature in &explanation.features {
        let mut questions = questions.iter();
        let question = questions.find(|question| question.id == feature.question);
        let text = question.map_or(feature.question.as_str(), |question| question.text.as_str());
        let does = match feature.points {
            Points::For => "speaks for",
            Points::Against => "speaks against",
            Points::AgainstInPart => "speaks against one half of",
            Points::ComesFirst => "comes before",
            Points::EssentialToExclude => "must be excluded before accepting",
        };
        let (answer, title) = (feature.answer.replace('-', " "), &explanation.title);
        let what = format!("‘{text}’ answered {answer} {does} {title}");
        let (within, asked) = (&explanation.id, &feature.question);
        let id = format!("{within}/{asked}={}", feature.answer);
        list.add(
            FactKind::Feature,
            id,
            what,
            (&feature.source, feature.status),
        );
    }
}

pub(super) fn referral(formulary: &Formulary, list: &mut List<'_>) {
    for trigger in &formulary.triggers {
        let urgency = trigger.urgency.as_str().replace('-', " ");
        let gate = if trigger.gate { ", gate" } else { "" };
        let what = format!("Ask {} ({urgency}{gate}): {}", trigger.to, trigger.why);
        let mut sources = vec![trigger.source.clone()];
        sources.extend(trigger.also.iter().cloned());
        let own = (&sources, trigger.status);
        list.add(FactKind::Trigger, &trigger.id, what, own);
    }
    list.sentences(FactKind::ToSend, "", &formulary.to_send);
    list.sentences(FactKind::Rule, "rules", &formulary.referral_rules);
}

pub(super) fn monitoring(formulary: &Formulary, list: &mut List<'_>) {
    let Monitoring {
        note,
        phases,
        symptom_lists,
        withdrawal_facts,
        scales,
        naloxone,
        naloxone_facts,
        reviews,
        visit_records,
        patient_advice,
        shown,
        evidence,
    } = &formulary.monitoring;
    for symptoms in phases.iter().chain(symptom_lists) {
        let what = match symptoms.appears.as_str() {
            "" => symptoms.symptoms.join(", "),
            appears => format!("{appears}: {}", symptoms.symptoms.join(", ")),
        };
        let own = (&symptoms.source, symptoms.status);
        list.add(FactKind::Withdrawal, &symptoms.id, what, own);
    }
    list.sentences(FactKind::WithdrawalFact, "", withdrawal_facts);
    for scale in scales {
        let what = format!("{}, rated by the {}", scale.name, scale.rated_by);
        let own = (&scale.source, scale.status);
        list.add(FactKind::Scale, &scale.id, what, own);
        if let Some(status) = scale.bands_status {
            let bands = scale.bands.iter();
            let bands = bands.map(|band| format!("{} {} to {}", band.band, band.from, band.to));
            let bands: Vec<String> = bands.collect();
            let what = format!("{}, bands: {}", scale.name, bands.join(", "));
            let id = format!("{}/bands", scale.id);
            list.add(FactKind::Scale, id, what, (&scale.source, status));
        }
    }
    for (place, trigger) in naloxone.iter().enumerate() {
        let when = condition_words(&trigger.when);
        let what = format!("Offer naloxone when {when}: {}", trigger.words);
        let own = (&trigger.source, trigger.status);
        list.add(
            FactKind::NaloxoneTrigger,
            format!("{}", place + 1),
            what,
            own,
        );
    }
    list.sentences(FactKind::NaloxoneFact, "", naloxone_facts);
    for review in reviews {
        let what = match review.paces.as_slice() {
            [] => format!("Review {}, whatever the pace", review.words),
            paces => format!("Review {} under {}", review.words, paces.join(", ")),
        };
        let own = (&review.source, review.status);
        list.add(FactKind::ReviewInterval, &review.words, what, own);
    }
    list.sentences(FactKind::VisitRecord, "", visit_records);
    list.sentences(FactKind::Advice, "", patient_advice);
    if let Some(shown) = shown {
        let (worsening, back) = (shown.worsening.join(", "), shown.never_back.join(", "));
        let what = format!("On early worsening: {worsening}. On every plan: {back}");
        list.add(FactKind::Rule, "shown", what, (&shown.source, shown.status));
    }
    list.sentences(FactKind::Evidence, "", evidence);
    if let Some(note) = note {
        list.add(FactKind::Rule, &note.id, &note.text, (note, note.status));
    }
}

/// A condition in words; a field keeps its path's last part.
fn condition_words(condition: &Condition) -> String {
    let joined = |parts: &[Condition], word: &str| {
        let parts: Vec<String> = parts.iter().map(condition_words).collect();
        parts.join(word)
    };
    let plainly = |field: &str| {
        let last = field.rsplit_once('.').map_or(field, |(_, last)| last);
        match last {
            "ome_mg_per_day" => "oral morphine equivalent in mg a day".to_owned(),
            "kind" => "plan".to_owned(),
            last => last.replace('_', " "),
        }
    };
    let word = |value: &str| value.replace('-', " ");
    match condition {
        Condition::All(parts) => joined(parts, " and "),
        Condition::Any(parts) => joined(parts, " or "),
        Condition::Is { field, value } => format!("{} is {}", plainly(field), word(value)),
        Condition::IsNot { field, value } => format!("{} is not {}", plainly(field), word(value)),
        Condition::In { field, values } => {
            format!("{} is {}", plainly(field), word(&values.join(" or ")))
        }
        Condition::Over { field, number } => {
            format!("{} is over {}", plainly(field), decimal_text(number))
        }
        Condition::AtLeast { field, number } => {
            format!("{} is at least {}", plainly(field), decimal_text(number))
        }
    }
}
