//! A hold only delays: the same doses in the same order, and no day sooner.
#![cfg(test)]

use chrono::{Days, NaiveDate};
use proptest::prelude::{ProptestConfig, any};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use crate::formulary_cases::file_of;
use crate::invariants;
use crate::support::{date, list, planned, steps, text};

/// A hold laid into a plan.
struct Hold {
    from: NaiveDate,
    days: u64,
}

/// A file with a hold on any day of its plan, from the first to that of the stop.
fn with_a_hold(file: &Value, plan: &Value, place: u64, days: u64) -> (Value, Hold) {
    let (steps, mut held) = (steps(plan), file.clone());
    let first = date(text(&steps[0]["start"]));
    let last = date(text(&steps[steps.len() - 1]["end"]));
    let length = (last - first).num_days().unsigned_abs() + 1;
    let from = first + Days::new(place % length);
    held["scenarios"][0]["request"]["holds"] =
        json!([{ "from": from.to_string(), "days": days, "reason": "unwell" }]);
    (held, Hold { from, days })
}

/// The reductions of a plan: when each starts and what is then taken, whatever its dates.
fn reductions(plan: &Value) -> Vec<(NaiveDate, Value)> {
    let reductions = steps(plan).iter().filter(|step| step["kind"] != "hold");
    reductions
        .map(|step| {
            let mut items = step["items"].clone();
            for item in items.as_array_mut().into_iter().flatten() {
                let item = item.as_object_mut().expect("an item");
                item.remove("changes");
                // How fast a reduction is counts the days since the one before.
                if let Some(Value::Object(reduction)) = item.get_mut("reduction") {
                    reduction.remove("per_28_days_percent");
                }
            }
            (date(text(&step["start"])), items)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_hold_only_delays(seed in any::<u64>(), place in any::<u64>(), days in 7_u64..60) {
        let file = file_of(seed);
        let plan = planned(&file);
        let (held_file, hold) = with_a_hold(&file, &plan, place, days);
        let held = planned(&held_file);
        invariants::check(&held_file, &held_file["scenarios"][0], &held);
        let (before, after) = (reductions(&plan), reductions(&held));
        prop_assert_eq!(before.len(), after.len(), "{:#}", held_file);
        let mut first_after = true;
        for ((planned, items), (start, held_items)) in before.iter().zip(&after) {
            prop_assert_eq!(items, held_items);
            if *planned < hold.from {
                prop_assert_eq!(planned, start);
                continue;
            }
            // The first waits for all of the hold. A later one may make up the days for which it
            // had to wait for a weekday or a change day, six at most.
            let made_up = if first_after { 0 } else { 6 };
            first_after = false;
            prop_assert!(*start >= *planned + Days::new(hold.days - made_up), "{:#}", held_file);
        }
        let holds = steps(&held).iter().filter(|step| step["kind"] == "hold");
        prop_assert_eq!(holds.count(), 1);
    }

    #[test]
    fn a_hold_begins_on_its_day_and_changes_nothing(seed in any::<u64>(), place in any::<u64>()) {
        let file = file_of(seed);
        let (held_file, hold) = with_a_hold(&file, &planned(&file), place, 14);
        let held = planned(&held_file);
        let place = steps(&held).iter().position(|step| step["kind"] == "hold");
        let step = &steps(&held)[place.expect("the hold")];
        prop_assert_eq!(date(text(&step["start"])), hold.from);
        prop_assert!(step["days"].as_u64() >= Some(hold.days), "{}", step);
        // Before the first step a following dose may already be more than its share.
        let first = date(text(&steps(&held)[0]["start"])) == hold.from;
        prop_assert!(first || list(&step["changed"]).is_empty(), "{}", step);
    }
}
