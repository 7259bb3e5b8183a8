//! What an answer says of the bytes that follow: which part of a thing they are, and of what thing. Packs and evidence are fetched alike.

use reqwest::Response;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, HeaderName};

use crate::LinkFailure;

/// The bytes that follow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// The place of the first of them.
    pub from: u64,
    /// How many the whole has, if it was said.
    pub of: Option<u64>,
    /// The mark of this very thing, in its quotes.
    pub tag: Option<String>,
}

impl Part {
    /// Reads the head of an answer. Whoever sends all of a thing sends it from its beginning, whatever was asked for.
    pub fn of(answer: &Response) -> Result<Self, LinkFailure> {
        read(answer.status().as_u16(), answer.headers()).ok_or(LinkFailure::OtherAnswer)
    }
}

fn read(status: u16, headers: &HeaderMap) -> Option<Part> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let tag = text(ETAG).map(str::to_owned);
    match status {
        200 => {
            let of = text(CONTENT_LENGTH).map(str::parse).transpose().ok()?;
            Some(Part { from: 0, of, tag })
        }
        206 => {
            let (places, of) = text(CONTENT_RANGE)?.strip_prefix("bytes ")?.split_once('/')?;
            let (from, to) = places.split_once('-')?;
            let (from, to): (u64, u64) = (from.parse().ok()?, to.parse().ok()?);
            let of: u64 = of.parse().ok()?;
            // Only what goes on to the end is any use: nothing else was asked for.
            (from <= to && to.checked_add(1)? == of).then_some(Part { from, of: Some(of), tag })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn said(status: u16, lines: &[(HeaderName, &str)]) -> Option<Part> {
        let lines = lines.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()));
        read(status, &lines.collect())
    }

    #[test]
    fn a_whole_begins_at_its_beginning_and_a_part_where_it_says() {
        let tag = Some("\"ab\"".to_owned());
        let whole = said(200, &[(ETAG, "\"ab\""), (CONTENT_LENGTH, "9")]);
        assert_eq!(whole, Some(Part { from: 0, of: Some(9), tag: tag.clone() }));
        let part = said(206, &[(ETAG, "\"ab\""), (CONTENT_RANGE, "bytes 4-8/9")]);
        assert_eq!(part, Some(Part { from: 4, of: Some(9), tag }));
        assert_eq!(said(200, &[]), Some(Part::default()), "a stream has no length beforehand");
    }

    #[test]
    fn an_answer_that_cannot_be_is_none() {
        let ranges = ["bytes 4-9/9", "bytes 4-7/9", "bytes 8-4/9", "bytes */9", "bytes 4-8/*", "4-8/9", ""];
        for odd in ranges {
            assert_eq!(said(206, &[(CONTENT_RANGE, odd)]), None, "{odd:?}");
        }
        assert_eq!(said(206, &[]), None, "nobody knows where these bytes belong");
        assert_eq!(said(204, &[]), None);
        assert_eq!(said(200, &[(CONTENT_LENGTH, "many")]), None);
    }
}
