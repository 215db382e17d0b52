//! Answers to gates are looked at again: dates, other scenarios, and several answers to one gate.
#![cfg(test)]

use serde_json::{Value, json};

use crate::consultations::{asked, consultations, plan_file};
use crate::support::{Desk, answer_on, date, findings, list, planned, run, stopping, text, twice};

/// Somebody pregnant on morphine: the gate is answered as it is said here.
fn answered(answers: &Value) -> Value {
    let rows = json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    let mut file = stopping("uk", &rows, &["mst"], &json!({ "acknowledged": answers }));
    file["circumstances"] = json!({ "pregnant": "yes" });
    file
}

fn on(day: &str) -> Value {
    json!([{ "rule": "pregnancy", "by": "Dr A", "reason": "agreed with obstetrics", "on": day }])
}

/// Severity and days of each finding on a gate answered on a day, as another day sees it.
fn said(answered_on: &str, today: &str) -> Vec<(String, Value)> {
    let plan = answer_on(&answered(&on(answered_on)), date(today)).expect("a plan");
    let found = findings(&plan, "gate-answer-date").into_iter();
    found
        .map(|one| {
            let severity = text(&one["severity"]).to_owned();
            (severity, one["numbers"]["days"].clone())
        })
        .collect()
}

#[test]
fn an_answer_is_asked_for_again_after_twenty_eight_days() {
    // The plan starts on 4 January: 7 December is 24 + 4 = 28 days before it, 6 December 29.
    let old = |days: u64| vec![("caution".to_owned(), json!(days))];
    assert!(said("2026-12-08", "2027-01-02").is_empty());
    assert!(said("2026-12-07", "2027-01-02").is_empty());
    assert_eq!(said("2026-12-06", "2027-01-02"), old(29));
    // Once it has started, today counts: 2 to 30 January are 28 days, to the 31st 29.
    assert!(said("2027-01-02", "2027-01-30").is_empty());
    assert_eq!(said("2027-01-02", "2027-01-31"), old(29));

    let file = answered(&on("2027-01-02"));
    let plan = answer_on(&file, date("2027-07-01")).expect("a plan");
    let found = findings(&plan, "gate-answer-date");
    // 29 days are left of January; 28 + 31 + 30 + 31 + 30 + 1 follow.
    let message = "The gate ‘pregnancy’ was answered on Saturday 2 January 2027, 180 days ago.";
    assert_eq!(found[0]["message"], message);
    assert_eq!(
        (&found[0]["source"], &found[0]["status"]),
        (&json!("taperline-design"), &json!("unverified"))
    );
    // It is said and withholds nothing.
    assert!(list(&plan["problems"]).is_empty());
}

#[test]
fn an_answer_from_a_day_to_come_is_a_warning() {
    assert!(said("2027-01-02", "2027-01-02").is_empty());
    let ahead = vec![("warning".to_owned(), Value::Null)];
    assert_eq!(said("2027-01-03", "2027-01-02"), ahead);
    // Nor is it taken for an old one: a year too far is the usual slip in January.
    assert_eq!(said("2028-01-02", "2027-01-02"), ahead);
}

#[test]
fn an_answer_from_a_day_to_come_opens_no_gate() {
    let open = |file: &Value, today: &str| {
        let plan = answer_on(file, date(today)).expect("a plan");
        let open = list(&plan["referrals"])[0]["open"] == true;
        assert_eq!(open, !list(&plan["problems"]).is_empty());
        open
    };
    let ahead = answered(&on("2027-01-03"));
    assert!(open(&ahead, "2027-01-02"));
    assert!(!open(&ahead, "2027-01-03"));
    // An earlier answer goes on holding beside it.
    let mut both = on("2027-01-03");
    let earlier = on("2026-12-30")[0].clone();
    both.as_array_mut().expect("answers").push(earlier);
    assert!(!open(&answered(&both), "2027-01-02"));
}

#[test]
fn an_emergency_that_was_answered_is_still_named_first() {
    let mut story = consultations();
    let all = story
        .iter_mut()
        .find(|one| one["name"] == "every question answered no");
    let mut file = plan_file(all.expect("the story"));
    file["assessment"]["seizure"] = json!("yes");
    let answer = |on: &str| json!([{ "rule": "seizure", "by": "Dr A", "reason": "admitted, scan clear", "on": on }]);
    file["scenarios"][0]["request"]["acknowledged"] = answer("2027-01-02");
    let now = asked("assess", &file)["taper_now"].clone();
    assert_eq!(now["answer"], "emergency-first");
    assert_eq!(
        now["message"],
        "The emergency ‘seizure’ was answered by Dr A on Saturday 2 January 2027: admitted, scan clear."
    );
    assert!(!now.to_string().contains("speaks against"), "{now}");
    // Dated ahead it is open as if nobody had answered.
    file["scenarios"][0]["request"]["acknowledged"] = answer("2031-01-02");
    let now = asked("assess", &file)["taper_now"].clone();
    assert!(text(&now["message"]).starts_with("This is an emergency"));
    assert!(!text(&now["message"]).contains("answered by"));
}

#[test]
fn of_several_answers_to_one_gate_the_latest_holds() {
    let mut answers = on("2027-01-01");
    let mut older = on("2026-11-01");
    older[0]["by"] = json!("Dr Before");
    answers
        .as_array_mut()
        .expect("answers")
        .push(older[0].take());
    let plan = planned(&answered(&answers));
    assert!(findings(&plan, "gate-answer-date").is_empty());
    let gate = &list(&plan["referrals"])[0];
    assert_eq!(
        (&gate["by"], &gate["on"]),
        (&json!("Dr A"), &json!("2027-01-01"))
    );
}

#[test]
fn an_answer_to_a_gate_that_does_not_apply_says_nothing() {
    let mut file = answered(&on("2026-01-01"));
    file["circumstances"] = json!({ "pregnant": "no" });
    assert!(findings(&planned(&file), "gate-answer-date").is_empty());
}

#[test]
fn what_is_to_be_dealt_with_first_is_named() {
    let now = |name: &str| {
        let stories = consultations();
        let mut stories = stories.iter();
        let story = stories.find(|one| one["name"] == name).expect("the story");
        text(&asked("assess", &plan_file(story))["taper_now"]["message"]).to_owned()
    };
    assert_eq!(
        now("withdrawal from tablets that are not taken up"),
        "To be dealt with before a taper, for the answers support it: Withdrawal, or failure at \
         the end of the dose; Absorption or interaction."
    );
    assert_eq!(
        now("a suspicion that nobody has followed up"),
        "Something has to be excluded first, as the answers say under: Opioid-induced hyperalgesia."
    );
}

#[test]
fn whom_to_ask_is_told_together_with_what_was_not_asked() {
    let hint = |file: &Value| text(&asked("assess", file)["taper_now"]["hint"]).to_owned();
    let open = answered(&json!([]));
    assert!(
        hint(&open)
            .ends_with("reasons that would withhold the schedule have not been asked about.")
    );
    // All but one answered with no.
    let mut story = consultations();
    let all = story
        .iter_mut()
        .find(|one| one["name"] == "every question answered no");
    let mut all = plan_file(all.expect("the story"));
    all["circumstances"]["pregnant"] = json!("yes");
    assert!(!hint(&all).contains("not been asked"), "{}", hint(&all));
    all["circumstances"]["child"] = json!("unknown");
    let one = "One reason that would withhold the schedule has not been asked about.";
    assert!(hint(&all).ends_with(one), "{}", hint(&all));
}

#[test]
fn a_plan_says_which_gates_were_not_asked_and_so_does_handing_it_out() {
    let mut story = consultations();
    let all = story
        .iter_mut()
        .find(|one| one["name"] == "every question answered no");
    let mut file = plan_file(all.expect("the story"));
    let line = "Not asked, and a reason to withhold the schedule if answered so: ";
    let desk = Desk::new();
    let said = |file: &Value| {
        let path = desk.plan_file(file);
        let planned = run(&["plan", &path]).text();
        let issued = run(&["issue", &path, "--by", "Dr A"]).text();
        let of = |printed: &str| {
            let mut lines = printed.lines();
            lines.find_map(|one| one.strip_prefix(line).map(str::to_owned))
        };
        assert_eq!(of(&planned), of(&issued));
        of(&planned)
    };
    assert_eq!(asked("plan", &file)["not_asked"], json!([]));
    assert_eq!(said(&file), None);
    file["assessment"]["seizure"] = json!("unknown");
    file["circumstances"]["pregnant"] = json!("unknown");
    assert_eq!(
        asked("plan", &file)["not_asked"],
        json!(["seizure", "pregnancy"])
    );
    assert_eq!(said(&file).as_deref(), Some("seizure, pregnancy."));
}

#[test]
fn the_same_answer_in_another_scenario_is_said_where_it_came_second() {
    let mut file = answered(&on("2027-01-01"));
    let mut second = file["scenarios"][0].clone();
    second["name"] = json!("B");
    second["request"]["pace"]["every_days"] = json!(14);
    file["scenarios"]
        .as_array_mut()
        .expect("scenarios")
        .push(second);
    let shared = |file: &Value, scenario: &str| -> Vec<String> {
        let mut file = file.clone();
        file["chosen"] = json!(scenario);
        let plan = planned(&file);
        let found = findings(&plan, "gate-answer-shared").into_iter();
        found.map(|one| text(&one["message"]).to_owned()).collect()
    };
    assert!(shared(&file, "A").is_empty());
    let said = shared(&file, "B");
    assert!(
        said.len() == 1 && said[0].contains("scenario ‘A’"),
        "{said:?}"
    );
    // Answered for itself, or asking for the very same, it needs no second look.
    let mut own = file.clone();
    own["scenarios"][1]["request"]["acknowledged"][0]["reason"] = json!("agreed for this pace too");
    assert!(shared(&own, "B").is_empty());
    file["scenarios"][1]["request"] = file["scenarios"][0]["request"].clone();
    assert!(shared(&file, "B").is_empty());
}
