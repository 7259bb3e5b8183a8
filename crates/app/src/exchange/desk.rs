//! The store as the driver of the exchange sees it: one durable step at a time, and the screens hear of each.

use std::sync::{Arc, Mutex, PoisonError};

use apseko_contract::{Change, ChangeBatch, Topic};
use apseko_oplog::device::Input;
use apseko_store::{ExchangeKeys, Exchanged, Moment, Store, StoreError};
use apseko_sync::{Exchange, StepFailed, Stepped};
use apseko_trust::SoftwareKey;
use uuid::Uuid;

use super::Standing;
use super::fetching::Fetching;
use super::known::Known;
use crate::Host;
use crate::border::change_of;
use crate::moment::moment;

/// Room is made so often at most; it is never urgent.
const COMPACT_EVERY_MS: u64 = 15 * 60_000;

pub(super) struct Desk {
    pub(super) fetching: Fetching,
    pub(super) store: Arc<Store>,
    pub(super) host: Arc<dyn Host>,
    pub(super) signer: Arc<SoftwareKey>,
    pub(super) known: Arc<Known>,
    pub(super) standing: Arc<Mutex<Standing>>,
    pub(super) compacted_ms: Option<u64>,
}

impl Exchange for Desk {
    async fn step(&mut self, input: Input) -> Result<Stepped, StepFailed> {
        let now = moment(self.host.as_ref());
        let keys = ExchangeKeys { signer: self.signer.clone(), verifier: self.known.keyring() };
        let (store, standing) = (self.store.clone(), self.standing.clone());
        let stepping = tokio::task::spawn_blocking(move || step(&store, &standing, now, &keys, input));
        let exchanged = match stepping.await {
            Ok(exchanged) => exchanged.map_err(|error| failed(&error))?,
            Err(_) => return Err(StepFailed { code: apseko_domain::Code::Internal.as_str().to_owned() }),
        };
        self.publish(&exchanged);
        if exchanged.forgets {
            self.fetching.sweep();
        }
        if exchanged.left == 0 && exchanged.send.is_none() {
            self.make_room(now).await;
        }
        Ok(Stepped {
            send: exchanged.send,
            notices: exchanged.notices,
            wait_ms: exchanged.wait_until_ms.saturating_sub(now.uptime_ms),
            left: exchanged.left,
            follows: exchanged.follows,
        })
    }
}

impl Desk {
    fn publish(&self, exchanged: &Exchanged) {
        let mut changes: Vec<Change> = exchanged.touched.iter().map(change_of).collect();
        changes.extend(exchanged.tells.then_some(Change { topic: Topic::Device, id: Uuid::nil() }));
        if !changes.is_empty() {
            self.host.publish(ChangeBatch::of(changes));
        }
    }

    /// Lets go of what was replaced and is in a backup. What fails is tried again with the next one.
    async fn make_room(&mut self, now: Moment) {
        let due = self.compacted_ms.is_none_or(|at| now.uptime_ms.saturating_sub(at) >= COMPACT_EVERY_MS);
        if !due {
            return;
        }
        self.compacted_ms = Some(now.uptime_ms);
        let keys = ExchangeKeys { signer: self.signer.clone(), verifier: self.known.keyring() };
        let store = self.store.clone();
        let compacting = tokio::task::spawn_blocking(move || store.exchange(now, &keys, Input::Compact));
        if let Ok(Err(error)) = compacting.await {
            tracing::warn!(code = %error.code(), "No room was made.");
        }
    }
}

fn step(
    store: &Store,
    standing: &Mutex<Standing>,
    now: Moment,
    keys: &ExchangeKeys,
    input: Input,
) -> Result<Exchanged, StoreError> {
    let server_ms = time_told(&input);
    let exchanged = store.exchange(now, keys, input)?;
    let waiting = store.read::<_, StoreError>(|view| Ok(view.saved_summary()?.waiting))?;
    let mut standing = standing.lock().unwrap_or_else(PoisonError::into_inner);
    standing.count(u64::from(waiting), server_ms.is_some());
    if let Some(server_ms) = server_ms.filter(|_| exchanged.heard) {
        standing.hear_time(server_ms, now.uptime_ms);
    }
    Ok(exchanged)
}

/// What the server's clock said, in an answer of it.
fn time_told(input: &Input) -> Option<i64> {
    let (Input::Reply(reply) | Input::Followed(reply, _)) = input else { return None };
    Some(reply.now_ms)
}

fn failed(error: &StoreError) -> StepFailed {
    tracing::warn!(code = %error.code(), cause = %error, "A step of the exchange was not done.");
    StepFailed { code: error.code().as_str().to_owned() }
}
