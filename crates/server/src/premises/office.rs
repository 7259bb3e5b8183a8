//! The world of the running server: the machine's clock and randomness, the keys of the data folder, its people.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use apseko_trust::{Keyring, Signer, SoftwareKey, Verifier};

use super::{BadDirectory, Colleagues, Folder, FolderFault, ServerKeys};
use crate::feed::{FeedRules, House, People};

const PEOPLE: &str = "people.json";

/// What the feed needs from the world.
#[derive(Debug)]
pub struct Office {
    feed: SoftwareKey,
    receipt: SoftwareKey,
    keyring: Arc<Keyring>,
    people: Arc<People<Colleagues>>,
    started: Instant,
}

impl Office {
    /// Takes over the keys, and reads the list of people.
    pub fn open(folder: &Folder, keys: ServerKeys) -> Result<Self, FolderFault> {
        let colleagues = match folder.read(PEOPLE) {
            Ok(json) => Colleagues::read(&json).map_err(|error| bad(&error))?,
            Err(FolderFault::Missing(_)) => Colleagues::default(),
            Err(fault) => return Err(fault),
        };
        Ok(Self {
            feed: keys.feed,
            receipt: keys.receipt,
            keyring: Arc::new(keys.keyring),
            people: Arc::new(People(colleagues)),
            started: Instant::now(),
        })
    }
}

fn bad(error: &BadDirectory) -> FolderFault {
    tracing::error!("{error}");
    FolderFault::Damaged(PEOPLE.to_owned())
}

impl House for Office {
    fn wall_ms(&self) -> i64 {
        now_ms()
    }

    fn mono_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Guessable salts and ids would outlive this process for ever; ending it loses nothing that was acknowledged.
            tracing::error!("the system gives no random numbers: {error}");
            std::process::abort();
        }
    }

    fn feed_key(&self) -> &(dyn Signer + Send + Sync) {
        &self.feed
    }

    fn receipt_key(&self) -> &(dyn Signer + Send + Sync) {
        &self.receipt
    }

    fn verifier(&self) -> Arc<dyn Verifier + Send + Sync> {
        self.keyring.clone()
    }

    fn rules(&self) -> Arc<dyn FeedRules> {
        self.people.clone()
    }
}

/// What the machine's clock says.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
