//! Papers as their country writes them: sheet, language, days, times and names.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::paper::{Document, PaperOptions};

use crate::papers::{example, read};
use crate::support::{Desk, read_file, run, stopping};

/// Three Percocet a day, one of them at two in the afternoon, and a dose at a time of day that
/// rises, so that a finding names a time.
fn percocet() -> Value {
    let doses: Vec<Value> = ["08:00", "14:00", "20:00"]
        .iter()
        .map(|time| json!({ "time": time, "amount": "10 mg" }))
        .collect();
    let row = json!([{ "id": "percocet", "product": "us-oxyapap", "regular": doses }]);
    let more = json!({ "replans": [{
        "from": "2027-03-01", "reason": "taken on 3 April 2027 at 08:00, with paracetamol",
        "taken": [{ "id": "percocet", "regular": [{ "time": "08:00", "amount": "25 mg" }] }],
    }] });
    stopping("us", &row, &["percocet"], &more)
}

#[test]
fn an_american_paper_has_american_times_days_and_names() {
    let file = percocet();
    for document in [
        Document::Patient,
        Document::Fridge,
        Document::Pharmacy,
        Document::Clinician,
    ] {
        let paper = read(&file, document, PaperOptions::default());
        // What the reader has typed stays as it is.
        let typed = "taken on 3 April 2027 at 08:00, with paracetamol";
        let own = paper.replace(typed, "");
        for british in [
            "paracetamol",
            "08:00",
            "14:00",
            "20:00",
            "4 January 2027",
            "1 March 2027",
        ] {
            assert!(!own.contains(british), "{document:?}: {british}\n{own}");
        }
        assert!(own.contains("January 2, 2027"), "{document:?}");
        if document == Document::Clinician {
            assert!(paper.contains(typed), "{paper}");
            assert!(
                own.contains("8:00 am 10 mg, 2:00 pm 10 mg, 8:00 pm 10 mg"),
                "{own}"
            );
            assert!(
                own.contains("raises the 8:00 am dose of ‘percocet’"),
                "{own}"
            );
            assert!(own.contains("From March 1, 2027"), "{own}");
        }
    }
    let patient = read(&file, Document::Patient, PaperOptions::default());
    assert!(
        patient.contains("Oxycodone with acetaminophen tablet"),
        "{patient}"
    );
}

#[test]
fn a_paper_says_its_countrys_language_and_lies_on_its_countrys_sheet() {
    for (name, language, sheet) in [
        ("oxycodone-us", "(en-US)", "/MediaBox[0 0 612 792]"),
        (
            "morphine-with-breakthrough",
            "(en-GB)",
            "/MediaBox[0 0 595.2756 841.8898]",
        ),
    ] {
        let file = example(name);
        let desk = Desk::new();
        let path = desk.plan_file(&file);
        let out = desk.path("paper.pdf");
        let out_text = out.to_str().expect("UTF-8");
        for document in ["patient", "fridge", "clinician", "pharmacy", "comparison"] {
            let ran = run(&["plan", &path, "--pdf", out_text, "--document", document]);
            assert_eq!(ran.status, 0, "{}", ran.err);
            let bytes = read_file(&out);
            let has = |words: &str| {
                bytes
                    .windows(words.len())
                    .any(|part| part == words.as_bytes())
            };
            assert!(has(language), "{name} {document}: {language}");
            assert!(has(sheet), "{name} {document}: {sheet}");
        }
        // Asked for, the other sheet is taken.
        let ran = run(&["plan", &path, "--pdf", out_text, "--paper", "letter"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let letter = read_file(&out);
        let words = b"/MediaBox[0 0 612 792]";
        assert!(
            letter.windows(words.len()).any(|part| part == words),
            "{name}"
        );
    }
}

#[test]
fn an_american_record_and_resources_say_times_and_days_as_the_paper_does() {
    let desk = Desk::new();
    let path = desk.plan_file(&example("oxycodone-us"));
    let (text, fhir) = (desk.path("record.txt"), desk.path("out.json"));
    let (text_out, fhir_out) = (text.to_str().expect("UTF-8"), fhir.to_str().expect("UTF-8"));
    let ran = run(&["plan", &path, "--text", text_out, "--fhir", fhir_out]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let text = String::from_utf8(read_file(&text)).expect("UTF-8");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("at 8:00 am 35 mg") && !text.contains("08:00"),
        "{text}"
    );
    let fhir = String::from_utf8(read_file(&fhir)).expect("UTF-8");
    assert!(fhir.contains("At 8:00 am 35 mg"), "{fhir}");
    assert!(fhir.contains("\"08:00:00\""), "the time for machines stays");
}
