//! Files on their way, beside the exchange of work: what may go now, how far each is, and the office's signed word that it has them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apseko_contract::{Change, ChangeBatch, Topic};
use apseko_store::words::EntityKind;
use apseko_store::{FileEnd, Store, StoreError, View};
use apseko_sync::{
    Bell, Carrier, CarrierHooks, CarrierTold, Link, LinkFailure, Policy, Road, Stand, Sum, Why,
};
use jiff::Timestamp;
use tokio::sync::Notify;
use uuid::Uuid;

use super::clock::HostClock;
use super::known::Known;
use super::last_chance::LastChance;
use crate::Host;
use crate::files::{FileRoom, let_due_go};

/// What the system says of network and battery is asked so often at most: it is another program that answers.
const LOOK_EVERY_MS: u64 = 15_000;
/// With less room than this nothing new is begun: an upload that cannot be noted would be forgotten.
const NO_ROOM: u64 = 50 << 20;
/// The office reads what was said of a file a moment after it has the file.
const SOON: Duration = Duration::from_secs(3);
const LATER: Duration = Duration::from_secs(2 * 60);
const SOON_TRIES: u32 = 5;

/// How the files stand, as the carrier told it last.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileStands(Arc<Mutex<BTreeMap<[u8; 32], FileStand>>>);

/// How one file stands, and how much of it the server was last known to have.
#[derive(Debug, Clone)]
pub(crate) struct FileStand {
    pub(crate) stand: Stand,
    pub(crate) sent: u64,
}

impl FileStands {
    pub(crate) fn of(&self, sum: &[u8; 32]) -> Option<FileStand> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(sum).cloned()
    }

    fn hear(&self, sum: Sum, stand: Stand) {
        let mut stands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = stands.get(&sum.0).map_or(0, |before| before.sent);
        let sent = if let Stand::Sending { at, .. } = stand { at } else { before };
        stands.insert(sum.0, FileStand { stand, sent });
    }
}

/// The carrier and whoever asks for the office's word.
pub(super) struct FileRound {
    carrier: Carrier<FileRoom, HostClock>,
    words: WordRound,
}

impl FileRound {
    pub(super) fn new(
        (link, room): (&Arc<Link>, FileRoom),
        (host, store): (&Arc<dyn Host>, &Arc<Store>),
        known: &Arc<Known>,
        (last_chance, may_speak): (LastChance, impl Fn() -> bool + Send + Sync + 'static),
    ) -> (Self, Bell, FileStands) {
        let stands = FileStands::default();
        let stored = Arc::new(Notify::new());
        let may_speak: Arc<dyn Fn() -> bool + Send + Sync> = Arc::new(may_speak);
        let hooks = CarrierHooks {
            road: road(host.clone(), store.clone(), (last_chance, may_speak.clone())),
            luck: luck(host.clone()),
            tell: tell(host.clone(), stands.clone(), stored.clone()),
        };
        let carrier = Carrier::new(link.clone(), Arc::new(room), HostClock(host.clone()), hooks);
        let bell = carrier.bell();
        let words = WordRound {
            link: link.clone(),
            store: store.clone(),
            host: host.clone(),
            known: known.clone(),
            may_speak,
            stored,
        };
        (Self { carrier, words }, bell, stands)
    }

    /// Goes on until it is told to stop, or dropped.
    pub(super) async fn go_round(self) {
        tokio::select! {
            () = self.carrier.run() => {}
            () = self.words.go_round() => {}
        }
    }
}

type AskRoad = Box<dyn Fn() -> (Policy, Road) + Send + Sync>;

fn road(
    host: Arc<dyn Host>,
    store: Arc<Store>,
    (last_chance, may_speak): (LastChance, Arc<dyn Fn() -> bool + Send + Sync>),
) -> AskRoad {
    let looked: Mutex<Option<(u64, Road)>> = Mutex::new(None);
    Box::new(move || {
        let mut looked = looked.lock().unwrap_or_else(PoisonError::into_inner);
        let now_ms = host.uptime().ms;
        let fresh = looked.filter(|(at_ms, _)| now_ms.saturating_sub(*at_ms) < LOOK_EVERY_MS);
        let seen = fresh.map_or_else(|| look(host.as_ref()), |(_, road)| road);
        if fresh.is_none() {
            *looked = Some((now_ms, seen));
        }
        let paused = store.read::<_, StoreError>(|view| view.are_files_paused());
        // Whoever has stopped the files is believed also while nobody can look it up.
        let road = Road { paused: paused.unwrap_or(true), closed: !may_speak(), ..seen };
        last_chance.widen(Policy::default(), road)
    })
}

fn look(host: &dyn Host) -> Road {
    Road {
        metered: host.is_metered(),
        battery: host.battery(),
        disk_full: host.free_bytes().is_some_and(|free| free < NO_ROOM),
        ..Road::default()
    }
}

fn luck(host: Arc<dyn Host>) -> Box<dyn FnMut() -> u16 + Send> {
    Box::new(move || {
        let mut bytes = [0; 2];
        host.randomness(&mut bytes);
        u16::from_be_bytes(bytes)
    })
}

fn tell(host: Arc<dyn Host>, stands: FileStands, stored: Arc<Notify>) -> Box<dyn FnMut(CarrierTold) + Send> {
    Box::new(move |told| {
        match told {
            CarrierTold::File(sum, stand) => {
                if stand == Stand::Stored {
                    stored.notify_one();
                }
                if let Stand::Refused { code } | Stand::Paused(Why::Trouble { code }) = &stand {
                    tracing::warn!(code, "A file does not go.");
                }
                stands.hear(sum, stand);
            }
            CarrierTold::Left { .. } => {}
            CarrierTold::NoDepot { code } => {
                tracing::error!(code, "The files that wait cannot be looked after.")
            }
        }
        publish(host.as_ref());
    })
}

pub(super) fn publish(host: &dyn Host) {
    host.publish(ChangeBatch::Some(vec![Change { topic: Topic::File, id: Uuid::nil() }]));
}

/// Asks the office to sign for the files of each case that has any which it has not signed for.
struct WordRound {
    link: Arc<Link>,
    store: Arc<Store>,
    host: Arc<dyn Host>,
    known: Arc<Known>,
    may_speak: Arc<dyn Fn() -> bool + Send + Sync>,
    stored: Arc<Notify>,
}

impl WordRound {
    async fn go_round(self) {
        let mut tries = 0;
        loop {
            let is_open = (self.may_speak)() && self.ask_for_all().await;
            self.let_due_go().await;
            let patience = if is_open && tries < SOON_TRIES { SOON } else { LATER };
            tries = if is_open { tries + 1 } else { 0 };
            tokio::select! {
                () = self.stored.notified() => tries = 0,
                () = tokio::time::sleep(patience) => {}
            }
        }
    }

    /// Makes room where there is little of it, and after a case has left. What fails is tried again with the next round.
    async fn let_due_go(&self) {
        let (store, free, now) = (self.store.clone(), self.host.free_bytes(), self.host.now());
        match tokio::task::spawn_blocking(move || let_due_go(&store, free, now)).await {
            Ok(Ok(gone)) if gone.files > 0 => publish(self.host.as_ref()),
            Ok(Err(error)) => tracing::warn!(code = %error.code(), "Nothing was let go of."),
            Ok(Ok(_)) | Err(_) => {}
        }
    }

    /// Says whether anything is left to sign for.
    async fn ask_for_all(&self) -> bool {
        let cases = match self.store.read::<_, StoreError>(unsigned) {
            Ok(cases) => cases,
            Err(error) => {
                tracing::warn!(code = %error.code(), "The files that arrived cannot be looked after.");
                return true;
            }
        };
        let mut left = false;
        for (case, files) in cases {
            match self.ask_for(case, &files).await {
                Ok(all) => left |= !all,
                Err(failure) => {
                    tracing::info!(code = failure.code(), "The office did not sign for the files of a case.");
                    left = true;
                }
            }
        }
        left
    }

    /// Takes the office's word for a case; says whether it is for all of these files.
    async fn ask_for(&self, case: Uuid, files: &BTreeMap<[u8; 32], u64>) -> Result<bool, LinkFailure> {
        let said = self.link.delivery(case.into_bytes()).await?;
        if let Err(error) = said.verify(self.known.keyring().as_ref(), case.as_bytes()) {
            tracing::warn!(%error, "What the office says of files does not follow from our root.");
            return Err(LinkFailure::OtherAnswer);
        }
        let body = said.body();
        let signed: Vec<([u8; 32], u64)> = files
            .iter()
            .filter(|(sum, size)| body.stored.get(*sum) == Some(size))
            .map(|(sum, size)| (*sum, *size))
            .collect();
        let all = signed.len() == files.len();
        if signed.is_empty() {
            return Ok(false);
        }
        let at = Timestamp::from_millisecond(body.at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        if let Err(error) = self.store.note_delivery(case, said.to_bytes(), signed, at) {
            tracing::warn!(code = %error.code(), "The office's word was not kept; it is asked for again.");
            return Ok(false);
        }
        publish(self.host.as_ref());
        Ok(all)
    }
}

/// The files that the office has and has not signed for, by the case that each was sealed for: that is known also where the case has
/// left this device.
fn unsigned(view: &View<'_>) -> Result<BTreeMap<Uuid, BTreeMap<[u8; 32], u64>>, StoreError> {
    let mut cases: BTreeMap<Uuid, BTreeMap<[u8; 32], u64>> = BTreeMap::new();
    let open = |kept: &apseko_store::KeptFile| kept.end == Some(FileEnd::Stored) && kept.signed_at.is_none();
    for kept in view.files()?.into_iter().filter(open) {
        let case = Uuid::from_bytes(kept.file.owner);
        cases.entry(case).or_default().insert(kept.file.sum, kept.file.size);
    }
    Ok(cases)
}

/// The case that some evidence is in, as far as is known here.
pub(crate) fn case_of(view: &View<'_>, evidence: Uuid) -> Result<Option<Uuid>, StoreError> {
    let Some(evidence) = view.thing(EntityKind::Evidence, evidence)? else { return Ok(None) };
    match evidence.parent {
        Some(task) => view.case_of(apseko_domain::TaskId(task)),
        None => Ok(None),
    }
}
