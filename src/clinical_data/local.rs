//! What differs by country in what people read: days, times of day, and names of ingredients.
//!
//! It stands here once; screen, paper and files ask for it. Amounts do not differ.

use chrono::{NaiveDate, NaiveTime};

use crate::clinical_data::Country;
use crate::date;

/// Ingredients with another name in the United States: the one of the data, then that one.
const UNITED_STATES: [(&str, &str); 1] = [("paracetamol", "acetaminophen")];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in the country's own order: `4 January 2027`, `January 4, 2027`.
pub fn day(date: NaiveDate, country: Country) -> String {
    match country {
        Country::Uk => date::plain(date),
        Country::Us => date.format("%B %-d, %Y").to_string(),
    }
}

/// The same with a short weekday and month: `Mon 4 Jan 2027`, `Mon, Jan 4, 2027`.
pub fn short_day(date: NaiveDate, country: Country) -> String {
    match country {
        Country::Uk => date::short(date),
        Country::Us => date.format("%a, %b %-d, %Y").to_string(),
    }
}

/// The same in full: `Monday 4 January 2027`, `Monday, January 4, 2027`.
pub fn long_day(date: NaiveDate, country: Country) -> String {
    match country {
        Country::Uk => date::long(date),
        Country::Us => date.format("%A, %B %-d, %Y").to_string(),
    }
}

/// Without weekday and year: `4 Jan`, `Jan 4`.
pub fn day_of_month(date: NaiveDate, country: Country) -> String {
    match country {
        Country::Uk => date.format("%-d %b").to_string(),
        Country::Us => date.format("%b %-d").to_string(),
    }
}

/// Without the year: `Mon 4 Jan`, `Mon, Jan 4`.
pub fn weekday_of_month(date: NaiveDate, country: Country) -> String {
    let day = day_of_month(date, country);
    match country {
        Country::Uk => format!("{} {day}", date.format("%a")),
        Country::Us => format!("{}, {day}", date.format("%a")),
    }
}

/// A time of day: `08:00`, `8:00 am`.
pub fn clock(time: NaiveTime, country: Country) -> String {
    match country {
        Country::Uk => time.format("%H:%M").to_string(),
        Country::Us => time.format("%-I:%M %P").to_string(),
    }
}

/// The country's code where languages are told apart by it.
pub fn region(country: Country) -> &'static str {
    match country {
        Country::Uk => "gb",
        Country::Us => "us",
    }
}

/// An ingredient by the country's name.
pub fn ingredient(name: &str, country: Country) -> &str {
    let mut other = UNITED_STATES.iter();
    let other = other.find(|(known, _)| *known == name);
    match (country, other) {
        (Country::Us, Some((_, own))) => own,
        _ => name,
    }
}

/// A sentence of the program's own with the country's days, times and names. What stands
/// between ‘ and ’ was typed by the reader and stays as it is.
pub fn sentence(text: &str, country: Country) -> String {
    if country == Country::Uk {
        return text.to_owned();
    }
    let parts = text.split_inclusive('’');
    let parts = parts.map(|part| match part.split_once('‘') {
        Some((own, quoted)) => format!("{}‘{quoted}", american(own)),
        None => american(part),
    });
    parts.collect()
}

fn american(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut written: Vec<String> = Vec::new();
    let mut rest = words.as_slice();
    while let [word, after @ ..] = rest {
        if let [month, year, more @ ..] = after
            && is_day(word)
            && MONTHS.contains(month)
            && year.len() >= 4
            && year.chars().take(4).all(|sign| sign.is_ascii_digit())
        {
            if let Some(weekday) = written.last_mut().filter(|last| last.ends_with("day")) {
                weekday.push(',');
            }
            written.extend([(*month).to_owned(), format!("{word},"), (*year).to_owned()]);
            rest = more;
            continue;
        }
        written.push(in_american(word));
        rest = after;
    }
    written.join(" ")
}

fn is_day(word: &str) -> bool {
    word.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
}

/// One word: a time of day or an ingredient, with the signs round it.
fn in_american(word: &str) -> String {
    let inner = word.trim_matches(|sign: char| !sign.is_alphanumeric());
    let own = date::time_from_text(inner).map_or_else(
        || ingredient(inner, Country::Us).to_owned(),
        |time| clock(time, Country::Us),
    );
    word.replacen(inner, &own, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_follows_the_country() {
        let date = date::date_from_text("2027-01-04").unwrap();
        assert_eq!(day(date, Country::Uk), "4 January 2027");
        assert_eq!(day(date, Country::Us), "January 4, 2027");
        assert_eq!(short_day(date, Country::Uk), "Mon 4 Jan 2027");
        assert_eq!(short_day(date, Country::Us), "Mon, Jan 4, 2027");
        assert_eq!(long_day(date, Country::Uk), "Monday 4 January 2027");
        assert_eq!(long_day(date, Country::Us), "Monday, January 4, 2027");
        assert_eq!(day_of_month(date, Country::Us), "Jan 4");
        assert_eq!(weekday_of_month(date, Country::Uk), "Mon 4 Jan");
        assert_eq!(weekday_of_month(date, Country::Us), "Mon, Jan 4");
        assert_eq!((region(Country::Uk), region(Country::Us)), ("gb", "us"));
    }

    #[test]
    fn a_sentence_follows_the_country_and_what_was_typed_does_not() {
        for (text, american) in [
            (
                "On Monday 4 January 2027 more of ‘4 May 2027’ is taken.",
                "On Monday, January 4, 2027 more of ‘4 May 2027’ is taken.",
            ),
            (
                "Past since 31 May 2027: ask.",
                "Past since May 31, 2027: ask.",
            ),
            (
                "Step 2 raises the 20:00 dose of ‘paracetamol’.",
                "Step 2 raises the 8:00 pm dose of ‘paracetamol’.",
            ),
            (
                "More paracetamol, at most 12 units.",
                "More acetaminophen, at most 12 units.",
            ),
            ("4 May be 4 March", "4 May be 4 March"),
            ("", ""),
        ] {
            assert_eq!(sentence(text, Country::Us), american);
            assert_eq!(sentence(text, Country::Uk), text);
        }
    }
}
