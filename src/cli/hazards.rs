//! `taperline data --hazards`: the hazard log as text that can be read at 100 columns.

use std::io::{Result as Printed, Write};

use crate::clinical_data::{HarmRisk, Hazard, HazardStage, HazardStatus, Hazards};

/// The widest line.
const WIDTH: usize = 100;
/// How far what a hazard says stands in, after its label.
const INDENT: usize = 14;

/// The whole log: what it is, how it is rated, then hazard by hazard in the order of the job.
pub(super) fn list(out: &mut dyn Write, log: &Hazards) -> Printed<()> {
    let signed = match &log.custody.checked_by {
        Some(by) if log.custody.signed_off() => format!("signed by {by}"),
        _ => "not signed by a clinical safety officer".to_owned(),
    };
    let version = &log.custody.data_version;
    writeln!(out, "Hazard log {version}, {signed}")?;
    paragraph(out, "", &log.custody.caution)?;
    for note in &log.notes {
        paragraph(out, "", note)?;
    }
    writeln!(out)?;
    scale(out, log)?;
    let counts = HazardStatus::ALL.map(|status| {
        let count = log.count(status);
        format!("{count} {}", status.as_str())
    });
    writeln!(out, "{} hazards: {}", log.hazards.len(), counts.join(", "))?;
    for stage in HazardStage::ALL {
        let hazards = log.hazards.iter().filter(|hazard| hazard.stage == stage);
        for (place, hazard) in hazards.enumerate() {
            if place == 0 {
                writeln!(out, "\n== {}", stage.as_str())?;
            }
            one(out, hazard)?;
        }
    }
    Ok(())
}

fn scale(out: &mut dyn Write, log: &Hazards) -> Printed<()> {
    paragraph(out, "Scale", &log.scale.from)?;
    for (label, words) in [
        ("Severity", &log.scale.severity),
        ("Likelihood", &log.scale.likelihood),
    ] {
        for word in words {
            paragraph(out, label, &format!("{}: {}", word.word, word.means))?;
        }
    }
    for (place, means) in log.scale.ratings.iter().enumerate() {
        paragraph(out, "Risk", &format!("{}: {means}", place + 1))?;
    }
    writeln!(out)
}

fn one(out: &mut dyn Write, hazard: &Hazard) -> Printed<()> {
    writeln!(out, "\n{} [{}]", hazard.id, hazard.status.as_str())?;
    paragraph(out, "Hazard", &hazard.hazard)?;
    all(out, "Cause", &hazard.causes)?;
    paragraph(out, "Effect", &hazard.effect)?;
    paragraph(out, "Before", &risk(hazard.before))?;
    all(out, "Control", &hazard.controls)?;
    paragraph(out, "After", &risk(hazard.after))?;
    paragraph(out, "Risk left", &hazard.residual)?;
    paragraph(out, "Planned", &hazard.planned)?;
    let rules = &hazard.rules;
    paragraph(out, "Findings", &rules.findings.join(", "))?;
    paragraph(out, "Referrals", &rules.referrals.join(", "))?;
    paragraph(out, "Problems", &rules.problems.join(", "))?;
    paragraph(out, "Enforced in", &hazard.enforced_in.join(", "))?;
    if !hazard.tests.is_empty() {
        writeln!(out, "Tests")?;
    }
    hazard.tests.iter().try_for_each(|name| test(out, name))
}

fn risk(risk: HarmRisk) -> String {
    format!(
        "risk {} ({}, likelihood {})",
        risk.rating,
        risk.severity.as_str(),
        risk.likelihood.as_str()
    )
}

fn all(out: &mut dyn Write, label: &str, texts: &[String]) -> Printed<()> {
    texts
        .iter()
        .try_for_each(|text| paragraph(out, label, text))
}

/// A test's name on a line of its own; the module above it where both are too long for one.
fn test(out: &mut dyn Write, name: &str) -> Printed<()> {
    match name.rsplit_once("::") {
        Some((module, short)) if name.chars().count() + 2 > WIDTH => {
            writeln!(out, "  {module}::\n    {short}")
        }
        _ => writeln!(out, "  {name}"),
    }
}

/// A label and a text beside it, broken between words; nothing where there is no text.
fn paragraph(out: &mut dyn Write, label: &str, text: &str) -> Printed<()> {
    if text.is_empty() {
        return Ok(());
    }
    let indent = if label.is_empty() { 0 } else { INDENT };
    let mut line = format!("{label:<indent$}");
    let mut is_fresh = true;
    for word in text.split(' ') {
        if !is_fresh && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(out, "{line}")?;
            line = " ".repeat(indent);
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
        is_fresh = false;
    }
    writeln!(out, "{line}")
}
