//! The published dose levels, under, at and over each: by country and by kind of patient.
#![cfg(test)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use taperline::clinical_data::Threshold;

use crate::consultation_numbers::{assessed, consultation, morphine, table_of};
use crate::support::{figure, formulary, list, text};

/// The published levels that a dose passes, each as source and number.
const LEVELS: [(&str, &str, &str, bool, bool); 10] = [
    // Country, source, level, whether the level itself passes, whether palliative care counts.
    ("uk", "somerset-pain", "100", false, false),
    ("uk", "fpm-tapering-older", "120", false, false),
    ("uk", "fpm-tapering-older", "300", true, false),
    ("uk", "sheffield-pain", "300", false, false),
    ("uk", "fpm-equivalents", "500", true, true),
    ("us", "cdc-2022", "50", true, false),
    ("us", "cdc-2016", "90", true, false),
    ("us", "va-2016", "90", true, false),
    ("us", "va-dod-2017", "90", false, false),
    ("us", "cope-rems", "120", true, false),
];

fn levels_named(answer: &Value) -> BTreeSet<(String, String)> {
    let findings = list(&answer["findings"]).iter();
    let levels = findings.filter(|finding| finding["rule"] == "dose-level");
    levels
        .map(|finding| {
            let level = figure(&finding["numbers"]["level_mg_per_day"]);
            (text(&finding["source"]).to_owned(), level)
        })
        .collect()
}

#[test]
fn dose_levels_by_country_and_kind_of_patient_under_at_and_over() {
    let people = [
        (json!({}), false),
        (json!({ "pain_kind": "chronic-non-cancer" }), false),
        (json!({ "palliative_care": "yes" }), true),
        (json!({ "pain_kind": "cancer" }), true),
    ];
    // 75 mg is a hypothesis and 20 to 50 mg a range: neither is a level.
    let doses = [
        19, 20, 21, 49, 50, 51, 74, 75, 76, 89, 90, 91, 99, 100, 101, 119, 120, 121, 299, 300, 301,
        499, 500, 501,
    ];
    for country in ["uk", "us"] {
        for (person, serious_illness) in &people {
            for dose in doses {
                let regimen = morphine(country, dose);
                let told = consultation(country, table_of(country), &regimen, person);
                let passed = |level: &str, at: bool| {
                    let level: u32 = level.parse().expect("a number");
                    dose > level || (at && dose == level)
                };
                let meant = LEVELS.iter().filter(|(of, _, level, at, palliative)| {
                    *of == country && (*palliative || !serious_illness) && passed(level, *at)
                });
                let expected: BTreeSet<(String, String)> = meant
                    .map(|(_, source, level, ..)| ((*source).to_owned(), (*level).to_owned()))
                    .collect();
                let found = levels_named(&assessed(&told));
                assert_eq!(found, expected, "{country} {person} {dose} mg");
            }
        }
    }
}

#[test]
fn no_dose_level_of_the_data_is_left_out_of_the_table() {
    let shown = |threshold: &&Threshold| {
        let cut_off = threshold.id != "ome-75-chen" && threshold.value.figure("low").is_none();
        let here = ["uk", "us"]
            .into_iter()
            .any(|country| threshold.in_country(country));
        threshold.kind == "dose-level" && cut_off && here
    };
    let thresholds = formulary().thresholds().iter().filter(shown);
    assert_eq!(thresholds.count(), LEVELS.len());
}
