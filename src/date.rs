//! Strict calendar dates in and out.
//!
//! chrono reads `2027-1-4`, `+2027-01-04` and the year 27; only text that prints back the
//! same is accepted here, from 1900 to 2199.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Weekday};

/// Reads an ISO 8601 calendar date from 1900 to 2199, such as `2027-01-04`.
pub fn date_from_text(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let lawful =
        (1900..=2199).contains(&date.year()) && date.format("%Y-%m-%d").to_string() == text;
    lawful.then_some(date)
}

/// Reads a time of day such as `08:00`.
pub fn time_from_text(text: &str) -> Option<NaiveTime> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
    (time.format("%H:%M").to_string() == text).then_some(time)
}

/// The date some days later; `None` past the year 2199.
pub fn plus_days(date: NaiveDate, days: u32) -> Option<NaiveDate> {
    let later = date.checked_add_days(Days::new(days.into()))?;
    (later.year() <= 2199).then_some(later)
}

/// The date some days earlier; `None` before the year 1900.
pub fn minus_days(date: NaiveDate, days: u32) -> Option<NaiveDate> {
    let earlier = date.checked_sub_days(Days::new(days.into()))?;
    (earlier.year() >= 1900).then_some(earlier)
}

/// ISO text, `2027-01-04`.
pub fn iso(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// For people, with the short weekday: `Mon 4 Jan 2027`.
pub fn short(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// For people, without the weekday: `4 January 2027`.
pub fn plain(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// For people, in full: `Monday 4 January 2027`.
pub fn long(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// The file's word for a weekday, `mon` to `sun`.
pub fn weekday_word(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

/// All seven weekdays, from Monday.
pub const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_iso_dates_are_read() {
        assert!(date_from_text("2027-01-04").is_some());
        for refused in [
            "",
            "2027-1-4",
            "+2027-01-04",
            " 2027-01-04",
            "27-01-04",
            "2027-02-30",
            "1899-12-31",
            "2200-01-01",
            "2027-01-04T00:00",
            "04.01.2027",
        ] {
            assert_eq!(date_from_text(refused), None, "{refused}");
        }
    }

    #[test]
    fn only_plain_times_are_read() {
        assert!(time_from_text("08:00").is_some());
        for refused in ["8:00", "08:0", "24:00", "08:00:00", "08.00", ""] {
            assert_eq!(time_from_text(refused), None, "{refused}");
        }
    }

    #[test]
    fn days_never_run_past_the_last_lawful_year() {
        let last = date_from_text("2199-12-31").unwrap();
        assert_eq!(plus_days(last, 1), None);
        assert_eq!(
            plus_days(date_from_text("2027-01-31").unwrap(), 1),
            date_from_text("2027-02-01")
        );
    }
}
