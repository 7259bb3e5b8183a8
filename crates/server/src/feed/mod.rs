//! The feed of one server process: writes wait in one queue and are committed in groups, reads go beside them.
//!
//! Several processes may share a database. The lock of the counter row decides which of them writes; nothing here
//! depends on being the only one.

mod failure;
mod group;
mod head;
mod once;
mod open;
mod reading;
mod refused;
mod rules;
mod told;
mod writer;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use apseko_oplog::message::{Ask, Reply, Request};
use apseko_oplog::server::{self, Input, Session, Step};
use apseko_oplog::{Bugs, DeviceId, Env, EpochId, FeedLedger as _, PAGE, Random, UserId};
use apseko_trust::{Signer, Verifier};
use tokio::sync::{oneshot, watch};

pub use failure::FeedFailure;
pub use once::{backed_up, carry_out, carry_out_each};
pub use refused::{MOST_REFUSED_BYTES, MOST_REFUSED_REQUESTS};
pub use rules::{FeedRules, People};
pub(crate) use rules::{lying_before, open_to};
pub use told::{CLOCK, FORK, HELD, REFUSED, REFUSED_TOO_MUCH, Told};

use crate::ledger::Working;
use crate::storage::{Storage, StorageError};
use writer::Writer;

/// The level of this program: operations that need a higher one are kept and not read.
pub const LEVEL: u16 = 1;
/// Beyond so many waiting questions a device is asked to come back later.
const QUEUE: usize = 1_024;

/// What a feed needs from the world. Whoever owns the process gives it; tests give another one.
pub trait House: Send + Sync + std::fmt::Debug {
    /// What the clock says, in milliseconds since 1970.
    fn wall_ms(&self) -> i64;
    /// Milliseconds since the machine was switched on.
    fn mono_ms(&self) -> u64;
    /// Fills bytes that nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
    /// Signs what the server itself writes into the feed.
    fn feed_key(&self) -> &(dyn Signer + Send + Sync);
    /// Signs receipts.
    fn receipt_key(&self) -> &(dyn Signer + Send + Sync);
    /// Decides whose signature counts.
    fn verifier(&self) -> Arc<dyn Verifier + Send + Sync>;
    /// Who may read what, and what a petition comes to.
    fn rules(&self) -> Arc<dyn FeedRules>;
    /// Who works on a device.
    fn person_on(&self, _device: &DeviceId) -> Option<UserId> {
        None
    }
    /// How far the feed has been in this life, as far as was noted apart from the database.
    fn known_head(&self, _epoch: EpochId) -> u64 {
        0
    }
    /// Notes how far the feed is, after each commit. Must not wait.
    fn note_head(&self, _epoch: EpochId, _head: u64) {}
    /// Takes something that the people in charge should be told. Must not wait.
    fn note(&self, _told: &Told) {}
}

/// A question or an order on its way to the writer.
struct Job {
    input: Input,
    /// The question as it came, kept if something of it is refused; nothing where it is kept already.
    bytes: Option<Vec<u8>>,
    done: oneshot::Sender<Result<Step, FeedFailure>>,
}

/// The feed, for as many threads as like to ask.
#[derive(Debug)]
pub struct Feed {
    storage: Arc<dyn Storage>,
    house: Arc<dyn House>,
    session: Arc<RwLock<Session>>,
    head: watch::Receiver<u64>,
    ended: Arc<AtomicBool>,
    queue: Mutex<Option<SyncSender<Job>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Feed {
    /// Begins a start: a stream of its own for this process' words, and the threads that write and watch.
    pub fn start(storage: Arc<dyn Storage>, house: Arc<dyn House>) -> Result<Arc<Self>, FeedFailure> {
        let mut ledger = Working::begin(storage.write()?, None)?;
        let meta = ledger.feed_meta()?;
        // Devices would believe that their work is here, and it is not. A restore says so to them.
        let known = house.known_head(meta.epoch);
        if meta.head < known {
            return Err(FeedFailure::WentBack { known, found: meta.head });
        }
        let (session, step) = with_env(house.as_ref(), |env| server::start(&mut ledger, env))?;
        if !step.moved.is_empty() {
            open::refresh_all(&mut ledger)?;
        }
        let memory = ledger.finish()?;
        let session = Arc::new(RwLock::new(session));
        let (queue, jobs) = sync_channel(QUEUE);
        let writer = Writer::new(storage.clone(), house.clone(), session.clone(), memory);
        let writing = std::thread::Builder::new().name("feed".to_owned()).spawn(move || writer.run(&jobs));
        let ended = Arc::new(AtomicBool::new(false));
        let (head, watching) = head::watch(storage.clone(), ended.clone())?;
        let threads = vec![writing.map_err(FeedFailure::thread)?, watching];
        let (queue, threads) = (Mutex::new(Some(queue)), Mutex::new(threads));
        Ok(Arc::new(Self { storage, house, session, head, ended, queue, threads }))
    }

    /// Answers a device. What it sent is durable when this returns.
    pub async fn answer(self: &Arc<Self>, request: Request, bytes: Vec<u8>) -> Result<Reply, FeedFailure> {
        let step = match request.ask {
            Ask::Push(_) => self.write(Input::Request(Box::new(request)), Some(bytes)).await?,
            Ask::Hello(_) | Ask::Pull(_) => self.read(request).await?,
        };
        step.reply.ok_or(FeedFailure::Stopped)
    }

    /// Carries out an order of the people in charge, or a request that they hand in again.
    pub async fn order(&self, input: Input) -> Result<Step, FeedFailure> {
        self.write(input, None).await
    }

    /// Where everything is kept, for whoever looks or puts something aside.
    pub(crate) fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    /// The feed as it is now, for looking only.
    pub(crate) fn picture(&self) -> Result<Working, StorageError> {
        Working::begin(self.storage.read()?, None)
    }

    /// The last place in the feed, as far as this process has heard; it changes when the feed grows.
    pub fn head(&self) -> watch::Receiver<u64> {
        self.head.clone()
    }

    async fn write(&self, input: Input, bytes: Option<Vec<u8>>) -> Result<Step, FeedFailure> {
        let (done, answer) = oneshot::channel();
        let job = Job { input, bytes, done };
        let sent = match self.queue.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(queue) => queue.try_send(job),
            None => return Err(FeedFailure::Stopped),
        };
        match sent {
            Ok(()) => answer.await.unwrap_or(Err(FeedFailure::Stopped)),
            Err(TrySendError::Full(_)) => Err(FeedFailure::Busy),
            Err(TrySendError::Disconnected(_)) => Err(FeedFailure::Stopped),
        }
    }

    async fn read(self: &Arc<Self>, request: Request) -> Result<Step, FeedFailure> {
        let feed = self.clone();
        let reading = tokio::task::spawn_blocking(move || feed.read_now(request));
        reading.await.unwrap_or(Err(FeedFailure::Stopped))
    }

    /// Whether the thread that writes and the one that watches are at work.
    fn is_at_work(&self) -> bool {
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        !threads.is_empty() && threads.iter().all(|thread| !thread.is_finished())
    }

    /// Lets everything that waits be written, then ends the threads.
    pub fn stop(&self) {
        self.ended.store(true, Ordering::SeqCst);
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A thread that fell has said so in the log, and nothing waits for it any more.
            let _ = thread.join();
        }
    }
}

struct Luck<'h>(&'h dyn House);

impl Random for Luck<'_> {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}

/// Lends a step the world.
fn with_env<T>(house: &dyn House, work: impl FnOnce(&mut Env<'_>) -> T) -> T {
    let verifier = house.verifier();
    work(&mut Env {
        wall_ms: house.wall_ms(),
        mono_ms: house.mono_ms(),
        // The server's own words need no proof of when it was switched on: they say what they say by their place.
        boot: [0; 16],
        rolled_back: false,
        level: LEVEL,
        page: PAGE,
        random: &mut Luck(house),
        signer: house.feed_key(),
        receipts: Some(house.receipt_key()),
        verifier: verifier.as_ref(),
        bugs: Bugs::default(),
    })
}
