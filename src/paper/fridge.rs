//! Plan → the short version for the fridge door: every step in one table on one page.
//!
//! The shape is written down at the head of `assets/paper/fridge.typ`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::case::Case;
use crate::clinical_data::{Country, Formulary};
use crate::findings::wording::patient as words;
use crate::paper::contents::{Help, end, title, who_to_call};
use crate::paper::figures::{day_of_month, long_day, short_day};
use crate::paper::identity::{self, Version};
use crate::paper::regimen::{at_most, in_one_line, short_name, strength};
use crate::paper::{Document, PaperOptions};
use crate::plan::{Plan, Planned};
use crate::taper::{Doses, Item, Step, StepKind};

/// The most patch changes of a step that are named.
const MOST_CHANGES: usize = 12;

pub(super) fn fridge(
    case: &Case,
    plan: &Plan,
    planned: &Planned,
    formulary: &Formulary,
    options: PaperOptions,
    version: Version,
) -> Value {
    let schedule = &planned.schedule;
    let help = Help::new(case, plan, planned, formulary);
    let steps = schedule.steps.iter();
    let steps = steps.filter(|step| step.kind != StepKind::Stop);
    let limits = limits(&schedule.steps);
    let rows = steps.map(|step| row(case.country, step, &limits));
    let (stop, _) = end(case, planned);
    let mut contents = identity::page(Document::Fridge, case, plan, formulary, options, version);
    let more = json!({
        "title": title(case, schedule),
        "never_back": help.never_back(),
        "rows": rows.collect::<Vec<_>>(),
        "stop": stop,
        "goes_on": goes_on(case, schedule.steps.last()),
        "units": under_the_table(&limits),
        "who_to_call": who_to_call(case),
        "labels": {
            "page": "page", "of": "of", "step": "Step", "days": "Days", "take": "Take",
            "cut": words::FRIDGE_CUT,
        },
    });
    if let Value::Object(more) = more {
        contents.extend(more);
    }
    Value::Object(contents)
}

/// The limit of each medicine taken when needed whose limit is the same in every step: it is
/// then said once, under the table.
fn limits(steps: &[Step]) -> BTreeMap<String, String> {
    let mut limits: BTreeMap<String, Option<String>> = BTreeMap::new();
    for item in steps.iter().flat_map(|step| &step.items) {
        if let Doses::AsNeeded { most_per_24h, .. } = &item.doses {
            let limit = at_most(*most_per_24h);
            let known = limits
                .entry(called(item))
                .or_insert_with(|| Some(limit.clone()));
            if known.as_ref() != Some(&limit) {
                *known = None;
            }
        }
    }
    let same = limits.into_iter();
    same.filter_map(|(name, limit)| Some((name, limit?)))
        .filter(|(_, limit)| !limit.is_empty())
        .collect()
}

fn under_the_table(limits: &BTreeMap<String, String>) -> String {
    let said = limits
        .iter()
        .map(|(name, limit)| format!("{name}: {limit}."));
    let said = said.chain(std::iter::once(words::UNITS_ON_FULL_PLAN.to_owned()));
    said.collect::<Vec<_>>().join(" ")
}

/// A medicine's short name; two strengths of one liquid are told apart.
fn called(item: &Item) -> String {
    let full = [short_name(&item.row), strength(&item.row)];
    let full = full.into_iter().filter(|part| !part.is_empty());
    full.collect::<Vec<_>>().join(", ")
}

fn row(country: Country, step: &Step, limits: &BTreeMap<String, String>) -> Value {
    let days = if step.start == step.end {
        short_day(step.start, country)
    } else {
        let (from, to) = (short_day(step.start, country), short_day(step.end, country));
        format!("{from} to {to}")
    };
    let lines = step.items.iter().map(|item| line(item, country, limits));
    json!({
        "step": step.index.to_string(),
        "days": days,
        "from": long_day(step.start, country),
        "to": long_day(step.end, country),
        "lines": lines.collect::<Vec<_>>(),
    })
}

fn line(item: &Item, country: Country, limits: &BTreeMap<String, String>) -> Value {
    let name = called(item);
    let taken = in_one_line(item, country);
    let text = match &item.doses {
        Doses::AsNeeded { most_per_24h, .. } => {
            let limit = if limits.contains_key(&name) {
                String::new()
            } else {
                at_most(*most_per_24h)
            };
            let parts = [format!("when needed {taken}"), limit];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        }
        Doses::Patches { changes, .. } if changes.len() <= MOST_CHANGES => {
            let days = changes.iter().map(|day| day_of_month(*day, country));
            let days = days.collect::<Vec<_>>().join(", ");
            if days.is_empty() {
                taken
            } else {
                format!("{taken}, changed on {days}")
            }
        }
        Doses::Patches { .. } => format!("{taken}, changed on the days of the full plan"),
        Doses::Stopped => words::NO_MORE.to_owned(),
        Doses::Regular(_) | Doses::Infusion { .. } => taken,
    };
    json!({ "name": name, "text": text })
}

/// What goes on after the stop, in one sentence; empty where nothing does.
fn goes_on(case: &Case, last: Option<&Step>) -> String {
    let Some(last) = last.filter(|last| last.kind == StepKind::Stop) else {
        return String::new();
    };
    let items = last.items.iter();
    let on = items.filter(|item| item.doses != Doses::Stopped);
    let on = on.map(|item| {
        let taken = in_one_line(item, case.country);
        format!("{} {taken}", short_name(&item.row))
    });
    words::goes_on(&on.collect::<Vec<_>>())
}
