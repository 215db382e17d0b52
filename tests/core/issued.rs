//! Issued plans: printed again as they were, and never where their text was altered.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{Desk, Ran, list, read_file, run, stopping, twice, write_file};

/// Two scenarios of one plan, the second at half the size.
fn file() -> Value {
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    let mut file = stopping("uk", &row, &["row"], &json!({}));
    let mut slower = file["scenarios"][0].clone();
    slower["name"] = json!("slower");
    slower["request"]["pace"]["reduction"]["percent"] = json!(5);
    file["scenarios"]
        .as_array_mut()
        .expect("a list")
        .push(slower);
    file
}

/// A file of which scenarios were issued, one after the other.
fn issued(desk: &Desk, scenarios: &[&str]) -> String {
    let path = desk.plan_file(&file());
    for name in scenarios {
        let ran = run(&["issue", &path, "--by", "Dr A", "--scenario", name]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    path
}

/// Prints a plan of 2 January 2027 again.
fn printed(desk: &Desk, path: &str, more: &[&str]) -> (Ran, Option<Vec<u8>>) {
    let out = desk.path("again.pdf");
    let out_text = out.to_str().expect("UTF-8");
    let arguments = ["plan", path, "--issued", "2027-01-02", "--pdf", out_text];
    let ran = run(&[&arguments[..], more].concat());
    let bytes = out.exists().then(|| read_file(&out));
    (ran, bytes)
}

/// Changes the first journal entry of a file.
fn alter(path: &str, change: impl FnOnce(&mut Value)) {
    let path = std::path::Path::new(path);
    let mut file: Value = serde_json::from_slice(&read_file(path)).expect("JSON");
    change(&mut file["journal"][0]);
    write_file(path, &serde_json::to_vec_pretty(&file).expect("JSON"));
}

#[test]
fn what_was_issued_prints_the_same_from_a_file_that_was_written_again() {
    let desk = Desk::new();
    let path = issued(&desk, &["A"]);
    let paper = desk.path("paper.pdf");
    let ran = run(&["plan", &path, "--pdf", paper.to_str().expect("UTF-8")]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    // Blanks and line ends of the file are no part of the text.
    alter(&path, |_| ());
    let (ran, bytes) = printed(&desk, &path, &[]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    assert_eq!(bytes, Some(read_file(&paper)));
}

#[test]
fn an_altered_text_is_said_to_be_altered_and_not_printed() {
    let doses = |entry: &mut Value| {
        let dose = &mut entry["contents"]["steps"][0]["medicines"][0]["doses"][0]["amount"];
        assert!(dose.is_string(), "{dose}");
        *dose = json!("95 mg");
    };
    let contents = |entry: &mut Value| entry["contents"] = json!({ "x": 1 });
    let text = |entry: &mut Value| entry["contents"] = json!("#import \"other\"");
    let unchecked = |entry: &mut Value| {
        entry.as_object_mut().expect("an object").remove("checksum");
    };
    let changes: [(&dyn Fn(&mut Value), &str); 4] = [
        (&doses, "was altered since"),
        (&contents, "was altered since"),
        (&text, "was altered since"),
        (&unchecked, "has no checksum"),
    ];
    for (change, words) in changes {
        let desk = Desk::new();
        let path = issued(&desk, &["A"]);
        alter(&path, change);
        let (ran, bytes) = printed(&desk, &path, &["--json"]);
        assert_eq!((ran.status, bytes), (1, None), "{}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
        assert!(!ran.err.contains("Diagnostic"), "{}", ran.err);
        assert_eq!(list(&ran.json()["problems"]).len(), 1);
    }
}

#[test]
fn each_of_two_plans_of_one_day_can_be_printed() {
    let desk = Desk::new();
    let path = issued(&desk, &["A", "slower"]);
    let paper = |name: &str| {
        let out = desk.path("paper.pdf");
        let out_text = out.to_str().expect("UTF-8");
        let ran = run(&["plan", &path, "--scenario", name, "--pdf", out_text]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        Some(read_file(&out))
    };
    let (last, bytes) = printed(&desk, &path, &[]);
    assert_eq!((last.status, bytes), (0, paper("slower")));
    for part in [
        "2 plans",
        "number 2",
        "1: scenario A, by Dr A",
        "2: scenario slower",
    ] {
        assert!(last.err.contains(part), "{}", last.err);
    }
    let (first, bytes) = printed(&desk, &path, &["--issued-number", "1"]);
    assert_eq!((first.status, bytes), (0, paper("A")));
    for number in ["0", "3"] {
        let (none, _) = printed(&desk, &path, &["--issued-number", number]);
        assert_eq!(none.status, 1);
        assert!(none.err.contains("1: scenario A"), "{}", none.err);
    }
    // Without a day there is nothing to number.
    assert_eq!(run(&["plan", &path, "--issued-number", "1"]).status, 2);
}
