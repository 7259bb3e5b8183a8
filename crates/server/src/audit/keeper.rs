//! The one thread that writes the audit: whatever waits is written together, and whoever has to know waits for the disk.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::oneshot;

use super::flood::Flood;
use super::{Actor, Event, action, append};
use crate::storage::{Journal, StorageError};

/// Beyond so many waiting events nothing is told to anybody until some are written.
const QUEUE: usize = 4_096;
/// So many are written together.
const TOGETHER: usize = 512;
/// What could not be written is kept for so long as it is no more than this.
const MOST_BACKLOG: usize = 20_000;
/// When it is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// An event could not be written down, so what it is about must not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the audit cannot be written")]
pub struct NotNoted;

struct Job {
    event: Event,
    done: Option<oneshot::Sender<Result<(), NotNoted>>>,
}

/// Takes events from any thread.
#[derive(Debug)]
pub struct Keeper {
    queue: Mutex<Option<SyncSender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    lost: Arc<AtomicU64>,
}

impl Keeper {
    /// Starts the thread.
    pub fn start(journal: Box<dyn Journal>) -> Result<Arc<Self>, StorageError> {
        let (queue, jobs) = sync_channel(QUEUE);
        let lost = Arc::new(AtomicU64::new(0));
        let writer = Writer { journal, lost: lost.clone(), backlog: Vec::new(), flood: Flood::default() };
        let thread = std::thread::Builder::new().name("audit".to_owned()).spawn(move || writer.run(&jobs));
        let thread = thread.map_err(|error| {
            StorageError::Unavailable(format!("no thread could be started for the audit: {error}"))
        })?;
        Ok(Arc::new(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)), lost }))
    }

    /// Notes what has happened anyway. Never waits; what cannot be taken is counted.
    pub fn note(&self, event: Event) {
        if self.send(Job { event, done: None }).is_err() {
            self.lost.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Notes what is about to happen; it may when this returns well, because then the event is on the disk.
    pub async fn note_durably(&self, event: Event) -> Result<(), NotNoted> {
        let (done, answer) = oneshot::channel();
        self.send(Job { event, done: Some(done) })?;
        answer.await.unwrap_or(Err(NotNoted))
    }

    fn send(&self, job: Job) -> Result<(), NotNoted> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.as_ref().ok_or(NotNoted)?.try_send(job).map_err(|_| NotNoted)
    }

    /// Whether the thread is at work.
    pub fn is_at_work(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Lets everything that waits be written, then ends the thread.
    pub fn stop(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A thread that fell has said so in the log.
        let _ = thread.map(JoinHandle::join);
    }
}

struct Writer {
    journal: Box<dyn Journal>,
    lost: Arc<AtomicU64>,
    /// What nobody waits for and could not be written yet.
    backlog: Vec<Event>,
    flood: Flood,
}

impl Writer {
    fn run(mut self, jobs: &Receiver<Job>) {
        loop {
            let mut group = match jobs.recv_timeout(TRY_AGAIN) {
                Ok(job) => vec![job],
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => break,
            };
            group.extend(jobs.try_iter().take(TOGETHER));
            self.write(group);
        }
        self.backlog.extend(self.flood.close());
        self.write(Vec::new());
    }

    fn write(&mut self, group: Vec<Job>) {
        let mut waiting = Vec::new();
        // Those that somebody waits for are forgotten when they cannot be written: what they are about does not happen.
        let mut awaited = Vec::new();
        for Job { event, done } in group {
            match done {
                Some(done) => {
                    awaited.push(event);
                    waiting.push(done);
                }
                None => self.backlog.extend(self.flood.pass(event)),
            }
        }
        let lost = self.lost.swap(0, Ordering::SeqCst);
        if self.backlog.is_empty() && awaited.is_empty() && lost == 0 {
            return;
        }
        let now = self.backlog.iter().chain(&awaited).map(|event| event.at_ms).max().unwrap_or_default();
        let events: Vec<Event> =
            self.backlog.iter().chain(&awaited).cloned().chain(lost_event(lost, now)).collect();
        let written = append(self.journal.as_mut(), &events);
        match &written {
            Ok(()) => self.backlog.clear(),
            Err(error) => {
                tracing::error!(code = error.code(), "the audit cannot be written: {error}");
                let too_many = self.backlog.len().saturating_sub(MOST_BACKLOG);
                self.backlog.drain(..too_many);
                let too_many = u64::try_from(too_many).unwrap_or(u64::MAX);
                self.lost.fetch_add(lost.saturating_add(too_many), Ordering::SeqCst);
            }
        }
        let answer = written.map_err(|_| NotNoted);
        for done in waiting {
            // Whoever has hung up is told nothing, and that was all it was about.
            let _ = done.send(answer);
        }
    }
}

fn lost_event(lost: u64, now_ms: i64) -> Option<Event> {
    let detail = vec![("count".to_owned(), lost.to_string())];
    (lost > 0).then(|| Event { detail, ..Event::new(now_ms, Actor::Server, action::LOST) })
}

#[cfg(test)]
mod tests;
