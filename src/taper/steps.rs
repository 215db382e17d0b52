//! Stretches → steps: dates, the whole regimen in each step, percentages.

use chrono::NaiveDate;

use crate::case::{Case, Daily, Goal, PaceRequest, Request, Row, RowId, Taking, Wish};
use crate::clinical_data::Formulary;
use crate::date;
use crate::problem::Problem;
use crate::quantity::{DailyDose, Dose, Percent};
use crate::taper::row_taper::{NominalPoint, RowTaper, Stretch};
use crate::taper::schedule::{Doses, Item, Measure, PlannedDose, Schedule, Step, StepKind};
use crate::taper::shares::{largest_reduction, shares, whole};
use crate::taper::{Tapered, amounts, breakthrough, calendar, nominal};

/// The most steps of one plan.
const MOST_STEPS: usize = 1_000;

/// Puts the rows' stretches end to end and fills in everything else that is taken.
pub(super) fn assemble(
    case: &Case,
    request: &Request,
    pace: &PaceRequest,
    tapers: &[RowTaper],
    formulary: &Formulary,
) -> Result<Tapered, Problem> {
    let stretches: Vec<(&RowTaper, &Stretch)> = tapers
        .iter()
        .flat_map(|taper| taper.stretches.iter().map(move |stretch| (taper, stretch)))
        .collect();
    if stretches.len() > MOST_STEPS {
        let given = format!("{} steps", stretches.len());
        return Err(Problem::new(
            "limit",
            "order",
            given,
            "is too long a plan",
            "at most 1000 steps",
        ));
    }
    let lengths: Vec<u32> = stretches.iter().map(|(_, stretch)| stretch.days).collect();
    let too_long = || {
        let what = "The plan runs past twenty years or the year 2199";
        Problem::new(
            "limit",
            "start",
            date::iso(request.start),
            what,
            "a shorter plan or an earlier start",
        )
    };
    let weekdays = &request.constraints.change_weekdays;
    let starts = calendar::starts(request.start, &lengths, weekdays)
        .filter(|starts| within_limit(starts))
        .ok_or_else(too_long)?;
    let builder = Builder {
        case,
        request,
        pace,
        formulary,
    };
    let stops = matches!(
        &request.wish,
        Wish::Planned {
            goal: Goal::Stop,
            ..
        }
    );
    let mut steps: Vec<Step> = Vec::new();
    for (place, ((taper, stretch), span)) in stretches.iter().zip(starts.windows(2)).enumerate() {
        let &[start, next] = span else { continue };
        let is_stop = stops && place + 1 == stretches.len();
        let step = builder
            .step(steps.last(), taper, stretch, start, next, is_stop)
            .ok_or_else(too_long)?;
        steps.push(step);
    }
    let original = case
        .regimen
        .iter()
        .map(|row| (row.id.clone(), row.daily()))
        .collect();
    let schedule = Schedule {
        original,
        steps,
        reaches_goal: tapers.iter().all(|taper| taper.reaches_goal),
        objectives: tapers.iter().map(|taper| taper.objective.clone()).collect(),
    };
    let nominal = nominal_points(tapers, &starts);
    Ok(Tapered { schedule, nominal })
}

fn within_limit(starts: &[NaiveDate]) -> bool {
    let ends = starts.first().zip(starts.last());
    ends.is_some_and(|(first, last)| (*last - *first).num_days() <= i64::from(nominal::MOST_DAYS))
}

/// What the pace asks for, from the day on which each row's taper starts.
fn nominal_points(tapers: &[RowTaper], starts: &[NaiveDate]) -> Vec<NominalPoint> {
    let mut points = Vec::new();
    let mut place = 0;
    for taper in tapers {
        let mut from = starts.get(place).copied();
        for (interval, band) in taper.nominal.intervals.iter().zip(&taper.band) {
            let Some(day) = from else { break };
            let (asked, band) = (interval.dose.clone(), band.clone());
            points.push(NominalPoint {
                id: taper.id.clone(),
                from: day,
                days: interval.days,
                asked,
                band,
            });
            from = date::plus_days(day, interval.days);
        }
        place += taper.stretches.len();
    }
    points
}

struct Builder<'a> {
    case: &'a Case,
    request: &'a Request,
    pace: &'a PaceRequest,
    formulary: &'a Formulary,
}

impl Builder<'_> {
    fn step(
        &self,
        before: Option<&Step>,
        taper: &RowTaper,
        stretch: &Stretch,
        start: NaiveDate,
        next: NaiveDate,
        is_stop: bool,
    ) -> Option<Step> {
        let days = if is_stop {
            0
        } else {
            u32::try_from((next - start).num_days()).ok()?
        };
        let end = if is_stop {
            start
        } else {
            date::minus_days(next, 1)?
        };
        let rate_days = if is_stop {
            before.map_or(stretch.days, |step| step.days)
        } else {
            days
        };
        let mut items = Vec::new();
        for row in &self.case.regimen {
            let was = before.map_or_else(|| self.present(row), |step| step.item(&row.id).cloned());
            // A row that has stopped is listed once, in the step in which it stops.
            let Some(was) =
                was.filter(|was| was.daily.parts() > 0 || before.is_none() || !row.is_regular())
            else {
                continue;
            };
            if was.doses == Doses::Stopped {
                continue;
            }
            items.push((row, was));
        }
        let regular: Vec<(Item, Item)> = items
            .iter()
            .filter(|(row, _)| row.is_regular())
            .map(|(row, was)| {
                (
                    was.clone(),
                    self.regular_item(
                        row,
                        was,
                        (taper, stretch),
                        Span {
                            start,
                            end,
                            rate_days,
                        },
                    ),
                )
            })
            .collect();
        let followed = |ids: &[RowId]| -> u64 {
            let parts = |id: &RowId| regular.iter().find(|(_, item)| item.id == *id);
            ids.iter()
                .filter_map(parts)
                .map(|(_, item)| item.daily.parts())
                .sum()
        };
        let mut all = Vec::new();
        for (row, was) in &items {
            let item = match &row.taking {
                Taking::AsNeeded(as_needed) if !as_needed.follows.is_empty() => {
                    let sum = followed(&as_needed.follows);
                    let constraints = &self.request.constraints;
                    let doses =
                        breakthrough::following(row, as_needed, sum, constraints, self.formulary)?;
                    let daily = match &doses {
                        Doses::AsNeeded { dose, .. } => as_needed.daily(*dose),
                        _ => DailyDose::ZERO,
                    };
                    Item {
                        id: row.id.clone(),
                        daily: Daily::Mass(daily),
                        doses,
                        reduction: None,
                    }
                }
                Taking::AsNeeded(_) => was.clone(),
                _ => regular
                    .iter()
                    .find(|(_, item)| item.id == row.id)
                    .map(|(_, item)| item.clone())?,
            };
            all.push((was.clone(), item));
        }
        let changed = all
            .iter()
            .filter(|(was, item)| !was.doses.is_same_taking(&item.doses));
        let changed: Vec<RowId> = changed.map(|(_, item)| item.id.clone()).collect();
        let items: Vec<Item> = all.into_iter().map(|(_, item)| item).collect();
        let index = before.map_or(1, |step| step.index + 1);
        let first_step = before.is_none();
        let nominal = Percent::from_exact(&stretch.nominal * whole(100) / &taper.original);
        Some(Step {
            index,
            start,
            end,
            days,
            kind: if is_stop {
                StepKind::Stop
            } else {
                StepKind::Reduce
            },
            nominal_percent_of_original: Some(nominal),
            tapered: Some(taper.id.clone()),
            changed,
            reduction: largest_reduction(&items),
            items,
            limit: Some(stretch.limit.clone()),
            review: if is_stop {
                None
            } else {
                calendar::review(self.pace, first_step, start, end)
            },
        })
    }

    /// What a row is before the first step.
    fn present(&self, row: &Row) -> Option<Item> {
        let doses = match &row.taking {
            Taking::Regular(doses) => Doses::Regular(
                doses
                    .iter()
                    .map(|timed| {
                        let made = amounts::measure_present(row, timed.dose)?;
                        Some(PlannedDose {
                            time: timed.time,
                            dose: timed.dose,
                            made,
                        })
                    })
                    .collect::<Option<_>>()?,
            ),
            Taking::AsNeeded(as_needed) => breakthrough::staying(row, as_needed)?,
            Taking::Patches {
                patches,
                next_change,
            } => Doses::Patches {
                patches: patches.clone(),
                change_days: row.product.change_interval_h? / 24,
                changes: vec![*next_change],
            },
            Taking::Infusion { per_24h } => Doses::Infusion { per_24h: *per_24h },
        };
        Some(Item {
            id: row.id.clone(),
            daily: row.daily(),
            doses,
            reduction: None,
        })
    }

    /// What a regular row is in a step: on its rung where it is the one that is tapered,
    /// else as it was.
    fn regular_item(
        &self,
        row: &Row,
        was: &Item,
        (taper, stretch): (&RowTaper, &Stretch),
        span: Span,
    ) -> Item {
        if taper.id != row.id {
            let doses = untouched(row, &was.doses, span);
            return Item {
                reduction: None,
                doses,
                ..was.clone()
            };
        }
        let Taking::Regular(times) = &row.taking else {
            return was.clone();
        };
        let rung = &stretch.rung;
        let doses = times
            .iter()
            .zip(&rung.doses)
            .zip(&rung.units)
            .filter(|((_, dose), _)| **dose > 0);
        let doses: Vec<PlannedDose> = doses
            .map(|((timed, dose), units)| PlannedDose {
                time: timed.time,
                dose: Dose::from_nanograms(*dose),
                made: Measure::Units(units.clone()),
            })
            .collect();
        let daily = was.daily.with_parts(rung.daily);
        Item {
            id: row.id.clone(),
            daily,
            doses: if doses.is_empty() {
                Doses::Stopped
            } else {
                Doses::Regular(doses)
            },
            reduction: shares(was.daily, daily, row.daily(), span.rate_days),
        }
    }
}

/// A step's days.
#[derive(Clone, Copy)]
struct Span {
    start: NaiveDate,
    end: NaiveDate,
    /// The days that its reduction's rate is expressed for.
    rate_days: u32,
}

/// A row that is not tapered; a set of patches goes on being changed on its days.
fn untouched(row: &Row, doses: &Doses, span: Span) -> Doses {
    let (
        Doses::Patches {
            patches,
            change_days,
            ..
        },
        Taking::Patches { next_change, .. },
    ) = (doses, &row.taking)
    else {
        return doses.clone();
    };
    let mut changes = Vec::new();
    let mut day = Some(*next_change);
    while let Some(change) = day.filter(|day| *day <= span.end) {
        if change >= span.start {
            changes.push(change);
        }
        day = date::plus_days(change, (*change_days).max(1));
    }
    Doses::Patches {
        patches: patches.clone(),
        change_days: *change_days,
        changes,
    }
}
