//! Prescriptions of other systems as rows: what is taken over, what is listed, what is refused.
#![cfg(test)]

use proptest::prelude::{ProptestConfig, any};
use proptest::{collection, proptest};
use serde_json::{Value, json};
use taperline::clinical_data::Country;
use taperline::draft::{RowDraft, TakingDraft};
use taperline::exchange::fhir::{self, Imported};
use taperline::plan_file;

use crate::support::{Desk, formulary, list, read_file, run, text, today};

const DMD: &str = "https://dmd.nhs.uk";

pub fn mg(value: &Value) -> Value {
    json!({ "value": value, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg" })
}

pub fn at(time: &str, dose: &Value) -> Value {
    json!({
        "timing": { "repeat": { "frequency": 1, "period": 1, "periodUnit": "d", "timeOfDay": [time] } },
        "doseAndRate": [{ "doseQuantity": dose }],
    })
}

/// An active order of a medicine.
pub fn order(medicine: &Value, dosage: &Value) -> Value {
    json!({
        "resourceType": "MedicationRequest", "status": "active", "intent": "order",
        "subject": { "reference": "Patient/1" },
        "medicationCodeableConcept": medicine, "dosageInstruction": dosage,
    })
}

pub fn bundle(resources: &[Value]) -> Value {
    let entries = resources.iter().map(|one| json!({ "resource": one }));
    json!({ "resourceType": "Bundle", "type": "collection", "entry": entries.collect::<Vec<_>>() })
}

pub fn import(file: &Value) -> Result<Imported, String> {
    let bytes = serde_json::to_vec(file).expect("JSON");
    fhir::import(&bytes, formulary(), None, today()).map_err(|problem| problem.to_string())
}

pub fn imported(file: &Value) -> Imported {
    import(file).unwrap_or_else(|problem| panic!("{problem}\n{file:#}"))
}

/// Times and amounts of a regular row.
pub fn doses(row: &RowDraft) -> Vec<(&str, &str)> {
    let TakingDraft::Regular(doses) = &row.taking else {
        panic!("{row:?}")
    };
    let doses = doses.iter();
    doses
        .map(|dose| (dose.time.as_str(), dose.amount.as_str()))
        .collect()
}

/// Whether something that was not taken over stands at this place and says this.
pub fn lists(imported: &Imported, place: &str, words: &str) -> bool {
    let mut all = imported.not_read.iter();
    all.any(|one| one.place.contains(place) && one.why.contains(words))
}

/// The reasons for which nothing at all was taken over.
pub fn refused(file: &Value, words: &str) {
    let problem = import(file).expect_err("taken over");
    assert!(problem.contains(words), "{problem}");
}

pub fn mst_30() -> Value {
    json!({ "coding": [{ "system": DMD, "code": "36127311000001102" }], "text": "MST Continus 30 mg" })
}

#[test]
fn a_code_times_and_exact_amounts_are_taken_over() {
    let two = json!({ "value": 2, "unit": "tablet" });
    let dosage = json!([at("08:00:00", &mg(&json!(60))), at("20:00:00", &two)]);
    let imported = imported(&bundle(&[order(&mst_30(), &dosage)]));
    let [row] = imported.rows.as_slice() else {
        panic!("{imported:?}")
    };
    // Two tablets of 30 mg are 60 mg.
    assert_eq!(
        (row.product.as_str(), row.brand.as_str()),
        ("uk-mor-mr12-tab", "MST Continus")
    );
    assert_eq!(doses(row), [("08:00", "60 mg"), ("20:00", "60 mg")]);
    assert_eq!(imported.country, Country::Uk);
    assert!(imported.not_read.is_empty(), "{:?}", imported.not_read);
}

#[test]
fn a_statement_by_itself_is_read_and_amounts_turn_into_the_products_unit_exactly() {
    // 0.15 mg are 150 mcg, the unit of the films.
    let file = json!({
        "resourceType": "MedicationStatement", "status": "active",
        "medicationCodeableConcept": { "text": "Belbuca" },
        "dosage": [at("09:00:00", &mg(&json!(0.15)))],
    });
    let imported = imported(&file);
    assert_eq!(imported.country, Country::Us);
    assert_eq!(doses(&imported.rows[0]), [("09:00", "150 mcg")]);
}

#[test]
fn how_often_without_when_leaves_the_times_open() {
    let dosage = |frequency: u32, period: u32, unit: &str| {
        json!([{
            "timing": { "repeat": { "frequency": frequency, "period": period, "periodUnit": unit } },
            "doseAndRate": [{ "doseQuantity": mg(&json!(30)) }],
        }])
    };
    for (dosage, count) in [
        (dosage(2, 1, "d"), 2),
        (dosage(1, 12, "h"), 2),
        (dosage(1, 24, "h"), 1),
    ] {
        let imported = imported(&order(&mst_30(), &dosage));
        assert_eq!(doses(&imported.rows[0]), vec![("", "30 mg"); count]);
        assert!(lists(&imported, "timing.repeat", "times of day"));
    }
    // Every 7 hours or every other day is no number of times a day.
    for dosage in [dosage(1, 7, "h"), dosage(1, 2, "d"), dosage(1, 1, "wk")] {
        let imported = imported(&order(&mst_30(), &dosage));
        assert_eq!(doses(&imported.rows[0]), [("", "")]);
        assert!(lists(&imported, "timing.repeat", "how often"));
    }
}

#[test]
fn when_needed_keeps_its_limit_and_asks_how_often_it_is_used() {
    let liquid = json!({ "coding": [{ "system": DMD, "code": "36128311000001101" }] });
    let dosage = json!([{
        "asNeededBoolean": true,
        "doseAndRate": [{ "doseQuantity": mg(&json!(10)) }],
        "maxDosePerPeriod": { "numerator": mg(&json!(60)), "denominator": { "value": 1, "unit": "day" } },
    }]);
    let imported = imported(&order(&liquid, &dosage));
    let row = &imported.rows[0];
    let TakingDraft::AsNeeded(needed) = &row.taking else {
        panic!("{row:?}")
    };
    // 60 mg in a day are six times 10 mg. How often it is used now nobody says.
    assert_eq!(
        (
            needed.amount.as_str(),
            needed.most_per_24h.as_str(),
            needed.uses_per_24h.as_str()
        ),
        ("10 mg", "6", "")
    );
    assert_eq!(row.concentration, "2 mg/mL");
    assert!(lists(
        &imported,
        "dosageInstruction[0]",
        "how often it is used"
    ));
}

#[test]
fn patches_are_counted_and_their_next_change_is_left_open() {
    let code = json!({ "coding": [{ "system": DMD, "code": "36120011000001101" }] });
    let dosage = json!([{
        "timing": { "repeat": { "frequency": 1, "period": 72, "periodUnit": "h" } },
        "doseAndRate": [{ "doseQuantity": { "value": 2, "unit": "patches" } }],
    }]);
    let imported = imported(&order(&code, &dosage));
    let TakingDraft::Patches {
        patches,
        next_change,
    } = &imported.rows[0].taking
    else {
        panic!("{imported:?}")
    };
    assert_eq!(
        (patches.as_slice(), next_change.as_str()),
        (&["25 mcg/h".to_owned(), "25 mcg/h".to_owned()][..], "")
    );
    assert!(lists(&imported, "dosageInstruction", "changed next"));
}

#[test]
fn two_patches_with_one_rate_are_not_doubled() {
    let worn = |medicine: &Value, rate: u32| {
        order(
            medicine,
            &json!([{
                "timing": { "repeat": { "frequency": 1, "period": 72, "periodUnit": "h" } },
                "doseAndRate": [{
                    "doseQuantity": { "value": 2, "unit": "patches" },
                    "rateQuantity": { "value": rate, "unit": "ug/h", "code": "ug/h",
                                      "system": "http://unitsofmeasure.org" },
                }],
            }]),
        )
    };
    // By name alone nothing tells 25 mcg/h each, 50 in all, from 50 each, 100 in all.
    let named = worn(&json!({ "text": "Fentanyl matrix patch" }), 50);
    let named = serde_json::to_vec(&named).expect("JSON");
    let named = fhir::import(&named, formulary(), Some(Country::Uk), today()).expect("a medicine");
    let patches = |imported: &Imported| match &imported.rows[0].taking {
        TakingDraft::Patches { patches, .. } => patches.clone(),
        other => panic!("{other:?}"),
    };
    assert!(
        lists(&named, "rateQuantity", "of one patch or of all"),
        "{named:?}"
    );
    // The code is that of 25 mcg/h: both ways of writing it are two of them, and 100 is none.
    let code = json!({ "coding": [{ "system": DMD, "code": "36120011000001101" }] });
    for rate in [25, 50] {
        assert_eq!(
            patches(&imported(&worn(&code, rate))),
            ["25 mcg/h", "25 mcg/h"]
        );
    }
    assert!(lists(
        &imported(&worn(&code, 100)),
        "rateQuantity",
        "is not the rate"
    ));
}

#[test]
fn half_of_the_doses_never_looks_like_all_of_them() {
    // The night dose is a range: the whole medicine's doses stay open.
    let range = json!({
        "timing": { "repeat": { "timeOfDay": ["20:00:00"] } },
        "doseAndRate": [{ "doseRange": { "low": mg(&json!(30)), "high": mg(&json!(60)) } }],
    });
    let dosage = json!([at("08:00:00", &mg(&json!(60))), range]);
    let imported = imported(&order(&mst_30(), &dosage));
    assert_eq!(doses(&imported.rows[0]), [("", "")]);
    assert!(lists(&imported, "dosageInstruction[1]", "range"));
}

#[test]
fn a_taper_under_way_is_not_guessed_at() {
    let step = |sequence: u32, dose: u32| {
        let mut one = at("08:00:00", &mg(&json!(dose)));
        one["sequence"] = json!(sequence);
        one
    };
    let imported = imported(&order(&mst_30(), &json!([step(1, 60), step(2, 50)])));
    assert_eq!(doses(&imported.rows[0]), [("", "")]);
    assert!(lists(&imported, "dosageInstruction[0]", "several steps"));
}

#[test]
fn a_code_that_two_products_share_needs_the_brand() {
    // dm+d has one code for 60 mg capsules of 12 and of 24 hours: twice the daily dose.
    let shared = json!({ "coding": [{ "system": DMD, "code": "36127611000001107" }] });
    let dosage = json!([at("08:00:00", &mg(&json!(60)))]);
    refused(&order(&shared, &dosage), "can be any of");
    let mut named = shared.clone();
    named["text"] = json!("Zomorph");
    assert_eq!(
        imported(&order(&named, &dosage)).rows[0].product,
        "uk-mor-mr12-cap"
    );
    // A brand of another product contradicts the code.
    named["text"] = json!("OxyContin");
    refused(&order(&named, &dosage), "different products");
}

#[test]
fn words_beside_a_code_must_say_its_drug_and_no_other() {
    let dosage = json!([at("08:00:00", &mg(&json!(30)))]);
    let with = |text: &str| json!({ "coding": [{ "system": DMD, "code": "36127311000001102" }], "text": text });
    for text in [
        "Oxycodone 30 mg tablets",
        "Do not give: allergic",
        "morphine, changed to oxycodone",
    ] {
        refused(
            &order(&with(text), &dosage),
            "words that do not say that alone",
        );
    }
    let taken = imported(&order(&with("Morphine sulfate 30mg MR tabs"), &dosage));
    assert_eq!(taken.rows[0].product, "uk-mor-mr12-tab");
    let listed = taken
        .not_read
        .iter()
        .any(|one| one.given.contains("sulfate"));
    assert!(
        listed,
        "the words are no name of the formulary, and that is said"
    );
}

#[test]
fn what_is_not_known_exactly_is_no_medicine() {
    let dosage = json!([at("08:00:00", &mg(&json!(60)))]);
    for medicine in [
        json!({ "text": "morphine" }),
        json!({ "text": "MST 30" }),
        json!({ "text": "MST Continus 35 mg" }),
        json!({ "coding": [{ "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "36127311000001102" }] }),
        json!({ "coding": [{ "system": DMD, "code": "1" }] }),
        json!({}),
    ] {
        refused(&order(&medicine, &dosage), "no product of the formulary");
    }
}

#[test]
fn only_what_is_active_and_ordered_is_taken_now() {
    let dosage = json!([at("08:00:00", &mg(&json!(60)))]);
    let with = |name: &str, value: Value| {
        let mut one = order(&mst_30(), &dosage);
        one[name] = value;
        one
    };
    let changed = [
        with("status", json!("stopped")),
        with("status", json!("draft")),
        with("status", Value::Null),
        with("intent", json!("plan")),
        with("intent", json!("proposal")),
        with("doNotPerform", json!(true)),
        with("modifierExtension", json!([{ "url": "http://x" }])),
    ];
    for one in &changed {
        refused(one, "not taken over");
    }
    // Beside a sound one each is listed, and the sound one is taken over.
    let mut all = vec![order(&mst_30(), &dosage)];
    all.extend(changed.iter().cloned());
    let imported = imported(&bundle(&all));
    assert_eq!(
        (imported.rows.len(), imported.not_read.len()),
        (1, changed.len())
    );
}

#[test]
fn what_the_program_itself_plans_is_not_taken_for_the_present() {
    let desk = Desk::new();
    let path = desk.plan_file(&crate::support::fixture(
        "cases/contract-example.taper.json",
    ));
    let out = desk.path("out.json");
    let ran = run(&["plan", &path, "--fhir", out.to_str().expect("UTF-8")]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let ran = run(&["import".as_ref(), out.as_os_str()]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("not ‘active’"), "{}", ran.err);
}

#[test]
fn resources_of_two_patients_are_refused() {
    let dosage = json!([at("08:00:00", &mg(&json!(60)))]);
    let mut other = order(&mst_30(), &dosage);
    other["subject"]["reference"] = json!("Patient/2");
    refused(
        &bundle(&[order(&mst_30(), &dosage), other]),
        "different patients",
    );
}

#[test]
fn what_stands_elsewhere_and_in_words_is_listed() {
    let mut one = at("08:00:00", &mg(&json!(60)));
    one["text"] = json!("and one more if in pain");
    one["timing"]["repeat"]["boundsPeriod"] = json!({ "end": "2027-01-31" });
    let patient = json!({ "resourceType": "Patient", "name": [{ "text": "Jane" }] });
    let imported = imported(&bundle(&[patient, order(&mst_30(), &json!([one]))]));
    assert!(lists(&imported, "entry[0].resource", "not taken over"));
    assert!(lists(
        &imported,
        "entry[1].resource.dosageInstruction[0].text",
        "free text"
    ));
    assert!(lists(&imported, "boundsPeriod", "limits the days"));
    // Who the patient is stays with the reader.
    let draft = imported.draft(today());
    assert_eq!(draft.patient.name, "");
    assert!(draft.journal[0].text.contains("and one more if in pain"));
}

#[test]
fn files_that_are_none_are_refused_with_a_reason() {
    refused(
        &json!({ "resourceType": "Patient" }),
        "holds no prescription",
    );
    refused(&json!([]), "holds no prescription");
    let limit = |bytes: &[u8]| {
        fhir::import(bytes, formulary(), None, today())
            .expect_err("read")
            .to_string()
    };
    assert!(limit(&vec![b' '; 9 * 1024 * 1024]).contains("too large"));
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    assert!(limit(deep.as_bytes()).contains("levels"));
    assert!(limit(b"{\"status\": 1, \"status\": 2}").contains("twice"));
    assert!(limit(b"\xff").contains("UTF-8"));
}

#[test]
fn the_command_writes_a_plan_that_names_what_is_missing() {
    let dosage = json!([
        at("08:00:00", &mg(&json!(60))),
        at("20:00:00", &mg(&json!(60)))
    ]);
    let desk = Desk::new();
    let file = desk.write(
        "in.json",
        &serde_json::to_vec(&order(&mst_30(), &dosage)).expect("JSON"),
    );
    let out = desk.path("new.taper.json");
    let out_text = out.to_str().expect("UTF-8");
    let ran = run(&["import", &file, "--json", "--out", out_text]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let answer = ran.json();
    assert_eq!(answer["regimen"][0]["product"], "uk-mor-mr12-tab");
    assert_eq!(list(&answer["not_read"]).len(), 0);
    let draft = plan_file::read(&read_file(&out)).expect("a plan file");
    assert_eq!(
        doses(&draft.regimen[0]),
        [("08:00", "60 mg"), ("20:00", "60 mg")]
    );
    // Table, goal and pace are the reader's to choose: nothing is planned before.
    let ran = run(&["check", out_text]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.err.contains("equivalence_table") && ran.err.contains("start"),
        "{}",
        ran.err
    );
    // A plan that is there is never replaced.
    let before = read_file(&out);
    let ran = run(&["import", &file, "--out", out_text]);
    assert_eq!(ran.status, 2);
    assert!(read_file(&out) == before);
    let ran = run(&["import", &file]);
    assert!(
        ran.text()
            .contains("morphine: uk-mor-mr12-tab (MST Continus), 08:00 60 mg, 20:00 60 mg"),
        "{}",
        ran.text()
    );
}

#[test]
fn a_name_of_both_countries_is_read_where_another_medicine_tells_the_country() {
    let name = json!({ "text": "Morphine oral solution" });
    let dosage = json!([at("08:00:00", &mg(&json!(10)))]);
    let both = bundle(&[order(&name, &dosage), order(&mst_30(), &dosage)]);
    let imported = imported(&both);
    let products: Vec<&str> = imported
        .rows
        .iter()
        .map(|row| row.product.as_str())
        .collect();
    assert_eq!(products, ["uk-mor-ir-liq", "uk-mor-mr12-tab"]);
}

#[test]
fn a_name_of_both_countries_asks_for_one() {
    let name = json!({ "text": "Morphine oral solution" });
    let dosage = json!([at("08:00:00", &mg(&json!(10)))]);
    refused(&order(&name, &dosage), "can be any of");
    let bytes = serde_json::to_vec(&order(&name, &dosage)).expect("JSON");
    let american =
        fhir::import(&bytes, formulary(), Some(Country::Us), today()).expect("taken over");
    assert_eq!(text(&json!(american.rows[0].product)), "us-mor-ir-sol");
    // It comes in several strengths, and none was named.
    assert_eq!(american.rows[0].concentration, "");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_and_no_change_of_a_resource_make_the_import_panic(
        bytes in collection::vec(any::<u8>(), 0..200), place in any::<usize>(), byte in any::<u8>(),
    ) {
        let _ = fhir::import(&bytes, formulary(), None, today());
        let sound = order(&mst_30(), &json!([at("08:00:00", &mg(&json!(60)))]));
        let mut sound = serde_json::to_vec(&sound).expect("JSON");
        let length = sound.len();
        sound[place % length] = byte;
        let _ = fhir::import(&sound, formulary(), None, today());
    }
}
