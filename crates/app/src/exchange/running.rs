//! One exchange while it runs: a thread of its own, so that neither screens nor hosts can hold it up.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use apseko_contract::{Asked, Change, ChangeBatch, Topic};
use apseko_domain::{Networks, RequestId};
use apseko_oplog::DeviceId;
use apseko_store::{Store, StoreError};
use apseko_sync::{Bell, Driver, Hooks, Link, LinkFailure, Place, Told};
use jiff::Timestamp;
use uuid::Uuid;

use super::clock::HostClock;
use super::contact::ContactRound;
use super::desk::Desk;
use super::fetching::{FetchRound, Fetching};
use super::files::{FileRound, FileStands};
use super::known::Known;
use super::last_chance::LastChance;
use super::packs::PackRound;
use super::remote::{Counter, RemoteRound, counter};
use super::way::GuidedWay;
use super::{ForVault, Standing, Who};
use crate::Host;
use crate::files::{FetchedRoom, FileRoom, filled_by};
use crate::packs::Packs;

/// Why an exchange did not begin.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotBegun {
    /// The data could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no way to the server.
    #[error(transparent)]
    Link(#[from] LinkFailure),
    /// The system gave no thread.
    #[error("the system gave no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// An exchange that runs.
pub(crate) struct Running {
    server: String,
    bell: Bell,
    files: (Bell, FileStands),
    fetching: Fetching,
    counter: Counter,
    thread: JoinHandle<()>,
    standing: Arc<Mutex<Standing>>,
    networks: Arc<Mutex<Networks>>,
}

impl Running {
    pub(super) fn begin(
        (place, server): (&Place, [u8; 16]),
        host: &Arc<dyn Host>,
        store: &Arc<Store>,
        packs: &Arc<Packs>,
        who: Who,
        for_vault: &ForVault,
    ) -> Result<Self, NotBegun> {
        let state = store.read::<_, StoreError>(|view| view.exchange_state())?;
        let standing = Arc::new(Mutex::new(Standing::default()));
        let networks = Arc::new(Mutex::new(state.networks));
        let signer = Arc::new(who.signer);
        let ids = (DeviceId(who.device), DeviceId(server));
        let link = Arc::new(Link::new(place.address.clone(), &place.roots, ids, signer.clone())?);
        for_vault.leases.stands(&who.lease);
        let known = Arc::new(Known::new(who.keyring, for_vault.learned.clone()));
        let way = GuidedWay { link: link.clone(), known: known.clone(), store: store.clone() };
        let fetching = Fetching::default();
        let desk = Desk {
            fetching: fetching.clone(),
            store: store.clone(),
            host: host.clone(),
            signer: signer.clone(),
            known: known.clone(),
            standing: standing.clone(),
            compacted_ms: None,
        };
        let hooks = hooks(host, store, &standing, &networks);
        let driver = Driver::new(desk, way, HostClock(host.clone()), hooks);
        let bell = driver.bell();
        let next_attempt = state.next_attempt.map(Timestamp::as_millisecond);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let last_chance = LastChance::default();
        let looking = FetchRound {
            link: link.clone(),
            host: host.clone(),
            room: FetchedRoom::new(store.clone(), who.files.clone(), filled_by(host)),
            fetching: fetching.clone(),
            may_speak: Box::new(leave(host, &networks)),
        };
        let room = FileRoom::new(store.clone(), who.files);
        let (carrying, files_bell, stands) = FileRound::new(
            (&link, room),
            (host, store),
            &known,
            (last_chance.clone(), leave(host, &networks)),
        );
        let keeping_in_touch = ContactRound {
            link: link.clone(),
            host: host.clone(),
            known: known.clone(),
            store: store.clone(),
            leases: for_vault.leases.clone(),
            office: for_vault.office.clone(),
            ids: (who.device, who.user),
            signer,
            escrow: who.escrow,
            bells: (bell.clone(), files_bell.clone()),
            last_chance,
            may_speak: Box::new(leave(host, &networks)),
            ignored: Mutex::default(),
        };
        let may_speak = Box::new(leave(host, &networks));
        let bringing =
            PackRound { link: link.clone(), host: host.clone(), known, packs: packs.clone(), may_speak };
        let (counter, asking): (Counter, RemoteRound) = counter(link.clone(), host.clone());
        let thread = std::thread::Builder::new().name("exchange".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    desk = driver.run(next_attempt) => drop(desk),
                    () = bringing.go_round() => {}
                    () = looking.go_round() => {}
                    () = keeping_in_touch.go_round() => {}
                    () = asking.go_round() => {}
                    () = carrying.go_round() => {}
                }
            });
        })?;
        let files = (files_bell, stands);
        Ok(Self {
            server: place.server().to_owned(),
            bell,
            files,
            fetching,
            counter,
            thread,
            standing,
            networks,
        })
    }

    /// Returns when the thread has ended: nothing holds the data open after that.
    pub(super) fn end(self) {
        self.bell.stop();
        if self.thread.join().is_err() {
            tracing::error!("The exchange had ended with a panic.");
        }
    }

    pub(super) fn server(&self) -> String {
        self.server.clone()
    }

    pub(super) fn hurry(&self) {
        self.bell.hurry();
    }

    /// Files have come, or the person has changed what may go.
    pub(super) fn hurry_files(&self) {
        self.files.0.hurry();
    }

    pub(super) fn fetching(&self) -> Fetching {
        self.fetching.clone()
    }

    pub(super) fn stands(&self) -> FileStands {
        self.files.1.clone()
    }

    pub(super) fn ask(&self, asked: Asked, request: RequestId) -> Receiver<Result<Vec<u8>, LinkFailure>> {
        self.counter.hand_in(asked, request)
    }

    pub(super) fn choose(&self, networks: Networks) {
        *self.networks.lock().unwrap_or_else(PoisonError::into_inner) = networks;
        self.bell.hurry();
        self.hurry_files();
    }

    pub(super) fn standing(&self) -> Standing {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Whether the network may be used now.
fn leave(host: &Arc<dyn Host>, networks: &Arc<Mutex<Networks>>) -> impl Fn() -> bool + Send + Sync + use<> {
    let (host, networks) = (host.clone(), networks.clone());
    move || {
        let networks = *networks.lock().unwrap_or_else(PoisonError::into_inner);
        // What the network costs is asked only where it matters.
        networks.allow(if networks == Networks::Unmetered { host.is_metered() } else { None })
    }
}

fn hooks(
    host: &Arc<dyn Host>,
    store: &Arc<Store>,
    standing: &Arc<Mutex<Standing>>,
    networks: &Arc<Mutex<Networks>>,
) -> Hooks {
    let may_speak = leave(host, networks);
    let luck = host.clone();
    let (host, store, standing) = (host.clone(), store.clone(), standing.clone());
    let tell = move |told: Told| {
        if let Told::NextAttempt(at) = &told {
            keep(&store, *at);
        }
        if note(&mut standing.lock().unwrap_or_else(PoisonError::into_inner), told) {
            host.publish(ChangeBatch::Some(vec![Change { topic: Topic::Device, id: Uuid::nil() }]));
        }
    };
    Hooks {
        may_speak: Box::new(may_speak),
        luck: Box::new(move || {
            let mut bytes = [0; 2];
            luck.randomness(&mut bytes);
            u16::from_be_bytes(bytes)
        }),
        tell: Box::new(tell),
    }
}

fn keep(store: &Store, at: Option<i64>) {
    let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    if let Err(error) = store.keep_next_attempt(at) {
        tracing::warn!(code = %error.code(), "The time of the next attempt was not kept.");
    }
}

/// Takes over what was told; says whether the screens show any of it.
fn note(standing: &mut Standing, told: Told) -> bool {
    match told {
        Told::State(state) => standing.state = Some(state),
        Told::Received(count) => standing.received += count,
        Told::Sent(_) | Told::Left(_) => {}
        Told::NextAttempt(_) => return false,
        Told::Notice(notice) => {
            // What a person should know was kept with the step that it comes from.
            tracing::warn!(?notice, "The exchange has something to say.");
            return false;
        }
        Told::Stuck => {
            tracing::error!("The exchange was stuck and has begun anew.");
            return false;
        }
    }
    true
}
