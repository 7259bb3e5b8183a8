//! Civil time of the inspectorate: always Europe/Riga, never the zone that the device is set to.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, tz::TimeZone};

/// The zone is compiled in, because a browser has no zone database.
static RIGA: TimeZone = jiff::tz::get!("Europe/Riga");

/// An instant as clocks on Latvian walls show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RigaMoment {
    /// The calendar day.
    pub date: Date,
    /// The time of day.
    pub time: Time,
}

/// Converts an instant to Latvian civil time.
pub fn riga(instant: Timestamp) -> RigaMoment {
    let local = RIGA.to_datetime(instant);
    RigaMoment { date: local.date(), time: local.time() }
}

/// The instant at which a day begins in Latvia; none at the end of the calendar.
pub fn riga_day_begins(day: Date) -> Option<Timestamp> {
    day.to_zoned(RIGA.clone()).ok().map(|begins| begins.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_and_winter_time_are_latvian() {
        let winter = riga("2026-11-20T22:30:00Z".parse().unwrap());
        assert_eq!(winter.date.to_string(), "2026-11-21", "Riga is two hours ahead in winter");
        let summer = riga("2026-07-01T21:30:00Z".parse().unwrap());
        assert_eq!(summer.time.to_string(), "00:30:00", "and three in summer");
    }

    #[test]
    fn a_day_begins_at_midnight_of_riga() {
        let begins = riga_day_begins(jiff::civil::date(2026, 7, 1)).unwrap();
        assert_eq!(begins.to_string(), "2026-06-30T21:00:00Z");
    }
}
