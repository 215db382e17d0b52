//! How the sizes and intervals of a pace's cuts are read.
//!
//! The shapes here are those of `assets/clinical/paces.json`; what they mean stands in
//! `paces.rs`. A rounded per cent such as 33.3 gives way to the exact fraction where the
//! row has it beside it, and only where the two agree to a tenth of a per cent.

use serde::Deserialize;

use crate::clinical_data::paces::{
    DayRange, FirstCut, PaceReduction, PaceTail, PercentBase, TailReduction,
};
use crate::clinical_data::reading::{Figure, Report};
use crate::clinical_data::sources::Status;
use crate::quantity::{Exact, tenths_text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstCutFile {
    min: Figure,
    max: Figure,
    default: Figure,
    fraction: Option<String>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReductionFile {
    min_percent: Option<Figure>,
    max_percent: Figure,
    default_percent: Figure,
    default_fraction: Option<String>,
    of: String,
    of_if_not_chosen: Option<String>,
    of_status: Option<String>,
    #[serde(default)]
    of_derived: bool,
    switch_at_percent_of_original: Option<Figure>,
    start_no_more_than_percent: Option<(Figure, Figure)>,
    first_percent: Option<FirstCutFile>,
    later_size_status: Option<String>,
    #[serde(default)]
    later_size_derived: bool,
    #[serde(default)]
    later_size_inputs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TailReductionFile {
    max_percent: Figure,
    default_percent: Figure,
    of: String,
    of_if_not_chosen: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DaysFile {
    min: Option<u32>,
    max: Option<u32>,
    default: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TailFile {
    below_percent_of_original: Figure,
    below_fraction: Option<String>,
    reduction: Option<TailReductionFile>,
    every_days: Option<DaysFile>,
    #[serde(default)]
    rule: String,
    #[serde(default)]
    derived: bool,
    #[serde(default)]
    inputs: Vec<String>,
    source: String,
    status: String,
}

/// The share that a per cent and, where the row has it, its exact fraction stand for.
fn share(percent: &Figure, fraction: Option<&str>, field: &str, report: &mut Report) -> Exact {
    let rounded = report.share(field, percent);
    let Some(fraction) = fraction else {
        return rounded;
    };
    let exact = report.exact(field, fraction);
    if tenths_text(&(&exact * Exact::from_integer(100.into()))) != percent.0 {
        let message = format!("{fraction} is not {} %", percent.0);
        report.problem(field, message);
    }
    exact
}

/// A status that may be left out.
pub(super) fn status(field: &str, word: Option<&String>, report: &mut Report) -> Option<Status> {
    word.map(|word| report.word(field, word))
}

/// The base as stated, and the base to plan with.
fn bases(
    of: &str,
    if_not_chosen: Option<&str>,
    switch: Option<&Figure>,
    field: &str,
    report: &mut Report,
) -> (PercentBase, PercentBase) {
    if (of == "not-stated") != if_not_chosen.is_some() {
        report.problem(
            field,
            "of_if_not_chosen stands where, and only where, the base is not stated",
        );
    }
    if (of == "original-then-current") != switch.is_some() {
        report.problem(
            field,
            "a switch point stands where, and only where, the base changes",
        );
    }
    let base = |word: &str, report: &mut Report| match (word, switch) {
        ("current", _) => PercentBase::Current,
        ("not-stated", _) => PercentBase::NotStated,
        ("original-then-current", Some(switch)) => PercentBase::OriginalThenCurrent {
            switch_at_percent: report.exact(field, &switch.0),
        },
        _ => {
            if word != "original" && word != "original-then-current" {
                report.problem(field, format!("‘{word}’ is not a known base"));
            }
            PercentBase::Original
        }
    };
    let stated = base(of, report);
    let effective = match if_not_chosen {
        Some(word) => base(word, report),
        None => stated.clone(),
    };
    if stated == PercentBase::NotStated && effective == PercentBase::NotStated {
        report.problem(field, "there is no base to plan with");
    }
    (stated, effective)
}

impl ReductionFile {
    pub fn read(self, report: &mut Report) -> PaceReduction {
        let fraction = self.default_fraction.as_deref();
        let default = share(
            &self.default_percent,
            fraction,
            "reduction.default_percent",
            report,
        );
        let exact = fraction.filter(|_| self.max_percent == self.default_percent);
        let max = share(&self.max_percent, exact, "reduction.max_percent", report);
        let min = self.min_percent.as_ref().map(|percent| {
            let exact = fraction.filter(|_| *percent == self.default_percent);
            share(percent, exact, "reduction.min_percent", report)
        });
        report.in_order("reduction", &default, &max);
        if let Some(min) = &min {
            report.in_order("reduction", min, &default);
        }
        check_share("reduction.max_percent", &max, report);
        let (base, effective_base) = bases(
            &self.of,
            self.of_if_not_chosen.as_deref(),
            self.switch_at_percent_of_original.as_ref(),
            "reduction.of",
            report,
        );
        let field = "reduction.later_size_inputs";
        report.derived(field, self.later_size_derived, &self.later_size_inputs);
        let start = self.start_no_more_than_percent.map(|(low, high)| {
            let field = "reduction.start_no_more_than_percent";
            let (low, high) = (report.share(field, &low), report.share(field, &high));
            report.in_order(field, &low, &high);
            (low, high)
        });
        PaceReduction {
            min,
            max,
            default,
            base,
            effective_base,
            base_derived: self.of_derived,
            base_status: status("reduction.of_status", self.of_status.as_ref(), report),
            first: self.first_percent.map(|first| first.read(report)),
            start_no_more_than: start,
            later_size_status: status(
                "reduction.later_size_status",
                self.later_size_status.as_ref(),
                report,
            ),
            later_size_inputs: self.later_size_inputs,
        }
    }
}

fn check_share(field: &str, share: &Exact, report: &mut Report) {
    let (nothing, all) = (Exact::from_integer(0.into()), Exact::from_integer(1.into()));
    if *share <= nothing || *share > all {
        report.problem(field, "a cut is above 0 and at most 100 per cent");
    }
}

impl FirstCutFile {
    fn read(self, report: &mut Report) -> FirstCut {
        let field = "reduction.first_percent";
        let mut end = |percent: &Figure| {
            let same = *percent == self.default;
            let fraction = self.fraction.as_deref().filter(|_| same);
            share(percent, fraction, field, report)
        };
        let (min, max, default) = (end(&self.min), end(&self.max), end(&self.default));
        report.in_order(field, &min, &default);
        report.in_order(field, &default, &max);
        check_share(field, &max, report);
        FirstCut {
            min,
            max,
            default,
            note: self.note,
        }
    }
}

impl DaysFile {
    pub fn read(&self, field: &str, report: &mut Report) -> DayRange {
        let low = self.min.unwrap_or(self.default);
        report.in_order(field, &low, &self.default);
        report.in_order(field, &self.default, &self.max.unwrap_or(self.default));
        if low == 0 {
            report.problem(field, "days are above 0");
        }
        DayRange {
            min: self.min,
            max: self.max,
            default: self.default,
        }
    }
}

impl TailFile {
    pub fn read(self, report: &mut Report) -> PaceTail {
        report.cite("tail.source", &self.source);
        report.derived("tail.inputs", self.derived, &self.inputs);
        let field = "tail.below_percent_of_original";
        let fraction = self.below_fraction.as_deref();
        let reduction = self.reduction.map(|reduction| {
            let field = "tail.reduction";
            let max = report.share(field, &reduction.max_percent);
            let default = report.share(field, &reduction.default_percent);
            report.in_order(field, &default, &max);
            check_share(field, &default, report);
            let chosen = reduction.of_if_not_chosen.as_deref();
            let (base, effective_base) = bases(&reduction.of, chosen, None, field, report);
            TailReduction {
                max,
                default,
                base,
                effective_base,
            }
        });
        let days = self.every_days.as_ref();
        PaceTail {
            below: share(&self.below_percent_of_original, fraction, field, report),
            reduction,
            every_days: days.map(|days| days.read("tail.every_days", report)),
            rule: self.rule,
            inputs: self.inputs,
            status: report.word("tail.status", &self.status),
            source: self.source,
        }
    }
}
