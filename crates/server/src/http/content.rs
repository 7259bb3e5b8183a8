//! The bytes of a thing, whole or the part that was asked for: packs and files of cases are sent alike.
//!
//! However many bytes there are, and however slowly they are read, no more than one chunk of them is in memory.

use std::io::Read;

use apseko_trust::Digest;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};

use super::problem::Problem;
use super::range::{Wanted, wanted};

/// So many bytes are in memory for each reader.
const CHUNK: usize = 128 << 10;

/// Where bytes come from, in order.
pub(super) type Source = Box<dyn Read + Send>;

/// What can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    /// Changes whenever the bytes do.
    pub tag: String,
    /// How many bytes it has.
    pub length: u64,
    /// Of which kind they are.
    pub kind: &'static str,
}

/// So many of them, from a place on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    status: StatusCode,
    /// The place.
    pub from: u64,
    /// How many; none of an empty thing.
    pub length: u64,
}

impl Thing {
    /// A thing that is named by what it adds up to.
    pub fn of_sum(sum: &[u8], length: u64, kind: &'static str) -> Self {
        Self { tag: format!("\"{}\"", hex::encode(sum)), length, kind }
    }

    /// What of it is asked for; nothing, where it does not have so many bytes.
    pub fn part(&self, headers: &HeaderMap) -> Option<Part> {
        match wanted(headers, &self.tag, self.length) {
            Wanted::Beyond => None,
            Wanted::Whole => Some(Part { status: StatusCode::OK, from: 0, length: self.length }),
            Wanted::Part { from, length } => Some(Part { status: StatusCode::PARTIAL_CONTENT, from, length }),
        }
    }

    /// The answer to whoever asks for bytes that it does not have.
    pub fn beyond(&self, code: &'static str) -> Response {
        let said = "It has fewer bytes than that.";
        let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, code, said);
        ([(header::CONTENT_RANGE, format!("bytes */{}", self.length))], problem).into_response()
    }

    /// The answer with a part of it. The source begins with the first byte of the part; without one, only what stands before
    /// the bytes is said.
    pub fn answer<const N: usize>(
        &self,
        part: Part,
        more: [(HeaderName, &'static str); N],
        source: Option<Source>,
    ) -> Response {
        let mut said: Vec<(HeaderName, String)> = vec![
            (header::CONTENT_TYPE, self.kind.to_owned()),
            (header::ACCEPT_RANGES, "bytes".to_owned()),
            (header::ETAG, self.tag.clone()),
            (header::CONTENT_LENGTH, part.length.to_string()),
        ];
        said.extend(more.map(|(name, value)| (name, value.to_owned())));
        if part.status == StatusCode::PARTIAL_CONTENT {
            let last = part.from + part.length.saturating_sub(1);
            said.push((header::CONTENT_RANGE, format!("bytes {}-{last}/{}", part.from, self.length)));
        }
        let body = source.map_or_else(Body::empty, |source| body(source, part.length));
        (part.status, AppendHeaders(said), body).into_response()
    }
}

/// The one spelling of a sum: what else stands in an address is not the name of anything.
pub(super) fn read_sum(text: &str) -> Option<Digest> {
    let mut sum = [0; 32];
    hex::decode_to_slice(text, &mut sum).ok()?;
    (hex::encode(sum) == text).then_some(sum)
}

/// Bytes, read as they are sent. Where there are fewer than was said the connection breaks: nobody takes them for all.
fn body(source: Source, length: u64) -> Body {
    Body::from_stream(futures_util::stream::try_unfold((source, length), |(source, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || next(source, left)).await;
        let (bytes, source) = read.map_err(std::io::Error::other)??;
        let left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        std::io::Result::Ok(Some((bytes, (source, left))))
    }))
}

fn next(mut source: Source, left: u64) -> std::io::Result<(Bytes, Source)> {
    let most = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
    let mut bytes = vec![0; most];
    source.read_exact(&mut bytes)?;
    Ok((bytes.into(), source))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use futures_util::StreamExt as _;

    use super::*;

    fn thing(length: u64) -> Thing {
        Thing::of_sum(&[7; 32], length, "application/octet-stream")
    }

    fn asked(range: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(range).unwrap())])
    }

    /// What is read of it, chunk by chunk.
    async fn chunks(response: Response) -> Vec<Result<Bytes, axum::Error>> {
        response.into_body().into_data_stream().collect().await
    }

    #[test]
    fn a_sum_has_one_spelling() {
        assert_eq!(read_sum(&"0a".repeat(32)), Some([10; 32]));
        for odd in ["0A".repeat(32), "0a".repeat(31), "0a".repeat(33), "zz".repeat(32)] {
            assert_eq!(read_sum(&odd), None, "{odd}");
        }
    }

    #[tokio::test]
    async fn bytes_leave_a_chunk_at_a_time() {
        let thing = thing(CHUNK as u64 * 2 + 5);
        let part = thing.part(&HeaderMap::new()).unwrap();
        let response = thing.answer(part, [], Some(Box::new(std::io::repeat(9))));
        assert_eq!(response.status(), StatusCode::OK);
        let lengths: Vec<usize> =
            chunks(response).await.into_iter().map(|chunk| chunk.unwrap().len()).collect();
        assert_eq!(lengths, [CHUNK, CHUNK, 5]);
    }

    #[tokio::test]
    async fn a_part_says_where_it_belongs() {
        let thing = thing(100);
        let part = thing.part(&asked("bytes=90-")).unwrap();
        let response = thing.answer(part, [(header::CACHE_CONTROL, "no-store")], None);
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
        let said = |name: HeaderName| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(said(header::CONTENT_RANGE), "bytes 90-99/100");
        assert_eq!(said(header::CONTENT_LENGTH), "10");
        assert_eq!(said(header::CACHE_CONTROL), "no-store");
        assert_eq!(thing.part(&asked("bytes=100-")), None);
        let beyond = thing.beyond("file.range");
        assert_eq!(beyond.headers().get(header::CONTENT_RANGE).unwrap(), "bytes */100");
    }

    #[tokio::test]
    async fn a_thing_that_has_fewer_bytes_than_was_said_is_not_whole() {
        let thing = thing(1_000);
        let part = thing.part(&HeaderMap::new()).unwrap();
        let short: Source = Box::new(std::io::Cursor::new(vec![1; 999]));
        let chunks = chunks(thing.answer(part, [], Some(short))).await;
        assert!(chunks.iter().any(Result::is_err), "it breaks, and does not end");
    }
}
