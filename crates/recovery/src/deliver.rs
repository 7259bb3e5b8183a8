//! `deliver`: hands the work of a lost device in, under its own key, and writes down what was done.

use std::sync::Arc;

use apseko_oplog::DeviceId;
use apseko_oplog::device::Input;
use apseko_oplog::message::{Ask, Request};
use apseko_store::{ExchangeKeys, Exchanged, StoreError};
use apseko_sync::{Link, Place};
use apseko_trust::{Contact, Keyring, Recovered, Room, SoftwareKey, digest};
use jiff::Timestamp;

use crate::fault::{Fault, in_file};
use crate::look::{Seen, look};
use crate::machine::{moment, now_ms};
use crate::opening::{self, Opened};
use crate::secret_file::write_new;
use crate::words::{Words, missing};

/// After so many answers that brought nothing further, the server does not want the rest.
const IN_VAIN: u32 = 8;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

pub(crate) fn run(words: &Words) -> Result<(), Fault> {
    let place = place_of(words)?;
    let opened = opening::open(words)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|_| Fault::System("threads"))?;
    let (told, delivered) = runtime.block_on(deliver(words, &place, &opened))?;
    // What was done is written down, however it went.
    write_protocol(words, &told)?;
    delivered?;
    match told.found.saturating_sub(told.delivered.unwrap_or(0)) {
        0 => Ok(()),
        left => Err(Fault::NotTaken(left)),
    }
}

/// The outer result is about beginning at all.
async fn deliver(
    words: &Words,
    place: &Place,
    opened: &Opened,
) -> Result<(Recovered, Result<(), Fault>), Fault> {
    let seen = look(opened)?;
    let server = words.server_id.map(DeviceId).or(seen.state.server).ok_or(Fault::NoServer)?;
    let signer = Arc::new(opened.keys.signer()?);
    let ids = (DeviceId(opened.bound.device), server);
    let link = Link::new(place.address.clone(), &place.roots, ids, signer.clone())?;
    let keyring = Arc::new(link.stand(place.root, &contact(opened, &seen)).await?.keys);
    let begun = account(opened, &seen);
    link.recovered(&begun).await?;
    let delivered = Delivery { opened, link: &link, signer, keyring }.run().await;
    let told = outcome(opened, &begun, &delivered)?;
    let noted = link.recovered(&told).await;
    // What the office reads about the device is to be how things are now.
    if let Err(failure) = link.stand(place.root, &contact(opened, &look(opened)?)).await {
        tracing::warn!(code = failure.code(), "The office was not told how much is left.");
    }
    // What went wrong first is what somebody has to know.
    Ok((told, delivered.and_then(|()| Ok(noted?))))
}

fn place_of(words: &Words) -> Result<Place, Fault> {
    let server = words.server.as_deref().ok_or_else(|| missing("--server URL"))?;
    let ca = words.ca.as_deref().map(|path| std::fs::read_to_string(path).map_err(in_file(path)));
    Ok(Place::read(server, words.root()?, ca.transpose()?.as_deref())?)
}

/// The office sees that this was not the device itself.
fn contact(opened: &Opened, seen: &Seen) -> Contact {
    let day = |oldest: Timestamp| u32::try_from(oldest.as_millisecond() / DAY_MS).ok();
    let operations = seen.unsent.map_or(0, |unsent| unsent.count);
    let oldest = seen.unsent.map(|unsent| unsent.oldest).into_iter().chain(seen.files.oldest).min();
    Contact {
        unsent: operations.saturating_add(seen.files.count),
        oldest_day: oldest.and_then(day),
        room: Room::Unknown,
        program: format!("apseko-recover {}", env!("CARGO_PKG_VERSION")),
        escrow: Some(digest(&opened.escrow)),
        list: opened.list,
        wants_lease: false,
    }
}

fn account(opened: &Opened, seen: &Seen) -> Recovered {
    Recovered {
        device: opened.bound.device,
        user: opened.bound.person,
        officers: opened.officers,
        list: opened.list,
        at_ms: now_ms(),
        found: seen.unsent.map_or(0, |unsent| unsent.count),
        delivered: None,
        apart: 0,
        result: Recovered::BEGUN.to_owned(),
    }
}

fn outcome(opened: &Opened, begun: &Recovered, delivered: &Result<(), Fault>) -> Result<Recovered, Fault> {
    let now = look(opened)?;
    let left = now.unsent.map_or(0, |unsent| unsent.count);
    let result = match delivered {
        Ok(()) if left == 0 => Recovered::DONE.to_owned(),
        Ok(()) => Fault::NotTaken(left).code().to_owned(),
        Err(fault) => fault.code().to_owned(),
    };
    Ok(Recovered {
        at_ms: now_ms(),
        delivered: Some(begun.found.saturating_sub(left)),
        apart: now.state.parked.saturating_add(now.state.refused),
        result,
        ..begun.clone()
    })
}

/// The device's side of an exchange that only delivers.
struct Delivery<'o> {
    opened: &'o Opened,
    link: &'o Link,
    signer: Arc<SoftwareKey>,
    keyring: Arc<Keyring>,
}

impl Delivery<'_> {
    async fn run(&self) -> Result<(), Fault> {
        let (mut least, mut in_vain) = (u64::MAX, 0);
        loop {
            let left = self.left()?;
            if left == 0 || in_vain == IN_VAIN {
                return Ok(());
            }
            in_vain = if left < least { 0 } else { in_vain + 1 };
            least = least.min(left);
            let Some(request) = self.step(Input::Hurry)?.send else { continue };
            self.ask(&request).await?;
        }
    }

    async fn ask(&self, request: &Request) -> Result<(), Fault> {
        // A device that only delivers is told nothing, and nothing is wanted here.
        if matches!(request.ask, Ask::Pull(_)) {
            self.step(Input::NoAnswer(request.id))?;
            return Ok(());
        }
        let reply = self.link.exchange(request).await?;
        self.step(Input::Reply(Box::new(reply)))?;
        Ok(())
    }

    fn step(&self, input: Input) -> Result<Exchanged, Fault> {
        let keys = ExchangeKeys { signer: self.signer.clone(), verifier: self.keyring.clone() };
        Ok(self.opened.store.exchange(moment(), &keys, input)?)
    }

    fn left(&self) -> Result<u64, Fault> {
        let unsent = self.opened.store.read::<_, StoreError>(|view| view.unsent())?;
        Ok(unsent.map_or(0, |unsent| unsent.count))
    }
}

fn write_protocol(words: &Words, told: &Recovered) -> Result<(), Fault> {
    let at = Timestamp::from_millisecond(told.at_ms).unwrap_or_default();
    let json = serde_json::json!({
        "person": hex::encode(told.user),
        "device": hex::encode(told.device),
        "officers": told.officers.map(hex::encode),
        "list": told.list,
        "at": at.to_string(),
        "found": told.found,
        "delivered": told.delivered,
        "kept_apart": told.apart,
        "result": told.result,
    });
    println!("{json}");
    match words.protocol.as_deref() {
        Some(path) => write_new(path, format!("{json}\n").as_bytes()),
        None => Ok(()),
    }
}
