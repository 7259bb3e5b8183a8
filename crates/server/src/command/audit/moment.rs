//! Moments as people type them: a day of UTC, or the very moment.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::command::CommandFault;

/// From when on: a moment, or the beginning of a day.
pub(in crate::command) fn moment_of(text: &str) -> Result<i64, CommandFault> {
    read(text, 0).ok_or_else(|| usage("--since"))
}

/// Until before when: a moment, or the end of a day.
pub(in crate::command) fn moment_after(text: &str) -> Result<i64, CommandFault> {
    read(text, 1).ok_or_else(|| usage("--until"))
}

fn read(text: &str, days: i64) -> Option<i64> {
    let moment = text.parse::<Timestamp>().ok().or_else(|| {
        let day = text.parse::<Date>().ok()?.checked_add(days.days()).ok()?;
        Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
    });
    moment.map(Timestamp::as_millisecond)
}

fn usage(word: &str) -> CommandFault {
    CommandFault::Usage(format!("{word} is a day or a moment, like 2026-11-21T08:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_whole_day() {
        let (from, to) = (moment_of("2026-11-21").unwrap(), moment_after("2026-11-21").unwrap());
        assert_eq!(to - from, 24 * 60 * 60 * 1_000);
        assert_eq!(moment_of("2026-11-21T00:00:00Z").unwrap(), from);
        assert_eq!(moment_after("2026-11-22T00:00:00Z").unwrap(), to, "a moment is that moment");
        assert!(moment_of("yesterday").is_err() && moment_after("").is_err());
    }
}
