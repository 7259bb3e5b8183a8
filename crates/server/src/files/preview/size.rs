//! What is drawn and how large, decided before anything is decoded: a picture of a few bytes may claim to fill the memory.

/// The longest side of a preview, in pixels.
const LONGEST: u32 = 1_024;
/// Longer files have no preview.
const MOST_BYTES: u64 = 64 << 20;
/// Nor have pictures with more pixels.
const MOST_PIXELS: u64 = 100_000_000;
/// Nor those that take up more room when they are decoded.
pub(super) const MOST_MEMORY: u64 = 512 << 20;

/// Whether a file is too long to be read for a preview.
pub(super) fn is_too_long(bytes: u64) -> bool {
    bytes > MOST_BYTES
}

/// Whether a picture is too large to be decoded, by what it says of itself.
pub(super) fn is_too_large((width, height): (u32, u32), decoded: u64) -> bool {
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    pixels == 0 || pixels > MOST_PIXELS || decoded > MOST_MEMORY
}

/// The sides of the preview: the same shape, no side longer than the longest may be, and none without a pixel. Nothing is enlarged.
pub(super) fn fitted((width, height): (u32, u32)) -> (u32, u32) {
    let longest = u64::from(width.max(height));
    if longest <= u64::from(LONGEST) {
        return (width, height);
    }
    let shorten = |side: u32| {
        let rounded = (u64::from(side) * u64::from(LONGEST) + longest / 2) / longest;
        u32::try_from(rounded).unwrap_or(LONGEST).clamp(1, LONGEST)
    };
    (shorten(width), shorten(height))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_preview_has_the_shape_of_its_picture() {
        assert_eq!(fitted((4_000, 3_000)), (1_024, 768));
        assert_eq!(fitted((3_000, 4_000)), (768, 1_024));
        assert_eq!(fitted((1_025, 1_025)), (1_024, 1_024));
        assert_eq!(fitted((640, 480)), (640, 480), "nothing is enlarged");
        assert_eq!(fitted((100_000_000, 1)), (1_024, 1), "a line stays one");
    }

    #[test]
    fn what_would_fill_the_memory_is_too_large() {
        assert!(!is_too_large((10_000, 10_000), 300_000_000));
        assert!(is_too_large((10_001, 10_000), 300_000_000), "more than a hundred megapixels");
        assert!(is_too_large((60_000, 60_000), u64::MAX));
        assert!(is_too_large((u32::MAX, u32::MAX), 1));
        assert!(is_too_large((8_000, 10_000), 640_000_000), "few pixels, and each of eight bytes");
        assert!(is_too_large((0, 10), 0), "a picture of nothing is none");
        assert!(is_too_long(MOST_BYTES + 1) && !is_too_long(MOST_BYTES));
    }

    proptest! {
        #[test]
        fn no_side_is_too_long_or_missing(width in 1..=u32::MAX, height in 1..=u32::MAX) {
            let (short, long) = (fitted((width, height)).0, fitted((width, height)).1);
            prop_assert!((1..=LONGEST).contains(&short) && (1..=LONGEST).contains(&long));
        }
    }
}
