//! Components of a calendar as lines.
//!
//! The crate writes, escapes and folds each line. Its own components would ask the clock and
//! chance for what an alarm or a time zone does not have, so they are put together here.

use std::fmt;

use icalendar::Property;

/// Finished lines, each with its end.
pub(super) type Lines = String;

/// A component with its properties and the components inside it.
pub(super) fn component(
    name: &str,
    properties: &[Property],
    inner: &str,
) -> Result<Lines, fmt::Error> {
    let mut lines = ["BEGIN:", name, "\r\n"].concat();
    for property in properties {
        let line: String = property.clone().try_into()?;
        lines.push_str(&line);
    }
    Ok([lines.as_str(), inner, "END:", name, "\r\n"].concat())
}
