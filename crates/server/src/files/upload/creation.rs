//! Whether an upload may begin: the size of the file, what its device has on the way already, and the room there is.

use crate::files::Refusal;

/// What is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// So many bytes a file may have.
    pub largest: u64,
    /// So many unfinished uploads one device may have.
    pub most_unfinished: u64,
    /// So many bytes they may come to, once they are finished.
    pub most_bytes: u64,
    /// So much room stays free for everything else.
    pub reserve: u64,
    /// An upload to which nothing came for so long is taken away.
    pub keep_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            largest: 4 << 30,
            most_unfinished: 1_000,
            most_bytes: 20 << 30,
            reserve: 1 << 30,
            keep_ms: 7 * 24 * 60 * 60 * 1_000,
        }
    }
}

/// What is on its way already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnItsWay {
    /// Unfinished uploads of the device that asks.
    pub unfinished: u64,
    /// What they will come to.
    pub bytes: u64,
    /// What all devices together have still to send.
    pub missing: u64,
}

/// Says whether a file of this length may begin to arrive; `free` is nothing where nobody can say how much room there is.
pub fn may_begin(
    length: u64,
    on_its_way: &OnItsWay,
    free: Option<u64>,
    limits: &Limits,
) -> Result<(), Refusal> {
    if length > limits.largest {
        return Err(Refusal::TooLarge(limits.largest));
    }
    let bytes = on_its_way.bytes.saturating_add(length);
    if on_its_way.unfinished >= limits.most_unfinished || bytes > limits.most_bytes {
        return Err(Refusal::Quota);
    }
    let wanted = length.saturating_add(on_its_way.missing).saturating_add(limits.reserve);
    if free.is_some_and(|free| free < wanted) { Err(Refusal::NoSpace) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits =
        Limits { largest: 100, most_unfinished: 3, most_bytes: 250, reserve: 50, keep_ms: 1_000 };

    fn asks(length: u64, on_its_way: OnItsWay, free: Option<u64>) -> Result<(), Refusal> {
        may_begin(length, &on_its_way, free, &LIMITS)
    }

    #[test]
    fn a_file_may_be_as_large_as_the_limit_and_no_larger() {
        assert_eq!(asks(100, OnItsWay::default(), None), Ok(()));
        assert_eq!(asks(101, OnItsWay::default(), None), Err(Refusal::TooLarge(100)));
    }

    #[test]
    fn a_device_has_so_many_uploads_on_their_way_and_no_more() {
        let two = OnItsWay { unfinished: 2, bytes: 150, missing: 0 };
        assert_eq!(asks(100, two, None), Ok(()));
        assert_eq!(asks(1, OnItsWay { unfinished: 3, ..two }, None), Err(Refusal::Quota));
        assert_eq!(asks(100, OnItsWay { bytes: 151, ..two }, None), Err(Refusal::Quota));
    }

    #[test]
    fn room_that_others_were_promised_is_not_promised_again() {
        let others = OnItsWay { missing: 30, ..OnItsWay::default() };
        assert_eq!(asks(20, others, Some(100)), Ok(()), "20, and 30 of others, and 50 stay free");
        assert_eq!(asks(20, others, Some(99)), Err(Refusal::NoSpace));
    }

    proptest! {
        #[test]
        fn no_number_overflows_and_less_is_never_worse(
            (length, less) in any::<(u64, u64)>(),
            (unfinished, bytes, missing, free) in any::<(u64, u64, u64, u64)>(),
        ) {
            let limits = Limits { largest: u64::MAX, most_bytes: u64::MAX - 1, most_unfinished: u64::MAX, ..LIMITS };
            let on_its_way = OnItsWay { unfinished, bytes, missing };
            let may = |length| may_begin(length, &on_its_way, Some(free), &limits).is_ok();
            prop_assert!(!may(length) || may(length.min(less)));
        }
    }
}
