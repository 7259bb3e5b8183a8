//! The world of a feed in a test: cheap keys, an even clock, rules that let everybody read everything.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use apseko_oplog::{
    DeviceId, EpochId, FeedMeta, Header, Hlc, Judgement, Record, Rules, ScopeId, ScopeKind, Value,
};
use apseko_server::feed::{FeedRules, House, LEVEL, Told};
use apseko_server::ledger::Working;
use apseko_server::storage::StorageError;
use apseko_sim::keys::{CheapKey, CheapVerifier, RECEIPTS};
use apseko_trust::{Digest, Envelope, KeyId, Purpose, Signer, SigningFailed, Verifier};

pub const SERVER: DeviceId = DeviceId([0xee; 16]);
pub const NOW: i64 = 1_790_000_000_000;
pub const SCOPE: ScopeId = ScopeId { kind: ScopeKind::Case, id: [1; 16] };

pub fn first_meta() -> FeedMeta {
    let epoch = EpochId([0xe1; 16]);
    FeedMeta {
        server: SERVER,
        level: LEVEL,
        epoch,
        lineage: vec![(epoch, 0)],
        head: 0,
        stable: 0,
        hlc: Hlc::default(),
    }
}

#[derive(Debug)]
pub struct TestHouse {
    feed: FeedKey,
    receipt: CheapKey,
    clock: AtomicU64,
    luck: AtomicU64,
    told: Mutex<Vec<Told>>,
    mark: Mutex<(EpochId, u64)>,
    rules: Arc<dyn FeedRules>,
}

/// A feed key that can be taken away.
#[derive(Debug)]
struct FeedKey {
    works: AtomicBool,
}

impl Signer for FeedKey {
    fn key_id(&self) -> KeyId {
        CheapKey(SERVER.0).key_id()
    }

    fn sign(&self, purpose: Purpose, digest: &Digest) -> Result<Envelope, SigningFailed> {
        if self.works.load(Ordering::SeqCst) {
            CheapKey(SERVER.0).sign(purpose, digest)
        } else {
            Err(SigningFailed("the card was pulled out".to_owned()))
        }
    }
}

impl TestHouse {
    /// Each process of a server has a world of its own.
    pub fn new(process: u64) -> Arc<Self> {
        Self::with_rules(process, Arc::new(OpenHouse))
    }

    /// The same with other rules.
    pub fn with_rules(process: u64, rules: Arc<dyn FeedRules>) -> Arc<Self> {
        Arc::new(Self {
            rules,
            feed: FeedKey { works: AtomicBool::new(true) },
            receipt: CheapKey(RECEIPTS),
            clock: AtomicU64::new(0),
            luck: AtomicU64::new(process << 32),
            told: Mutex::default(),
            mark: Mutex::new((EpochId([0; 16]), 0)),
        })
    }

    /// What the people in charge were told, by its code.
    pub fn told(&self) -> Vec<&'static str> {
        self.told.lock().unwrap().iter().map(|told| told.code).collect()
    }

    /// How far the feed was at the last commit that this house heard of.
    pub fn mark(&self) -> u64 {
        self.mark.lock().unwrap().1
    }

    pub fn let_the_feed_key_sign(&self, works: bool) {
        self.feed.works.store(works, Ordering::SeqCst);
    }
}

impl House for TestHouse {
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
        self.rules.clone()
    }

    fn known_head(&self, epoch: EpochId) -> u64 {
        let (life, head) = *self.mark.lock().unwrap();
        if life == epoch { head } else { 0 }
    }

    fn note_head(&self, epoch: EpochId, head: u64) {
        *self.mark.lock().unwrap() = (epoch, head);
    }

    fn note(&self, told: &Told) {
        self.told.lock().unwrap().push(told.clone());
    }
}

/// Everybody may read, nobody is doubted, every wish is granted.
#[derive(Debug)]
struct OpenHouse;

impl Rules<Working> for OpenHouse {
    fn grants(&self, _: &Working, _: &DeviceId) -> Result<BTreeSet<ScopeId>, StorageError> {
        Ok(BTreeSet::from([SCOPE]))
    }

    fn second_look(&self, _: &Working, _: &Header) -> Result<Option<&'static str>, StorageError> {
        Ok(None)
    }

    fn judge(&self, _: &Working, _: &Record) -> Result<Judgement, StorageError> {
        Ok(Judgement::Accept(Value::text("granted")))
    }
}
