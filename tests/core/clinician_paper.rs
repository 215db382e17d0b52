//! The clinician's paper: what it says, read back from the PDF; equal bytes; tagged; both
//! sheets; hostile text as it stands.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::clinical_data::{DataTexts, Formulary};
use taperline::date::date_from_text;
use taperline::paper::{self, PaperSize};
use taperline::plan::{self, Outcome};
use taperline::problem::Problem;
use taperline::{draft, examples, plan_file};

use crate::paper::text;
use crate::support::{Desk, formulary, run, stopping, twice};

fn example(name: &str) -> Value {
    let mut all = examples::ALL.iter();
    let example = all
        .find(|example| example.name == name)
        .expect("an example");
    serde_json::from_slice(example.bytes).expect("JSON")
}

fn pdf_on(
    file: &Value,
    formulary: &Formulary,
    today: &str,
    size: PaperSize,
) -> Result<Vec<u8>, Problem> {
    let bytes = serde_json::to_vec(file).expect("JSON");
    let draft = plan_file::read(&bytes).expect("a plan file");
    let case = draft::to_case(&draft, formulary).expect("a case");
    let today = date_from_text(today).expect("a date");
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, formulary, today).expect("a plan");
    paper::clinician(&case, &plan, formulary, size)
}

fn pdf(file: &Value) -> Vec<u8> {
    pdf_on(file, formulary(), "2027-01-02", PaperSize::A4).expect("paper")
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
fn withdrawal_is_not_called_harmless_in_pregnancy_or_with_an_unstable_heart() {
    const HARMLESS: &str = "not life-threatening";
    let rows = json!([{ "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    let said = |circumstance: &str, word: &str| {
        let gate = match circumstance {
            "pregnant" => "pregnancy",
            _ => "unstable-heart-disease",
        };
        let answer = json!({ "acknowledged": [
            { "rule": gate, "by": "Dr A", "reason": "agreed", "on": "2027-01-02" }
        ] });
        let mut file = stopping("uk", &rows, &["mst"], &answer);
        file["circumstances"] = json!({ circumstance: word });
        let desk = Desk::new();
        let assessed = run(&["assess", &desk.plan_file(&file), "--json"]).json();
        let on_paper = text(&pdf(&file)).replace('\n', " ").contains(HARMLESS);
        let watched = assessed["watch"]["worsening"]
            .to_string()
            .contains(HARMLESS);
        assert_eq!(on_paper, watched, "{circumstance} {word}");
        watched
    };
    for circumstance in ["pregnant", "unstable_heart_disease"] {
        assert!(said(circumstance, "no"), "{circumstance}");
        assert!(!said(circumstance, "yes"), "{circumstance}");
    }
}

/// Pregnancy acknowledged, one referral done, one declined, a review, and an issued plan.
fn answered() -> Value {
    let mut file = example("withheld-pregnancy");
    file["patient"]["identifier"] = json!("943 476 5919");
    file["circumstances"]["diabetes"] = json!("yes");
    file["circumstances"]["benzodiazepine"] = json!("yes");
    let request = &mut file["scenarios"][0]["request"];
    request["acknowledged"] = json!([{
        "rule": "pregnancy", "by": "Dr Example, obstetric medicine",
        "reason": "joint plan agreed with obstetrics", "on": "2027-01-01",
    }]);
    request["referral_states"] = json!([
        { "rule": "diabetes", "state": "declined", "by": "Dr A",
          "reason": "already under the diabetes team", "on": "2027-01-02" },
        { "rule": "benzodiazepine", "state": "done", "by": "Dr B",
          "reason": "addiction service called", "on": "2027-01-01" },
    ]);
    file["journal"] = json!([
        { "date": "2026-12-01", "author": "Nurse B", "kind": "issued", "text": "the plan before" },
        { "date": "2026-12-20", "author": "Dr A", "kind": "review", "text": "Sleeps badly.",
          "pain": "worse", "function": "same", "decision": "hold" },
    ]);
    file
}

#[test]
fn gates_and_referrals_stand_with_their_answers() {
    let text = text(&pdf(&answered()));
    holds(
        &text,
        &[
            "Pregnancy · answered",
            "Answered by Dr Example, obstetric medicine on 1 January 2027: joint plan agreed with obstetrics",
            "Diabetes · consider, declined",
            "Declined by Dr A on 2 January 2027: already under the diabetes team",
            "Done by Dr B on 1 January 2027: addiction service called",
            "Steep taper · consider",
            "State Open",
            "Send along",
            // What could still withhold it has not all been asked.
            "Not asked, and a reason to withhold the schedule if answered so:",
            "Sun 20 Dec 2026 Pain worse · managing same · decided: hold",
            "Dr A: Sleeps badly.",
            "Is to replace The plan of 1 December 2026",
        ],
    );
}

#[test]
fn the_schedule_stands_with_dates_doses_and_both_percentages() {
    let text = text(&pdf(&example("morphine-with-breakthrough")));
    // 120 to 110 mg is 10/120 = 8.3 % of both; 110 to 100 mg is 10/110 = 9.1 % of the dose
    // before and 8.3 % of the original. 110 mg and 2 × 18 mg are 146 mg.
    holds(
        &text,
        &[
            "1 Mon 4 Jan 2027 to Sun 31 Jan 2027 28 MST Continus 08:00 55 mg, 20:00 55 mg",
            "Oramorph when needed 18 mg = 9 mL, at most 6 times in 24 hours",
            "110 mg −8.3 % −8.3 % 146",
            "100 mg −9.1 % −8.3 % 132",
            "5 mg −50 % steep −4.2 % 6.6",
            "15 Mon 31 Jan 2028",
            "stop −100 % steep −4.2 % 0",
            "Line: the dose dispensed.",
        ],
    );
}

#[test]
fn every_dose_and_date_of_the_schedule_can_be_read_back() {
    for example in examples::ALL {
        let file: Value = serde_json::from_slice(example.bytes).expect("JSON");
        let answer = crate::support::planned(&file);
        if crate::support::steps(&answer).is_empty() {
            continue;
        }
        let text = text(&pdf(&file));
        let mut rest = text.as_str();
        for step in crate::support::steps(&answer) {
            let start = date_from_text(crate::support::text(&step["start"])).expect("a date");
            let start = if file["country"] == "us" {
                start.format("%a, %b %-d, %Y").to_string()
            } else {
                start.format("%a %-d %b %Y").to_string()
            };
            let at = rest
                .find(&start)
                .unwrap_or_else(|| panic!("{start}: {}", example.name));
            rest = &rest[at..];
            let doses = crate::support::list(&step["items"]).iter();
            let doses = doses.flat_map(|item| crate::support::list(&item["regular"]));
            for dose in doses {
                let time = crate::papers_of_steps::clock(&dose["time"], &file["country"]);
                let words = format!("{time} {}", crate::support::text(&dose["amount"]));
                assert!(rest.contains(&words), "{words}: {}", example.name);
            }
        }
    }
}

#[test]
fn equivalents_name_their_table_their_gaps_and_the_spread() {
    let text_of = |file: &Value| text(&pdf(file));
    // Fentanyl 25 mcg/h is 60 mg by the Faculty's table and by others 60 to 90.
    let rows = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") },
        { "id": "fen", "product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-05" },
    ]);
    let words = text_of(&stopping("uk", &rows, &["mst"], &json!({})));
    holds(
        &words,
        &[
            "Table in use: Faculty of Pain Medicine dose equivalents, 2020",
            "Together: 120 mg oral morphine a day.",
            "Spread over the ",
            " tables that have a factor for every medicine: ",
            "Tables are never mixed or averaged.",
            "Made for US.",
        ],
    );
    // A row without a factor is named, and nothing counts it as 0.
    let rows = json!([
        { "id": "bup", "product": "us-bup-td168", "patches": ["20 mcg/h"], "next_change": "2027-01-05" },
        { "id": "mor", "product": "us-mor-er-tab", "regular": twice("30 mg") },
    ]);
    let mut file = stopping("us", &rows, &["mor"], &json!({}));
    file["equivalence_table"] = json!("cdc-2022");
    holds(
        &text_of(&file),
        &[
            "Together: incomplete: 60 mg oral morphine a day without 1 medicine.",
            "none missing",
            "no factor in this table:",
            "Incomplete, without",
        ],
    );
}

#[test]
fn explanations_findings_watching_sources_and_custody_are_printed() {
    let text = text(&pdf(&example("steep-tail")));
    holds(
        &text,
        &[
            "Is a taper right now?",
            "Opioid-induced hyperalgesia · supported",
            "It fits, nothing speaks against it, and nothing is left to exclude first.",
            "No validated criteria, checklist or score for opioid-induced hyperalgesia exist.",
            "rules of this project’s own, which ask only whether there is an answer of a kind. [taperline-design, unverified]",
            "Does light touch hurt over a wide area? Yes",
            "Not known",
            "Not assessed",
            "Warning Step ",
            "Through the taper",
            "At each review ask",
            "mood",
            "When to hold",
            "Offer naloxone",
            "Never go back to the old dose",
            "Sources used",
            "cdc-2022 CDC Clinical Practice Guideline for Prescribing Opioids",
            "Read on a copy of the document",
            "Custody of the clinical data",
            "Not signed off: no clinician or pharmacist has checked the clinical data",
            "equivalence.json",
            "Nobody yet",
        ],
    );
}

#[test]
fn data_past_their_review_say_so() {
    let mut texts = DataTexts::shipped();
    let mut paces: Value = serde_json::from_str(&texts.paces).expect("JSON");
    paces["meta"]["next_review"] = json!("2026-12-31");
    texts.paces = paces.to_string();
    let formulary = Formulary::from_texts(&texts).expect("the data load");
    let pdf = pdf_on(
        &example("small-dose"),
        &formulary,
        "2027-01-02",
        PaperSize::A4,
    );
    let text = text(&pdf.expect("paper"));
    holds(
        &text,
        &[
            "Past review: the clinical data",
            "Past since 31 December 2026",
        ],
    );
}

#[test]
fn every_page_names_patient_plan_data_and_its_number() {
    let file = answered();
    let bytes = pdf(&file);
    let text = text(&bytes);
    let pages = text.matches("943 476 5919").count();
    assert!(pages > 3, "{pages} pages");
    for page in 1..=pages {
        let words = format!(
            "· not issued · 2 January 2027 · is to replace the plan of 1 December 2026 · page {page} of {pages}"
        );
        assert!(text.contains(&words), "{words}");
    }
    assert_eq!(
        text.matches("Example patient · born 3 February 1950")
            .count(),
        pages
    );
    let program = format!(
        "{} · clinical data {}",
        taperline::PROGRAM,
        formulary().data_version()
    );
    assert_eq!(text.matches(&program).count(), pages);
}

#[test]
fn the_pdf_is_tagged_and_equal_input_gives_equal_bytes() {
    let file = example("oxycodone-us");
    let one = pdf(&file);
    let is_in = |mark: &[u8]| one.windows(mark.len()).any(|part| part == mark);
    assert!(is_in(b"/MarkInfo") && is_in(b"pdfuaid:part"));
    assert_eq!(one, pdf(&file));
    let letter = pdf_on(&file, formulary(), "2027-01-02", PaperSize::Letter).expect("paper");
    assert_ne!(one, letter);
    // Days are written in the country's order.
    holds(
        &text(&letter),
        &["· not issued · January 2, 2027 · page 1 of"],
    );
}

#[test]
fn text_is_printed_as_it_stands_and_what_no_font_has_is_named() {
    let hostile = "#eval(\"1\") $x$ *b* _i_ <l> @r \\ //c [k] `r` ~ \"q\" #import \"/etc/passwd\"";
    let mut file = answered();
    file["patient"]["name"] = json!(hostile);
    file["scenarios"][0]["request"]["acknowledged"][0]["reason"] = json!(hostile);
    file["journal"][1]["text"] = json!(hostile);
    assert!(text(&pdf(&file)).matches(hostile).count() >= 3);
    file["scenarios"][0]["request"]["acknowledged"][0]["reason"] = json!("\u{202e}王");
    let problem = pdf_on(&file, formulary(), "2027-01-02", PaperSize::A4).expect_err("no sign");
    assert_eq!(problem.field, "scenarios[0].request.acknowledged[0].reason");
}

#[test]
fn every_kind_of_plan_can_be_typeset() {
    let mut typeset = 0;
    for folder in ["scenarios", "cases"] {
        let folder = crate::support::fixtures().join(folder);
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if !path.to_string_lossy().ends_with(".taper.json") {
                continue;
            }
            let bytes = crate::support::read_file(&path);
            let Ok(case) = crate::support::case_from(&bytes) else {
                continue;
            };
            let scenario = case.scenario(None).expect("a scenario");
            let Ok(plan) = plan::plan(&case, scenario, formulary(), crate::support::today()) else {
                continue;
            };
            let paper = paper::clinician(&case, &plan, formulary(), PaperSize::Letter);
            assert!(paper.is_ok(), "{}: {:?}", path.display(), paper.err());
            typeset += 1;
        }
    }
    assert!(typeset > 20, "{typeset} plans");
}

#[test]
fn a_withheld_plan_has_a_paper_without_a_schedule_and_no_file_from_the_command_line() {
    let file = example("withheld-pregnancy");
    let text = text(&pdf(&file));
    holds(
        &text,
        &[
            "Opioid taper withheld: morphine",
            "Pregnancy · open: no schedule until it is answered",
            "No answer yet; the schedule is withheld",
            "The schedule is withheld until its gates have been answered.",
        ],
    );
    assert!(!text.contains("Dose over time"));
    let case = crate::support::case_from(&serde_json::to_vec(&file).expect("JSON"));
    let case = case.expect("a case");
    let plan = plan::plan(
        &case,
        &case.scenarios[0],
        formulary(),
        crate::support::today(),
    );
    assert!(matches!(
        plan.expect("a plan").outcome,
        Outcome::Withheld(_)
    ));
    let desk = Desk::new();
    let path = desk.plan_file(&file);
    let out = desk.path("out.pdf");
    let out = out.to_str().expect("UTF-8");
    let ran = run(&["plan", &path, "--pdf", out, "--document", "clinician"]);
    assert_eq!(ran.status, 1);
    assert_eq!(desk.names(), ["case.taper.json"]);
}

#[test]
fn the_command_line_writes_it_on_either_sheet() {
    for paper in ["a4", "letter"] {
        let desk = Desk::new();
        let path = desk.plan_file(&example("small-dose"));
        let out = desk.path("out.pdf");
        let name = out.to_str().expect("UTF-8");
        let ran = run(&[
            "plan",
            &path,
            "--pdf",
            name,
            "--document",
            "clinician",
            "--paper",
            paper,
        ]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let written = crate::support::read_file(&out);
        holds(&text(&written), &["Opioid taper: ", "Sources used"]);
    }
}
