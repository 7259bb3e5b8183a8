//! Who holds which lock of a file: SQLite's five levels, and the slots of the write-ahead log.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

pub(super) type HandleId = u64;

/// Someone else is in the way.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Busy;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    None,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

#[derive(Debug, Default)]
pub(super) struct FileLocks {
    holders: BTreeMap<HandleId, Level>,
}

impl FileLocks {
    fn level(&self, handle: HandleId) -> Level {
        self.holders.get(&handle).copied().unwrap_or(Level::None)
    }

    fn highest_of_others(&self, handle: HandleId) -> Level {
        let others = self.holders.iter().filter(|(other, _)| **other != handle);
        others.map(|(_, level)| *level).max().unwrap_or(Level::None)
    }

    pub(super) fn raise(&mut self, handle: HandleId, to: Level) -> Result<(), Busy> {
        let own = self.level(handle);
        if own >= to {
            return Ok(());
        }
        let others = self.highest_of_others(handle);
        let free = match to {
            Level::None => true,
            Level::Shared => others < Level::Pending,
            Level::Reserved | Level::Pending => others < Level::Reserved,
            Level::Exclusive => others == Level::None,
        };
        if free {
            self.holders.insert(handle, to);
            return Ok(());
        }
        // No new reader may come while this one waits for the old ones to leave.
        if to == Level::Exclusive && own == Level::Reserved {
            self.holders.insert(handle, Level::Pending);
        }
        Err(Busy)
    }

    pub(super) fn lower(&mut self, handle: HandleId, to: Level) {
        if to == Level::None {
            self.holders.remove(&handle);
        } else if self.level(handle) > to {
            self.holders.insert(handle, to);
        }
    }

    pub(super) fn is_reserved(&self) -> bool {
        self.holders.values().any(|level| *level >= Level::Reserved)
    }
}

/// A piece of shared memory. SQLite writes to it through a pointer, hence the atomics: they may change behind a
/// shared reference, and they are aligned for everything that SQLite puts there.
pub(super) type Region = Arc<[AtomicU64]>;

const SLOTS: usize = 8;

#[derive(Debug, Clone, Default)]
enum Slot {
    #[default]
    Free,
    Shared(BTreeSet<HandleId>),
    Exclusive(HandleId),
}

/// The memory that the connections of one write-ahead log share.
#[derive(Debug, Default)]
pub(super) struct SharedMemory {
    users: BTreeSet<HandleId>,
    regions: Vec<Region>,
    slots: [Slot; SLOTS],
}

impl SharedMemory {
    pub(super) fn join(&mut self, handle: HandleId) {
        self.users.insert(handle);
    }

    pub(super) fn region(&self, index: usize) -> Option<Region> {
        self.regions.get(index).cloned()
    }

    pub(super) fn grow(&mut self, index: usize, bytes: usize) {
        let words = bytes.div_ceil(size_of::<AtomicU64>());
        while self.regions.len() <= index {
            self.regions.push((0..words).map(|_| AtomicU64::new(0)).collect());
        }
    }

    pub(super) fn share(&mut self, handle: HandleId, slots: Range<usize>) -> Result<(), Busy> {
        let wanted = self.slots.get_mut(slots).unwrap_or_default();
        if wanted.iter().any(|slot| matches!(slot, Slot::Exclusive(owner) if *owner != handle)) {
            return Err(Busy);
        }
        for slot in wanted {
            match slot {
                Slot::Shared(holders) => _ = holders.insert(handle),
                Slot::Free => *slot = Slot::Shared(BTreeSet::from([handle])),
                Slot::Exclusive(_) => {}
            }
        }
        Ok(())
    }

    /// All of them or none.
    pub(super) fn claim(&mut self, handle: HandleId, slots: Range<usize>) -> Result<(), Busy> {
        let wanted = self.slots.get_mut(slots).unwrap_or_default();
        if !wanted.iter().all(|slot| matches!(slot, Slot::Free)) {
            return Err(Busy);
        }
        wanted.fill(Slot::Exclusive(handle));
        Ok(())
    }

    pub(super) fn release(&mut self, handle: HandleId, slots: Range<usize>) {
        for slot in self.slots.get_mut(slots).unwrap_or_default() {
            let empty = match slot {
                Slot::Free => true,
                Slot::Shared(holders) => {
                    holders.remove(&handle);
                    holders.is_empty()
                }
                Slot::Exclusive(owner) => *owner == handle,
            };
            if empty {
                *slot = Slot::Free;
            }
        }
    }

    /// Says whether anyone is left.
    pub(super) fn leave(&mut self, handle: HandleId) -> bool {
        self.release(handle, 0..SLOTS);
        self.users.remove(&handle);
        !self.users.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_waits_for_readers_and_lets_no_new_one_in() {
        let (reader, writer, late) = (1, 2, 3);
        let mut file = FileLocks::default();
        file.raise(reader, Level::Shared).unwrap();
        file.raise(writer, Level::Shared).unwrap();
        file.raise(writer, Level::Reserved).unwrap();
        assert!(file.is_reserved());
        assert_eq!(file.raise(reader, Level::Reserved), Err(Busy), "one writer at a time");
        file.raise(late, Level::Shared).unwrap();
        file.lower(late, Level::None);

        assert_eq!(file.raise(writer, Level::Exclusive), Err(Busy), "a reader is still there");
        assert_eq!(file.raise(late, Level::Shared), Err(Busy), "or the writer would wait for ever");
        file.lower(reader, Level::None);
        file.raise(writer, Level::Exclusive).unwrap();
        assert_eq!(file.raise(reader, Level::Shared), Err(Busy));

        file.lower(writer, Level::Shared);
        file.raise(reader, Level::Shared).unwrap();
        assert!(!file.is_reserved());
    }

    #[test]
    fn two_readers_that_both_want_the_file_alone_get_nothing_and_block_nobody() {
        let mut file = FileLocks::default();
        file.raise(1, Level::Shared).unwrap();
        file.raise(2, Level::Shared).unwrap();
        assert_eq!(file.raise(1, Level::Exclusive), Err(Busy));
        assert_eq!(file.raise(2, Level::Exclusive), Err(Busy));
        file.raise(3, Level::Shared).unwrap();
    }

    #[test]
    fn a_slot_is_shared_by_many_or_owned_by_one() {
        let mut shared = SharedMemory::default();
        shared.share(1, 3..4).unwrap();
        shared.share(2, 3..4).unwrap();
        assert_eq!(shared.claim(3, 2..5), Err(Busy), "one taken slot spoils the whole range");
        shared.share(3, 2..3).unwrap();
        shared.release(3, 2..3);
        shared.release(1, 3..4);
        assert_eq!(shared.claim(3, 3..4), Err(Busy), "the second reader is still there");
        shared.release(2, 3..4);
        shared.claim(3, 2..5).unwrap();
        assert_eq!(shared.share(1, 4..5), Err(Busy));
        shared.release(1, 2..5);
        assert_eq!(shared.share(1, 4..5), Err(Busy), "only the owner lets go");
    }

    #[test]
    fn who_leaves_takes_the_locks_along_and_the_memory_stays_for_the_others() {
        let mut shared = SharedMemory::default();
        shared.join(1);
        shared.join(2);
        shared.grow(1, 4096);
        assert!(shared.region(1).is_some() && shared.region(2).is_none());
        shared.claim(1, 0..8).unwrap();
        assert!(shared.leave(1));
        shared.claim(2, 0..8).unwrap();
        assert!(!shared.leave(2), "the last one turns off the light");
    }
}
