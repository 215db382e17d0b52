//! The pharmacy's paper: every count worked by hand, and those of the JSON on the page.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::paper::{Document, Instalments, PaperOptions};

use crate::papers::{example, read};
use crate::support::{Desk, list, one_row, planned, read_file, run, text};

fn weekly() -> PaperOptions {
    PaperOptions {
        instalments: Instalments::Weekly,
        ..PaperOptions::default()
    }
}

fn holds(text: &str, all: &[&str]) {
    for words in all {
        assert!(
            text.contains(words),
            "‘{words}’ is not on the paper:\n{text}"
        );
    }
}

#[test]
fn counts_are_those_of_the_schedule() {
    // Step 1: 55 mg twice a day is 30 + 15 + 10, so 2 of each a day: 2 × 28 = 56 and 2 × 7 = 14.
    // The liquid: 9 mL at most 6 times a day: 54 × 28 = 1,512 mL and 54 × 7 = 378 mL.
    let file = example("morphine-with-breakthrough");
    holds(
        &read(&file, Document::Pharmacy, PaperOptions::default()),
        &[
            "Mon 4 Jan 2027 to Sun 31 Jan 2027 30 mg 56 56 – 56 –",
            "15 mg 56 56 – 56 –",
            "10 mg 56 56 – 56 –",
            "1,512 mL 1,512 mL – 1,512 mL –",
            "counted by the most that may be used",
            "What to return",
        ],
    );
    holds(
        &read(&file, Document::Pharmacy, weekly()),
        &[
            "Mon 4 Jan 2027 to Sun 10 Jan 2027 14 × 30 mg, 14 × 15 mg, 14 × 10 mg",
            "Mon 25 Jan 2027 to Sun 31 Jan 2027 14 × 30 mg, 14 × 15 mg, 14 × 10 mg",
            "Mon 4 Jan 2027 to Sun 10 Jan 2027 378 mL",
        ],
    );
}

/// Half a tablet of 10 mg once a day for 28 days from 4 January 2027.
fn halves(supply_days: u32) -> Value {
    let request = json!({
        "start": "2027-01-04",
        "manual_steps": [{ "start": "2027-01-04", "items": [
            { "id": "row", "regular": [{ "time": "08:00", "amount": "5 mg" }] }] }],
        "manual_end": "2027-01-31",
        "constraints": { "halve_scored": true, "supply_days": supply_days },
    });
    one_row("uk-mor-ir-tab", &[("08:00", "10 mg")], &request)
}

#[test]
fn a_half_that_is_left_over_is_carried_to_the_next_period() {
    // 7 halves a week are 3½ tablets: 4 are dispensed, ½ is left. The next week again needs 3½;
    // with the ½ that was carried over 3 are enough; after 4 more, 1 is left in all.
    // Then 1½, and at the end 4 × 4 − 14 = 2.
    holds(
        &read(&halves(7), Document::Pharmacy, PaperOptions::default()),
        &[
            "Mon 4 Jan 2027 to Sun 10 Jan 2027 10 mg 3½ 4 – 4 ½",
            "Mon 11 Jan 2027 to Sun 17 Jan 2027 10 mg 3½ 4 ½ 3 1",
            "Mon 18 Jan 2027 to Sun 24 Jan 2027 10 mg 3½ 4 1 3 1½",
            "Mon 25 Jan 2027 to Sun 31 Jan 2027 10 mg 3½ 4 1½ 2 2",
        ],
    );
}

#[test]
fn weekly_instalments_add_up_to_the_period() {
    // 28 halves are 14 tablets. After 7, 14, 21 and 28 halves 4, 7, 11 and 14 tablets must have
    // been handed out: 4 + 3 + 4 + 3.
    holds(
        &read(&halves(28), Document::Pharmacy, weekly()),
        &[
            "Mon 4 Jan 2027 to Sun 31 Jan 2027 10 mg 14 14 – 14 –",
            "Mon 4 Jan 2027 to Sun 10 Jan 2027 4 × 10 mg",
            "Mon 11 Jan 2027 to Sun 17 Jan 2027 3 × 10 mg",
            "Mon 18 Jan 2027 to Sun 24 Jan 2027 4 × 10 mg",
            "Mon 25 Jan 2027 to Sun 31 Jan 2027 3 × 10 mg",
        ],
    );
}

/// Figures with their thousands set apart.
fn apart(count: &Value) -> String {
    let digits = count.to_string();
    match digits.len() {
        0..=3 => digits,
        long => format!("{},{}", &digits[..long - 3], &digits[long - 3..]),
    }
}

#[test]
fn every_count_of_the_dispensing_list_is_on_the_page() {
    for name in [
        "morphine-with-breakthrough",
        "small-dose",
        "steep-tail",
        "oxycodone-us",
    ] {
        let file = example(name);
        let answer = planned(&file);
        let words = read(&file, Document::Pharmacy, PaperOptions::default());
        assert!(!list(&answer["dispensing"]).is_empty(), "{name}");
        for supply in list(&answer["dispensing"]) {
            let what = if supply["volume"].is_string() {
                let digits = text(&supply["volume"]);
                let (figure, unit) = digits.split_once(' ').expect("a volume");
                let (whole, rest) = figure.split_once('.').unwrap_or((figure, ""));
                let point = if rest.is_empty() { "" } else { "." };
                let whole = apart(&whole.parse().expect("a number"));
                format!("{whole}{point}{rest} {unit}")
            } else {
                format!(" {} ", apart(&supply["count"]))
            };
            assert!(words.contains(&what), "{name} {supply}: {what}\n{words}");
        }
    }
}

#[test]
fn periods_that_are_over_are_not_dispensed_again_and_their_remainder_is_counted() {
    // On Wednesday 13 January the first of the four weeks is over and the second under way. The
    // half that the first week left over is carried into it all the same.
    let desk = Desk::new();
    let path = desk.plan_file(&halves(7));
    let out = desk.path("pharmacy.pdf");
    let out_text = out.to_str().expect("UTF-8");
    let paper = ["--document", "pharmacy", "--instalments", "weekly"];
    let arguments = ["plan", &path, "--today", "2027-01-13", "--pdf", out_text];
    let ran = run(&[&arguments[..], &paper].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    let paper = crate::paper::text(&read_file(&out));
    holds(
        &paper,
        &[
            "Periods that ended before 13 January 2027 are not on this list.",
            "take off what has been dispensed for it",
            "(under way) 10 mg 3½ 4 ½ 3 1",
            "Mon 18 Jan 2027 to Sun 24 Jan 2027 10 mg 3½ 4 1 3 1½",
            "Mon 18 Jan 2027 to Sun 24 Jan 2027 4 × 10 mg",
        ],
    );
    assert!(!paper.contains("to Sun 10 Jan 2027"), "{paper}");
}
