//! The planner against trying every path, on hundreds of small cases: the four sums, and the
//! schedule to the day and the unit.
#![cfg(test)]

mod cases;
mod exhaustive;
mod kinds;
mod ladder;

use std::collections::BTreeMap;

use num_rational::BigRational;
use serde_json::Value;

use self::cases::{Asked, roll};
pub use self::cases::{Dice, quantity};
use self::exhaustive::{Answer, best};
use self::ladder::{ChangeDays, Making, Rung, Units, ladder};
use crate::support::{figure, list, number, planned, ratio, steps, tenths, text};

/// Cases with more paths than this are left to the other tests.
const MOST_PATHS: u64 = 30_000;

/// What is compared, in one form for both sides.
#[derive(Debug, PartialEq)]
struct Line {
    start: String,
    end: String,
    days: u64,
    kind: String,
    nominal_percent: String,
    daily: String,
    doses: Vec<Given>,
}

/// A dose: time and amount; strengths with counts, or what it measures.
#[derive(Debug, PartialEq)]
struct Given {
    time: String,
    amount: String,
    made_of: Vec<(String, String)>,
}

fn searched(asked: &Asked, answer: &Answer) -> Vec<Line> {
    let original = BigRational::from_integer(answer.ladder[0].daily().into());
    answer
        .steps
        .iter()
        .map(|step| {
            let rung = &answer.ladder[step.rung];
            Line {
                start: step.start.to_string(),
                end: step.end.to_string(),
                days: step.days,
                kind: if rung.daily() == 0 { "stop" } else { "reduce" }.to_owned(),
                nominal_percent: tenths(&(&step.nominal * ratio(100, 1) / &original)),
                daily: quantity(rung.daily(), asked.unit),
                doses: doses(asked, rung),
            }
        })
        .collect()
}

fn doses(asked: &Asked, rung: &Rung) -> Vec<Given> {
    let taken = asked
        .question
        .present
        .iter()
        .zip(rung.doses.iter().zip(&rung.units));
    taken
        .filter(|(_, (dose, _))| **dose > 0)
        .map(|((time, _), (dose, units))| Given {
            time: (*time).to_owned(),
            amount: quantity(*dose, asked.unit),
            made_of: match asked.per_ml {
                Some(per_ml) => vec![("volume".to_owned(), quantity(dose / per_ml, "mL"))],
                None => counted(units, asked.unit),
            },
        })
        .collect()
}

/// Strengths with counts, larger first; a half is `0.5`.
fn counted(units: &Units, unit: &str) -> Vec<(String, String)> {
    let mut halves: BTreeMap<u64, i64> = BTreeMap::new();
    for strength in units {
        *halves.entry(*strength).or_default() += 1;
    }
    let falling = halves.into_iter().rev();
    falling
        .map(|(strength, halves)| (quantity(strength, unit), tenths(&ratio(halves, 2))))
        .collect()
}

fn answered(plan: &Value) -> Vec<Line> {
    steps(plan)
        .iter()
        .map(|step| {
            let item = &step["items"][0];
            Line {
                start: text(&step["start"]).to_owned(),
                end: text(&step["end"]).to_owned(),
                days: step["days"].as_u64().expect("days"),
                kind: text(&step["kind"]).to_owned(),
                nominal_percent: figure(&step["nominal_percent_of_original"]),
                daily: text(&item["daily"]).to_owned(),
                doses: given(item),
            }
        })
        .collect()
}

/// What an item gives; a set of patches or an infusion is one dose, at no time of day.
fn given(item: &Value) -> Vec<Given> {
    let counts = |units: &Value| -> Vec<(String, String)> {
        let units = list(units).iter();
        units
            .map(|unit| (text(&unit["strength"]).to_owned(), figure(&unit["count"])))
            .collect()
    };
    let at_once = |amount: &Value, made_of| Given {
        time: String::new(),
        amount: text(amount).to_owned(),
        made_of,
    };
    if !list(&item["patches"]).is_empty() {
        return vec![at_once(&item["daily"], counts(&item["patches"]))];
    }
    if item["infusion"].is_object() {
        return vec![at_once(&item["infusion"]["amount_per_24h"], Vec::new())];
    }
    let doses = list(&item["regular"]).iter();
    doses
        .map(|dose| Given {
            time: text(&dose["time"]).to_owned(),
            amount: text(&dose["amount"]).to_owned(),
            made_of: match dose["volume"].as_str() {
                Some(volume) => vec![("volume".to_owned(), volume.to_owned())],
                None => counts(&dose["units"]),
            },
        })
        .collect()
}

/// The days on which the patches are changed in a step, as the search has it; none of others.
fn change_days(asked: &Asked, answer: &Answer) -> Vec<Vec<String>> {
    let ChangeDays::Patch { every, .. } = asked.question.change_days else {
        return Vec::new();
    };
    let every = usize::try_from(every).expect("small");
    let worn = answer.steps.iter().filter(|step| step.days > 0);
    let days = worn.map(|step| {
        let days = step.start.iter_days().take_while(|day| *day <= step.end);
        days.step_by(every).map(|day| day.to_string()).collect()
    });
    days.collect()
}

fn answered_change_days(plan: &Value) -> Vec<Vec<String>> {
    let changes = steps(plan)
        .iter()
        .map(|step| list(&step["items"][0]["changes"]));
    let words = |days: &[Value]| days.iter().map(|day| text(day).to_owned()).collect();
    changes.filter(|days| !days.is_empty()).map(words).collect()
}

/// Compares one case and says how many paths were tried; `None` where the case is too large.
fn compare(asked: &Asked) -> Option<u64> {
    let answer = best(&asked.question, MOST_PATHS)?;
    let plan = planned(&asked.file);
    let row = &plan["objective"]["rows"][0];
    let unit = asked.unit;
    let sum = |part: &str, unit: &str| {
        let text = text(&row[part]);
        number(
            text.strip_suffix(unit)
                .unwrap_or_else(|| panic!("{text} is not in{unit}")),
        )
    };
    let thousand = ratio(1000, 1);
    let found = (
        sum("excess", &format!(" {unit}")),
        sum("deviation", &format!(" {unit} days")),
        number(&figure(&row["burden"])),
        row["changes"].as_u64().expect("a whole number of changes"),
    );
    let burden = BigRational::new(answer.burden.into(), 2.into());
    let expected = (
        &answer.excess / &thousand,
        &answer.deviation / &thousand,
        burden,
        answer.changes,
    );
    let schedule = searched(asked, &answer);
    assert_eq!(
        found,
        expected,
        "sums of {:#}\nbest is {schedule:#?}\nanswered {:#?}",
        asked.file,
        answered(&plan)
    );
    assert_eq!(answered(&plan), schedule, "schedule of {:#}", asked.file);
    assert_eq!(
        answered_change_days(&plan),
        change_days(asked, &answer),
        "{:#}",
        asked.file
    );
    let goal = &asked.question.goal / &thousand;
    let last = answer.ladder.last().map_or(0, Rung::daily);
    let reaches = BigRational::from_integer(last.into()) / &thousand == goal;
    assert_eq!(
        plan["schedule"]["reaches_goal"], reaches,
        "{:#}",
        asked.file
    );
    Some(answer.paths)
}

/// Compares so many cases and counts those that were small enough, and those that left a
/// choice.
fn compare_all(seed: u64, count: usize, roll: fn(&mut Dice) -> Asked) -> (u32, u32) {
    let mut dice = Dice(seed);
    let (mut compared, mut with_a_choice) = (0, 0);
    for _ in 0..count {
        if let Some(paths) = compare(&roll(&mut dice)) {
            compared += 1;
            with_a_choice += u32::from(paths > 1);
        }
    }
    (compared, with_a_choice)
}

fn expect_at_least(found: (u32, u32), compared: u32, with_a_choice: u32) {
    assert!(
        found.0 >= compared,
        "only {} cases were small enough",
        found.0
    );
    assert!(
        found.1 >= with_a_choice,
        "only {} cases left a choice",
        found.1
    );
}

#[test]
fn the_planner_and_trying_every_path_agree() {
    // Most cases leave a real choice; the others are short ladders.
    expect_at_least(compare_all(2027, 800, roll), 400, 250);
}

#[test]
fn halved_tablets_are_planned_as_trying_every_path_plans_them() {
    expect_at_least(compare_all(1, 250, kinds::halves), 80, 50);
}

#[test]
fn patches_are_planned_as_trying_every_path_plans_them() {
    expect_at_least(compare_all(2, 250, kinds::patches), 80, 50);
}

#[test]
fn liquids_are_planned_as_trying_every_path_plans_them() {
    expect_at_least(compare_all(3, 250, kinds::liquids), 80, 50);
}

#[test]
fn infusions_are_planned_as_trying_every_path_plans_them() {
    expect_at_least(compare_all(4, 250, kinds::infusions), 80, 50);
}

/// The plan file of the case that a number stands for, for tests of other things.
pub fn case_of(seed: u64) -> Value {
    // The first roll may ask for a goal below which no rung leads; such a case has no step.
    let mut dice = Dice(seed);
    loop {
        let asked = roll(&mut dice);
        if ladder(&asked.question).len() > 1 {
            return asked.file;
        }
    }
}

/// The search itself is held to the sums that were worked out by hand in the definition.
#[test]
fn trying_every_path_gives_the_sums_worked_by_hand() {
    use self::exhaustive::{Asks, Cut, Pace};
    use self::ladder::{Halves, Question};
    let tenth = || Cut::OfOriginal(ratio(1, 10));
    let week = [0, 1, 2, 3, 4, 5, 6].map(|day| chrono::Weekday::try_from(day).expect("a weekday"));
    let question = |each: u64, strengths: &[u64]| Question {
        present: vec![("08:00", each), ("20:00", each)],
        making: Making::Units {
            marketed: vec![5_000, 10_000, 15_000, 30_000, 60_000],
            allowed: strengths.to_vec(),
            most: 4,
            halves: Halves::Never,
            worn: None,
        },
        once_daily_at_the_end: true,
        goal: ratio(0, 1),
        pace: Pace {
            first: None,
            asks: Asks {
                cut: tenth(),
                most: tenth(),
                days: 28,
            },
            below: None,
            cuts: None,
            in_place_of_a_quarter: None,
        },
        start: crate::support::date("2027-01-04"),
        change_days: ChangeDays::Weekdays(week.to_vec()),
    };
    // 12.425 mg, and 308 mg days, 392 units, 3 changes.
    let ten = best(&question(10_000, &[5_000, 10_000]), u64::MAX).expect("a path");
    assert_eq!(
        (ten.excess, ten.deviation),
        (ratio(12_425, 1), ratio(308_000, 1))
    );
    assert_eq!((ten.burden / 2, ten.changes), (392, 3));
    // 14.7 mg, and 3360 mg days, 1036 units, 6 changes.
    let sixty = best(&question(60_000, &[10_000, 30_000, 60_000]), u64::MAX).expect("a path");
    assert_eq!(
        (sixty.excess, sixty.deviation),
        (ratio(14_700, 1), ratio(3_360_000, 1))
    );
    assert_eq!((sixty.burden / 2, sixty.changes), (1036, 6));
}
