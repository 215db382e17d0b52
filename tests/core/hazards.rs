//! The hazard log: what it names exists, every rule has a hazard, and what is called
//! controlled names its control and its test.
#![cfg(test)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use taperline::clinical_data::{DataProblem, Hazard, HazardStatus, Hazards};
use taperline::findings::Rule;

use crate::support::{formulary, list, read_file, run};

/// The risk from which the scale asks for it to be reduced.
const TO_BE_REDUCED: u8 = 4;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn log() -> Hazards {
    Hazards::load(formulary()).expect("the hazard log can be read")
}

fn text_of(path: &Path) -> String {
    String::from_utf8(read_file(path)).expect("UTF-8")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module that a file is, below its set of tests: `safety`, `dose_levels`.
fn module(file: &Path, folder: &Path) -> Vec<String> {
    let below = file.strip_prefix(folder).expect("below").with_extension("");
    let parts = below.iter().map(|part| part.to_str().expect("UTF-8"));
    let parts = parts.filter(|part| !["mod", "main", "lib"].contains(part));
    parts.map(str::to_owned).collect()
}

/// The tests of a file that are run, each with the module that it stands in inside the file.
/// A module in a file begins and ends at the line's beginning.
fn tests_in(text: &str) -> Vec<(Option<String>, String)> {
    let (mut inside, mut attributes, mut found) = (None, Vec::new(), Vec::new());
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("mod ") {
            inside = name.strip_suffix(" {").map(str::to_owned);
        } else if line == "}" {
            inside = None;
        }
        let code = line.trim();
        if code.starts_with("#[") {
            attributes.push(code);
        } else if let Some(name) = code.strip_prefix("fn ") {
            let is_run = !attributes.iter().any(|one| one.starts_with("#[ignore"));
            if attributes.contains(&"#[test]") && is_run {
                let name = name.split(['(', '<']).next().expect("a name");
                found.push((inside.clone(), name.to_owned()));
            }
            attributes.clear();
        } else if !code.starts_with("//") {
            attributes.clear();
        }
    }
    found
}

/// Every test that is run, as `set::module::test`.
fn tests() -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for (set, folder) in [("core", "tests/core"), ("gui", "tests/gui"), ("lib", "src")] {
        let folder = root().join(folder);
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        let entry = if set == "lib" { "lib.rs" } else { "main.rs" };
        let declared = text_of(&folder.join(entry));
        for file in files {
            let module = module(&file, &folder);
            // A file that is not declared is not compiled.
            if let Some(first) = module.first() {
                let line = format!("mod {first};");
                let mut lines = declared.lines().map(str::trim);
                if !lines.any(|found| found.trim_start_matches("pub ") == line) {
                    continue;
                }
            }
            for (inside, name) in tests_in(&text_of(&file)) {
                let parts = std::iter::once(set.to_owned()).chain(module.clone());
                let parts: Vec<String> = parts.chain(inside).chain([name]).collect();
                tests.insert(parts.join("::"));
            }
        }
    }
    assert!(tests.len() > 250, "only {} tests were found", tests.len());
    tests
}

/// Fails with all faults at once.
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What some of the names in each hazard's list are not.
fn unknown<'a>(
    log: &'a Hazards,
    names: impl Fn(&'a Hazard) -> &'a [String],
    is_known: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    for hazard in &log.hazards {
        let unknown = names(hazard).iter().filter(|name| !is_known(name));
        faults.extend(unknown.map(|name| format!("{}: {name}", hazard.id)));
    }
    faults
}

#[test]
fn every_test_that_a_hazard_names_is_run() {
    let tests = tests();
    let log = log();
    none(&unknown(
        &log,
        |hazard| &hazard.tests,
        |name| tests.contains(name),
    ));
}

#[test]
fn tests_are_found_where_they_stand() {
    let text = "#[test]\nfn one() {\n}\n\nproptest! {\n    #[test]\n    fn two(a in b) {\n    }\n}\n\
        // #[test]\nfn none() {\n}\n#[test]\n#[ignore]\nfn skipped() {\n}\n\
        mod tests {\n    #[test]\n    #[expect(x)]\n    fn three() {\n    }\n}\nfn after() {\n}\n";
    let found = tests_in(text);
    let found: Vec<(Option<&str>, &str)> = found
        .iter()
        .map(|(inside, name)| (inside.as_deref(), name.as_str()))
        .collect();
    assert_eq!(
        found,
        [(None, "one"), (None, "two"), (Some("tests"), "three")]
    );
    for name in [
        "core::hazards::tests_are_found_where_they_stand",
        "core::optimality::the_planner_and_trying_every_path_agree",
        "core::properties::every_schedule_keeps_the_invariants",
        "lib::clinical_data::tests::nobody_has_signed_yet",
        "lib::safety::dose_levels::tests::a_range_is_judged_by_its_high_end",
    ] {
        assert!(tests().contains(name), "{name}");
    }
}

#[test]
fn every_place_that_enforces_a_control_exists() {
    let log = log();
    let is_there = |path: &str| path.contains('.') && root().join(path).is_file();
    none(&unknown(&log, |hazard| &hazard.enforced_in, is_there));
}

#[test]
fn every_rule_has_a_hazard_and_every_rule_named_exists() {
    let log = log();
    let is_finding = |id: &str| Rule::ALL.iter().any(|rule| rule.id() == id);
    none(&unknown(&log, |hazard| &hazard.rules.findings, is_finding));
    // The rules of problems are words in the source.
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    let source: String = files.iter().map(|file| text_of(file)).collect();
    let is_problem = |id: &str| source.contains(&format!("\"{id}\""));
    none(&unknown(&log, |hazard| &hazard.rules.problems, is_problem));

    let named = |id: &str, rules: fn(&Hazard) -> &[String]| {
        let mut hazards = log.hazards.iter();
        hazards.any(|hazard| rules(hazard).iter().any(|one| one == id))
    };
    let findings = Rule::ALL.iter().map(|rule| rule.id());
    let findings = findings.filter(|id| !named(id, |hazard| &hazard.rules.findings));
    let triggers = formulary().triggers().iter().map(|one| one.id.as_str());
    let triggers = triggers.filter(|id| !named(id, |hazard| &hazard.rules.referrals));
    let without: Vec<&str> = findings.chain(triggers).collect();
    assert!(without.is_empty(), "no hazard for {}", without.join(", "));
}

#[test]
fn the_log_is_long_and_what_is_controlled_says_how() {
    let log = log();
    assert!(log.hazards.len() >= 40, "{} hazards", log.hazards.len());
    let mut faults = Vec::new();
    for hazard in &log.hazards {
        let Hazard { id, controls, .. } = hazard;
        let shown = !controls.is_empty() && !hazard.tests.is_empty();
        let risk = hazard.after.rating;
        if hazard.status == HazardStatus::Controlled && !(shown && risk < TO_BE_REDUCED) {
            faults.push(format!(
                "{id} is controlled without control or test, or at risk {risk}"
            ));
        }
        let lawful = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
        if !id.chars().all(lawful) {
            faults.push(format!("{id} is not in small letters with hyphens"));
        }
    }
    none(&faults);
    assert!(!log.custody.signed_off());
    assert_eq!(log.custody.data_version, formulary().data_version());
}

#[test]
fn mistakes_in_the_log_are_named() {
    let path = root().join("assets/clinical/hazards.json");
    let shipped = text_of(&path);
    let row = "data-not-checked";
    let problems = |old: &str, new: &str| -> Vec<DataProblem> {
        assert!(shipped.contains(old), "{old}");
        let text = shipped.replacen(old, new, 1);
        Hazards::from_text(&text, formulary()).expect_err("the mistake was not seen")
    };
    for (old, new, row, field) in [
        ("\"2026-11\"", "\"2026-10\"", "", "meta.data_version"),
        ("[1, 1, 2, 2, 3]", "[1, 1, 2, 2, 6]", "", "meta.scale.risk"),
        (
            "\"word\": \"minor\"",
            "\"word\": \"small\"",
            "",
            "meta.scale.severity",
        ),
        (
            "\"stage\": \"install\"",
            "\"stage\": \"setup\"",
            row,
            "stage",
        ),
        (
            "\"status\": \"partly\"",
            "\"status\": \"mostly\"",
            row,
            "status",
        ),
        (
            "\"status\": \"partly\"",
            "\"status\": \"open\"",
            row,
            "controls",
        ),
        ("\"residual\": \"", "\"residue\": \"", row, "residue"),
        (
            "\"referrals\": []",
            "\"referrals\": [\"weather\"]",
            row,
            "rules.referrals",
        ),
        ("\"data-overdue\"", "\"data-not-checked\"", row, "id"),
        (
            "\"after\": {\"severity\": \"catastrophic\", \"likelihood\": \"medium\"}",
            "\"after\": {\"severity\": \"catastrophic\", \"likelihood\": \"very-high\"}",
            row,
            "after",
        ),
    ] {
        let found = problems(old, new);
        assert!(
            found.iter().any(|one| one.row == row && one.field == field),
            "{new}: {found:?}"
        );
    }
    for (list, status) in [
        ("tests", "controlled"),
        ("causes", "partly"),
        ("planned", "open"),
    ] {
        let mut file: Value = serde_json::from_str(&shipped).expect("JSON");
        // Nothing need be open now: one that is partly controlled becomes so.
        let from = if status == "open" { "partly" } else { status };
        let mut hazards = file["hazards"].as_array_mut().expect("hazards").iter_mut();
        let hazard = hazards.find(|hazard| hazard["status"] == from);
        let hazard = hazard.expect("a hazard");
        if status == "open" {
            hazard["status"] = json!("open");
            hazard["controls"] = json!([]);
        }
        let field = &mut hazard[list];
        *field = if field.is_array() {
            json!([])
        } else {
            json!("")
        };
        let found = Hazards::from_text(&file.to_string(), formulary()).expect_err("not seen");
        assert!(found.len() == 1 && found[0].field == list, "{found:?}");
    }
}

#[test]
fn the_log_is_printed_for_people_and_for_programs() {
    let log = log();
    let ran = run(&["data", "--hazards"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let printed = ran.text();
    for line in printed.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    assert!(printed.contains("not signed by a clinical safety officer"));
    let whole = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    for hazard in &log.hazards {
        let head = format!("{} [{}]", hazard.id, hazard.status.as_str());
        assert!(whole.contains(&head), "{head}");
        for text in hazard.controls.iter().chain([&hazard.residual]) {
            assert!(whole.contains(text.as_str()), "{text}");
        }
    }
    let data = run(&["data", "--json"]).json();
    let hazards: &Value = &data["hazards"];
    assert_eq!(list(&hazards["hazards"]).len(), log.hazards.len());
    assert_eq!(hazards["signed_off"], json!(false));
    // Major and low.
    let stale = list(&hazards["hazards"])
        .iter()
        .find(|hazard| hazard["id"] == "wrong-patient")
        .expect("a hazard");
    assert_eq!(
        stale["after"],
        json!({ "severity": "major", "likelihood": "low", "risk": 3 })
    );
}
