//! What is written along the axes: round doses, and months or single days.

use chrono::{Datelike as _, NaiveDate};

use super::{DoseCurve, days_between};
use crate::date;

/// A day that is named under the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The day.
    pub day: f64,
    /// Such as `Jan 2027`.
    pub label: String,
}

impl DoseCurve {
    /// Firsts of months, at most `most` of them, evenly chosen.
    pub fn months(&self, most: usize) -> Vec<Tick> {
        months_from(self.from, self.days, most)
    }

    /// Days named from one day to another, at most `most`: firsts of months, or where fewer
    /// than two of them would be seen, single days.
    pub fn days_named(&self, from: f64, to: f64, most: usize) -> Vec<Tick> {
        let within = |tick: &Tick| (from..=to).contains(&tick.day);
        let whole = self.days.max(1.0) / (to - from).max(1.0);
        let mut fitting = 1_usize;
        while f64::from(u32::try_from(fitting).unwrap_or(u32::MAX)) < whole {
            fitting += 1;
        }
        let months: Vec<Tick> = self
            .months(most.saturating_mul(fitting))
            .into_iter()
            .filter(within)
            .collect();
        if (2..=most).contains(&months.len()) {
            return months;
        }
        let mut day = self.from;
        let mut all: Vec<Tick> = Vec::new();
        while days_between(self.from, day) <= to {
            let at = days_between(self.from, day);
            if at >= from {
                all.push(Tick {
                    day: at,
                    label: day.format("%-d %b").to_string(),
                });
            }
            let Some(next) = date::plus_days(day, 1) else {
                break;
            };
            day = next;
        }
        let every = [1, 2, 7, 14, 28, 56, 112]
            .into_iter()
            .find(|every| all.len().div_ceil(*every) <= most);
        all.into_iter().step_by(every.unwrap_or(224)).collect()
    }

    /// Round doses for the axis, from 0 to above the highest.
    pub fn doses(&self) -> Vec<f64> {
        round_doses(self.highest)
    }
}

/// Firsts of months from a day on, at most `most` of them, evenly chosen.
pub(super) fn months_from(from: NaiveDate, days: f64, most: usize) -> Vec<Tick> {
    let mut all = Vec::new();
    let mut month = from.with_day(1);
    while let Some(first) = month.filter(|first| days_between(from, *first) <= days) {
        let day = days_between(from, first);
        if day >= 0.0 || all.is_empty() && first.day() == from.day() {
            all.push(Tick {
                day,
                label: first.format("%b %Y").to_string(),
            });
        }
        month = date::plus_days(first, 31).and_then(|later| later.with_day(1));
    }
    let every = [1, 2, 3, 6, 12, 24]
        .into_iter()
        .find(|every| all.len().div_ceil(*every) <= most);
    all.into_iter().step_by(every.unwrap_or(60)).collect()
}

/// Round doses from 0 to above the highest.
pub fn round_doses(highest: f64) -> Vec<f64> {
    let rough = highest / 4.0;
    let power = 10_f64.powf(rough.max(1e-9).log10().floor());
    let steps = [1.0, 2.0, 2.5, 3.0, 5.0, 10.0].map(|part| part * power);
    // Steps that end at the highest dose come first, so that the start can be read off.
    let off = |step: f64| {
        let count = highest / step;
        let ends = (count - count.round()).abs() < 1e-6 && (3.0..=6.5).contains(&count);
        (step - rough).abs() + if ends { 0.0 } else { highest }
    };
    let step = steps
        .into_iter()
        .min_by(|one, other| off(*one).total_cmp(&off(*other)));
    let step = step.unwrap_or(1.0);
    (0..12_u32)
        .map(|count| f64::from(count) * step)
        .take_while(|dose| *dose <= highest * 1.01)
        .collect()
}
