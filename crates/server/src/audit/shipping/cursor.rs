//! How far the audit was sent, in a file: whoever begins again goes on from there.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;

use apseko_trust::digest;

use crate::premises::{Folder, FolderFault};
use crate::storage::{Journal, JournalEnd, StorageError};

/// The place in the audit that one collector has come to.
#[derive(Debug)]
pub(super) struct Cursor {
    folder: Folder,
    name: String,
    /// Held for as long as it is our turn.
    lock: Option<File>,
}

impl Cursor {
    pub fn of(folder: Folder, collector: &str) -> Self {
        let mut name = hex::encode(digest(collector.as_bytes()));
        name.truncate(16);
        Self { folder, name: format!("audit-shipped-{name}"), lock: None }
    }

    /// Whether it is our turn; it is as long as we live.
    pub fn take_turn(&mut self) -> io::Result<Turn> {
        if self.lock.is_some() {
            return Ok(Turn::Ours);
        }
        let path = self.folder.path(&format!("{}.lock", self.name));
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {
                self.lock = Some(file);
                Ok(Turn::Taken)
            }
            Err(TryLockError::WouldBlock) => Ok(Turn::Another),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// From where to go on. The file may belong to an audit that is gone, or name what was taken away since.
    pub fn find(&self, journal: &mut dyn Journal) -> Result<JournalEnd, CursorFault> {
        let start = journal.base()?.map_or(JournalEnd::START, |base| base.end);
        let Some(found) = self.read()? else { return Ok(start) };
        if found.seq < start.seq {
            tracing::warn!(
                from = found.seq,
                to = start.seq,
                "entries were taken away before they were sent; they lie beside the backups"
            );
            return Ok(start);
        }
        let before = found.seq.checked_sub(1);
        let line = journal.after(before, 1)?.pop().map(|line| JournalEnd { seq: line.seq, hash: line.hash });
        if found == start || line == Some(found) {
            return Ok(found);
        }
        tracing::warn!("this is not the audit that was sent before: it is sent from its beginning");
        Ok(start)
    }

    pub fn keep(&self, end: JournalEnd) -> Result<(), CursorFault> {
        Ok(self.folder.replace(&self.name, format!("{}:{}\n", end.seq, hex::encode(end.hash)).as_bytes())?)
    }

    fn read(&self) -> Result<Option<JournalEnd>, CursorFault> {
        let bytes = match self.folder.read(&self.name) {
            Ok(bytes) => bytes,
            Err(FolderFault::Missing(_)) => return Ok(None),
            Err(fault) => return Err(fault.into()),
        };
        let text = String::from_utf8_lossy(&bytes);
        let parsed = JournalEnd::parse(text.trim());
        if parsed.is_none() {
            tracing::warn!("nobody can read how far the audit was sent: it is sent from its beginning");
        }
        Ok(parsed)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It was ours before.
    Ours,
    /// It is ours now.
    Taken,
    /// Another process sends.
    Another,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum CursorFault {
    #[error(transparent)]
    Folder(#[from] FolderFault),
    #[error(transparent)]
    Storage(#[from] StorageError),
}
