//! Every sentence that the program says about a case.
//!
//! Each function makes the words of one finding or referral from its values: one sentence
//! that says what, one that says what to consider. Screen, paper, JSON and tests all take
//! their words from here, so none of them can differ.

use chrono::NaiveDate;
use num_traits::One as _;

use crate::clinical_data::{EquivalenceTable, Pace, Threshold, Trigger};
use crate::date;
use crate::quantity::{Exact, MassUnit, MorphineEquivalent, PatchRate, decimal_text, tenths_text};
use crate::taper::{Bound, Shares, Step, StepKind};

/// The words of a finding or referral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// One sentence: what.
    pub message: String,
    /// One sentence: what to consider.
    pub hint: String,
}

impl Words {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// Why a row has no equivalent where the table does not say.
pub fn not_in_table() -> String {
    "not in this table".to_owned()
}

/// Why a patch row has no equivalent although its drug stands in the table.
pub fn patches_without_value(patches: &[PatchRate]) -> String {
    let patches: Vec<String> = patches.iter().map(|patch| patch.text()).collect();
    let patches = patches.join(" or ");
    format!("this table has no value for a patch of {patches}")
}

/// What is said of a product labelled in base; nothing where label and table agree.
pub fn counted_as_salt(ratio: &Exact) -> Option<String> {
    let ratio_text = decimal_text(ratio);
    (!ratio.is_one()).then(|| {
        format!(
            "Labelled in base; the table counts the salt, so the dose is taken times {ratio_text}."
        )
    })
}

/// Finding `missing-factor`.
pub fn missing_factor(row: &str, product: &str, table: &EquivalenceTable, reason: &str) -> Words {
    let title = &table.title;
    Words::new(
        format!(
            "‘{row}’ ({product}) has no oral morphine equivalent in {title} ({reason}); the total is incomplete."
        ),
        "Do not read the total as the whole opioid exposure; ask a pharmacist, or look whether another table covers this row.",
    )
}

/// Finding `dose-level`.
pub fn dose_level(
    total: &MorphineEquivalent,
    incomplete: bool,
    threshold: &Threshold,
    level: &Level<'_>,
) -> Words {
    let total = total.text();
    let counted = if incomplete {
        "What can be counted of the regimen"
    } else {
        "The regimen"
    };
    let level = match level {
        Level::Over(level) => format!("above {} mg", tenths_text(level)),
        Level::AtLeast(level) => format!("at or above {} mg", tenths_text(level)),
    };
    let meaning = &threshold.meaning;
    Words::new(
        format!(
            "{counted} equals {total} mg of oral morphine in 24 hours, which is {level}: {meaning}."
        ),
        "Weigh benefit against harm at this dose; a dose level is a warning with a source, not a limit.",
    )
}

/// A dose level, mg of oral morphine in 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level<'a> {
    /// Passed by strictly more than this.
    Over(&'a Exact),
    /// Passed by this or more.
    AtLeast(&'a Exact),
}

/// Finding `table-scope`, for a table of other countries.
pub fn table_of_other_countries(table: &EquivalenceTable, country: &str) -> Words {
    let (title, country) = (&table.title, country.to_uppercase());
    let made_for: Vec<String> = table
        .countries
        .iter()
        .map(|code| code.to_uppercase())
        .collect();
    let made_for = made_for.join(" and ");
    Words::new(
        format!("{title} is made for {made_for}, not for {country}."),
        format!("Choose a table of {country} unless there is a reason to use this one."),
    )
}

/// Finding `table-scope`, for a table that its own source limits to research.
pub fn table_for_research(table: &EquivalenceTable) -> Words {
    let title = &table.title;
    Words::new(
        format!("{title} is for research and not for prescribing, by its own statement."),
        "Choose a table that is meant for clinical use.",
    )
}

/// A referral; `incomplete` where it looks at a total from which rows are missing.
pub fn referral(trigger: &Trigger, incomplete: bool) -> Words {
    let (to, why) = (&trigger.to, &trigger.why);
    let gap = if incomplete {
        " The oral morphine total is incomplete; the true one is higher."
    } else {
        ""
    };
    Words::new(
        format!("Ask: {to}. {why}{gap}"),
        format!("What to ask: {}", trigger.ask),
    )
}

/// The source of rules that are this project's own.
pub const OWN_SOURCE: &str = "taperline-design";

/// Finding `steep-step`.
pub fn steep_step(
    step: &Step,
    shares: &Shares,
    cut: &str,
    allowed: &str,
    bound: &Bound,
    unit: MassUnit,
    solid: bool,
) -> Words {
    let what = match step.kind {
        StepKind::Stop => format!("Step {} stops the last {cut} a day at once", step.index),
        _ => format!("Step {} takes {cut} a day away", step.index),
    };
    let allowance = match bound {
        Bound::OfPrevious(percent) => {
            format!(
                "{} % of the dose before and the rounding tolerance",
                percent.text()
            )
        }
        Bound::OfOriginal(percent) => {
            format!(
                "{} % of the original dose and the rounding tolerance",
                percent.text()
            )
        }
        Bound::Amount(amount) => format!("the {} asked for", amount.text(unit)),
    };
    let message = format!(
        "{what}: {} % of the dose before, {} % of the original; at most {allowed} is allowed ({allowance}).",
        shares.of_previous.text(),
        shares.of_original.text(),
    );
    let hint = if solid {
        "Consider smaller strengths, a liquid of the same drug, or a longer interval for this step."
    } else {
        "Consider a smaller step or a longer interval."
    };
    Words::new(message, hint)
}

/// Finding `goal-not-makeable`.
pub fn goal_not_makeable(reached: &str) -> Words {
    Words::new(
        format!(
            "The goal itself cannot be made from the units allowed; the plan ends above it, at {reached} a day."
        ),
        "Consider another strength or form, or accept this dose as the goal.",
    )
}

/// Finding `pace-excludes`.
pub fn pace_excludes(pace: &Pace, word: &str) -> Words {
    let whom = word.replace('-', " ");
    Words::new(
        format!(
            "{} was not written for this person: its source leaves out {whom}.",
            pace.title
        ),
        "Choose a pace written for this situation with the specialist team, or record why this one is used.",
    )
}

/// Finding `pace-superseded`.
pub fn pace_superseded(pace: &Pace, newer: &str) -> Words {
    Words::new(
        format!("{} has been superseded by {newer}.", pace.title),
        "Consider the newer pace.",
    )
}

/// Finding `tail-not-stated`.
pub fn tail_not_stated(pace: &Pace) -> Words {
    Words::new(
        format!(
            "{} asks for a slower last part and does not say how slow; the plan goes on at the same rate.",
            pace.title
        ),
        "Choose a size and an interval for the last part.",
    )
}

/// Finding `pace-bounds` for a size.
pub fn pace_faster(pace: &Pace, asked: &str, largest: &str) -> Words {
    Words::new(
        format!(
            "{asked} % a step is more than {} gives as its largest, {largest} %.",
            pace.title
        ),
        "Consider a smaller step; the plan keeps to the pace's largest where the units allow it.",
    )
}

/// Finding `pace-bounds` for an interval.
pub fn pace_sooner(pace: &Pace, asked: u32, least: u32) -> Words {
    Words::new(
        format!(
            "A step every {asked} days is sooner than {} gives as its shortest interval, {least} days.",
            pace.title
        ),
        "Consider a longer interval.",
    )
}

/// Finding `doses-per-day`.
pub fn doses_per_day(row: &str, product: &str, count: u32, fewest: u32, most: u32) -> Words {
    let usual = if fewest == most {
        fewest.to_string()
    } else {
        format!("{fewest} to {most}")
    };
    Words::new(
        format!(
            "‘{row}’ ({product}) is taken {count} times a day; {usual} is usual for this product."
        ),
        "Check the product, its brand and the times.",
    )
}

/// Finding `brand-unknown`.
pub fn brand_unknown(brand: &str, product: &str) -> Words {
    Words::new(
        format!("‘{brand}’ is not a brand that the data know for {product}."),
        "Check the brand: it can decide the strengths and the interval.",
    )
}

/// Finding `as-needed-use`.
pub fn as_needed_use(row: &str) -> Words {
    Words::new(
        format!("‘{row}’ is used more often than the most that is prescribed."),
        "Ask why, and count what is really taken.",
    )
}

/// Finding `as-needed-share`.
pub fn as_needed_share(row: &str, dose: &str, step: usize) -> Words {
    Words::new(
        format!(
            "From step {step} on, one dose of ‘{row}’ ({dose}) is more than a sixth of the regular daily dose."
        ),
        "Consider letting it follow the regular dose down.",
    )
}

/// Finding `as-needed-smallest`.
pub fn as_needed_smallest(row: &str, dose: &str, step: usize) -> Words {
    Words::new(
        format!(
            "From step {step} on, one dose of ‘{row}’ stays at {dose}, the smallest that can be given, and is more than its share."
        ),
        "Consider a weaker liquid, or ending the as-needed doses here.",
    )
}

/// Finding `start-in-the-past`.
pub fn start_in_the_past(start: NaiveDate) -> Words {
    Words::new(
        format!(
            "The plan starts on {}, which has passed.",
            date::long(start)
        ),
        "Check the start before the plan is handed out.",
    )
}

/// Finding `data-overdue`.
pub fn data_overdue(version: &str) -> Words {
    Words::new(
        format!("The clinical data of version {version} are past the date of their next review."),
        "Use a newer version, or check each number against its source.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinical_data::Formulary;
    use crate::quantity::exact_from_text;

    #[test]
    fn every_referral_says_whom_to_ask_and_why() {
        for trigger in Formulary::load().unwrap().triggers() {
            let words = referral(trigger, false);
            assert!(words.message.starts_with("Ask: "), "{}", trigger.id);
            assert!(words.message.ends_with('.'), "{}", trigger.id);
            assert!(!words.message.contains(".."), "{}", trigger.id);
            assert!(!words.hint.is_empty(), "{}", trigger.id);
        }
    }

    #[test]
    fn a_dose_level_says_what_it_counts_and_which_level_it_passes() {
        let formulary = Formulary::load().unwrap();
        let threshold = formulary.threshold("ome-120-fpm").unwrap();
        let number = |text: &str| exact_from_text(text).unwrap();
        let (level, total) = (number("120"), MorphineEquivalent::single(number("121")));
        let words = dose_level(&total, false, threshold, &Level::Over(&level));
        let expected = "The regimen equals 121 mg of oral morphine in 24 hours, which is above 120 mg: harm outweighs benefit.";
        assert_eq!(words.message, expected);
        let words = dose_level(&total, true, threshold, &Level::AtLeast(&level));
        assert!(
            words
                .message
                .starts_with("What can be counted of the regimen equals 121 mg")
        );
        assert!(words.message.contains("at or above 120 mg"));
    }
}
