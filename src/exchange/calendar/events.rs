//! The events of a plan: changes of dose, changes of patches, reviews, times of doses.

use chrono::{NaiveDate, NaiveTime};
use siphasher::sip128::SipHasher13;

use crate::case::{Case, Taking};
use crate::date;
use crate::exchange::words::{daily, medicine, taking};
use crate::paper::{clock, worn};
use crate::plan::{Plan, Planned};
use crate::taper::{Doses, Item, Step, StepKind};

/// The ending of every event's id.
const ENDING: &str = "@taperline";

/// An event of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// Its id, the same in every later version of the plan.
    pub(super) uid: String,
    /// Its day.
    pub(super) day: NaiveDate,
    /// Its time of day; none for a whole day.
    pub(super) time: Option<NaiveTime>,
    /// On how many days it comes.
    pub(super) days: u32,
    /// What it is, without a medicine or a dose.
    pub(super) neutral: String,
    /// What it is.
    pub(super) summary: String,
    /// What is taken.
    pub(super) description: String,
    /// When it is pointed out, as a duration from its start.
    pub(super) alarm: &'static str,
}

impl Event {
    /// Its start as kept in the journal.
    pub(super) fn start(&self) -> String {
        let day = date::iso(self.day);
        match self.time {
            Some(time) => format!("{day}T{}", time.format("%H:%M")),
            None => day,
        }
    }

    /// What it says, as a checksum: whether a later plan says the same.
    pub(super) fn says(&self) -> String {
        let said = serde_json::json!([self.days, self.summary, self.description]);
        let hash = SipHasher13::new().hash(said.to_string().as_bytes());
        format!("{:016x}", hash.h1)
    }
}

/// What the ids of a plan's events have in common: who it is for, what is taken and the
/// scenario's name, but no date, dose or pace, so that a plan made anew keeps them. Two
/// patients of one calendar have different ones as long as the plan files name them.
fn key(case: &Case, plan: &Plan) -> String {
    let patient = &case.patient;
    let born = patient.born.map(date::iso);
    let rows = case.regimen.iter();
    let rows: Vec<[&str; 2]> = rows
        .map(|row| [row.id.as_str(), row.product.id.as_str()])
        .collect();
    let known = serde_json::json!([
        case.country.as_str(),
        patient.name,
        born,
        patient.identifier,
        plan.scenario,
        rows
    ]);
    let hash = SipHasher13::new().hash(known.to_string().as_bytes());
    format!("{:016x}{:016x}{ENDING}", hash.h1, hash.h2)
}

/// Whether a text is the id of an event of this plan.
pub(super) fn is_own(uid: &str, case: &Case, plan: &Plan) -> bool {
    uid.ends_with(&format!(".{}", key(case, plan))) && is_id(uid)
}

/// Whether a text is the id of an event of some plan.
pub(super) fn is_id(uid: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.@".contains(&byte);
    let key = uid.strip_suffix(ENDING).and_then(|id| id.rsplit_once('.'));
    let is_key = |key: &str| key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    key.is_some_and(|(_, key)| is_key(key)) && uid.bytes().all(plain)
}

/// Whether an event's id is of a time of doses.
pub(super) fn is_dose_time(uid: &str) -> bool {
    uid.starts_with("dose-")
}

/// All events of a plan, earliest first.
pub(super) fn events(case: &Case, plan: &Plan, planned: &Planned) -> Vec<Event> {
    let key = key(case, plan);
    let mut events = Vec::new();
    let mut changes = vec![0; case.regimen.len()];
    let steps = &planned.schedule.steps;
    let befores = std::iter::once(None).chain(steps.iter().map(Some));
    for (step, before) in steps.iter().zip(befores) {
        events.push(change(step, before, &key));
        events.extend(review(step, &key));
        events.extend(patch_changes(case, step, &key, &mut changes));
        events.extend(dose_times(step, &key));
    }
    events.sort_by(|one, other| {
        (one.day, one.time, &one.uid).cmp(&(other.day, other.time, &other.uid))
    });
    events
}

/// The times of day at which a row is taken.
fn times(item: &Item) -> Vec<NaiveTime> {
    match &item.doses {
        Doses::Regular(doses) => doses.iter().map(|dose| dose.time).collect(),
        _ => Vec::new(),
    }
}

/// The start of a step: its first time of day, or the first one before it, whichever is earlier.
/// A morning dose that falls away must be told of before that morning.
fn change(step: &Step, before: Option<&Step>, key: &str) -> Event {
    let changed = step
        .items
        .iter()
        .filter(|item| step.changed.contains(item.id()));
    let taken = changed.clone().flat_map(|item| {
        let was = match before {
            Some(before) => before.item(item.id()).map(times).unwrap_or_default(),
            None => match &item.row.taking {
                Taking::Regular(doses) => doses.iter().map(|dose| dose.time).collect(),
                _ => Vec::new(),
            },
        };
        times(item).into_iter().chain(was)
    });
    // Where nothing is taken any more, the whole day is told of the day before.
    let is_taken = changed.clone().any(|item| !times(item).is_empty());
    let time = taken.min().filter(|_| is_taken);
    let index = step.index;
    let (neutral, what) = match step.kind {
        StepKind::Stop => (
            "Your plan: the last step".to_owned(),
            "the last step".to_owned(),
        ),
        StepKind::Hold if step.changed.is_empty() => (
            format!("Your plan: step {index}, no change"),
            format!("step {index}, no change"),
        ),
        _ => (
            format!("Your plan: step {index} starts"),
            format!("step {index}"),
        ),
    };
    let lines = step
        .items
        .iter()
        .map(|item| format!("{}: {}", medicine(&item.row), taking(item).join("; ")));
    let totals: Vec<String> = changed
        .map(|item| match &item.doses {
            Doses::Stopped => format!("{} stops", medicine(&item.row)),
            // How much is used in a day is not planned, and not what changes.
            Doses::AsNeeded { .. } => {
                format!("{} {}", medicine(&item.row), taking(item).join("; "))
            }
            _ => format!("{} {}", medicine(&item.row), daily(item)),
        })
        .collect();
    let totals = if totals.is_empty() {
        String::new()
    } else {
        format!(": {}", totals.join(", "))
    };
    Event {
        uid: format!("step-{index}.{key}"),
        day: step.start,
        time,
        days: 1,
        neutral,
        summary: format!("Taper, {what}{totals}"),
        description: lines.collect::<Vec<_>>().join("\n"),
        // The evening before a morning dose; the morning before a whole day.
        alarm: if time.is_some() { "-PT12H" } else { "-PT15H" },
    }
}

fn review(step: &Step, key: &str) -> Option<Event> {
    Some(Event {
        uid: format!("review-{}.{key}", step.index),
        day: step.review?,
        time: None,
        days: 1,
        neutral: "Your plan: review due".to_owned(),
        summary: format!("Taper, review of step {}", step.index),
        description: "How pain, function and withdrawal are, before the next step.".to_owned(),
        alarm: "-PT15H",
    })
}

/// The changes of patches, counted for each row by its place in the regimen: a row's name may
/// be that of its medicine, and the id is no place for it.
fn patch_changes(case: &Case, step: &Step, key: &str, counts: &mut [usize]) -> Vec<Event> {
    let mut events = Vec::new();
    for item in &step.items {
        let Doses::Patches {
            changes, patches, ..
        } = &item.doses
        else {
            continue;
        };
        let place = case.regimen.iter().position(|row| &row.id == item.id());
        let place = place.unwrap_or_default();
        for day in changes {
            let Some(number) = counts.get_mut(place) else {
                continue;
            };
            *number += 1;
            events.push(Event {
                uid: format!("patch-{}-{number}.{key}", place + 1),
                day: *day,
                time: None,
                days: 1,
                neutral: "Your plan: change day".to_owned(),
                summary: format!(
                    "Change of patches, {}: {}",
                    medicine(&item.row),
                    worn(patches)
                ),
                description: format!(
                    "Old patches off before the new ones go on: {}",
                    taking(item).join("; ")
                ),
                alarm: "PT9H",
            });
        }
    }
    events
}

/// One event for each time of day of a step, on each of its days.
fn dose_times(step: &Step, key: &str) -> Vec<Event> {
    let mut times: Vec<NaiveTime> = Vec::new();
    for item in &step.items {
        if let Doses::Regular(doses) = &item.doses {
            times.extend(doses.iter().map(|dose| dose.time));
        }
    }
    times.sort_unstable();
    times.dedup();
    // In a stop, and in whatever goes on after it, the plan has no days of its own.
    let times = times.into_iter().filter(|_| step.days > 0);
    let event = |time: NaiveTime| {
        let lines = step.items.iter().filter_map(|item| {
            let lines = taking(item).into_iter();
            let now = format!("at {} ", clock(time, item.row.product.country));
            let own: Vec<String> = lines.filter(|line| line.starts_with(&now)).collect();
            (!own.is_empty()).then(|| format!("{}: {}", medicine(&item.row), own.join("; ")))
        });
        let lines: Vec<String> = lines.collect();
        Event {
            uid: format!("dose-{}-{}.{key}", step.index, time.format("%H%M")),
            day: step.start,
            time: Some(time),
            days: step.days,
            neutral: "Your plan: it is time".to_owned(),
            summary: lines.join(", "),
            description: lines.join("\n"),
            alarm: "PT0S",
        }
    };
    times.map(event).collect()
}
