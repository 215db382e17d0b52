//! Tables, text and pictures of a plan, and where the command line writes them.
#![cfg(test)]

use proptest::prelude::{ProptestConfig, any};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};
use taperline::exchange::sheets;
use taperline::exchange::text::{TextOptions, text as plain_text};
use taperline::plan::{self, Plan};

use crate::formulary_cases::file_of;
use crate::support::{
    Desk, case_from, fixture, formulary, item, list, planned, read_file, run, steps, text, today,
};

fn contract() -> Value {
    fixture("cases/contract-example.taper.json")
}

fn planned_case(file: &Value) -> (taperline::case::Case, Plan) {
    let case = case_from(&serde_json::to_vec(file).expect("JSON")).expect("a case");
    let plan = plan::plan(
        &case,
        case.scenario(None).expect("one"),
        formulary(),
        today(),
    );
    let plan = plan.expect("a plan");
    (case, plan)
}

/// The lines of a table, each as name and cell.
fn rows(bytes: &[u8]) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let head = reader.headers().expect("a head").clone();
    let rows = reader.records().map(|record| {
        let record = record.expect("a line");
        let cells = head.iter().zip(record.iter());
        cells
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    });
    rows.collect()
}

fn cell<'a>(row: &'a [(String, String)], name: &str) -> &'a str {
    let found = row.iter().find(|(other, _)| other == name);
    &found.unwrap_or_else(|| panic!("no {name}")).1
}

#[test]
fn the_steps_of_the_contracts_example_stand_in_a_table() {
    let (case, plan) = planned_case(&contract());
    let rows = rows(&sheets::steps(&case, &plan, formulary()).expect("a table"));
    // Step 1: 55 mg twice and an as-needed dose; 10 of 120 mg are 8.3 %. What is taken when
    // needed has no share: how much it is in a day, the patient decides.
    let first: Vec<[&str; 6]> = rows[..3]
        .iter()
        .map(|row| {
            [
                "first_day",
                "row",
                "taken",
                "amount",
                "made_of",
                "of_previous_percent",
            ]
            .map(|name| cell(row, name))
        })
        .collect();
    let units = "1 × 30 mg + 1 × 15 mg + 1 × 10 mg";
    assert_eq!(
        first,
        [
            ["2027-01-04", "mst", "08:00", "55 mg", units, "8.3"],
            ["2027-01-04", "mst", "20:00", "55 mg", units, "8.3"],
            [
                "2027-01-04",
                "oramorph",
                "when needed",
                "18 mg",
                "9 mL of 10 mg/5 mL",
                ""
            ],
        ]
    );
    assert_eq!(cell(&rows[0], "whole_regimen_ome_mg_per_day"), "146");
    let last = rows.last().expect("a line");
    assert_eq!((cell(last, "kind"), cell(last, "taken")), ("stop", "stops"));
}

#[test]
fn what_to_supply_stands_in_a_table() {
    // 56 of each strength in the first 28 days, and 9 mL × 6 × 28 = 1512 mL.
    let (case, plan) = planned_case(&contract());
    let rows = rows(&sheets::supplies(&case, &plan, formulary()).expect("a table"));
    let first: Vec<[&str; 4]> = rows[..4]
        .iter()
        .map(|row| ["last_day", "strength", "count", "unit"].map(|name| cell(row, name)))
        .collect();
    assert_eq!(
        first,
        [
            ["2027-01-31", "30 mg", "56", "units"],
            ["2027-01-31", "15 mg", "56", "units"],
            ["2027-01-31", "10 mg", "56", "units"],
            ["2027-01-31", "10 mg/5 mL", "1512", "mL"],
        ]
    );
}

/// The contract's example with words that try to break each format.
fn hostile() -> Value {
    let mut file = contract();
    let name = format!(
        "=HYPERLINK(\"x\") <b>&\u{202e}\u{0}\t{}",
        "x".repeat(10_000)
    );
    file["patient"] = json!({ "name": name, "identifier": "@SUM(A1)" });
    file["regimen"][0]["brand"] = json!("\"; =1+1\r\n\u{7}<svg onload=1>\u{2066}");
    file["scenarios"][0]["name"] = json!("=A");
    file["chosen"] = json!("=A");
    file
}

#[test]
fn hostile_words_break_no_table_and_no_text() {
    let (case, plan) = planned_case(&hostile());
    let (sound_case, sound) = planned_case(&contract());
    let written = rows(&sheets::steps(&case, &plan, formulary()).expect("a table"));
    assert_eq!(
        written.len(),
        rows(&sheets::steps(&sound_case, &sound, formulary()).expect("a table")).len()
    );
    for row in &written {
        for (_, cell) in row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
            assert!(!cell.chars().any(char::is_control), "{cell}");
        }
    }
    let medicine = cell(&written[0], "medicine");
    assert!(
        medicine.contains("(\"; =1+1   <svg onload=1>)"),
        "{medicine}"
    );
    let options = TextOptions { identity: true };
    let text = plain_text(&case, &plan, formulary(), options).expect("a text");
    assert!(text.contains("=HYPERLINK(\"x\") <b>&"), "{text}");
    assert!(
        !text
            .chars()
            .any(|sign| sign.is_control() && sign != '\n' || "\u{202e}\u{2066}".contains(sign))
    );
}

#[test]
fn the_text_says_every_step_and_no_name() {
    let mut file = contract();
    file["patient"] =
        json!({ "name": "Jane Example", "born": "1950-02-03", "identifier": "999 000" });
    let (case, plan) = planned_case(&file);
    let text = plain_text(&case, &plan, formulary(), TextOptions::default()).expect("a text");
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Opioid taper, scenario A",
        "1. Mon 4 Jan 2027 to Sun 31 Jan 2027, 28 days",
        "(110 mg a day): at 08:00",
        "8.3 % less than before",
        "15. Mon 31 Jan 2028: stop",
        "13. ",
        ", STEEP",
    ] {
        assert!(whole.contains(words), "{words} is missing:\n{text}");
    }
    assert!(!text.contains("Jane") && !text.contains("999") && !text.contains("1950"));
    for line in text.lines() {
        assert!(
            line.chars().count() <= 72 || !line.trim().contains(' '),
            "{line}"
        );
    }
    let named = plain_text(&case, &plan, formulary(), TextOptions { identity: true });
    assert!(
        named
            .expect("a text")
            .contains("Jane Example, born 3 February 1950, 999 000")
    );
}

const OUTPUTS: [(&str, &str); 8] = [
    ("--pdf", "out.pdf"),
    ("--ics", "out.ics"),
    ("--fhir", "out.json"),
    ("--csv", "steps.csv"),
    ("--csv-dispensing", "supplies.csv"),
    ("--svg", "curve.svg"),
    ("--png", "curve.png"),
    ("--text", "plan.txt"),
];

#[test]
fn every_output_is_written_at_once_and_twice_the_same() {
    let desk = Desk::new();
    let file = desk.plan_file(&contract());
    let written = || {
        let mut arguments = vec!["plan".to_owned(), file.clone()];
        for (option, name) in OUTPUTS {
            arguments.push(option.to_owned());
            arguments.push(desk.path(name).to_str().expect("UTF-8").to_owned());
        }
        let ran = run(&arguments);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        OUTPUTS.map(|(_, name)| read_file(&desk.path(name)))
    };
    let first = written();
    let again = written();
    for ((option, _), (one, other)) in OUTPUTS.iter().zip(first.iter().zip(&again)) {
        assert!(one == other, "{option} differs");
    }
    let [pdf, ics, fhir, _, _, svg, png, _] = &first;
    assert!(pdf.starts_with(b"%PDF-") && png.starts_with(b"\x89PNG\r\n"));
    assert!(ics.starts_with(b"BEGIN:VCALENDAR\r\n"));
    let fhir: Value = serde_json::from_slice(fhir).expect("JSON");
    assert_eq!(fhir["resourceType"], "Bundle");
    let svg = String::from_utf8(svg.clone()).expect("UTF-8");
    assert!(
        svg.starts_with("<svg") && svg.contains("<title>Line drawing of the dose of MST Continus")
    );
    assert!(svg.contains("from 120 mg before the plan to 0 mg on 31 January 2028, in 15 steps."));
}

#[test]
fn no_output_takes_the_place_of_the_plan_file_or_of_another_one() {
    for (option, name) in OUTPUTS {
        let desk = Desk::new();
        let file = desk.plan_file(&contract());
        let before = read_file(file.as_ref());
        let ran = run(&["plan", &file, option, &file]);
        assert_eq!(ran.status, 2, "{option}");
        assert!(
            ran.err.contains("names the plan file itself"),
            "{}",
            ran.err
        );
        assert!(read_file(file.as_ref()) == before, "{option}");
        // The same new file twice, once by a roundabout way.
        let other = if option == "--pdf" { "--ics" } else { "--pdf" };
        let out = desk.path(name);
        let around = desk.path(".").join(name);
        let paths = [&out, &around].map(|path| path.to_str().expect("UTF-8"));
        let ran = run(&["plan", &file, option, paths[0], other, paths[1]]);
        assert_eq!(ran.status, 2, "{option} and {other}");
        assert!(ran.err.contains("names the file of"), "{}", ran.err);
        assert_eq!(desk.names(), ["case.taper.json"]);
    }
}

#[test]
fn a_withheld_schedule_is_written_nowhere() {
    let mut file = contract();
    file["circumstances"]["pregnant"] = json!("yes");
    let desk = Desk::new();
    let path = desk.plan_file(&file);
    for (option, name) in OUTPUTS {
        let out = desk.path(name);
        let ran = run(&["plan", &path, option, out.to_str().expect("UTF-8")]);
        assert_eq!(ran.status, 1, "{option}");
    }
    assert_eq!(desk.names(), ["case.taper.json"]);
}

#[test]
fn one_output_that_cannot_be_made_keeps_all_from_being_written() {
    // The font of the paper has no such sign; the table would have been written.
    let mut file = contract();
    file["patient"]["name"] = json!("老虎");
    let desk = Desk::new();
    let path = desk.plan_file(&file);
    let (table, paper) = (desk.path("steps.csv"), desk.path("out.pdf"));
    let paths = [&table, &paper].map(|path| path.to_str().expect("UTF-8"));
    let ran = run(&["plan", &path, "--csv", paths[0], "--pdf", paths[1]]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert_eq!(desk.names(), ["case.taper.json"]);
}

#[test]
fn options_that_belong_to_another_are_refused_without_it() {
    let desk = Desk::new();
    let path = desk.plan_file(&contract());
    let out = desk.path("out.ics");
    let out = out.to_str().expect("UTF-8");
    for arguments in [
        vec!["--ics-details"],
        vec!["--zone", "Europe/London"],
        vec!["--text-identity"],
        vec!["--ics", out, "--zone", "London"],
        vec!["--issued", "2027-01-02", "--pdf", out, "--csv", out],
    ] {
        let ran = run(&[&["plan", path.as_str()][..], &arguments].concat());
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.err);
    }
    assert_eq!(desk.names(), ["case.taper.json"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_dose_of_every_plan_stands_in_the_table(seed in any::<u64>()) {
        let file = file_of(seed);
        let (case, plan) = planned_case(&file);
        let rows = rows(&sheets::steps(&case, &plan, formulary()).expect("a table"));
        let answer = planned(&file);
        for step in steps(&answer) {
            let index = step["index"].to_string();
            let of_step = rows.iter().filter(|row| cell(row, "step") == index);
            let told: Vec<_> = of_step.collect();
            for one in list(&step["items"]) {
                let id = text(&one["id"]);
                let own: Vec<_> = told.iter().filter(|row| cell(row, "row") == id).collect();
                prop_assert!(!own.is_empty());
                prop_assert_eq!(cell(own[0], "daily"), text(&item(step, id)["daily"]));
                let doses = list(&one["regular"]);
                if !doses.is_empty() {
                    let amounts: Vec<&str> = own.iter().map(|row| cell(row, "amount")).collect();
                    let expected: Vec<&str> = doses.iter().map(|dose| text(&dose["amount"])).collect();
                    prop_assert_eq!(amounts, expected);
                }
            }
        }
    }
}
