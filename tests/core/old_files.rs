//! Plan files of every version that was ever released still open; newer ones are left alone.
#![cfg(test)]

use serde_json::json;
use taperline::plan_file;

use crate::support::{Desk, case_from, fixture, fixtures, read_file, run};

#[test]
fn a_kept_file_of_every_version_opens_with_all_that_it_holds() {
    let folder = fixtures().join("versions");
    let newest = fixture("cases/contract-example.taper.json")["version"].clone();
    for version in 1..=newest.as_u64().expect("a version") {
        let bytes = read_file(&folder.join(format!("{version}.taper.json")));
        let draft =
            plan_file::read(&bytes).unwrap_or_else(|problems| panic!("{version}: {problems:?}"));
        let case = case_from(&bytes).unwrap_or_else(|problems| panic!("{version}: {problems:?}"));
        // Written as the newest version, it is the same plan.
        let again = plan_file::read(&plan_file::write(&draft));
        assert_eq!(again, Ok(draft), "{version}");
        let rows: Vec<&str> = case.regimen.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(rows, ["mst", "oramorph", "patch"], "{version}");
        assert_eq!(case.scenarios.len(), 2, "{version}");
        assert_eq!(case.journal.len(), 2, "{version}");
        assert_eq!(case.patient.name, "Kept Example", "{version}");
    }
}

#[test]
fn a_newer_file_is_refused_by_the_version_that_it_needs_and_left_untouched() {
    let desk = Desk::new();
    let mut file = fixture("versions/1.taper.json");
    file["version"] = json!(7);
    file["what_nobody_knows_yet"] = json!({ "dose": "9 mg" });
    let path = desk.plan_file(&file);
    let before = read_file(&desk.path("case.taper.json"));
    for command in [
        vec!["check", &path],
        vec!["plan", &path],
        vec!["issue", &path, "--by", "Dr A"],
    ] {
        let ran = run(&command);
        assert_eq!(ran.status, 1, "{command:?}: {}", ran.err);
        assert!(
            ran.err.contains("a Taperline that reads version 7"),
            "{}",
            ran.err
        );
        assert_eq!(
            ran.err.lines().count(),
            1,
            "only the version is named: {}",
            ran.err
        );
    }
    assert_eq!(read_file(&desk.path("case.taper.json")), before);
    assert_eq!(desk.names(), ["case.taper.json"]);
}
