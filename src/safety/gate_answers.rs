//! Answers to gates, looked at again: an answer opens its gate for as long as it stands, so what
//! makes it doubtful is said beside it.
//!
//! The age from which an answer is to be asked for again is this project's own judgement
//! (threshold `gate-answer-28-days`, unverified). Whether the circumstances have changed since is
//! not in the file, so nothing can be said of that.

use chrono::NaiveDate;

use crate::case::{Acknowledgement, Case, Request};
use crate::clinical_data::{Citation, Formulary};
use crate::findings::{Figure, Finding, Referral, Rule, Severity, wording};
use crate::quantity::Exact;

/// An answer older than this is asked for again.
const ANSWER_AGE: &str = "gate-answer-28-days";

/// Findings about the answers that keep gates open which apply: dated ahead, long past, or
/// standing in another scenario too.
pub fn gate_answers(
    case: &Case,
    request: &Request,
    referrals: &[Referral],
    formulary: &Formulary,
    today: NaiveDate,
) -> Vec<Finding> {
    let gates = || referrals.iter().filter(|referral| referral.gate);
    let latest = gates().filter_map(|gate| request.answer_to(&gate.rule));
    let mut findings: Vec<Finding> = latest.filter_map(|answer| ahead(answer, today)).collect();
    for answer in gates().filter_map(|gate| request.answer_held_on(&gate.rule, today)) {
        findings.extend(long_past(answer, request, formulary, today));
        findings.extend(shared(answer, case, request));
    }
    findings
}

/// An answer from a day that has not come yet.
fn ahead(answer: &Acknowledgement, today: NaiveDate) -> Option<Finding> {
    let words = wording::gate_answer_ahead(&answer.rule, answer.on);
    let rule = Rule::GateAnswerDate;
    (answer.on > today).then(|| Finding::new(rule, Severity::Warning, words, Citation::own()))
}

/// An answer given more days before the plan's start than the threshold says, or before today
/// where the plan has started.
fn long_past(
    answer: &Acknowledgement,
    request: &Request,
    formulary: &Formulary,
    today: NaiveDate,
) -> Option<Finding> {
    let threshold = formulary.threshold(ANSWER_AGE)?;
    let most = threshold.value.over_days()?;
    let days = (request.start.max(today) - answer.on).num_days();
    let days = u64::try_from(days).ok()?;
    if Exact::from(days) <= *most {
        return None;
    }
    let words = wording::gate_answer_old(&answer.rule, answer.on, days, request.start > today);
    Some(Finding {
        numbers: vec![("days", Figure::Count(days))],
        ..Finding::new(Rule::GateAnswerDate, Severity::Caution, words, threshold)
    })
}

/// An answer that stands word for word in a scenario before this one, which asks for something
/// else.
fn shared(answer: &Acknowledgement, case: &Case, request: &Request) -> Option<Finding> {
    let scenarios = case.scenarios.iter();
    let mut before = scenarios.take_while(|one| one.request != *request);
    let other = before.find(|one| one.request.acknowledged.contains(answer))?;
    let words = wording::gate_answer_shared(&answer.rule, &other.name);
    let rule = Rule::GateAnswerShared;
    Some(Finding::new(rule, Severity::Info, words, Citation::own()))
}
