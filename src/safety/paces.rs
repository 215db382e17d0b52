//! The pace against its source: its bounds, whom it is for and whom it leaves out, what has
//! replaced it.

use crate::assessment::{Facts, Holds};
use crate::case::{Case, PaceRequest, PercentOf, Reduction, Request, Row, TailRequest, Wish};
use crate::clinical_data::{
    Citation, DayRange, Formulary, Pace, PercentBase, Question, Setting, UNKNOWN,
};
use crate::findings::{Figure, Finding, Rule, Severity, wording};
use crate::quantity::{Exact, tenths_text};
use crate::safety::fast_paces::fast_paces;

/// Findings about the paces that a request asks for, at its start and on the way.
pub fn paces(case: &Case, request: &Request, facts: &Facts, formulary: &Formulary) -> Vec<Finding> {
    let Wish::Planned { order, .. } = &request.wish else {
        return Vec::new();
    };
    let rows = order.iter().filter_map(|id| case.row(id));
    let rows: Vec<&Row> = rows.map(AsRef::as_ref).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for asked in request.wish.paces() {
        let mut found = match asked.preset.as_deref() {
            Some(pace) => published(case, asked, pace, &rows, facts, formulary),
            None => own(case, request.setting, asked, &rows, formulary)
                .into_iter()
                .collect(),
        };
        found.extend(fast_paces(request, asked, &rows, formulary));
        for finding in found {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// The reader's own pace, held against those that are published for such a person here.
fn own(
    case: &Case,
    setting: Setting,
    asked: &PaceRequest,
    rows: &[&Row],
    formulary: &Formulary,
) -> Option<Finding> {
    let main = Rate::of(asked.reduction.as_ref()?, asked.every_days?, rows)?;
    let tail = match &asked.tail {
        Some(tail) => {
            let rate = Rate::of(&tail.reduction, tail.every_days, rows)?;
            Some((tail.below.fraction(), rate))
        }
        None => None,
    };
    let meant = formulary.paces().iter().filter(|pace| {
        pace.settings.contains(&setting)
            && pace.superseded_by.is_none()
            && population(case, pace, formulary).is_empty()
    });
    let (within, beyond): (Vec<&Pace>, Vec<&Pace>) = meant
        .map(AsRef::as_ref)
        .partition(|pace| is_within(&main, tail.as_ref(), pace));
    let faster_than: Vec<String> = beyond.iter().map(|pace| pace.title.clone()).collect();
    let severity = if within.is_empty() {
        Severity::Caution
    } else {
        Severity::Info
    };
    let words = wording::own_pace(within.len(), &faster_than);
    let numbers = vec![
        ("within", Figure::Count(within.len() as u64)),
        ("beyond", Figure::Count(beyond.len() as u64)),
    ];
    let finding = Finding::new(Rule::OwnPace, severity, words, Citation::own());
    Some(Finding { numbers, ..finding })
}

/// How much of what, and how often, over a range of doses.
struct Rate {
    share: Exact,
    of_current: bool,
    days: u32,
}

impl Rate {
    fn of(reduction: &Reduction, days: u32, rows: &[&Row]) -> Option<Self> {
        let of_current = matches!(
            reduction,
            Reduction::Percent {
                of: PercentOf::Current,
                ..
            }
        );
        Some(Self {
            share: share(reduction, rows)?,
            of_current,
            days,
        })
    }

    /// Whether it takes no larger steps than a published part of a pace, and none sooner. A
    /// share of the current dose is never more than the same share of the original.
    fn is_within(&self, (largest, base, days): Largest<'_>) -> bool {
        let base_fits = self.of_current || *base != PercentBase::Current;
        base_fits && self.share <= *largest && days.min.is_none_or(|least| self.days >= least)
    }
}

/// A published part of a pace: its largest share, what that is of, and its interval.
type Largest<'a> = (&'a Exact, &'a PercentBase, &'a DayRange);

/// Whether a pace of one's own keeps within a published one from the first dose to the last:
/// each part of it against each part of the published pace that covers the same doses.
fn is_within(main: &Rate, tail: Option<&(Exact, Rate)>, pace: &Pace) -> bool {
    let reduction = &pace.reduction;
    let published = (&reduction.max, &reduction.effective_base, &pace.every_days);
    let slower = pace.tail.as_ref().map(|slower| {
        let size = slower.reduction.as_ref();
        let (largest, base) = size.map_or((published.0, published.1), |size| {
            (&size.max, &size.effective_base)
        });
        let days = slower.every_days.as_ref().unwrap_or(&pace.every_days);
        (&slower.below, (largest, base, days))
    });
    let keeps = |rate: &Rate, below: Option<&Exact>| {
        // The published main part covers what is above its own tail; its tail the rest, down
        // from where both apply.
        let above = slower.is_none_or(|(start, _)| below.is_none_or(|below| below > start));
        !above || rate.is_within(published)
    };
    let main_in_tail = slower.is_some_and(|(start, _)| tail.is_none_or(|(below, _)| start > below));
    keeps(main, None)
        && tail.is_none_or(|(below, rate)| keeps(rate, Some(below)))
        && slower.is_none_or(|(_, slow)| {
            (!main_in_tail || main.is_within(slow))
                && tail.is_none_or(|(_, rate)| rate.is_within(slow))
        })
}

/// A published pace against its own bounds and the people it is written for.
fn published(
    case: &Case,
    asked: &PaceRequest,
    pace: &Pace,
    rows: &[&Row],
    facts: &Facts,
    formulary: &Formulary,
) -> Vec<Finding> {
    let mut findings = bounds(asked, pace, rows);
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
                Citation::new(&pace.source, pace.excludes_status.unwrap_or(pace.status)),
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
            pace,
        ));
    }
    let tail = pace.tail.as_ref();
    let without_rate = tail.filter(|tail| tail.reduction.is_none() && asked.tail.is_none());
    if let Some(tail) = without_rate {
        findings.push(Finding::new(
            Rule::TailNotStated,
            Severity::Warning,
            wording::tail_not_stated(pace),
            tail,
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
        .map(|words| Finding::new(Rule::PacePopulation, Severity::Warning, words, pace))
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
    let finding = |words| Finding::new(Rule::PaceBounds, Severity::Warning, words, pace);
    words.into_iter().map(finding).collect()
}

/// A reduction as a share of the smallest dose that it is taken from; of its own base where
/// it is a percentage.
pub(super) fn share(reduction: &Reduction, rows: &[&Row]) -> Option<Exact> {
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
