//! The exchange with the server for as long as somebody's data is open: who drives it, how it stands, and what it learns.
//!
//! It lives beside the gate and never passes it: the gate may wait for the exchange to end, so the exchange must not wait
//! for the gate.

mod clock;
mod contact;
mod desk;
mod fetching;
mod files;
mod from_office;
mod known;
mod last_chance;
mod leases;
mod office;
mod packs;
mod remote;
mod running;
mod sealed;
mod standing;
mod unsent;
mod way;
mod wiped;

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use apseko_contract::{Asked, Topic};
use apseko_domain::{Networks, RequestId};
use apseko_store::Store;
use apseko_sync::{LinkFailure, Place};
use apseko_trust::{Keyring, Role, SignedLease, SoftwareKey};
use apseko_vault::{EscrowState, Key, LeaseStanding};

pub(crate) use fetching::Fetching;
pub(crate) use files::{FileStand, FileStands, case_of};
use from_office::FromOffice;
pub(crate) use leases::Leases;
pub(crate) use office::ServerOffice;
pub(crate) use running::Running;
pub(crate) use sealed::{seal, server_of};
pub(crate) use standing::Standing;
pub(crate) use wiped::WipeTales;

use crate::packs::Packs;
use crate::{App, Host};

/// What is there of the exchange when somebody asks.
#[derive(Default)]
pub(crate) struct Exchanges {
    running: Mutex<Option<Running>>,
    for_vault: ForVault,
}

/// What the exchange has brought and the vault does not have yet.
#[derive(Clone, Default)]
pub(crate) struct ForVault {
    /// Keys that it has heard of.
    learned: Arc<Mutex<Option<Keyring>>>,
    leases: Arc<Leases>,
    office: Arc<FromOffice>,
}

/// Who exchanges.
pub(crate) struct Who {
    pub(crate) device: [u8; 16],
    pub(crate) signer: SoftwareKey,
    pub(crate) keyring: Keyring,
    pub(crate) lease: LeaseStanding,
    pub(crate) user: [u8; 16],
    /// What the office is to keep of this device.
    pub(crate) escrow: EscrowState,
    /// What opens the files that lie sealed beside the data.
    pub(crate) files: Key,
}

impl Who {
    /// The server's own installation, as its keys say.
    fn server(&self) -> Option<[u8; 16]> {
        let feeds = self.keyring.role_keys().filter(|key| key.body().role == Role::Feed);
        feeds.max_by_key(|key| key.body().not_before_ms).and_then(|key| key.body().subject)
    }
}

impl Exchanges {
    /// Begins to exchange somebody's work with the server at a place.
    pub(crate) fn begin(
        self: &Arc<Self>,
        place: &Place,
        host: &Arc<dyn Host>,
        store: &Arc<Store>,
        packs: &Arc<Packs>,
        who: Who,
    ) -> Option<UntilDropped> {
        let Some(server) = who.server() else {
            tracing::warn!("Nobody has vouched for a server, so nothing is exchanged.");
            return None;
        };
        let begun = Running::begin((place, server), host, store, packs, who, &self.for_vault);
        match begun {
            Ok(running) => {
                *self.running() = Some(running);
                Some(UntilDropped(Arc::clone(self)))
            }
            Err(cause) => {
                tracing::error!(%cause, "The exchange did not begin.");
                None
            }
        }
    }

    /// Ends it, and returns when nobody uses the data any more.
    fn end(&self) {
        let running = self.running().take();
        if let Some(running) = running {
            running.end();
        }
    }

    /// Something was written, or the machine woke up, or a person is impatient.
    pub(crate) fn hurry(&self) {
        if let Some(running) = self.running().as_ref() {
            running.hurry();
        }
    }

    /// Files have come, or the person has changed what may go.
    pub(crate) fn hurry_files(&self) {
        if let Some(running) = self.running().as_ref() {
            running.hurry_files();
        }
    }

    /// How files stand; `None` while nothing is exchanged.
    pub(crate) fn stands(&self) -> Option<FileStands> {
        self.running().as_ref().map(Running::stands)
    }

    /// What is being fetched; `None` while nothing is exchanged.
    pub(crate) fn fetching(&self) -> Option<Fetching> {
        self.running().as_ref().map(Running::fetching)
    }

    /// From now on only these networks are used.
    pub(crate) fn choose(&self, networks: Networks) {
        if let Some(running) = self.running().as_ref() {
            running.choose(networks);
        }
    }

    /// Hands a question to the server in; `None` while nothing is exchanged.
    pub(crate) fn ask(
        &self,
        asked: Asked,
        request: RequestId,
    ) -> Option<Receiver<Result<Vec<u8>, LinkFailure>>> {
        self.running().as_ref().map(|running| running.ask(asked, request))
    }

    /// With whom; `None` while nothing is exchanged.
    pub(crate) fn server(&self) -> Option<String> {
        self.running().as_ref().map(Running::server)
    }

    /// How it stands; `None` while nothing is exchanged.
    pub(crate) fn standing(&self) -> Option<Standing> {
        self.running().as_ref().map(Running::standing)
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lies beside the keys: when they go, the exchange has ended, and the data are free for whoever comes next.
pub(crate) struct UntilDropped(Arc<Exchanges>);

impl Drop for UntilDropped {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl App {
    /// Gives the vault what the exchange has brought: first the keys, because a lease may be signed with a new one. Where it
    /// fails, it is brought again.
    pub(crate) fn keep_what_was_brought(&self) {
        let brought = &self.exchanges.for_vault;
        let lease = brought.leases.take();
        let learned = brought.learned.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(keyring) = learned {
            self.keep_learned_keys(&keyring);
        }
        if let Some(lease) = lease {
            self.adopt_lease(&lease);
        }
        self.do_what_was_said(&brought.office);
        self.tell_of_wipes();
    }

    fn keep_learned_keys(&self, keyring: &Keyring) {
        self.at_gate(|inside| {
            let host = self.host.as_ref();
            let Ok(vault) = inside.vault(host) else { return };
            if let Err(refusal) = vault.learn(keyring, &mut |bytes| host.randomness(bytes)) {
                tracing::warn!(code = %refusal.code(), "New keys were not kept.");
            }
        });
    }

    /// Only whoever is in when it comes can have asked for it; the vault sees to that.
    fn adopt_lease(&self, lease: &SignedLease) {
        let adopted = self.at_gate(|inside| {
            let Ok((vault, stay)) = inside.vault_and_stay() else { return false };
            let adopted = stay.adopt_lease(vault, lease, self.host.as_ref());
            self.exchanges.for_vault.leases.stands(&stay.lease);
            adopted
        });
        if adopted {
            // A screen that only let people read may let them write again.
            self.tell(Topic::Lock);
        }
    }
}
