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
fn a_kept_text_made_anew_to_harm_is_refused_although_its_checksum_fits() {
    let checked = |entry: &mut Value| {
        let sum = taperline::paper::checksum(&entry["contents"]);
        entry["checksum"] = json!(sum);
    };
    // Filters take any time to be drawn.
    let drawing = |entry: &mut Value| {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><filter id=\"f\"/><path d=\"M0 0\"/></svg>";
        entry["contents"]["code"] = json!({ "svg": svg, "alt": "", "caption": "" });
        checked(entry);
    };
    let other = |entry: &mut Value| {
        entry["contents"]["document"] = json!("comparison");
        checked(entry);
    };
    let changes: [&dyn Fn(&mut Value); 2] = [&drawing, &other];
    for change in changes {
        let desk = Desk::new();
        let path = issued(&desk, &["A"]);
        alter(&path, change);
        let (ran, bytes) = printed(&desk, &path, &[]);
        assert_eq!((ran.status, bytes), (1, None), "{}", ran.err);
    }
    // A thousand million ruled lines are as many as fit on a page.
    let desk = Desk::new();
    let path = issued(&desk, &["A"]);
    alter(&path, |entry: &mut Value| {
        entry["contents"]["who_to_call"]["blank_lines"] = json!(1_000_000_000);
        checked(entry);
    });
    let (ran, bytes) = printed(&desk, &path, &[]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(bytes.is_some_and(|bytes| bytes.starts_with(b"%PDF")));
}

#[test]
fn each_of_two_plans_of_one_day_can_be_printed() {
    // Each as it is printed just after it was handed out.
    let desk = Desk::new();
    let path = desk.plan_file(&file());
    let out = desk.path("paper.pdf");
    let out_text = out.to_str().expect("UTF-8");
    let handed_out = |name: &str| {
        let ran = run(&["issue", &path, "--by", "Dr A", "--scenario", name]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let ran = run(&["plan", &path, "--scenario", name, "--pdf", out_text]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        Some(read_file(&out))
    };
    let (one, two) = (handed_out("A"), handed_out("slower"));
    assert_ne!(one, two);
    let (last, bytes) = printed(&desk, &path, &[]);
    assert_eq!((last.status, bytes), (0, two));
    for part in [
        "2 plans",
        "number 2",
        "1: scenario A, by Dr A",
        "2: scenario slower",
    ] {
        assert!(last.err.contains(part), "{}", last.err);
    }
    let (first, bytes) = printed(&desk, &path, &["--issued-number", "1"]);
    assert_eq!((first.status, bytes), (0, one));
    for number in ["0", "3"] {
        let (none, _) = printed(&desk, &path, &["--issued-number", number]);
        assert_eq!(none.status, 1);
        assert!(none.err.contains("1: scenario A"), "{}", none.err);
    }
    // Without a day there is nothing to number.
    assert_eq!(run(&["plan", &path, "--issued-number", "1"]).status, 2);
}

#[test]
fn a_paper_says_its_version_and_what_it_replaces() {
    let desk = Desk::new();
    let path = issued(&desk, &["A"]);
    let out = desk.path("paper.pdf");
    let out_text = out.to_str().expect("UTF-8");
    let printed = |more: &[&str]| {
        let ran = run(&[&["plan", &path, "--pdf", out_text][..], more].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        crate::paper::text(&read_file(&out))
    };
    // The plan that was handed out today, printed again today, is the same paper.
    let again = printed(&[]);
    assert!(
        again.contains("Plan A · version 1 · issued 2 January 2027 · page 1"),
        "{again}"
    );
    assert!(!again.contains("replaces"), "{again}");
    // Another plan of the same day, and the same plan on a later day, are drafts: they say so,
    // do not take its place yet, and are told apart.
    let other = printed(&["--scenario", "slower"]);
    let (draft, later_draft) = (
        draft_of(&other),
        draft_of(&printed(&["--today", "2027-01-03"])),
    );
    assert_ne!(draft, later_draft);
    let words = format!(
        "Plan slower · {draft} · not issued · 2 January 2027 · is to replace the plan of 2 January 2027"
    );
    assert!(other.contains(&words), "{other}");
    assert!(other.contains(
        "This is a draft. Your plan of 2 January 2027 holds until we give you a new one."
    ));
    assert!(!other.contains("Throw the old one away") && !other.contains("issued 2 January"));
    // Once it is handed out, it is the second plan and takes the place of the first.
    let ran = run(&["issue", &path, "--by", "Dr A", "--scenario", "slower"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let other = printed(&["--scenario", "slower"]);
    let words =
        "Plan slower · version 2 · issued 2 January 2027 · replaces the plan of 2 January 2027";
    assert!(
        other.contains("This plan replaces the plan of 2 January 2027. Throw the old one away.")
    );
    // On every page, with its number.
    let pages = other.matches(words).count();
    assert!(pages > 1);
    for page in 1..=pages {
        assert!(
            other.contains(&format!("{words} · page {page} of {pages}")),
            "{other}"
        );
    }
    let first = ["--issued", "2027-01-02", "--issued-number", "1"];
    assert_eq!(printed(&first), again);
    // Large print has other lines and the same words.
    let large = printed(&[&first[..], &["--type-size", "large"]].concat());
    assert!(large.contains("Step 1 · 4 weeks"), "{large}");
}

/// What an unissued plan is called on its paper.
fn draft_of(paper: &str) -> String {
    let (_, rest) = paper.split_once("draft ").expect("a draft");
    let (code, _) = rest.split_once(' ').expect("a code");
    let is_code = |sign: char| sign.is_ascii_hexdigit() || sign == '-';
    assert!(code.len() == 9 && code.chars().all(is_code), "{code}");
    format!("draft {code}")
}

#[test]
fn two_unissued_papers_are_told_apart_and_all_papers_of_one_plan_are_one_draft() {
    let desk = Desk::new();
    let path = desk.plan_file(&file());
    let out = desk.path("paper.pdf");
    let out_text = out.to_str().expect("UTF-8");
    let printed = |more: &[&str]| {
        let ran = run(&[&["plan", &path, "--pdf", out_text][..], more].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        crate::paper::text(&read_file(&out))
    };
    let own = draft_of(&printed(&[]));
    for more in [
        &["--document", "pharmacy"][..],
        &["--document", "fridge"],
        &["--document", "clinician", "--paper", "letter"],
        &["--type-size", "large"],
    ] {
        let paper = printed(more);
        assert_eq!(draft_of(&paper), own, "{more:?}");
        assert!(!paper.contains("issued 2 January"), "{more:?}");
    }
    assert!(printed(&[]).contains("This is a draft. It is not your plan yet."));
    assert_ne!(draft_of(&printed(&["--scenario", "slower"])), own);
}

/// The contents as the first version of the program froze them: no document, no calendar, units
/// as plain text, no code.
#[test]
fn what_an_older_program_issued_still_prints() {
    let medicine = json!({ "name": "Morphine 12-hour tablets", "daily": "110 mg in the day", "doses": [
        { "time": "Morning 08:00", "amount": "55 mg", "units": ["1 × 30 mg", "1 × 15 mg", "1 × 10 mg"] },
    ], "lines": [] });
    let older = json!({
        "paper": "a4", "title": "Your plan to take less morphine", "patient_line": "Example patient",
        "identity": "", "plan_line": "Plan of 2 January 2027", "program_line": "taperline 0.1.0",
        "unsigned": null, "intro": ["Take it slowly."],
        "never_back": { "strong": "Never go back.", "rest": "It can kill." },
        "now": { "title": "What you take now", "medicines": [medicine], "as_needed": [] },
        "steps": [{
            "medicines": [medicine], "as_needed": [], "other": [], "title": "Step 1",
            "dates": "Monday 4 January 2027 to Tuesday 5 January 2027", "length": "2 days",
            "review": "Review: Tuesday 5 January 2027", "tick_days": ["Mon 4", "Tue 5"], "notes": [],
        }],
        "stop": { "title": "Stop", "text": "Take no more." },
        "too_hard": { "title": "If it is too hard", "lines": ["Call us."] },
        "naloxone": null,
        "urgent": { "title": "Get help at once", "lines": ["Call."] },
        "who_to_call": { "title": "Who to call", "lines": [], "blank_lines": 3 },
        "notes": [], "sources_line": "", "labels": { "page": "page", "of": "of" },
    });
    let pdf = taperline::paper::print(&older).expect("a PDF");
    let words = crate::paper::text(&pdf);
    for part in [
        "Plan of 2 January 2027 · page 1 of",
        "Morning 08:00 55 mg 1 × 30 mg + 1 × 15 mg + 1 × 10 mg",
        "Tick each day when all doses are taken",
        "Mon 4 Tue 5",
    ] {
        assert!(words.contains(part), "‘{part}’\n{words}");
    }
}

/// The resources of a kind in a bundle that a command wrote.
fn resources(desk: &Desk, path: &str, kind: &str, more: &[&str]) -> Vec<Value> {
    let out = desk.path("bundle.json");
    let out_text = out.to_str().expect("UTF-8");
    let ran = run(&[&["plan", path, "--fhir", out_text][..], more].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    let bundle: Value = serde_json::from_slice(&read_file(&out)).expect("JSON");
    let entries = list(&bundle["entry"]).iter();
    let resources = entries.map(|entry| entry["resource"].clone());
    resources
        .filter(|one| one["resourceType"] == kind)
        .collect()
}

#[test]
fn another_system_knows_the_patient_again_and_which_plan_of_care_is_replaced() {
    let desk = Desk::new();
    let mut file = file();
    file["patient"] = serde_json::json!({ "name": "Ada Example", "born": "1950-02-03" });
    let path = desk.plan_file(&file);
    let ran = run(&["issue", &path, "--by", "Dr A", "--scenario", "A"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let plan_and_patient = |more: &[&str]| {
        let [plan, patient] = ["CarePlan", "Patient"].map(|kind| {
            let found = resources(&desk, &path, kind, more);
            found.into_iter().next().expect("one")
        });
        (plan, patient["id"].clone())
    };
    let (first, patient) = plan_and_patient(&[]);
    assert!(first["replaces"].is_null());
    let reference = |plan: &Value| {
        let id = plan["id"].as_str().expect("an id");
        serde_json::json!([{ "reference": format!("urn:uuid:{id}") }])
    };
    // A draft is another plan of care of the same person, and says what it is to replace.
    let slower = ["--scenario", "slower"];
    let (draft, of_draft) = plan_and_patient(&slower);
    assert_eq!(draft["replaces"], reference(&first));
    assert_ne!(draft["id"], first["id"]);
    // So does the second plan once it is issued.
    let ran = run(&["issue", &path, "--by", "Dr A", "--scenario", "slower"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let (second, of_second) = plan_and_patient(&slower);
    assert_eq!(second["replaces"], reference(&first));
    let (later, of_later) = plan_and_patient(&["--today", "2027-03-12"]);
    assert_eq!(later["replaces"], reference(&second));
    assert_eq!(
        [of_draft, of_second, of_later],
        [(); 3].map(|()| patient.clone())
    );
    // What is supplied begins with the period under way: 28 days from 1 March.
    let supplies = |more: &[&str]| {
        let found = resources(&desk, &path, "SupplyRequest", more);
        let first = found.first().expect("a supply");
        first["occurrencePeriod"]["start"].clone()
    };
    assert_eq!(supplies(&[]), "2027-01-04");
    assert_eq!(supplies(&["--today", "2027-03-12"]), "2027-03-01");
}

#[test]
fn another_document_than_the_one_that_was_handed_out_is_refused() {
    let desk = Desk::new();
    let path = issued(&desk, &["A"]);
    let (ran, bytes) = printed(&desk, &path, &["--document", "pharmacy"]);
    assert_eq!((ran.status, bytes), (2, None));
    assert!(ran.err.contains("--document patient"), "{}", ran.err);
}

#[test]
fn an_issue_that_would_make_the_file_too_large_to_be_opened_is_refused() {
    let desk = Desk::new();
    let mut file = file();
    // Nearly as much as a plan file can hold: 8 MiB.
    let note = json!({
        "date": "2027-01-01", "author": "Dr A", "kind": "note", "text": "x".repeat(19_000),
    });
    file["journal"] = json!(vec![note; 438]);
    let path = desk.plan_file(&file);
    let before = read_file(std::path::Path::new(&path));
    assert!(before.len() < 8 * 1024 * 1024, "{}", before.len());
    let ran = run(&["issue", &path, "--by", "Dr A", "--scenario", "A"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.err.contains("8 MiB"), "{}", ran.err);
    assert_eq!(read_file(std::path::Path::new(&path)), before);
}
