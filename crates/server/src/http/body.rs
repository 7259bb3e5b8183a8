//! Bodies of requests and answers: limits on bytes, time and memory, and their packing.

use std::sync::Arc;
use std::time::Duration;

use apseko_oplog::wire::{MESSAGE_LIMIT, PACKED, UnpackFault, pack, unpack, unpacked_length};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use hyper::body::Body as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::problem::Problem;

/// A device that sends nothing for so long has lost its way.
const SILENCE: Duration = Duration::from_secs(30);
/// Bodies that are being read at one time may take up so much memory together.
const ROOM: usize = 256 << 20;
/// Room is counted in pieces.
const PIECE: usize = 64 << 10;

/// Room for bodies, shared by all requests.
#[derive(Debug, Clone)]
pub struct Room(Arc<Semaphore>);

/// The room that one body takes up.
#[derive(Debug)]
pub struct Place(
    #[expect(dead_code, reason = "held, not read: dropping it gives the room back")] OwnedSemaphorePermit,
);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(ROOM / PIECE)))
    }
}

impl Room {
    /// Reads a whole body, unpacked. It takes up its room until the caller lets go of the place, because it goes on lying in
    /// memory while it waits for its turn.
    pub async fn read(&self, headers: &HeaderMap, body: Body) -> Result<(Vec<u8>, Place), Problem> {
        let packed = match headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes()) {
            None | Some(b"identity") => false,
            Some(value) if value == PACKED.as_bytes() => true,
            Some(_) => {
                let said = "Only zstd and identity are understood.";
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "message.encoding", said));
            }
        };
        // Without a length nobody can say how much room it needs; our devices always say it.
        let length = body.size_hint().exact().ok_or_else(|| {
            Problem::new(StatusCode::LENGTH_REQUIRED, "message.length", "The length of the body is missing.")
        })?;
        let length = usize::try_from(length).ok().filter(|length| *length <= MESSAGE_LIMIT);
        let length = length.ok_or_else(too_long)?;
        let place = self.place(length).await?;
        let bytes = collect(body, length).await?;
        if !packed {
            return Ok((bytes, place));
        }
        // The first place is given back before the larger one is waited for: nobody holds one and waits.
        drop(place);
        let most = length_of(&bytes)?;
        let place = self.place(length + most).await?;
        let unpacking = tokio::task::spawn_blocking(move || unpack(&bytes, most)).await;
        Ok((unpacking.map_err(|_| malformed())?.map_err(unpackable)?, place))
    }

    async fn place(&self, length: usize) -> Result<Place, Problem> {
        let pieces = u32::try_from(length.div_ceil(PIECE).max(1)).unwrap_or(u32::MAX);
        self.0.clone().acquire_many_owned(pieces).await.map(Place).map_err(|_| too_long())
    }
}

async fn collect(body: Body, length: usize) -> Result<Vec<u8>, Problem> {
    let mut stream = body;
    let mut bytes = Vec::with_capacity(length);
    loop {
        let next = std::future::poll_fn(|context| std::pin::Pin::new(&mut stream).poll_frame(context));
        match tokio::time::timeout(SILENCE, next).await {
            Err(_) => {
                let said = "The body stopped arriving.";
                return Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "message.silence", said));
            }
            Ok(None) => break,
            Ok(Some(Err(_))) => return Err(malformed()),
            Ok(Some(Ok(frame))) => {
                let data: Bytes = frame.into_data().unwrap_or_default();
                if bytes.len() + data.len() > length {
                    return Err(too_long());
                }
                bytes.extend_from_slice(&data);
            }
        }
    }
    if bytes.len() == length { Ok(bytes) } else { Err(malformed()) }
}

/// How long it will be: our devices say so in front; whoever does not say may need all that a message may have.
fn length_of(packed: &[u8]) -> Result<usize, Problem> {
    let said = unpacked_length(packed).map_err(unpackable)?;
    let length = said.map_or(Some(MESSAGE_LIMIT), |length| usize::try_from(length).ok());
    length.filter(|length| *length <= MESSAGE_LIMIT).ok_or_else(too_long)
}

/// Packs an answer if the device wants that and it is worth it.
pub fn pack_for(headers: &HeaderMap, bytes: Vec<u8>) -> (Option<&'static str>, Vec<u8>) {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let wanted = accepted.is_some_and(|list| list.split(',').any(|one| one.trim() == PACKED));
    match if wanted { pack(&bytes) } else { None } {
        Some(packed) => (Some(PACKED), packed),
        None => (None, bytes),
    }
}

fn unpackable(fault: UnpackFault) -> Problem {
    match fault {
        UnpackFault::Damaged => malformed(),
        UnpackFault::TooLong => too_long(),
    }
}

fn too_long() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "message.too_long", "The body has too many bytes.")
}

pub(super) fn malformed() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "message.malformed", "The body is not what it should be.")
}
