//! Planned schedules turned into steps written by hand: the same doses on the same days, and
//! the same again when they are written to a file and read.
#![cfg(test)]

use std::path::{Path, PathBuf};

use proptest::prelude::{ProptestConfig, any};
use proptest::{prop_assert_eq, prop_assume, proptest};
use serde_json::{Value, json};
use taperline::plan::{self, Outcome, Planned};
use taperline::{draft, edits, plan_file};

use crate::formulary_cases::file_of;
use crate::support::{
    findings, fixtures, formulary, planned, read_file, steps, stopping, text, today, twice,
};

/// The plan files of the scenarios and the examples.
fn files() -> Vec<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples");
    let folders = [
        fixtures().join("scenarios"),
        fixtures().join("cases"),
        examples,
    ];
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).expect("the folder can be listed"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().ends_with(".taper.json"))
        .collect();
    files.sort();
    files
}

fn schedule(file: &draft::Draft) -> Option<(taperline::case::Case, Planned)> {
    let case = draft::to_case(file, formulary()).ok()?;
    let plan = plan::plan(&case, &case.scenarios[0], formulary(), today()).ok()?;
    match plan.outcome {
        Outcome::Planned(planned) => Some((case, planned)),
        Outcome::Withheld(_) => None,
    }
}

/// The same file with its first scenario's steps written by hand; `None` where it is not
/// planned, or goes on as another product.
fn by_hand(file: &draft::Draft) -> Option<draft::Draft> {
    let (case, planned) = schedule(file)?;
    let request = &file.scenarios[0].request;
    let request = edits::to_manual_steps(request, &case, &planned.schedule)?;
    let mut by_hand = file.clone();
    by_hand.scenarios[0].request = request;
    Some(by_hand)
}

/// When each step starts and ends, and what is then taken, in how many units.
fn taken(file: &draft::Draft) -> Vec<(String, String, Vec<Value>)> {
    let written = plan_file::write(file);
    let value: Value = serde_json::from_slice(&written).expect("JSON");
    let answer = planned(&value);
    let steps = steps(&answer).iter();
    steps
        .map(|step| {
            let items = step["items"].as_array().expect("items").iter();
            let taken = items.map(|item| {
                json!({
                    "id": item["id"], "daily": item["daily"], "regular": item["regular"],
                    "patches": item["patches"], "infusion": item["infusion"], "changes": item["changes"],
                    "as_needed": item["as_needed"],
                })
            });
            (text(&step["start"]).to_owned(), text(&step["end"]).to_owned(), taken.collect())
        })
        .collect()
}

#[test]
fn every_plan_is_the_same_in_steps_written_by_hand() {
    let mut turned = 0;
    for path in files() {
        let file = plan_file::read(&read_file(&path)).expect("a draft");
        let Some(by_hand) = by_hand(&file) else {
            continue;
        };
        turned += 1;
        assert_eq!(taken(&file), taken(&by_hand), "{}", path.display());
        let request = &by_hand.scenarios[0].request;
        assert!(request.goal.is_none() && request.pace.is_none() && request.order.is_none());
        assert!(request.replans.is_empty() && request.holds.is_empty());
        // What binds and what has been answered stays.
        let before = &file.scenarios[0].request;
        assert_eq!(request.constraints, before.constraints);
        assert_eq!(request.acknowledged, before.acknowledged);
    }
    assert!(turned > 30, "only {turned} plans");
}

#[test]
fn steps_written_by_hand_are_read_as_they_were_written() {
    for path in files() {
        let file = plan_file::read(&read_file(&path)).expect("a draft");
        let Some(by_hand) = by_hand(&file) else {
            continue;
        };
        let again = plan_file::read(&plan_file::write(&by_hand)).expect("a draft");
        assert_eq!(again, by_hand, "{}", path.display());
        let (one, other) = (schedule(&by_hand), schedule(&again));
        assert_eq!(one, other, "{}", path.display());
        // Turned again, they stay what they are.
        let twice = self::by_hand(&again).expect("steps");
        assert_eq!(taken(&twice), taken(&by_hand), "{}", path.display());
    }
}

#[test]
fn steps_written_by_hand_say_that_the_general_bound_alone_holds() {
    // The quarter of Pittsburgh, which the planner too keeps to whatever the pace.
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("60 mg") }]);
    let by_pace = stopping("uk", &row, &["row"], &json!({}));
    assert!(findings(&planned(&by_pace), "by-hand-bound").is_empty());
    let mut by_hand = by_pace;
    let less = json!([{ "id": "row", "regular": twice("30 mg") }]);
    by_hand["scenarios"][0]["request"] = json!({
        "start": "2027-01-04", "manual_end": "2027-01-31",
        "manual_steps": [{ "start": "2027-01-04", "items": less }],
    });
    let plan = planned(&by_hand);
    let said = findings(&plan, "by-hand-bound");
    assert_eq!(said.len(), 1);
    let finding = said[0];
    assert!(text(&finding["message"]).contains("25 %"), "{finding}");
    assert_eq!(
        (&finding["severity"], &finding["source"], &finding["status"]),
        (&json!("info"), &json!("pittsburgh"), &json!("verified"))
    );
    // Half of 120 mg at once is more than a quarter of it.
    assert_eq!(findings(&plan, "steep-step").len(), 1);
}

#[test]
fn a_row_that_goes_on_as_another_product_cannot_be_written_by_hand() {
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") }]);
    let switch = json!([{ "id": "row", "product": "uk-mor-ir-odt", "regular": twice("7.5 mg") }]);
    // 15 mg are taken from 4 January.
    let more =
        json!({ "replans": [{ "from": "2027-01-25", "reason": "smaller", "switch": switch }] });
    let file = stopping("uk", &row, &["row"], &more);
    let file = plan_file::read(&serde_json::to_vec(&file).expect("JSON")).expect("a draft");
    assert!(schedule(&file).is_some());
    assert!(by_hand(&file).is_none());
}

#[test]
fn what_is_taken_when_needed_stays_in_steps_written_by_hand() {
    // A sixth of 60 mg is 10 mg. Before the second row's turn 4 mg are taken, less than its
    // share; and from the first step on, when the first row falls, 12 mg become a sixth.
    let rows = json!([
        { "id": "oxy", "product": "uk-oxy-mr12", "regular": twice("5 mg") },
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") },
        { "id": "ora", "product": "uk-mor-ir-liq",
          "as_needed": { "amount": "12 mg", "uses_per_24h": 1, "follows": ["mst"] } },
    ]);
    let ora = json!([{ "id": "ora", "as_needed": { "amount": "4 mg" } }]);
    let more = json!({
        "pace": { "reduction": { "amount": "5 mg" }, "every_days": 28 },
        "replans": [{ "from": "2027-03-01", "reason": "needs less", "taken": ora }],
    });
    let file = stopping("uk", &rows, &["oxy", "mst"], &more);
    let plan = planned(&file);
    let uses: Vec<&str> = steps(&plan)
        .iter()
        .take(3)
        .map(|step| text(&crate::support::item(step, "ora")["as_needed"]["amount"]))
        .collect();
    assert_eq!(uses, ["10 mg", "10 mg", "4 mg"]);
    let file = plan_file::read(&serde_json::to_vec(&file).expect("JSON")).expect("a draft");
    assert_eq!(taken(&file), taken(&by_hand(&file).expect("steps")));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_plan_is_the_same_in_steps_written_by_hand(seed in any::<u64>()) {
        let file = file_of(seed);
        // A volume that no syringe measures is said of a plan and refused from a hand.
        prop_assume!(findings(&planned(&file), "not-measurable").is_empty());
        let file = plan_file::read(&serde_json::to_vec(&file).expect("JSON")).expect("a draft");
        let by_hand = by_hand(&file).expect("steps");
        prop_assert_eq!(taken(&file), taken(&by_hand));
    }
}
