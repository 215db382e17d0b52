//! Files that are made to harm: refused in words, never a panic, never without end.
#![cfg(test)]

use proptest::prelude::{ProptestConfig, Strategy, any};
use proptest::{collection, prop_assert, proptest};
use serde_json::{Value, json};
use taperline::clinical_data::{DataTexts, Formulary};
use taperline::exchange::fhir;
use taperline::plan_file::{self, SecretString};
use taperline::{draft, files};

use crate::support::{Desk, answer, date, fixture, formulary, one_row, run, steps, today};

/// Every example that is shipped: what a mutation starts from.
const EXAMPLES: [&[u8]; 3] = [
    include_bytes!("../../assets/examples/morphine-with-breakthrough.taper.json"),
    include_bytes!("../../assets/examples/oxycodone-us.taper.json"),
    include_bytes!("../fixtures/versions/1.taper.json"),
];

/// Everything that reads a plan's bytes; none of it may panic. Gives how many problems it names.
fn read(bytes: &[u8]) -> usize {
    let _ = plan_file::read_scenario_by_scenario(bytes);
    let _ = plan_file::read_as_typed(bytes);
    let _ = plan_file::looks_like_a_plan(bytes);
    let read = plan_file::read(bytes).and_then(|draft| {
        let again = plan_file::read(&plan_file::write(&draft));
        assert!(again.is_ok(), "what was read can be written and read again");
        draft::to_case(&draft, formulary())
    });
    let problems = read.err().unwrap_or_default();
    for problem in &problems {
        assert!(problem.to_string().len() < 30_000, "a message without end");
    }
    problems.len()
}

/// A file with one odd thing done to it, by number.
fn mutated(which: usize, place: usize, length: usize, odd: &str) -> Vec<u8> {
    let mut bytes = EXAMPLES[which % EXAMPLES.len()].to_vec();
    let at = place % bytes.len();
    match which / EXAMPLES.len() % 6 {
        // A piece is missing, or stands twice.
        0 => drop(bytes.drain(at..(at + length).min(bytes.len()))),
        1 => {
            let piece = bytes[at..(at + length).min(bytes.len())].to_vec();
            bytes.splice(at..at, piece);
        }
        // The file breaks off.
        2 => bytes.truncate(at),
        // Odd text, very long text, or very deep nesting stands somewhere.
        3 => drop(bytes.splice(at..at, odd.bytes())),
        4 => drop(bytes.splice(at..at, odd.repeat(length * 40).into_bytes())),
        _ => drop(bytes.splice(at..at, "[{\"a\":".repeat(length * 40).into_bytes())),
    }
    bytes
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn odd() -> impl Strategy<Value = String> {
    const ODD: [&str; 18] = [
        "\"",
        "\\",
        "\\u0000",
        "\u{feff}",
        "\u{202e}",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "-0",
        "1e999",
        "99999999999999999999999999",
        "\"country\":\"us\",",
        "0.1",
        "é",
    ];
    collection::vec(0..ODD.len(), 1..5)
        .prop_map(|places| places.into_iter().map(|place| ODD[place]).collect())
}

proptest! {
    #![proptest_config(config(800))]

    #[test]
    fn no_mutated_example_makes_a_reader_panic(
        (which, place, length) in (0..36_usize, any::<usize>(), 1..200_usize), odd in odd(),
    ) {
        read(&mutated(which, place, length, &odd));
    }
}

proptest! {
    // A sealed file takes its time with each passphrase, on purpose.
    #![proptest_config(config(120))]

    #[test]
    fn no_mutated_sealed_file_makes_the_reader_panic(
        (place, byte, cut) in (any::<usize>(), any::<u8>(), any::<usize>()), armoured in any::<bool>(),
    ) {
        let form = if armoured { plan_file::Form::Armoured } else { plan_file::Form::Binary };
        let passphrase = SecretString::from("passphrase");
        let mut bytes = plan_file::seal_with_work(EXAMPLES[0], &passphrase, form, 1).expect("sealed");
        let at = place % bytes.len();
        bytes[at] = byte;
        bytes.truncate(bytes.len() - cut % 8);
        if let Ok(plain) = plan_file::unseal(&bytes, &passphrase) {
            prop_assert!(plain == EXAMPLES[0], "what opens is what was sealed");
        }
    }

    #[test]
    fn no_bytes_make_the_seals_reader_panic(bytes in collection::vec(any::<u8>(), 0..300)) {
        let passphrase = SecretString::from("passphrase");
        let mut header = b"age-encryption.org/v1\n".to_vec();
        header.extend(&bytes);
        for bytes in [&bytes, &header] {
            prop_assert!(plan_file::unseal(bytes, &passphrase).is_err());
        }
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn no_mutated_clinical_data_make_their_reader_panic(
        (which, place, length) in (0..8_usize, any::<usize>(), 1..60_usize), odd in odd(),
    ) {
        let mut texts = DataTexts::shipped();
        let files: [fn(&mut DataTexts) -> &mut String; 8] = [
            |texts| &mut texts.products, |texts| &mut texts.equivalence, |texts| &mut texts.paces,
            |texts| &mut texts.thresholds, |texts| &mut texts.assessment, |texts| &mut texts.referral,
            |texts| &mut texts.monitoring, |texts| &mut texts.sources,
        ];
        let text = files[which](&mut texts);
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let at = places[place % places.len()];
        let end = places[(place % places.len() + length).min(places.len() - 1)].max(at);
        text.replace_range(at..end, &odd);
        // A change within a note may be lawful; what counts is that an answer is given.
        let _ = Formulary::from_texts(&texts);
    }

    #[test]
    fn no_bytes_in_the_state_folder_make_the_start_panic(
        bytes in collection::vec(any::<u8>(), 0..200), as_head in any::<bool>(),
    ) {
        let desk = Desk::new();
        let head = br#"{"format":"taperline-recovery","version":1,"path":null,"opened":"","at":"","key":"x"}"#;
        let mut content = if as_head { head.to_vec() } else { Vec::new() };
        content.extend(&bytes);
        desk.write("draft-1.recovery", &content);
        for found in files::found(&desk.path("")) {
            let _ = found.take_back(Some(&SecretString::from("passphrase")));
        }
    }
}

/// The message with which a file is refused.
fn refusal(bytes: &[u8]) -> String {
    let desk = Desk::new();
    let path = desk.write("case.taper.json", bytes);
    let ran = run(&["check", &path]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(
        ran.err.len() < 1_000_000,
        "{} bytes of problems",
        ran.err.len()
    );
    ran.err
}

fn with(pointer: &str, name: &str, value: Value) -> Vec<u8> {
    let mut file = fixture("refused/base.taper.json");
    let part = file.pointer_mut(pointer).expect("a part of the file");
    part[name] = value;
    serde_json::to_vec(&file).expect("JSON")
}

#[test]
fn what_is_too_many_is_refused_with_its_limit() {
    let request = "/scenarios/0/request";
    let entry = json!({ "date": "2027-01-02", "author": "A", "kind": "note", "text": "x" });
    let step = json!({ "start": "2027-01-04", "items": [] });
    let hold = json!({ "from": "2027-03-01", "days": 1, "reason": "" });
    let answers: serde_json::Map<String, Value> = (0..3_000)
        .map(|place| (format!("q{place}"), json!("yes")))
        .collect();
    for (bytes, limit) in [
        (with("", "journal", vec![entry; 10_001].into()), "10000"),
        (with(request, "holds", vec![hold; 2_001].into()), "2000"),
        (
            with(request, "manual_steps", vec![step; 1_001].into()),
            "1000 steps",
        ),
        (with("", "assessment", answers.into()), "2000"),
        (
            with("", "contacts", vec![""; 400_001].into()),
            "400000 values",
        ),
        (
            with("", "contacts", vec!["Ward 3"; 31].into()),
            "at most 30 contacts",
        ),
        (
            with("", "contacts", vec!["x".repeat(10_001); 2].into()),
            "20000 characters together",
        ),
        (with("", &"x".repeat(201), json!(1)), "200 characters"),
        (
            with("/patient", "name", "x".repeat(20_001).into()),
            "20000 characters",
        ),
    ] {
        let said = refusal(&bytes);
        assert!(said.contains(limit), "{limit}: {said:.500}");
    }
}

/// A plan of fifty medicines of one dose a day, one of which changes in each of so many steps of a
/// day.
fn fifty_medicines(steps: u64) -> Value {
    let start = date("2027-01-04");
    let day = |place: u64| (start + chrono::Days::new(place)).to_string();
    let regular = |amount: &str| json!([{ "time": "08:00", "amount": amount }]);
    let mut file = one_row("uk-mor-mr12-tab", &[("08:00", "10 mg")], &json!({}));
    let row = |number: u64| json!({ "id": format!("r{number}"), "product": "uk-mor-mr12-tab", "regular": regular("10 mg") });
    file["regimen"] = (0..50).map(row).collect();
    let step = |place: u64| {
        let amount = if (place / 50).is_multiple_of(2) {
            "5 mg"
        } else {
            "10 mg"
        };
        let item = json!({ "id": format!("r{}", place % 50), "regular": regular(amount) });
        json!({ "start": day(place), "items": [item] })
    };
    let steps_of: Vec<Value> = (0..steps).map(step).collect();
    // 500 mg of morphine a day withhold a schedule until that is answered.
    let answer = json!({ "rule": "ome-500", "by": "A", "reason": "b", "on": "2027-01-02" });
    file["scenarios"][0]["request"] = json!({
        "start": day(0), "manual_steps": steps_of, "manual_end": day(steps),
        "acknowledged": [answer],
    });
    file
}

#[test]
fn a_plan_that_lists_more_doses_than_anybody_takes_is_refused_with_their_number() {
    // 50 × 501 = 25,050 doses; with one step less they are 25,000.
    let problems = answer(&fifty_medicines(501)).expect_err("refused");
    let said = problems[0].to_string();
    assert!(said.contains("25050 doses in 501 steps"), "{said}");
    assert!(said.contains("at most 25000 doses"), "{said}");
    assert_eq!(
        steps(&answer(&fifty_medicines(500)).expect("planned")).len(),
        500
    );
}

#[test]
fn resources_for_other_systems_have_a_limit_of_their_own() {
    // 50 × 160 = 8,000 doses; what is supplied comes on top of them.
    let desk = Desk::new();
    let path = desk.plan_file(&fifty_medicines(160));
    let out = desk.path("plan.json");
    let ran = run(&["plan", &path, "--fhir", out.to_str().expect("UTF-8")]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.err.contains("at most 8000"), "{}", ran.err);
    assert!(!out.exists());
}

#[test]
fn a_number_that_no_program_counts_with_is_refused_and_not_written_as_a_text() {
    for number in [
        "1411111E1111111111111111111111111111",
        "-1e999",
        "222222222222000000000000000000000000000000000000000000000000000000000000000000016397105843297379216",
    ] {
        let text =
            String::from_utf8(with("/scenarios/0/request", "pace", json!({}))).expect("text");
        let pace = format!("\"pace\":{{\"every_days\":{number}}}");
        let text = text.replacen("\"pace\":{}", &pace, 1);
        assert!(text.contains(number));
        let said = refusal(text.as_bytes());
        assert!(said.contains("a number that is too large"), "{said}");
    }
}

#[test]
fn a_file_full_of_mistakes_is_refused_without_naming_each() {
    let fields: serde_json::Map<String, Value> = (0..1_900)
        .map(|place| (format!("field-{place}"), json!("x".repeat(200))))
        .collect();
    let said = refusal(&with("", "patient", fields.into()));
    assert!(
        said.contains("more problems"),
        "the last line: {:?}",
        said.lines().last()
    );
    let answers: serde_json::Map<String, Value> = (0..1_900)
        .map(|place| (format!("question-{place}"), json!("yes")))
        .collect();
    let said = refusal(&with("", "assessment", answers.into()));
    assert!(
        said.lines().count() <= 501,
        "{} lines",
        said.lines().count()
    );
}

#[test]
fn a_name_that_stands_twice_is_refused_at_every_depth() {
    for text in [
        r#"{"format":"taperline-plan","format":"taperline-plan"}"#,
        r#"{"scenarios":[{"request":{"goal":{"kind":"stop","kind":"stop"}}}]}"#,
        r#"{"journal":[{"contents":{"a":{"b":1,"b":1}}}]}"#,
    ] {
        assert!(refusal(text.as_bytes()).contains("twice"), "{text}");
    }
}

/// Files of other systems: what a mutation starts from. The first byte is the fuzzer's own.
const OTHERS: [&[u8]; 5] = [
    include_bytes!("../fuzz/corpus/fhir_import/bundle"),
    include_bytes!("../fuzz/corpus/fhir_import/order"),
    include_bytes!("../fuzz/corpus/fhir_import/patches"),
    include_bytes!("../fuzz/corpus/fhir_import/rate"),
    include_bytes!("../fuzz/corpus/fhir_import/when-needed"),
];

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn what_a_mutated_file_of_another_system_gives_is_a_plan_that_can_be_read(
        (which, place, length) in (0..OTHERS.len(), any::<usize>(), 0..60_usize),
        odd in odd(), from in any::<usize>(),
    ) {
        let mut bytes = OTHERS[which][1..].to_vec();
        let at = place % bytes.len();
        let end = (at + length).min(bytes.len());
        // A piece of the file itself, or something odd, stands in place of another piece.
        let piece = match from % 3 {
            0 => odd.into_bytes(),
            1 => Vec::new(),
            _ => bytes[from % at.max(1)..at].iter().copied().take(length * 3).collect(),
        };
        bytes.splice(at..end, piece);
        if let Ok(imported) = fhir::import(&bytes, formulary(), None, today()) {
            let written = plan_file::write(&imported.draft(today()));
            let read = plan_file::read(&written);
            prop_assert!(read.is_ok(), "{read:?}");
            let _ = draft::to_case(&read.expect("read"), formulary());
        }
    }
}

/// An active order with so many codings and so many instructions.
fn order(names: usize, instructions: usize) -> Value {
    let names = (0..names).map(|number| json!({ "display": format!("Morphine tablet {number}") }));
    let dose = json!({ "value": 1, "unit": "tablet" });
    let instruction = json!({ "asNeededBoolean": true, "doseAndRate": [{ "doseQuantity": dose }] });
    json!({
        "resourceType": "MedicationRequest", "status": "active", "intent": "order",
        "medicationCodeableConcept": {
            "text": "MST Continus 30 mg", "coding": names.collect::<Vec<_>>(),
        },
        "dosageInstruction": vec![instruction; instructions],
    })
}

fn import(resources: Vec<Value>) -> Result<fhir::Imported, String> {
    let entries = resources.into_iter().map(|one| json!({ "resource": one }));
    let bundle = json!({ "resourceType": "Bundle", "entry": entries.collect::<Vec<_>>() });
    let bytes = serde_json::to_vec(&bundle).expect("JSON");
    fhir::import(&bytes, formulary(), None, today()).map_err(|problem| problem.to_string())
}

#[test]
fn a_number_of_endless_digits_from_another_system_is_refused() {
    // 66,000 places were more than a text can be made of, and their division took seconds.
    let digits = format!("0.{}", "1".repeat(66_000));
    let bundle = json!({ "resourceType": "Bundle", "entry": [{ "resource": order(1, 1) }] });
    let text = bundle.to_string();
    let number = text.find("\"value\":").map(|at| at + 8).expect("a number");
    let end = number + text[number..].find(['}', ',']).expect("its end");
    let hostile = format!("{}{digits}{}", &text[..number], &text[end..]);
    let problem =
        fhir::import(hostile.as_bytes(), formulary(), None, today()).expect_err("refused");
    assert!(problem.to_string().contains("too many digits"), "{problem}");
}

#[test]
fn an_endless_unit_is_not_repeated_in_full() {
    let amount = format!("30 {}", "é".repeat(19_000));
    let doses = json!([{ "time": "08:00", "amount": amount }]);
    let said = refusal(&with("/regimen/0", "regular", doses));
    assert!(said.contains("which this row does not take"), "{said:.300}");
    assert!(said.len() < 2_000, "{} bytes", said.len());
}

#[test]
fn a_plan_that_fits_without_air_is_written_without() {
    // 300,000 noughts take two bytes each, and eleven where each has a line of its own; with
    // 300 texts of 20,000 letters the file has 6.6 MB without air and 9.3 MB with it.
    let mut file = fixture("refused/base.taper.json");
    let entry = |_| json!({ "date": "2027-01-02", "author": "A", "kind": "note", "text": "x".repeat(20_000), "y": vec![0; 1_000] });
    file["journal"] = (0..300).map(entry).collect();
    let draft = plan_file::read(&serde_json::to_vec(&file).expect("JSON")).expect("a plan");
    let written = plan_file::write(&draft);
    assert!(written.len() <= 8 * 1024 * 1024, "{} bytes", written.len());
    assert_eq!(plan_file::read(&written), Ok(draft));
}

// These took from seconds to minutes while every name was held against every product, every
// reference against every entry, and every row's name against every other's.

#[test]
fn a_hundred_thousand_names_in_a_file_of_another_system_are_looked_up_without_a_hang() {
    let many = import(vec![order(1_000, 1); 100]).expect_err("too many medicines");
    assert!(many.contains("names 100 medicines"), "{many}");
}

#[test]
fn two_thousand_instructions_and_references_are_refused_without_a_hang() {
    let many = import(vec![order(0, 1_990)]).expect_err("too many medicines");
    assert!(many.contains("names 1990 medicines"), "{many}");
    let mut lost = order(0, 1);
    let order = lost.as_object_mut().expect("an object");
    let _ = order.remove("medicationCodeableConcept");
    let reference = json!({ "reference": "Medication/none" });
    let _ = order.insert("medicationReference".to_owned(), reference);
    let nothing = import(vec![lost; 1_990]).expect_err("no medicine");
    assert!(nothing.contains("not in the file"), "{nothing}");
}

#[test]
fn more_doses_than_a_day_can_have_are_not_taken_over() {
    let mut often = order(0, 1);
    // Every minute of a day.
    let times = (0..1_440).map(|minute| format!("{:02}:{:02}:00", minute / 60, minute % 60));
    let times: Vec<String> = times.collect();
    often["dosageInstruction"][0] = json!({
        "timing": { "repeat": { "timeOfDay": times } },
        "doseAndRate": [{ "doseQuantity": { "value": 1, "unit": "tablet" } }],
    });
    let imported = import(vec![often]).expect("taken over without its doses");
    assert!(
        imported
            .not_read
            .iter()
            .any(|one| one.why.contains("1440 doses"))
    );
    let written = plan_file::write(&imported.draft(today()));
    assert!(plan_file::read(&written).is_ok());
}
