//! The short version for the fridge door: equal doses together, patches by their interval, and
//! what is said once.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::paper::{Document, PaperOptions};

use crate::papers::{example, read};
use crate::support::{Desk, read_file, run, stopping, twice};

fn fridge(file: &Value) -> String {
    read(file, Document::Fridge, PaperOptions::default())
}

fn rescue() -> Value {
    json!({ "id": "rescue", "product": "uk-mor-ir-liq",
            "as_needed": { "amount": "10 mg", "uses_per_24h": 2, "most_per_24h": 6 } })
}

#[test]
fn equal_doses_stand_together_with_all_their_times() {
    // 100 mg a day fall by 5 mg: five doses of 19 mg, which are 9.5 mL of 10 mg/5 mL.
    let doses: Vec<Value> = ["06:00", "10:00", "14:00", "18:00", "22:00"]
        .iter()
        .map(|time| json!({ "time": time, "amount": "20 mg" }))
        .collect();
    let row = json!([{ "id": "liquid", "product": "uk-mor-ir-liq", "regular": doses }]);
    let more =
        json!({ "pace": { "reduction": { "percent": 5, "of": "original" }, "every_days": 28 } });
    let paper = fridge(&stopping("uk", &row, &["liquid"], &more));
    assert!(
        paper.contains("Take of Morphine oral solution, 10 mg/5 mL"),
        "{paper}"
    );
    let words = "19 mg = 9.5 mL at 06:00, 10:00, 14:00, 18:00 and 22:00";
    assert!(paper.contains(words), "{paper}");
    // Where two doses differ, each has its own times: 60 mg less 6 mg are 54 mg, and the nearest
    // that tablets make is 25 mg in the morning and 30 mg at night.
    let row = json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    let paper = fridge(&stopping("uk", &row, &["mst"], &json!({})));
    assert!(paper.contains("25 mg at 08:00; 30 mg at 20:00"), "{paper}");
}

#[test]
fn a_patch_plan_of_a_year_fits_the_page_with_its_interval_and_first_change() {
    let row = json!([
        { "id": "fen", "product": "uk-fen-td72", "patches": ["50 mcg/h", "25 mcg/h"],
          "next_change": "2027-01-05" },
        rescue(),
    ]);
    let paper = fridge(&stopping("uk", &row, &["fen"], &json!({})));
    // The first change day is 5 January, a Tuesday; the patch is changed every 72 hours.
    let words = "1 patch of 37.5 micrograms an hour and 1 patch of 25 micrograms an hour, changed \
                 every 3 days from Tue 5 Jan";
    assert!(paper.contains(words), "{paper}");
    assert!(paper.contains("Stop on "), "{paper}");
    assert!(
        !paper.contains("It does not hold the later steps"),
        "{paper}"
    );
    // What is the same in every step is said once.
    let rescue = "In every step Morphine oral solution, 10 mg/5 mL: when needed 10 mg = 5 mL, at \
                  most 6 times in 24 hours.";
    assert_eq!(paper.matches(rescue).count(), 1, "{paper}");
}

#[test]
fn what_goes_on_when_needed_says_so_with_its_limit() {
    let row = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }, rescue(),
    ]);
    let paper = fridge(&stopping("uk", &row, &["mst"], &json!({})));
    let words = "Go on taking Morphine oral solution when needed 10 mg = 5 mL, at most 6 times in \
                 24 hours.";
    assert!(paper.contains(words), "{paper}");
}

#[test]
fn steps_that_are_over_are_on_no_paper_for_the_patient() {
    // On 12 March 2027 the third step of 28 days runs, from 1 March to the 28th: 90 mg a day.
    let desk = Desk::new();
    let path = desk.plan_file(&example("morphine-with-breakthrough"));
    let read = |document: &str| {
        let out = desk.path("paper.pdf");
        let out_text = out.to_str().expect("UTF-8");
        let more = ["--document", document, "--pdf", out_text];
        let ran = run(&[&["plan", &path, "--today", "2027-03-12"][..], &more].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        crate::paper::text(&read_file(&out))
    };
    for document in ["fridge", "patient"] {
        let paper = read(document);
        assert!(
            paper.contains("Steps 1 to 2 are over."),
            "{document}: {paper}"
        );
        assert!(!paper.contains("55 mg"), "{document}: {paper}");
        assert!(paper.contains("45 mg"), "{document}: {paper}");
        assert!(
            paper.contains("This is a draft. It is not your plan yet."),
            "{document}"
        );
    }
    assert!(!read("patient").contains("Step 2 "));
}

#[test]
fn contacts_that_would_take_the_whole_page_stand_on_the_full_plan_alone() {
    let mut file = example("morphine-with-breakthrough");
    file["contacts"] = serde_json::json!(["Pain team ".repeat(50)]);
    let paper = read(&file, Document::Fridge, PaperOptions::default());
    assert!(
        paper.contains("Your full plan shows who to call."),
        "{paper}"
    );
    assert!(paper.contains("page 1 of 1"), "{paper}");
}
