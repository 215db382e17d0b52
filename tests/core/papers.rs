//! Every document: what stands on every page, hostile text, sizes, structure, pictures.
#![cfg(test)]

use std::process::Command;

use serde_json::{Value, json};
use taperline::paper::{
    self, Document, Instalments, PaperOptions, PaperSize, Subject, TypeSize, Typeset,
};
use taperline::problem::Problem;
use taperline::{comparison, examples, plan, plan_file};

use crate::paper::text;
use crate::support::{Desk, case_from, formulary, list, run, today};

/// An example's file.
pub fn example(name: &str) -> Value {
    let mut all = examples::ALL.iter();
    let example = all.find(|example| example.name == name);
    serde_json::from_slice(example.expect("an example").bytes).expect("JSON")
}

/// A document of a plan file, set.
pub fn set(file: &Value, document: Document, options: PaperOptions) -> Result<Typeset, Problem> {
    let bytes = serde_json::to_vec(file).expect("JSON");
    if document == Document::Comparison {
        let (draft, unread) = plan_file::read_scenario_by_scenario(&bytes).expect("a draft");
        let comparison = comparison::compare(&draft, &unread, formulary(), today());
        let comparison = comparison.expect("a comparison");
        let subject = Subject::Scenarios {
            comparison: &comparison,
            today: today(),
        };
        return paper::typeset(document, subject, formulary(), options);
    }
    let case = case_from(&bytes).expect("a case");
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, formulary(), today()).expect("a plan");
    let subject = Subject::Plan {
        case: &case,
        plan: &plan,
    };
    paper::typeset(document, subject, formulary(), options)
}

/// The text of a document.
pub fn read(file: &Value, document: Document, options: PaperOptions) -> String {
    let set = set(file, document, options).expect("paper");
    text(&set.pdf().expect("a PDF"))
}

/// Options with one thing changed.
pub fn large() -> PaperOptions {
    PaperOptions {
        type_size: TypeSize::Large,
        ..PaperOptions::default()
    }
}

/// What a program says of a PDF, and whether it is content.
fn said_of(pdf: &[u8], program: &str, arguments: &[&str]) -> (bool, String) {
    let desk = Desk::new();
    let path = desk.write("paper.pdf", pdf);
    let output = Command::new(program).args(arguments).arg(path).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program} is installed by tests/run.sh: {error}"));
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[test]
fn every_page_of_every_document_names_patient_plan_and_page() {
    let mut file = example("morphine-with-breakthrough");
    file["patient"]["identifier"] = json!("943 476 5919");
    let options = PaperOptions {
        with_identity: true,
        ..PaperOptions::default()
    };
    for document in Document::ALL {
        let set = set(&file, document, options).expect("paper");
        let pages = set.page_count();
        let text = text(&set.pdf().expect("a PDF"));
        assert_eq!(
            text.matches("Example patient · born 3 February 1950")
                .count(),
            pages
        );
        assert_eq!(text.matches("943 476 5919").count(), pages, "{document:?}");
        let program = format!(
            "{} · clinical data {}",
            taperline::PROGRAM,
            formulary().data_version()
        );
        assert_eq!(text.matches(&program).count(), pages, "{document:?}");
        assert!(text.matches("Not signed off").count() >= pages);
        let plan = match document {
            Document::Comparison => "1 scenario · 2 January 2027".to_owned(),
            _ => "· not issued · 2 January 2027".to_owned(),
        };
        for page in 1..=pages {
            let words = format!("{plan} · page {page} of {pages}");
            assert!(text.contains(&words), "{document:?}: {words}\n{text}");
        }
    }
}

#[test]
fn pdfs_are_whole_tagged_and_the_same_every_time() {
    let file = example("morphine-with-breakthrough");
    for document in Document::ALL {
        for size in [PaperSize::A4, PaperSize::Letter] {
            let options = PaperOptions {
                size,
                type_size: TypeSize::Large,
                instalments: Instalments::Weekly,
                with_identity: true,
            };
            let one = set(&file, document, options).expect("paper");
            let pdf = one.pdf().expect("a PDF");
            let again = set(&file, document, options).expect("paper");
            assert_eq!(pdf, again.pdf().expect("a PDF"), "{document:?}");
            let (whole, said) = said_of(&pdf, "qpdf", &["--check"]);
            assert!(whole, "{document:?}: {said}");
            let (_, info) = said_of(&pdf, "pdfinfo", &[]);
            assert!(
                info.contains("Tagged:          yes"),
                "{document:?}: {info}"
            );
            let (_, structure) = said_of(&pdf, "pdfinfo", &["-struct"]);
            for part in ["H1", "Table", "TH", "TD"] {
                let found = structure
                    .lines()
                    .any(|line| line.trim_start().starts_with(part));
                assert!(found, "{document:?} has no {part}:\n{structure}");
            }
        }
    }
}

#[test]
fn a_page_is_looked_at_as_it_is_printed() {
    let file = example("small-dose");
    let set = set(&file, Document::Patient, PaperOptions::default()).expect("paper");
    let (width, height) = set.page_size(0).expect("a page");
    // A4 is 210 by 297 mm, which is 595.3 by 841.9 points.
    assert_eq!((width.round(), height.round()), (595.0, 842.0));
    let pixels = set.page_pixels(0, 2.0).expect("a picture");
    assert_eq!((pixels.width, pixels.height), (1191, 1684));
    assert_eq!(pixels.rgba.len(), 1191 * 1684 * 4);
    let dark = pixels.rgba.chunks(4).filter(|pixel| pixel[0] < 128).count();
    assert!(dark > 10_000, "{dark} dark pixels");
    assert!(pixels.rgba.chunks(4).all(|pixel| pixel[3] == 255));
    let png = set.page_png(0, 1.0).expect("a picture");
    assert!(png.starts_with(b"\x89PNG"));
    for (page, scale) in [(99, 1.0), (0, 0.0), (0, f64::NAN), (0, 1e6)] {
        assert!(set.page_pixels(page, scale).is_err(), "{page} {scale}");
    }
}

#[test]
fn hostile_text_is_printed_as_it_stands_or_refused_by_name() {
    let markup = "#eval(\"1\") $x$ *b* _i_ <l> @r \\ //c [k] `r` ~ \"q\" #import \"/etc/passwd\"";
    let long = "long ".repeat(2_000);
    let unbroken = "W".repeat(10_000);
    for document in Document::ALL {
        for options in [PaperOptions::default(), large()] {
            let options = PaperOptions {
                with_identity: true,
                ..options
            };
            let mut file = example("small-dose");
            file["patient"]["name"] = json!(markup);
            file["contacts"] = json!([markup]);
            let text = read(&file, document, options);
            assert!(text.contains(markup), "{document:?}: {text}");
            for name in [&long, &unbroken] {
                file["patient"]["name"] = json!(name);
                file["contacts"] = json!([name]);
                let set = set(&file, document, options).expect("paper");
                assert!(set.page_count() < 60, "{document:?}");
                set.pdf().expect("a PDF");
            }
            // What turns the reading round, or cannot be seen, is shown by its number.
            for (sign, shown) in [
                ('\u{202e}', "202E"),
                ('\u{1}', "0001"),
                ('\u{200b}', "200B"),
            ] {
                file["patient"]["name"] = json!(format!("A{sign}B"));
                file["contacts"] = json!([format!("Call{sign} 0191")]);
                let text = read(&file, document, options);
                assert!(!text.contains(sign), "{document:?} {sign:?}");
                let words = format!("A‹U+{shown}›B");
                assert!(text.contains(&words), "{document:?} {sign:?}: {text}");
            }
            // Letters that a font has come out, those that none has are all named.
            file["patient"]["name"] = json!("Жанна Ελένη");
            let text = read(&file, document, options);
            assert!(text.contains("Жанна Ελένη"), "{document:?}: {text}");
            file["patient"]["name"] = json!("Li 老虎老");
            let problem = set(&file, document, options).expect_err("refused");
            assert_eq!(problem.field, "patient.name", "{document:?}");
            assert_eq!(problem.given, "Li 老虎老");
            assert!(
                problem.message.contains("holds ‘老’, ‘虎’, which"),
                "{problem}"
            );
            // A letter of one font and a mark of another would come out without the letter.
            file["patient"]["name"] = json!("A\u{416}\u{301}");
            let problem = set(&file, document, options).expect_err("refused");
            assert!(problem.message.contains("‘\u{416}\u{301}’"), "{problem}");
        }
    }
}

#[test]
fn the_names_of_scenarios_are_held_against_the_font_too() {
    let mut file = example("small-dose");
    file["scenarios"][0]["name"] = json!("計画");
    file.as_object_mut().expect("a file").remove("chosen");
    for document in Document::ALL {
        let problem = set(&file, document, PaperOptions::default()).expect_err("refused");
        assert_eq!(problem.field, "scenarios[0].name", "{document:?}");
    }
}

#[test]
fn a_withheld_plan_is_on_no_paper_but_the_clinicians() {
    let file = example("withheld-pregnancy");
    for document in [Document::Patient, Document::Fridge, Document::Pharmacy] {
        let problem = set(&file, document, PaperOptions::default()).expect_err("withheld");
        assert_eq!(problem.rule, "pregnancy", "{document:?}");
    }
    let bytes = serde_json::to_vec(&file).expect("JSON");
    let case = case_from(&bytes).expect("a case");
    let plan = plan::plan(&case, &case.scenarios[0], formulary(), today()).expect("a plan");
    let subject = Subject::Plan {
        case: &case,
        plan: &plan,
    };
    let options = PaperOptions::default();
    let mixed = paper::typeset(Document::Comparison, subject, formulary(), options);
    assert!(mixed.is_err(), "a comparison is not made of one plan");
}

/// Three scenarios: 10 % and 5 % of the original, and one that no pace can answer.
fn scenarios() -> Value {
    let mut file = example("small-dose");
    file["patient"]["name"] = json!("Jane Roe");
    let first = file["scenarios"][0].clone();
    let mut other = first.clone();
    other["name"] = json!("slower");
    other["request"]["pace"] =
        json!({ "reduction": { "percent": 5, "of": "original" }, "every_days": 28 });
    let mut unread = first.clone();
    unread["name"] = json!("impossible");
    unread["request"]["goal"] = json!({ "kind": "reduce_to", "daily": "900 mg" });
    file["scenarios"] = json!([first, other, unread]);
    file
}

#[test]
fn scenarios_stand_on_one_page_without_the_name_and_each_with_its_answer() {
    let file = scenarios();
    let options = PaperOptions::default();
    let paper = set(&file, Document::Comparison, options).expect("paper");
    assert_eq!(paper.page_count(), 1);
    let words = text(&paper.pdf().expect("a PDF"));
    assert!(!words.contains("Jane Roe") && words.contains("Patient not named"));
    let desk = Desk::new();
    let path = desk.plan_file(&file);
    let answer = run(&["compare", &path, "--json"]).json();
    for (place, one) in list(&answer["scenarios"]).iter().enumerate() {
        let name = crate::support::text(&one["scenario"]);
        assert!(
            words.contains(&format!("{} · {name}", place + 1)),
            "{words}"
        );
        let summary = &one["summary"];
        if summary.is_null() {
            let why = crate::support::text(&one["problems"][0]["given"]);
            assert!(
                words.contains("Not answered") && words.contains(why),
                "{words}"
            );
            continue;
        }
        let figures = [
            format!("{} steps", summary["steps"]),
            format!("{} days", summary["days"]),
            format!("{} warnings", summary["findings"]["warning"]),
        ];
        for figure in figures {
            assert!(words.contains(&figure), "{name}: {figure}\n{words}");
        }
    }
    let named = PaperOptions {
        with_identity: true,
        ..options
    };
    assert!(read(&file, Document::Comparison, named).contains("Jane Roe"));
}
