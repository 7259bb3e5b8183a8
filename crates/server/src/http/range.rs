//! Which part of a file a request asks for (RFC 9110, section 14): one range or none, and never an error for a strange one.

use axum::http::{HeaderMap, header};

/// What is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// So many bytes from a place on; at least one.
    Part { from: u64, length: u64 },
    /// Bytes that are not there.
    Beyond,
}

/// What the headers ask for. Several ranges, other units and what cannot be read mean all of it, as the standard has it; so
/// does a condition that does not hold.
pub(super) fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let condition_fails =
        headers.get(header::IF_RANGE).is_some_and(|known| known.as_bytes() != tag.as_bytes());
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let range = range.and_then(|range| range.strip_prefix("bytes=")).filter(|_| !condition_fails);
    range.and_then(|range| part(range.trim(), length)).unwrap_or(Wanted::Whole)
}

fn part(range: &str, length: u64) -> Option<Wanted> {
    let (from, to) = range.split_once('-')?;
    let (from, to) = (number(from)?, number(to)?);
    let (from, last) = match (from, to) {
        (Some(from), Some(to)) if to < from => return None,
        (Some(from), to) => (from, to.unwrap_or(u64::MAX).min(length.saturating_sub(1))),
        (None, Some(most)) if most > 0 && length > 0 => (length.saturating_sub(most), length - 1),
        (None, Some(_)) => return Some(Wanted::Beyond),
        (None, None) => return None,
    };
    if from >= length {
        return Some(Wanted::Beyond);
    }
    Some(Wanted::Part { from, length: last - from + 1 })
}

/// Digits and nothing else; no digits are no number, which is something else than a bad one.
fn number(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok().map(Some) } else { None }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn ask(range: &str, condition: Option<&str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_str(range).unwrap());
        if let Some(condition) = condition {
            headers.insert(header::IF_RANGE, HeaderValue::from_str(condition).unwrap());
        }
        wanted(&headers, "\"tag\"", 100)
    }

    #[test]
    fn a_part_is_what_was_asked_for() {
        assert_eq!(wanted(&HeaderMap::new(), "\"tag\"", 100), Wanted::Whole);
        assert_eq!(ask("bytes=10-19", None), Wanted::Part { from: 10, length: 10 });
        assert_eq!(ask("bytes=10-", None), Wanted::Part { from: 10, length: 90 });
        assert_eq!(ask("bytes=90-500", None), Wanted::Part { from: 90, length: 10 });
        assert_eq!(ask("bytes=-30", None), Wanted::Part { from: 70, length: 30 });
        assert_eq!(ask("bytes=-300", None), Wanted::Part { from: 0, length: 100 });
        assert_eq!(ask("bytes=0-0", None), Wanted::Part { from: 0, length: 1 });
    }

    #[test]
    fn what_is_not_there_is_said_to_be_so() {
        assert_eq!(ask("bytes=100-", None), Wanted::Beyond);
        assert_eq!(ask("bytes=500-600", None), Wanted::Beyond);
        assert_eq!(ask("bytes=-0", None), Wanted::Beyond);
    }

    #[test]
    fn what_cannot_be_read_means_the_whole() {
        for strange in [
            "bytes=9-3",
            "bytes=1-2,5-6",
            "bytes=a-b",
            "bytes=-",
            "bytes=+1-2",
            "lines=1-2",
            "bytes=1",
            "1-2",
        ] {
            assert_eq!(ask(strange, None), Wanted::Whole, "{strange}");
        }
        let huge = format!("bytes={}0-", u64::MAX);
        assert_eq!(ask(&huge, None), Wanted::Whole, "a number that nobody can count to");
    }

    #[test]
    fn another_file_than_the_device_has_begun_is_sent_whole() {
        assert_eq!(ask("bytes=10-", Some("\"tag\"")), Wanted::Part { from: 10, length: 90 });
        assert_eq!(ask("bytes=10-", Some("\"other\"")), Wanted::Whole);
        assert_eq!(ask("bytes=10-", Some("W/\"tag\"")), Wanted::Whole, "a weak tag promises too little");
    }
}
