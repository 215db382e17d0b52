//! What is really taken on the day of a change on the way, where that is not what was planned.

use crate::clinical_data::{Citation, Formulary};
use crate::findings::wording::{self, GoesOn};
use crate::findings::{Figure, Finding, Rule, Severity};
use crate::safety::changes::citation;
use crate::safety::rises::TOLERANCE;
use crate::taper::{Doses, Schedule, Step, TakenInstead};

/// What is taken in place of what was planned, and where it is less, that tolerance may be lost.
pub(super) fn taken_instead(schedule: &Schedule, formulary: &Formulary) -> Vec<Finding> {
    let steps = schedule.steps.iter();
    let instead = steps.flat_map(|step| step.instead.iter().map(move |one| (step, one)));
    instead
        .flat_map(|(step, one)| findings(step, one, formulary))
        .collect()
}

fn findings(step: &Step, instead: &TakenInstead, formulary: &Formulary) -> Vec<Finding> {
    let item = &instead.taken;
    let unit = item.row.product.mass_unit();
    let (planned, taken) = (instead.planned_amount(), item.amount());
    let (planned_text, taken_text) = (planned.text(unit), taken.text(unit));
    let row = item.id().as_str();
    let still = (item.doses != Doses::Stopped).then_some(taken_text.as_str());
    let was = instead.planned.as_ref().map(|_| planned_text.as_str());
    let now = step.item(item.id()).map(|now| now.amount().parts());
    let goes_on = if !item.row.is_regular() {
        GoesOn::AtMost
    } else if now == Some(taken.parts()) {
        GoesOn::With
    } else {
        GoesOn::From
    };
    let words = wording::taken_instead(instead.on, row, was, still, item.per(), goes_on);
    let finding = |rule, severity, words, rests_on: Citation| Finding {
        step: Some(step.index),
        row: Some(item.id().clone()),
        numbers: vec![
            ("planned", Figure::Quantity(planned_text.clone())),
            ("taken", Figure::Quantity(taken_text.clone())),
        ],
        ..Finding::new(rule, severity, words, rests_on)
    };
    let own = Citation::own();
    let mut findings = vec![finding(Rule::TakenInstead, Severity::Info, words, own)];
    // How much is taken when needed differs from day to day.
    if instead.is_less() && item.row.is_regular() {
        let planned = format!("{planned_text}{}", item.per());
        let words = wording::tolerance_lost(instead.on, row, &planned, &taken_text);
        let lost = citation(formulary.threshold(TOLERANCE));
        findings.push(finding(Rule::ToleranceLost, Severity::Caution, words, lost));
    }
    findings
}
