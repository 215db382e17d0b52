//! The command line: exit statuses, streams, files written whole or not at all.
#![cfg(test)]

use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::{Value, json};
use taperline::cli;
use taperline::files::{Holder, Lock};

use crate::support::{
    Desk, Ran, fixture, gates_named, list, read_file, run, steps, text, today, write_file,
};

fn case() -> Value {
    fixture("cases/contract-example.taper.json")
}

/// The case of somebody who is pregnant, which is a gate.
fn gated() -> Value {
    let mut file = case();
    file["circumstances"]["pregnant"] = json!("yes");
    file
}

/// A failure says something on standard error and nothing on standard output.
fn failed(ran: &Ran, status: u8, names: &[&str]) {
    assert_eq!(ran.status, status, "{}{}", ran.text(), ran.err);
    assert!(!ran.err.trim().is_empty(), "nothing on standard error");
    for name in names {
        assert!(ran.err.contains(name), "{name} is not named: {}", ran.err);
    }
    assert_eq!(ran.text(), "", "a failure is not told on standard output");
}

/// An answer says nothing on standard error.
fn answered(ran: &Ran) {
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.text());
    assert!(!ran.out.is_empty(), "nothing on standard output");
}

#[test]
fn every_command_answers_a_sound_file() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    for command in ["plan", "assess", "equivalents", "check"] {
        let ran = run(&[command, &path]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{command}");
    }
    for command in ["plan", "assess", "equivalents"] {
        let ran = run(&[command, &path, "--json"]);
        answered(&ran);
        assert!(ran.json().is_object(), "{command}");
    }
    answered(&run(&["data"]));
    assert!(run(&["data", "--json"]).json().is_object());
    assert_eq!(
        desk.names(),
        ["case.taper.json"],
        "nothing is written unasked"
    );
}

#[test]
fn a_plan_for_people_is_a_table_with_doses_and_days() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    let table = run(&["plan", &path]).text().replace('\u{a0}', " ");
    for words in ["110 mg", "5 mg", "fpm-2020"] {
        assert!(table.contains(words), "{words} is missing:\n{table}");
    }
    assert!(
        serde_json::from_str::<Value>(&table).is_err(),
        "a table is no JSON"
    );
}

#[test]
fn assess_and_equivalents_answer_in_the_contracts_shape() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    let assessed = run(&["assess", &path, "--json"]).json();
    for part in ["explanations", "referrals", "findings"] {
        assert!(assessed[part].is_array(), "{part}: {assessed:#}");
    }
    assert!(assessed.get("next_question").is_some());
    for explanation in list(&assessed["explanations"]) {
        for part in ["for", "against", "unknown", "next", "sources"] {
            assert!(explanation[part].is_array(), "{part}: {explanation:#}");
        }
        assert!(
            explanation["id"].is_string() && explanation["standing"].is_string(),
            "{explanation:#}"
        );
    }
    let equivalents = run(&["equivalents", &path, "--table", "fpm-2020", "--json"]).json();
    let planned = run(&["plan", &path, "--json"]).json();
    assert_eq!(equivalents["tables"], json!([planned["equivalence"]]));
}

#[test]
fn today_replaces_the_clock_and_equal_input_gives_equal_bytes() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    for command in ["plan", "assess", "equivalents"] {
        for more in [&[][..], &["--json"][..]] {
            let arguments = [&[command, &path], more, &["--today", "2026-12-24"]].concat();
            let (one, two) = (run(&arguments), run(&arguments));
            answered(&one);
            assert_eq!(one.out, two.out, "{arguments:?}");
        }
    }
    let plan = run(&["plan", &path, "--json", "--today", "2026-12-24"]).json();
    assert_eq!(plan["today"], "2026-12-24");
    assert_eq!(
        run(&["plan", &path, "--json"]).json()["today"],
        today().to_string()
    );
}

#[test]
fn wrong_usage_ends_with_two() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    let wrong: [&[&str]; 9] = [
        &["plan"],
        &["plan", &path, "--jsn"],
        &["plan", &path, "--today", "2027-2-1"],
        &["plan", &path, "--today", "tomorrow"],
        &["plan", &path, "--scenario"],
        &["plan", &path, "--paper", "a5"],
        &["plan", &path, &path],
        &["equivalents", &path, "--table"],
        &["check", &path, "--pdf", "out.pdf"],
    ];
    for arguments in wrong {
        failed(&run(arguments), 2, &[]);
    }
}

#[test]
fn an_unknown_scenario_is_wrong_usage() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    failed(&run(&["plan", &path, "--scenario", "Z"]), 2, &["Z"]);
}

#[test]
fn a_scenario_is_planned_by_its_name() {
    let desk = Desk::new();
    let mut file = case();
    let mut slower = file["scenarios"][0].clone();
    slower["name"] = json!("slower");
    slower["request"]["pace"]["every_days"] = json!(56);
    file["scenarios"]
        .as_array_mut()
        .expect("a list")
        .push(slower);
    let path = desk.plan_file(&file);
    let chosen = run(&["plan", &path, "--json"]).json();
    assert_eq!(
        (&chosen["scenario"], &steps(&chosen)[0]["days"]),
        (&json!("A"), &json!(28))
    );
    let other = run(&["plan", &path, "--json", "--scenario", "slower"]).json();
    assert_eq!(
        (&other["scenario"], &steps(&other)[0]["days"]),
        (&json!("slower"), &json!(56))
    );
    file["chosen"] = json!("slower");
    let path = desk.plan_file(&file);
    assert_eq!(run(&["plan", &path, "--json"]).json()["scenario"], "slower");
}

#[test]
fn a_file_that_cannot_be_opened_ends_with_two() {
    let desk = Desk::new();
    let missing = desk.path("missing.taper.json");
    let missing = missing.to_str().expect("UTF-8");
    let folder = desk.path("");
    for command in ["plan", "check", "assess", "equivalents"] {
        failed(&run(&[command, missing]), 2, &["missing.taper.json"]);
        failed(&run(&[command, folder.to_str().expect("UTF-8")]), 2, &[]);
    }
}

#[test]
fn a_file_that_is_no_plan_ends_with_one() {
    let desk = Desk::new();
    let path = desk.write("case.taper.json", b"not a plan");
    for command in ["plan", "check", "assess", "equivalents"] {
        failed(&run(&[command, &path]), 1, &[]);
    }
    for command in ["plan", "assess", "equivalents"] {
        let ran = run(&[command, &path, "--json"]);
        assert_eq!(ran.status, 1, "{command}");
        assert!(!ran.err.is_empty(), "{command}");
        let answer = ran.json();
        let problems = list(&answer["problems"]);
        assert_eq!(problems.len(), 1, "{command}");
        for part in ["rule", "field", "given", "accepted", "message"] {
            assert!(problems[0][part].is_string(), "{command}: {part}");
        }
    }
}

#[test]
fn check_asks_no_gate_and_plan_does() {
    let desk = Desk::new();
    let path = desk.plan_file(&gated());
    let checked = run(&["check", &path]);
    assert_eq!((checked.status, checked.err.as_str()), (0, ""));
    let table = run(&["plan", &path]);
    assert_eq!(table.status, 1);
    assert!(table.err.contains("pregnancy"), "{}", table.err);
    assert!(
        !table.text().contains("110"),
        "a withheld schedule is shown: {}",
        table.text()
    );
    let ran = run(&["plan", &path, "--json"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("pregnancy"), "{}", ran.err);
    let plan = ran.json();
    assert_eq!(plan["schedule"]["steps"], json!([]));
    assert!(
        list(&plan["dispensing"]).is_empty(),
        "what is withheld is not dispensed"
    );
    assert_eq!(gates_named(&plan), ["pregnancy"]);
    let gate = list(&plan["referrals"])
        .iter()
        .find(|referral| referral["rule"] == "pregnancy")
        .expect("the gate");
    assert_eq!((&gate["gate"], &gate["open"]), (&json!(true), &json!(true)));
}

#[test]
fn an_acknowledged_gate_opens_the_plan_and_stays_in_the_list() {
    let desk = Desk::new();
    let mut file = gated();
    file["scenarios"][0]["request"]["acknowledged"] = json!([{
        "rule": "pregnancy", "by": "Dr A", "reason": "agreed with the obstetric team", "on": "2027-01-02",
    }]);
    let path = desk.plan_file(&file);
    let ran = run(&["plan", &path, "--json"]);
    answered(&ran);
    let plan = ran.json();
    assert_eq!(steps(&plan).len(), 15);
    let gate = list(&plan["referrals"])
        .iter()
        .find(|referral| referral["rule"] == "pregnancy")
        .expect("the gate");
    assert_eq!(
        (&gate["gate"], &gate["open"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(gate["by"], "Dr A");
    assert_eq!(gate["reason"], "agreed with the obstetric team");
    assert_eq!(gate["on"], "2027-01-02");
    // The acknowledgement of one gate opens no other.
    file["circumstances"]["child"] = json!("yes");
    let path = desk.plan_file(&file);
    let ran = run(&["plan", &path, "--json"]);
    assert_eq!(ran.status, 1);
    let plan = ran.json();
    assert_eq!(gates_named(&plan), ["child"]);
}

#[test]
fn an_unknown_answer_opens_no_gate_but_is_no_answer_either() {
    let desk = Desk::new();
    let mut file = case();
    file["circumstances"] = json!({ "pregnant": "unknown" });
    let path = desk.plan_file(&file);
    answered(&run(&["plan", &path, "--json"]));
    // Unknown progression withholds the plan of somebody with cancer; so does an answer left out.
    file["circumstances"] = json!({ "pain_kind": "cancer" });
    for assessment in [json!({ "disease_progression": "unknown" }), json!({})] {
        file["assessment"] = assessment;
        let path = desk.plan_file(&file);
        let ran = run(&["plan", &path, "--json"]);
        assert_eq!(ran.status, 1);
        assert!(ran.err.contains("progression-not-excluded"), "{}", ran.err);
    }
    file["assessment"] = json!({ "disease_progression": "excluded" });
    let path = desk.plan_file(&file);
    answered(&run(&["plan", &path, "--json"]));
}

#[test]
fn findings_are_no_failure() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    let ran = run(&["plan", &path, "--json"]);
    answered(&ran);
    let plan = ran.json();
    assert!(
        list(&plan["findings"])
            .iter()
            .any(|finding| finding["severity"] == "warning")
    );
    for finding in list(&plan["findings"]) {
        for part in ["rule", "severity", "message", "hint", "source"] {
            assert!(finding[part].is_string(), "{part}: {finding:#}");
        }
        assert!(
            finding["step"].is_null() || finding["step"].is_u64(),
            "{finding:#}"
        );
        assert!(
            ["info", "caution", "warning"].contains(&text(&finding["severity"])),
            "{finding:#}"
        );
    }
    let urgencies = [
        "emergency",
        "same-day",
        "before-starting",
        "soon",
        "consider",
    ];
    for referral in list(&plan["referrals"]) {
        for part in ["rule", "urgency", "state", "message", "hint", "source"] {
            assert!(referral[part].is_string(), "{part}: {referral:#}");
        }
        assert!(
            urgencies.contains(&text(&referral["urgency"])),
            "{referral:#}"
        );
        assert!(
            referral["gate"].is_boolean() && referral["open"].is_boolean(),
            "{referral:#}"
        );
    }
}

#[test]
fn a_pace_for_another_setting_ends_with_one_although_acknowledged() {
    let desk = Desk::new();
    let mut file = case();
    let request = &mut file["scenarios"][0]["request"];
    request["pace"] = json!({ "preset": "palliative-third" });
    request["acknowledged"] = json!([{
        "rule": "fast-pace-in-the-community", "by": "Dr A", "reason": "seen daily", "on": "2027-01-02",
    }]);
    let path = desk.plan_file(&file);
    let ran = run(&["plan", &path, "--json"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("palliative-third"), "{}", ran.err);
    assert!(steps(&ran.json()).is_empty());
}

#[test]
fn every_document_is_written_in_every_way() {
    let ways: [&[&str]; 3] = [
        &[],
        &["--paper", "letter", "--type-size", "large"],
        &["--instalments", "weekly", "--with-identity"],
    ];
    for document in ["patient", "fridge", "clinician", "pharmacy", "comparison"] {
        for way in ways {
            let desk = Desk::new();
            let path = desk.plan_file(&case());
            let out = desk.path("out.pdf");
            let out_text = out.to_str().expect("UTF-8");
            let asked = ["plan", &path, "--pdf", out_text, "--document", document];
            let ran = run(&[&asked[..], way].concat());
            assert_eq!(ran.status, 0, "{document} {way:?}: {}", ran.err);
            assert!(read_file(&out).starts_with(b"%PDF"), "{document} {way:?}");
        }
    }
}

#[test]
fn paper_is_written_whole() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    let out = desk.write("out.pdf", b"an older paper");
    let to = |paper: &str| {
        let ran = run(&[
            "plan",
            &path,
            "--pdf",
            &out,
            "--document",
            "patient",
            "--paper",
            paper,
        ]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        read_file(&desk.path("out.pdf"))
    };
    let (first, again) = (to("a4"), to("a4"));
    assert!(first.starts_with(b"%PDF"), "no PDF");
    let end: Vec<u8> = first.iter().rev().take(8).rev().copied().collect();
    assert!(
        String::from_utf8_lossy(&end).contains("%%EOF"),
        "the file is not whole"
    );
    assert!(first == again, "equal input gives unequal bytes");
    assert!(first != to("letter"), "both papers are alike");
    assert_eq!(
        desk.names(),
        ["case.taper.json", "out.pdf"],
        "nothing else is left behind"
    );
}

#[test]
fn an_output_that_cannot_be_written_ends_with_two_and_leaves_all_as_it_was() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    let folder = desk.path("out.pdf");
    std::fs::create_dir(&folder).expect("a folder");
    write_file(&folder.join("kept"), b"kept");
    let ran = run(&["plan", &path, "--pdf", folder.to_str().expect("UTF-8")]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("out.pdf"), "{}", ran.err);
    assert_eq!(read_file(&folder.join("kept")), b"kept");
    assert_eq!(desk.names(), ["case.taper.json", "out.pdf"]);
    let nowhere = desk.path("no-such-folder/out.pdf");
    let ran = run(&["plan", &path, "--pdf", nowhere.to_str().expect("UTF-8")]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert_eq!(desk.names(), ["case.taper.json", "out.pdf"]);
}

#[test]
fn a_withheld_plan_is_not_printed_and_an_older_paper_stays() {
    let desk = Desk::new();
    let path = desk.plan_file(&gated());
    let out = desk.write("out.pdf", b"an older paper");
    let ran = run(&["plan", &path, "--pdf", &out]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.err.contains("pregnancy"), "{}", ran.err);
    assert_eq!(read_file(&desk.path("out.pdf")), b"an older paper");
}

#[test]
fn without_a_command_the_window_is_asked_for() {
    let asked = |arguments: &[&str]| {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        match cli::run(arguments, today(), &mut out, &mut err) {
            cli::Outcome::Window { file, .. } => file,
            cli::Outcome::Done(status) => {
                panic!("ended with {status}: {}", String::from_utf8_lossy(&err))
            }
        }
    };
    assert_eq!(asked(&[]), None);
    assert_eq!(
        asked(&["case.taper.json"]),
        Some(PathBuf::from("case.taper.json"))
    );
}

#[test]
fn help_and_version_are_answers() {
    let help = run(&["--help"]);
    answered(&help);
    for command in ["plan", "assess", "equivalents", "check", "data"] {
        assert!(
            help.text().contains(command),
            "{command} is missing:\n{}",
            help.text()
        );
    }
    let version = run(&["--version"]);
    answered(&version);
    assert!(version.text().contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_data_are_told_with_their_custody() {
    let data = run(&["data", "--json"]).text();
    for words in [
        "2026-11",
        "uk-mor-mr12-tab",
        "fpm-2020",
        "cdc-2022-year-or-more",
        "checked_by",
    ] {
        assert!(data.contains(words), "{words} is missing");
    }
}

#[test]
fn a_pace_of_endless_small_shares_is_refused_and_not_searched_for_ever() {
    // 0.1 % of the present dose every day halves it in 693 days; the exact fraction grows by
    // ten bits a day, so the planner stops at its limit and says so.
    let desk = Desk::new();
    let mut file = case();
    file["scenarios"][0]["request"]["pace"] =
        json!({ "reduction": { "percent": 0.1, "of": "current" }, "every_days": 1 });
    let ran = run(&["plan", &desk.plan_file(&file)]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.err.contains("scenarios[0].request.order"),
        "{}",
        ran.err
    );
}

#[test]
fn an_emergency_is_said_although_the_file_cannot_be_answered() {
    let desk = Desk::new();
    let mut file = case();
    file["assessment"]["sedation_or_slow_breathing"] = json!("yes");
    file["regimen"][0]["regular"][0]["amount"] = json!("61 mg");
    let path = desk.plan_file(&file);
    let ran = run(&["assess", &path]);
    assert_eq!(ran.status, 1);
    let first = "This is an emergency and comes before any taper. Ask now: emergency services.";
    assert!(ran.err.starts_with(first), "{}", ran.err);
    assert!(ran.err.contains("61 mg"), "{}", ran.err);
    let answer = run(&["assess", &path, "--json"]).json();
    assert_eq!(answer["taper_now"]["answer"], "emergency-first");
    assert_eq!(
        answer["referrals"][0]["rule"],
        "life-threatening-opioid-effect"
    );
    assert_eq!(list(&answer["problems"]).len(), 1);
    // Two emergencies that lead to the same people name them once.
    file["assessment"]["seizure"] = json!("yes");
    let ran = run(&["assess", &desk.plan_file(&file)]);
    let words = ran.err.lines().next().unwrap_or_default();
    assert_eq!(words.matches("emergency services").count(), 1, "{words}");
    file["assessment"]["seizure"] = json!("no");
    // Without an emergency the problems stand alone.
    file["assessment"]["sedation_or_slow_breathing"] = json!("no");
    let ran = run(&["assess", &desk.plan_file(&file)]);
    assert!(!ran.err.contains("emergency"), "{}", ran.err);
}

#[test]
fn a_plan_that_somebody_has_open_is_not_issued() {
    let desk = Desk::new();
    let path = desk.plan_file(&case());
    let before = read_file(&desk.path("case.taper.json"));
    let ann = Holder {
        name: "Ann Lee".to_owned(),
        ..Holder::here("2027-01-02")
    };
    let lock = Lock::take(&desk.path("case.taper.json"), &ann).expect("nobody has it");
    failed(
        &run(&["issue", &path, "--by", "Dr A"]),
        2,
        &["Ann Lee", "since 2027-01-02", "open"],
    );
    assert_eq!(read_file(&desk.path("case.taper.json")), before);
    // Reading asks nobody.
    answered(&run(&["check", &path]));
    drop(lock);
    answered(&run(&["issue", &path, "--by", "Dr A"]));
    assert_eq!(desk.names(), ["case.taper.json", "case.taper.json~"]);
    assert_eq!(read_file(&desk.path("case.taper.json~")), before);
}
