//! What a client says of a file beside its length (`Upload-Metadata`): keys, and values that are anybody's bytes.
//!
//! Some clients send the header empty when there is nothing to say; others refuse that, and their uploads never begin.

use std::collections::BTreeSet;

use apseko_trust::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::files::Refusal;

/// The header may be so long.
pub const METADATA_LIMIT: usize = 4 << 10;
/// The key under which our devices say what the file will add up to.
const SUM: &str = "sha256";

/// What was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// What the file will add up to, if that was said.
    pub sum: Option<Digest>,
    /// Every key, that of the sum as well, in the order in which they came.
    pub pairs: Vec<(String, Vec<u8>)>,
}

impl Metadata {
    /// Reads the header.
    pub fn parse(header: Option<&[u8]>) -> Result<Self, Refusal> {
        let header = header.unwrap_or_default();
        if header.len() > METADATA_LIMIT {
            return Err(Refusal::Metadata);
        }
        let text = std::str::from_utf8(header).map_err(|_| Refusal::Metadata)?.trim();
        if text.is_empty() {
            return Ok(Self::default());
        }
        let pairs: Vec<(String, Vec<u8>)> =
            text.split(',').map(|pair| read_pair(pair).ok_or(Refusal::Metadata)).collect::<Result<_, _>>()?;
        let keys: BTreeSet<&str> = pairs.iter().map(|(key, _)| key.as_str()).collect();
        if keys.len() != pairs.len() {
            return Err(Refusal::Metadata);
        }
        let sum = pairs.iter().find(|(key, _)| key == SUM);
        let sum = sum.map(|(_, value)| read_sum(value).ok_or(Refusal::Metadata)).transpose()?;
        Ok(Self { sum, pairs })
    }

    /// The header again, as whoever asks for the upload gets it; nothing, if nothing was said.
    pub fn write(pairs: &[(String, Vec<u8>)]) -> Option<String> {
        let pair = |(key, value): &(String, Vec<u8>)| {
            if value.is_empty() { key.clone() } else { format!("{key} {}", STANDARD.encode(value)) }
        };
        (!pairs.is_empty()).then(|| pairs.iter().map(pair).collect::<Vec<_>>().join(","))
    }
}

/// A key, and after a space its value; whoever has no value leaves the space out.
fn read_pair(pair: &str) -> Option<(String, Vec<u8>)> {
    let pair = pair.trim();
    let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
    let is_plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
    let value = value.trim();
    let decoded = STANDARD.decode(value).or_else(|_| STANDARD_NO_PAD.decode(value));
    Some((key.to_owned(), decoded.ok()?)).filter(|_| is_plain)
}

/// 64 digits in small letters: the one spelling of a sum.
fn read_sum(value: &[u8]) -> Option<Digest> {
    let mut sum = [0; 32];
    hex::decode_to_slice(value, &mut sum).ok()?;
    (hex::encode(sum).as_bytes() == value).then_some(sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(header: &str) -> Result<Metadata, Refusal> {
        Metadata::parse(Some(header.as_bytes()))
    }

    #[test]
    fn nothing_and_an_empty_header_say_the_same() {
        assert_eq!(Metadata::parse(None), Ok(Metadata::default()));
        for empty in ["", " "] {
            assert_eq!(parse(empty), Ok(Metadata::default()), "some clients send the header empty");
        }
    }

    #[test]
    fn values_are_anybodys_bytes() {
        let said = parse("filename /2NhZsOp,kind,note ").unwrap();
        let wanted = [("filename", &b"\xffcaf\xc3\xa9"[..]), ("kind", b""), ("note", b"")];
        let wanted: Vec<(String, Vec<u8>)> =
            wanted.iter().map(|(key, value)| ((*key).to_owned(), value.to_vec())).collect();
        assert_eq!((said.sum, said.pairs), (None, wanted), "a name that is not UTF-8 is a name");
    }

    #[test]
    fn a_sum_is_read_in_its_one_spelling() {
        let sum = [0xab; 32];
        let header = |text: &str| format!("sha256 {}", STANDARD.encode(text));
        assert_eq!(parse(&header(&hex::encode(sum))).unwrap().sum, Some(sum));
        for odd in [hex::encode_upper(sum), hex::encode([0xab; 31]), "x".repeat(64), String::new()] {
            assert_eq!(parse(&header(&odd)), Err(Refusal::Metadata), "{odd}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_as_a_whole() {
        let long = format!("note {}", "A".repeat(METADATA_LIMIT));
        for odd in [",", "a AAAA,", "a AAAA,a BBBB", "a not*base64", "ā AAAA", "a AAAA BBBB", long.as_str()]
        {
            assert_eq!(parse(odd), Err(Refusal::Metadata), "{odd}");
        }
        assert_eq!(Metadata::parse(Some(b"a \xff")), Err(Refusal::Metadata));
    }

    proptest! {
        #[test]
        fn what_was_said_is_told_again(
            pairs in prop::collection::btree_map("[!-+\\--~]{1,12}", prop::collection::vec(any::<u8>(), 0..60), 0..6),
        ) {
            let pairs: Vec<_> = pairs.into_iter().filter(|(key, _)| key != SUM).collect();
            let written = Metadata::write(&pairs);
            let read = Metadata::parse(written.as_deref().map(str::as_bytes)).unwrap();
            prop_assert_eq!(read.pairs, pairs);
        }

        #[test]
        fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Metadata::parse(Some(&bytes));
        }
    }
}
