//! The world of the running server: the machine's clock and randomness, the keys of the data folder, its people.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use apseko_oplog::{DeviceId, EpochId, UserId};
use apseko_trust::{Signer, SoftwareKey, Verifier};

use super::{BooksFault, Folder, Mark, Registry, ServerKeys};
use crate::audit::{Actor, Event, Keeper, Outcome, action};
use crate::feed::{FeedRules, House, Told};
use crate::storage::people::PeopleStore;

/// What the feed needs from the world.
#[derive(Debug)]
pub struct Office {
    feed: SoftwareKey,
    receipt: SoftwareKey,
    registry: Arc<Registry>,
    started: Instant,
    mark: Mark,
    /// Only a running server has one; words of an administrator note by themselves what they do.
    audit: Option<Arc<Keeper>>,
}

impl Office {
    /// Takes over the keys, and opens the books.
    pub fn open(folder: &Folder, keys: ServerKeys, people: Arc<dyn PeopleStore>) -> Result<Self, BooksFault> {
        let registry = Registry::open(folder, (keys.root, keys.lease), keys.keyring, people)?;
        Ok(Self {
            feed: keys.feed,
            receipt: keys.receipt,
            registry: Arc::new(registry),
            started: Instant::now(),
            mark: Mark::open(folder)?,
            audit: None,
        })
    }

    /// The same, with somebody who writes down what the people in charge should be told.
    pub fn with_audit(self, audit: Arc<Keeper>) -> Self {
        let taken_over = self.registry.taken_over();
        if taken_over > 0 {
            let detail = vec![("people".to_owned(), taken_over.to_string())];
            let event = Event::new(self.wall_ms(), Actor::Server, action::PEOPLE_IMPORTED);
            audit.note(Event { detail, ..event });
        }
        Self { audit: Some(audit), ..self }
    }

    fn event_of(&self, told: &Told) -> Event {
        let person = told.device.and_then(|device| self.person_on(&device));
        let actor = match (&told.device, person) {
            (None, _) => Actor::Server,
            (Some(_), None) => Actor::Unknown,
            (Some(_), Some(person)) => Actor::Person(person),
        };
        Event {
            device: told.device,
            object: told.object.clone(),
            outcome: told.refused.map_or(Outcome::Done, |code| Outcome::Refused(code.to_owned())),
            detail: told.detail.clone(),
            ..Event::new(self.wall_ms(), actor, told.code)
        }
    }

    /// Who is who.
    pub fn registry(&self) -> Arc<Registry> {
        self.registry.clone()
    }
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
        self.registry.keyring()
    }

    fn rules(&self) -> Arc<dyn FeedRules> {
        self.registry.people()
    }

    fn person_on(&self, device: &DeviceId) -> Option<UserId> {
        self.registry.owner_of(device)
    }

    fn known_head(&self, epoch: EpochId) -> u64 {
        self.mark.known(epoch)
    }

    fn note_head(&self, epoch: EpochId, head: u64) {
        self.mark.note(epoch, head);
    }

    fn note(&self, told: &Told) {
        if let Some(audit) = &self.audit {
            audit.note(self.event_of(told));
        }
    }
}

/// What the machine's clock says.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
