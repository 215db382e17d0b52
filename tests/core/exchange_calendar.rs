//! Plans as calendars: days and zones worked by hand, versions, and what a lock screen shows.
#![cfg(test)]

use std::collections::BTreeMap;

use proptest::prelude::{ProptestConfig, any};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};
use taperline::draft::JournalDraft;
use taperline::exchange::calendar::{self, CalendarOptions, Zone};
use taperline::{draft, issued, plan, plan_file};

use crate::formulary_cases::file_of;
use crate::support::{fixture, formulary, list, planned, stopping, text, today};

/// An event: its properties without their parameters; `DTSTART` with them.
type Event = BTreeMap<String, String>;

fn london() -> CalendarOptions {
    CalendarOptions {
        zone: Zone::from_name("Europe/London"),
        ..CalendarOptions::default()
    }
}

fn written(file: &Value, options: CalendarOptions) -> String {
    let draft = plan_file::read(&serde_json::to_vec(file).expect("JSON")).expect("a draft");
    let case = draft::to_case(&draft, formulary()).expect("a case");
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, formulary(), today()).expect("a plan");
    let bytes = calendar::calendar(&case, &plan, &draft.journal, options).expect("a calendar");
    String::from_utf8(bytes).expect("UTF-8")
}

/// The lines with folded ones put together again.
fn lines(calendar: &str) -> Vec<String> {
    assert!(calendar.ends_with("END:VCALENDAR\r\n"));
    for line in calendar.split("\r\n") {
        assert!(!line.contains(['\r', '\n']), "a bare line end");
    }
    let whole = calendar.replace("\r\n ", "");
    whole.split("\r\n").map(str::to_owned).collect()
}

/// The events by the beginning of their ids; each has exactly one alarm unless it is cancelled.
fn events(calendar: &str) -> BTreeMap<String, Event> {
    let mut events = BTreeMap::new();
    let mut event: Option<Event> = None;
    let mut alarms = 0;
    let mut inside_alarm = false;
    for line in lines(calendar) {
        match line.as_str() {
            "BEGIN:VEVENT" => (event, alarms) = (Some(Event::new()), 0),
            "BEGIN:VALARM" => (alarms, inside_alarm) = (alarms + 1, true),
            "END:VALARM" => inside_alarm = false,
            "END:VEVENT" => {
                let done = event.take().expect("an event");
                let expected = usize::from(done["STATUS"] != "CANCELLED");
                assert_eq!(alarms, expected, "{done:?}");
                let id = done["UID"].split('.').next().expect("an id").to_owned();
                assert!(events.insert(id, done).is_none(), "an id stands twice");
            }
            _ if inside_alarm => {}
            line => {
                if let (Some(event), Some((name, value))) = (&mut event, line.split_once(':')) {
                    let key = name.split(';').next().expect("a name").to_owned();
                    let value = if key == "DTSTART" {
                        line.to_owned()
                    } else {
                        value.to_owned()
                    };
                    event.insert(key, value);
                }
            }
        }
    }
    events
}

fn contract() -> Value {
    fixture("cases/contract-example.taper.json")
}

#[test]
fn the_contracts_example_has_its_changes_and_reviews() {
    let calendar = written(&contract(), london());
    let events = events(&calendar);
    let answer = planned(&contract());
    let steps = list(&answer["schedule"]["steps"]);
    let reviews = steps
        .iter()
        .filter(|step| step["review"].is_string())
        .count();
    assert_eq!(events.len(), steps.len() + reviews);
    // Step 1 begins with the first dose of 4 January; step 2 on 1 February, 28 days later.
    assert_eq!(
        events["step-1"]["DTSTART"],
        "DTSTART;TZID=Europe/London:20270104T080000"
    );
    assert_eq!(
        events["step-2"]["DTSTART"],
        "DTSTART;TZID=Europe/London:20270201T080000"
    );
    // The stop on 31 January 2028 has no dose and takes the whole day.
    assert_eq!(events["step-15"]["DTSTART"], "DTSTART;VALUE=DATE:20280131");
    assert_eq!(events["step-15"]["SUMMARY"], "Your plan: the last step");
    assert_eq!(events["step-1"]["DTSTAMP"], "20270102T000000Z");
    for step in steps.iter().filter(|step| step["review"].is_string()) {
        let day = text(&step["review"]).replace('-', "");
        let review = &events[&format!("review-{}", step["index"])];
        assert_eq!(review["DTSTART"], format!("DTSTART;VALUE=DATE:{day}"));
    }
}

#[test]
fn the_zone_says_when_its_clocks_change() {
    // British clocks go forward on the last Sunday of March, 28 March 2027, at 01:00, and back
    // on the last Sunday of October, 31 October 2027, at 02:00.
    let lines = lines(&written(&contract(), london()));
    let at = |kind: &str, start: &str| {
        let begin = format!("BEGIN:{kind}");
        let places = lines.iter().enumerate().filter(|(_, line)| **line == begin);
        let mut places = places.map(|(place, _)| place);
        let start = format!("DTSTART:{start}");
        let place = places.find(|place| lines[place + 1] == start);
        let place = place.unwrap_or_else(|| panic!("no {kind} with {start}"));
        [lines[place + 2].clone(), lines[place + 3].clone()]
    };
    assert_eq!(
        at("DAYLIGHT", "20270328T010000"),
        ["TZOFFSETFROM:+0000", "TZOFFSETTO:+0100"]
    );
    assert_eq!(
        at("STANDARD", "20271031T020000"),
        ["TZOFFSETFROM:+0100", "TZOFFSETTO:+0000"]
    );
    // Chicago: second Sunday of March and first of November, 14 March and 7 November 2027.
    let zone = Zone::from_name("America/Chicago");
    let lines = self::lines(&written(&contract(), CalendarOptions { zone, ..london() }));
    assert!(lines.contains(&"DTSTART:20270314T020000".to_owned()));
    assert!(lines.contains(&"DTSTART:20271107T020000".to_owned()));
}

#[test]
fn without_a_zone_times_hold_wherever_the_calendar_is() {
    let calendar = written(&contract(), CalendarOptions::default());
    assert!(!calendar.contains("VTIMEZONE") && !calendar.contains("TZID"));
    assert_eq!(
        events(&calendar)["step-1"]["DTSTART"],
        "DTSTART:20270104T080000"
    );
    assert!(Zone::from_name("Europe/Londn").is_none());
    assert!(Zone::of_country(taperline::clinical_data::Country::Us).is_none());
}

#[test]
fn no_medicine_and_no_dose_stands_on_a_lock_screen_unless_asked_for() {
    let mut file = contract();
    file["patient"] = json!({ "name": "Jane Example", "identifier": "999" });
    let options = CalendarOptions {
        dose_times: true,
        ..london()
    };
    let calendar = lines(&written(&file, options)).join("\n").to_lowercase();
    for word in [
        "morphine", "mst", "oramorph", "opioid", "taper,", "mg", "jane", "999\n", "dose:",
    ] {
        assert!(!calendar.contains(word), "{word}");
    }
    let options = CalendarOptions {
        details: true,
        ..options
    };
    let details = written(&file, options);
    let details = events(&details);
    assert_eq!(
        details["step-1"]["SUMMARY"],
        "Taper\\, step 1: Morphine modified-release tablet (MST Continus) 110 mg a day\\, Morphine oral solution when needed 18 mg (9 mL of 10 mg/5 mL)\\, at most 6 times in 24 hours"
    );
    assert!(
        details["dose-1-0800"]["SUMMARY"].contains("55 mg (1 × 30 mg + 1 × 15 mg + 1 × 10 mg)")
    );
    assert!(!format!("{details:?}").contains("Jane"));
}

#[test]
fn a_time_of_doses_comes_on_every_day_of_its_step_and_on_no_other() {
    let options = CalendarOptions {
        dose_times: true,
        ..london()
    };
    let events = events(&written(&contract(), options));
    let dose = &events["dose-1-0800"];
    assert_eq!(
        dose["DTSTART"],
        "DTSTART;TZID=Europe/London:20270104T080000"
    );
    assert_eq!(dose["RRULE"], "FREQ=DAILY;COUNT=28");
    assert!(events.contains_key("dose-1-2000"));
    assert!(
        !events.keys().any(|id| id.starts_with("dose-15")),
        "a reminder after the stop"
    );
}

#[test]
fn patches_have_their_change_days() {
    let row = json!([{
        "id": "patch", "product": "uk-fen-td72", "patches": ["50 mcg/h"], "next_change": "2027-01-05",
    }]);
    let file = stopping("uk", &row, &["patch"], &json!({}));
    let events = events(&written(&file, london()));
    let answer = planned(&file);
    let changes: Vec<&str> = list(&answer["schedule"]["steps"])
        .iter()
        .flat_map(|step| list(&step["items"][0]["changes"]))
        .map(text)
        .collect();
    // Every 72 hours from 5 January.
    assert_eq!(changes[..3], ["2027-01-05", "2027-01-08", "2027-01-11"]);
    for (place, day) in changes.iter().enumerate() {
        let event = &events[&format!("patch-1-{}", place + 1)];
        assert_eq!(
            event["DTSTART"],
            format!("DTSTART;VALUE=DATE:{}", day.replace('-', ""))
        );
        assert_eq!(event["SUMMARY"], "Your plan: change day");
    }
}

/// The plan of a file, handed out: the entry that its journal gets.
fn issue(file: &Value) -> Value {
    let draft = plan_file::read(&serde_json::to_vec(file).expect("JSON")).expect("a draft");
    let case = draft::to_case(&draft, formulary()).expect("a case");
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, formulary(), today()).expect("a plan");
    let entry = issued::freeze(&case, &plan, formulary(), "Dr A", "").expect("an entry");
    value_of(&entry)
}

fn value_of(entry: &JournalDraft) -> Value {
    let mut value = json!({
        "date": entry.date, "author": entry.author, "kind": entry.kind, "text": entry.text,
    });
    for (name, text) in &entry.more {
        value[name] = text.parse().expect("JSON");
    }
    value
}

#[test]
fn a_plan_made_anew_moves_its_events_and_cancels_what_fell_away() {
    let mut file = contract();
    let before = events(&written(&file, london()));
    file["journal"] = json!([issue(&file)]);
    let issued = events(&written(&file, london()));
    assert_eq!(before["step-1"]["SEQUENCE"], "0");
    assert_eq!(issued["step-1"]["SEQUENCE"], "1");
    // Only what was handed out is agreed.
    assert_eq!(before["step-1"]["STATUS"], "TENTATIVE");
    assert_eq!(issued["step-1"]["STATUS"], "CONFIRMED");
    // On 1 March the taper goes on twice as fast: fewer steps are left.
    file["scenarios"][0]["request"]["replans"] = json!([{
        "from": "2027-03-01", "reason": "agreed",
        "pace": { "reduction": { "percent": 20, "of": "original" }, "every_days": 28 },
    }]);
    let after = events(&written(&file, london()));
    assert_eq!(after["step-3"]["UID"], before["step-3"]["UID"]);
    assert_eq!(after["step-3"]["SEQUENCE"], "2");
    assert_eq!(after["step-3"]["STATUS"], "TENTATIVE");
    let cancelled: Vec<&String> = after
        .iter()
        .filter(|(_, event)| event["STATUS"] == "CANCELLED")
        .map(|(id, _)| id)
        .collect();
    assert!(cancelled.contains(&&"step-15".to_owned()), "{cancelled:?}");
    assert_eq!(after["step-15"]["DTSTART"], before["step-15"]["DTSTART"]);
    assert_eq!(after["step-15"]["SEQUENCE"], "2");
    // Every event that was handed out is either planned still or cancelled.
    for id in before.keys() {
        assert!(after.contains_key(id), "{id} was forgotten");
    }
    // Nobody knows whether times of doses were handed out: they are taken back as well.
    for event in after.iter().filter(|(id, _)| id.starts_with("dose-")) {
        assert_eq!(event.1["STATUS"], "CANCELLED");
    }
    assert!(after.contains_key("dose-1-0800"));
    // Step 14 is 5 mg a day, which no two tablets share: one at night.
    let options = CalendarOptions {
        dose_times: true,
        ..london()
    };
    let doses = events(&written(&file, options));
    assert_eq!(doses["dose-14-2000"]["STATUS"], "CANCELLED");
}

/// The sequence of a file's calendar; all its events have one.
fn sequence(file: &Value) -> usize {
    let events = events(&written(file, london()));
    let mut numbers: Vec<usize> = events
        .values()
        .map(|event| event["SEQUENCE"].parse().expect("a number"))
        .collect();
    numbers.dedup();
    let [number] = numbers.as_slice() else {
        panic!("{numbers:?}")
    };
    *number
}

#[test]
fn the_sequence_rises_whatever_is_changed_or_taken_back() {
    let mut file = contract();
    let mut journal = Vec::new();
    let mut last = sequence(&file);
    let hold = json!([{ "from": "2027-03-01", "days": 28, "reason": "ill" }]);
    let none = json!([]);
    // A hold is added, handed out, taken back, handed out, and handed out once more unchanged.
    for holds in [&hold, &none, &none, &hold] {
        file["scenarios"][0]["request"]["holds"] = holds.clone();
        let planned = sequence(&file);
        if journal.len() != 2 {
            assert!(
                planned > last || journal.is_empty(),
                "{planned} after {last}"
            );
        }
        journal.push(issue(&file));
        file["journal"] = json!(journal);
        let handed_out = sequence(&file);
        assert!(handed_out > planned, "{handed_out} after {planned}");
        last = handed_out;
    }
    assert_eq!(last, 7);
}

#[test]
fn a_calendar_without_times_of_doses_takes_back_those_of_an_earlier_one() {
    let mut file = contract();
    let with_times = CalendarOptions {
        dose_times: true,
        ..london()
    };
    file["journal"] = json!([issue(&file)]);
    let before = events(&written(&file, with_times));
    let after = events(&written(&file, london()));
    let doses = before.iter().filter(|(id, _)| id.starts_with("dose-"));
    let mut count = 0;
    for (id, event) in doses {
        count += 1;
        assert_eq!(after[id]["STATUS"], "CANCELLED", "{id}");
        assert_eq!(after[id]["UID"], event["UID"]);
        assert_eq!(after[id]["DTSTART"], event["DTSTART"]);
        assert!(!after[id].contains_key("RRULE"));
    }
    // 14 steps, of which the last has one dose, have 27 times of doses.
    assert_eq!(count, 27);
    // All else stays as it was.
    for (id, event) in before.iter().filter(|(id, _)| !id.starts_with("dose-")) {
        assert_eq!(&after[id], event);
    }
}

#[test]
fn a_journal_written_by_hand_cancels_nothing_of_another_plan() {
    let mut file = contract();
    let mut entry = issue(&file);
    entry["events"] = json!([
        { "uid": "step-99.somebody-elses@taperline", "start": "2027-03-01" },
        { "uid": "meeting@example.org\r\nX-EVIL:1", "start": "2027-03-01" },
        { "uid": 5 }, "nonsense",
    ]);
    file["journal"] = json!([entry]);
    let calendar = written(&file, london());
    assert!(!calendar.contains("CANCELLED") && !calendar.contains("EVIL"));
}

#[test]
fn two_patients_with_one_regimen_have_events_of_their_own() {
    let (mut one, mut other) = (contract(), contract());
    one["patient"]["name"] = json!("A");
    other["patient"]["name"] = json!("B");
    let uid = |file: &Value| events(&written(file, london()))["step-1"]["UID"].clone();
    assert_ne!(uid(&one), uid(&other));
}

#[test]
fn hostile_words_break_no_line() {
    let mut file = contract();
    file["regimen"][0]["brand"] = json!(format!(
        "a;b,c\\n\r\nEND:VEVENT\u{202e}\u{0}{}",
        "ö".repeat(10_000)
    ));
    file["scenarios"][0]["name"] = json!("BEGIN:VEVENT; x");
    file["chosen"] = json!("BEGIN:VEVENT; x");
    let options = CalendarOptions {
        details: true,
        dose_times: true,
        ..london()
    };
    let calendar = written(&file, options);
    let plain = events(&written(
        &contract(),
        CalendarOptions {
            dose_times: true,
            ..london()
        },
    ));
    let hostile = events(&calendar);
    assert_eq!(hostile.len(), plain.len());
    let summary = &hostile["step-1"]["SUMMARY"];
    assert!(
        summary.contains("(a\\;b\\,c\\\\n  END:VEVENT öö"),
        "{summary}"
    );
    for line in calendar.split("\r\n") {
        assert!(line.len() <= 76, "{} octets: {line}", line.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_step_of_every_plan_is_an_event_on_its_day(seed in any::<u64>()) {
        let file = file_of(seed);
        let calendar = written(&file, london());
        prop_assert_eq!(&calendar, &written(&file, london()));
        let events = events(&calendar);
        for step in list(&planned(&file)["schedule"]["steps"]) {
            let day = text(&step["start"]).replace('-', "");
            let start = &events[&format!("step-{}", step["index"])]["DTSTART"];
            prop_assert!(start.contains(&format!(":{day}")), "{} is not {}", start, day);
        }
    }
}

#[test]
fn a_morning_dose_that_falls_away_is_told_of_before_that_morning() {
    // Step 14 is 5 mg at 20:00 in place of 5 mg at 08:00 and at 20:00, from 3 January 2028. Twelve
    // hours before 08:00 is the evening before; before 20:00 it would be that very morning.
    let events = events(&written(&contract(), london()));
    assert_eq!(
        events["step-14"]["DTSTART"],
        "DTSTART;TZID=Europe/London:20280103T080000"
    );
}

#[test]
fn a_plan_that_is_issued_takes_back_what_was_issued_under_other_names() {
    let mut file = contract();
    file["patient"] = json!({ "name": "Ada Example", "born": "1950-02-03" });
    file["journal"] = json!([issue(&file)]);
    let first = events(&written(&file, london()));
    // Her name is spelt anew and a number is added, which makes other ids.
    file["patient"]["name"] = json!("Ada B. Example");
    file["patient"]["identifier"] = json!("943 476 5919");
    let uids = |calendar: &str, status: &str| {
        let calendar = calendar.replace("\r\n ", "");
        let events = calendar.split("BEGIN:VEVENT").skip(1);
        let of_status = events.filter(|event| event.contains(&format!("STATUS:{status}\r")));
        let uids = of_status.filter_map(|event| {
            let mut lines = event.lines();
            lines.find_map(|line| line.strip_prefix("UID:"))
        });
        uids.map(str::to_owned).collect::<Vec<String>>()
    };
    let old = first["step-1"]["UID"].trim_start_matches("UID:").to_owned();
    // A draft does not touch what holds.
    assert!(!uids(&written(&file, london()), "CANCELLED").contains(&old));
    let entry = issue(&file);
    file["journal"].as_array_mut().expect("a list").push(entry);
    let second = written(&file, london());
    assert!(uids(&second, "CANCELLED").contains(&old));
    // Of somebody else's journal nothing is taken back.
    file["patient"] = json!({ "name": "Bea Sample", "born": "1961-07-08" });
    let entry = issue(&file);
    file["journal"].as_array_mut().expect("a list").push(entry);
    assert!(!uids(&written(&file, london()), "CANCELLED").contains(&old));
}

#[test]
fn no_line_is_longer_than_75_octets() {
    let options = CalendarOptions {
        details: true,
        dose_times: true,
        ..london()
    };
    let calendar = written(&contract(), options);
    let longest = calendar.split("\r\n").map(str::len).max();
    assert_eq!(longest, Some(75));
}
