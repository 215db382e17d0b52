//! Which reviews are due by the plan, held against those that took place.
//!
//! A review that took place answers the due day nearest to it, and all before that one: a
//! visit two days early is the visit that was due. One before the first step answers none: it
//! was about what came before. Nothing is counted that was not recorded.

use chrono::NaiveDate;

use crate::taper::schedule::Schedule;

/// The plan's next review, and one that is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ReviewsDue {
    /// The latest due day before today that no recorded review answers.
    pub overdue: Option<NaiveDate>,
    /// How many due days before today no recorded review answers.
    pub missed: usize,
    /// The first due day from today on that no recorded review answers.
    pub next: Option<NaiveDate>,
}

/// Holds a schedule's review days against the days of the reviews that are recorded; those
/// recorded for a later day than today have not taken place.
pub fn reviews_due(schedule: &Schedule, recorded: &[NaiveDate], today: NaiveDate) -> ReviewsDue {
    let mut due: Vec<NaiveDate> = schedule
        .steps
        .iter()
        .filter_map(|step| step.review)
        .collect();
    due.sort_unstable();
    let begin = schedule.steps.first().map(|step| step.start);
    let took_place = recorded.iter().filter(|day| **day <= today);
    let took_place = took_place.filter(|day| begin.is_none_or(|begin| begin <= **day));
    // The earlier of two that are as near: what is unsure answers less.
    let answered = took_place
        .filter_map(|day| {
            let apart = |due: &&NaiveDate| (**due - *day).num_days().abs();
            due.iter().min_by_key(apart)
        })
        .max();
    let open = |day: &&NaiveDate| answered.is_none_or(|answered| *day > answered);
    ReviewsDue {
        overdue: due.iter().rfind(|day| **day < today).filter(open).copied(),
        missed: due.iter().filter(|day| **day < today).filter(open).count(),
        next: due.iter().filter(|day| **day >= today).find(open).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::date_from_text;
    use crate::taper::schedule::{Step, StepKind};

    fn day(text: &str) -> NaiveDate {
        date_from_text(text).unwrap()
    }

    /// Steps that are reviewed on these days.
    fn reviewed(days: &[&str]) -> Schedule {
        let step = |(place, text): (usize, &&str)| Step {
            index: place + 1,
            start: day(text) - chrono::Days::new(27),
            end: day(text),
            days: 28,
            kind: StepKind::Reduce,
            nominal_percent_of_original: None,
            tapered: None,
            instead: Vec::new(),
            items: Vec::new(),
            changed: Vec::new(),
            reduction: None,
            review: Some(day(text)),
        };
        Schedule {
            original: Vec::new(),
            steps: days.iter().enumerate().map(step).collect(),
            reaches_goal: true,
            tapered: Vec::new(),
            missed_goals: Vec::new(),
            ended_on: None,
            objectives: Vec::new(),
        }
    }

    fn due(recorded: &[&str], today: &str) -> (Option<String>, Option<String>) {
        let schedule = reviewed(&["2027-01-31", "2027-02-28", "2027-03-28"]);
        let recorded: Vec<NaiveDate> = recorded.iter().map(|text| day(text)).collect();
        let due = reviews_due(&schedule, &recorded, day(today));
        (
            due.overdue.map(crate::date::iso),
            due.next.map(crate::date::iso),
        )
    }

    #[test]
    fn a_review_is_due_on_its_day_and_overdue_on_the_day_after() {
        assert_eq!(
            due(&[], "2027-01-31"),
            (None, Some("2027-01-31".to_owned()))
        );
        let after = due(&[], "2027-02-01");
        assert_eq!(
            after,
            (Some("2027-01-31".to_owned()), Some("2027-02-28".to_owned()))
        );
        // Of several that were missed the latest one is told, and how many they are.
        assert_eq!(
            due(&[], "2027-04-01"),
            (Some("2027-03-28".to_owned()), None)
        );
        let schedule = reviewed(&["2027-01-31", "2027-02-28", "2027-03-28"]);
        let missed =
            |recorded: &[NaiveDate], today| reviews_due(&schedule, recorded, day(today)).missed;
        assert_eq!(missed(&[], "2027-04-01"), 3);
        // The one of the end of January was held; the two after it were not.
        assert_eq!(missed(&[day("2027-01-31")], "2027-04-01"), 2);
        assert_eq!(missed(&[], "2027-01-31"), 0);
    }

    #[test]
    fn a_visit_answers_the_due_day_nearest_to_it() {
        // Two days early and two days late.
        for visit in ["2027-01-29", "2027-02-02"] {
            assert_eq!(
                due(&[visit], "2027-02-03"),
                (None, Some("2027-02-28".to_owned()))
            );
        }
        // 14 February is 14 days from either: it answers the earlier one.
        let between = due(&["2027-02-14"], "2027-03-01");
        assert_eq!(
            between,
            (Some("2027-02-28".to_owned()), Some("2027-03-28".to_owned()))
        );
        // One day later it is nearer to the later one.
        let nearer = due(&["2027-02-15"], "2027-03-01");
        assert_eq!(nearer, (None, Some("2027-03-28".to_owned())));
    }

    #[test]
    fn a_visit_before_the_first_step_answers_no_review_of_the_plan() {
        // The first step begins on 4 January: 27 days before 31 January.
        assert_eq!(
            due(&["2027-01-03"], "2027-01-20"),
            (None, Some("2027-01-31".to_owned()))
        );
        assert_eq!(
            due(&["2027-01-04"], "2027-01-20"),
            (None, Some("2027-02-28".to_owned()))
        );
    }

    #[test]
    fn a_visit_that_lies_ahead_has_not_taken_place() {
        let ahead = due(&["2027-02-26"], "2027-02-20");
        assert_eq!(
            ahead,
            (Some("2027-01-31".to_owned()), Some("2027-02-28".to_owned()))
        );
    }
}
