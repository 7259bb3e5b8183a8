//! How messages are made small on the way, the same at both ends.

use std::io::Read as _;

use thiserror::Error;

/// What packed messages are called in a header of HTTP.
pub const PACKED: &str = "zstd";
/// Below this many bytes packing saves nothing.
const WORTH_PACKING: usize = 512;
/// Fast, and nearly as small as the slow ones for what we send.
const LEVEL: i32 = 3;

/// Why a packed message was not unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UnpackFault {
    /// The bytes are not what they should be.
    #[error("the packed message is damaged")]
    Damaged,
    /// It would be longer than allowed.
    #[error("the packed message is longer than allowed")]
    TooLong,
}

/// The same bytes in fewer; nothing, if they are as well off as they are.
pub fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() < WORTH_PACKING {
        return None;
    }
    zstd::bulk::compress(bytes, LEVEL).ok().filter(|packed| packed.len() < bytes.len())
}

/// How long a message says it will be, if it says so.
pub fn unpacked_length(packed: &[u8]) -> Result<Option<u64>, UnpackFault> {
    zstd::zstd_safe::get_frame_content_size(packed).map_err(|_| UnpackFault::Damaged)
}

/// The bytes as they were. Stops at the limit: a few bytes may come to many more than they say.
pub fn unpack(packed: &[u8], limit: usize) -> Result<Vec<u8>, UnpackFault> {
    let decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(|_| UnpackFault::Damaged)?;
    let mut unpacked = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(most).read_to_end(&mut unpacked).map_err(|_| UnpackFault::Damaged)?;
    if unpacked.len() > limit { Err(UnpackFault::TooLong) } else { Ok(unpacked) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_few_bytes_cannot_fill_the_memory() {
        let bomb = zstd::bulk::compress(&vec![0; 64 << 20], LEVEL).unwrap();
        assert!(bomb.len() < 10_000, "this is how little it takes");
        assert_eq!(unpack(&bomb, 1 << 20), Err(UnpackFault::TooLong));
        assert_eq!(unpacked_length(&bomb), Ok(Some(64 << 20)), "it says so itself, but need not be believed");
    }

    #[test]
    fn a_message_that_ends_early_is_damaged() {
        let packed = pack(&[7; 4_096]).expect("worth it");
        assert_eq!(unpack(&packed[..packed.len() - 1], 4_096), Err(UnpackFault::Damaged));
        assert_eq!(unpack(b"not packed at all", 4_096), Err(UnpackFault::Damaged));
    }

    #[test]
    fn what_is_short_or_cannot_be_made_smaller_goes_as_it_is() {
        assert_eq!(pack(&[7; 511]), None);
        let mut state = 1_u64;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        })
        .take(2_048)
        .collect();
        assert_eq!(pack(&noise), None);
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_as_it_was(word in proptest::collection::vec(any::<u8>(), 1..40), times in 20..200_usize) {
            let bytes = word.repeat(times);
            if let Some(packed) = pack(&bytes) {
                prop_assert_eq!(unpack(&packed, bytes.len()), Ok(bytes.clone()));
                prop_assert_eq!(unpack(&packed, bytes.len() - 1), Err(UnpackFault::TooLong));
            }
        }

        #[test]
        fn nonsense_is_never_more_than_a_fault(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(unpacked) = unpack(&bytes, 1_000) {
                prop_assert!(unpacked.len() <= 1_000);
            }
        }
    }
}
