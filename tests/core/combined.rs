//! The other ingredient of combination products against its daily limit, and products that do
//! not suit low doses.
#![cfg(test)]

use serde_json::{Value, json};

use crate::support::{findings, planned, stopping, text, twice};

const TIMES: [&str; 6] = ["02:00", "06:00", "10:00", "14:00", "18:00", "22:00"];

/// The same dose so many times a day.
fn times(count: usize, amount: &str) -> Value {
    let times = TIMES.iter().take(count);
    let doses = times.map(|time| json!({ "time": time, "amount": amount }));
    doses.collect()
}

fn regular(id: &str, product: &str, count: usize, amount: &str) -> Value {
    json!({ "id": id, "product": product, "regular": times(count, amount) })
}

fn when_needed(id: &str, product: &str, amount: &str, most: u64) -> Value {
    json!({ "id": id, "product": product,
            "as_needed": { "amount": amount, "uses_per_24h": 1, "most_per_24h": most } })
}

/// A US plan that tapers one of these rows.
fn plan(rows: &[Value], tapered: &str, more: &Value) -> Value {
    planned(&stopping("us", &json!(rows), &[tapered], more))
}

/// The findings of too much: the step, the amount and the limit.
fn over(plan: &Value) -> Vec<(Option<u64>, String, String)> {
    let found = findings(plan, "other-ingredient-limit").into_iter();
    let found = found.map(|one| {
        assert_eq!(one["severity"], "warning");
        assert_eq!(one["source"], "percocet-label");
        let number = |name: &str| text(&one["numbers"][name]).to_owned();
        (one["step"].as_u64(), number("amount"), number("limit"))
    });
    found.collect()
}

fn said(plan: &Value) -> String {
    let found = findings(plan, "other-ingredient-limit");
    text(&found.first().expect("a finding")["message"]).to_owned()
}

#[test]
fn more_paracetamol_than_its_limit_is_said_of_today_and_of_the_steps() {
    // 30 mg four times a day are 12 tablets of 10 mg: 12 × 325 = 3900 mg.
    let twelve = [regular("row", "us-oxyapap", 4, "30 mg")];
    assert!(over(&plan(&twelve, "row", &json!({}))).is_empty());
    // 40 mg are 4 tablets: 16 × 325 = 5200 mg. To 80 % of 160 mg in two steps of 16 mg: the
    // doses that stay at 40 mg are still 4 tablets, and no dose above 30 mg is made of fewer.
    let sixteen = [regular("row", "us-oxyapap", 4, "40 mg")];
    let goal = json!({ "goal": { "kind": "reduce_to", "percent_of_original": 80 } });
    let plan = plan(&sixteen, "row", &goal);
    let too_much = |step: Option<u64>| (step, "5200 mg".to_owned(), "4000 mg".to_owned());
    assert_eq!(over(&plan), [too_much(None), too_much(Some(1))]);
    let message = said(&plan);
    assert!(message.contains("Percocet, US label text"), "{message}");
}

#[test]
fn a_step_that_goes_above_the_limit_is_said_although_today_is_below_it() {
    // Six tablets of 10 mg: 1950 mg. In tablets of 2.5 mg 7.5 mg are three and 5 mg are two.
    // At most 6.3 mg may go at once (10.5 % of 60): 5 mg at a time. 55 mg: 4 + 2 × 3 = 10
    // tablets; 50: 2 + 12 = 14, 4550 mg; 45: 18, 5850 mg; 40: 12 + 4 = 16; 35: 6 + 8 = 14;
    // 30: 12, 3900 mg. So steps 2 to 5.
    let more = json!({ "constraints": { "strengths": { "row": ["2.5 mg"] } } });
    let plan = plan(&[regular("row", "us-oxyapap", 6, "10 mg")], "row", &more);
    assert_eq!(
        over(&plan),
        [(Some(2), "5850 mg".to_owned(), "4000 mg".to_owned())]
    );
    assert!(
        said(&plan).starts_with("4 steps from step 2 on"),
        "{}",
        said(&plan)
    );
}

#[test]
fn two_products_with_one_ingredient_add_up_and_as_needed_doses_count_at_their_most() {
    // 6 × 325 = 1950 mg regularly, and 7 × 325 = 2275 mg when needed: 4225 mg. Six times: 3900.
    let rows = |most: u64| {
        [
            regular("oxy", "us-oxyapap", 6, "5 mg"),
            when_needed("hcd", "us-hcdapap", "10 mg", most),
        ]
    };
    assert!(over(&plan(&rows(6), "oxy", &json!({}))).is_empty());
    let plan = plan(&rows(7), "oxy", &json!({}));
    assert_eq!(over(&plan)[0].1, "4225 mg");
    let message = said(&plan);
    assert!(message.contains("‘oxy’ and ‘hcd’"), "{message}");
    assert!(!message.contains("the data give none"), "{message}");
}

#[test]
fn a_limit_of_another_product_is_said_to_be_one() {
    let liquid = |most: u64| {
        [
            regular("er", "us-mor-er-tab", 2, "15 mg"),
            json!({ "id": "sol", "product": "us-hcdapap-sol", "concentration": "0.5 mg/mL",
                    "as_needed": { "amount": "8 mg", "uses_per_24h": 1, "most_per_24h": most } }),
        ]
    };
    // 8 mg of 7.5 mg/15 mL are 16 mL, with 325 mg in 15 mL: 346 2/3 mg. Eleven times 3813 1/3,
    // twelve times 4160 mg.
    assert!(over(&plan(&liquid(11), "er", &json!({}))).is_empty());
    let plan = plan(&liquid(12), "er", &json!({}));
    let too_much = |step: Option<u64>| (step, "4160 mg".to_owned(), "4000 mg".to_owned());
    assert_eq!(over(&plan), [too_much(None), too_much(Some(1))]);
    let message = said(&plan);
    for part in ["Oxycodone with acetaminophen tablet", "the data give none"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn an_ingredient_without_a_limit_is_held_against_none() {
    // Naloxone has none in the data; 40 mg of oxycodone bring 20 mg of it.
    let row = json!([{ "id": "row", "product": "uk-oxynal-mr12", "regular": twice("40 mg") }]);
    let plan = planned(&stopping("uk", &row, &["row"], &json!({})));
    assert!(findings(&plan, "other-ingredient-limit").is_empty());
}

#[test]
fn a_taper_with_a_liquid_that_does_not_suit_low_doses_says_so_once() {
    let of = |product: &str| {
        let row = json!([{ "id": "row", "product": product, "regular": twice("40 mg") }]);
        planned(&stopping("uk", &row, &["row"], &json!({})))
    };
    let plan = of("uk-mor-ir-conc");
    let [finding] = findings(&plan, "not-for-low-doses")[..] else {
        panic!("{:#}", plan["findings"])
    };
    assert_eq!(
        (&finding["severity"], &finding["step"]),
        (&json!("caution"), &json!(1))
    );
    assert!(text(&finding["message"]).contains("0.1 mL is 2 mg"));
    assert!(findings(&of("uk-mor-ir-liq"), "not-for-low-doses").is_empty());
    // A row that is not tapered is not lowered.
    let rows = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") },
        { "id": "conc", "product": "uk-mor-ir-conc",
          "as_needed": { "amount": "10 mg", "uses_per_24h": 2 } },
    ]);
    let plan = planned(&stopping("uk", &rows, &["mst"], &json!({})));
    assert!(findings(&plan, "not-for-low-doses").is_empty());
}
