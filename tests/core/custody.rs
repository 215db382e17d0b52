//! Every clinical fact is listed with its custody, and whoever reads an answer is told when
//! the data are unchecked or past their review.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use taperline::clinical_data::{DATA_FILES, DataTexts, FactKind, Formulary, ListedFact, Status};
use taperline::paper::{self, PaperSize};
use taperline::{cli, draft, examples, plan, plan_file};

use crate::support::{Ran, date, list, run, text, today};

/// The texts of the files with custody, by name.
fn by_name(texts: &mut DataTexts) -> [(&'static str, &mut String); 7] {
    [
        ("products.json", &mut texts.products),
        ("equivalence.json", &mut texts.equivalence),
        ("paces.json", &mut texts.paces),
        ("thresholds.json", &mut texts.thresholds),
        ("assessment.json", &mut texts.assessment),
        ("referral.json", &mut texts.referral),
        ("monitoring.json", &mut texts.monitoring),
    ]
}

/// The shipped data as if somebody had signed these files, to be checked again on a day.
pub fn signed(files: &[&str], next_review: &str) -> Formulary {
    let mut texts = DataTexts::shipped();
    for (name, file) in by_name(&mut texts) {
        if files.contains(&name) {
            for (field, value) in [
                ("checked_by", "A. Pharmacist"),
                ("date_reviewed", "2026-01-04"),
                ("next_review", next_review),
            ] {
                let empty = format!("\"{field}\": null");
                assert!(file.contains(&empty), "{name} is signed already");
                *file = file.replace(&empty, &format!("\"{field}\": \"{value}\""));
            }
        }
    }
    Formulary::from_texts(&texts).expect("the signed data load")
}

/// How many facts a part of a file holds, by status; a fact is what has a status.
///
/// Each key `status` is a fact, and so is each key that ends in `_status`, with these
/// exceptions, which hold more than one: the `status` of a product is an object with one word
/// for each of its facets, and `rules_status` belongs to every sentence under `rules`. What a
/// table `refuses` has no status of its own and takes the table's.
fn count(part: &Value, counts: &mut BTreeMap<String, usize>) {
    let mut add = |status: &Value, count: usize| {
        *counts.entry(text(status).to_owned()).or_default() += count;
    };
    match part {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("status", Value::Object(facets)) => {
                        facets.values().for_each(|status| add(status, 1));
                    }
                    ("rules_status", status) => add(status, list(&part["rules"]).len()),
                    ("refuses", refused) => add(&part["status"], list(refused).len()),
                    (name, status) if name == "status" || name.ends_with("_status") => {
                        add(status, 1);
                    }
                    _ => {}
                }
            }
            fields.values().for_each(|value| count(value, counts));
        }
        Value::Array(values) => values.iter().for_each(|value| count(value, counts)),
        _ => {}
    }
}

/// The facts of a file by status, as the file's text has them.
fn counted(file: &str, raw: &str) -> BTreeMap<String, usize> {
    let value: Value = serde_json::from_str(raw).expect("JSON");
    let mut counts = BTreeMap::new();
    count(&value, &mut counts);
    // Two lists of sentences have no status at all; what nobody has confirmed is unverified.
    let bare = match file {
        "products.json" => list(&value["meta"]["rules"]).len(),
        "assessment.json" => list(&value["meta"]["not_evidence"]).len(),
        _ => 0,
    };
    if bare > 0 {
        *counts.entry("unverified".to_owned()).or_default() += bare;
    }
    counts
}

fn listed(file: &str, facts: &[ListedFact]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.file() == file) {
        *counts.entry(fact.status.as_str().to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn every_status_in_the_files_is_a_listed_fact() {
    let mut texts = DataTexts::shipped();
    let facts = Formulary::load().expect("the data load").facts();
    for (file, raw) in by_name(&mut texts) {
        assert_eq!(listed(file, &facts), counted(file, raw), "{file}");
    }
}

#[test]
fn a_fact_that_is_added_to_the_data_is_listed() {
    let mut texts = DataTexts::shipped();
    let new = r#""patient_advice": [ { "id": "new", "fact": "Said for the first time.",
        "source": "fpm-equivalents", "status": "reported" },"#;
    texts.monitoring = texts.monitoring.replacen("\"patient_advice\": [", new, 1);
    let facts = Formulary::from_texts(&texts).expect("they load").facts();
    let file = "monitoring.json";
    assert_eq!(listed(file, &facts), counted(file, &texts.monitoring));
    let added = facts.iter().find(|fact| fact.id == "new").expect("listed");
    assert_eq!(
        (added.kind, added.what.as_str(), added.status),
        (
            FactKind::Advice,
            "Said for the first time.",
            Status::Reported
        )
    );
}

#[test]
fn each_fact_has_a_name_of_its_own_words_and_known_sources() {
    let formulary = Formulary::load().expect("the data load");
    let facts = formulary.facts();
    let mut names = BTreeSet::new();
    for fact in &facts {
        let name = (fact.file(), fact.kind, fact.id.as_str());
        assert!(names.insert(name), "{name:?} stands twice");
        assert!(!fact.id.trim().is_empty() && !fact.what.trim().is_empty());
        assert!(!fact.what.contains("  "), "{}", fact.what);
        for id in &fact.sources {
            assert!(formulary.source(id).is_some(), "{name:?} names {id}");
        }
        if fact.sources.is_empty() {
            assert_eq!(fact.status, Status::Unverified, "{name:?} has no source");
        }
    }
    for kind in FactKind::ALL {
        assert!(facts.iter().any(|fact| fact.kind == kind), "no {kind:?}");
    }
}

#[test]
fn a_fact_says_what_a_reader_would_look_up() {
    let facts = Formulary::load().expect("the data load").facts();
    for (kind, id, words) in [
        (
            FactKind::ProductStrengths,
            "uk-mor-mr12-tab",
            "5 mg, 10 mg, 15 mg, 30 mg, 60 mg, 100 mg, 200 mg",
        ),
        (
            FactKind::ProductInterval,
            "uk-mor-mr12-tab",
            "every 12 hours",
        ),
        (
            FactKind::EquivalenceRow,
            "cdc-2016/methadone oral",
            "counts as 8 mg over 20 mg a day",
        ),
        (
            FactKind::EquivalenceRow,
            "fpm-2020/fentanyl transdermal",
            "a patch of 12 mcg/h counts as 30 mg a day",
        ),
        (FactKind::Threshold, "step-25-pittsburgh", "25"),
        (FactKind::Pace, "palliative-third", "33.3 %"),
        (
            FactKind::NaloxoneTrigger,
            "4",
            "oral morphine equivalent in mg a day is at least 50",
        ),
    ] {
        let named = |fact: &&ListedFact| fact.kind == kind && fact.id == id;
        let fact = facts.iter().find(named).unwrap_or_else(|| panic!("{id}"));
        assert!(fact.what.contains(words), "{id}: {}", fact.what);
    }
}

#[test]
fn the_summary_comes_first_and_leads_to_the_list() {
    let ran = run(&["data"]);
    assert_eq!(ran.status, 0);
    let text = ran.text();
    assert!(text.starts_with("Clinical data 2026-11, not signed off"));
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(at("\nProducts\n") < at("\nSources\n") && at("\nSources\n") < at("\nFacts: "));
    assert!(at("‘taperline data --facts’") > at("\nFacts: "));
    for file in DATA_FILES {
        let line = text.lines().find(|line| line.trim().starts_with(file));
        let line = line.unwrap_or_else(|| panic!("{file} is missing"));
        assert!(
            line.contains("nobody yet") && line.contains("no date"),
            "{line}"
        );
    }
}

#[test]
fn the_list_can_be_read_in_a_terminal() {
    let ran = run(&["data", "--facts"]);
    assert_eq!(ran.status, 0);
    let text = ran.text();
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
        assert_eq!(line, line.trim_end());
    }
    let facts = Formulary::load().expect("the data load").facts();
    assert!(text.contains(&format!("\n{} facts\n", facts.len())));
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    for fact in &facts {
        let what: Vec<&str> = fact.what.split_whitespace().collect();
        assert!(words.contains(&what.join(" ")), "{}", fact.what);
        let head = format!(
            "{} {}: {}",
            fact.status.as_str(),
            fact.kind.as_str(),
            fact.id
        );
        assert!(words.contains(&head), "{head}");
    }
}

fn facts_in(ran: &Ran) -> Vec<Value> {
    list(&ran.json()["facts"]).to_vec()
}

#[test]
fn the_list_is_part_of_the_json_and_can_be_narrowed() {
    let all = facts_in(&run(&["data", "--json"]));
    assert_eq!(all.len(), Formulary::load().expect("data").facts().len());
    let pace = all.iter().find(|fact| fact["id"] == "rxfiles/tail");
    let pace = pace.expect("the slower end of a pace");
    assert_eq!(
        (&pace["file"], &pace["kind"], &pace["status"]),
        (
            &Value::from("paces.json"),
            &Value::from("part of a pace"),
            &Value::from("copy")
        )
    );
    assert_eq!(pace["sources"], serde_json::json!(["rxfiles-2018"]));
    assert!(pace["checked_by"].is_null() && pace["next_review"].is_null());
    for (arguments, keeps) in [
        (vec!["--file", "paces"], ("file", "paces.json")),
        (vec!["--file", "paces.json"], ("file", "paces.json")),
        (vec!["--status", "reported"], ("status", "reported")),
    ] {
        let asked = ["data", "--json"].into_iter().chain(arguments);
        let narrowed = facts_in(&run(&asked.collect::<Vec<_>>()));
        let (field, value) = keeps;
        let expected: Vec<&Value> = all.iter().filter(|fact| fact[field] == value).collect();
        assert!(!expected.is_empty());
        assert_eq!(narrowed.iter().collect::<Vec<_>>(), expected);
    }
    let both = run(&["data", "--file", "referral", "--status", "verified"]);
    assert!(both.text().contains("referral.json: "), "{}", both.text());
    assert!(!both.text().contains("paces.json") && !both.text().contains("unverified  rule"));
}

#[test]
fn a_wrong_word_is_wrong_use_and_says_what_is_accepted() {
    for (arguments, given, accepted) in [
        (
            ["data", "--file", "sources.json"],
            "sources.json",
            "monitoring.json",
        ),
        (["data", "--status", "checked"], "checked", "unverified"),
    ] {
        let ran = run(&arguments);
        assert_eq!(ran.status, 2);
        assert!(
            ran.err.contains(given) && ran.err.contains(accepted),
            "{}",
            ran.err
        );
    }
}

/// The findings and the paper of an example, with other data.
fn of_example(formulary: &Formulary, on: &str) -> (Vec<String>, String) {
    let example = examples::ALL.first().expect("an example");
    let draft = plan_file::read(example.bytes).expect("a plan file");
    let case = draft::to_case(&draft, formulary).expect("a case");
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, formulary, date(on)).expect("a plan");
    let findings = plan.findings.iter();
    let findings = findings.filter(|finding| finding.rule.id() == "data-overdue");
    let pdf = paper::patient(&case, &plan, formulary, PaperSize::A4).expect("paper");
    (
        findings.map(|finding| finding.message.clone()).collect(),
        crate::paper::text(&pdf),
    )
}

const UNCHECKED: &str =
    "Not signed off: no clinician or pharmacist has checked the clinical data (2026-11).";
const PAST: &str = "Past review: the clinical data (2026-11) were due to be checked again on \
                    4 January 2027.";

#[test]
fn every_page_says_that_nobody_has_checked_the_data() {
    let formulary = Formulary::load().expect("the data load");
    let (overdue, paper) = of_example(&formulary, "2027-01-02");
    let pages = paper.matches("clinical data 2026-11").count();
    assert!(pages > 1, "{paper}");
    assert_eq!(paper.matches(UNCHECKED).count(), pages);
    assert!(overdue.is_empty() && !paper.contains("Past review"));
}

#[test]
fn past_its_review_is_said_on_every_page_and_in_a_finding() {
    let formulary = signed(&DATA_FILES, "2027-01-04");
    let (overdue, paper) = of_example(&formulary, "2027-01-04");
    assert!(overdue.is_empty(), "the day itself is not past");
    assert!(!paper.contains("Past review") && !paper.contains("Not signed off"));
    let (overdue, paper) = of_example(&formulary, "2027-01-05");
    assert!(overdue[0].contains("4 January 2027"), "{overdue:?}");
    let pages = paper.matches("clinical data 2026-11").count();
    assert_eq!(paper.matches(PAST).count(), pages, "{paper}");
    assert!(!paper.contains("Not signed off"));
}

#[test]
fn one_file_past_its_review_is_enough_and_both_are_said() {
    let formulary = signed(&["paces.json"], "2027-01-04");
    let (overdue, paper) = of_example(&formulary, "2027-06-01");
    assert_eq!(overdue.len(), 1);
    let partly = "Not signed off: a clinician or pharmacist has checked only 1 of the 7 files of \
                  the clinical data (2026-11).";
    assert!(paper.contains(&format!("{partly} {PAST}")), "{paper}");
    let facts = formulary.facts();
    let of_file = |file: &str| {
        facts
            .iter()
            .find(|fact| fact.file() == file)
            .expect("a fact")
    };
    let pace = of_file("paces.json");
    let spoken = pace.spoken(&formulary, date("2027-06-01"));
    assert!(
        spoken.contains(
            "Checked by: A. Pharmacist on 4 January 2026. Next review: past since 4 January 2027."
        ),
        "{spoken}"
    );
    let other = of_file("products.json").spoken(&formulary, today());
    assert!(
        other.contains("Checked by: nobody yet. Next review: no date."),
        "{other}"
    );
}

#[test]
fn every_command_for_people_says_how_the_data_stand() {
    let desk = crate::support::Desk::new();
    let example = examples::ALL.first().expect("an example");
    let file = desk.write("case.taper.json", example.bytes);
    for command in ["plan", "assess", "equivalents", "compare"] {
        let ran = run(&[command, &file]);
        let words = "Clinical data 2026-11, not signed off: must not guide a prescription";
        assert!(ran.text().contains(words), "{command}:\n{}", ran.text());
    }
    // The list itself needs no plan, and the window's arguments are left alone.
    let mut out = Vec::new();
    let facts = cli::run(
        vec!["data".into(), "--facts".into()],
        today(),
        &mut out,
        &mut Vec::new(),
    );
    assert_eq!(facts, cli::Outcome::Done(0));
}
