//! Changes → steps, end to end: their kinds, days, reductions and reviews.

use chrono::NaiveDate;

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::date;
use crate::problem::Problem;
use crate::quantity::Exact;
use crate::taper::calendar::{self, ChangeDays};
use crate::taper::course::{Change, Course, too_long};
use crate::taper::nominal;
use crate::taper::pace::general_limit;
use crate::taper::schedule::{Doses, Item, Schedule, Step, StepKind};
use crate::taper::shares::{largest_reduction, shares};

/// The most steps of one plan.
const MOST_STEPS: usize = 1_000;
/// The most doses that the steps of one plan list together: ten times those of four medicines
/// over three years of weeks, and what is worked out within two seconds.
const MOST_DOSES: usize = 25_000;

/// Refuses more steps, or more doses in them, than a plan can have.
pub(super) fn within_limits(steps: usize, doses: usize) -> Result<(), Problem> {
    let limit = |given: String, accepted: &str| {
        let what = "is too long a plan";
        Err(Problem::new("limit", "order", given, what, accepted))
    };
    if steps > MOST_STEPS {
        return limit(format!("{steps} steps"), "at most 1000 steps");
    }
    if doses > MOST_DOSES {
        let given = format!("{doses} doses in {steps} steps");
        return limit(given, "at most 25000 doses in all steps together");
    }
    Ok(())
}

/// The schedule that a course is.
pub(super) fn assemble(
    case: &Case,
    formulary: &Formulary,
    course: &Course<'_>,
) -> Result<Schedule, Problem> {
    let changes = &course.changes;
    let (Some(first), Some(_)) = (changes.first(), changes.last()) else {
        return Err(too_long(course.end));
    };
    let listed = changes.iter().map(Change::listed).sum();
    within_limits(changes.len(), listed)?;
    if (course.end - first.start).num_days() > i64::from(nominal::MOST_DAYS) {
        return Err(too_long(first.start));
    }
    let mut steps: Vec<Step> = Vec::new();
    for place in 0..changes.len() {
        let step =
            step(formulary, course, place, steps.len() + 1).ok_or_else(|| too_long(first.start))?;
        steps.push(step);
    }
    Ok(Schedule {
        original: case
            .regimen
            .iter()
            .map(|row| (row.id.clone(), row.daily()))
            .collect(),
        steps,
        reaches_goal: course.reaches_goal,
        tapered: course.tapered.clone(),
        missed_goals: course.missed_goals.clone(),
        ended_on: course.ended_on,
        objectives: course.objectives.clone(),
    })
}

/// One step: the whole regimen from its start to the day before the next one.
fn step(formulary: &Formulary, course: &Course<'_>, place: usize, index: usize) -> Option<Step> {
    let change = course.changes.get(place)?;
    let next = course.changes.get(place + 1).map(|next| next.start);
    let is_stop = course.stops && next.is_none();
    let next = next.unwrap_or(course.end);
    let (end, days) = if is_stop {
        (change.start, 0)
    } else {
        let days = u32::try_from((next - change.start).num_days()).ok()?;
        (date::minus_days(next, 1)?, days)
    };
    let listed = listed_before(course, place);
    let before = Before {
        listed,
        taken: change.before.as_deref(),
    };
    let rate = Rate::of(course, place)?;
    let items: Vec<Item> = change
        .now
        .iter()
        .map(|item| dated(item, before, course, &rate, (change.start, end)))
        .map(|item| bounded(item, before, formulary))
        .collect();
    let differs = |item: &&Item| {
        let was = listed.iter().find(|was| was.id() == item.id());
        was.is_none_or(|was| {
            !was.doses.is_same_taking(&item.doses) || was.row.product.id != item.row.product.id
        })
    };
    let changed = items.iter().filter(differs);
    let kind = if is_stop {
        StepKind::Stop
    } else if falls(course, place) {
        StepKind::Reduce
    } else {
        StepKind::Hold
    };
    let review = calendar::review(change.pace, place == 0, change.start, end);
    Some(Step {
        index,
        start: change.start,
        end,
        days,
        kind,
        nominal_percent_of_original: change.nominal.clone(),
        tapered: change.tapered.clone(),
        changed: changed.map(|item| item.id().clone()).collect(),
        reduction: largest_reduction(&items).and_then(|item| item.reduction.clone()),
        instead: change.instead.clone(),
        items,
        review: review.filter(|_| !is_stop),
    })
}

/// What the step before says, or the present regimen.
fn listed_before<'a>(course: &'a Course<'_>, place: usize) -> &'a [Item] {
    let before = place
        .checked_sub(1)
        .and_then(|before| course.changes.get(before));
    before.map_or(&course.present, |before| &before.now)
}

/// What stands before a change: what the step before says, and what is really taken where that
/// is something else.
#[derive(Clone, Copy)]
struct Before<'a> {
    listed: &'a [Item],
    taken: Option<&'a [Item]>,
}

impl<'a> Before<'a> {
    /// What a row falls from: what is taken of it, or, where it stays on that, what the step
    /// before says.
    fn of(self, item: &Item) -> Option<&'a Item> {
        let find = |items: &'a [Item]| items.iter().find(|was| was.id() == item.id());
        let taken = self.taken.and_then(find);
        let falls = taken.filter(|was| item.daily < was.daily);
        falls.or_else(|| find(self.listed)).or(taken)
    }

    /// Whether a row is taken as it was, and as the step before says.
    fn is_same(self, item: &Item) -> bool {
        let same = |items: &[Item]| {
            let was = items.iter().find(|was| was.id() == item.id());
            was.is_some_and(|was| was.doses.is_same_taking(&item.doses))
        };
        same(self.listed) && self.taken.is_none_or(same)
    }
}

/// Whether a regular row's daily dose falls with a change.
fn falls(course: &Course<'_>, place: usize) -> bool {
    let Some(change) = course.changes.get(place) else {
        return false;
    };
    let before = Before {
        listed: listed_before(course, place),
        taken: change.before.as_deref(),
    };
    change.now.iter().any(|item| {
        let was = before.of(item);
        item.row.is_regular() && was.is_some_and(|was| item.daily < was.daily)
    })
}

/// The days over which a reduction's rate is counted: to the next reduction, and for a row
/// that stops those that lead up to it, because nothing is taken after.
struct Rate {
    to_next: u32,
    leading_up: u32,
}

impl Rate {
    fn of(course: &Course<'_>, place: usize) -> Option<Self> {
        let change = course.changes.get(place)?;
        let days = |from: NaiveDate, to: NaiveDate| u32::try_from((to - from).num_days()).ok();
        let start_of = |place: usize| course.changes.get(place).map(|change| change.start);
        let next = (place + 1..course.changes.len()).find(|next| falls(course, *next));
        let next = next.and_then(start_of).unwrap_or(course.end);
        let earlier = (0..place).rev().find(|earlier| falls(course, *earlier));
        let leading_up = match earlier.and_then(start_of) {
            Some(earlier) => days(earlier, change.start)?,
            None => change.asked_days,
        };
        Some(Self {
            to_next: days(change.start, next)?,
            leading_up,
        })
    }
}

/// An item with its reduction and the days on which its patches are changed.
fn dated(
    item: &Item,
    before: Before<'_>,
    course: &Course<'_>,
    rate: &Rate,
    (start, end): (NaiveDate, NaiveDate),
) -> Item {
    let was = before.of(item);
    let original = course.present.iter().find(|row| row.id() == item.id());
    let reduction = was.zip(original).filter(|_| item.row.is_regular());
    let days = if item.doses == Doses::Stopped {
        rate.leading_up
    } else {
        rate.to_next
    };
    let reduction =
        reduction.and_then(|(was, original)| shares(was.daily, item.daily, original.daily, days));
    let doses = match (&item.doses, ChangeDays::of_patches(&item.row)) {
        (
            Doses::Patches {
                patches,
                change_days,
                ..
            },
            Some(days),
        ) => {
            let mut changes = days.within(start, end);
            // Another set is put on when its step starts, on whatever day that is.
            if !before.is_same(item) && changes.first() != Some(&start) {
                changes.insert(0, start);
            }
            Doses::Patches {
                patches: patches.clone(),
                change_days: *change_days,
                changes,
            }
        }
        (doses, _) => doses.clone(),
    };
    Item {
        doses,
        reduction,
        ..item.clone()
    }
}

/// A row that falls without a pace is held against the general bound.
fn bounded(item: Item, before: Before<'_>, formulary: &Formulary) -> Item {
    let falls = item.reduction.is_some() && item.limit.is_none();
    let was = before.of(&item).filter(|_| falls);
    let general = was.and_then(|was| {
        let dose = Exact::from_integer(was.daily.parts().into());
        general_limit(formulary, &dose)
    });
    let limit = item.limit.clone().or(general);
    Item { limit, ..item }
}
