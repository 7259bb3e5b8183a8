//! Numbers and sums in the headers of a request: one spelling each, and nothing is guessed.

use apseko_trust::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::files::Refusal;

/// The length that a file is said to have.
pub fn length(header: Option<&[u8]>) -> Result<u64, Refusal> {
    header.and_then(number).ok_or(Refusal::Length)
}

/// The place at which the bytes of a request belong; nothing, if it does not say.
pub fn offset(header: Option<&[u8]>) -> Option<u64> {
    number(header?)
}

/// What the bytes of a request are said to add up to. Other kinds of sums are refused, and not passed over.
pub fn promised_sum(header: Option<&[u8]>) -> Result<Option<Digest>, Refusal> {
    let Some(header) = header else { return Ok(None) };
    let text = std::str::from_utf8(header).map_err(|_| Refusal::OddChecksum)?;
    let encoded = text.strip_prefix("sha256 ").ok_or(Refusal::OddChecksum)?;
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| Refusal::OddChecksum)?;
    bytes.try_into().map(Some).map_err(|_| Refusal::OddChecksum)
}

/// Digits and nothing else.
fn number(header: &[u8]) -> Option<u64> {
    let is_number = !header.is_empty() && header.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(header).ok().filter(|_| is_number)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_digits_and_nothing_else() {
        assert_eq!(length(Some(b"0")), Ok(0));
        assert_eq!(length(Some(b"18446744073709551615")), Ok(u64::MAX));
        for odd in [&b""[..], b"+1", b"-1", b"1.0", b"0x10", b" 1", b"18446744073709551616", b"\xff"] {
            assert_eq!(length(Some(odd)), Err(Refusal::Length), "{odd:?}");
            assert_eq!(offset(Some(odd)), None, "{odd:?}");
        }
        assert_eq!(length(None), Err(Refusal::Length), "a length that comes later is not waited for");
    }

    #[test]
    fn a_sum_that_is_not_understood_is_refused_and_not_passed_over() {
        let sum = [7; 32];
        let written = format!("sha256 {}", STANDARD.encode(sum));
        assert_eq!(promised_sum(Some(written.as_bytes())), Ok(Some(sum)));
        assert_eq!(promised_sum(None), Ok(None));
        for odd in [&b""[..], b"sha256", b"sha256 AAAA", b"sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", b"sha256 \xff"]
        {
            assert_eq!(promised_sum(Some(odd)), Err(Refusal::OddChecksum), "{odd:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = length(Some(&bytes));
            prop_assert!(promised_sum(Some(&bytes)).is_err());
        }
    }
}
