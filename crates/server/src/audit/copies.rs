//! The copies beside backups, read like the audit itself: what was taken away from the database can still be asked and checked.

use std::path::Path;

use super::AuditFault;
use super::segment::Kept;
use crate::storage::{Journal, JournalBase, JournalEnd, JournalLine, StorageError};

/// The longest chain in a folder of copies. Nothing can be added to it.
#[derive(Debug)]
pub struct Copies {
    kept: Kept,
    /// The piece that was read last.
    open: Option<(usize, Vec<JournalLine>)>,
}

impl Copies {
    /// Opens a folder; one without copies is an empty audit.
    pub fn open(folder: &Path) -> Result<Self, AuditFault> {
        let kept = Kept::of(folder)?.unwrap_or(Kept { pieces: Vec::new(), base: None });
        Ok(Self { kept, open: None })
    }

    fn piece(&mut self, number: usize) -> Result<&[JournalLine], StorageError> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            let Some(piece) = self.kept.pieces.get(number) else { return Ok(&[]) };
            let lines = piece.lines().map_err(|fault| StorageError::Damaged(fault.to_string()))?;
            self.open = Some((number, lines));
        }
        Ok(self.open.as_ref().map_or(&[], |(_, lines)| lines))
    }

    /// Lines before a place that are wanted, the newest first.
    fn back(
        &mut self,
        before: Option<u64>,
        limit: usize,
        is_wanted: impl Fn(&JournalLine) -> bool,
    ) -> Result<Vec<JournalLine>, StorageError> {
        let mut found: Vec<JournalLine> = Vec::new();
        let mut bound = before.unwrap_or(u64::MAX);
        for number in (0..self.kept.pieces.len()).rev() {
            if found.len() >= limit || self.kept.pieces.get(number).is_none_or(|piece| piece.first >= bound) {
                continue;
            }
            for line in self.piece(number)?.iter().rev() {
                // Two processes may have written the same entries down.
                if line.seq < bound {
                    bound = line.seq;
                    found.extend(is_wanted(line).then(|| line.clone()));
                }
                if found.len() >= limit {
                    break;
                }
            }
        }
        Ok(found)
    }
}

impl Journal for Copies {
    fn append(&mut self, _: &mut dyn FnMut(JournalEnd) -> Vec<JournalLine>) -> Result<(), StorageError> {
        Err(StorageError::ReadOnly)
    }

    fn after(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        let mut found: Vec<JournalLine> = Vec::new();
        let mut last = seq.unwrap_or(0);
        for number in 0..self.kept.pieces.len() {
            if found.len() >= limit || self.kept.pieces.get(number).is_none_or(|piece| piece.last <= last) {
                continue;
            }
            let room = limit - found.len();
            let lines = self.piece(number)?.iter().filter(|line| line.seq > last).take(room);
            found.extend(lines.cloned());
            last = found.last().map_or(last, |line| line.seq);
        }
        Ok(found)
    }

    fn before(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        self.back(seq, limit, |_| true)
    }

    fn about(
        &mut self,
        subject: &str,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<JournalLine>, StorageError> {
        self.back(before, limit, |line| line.subject.as_deref() == Some(subject))
    }

    fn between(&mut self, since_ms: i64, until_ms: i64) -> Result<Option<(u64, u64)>, StorageError> {
        let is_wanted = |line: &JournalLine| (since_ms..until_ms).contains(&line.at_ms);
        let mut found: Option<(u64, u64)> = None;
        for number in 0..self.kept.pieces.len() {
            for line in self.piece(number)?.iter().filter(|line| is_wanted(line)) {
                let (first, last) = found.unwrap_or((line.seq, line.seq));
                found = Some((first.min(line.seq), last.max(line.seq)));
            }
        }
        Ok(found)
    }

    fn end(&mut self) -> Result<JournalEnd, StorageError> {
        let last = self.before(None, 1)?.pop().map(|line| JournalEnd { seq: line.seq, hash: line.hash });
        Ok(last.or_else(|| self.kept.base.as_ref().map(|base| base.end)).unwrap_or(JournalEnd::START))
    }

    fn base(&mut self) -> Result<Option<JournalBase>, StorageError> {
        Ok(self.kept.base.clone())
    }

    fn rest_on(&mut self, _: &JournalBase) -> Result<(), StorageError> {
        Err(StorageError::ReadOnly)
    }
}
