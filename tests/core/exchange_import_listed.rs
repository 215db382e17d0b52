//! What other systems say beside a dose: nothing of it is dropped, and what contradicts is not
//! taken over.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::draft::TakingDraft;

use crate::exchange_import::{at, bundle, doses, imported, lists, mg, mst_30, order, refused};

fn morning() -> Value {
    at("08:00:00", &mg(&json!(60)))
}

/// An order with a field more.
fn with(name: &str, value: Value) -> Value {
    let mut one = order(&mst_30(), &json!([morning()]));
    one[name] = value;
    one
}

/// An order whose one instruction has a field more.
fn instructed(name: &str, value: Value) -> Value {
    let mut one = morning();
    one[name] = value;
    order(&mst_30(), &json!([one]))
}

fn statement(dosage: &Value) -> Value {
    json!({
        "resourceType": "MedicationStatement", "status": "active",
        "subject": { "reference": "Patient/1" },
        "medicationCodeableConcept": mst_30(), "dosage": dosage,
    })
}

#[test]
fn notes_routes_methods_and_whatever_else_stands_there_are_listed() {
    let all = imported(&with("note", json!([{ "text": "not with alcohol" }])));
    assert_eq!(doses(&all.rows[0]), [("08:00", "60 mg")]);
    let note = &all.not_read[0];
    assert_eq!(
        (note.place.as_str(), note.given.as_str()),
        ("note[0].text", "not with alcohol")
    );
    for (name, value, words) in [
        ("method", json!({ "text": "crushed" }), "crushed"),
        ("site", json!({ "text": "left arm" }), "left arm"),
        ("route", json!({ "text": "via the PEG" }), "via the PEG"),
        (
            "additionalInstruction",
            json!([{ "text": "with food" }]),
            "with food",
        ),
    ] {
        let all = imported(&instructed(name, value));
        assert_eq!(doses(&all.rows[0]), [("08:00", "60 mg")], "{name}");
        assert!(
            all.not_read
                .iter()
                .any(|one| one.place.contains(name) && one.given == words),
            "{name}: {:?}",
            all.not_read
        );
    }
    for (name, value) in [
        ("reasonCode", json!([{ "text": "cancer" }])),
        ("substitution", json!({ "allowedBoolean": false })),
        ("priorPrescription", json!({ "reference": "x" })),
        ("somethingNew", json!(7)),
    ] {
        assert!(
            lists(&imported(&with(name, value)), name, "not taken over"),
            "{name}"
        );
    }
    // The product's own way of giving says nothing more.
    let own = imported(&instructed(
        "route",
        json!({ "coding": [{ "display": "Oral route" }] }),
    ));
    assert!(own.not_read.is_empty(), "{:?}", own.not_read);
}

#[test]
fn another_way_of_giving_than_the_products_contradicts_it() {
    for route in ["Intravenous", "Subcutaneous route", "Rectal use"] {
        let one = instructed("route", json!({ "text": route }));
        refused(&one, "is not how");
        refused(&one, route);
    }
}

#[test]
fn what_has_ended_or_not_begun_is_not_taken_now() {
    // Today is 2 January 2027.
    let period = |start: &str, end: &str| json!({ "start": start, "end": end });
    let mut said = statement(&json!([morning()]));
    for (start, end, why) in [
        ("2026-01-01", "2027-01-01", "has ended"),
        ("2026", "2026", "has ended"),
        ("2026-01", "2026-12-31T23:59:00Z", "has ended"),
        ("2027-01-03", "2027-02-01", "has not begun"),
        ("2026-02-01", "2026-01-01", "ends before it begins"),
        ("2026-01-01", "soon", "no day that is read"),
    ] {
        said["effectivePeriod"] = period(start, end);
        refused(&said, why);
        refused(
            &with(
                "dispenseRequest",
                json!({ "validityPeriod": period(start, end) }),
            ),
            why,
        );
    }
    for (start, end) in [
        ("2026-01-01", "2027-01-02"),
        ("2027-01-02", "2028"),
        ("2027", "2027-01"),
    ] {
        said["effectivePeriod"] = period(start, end);
        assert_eq!(doses(&imported(&said).rows[0]), [("08:00", "60 mg")]);
    }
    let bounded = |period: Value| {
        let mut one = morning();
        one["timing"]["repeat"]["boundsPeriod"] = period;
        one
    };
    let ended = bounded(period("2026-01-01", "2026-12-31"));
    refused(&order(&mst_30(), &json!([ended])), "has ended");
    // Half of an order that has ended leaves nobody knowing what the whole is now.
    let half = imported(&order(
        &mst_30(),
        &json!([ended, at("20:00:00", &mg(&json!(30)))]),
    ));
    assert_eq!(doses(&half.rows[0]), [("", "")]);
    assert!(lists(&half, "boundsPeriod", "has ended"));
}

#[test]
fn only_a_plain_false_allows_a_medicine_that_may_be_forbidden() {
    assert_eq!(imported(&with("doNotPerform", json!(false))).rows.len(), 1);
    for value in [
        json!(true),
        json!("true"),
        json!("false"),
        json!(1),
        json!({}),
    ] {
        refused(&with("doNotPerform", value), "not taken over");
    }
}

#[test]
fn a_unit_whose_word_and_code_differ_is_no_amount() {
    let amount = |unit: &str, code: &str, system: &str| json!({ "value": 30, "unit": unit, "code": code, "system": system });
    let ucum = "http://unitsofmeasure.org";
    for (amount, why) in [
        (
            amount("mg", "g", ucum),
            "‘mg’ by its words and in ‘g’ by its code",
        ),
        (amount("micrograms", "mg", ucum), "by its words"),
        // Mg is a tonne.
        (amount("mg", "Mg", ucum), "‘Mg’, which is not read"),
        (amount("mg", "g", "urn:other"), "by its words"),
        (amount("spoons", "mg", ucum), "‘spoons’, which is not read"),
    ] {
        let all = imported(&order(&mst_30(), &json!([at("08:00:00", &amount)])));
        assert_eq!(doses(&all.rows[0]), [("", "")], "{why}");
        assert!(
            lists(&all, "doseQuantity", why),
            "{why}: {:?}",
            all.not_read
        );
    }
    let words = imported(&order(
        &mst_30(),
        &json!([at("08:00:00", &amount("milligrams", "mg", ucum))]),
    ));
    assert_eq!(doses(&words.rows[0]), [("08:00", "30 mg")]);
}

#[test]
fn an_order_and_a_statement_of_one_medicine_are_not_added_up() {
    let ordered = || order(&mst_30(), &json!([morning()]));
    let same = imported(&bundle(&[ordered(), statement(&json!([morning()]))]));
    assert_eq!(same.rows.len(), 1);
    assert_eq!(doses(&same.rows[0]), [("08:00", "60 mg")]);
    assert!(
        lists(&same, "entry[1]", "entry 1 with the same doses"),
        "{:?}",
        same.not_read
    );
    // 60 mg are ordered, 30 mg are said to be taken: the doses stay open.
    let other = statement(&json!([at("08:00:00", &mg(&json!(30)))]));
    let differ = imported(&bundle(&[ordered(), other]));
    assert_eq!(differ.rows.len(), 1);
    assert_eq!(doses(&differ.rows[0]), [("", "")]);
    assert!(lists(&differ, "entry[1]", "is not guessed"));
    // Two orders may both hold; the reader is told that they add up.
    let night = order(&mst_30(), &json!([at("20:00:00", &mg(&json!(30)))]));
    let both = imported(&bundle(&[ordered(), night]));
    assert_eq!(both.rows.len(), 2);
    assert!(lists(&both, "entry[1]", "they add up"));
    assert!(both.rows[0].id != both.rows[1].id);
}

#[test]
fn when_needed_is_kept_where_its_dose_is_not_read() {
    let range = json!({ "doseRange": { "low": mg(&json!(10)), "high": mg(&json!(20)) } });
    for dosage in [
        json!([{ "asNeededBoolean": true, "doseAndRate": [range] }]),
        json!([{ "asNeededBoolean": true, "text": "one or two tablets" }]),
        json!([{ "asNeededCodeableConcept": { "text": "pain" } }]),
    ] {
        let all = imported(&order(&mst_30(), &dosage));
        let [row] = all.rows.as_slice() else {
            panic!("{all:?}")
        };
        let TakingDraft::AsNeeded(needed) = &row.taking else {
            panic!("{row:?}")
        };
        assert_eq!(needed.amount, "");
        assert!(
            lists(&all, "dosageInstruction[0]", "when needed"),
            "{:?}",
            all.not_read
        );
    }
    // Beside fixed times that are read neither is lost.
    let dosage = json!([morning(), { "asNeededBoolean": true, "doseAndRate": [range] }]);
    let all = imported(&order(&mst_30(), &dosage));
    assert_eq!(all.rows.len(), 2);
    assert_eq!(doses(&all.rows[0]), [("", "")]);
    assert!(matches!(all.rows[1].taking, TakingDraft::AsNeeded(_)));
    // What is neither true nor false is not read as no.
    let odd = json!([{ "asNeededBoolean": "true", "timing": morning()["timing"],
                       "doseAndRate": morning()["doseAndRate"] }]);
    assert_eq!(
        doses(&imported(&order(&mst_30(), &odd)).rows[0]),
        [("", "")]
    );
}

#[test]
fn what_is_left_out_with_a_dose_that_is_not_read_is_listed_too() {
    let range = json!({
        "timing": { "repeat": { "frequency": 1, "period": 1, "periodUnit": "d", "when": ["NIGHT"] } },
        "doseAndRate": [{ "doseRange": { "low": mg(&json!(30)), "high": mg(&json!(60)) } }],
    });
    let all = imported(&order(&mst_30(), &json!([morning(), range])));
    assert_eq!(doses(&all.rows[0]), [("", "")]);
    let said = |place: &str, given: &str| {
        let mut all = all.not_read.iter();
        all.any(|one| one.place.ends_with(place) && one.given.contains(given))
    };
    // The morning's 60 mg, which were read well, and when the night's are taken.
    assert!(
        said("dosageInstruction[0].timing", "time of day 08:00:00"),
        "{:?}",
        all.not_read
    );
    assert!(said(
        "dosageInstruction[0].doseAndRate[0]",
        "value 60, unit mg"
    ));
    assert!(said("dosageInstruction[1].timing.repeat", "when NIGHT"));
}

#[test]
fn a_volume_that_is_another_dose_than_the_ordered_one_leaves_it_open() {
    // Code of 10 mg/5 mL: 10 mg are 5 mL.
    let liquid =
        json!({ "coding": [{ "system": "https://dmd.nhs.uk", "code": "36128311000001101" }] });
    let millilitres = |value: u32| {
        let kind = json!({ "coding": [{ "code": "calculated" }] });
        let quantity = json!({ "value": value, "unit": "mL", "code": "mL", "system": "http://unitsofmeasure.org" });
        let mut one = at("08:00:00", &mg(&json!(10)));
        let amounts = one["doseAndRate"].as_array_mut().expect("amounts");
        amounts.push(json!({ "type": kind, "doseQuantity": quantity }));
        order(&liquid, &json!([one]))
    };
    assert_eq!(
        doses(&imported(&millilitres(5)).rows[0]),
        [("08:00", "10 mg")]
    );
    let wrong = imported(&millilitres(10));
    assert_eq!(doses(&wrong.rows[0]), [("", "")]);
    assert!(lists(
        &wrong,
        "doseQuantity",
        "another amount than the ordered one"
    ));
}

#[test]
fn what_is_listed_is_said_in_words_with_the_medicines_name() {
    let file = bundle(&[instructed("text", json!("one more if in pain"))]);
    let said: Vec<String> = imported(&file)
        .not_read
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "Entry 1 (MST Continus 30 mg), dosage instruction 1, text: ‘one more if in pain’ is free text; what it says is not taken over"
        ]
    );
}

/// Two orders of one medicine, 60 mg and 30 mg in the morning; the second names the first as the
/// one that it replaces.
fn replacing(reference: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut old = order(&mst_30(), &json!([morning()]));
    old["id"] = json!("old");
    let mut new = order(&mst_30(), &json!([at("08:00:00", &mg(&json!(30)))]));
    new["priorPrescription"] = json!({ "reference": reference });
    change(&mut new);
    let mut both = bundle(&[old, new]);
    both["entry"][0]["fullUrl"] = json!("urn:uuid:1");
    both
}

#[test]
fn an_order_that_another_one_replaces_is_not_added_to_it() {
    for reference in ["MedicationRequest/old", "urn:uuid:1"] {
        let all = imported(&replacing(reference, |_| {}));
        assert_eq!(all.rows.len(), 1);
        assert_eq!(doses(&all.rows[0]), [("08:00", "30 mg")]);
        assert!(
            lists(&all, "entry[0]", "is replaced by"),
            "{:?}",
            all.not_read
        );
    }
    // One that has not begun, or is no order, replaces nothing yet.
    for (name, value) in [
        (
            "dispenseRequest",
            json!({ "validityPeriod": { "start": "2030-01-01" } }),
        ),
        ("intent", json!("plan")),
        ("status", json!("cancelled")),
    ] {
        let both = replacing("urn:uuid:1", |new| new[name] = value);
        let all = imported(&both);
        assert_eq!(doses(&all.rows[0]), [("08:00", "60 mg")], "{name}");
        assert_eq!(all.rows.len(), 1);
    }
}

#[test]
fn a_time_of_day_that_stands_twice_is_not_taken_for_two_doses() {
    let mut twice = morning();
    twice["timing"]["repeat"]["timeOfDay"] = json!(["08:00:00", "08:00:00"]);
    twice["timing"]["repeat"]["frequency"] = json!(2);
    let all = imported(&order(&mst_30(), &json!([twice])));
    assert!(
        lists(&all, "timeOfDay[1]", "stands twice"),
        "{:?}",
        all.not_read
    );
}

#[test]
fn a_code_of_every_brand_says_which_it_was_taken_for() {
    let of = |text: &str| {
        let generic = json!({ "text": text });
        imported(&order(&generic, &json!([morning()])))
    };
    let all = of("Morphine 30mg modified-release tablets");
    let words = "does not say which brand it is: taken over as MST Continus, and it may be \
                 Morphgesic SR as well";
    assert!(
        all.not_read.iter().any(|one| one.why == words),
        "{:?}",
        all.not_read
    );
    // Morphgesic SR has no 15 mg, so that it is MST Continus.
    let all = of("Morphine 15mg modified-release tablets");
    assert!(
        !all.not_read.iter().any(|one| one.why.contains("brand")),
        "{:?}",
        all.not_read
    );
}
