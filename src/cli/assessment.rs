//! The assessment core's answer as text: is a taper right now, why the opioids may have
//! stopped working, what to ask next, whom to ask, what to watch.

use std::collections::BTreeSet;
use std::io::{Result as Printed, Write};

use crate::assessment::{self, Assessment, NextQuestion, Readiness, Reason, Watch};
use crate::case::{Case, ReferralState};
use crate::clinical_data::{Fact, Formulary, Status};
use crate::findings::{Referral, wording};
use crate::plan::Plan;

/// Whether a taper is the answer now; an emergency says so first.
pub(super) fn readiness(out: &mut dyn Write, readiness: &Readiness) -> Printed<()> {
    writeln!(out, "{}\n{}\n", readiness.message, readiness.hint)
}

/// Explanations.
pub(super) fn explanations(
    out: &mut dyn Write,
    assessment: &Assessment,
    formulary: &Formulary,
) -> Printed<()> {
    for statement in &assessment.statements {
        writeln!(out, "{}", cited(statement))?;
    }
    writeln!(out)?;
    for explanation in &assessment.explanations {
        let standing = explanation.standing.as_str().replace('-', " ");
        writeln!(out, "{}: {standing}", explanation.title)?;
        writeln!(out, "  {}", explanation.why)?;
        for (label, reasons) in [
            ("to exclude first", &explanation.to_exclude),
            ("for", &explanation.for_),
            ("against", &explanation.against),
        ] {
            for reason in reasons {
                writeln!(out, "  {label}: {}", in_words(reason))?;
            }
        }
        if !explanation.unknown.is_empty() {
            let asked = explanation.unknown.iter();
            let asked: Vec<&str> = asked
                .filter_map(|id| formulary.question(id))
                .map(|question| question.text.as_str())
                .collect();
            writeln!(out, "  not known: {}", asked.join(" "))?;
        }
        if !matches!(
            explanation.standing.as_str(),
            "not-assessed" | "not-supported"
        ) {
            for step in &explanation.next {
                writeln!(out, "  next: {}", cited(step))?;
            }
        }
    }
    writeln!(out)
}

fn in_words(reason: &Reason) -> String {
    let Reason { text, answer, .. } = reason;
    let note = if reason.note.is_empty() {
        String::new()
    } else {
        format!(" ({})", reason.note)
    };
    let source = source(&reason.source, reason.status);
    format!("{text} {answer}{note} {source}")
}

/// A sentence with its source.
fn cited(fact: &Fact) -> String {
    format!("{} {}", fact.text, source(&fact.source, fact.status))
}

/// A source's id; a fact that was not read on the publisher's own page says so.
pub(super) fn source(id: &str, status: Status) -> String {
    match status {
        Status::Verified => format!("[{id}]"),
        other => format!("[{id}, {}]", other.as_str()),
    }
}

/// The question to ask next, and what its answer could change.
pub(super) fn next_question(
    out: &mut dyn Write,
    next: Option<&NextQuestion>,
    formulary: &Formulary,
) -> Printed<()> {
    let Some(next) = next else {
        return writeln!(
            out,
            "No open question could change how any explanation stands.\n"
        );
    };
    let text = formulary.question(&next.question);
    let text = text.map_or(next.question.as_str(), |question| question.text.as_str());
    let titles = formulary.explanations().iter();
    let titles: Vec<String> = titles
        .filter(|explanation| next.changes.contains(&explanation.id))
        .map(|explanation| explanation.title.to_lowercase())
        .collect();
    writeln!(out, "Next question: {text}")?;
    writeln!(out, "  Its answer can change: {}.\n", titles.join("; "))
}

/// Whom to ask.
pub(super) fn referrals(out: &mut dyn Write, referrals: &[Referral]) -> Printed<()> {
    for referral in referrals {
        let gate = match (referral.gate, referral.state) {
            (true, ReferralState::Open) => "open gate, ",
            (true, _) => "gate answered, ",
            (false, ReferralState::Open) => "",
            (false, ReferralState::Done) => "done, ",
            (false, ReferralState::Declined) => "declined, ",
        };
        let (urgency, rule) = (referral.urgency.as_str(), &referral.rule);
        let (message, hint) = (&referral.message, &referral.hint);
        let source = source(&referral.source, referral.status);
        writeln!(out, "[{gate}{urgency}] {rule}: {message} {hint} {source}")?;
        if let Some(answered) = &referral.answered {
            let (by, on, reason) = (&answered.by, answered.on, &answered.reason);
            writeln!(
                out,
                "  Answered by {by} on {}: {reason}",
                crate::date::iso(on)
            )?;
        }
        if !referral.send.is_empty() {
            writeln!(out, "  Send along: {}", referral.send.join(" "))?;
        }
    }
    if referrals.is_empty() {
        Ok(())
    } else {
        writeln!(out)
    }
}

/// What has not been asked and could still name somebody to ask.
pub(super) fn not_asked(out: &mut dyn Write, readiness: &Readiness) -> Printed<()> {
    let mut gates = readiness
        .not_asked
        .iter()
        .filter(|rule| rule.gate)
        .peekable();
    if gates.peek().is_none() {
        return Ok(());
    }
    writeln!(
        out,
        "Not asked, and a reason to withhold the schedule if answered so:"
    )?;
    for rule in gates {
        let questions = rule.questions.iter().map(|(_, text)| text.as_str());
        let questions = questions.collect::<Vec<_>>().join(" ");
        writeln!(out, "  {}: {questions}", rule.rule)?;
    }
    writeln!(out)
}

/// The gates that a plan was made without asking about, in one line.
pub(super) fn gates_not_asked(
    out: &mut dyn Write,
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
) -> Printed<()> {
    let gates = assessment::gates_not_asked(formulary, &plan.facts, Some(case.country));
    match wording::gates_not_asked(&gates) {
        Some(line) => writeln!(out, "{line}\n"),
        None => Ok(()),
    }
}

/// What to watch through the taper, and what to offer.
pub(super) fn watch(out: &mut dyn Write, watch: &Watch) -> Printed<()> {
    writeln!(out, "Through the taper")?;
    for review in &watch.reviews {
        let source = source(&review.source, review.status);
        writeln!(out, "  Review {} {source}", review.words)?;
    }
    let ask: Vec<&str> = watch.ask.iter().map(|item| item.text.as_str()).collect();
    let sources = watch.ask.iter();
    let sources: BTreeSet<String> = sources
        .map(|item| source(&item.source, item.status))
        .collect();
    let sources = sources.into_iter().collect::<Vec<_>>().join(" ");
    writeln!(out, "  At each review: {}. {sources}", ask.join("; "))?;
    for scale in &watch.scales {
        let bands = scale.bands_in_words();
        let source = source(&scale.source, scale.status);
        writeln!(out, "  {}: {bands} {source}", scale.name)?;
    }
    for fact in watch.worsening.iter().chain(&watch.never_back) {
        writeln!(out, "  {}", cited(fact))?;
    }
    for hold in &watch.hold {
        writeln!(
            out,
            "  Hold: {} {}",
            hold.meaning,
            source(&hold.source, hold.status)
        )?;
    }
    if let Some(naloxone) = &watch.naloxone {
        let reasons = naloxone.reasons.iter();
        let reasons: Vec<String> = reasons
            .map(|reason| format!("{} {}", reason.words, source(&reason.source, reason.status)))
            .collect();
        writeln!(out, "  Offer naloxone: {}", reasons.join(" "))?;
        for fact in &naloxone.facts {
            writeln!(out, "    {}", cited(fact))?;
        }
    }
    writeln!(out)
}
