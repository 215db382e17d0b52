//! Ways to soften a steep tail: which are offered, what each leads to, and that nothing is
//! changed by offering them.
#![cfg(test)]

use std::path::Path;

use num_rational::BigRational;
use proptest::prelude::{ProptestConfig, any};
use proptest::proptest;
use serde_json::{Value, json};

use crate::formulary_cases::file_of;
use crate::support::{
    Desk, amount, answer, course, date, figure, findings, formulary, item, list, planned,
    read_file, run, steps, stopping, tenths, text, twice,
};

fn row(product: &str, amount: &str) -> Value {
    json!([{ "id": "row", "product": product, "regular": twice(amount) }])
}

/// A UK row taken twice a day, with the constraints on it.
fn constrained(product: &str, amount: &str, constraints: &Value) -> Value {
    let more = json!({ "constraints": constraints });
    stopping("uk", &row(product, amount), &["row"], &more)
}

fn example(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples");
    serde_json::from_slice(&read_file(&folder.join(name))).expect("JSON")
}

/// What `plan --json` prints.
fn printed(file: &Value) -> Value {
    let desk = Desk::new();
    let ran = run(&["plan", &desk.plan_file(file), "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.json()
}

fn choices(file: &Value) -> Vec<Value> {
    list(&printed(file)["tail_choices"]).to_vec()
}

/// The kinds offered, in their order.
fn kinds(file: &Value) -> Vec<String> {
    let choices = choices(file);
    let kinds = choices.iter().map(|choice| text(&choice["kind"]));
    kinds.map(str::to_owned).collect()
}

/// The only choice of a kind.
fn choice(file: &Value, kind: &str) -> Value {
    let mut found = choices(file);
    found.retain(|choice| choice["kind"] == kind);
    assert_eq!(found.len(), 1, "{kind}: {found:#?}");
    found.remove(0)
}

/// The file with a choice's request in the place of its own.
fn picked(file: &Value, choice: &Value) -> Value {
    let mut file = file.clone();
    file["scenarios"][0]["request"] = choice["request"].clone();
    file
}

/// 5 mg and 10 mg tablets of 12-hour morphine: 15 mg for 84 days, 10 mg for 84, 5 mg for 56.
fn small() -> Value {
    let strengths = json!({ "strengths": { "row": ["5 mg", "10 mg"] } });
    constrained("uk-mor-mr12-tab", "10 mg", &strengths)
}

/// The same morphine in 10 mg tablets alone.
fn coarse() -> Value {
    let strengths = json!({ "strengths": { "row": ["10 mg"] } });
    constrained("uk-mor-mr12-tab", "10 mg", &strengths)
}

/// Tablets, capsules, a combination, patches and two rows, all with a steep end.
fn steep() -> Vec<Value> {
    let patch = json!([
        { "id": "row", "product": "uk-fen-td72", "patches": ["25 mcg/h"], "next_change": "2027-01-05" },
    ]);
    let two = json!([
        { "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") },
        { "id": "oxy", "product": "uk-oxy-mr12", "regular": twice("5 mg") },
        { "id": "as", "product": "uk-mor-ir-liq",
          "as_needed": { "amount": "2 mg", "uses_per_24h": 2, "follows": ["row"] } },
    ]);
    let days = json!({ "change_weekdays": ["mon", "wed"], "once_daily_at_the_end": false });
    vec![
        small(),
        coarse(),
        constrained("uk-mor-mr12-tab", "15 mg", &days),
        constrained("uk-mor-ir-tab", "20 mg", &json!({})),
        constrained("uk-tra-mr12", "50 mg", &json!({})),
        stopping("us", &row("us-oxyapap", "5 mg"), &["row"], &json!({})),
        stopping("uk", &patch, &["row"], &json!({})),
        stopping("uk", &two, &["oxy", "row"], &json!({})),
        example("steep-tail.taper.json"),
        example("oxycodone-us.taper.json"),
        example("morphine-with-breakthrough.taper.json"),
    ]
}

/// Whole units and millilitres to be supplied for all of a plan.
fn supplied(plan: &Value) -> (u64, String) {
    let supplies = list(&plan["dispensing"]).iter();
    let units = supplies
        .clone()
        .filter_map(|supply| supply["count"].as_u64());
    let volumes = supplies.filter(|supply| supply["volume"].is_string());
    let volume = volumes.map(|supply| amount(&supply["volume"]));
    (units.sum(), tenths(&volume.sum()))
}

/// The daily dose of each regular row in the step before it stops.
fn stops_from(plan: &Value) -> Value {
    let pairs = steps(plan).iter().zip(steps(plan).iter().skip(1));
    let stopped = pairs.flat_map(|(before, step)| {
        let items = list(&step["items"]).iter();
        let stopped = items.filter(|item| {
            item["as_needed"].is_null()
                && text(&item["daily"]).starts_with("0 ")
                && item["reduction"].is_object()
        });
        stopped.map(|stopped| {
            let id = text(&stopped["id"]);
            (id.to_owned(), item(before, id)["daily"].clone())
        })
    });
    Value::Object(stopped.collect())
}

/// Picks a choice and holds what is planned against what was shown beside it.
fn pick(file: &Value, choice: &Value) {
    let (words, summary) = (&choice["words"], &choice["summary"]);
    let plan = match answer(&picked(file, choice)) {
        Ok(plan) => plan,
        Err(problems) => {
            let messages: Vec<&str> = problems.iter().map(|one| &*one.message).collect();
            let shown = list(&choice["problems"]).iter();
            let shown: Vec<&str> = shown.map(|one| text(&one["message"])).collect();
            assert_eq!((shown, summary), (messages, &Value::Null), "{words}");
            return;
        }
    };
    assert_eq!(choice["problems"], json!([]), "{words}");
    assert_eq!(summary["steps"], steps(&plan).len(), "{words}");
    let (first, last) = (&steps(&plan)[0], &steps(&plan)[steps(&plan).len() - 1]);
    let days = date(text(&last["start"])) - date(text(&first["start"]));
    let days = days.num_days() + last["days"].as_i64().expect("days");
    assert_eq!(summary["days"], days, "{words}");
    assert_eq!(summary["ends"], plan["schedule"]["ends"], "{words}");
    assert_eq!(summary["reaches_goal"], plan["schedule"]["reaches_goal"]);
    assert_eq!(summary["stops_from"], stops_from(&plan), "{words}");
    let steep = findings(&plan, "steep-step").len();
    assert_eq!(summary["steep_steps"], steep, "{words}");
    let (units, volume) = supplied(&plan);
    assert_eq!(summary["units"], units, "{words}");
    match &summary["volume"] {
        Value::Null => assert_eq!(volume, "0", "{words}"),
        shown => assert_eq!(tenths(&amount(shown)), volume, "{words}"),
    }
    for severity in ["warning", "caution", "info"] {
        let found = list(&plan["findings"]).iter();
        let count = found.filter(|one| one["severity"] == severity).count();
        assert_eq!(summary["findings"][severity], count, "{words}");
    }
}

#[test]
fn picking_a_choice_gives_what_was_shown_beside_it() {
    for file in steep() {
        let choices = choices(&file);
        assert!(!choices.is_empty(), "{file:#}");
        for choice in choices {
            pick(&file, &choice);
        }
    }
}

/// Goes on as another product: the same drug, at the daily dose of the step before.
fn goes_on_alike(file: &Value, choice: &Value) {
    let Some(replan) = list(&choice["request"]["replans"]).last() else {
        return;
    };
    let plan = planned(file);
    let mut before = steps(&plan)
        .iter()
        .filter(|step| text(&step["end"]) < text(&replan["from"]));
    let before = item(before.next_back().expect("a step"), text(&choice["row"]));
    let doses = list(&replan["switch"][0]["regular"]).iter();
    let daily: BigRational = doses.map(|dose| amount(&dose["amount"])).sum();
    assert_eq!(daily, amount(&before["daily"]), "{choice:#}");
    let drug = |id: &Value| &formulary().product(text(id)).expect("a product").drug;
    assert_eq!(
        drug(&replan["switch"][0]["product"]),
        drug(&before["product"])
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_is_planned_its_choices_are_what_they_say(seed in any::<u64>()) {
        let file = file_of(seed);
        for choice in choices(&file) {
            pick(&file, &choice);
            goes_on_alike(&file, &choice);
        }
    }
}

#[test]
fn offering_changes_nothing() {
    for file in steep() {
        let desk = Desk::new();
        let path = desk.plan_file(&file);
        let before = read_file(path.as_ref());
        let mut shown = run(&["plan", &path, "--json"]).json();
        assert_eq!(read_file(path.as_ref()), before);
        // The same plan is made where no choices are asked for.
        let fields = shown.as_object_mut().expect("an answer");
        assert!(fields.remove("tail_choices").is_some());
        assert_eq!(shown, answer(&file).expect("a plan"));
        // Every row stays the product that it is in the file.
        for row in list(&file["regimen"]) {
            let products = steps(&shown)
                .iter()
                .map(|step| item(step, text(&row["id"])));
            let mut products = products.filter(|item| item.is_object());
            assert!(products.all(|item| item["product"] == row["product"]));
        }
    }
}

#[test]
fn without_a_steep_step_nothing_is_offered() {
    // 120 mg down to 60 in tens: 10 of 70 mg are 14.3 %, none is more than 10.5 % of 120.
    let goal = json!({ "goal": { "kind": "reduce_to", "percent_of_original": 50 } });
    let file = stopping("uk", &row("uk-mor-mr12-tab", "60 mg"), &["row"], &goal);
    assert!(findings(&planned(&file), "steep-step").is_empty());
    assert_eq!(printed(&file)["tail_choices"], json!([]));
}

#[test]
fn steps_written_by_hand_are_left_to_the_hand() {
    let mut file = small();
    file["scenarios"][0]["request"] = json!({
        "start": "2027-01-04",
        "manual_steps": [
            { "start": "2027-01-04", "items": [{ "id": "row", "regular": twice("5 mg") }] },
            { "start": "2027-02-01", "items": [{ "id": "row", "regular": [] }] },
        ],
    });
    let plan = printed(&file);
    assert_eq!(findings(&plan, "steep-step").len(), 2);
    assert_eq!(plan["tail_choices"], json!([]));
}

#[test]
fn a_withheld_plan_offers_nothing() {
    let mut file = small();
    file["circumstances"] = json!({ "pregnant": "yes" });
    let desk = Desk::new();
    let ran = run(&["plan", &desk.plan_file(&file), "--json"]);
    assert_eq!((ran.status, &ran.json()["tail_choices"]), (1, &json!([])));
}

#[test]
fn smaller_strengths_are_offered_where_some_are_left_out_below_one_allowed() {
    // With 10 mg tablets alone 10 mg a day last until 4 of 20 mg are asked for, less than half
    // of 10: seven intervals. With the 5 mg tablet it is the small plan of the definition.
    let file = coarse();
    assert_eq!(
        course(&planned(&file), "row"),
        [(196, "10 mg".into(), true), (0, "0 mg".into(), true)]
    );
    let choice = choice(&file, "smaller-strengths");
    assert!(text(&choice["words"]).contains("5 mg"), "{choice:#}");
    let strengths = &choice["request"]["constraints"]["strengths"]["row"];
    let mut named: Vec<&str> = list(strengths).iter().map(text).collect();
    named.sort_unstable();
    assert_eq!(named, ["10 mg", "5 mg"]);
    assert_eq!(
        course(&planned(&picked(&file, &choice)), "row"),
        [
            (84, "15 mg".into(), true),
            (84, "10 mg".into(), true),
            (56, "5 mg".into(), true),
            (0, "0 mg".into(), true),
        ]
    );
    let summary = &choice["summary"];
    // 84 + 84 + 56 days; two tablets a day for 168 days and one for 56 are 392.
    assert_eq!(
        (&summary["steps"], &summary["days"], &summary["units"]),
        (&json!(4), &json!(224), &json!(392))
    );
    assert_eq!(
        (&summary["ends"], &summary["stops_from"]),
        (&json!("2027-08-16"), &json!({ "row": "5 mg" }))
    );
    assert_eq!(figure(&summary["most_units_a_day"]), "2");
    // 5 mg is the smallest there is; a larger one that is left out makes nothing smaller.
    assert!(!kinds(&small()).contains(&"smaller-strengths".to_owned()));
    let all = constrained("uk-mor-mr12-tab", "10 mg", &json!({}));
    assert!(!kinds(&all).contains(&"smaller-strengths".to_owned()));
}

#[test]
fn halves_are_offered_for_scored_tablets_alone() {
    let whole = json!({ "strengths": { "row": ["10 mg"] } });
    let file = constrained("uk-mor-ir-tab", "10 mg", &whole);
    let choice = choice(&file, "halves");
    assert_eq!(choice["request"]["constraints"]["halve_scored"], true);
    // As with 5 mg tablets. Every supply of 28 days: 15 mg are 1.5 tablets a day, 42; 10 mg are
    // two halves, 28; 5 mg half a tablet, 14: 3 × 42 + 3 × 28 + 2 × 14 = 238.
    let summary = &choice["summary"];
    assert_eq!(
        (&summary["days"], &summary["units"]),
        (&json!(224), &json!(238))
    );
    let halved = json!({ "strengths": { "row": ["10 mg"] }, "halve_scored": true });
    let halved = constrained("uk-mor-ir-tab", "10 mg", &halved);
    for file in [halved, small(), example("steep-tail.taper.json")] {
        assert!(!kinds(&file).contains(&"halves".to_owned()), "{file:#}");
    }
}
