//! Every number of the referral and naloxone data, under, at and over it: doses by country and
//! drug, several opioids, COWS, days of worsening, steep steps. The equivalents are worked by
//! hand beside each dose; the published dose levels are in `dose_levels.rs`.
#![cfg(test)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use taperline::clinical_data::Condition;
use taperline::quantity::decimal_text;

use crate::consultations::{asked, plan_file};
use crate::support::{formulary, list, text};

/// A present regimen that asks for no change, so that only its dose speaks.
pub fn consultation(country: &str, table: &str, regimen: &Value, circumstances: &Value) -> Value {
    json!({
        "country": country, "table": table, "regimen": regimen,
        "assessment": {}, "circumstances": circumstances,
        "request": { "manual_end": "2027-01-31",
            "manual_steps": [{ "start": "2027-01-04", "items": [] }] },
    })
}

pub fn assessed(consultation: &Value) -> Value {
    asked("assess", &plan_file(consultation))
}

/// A liquid or tablets once a day.
fn once(product: &str, amount: &str) -> Value {
    json!([{ "id": "row", "product": product,
        "regular": [{ "time": "08:00", "amount": amount }] }])
}

/// Morphine by mouth, which counts times 1 in every table.
pub fn morphine(country: &str, milligrams: u32) -> Value {
    let amount = format!("{milligrams} mg");
    match country {
        "uk" => once("uk-mor-ir-liq", &amount),
        _ => json!([{ "id": "row", "product": "us-mor-ir-sol", "concentration": "2 mg/mL",
            "regular": [{ "time": "08:00", "amount": amount }] }]),
    }
}

fn patches(product: &str, strengths: &[&str]) -> Value {
    json!([{ "id": "row", "product": product, "patches": strengths,
        "next_change": "2027-01-05" }])
}

pub fn table_of(country: &str) -> &'static str {
    if country == "uk" {
        "fpm-2020"
    } else {
        "cdc-2022"
    }
}

/// The rules of an answer's referrals that are among these.
fn asked_among<'a>(answer: &'a Value, rules: &[&str]) -> Vec<&'a str> {
    let found = list(&answer["referrals"]).iter();
    let found = found.map(|referral| text(&referral["rule"]));
    found.filter(|rule| rules.contains(rule)).collect()
}

const DOSE_RULES: [&str; 3] = ["ome-500", "ome-300", "ome-120"];

#[test]
fn referrals_by_dose_level_under_at_and_over() {
    let (none, over_120): (&[&str], &[&str]) = (&[], &["ome-120"]);
    let (uk_300, uk_500): (&[&str], &[&str]) = (&["ome-300", "ome-120"], &DOSE_RULES);
    let us_500: &[&str] = &["ome-500", "ome-120"];
    let morphine_doses = [
        ("uk", 119, none),
        ("uk", 120, none),
        ("uk", 121, over_120),
        ("uk", 299, over_120),
        ("uk", 300, uk_300),
        ("uk", 301, uk_300),
        ("uk", 499, uk_300),
        ("uk", 500, uk_500),
        ("uk", 501, uk_500),
        ("us", 119, none),
        ("us", 120, none),
        ("us", 121, over_120),
        // 300 mg is a level of United Kingdom sources alone.
        ("us", 299, over_120),
        ("us", 300, over_120),
        ("us", 301, over_120),
        ("us", 499, over_120),
        ("us", 500, us_500),
        ("us", 501, us_500),
    ];
    let of_morphine = morphine_doses
        .map(|(country, dose, rules)| (country, table_of(country), morphine(country, dose), rules));
    let (uk, us) = ("fpm-2020", "cdc-2022");
    let others = [
        // Oxycodone × 1.5: 79 → 118.5, 80 → 120, 81 → 121.5, 200 → 300, 333 → 499.5, 334 → 501.
        ("uk", uk, once("uk-oxy-ir-liq", "79 mg"), none),
        ("uk", uk, once("uk-oxy-ir-liq", "80 mg"), none),
        ("uk", uk, once("uk-oxy-ir-liq", "81 mg"), over_120),
        ("uk", uk, once("uk-oxy-ir-liq", "199 mg"), over_120),
        ("uk", uk, once("uk-oxy-ir-liq", "200 mg"), uk_300),
        ("uk", uk, once("uk-oxy-ir-liq", "333 mg"), uk_300),
        ("uk", uk, once("uk-oxy-ir-liq", "334 mg"), uk_500),
        // Tapentadol × 0.4: 298 → 119.2, 300 → 120, 302 → 120.8.
        ("uk", uk, once("uk-tap-liq", "298 mg"), none),
        ("uk", uk, once("uk-tap-liq", "300 mg"), none),
        ("uk", uk, once("uk-tap-liq", "302 mg"), over_120),
        // Hydromorphone × 5: 24 → 120, 24.2 → 121, 99.8 → 499, 100 → 500.
        ("us", us, once("us-hyd-liq", "24 mg"), none),
        ("us", us, once("us-hyd-liq", "24.2 mg"), over_120),
        ("us", us, once("us-hyd-liq", "99.8 mg"), over_120),
        ("us", us, once("us-hyd-liq", "100 mg"), us_500),
        // Tramadol × 0.2: 600 → 120, 605 → 121.
        ("us", us, once("us-tra-sol", "600 mg"), none),
        ("us", us, once("us-tra-sol", "605 mg"), over_120),
        // Fentanyl, United Kingdom: 50 is 120; 50 and 12 are 120 + 30 = 150.
        ("uk", uk, patches("uk-fen-td72", &["50 mcg/h"]), none),
        (
            "uk",
            uk,
            patches("uk-fen-td72", &["50 mcg/h", "12 mcg/h"]),
            over_120,
        ),
        // 100 and 12 are 240 + 30 = 270; 100 and 25 are 240 + 60 = 300; 2 × 100 and 12 are 510.
        (
            "uk",
            uk,
            patches("uk-fen-td72", &["100 mcg/h", "12 mcg/h"]),
            over_120,
        ),
        (
            "uk",
            uk,
            patches("uk-fen-td72", &["100 mcg/h", "25 mcg/h"]),
            uk_300,
        ),
        (
            "uk",
            uk,
            patches("uk-fen-td72", &["100 mcg/h", "100 mcg/h"]),
            uk_300,
        ),
        (
            "uk",
            uk,
            patches("uk-fen-td72", &["100 mcg/h", "100 mcg/h", "12 mcg/h"]),
            uk_500,
        ),
        // Fentanyl, United States × 2.4: 50 → 120; 50 and 12 → 62 × 2.4 = 148.8.
        ("us", us, patches("us-fen-td72", &["50 mcg/h"]), none),
        (
            "us",
            us,
            patches("us-fen-td72", &["50 mcg/h", "12 mcg/h"]),
            over_120,
        ),
        // Buprenorphine: 35 is 84, 52.5 is 126.
        ("uk", uk, patches("uk-bup-td96", &["35 mcg/h"]), none),
        ("uk", uk, patches("uk-bup-td96", &["52.5 mcg/h"]), over_120),
        // A range counts by its high end: 25 is 60 to 90, two of them 120 to 180.
        ("uk", "spcg", patches("uk-fen-td72", &["25 mcg/h"]), none),
        (
            "uk",
            "spcg",
            patches("uk-fen-td72", &["25 mcg/h", "25 mcg/h"]),
            over_120,
        ),
    ];
    for (country, table, regimen, rules) in of_morphine.into_iter().chain(others) {
        let answer = assessed(&consultation(country, table, &regimen, &json!({})));
        assert_eq!(
            asked_among(&answer, &DOSE_RULES),
            rules,
            "{country} {regimen}"
        );
    }
}

#[test]
fn admission_is_asked_about_from_300_mg_with_any_of_four_circumstances() {
    let reasons = [
        "unstable_heart_disease",
        "unstable_mental_illness",
        "frail_or_older",
        "previous_failed_taper",
    ];
    for country in ["uk", "us"] {
        for (dose, fires) in [(299, false), (300, true), (301, true)] {
            for reason in reasons {
                for answer in ["yes", "no", "unknown"] {
                    let regimen = morphine(country, dose);
                    let circumstances = json!({ reason: answer });
                    let told = consultation(country, table_of(country), &regimen, &circumstances);
                    let found = assessed(&told);
                    let found = asked_among(&found, &["admission-for-taper"]);
                    let expected = fires && answer == "yes";
                    assert_eq!(
                        !found.is_empty(),
                        expected,
                        "{country} {dose} {reason} {answer}"
                    );
                }
            }
        }
    }
}

#[test]
fn expert_advice_on_a_palliative_switch_is_asked_for_over_100_mg() {
    for (dose, over) in [(99, false), (100, false), (101, true)] {
        for (switch, palliative) in [("yes", "yes"), ("no", "yes"), ("yes", "unknown")] {
            let circumstances =
                json!({ "opioid_switch_considered": switch, "palliative_care": palliative });
            let told = consultation("uk", "fpm-2020", &morphine("uk", dose), &circumstances);
            let answer = assessed(&told);
            let found = asked_among(&answer, &["ome-100-palliative-switch"]);
            let expected = over && (switch, palliative) == ("yes", "yes");
            assert_eq!(!found.is_empty(), expected, "{dose} {switch} {palliative}");
        }
    }
}

#[test]
fn several_opioids_are_counted_by_drug() {
    let row = |id: &str, product: &str| {
        json!({ "id": id, "product": product,
            "regular": [{ "time": "08:00", "amount": "10 mg" }] })
    };
    let (tablets, liquid) = (row("a", "uk-mor-mr12-tab"), row("b", "uk-mor-ir-liq"));
    let oxycodone = row("c", "uk-oxy-mr12");
    for (regimen, several) in [
        (json!([tablets]), false),
        // Two forms of one drug are one opioid.
        (json!([tablets, liquid]), false),
        (json!([tablets, oxycodone]), true),
        (json!([tablets, liquid, oxycodone]), true),
    ] {
        let answer = assessed(&consultation("uk", "fpm-2020", &regimen, &json!({})));
        let found = asked_among(&answer, &["several-opioids"]);
        assert_eq!(!found.is_empty(), several, "{regimen}");
    }
}

fn review(day: &str, more: &Value) -> Value {
    let mut entry = json!({ "date": day, "author": "Dr A", "kind": "review", "text": "seen" });
    let fields = entry.as_object_mut().expect("an object");
    for (name, value) in more.as_object().expect("an object") {
        fields.insert(name.clone(), value.clone());
    }
    entry
}

fn reviewed(journal: Value) -> Value {
    let mut told = consultation("uk", "fpm-2020", &morphine("uk", 60), &json!({}));
    told["journal"] = journal;
    assessed(&told)
}

#[test]
fn withdrawal_is_severe_from_a_cows_of_25() {
    for (total, severe) in [(0, false), (24, false), (25, true), (26, true), (48, true)] {
        let cows = json!({ "withdrawal": { "scale": "cows", "total": total } });
        let answer = reviewed(json!([review("2027-01-01", &cows)]));
        let found = asked_among(&answer, &["severe-withdrawal"]);
        assert_eq!(!found.is_empty(), severe, "{total}");
        let scales = list(&answer["watch"]["scales"]);
        let cows = scales
            .iter()
            .find(|scale| scale["id"] == "cows")
            .expect("COWS");
        let within = |band: &&Value| {
            let end = |name: &str| band[name].as_u64().expect("a number");
            (end("from")..=end("to")).contains(&total)
        };
        let band = list(&cows["bands"]).iter().find(within).expect("a band");
        let name = match total {
            0 => "none",
            24 => "moderate",
            25 | 26 => "moderately severe",
            _ => "severe",
        };
        assert_eq!(band["band"], name, "{total}");
    }
}

#[test]
fn worse_for_over_a_month_is_more_than_28_days() {
    // Today is 2 January 2027; 4 December is 29 days before it.
    for (first, days, over) in [
        ("2026-12-06", 27, false),
        ("2026-12-05", 28, false),
        ("2026-12-04", 29, true),
    ] {
        let worse = json!({ "pain": "worse" });
        let answer = reviewed(json!([review(first, &worse), review("2027-01-02", &worse)]));
        let found = asked_among(&answer, &["worse-for-over-a-month"]);
        assert_eq!(!found.is_empty(), over, "{days}");
        let mut findings = list(&answer["findings"]).iter();
        let finding = findings.any(|finding| finding["rule"] == "worse-for-long");
        assert_eq!(finding, over, "{days}");
    }
}

#[test]
fn a_step_is_steep_above_25_per_cent_of_the_dose_before() {
    // Of 40 mg twice, 80 mg: 62 mg is a cut of 22.5 %, 60 mg of 25 % and 58 mg of 27.5 %, each
    // in whole mL of 2 mg/mL. The stop at the end, 100 %, is not looked at.
    let doses = |morning: &str, night: &str| json!([{ "time": "08:00", "amount": morning }, { "time": "20:00", "amount": night }]);
    let now = doses("40 mg", "40 mg");
    let regimen = json!([{ "id": "row", "product": "uk-mor-ir-liq", "regular": now }]);
    for (morning, night, steep) in [
        ("32 mg", "30 mg", false),
        ("30 mg", "30 mg", false),
        ("30 mg", "28 mg", true),
    ] {
        let mut told = consultation("uk", "fpm-2020", &regimen, &json!({}));
        told["request"] = json!({ "manual_end": "2027-03-31", "manual_steps": [
            { "start": "2027-01-04", "items": [{ "id": "row", "regular": doses(morning, night) }] },
            { "start": "2027-02-01", "items": [{ "id": "row", "regular": [] }] },
        ] });
        let plan = asked("plan", &plan_file(&told));
        assert_eq!(list(&plan["schedule"]["steps"]).len(), 2, "{plan:#}");
        let found = asked_among(&plan, &["steep-taper"]);
        assert_eq!(!found.is_empty(), steep, "{morning} {night}");
    }
}

#[test]
fn naloxone_is_offered_from_50_mg_and_by_another_source_above_it() {
    for country in ["uk", "us"] {
        for (dose, sources) in [
            (49, json!([])),
            (50, json!(["cdc-2022"])),
            (51, json!(["cdc-2022", "cep-ontario"])),
        ] {
            let regimen = morphine(country, dose);
            let told = consultation(country, table_of(country), &regimen, &json!({}));
            let answer = assessed(&told);
            let reasons = list(&answer["watch"]["naloxone"]["reasons"]).iter();
            let found: Value = reasons.map(|reason| reason["source"].clone()).collect();
            assert_eq!(found, sources, "{country} {dose}");
        }
    }
}

/// The numbers that conditions compare with, each tested above.
const COMPARED: [(&str, &str); 9] = [
    ("regimen.ome_mg_per_day", "500"),
    ("regimen.ome_mg_per_day", "300"),
    ("regimen.ome_mg_per_day", "120"),
    ("regimen.ome_mg_per_day", "100"),
    ("regimen.ome_mg_per_day", "50"),
    ("regimen.opioid_count", "2"),
    ("review.days_worse_after_a_small_cut", "28"),
    ("review.cows", "25"),
    ("schedule.step.of_previous_percent", "25"),
];

fn numbers(condition: &Condition, found: &mut BTreeSet<(String, String)>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| numbers(part, found));
        }
        Condition::Over { field, number } | Condition::AtLeast { field, number } => {
            found.insert((field.clone(), decimal_text(number)));
        }
        _ => {}
    }
}

#[test]
fn every_number_that_a_condition_names_is_tested_here() {
    let mut found = BTreeSet::new();
    let triggers = formulary().triggers().iter().map(|trigger| &trigger.when);
    let naloxone = formulary().monitoring().naloxone.iter();
    for condition in triggers.chain(naloxone.map(|trigger| &trigger.when)) {
        numbers(condition, &mut found);
    }
    let tested = COMPARED.map(|(field, number)| (field.to_owned(), number.to_owned()));
    assert_eq!(found, BTreeSet::from(tested));
}
