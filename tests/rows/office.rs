//! The world of a feed in these stories: everybody reads everything, some work is held, some wishes are granted.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apseko_oplog::{
    DeviceId, EpochId, FeedMeta, Header, Hlc, Judgement, Record, Rules, ScopeId, ScopeKind, UserId, Value,
};
use apseko_server::feed::{FeedRules, House, LEVEL};
use apseko_server::ledger::Working;
use apseko_server::storage::StorageError;
use apseko_sim::keys::{CheapKey, CheapVerifier, RECEIPTS};
use apseko_trust::{Signer, Verifier};

pub const SERVER: DeviceId = DeviceId([0xee; 16]);
pub const NOW: i64 = 1_790_000_000_000;
pub const SCOPE: ScopeId = ScopeId { kind: ScopeKind::Case, id: [1; 16] };
/// Whose work is sometimes held for a second look.
pub const DOUBTED: u8 = 3;

pub fn first_meta() -> FeedMeta {
    let epoch = EpochId([0xe1; 16]);
    let lineage = vec![(epoch, 0)];
    FeedMeta { server: SERVER, level: LEVEL, epoch, lineage, head: 0, stable: 0, hlc: Hlc::default() }
}

#[derive(Debug)]
pub struct Office {
    feed: CheapKey,
    receipt: CheapKey,
    clock: AtomicU64,
    luck: AtomicU64,
}

impl Office {
    pub fn new(process: u64) -> Arc<Self> {
        let (feed, receipt) = (CheapKey(SERVER.0), CheapKey(RECEIPTS));
        Arc::new(Self { feed, receipt, clock: AtomicU64::new(0), luck: AtomicU64::new(process << 32) })
    }
}

impl House for Office {
    fn wall_ms(&self) -> i64 {
        NOW + i64::try_from(self.clock.fetch_add(1, Ordering::SeqCst)).unwrap()
    }

    fn mono_ms(&self) -> u64 {
        self.clock.load(Ordering::SeqCst)
    }

    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let drawn = apseko_trust::digest(&self.luck.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }

    fn feed_key(&self) -> &(dyn Signer + Send + Sync) {
        &self.feed
    }

    fn receipt_key(&self) -> &(dyn Signer + Send + Sync) {
        &self.receipt
    }

    fn verifier(&self) -> Arc<dyn Verifier + Send + Sync> {
        Arc::new(CheapVerifier)
    }

    fn rules(&self) -> Arc<dyn FeedRules> {
        Arc::new(Lenient)
    }
}

#[derive(Debug)]
struct Lenient;

impl Rules<Working> for Lenient {
    fn grants(&self, _: &Working, _: &DeviceId) -> Result<BTreeSet<ScopeId>, StorageError> {
        Ok(BTreeSet::from([SCOPE]))
    }

    fn second_look(&self, _: &Working, header: &Header) -> Result<Option<&'static str>, StorageError> {
        let doubted = header.author == UserId([DOUBTED; 16]) && header.id().0[0].is_multiple_of(2);
        Ok(doubted.then_some("author.not_assigned"))
    }

    fn judge(&self, _: &Working, petition: &Record) -> Result<Judgement, StorageError> {
        let drawn = petition.id().0[0];
        if drawn.is_multiple_of(3) {
            return Ok(Judgement::Reject("petition.not_allowed"));
        }
        let state = ["assigned", "accepted", "in_field"][usize::from(drawn % 3)];
        let inspector = Value::Bytes(petition.header.author.0.to_vec());
        Ok(Judgement::Accept(Value::map([("state", Value::text(state)), ("inspector", inspector)])))
    }
}
