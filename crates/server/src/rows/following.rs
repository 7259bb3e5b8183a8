//! Rows that follow by themselves: a thread of their own beside the feed, so that no answer to a device waits for them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use apseko_oplog::EpochId;

use super::{Did, Follower, Limits};
use crate::storage::derived::{RowStore, Standing};
use crate::storage::{Storage, StorageError};

/// The longest that a stop waits, and how soon a process looks again whose turn another has.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Rows are made when the feed has rested for so long: whoever delivers has the machine for themselves.
const REST: Duration = Duration::from_millis(300);
/// A feed that never rests is followed all the same, after so long.
const PATIENCE: Duration = Duration::from_secs(5);
/// What failed is tried again so soon.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// How far rows lag behind the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lag {
    /// By so many places of the feed.
    Places(u64),
    /// They are being made anew, and nobody is shown any until that is done.
    Making,
    /// Nobody knows: their database cannot be used, or has not been looked at yet.
    Unknown,
}

/// Rows as a process of the server has them.
#[derive(Debug)]
pub struct Following {
    go_on: Arc<AtomicBool>,
    seen: Arc<Mutex<Seen>>,
    wake: Mutex<Option<Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What this process saw last.
#[derive(Debug, Default)]
struct Seen {
    rows: Option<Arc<dyn RowStore>>,
    standing: Option<(EpochId, u64, bool)>,
}

/// Opens the rows; tried again where it fails, because the feed must not wait for that.
pub type Opening = Box<dyn Fn() -> Result<Arc<dyn RowStore>, StorageError> + Send>;

impl Following {
    /// Begins to follow.
    pub fn start(feed: Arc<dyn Storage>, open: Opening) -> Result<Arc<Self>, StorageError> {
        let (go_on, seen) = (Arc::new(AtomicBool::new(true)), Arc::<Mutex<Seen>>::default());
        let (wake, woken) = channel();
        let work = Work { feed, open, go_on: go_on.clone(), seen: seen.clone(), woken };
        let thread = std::thread::Builder::new().name("rows".to_owned()).spawn(move || work.run());
        let thread =
            thread.map_err(|error| StorageError::Unavailable(format!("no thread for the rows: {error}")))?;
        Ok(Arc::new(Self { go_on, seen, wake: Mutex::new(Some(wake)), thread: Mutex::new(Some(thread)) }))
    }

    /// The rows, as soon as they could be opened.
    pub fn rows(&self) -> Option<Arc<dyn RowStore>> {
        lock(&self.seen).rows.clone()
    }

    /// How far they lag behind this place of the feed.
    pub fn lag(&self, head: u64) -> Lag {
        match lock(&self.seen).standing {
            None => Lag::Unknown,
            Some((_, _, true)) => Lag::Making,
            Some((_, place, false)) => Lag::Places(head.saturating_sub(place)),
        }
    }

    /// Ends it; what is left is done at the next start.
    pub fn stop(&self) {
        self.go_on.store(false, Ordering::SeqCst);
        drop(lock(&self.wake).take());
        if let Some(thread) = lock(&self.thread).take() {
            // A thread that fell has said so in the log.
            let _ = thread.join();
        }
    }
}

struct Work {
    feed: Arc<dyn Storage>,
    open: Opening,
    go_on: Arc<AtomicBool>,
    seen: Arc<Mutex<Seen>>,
    woken: Receiver<()>,
}

impl Work {
    fn run(&self) {
        while self.go_on.load(Ordering::SeqCst) {
            let Err(error) = self.follow() else { continue };
            tracing::warn!(code = error.code(), "rows cannot follow the feed: {error}");
            lock(&self.seen).standing = None;
            if self.is_over(TRY_AGAIN) {
                return;
            }
        }
    }

    /// Follows until it is told to stop, or something fails.
    fn follow(&self) -> Result<(), StorageError> {
        let rows = (self.open)()?;
        lock(&self.seen).rows = Some(rows.clone());
        let follower = Follower::new(self.feed.clone(), rows.clone(), Limits::default());
        let mut newest = None;
        while self.go_on.load(Ordering::SeqCst) {
            let begun = Instant::now();
            match follower.step()? {
                Did::More(standing) => {
                    self.see(&standing);
                    let moves =
                        newest.replace(standing.newest).is_some_and(|before| before != standing.newest);
                    // Beside somebody who is delivering it takes half of its time, no more.
                    if moves && self.is_over(begun.elapsed().min(PATIENCE)) {
                        return Ok(());
                    }
                }
                Did::Even(standing) => {
                    self.see(&standing);
                    newest = None;
                    if self.waits_for_rest(standing.place)? {
                        return Ok(());
                    }
                }
                Did::Passed => {
                    if let Some(standing) = rows.look()?.standing()? {
                        self.see(&standing);
                    }
                    if self.is_over(LOOK_AGAIN) {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Waits until there is something new and nothing newer comes for a moment; says whether it is over meanwhile.
    fn waits_for_rest(&self, place: u64) -> Result<bool, StorageError> {
        self.feed.wait_beyond(place, LOOK_AGAIN)?;
        let begun = Instant::now();
        let mut last = self.feed.read()?.head()?.meta.head;
        while last > place && begun.elapsed() < PATIENCE {
            if self.is_over(REST) {
                return Ok(true);
            }
            let now = self.feed.read()?.head()?.meta.head;
            if now == last {
                break;
            }
            last = now;
        }
        Ok(!self.go_on.load(Ordering::SeqCst))
    }

    fn see(&self, standing: &Standing) {
        let mut seen = lock(&self.seen);
        let making = standing.making.is_some();
        if making && seen.standing.is_none_or(|(epoch, _, before)| epoch != standing.epoch || !before) {
            tracing::info!(place = standing.place, "all rows are being made anew");
        }
        seen.standing = Some((standing.epoch, standing.place, making));
    }

    fn is_over(&self, after: Duration) -> bool {
        self.woken.recv_timeout(after) != Err(RecvTimeoutError::Timeout)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
