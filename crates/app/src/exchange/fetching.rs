//! Fetches what somebody wants to look at, beside the exchange of work: two files at a time, sealed as they come, and told as they do.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use apseko_contract::Shape;
use apseko_domain::Code;
use apseko_sync::{FetchHooks, Link, NotTaken, Sum, Wanted, WantedBytes, fetch_file};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::clock::HostClock;
use super::files::publish;
use crate::Host;
use crate::files::{FetchedRoom, Label, Progress, Turn, Wish, Wishes};

/// Screens hear of bytes that come so often at most.
const TELL_EVERY_MS: u64 = 400;

/// What somebody wants to have fetched, reached from anywhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fetching(Arc<Told>);

#[derive(Debug, Default)]
struct Told {
    wishes: Mutex<Wishes>,
    sweeps: Mutex<bool>,
    rung: Notify,
}

impl Fetching {
    pub(crate) fn ask(&self, wish: Wish) {
        self.wishes().ask(wish);
        self.0.rung.notify_one();
    }

    pub(crate) fn stop(&self, evidence: Uuid) {
        self.wishes().stop(evidence);
        self.0.rung.notify_one();
    }

    pub(crate) fn progress(&self, evidence: Uuid, what: Shape) -> Option<Progress> {
        self.wishes().progress(evidence, what)
    }

    /// Some of what was fetched is forgotten: its bytes are to go.
    pub(super) fn sweep(&self) {
        *self.0.sweeps.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.rung.notify_one();
    }

    fn takes_sweep(&self) -> bool {
        std::mem::take(&mut *self.0.sweeps.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn wishes(&self) -> MutexGuard<'_, Wishes> {
        self.0.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever fetches.
pub(super) struct FetchRound {
    pub(super) link: Arc<Link>,
    pub(super) host: Arc<dyn Host>,
    pub(super) room: FetchedRoom,
    pub(super) fetching: Fetching,
    pub(super) may_speak: Box<dyn Fn() -> bool + Send + Sync>,
}

impl FetchRound {
    /// Goes on until it is dropped; what is on its way then is left, and leaves nothing behind.
    pub(super) async fn go_round(self) {
        let round = Arc::new(self);
        let mut turns = JoinSet::new();
        loop {
            if round.fetching.takes_sweep() {
                let room = round.room.clone();
                turns.spawn(async move {
                    if tokio::task::spawn_blocking(move || room.sweep()).await.is_err() {
                        tracing::error!("What was fetched was not swept.");
                    }
                });
            }
            loop {
                // Whoever wants to know how far something is does not wait while a file is opened.
                let next = round.fetching.wishes().begin_next();
                let Some(turn) = next else { break };
                turns.spawn(round.clone().take(turn));
            }
            tokio::select! {
                () = round.fetching.0.rung.notified() => {}
                Some(done) = turns.join_next() => {
                    if done.is_err() {
                        tracing::error!("Something that was being fetched ended with a panic.");
                    }
                }
            }
        }
    }

    async fn take(self: Arc<Self>, turn: Turn) {
        publish(self.host.as_ref());
        let outcome = tokio::select! {
            outcome = self.fetch(&turn) => outcome,
            () = turn.is_over.notified() => return,
        };
        if let Err(code) = &outcome {
            tracing::info!(code, "A file was not fetched.");
        }
        self.fetching.wishes().ended(&turn, outcome);
        publish(self.host.as_ref());
    }

    async fn fetch(&self, turn: &Turn) -> Result<(), String> {
        if !(self.may_speak)() {
            return Err(Code::ServerUnreachable.as_str().to_owned());
        }
        let Wish { evidence, what, case, sum, size } = turn.wish;
        let preview = what == Shape::Preview;
        if !preview {
            // What has no room is not begun.
            let (room, free) = (self.room.clone(), self.host.free_bytes());
            off_the_thread(move || room.make_room(size, free)).await?;
        }
        let bytes = if preview { WantedBytes::Preview } else { WantedBytes::Original { length: size } };
        let wanted = Wanted { case, evidence, sum: Sum(sum), bytes };
        let taker = self.room.taker(Label { case, evidence, sum, preview });
        let fetched = fetch_file(&self.link, &wanted, taker, self.hooks(turn)).await;
        let taker = fetched.map_err(|not| not.code)?;
        let (now, free) = (self.host.now(), self.host.free_bytes());
        off_the_thread(move || taker.keep(now, free)).await
    }

    fn hooks(&self, turn: &Turn) -> FetchHooks<HostClock> {
        let (host, fetching, turn) = (self.host.clone(), self.fetching.clone(), turn.clone());
        let told_ms = AtomicU64::new(0);
        let luck = self.host.clone();
        FetchHooks {
            clock: HostClock(self.host.clone()),
            luck: Box::new(move || {
                let mut bytes = [0; 2];
                luck.randomness(&mut bytes);
                u16::from_be_bytes(bytes)
            }),
            tell: Box::new(move |bytes| {
                fetching.wishes().comes(&turn, bytes);
                let now_ms = host.uptime().ms;
                if now_ms.saturating_sub(told_ms.load(Ordering::Relaxed)) >= TELL_EVERY_MS {
                    told_ms.store(now_ms, Ordering::Relaxed);
                    publish(host.as_ref());
                }
            }),
        }
    }
}

/// What waits for the disk waits beside the exchange.
async fn off_the_thread(work: impl FnOnce() -> Result<(), NotTaken> + Send + 'static) -> Result<(), String> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|not| not.code),
        Err(_) => Err("file.disk".to_owned()),
    }
}
