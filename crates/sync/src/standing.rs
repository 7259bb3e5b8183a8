//! What a device and the office tell each other beside the work: how things are here, what is to be done, and who could open it.

use apseko_oplog::wire::MESSAGE_LIMIT;
use apseko_trust::{Contact, PublicKey, Recovered, SignedDeposit, SignedWiped, Told};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;

use crate::link::{CBOR, answered, client, read};
use crate::{Link, LinkFailure, Place};

/// Thanks are short.
const THANKS_LIMIT: usize = 1 << 10;

impl Link {
    /// Tells how things are and hears what the office has to say; its keys have to follow from this root.
    pub async fn stand(&self, root: PublicKey, contact: &Contact) -> Result<Told, LinkFailure> {
        let answer = self.say_at(&Method::POST, "sync/v1/standing", &contact.to_bytes()).await?;
        let bytes = read(answer, MESSAGE_LIMIT).await?;
        Told::from_bytes(root, &bytes).map_err(|_| LinkFailure::OtherAnswer)
    }

    /// Hands in the escrow. The device's signature is in it, so the office can show it to others.
    pub async fn deposit(&self, deposit: &SignedDeposit) -> Result<(), LinkFailure> {
        let answer = self.say_at(&Method::PUT, "sync/v1/escrow", &deposit.to_bytes()).await?;
        read(answer, THANKS_LIMIT).await.map(drop)
    }

    /// Tells what two officers do, or have done, with a copy of this device.
    pub async fn recovered(&self, told: &Recovered) -> Result<(), LinkFailure> {
        let answer = self.say_at(&Method::POST, "sync/v1/recovered", &told.to_bytes()).await?;
        read(answer, THANKS_LIMIT).await.map(drop)
    }
}

/// Tells the office of a place that a device was wiped. It needs no pass: the key that would open one is gone, and had signed
/// this before.
pub async fn tell_wiped(place: &Place, wiped: &SignedWiped) -> Result<(), LinkFailure> {
    let url = place.address.of("sync/v1/wiped").map_err(|_| LinkFailure::OtherAnswer)?;
    let asking = client(&place.roots)?.post(url).header(CONTENT_TYPE, CBOR).body(wiped.to_bytes());
    read(answered(asking).await?, THANKS_LIMIT).await.map(drop)
}
