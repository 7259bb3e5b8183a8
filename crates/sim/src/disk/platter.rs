//! The disk behind the handles: its files and directory, its faults, and the locks of the running machine.

use std::collections::BTreeMap;
use std::ops::Range;

use super::content::{Content, TooFar};
use super::locks::{Busy, FileLocks, HandleId, Level, Region, SharedMemory};
use super::{DiskImage, Fault};

/// Why the disk did not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The machine or the process of the handle is gone, or the file is.
    Gone,
    Missing,
    Exists,
    Busy,
    Full,
    FullForShared,
    Write,
    Sync,
}

impl From<Busy> for Refusal {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

impl From<TooFar> for Refusal {
    fn from(_: TooFar) -> Self {
        Self::Full
    }
}

#[derive(Debug, Clone, Copy)]
struct Armed {
    fault: Fault,
    writes_left: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Change,
    Sync,
}

#[derive(Debug, Clone, Default)]
struct File {
    content: Content,
    /// The directory on the disk knows the file. Until then a power cut may take it away whole.
    entered: bool,
}

#[derive(Debug, Default)]
pub(super) struct Platter {
    files: BTreeMap<String, File>,
    /// Deleted, but the directory on the disk does not know it yet: a power cut may bring them back.
    ghosts: BTreeMap<String, File>,
    locks: BTreeMap<String, FileLocks>,
    shared: BTreeMap<String, SharedMemory>,
    run: u64,
    handles: HandleId,
    writes: u64,
    fault: Option<Armed>,
    stopped: bool,
    lying: bool,
}

impl Platter {
    pub(super) fn run(&self) -> u64 {
        self.run
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    pub(super) fn writes(&self) -> u64 {
        self.writes
    }

    pub(super) fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.content.visible().len() as u64).sum()
    }

    pub(super) fn arm(&mut self, writes_left: u64, fault: Fault) {
        self.fault = Some(Armed { fault, writes_left });
    }

    pub(super) fn disarm(&mut self) {
        self.fault = None;
    }

    pub(super) fn lie(&mut self, lying: bool) {
        self.lying = lying;
    }

    /// The next process, on the same files.
    pub(super) fn next_run(&mut self) {
        self.run += 1;
        self.locks.clear();
        self.shared.clear();
        self.stopped = false;
        // A full disk is full after the next start too; a stop belonged to the run that ended.
        self.fault = self.fault.filter(|armed| armed.fault != Fault::Stop);
    }

    pub(super) fn lose_power(&mut self, random: &mut impl FnMut() -> u64) {
        self.files.retain(|_, file| file.entered || random().is_multiple_of(2));
        for (name, ghost) in std::mem::take(&mut self.ghosts) {
            if random().is_multiple_of(2) {
                self.files.entry(name).or_insert(ghost);
            }
        }
        for file in self.files.values_mut() {
            file.content.lose_power(random);
            file.entered = true;
        }
        self.next_run();
    }

    pub(super) fn snapshot(&self) -> DiskImage {
        let content = |(name, file): (&String, &File)| (name.clone(), file.content.visible().to_vec());
        DiskImage { files: self.files.iter().map(content).collect() }
    }

    pub(super) fn restore(&mut self, image: &DiskImage) {
        let settled = |(name, bytes): (&String, &Vec<u8>)| {
            (name.clone(), File { content: Content::settled(bytes), entered: true })
        };
        self.files = image.files.iter().map(settled).collect();
        self.ghosts.clear();
        self.next_run();
    }

    /// Counts one step of writing and says what is to go wrong with it.
    fn step(&mut self, step: Step) -> Option<Refusal> {
        self.writes += 1;
        let armed = self.fault.as_mut()?;
        armed.writes_left = armed.writes_left.saturating_sub(1);
        if armed.writes_left > 0 {
            return None;
        }
        match (armed.fault, step) {
            (Fault::Full, _) => Some(Refusal::Full),
            (Fault::Stop, _) => {
                self.stopped = true;
                Some(Refusal::Gone)
            }
            (Fault::WriteError, Step::Change) => {
                self.fault = None;
                Some(Refusal::Write)
            }
            (Fault::SyncError, Step::Sync) => {
                self.fault = None;
                Some(Refusal::Sync)
            }
            (Fault::WriteError, Step::Sync) | (Fault::SyncError, Step::Change) => None,
        }
    }

    fn is_full(&self) -> bool {
        self.fault.is_some_and(|armed| armed.fault == Fault::Full && armed.writes_left == 0)
    }

    fn file(&mut self, name: &str) -> Result<&mut File, Refusal> {
        self.files.get_mut(name).ok_or(Refusal::Gone)
    }

    pub(super) fn open(&mut self, name: &str, create: bool, exclusive: bool) -> Result<HandleId, Refusal> {
        match (self.files.contains_key(name), create) {
            (true, true) if exclusive => return Err(Refusal::Exists),
            (false, false) => return Err(Refusal::Missing),
            (false, true) => _ = self.files.insert(name.to_owned(), File::default()),
            (true, _) => {}
        }
        self.handles += 1;
        Ok(self.handles)
    }

    pub(super) fn close(&mut self, name: &str, handle: HandleId) {
        self.lower(name, handle, Level::None);
        self.leave_shared(name, handle);
    }

    /// An empty file counts as none, as with the VFS that SQLite brings along.
    pub(super) fn holds_something(&self, name: &str) -> bool {
        self.files.get(name).is_some_and(|file| !file.content.visible().is_empty())
    }

    pub(super) fn exists(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    pub(super) fn delete(&mut self, name: &str, durably: bool) -> Result<(), Refusal> {
        let file = self.files.remove(name).ok_or(Refusal::Missing)?;
        // A ghost of the same name is older and stays: it is what the directory on the disk still shows.
        if file.entered {
            self.ghosts.insert(name.to_owned(), file);
        }
        if durably {
            self.sync_directory();
        }
        Ok(())
    }

    fn sync_directory(&mut self) {
        if self.lying {
            return;
        }
        self.ghosts.clear();
        for file in self.files.values_mut() {
            file.entered = true;
        }
    }

    pub(super) fn read(&mut self, name: &str, offset: usize, out: &mut [u8]) -> Result<usize, Refusal> {
        Ok(self.file(name)?.content.read(offset, out))
    }

    pub(super) fn size(&mut self, name: &str) -> Result<usize, Refusal> {
        Ok(self.file(name)?.content.visible().len())
    }

    pub(super) fn write(&mut self, name: &str, offset: usize, bytes: &[u8]) -> Result<(), Refusal> {
        let refusal = self.step(Step::Change);
        let lands = match refusal {
            // When the machine stops, this write is the one on its way.
            None | Some(Refusal::Gone) => bytes,
            // A failed write may have come half the way.
            Some(_) => bytes.get(..bytes.len() / 2).unwrap_or_default(),
        };
        self.file(name)?.content.write(offset, lands)?;
        refusal.map_or(Ok(()), Err)
    }

    pub(super) fn resize(&mut self, name: &str, size: usize) -> Result<(), Refusal> {
        let refusal = self.step(Step::Change);
        if matches!(refusal, None | Some(Refusal::Gone)) {
            self.file(name)?.content.resize(size)?;
        }
        refusal.map_or(Ok(()), Err)
    }

    pub(super) fn sync(&mut self, name: &str) -> Result<(), Refusal> {
        if let Some(refusal) = self.step(Step::Sync) {
            return Err(refusal);
        }
        if self.lying {
            return Ok(());
        }
        let file = self.file(name)?;
        file.content.sync();
        if !file.entered {
            self.sync_directory();
        }
        Ok(())
    }

    pub(super) fn raise(&mut self, name: &str, handle: HandleId, to: Level) -> Result<(), Refusal> {
        Ok(self.locks.entry(name.to_owned()).or_default().raise(handle, to)?)
    }

    pub(super) fn lower(&mut self, name: &str, handle: HandleId, to: Level) {
        if let Some(locks) = self.locks.get_mut(name) {
            locks.lower(handle, to);
        }
    }

    pub(super) fn is_reserved(&self, name: &str) -> bool {
        self.locks.get(name).is_some_and(FileLocks::is_reserved)
    }

    pub(super) fn region(
        &mut self,
        name: &str,
        handle: HandleId,
        index: usize,
        bytes: Option<usize>,
    ) -> Result<Option<Region>, Refusal> {
        let full = self.is_full();
        let shared = self.shared.entry(name.to_owned()).or_default();
        shared.join(handle);
        if let (None, Some(bytes)) = (shared.region(index), bytes) {
            if full {
                return Err(Refusal::FullForShared);
            }
            shared.grow(index, bytes);
        }
        Ok(shared.region(index))
    }

    fn slots(&mut self, name: &str) -> Result<&mut SharedMemory, Refusal> {
        self.shared.get_mut(name).ok_or(Refusal::Gone)
    }

    pub(super) fn share(&mut self, name: &str, handle: HandleId, slots: Range<usize>) -> Result<(), Refusal> {
        Ok(self.slots(name)?.share(handle, slots)?)
    }

    pub(super) fn claim(&mut self, name: &str, handle: HandleId, slots: Range<usize>) -> Result<(), Refusal> {
        Ok(self.slots(name)?.claim(handle, slots)?)
    }

    pub(super) fn release(
        &mut self,
        name: &str,
        handle: HandleId,
        slots: Range<usize>,
    ) -> Result<(), Refusal> {
        self.slots(name)?.release(handle, slots);
        Ok(())
    }

    /// The memory goes with its last user, as the file behind it would.
    pub(super) fn leave_shared(&mut self, name: &str, handle: HandleId) {
        if self.shared.get_mut(name).is_some_and(|shared| !shared.leave(handle)) {
            self.shared.remove(name);
        }
    }
}
