//! The examples that come with the program: each is planned, or withheld where its name says so.
#![cfg(test)]

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::invariants;
use crate::support::{gates_named, list, read_file, run, steps, text};

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples");
    let entries = std::fs::read_dir(folder).expect("the folder of examples");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".taper.json"));
    paths.sort();
    assert!(!paths.is_empty(), "there is no example");
    paths
}

fn withheld(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().contains("withheld"))
}

#[test]
fn every_example_is_checked_without_a_problem() {
    for path in examples() {
        let ran = run(&["check".as_ref(), path.as_os_str()]);
        assert_eq!(
            (ran.status, ran.err.as_str()),
            (0, ""),
            "{}",
            path.display()
        );
    }
}

#[test]
fn every_example_is_planned_in_each_of_its_scenarios() {
    for path in examples().into_iter().filter(|path| !withheld(path)) {
        let file: Value = serde_json::from_slice(&read_file(&path)).expect("JSON");
        for scenario in list(&file["scenarios"]) {
            let name = text(&scenario["name"]);
            let ran = run(&[
                "plan".as_ref(),
                path.as_os_str(),
                "--json".as_ref(),
                "--scenario".as_ref(),
                name.as_ref(),
            ]);
            assert_eq!(ran.status, 0, "{} {name}: {}", path.display(), ran.err);
            let plan = ran.json();
            assert_eq!(plan["scenario"], name);
            assert!(
                list(&plan["problems"]).is_empty(),
                "{} {name}",
                path.display()
            );
            let request = &scenario["request"];
            let interrupted = ["holds", "replans", "manual_steps"]
                .iter()
                .any(|part| !list(&request[*part]).is_empty());
            if !interrupted {
                invariants::check(&file, scenario, &plan);
            }
        }
    }
}

#[test]
fn a_withheld_example_names_its_gate() {
    for path in examples().into_iter().filter(|path| withheld(path)) {
        let ran = run(&["plan".as_ref(), path.as_os_str(), "--json".as_ref()]);
        assert_eq!(ran.status, 1, "{}", path.display());
        let plan = ran.json();
        assert!(steps(&plan).is_empty(), "{}", path.display());
        let open = |referral: &&Value| referral["gate"] == true && referral["open"] == true;
        let gates: Vec<&str> = list(&plan["referrals"])
            .iter()
            .filter(open)
            .map(|gate| text(&gate["rule"]))
            .collect();
        assert!(!gates.is_empty(), "{}: no open gate", path.display());
        let named = gates_named(&plan);
        for gate in gates {
            assert!(
                named.contains(&gate),
                "{}: {gate} is not among {named:?}",
                path.display()
            );
            assert!(
                ran.err.contains(gate),
                "{}: {gate} is not named: {}",
                path.display(),
                ran.err
            );
        }
    }
}
