//! What is said of a pace and of the order of several drugs.

use crate::clinical_data::{Pace, Setting};
use crate::findings::wording::Words;

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

/// Finding `pace-population`.
pub fn pace_population(pace: &Pace, question: &str, answer: &str) -> Words {
    Words::new(
        format!(
            "{} is written for {}; the answer to ‘{question}’ is {}.",
            pace.title,
            pace.population,
            answer.replace('-', " ")
        ),
        "Choose a pace written for this situation, or record why this one is used.",
    )
}

/// Finding `pace-bounds` for the tail.
pub fn pace_tail(pace: &Pace) -> Words {
    Words::new(
        format!(
            "The last part asked for is faster than {} gives for it.",
            pace.title
        ),
        "Consider smaller or later reductions in the last part.",
    )
}

/// Finding `own-pace`: how many published paces it keeps within, and those that it goes
/// beyond.
pub fn own_pace(within: usize, beyond: &[String]) -> Words {
    let all = within + beyond.len();
    let message = match (within, beyond) {
        (0, []) => "No published pace is meant for this person in this setting, so there is none to hold this pace against.".to_owned(),
        (0, _) => format!(
            "This pace is faster than every one of the {all} published paces for this person in this setting."
        ),
        (_, []) => format!(
            "This pace keeps within every one of the {all} published paces for this person in this setting."
        ),
        (within, beyond) => format!(
            "This pace keeps within {within} of the {all} published paces for this person in this setting; it is faster than {}.",
            beyond.join("; ")
        ),
    };
    Words::new(
        message,
        "A pace of one's own has no source: record why it was chosen.",
    )
}

/// The size of a pace's reduction, such as `10 % of the current dose`.
pub fn pace_size(percent: &str, of_current: bool) -> String {
    let base = if of_current { "current" } else { "original" };
    format!("{percent} % of the {base} dose")
}

/// How much how often, such as `10 % of the current dose every day`; of the last part where
/// it begins `below` a percentage.
pub fn pace_rate(size: &str, days: u32, below: Option<&str>) -> String {
    let every = match days {
        1 => "every day".to_owned(),
        days => format!("every {days} days"),
    };
    let part = below.map_or_else(String::new, |below| {
        format!(", in the last part (from {below} % of the original dose on),")
    });
    format!("{size} {every}{part}")
}

/// Finding `fast-pace`: the reader's own rate, and the published paces that it is as fast as.
pub fn fast_pace(rate: &str, paces: &[&Pace]) -> Words {
    let named = paces.iter().map(|pace| {
        let settings = pace.settings.iter().map(|setting| match setting {
            Setting::Community => "the community",
            Setting::Inpatient => "inpatients",
            Setting::SpecialistPalliative => "specialist palliative care",
        });
        let settings: Vec<&str> = settings.collect();
        format!(
            "‘{}’, which is for {} only",
            pace.title,
            settings.join(" or ")
        )
    });
    let named: Vec<String> = named.collect();
    Words::new(
        format!("{rate} is as fast as {}.", named.join(", and as ")),
        "Choose a slower pace, or plan this taper with the team and in the setting that such a pace is meant for.",
    )
}

/// Why an order is proposed: what is known of the drugs' potency, and of which nothing is.
pub fn proposed_order(table: &str, known: &[&str], unknown: &[&str]) -> String {
    let mut sentences = Vec::new();
    match known {
        [] => {}
        [drug] => sentences.push(format!("All rows with a factor in {table} are {drug}.")),
        drugs => sentences.push(format!(
            "One opioid at a time, the most potent first: {} by {table}.",
            drugs.join(", then ")
        )),
    }
    if !unknown.is_empty() {
        sentences.push(format!(
            "{table} has no factor for {}, so it stands last.",
            unknown.join(" and ")
        ));
    }
    sentences
        .push("Rows of one drug stay together; no source says which form goes first.".to_owned());
    sentences.join(" ")
}

/// Finding `other-order`.
pub fn other_order(asked: &[String], proposed: &[String]) -> Words {
    Words::new(
        format!(
            "The drugs are tapered in the order {}; the most potent first would be {}.",
            asked.join(", "),
            proposed.join(", ")
        ),
        "Keep the order if there is a reason for it, and record the reason.",
    )
}
