//! Terms and the days on which Latvia works: a date printed on an order is what a fine later stands or falls with.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// How long there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Term {
    /// At once.
    AtOnce,
    /// So many days on the calendar.
    Days(u16),
    /// So many days on which people work in Latvia.
    WorkingDays(u16),
    /// So many months.
    Months(u16),
}

/// The last day of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Due {
    /// The day.
    pub day: Date,
    /// Whether the days off of that time are known; if not, a person should look at the day before it is printed.
    pub sure: bool,
}

/// The days on which Latvia does not work although they are no Saturday or Sunday, and the other way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysOff {
    off: BTreeSet<Date>,
    working: BTreeSet<Date>,
    covers: RangeInclusive<Date>,
}

impl DaysOff {
    /// Takes public holidays, the days to which work was moved (they win over everything), and the time for which
    /// both lists are complete.
    pub fn new(
        off: impl IntoIterator<Item = Date>,
        moved_to: impl IntoIterator<Item = Date>,
        covers: RangeInclusive<Date>,
    ) -> Self {
        Self { off: off.into_iter().collect(), working: moved_to.into_iter().collect(), covers }
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.working.contains(&day) || !weekend && !self.off.contains(&day)
    }

    fn know(&self, first: Date, last: Date) -> bool {
        self.covers.contains(&first) && self.covers.contains(&last)
    }
}

/// The last day of a term that is given on the day `from`; the first day that counts is the one after it.
///
/// A term that would end after the last day of the calendar ends on it, unsure.
pub fn due(from: Date, term: Term, days_off: &DaysOff) -> Due {
    let last = match term {
        Term::AtOnce => return Due { day: from, sure: true },
        Term::WorkingDays(count) => return after_working_days(from, count, days_off),
        Term::Days(count) => from.checked_add(i64::from(count).days()),
        // jiff clamps to the end of the month: a month after 31 January is the last day of February.
        Term::Months(count) => from.checked_add(i64::from(count).months()),
    };
    last.map_or(Due { day: Date::MAX, sure: false }, |last| moved_to_working_day(last, days_off))
}

/// A term that ends on a day off ends on the next working day: nobody can hand anything in while the office is closed.
///
/// This is how terms of the Administrative Procedure Law are believed to be counted. No lawyer has confirmed it for
/// orders: if it turns out otherwise, it changes here and nowhere else.
fn moved_to_working_day(last: Date, days_off: &DaysOff) -> Due {
    let mut day = last;
    // Ends, because there are only so many days off, and only so many days.
    while !days_off.is_working_day(day) {
        let Ok(next) = day.tomorrow() else { return Due { day, sure: false } };
        day = next;
    }
    Due { day, sure: days_off.know(last, day) }
}

fn after_working_days(from: Date, count: u16, days_off: &DaysOff) -> Due {
    let Ok(first) = from.tomorrow() else { return Due { day: from, sure: false } };
    let Some(further) = count.checked_sub(1) else { return moved_to_working_day(from, days_off) };
    let mut due = moved_to_working_day(first, days_off);
    for _ in 0..further {
        let Ok(next) = due.day.tomorrow() else { return Due { sure: false, ..due } };
        due = moved_to_working_day(next, days_off);
    }
    Due { sure: due.sure && days_off.know(first, due.day), ..due }
}

#[cfg(test)]
mod tests;
