//! Cases of every product that can be planned, in both countries, drawn from the formulary's
//! own data: regimens, paces and constraints rolled from a number.
#![cfg(test)]

use std::path::Path;
use std::sync::OnceLock;

use chrono::Days;
use serde_json::{Value, json};

use crate::optimality::{Dice, quantity};
use crate::support::{answer, date, list, read_file, text};

/// How a product is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Units,
    Patch,
    Liquid,
    Infusion,
}

fn data(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/clinical");
    serde_json::from_slice(&read_file(&folder.join(name))).expect("JSON")
}

/// The products that can be planned, as the data have them.
pub fn products() -> &'static [Value] {
    static PRODUCTS: OnceLock<Vec<Value>> = OnceLock::new();
    PRODUCTS.get_or_init(|| {
        let products = list(&data("products.json")["products"]).to_vec();
        let plannable = products.into_iter();
        plannable
            .filter(|product| product["plannable"] != false)
            .collect()
    })
}

/// The product of a row.
pub fn product_of(row: &Value) -> &'static Value {
    let found = products()
        .iter()
        .find(|product| product["id"] == row["product"]);
    found.unwrap_or_else(|| panic!("{row} has no product"))
}

fn paces() -> &'static [Value] {
    static PACES: OnceLock<Vec<Value>> = OnceLock::new();
    PACES.get_or_init(|| list(&data("paces.json")["paces"]).to_vec())
}

pub fn kind(product: &Value) -> Kind {
    match text(&product["divisibility"]) {
        _ if product["release"] == "patch" => Kind::Patch,
        _ if product["route"] == "subcutaneous-infusion" => Kind::Infusion,
        "by-volume" => Kind::Liquid,
        _ => Kind::Units,
    }
}

/// A decimal as thousandths; the data give three decimals at most.
pub fn thousandths(decimal: &str) -> u64 {
    let (whole, after) = decimal.split_once('.').unwrap_or((decimal, ""));
    let padded = format!("{whole}{after:0<3}");
    padded.parse().expect("three decimals at most")
}

/// The strengths of a product for a brand that have an amount: thousandths and unit.
pub fn strengths(product: &Value, brand: &Value) -> Vec<(u64, String)> {
    let sold = |strength: &&Value| {
        let amount = &strength["amount"];
        let only = amount
            .as_str()
            .map_or(&Value::Null, |amount| &product["strength_brands"][amount]);
        amount.is_string() && (brand.is_null() || only.is_null() || list(only).contains(brand))
    };
    let strengths = list(&product["strengths"]).iter().filter(sold);
    strengths
        .map(|strength| {
            let amount = thousandths(text(&strength["amount"]));
            (amount, text(&strength["unit"]).to_owned())
        })
        .collect()
}

/// Oral syringes: what each holds and measures, in microlitres.
const SYRINGES: [(u64, u64); 4] = [(1_000, 100), (5_000, 200), (10_000, 500), (20_000, 1_000)];

const TIMES: [&[&str]; 4] = [
    &["21:00"],
    &["08:00", "20:00"],
    &["07:00", "15:00", "23:00"],
    &["06:00", "12:00", "18:00", "23:30"],
];

/// A dose of some units, a half among them where the tablets are scored.
fn units_dose(dice: &mut Dice, product: &Value, strengths: &[(u64, String)]) -> String {
    let unit = &strengths[0].1;
    let whole: u64 = (0..=dice.below(3)).map(|_| dice.of(strengths).0).sum();
    let scored = product["divisibility"] == "scored-half";
    let half = if scored && dice.one_in(3) {
        dice.of(strengths).0 / 2
    } else {
        0
    };
    quantity(whole + half, unit)
}

fn volume(dice: &mut Dice) -> String {
    let (holds, marks) = *dice.of(&SYRINGES);
    let marks_in = usize::try_from(holds / marks).expect("small");
    quantity(marks * (1 + dice.below(marks_in) as u64), "mL")
}

/// A row of a product, taken regularly.
fn regular_row(dice: &mut Dice, product: &Value, start: &str) -> Value {
    let mut row = json!({ "id": "row", "product": product["id"] });
    if dice.one_in(2)
        && let brands @ [_, ..] = list(&product["brands"])
    {
        row["brand"] = dice.of(brands).clone();
    }
    let strengths = strengths(product, &row["brand"]);
    let times = *dice.of(&TIMES);
    let alike = dice.one_in(2);
    let doses = |dice: &mut Dice, dose: fn(&mut Dice, &Value, &[(u64, String)]) -> String| {
        let first = dose(dice, product, &strengths);
        let amounts = times.iter().map(|time| {
            let amount = if alike {
                first.clone()
            } else {
                dose(dice, product, &strengths)
            };
            json!({ "time": time, "amount": amount })
        });
        amounts.collect::<Value>()
    };
    match kind(product) {
        Kind::Units => row["regular"] = doses(dice, units_dose),
        Kind::Liquid => {
            row["regular"] = doses(dice, |dice, _, _| volume(dice));
            let (amount, unit) = dice.of(&strengths);
            if product["concentration_must_be_chosen"] == true {
                row["concentration"] = json!(quantity(*amount, unit));
            }
        }
        Kind::Infusion => {
            let unit = &strengths[0].1;
            let rate = quantity(1_000 * (1 + dice.below(80) as u64), unit);
            row["infusion"] = json!({ "amount_per_24h": rate });
        }
        Kind::Patch => {
            let patches = (0..=dice.below(2)).map(|_| dice.of(&strengths));
            let patches = patches.map(|(amount, unit)| quantity(*amount, unit));
            row["patches"] = patches.collect();
            let next = date(start) + Days::new(dice.below(9) as u64) - Days::new(3);
            row["next_change"] = json!(next.to_string());
        }
    }
    row
}

/// A row of the same drug taken when needed, which follows the regular one or stays.
fn as_needed_row(dice: &mut Dice, tapered: &Value) -> Option<Value> {
    let same = |product: &&Value| {
        product["drug"] == tapered["drug"]
            && product["country"] == tapered["country"]
            && matches!(kind(product), Kind::Units | Kind::Liquid)
            && product["concentration_must_be_chosen"] != true
            && product["release"] == "immediate"
    };
    let candidates: Vec<&Value> = products().iter().filter(same).collect();
    if candidates.is_empty() || !dice.one_in(2) {
        return None;
    }
    let product = *dice.of(&candidates);
    let strengths = strengths(product, &Value::Null);
    let amount = match kind(product) {
        Kind::Liquid => volume(dice),
        _ => quantity(dice.of(&strengths).0, &strengths[0].1),
    };
    let uses = 1 + dice.below(3);
    let mut as_needed = json!({ "amount": amount, "uses_per_24h": uses });
    if dice.one_in(2) {
        as_needed["most_per_24h"] = json!(uses + dice.below(4));
    }
    if matches!(kind(tapered), Kind::Units | Kind::Liquid) && dice.one_in(2) {
        as_needed["follows"] = json!(["row"]);
        if dice.one_in(3) {
            as_needed["share"] = json!(*dice.of(&["1/10", "1/6"]));
        }
    }
    Some(json!({ "id": "rescue", "product": product["id"], "as_needed": as_needed }))
}

/// A pace and the setting it is for.
fn pace(dice: &mut Dice) -> (Value, Value) {
    let own = |dice: &mut Dice| {
        let percent = *dice.of(&[5, 10, 20, 25, 40]);
        json!({ "percent": percent, "of": *dice.of(&["original", "current"]) })
    };
    if dice.one_in(2) {
        let pace = dice.of(paces());
        let setting = dice.of(list(&pace["setting"])).clone();
        return (json!({ "preset": pace["id"] }), setting);
    }
    let mut pace = json!({ "reduction": own(dice), "every_days": *dice.of(&[3, 7, 14, 28, 45]) });
    if dice.one_in(3) {
        pace["tail"] = json!({
            "below_percent_of_original": *dice.of(&[20, 33, 60]),
            "reduction": own(dice),
            "every_days": *dice.of(&[7, 28, 56]),
        });
    }
    (pace, json!("community"))
}

fn constraints(dice: &mut Dice, product: &Value, row: &Value) -> Value {
    let mut constraints = json!({
        "most_units_per_dose": 1 + dice.below(5),
        "halve_scored": dice.one_in(2),
        "once_daily_at_the_end": !dice.one_in(3),
        "supply_days": *dice.of(&[7, 10, 28, 30]),
        "most_patches": 1 + dice.below(3),
        "patch_interval": *dice.of(&["longer", "shorter"]),
    });
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let some: Vec<&str> = week.into_iter().filter(|_| dice.one_in(2)).collect();
    if !some.is_empty() {
        constraints["change_weekdays"] = json!(some);
    }
    let strengths = strengths(product, &row["brand"]);
    let few: Vec<String> = strengths
        .iter()
        .filter(|_| dice.one_in(2))
        .map(|(amount, unit)| quantity(*amount, unit))
        .collect();
    if matches!(kind(product), Kind::Units | Kind::Patch) && !few.is_empty() {
        constraints["strengths"] = json!({ "row": few });
    }
    constraints
}

/// The gates that a regimen of the formulary may meet, answered.
fn acknowledged() -> Value {
    let rules = ["syringe-driver", "alfentanil", "ome-500"];
    let answered = rules
        .map(|rule| json!({ "rule": rule, "by": "Dr A", "reason": "agreed", "on": "2027-01-02" }));
    json!(answered)
}

/// The plan file that a number stands for: the first rolled that has any dose to go down to.
pub fn file_of(seed: u64) -> Value {
    let mut dice = Dice(seed);
    loop {
        let file = roll(&mut dice);
        let Err(problems) = answer(&file) else {
            return file;
        };
        // No amount between the present one and the goal; a liquid of which a twenty-fourth is
        // more than any round step.
        let known = ["no-lower-dose", "not-makeable"];
        assert!(
            problems
                .iter()
                .all(|problem| known.contains(&&*problem.rule)),
            "{problems:?}\n{file:#}"
        );
    }
}

fn roll(dice: &mut Dice) -> Value {
    let product = dice.of(products());
    let start = (date("2027-01-04") + Days::new(dice.below(30) as u64)).to_string();
    let row = regular_row(dice, product, &start);
    let (pace, setting) = pace(dice);
    let goal = match dice.below(3) {
        0 => json!({ "kind": "reduce_to", "percent_of_original": *dice.of(&[25, 50, 80]) }),
        _ => json!({ "kind": "stop" }),
    };
    let constraints = constraints(dice, product, &row);
    let mut regimen = vec![row];
    regimen.extend(as_needed_row(dice, product));
    let table = if product["country"] == "uk" {
        "spcg"
    } else {
        "cdc-2022"
    };
    json!({
        "format": "taperline-plan", "version": 1,
        "country": product["country"], "equivalence_table": table,
        "regimen": regimen,
        "scenarios": [{ "name": "A", "request": {
            "start": start, "setting": setting, "goal": goal, "pace": pace, "order": ["row"],
            "constraints": constraints, "acknowledged": acknowledged(),
        } }],
    })
}
