//! The pace as it applies: size, interval and bound of each interval's reduction.
//!
//! A published pace keeps its largest percentage whatever the reader asks for; the reader's
//! own size, interval and tail replace what the pace asks for. The general bound and the
//! tolerance are the thresholds `step-25-pittsburgh` and `step-rounding-tolerance`.

use crate::case::{Daily, PaceRequest, PercentOf, Reduction};
use crate::clinical_data::{Citation, Formulary, Pace, PercentBase, Setting};
use crate::quantity::{Exact, Percent};
use crate::taper::row_taper::Done;
use crate::taper::schedule::{Bound, Limit};

/// What the pace asks for and allows in one interval.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phase {
    size: Size,
    pub(super) every_days: u32,
    largest: Size,
    largest_source: Citation,
}

/// The size of a reduction; shares as fractions of one.
#[derive(Clone, Debug, PartialEq)]
enum Size {
    OfOriginal(Exact),
    OfCurrent(Exact),
    Amount(Daily),
}

impl Size {
    fn of(&self, original: &Exact, current: &Exact) -> Exact {
        match self {
            Self::OfOriginal(share) => share * original,
            Self::OfCurrent(share) => share * current,
            Self::Amount(amount) => whole(amount.parts()),
        }
    }

    fn with_share(base: PercentOf, share: &Exact) -> Self {
        match base {
            PercentOf::Original => Self::OfOriginal(share.clone()),
            PercentOf::Current => Self::OfCurrent(share.clone()),
        }
    }
}

impl Phase {
    /// The nominal dose after this interval's reduction, before the goal is looked at.
    pub(super) fn reduced(&self, original: &Exact, before: &Exact) -> Exact {
        before - self.size.of(original, before)
    }
}

/// A pace, resolved: what applies in which interval.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ResolvedPace {
    main: Phase,
    first: Option<Phase>,
    switched: Option<(Exact, Phase)>,
    tail: Option<(Exact, Phase)>,
    /// The number of cuts after which the goal is taken at once.
    pub(super) cuts: Option<u32>,
    general: Exact,
    general_shown: Exact,
    general_source: Citation,
    tolerance: Exact,
}

impl ResolvedPace {
    /// Resolves a request; `None` where the data lacks the general bound or the tolerance,
    /// or neither a preset nor an own reduction and interval is there.
    pub(super) fn resolve(request: &PaceRequest, formulary: &Formulary) -> Option<Self> {
        let per_cent = |share: &Exact| share / whole(100);
        let general = formulary.threshold("step-25-pittsburgh")?;
        let tolerance = formulary
            .threshold("step-rounding-tolerance")?
            .value
            .exactly()
            .map(per_cent)?;
        let mut bound = general.value.over().map(per_cent)?;
        let mut general_source = Citation::from(general);
        let preset = request.preset.as_deref();
        if let Some(pace) = preset.filter(|pace| is_wider_by_design(pace, &bound)) {
            bound = pace.reduction.max.clone();
            general_source = Citation::from(pace);
        }
        let main = main_phase(request, preset)?;
        let first = preset.and_then(|pace| first_phase(request, pace, &main));
        let switched = preset.and_then(|pace| switched_phase(request, pace, &main));
        let tail = tail_phase(request, preset, &main);
        let cuts = preset
            .filter(|_| request.reduction.is_none())
            .and_then(|pace| pace.steps);
        let general = &bound + &tolerance;
        Some(Self {
            main,
            first,
            switched,
            tail,
            cuts,
            general,
            general_shown: bound,
            general_source,
            tolerance,
        })
    }

    /// The same pace on the way: a first cut that has been made is not made again, and of a
    /// fixed number of cuts those are left that have not been made.
    pub(super) fn after(self, done: Done) -> Self {
        Self {
            first: self.first.filter(|_| done.reductions == 0),
            cuts: self
                .cuts
                .map(|cuts| cuts.saturating_sub(done.under_this_pace)),
            ..self
        }
    }

    /// The interval that applies at a dose.
    pub(super) fn every_days(&self, original: &Exact, dose: &Exact) -> u32 {
        // The first interval of a pace is as long as the ones after it.
        self.phase(2, original, dose).every_days
    }

    /// The same pace with another share of the same dose in its main part.
    pub(super) fn with_size(&self, share: &Exact) -> Self {
        let resized = |phase: &Phase| {
            let size = match &phase.largest {
                Size::OfCurrent(_) => Size::OfCurrent(share.clone()),
                Size::OfOriginal(_) | Size::Amount(_) => Size::OfOriginal(share.clone()),
            };
            Phase {
                size,
                ..phase.clone()
            }
        };
        let switched = self
            .switched
            .as_ref()
            .map(|(below, phase)| (below.clone(), resized(phase)));
        Self {
            main: resized(&self.main),
            switched,
            ..self.clone()
        }
    }

    /// What applies in an interval (from 1), given the nominal dose before it.
    pub(super) fn phase(&self, interval: usize, original: &Exact, before: &Exact) -> &Phase {
        let below = |(threshold, _): &&(Exact, Phase)| *before <= threshold * original;
        if let Some(first) = self.first.as_ref().filter(|_| interval == 1) {
            return first;
        }
        self.tail
            .as_ref()
            .filter(below)
            .or(self.switched.as_ref().filter(below))
            .map_or(&self.main, |(_, phase)| phase)
    }

    /// The largest reduction from a dose that is not steep.
    pub(super) fn allowed(&self, phase: &Phase, original: &Exact, dose: &Exact) -> Exact {
        let (own, general) = self.bounds(phase, original, dose);
        own.min(general)
    }

    /// What the pace itself allows from a dose, and what the general bound does.
    fn bounds(&self, phase: &Phase, original: &Exact, dose: &Exact) -> (Exact, Exact) {
        let own = match &phase.largest {
            Size::OfOriginal(share) => (share + &self.tolerance) * original,
            Size::OfCurrent(share) => (share + &self.tolerance) * dose,
            Size::Amount(amount) => whole(amount.parts()),
        };
        (own, &self.general * dose)
    }

    /// The largest reduction from a dose that is not steep, and the bound that sets it.
    pub(super) fn limit(&self, phase: &Phase, original: &Exact, dose: &Exact) -> Limit {
        let percent = |share: &Exact| Percent::from_exact(share * whole(100));
        let (own, general) = self.bounds(phase, original, dose);
        if own <= general {
            let bound = match &phase.largest {
                Size::OfOriginal(share) => Bound::OfOriginal(percent(share)),
                Size::OfCurrent(share) => Bound::OfPrevious(percent(share)),
                Size::Amount(amount) => Bound::Amount(*amount),
            };
            return Limit {
                allowed: own,
                bound,
                source: phase.largest_source.clone(),
            };
        }
        let bound = Bound::OfPrevious(percent(&self.general_shown));
        Limit {
            allowed: general,
            bound,
            source: self.general_source.clone(),
        }
    }
}

/// The general bound on a reduction from a dose, where no pace is asked for: the largest that
/// is not steep (thresholds `step-25-pittsburgh` and `step-rounding-tolerance`).
pub(super) fn general_limit(formulary: &Formulary, dose: &Exact) -> Option<Limit> {
    let bound = formulary.threshold("step-25-pittsburgh")?;
    let tolerance = formulary.threshold("step-rounding-tolerance")?;
    let largest = bound.value.over()?;
    let allowed = (largest + tolerance.value.exactly()?) / whole(100) * dose;
    Some(Limit {
        allowed,
        bound: Bound::OfPrevious(Percent::from_exact(largest.clone())),
        source: Citation::from(bound),
    })
}

fn whole(value: u64) -> Exact {
    Exact::from(value)
}

/// Whether a pace of the inpatient or specialist settings has a larger percentage of the
/// current dose than the general bound, and so stands in its place.
fn is_wider_by_design(pace: &Pace, general: &Exact) -> bool {
    !pace.settings.contains(&Setting::Community)
        && pace.reduction.effective_base == PercentBase::Current
        && pace.reduction.max > *general
}

/// The base of a pace's percentage before any switch; the reader's where the source states
/// none.
fn base_of(stated: &PercentBase, effective: &PercentBase, chosen: Option<PercentOf>) -> PercentOf {
    let base = match (stated, chosen) {
        (PercentBase::NotStated, Some(chosen)) => return chosen,
        (PercentBase::NotStated, None) => effective,
        (stated, _) => stated,
    };
    if *base == PercentBase::Current {
        PercentOf::Current
    } else {
        PercentOf::Original
    }
}

fn chosen_base(reduction: Option<&Reduction>) -> Option<PercentOf> {
    match reduction {
        Some(Reduction::Percent { of, .. }) => Some(*of),
        _ => None,
    }
}

fn size_of(reduction: &Reduction) -> Size {
    match reduction {
        Reduction::Percent { percent, of } => Size::with_share(*of, &percent.fraction()),
        Reduction::Amount(amount) => Size::Amount(*amount),
    }
}

fn main_phase(request: &PaceRequest, preset: Option<&Pace>) -> Option<Phase> {
    let own = request.reduction.as_ref();
    let Some(pace) = preset else {
        let size = size_of(own?);
        let largest = size.clone();
        return Some(Phase {
            size,
            every_days: request.every_days?,
            largest,
            largest_source: Citation::own(),
        });
    };
    let base = base_of(
        &pace.reduction.base,
        &pace.reduction.effective_base,
        chosen_base(own),
    );
    let size = own.map_or_else(|| Size::with_share(base, &pace.reduction.default), size_of);
    let largest = Size::with_share(base, &pace.reduction.max);
    let every_days = request.every_days.unwrap_or(pace.every_days.default);
    Some(Phase {
        size,
        every_days,
        largest,
        largest_source: Citation::from(pace),
    })
}

/// A pace's own first cut; the reader's own reduction replaces its size, not its bound.
fn first_phase(request: &PaceRequest, pace: &Pace, main: &Phase) -> Option<Phase> {
    let first = pace.reduction.first.as_ref()?;
    let base = base_of(&pace.reduction.base, &pace.reduction.effective_base, None);
    let size = match &request.reduction {
        Some(_) => main.size.clone(),
        None => Size::with_share(base, &first.default),
    };
    Some(Phase {
        size,
        largest: Size::with_share(base, &first.max),
        ..main.clone()
    })
}

/// What applies once a pace turns from the original dose to the current one.
fn switched_phase(request: &PaceRequest, pace: &Pace, main: &Phase) -> Option<(Exact, Phase)> {
    let PercentBase::OriginalThenCurrent { switch_at_percent } = &pace.reduction.base else {
        return None;
    };
    let size = match &request.reduction {
        Some(_) => main.size.clone(),
        None => Size::OfCurrent(pace.reduction.default.clone()),
    };
    let largest = Size::OfCurrent(pace.reduction.max.clone());
    Some((
        switch_at_percent / whole(100),
        Phase {
            size,
            largest,
            ..main.clone()
        },
    ))
}

/// The reader's own tail, or the pace's where its source states a rate.
fn tail_phase(
    request: &PaceRequest,
    preset: Option<&Pace>,
    main: &Phase,
) -> Option<(Exact, Phase)> {
    let published = preset.and_then(|pace| pace.tail.as_ref());
    let published_largest = published.and_then(|tail| {
        let reduction = tail.reduction.as_ref()?;
        let base = base_of(&reduction.base, &reduction.effective_base, None);
        Some((base, reduction, tail))
    });
    if let Some(own) = &request.tail {
        let size = size_of(&own.reduction);
        let (largest, largest_source) = match (&published_largest, preset) {
            (Some((base, reduction, tail)), _) => {
                let base = chosen_base(Some(&own.reduction)).unwrap_or(*base);
                let base = base_of(&reduction.base, &reduction.effective_base, Some(base));
                (
                    Size::with_share(base, &reduction.max),
                    Citation::from(*tail),
                )
            }
            (None, Some(_)) => (main.largest.clone(), main.largest_source.clone()),
            (None, None) => (size.clone(), main.largest_source.clone()),
        };
        let phase = Phase {
            size,
            every_days: own.every_days,
            largest,
            largest_source,
        };
        return Some((own.below.fraction(), phase));
    }
    let (base, reduction, tail) = published_largest?;
    let every_days = tail
        .every_days
        .as_ref()
        .map_or(main.every_days, |days| days.default);
    let phase = Phase {
        size: Size::with_share(base, &reduction.default),
        every_days,
        largest: Size::with_share(base, &reduction.max),
        largest_source: Citation::from(tail),
    };
    Some((tail.below.clone(), phase))
}
