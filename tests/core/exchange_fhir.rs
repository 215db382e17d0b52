//! Plans as FHIR resources: days and amounts worked by hand, and what holds for every plan.
#![cfg(test)]

use proptest::prelude::{ProptestConfig, any};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};
use taperline::exchange::fhir;
use taperline::plan;

use crate::formulary_cases::file_of;
use crate::support::{case_from, fixture, formulary, list, stopping, text, today, twice};

/// The bundle of a file's chosen scenario.
fn bytes(file: &Value) -> Vec<u8> {
    let case = case_from(&serde_json::to_vec(file).expect("JSON")).expect("a case");
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, formulary(), today()).expect("a plan");
    fhir::bundle(&case, &plan, formulary()).unwrap_or_else(|problem| panic!("{problem}\n{file:#}"))
}

fn bundle(file: &Value) -> Value {
    serde_json::from_slice(&bytes(file)).expect("JSON")
}

/// The resources of a kind.
fn resources<'a>(bundle: &'a Value, kind: &str) -> Vec<&'a Value> {
    let resources = list(&bundle["entry"])
        .iter()
        .map(|entry| &entry["resource"]);
    resources
        .filter(|one| one["resourceType"] == kind)
        .collect()
}

fn contract() -> Value {
    fixture("cases/contract-example.taper.json")
}

#[test]
fn the_contracts_example_is_prescribed_step_by_step() {
    // 120 mg falls by 10 mg every 28 days to 30 mg, then by 5 mg: 110 mg is step 1, 30 mg step 9
    // and 5 mg step 14, each 28 days. 110 mg is 55 mg twice; step 9 starts 8 × 28 = 224 days
    // after 4 January, on 16 August, and lasts to 12 September.
    let bundle = bundle(&contract());
    let requests = resources(&bundle, "MedicationRequest");
    let [mst, oramorph] = requests.as_slice() else {
        panic!("{} prescriptions", requests.len())
    };
    let steps: Vec<&Value> = list(&mst["dosageInstruction"]).iter().collect();
    assert_eq!(steps.last().expect("steps")["sequence"], 14);
    let first = &steps[0];
    assert_eq!(
        first["text"],
        "At 08:00 55 mg (1 × 30 mg + 1 × 15 mg + 1 × 10 mg), from 4 January 2027 to 31 January 2027"
    );
    assert_eq!(
        first["timing"]["repeat"],
        json!({
            "boundsPeriod": { "start": "2027-01-04", "end": "2027-01-31" },
            "frequency": 1, "period": 1, "periodUnit": "d", "timeOfDay": ["08:00:00"],
        })
    );
    let quantity = &first["doseAndRate"][0]["doseQuantity"];
    assert_eq!(
        quantity,
        &json!({ "value": 55, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg" })
    );
    // Two doses of one step hold at the same time, so they have one number.
    assert_eq!(
        (&steps[0]["sequence"], &steps[1]["sequence"]),
        (&json!(1), &json!(1))
    );
    let ninth = steps
        .iter()
        .find(|one| one["sequence"] == 9)
        .expect("step 9");
    assert_eq!(
        ninth["timing"]["repeat"]["boundsPeriod"],
        json!({ "start": "2027-08-16", "end": "2027-09-12" })
    );
    assert_eq!(ninth["doseAndRate"][0]["doseQuantity"]["value"], 15);
    assert_eq!(
        mst["note"][0]["text"],
        "Stops: nothing of it is taken from 31 January 2028."
    );
    // A sixth of 110 mg is 18.3 mg; 9 mL of 10 mg/5 mL is 18 mg, six times 108 mg.
    let needed = &oramorph["dosageInstruction"][0];
    assert_eq!(
        needed["text"],
        "When needed 18 mg (9 mL of 10 mg/5 mL), at most 6 times in 24 hours (108 mg), from 4 January 2027 to 31 January 2027"
    );
    assert_eq!(needed["asNeededBoolean"], true);
    assert_eq!(needed["maxDosePerPeriod"]["numerator"]["value"], 108);
    assert_eq!(needed["maxDosePerPeriod"]["denominator"]["value"], 24);
    let amounts = list(&needed["doseAndRate"]).iter();
    let amounts: Vec<&Value> = amounts.map(|one| &one["doseQuantity"]["value"]).collect();
    assert_eq!(amounts, [&json!(18), &json!(9)]);
}

#[test]
fn what_to_supply_is_counted_by_strength() {
    // 28 days of 30 + 15 + 10 mg twice a day: 56 of each. As needed 9 mL six times a day for 28
    // days: 1512 mL.
    let bundle = bundle(&contract());
    let january: Vec<(String, Value)> = resources(&bundle, "SupplyRequest")
        .iter()
        .filter(|one| one["occurrencePeriod"]["start"] == "2027-01-04")
        .map(|one| {
            let item = text(&one["itemCodeableConcept"]["text"]);
            let strength = item.rsplit_once(", ").expect("a strength").1;
            (strength.to_owned(), one["quantity"]["value"].clone())
        })
        .collect();
    let expected = [
        ("30 mg", 56),
        ("15 mg", 56),
        ("10 mg", 56),
        ("10 mg/5 mL", 1512),
    ];
    let expected = expected.map(|(strength, count)| (strength.to_owned(), json!(count)));
    assert_eq!(january, expected);
}

#[test]
fn a_prescription_says_what_all_its_supplies_come_to() {
    // 14 steps of 28 days from 110 to 30 mg by tens and from 25 to 5 mg by fives: 630 and 75 mg,
    // 28 times, are 19,740 mg. Halves are none, so that nothing is over.
    let bundle = bundle(&contract());
    let requests = resources(&bundle, "MedicationRequest");
    let mst = &requests[0]["dispenseRequest"];
    assert_eq!(
        (&mst["quantity"]["value"], &mst["quantity"]["unit"]),
        (&json!(19_740), &json!("mg"))
    );
    assert_eq!(
        mst["validityPeriod"],
        json!({ "start": "2027-01-04", "end": "2028-01-30" })
    );
    assert_eq!(requests[1]["dispenseRequest"]["quantity"]["unit"], "mL");
}

#[test]
fn codes_stand_where_the_data_have_exactly_one() {
    let coded = |concept: &Value| concept["coding"][0]["code"].as_str().map(str::to_owned);
    let morphine = bundle(&contract());
    let requests = resources(&morphine, "MedicationRequest");
    // The product has seven strengths; each strength has its own code.
    assert_eq!(coded(&requests[0]["medicationCodeableConcept"]), None);
    let strengths = list(&requests[0]["contained"]);
    let thirty = strengths
        .iter()
        .find(|one| text(&one["code"]["text"]).ends_with(", 30 mg"))
        .expect("30 mg");
    assert_eq!(coded(&thirty["code"]).as_deref(), Some("36127311000001102"));
    let liquid = &requests[1]["medicationCodeableConcept"];
    assert_eq!(coded(liquid).as_deref(), Some("36128311000001101"));
    // Oxycodone 10 mg is a tablet or a capsule: two codes, so none is written.
    let row = json!([{ "id": "oxy", "product": "uk-oxy-ir-solid", "regular": twice("10 mg") }]);
    let oxycodone = bundle(&stopping("uk", &row, &["oxy"], &json!({})));
    let request = resources(&oxycodone, "MedicationRequest")[0];
    assert!(
        list(&request["contained"])
            .iter()
            .all(|one| coded(&one["code"]).is_none())
    );
    // Nothing of the United States has a dm+d code.
    let row = json!([{ "id": "oxy", "product": "us-oxy-er-tab", "regular": twice("40 mg") }]);
    let american = bytes(&stopping("us", &row, &["oxy"], &json!({})));
    assert!(
        !String::from_utf8(american)
            .expect("UTF-8")
            .contains("dmd.nhs.uk")
    );
}

#[test]
fn nothing_is_an_order_and_the_plan_holds_all_together() {
    let bundle = bundle(&contract());
    let plan = resources(&bundle, "CarePlan")[0];
    assert_eq!(
        (&plan["status"], &plan["intent"]),
        (&json!("draft"), &json!("plan"))
    );
    assert_eq!(
        plan["period"],
        json!({ "start": "2027-01-04", "end": "2028-01-31" })
    );
    for request in resources(&bundle, "MedicationRequest") {
        assert_eq!(
            (&request["status"], &request["intent"]),
            (&json!("draft"), &json!("plan"))
        );
        assert_eq!(
            request["groupIdentifier"]["value"],
            format!("urn:uuid:{}", text(&plan["id"]))
        );
    }
    // The data are unsigned, and whoever reads the plan elsewhere is told so.
    let notes = plan["note"].to_string();
    assert!(
        notes.contains("no clinician or pharmacist") || notes.contains("checked"),
        "{notes}"
    );
}

#[test]
fn the_present_regimen_is_observed_in_units_of_its_own() {
    let bundle = bundle(&contract());
    let observations = resources(&bundle, "Observation");
    let [observation] = observations.as_slice() else {
        panic!("{} observations", observations.len())
    };
    let total = &observation["valueQuantity"];
    assert_eq!(
        (&total["value"], &total["code"]),
        (&json!(160), &json!("{MME}/d"))
    );
    // Buprenorphine under the tongue has no factor in this table: the total is unknown, never
    // smaller.
    let row = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("60 mg") },
        { "id": "bup", "product": "uk-bup-sl", "regular": twice("0.2 mg") },
    ]);
    let bundle = self::bundle(&stopping("uk", &row, &["mst"], &json!({})));
    let observation = resources(&bundle, "Observation")[0];
    assert!(observation["valueQuantity"].is_null());
    assert_eq!(
        observation["dataAbsentReason"]["coding"][0]["code"],
        "unknown"
    );
    let [morphine, buprenorphine] = list(&observation["component"]) else {
        panic!("{observation:#}")
    };
    assert_eq!(morphine["valueQuantity"]["value"], 120);
    assert!(buprenorphine["valueQuantity"].is_null());
}

#[test]
fn thousands_are_read_back_as_they_are_written() {
    // 1500 micrograms twice are 3000 a day; less a tenth of that, 300, they are 2700 a day,
    // twice 1350.
    let row = json!([{ "id": "row", "product": "us-bup-film", "brand": "Belbuca",
                       "regular": twice("1500 mcg") }]);
    let bundle = bundle(&stopping("us", &row, &["row"], &json!({})));
    let request = resources(&bundle, "MedicationRequest")[0];
    let first = &request["dosageInstruction"][0];
    let said = text(&first["text"]);
    assert!(said.contains("1,350 micrograms"), "{said}");
    let quantity = &first["doseAndRate"][0]["doseQuantity"];
    assert_eq!(quantity["value"], 1350);
    assert_eq!(quantity["unit"], "micrograms");
}

#[test]
fn the_rate_beside_two_patches_is_that_of_both() {
    // Two patches of 25 micrograms an hour are 50 together, in every step in which they stay.
    let row = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") },
        { "id": "patch", "product": "uk-fen-td72", "patches": ["25 mcg/h", "25 mcg/h"],
          "next_change": "2027-01-05" },
    ]);
    let bundle = bundle(&stopping("uk", &row, &["mst"], &json!({})));
    let request = resources(&bundle, "MedicationRequest")[1];
    let instructions = list(&request["dosageInstruction"]);
    assert!(instructions.len() > 1);
    for one in instructions {
        let [amount] = list(&one["doseAndRate"]) else {
            panic!("{one:#}")
        };
        assert_eq!(amount["doseQuantity"]["value"], 2);
        assert_eq!(amount["rateQuantity"]["value"], 50);
        let said = text(&one["text"]);
        let words = "2 patches of 25 micrograms an hour each, 50 micrograms an hour together, \
                     changed every 3 days";
        assert!(said.starts_with(words), "{said}");
    }
}

#[test]
fn a_product_that_takes_the_place_of_another_is_a_prescription_of_its_own() {
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    // 60 mg falls by 6 mg every 28 days, to 54 and, from 1 February, 48 mg; in tablets 50 mg.
    // Capsules of 10 mg hold the same 50 mg as 20 and 30 mg.
    let regular = json!([
        { "time": "08:00", "amount": "20 mg" }, { "time": "20:00", "amount": "30 mg" },
    ]);
    let request = json!({ "replans": [{
        "from": "2027-03-01", "reason": "supply",
        "switch": [{ "id": "row", "product": "uk-mor-mr12-cap", "regular": regular }],
    }] });
    let bundle = bundle(&stopping("uk", &row, &["row"], &request));
    let requests = resources(&bundle, "MedicationRequest");
    let [tablets, capsules] = requests.as_slice() else {
        panic!("{} prescriptions", requests.len())
    };
    let last = list(&tablets["dosageInstruction"])
        .last()
        .expect("an instruction");
    let first = &capsules["dosageInstruction"][0];
    assert_eq!(
        last["timing"]["repeat"]["boundsPeriod"]["end"],
        "2027-02-28"
    );
    assert_eq!(
        first["timing"]["repeat"]["boundsPeriod"]["start"],
        "2027-03-01"
    );
    assert!(text(&tablets["note"][0]["text"]).contains("takes its place; never both"));
}

#[test]
fn hostile_words_come_out_as_written_and_break_nothing() {
    let mut file = contract();
    let hostile = format!("<script>\"'&=1+1\u{202e}\u{0}\r\n{}", "x".repeat(10_000));
    file["patient"] = json!({ "name": hostile, "identifier": "{\"resourceType\":\"Patient\"}" });
    file["regimen"][0]["brand"] = json!("\u{7}=cmd|' /C calc'!A0\u{202e}");
    file["scenarios"][0]["name"] = json!("</scenario> \"A\"");
    file["chosen"] = file["scenarios"][0]["name"].clone();
    let bundle = bundle(&file);
    let patient = resources(&bundle, "Patient")[0];
    let name = text(&patient["name"][0]["text"]);
    assert!(name.starts_with("<script>\"'&=1+1"), "{name}");
    assert!(name.ends_with("xxx") && !name.chars().any(char::is_control));
    assert_eq!(
        patient["identifier"][0]["value"],
        "{\"resourceType\":\"Patient\"}"
    );
    let first =
        text(&resources(&bundle, "MedicationRequest")[0]["medicationCodeableConcept"]["text"]);
    assert!(first.contains("( =cmd|' /C calc'!A0)"), "{first}");
}

#[test]
fn who_the_patient_is_stands_only_where_the_file_says_it() {
    let mut file = contract();
    file.as_object_mut().expect("an object").remove("patient");
    let bundle = bundle(&file);
    let patient = resources(&bundle, "Patient")[0]
        .as_object()
        .expect("an object");
    let names: Vec<&str> = patient.keys().map(String::as_str).collect();
    assert_eq!(names, ["resourceType", "id"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    // Every bundle is held against its schedule on the way out; here the days are read again.
    #[test]
    fn no_plan_of_any_product_has_a_gap_or_an_overlap(seed in any::<u64>()) {
        let file = file_of(seed);
        let first = bytes(&file);
        prop_assert_eq!(&first, &bytes(&file));
        let bundle: Value = serde_json::from_slice(&first).expect("JSON");
        for request in resources(&bundle, "MedicationRequest") {
            let mut before: Option<(u64, String, String)> = None;
            for one in list(&request["dosageInstruction"]) {
                let bounds = &one["timing"]["repeat"]["boundsPeriod"];
                let sequence = one["sequence"].as_u64().expect("a number");
                let (start, end) = (text(&bounds["start"]), bounds["end"].as_str().unwrap_or(""));
                if let Some((number, from, to)) = &before {
                    if *number == sequence {
                        prop_assert_eq!((from.as_str(), to.as_str()), (start, end));
                    } else {
                        let next = crate::support::date(to) + chrono::Days::new(1);
                        prop_assert_eq!(next.to_string(), start);
                    }
                }
                prop_assert!(end.is_empty() || start <= end);
                before = Some((sequence, start.to_owned(), end.to_owned()));
            }
        }
    }
}
