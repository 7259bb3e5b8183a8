//! Sends the audit to a collector outside, as it grows, each entry at least once and in order: a thread of its own, because
//! no answer may wait for another machine.
//!
//! What was confirmed counts as kept only some time later, and only if the collector did not fail meanwhile: a collector that
//! falls loses what it had in memory. After each failure everything that is not kept is sent again; `seq` tells it apart.

mod cursor;
mod follower;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender as Waker, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Collector, Sender};
use crate::premises::Folder;
use crate::storage::{Journal, StorageError};
use follower::{Burst, Follower};

/// How fast it goes.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// When nothing is there, it is looked again so soon.
    pub look_every: Duration,
    /// How long after its confirmation an entry counts as kept.
    pub settle: Duration,
    /// The first wait after a failure; each next one is twice as long.
    pub first_wait: Duration,
    /// The longest wait after a failure.
    pub longest_wait: Duration,
    /// So many entries are confirmed together at most.
    pub burst: usize,
    /// After so long a failure it is noted for the people in charge.
    pub tell_after: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            look_every: Duration::from_secs(2),
            settle: Duration::from_secs(10),
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_mins(1),
            burst: 2_000,
            tell_after: Duration::from_mins(15),
        }
    }
}

/// How it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// The last place that the collector has confirmed.
    pub sent: u64,
    /// The last place that will not be sent again.
    pub kept: u64,
    /// Since when it fails, and with which code.
    pub failing: Option<(Instant, &'static str)>,
}

/// Entries that are being sent until this is told to stop.
#[derive(Debug)]
pub struct Shipping {
    stopping: Arc<AtomicBool>,
    wake: Waker<()>,
    thread: JoinHandle<()>,
    standing: Arc<Mutex<Standing>>,
}

impl Shipping {
    /// Begins to send, from where the folder says that it came to. Of several processes with the same folder one sends.
    pub fn start(
        journal: Box<dyn Journal>,
        collector: Collector,
        folder: Folder,
        pace: Pace,
    ) -> Result<Self, StorageError> {
        let (wake, woken) = channel::<()>();
        let (stopping, standing) = (Arc::new(AtomicBool::new(false)), Arc::default());
        let sender = Sender::named(&machine());
        let follower = Follower::new(
            journal,
            (collector, sender),
            folder,
            (pace, Arc::clone(&stopping), Arc::clone(&standing)),
        );
        let work =
            move || run(follower, pace, |wait| woken.recv_timeout(wait) == Err(RecvTimeoutError::Timeout));
        let thread =
            std::thread::Builder::new().name("shipping".to_owned()).spawn(work).map_err(|error| {
                StorageError::Unavailable(format!("no thread could be started to send the audit: {error}"))
            })?;
        Ok(Self { stopping, wake, thread, standing })
    }

    /// How it goes.
    pub fn standing(&self) -> Standing {
        *self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it; what was not confirmed is sent again another time.
    pub fn stop(self) {
        self.stopping.store(true, Ordering::SeqCst);
        drop(self.wake);
        // A thread that fell has said so in the log.
        let _ = self.thread.join();
    }
}

/// Goes on until `wait` says that it is over.
fn run(mut follower: Follower, pace: Pace, wait: impl Fn(Duration) -> bool) {
    let mut pause = pace.first_wait;
    loop {
        let next = match follower.burst() {
            Ok(Burst::Full) => Duration::ZERO,
            Ok(Burst::AllThereIs | Burst::NotOurTurn) => pace.look_every,
            Err(fault) => {
                follower.go_back(&fault);
                pause
            }
        };
        pause = if follower.is_failing() { (pause * 2).min(pace.longest_wait) } else { pace.first_wait };
        if !wait(next) {
            return;
        }
    }
}

/// What this machine is called.
fn machine() -> String {
    let said = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .or_else(|_| std::fs::read_to_string("/etc/hostname"));
    said.ok().or_else(|| std::env::var("COMPUTERNAME").ok()).unwrap_or_default().trim().to_owned()
}
