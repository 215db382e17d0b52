//! The pace against its source: its bounds, whom it leaves out, what has replaced it.

use crate::assessment::{Facts, Holds};
use crate::case::{PaceRequest, Reduction, Request, Wish};
use crate::clinical_data::{Formulary, Pace};
use crate::findings::{Finding, Rule, Severity, wording};
use crate::quantity::Exact;

/// Findings about a request's pace; none for the reader's own pace.
pub fn paces(request: &Request, facts: &Facts, formulary: &Formulary) -> Vec<Finding> {
    let Wish::Planned { pace: asked, .. } = &request.wish else {
        return Vec::new();
    };
    let Some(pace) = asked.preset.as_deref() else {
        return Vec::new();
    };
    let mut findings = bounds(asked, pace);
    for word in &pace.excludes {
        let Some(condition) = formulary.exclusion(word) else {
            continue;
        };
        if facts.answer(condition) == Holds::Yes {
            let words = wording::pace_excludes(pace, word);
            findings.push(finding(Rule::PaceExcludes, Severity::Warning, words, pace));
        }
    }
    if let Some(newer) = pace.superseded_by.as_deref() {
        let newer = formulary
            .pace(newer)
            .map_or(newer, |newer| newer.title.as_str());
        findings.push(finding(
            Rule::PaceSuperseded,
            Severity::Info,
            wording::pace_superseded(pace, newer),
            pace,
        ));
    }
    let tail_without_rate = pace
        .tail
        .as_ref()
        .is_some_and(|tail| tail.reduction.is_none());
    if tail_without_rate && asked.tail.is_none() {
        findings.push(finding(
            Rule::TailNotStated,
            Severity::Warning,
            wording::tail_not_stated(pace),
            pace,
        ));
    }
    findings
}

/// What the reader asks for beyond the pace's own bounds.
fn bounds(asked: &PaceRequest, pace: &Pace) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(Reduction::Percent { percent, .. }) = &asked.reduction
        && percent.fraction() > pace.reduction.max
    {
        let largest = &pace.reduction.max * Exact::from_integer(100.into());
        let words = wording::pace_faster(
            pace,
            &percent.text(),
            &crate::quantity::tenths_text(&largest),
        );
        findings.push(finding(Rule::PaceBounds, Severity::Warning, words, pace));
    }
    if let (Some(days), Some(least)) = (asked.every_days, pace.every_days.min)
        && days < least
    {
        findings.push(finding(
            Rule::PaceBounds,
            Severity::Warning,
            wording::pace_sooner(pace, days, least),
            pace,
        ));
    }
    findings
}

fn finding(rule: Rule, severity: Severity, words: wording::Words, pace: &Pace) -> Finding {
    Finding {
        rule,
        severity,
        step: None,
        row: None,
        message: words.message,
        hint: words.hint,
        source: pace.source.clone(),
        numbers: Vec::new(),
    }
}
