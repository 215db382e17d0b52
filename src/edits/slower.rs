//! A longer interval where a plan becomes steep: for its last part, or for all of it where its
//! first reduction is steep already.

use chrono::NaiveDate;

use crate::case::{Daily, RowId};
use crate::clinical_data::{Formulary, Pace, PercentBase};
use crate::date;
use crate::draft::{ReductionDraft, RequestDraft, TailDraft};
use crate::plan::Planned;
use crate::quantity::{Exact, decimal_text, tenths_text};

/// Twice the interval from the dose on that is taken before a row's first steep step, with its
/// words.
///
/// A tail begins below the original dose. Where the row's very first reduction is steep, or one
/// from less than a tenth of a per cent below, the interval of the whole pace is doubled.
pub(super) fn longer_interval(
    request: &RequestDraft,
    row: &RowId,
    (steep_from, steep_on): (Daily, NaiveDate),
    planned: &Planned,
    formulary: &Formulary,
) -> Option<(String, RequestDraft)> {
    // The pace that is asked for on that day: the plan's, or that of a change on the way.
    let day = date::iso(steep_on);
    let paced = request.replans.iter().enumerate();
    let paced = paced.filter(|(_, replan)| replan.pace.is_some() && replan.from <= day);
    let latest = paced.max_by_key(|(_, replan)| &replan.from);
    let place = latest.map(|(place, _)| place);
    let mut changed = request.clone();
    let changed_pace = match place {
        Some(place) => changed.replans.get_mut(place)?.pace.as_mut()?,
        None => changed.pace.as_mut()?,
    };
    let pace = changed_pace.clone();
    let preset = formulary.pace(&pace.preset);
    let mut originals = planned.schedule.original.iter();
    let original = originals.find(|(id, _)| id == row)?.1;
    let below = tenths_up(&Exact::new(
        steep_from.parts().into(),
        original.parts().into(),
    ));
    let main_days = || {
        let own = pace.every_days.parse::<u32>().ok();
        own.or(preset.map(|preset| preset.every_days.default))
    };
    let (below, every_days, reduction) = match &pace.tail {
        Some(own) => (
            own.below_percent_of_original.clone(),
            own.every_days.parse::<u32>().ok()?,
            own.reduction.clone()?,
        ),
        None if below >= per_cent(100) => {
            let every_days = main_days()?;
            let longer = every_days.checked_mul(2)?;
            changed_pace.every_days = longer.to_string();
            let words = format!(
                "A reduction every {longer} days in place of {every_days}, from the first one on"
            );
            return Some((words, changed));
        }
        None => (
            decimal_text(&below),
            main_days()?,
            pace.reduction
                .clone()
                .or_else(|| preset.and_then(|pace| own_reduction(pace)))?,
        ),
    };
    let longer = every_days.checked_mul(2)?;
    let words = format!(
        "A reduction every {longer} days in place of {every_days} from {below} % of the original dose on"
    );
    changed_pace.tail = Some(TailDraft {
        below_percent_of_original: below,
        reduction: Some(reduction),
        every_days: longer.to_string(),
    });
    Some((words, changed))
}

fn per_cent(number: u32) -> Exact {
    Exact::from_integer(number.into())
}

/// A share in per cent, rounded up to the tenth that a plan file can hold.
fn tenths_up(share: &Exact) -> Exact {
    let thousandths = share * &per_cent(1_000);
    let down = thousandths.floor();
    let up = if down == thousandths {
        down
    } else {
        down + per_cent(1)
    };
    up / per_cent(10)
}

/// What a published pace asks for, as a reduction of the reader's own; `None` where a tenth of
/// a per cent cannot say it.
fn own_reduction(pace: &Pace) -> Option<ReductionDraft> {
    let percent = &pace.reduction.default * Exact::from_integer(100.into());
    let tenths = &percent * Exact::from_integer(10.into());
    let of = if pace.reduction.effective_base == PercentBase::Current {
        "current"
    } else {
        "original"
    };
    tenths.is_integer().then(|| ReductionDraft::Percent {
        percent: tenths_text(&percent),
        of: of.to_owned(),
    })
}
