//! Following the feed: each step is bounded, reads one picture of the feed and is one transaction of the rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_casework::PROJECTION_VERSION;
use apseko_oplog::{EntityRef, OpId, RegisterKey};

use super::batch;
use crate::ledger::Working;
use crate::storage::derived::{RowStore, RowTurn, Standing};
use crate::storage::{Head, Storage, StorageError};

/// How much one step does.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// So many lines of the feed, and what stays of their group.
    pub lines: usize,
    /// So many notes of what moved without a line.
    pub notes: usize,
    /// So many things, while all rows are made anew: a sheet may bring a thousand answers along.
    pub things: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { lines: 1_000, notes: 1_000, things: 64 }
    }
}

/// What a step came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    /// Nothing is left to do: this is how far the rows are, and the feed.
    Even(Standing),
    /// There may be more to do.
    More(Standing),
    /// Another process is doing it, or a newer program did.
    Passed,
}

/// Brings rows up to date with a feed, step by step. Any number of processes may try.
#[derive(Debug, Clone)]
pub struct Follower {
    feed: Arc<dyn Storage>,
    rows: Arc<dyn RowStore>,
    limits: Limits,
}

impl Follower {
    /// Follows this feed with these rows.
    pub fn new(feed: Arc<dyn Storage>, rows: Arc<dyn RowStore>, limits: Limits) -> Self {
        Self { feed, rows, limits }
    }

    /// One step.
    pub fn step(&self) -> Result<Did, StorageError> {
        let Some(mut turn) = self.rows.turn()? else { return Ok(Did::Passed) };
        // After the turn: what the last one who had it wrote is never newer than this picture.
        let feed = Working::begin(self.feed.read()?, None)?;
        let (head, last_note) = (feed.head(), feed.last_moved()?);
        let found = turn.standing()?;
        if found.as_ref().is_some_and(|standing| is_newer(standing, &head)) {
            turn.give_up()?;
            return Ok(Did::Passed);
        }
        let standing = found.filter(|standing| follows(standing, &head, last_note));
        let Some(mut standing) = standing else {
            turn.clear()?;
            let standing = beginning(&head, last_note);
            turn.commit(Some(&standing))?;
            return Ok(Did::More(standing));
        };
        standing.newest = head.meta.head;
        if standing.making.is_some() {
            self.make(&feed, turn.as_mut(), &mut standing)?;
        } else if standing.noted < last_note {
            self.take_notes(&feed, turn.as_mut(), &mut standing)?;
        } else if standing.place < head.meta.head {
            self.take_lines(&feed, turn.as_mut(), &mut standing)?;
        } else {
            turn.give_up()?;
            return Ok(Did::Even(standing));
        }
        turn.commit(Some(&standing))?;
        Ok(Did::More(standing))
    }

    /// Steps until nothing is left to do, or another process is doing it.
    pub fn catch_up(&self, go_on: &dyn Fn() -> bool) -> Result<Did, StorageError> {
        loop {
            let did = self.step()?;
            if !matches!(did, Did::More(_)) || !go_on() {
                return Ok(did);
            }
        }
    }

    /// Throws all rows away, so that the next step begins to make them anew; `false` while another process is at work.
    pub fn forget(&self) -> Result<bool, StorageError> {
        let Some(mut turn) = self.rows.turn()? else { return Ok(false) };
        turn.clear()?;
        turn.commit(None)?;
        Ok(true)
    }

    /// The next things, while all rows are made anew. What moves meanwhile is found by its line afterwards.
    fn make(
        &self,
        feed: &Working,
        turn: &mut dyn RowTurn,
        standing: &mut Standing,
    ) -> Result<(), StorageError> {
        let Some(last) = standing.making.take() else { return Ok(()) };
        let page = feed.things_of_all(last.as_ref(), self.limits.things)?;
        let Some(newest) = page.last() else { return Ok(()) };
        standing.making = Some(Some(*newest));
        let things: BTreeSet<EntityRef> = page.iter().map(|thing| thing.entity).collect();
        turn.write(&batch::of_things(feed, &things)?)
    }

    /// Before the lines: a place is only right when the notes that belong to it are taken too.
    fn take_notes(
        &self,
        feed: &Working,
        turn: &mut dyn RowTurn,
        standing: &mut Standing,
    ) -> Result<(), StorageError> {
        let notes = feed.moved_after(standing.noted, self.limits.notes)?;
        standing.noted = notes.last().map_or(standing.noted, |(n, _)| *n);
        let moved: BTreeSet<RegisterKey> = notes.into_iter().map(|(_, register)| register).collect();
        turn.write(&batch::of_moved(feed, &moved)?)
    }

    /// The next lines, up to the end of a group: nobody sees a petition and not its verdict.
    fn take_lines(
        &self,
        feed: &Working,
        turn: &mut dyn RowTurn,
        standing: &mut Standing,
    ) -> Result<(), StorageError> {
        let mut lines = feed.lines_of_all(standing.place, self.limits.lines)?;
        let (Some((_, first)), Some((_, last))) = (lines.first().copied(), lines.last().copied()) else {
            return Err(StorageError::Damaged("the feed is shorter than its counter says".to_owned()));
        };
        if last.seq < first.group_end {
            let left = usize::try_from(first.group_end - last.seq).unwrap_or(usize::MAX);
            lines.extend(feed.lines_of_all(last.seq, left)?);
        } else if last.seq < last.group_end {
            lines.retain(|(_, line)| line.group_end <= last.seq);
        }
        standing.place = lines.last().map_or(standing.place, |(_, line)| line.seq);
        let ops: BTreeSet<OpId> = lines.iter().map(|(_, line)| line.op).collect();
        let moved = BTreeSet::from_iter(feed.told_by_all(&Vec::from_iter(ops))?);
        turn.write(&batch::of_moved(feed, &moved)?)
    }
}

/// Whether a newer program keeps the rows: beside it an older one would make all of them anew, and it again.
fn is_newer(standing: &Standing, head: &Head) -> bool {
    standing.version > PROJECTION_VERSION && standing.epoch == head.meta.epoch
}

/// Whether rows can go on from where they are. If not, another program or another life of the feed made them.
fn follows(standing: &Standing, head: &Head, last_note: i64) -> bool {
    standing.version == PROJECTION_VERSION
        && standing.level == head.meta.level
        && standing.epoch == head.meta.epoch
        && standing.place <= head.meta.head
        && standing.newest <= head.meta.head
        && standing.noted <= last_note
}

/// All rows are about to be made anew from this picture on.
fn beginning(head: &Head, last_note: i64) -> Standing {
    Standing {
        version: PROJECTION_VERSION,
        level: head.meta.level,
        epoch: head.meta.epoch,
        place: head.meta.head,
        newest: head.meta.head,
        noted: last_note,
        making: Some(None),
    }
}
