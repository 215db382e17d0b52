//! Time zones: when their clocks change, written out for the days of a plan.

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeZone as _};
use chrono_tz::{OffsetName as _, Tz};
use icalendar::Property;

use crate::clinical_data::Country;
use crate::exchange::calendar::lines::{Lines, component};

/// The days before the first event from which the clocks are described.
const DAYS_BEFORE: i64 = 366;
const SECONDS_A_DAY: i64 = 86_400;

/// A time zone of the IANA list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    /// The zone with this name, such as `Europe/London`.
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// The zone of a whole country; none where a country has several.
    pub fn of_country(country: Country) -> Option<Self> {
        match country {
            Country::Uk => Some(Self(Tz::Europe__London)),
            Country::Us => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The difference from universal time in seconds, and what it is called.
    fn at(self, moment: &NaiveDateTime) -> (i32, String) {
        let offset = self.0.offset_from_utc_datetime(moment);
        let name = offset.abbreviation().unwrap_or("LMT").to_owned();
        (offset.fix().local_minus_utc(), name)
    }

    /// The zone as a component: each change of the clocks from a year before the first day to
    /// the last one, so that no program needs to know the rules behind them.
    pub(super) fn component(
        self,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Lines, std::fmt::Error> {
        let start = (first - Duration::days(DAYS_BEFORE)).and_time(NaiveTime::MIN);
        let end = (last + Duration::days(2)).and_time(NaiveTime::MIN);
        let (mut seconds, name) = self.at(&start);
        let mut inner = observance("STANDARD", start, (seconds, seconds), &name)?;
        let mut moment = start;
        while moment < end {
            let next = moment + Duration::days(1);
            if self.at(&next).0 != seconds {
                let change = self.change_after(moment, seconds);
                let (after, name) = self.at(&change);
                let kind = if after > seconds {
                    "DAYLIGHT"
                } else {
                    "STANDARD"
                };
                inner.push_str(&observance(kind, change, (seconds, after), &name)?);
                seconds = after;
            }
            moment = next;
        }
        component("VTIMEZONE", &[Property::new("TZID", self.name())], &inner)
    }

    /// The first second of a day at whose end the clocks no longer differ by so many seconds.
    fn change_after(self, from: NaiveDateTime, seconds: i32) -> NaiveDateTime {
        let (mut before, mut after) = (0, SECONDS_A_DAY);
        while after - before > 1 {
            let middle = i64::midpoint(before, after);
            if self.at(&(from + Duration::seconds(middle))).0 == seconds {
                before = middle;
            } else {
                after = middle;
            }
        }
        from + Duration::seconds(after)
    }
}

/// From one moment on: the difference before it, the one after it, and what that is called.
fn observance(
    kind: &str,
    at: NaiveDateTime,
    (before, after): (i32, i32),
    name: &str,
) -> Result<Lines, std::fmt::Error> {
    let local = at + Duration::seconds(before.into());
    let lines = [
        Property::new("DTSTART", local.format("%Y%m%dT%H%M%S").to_string()),
        Property::new("TZOFFSETFROM", offset(before)),
        Property::new("TZOFFSETTO", offset(after)),
        Property::new("TZNAME", name),
    ];
    component(kind, &lines, "")
}

fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}
