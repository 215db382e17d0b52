//! Published factors and worked examples, entry by entry.
//!
//! `tests/fixtures/published/equivalents.json` holds the sources' own numbers. Each entry's
//! regimen is read as a plan file is, and its total compared within the tolerance.

use std::sync::Arc;

use serde_json::Value;
use taperline::case::Row;
use taperline::clinical_data::Formulary;
use taperline::equivalence::{Equivalents, of_regimen};
use taperline::quantity::{Exact, exact_from_text};
use taperline::{draft, plan_file};

const PUBLISHED: &str = include_str!("../fixtures/published/equivalents.json");

#[test]
fn every_published_equivalent_is_met() {
    let formulary = Formulary::load().unwrap();
    let published: Value = serde_json::from_str(PUBLISHED).unwrap();
    let entries = published["entries"].as_array().unwrap();
    assert!(!entries.is_empty());
    let wrong: Vec<String> = entries
        .iter()
        .filter_map(|entry| judge(entry, &formulary).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Worked by hand from the tables: table, country, row, total in mg of oral morphine a day.
const WORKED: [(&str, &str, &str, &str); 14] = [
    // 30 mg × 10/3, where 3.3 mg for 10 mg would give 90.9
    (
        "bnf-palliative",
        "uk",
        r#""product": "uk-dia-inj", "infusion": {"amount_per_24h": "30 mg"}"#,
        "100",
    ),
    // 30 mg × 3
    (
        "spcg",
        "uk",
        r#""product": "uk-dia-inj", "infusion": {"amount_per_24h": "30 mg"}"#,
        "90",
    ),
    // 2 mg × 30
    (
        "spcg",
        "uk",
        r#""product": "uk-alf-inj", "infusion": {"amount_per_24h": "2 mg"}"#,
        "60",
    ),
    // 12 × 2.4, by the label
    (
        "cdc-2022",
        "uk",
        r#""product": "uk-fen-td72", "patches": ["12 mcg/h"], "next_change": "2027-01-05""#,
        "28.8",
    ),
    // the table's own value for the 12 patch
    (
        "fpm-2020",
        "uk",
        r#""product": "uk-fen-td72", "patches": ["12 mcg/h"], "next_change": "2027-01-05""#,
        "30",
    ),
    // 12 × 3
    (
        "anzca-2021",
        "uk",
        r#""product": "uk-fen-td72", "patches": ["12 mcg/h"], "next_change": "2027-01-05""#,
        "36",
    ),
    // published range
    (
        "spcg",
        "uk",
        r#""product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-05""#,
        "60 to 90",
    ),
    // 30 to 60, and 60 to 90
    (
        "spcg",
        "uk",
        r#""product": "uk-fen-td72", "patches": ["25 mcg/h", "12 mcg/h"], "next_change": "2027-01-05""#,
        "90 to 150",
    ),
    // 52.5 = 126, by the table
    (
        "fpm-2020",
        "uk",
        r#""product": "uk-bup-td96", "patches": ["52.5 mcg/h"], "next_change": "2027-01-05""#,
        "126",
    ),
    // 4 mg × 5 to 7.5
    (
        "spcg",
        "uk",
        r#""product": "uk-hyd-mr12", "regular": [{"time": "08:00", "amount": "4 mg"}]"#,
        "20 to 30",
    ),
    // 150 mcg × 0.039 = 5.85, half away from zero
    (
        "nih-heal",
        "us",
        r#""product": "us-bup-film", "regular": [{"time": "08:00", "amount": "150 mcg"}]"#,
        "5.9",
    ),
    // 3 × 5 mg × 1.5
    (
        "fpm-2020",
        "uk",
        r#""product": "uk-oxy-ir-solid", "as_needed": {"amount": "5 mg", "uses_per_24h": 3, "most_per_24h": 6}"#,
        "22.5",
    ),
    // 20 mg × 4.7: shown, though never planned
    (
        "cdc-2022",
        "us",
        r#""product": "us-met-tab", "regular": [{"time": "08:00", "amount": "20 mg"}]"#,
        "94",
    ),
    // 20 mg is not over 20: × 4
    (
        "cdc-2016",
        "us",
        r#""product": "us-met-tab", "regular": [{"time": "08:00", "amount": "20 mg"}]"#,
        "80",
    ),
];

#[test]
fn every_form_of_factor_is_worked_out_as_by_hand() {
    let formulary = Formulary::load().unwrap();
    for (table, country, row, expected) in WORKED {
        let row: Value = serde_json::from_str(&format!(r#"{{"id": "r1", {row}}}"#)).unwrap();
        let entry =
            serde_json::json!({ "id": row["product"], "country": country, "regimen": [row] });
        let found = of_regimen(&rows(&entry, &formulary), formulary.table(table).unwrap());
        assert!(!found.incomplete(), "{table}: {found:?}");
        assert_eq!(found.total.text(), expected, "{table}: {row}");
    }
}

fn judge(entry: &Value, formulary: &Formulary) -> Result<(), String> {
    let rows = rows(entry, formulary);
    let table = formulary.table(text(entry, "table")).unwrap();
    let found = of_regimen(&rows, table);
    let right = match text(entry, "answer") {
        "value" => has_value(entry, &found),
        "value-or-refused" => has_value(entry, &found) || names_every_row(&rows, &found),
        "no-factor" => names_every_row(&rows, &found),
        other => panic!("{other} is not a kind of answer"),
    };
    let id = text(entry, "id");
    right
        .then_some(())
        .ok_or_else(|| format!("{id}: {found:?}"))
}

/// The total is the expected number or an accepted one, within the tolerance, and complete.
fn has_value(entry: &Value, found: &Equivalents) -> bool {
    let number = |value: &Value| exact_from_text(value.as_str().unwrap()).unwrap();
    let tolerance = number(&entry["tolerance"]);
    let near = |total: &Exact, number: &Exact| {
        let (low, high) = if total < number {
            (total, number)
        } else {
            (number, total)
        };
        high - low <= tolerance
    };
    let mut accepted = vec![number(&entry["expected"])];
    accepted.extend(entry["accept"].as_array().unwrap().iter().map(number));
    let (low, high) = (found.total.low(), found.total.high());
    let met = |number: &Exact| near(low, number) && near(high, number);
    !found.incomplete() && accepted.iter().any(met)
}

/// Every row is named as missing with a reason, and none has a number.
fn names_every_row(rows: &[Arc<Row>], found: &Equivalents) -> bool {
    let named = |row: &Arc<Row>| found.missing.contains(&row.id);
    let reasoned = found
        .rows
        .iter()
        .all(|row| row.equivalent.is_none() && row.reason.is_some());
    found.incomplete() && reasoned && rows.iter().all(named)
}

/// The rows, read with a table that a plan file may name; the judged table is the entry's.
fn rows(entry: &Value, formulary: &Formulary) -> Vec<Arc<Row>> {
    let country = text(entry, "country");
    let table = if country == "uk" {
        "fpm-2020"
    } else {
        "cdc-2022"
    };
    let plan = serde_json::json!({
        "format": "taperline-plan", "version": 1, "country": country,
        "equivalence_table": table, "regimen": entry["regimen"],
        "scenarios": [{ "name": "A", "request": {
            "start": "2027-01-04", "manual_end": "2027-01-31",
            "manual_steps": [{ "start": "2027-01-04", "items": [] }] } }]
    });
    let draft = plan_file::read(plan.to_string().as_bytes()).unwrap();
    let id = text(entry, "id");
    draft::to_case(&draft, formulary)
        .unwrap_or_else(|problems| panic!("{id}: {problems:?}"))
        .regimen
}

fn text<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry[field].as_str().unwrap()
}
