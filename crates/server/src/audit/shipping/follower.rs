//! Takes entries from the audit in bursts, each over a connection of its own, and remembers what the collector has confirmed.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::cursor::{Cursor, CursorFault, Turn};
use super::{Pace, Standing};
use crate::audit::{
    Actor, Collector, Event, NoCollector, Outcome, Sender, action, append, framed, syslog_line,
};
use crate::premises::{Folder, FolderFault, now_ms};
use crate::storage::{Journal, JournalEnd, JournalLine, StorageError};

/// So many entries are in memory at once.
const PAGE: usize = 200;

/// What came of a burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Burst {
    /// There may be more.
    Full,
    /// Everything there was is sent.
    AllThereIs,
    /// Another process sends.
    NotOurTurn,
}

/// Why a burst failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ShipFault {
    #[error(transparent)]
    Collector(#[from] NoCollector),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Folder(#[from] FolderFault),
    #[error("the place that was reached cannot be kept: {0}")]
    Disk(std::io::ErrorKind),
}

impl From<CursorFault> for ShipFault {
    fn from(fault: CursorFault) -> Self {
        match fault {
            CursorFault::Folder(fault) => Self::Folder(fault),
            CursorFault::Storage(error) => Self::Storage(error),
        }
    }
}

impl ShipFault {
    const fn code(&self) -> &'static str {
        match self {
            Self::Collector(fault) => fault.code(),
            Self::Storage(error) => error.code(),
            Self::Folder(_) | Self::Disk(_) => "collector.cursor",
        }
    }
}

#[derive(Debug)]
pub(super) struct Follower {
    journal: Box<dyn Journal>,
    collector: Collector,
    sender: Sender,
    cursor: Cursor,
    pace: Pace,
    stopping: Arc<AtomicBool>,
    standing: Arc<Mutex<Standing>>,
    /// What will not be sent again.
    kept: JournalEnd,
    /// What was confirmed since, and when.
    confirmed: VecDeque<(Instant, JournalEnd)>,
    is_told: bool,
}

impl Follower {
    pub fn new(
        journal: Box<dyn Journal>,
        (collector, sender): (Collector, Sender),
        folder: Folder,
        (pace, stopping, standing): (Pace, Arc<AtomicBool>, Arc<Mutex<Standing>>),
    ) -> Self {
        let cursor = Cursor::of(folder, &collector.name());
        let (kept, confirmed) = (JournalEnd::START, VecDeque::new());
        Self { journal, collector, sender, cursor, pace, stopping, standing, kept, confirmed, is_told: false }
    }

    /// Sends what is there, and returns when the collector has confirmed it.
    pub fn burst(&mut self) -> Result<Burst, ShipFault> {
        match self.cursor.take_turn().map_err(|error| ShipFault::Disk(error.kind()))? {
            Turn::Another => return Ok(Burst::NotOurTurn),
            Turn::Taken => self.kept = self.cursor.find(self.journal.as_mut())?,
            Turn::Ours => {}
        }
        self.settle()?;
        let sent = self.sent();
        let page = self.journal.after(Some(sent.seq), PAGE)?;
        if page.is_empty() {
            return Ok(Burst::AllThereIs);
        }
        let (reached, is_full) = self.send(page)?;
        self.confirmed.push_back((Instant::now(), reached));
        self.is_told = false;
        self.stand(|standing| *standing = Standing { sent: reached.seq, failing: None, ..*standing });
        Ok(if is_full { Burst::Full } else { Burst::AllThereIs })
    }

    fn sent(&self) -> JournalEnd {
        self.confirmed.back().map_or(self.kept, |(_, end)| *end)
    }

    fn send(&mut self, mut page: Vec<JournalLine>) -> Result<(JournalEnd, bool), ShipFault> {
        let mut connection = self.collector.open()?;
        let (mut reached, mut count) = (self.sent(), 0);
        while let Some(last) = page.last() {
            (reached, count) = (JournalEnd { seq: last.seq, hash: last.hash }, count + page.len());
            let frames: Vec<u8> =
                page.iter().flat_map(|line| framed(&syslog_line(line, &self.sender))).collect();
            connection.send(&frames)?;
            if count >= self.pace.burst || self.stopping.load(Ordering::SeqCst) {
                break;
            }
            page = self.journal.after(Some(reached.seq), PAGE)?;
        }
        connection.close()?;
        Ok((reached, count >= self.pace.burst))
    }

    /// Writes down what was confirmed long enough ago.
    fn settle(&mut self) -> Result<(), ShipFault> {
        let mut kept = self.kept;
        while let Some((at, end)) = self.confirmed.front() {
            if at.elapsed() < self.pace.settle {
                break;
            }
            kept = *end;
            self.confirmed.pop_front();
        }
        if kept != self.kept {
            self.cursor.keep(kept)?;
            self.kept = kept;
        }
        self.stand(|standing| standing.kept = kept.seq);
        Ok(())
    }

    /// What is not kept is sent again.
    pub fn go_back(&mut self, fault: &ShipFault) {
        self.confirmed.clear();
        let now = Instant::now();
        let before = self.stand(|standing| standing.failing);
        let since = before.map_or(now, |(since, _)| since);
        self.stand(|standing| standing.failing = Some((since, fault.code())));
        if before.is_none_or(|(_, code)| code != fault.code()) {
            tracing::warn!(
                code = fault.code(),
                collector = self.collector.name(),
                "the audit is not sent: {fault}"
            );
        }
        if !self.is_told && now.duration_since(since) >= self.pace.tell_after {
            let event = Event {
                object: self.collector.name(),
                outcome: Outcome::Refused(fault.code().to_owned()),
                ..Event::new(now_ms(), Actor::Server, action::NOT_SHIPPED)
            };
            // Where it cannot be written either, that is told by whoever notes what matters more.
            self.is_told = append(self.journal.as_mut(), &[event]).is_ok();
        }
    }

    pub fn is_failing(&self) -> bool {
        self.stand(|standing| standing.failing.is_some())
    }

    fn stand<T>(&self, with: impl FnOnce(&mut Standing) -> T) -> T {
        with(&mut self.standing.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
