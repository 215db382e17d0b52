//! Whether a resource or an instruction holds today.

use chrono::{Datelike as _, NaiveDate};

use crate::date;
use crate::exchange::fhir::import::node::Node;

/// What a period says of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Today lies in it.
    Now,
    /// It ended before.
    Ended,
    /// It begins later.
    NotYet,
}

/// What a `Period` says of a day. An end that cannot be read may have passed.
pub(super) fn holds(period: &Node<'_>, today: NaiveDate) -> Result<Holds, String> {
    if let Some(other) = period.others(&["id", "start", "end"]).first() {
        return Err(format!("has {}, which is not read", other.name()));
    }
    let day = |name: &str| match period.get(name) {
        None => Ok(None),
        Some(_) => period
            .text(name)
            .and_then(days)
            .map(Some)
            .ok_or_else(|| format!("has as its {name} no day that is read")),
    };
    let (start, end) = (day("start")?, day("end")?);
    let (start, end) = (start.map(|(first, _)| first), end.map(|(_, last)| last));
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        return Err("ends before it begins".to_owned());
    }
    if end.is_some_and(|end| end < today) {
        return Ok(Holds::Ended);
    }
    if start.is_some_and(|start| start > today) {
        return Ok(Holds::NotYet);
    }
    Ok(Holds::Now)
}

/// The first and last day of a FHIR date: a day, a month, a year, or a moment of a day.
pub(super) fn days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    if day.len() < text.len() || day.len() > "2027-01".len() {
        let day = date::date_from_text(day)?;
        return Some((day, day));
    }
    let first = if day.len() == "2027".len() {
        format!("{day}-01-01")
    } else {
        format!("{day}-01")
    };
    let first = date::date_from_text(&first)?;
    let next = if day.len() == "2027".len() {
        first.with_year(first.year() + 1)?
    } else {
        first.checked_add_months(chrono::Months::new(1))?
    };
    Some((first, next.pred_opt()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_is_less_than_a_day_exact_covers_all_its_days() {
        let read = |text| days(text).map(|(first, last)| [date::iso(first), date::iso(last)]);
        for (text, first, last) in [
            ("2027-01-04", "2027-01-04", "2027-01-04"),
            ("2027-01-04T08:00:00Z", "2027-01-04", "2027-01-04"),
            ("2028-02", "2028-02-01", "2028-02-29"),
            ("2026-12", "2026-12-01", "2026-12-31"),
            ("2027", "2027-01-01", "2027-12-31"),
        ] {
            assert_eq!(read(text), Some([first.to_owned(), last.to_owned()]));
        }
        for text in ["", "04/01/2027", "2027-1-4", "soon", "27", "2027-01T08:00"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
