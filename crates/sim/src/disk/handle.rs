//! One open file, as the process that opened it sees it: after its end every call is refused.

use std::ops::Range;

use super::Disk;
use super::locks::{HandleId, Level, Region};
use super::platter::{Platter, Refusal};

const ANONYMOUS: &str = "temporary";

#[derive(Debug)]
pub(super) struct Handle {
    disk: Disk,
    name: String,
    id: HandleId,
    run: u64,
    /// SQLite has pointers into them, also when the machine of the handle has long lost its power.
    mapped: Vec<Region>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct OpenAs {
    pub(super) create: bool,
    pub(super) exclusive: bool,
}

impl Handle {
    pub(super) fn open(path: &str, how: OpenAs) -> Result<Self, Refusal> {
        let (disk, name) = Disk::find(path).ok_or(Refusal::Missing)?;
        Self::on(disk, name, how)
    }

    /// A temporary file. SQLite does not say which disk it belongs to, so it gets one of its own, without faults.
    pub(super) fn anonymous() -> Result<Self, Refusal> {
        Self::on(Disk::new(), ANONYMOUS, OpenAs { create: true, exclusive: true })
    }

    fn on(disk: Disk, name: &str, how: OpenAs) -> Result<Self, Refusal> {
        let mut platter = disk.platter();
        if platter.is_stopped() {
            return Err(Refusal::Gone);
        }
        let id = platter.open(name, how.create, how.exclusive)?;
        let run = platter.run();
        drop(platter);
        Ok(Self { disk, name: name.to_owned(), id, run, mapped: Vec::new() })
    }

    pub(super) fn is_stale(&self) -> bool {
        self.with(|_| Ok(())).is_err()
    }

    fn with<T>(&self, act: impl FnOnce(&mut Platter) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut platter = self.disk.platter();
        if platter.is_stopped() || platter.run() != self.run {
            return Err(Refusal::Gone);
        }
        act(&mut platter)
    }

    pub(super) fn read(&self, offset: usize, out: &mut [u8]) -> Result<usize, Refusal> {
        self.with(|platter| platter.read(&self.name, offset, out))
    }

    pub(super) fn write(&self, offset: usize, bytes: &[u8]) -> Result<(), Refusal> {
        self.with(|platter| platter.write(&self.name, offset, bytes))
    }

    pub(super) fn resize(&self, size: usize) -> Result<(), Refusal> {
        self.with(|platter| platter.resize(&self.name, size))
    }

    pub(super) fn sync(&self) -> Result<(), Refusal> {
        self.with(|platter| platter.sync(&self.name))
    }

    pub(super) fn size(&self) -> Result<usize, Refusal> {
        self.with(|platter| platter.size(&self.name))
    }

    pub(super) fn raise(&self, to: Level) -> Result<(), Refusal> {
        self.with(|platter| platter.raise(&self.name, self.id, to))
    }

    /// The locks of an ended process are gone anyway, so this always succeeds.
    pub(super) fn lower(&self, to: Level) {
        _ = self.with(|platter| {
            platter.lower(&self.name, self.id, to);
            Ok(())
        });
    }

    pub(super) fn is_reserved(&self) -> Result<bool, Refusal> {
        self.with(|platter| Ok(platter.is_reserved(&self.name)))
    }

    /// With `bytes`, makes the region when there is none yet.
    pub(super) fn map(&mut self, index: usize, bytes: Option<usize>) -> Result<Option<Region>, Refusal> {
        let region = self.with(|platter| platter.region(&self.name, self.id, index, bytes))?;
        self.mapped.extend(region.clone());
        Ok(region)
    }

    /// The pointers that SQLite got from [`Handle::map`] end here.
    pub(super) fn unmap(&mut self) {
        self.mapped.clear();
        _ = self.with(|platter| {
            platter.leave_shared(&self.name, self.id);
            Ok(())
        });
    }

    pub(super) fn share(&self, slots: Range<usize>) -> Result<(), Refusal> {
        self.with(|platter| platter.share(&self.name, self.id, slots))
    }

    pub(super) fn claim(&self, slots: Range<usize>) -> Result<(), Refusal> {
        self.with(|platter| platter.claim(&self.name, self.id, slots))
    }

    pub(super) fn release(&self, slots: Range<usize>) -> Result<(), Refusal> {
        self.with(|platter| platter.release(&self.name, self.id, slots))
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        _ = self.with(|platter| {
            platter.close(&self.name, self.id);
            Ok(())
        });
    }
}

/// Asks the disk of a path about its directory.
pub(super) fn in_directory<T>(
    path: &str,
    ask: impl FnOnce(&mut Platter, &str) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let (disk, name) = Disk::find(path).ok_or(Refusal::Missing)?;
    let mut platter = disk.platter();
    if platter.is_stopped() {
        return Err(Refusal::Gone);
    }
    ask(&mut platter, name)
}
