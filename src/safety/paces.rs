//! The pace against its source: its bounds, whom it is for and whom it leaves out, what has
//! replaced it.

use crate::assessment::{Facts, Holds};
use crate::case::{Case, PaceRequest, Reduction, Request, Row, TailRequest, Wish};
use crate::clinical_data::{Formulary, Pace, Question, UNKNOWN};
use crate::findings::{Finding, Rule, Severity, wording};
use crate::quantity::{Exact, tenths_text};

/// Findings about a request's pace; none for the reader's own pace.
pub fn paces(case: &Case, request: &Request, facts: &Facts, formulary: &Formulary) -> Vec<Finding> {
    let Wish::Planned {
        pace: asked, order, ..
    } = &request.wish
    else {
        return Vec::new();
    };
    let Some(pace) = asked.preset.as_deref() else {
        return Vec::new();
    };
    let rows = order.iter().filter_map(|id| case.row(id));
    let rows: Vec<&Row> = rows.map(AsRef::as_ref).collect();
    let mut findings = bounds(asked, pace, &rows);
    findings.extend(population(case, pace, formulary));
    for word in &pace.excludes {
        let Some(condition) = formulary.exclusion(word) else {
            continue;
        };
        if facts.answer(condition) == Holds::Yes {
            let words = wording::pace_excludes(pace, word);
            findings.push(Finding::new(
                Rule::PaceExcludes,
                Severity::Warning,
                words,
                &pace.source,
            ));
        }
    }
    if let Some(newer) = pace.superseded_by.as_deref() {
        let newer = formulary
            .pace(newer)
            .map_or(newer, |newer| newer.title.as_str());
        findings.push(Finding::new(
            Rule::PaceSuperseded,
            Severity::Info,
            wording::pace_superseded(pace, newer),
            &pace.source,
        ));
    }
    let tail_without_rate = pace
        .tail
        .as_ref()
        .is_some_and(|tail| tail.reduction.is_none());
    if tail_without_rate && asked.tail.is_none() {
        findings.push(Finding::new(
            Rule::TailNotStated,
            Severity::Warning,
            wording::tail_not_stated(pace),
            &pace.source,
        ));
    }
    findings
}

/// Answers that lie outside those the pace is written for; an unknown answer is none.
fn population(case: &Case, pace: &Pace, formulary: &Formulary) -> Vec<Finding> {
    let applies = &pace.applies_if;
    let asked = [
        ("use_duration", &applies.use_duration),
        ("pain_kind", &applies.pain_kind),
    ];
    let outside = asked.into_iter().filter_map(|(id, answers)| {
        let given = case.circumstances.get(id);
        let named = |question: &&Question| question.id == id;
        let question = formulary.circumstances().iter().find(named)?;
        let known = given != UNKNOWN && !answers.is_empty();
        (known && !answers.iter().any(|answer| answer == given))
            .then(|| wording::pace_population(pace, &question.text, given))
    });
    outside
        .map(|words| Finding::new(Rule::PacePopulation, Severity::Warning, words, &pace.source))
        .collect()
}

/// What the reader asks for beyond the pace's own bounds, in its main part and its tail.
fn bounds(asked: &PaceRequest, pace: &Pace, rows: &[&Row]) -> Vec<Finding> {
    let mut words = Vec::new();
    let largest = &pace.reduction.max;
    if let Some(share) = asked.reduction.as_ref().and_then(|own| share(own, rows))
        && share > *largest
    {
        let text = |share: &Exact| tenths_text(&(share * Exact::from_integer(100.into())));
        words.push(wording::pace_faster(pace, &text(&share), &text(largest)));
    }
    if let (Some(days), Some(least)) = (asked.every_days, pace.every_days.min)
        && days < least
    {
        words.push(wording::pace_sooner(pace, days, least));
    }
    if asked
        .tail
        .as_ref()
        .is_some_and(|tail| is_faster_tail(tail, pace, rows))
    {
        words.push(wording::pace_tail(pace));
    }
    let finding = |words| Finding::new(Rule::PaceBounds, Severity::Warning, words, &pace.source);
    words.into_iter().map(finding).collect()
}

/// A reduction as a share of the smallest dose that it is taken from; of its own base where
/// it is a percentage.
fn share(reduction: &Reduction, rows: &[&Row]) -> Option<Exact> {
    match reduction {
        Reduction::Percent { percent, .. } => Some(percent.fraction()),
        Reduction::Amount(amount) => {
            let smallest = rows.iter().map(|row| row.daily().parts()).min()?;
            (smallest > 0).then(|| Exact::new(amount.parts().into(), smallest.into()))
        }
    }
}

/// Whether the reader's tail is faster than the pace's, or than its main part where it has
/// no tail with a rate.
fn is_faster_tail(own: &TailRequest, pace: &Pace, rows: &[&Row]) -> bool {
    let published = pace.tail.as_ref();
    let reduction = published.and_then(|tail| tail.reduction.as_ref());
    let largest = reduction.map_or(&pace.reduction.max, |reduction| &reduction.max);
    let days = published
        .and_then(|tail| tail.every_days.as_ref())
        .unwrap_or(&pace.every_days);
    let larger = share(&own.reduction, rows).is_some_and(|share| share > *largest);
    larger || days.min.is_some_and(|least| own.every_days < least)
}
