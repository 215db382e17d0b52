//! Components of a calendar as lines.
//!
//! The crate writes, escapes and folds each line. Its own components would ask the clock and
//! chance for what an alarm or a time zone does not have, so they are put together here.

use std::fmt;

use icalendar::Property;

/// Finished lines, each with its end.
pub(super) type Lines = String;

/// The most octets of a line, with the blank that goes on from the one before.
const LONGEST: usize = 75;

/// A property's lines folded anew: the crate does not count that blank.
fn folded(line: &str) -> Lines {
    let mut folded = Lines::new();
    let mut octets = 0;
    for sign in line.replace("\r\n ", "").trim_end_matches("\r\n").chars() {
        if octets + sign.len_utf8() > LONGEST {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(sign);
        octets += sign.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

/// A component with its properties and the components inside it.
pub(super) fn component(
    name: &str,
    properties: &[Property],
    inner: &str,
) -> Result<Lines, fmt::Error> {
    let mut lines = ["BEGIN:", name, "\r\n"].concat();
    for property in properties {
        let line: String = property.clone().try_into()?;
        lines.push_str(&folded(&line));
    }
    Ok([lines.as_str(), inner, "END:", name, "\r\n"].concat())
}
