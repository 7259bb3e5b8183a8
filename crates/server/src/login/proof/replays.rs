//! Which proofs came already: as long as one could be taken again, and never more than fit.

use std::collections::{BTreeSet, HashMap};

use apseko_trust::KeyId;

use super::FRESH_MS;

/// So many are remembered of all keys together: about forty megabytes.
const MOST: usize = 262_144;
/// So many of one key: four minutes at seventeen requests a second.
const MOST_OF_KEY: usize = 4_096;

type Nonce = [u8; 16];

/// The book of proofs.
#[derive(Debug)]
pub struct Replays {
    /// By the moment until which they have to be remembered.
    by_end: BTreeSet<(i64, KeyId, Nonce)>,
    of_key: HashMap<KeyId, usize>,
    seen: HashMap<(KeyId, Nonce), i64>,
    /// The latest moment at which the book was tidied: what was forgotten then stays refused if the clock goes back.
    tidied_ms: i64,
    most: usize,
    most_of_key: usize,
}

/// Whether a proof came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is new, and remembered from now on.
    First,
    /// It came before, or may have.
    Before,
    /// There is no room to remember it, so it is not taken.
    Full,
}

impl Default for Replays {
    fn default() -> Self {
        Self::with_room_for(MOST, MOST_OF_KEY)
    }
}

impl Replays {
    /// A book with room for so many, and so many of one key.
    pub fn with_room_for(most: usize, most_of_key: usize) -> Self {
        Self {
            by_end: BTreeSet::new(),
            of_key: HashMap::new(),
            seen: HashMap::new(),
            tidied_ms: i64::MIN,
            most,
            most_of_key,
        }
    }

    /// Notes a proof that was signed at this moment, and says whether it came before.
    pub fn note(&mut self, (key, nonce): (KeyId, Nonce), at_ms: i64, now_ms: i64) -> Seen {
        self.tidy(now_ms);
        let end_ms = at_ms.saturating_add(FRESH_MS);
        if end_ms < self.tidied_ms || self.seen.contains_key(&(key, nonce)) {
            return Seen::Before;
        }
        let of_key = self.of_key.entry(key).or_default();
        if self.seen.len() >= self.most || *of_key >= self.most_of_key {
            return Seen::Full;
        }
        *of_key += 1;
        self.seen.insert((key, nonce), end_ms);
        self.by_end.insert((end_ms, key, nonce));
        Seen::First
    }

    fn tidy(&mut self, now_ms: i64) {
        while let Some((end_ms, key, nonce)) = self.by_end.first().copied() {
            if end_ms >= now_ms {
                break;
            }
            self.by_end.pop_first();
            self.seen.remove(&(key, nonce));
            self.tidied_ms = self.tidied_ms.max(end_ms.saturating_add(1));
            if let Some(left) = self.of_key.get_mut(&key) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    self.of_key.remove(&key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(number: u8) -> KeyId {
        KeyId([number; 32])
    }

    #[test]
    fn a_proof_is_remembered_for_as_long_as_it_could_be_taken() {
        let mut book = Replays::default();
        assert_eq!(book.note((key(1), [1; 16]), 1_000, 1_000), Seen::First);
        assert_eq!(book.note((key(1), [1; 16]), 1_000, 1_000 + FRESH_MS), Seen::Before, "its last moment");
        assert_eq!(book.note((key(2), [1; 16]), 1_000, 1_000), Seen::First, "another key has its own");
        book.note((key(1), [2; 16]), 900_000, 900_000);
        assert_eq!(
            (book.seen.len(), book.by_end.len(), book.of_key.len()),
            (1, 1, 1),
            "the rest is forgotten"
        );
        assert_eq!(book.note((key(1), [1; 16]), 1_000, 1_000), Seen::Before, "even if the clock went back");
    }

    #[test]
    fn one_key_does_not_take_the_room_of_the_others() {
        let mut book = Replays::with_room_for(6, 4);
        let filled: Vec<Seen> = (0..5).map(|nonce| book.note((key(1), [nonce; 16]), 0, 0)).collect();
        assert_eq!(filled[3..], [Seen::First, Seen::Full], "a fifth of one key is not taken");
        assert_eq!(book.note((key(2), [0; 16]), 0, 0), Seen::First);
        assert_eq!(book.note((key(3), [0; 16]), 0, 0), Seen::First);
        assert_eq!(book.note((key(4), [0; 16]), 0, 0), Seen::Full, "what cannot be remembered is not taken");
        assert_eq!(book.note((key(1), [9; 16]), FRESH_MS + 1, FRESH_MS + 1), Seen::First, "room comes back");
    }

    proptest! {
        #[test]
        fn nothing_is_taken_twice(asked in prop::collection::vec((0_u8..3, 0_u8..6, -200_000_i64..200_000), 1..80)) {
            let mut book = Replays::with_room_for(8, 4);
            let (mut taken, mut now) = (BTreeSet::new(), 0);
            for (of, nonce, jump) in asked {
                now += jump;
                let at = i64::from(nonce) * 50_000;
                let fresh = at.abs_diff(now) <= FRESH_MS.unsigned_abs();
                if fresh && book.note((key(of), [nonce; 16]), at, now) == Seen::First {
                    prop_assert!(taken.insert((of, nonce)), "{of} {nonce} came in twice");
                }
                prop_assert!(book.seen.len() <= 8 && book.seen.len() == book.by_end.len());
            }
        }
    }
}
