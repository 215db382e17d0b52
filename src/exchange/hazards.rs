//! `data --json`: the hazard log, with its custody and its scale.

use serde_json::{Value, json};

use crate::clinical_data::{HarmRisk, Hazard, Hazards, ScaleWord};
use crate::date;

/// The whole log.
pub fn hazards(log: &Hazards) -> Value {
    let (custody, scale) = (&log.custody, &log.scale);
    json!({
        "data_version": custody.data_version,
        "authored_by": custody.authored_by,
        "checked_by": custody.checked_by,
        "date_reviewed": custody.date_reviewed.map(date::iso),
        "next_review": custody.next_review.map(date::iso),
        "signed_off": custody.signed_off(),
        "caution": custody.caution,
        "notes": log.notes,
        "scale": {
            "from": scale.from,
            "severity": words(&scale.severity),
            "likelihood": words(&scale.likelihood),
            "risk": scale.risk,
            "ratings": scale.ratings,
        },
        "hazards": log.hazards.iter().map(hazard).collect::<Vec<_>>(),
    })
}

fn words(words: &[ScaleWord]) -> Vec<Value> {
    let value = |word: &ScaleWord| json!({ "word": word.word, "means": word.means });
    words.iter().map(value).collect()
}

fn hazard(hazard: &Hazard) -> Value {
    json!({
        "id": hazard.id,
        "stage": hazard.stage.as_str(),
        "hazard": hazard.hazard,
        "causes": hazard.causes,
        "effect": hazard.effect,
        "before": risk(hazard.before),
        "after": risk(hazard.after),
        "controls": hazard.controls,
        "enforced_in": hazard.enforced_in,
        "rules": {
            "findings": hazard.rules.findings,
            "referrals": hazard.rules.referrals,
            "problems": hazard.rules.problems,
        },
        "tests": hazard.tests,
        "residual": hazard.residual,
        "status": hazard.status.as_str(),
        "planned": hazard.planned,
    })
}

fn risk(risk: HarmRisk) -> Value {
    json!({
        "severity": risk.severity.as_str(),
        "likelihood": risk.likelihood.as_str(),
        "risk": risk.rating,
    })
}
