//! What a pace asks for, with its dates: the curve that is drawn beside the schedule.

use chrono::NaiveDate;

use crate::case::{Hold, RowId};
use crate::date;
use crate::quantity::Exact;
use crate::taper::calendar::{Begins, Laid};
use crate::taper::row_taper::RowTaper;

/// One interval of what a pace asks for, with its dates.
#[derive(Clone, Debug, PartialEq)]
pub struct NominalPoint {
    /// The row.
    pub id: RowId,
    /// The interval's first day.
    pub from: NaiveDate,
    /// Its length in days.
    pub days: u32,
    /// The nominal daily dose, in dose parts.
    pub asked: Exact,
    /// Where the source gives a range of sizes: what lies within it.
    pub band: Option<Band>,
}

/// The doses that a pace allows at the same time, in dose parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The nominal dose at the largest size that the source gives.
    pub fast: Exact,
    /// That at the smallest; the dose at the start where the source says “or slower”.
    pub slow: Exact,
    /// The source says “or slower”: what is allowed does not end with the nominal curve.
    pub is_open: bool,
}

/// What the pace asks for, from the day on which each row's taper starts.
pub(super) fn nominal_points(
    tapers: &[RowTaper],
    laid: &Laid,
    holds: &[Hold],
    until: Option<NaiveDate>,
) -> Vec<NominalPoint> {
    let mut points = Vec::new();
    let mut place = 0;
    for taper in tapers {
        let starts = |(_, begins): &&(NaiveDate, Begins)| *begins == Begins::Stretch(place);
        let mut from = laid.days.iter().find(starts).map(|(day, _)| *day);
        for (interval, band) in taper.nominal.iter().zip(&taper.band) {
            let Some(day) = from.filter(|day| until.is_none_or(|until| *day < until)) else {
                break;
            };
            let next = date::plus_days(day, interval.days);
            let held = holds
                .iter()
                .filter(|hold| hold.from > day && next.is_some_and(|next| hold.from <= next));
            let days = interval.days + held.map(|hold| hold.days).sum::<u32>();
            points.push(NominalPoint {
                id: taper.id.clone(),
                from: day,
                days,
                asked: interval.dose.clone(),
                band: band.clone(),
            });
            from = date::plus_days(day, days);
        }
        place += taper.stretches.len();
    }
    points
}
