//! The planner against trying every path, on hundreds of small cases: the four sums, and the
//! schedule to the day and the unit.
#![cfg(test)]

mod cases;
mod exhaustive;

use std::collections::BTreeMap;

use num_rational::BigRational;
use serde_json::Value;

use self::cases::{Asked, Dice, quantity, roll};
use self::exhaustive::{Answer, Rung, best};
use crate::support::{figure, list, milligrams, number, planned, ratio, steps, tenths, text};

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
    /// Time, amount, and strength with count.
    doses: Vec<(String, String, Vec<(String, u64)>)>,
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
                daily: quantity(rung.daily()),
                doses: doses(asked, rung),
            }
        })
        .collect()
}

fn doses(asked: &Asked, rung: &Rung) -> Vec<(String, String, Vec<(String, u64)>)> {
    let taken = asked
        .question
        .present
        .iter()
        .zip(rung.doses.iter().zip(&rung.units));
    taken
        .filter(|(_, (dose, _))| **dose > 0)
        .map(|((time, _), (dose, units))| {
            let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
            for unit in units {
                *counts.entry(*unit).or_default() += 1;
            }
            let counts = counts
                .into_iter()
                .rev()
                .map(|(strength, count)| (quantity(strength), count));
            ((*time).to_owned(), quantity(*dose), counts.collect())
        })
        .collect()
}

fn answered(plan: &Value) -> Vec<Line> {
    steps(plan)
        .iter()
        .map(|step| {
            let item = &step["items"][0];
            let dose = |dose: &Value| {
                let units = list(&dose["units"]);
                let units = units.iter().map(|unit| {
                    (
                        text(&unit["strength"]).to_owned(),
                        unit["count"].as_u64().expect("a whole count"),
                    )
                });
                (
                    text(&dose["time"]).to_owned(),
                    text(&dose["amount"]).to_owned(),
                    units.collect(),
                )
            };
            Line {
                start: text(&step["start"]).to_owned(),
                end: text(&step["end"]).to_owned(),
                days: step["days"].as_u64().expect("days"),
                kind: text(&step["kind"]).to_owned(),
                nominal_percent: figure(&step["nominal_percent_of_original"]),
                daily: text(&item["daily"]).to_owned(),
                doses: list(&item["regular"]).iter().map(dose).collect(),
            }
        })
        .collect()
}

/// Compares one case and says how many paths were tried; `None` where the case is too large.
fn compare(asked: &Asked) -> Option<u64> {
    let answer = best(&asked.question, MOST_PATHS)?;
    let plan = planned(&asked.file);
    let row = &plan["objective"]["rows"][0];
    let deviation = text(&row["deviation"])
        .strip_suffix(" mg days")
        .map(number)
        .expect("mg days");
    let thousand = ratio(1000, 1);
    let found = (
        milligrams(&row["excess"]),
        deviation,
        row["burden"].as_u64().expect("a whole burden"),
        row["changes"].as_u64().expect("a whole number of changes"),
    );
    let expected = (
        &answer.excess / &thousand,
        &answer.deviation / &thousand,
        answer.burden,
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

#[test]
fn the_planner_and_trying_every_path_agree() {
    let mut dice = Dice(2027);
    let (mut compared, mut with_a_choice) = (0, 0);
    for _ in 0..800 {
        if let Some(paths) = compare(&roll(&mut dice)) {
            compared += 1;
            with_a_choice += u32::from(paths > 1);
        }
    }
    // Most cases leave a real choice; the others are short ladders.
    assert!(compared >= 400, "only {compared} cases were small enough");
    assert!(
        with_a_choice >= 250,
        "only {with_a_choice} cases left a choice"
    );
}

/// The plan file of the case that a number stands for, for tests of other things.
pub fn case_of(seed: u64) -> Value {
    // The first roll may ask for a goal below which no rung leads; such a case has no step.
    let mut dice = Dice(seed);
    loop {
        let asked = roll(&mut dice);
        if exhaustive::has_a_rung(&asked.question) {
            return asked.file;
        }
    }
}

/// The search itself is held to the sums that were worked out by hand in the definition.
#[test]
fn trying_every_path_gives_the_sums_worked_by_hand() {
    use self::exhaustive::{Asks, Cut, Pace, Question};
    let tenth = || Cut::OfOriginal(ratio(1, 10));
    let week = [0, 1, 2, 3, 4, 5, 6].map(|day| chrono::Weekday::try_from(day).expect("a weekday"));
    let question = |each: u64, strengths: &[u64]| Question {
        present: vec![("08:00", each), ("20:00", each)],
        marketed: vec![5_000, 10_000, 15_000, 30_000, 60_000],
        allowed: strengths.to_vec(),
        most_units: 4,
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
        weekdays: week.to_vec(),
    };
    // 12.425 mg, and 308 mg days, 392 units, 3 changes.
    let ten = best(&question(10_000, &[5_000, 10_000]), u64::MAX).expect("a path");
    assert_eq!(
        (ten.excess, ten.deviation),
        (ratio(12_425, 1), ratio(308_000, 1))
    );
    assert_eq!((ten.burden, ten.changes), (392, 3));
    // 14.7 mg, and 3360 mg days, 1036 units, 6 changes.
    let sixty = best(&question(60_000, &[10_000, 30_000, 60_000]), u64::MAX).expect("a path");
    assert_eq!(
        (sixty.excess, sixty.deviation),
        (ratio(14_700, 1), ratio(3_360_000, 1))
    );
    assert_eq!((sixty.burden, sixty.changes), (1036, 6));
}
