//! Every sentence that the program says about a case.
//!
//! Each function makes the words of one finding or referral from its values: one sentence
//! that says what, one that says what to consider. Screen, paper, JSON and tests all take
//! their words from here, so none of them can differ.

mod as_needed;
mod changes;
mod combinations;
mod gates;
mod paces;
pub mod patient;
mod readiness;
mod schedule;
mod taken;

use chrono::NaiveDate;
use num_traits::One as _;

use crate::clinical_data::{EquivalenceTable, Threshold, Trigger};
use crate::date;
use crate::quantity::{Exact, MorphineEquivalent, PatchRate, decimal_text, tenths_text};

pub use as_needed::*;
pub use changes::*;
pub use combinations::*;
pub use gates::*;
pub use paces::*;
pub use readiness::*;
pub use schedule::*;
pub use taken::*;

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

/// Finding `brand-of-another-product`.
pub fn brand_of_another(brand: &str, product: &str, other: &str, hours: &[u32]) -> Words {
    let hours: Vec<String> = hours.iter().map(u32::to_string).collect();
    Words::new(
        format!(
            "‘{brand}’ is the brand of another product, {other} (every {} hours), not of {product}.",
            hours.join(" or ")
        ),
        "Choose the product that is really taken: the same number on the box can be twice the daily dose.",
    )
}

/// Finding `as-needed-use`.
pub fn as_needed_use(row: &str) -> Words {
    Words::new(
        format!("‘{row}’ is used more often than the most that is prescribed."),
        "Ask why, and count what is really taken.",
    )
}

/// Finding `not-measurable`.
pub fn not_measurable(row: &str, volume: &str) -> Words {
    Words::new(
        format!(
            "‘{row}’ is taken as {volume}, which no oral syringe of the usual graduations measures."
        ),
        "Ask how the dose is really measured, and consider a weaker liquid.",
    )
}

/// Finding `patch-change-day`.
pub fn patch_change_day(row: &str, next: NaiveDate) -> Words {
    Words::new(
        format!(
            "The next change of the patches of ‘{row}’ is given as {}, more than one change interval after the start.",
            date::long(next)
        ),
        "Check the day of the next change.",
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
pub fn data_overdue(version: &str, since: NaiveDate) -> Words {
    let since = date::plain(since);
    Words::new(
        format!(
            "The clinical data of version {version} were due to be checked again on {since}, \
             which has passed."
        ),
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
