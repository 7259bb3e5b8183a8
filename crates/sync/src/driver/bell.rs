//! How others reach the driver: to end a wait, or to end it altogether.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Reaches one driver from anywhere.
#[derive(Debug, Clone, Default)]
pub struct Bell(Arc<Ringing>);

#[derive(Debug, Default)]
struct Ringing {
    hurry: AtomicBool,
    stop: AtomicBool,
    rung: Notify,
}

/// Why it rang.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rung {
    Hurry,
    Stop,
}

impl Bell {
    /// Somebody wants it now, has written something, or the network is back: any wait is over.
    pub fn hurry(&self) {
        self.0.hurry.store(true, Ordering::SeqCst);
        self.0.rung.notify_one();
    }

    /// No more. What is being written is finished, what is on its way is left.
    pub fn stop(&self) {
        self.0.stop.store(true, Ordering::SeqCst);
        self.0.rung.notify_one();
    }

    pub(super) fn has_stopped(&self) -> bool {
        self.0.stop.load(Ordering::SeqCst)
    }

    /// Whoever is in a hurry has been heard.
    pub(super) fn answer(&self) {
        self.0.hurry.store(false, Ordering::SeqCst);
    }

    /// Waits for it to ring. One wait at a time.
    pub(crate) async fn rung(&self) -> Rung {
        loop {
            if self.has_stopped() {
                return Rung::Stop;
            }
            if self.0.hurry.swap(false, Ordering::SeqCst) {
                return Rung::Hurry;
            }
            self.0.rung.notified().await;
        }
    }

    /// Waits for the end, however much of a hurry anybody is in.
    pub(super) async fn stopped(&self) {
        while !self.has_stopped() {
            self.0.rung.notified().await;
        }
    }
}
