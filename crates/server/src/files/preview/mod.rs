//! Small pictures of large ones: a tablet on a bad road asks what is on a photo before it fetches four megabytes.
//!
//! `kind` and `size` decide what is drawn, `drawing` draws, and none of them reads or waits. One picture is decoded at a time.

mod cache;
mod drawing;
mod kind;
mod size;

use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use apseko_trust::Digest;
use tokio::sync::Semaphore;

use super::shelf::{Bytes, Shelf, ShelfFault};
use super::{Files, Refusal};
use cache::{Cache, Kept};
use drawing::draw;
use kind::{HEAD, Kind};
use size::is_too_long;

/// So much of the disk is for previews: those of some thousand photos.
const MOST: u64 = 256 << 20;
/// A picture in memory is large, and a core is soon needed elsewhere.
const AT_ONE_TIME: usize = 1;

/// What is needed to draw previews.
#[derive(Debug)]
pub(super) struct Previews {
    cache: Arc<Cache>,
    turn: Arc<Semaphore>,
}

impl Previews {
    /// Keeps them in a folder of which anything may be deleted at any time.
    pub fn in_folder(folder: &Path) -> Self {
        Self { cache: Arc::new(Cache::at(folder, MOST)), turn: Arc::new(Semaphore::new(AT_ONE_TIME)) }
    }
}

impl Files {
    /// The preview of a stored file, as JPEG; nothing, where it has none.
    pub async fn preview(&self, sum: Digest, length: u64) -> Result<Option<Vec<u8>>, Refusal> {
        if is_too_long(length) {
            return Ok(None);
        }
        let cache = self.previews.cache.clone();
        match self.on(move |_| Ok(kept(&cache, &sum))).await? {
            Kept::None => return Ok(None),
            Kept::Preview(preview) => return Ok(Some(preview)),
            Kept::Nothing => {}
        }
        let turn = self.previews.turn.clone().acquire_owned().await.map_err(|_| Refusal::Stopping)?;
        let (shelf, cache) = (self.shelf.clone(), self.previews.cache.clone());
        let drawing = tokio::task::spawn_blocking(move || {
            // Whoever asked may be gone before it is drawn: it is kept all the same, and the next one waits for it.
            let _turn = turn;
            drawn_now(shelf.as_ref(), &cache, &sum, length)
        });
        match drawing.await {
            Ok(drawn) => Ok(drawn?),
            Err(fallen) if fallen.is_panic() => {
                tracing::error!(sum = hex::encode(sum), "a picture has brought its decoder down");
                let cache = self.previews.cache.clone();
                let keeping = move |_: &dyn Shelf| {
                    keep(&cache, &sum, None);
                    Ok(None)
                };
                self.on(keeping).await
            }
            Err(_) => Err(Refusal::Stopping),
        }
    }
}

fn drawn_now(
    shelf: &dyn Shelf,
    cache: &Cache,
    sum: &Digest,
    length: u64,
) -> Result<Option<Vec<u8>>, ShelfFault> {
    // Somebody else may have had the turn before, for the same picture.
    match kept(cache, sum) {
        Kept::None => return Ok(None),
        Kept::Preview(preview) => return Ok(Some(preview)),
        Kept::Nothing => {}
    }
    let Some(mut file) = shelf.open(sum, 0, length)? else { return Ok(None) };
    let broken = |error: io::Error| ShelfFault::Failed {
        place: format!("a stored file, {}", hex::encode(sum)),
        said: error.kind().to_string(),
    };
    let mut bytes = Vec::new();
    let head = u64::try_from(HEAD).unwrap_or(u64::MAX);
    file.by_ref().take(head).read_to_end(&mut bytes).map_err(broken)?;
    // Nothing of a film is read but its first bytes.
    let Some(kind) = Kind::of(&bytes) else { return Ok(None) };
    read_whole(&mut file, &mut bytes, length).map_err(broken)?;
    let drawn = draw(kind, &bytes).inspect_err(|error| {
        tracing::info!(sum = hex::encode(sum), "a picture has no preview: {error}");
    });
    let drawn = drawn.ok();
    keep(cache, sum, drawn.as_deref());
    Ok(drawn)
}

fn read_whole(file: &mut Bytes, bytes: &mut Vec<u8>, length: u64) -> io::Result<()> {
    bytes.reserve_exact(usize::try_from(length).unwrap_or(0).saturating_sub(bytes.len()));
    file.read_to_end(bytes)?;
    if u64::try_from(bytes.len()) == Ok(length) { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// A disk that does not give back what it keeps costs time, and nothing else.
fn kept(cache: &Cache, sum: &Digest) -> Kept {
    cache.get(sum).unwrap_or_else(|error| {
        tracing::warn!("a kept preview cannot be read: {}", error.kind());
        Kept::Nothing
    })
}

fn keep(cache: &Cache, sum: &Digest, preview: Option<&[u8]>) {
    if let Err(error) = cache.keep(sum, preview) {
        tracing::warn!("a preview cannot be kept: {}", error.kind());
    }
}
