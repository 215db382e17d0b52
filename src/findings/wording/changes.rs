//! What is said of changes on the way and of steps written by hand.

use chrono::{NaiveDate, NaiveTime};

use crate::date;
use crate::findings::wording::Words;

/// What is to be considered whenever a dose goes up again.
const GOING_BACK: &str = "Tolerance can be lost in as little as a week: going back to the old dose can kill. Check that the dose is safe for what has been taken lately, and consider naloxone.";

/// Finding `dose-rises`: a daily dose, a rate, or one dose of a row taken when needed goes up,
/// `now` with what is said after it; `below` is for how many days less was taken.
pub fn dose_rises(step: usize, row: &str, was: &str, now: &str, below: u32) -> Words {
    let since = match below {
        0 => String::new(),
        1 => ", after 1 day on less".to_owned(),
        days => format!(", after {days} days on less"),
    };
    Words::new(
        format!("Step {step} raises ‘{row}’ from {was} to {now}{since}."),
        GOING_BACK,
    )
}

/// Finding `dose-rises`, for more that is really taken than was planned, where no step rises.
pub fn more_taken(day: NaiveDate, row: &str, planned: &str, taken: &str) -> Words {
    Words::new(
        format!(
            "On {} more of ‘{row}’ is taken than was planned: {taken}, not {planned}.",
            date::long(day)
        ),
        GOING_BACK,
    )
}

/// Finding `dose-rises`, for a dose of the day while the daily dose does not rise.
pub fn dose_at_time_rises(step: usize, row: &str, time: NaiveTime) -> Words {
    let time = time.format("%H:%M");
    Words::new(
        format!(
            "Step {step} raises the {time} dose of ‘{row}’, although the daily dose does not rise."
        ),
        "Check that the single dose is meant: it has not been taken at that time before.",
    )
}

/// Finding `same-day-change`.
pub fn same_day_change(step: usize, rows: &[String]) -> Words {
    let rows: Vec<String> = rows.iter().map(|row| format!("‘{row}’")).collect();
    Words::new(
        format!("Step {step} lowers {} on the same day.", rows.join(" and ")),
        "Taper one opioid at a time, so that it stays clear what causes what.",
    )
}

/// Finding `off-change-day`; `again` is the change day on which a set of patches that is put on
/// so is changed next.
pub fn off_change_day(step: usize, row: &str, start: NaiveDate, again: Option<NaiveDate>) -> Words {
    let again = again.map_or_else(String::new, |day| {
        format!(
            " Its change days stay as they are: these patches are changed again on {}.",
            date::long(day)
        )
    });
    Words::new(
        format!(
            "Step {step} changes ‘{row}’ on {}, which is not one of its change days.{again}",
            date::long(start)
        ),
        "Move the step to a day on which the patches are changed or steps may start, or allow this day.",
    )
}

/// Finding `taper-ended`; each dose that stays with what is said after it.
pub fn taper_ended(day: NaiveDate, staying: &[String]) -> Words {
    let staying = if staying.is_empty() {
        String::new()
    } else {
        format!(" at {}", staying.join(" and "))
    };
    Words::new(
        format!("The taper was ended on {}{staying}.", date::long(day)),
        "A lower dose that holds is an achievement; agree when to look at it again.",
    )
}

/// Finding `hold-cut-short`.
pub fn hold_cut_short(from: NaiveDate, days: u32) -> Words {
    Words::new(
        format!(
            "The hold from {} for {days} days is cut short: the plan changes before it ends.",
            date::long(from)
        ),
        "Check that the days that are left of it are not needed; a hold from the day of the change keeps them.",
    )
}

/// Finding `worse-for-long`.
pub fn worse_for_long(first: NaiveDate, last: NaiveDate) -> Words {
    Words::new(
        format!(
            "Reviews say worse from {} to {}: longer than a month.",
            date::long(first),
            date::long(last)
        ),
        "Hold the taper, or give it up; worse for a shorter time after a reduction is expected and means neither.",
    )
}

/// Finding `by-hand-bound`.
pub fn by_hand_bound(percent: &str) -> Words {
    Words::new(
        format!(
            "Steps written by hand follow no pace: a reduction is called steep only when it is more than {percent} % of the dose before."
        ),
        "Hold each step against the pace that was agreed.",
    )
}

/// Finding `review-not-read`, of a review whose day has not come.
pub fn review_ahead(date: NaiveDate) -> Words {
    Words::new(
        format!(
            "The review of {} is dated after today: it is not counted and warns of nothing.",
            date::long(date)
        ),
        "Check its date; what it says counts from that day on.",
    )
}

/// Finding `review-not-read`.
pub fn review_not_read(date: NaiveDate, field: &str, json: &str) -> Words {
    let accepted = match field {
        "pain" | "function" => "better, same, worse or unknown",
        "serious_difficulty" => "yes, no or unknown",
        "decision" => "next-step, hold, slow or stop",
        _ => "a scale of the data with its total, such as cows with 12",
    };
    Words::new(
        format!(
            "The review of {} has {json} under {field}, which is not read and warns of nothing.",
            date::long(date)
        ),
        format!("Write {accepted}, or put the rest into its text."),
    )
}
