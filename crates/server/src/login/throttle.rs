//! Who has to wait before the next try: guessing gets slow for strangers, and nobody can lock a colleague out.
//!
//! A try goes down one of three lanes, each with counters of its own. Whoever shows a mark of this name (given at an earlier
//! log-in, kept by the browser or the device) is counted by that mark alone. Whoever comes from an address from which this
//! name came in lately is counted by the two together. All others are strangers: they are counted by the name, by the
//! address, and by a ceiling over all. An attacker who fills the third lane does not stand in the other two. Names that
//! nobody has are counted like all others, because nothing here knows whether somebody has them.

use std::net::{IpAddr, Ipv6Addr};

use thiserror::Error;
use zeroize::Zeroizing;

use super::secret::{LoginSecret, sum, sum_fits};
use super::store::LoginStore;
use super::tries::{Ceiling, Counted, Tries, TryKey};
use crate::storage::StorageError;

const DAY_MS: i64 = 24 * 60 * 60_000;
/// A mark is good for so long, and so is an address from which somebody came in.
const KNOWN_MS: i64 = 90 * DAY_MS;
/// Clocks of several processes may be so far apart.
const APART_MS: i64 = 60_000;
/// The nonce, the moment and the sum.
const MARK: usize = 16 + 8 + 32;

/// Makes the names of counters, and marks, and knows its own again.
pub struct Throttle {
    counters: Zeroizing<[u8; 32]>,
    marks: Zeroizing<[u8; 32]>,
}

/// The counters of one try.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Without a mark, one that nobody has: its counter is looked at and never changed.
    mark: TryKey,
    is_marked: bool,
    here: TryKey,
    name: TryKey,
    address: TryKey,
}

/// By which counters a try was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// By a mark of this name.
    Marked,
    /// By this name from this address.
    Known,
    /// By the name and by the address.
    Stranger,
}

/// Why a try is not even made.
#[derive(Debug, Error)]
pub enum Slowed {
    /// Too soon after the last failure.
    #[error("the next try has to wait {seconds} seconds")]
    Wait {
        /// How long still.
        seconds: u64,
    },
    /// Too many strangers are trying at once.
    #[error("too many strangers try at once; it is worth trying again in {seconds} seconds")]
    Ceiling {
        /// When it is worth trying again.
        seconds: u64,
    },
    /// The counters cannot be written, so nothing may be tried.
    #[error(transparent)]
    Failed(#[from] StorageError),
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Throttle(…)")
    }
}

impl Throttle {
    /// All processes of one server give the same names.
    pub fn new(secret: &LoginSecret) -> Self {
        Self { counters: secret.key("counters"), marks: secret.key("marks") }
    }

    /// The counters for a name (already in lower case), tried from an address by whoever shows this mark.
    pub fn place(&self, login: &str, address: Option<IpAddr>, mark: Option<&[u8]>, now_ms: i64) -> Place {
        let name = self.key(b"name", &[login.as_bytes()]);
        let from = network(address);
        let nonce = mark.and_then(|mark| self.read_mark(&name, mark, now_ms));
        Place {
            mark: self.key(b"mark", &[&nonce.unwrap_or_default()]),
            is_marked: nonce.is_some(),
            here: self.key(b"here", &[&from, login.as_bytes()]),
            name,
            address: self.key(b"addr", &[&from]),
        }
    }

    /// A mark for whoever has come in by this name.
    pub fn mark(&self, place: &Place, nonce: [u8; 16], now_ms: i64) -> Vec<u8> {
        let at = now_ms.to_be_bytes();
        let sum = sum(&self.marks, &[&nonce, &at, &place.name.0]);
        [nonce.as_slice(), &at, &sum].concat()
    }

    fn read_mark(&self, name: &TryKey, mark: &[u8], now_ms: i64) -> Option<[u8; 16]> {
        let mark: &[u8; MARK] = mark.try_into().ok()?;
        let (said, claimed) = mark.split_last_chunk::<32>()?;
        let (nonce, at) = said.split_first_chunk::<16>()?;
        let age = now_ms.checked_sub(i64::from_be_bytes(at.try_into().ok()?))?;
        let fits = sum_fits(&self.marks, &[nonce, at, &name.0], claimed);
        (fits && (-APART_MS..KNOWN_MS).contains(&age)).then_some(*nonce)
    }

    /// Four letters and a length that each kind always has, or the name last: no two inputs are the same.
    fn key(&self, kind: &[u8; 4], parts: &[&[u8]]) -> TryKey {
        let all: Vec<&[u8]> = std::iter::once(kind.as_slice()).chain(parts.iter().copied()).collect();
        TryKey(sum(&self.counters, &all))
    }
}

/// Counts a try before anything is checked; returns the lane that it goes down.
pub fn begin(
    store: &dyn LoginStore,
    place: &Place,
    ceiling: &mut dyn FnMut() -> Result<(), u64>,
    now_ms: i64,
) -> Result<Lane, Slowed> {
    // Stays only where a database hands over something else than what it was asked for.
    let mut decided = Err(Slowed::Wait { seconds: 1 });
    let keys = [place.mark, place.here, place.name, place.address];
    store.change_tries(&keys, &mut |tries| {
        let [mark, here, name, address] = tries else { return };
        let lately = here.came_in_ms.is_some_and(|at| now_ms.saturating_sub(at) < KNOWN_MS);
        decided = if place.is_marked {
            count(Lane::Marked, &mut [(mark, Counted::Name)], now_ms)
        } else if lately {
            count(Lane::Known, &mut [(here, Counted::Name)], now_ms)
        } else {
            let mut both = [(name, Counted::Name), (address, Counted::Address)];
            gate(&both, now_ms)
                .and_then(|()| ceiling().map_err(|seconds| Slowed::Ceiling { seconds }))
                .and_then(|()| count(Lane::Stranger, &mut both, now_ms))
        };
    })?;
    decided
}

/// Takes back what [`begin`] counted, because somebody came in, and remembers from where.
pub fn succeeded(store: &dyn LoginStore, place: &Place, lane: Lane, now_ms: i64) -> Result<(), StorageError> {
    let (mark, here) = ((place.mark, Counted::Name), (place.here, Counted::Name));
    let counted = match lane {
        Lane::Marked => vec![mark],
        Lane::Known => vec![here],
        Lane::Stranger => vec![(place.name, Counted::Name), (place.address, Counted::Address), here],
    };
    let keys: Vec<TryKey> = counted.iter().map(|(key, _)| *key).collect();
    store.change_tries(&keys, &mut |tries| {
        for (tries, (_, counted)) in tries.iter_mut().zip(&counted) {
            *tries = tries.succeeded(*counted, now_ms);
        }
    })
}

fn gate(counters: &[(&mut Tries, Counted)], now_ms: i64) -> Result<(), Slowed> {
    match counters.iter().map(|(tries, _)| tries.wait_s(now_ms)).max() {
        Some(seconds) if seconds > 0 => Err(Slowed::Wait { seconds }),
        _ => Ok(()),
    }
}

fn count(lane: Lane, counters: &mut [(&mut Tries, Counted)], now_ms: i64) -> Result<Lane, Slowed> {
    gate(counters, now_ms)?;
    for (tries, counted) in counters {
        **tries = tries.counted(*counted, now_ms);
    }
    Ok(lane)
}

/// The network of an address: a home has sixty-four bits of IPv6 for itself, and must not count as as many places.
fn network(address: Option<IpAddr>) -> [u8; 16] {
    match address.map(|address| address.to_canonical()) {
        None => [0; 16],
        Some(IpAddr::V4(four)) => four.to_ipv6_mapped().octets(),
        Some(IpAddr::V6(six)) => Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX)).octets(),
    }
}

/// So many tries of strangers a minute, where nothing else was said.
pub const STRANGERS_A_MINUTE: u32 = 240;

impl Default for Ceiling {
    fn default() -> Self {
        Self::new(STRANGERS_A_MINUTE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::MemoryLogins;

    const NOW: i64 = 1_790_000_000_000;

    fn throttle() -> Throttle {
        Throttle::new(&LoginSecret::new(Zeroizing::new([5; 32])))
    }

    fn from(address: &str) -> Place {
        throttle().place("anna", Some(address.parse().unwrap()), None, NOW)
    }

    #[test]
    fn an_address_is_a_place_however_it_is_written_and_a_home_is_one_place() {
        assert_eq!(from("10.0.0.1").address, from("::ffff:10.0.0.1").address, "one address in two spellings");
        assert_eq!(from("2a03:ec00:1:2::5").address, from("2a03:ec00:1:2:ffff::9").address, "one home");
        assert_ne!(from("2a03:ec00:1:2::5").address, from("2a03:ec00:1:3::5").address);
        assert_ne!(from("10.0.0.1").address, from("10.0.0.2").address);
        let all =
            [from("10.0.0.1").address, from("10.0.0.1").here, from("10.0.0.1").name, from("10.0.0.1").mark];
        let different: std::collections::BTreeSet<_> = all.into_iter().collect();
        assert_eq!(different.len(), 4, "no counter stands for two things");
    }

    #[test]
    fn a_counter_does_not_say_whose_it_is() {
        let other = Throttle::new(&LoginSecret::new(Zeroizing::new([6; 32])));
        let there = other.place("anna", None, None, NOW);
        assert_ne!(there.name, from("10.0.0.1").name, "without the secret nobody can look a name up");
    }

    #[test]
    fn a_mark_is_good_for_its_name_and_for_ninety_days() {
        let mark = throttle().mark(&from("10.0.0.1"), [7; 16], NOW);
        let shown = |login: &str, now_ms: i64| throttle().place(login, None, Some(&mark), now_ms).is_marked;
        assert!(shown("anna", NOW) && shown("anna", NOW + KNOWN_MS - 1));
        assert!(!shown("anna", NOW + KNOWN_MS), "its time is over");
        assert!(!shown("anna", NOW - APART_MS - 1), "it was given by a clock that was ahead");
        assert!(!shown("juris", NOW));
        for odd in [&[][..], &[0; 55], &[0; 56], &[0; 57]] {
            assert!(!throttle().place("anna", None, Some(odd), NOW).is_marked);
        }
    }

    #[test]
    fn where_somebody_came_in_long_ago_they_are_a_stranger_again() {
        let (store, place) = (MemoryLogins::default(), from("10.0.0.1"));
        let lane = |now_ms| begin(&store, &place, &mut || Ok(()), now_ms).unwrap();
        assert_eq!(lane(NOW), Lane::Stranger);
        succeeded(&store, &place, Lane::Stranger, NOW).unwrap();
        assert_eq!(lane(NOW + KNOWN_MS - 1), Lane::Known);
        assert_eq!(lane(NOW + KNOWN_MS), Lane::Stranger);
    }

    #[test]
    fn whoever_is_stopped_by_the_ceiling_is_not_counted() {
        let (store, place) = (MemoryLogins::default(), from("10.0.0.1"));
        let stopped = begin(&store, &place, &mut || Err(7), NOW);
        assert!(matches!(stopped, Err(Slowed::Ceiling { seconds: 7 })), "{stopped:?}");
        assert!(store.counters().is_empty(), "it was not their fault");
    }
}
