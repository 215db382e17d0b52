//! `assess --json`: explanations, what to ask next, whether to taper now, what to watch.

use serde_json::{Value, json};

use crate::assessment::{Explanation, NextQuestion, Readiness, Reason, Watch};
use crate::clinical_data::{Fact, ReviewInterval, Scale};
use crate::exchange::json::{finding, referral};
use crate::plan::Consultation;

/// `assess --json`.
pub fn assess(
    consultation: &Consultation,
    next: Option<&NextQuestion>,
    readiness: &Readiness,
    to_watch: &Watch,
) -> Value {
    let explanations = consultation.assessment.explanations.iter();
    json!({
        "explanations": explanations.map(explanation).collect::<Vec<_>>(),
        "statements": facts(&consultation.assessment.statements),
        "next_question": next.map(|next| &next.question),
        "next_question_changes": next.map_or(&[][..], |next| &next.changes),
        "taper_now": taper_now(readiness),
        "referrals": consultation.referrals.iter().map(referral).collect::<Vec<_>>(),
        "findings": consultation.findings.iter().map(finding).collect::<Vec<_>>(),
        "watch": watch(to_watch),
    })
}

fn explanation(explanation: &Explanation) -> Value {
    let reasons = |reasons: &[Reason]| {
        let texts = reasons.iter().map(|reason| {
            json!({ "question": reason.question, "answer": reason.answer, "note": reason.note, "source": reason.source, "status": reason.status.as_str() })
        });
        texts.collect::<Vec<_>>()
    };
    json!({
        "id": explanation.id,
        "title": explanation.title,
        "standing": explanation.standing.as_str(),
        "why": explanation.why,
        "for": reasons(&explanation.for_),
        "against": reasons(&explanation.against),
        "to_exclude": reasons(&explanation.to_exclude),
        "unknown": explanation.unknown,
        "next": facts(&explanation.next),
        "facts": facts(&explanation.facts),
        "sources": explanation.sources,
    })
}

fn fact(fact: &Fact) -> Value {
    json!({ "text": fact.text, "note": fact.note, "source": fact.source, "status": fact.status.as_str() })
}

fn facts(facts: &[Fact]) -> Vec<Value> {
    facts.iter().map(fact).collect()
}

/// Whether a taper is the answer now.
pub fn taper_now(readiness: &Readiness) -> Value {
    let not_asked = readiness.not_asked.iter().map(|rule| {
        let questions = rule.questions.iter().map(|(id, _)| id.as_str());
        json!({
            "rule": rule.rule,
            "gate": rule.gate,
            "urgency": rule.urgency.as_str(),
            "questions": questions.collect::<Vec<_>>(),
        })
    });
    json!({
        "answer": readiness.now.word(),
        "message": readiness.message,
        "hint": readiness.hint,
        "not_asked": not_asked.collect::<Vec<_>>(),
    })
}

/// What to watch and to offer.
pub(super) fn watch(watch: &Watch) -> Value {
    let naloxone = watch.naloxone.as_ref().map(|naloxone| {
        let reasons = naloxone.reasons.iter().map(|reason| {
            json!({ "text": reason.words, "note": reason.note, "source": reason.source, "status": reason.status.as_str() })
        });
        json!({ "reasons": reasons.collect::<Vec<_>>(), "facts": facts(&naloxone.facts) })
    });
    let hold = watch.hold.iter().map(|hold| {
        json!({ "text": hold.meaning, "note": hold.note, "source": hold.source, "status": hold.status.as_str() })
    });
    let phases = watch.phases.iter().map(|phase| {
        json!({ "phase": phase.id, "appears": phase.appears, "symptoms": phase.symptoms, "source": phase.source, "status": phase.status.as_str() })
    });
    json!({
        "reviews": watch.reviews.iter().map(review).collect::<Vec<_>>(),
        "ask": facts(&watch.ask),
        "withdrawal": { "phases": phases.collect::<Vec<_>>(), "facts": facts(&watch.withdrawal) },
        "scales": watch.scales.iter().map(scale).collect::<Vec<_>>(),
        "worsening": facts(&watch.worsening),
        "hold": hold.collect::<Vec<_>>(),
        "naloxone": naloxone,
        "never_back": facts(&watch.never_back),
    })
}

fn review(review: &ReviewInterval) -> Value {
    json!({ "text": review.words, "paces": review.paces, "source": review.source, "status": review.status.as_str() })
}

fn scale(scale: &Scale) -> Value {
    let bands = scale.bands.iter();
    let bands = bands.map(|band| json!({ "from": band.from, "to": band.to, "band": band.band }));
    json!({
        "id": scale.id,
        "name": scale.name,
        "rated_by": scale.rated_by,
        "items": scale.items,
        "bands": bands.collect::<Vec<_>>(),
        "note": scale.note,
        "source": scale.source,
        "status": scale.status.as_str(),
    })
}
