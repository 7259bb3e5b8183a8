//! One thread owns the keystore of the system, for two reasons: Windows does not keep the order of calls that come
//! from several threads, and a question of the system ("type your password") may never be answered, so whoever asks
//! must be able to stop waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::time::Duration;

use keyring_core::CredentialStore;
use zeroize::Zeroizing;

use super::order::carry_out;
use super::platform::Platform;
use super::reason::reason;
use crate::keystore::KeystoreError;

/// What the keystore is told to do.
pub(super) enum Order {
    Open,
    Load(String),
    Keep(String, Zeroizing<Vec<u8>>),
    Forget(String),
}

pub(super) type Answer = Result<Option<Zeroizing<Vec<u8>>>, KeystoreError>;

struct Job {
    order: Order,
    answer: SyncSender<Answer>,
    abandoned: Arc<AtomicBool>,
}

/// Hands orders to the thread and waits for answers, but not for ever.
pub(super) struct Owner {
    jobs: Sender<Job>,
    patience: Duration,
}

impl Owner {
    /// Starts the thread. It ends with its owner, or when the call in which it hangs ends.
    pub(super) fn start(
        platform: impl Platform,
        service: String,
        patience: Duration,
    ) -> Result<Self, KeystoreError> {
        let (jobs, desk) = mpsc::channel();
        let work = move || Work { platform, service, store: None }.until_the_owner_leaves(&desk);
        std::thread::Builder::new()
            .name("keystore".to_owned())
            .spawn(work)
            .map_err(|_| KeystoreError::Unavailable("there is no thread for it".to_owned()))?;
        Ok(Self { jobs, patience })
    }

    /// An order that was not begun in time is never carried out. One that hangs in a question of the system may still
    /// be carried out when the person answers: after an error the new value or the old may be there.
    pub(super) fn ask(&self, order: Order) -> Answer {
        let gone = || KeystoreError::Unavailable("its thread has ended".to_owned());
        let (answer, answers) = mpsc::sync_channel(1);
        let abandoned = Arc::new(AtomicBool::new(false));
        let job = Job { order, answer, abandoned: Arc::clone(&abandoned) };
        self.jobs.send(job).map_err(|_| gone())?;
        match answers.recv_timeout(self.patience) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
            Err(RecvTimeoutError::Timeout) => {
                abandoned.store(true, Ordering::SeqCst);
                Err(KeystoreError::Locked("a question of the system was not answered in time".to_owned()))
            }
        }
    }
}

#[cfg(test)]
impl Owner {
    /// The same thread, for somebody who waits longer.
    pub(super) fn more_patient(&self, patience: Duration) -> Self {
        Self { jobs: self.jobs.clone(), patience }
    }
}

struct Work<P> {
    platform: P,
    service: String,
    store: Option<Arc<CredentialStore>>,
}

impl<P: Platform> Work<P> {
    fn until_the_owner_leaves(mut self, desk: &Receiver<Job>) {
        while let Ok(job) = desk.recv() {
            if !job.abandoned.load(Ordering::SeqCst) {
                // Nobody may be waiting any more.
                let _ = job.answer.send(self.obey(&job.order));
            }
        }
    }

    /// A keystore that was restarted does not know the session of before. Orders may be repeated without harm, so a
    /// connection that has served already gets one more try from the beginning.
    fn obey(&mut self, order: &Order) -> Answer {
        let served_before = self.store.is_some();
        let answer = self.attempt(order);
        if served_before && self.store.is_none() { self.attempt(order) } else { answer }
    }

    fn attempt(&mut self, order: &Order) -> Answer {
        let store = match &self.store {
            Some(store) => Arc::clone(store),
            None => self.platform.open().map_err(|error| reason(&self.platform, error))?,
        };
        let answer = carry_out(&self.platform, &*store, &self.service, order);
        let broken = matches!(answer, Err(KeystoreError::Unavailable(_) | KeystoreError::Damaged(_)));
        self.store = (!broken).then_some(store);
        answer
    }
}
