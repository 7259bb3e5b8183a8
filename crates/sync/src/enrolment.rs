//! How a new device asks to be let in, before it has a key that anybody knows.

use apseko_oplog::wire::MESSAGE_LIMIT;
use apseko_trust::{Ask, Grant};
use reqwest::header::CONTENT_TYPE;

use crate::link::{CBOR, answered, client, read};
use crate::{LinkFailure, Place};

/// Asks the office of a place to let a person onto a new device. An answer under another root than the one that is known
/// here is none.
pub async fn enrol(place: &Place, ask: &Ask) -> Result<Grant, LinkFailure> {
    let url = place.address.of("enrol/v1").map_err(|_| LinkFailure::OtherAnswer)?;
    let asking = client(&place.roots)?.post(url).header(CONTENT_TYPE, CBOR).body(ask.to_bytes());
    let bytes = read(answered(asking).await?, MESSAGE_LIMIT).await?;
    let grant = Grant::from_bytes(&bytes).map_err(|_| LinkFailure::OtherAnswer)?;
    if grant.root == place.root { Ok(grant) } else { Err(LinkFailure::NotOurServer) }
}
