//! What stays, whatever is asked for, and in which order the rest goes.

use apseko_store::{FileEnd, SealedFile};
use jiff::Timestamp;
use uuid::Uuid;

use super::*;

const MIB: u64 = 1 << 20;
const SIGNED: Timestamp = Timestamp::UNIX_EPOCH;

fn original(number: u8, size: u64) -> Original {
    let file = SealedFile {
        sum: [number; 32],
        size,
        evidence: Uuid::from_u128(u128::from(number)),
        sealed: Uuid::from_u128(u128::from(number)),
        owner: [3; 16],
        version: 1,
        kept_at: Timestamp::UNIX_EPOCH,
    };
    let kept = KeptFile { file, address: None, end: None, signed_at: None, let_go_at: None };
    Original { kept, visited_ms: i64::from(number), has_left: false }
}

/// One that the office has signed for.
fn signed(number: u8, size: u64) -> Original {
    let mut original = original(number, size);
    (original.kept.end, original.kept.signed_at) = (Some(FileEnd::Stored), Some(SIGNED));
    original
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn is(&mut self) -> bool {
        self.below(2) == 0
    }

    /// Also what the table would not allow: the choice must not lean on it.
    fn original(&mut self, number: u8) -> Original {
        let mut original = original(number, self.below(700 * MIB));
        original.kept.end = match self.below(3) {
            0 => None,
            1 => Some(FileEnd::Refused("upload.too_large".to_owned())),
            _ => Some(FileEnd::Stored),
        };
        original.kept.signed_at = self.is().then_some(SIGNED);
        original.kept.let_go_at = (self.below(4) == 0).then_some(SIGNED);
        original.visited_ms = i64::try_from(self.below(5)).unwrap();
        original.has_left = self.below(3) == 0;
        original
    }
}

#[test]
fn whatever_is_known_of_files_nothing_goes_that_is_not_signed_for() {
    let mut numbers = Numbers(8);
    let mut gone = 0;
    for round in 0..2_000 {
        let originals: Vec<_> = (0..12).map(|number| numbers.original(number)).collect();
        let free = numbers.is().then(|| numbers.below(3 << 30));
        for chosen in [all(&originals), due(&originals, free)] {
            let mut once = chosen.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), chosen.len(), "round {round}: each goes once");
            for sum in &chosen {
                let kept = &originals.iter().find(|one| one.kept.file.sum == *sum).unwrap().kept;
                assert!(kept.signed_at.is_some(), "round {round}: nobody else has it: {kept:?}");
                assert_eq!(
                    kept.end,
                    Some(FileEnd::Stored),
                    "round {round}: it waits or was refused: {kept:?}"
                );
                assert_eq!(kept.let_go_at, None, "round {round}: it is gone already: {kept:?}");
            }
            gone += chosen.len();
        }
        let asked = all(&originals);
        assert!(due(&originals, free).iter().all(|sum| asked.contains(sum)), "a person can ask for no less");
    }
    assert!(gone > 1_000, "a choice that lets nothing go would prove nothing: {gone}");
}

#[test]
fn with_little_room_the_oldest_visits_go_until_there_is_enough() {
    let originals =
        [signed(3, 700 * MIB), signed(1, 700 * MIB), signed(2, 700 * MIB), original(0, 900 * MIB)];
    assert_eq!(due(&originals, Some(LITTLE)), Vec::<[u8; 32]>::new(), "there is room");
    assert_eq!(due(&originals, None), Vec::<[u8; 32]>::new(), "nobody knows that there is none");
    let free = Some(LITTLE - 1);
    assert_eq!(due(&originals, free), [[1; 32], [2; 32]], "1 GiB and twice 700 MiB are more than 2 GiB");
    assert_eq!(
        due(&originals, Some(0)),
        [[1; 32], [2; 32], [3; 32]],
        "whatever else lies here stays, also without any room"
    );
}

#[test]
fn files_of_a_case_that_has_left_go_first_and_count_as_room() {
    let left = Original { has_left: true, ..signed(9, 100 * MIB) };
    let waits = Original { has_left: true, ..original(8, 100 * MIB) };
    let originals = [signed(1, MIB), waits, left];
    assert_eq!(due(&originals, Some(100 << 30)), [[9; 32]], "however much room there is");
    assert_eq!(due(&originals, None), [[9; 32]]);
    assert_eq!(
        due(&originals, Some(LITTLE - 50 * MIB)),
        [[9; 32]],
        "that made enough room for the rest to stay"
    );
    assert_eq!(due(&originals, Some(LITTLE - 200 * MIB)), [[9; 32], [1; 32]]);
}
