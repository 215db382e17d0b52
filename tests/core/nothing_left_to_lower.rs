//! Changes on the way after which nothing is left to lower, and tapers that end and go on: what
//! is answered, and what a refusal says.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::problem::Problem;

use crate::support::{answer, course, findings, item, planned, steps, stopping, text, twice};

fn regular(id: &str, morning: &str, night: &str) -> Value {
    json!({ "id": id, "regular": [
        { "time": "08:00", "amount": morning }, { "time": "20:00", "amount": night },
    ] })
}

/// Morphine 10 mg twice a day, 5 mg less every 14 days: 15 mg from 4 January 2027, 10 from the
/// 18th, 5 from 1 February, stop on the 15th; beside it oxycodone, which stays.
fn falling(more: &Value) -> Value {
    let rows = json!([
        { "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("10 mg") },
        { "id": "oxy", "product": "uk-oxy-mr12", "regular": twice("5 mg") },
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

fn replanned(goal: &Value, replan: &Value) -> Value {
    falling(&json!({ "goal": goal, "replans": [replan] }))
}

fn refused(file: &Value) -> Problem {
    match answer(file) {
        Ok(plan) => panic!("answered: {plan:#}"),
        Err(problems) => problems.into_iter().next().expect("a problem"),
    }
}

fn days(plan: &Value) -> Vec<u64> {
    let course = course(plan, "row");
    course.into_iter().map(|(days, ..)| days).collect()
}

/// Half of 20 mg is 10 mg: 15 mg from 4 January, 10 mg from the 18th to the 31st.
fn half() -> Value {
    json!({ "kind": "reduce_to", "percent_of_original": 50 })
}

#[test]
fn on_the_last_rung_another_rows_dose_is_recorded_and_the_plan_goes_on() {
    let taken = json!([regular("oxy", "10 mg", "10 mg")]);
    let replan = json!({ "from": "2027-01-27", "reason": "takes more", "taken": taken });
    let plan = planned(&replanned(&half(), &replan));
    // 9 days up to the 26th, 5 from the 27th to the 31st, as was planned.
    assert_eq!(days(&plan), [14, 9, 5]);
    let last = &steps(&plan)[2];
    assert_eq!(
        (&last["kind"], &last["end"]),
        (&json!("hold"), &json!("2027-01-31"))
    );
    assert_eq!(item(last, "row")["daily"], "10 mg");
    assert_eq!(item(last, "oxy")["daily"], "20 mg");
    assert_eq!(plan["schedule"]["reaches_goal"], true);
    assert_eq!(findings(&plan, "dose-rises")[0]["row"], "oxy");
    // Less of it is a reduction, and nothing of it is listed once.
    let taken = json!([{ "id": "oxy", "regular": [] }]);
    let replan = json!({ "from": "2027-01-27", "reason": "stopped", "taken": taken });
    let plan = planned(&replanned(&half(), &replan));
    let last = &steps(&plan)[2];
    assert_eq!(
        (&last["kind"], &item(last, "oxy")["daily"]),
        (&json!("reduce"), &json!("0 mg"))
    );
}

#[test]
fn on_the_last_rung_a_review_changes_nothing() {
    let replan = json!({ "from": "2027-01-27", "reason": "reviewed" });
    let plan = planned(&replanned(&half(), &replan));
    assert_eq!(days(&plan), [14, 14]);
    // After the planned end, 31 January, one interval more: 21 days, then 14.
    let taken = json!([regular("oxy", "10 mg", "10 mg")]);
    let late = json!({ "from": "2027-02-08", "reason": "takes more", "taken": taken });
    assert_eq!(days(&planned(&replanned(&half(), &late))), [14, 21, 14]);
    // Held from 29 January for 7 days and the 3 left.
    let taken = json!([regular("oxy", "10 mg", "10 mg")]);
    let held = falling(&json!({
        "goal": half(),
        "holds": [{ "from": "2027-01-29", "days": 7, "reason": "unwell" }],
        "replans": [{ "from": "2027-01-27", "reason": "takes more", "taken": taken }],
    }));
    assert_eq!(days(&planned(&held)), [14, 9, 2, 10]);
}

#[test]
fn a_row_that_is_no_longer_taken_is_said_to_be_so() {
    let taken = json!([{ "id": "row", "regular": [] }]);
    let replan = json!({ "from": "2027-01-25", "reason": "stopped by himself", "taken": taken });
    let problem = refused(&replanned(&json!({ "kind": "stop" }), &replan));
    assert_eq!(problem.field, "scenarios[0].request.replans[0].taken");
    assert_eq!(problem.given, "row");
    let message = &problem.message;
    assert!(
        message.contains("no longer taken on Monday 25 January 2027")
            && message.contains("tolerance may be lost"),
        "{message}"
    );
    assert!(
        problem.accepted.contains("an order without this row"),
        "{message}"
    );
}

#[test]
fn a_new_goal_that_is_not_below_what_is_taken_is_said_to_be_so() {
    // 10 mg are taken on 25 January.
    let to = |daily: &str| {
        let goal = json!({ "kind": "reduce_to", "daily": daily });
        let replan = json!({ "from": "2027-01-25", "reason": "enough", "goal": goal });
        replanned(&json!({ "kind": "stop" }), &replan)
    };
    for goal in ["15 mg", "10 mg"] {
        let problem = refused(&to(goal));
        assert_eq!(problem.field, "scenarios[0].request.replans[0].goal");
        assert_eq!(problem.given, goal);
        let says = "is not below what is taken on Monday 25 January 2027: 10 mg a day of ‘row’";
        assert!(problem.message.contains(says), "{}", problem.message);
    }
    assert_eq!(days(&planned(&to("5 mg"))), [14, 7, 14]);
    // 75 % of 20 mg are 15 mg.
    let goal = json!({ "kind": "reduce_to", "percent_of_original": 75 });
    let replan = json!({ "from": "2027-01-25", "reason": "enough", "goal": goal });
    let problem = refused(&replanned(&json!({ "kind": "stop" }), &replan));
    assert!(
        problem.message.contains("‘75 %’ of the original dose"),
        "{}",
        problem.message
    );
}

#[test]
fn the_end_of_a_taper_is_said_of_the_last_end_alone() {
    let end = |from: &str| json!({ "from": from, "reason": "enough", "stop_here": true });
    let again = json!({ "from": "2027-02-22", "reason": "again" });
    let resumed = planned(&falling(&json!({ "replans": [end("2027-01-25"), again] })));
    assert!(findings(&resumed, "taper-ended").is_empty());
    assert_eq!(resumed["schedule"]["reaches_goal"], true);
    // 10 mg from 18 January, 5 mg from 22 February: ended again at 5 mg.
    let replans = json!([end("2027-01-25"), again, end("2027-03-01")]);
    let plan = planned(&falling(&json!({ "replans": replans })));
    let [ended] = findings(&plan, "taper-ended")[..] else {
        panic!("{:#}", plan["findings"])
    };
    assert_eq!(
        text(&ended["message"]),
        "The taper was ended on Monday 1 March 2027 at ‘row’ 5 mg a day."
    );
}
