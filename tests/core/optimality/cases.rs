//! Small cases for the exhaustive search: the question as the search takes it and the plan
//! file that asks the same. Strengths and paces are copied by hand from assets/clinical.
#![cfg(test)]

use chrono::{Days, NaiveDate, Weekday};
use num_rational::BigRational;
use serde_json::{Value, json};

use super::exhaustive::{Asks, Cut, Pace};
use super::ladder::{ChangeDays, Halves, Making, Question};
use crate::support::{date, one_row, ratio};

/// A sequence of numbers that is the same on every run (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("small")
    }

    pub fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    pub fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

/// Products, with their marketed strengths in micrograms; the first few are used here.
const PRODUCTS: [(&str, &[u64], usize); 8] = [
    (
        "uk-mor-mr12-tab",
        &[5_000, 10_000, 15_000, 30_000, 60_000, 100_000, 200_000],
        4,
    ),
    (
        "uk-mor-mr12-cap",
        &[10_000, 30_000, 60_000, 100_000, 200_000],
        3,
    ),
    ("uk-mor-ir-tab", &[10_000, 20_000, 50_000], 3),
    (
        "uk-mor-ir-odt",
        &[1_000, 2_500, 5_000, 10_000, 20_000, 30_000],
        4,
    ),
    (
        "uk-oxy-mr12",
        &[
            5_000, 10_000, 15_000, 20_000, 30_000, 40_000, 60_000, 80_000, 120_000,
        ],
        4,
    ),
    (
        "uk-tra-mr12",
        &[50_000, 75_000, 100_000, 150_000, 200_000],
        4,
    ),
    ("uk-hyd-ir", &[1_300, 2_600], 2),
    ("uk-cod-ir", &[15_000, 30_000, 60_000], 3),
];

/// One case, asked in both ways.
pub struct Asked {
    pub question: Question,
    pub file: Value,
    /// The unit of its amounts.
    pub unit: &'static str,
    /// Of a liquid: milligrams in a millilitre.
    pub per_ml: Option<u64>,
}

/// Thousandths as the contract writes them: `2.5 mg`, never `2.500 mg`.
pub fn quantity(thousandths: u64, unit: &str) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    let text = format!("{whole}.{rest:03}");
    format!(
        "{} {unit}",
        text.trim_end_matches('0').trim_end_matches('.')
    )
}

fn percent(value: i64) -> BigRational {
    ratio(value, 100)
}

fn asks(cut: Cut, most: Cut, days: u64) -> Asks {
    Asks { cut, most, days }
}

fn steady(asks: Asks) -> Pace {
    Pace {
        first: None,
        asks,
        below: None,
        cuts: None,
        in_place_of_a_quarter: None,
    }
}

/// The presets, as paces.json gives them: the largest percentage is `max_percent`.
fn preset(name: &str) -> (Value, Pace, &'static str) {
    let original = |value| Cut::OfOriginal(percent(value));
    let current = |value| Cut::OfCurrent(percent(value));
    let (pace, setting) = match name {
        // 10 % every 28 days; the base is not stated, so the original.
        "cdc-2022-year-or-more" => (steady(asks(original(10), original(10), 28)), "community"),
        // 10 % of the original every week, from 30 % of it on 10 % of the current dose.
        "cdc-2022-weeks-to-months" => {
            let below = (percent(30), asks(current(10), current(10), 7));
            (
                Pace {
                    below: Some(below),
                    ..steady(asks(original(10), original(10), 7))
                },
                "community",
            )
        }
        // 10 % of the original every 28 days, at most 20 %.
        "va-slower" => (steady(asks(original(10), original(20), 28)), "community"),
        // 10 % of the original every 28 days; from an exact third on 5 %, at most 5 %.
        "rxfiles" => {
            let below = (ratio(1, 3), asks(original(5), original(5), 28));
            (
                Pace {
                    below: Some(below),
                    ..steady(asks(original(10), original(10), 28))
                },
                "community",
            )
        }
        // Half the dose for two days, then stop: one cut.
        "cdc-2022-acute-days" => (
            Pace {
                cuts: Some(1),
                ..steady(asks(original(50), original(50), 2))
            },
            "community",
        ),
        // A third of the current dose every two days; its third stands in place of a quarter.
        "palliative-third" => {
            let third = || Cut::OfCurrent(ratio(1, 3));
            let pace = Pace {
                first: Some((third(), third())),
                in_place_of_a_quarter: Some(ratio(1, 3)),
                ..steady(asks(third(), third(), 2))
            };
            (pace, "inpatient")
        }
        // A quarter of the current dose every three days.
        "palliative-quarter" => (
            steady(asks(current(25), current(25), 3)),
            "specialist-palliative",
        ),
        // A fifth at once, at most a half, then 10 % of the original every day, at most 20 %.
        "va-rapid" => {
            let pace = Pace {
                first: Some((original(20), original(50))),
                ..steady(asks(original(10), original(20), 1))
            };
            (pace, "inpatient")
        }
        other => panic!("{other} is not written down here"),
    };
    (json!({ "preset": name }), pace, setting)
}

const PRESETS: [&str; 8] = [
    "cdc-2022-year-or-more",
    "cdc-2022-weeks-to-months",
    "va-slower",
    "rxfiles",
    "cdc-2022-acute-days",
    "palliative-third",
    "palliative-quarter",
    "va-rapid",
];

/// A reader's own reduction: what it asks for is also the most that it may be.
fn own_reduction(dice: &mut Dice, smallest: u64, unit: &str) -> (Value, Cut) {
    match dice.below(3) {
        0 => {
            let value = *dice.of(&[5, 10, 15, 20, 25, 40]);
            (
                json!({ "percent": value, "of": "original" }),
                Cut::OfOriginal(percent(value)),
            )
        }
        1 => {
            let value = *dice.of(&[10, 20, 25, 30, 50]);
            (
                json!({ "percent": value, "of": "current" }),
                Cut::OfCurrent(percent(value)),
            )
        }
        _ => {
            let amount = smallest * (1 + dice.below(3) as u64);
            (
                json!({ "amount": quantity(amount, unit) }),
                Cut::Amount(amount),
            )
        }
    }
}

pub fn own_pace(dice: &mut Dice, smallest: u64, unit: &str) -> (Value, Pace) {
    let days = *dice.of(&[3, 7, 14, 28]);
    let (reduction, cut) = own_reduction(dice, smallest, unit);
    let mut request = json!({ "reduction": reduction, "every_days": days });
    let mut pace = steady(asks(cut.clone(), cut, days));
    if dice.one_in(4) {
        let (below, days) = (*dice.of(&[33, 50, 60]), *dice.of(&[14, 42]));
        let (reduction, cut) = own_reduction(dice, smallest, unit);
        request["tail"] = json!({ "below_percent_of_original": below, "reduction": reduction, "every_days": days });
        pace.below = Some((percent(below), asks(cut.clone(), cut, days)));
    }
    (request, pace)
}

/// A preset whose reduction and interval the reader has changed keeps its largest percentage.
fn changed_preset(dice: &mut Dice) -> (Value, Pace) {
    let (name, most) = *dice.of(&[("cdc-2022-year-or-more", 10), ("va-slower", 20)]);
    let (value, days) = (*dice.of(&[5, 10, 20]), *dice.of(&[14, 28, 56]));
    let request = json!({
        "preset": name,
        "reduction": { "percent": value, "of": "original" },
        "every_days": days,
    });
    let original = |value| Cut::OfOriginal(percent(value));
    (request, steady(asks(original(value), original(most), days)))
}

pub fn pace(dice: &mut Dice, smallest: u64, unit: &str) -> (Value, Pace, &'static str) {
    match dice.below(8) {
        0..=3 => {
            let name = PRESETS[dice.below(PRESETS.len())];
            preset(name)
        }
        4 => {
            let (request, pace) = changed_preset(dice);
            (request, pace, "community")
        }
        _ => {
            let (request, pace) = own_pace(dice, smallest, unit);
            (request, pace, "community")
        }
    }
}

pub fn weekdays(dice: &mut Dice) -> Vec<Weekday> {
    let week = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    if dice.one_in(2) {
        return week.to_vec();
    }
    let some: Vec<Weekday> = week.into_iter().filter(|_| dice.one_in(3)).collect();
    if some.is_empty() {
        vec![Weekday::Wed]
    } else {
        some
    }
}

pub fn word(weekday: Weekday) -> String {
    weekday.to_string().to_lowercase()
}

/// The goal a day and as asked.
pub fn goal(dice: &mut Dice, daily: u64, smallest: u64, unit: &str) -> (BigRational, Value) {
    match dice.below(4) {
        0 if daily > smallest => {
            let goal = smallest
                * (1 + dice.below(usize::try_from(daily / smallest - 1).expect("small").max(1))
                    as u64);
            let lower = goal.min(daily - smallest.min(1_000));
            (
                BigRational::from_integer(lower.into()),
                json!({ "kind": "reduce_to", "daily": quantity(lower, unit) }),
            )
        }
        1 => {
            let share = *dice.of(&[25, 40, 50, 70]);
            let goal = percent(share) * BigRational::from_integer(daily.into());
            (
                goal,
                json!({ "kind": "reduce_to", "percent_of_original": share }),
            )
        }
        _ => (ratio(0, 1), json!({ "kind": "stop" })),
    }
}

/// One case.
pub fn roll(dice: &mut Dice) -> Asked {
    let (product, marketed, small) = *dice.of(&PRODUCTS);
    let times: &[&str] = match dice.below(4) {
        0 => &["20:00"],
        1 | 2 => &["08:00", "20:00"],
        _ => &["08:00", "14:00", "22:00"],
    };
    let alike = dice.one_in(2);
    let first = one_dose(dice, &marketed[..small]);
    let mut present: Vec<(&str, u64)> = Vec::new();
    for time in times {
        let dose = if alike {
            first
        } else {
            one_dose(dice, &marketed[..small])
        };
        present.push((time, dose));
    }
    let daily: u64 = present.iter().map(|(_, dose)| dose).sum();
    let mut allowed: Vec<u64> = marketed[..small]
        .iter()
        .copied()
        .filter(|_| !dice.one_in(3))
        .collect();
    if allowed.is_empty() || dice.one_in(4) {
        allowed = marketed.to_vec();
    }
    let smallest = marketed[0];
    let (pace_request, pace, setting) = pace(dice, smallest, "mg");
    let (goal, goal_request) = goal(dice, daily, smallest, "mg");
    let weekdays = weekdays(dice);
    let most_units = 1 + dice.below(4);
    let once_daily_at_the_end = !dice.one_in(4);
    let start: NaiveDate = date("2027-01-04") + Days::new(dice.below(14) as u64);
    let strengths: Vec<String> = allowed
        .iter()
        .map(|strength| quantity(*strength, "mg"))
        .collect();
    let mut request = json!({
        "start": start.to_string(),
        "setting": setting,
        "goal": goal_request,
        "pace": pace_request,
        "order": ["row"],
        "constraints": {
            "most_units_per_dose": most_units,
            "strengths": { "row": strengths },
            "once_daily_at_the_end": once_daily_at_the_end,
            "change_weekdays": weekdays.iter().copied().map(word).collect::<Vec<_>>(),
        },
    });
    // From 500 mg of oral morphine a day on somebody has to be asked first.
    if product.starts_with("uk-mor") && daily >= 500_000 {
        let asked =
            json!({ "rule": "ome-500", "by": "Dr A", "reason": "asked", "on": "2027-01-02" });
        request["acknowledged"] = json!([asked]);
    }
    let doses: Vec<(&str, String)> = present
        .iter()
        .map(|(time, dose)| (*time, quantity(*dose, "mg")))
        .collect();
    let regular: Vec<(&str, &str)> = doses
        .iter()
        .map(|(time, dose)| (*time, dose.as_str()))
        .collect();
    let file = one_row(product, &regular, &request);
    let question = Question {
        present,
        making: Making::Units {
            marketed: marketed.to_vec(),
            allowed,
            most: most_units,
            halves: Halves::Never,
            worn: None,
        },
        once_daily_at_the_end,
        goal,
        pace,
        start,
        change_days: ChangeDays::Weekdays(weekdays),
    };
    Asked {
        question,
        file,
        unit: "mg",
        per_ml: None,
    }
}

/// A dose of one to three units.
fn one_dose(dice: &mut Dice, strengths: &[u64]) -> u64 {
    (0..=dice.below(3)).map(|_| *dice.of(strengths)).sum()
}
