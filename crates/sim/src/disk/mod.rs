//! A disk that can lose power, fill up and fail, for the real SQLite: the store must keep its promise on it.
//!
//! What a power cut leaves:
//! - a synced change stays; of the others each alone is kept, lost or torn: some of its 512-byte sectors arrive;
//! - a new file may vanish and a deleted one come back, until the directory is synced. A deletion with `syncDir` and
//!   the first sync of a new file do that, as SQLite's VFS for Unix does; both settle the whole directory.
//!
//! Limits:
//! - No sector comes out as noise. SQLCipher would not survive that in the first sector of the database, where it keeps
//!   the salt of the key, nor SQLite in the log, when two cuts follow each other.
//! - After a failed sync the changes wait for the next one, while Linux may forget them.
//! - SQLite and SQLCipher draw their random numbers from the operating system: the bytes differ from run to run.

mod content;
mod handle;
mod locks;
mod platter;
mod vfs;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use platter::Platter;
pub use vfs::register;

/// The name to open connections with, once [`register`] was called.
pub const VFS: &str = "apseko-sim-disk";

static DISKS: Mutex<BTreeMap<u64, Weak<Inner>>> = Mutex::new(BTreeMap::new());
static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// What can go wrong with a write, a truncation or a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No room: this and every later one fails, until [`Disk::heal`].
    Full,
    /// The next write or truncation fails, once.
    WriteError,
    /// The next sync fails, once.
    SyncError,
    /// Nothing works any more, in the middle of whatever SQLite was doing. Afterwards say what it was:
    /// [`Disk::lose_power`] or [`Disk::kill`].
    Stop,
}

/// What the files of a disk hold.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DiskImage {
    files: BTreeMap<String, Vec<u8>>,
}

impl fmt::Debug for DiskImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.files.iter().map(|(name, bytes)| (name, bytes.len()))).finish()
    }
}

/// One device's disk. Clones are the same disk; it lives as long as a clone or an open connection.
#[derive(Clone)]
pub struct Disk(Arc<Inner>);

struct Inner {
    id: u64,
    platter: Mutex<Platter>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        DISKS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disk").field("id", &self.0.id).field("files", &self.snapshot()).finish()
    }
}

impl Default for Disk {
    fn default() -> Self {
        Self::new()
    }
}

impl From<&DiskImage> for Disk {
    fn from(image: &DiskImage) -> Self {
        let disk = Self::new();
        disk.restore(image);
        disk
    }
}

impl From<DiskImage> for Disk {
    fn from(image: DiskImage) -> Self {
        Self::from(&image)
    }
}

impl Disk {
    /// An empty disk.
    pub fn new() -> Self {
        let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        let inner = Arc::new(Inner { id, platter: Mutex::default() });
        DISKS.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::downgrade(&inner));
        Self(inner)
    }

    /// Where SQLite finds the file `name` of this disk, opened with [`VFS`].
    pub fn path(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/{}/{name}", self.0.id))
    }

    /// The machine goes off. Open connections get errors from now on; open new ones for the next start.
    pub fn lose_power(&self, random: &mut impl FnMut() -> u64) {
        self.platter().lose_power(random);
    }

    /// The process ends and the machine runs on: no change is lost, the locks are. Open connections get errors.
    pub fn kill(&self) {
        self.platter().next_run();
    }

    /// Lets the `n`-th write, truncation or sync from now fail; the next one is the first. One fault at a time.
    pub fn fail_writes_after(&self, n: u64, fault: Fault) {
        self.platter().arm(n, fault);
    }

    /// Takes the fault away. A machine that was stopped stays stopped until the next start.
    pub fn heal(&self) {
        self.platter().disarm();
    }

    /// A disk that calls a sync done without doing it: to see the tests fail.
    pub fn lying_sync(&self, lying: bool) {
        self.platter().lie(lying);
    }

    /// The files as a reader sees them now, synced or not.
    pub fn snapshot(&self) -> DiskImage {
        self.platter().snapshot()
    }

    /// Puts all files back, durably. Open connections get errors from now on.
    pub fn restore(&self, image: &DiskImage) {
        self.platter().restore(image);
    }

    /// Writes, truncations and syncs so far, failed ones included.
    pub fn writes(&self) -> u64 {
        self.platter().writes()
    }

    /// The size of all files.
    pub fn bytes(&self) -> u64 {
        self.platter().bytes()
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.0.platter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The disk of a path that [`Disk::path`] made, and the file's name on it.
    fn find(path: &str) -> Option<(Self, &str)> {
        let (id, name) = path.strip_prefix('/')?.split_once('/')?;
        let id: u64 = id.parse().ok()?;
        let disk = DISKS.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        // Only after the table is free again: this may become the last owner, and its end needs the table.
        Some((Self(disk?.upgrade()?), name))
    }
}
