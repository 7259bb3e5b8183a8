//! What a road knows of all connections together: where it leads, what has arrived, where it breaks next.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::breaks::{Break, Breaks};

/// What has passed on a road so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    /// Bytes that were written to the server's socket.
    pub up: u64,
    /// Bytes that were written to the client's.
    pub down: u64,
    /// Connections that were begun.
    pub connections: u64,
    /// Breaks that have happened.
    pub breaks: u64,
}

#[derive(Debug)]
pub(super) struct Ledger {
    inner: Mutex<Inner>,
    grown: Condvar,
    /// How often everything was broken.
    broken: watch::Sender<u64>,
}

#[derive(Debug)]
struct Inner {
    server: Option<SocketAddr>,
    passed: Passed,
    /// Up to here the server was promised bytes; they are counted as passed when they have been written.
    promised: u64,
    ahead: VecDeque<Break>,
    each: VecDeque<u64>,
    loses_answer: bool,
}

/// One connection's own break, if it has one.
#[derive(Debug)]
pub(super) struct Walk {
    breaks_after: Option<u64>,
    promised: Mutex<u64>,
}

/// How much may go on, and whether the road breaks behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leave {
    pub bytes: usize,
    pub breaks: Breaking,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaking {
    Not,
    This,
    All,
}

impl Ledger {
    pub fn new(breaks: Breaks) -> Self {
        let (ahead, each) = match breaks {
            Breaks::Never => (Vec::new(), Vec::new()),
            Breaks::At(places) => (places, Vec::new()),
            Breaks::Each(numbers) => (Vec::new(), numbers),
        };
        let inner = Inner {
            server: None,
            passed: Passed::default(),
            promised: 0,
            ahead: ahead.into(),
            each: each.into(),
            loses_answer: false,
        };
        Self { inner: Mutex::new(inner), grown: Condvar::new(), broken: watch::channel(0).0 }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn leads_to(&self, server: SocketAddr) {
        self.inner().server = Some(server);
    }

    pub fn destination(&self) -> Option<SocketAddr> {
        self.inner().server
    }

    pub fn passed(&self) -> Passed {
        self.inner().passed
    }

    pub fn has_carried(&self, up: u64, patience: Duration) -> bool {
        let waits = |inner: &mut Inner| inner.passed.up < up;
        let waited = self.grown.wait_timeout_while(self.inner(), patience, waits);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// A connection begins; the receiver tells when it is broken.
    pub fn enters(&self) -> (Walk, watch::Receiver<u64>) {
        let mut inner = self.inner();
        inner.passed.connections += 1;
        let walk = Walk { breaks_after: inner.each.pop_front(), promised: Mutex::new(0) };
        // Under the same lock: no break can fall between the two.
        (walk, self.broken.subscribe())
    }

    /// How much of so many bytes may go up to the server.
    pub fn may_go_up(&self, walk: &Walk, bytes: usize) -> Leave {
        let mut inner = self.inner();
        let mut own = walk.promised.lock().unwrap_or_else(PoisonError::into_inner);
        let mut leave = Leave { bytes, breaks: Breaking::Not };
        if let Some(room) = walk.breaks_after.map(|after| after.saturating_sub(*own)) {
            leave = cut(leave, room, Breaking::This);
        }
        while let Some(next) = inner.ahead.front().copied() {
            let room = next.after.saturating_sub(inner.promised);
            if room > u64::try_from(leave.bytes).unwrap_or(u64::MAX) {
                break;
            }
            inner.ahead.pop_front();
            if next.loses_answer {
                inner.loses_answer = true;
            } else {
                leave = cut(leave, room, Breaking::All);
                break;
            }
        }
        let allowed = u64::try_from(leave.bytes).unwrap_or(u64::MAX);
        inner.promised += allowed;
        *own += allowed;
        leave
    }

    /// Whether the answer that has just come is lost, and the road with it.
    pub fn loses_answer(&self) -> bool {
        std::mem::take(&mut self.inner().loses_answer)
    }

    pub fn went_up(&self, bytes: usize) {
        self.inner().passed.up += u64::try_from(bytes).unwrap_or(u64::MAX);
        self.grown.notify_all();
    }

    pub fn went_down(&self, bytes: usize) {
        self.inner().passed.down += u64::try_from(bytes).unwrap_or(u64::MAX);
    }

    pub fn count_break(&self) {
        self.inner().passed.breaks += 1;
    }

    pub fn break_all(&self) {
        self.count_break();
        self.broken.send_modify(|times| *times += 1);
    }
}

fn cut(leave: Leave, room: u64, breaks: Breaking) -> Leave {
    match usize::try_from(room) {
        Ok(room) if room <= leave.bytes => Leave { bytes: room, breaks },
        Ok(_) | Err(_) => leave,
    }
}
