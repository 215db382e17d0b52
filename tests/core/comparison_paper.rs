//! The scenarios on one page: what is not answered says why in words, notes are printed.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::paper::{Document, PaperOptions};

use crate::papers::read;
use crate::support::{Desk, read_file, run, stopping, twice};

/// Three scenarios: one that is planned, one whose pace is meant for other settings, one that
/// cannot be read.
fn file() -> Value {
    let row = json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    let mut file = stopping("uk", &row, &["mst"], &json!({}));
    let mut rapid = file["scenarios"][0].clone();
    rapid["name"] = json!("rapid");
    rapid["request"]["constraints"] = json!({ "supply_days": 0 });
    rapid["note"] = json!("Only if she asks for it.\nSpeak to <her> #first");
    let mut odd = file["scenarios"][0].clone();
    odd["name"] = json!("odd");
    odd["request"]["goal"] = json!({ "kind": "reduce_to", "daily": "90 mg" });
    let scenarios = file["scenarios"].as_array_mut().expect("a list");
    scenarios.extend([rapid, odd]);
    file
}

#[test]
fn what_is_not_answered_says_why_in_words_and_notes_are_printed() {
    let paper = read(&file(), Document::Comparison, PaperOptions::default());
    assert!(!paper.contains("scenarios["), "{paper}");
    for part in [
        "not answered, see below",
        "Constraints, supply days: ",
        "Goal",
        "Notes rapid Only if she asks for it. Speak to <her> #first",
    ] {
        assert!(paper.contains(part), "‘{part}’\n{paper}");
    }
}

#[test]
fn the_command_says_why_scenarios_are_not_answered() {
    let desk = Desk::new();
    let out = desk.path("paper.pdf");
    let out_text = out.to_str().expect("UTF-8");
    let print = |file: &Value| {
        let path = desk.plan_file(file);
        run(&["plan", &path, "--pdf", out_text, "--document", "comparison"])
    };
    // One is answered: the page is written, and the others are named on standard error.
    let some = print(&file());
    assert_eq!(some.status, 0, "{}", some.err);
    assert!(
        some.err.contains("supply_days") && some.err.contains("goal"),
        "{}",
        some.err
    );
    let mut none = file();
    none["scenarios"].as_array_mut().expect("a list").remove(0);
    none["chosen"] = json!("rapid");
    let none = print(&none);
    assert_eq!(none.status, 1);
    assert!(none.err.contains("supply_days"), "{}", none.err);
    assert!(!read_file(&out).is_empty());
}

#[test]
fn one_of_a_kind_is_one() {
    let row = json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    let file = stopping("uk", &row, &["mst"], &json!({}));
    let paper = read(&file, Document::Comparison, PaperOptions::default());
    for wrong in [" 1 warnings", " 1 cautions", " 1 steps", " 1 scenarios"] {
        assert!(!paper.contains(wrong), "{wrong}\n{paper}");
    }
}
