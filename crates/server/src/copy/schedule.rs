//! Backups that nobody has to think of: a thread of their own beside the feed, so that no answer waits for them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{Backup, CopyFault, Shelf, back_up, sign_beside};
use crate::audit::action;
use crate::feed::{House, Told, backed_up};
use crate::storage::{Storage, StorageError};

/// A backup that failed is tried again so soon.
const TRY_AGAIN: Duration = Duration::from_mins(10);

/// When backups are made, and where.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// How long after the newest one the next is made.
    pub every: Duration,
    /// How many are kept.
    pub keep: usize,
    /// Where they stand.
    pub shelf: Shelf,
    /// What else is put there each time.
    pub beside: Option<Arc<dyn Beside>>,
}

/// What belongs to an installation and is not in its feed.
pub trait Beside: std::fmt::Debug + Send + Sync {
    /// Puts into the folder whatever it does not have yet.
    fn put_into(&self, folder: &Path) -> Result<(), CopyFault>;
}

/// Backups that are being made until this is told to stop.
#[derive(Debug)]
pub struct Scheduled {
    go_on: Arc<AtomicBool>,
    wake: Sender<()>,
    thread: JoinHandle<()>,
}

impl Schedule {
    /// Begins to make backups, the first at once if one is due.
    pub fn start(self, storage: Arc<dyn Storage>, house: Arc<dyn House>) -> Result<Scheduled, CopyFault> {
        let (wake, woken) = channel();
        let go_on = Arc::new(AtomicBool::new(true));
        let going_on = go_on.clone();
        let work = move || self.run(storage.as_ref(), house.as_ref(), &going_on, &woken);
        let thread = std::thread::Builder::new().name("backups".to_owned()).spawn(work).map_err(|error| {
            StorageError::Unavailable(format!("no thread could be started for backups: {error}"))
        })?;
        Ok(Scheduled { go_on, wake, thread })
    }

    fn run(&self, storage: &dyn Storage, house: &dyn House, go_on: &AtomicBool, woken: &Receiver<()>) {
        let mut wait = self.due_in(house.wall_ms());
        while woken.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            let going_on = || go_on.load(Ordering::SeqCst);
            // Another process may have made one meanwhile.
            wait = self.due_in(house.wall_ms());
            if !wait.is_zero() {
                continue;
            }
            wait = match self.make(storage, house, &going_on) {
                Ok(backup) => {
                    house.note(&Told::new(action::BACKUP, backup.file.display().to_string()));
                    self.every
                }
                Err(CopyFault::Stopped) => return,
                // It may yet fail there: then it is our turn.
                Err(CopyFault::Busy) => TRY_AGAIN.min(self.every),
                Err(fault) => {
                    tracing::error!(code = fault.code(), "no backup was made: {fault}");
                    house.note(&Told::new(action::BACKUP, "").refused(fault.code()));
                    TRY_AGAIN.min(self.every)
                }
            };
        }
    }

    /// One backup: the feed is told of it, and those that are too many are taken away.
    pub fn make(
        &self,
        storage: &dyn Storage,
        house: &dyn House,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Backup, CopyFault> {
        let backup = back_up(storage, &self.shelf, house.wall_ms(), go_on)?;
        // Before the feed is told that a backup is safe: without this it is not all there.
        if let Some(beside) = &self.beside {
            beside.put_into(self.shelf.path())?;
        }
        sign_beside(&backup, house)?;
        backed_up(storage, house, &backup.meta)?;
        tracing::info!(places = backup.meta.head, "a backup was made");
        self.shelf.keep(self.keep, &backup.file)?;
        Ok(backup)
    }

    fn due_in(&self, now_ms: i64) -> Duration {
        let newest = self.shelf.backups().unwrap_or_default().iter().map(|backup| backup.made_ms).collect();
        due_in(newest, now_ms, self.every)
    }
}

/// How long until the next. Backups that seem to be made long after now say that a clock was wrong, and nothing else.
pub(super) fn due_in(made_ms: Vec<i64>, now_ms: i64, every: Duration) -> Duration {
    let every_ms = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
    let newest = made_ms.into_iter().filter(|made| *made <= now_ms.saturating_add(every_ms)).max();
    let due_ms = newest.map_or(now_ms, |made| made.saturating_add(every_ms));
    Duration::from_millis(u64::try_from(due_ms.saturating_sub(now_ms)).unwrap_or(0)).min(every)
}

impl Scheduled {
    /// Ends it; a backup in the making is given up.
    pub fn stop(self) {
        self.go_on.store(false, Ordering::SeqCst);
        drop(self.wake);
        // A thread that fell has said so in the log.
        let _ = self.thread.join();
    }
}
