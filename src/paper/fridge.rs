//! Plan → the short version for the fridge door: every step in one table on one page.
//!
//! The shape is written down at the head of `assets/paper/fridge.typ`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::case::Case;
use crate::clinical_data::{Country, Formulary};
use crate::date;
use crate::findings::wording::patient as words;
use crate::paper::contents::{Help, end, first_to_come, standing, title, who_to_call};
use crate::paper::figures::{clock, day_of_month, long_day, short_day, weekday_of_month};
use crate::paper::identity::{self, Version};
use crate::paper::regimen::{at_most_or_ask, in_one_line, one_dose, short_name, strength};
use crate::paper::seen::seen;
use crate::paper::{Document, PaperOptions};
use crate::plan::{Plan, Planned};
use crate::taper::{Doses, Item, PlannedDose, Step, StepKind};

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
    let first = first_to_come(plan, schedule);
    let steps = schedule.steps.iter().skip(first);
    let steps = steps.filter(|step| step.kind != StepKind::Stop);
    let steps: Vec<&Step> = steps.collect();
    let limits = limits(&schedule.steps);
    let always = always(case.country, &steps, &limits);
    let only = only(&steps, &always);
    let rows = steps
        .iter()
        .map(|step| row(case.country, step, &limits, &always, only.is_some()));
    let (stop, _) = end(case, planned);
    let mut contents = identity::page(Document::Fridge, case, plan, formulary, options, version);
    let take = only
        .as_ref()
        .map_or_else(|| "Take".to_owned(), |name| format!("Take of {name}"));
    let more = json!({
        "title": title(case, schedule),
        "standing": standing(case, version).into_iter().chain(words::over(first)).collect::<Vec<_>>(),
        "never_back": help.never_back(),
        "rows": rows.collect::<Vec<_>>(),
        "stop": stop,
        "goes_on": goes_on(case, schedule.steps.last()),
        "units": under_the_table(&limits, &always),
        "who_to_call": called_from_the_door(case),
        "labels": {
            "page": "page", "of": "of", "step": "Step", "days": "Days", "take": take,
            "cut": words::FRIDGE_CUT,
        },
    });
    if let Value::Object(more) = more {
        contents.extend(more);
    }
    seen(Value::Object(contents))
}

/// Whom to call, as far as the one page has room for it.
fn called_from_the_door(case: &Case) -> Value {
    /// The most letters that leave room for the steps.
    const MOST: usize = 400;
    let letters = case.contacts.iter().map(|line| line.chars().count());
    if letters.sum::<usize>() <= MOST {
        return who_to_call(case);
    }
    json!({ "title": "Who to call", "lines": [words::WHO_ON_FULL_PLAN], "blank_lines": 0 })
}

/// The limit of each medicine taken when needed whose limit is the same in every step: it is
/// then said once, under the table.
fn limits(steps: &[Step]) -> BTreeMap<String, String> {
    let mut limits: BTreeMap<String, Option<String>> = BTreeMap::new();
    for item in steps.iter().flat_map(|step| &step.items) {
        if let Doses::AsNeeded { most_per_24h, .. } = &item.doses {
            let limit = at_most_or_ask(*most_per_24h);
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

/// What is taken alike in every step, by name: it is then said once, under the table.
fn always(
    country: Country,
    steps: &[&Step],
    limits: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut always: BTreeMap<String, String> = BTreeMap::new();
    let Some((first, [_, ..])) = steps.split_first() else {
        return always;
    };
    for item in &first.items {
        // Patches have days of their own in each step.
        if matches!(item.doses, Doses::Patches { .. }) {
            continue;
        }
        let (name, said) = (called(item), text(item, country, limits));
        let same = |step: &&Step| {
            let mut named = step.items.iter().filter(|other| called(other) == name);
            let own = named.next();
            own.is_some_and(|own| text(own, country, limits) == said) && named.next().is_none()
        };
        if steps.iter().all(same) {
            always.insert(name, said);
        }
    }
    // A table says something of every step.
    if steps.iter().any(|step| is_said(step, &always)) {
        always.clear();
    }
    always
}

/// Whether all that is taken in a step is said under the table.
fn is_said(step: &Step, always: &BTreeMap<String, String>) -> bool {
    let mut items = step.items.iter();
    items.all(|item| always.contains_key(&called(item)))
}

/// The one medicine that the table is about, where there is one: it is then named at its head.
fn only(steps: &[&Step], always: &BTreeMap<String, String>) -> Option<String> {
    let names = steps.iter().flat_map(|step| &step.items).map(called);
    let mut names = names.filter(|name| !always.contains_key(name));
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

fn under_the_table(limits: &BTreeMap<String, String>, always: &BTreeMap<String, String>) -> String {
    let same = always.iter().map(|(name, said)| {
        let limit = limits.get(name).map(|limit| format!(", {limit}"));
        let limit = limit.unwrap_or_default();
        format!("{} {name}: {said}{limit}.", words::IN_EVERY_STEP)
    });
    let limits = limits
        .iter()
        .filter(|(name, _)| !always.contains_key(*name));
    let limits = limits.map(|(name, limit)| format!("{name}: {limit}."));
    let said = same
        .chain(limits)
        .chain(std::iter::once(words::UNITS_ON_FULL_PLAN.to_owned()));
    said.collect::<Vec<_>>().join(" ")
}

/// A medicine's short name; two strengths of one liquid are told apart.
fn called(item: &Item) -> String {
    let full = [short_name(&item.row), strength(&item.row)];
    let full = full.into_iter().filter(|part| !part.is_empty());
    full.collect::<Vec<_>>().join(", ")
}

fn row(
    country: Country,
    step: &Step,
    limits: &BTreeMap<String, String>,
    always: &BTreeMap<String, String>,
    is_alone: bool,
) -> Value {
    let days = if step.start == step.end {
        short_day(step.start, country)
    } else {
        let (from, to) = (short_day(step.start, country), short_day(step.end, country));
        format!("{from} to {to}")
    };
    let items = step.items.iter().map(|item| (called(item), item));
    let lines = items
        .filter(|(name, _)| !always.contains_key(name))
        .map(|(name, item)| {
            let name = if is_alone { String::new() } else { name };
            json!({ "name": name, "text": text(item, country, limits) })
        });
    json!({
        "step": step.index.to_string(),
        "days": days,
        "from": long_day(step.start, country),
        "to": long_day(step.end, country),
        "lines": lines.collect::<Vec<_>>(),
    })
}

/// What is taken of a medicine in a step.
fn text(item: &Item, country: Country, limits: &BTreeMap<String, String>) -> String {
    match &item.doses {
        Doses::AsNeeded { most_per_24h, .. } => {
            let limit = if limits.contains_key(&called(item)) {
                String::new()
            } else {
                at_most_or_ask(*most_per_24h)
            };
            let parts = [when_needed(item, country), limit];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        }
        Doses::Patches {
            changes,
            change_days,
            ..
        } => {
            let worn = in_one_line(item, country);
            format!("{worn}{}", changed(changes, *change_days, country))
        }
        Doses::Regular(doses) => regular(item, doses, country),
        Doses::Stopped => words::NO_MORE.to_owned(),
        Doses::Infusion { .. } => in_one_line(item, country),
    }
}

fn when_needed(item: &Item, country: Country) -> String {
    format!("when needed {}", in_one_line(item, country))
}

/// Equal doses with all their times: `55 mg at 08:00 and 20:00`.
fn regular(item: &Item, doses: &[PlannedDose], country: Country) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for dose in doses {
        let (amount, time) = (one_dose(&item.row, dose), clock(dose.time, country));
        match groups.iter_mut().find(|(known, _)| *known == amount) {
            Some((_, times)) => times.push(time),
            None => groups.push((amount, vec![time])),
        }
    }
    let said = groups.iter().map(|(amount, times)| {
        let times = match times.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => String::new(),
        };
        format!("{amount} at {times}")
    });
    said.collect::<Vec<_>>().join("; ")
}

/// How often patches are changed, and on which day first. Days that do not follow each other so
/// are named; where there are too many, they stand on the full plan.
fn changed(changes: &[NaiveDate], change_days: u32, country: Country) -> String {
    let Some(first) = changes.first() else {
        return String::new();
    };
    let mut pairs = changes.iter().zip(changes.iter().skip(1));
    let evenly = pairs.all(|(day, next)| date::plus_days(*day, change_days) == Some(*next));
    if evenly && changes.len() > 1 {
        let first = weekday_of_month(*first, country);
        let every = match change_days {
            1 => "day".to_owned(),
            days => format!("{days} days"),
        };
        return format!(", changed every {every} from {first}");
    }
    if changes.len() <= MOST_CHANGES {
        let days = changes.iter().map(|day| day_of_month(*day, country));
        return format!(", changed on {}", days.collect::<Vec<_>>().join(", "));
    }
    ", changed on the days of the full plan".to_owned()
}

/// What goes on after the stop, in one sentence; empty where nothing does.
fn goes_on(case: &Case, last: Option<&Step>) -> String {
    let Some(last) = last.filter(|last| last.kind == StepKind::Stop) else {
        return String::new();
    };
    let items = last.items.iter();
    let on = items.filter(|item| item.doses != Doses::Stopped);
    let on = on.map(|item| {
        let taken = text(item, case.country, &BTreeMap::new());
        format!("{} {taken}", short_name(&item.row))
    });
    words::goes_on(&on.collect::<Vec<_>>())
}
