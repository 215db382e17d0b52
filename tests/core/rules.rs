//! The list of rules: every finding rule and every trigger has words, a source that exists
//! and a weight, and fires in at least one case that stands in the fixtures.
//!
//! The fixtures are run and what fires is collected. A rule that only code can make fire
//! (data past their review, say) is listed with the test that does; the test must exist.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use taperline::clinical_data::{DataTexts, Formulary};
use taperline::findings::{Rule, wording};
use taperline::plan;

use crate::consultations::{asked, consultations, plan_file};
use crate::support::{
    Desk, case_from, findings, fixtures, formulary, list, read_file, run, stopping, text, today,
    twice,
};

/// Rules that no file makes fire: the rule, the source file and the test in it.
const BY_TEST: [(&str, &str, &str); 5] = [
    (
        "fast-pace",
        "tests/core/fast_paces.rs",
        "a_refused_pace_is_named_when_it_is_typed",
    ),
    (
        "not-for-low-doses",
        "tests/core/combined.rs",
        "a_taper_with_a_liquid_that_does_not_suit_low_doses_says_so_once",
    ),
    (
        "gate-answer-shared",
        "tests/core/gate_answers.rs",
        "the_same_answer_in_another_scenario_is_said_where_it_came_second",
    ),
    (
        "data-overdue",
        "tests/core/rules.rs",
        "data_past_their_review_are_said_to_be_so",
    ),
    (
        "tolerance-lost",
        "tests/core/taken_instead.rs",
        "a_step_says_from_which_dose_it_is_worked_out",
    ),
];

fn source_of(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    String::from_utf8(read_file(&path)).expect("source text")
}

/// Every plan file of the fixtures and the examples.
fn plan_files() -> Vec<(String, Value)> {
    let examples: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples");
    let folders = [
        fixtures().join("cases"),
        fixtures().join("scenarios"),
        examples,
    ];
    let mut files = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if name.ends_with(".taper.json") {
                let file = serde_json::from_slice(&read_file(&path)).expect("JSON");
                files.push((name, file));
            }
        }
    }
    let told = consultations().into_iter();
    files.extend(told.map(|one| (text(&one["name"]).to_owned(), plan_file(&one))));
    files
}

/// What a part of an answer lacks that every finding and referral must have.
fn lacks(name: &str, part: &Value, weight: &str) -> Vec<String> {
    let rule = text(&part["rule"]);
    let mut faults = Vec::new();
    for words in ["message", "hint"] {
        let sentence = part[words].as_str().unwrap_or_default();
        if sentence.len() < 10 || !sentence.ends_with(['.', '?']) {
            faults.push(format!("{name}: {rule} has no {words}: {sentence:?}"));
        }
    }
    let known = match weight {
        "severity" => &["warning", "caution", "info"][..],
        _ => &[
            "emergency",
            "same-day",
            "before-starting",
            "soon",
            "consider",
        ],
    };
    if !part[weight]
        .as_str()
        .is_some_and(|word| known.contains(&word))
    {
        faults.push(format!("{name}: {rule} has no {weight}"));
    }
    let source = part["source"].as_str().unwrap_or_default();
    if formulary().source(source).is_none() {
        faults.push(format!(
            "{name}: {rule} has no source in the list: {source:?}"
        ));
    }
    // What this project judged itself was read nowhere.
    let status = part["status"].as_str().unwrap_or_default();
    let known = ["verified", "copy", "reported", "unverified"].contains(&status);
    if !known || (source == "taperline-design" && status != "unverified") {
        faults.push(format!("{name}: {rule} has the status {status:?}"));
    }
    faults
}

/// Every rule that fires in the fixtures with the first case that makes it fire, and what is
/// wrong with how it speaks.
fn fired() -> (BTreeMap<String, String>, Vec<String>) {
    let (mut fired, mut faults) = (BTreeMap::new(), Vec::new());
    for (name, file) in plan_files() {
        for command in ["assess", "plan"] {
            let answer = asked(command, &file);
            for (part, weight) in [("findings", "severity"), ("referrals", "urgency")] {
                for one in list(&answer[part]) {
                    faults.extend(lacks(&name, one, weight));
                    let rule = text(&one["rule"]).to_owned();
                    fired.entry(rule).or_insert_with(|| name.clone());
                }
            }
        }
    }
    (fired, faults)
}

#[test]
fn every_rule_fires_in_a_case_and_speaks_with_words_weight_and_source() {
    let (fired, faults) = fired();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let by_test: BTreeSet<&str> = BY_TEST.iter().map(|(rule, ..)| *rule).collect();
    let findings = Rule::ALL.into_iter().map(Rule::id);
    // A refusal is a problem and never a referral; its story is looked for below.
    let triggers = formulary()
        .triggers()
        .iter()
        .filter(|trigger| !trigger.refusal);
    let triggers = triggers.map(|trigger| trigger.id.as_str());
    let silent: Vec<&str> = findings
        .chain(triggers)
        .filter(|rule| !fired.contains_key(*rule) && !by_test.contains(rule))
        .collect();
    assert!(silent.is_empty(), "these rules fire in no case: {silent:?}");
}

#[test]
fn a_finding_says_how_closely_its_source_was_read() {
    // Read off the data: the level of 120 mg and the quarter are verified, the CDC pace and the
    // loss of tolerance were read on copies, whom HHS leaves out is in no document.
    let row =
        |amount| json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice(amount) }]);
    let file = |amount, more: Value| stopping("uk", &row(amount), &["mst"], &more);
    let reported = |preset: &str, circumstance: (&str, &str)| {
        let mut file = file("30 mg", json!({ "pace": { "preset": preset } }));
        file["circumstances"] = json!({ circumstance.0: circumstance.1 });
        file
    };
    let higher = json!([{ "id": "mst", "regular": twice("60 mg") }]);
    let more = json!({ "replans": [{ "from": "2027-03-01", "reason": "pain", "taken": higher }] });
    for (file, rule, source, status) in [
        (
            file("70 mg", json!({})),
            "dose-level",
            "fpm-tapering-older",
            "verified",
        ),
        (
            reported("cdc-2022-year-or-more", ("palliative_care", "yes")),
            "pace-excludes",
            "cdc-2022",
            "copy",
        ),
        (
            reported("hhs-2019", ("last_weeks_of_life", "yes")),
            "pace-excludes",
            "hhs-2019",
            "unverified",
        ),
        (file("60 mg", more), "dose-rises", "va-2016", "copy"),
        (
            file("30 mg", json!({})),
            "own-pace",
            "taperline-design",
            "unverified",
        ),
    ] {
        let told = asked("plan", &file);
        let mut found = findings(&told, rule).into_iter();
        let found = found.find(|one| one["source"] == source);
        let found = found.unwrap_or_else(|| panic!("no {rule} of {source}: {told:#}"));
        assert_eq!(found["status"], status, "{rule}");
        // The table for people marks all but what was read at the publisher.
        let mark = match status {
            "verified" => format!("[{source}]"),
            other => format!("[{source}, {other}]"),
        };
        let desk = Desk::new();
        let table = run(&["plan", &desk.plan_file(&file)]).text();
        let line = table
            .lines()
            .find(|line| line.contains(rule) && line.contains(source));
        assert!(
            line.is_some_and(|line| line.ends_with(&mark)),
            "{mark}: {line:?}"
        );
    }
}

#[test]
fn a_trigger_that_words_a_refusal_has_a_story_that_is_refused() {
    for trigger in formulary()
        .triggers()
        .iter()
        .filter(|trigger| trigger.refusal)
    {
        let refused = consultations().into_iter().any(|one| {
            let planned = &one["expected"]["planned"];
            let because = planned["because"].as_str().unwrap_or_default();
            planned["refused"].is_string() && because.contains(&trigger.id)
        });
        assert!(refused, "{}", trigger.id);
    }
}

#[test]
fn every_trigger_has_words_and_a_source() {
    for trigger in formulary().triggers() {
        let words = wording::referral(trigger, false);
        for sentence in [
            &words.message,
            &words.hint,
            &trigger.to,
            &trigger.why,
            &trigger.ask,
        ] {
            assert!(sentence.len() > 5, "{}: {sentence}", trigger.id);
        }
        assert!(
            !trigger.send.is_empty(),
            "{} sends nothing along",
            trigger.id
        );
        let sources = std::iter::once(&trigger.source).chain(&trigger.also);
        for source in sources {
            assert!(
                formulary().source(source).is_some(),
                "{}: {source}",
                trigger.id
            );
        }
    }
}

#[test]
fn every_test_that_stands_in_for_a_case_exists() {
    for (rule, file, test) in BY_TEST {
        let source = source_of(file);
        assert!(
            source.contains(&format!("fn {test}(")),
            "{rule}: {file} has no {test}"
        );
        assert!(
            Rule::ALL.into_iter().any(|known| known.id() == rule),
            "{rule} is no rule"
        );
    }
}

#[test]
fn data_past_their_review_are_said_to_be_so() {
    // Today is 2 January 2027: due on that day is not past, due on the day before is.
    for (due, overdue) in [("2027-01-02", false), ("2027-01-01", true)] {
        let signed = |text: &mut String| {
            *text = text
                .replace("\"checked_by\": null", "\"checked_by\": \"A. Pharmacist\"")
                .replace(
                    "\"date_reviewed\": null",
                    "\"date_reviewed\": \"2026-01-01\"",
                )
                .replace(
                    "\"next_review\": null",
                    &format!("\"next_review\": \"{due}\""),
                );
        };
        let mut texts = DataTexts::shipped();
        for text in [
            &mut texts.products,
            &mut texts.equivalence,
            &mut texts.paces,
            &mut texts.thresholds,
            &mut texts.assessment,
            &mut texts.referral,
            &mut texts.monitoring,
        ] {
            signed(text);
        }
        let formulary = Formulary::from_texts(&texts).expect("signed data load");
        let bytes = serde_json::to_vec(&plan_file(&consultations()[0])).expect("JSON");
        let case = case_from(&bytes).expect("a case");
        let request = &case.scenario(None).expect("a scenario").request;
        let findings = plan::consult(&case, request, &formulary, today()).findings;
        let found = findings.iter().find(|one| one.rule == Rule::DataOverdue);
        assert_eq!(found.is_some(), overdue, "{due}");
        if let Some(finding) = found {
            let words = [&finding.message, &finding.hint];
            assert!(words.into_iter().all(|words| words.ends_with('.')));
            assert!(formulary.source(&finding.source).is_some());
        }
    }
}

#[test]
fn the_list_of_rules_is_whole_and_no_id_stands_twice() {
    let source = source_of("src/findings/rule.rs");
    let words = source.matches(" => \"").count();
    assert_eq!(
        words,
        Rule::ALL.len(),
        "a rule with an id is missing from Rule::ALL"
    );
    let mut ids: BTreeSet<&str> = Rule::ALL.into_iter().map(Rule::id).collect();
    assert_eq!(ids.len(), Rule::ALL.len());
    let triggers = formulary().triggers().iter();
    assert!(
        triggers.into_iter().all(|trigger| ids.insert(&trigger.id)),
        "an id stands twice"
    );
}
