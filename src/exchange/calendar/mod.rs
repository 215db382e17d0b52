//! A plan as an iCalendar file: changes of dose and of patches, reviews, times of doses.
//!
//! **Versions.** A calendar program knows an event again by its `UID` and takes the higher
//! `SEQUENCE` for the newer one. The ids hold the patient, the medicines, the scenario and which
//! step or change it is, so that a plan made anew moves its events. The sequence comes from the
//! journal, to which issuing a plan only ever adds: the first plan that is handed out has 1, the
//! second 3, and whatever is planned after one of them, until the next is handed out, the even
//! number between. Taking back a hold or a change on the way therefore never lowers it. Of two
//! plans that were made one after the other without handing out either, the later day of
//! planning (`DTSTAMP`) is the newer.
//!
//! **What fell away.** Whoever issues a plan keeps the list of its events in the journal. An
//! event that stands there and is not written now is written with the status `CANCELLED`. That
//! holds for the times of doses too: a calendar without them takes back those that an earlier
//! one may have had, so that no alarm goes on by itself. Of a plan that was never issued nobody
//! knows what was handed out. A plan as it was handed out also takes back what was issued to the
//! same person under other ids; a draft of another scenario does not.
//!
//! **Lock screens.** Without `details` no event names a medicine or a dose.

mod events;
mod lines;
mod zone;

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use icalendar::Property;
use serde_json::{Value, json};

use crate::case::{Case, JournalKind};
use crate::date;
use crate::draft::JournalDraft;
use crate::paper;
use crate::plan::Plan;
use crate::problem::Problem;
use events::Event;
use lines::{Lines, component};

pub use zone::Zone;

/// The field of a journal entry that keeps the events of an issued plan.
pub const EVENTS: &str = "events";

/// What a calendar holds, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CalendarOptions {
    /// The zone of its times; without one they hold wherever the calendar is.
    pub zone: Option<Zone>,
    /// Whether each time of doses is an event.
    pub dose_times: bool,
    /// Whether medicines and doses are named.
    pub details: bool,
}

/// The events of a plan as they are kept in the journal when it is issued: id and start of each,
/// and what it says as a checksum.
///
/// # Errors
///
/// A problem where a gate withholds the schedule.
pub fn kept_events(case: &Case, plan: &Plan) -> Result<Value, Problem> {
    Ok(kept(&events::events(case, plan, plan.planned()?)))
}

fn kept(events: &[Event]) -> Value {
    let kept = events
        .iter()
        .map(|event| json!({ "uid": event.uid, "start": event.start(), "says": event.says() }));
    kept.collect()
}

/// A plan as a calendar; equal plans give equal bytes.
///
/// `journal` is the record of the plan's file, which says what was issued before.
///
/// # Errors
///
/// A problem where a gate withholds the schedule.
pub fn calendar(
    case: &Case,
    plan: &Plan,
    journal: &[JournalDraft],
    options: CalendarOptions,
) -> Result<Vec<u8>, Problem> {
    let mut events = events::events(case, plan, plan.planned()?);
    let sequence = sequence(journal, &events);
    // What was not handed out is not agreed yet.
    let standing = if is_as_issued(sequence) {
        "CONFIRMED"
    } else {
        "TENTATIVE"
    };
    events.retain(|event| options.dose_times || !events::is_dose_time(&event.uid));
    let gone = fallen_away((case, plan), journal, &events, is_as_issued(sequence));
    let all = || events.iter().chain(&gone);
    let write = || -> Result<Lines, std::fmt::Error> {
        let mut inner = Lines::new();
        if let Some(zone) = options.zone
            && all().any(|event| event.time.is_some())
        {
            let first = all().map(|event| event.day).min().unwrap_or(plan.today);
            let last = all().map(last_day).max().unwrap_or(plan.today);
            inner.push_str(&zone.component(first, last)?);
        }
        for (event, status) in events
            .iter()
            .map(|event| (event, standing))
            .chain(gone.iter().map(|event| (event, "CANCELLED")))
        {
            inner.push_str(&vevent(event, status, sequence, plan.today, options)?);
        }
        let head = [
            Property::new("VERSION", "2.0"),
            Property::new("PRODID", format!("-//taperline//{}//EN", crate::PROGRAM)),
            Property::new("CALSCALE", "GREGORIAN"),
            Property::new("METHOD", "PUBLISH"),
            Property::new("X-WR-CALNAME", "Plan"),
        ];
        component("VCALENDAR", &head, &inner)
    };
    write().map(String::into_bytes).map_err(|_formatting| {
        let what = "The calendar cannot be written";
        Problem::new("calendar", "", "", what, "a plan that can")
    })
}

fn last_day(event: &Event) -> NaiveDate {
    date::plus_days(event.day, event.days).unwrap_or(event.day)
}

fn vevent(
    event: &Event,
    status: &str,
    sequence: usize,
    today: NaiveDate,
    options: CalendarOptions,
) -> Result<Lines, std::fmt::Error> {
    let (summary, description) = if options.details {
        (event.summary.as_str(), event.description.as_str())
    } else {
        (event.neutral.as_str(), "See your printed plan.")
    };
    let start = match event.time {
        None => Property::new("DTSTART", event.day.format("%Y%m%d").to_string())
            .add_parameter("VALUE", "DATE")
            .done(),
        Some(time) => {
            let local = event.day.and_time(time).format("%Y%m%dT%H%M%S").to_string();
            let mut start = Property::new("DTSTART", local);
            if let Some(zone) = options.zone {
                start.add_parameter("TZID", zone.name());
            }
            start
        }
    };
    let mut lines = vec![
        Property::new("UID", event.uid.as_str()),
        // The day of planning, not the clock's time: equal input gives equal bytes.
        Property::new("DTSTAMP", format!("{}T000000Z", today.format("%Y%m%d"))),
        Property::new("SEQUENCE", sequence.to_string()),
        start,
        Property::new("STATUS", status),
        Property::new("CLASS", "PRIVATE"),
        Property::new("TRANSP", "TRANSPARENT"),
        Property::new("SUMMARY", summary),
        Property::new("DESCRIPTION", description),
    ];
    if event.days > 1 {
        let rule = format!("FREQ=DAILY;COUNT={}", event.days);
        lines.push(Property::new("RRULE", rule));
    }
    let alarm = if status == "CANCELLED" {
        Lines::new()
    } else {
        let alarm = [
            Property::new("ACTION", "DISPLAY"),
            Property::new("TRIGGER", event.alarm),
            Property::new("DESCRIPTION", summary),
        ];
        component("VALARM", &alarm, "")?
    };
    component("VEVENT", &lines, &alarm)
}

/// The entries of the journal that issued a plan, of whichever scenario: each takes the place of
/// the one before it.
fn issued(journal: &[JournalDraft]) -> impl Iterator<Item = &JournalDraft> {
    let is_issued = |entry: &&JournalDraft| entry.kind == JournalKind::Issued.word();
    journal.iter().filter(is_issued)
}

/// Whether an entry was handed out to the person of this case: by its paper's own words, or by
/// the date of birth in them where a name was spelt anew since.
fn is_of(entry: &JournalDraft, case: &Case) -> bool {
    let contents = entry.more.iter().find(|(name, _)| name == "contents");
    let contents = contents.and_then(|(_, json)| json.parse::<Value>().ok());
    let line = contents.as_ref().and_then(|contents| {
        let line = contents.get("patient_line")?;
        line.as_str()
    });
    let born = case.patient.born.map(|born| paper::day(born, case.country));
    line.is_some_and(|line| {
        line == paper::patient_line(case)
            || born.is_some_and(|born| line.ends_with(&format!("born {born}")))
    })
}

/// The number of this version: odd for a plan as it was handed out, even for one that was
/// planned before or after.
fn sequence(journal: &[JournalDraft], now: &[Event]) -> usize {
    let last = issued(journal).last();
    let is_it = last.and_then(kept_in).is_some_and(|last| last == kept(now));
    (2 * issued(journal).count()).saturating_sub(usize::from(is_it))
}

/// Whether a sequence is that of a plan as it was handed out.
fn is_as_issued(sequence: usize) -> bool {
    sequence % 2 == 1
}

/// The events that an entry keeps.
fn kept_in(entry: &JournalDraft) -> Option<Value> {
    let (_, json) = entry.more.iter().find(|(name, _)| name == EVENTS)?;
    json.parse().ok()
}

/// The events of earlier issues that are not written any more, as they were last. A plan as it was
/// handed out takes the place of all before it, whatever they were called by: another scenario,
/// another medicine, a name spelt anew. A draft takes back what is its own.
fn fallen_away(
    (case, plan): (&Case, &Plan),
    journal: &[JournalDraft],
    now: &[Event],
    is_as_issued: bool,
) -> Vec<Event> {
    let written: BTreeSet<&str> = now.iter().map(|event| event.uid.as_str()).collect();
    let mut gone: Vec<Event> = Vec::new();
    for entry in issued(journal) {
        let takes_all = is_as_issued && is_of(entry, case);
        let kept = kept_in(entry);
        let kept = kept
            .as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for one in kept {
            // A journal may have been written to by hand: only ids of this person's plans count.
            let uid = one.get("uid").and_then(Value::as_str).unwrap_or_default();
            let start = one.get("start").and_then(Value::as_str).unwrap_or_default();
            let Some((day, time)) = read_start(start) else {
                continue;
            };
            let is_known = events::is_own(uid, case, plan) || takes_all && events::is_id(uid);
            if !is_known || written.contains(uid) {
                continue;
            }
            gone.push(Event {
                uid: uid.to_owned(),
                day,
                time,
                days: 1,
                // Programs that show what was cancelled must not seem to say that the plan was.
                neutral: "Your plan: this reminder was taken back".to_owned(),
                summary: "Taper: this reminder was taken back".to_owned(),
                description: String::new(),
                alarm: "PT0S",
            });
        }
    }
    // Of several with one id the last stands.
    let mut seen = BTreeSet::new();
    let mut last: Vec<Event> = gone.into_iter().rev().collect();
    last.retain(|event| seen.insert(event.uid.clone()));
    last.reverse();
    last
}

fn read_start(text: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    match text.split_once('T') {
        None => Some((date::date_from_text(text)?, None)),
        Some((day, time)) => {
            let time = date::time_from_text(time)?;
            Some((date::date_from_text(day)?, Some(time)))
        }
    }
}
