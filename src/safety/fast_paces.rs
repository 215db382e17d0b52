//! Paces of one's own that are as fast as a published pace which leaves the community, and
//! the setting that is asked for, out.
//!
//! Such a pace is refused by its name; typed as a size and an interval, or as an override of
//! another preset, it is not refused but said to be as fast.

use crate::case::{PaceRequest, PercentOf, Reduction, Request, Row};
use crate::clinical_data::{Formulary, Pace, PercentBase, Setting};
use crate::findings::{Finding, Rule, Severity, wording};
use crate::quantity::{Exact, exact_from_text, tenths_text};
use crate::safety::paces::share;

/// A part of a pace that the reader has chosen: how much of what, how often, from which dose.
struct Part {
    share: Exact,
    of_current: bool,
    days: u32,
    /// The share of the original dose at which it begins.
    from: Exact,
    words: String,
}

/// One warning for each part of a pace, main part and tail, that the reader has chosen as fast
/// as a pace meant for other settings.
pub(super) fn fast_paces(
    request: &Request,
    asked: &PaceRequest,
    rows: &[&Row],
    formulary: &Formulary,
) -> Vec<Finding> {
    let elsewhere = |pace: &&Pace| {
        !pace.allowed_in(request.setting)
            && !pace.allowed_in(Setting::Community)
            && pace.superseded_by.is_none()
    };
    let elsewhere: Vec<&Pace> = formulary
        .paces()
        .iter()
        .map(AsRef::as_ref)
        .filter(elsewhere)
        .collect();
    let parts = [main_part(asked, rows), tail_part(asked, rows)];
    let found = parts.into_iter().flatten().filter_map(|part| {
        let as_fast: Vec<&Pace> = elsewhere
            .iter()
            .copied()
            .filter(|pace| part.is_as_fast_as(pace))
            .collect();
        let refused: &Pace = as_fast.first()?;
        let words = wording::fast_pace(&part.words, &as_fast);
        Some(Finding::new(
            Rule::FastPace,
            Severity::Warning,
            words,
            refused,
        ))
    });
    found.collect()
}

impl Part {
    /// Whether it takes at least as much, and no later, where it begins.
    fn is_as_fast_as(&self, pace: &Pace) -> bool {
        let at_its_start = |share: &Exact, of_current: bool| {
            if of_current {
                share * &self.from
            } else {
                share.clone()
            }
        };
        let theirs_of_current = pace.reduction.effective_base == PercentBase::Current;
        let theirs = at_its_start(
            &as_it_can_be_asked(&pace.reduction.default),
            theirs_of_current,
        );
        let longest = pace.every_days.max.unwrap_or(pace.every_days.default);
        self.days <= longest && at_its_start(&self.share, self.of_current) >= theirs
    }
}

/// A share in the tenths of a per cent that a plan file can hold, where that is less: 33.3 %
/// is how a third is asked for.
fn as_it_can_be_asked(share: &Exact) -> Exact {
    let hundred = Exact::from_integer(100.into());
    let tenths = exact_from_text(&tenths_text(&(share * &hundred)));
    tenths.map_or_else(
        || share.clone(),
        |tenths| (tenths / hundred).min(share.clone()),
    )
}

/// The main part, where its size or its interval is the reader's own.
fn main_part(asked: &PaceRequest, rows: &[&Row]) -> Option<Part> {
    if asked.reduction.is_none() && asked.every_days.is_none() {
        return None;
    }
    let preset = asked.preset.as_deref();
    let days = asked
        .every_days
        .or_else(|| preset.map(|pace| pace.every_days.default))?;
    let (share, of_current, size) = match (&asked.reduction, preset) {
        (Some(own), _) => (share(own, rows)?, is_of_current(own), size(own, rows)),
        (None, Some(pace)) => {
            let of_current = pace.reduction.effective_base == PercentBase::Current;
            let percent = tenths_text(&(&pace.reduction.default * Exact::from_integer(100.into())));
            let words = wording::pace_size(&percent, of_current);
            (pace.reduction.default.clone(), of_current, words)
        }
        (None, None) => return None,
    };
    Some(Part {
        share,
        of_current,
        days,
        from: Exact::from_integer(1.into()),
        words: wording::pace_rate(&size, days, None),
    })
}

fn tail_part(asked: &PaceRequest, rows: &[&Row]) -> Option<Part> {
    let tail = asked.tail.as_ref()?;
    let size = size(&tail.reduction, rows);
    Some(Part {
        share: share(&tail.reduction, rows)?,
        of_current: is_of_current(&tail.reduction),
        days: tail.every_days,
        from: tail.below.fraction(),
        words: wording::pace_rate(&size, tail.every_days, Some(&tail.below.text())),
    })
}

fn is_of_current(reduction: &Reduction) -> bool {
    matches!(
        reduction,
        Reduction::Percent {
            of: PercentOf::Current,
            ..
        }
    )
}

fn size(reduction: &Reduction, rows: &[&Row]) -> String {
    match reduction {
        Reduction::Percent { percent, .. } => {
            wording::pace_size(&percent.text(), is_of_current(reduction))
        }
        Reduction::Amount(amount) => {
            let unit = rows.first().map(|row| row.product.mass_unit());
            amount.text(unit.unwrap_or(crate::quantity::MassUnit::Mg))
        }
    }
}
