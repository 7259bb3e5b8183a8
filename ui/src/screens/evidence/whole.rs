//! A file is read from the host in pieces and put together here, because a piece is all that fits into an answer.

use std::sync::Arc;

use apseko_contract::{ReadFile, Shape};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Uint8Array};
use leptos::web_sys::{Blob, BlobPropertyBag};
use uuid::Uuid;

use super::fault::Fault;
use super::object_url::ObjectUrl;
use crate::host;

/// A larger file is not put together: a page has no room for it, and a telephone would close the page.
pub const LARGEST: u64 = 200_000_000;

/// The code of what is larger.
pub const TOO_LARGE: &str = "file.too_large_to_show";
const DAMAGED: &str = "file.damaged";

/// Reads all of a file and gives it an address. `heard` is told how much has come of how much, and ends the reading by
/// answering `false`; then there is no address.
pub async fn read_whole(
    evidence: Uuid,
    what: Shape,
    mime: &'static str,
    heard: impl Fn(u64, u64) -> bool,
) -> Result<Option<Arc<ObjectUrl>>, Fault> {
    let Some(whole) = read_bytes(evidence, what, mime, heard).await? else { return Ok(None) };
    let address = ObjectUrl::of(&whole).ok_or_else(|| Fault::new(TOO_LARGE))?;
    Ok(Some(Arc::new(address)))
}

/// The same without an address.
///
/// The type is the caller's and never what somebody said of the file: the address belongs to our own origin, and a type
/// that browsers run would run there.
pub async fn read_bytes(
    evidence: Uuid,
    what: Shape,
    mime: &'static str,
    heard: impl Fn(u64, u64) -> bool,
) -> Result<Option<Blob>, Fault> {
    let parts = Array::new();
    let mut got = 0;
    loop {
        let piece = host::call(ReadFile { evidence, what, from: got }).await?;
        let bytes = STANDARD.decode(piece.base64.as_bytes()).map_err(|_| Fault::new(DAMAGED))?;
        let came = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let goes_on = goes_on(got, came, piece.of)?;
        parts.push(&Uint8Array::from(bytes.as_slice()));
        got = got.saturating_add(came);
        if !heard(got, piece.of) {
            return Ok(None);
        }
        if !goes_on {
            break;
        }
    }
    let kind = BlobPropertyBag::new();
    kind.set_type(mime);
    let whole = Blob::new_with_u8_array_sequence_and_options(&parts, &kind);
    whole.map(Some).map_err(|_| Fault::new(TOO_LARGE))
}

/// Whether another piece has to come. A piece that brings nothing, or too much, ends a reading that would have no end.
fn goes_on(got: u64, came: u64, of: u64) -> Result<bool, Fault> {
    let now = got.saturating_add(came);
    if of > LARGEST {
        Err(Fault::new(TOO_LARGE))
    } else if now > of || (came == 0 && now < of) {
        Err(Fault::new(DAMAGED))
    } else {
        Ok(now < of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_ends_with_the_last_byte() {
        assert_eq!(goes_on(0, 3, 8), Ok(true));
        assert_eq!(goes_on(3, 5, 8), Ok(false));
        assert_eq!(goes_on(0, 0, 0), Ok(false), "an empty file is whole at once");
    }

    #[test]
    fn a_reading_that_would_have_no_end_is_given_up() {
        assert_eq!(goes_on(3, 0, 8), Err(Fault::new(DAMAGED)), "nothing came, and something is missing");
        assert_eq!(goes_on(3, 6, 8), Err(Fault::new(DAMAGED)), "more came than there is");
        assert_eq!(goes_on(0, 1, LARGEST + 1), Err(Fault::new(TOO_LARGE)));
        assert_eq!(goes_on(0, 1, LARGEST), Ok(true));
    }
}
