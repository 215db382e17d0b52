//! What is really taken on the day of a change on the way: what is said of it, and what the
//! steps after it are worked out from.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::paper::{self, PaperSize};
use taperline::plan;

use crate::support::{
    Desk, case_from, course, figure, findings, formulary, item, list, planned, run, steps,
    stopping, text, today, twice,
};

fn regular(id: &str, morning: &str, night: &str) -> Value {
    json!({ "id": id, "regular": [
        { "time": "08:00", "amount": morning }, { "time": "20:00", "amount": night },
    ] })
}

/// The steps that findings of a rule name.
fn named(answer: &Value, rule: &str) -> Vec<u64> {
    let findings = findings(answer, rule).into_iter();
    let steps = findings.map(|finding| finding["step"].as_u64().expect("a step"));
    steps.collect()
}

/// Oxycodone 20 mg twice a day, 5 mg less every 28 days from 4 January 2027, before morphine
/// 30 mg twice a day; on 1 February, the day of the second cut, morphine is taken so.
fn beside(mst: &Value) -> Value {
    let rows = json!([
        { "id": "mst", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") },
        { "id": "oxy", "product": "uk-oxy-mr12", "regular": twice("20 mg") },
    ]);
    let more = json!({
        "pace": { "reduction": { "amount": "5 mg" }, "every_days": 28 },
        "replans": [{ "from": "2027-02-01", "reason": "takes less", "taken": [mst] }],
    });
    stopping("uk", &rows, &["oxy", "mst"], &more)
}

#[test]
fn a_row_that_falls_beside_the_tapered_one_is_judged_like_any_other() {
    // Step 2: oxycodone 35 → 30 mg, 5 of 35 are 14.3 %; morphine 60 → 30 mg, 50 % of the dose
    // before and of the original. It follows no pace: at most 25.5 % of 60 mg, 15.3 mg.
    let plan = planned(&beside(&regular("mst", "15 mg", "15 mg")));
    let step = &steps(&plan)[1];
    assert_eq!(
        (&step["start"], &step["kind"]),
        (&json!("2027-02-01"), &json!("reduce"))
    );
    let of = |value: &Value| figure(&value["reduction"]["of_previous_percent"]);
    assert_eq!(of(item(step, "oxy")), "14.3");
    assert_eq!(of(item(step, "mst")), "50");
    // The step's own is the largest; 30 mg and 5 × 1.5 mg of oral morphine fall away.
    assert_eq!(of(step), "50");
    assert_eq!(figure(&step["reduction"]["ome_mg_per_day"]), "37.5");
    assert_eq!(named(&plan, "same-day-change"), [2]);
    let steep = findings(&plan, "steep-step");
    let found = |row: &str| {
        steep
            .iter()
            .any(|one| one["step"] == 2 && one["row"] == row)
    };
    assert!(found("mst") && !found("oxy"), "{steep:#?}");
}

#[test]
fn what_falls_without_a_pace_is_steep_beyond_the_general_bound_alone() {
    // 45 of 60 mg: 15 mg less, a quarter, within 15.3. 40 mg: 20 mg less.
    for (morning, night, is_steep) in [("30 mg", "15 mg", false), ("20 mg", "20 mg", true)] {
        let plan = planned(&beside(&regular("mst", morning, night)));
        let steep = findings(&plan, "steep-step");
        let said = steep
            .iter()
            .any(|one| one["step"] == 2 && one["row"] == "mst");
        assert_eq!(said, is_steep);
        assert_eq!(named(&plan, "same-day-change"), [2]);
    }
}

#[test]
fn a_row_that_is_no_longer_taken_stops_once_beside_the_tapered_one() {
    let plan = planned(&beside(&json!({ "id": "mst", "regular": [] })));
    let [_, second, third, ..] = steps(&plan) else {
        panic!("{plan:#}")
    };
    assert_eq!(item(second, "mst")["daily"], "0 mg");
    assert_eq!(
        figure(&item(second, "mst")["reduction"]["of_previous_percent"]),
        "100"
    );
    assert_eq!(second["changed"], json!(["mst", "oxy"]));
    assert_eq!(item(third, "mst"), &Value::Null);
    let said = findings(&plan, "taken-instead")[0];
    assert!(
        text(&said["message"]).contains("‘mst’ is no longer taken"),
        "{said:#}"
    );
    assert_eq!(named(&plan, "tolerance-lost"), [2]);
}

#[test]
fn the_table_names_the_row_whose_fall_it_shows() {
    let desk = Desk::new();
    let path = desk.plan_file(&beside(&regular("mst", "15 mg", "15 mg")));
    let ran = run(&["plan", &path, "--today", "2027-01-02"]);
    let out = ran.text();
    let line = out
        .lines()
        .find(|line| line.starts_with("2 "))
        .expect("step 2");
    assert!(line.contains("30 mg of ‘mst’"), "{line}");
    assert!(line.contains("−50 %"), "{line}");
    assert!(
        line.contains("(taken mst: 30 mg a day, planned 60 mg)"),
        "{line}"
    );
}

/// Morphine 20 mg twice a day, 5 mg less every 14 days: 35 mg from 4 January, 30 from the 18th.
/// On the 25th something else is taken.
fn instead(morning: &str, night: &str) -> Value {
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("20 mg") }]);
    let more = json!({
        "pace": { "reduction": { "amount": "5 mg" }, "every_days": 14 },
        "replans": [{ "from": "2027-01-25", "reason": "reviewed",
                      "taken": [regular("row", morning, night)] }],
    });
    stopping("uk", &row, &["row"], &more)
}

#[test]
fn what_is_taken_is_said_with_what_was_planned() {
    // 30 mg are planned. As planned: nothing is said. 5 mg less: tolerance may be lost. 5 mg
    // more: a rise, although the step itself is 30 mg again.
    let said = |morning: &str, night: &str| {
        let plan = planned(&instead(morning, night));
        ["taken-instead", "tolerance-lost", "dose-rises"].map(|rule| named(&plan, rule))
    };
    let (none, third) = (Vec::<u64>::new, || vec![3]);
    assert_eq!(said("15 mg", "15 mg"), [none(), none(), none()]);
    assert_eq!(said("10 mg", "15 mg"), [third(), third(), none()]);
    assert_eq!(said("15 mg", "20 mg"), [third(), none(), third()]);
}

/// The text of the patient's paper.
fn printed(file: &Value) -> String {
    let bytes = serde_json::to_vec(file).expect("JSON");
    let case = case_from(&bytes).expect("a case");
    let plan = plan::plan(&case, &case.scenarios[0], formulary(), today()).expect("a plan");
    let pdf = paper::patient(&case, &plan, formulary(), PaperSize::A4).expect("paper");
    crate::paper::text(&pdf)
}

#[test]
fn a_stop_says_on_paper_what_was_taken_before_it() {
    // 5 mg are taken, not 30: after it comes nothing.
    let mut file = instead("5 mg", "5 mg");
    let taken = &mut file["scenarios"][0]["request"]["replans"][0]["taken"][0]["regular"];
    *taken = json!([{ "time": "20:00", "amount": "5 mg" }]);
    assert_eq!(steps(&planned(&file))[2]["kind"], "stop");
    let paper = printed(&file);
    let stop = paper
        .split("Stop on Monday 25 January 2027")
        .nth(1)
        .expect("a stop");
    assert!(
        stop.contains("you were taking 5 mg in the day of Morphine modified-release tablet, not the 30 mg planned."),
        "{stop}"
    );
}

#[test]
fn a_step_says_from_which_dose_it_is_worked_out() {
    // 15 mg are taken, not 30; the next cut is 5 mg of 15: 33.3 % of what is taken.
    let file = instead("5 mg", "10 mg");
    let plan = planned(&file);
    let step = &steps(&plan)[2];
    let taken = json!([{ "id": "row", "on": "2027-01-25", "planned": "30 mg", "taken": "15 mg" }]);
    assert_eq!(step["taken"], taken);
    assert_eq!(steps(&plan)[1]["taken"], json!([]));
    assert_eq!(item(step, "row")["daily"], "10 mg");
    assert_eq!(figure(&step["reduction"]["of_previous_percent"]), "33.3");
    let finding = findings(&plan, "taken-instead")[0];
    assert_eq!(
        text(&finding["message"]),
        "On Monday 25 January 2027 15 mg a day of ‘row’ is taken, not the planned 30 mg; this step is worked out from 15 mg."
    );
    assert_eq!(finding["severity"], "info");
    let lost = findings(&plan, "tolerance-lost")[0];
    assert_eq!(
        (&lost["severity"], &lost["source"]),
        (&json!("caution"), &json!("va-2016"))
    );
    assert!(text(&lost["hint"]).contains("Never go back"), "{lost:#}");
    // The paper says it in the past, so that it is not read as what to take now.
    let paper = printed(&file);
    let third = paper.split("Step 3 ").nth(1).expect("step 3");
    for words in [
        "Before this step you were taking 15 mg in the day of Morphine modified-release tablet, not the 30 mg planned.",
        "From now on take only what is written here. Do not go back to the old dose.",
    ] {
        assert!(third.contains(words), "{third}");
    }
}

/// Morphine 10 mg twice a day, 5 mg less every 14 days: 15 mg from 4 January 2027, 10 from the
/// 18th, 5 from 1 February, stop on the 15th; beside it a liquid that follows. A sixth of 15 mg
/// is 2.5 mg, 1.25 mL, measured 1.2 mL = 2.4 mg; of 10 mg 0.8 mL = 1.6 mg; of 5 mg 0.4 mL =
/// 0.8 mg.
fn followed(more: &Value) -> Value {
    let rows = json!([
        { "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") },
        { "id": "ora", "product": "uk-mor-ir-liq",
          "as_needed": { "amount": "3 mg", "uses_per_24h": 2, "follows": ["row"] } },
    ]);
    let mut request = json!({
        "pace": { "reduction": { "amount": "5 mg" }, "every_days": 14 },
        "constraints": { "strengths": { "row": ["5 mg", "10 mg"] }, "most_units_per_dose": 1 },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        request[name] = value.clone();
    }
    stopping("uk", &rows, &["row"], &request)
}

/// One use of the liquid, step by step.
fn uses(plan: &Value) -> Vec<&str> {
    let steps = steps(plan).iter();
    let amounts = steps.map(|step| &item(step, "ora")["as_needed"]["amount"]);
    amounts.filter_map(Value::as_str).collect()
}

fn ora(amount: &str) -> Value {
    json!({ "id": "ora", "as_needed": { "amount": amount } })
}

#[test]
fn a_dose_that_follows_never_rises_again() {
    // At 5 mg a day, on 8 February, 15 mg are taken again: the next step is 10 mg, of which a
    // sixth were 1.6 mg, but 0.8 mg is what it was.
    let back = json!({ "replans": [{ "from": "2027-02-08", "reason": "pain",
                                     "taken": [regular("row", "5 mg", "10 mg")] }] });
    let plan = planned(&followed(&back));
    assert_eq!(
        uses(&plan),
        ["2.4 mg", "1.6 mg", "0.8 mg", "0.8 mg", "0.8 mg"]
    );
    let step = &steps(&plan)[3];
    assert_eq!(
        (&step["kind"], &item(step, "row")["daily"]),
        (&json!("reduce"), &json!("10 mg"))
    );
    // Against 15 mg taken it falls by 33.3 %; against the step before it rises.
    assert_eq!(figure(&step["reduction"]["of_previous_percent"]), "33.3");
    assert_eq!(named(&plan, "dose-rises"), [4]);
    assert_eq!(named(&plan, "taken-instead"), [4]);
}

#[test]
fn what_is_taken_when_needed_is_the_new_most() {
    let taken = |amount: &str| {
        let more = json!({ "replans": [
            { "from": "2027-01-25", "reason": "needs less", "taken": [ora(amount)] },
        ] });
        planned(&followed(&more))
    };
    // On 25 January 1.6 mg is planned; the next step, 5 mg a day, would bring 0.8 mg.
    let less = taken("0.4 mg");
    assert_eq!(uses(&less), ["2.4 mg", "1.6 mg", "0.4 mg"]);
    assert_eq!(named(&less, "taken-instead"), [3]);
    let said = findings(&less, "taken-instead")[0];
    assert!(
        text(&said["message"]).contains("0.4 mg at a time of ‘ora’"),
        "{said:#}"
    );
    assert_eq!(
        said["numbers"],
        json!({ "planned": "1.6 mg", "taken": "0.4 mg" })
    );
    assert!(findings(&less, "tolerance-lost").is_empty());
    assert!(findings(&less, "dose-rises").is_empty());
    // More is a rise; the share of 5 mg a day is below it and goes on.
    let more = taken("4 mg");
    assert_eq!(uses(&more), ["2.4 mg", "1.6 mg", "0.8 mg"]);
    let [rise] = findings(&more, "dose-rises")[..] else {
        panic!("{:#}", more["findings"])
    };
    assert_eq!((&rise["step"], &rise["row"]), (&json!(3), &json!("ora")));
    assert_eq!(
        rise["numbers"],
        json!({ "before": "1.6 mg", "now": "4 mg" })
    );
    assert_eq!(rise["severity"], "warning");
}

#[test]
fn more_when_needed_is_a_step_of_its_own_until_the_next_one_may_start() {
    // Wednesday 27 January; the next step may start on Monday 1 February.
    let more = json!({
        "replans": [{ "from": "2027-01-27", "reason": "needs more", "taken": [ora("4 mg")] }],
        "constraints": { "change_weekdays": ["mon"], "most_units_per_dose": 1,
                         "strengths": { "row": ["5 mg", "10 mg"] } },
    });
    let plan = planned(&followed(&more));
    assert_eq!(uses(&plan), ["2.4 mg", "1.6 mg", "4 mg", "0.8 mg"]);
    let days: Vec<u64> = course(&plan, "row")
        .iter()
        .map(|(days, ..)| *days)
        .collect();
    assert_eq!(days, [14, 9, 5, 14, 0]);
    assert_eq!(steps(&plan)[2]["kind"], "hold");
    let rise = findings(&plan, "dose-rises")[0];
    let message = text(&rise["message"]);
    assert!(
        message.contains("from 1.6 mg to 4 mg at a time"),
        "{message}"
    );
    assert_eq!(list(&steps(&plan)[2]["taken"]).len(), 1);
}
