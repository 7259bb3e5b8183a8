//! Which file was given to which device, and what of that was noted a short while ago: a film is fetched in a hundred pieces, and
//! is one reading.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use apseko_oplog::DeviceId;
use apseko_trust::Digest;

/// Whoever goes on within this time is not noted once more.
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// So many readings are remembered. Beyond it all are forgotten, and noted once more.
const MOST: usize = 20_000;

/// In which form a file was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    Original,
    Preview,
}

impl Shape {
    /// The word that stands in the audit.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Preview => "preview",
        }
    }
}

/// A device is given a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Reading {
    pub device: DeviceId,
    pub case: [u8; 16],
    pub evidence: [u8; 16],
    pub sum: Digest,
    pub shape: Shape,
}

/// Readings that were noted within the hour, and when.
#[derive(Debug, Default)]
pub(super) struct Readings(Mutex<HashMap<Reading, i64>>);

impl Readings {
    /// Whether a reading goes on that is noted already.
    pub fn go_on(&self, reading: &Reading, now_ms: i64) -> bool {
        self.book().get(reading).is_some_and(|noted_ms| is_fresh(*noted_ms, now_ms))
    }

    /// Remembers a reading that is on the disk.
    pub fn were_noted(&self, reading: Reading, now_ms: i64) {
        let mut book = self.book();
        if book.len() >= MOST {
            book.retain(|_, noted_ms| is_fresh(*noted_ms, now_ms));
        }
        if book.len() >= MOST {
            book.clear();
        }
        book.insert(reading, now_ms);
    }

    fn book(&self) -> MutexGuard<'_, HashMap<Reading, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A clock that was set back makes nothing fresh for years.
fn is_fresh(noted_ms: i64, now_ms: i64) -> bool {
    (0..HOUR_MS).contains(&now_ms.saturating_sub(noted_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(number: u32) -> Reading {
        let mut sum = [0; 32];
        sum[..4].copy_from_slice(&number.to_be_bytes());
        let (case, evidence) = ([3; 16], [4; 16]);
        Reading { device: DeviceId([1; 16]), case, evidence, sum, shape: Shape::Original }
    }

    #[test]
    fn a_reading_goes_on_for_an_hour_and_is_then_another() {
        let readings = Readings::default();
        assert!(!readings.go_on(&reading(1), 5), "nothing was noted");
        readings.were_noted(reading(1), 5);
        assert!(readings.go_on(&reading(1), 5) && readings.go_on(&reading(1), 4 + HOUR_MS));
        assert!(!readings.go_on(&reading(1), 5 + HOUR_MS));
        assert!(!readings.go_on(&reading(1), 4), "the clock was set back");
        let others = [
            reading(2),
            Reading { device: DeviceId([2; 16]), ..reading(1) },
            Reading { evidence: [5; 16], ..reading(1) },
            Reading { shape: Shape::Preview, ..reading(1) },
        ];
        assert!(others.iter().all(|other| !readings.go_on(other, 5)), "each is a reading of its own");
    }

    #[test]
    fn memory_has_an_end_and_what_is_forgotten_is_noted_again() {
        let readings = Readings::default();
        for number in 0..MOST as u32 + 10 {
            readings.were_noted(reading(number), 5);
        }
        assert!(readings.book().len() <= MOST);
        assert!(readings.go_on(&reading(MOST as u32 + 9), 5), "the newest is remembered");
        assert!(!readings.go_on(&reading(0), 5));
    }

    #[test]
    fn what_is_old_makes_room_for_what_is_new() {
        let readings = Readings::default();
        for number in 0..MOST as u32 {
            readings.were_noted(reading(number), i64::from(number == 7) * HOUR_MS);
        }
        readings.were_noted(reading(u32::MAX), HOUR_MS);
        assert_eq!(readings.book().len(), 2);
        assert!(readings.go_on(&reading(7), HOUR_MS));
    }
}
