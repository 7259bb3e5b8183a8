//! What was fetched from the office lies sealed under `fetched/`, bounded, and may go at any time: nothing of it is missed, because it
//! can be fetched again. The row is written when the bytes are on the disk; bytes without a row are taken away.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use apseko_store::{Fetched, Store, StoreError};
use apseko_sync::{NotReadable, NotTaken, Taker};
use apseko_vault::{Binding, Key, SealError, SealedReader, SealedWriter};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Gone, SealedSource, name_of, unreadable};
use crate::Host;

/// Fetched files take no more room than this,
const MOST_BYTES: u64 = 2 << 30;
/// and no more than this part of what would be free without them.
const PART_OF_FREE: u64 = 10;
const VERSION: u32 = 1;
/// Somebody who looks at the same thing again is not written down each time.
const SAME_USE_S: i64 = 60 * 60;
/// There is no room for it within the bound.
const NO_ROOM: &str = "file.no_room";
/// Its case has left this device.
const LEFT: &str = "case.left";
const DISK: &str = "file.disk";

/// Fills bytes with randomness.
pub(crate) type Fill = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// By the machine.
pub(crate) fn filled_by(host: &Arc<dyn Host>) -> Fill {
    let host = Arc::clone(host);
    Arc::new(move |bytes: &mut [u8]| host.randomness(bytes))
}

/// Names of files that are being written and have no row yet.
type UnderWay = Arc<Mutex<BTreeSet<Uuid>>>;

/// Where what was fetched lies, and what opens it.
#[derive(Clone)]
pub(crate) struct FetchedRoom {
    store: Arc<Store>,
    key: Key,
    fill: Fill,
    under_way: UnderWay,
}

/// What is to be kept of something that was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) case: Uuid,
    pub(crate) evidence: Uuid,
    pub(crate) sum: [u8; 32],
    pub(crate) preview: bool,
}

impl FetchedRoom {
    pub(crate) fn new(store: Arc<Store>, key: Key, fill: Fill) -> Self {
        Self { store, key, fill, under_way: UnderWay::default() }
    }

    fn path(&self, sealed: Uuid) -> PathBuf {
        self.store.fetched_folder().join(name_of(sealed))
    }

    /// Whether the bytes of a row are there.
    pub(crate) fn has(&self, fetched: &Fetched) -> bool {
        self.path(fetched.sealed).exists()
    }

    /// Opens what was fetched, and notes that somebody looks at it.
    pub(crate) fn open(&self, fetched: &Fetched, now: Timestamp) -> Result<SealedSource, NotReadable> {
        let input =
            File::open(self.path(fetched.sealed)).map_err(|error| unreadable(&SealError::Io(error)))?;
        let binding = Binding { owner: fetched.case.into_bytes(), version: fetched.version };
        let opened = SealedReader::open(input, &self.key, binding).map_err(|error| unreadable(&error))?;
        if now.duration_since(fetched.used_at).as_secs() >= SAME_USE_S
            && let Err(error) = self.store.note_fetched_use(fetched.sealed, now)
        {
            tracing::warn!(code = %error.code(), "That a fetched file was used was not noted.");
        }
        Ok(SealedSource(opened))
    }

    /// A place for bytes that come.
    pub(crate) fn taker(&self, label: Label) -> FetchedTaker {
        FetchedTaker { room: self.clone(), label, open: None }
    }

    /// Makes room for so many bytes more; what was not used for longest goes first.
    pub(crate) fn make_room(&self, bytes: u64, free: Option<u64>) -> Result<(), NotTaken> {
        let lying =
            self.store.read::<_, StoreError>(|view| view.fetched()).map_err(|error| not_kept(&error))?;
        let goes = to_go(&lying, bytes, free).ok_or_else(|| not_taken(NO_ROOM))?;
        self.forget(goes).map_err(|error| not_kept(&error))?;
        Ok(())
    }

    /// Lets go of everything that was fetched.
    pub(crate) fn let_all_go(&self) -> Result<Gone, StoreError> {
        self.forget(self.store.read::<_, StoreError>(|view| view.fetched())?)
    }

    /// The rows first, and then the bytes. What cannot be taken away now is taken away at the next opening.
    pub(crate) fn forget(&self, goes: Vec<Fetched>) -> Result<Gone, StoreError> {
        if goes.is_empty() {
            return Ok(Gone::default());
        }
        self.store.forget_fetched(goes.iter().map(|fetched| fetched.sealed).collect())?;
        let mut gone = Gone::default();
        for fetched in goes {
            match fs::remove_file(self.path(fetched.sealed)) {
                Ok(()) => {
                    gone.files += 1;
                    gone.bytes = gone.bytes.saturating_add(fetched.size);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => tracing::warn!(%error, "The bytes of a fetched file stay for now."),
            }
        }
        Ok(gone)
    }

    /// Takes away bytes that no row speaks of: what a crash has left, and what was fetched of cases that have left.
    pub(crate) fn sweep(&self) {
        if let Err(error) = self.take_away_strays() {
            tracing::warn!(code = %error.code(), cause = %error, "What was fetched was not swept.");
        }
    }

    fn take_away_strays(&self) -> Result<(), StoreError> {
        let entries = match fs::read_dir(self.store.fetched_folder()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let lying = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        // In this order: whatever is written meanwhile is under way before it lies there, and has its row before it is not.
        let under_way = self.names_under_way().clone();
        let rows = self.store.read::<_, StoreError>(|view| view.fetched())?;
        let known: BTreeSet<String> =
            rows.iter().map(|row| row.sealed).chain(under_way).map(name_of).collect();
        let is_stray = |path: &PathBuf| {
            path.file_name().is_none_or(|name| !known.contains(name.to_string_lossy().as_ref()))
        };
        for path in lying.iter().filter(|path| is_stray(path)) {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    fn names_under_way(&self) -> std::sync::MutexGuard<'_, BTreeSet<Uuid>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What goes so that so many bytes more are within the bound; nothing if they alone are more.
fn to_go(lying: &[Fetched], bytes: u64, free: Option<u64>) -> Option<Vec<Fetched>> {
    let mut taken = lying.iter().map(|fetched| fetched.size).fold(0, u64::saturating_add);
    let most = free.map_or(MOST_BYTES, |free| MOST_BYTES.min(free.saturating_add(taken) / PART_OF_FREE));
    let left_for_others = most.checked_sub(bytes)?;
    let mut goes = Vec::new();
    for fetched in lying {
        if taken <= left_for_others {
            break;
        }
        taken = taken.saturating_sub(fetched.size);
        goes.push(fetched.clone());
    }
    Some(goes)
}

/// Seals what comes. Dropped before it was kept, it leaves nothing behind.
pub(crate) struct FetchedTaker {
    room: FetchedRoom,
    label: Label,
    open: Option<(Uuid, SealedWriter<BufWriter<File>>)>,
}

impl FetchedTaker {
    /// Keeps what came: the bytes are on the disk before the row says that they are there.
    pub(crate) fn keep(mut self, now: Timestamp, free: Option<u64>) -> Result<(), NotTaken> {
        let Some((sealed, writer)) = self.open.take() else { return Err(not_taken(DISK)) };
        let kept = self.finish(sealed, writer, now, free);
        if kept.is_err() {
            self.throw_away(sealed);
        }
        self.room.names_under_way().remove(&sealed);
        kept
    }

    fn finish(
        &self,
        sealed: Uuid,
        writer: SealedWriter<BufWriter<File>>,
        now: Timestamp,
        free: Option<u64>,
    ) -> Result<(), NotTaken> {
        let (out, known) = writer.finish().map_err(|error| not_sealed(&error))?;
        let synced = out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|out| out.sync_all());
        synced.map_err(|error| not_sealed(&error.into()))?;
        if cfg!(unix) {
            let folder = File::open(self.room.store.fetched_folder()).and_then(|folder| folder.sync_all());
            folder.map_err(|error| not_sealed(&error.into()))?;
        }
        let Label { case, evidence, sum, preview } = self.label;
        let size = known.plain_bytes;
        // It takes its room already.
        self.room.make_room(size, free.map(|free| free.saturating_add(size)))?;
        let row = Fetched { case, sum, preview, size, evidence, sealed, version: VERSION, used_at: now };
        match self.room.store.keep_fetched(row) {
            Ok(true) => Ok(()),
            Ok(false) => Err(not_taken(LEFT)),
            Err(error) => Err(not_kept(&error)),
        }
    }

    fn throw_away(&self, sealed: Uuid) {
        if let Err(error) = fs::remove_file(self.room.path(sealed)) {
            tracing::warn!(%error, "What had come of a file stays until the next opening.");
        }
    }

    fn new_file(&self) -> Result<(Uuid, SealedWriter<BufWriter<File>>), SealError> {
        fs::create_dir_all(self.room.store.fetched_folder())?;
        let (mut name, mut nonce) = ([0; 16], [0; 19]);
        (self.room.fill)(&mut name);
        (self.room.fill)(&mut nonce);
        let sealed = Uuid::from_bytes(name);
        self.room.names_under_way().insert(sealed);
        let begun = OpenOptions::new().write(true).create_new(true).open(self.room.path(sealed));
        let binding = Binding { owner: self.label.case.into_bytes(), version: VERSION };
        let begun = begun
            .map_err(SealError::from)
            .and_then(|out| SealedWriter::begin(BufWriter::new(out), &self.room.key, name, nonce, binding));
        if begun.is_err() {
            self.room.names_under_way().remove(&sealed);
        }
        Ok((sealed, begun?))
    }

    fn drop_open(&mut self) {
        if let Some((sealed, writer)) = self.open.take() {
            drop(writer);
            self.throw_away(sealed);
            self.room.names_under_way().remove(&sealed);
        }
    }
}

impl Taker for FetchedTaker {
    fn begin(&mut self) -> Result<(), NotTaken> {
        self.drop_open();
        self.open = Some(self.new_file().map_err(|error| not_sealed(&error))?);
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), NotTaken> {
        let (_, writer) = self.open.as_mut().ok_or_else(|| not_taken(DISK))?;
        writer.write_all(bytes).map_err(|error| not_sealed(&error))
    }
}

impl Drop for FetchedTaker {
    fn drop(&mut self) {
        self.drop_open();
    }
}

fn not_taken(code: &str) -> NotTaken {
    NotTaken { code: code.to_owned() }
}

fn not_sealed(error: &SealError) -> NotTaken {
    tracing::warn!(%error, "What comes cannot be sealed.");
    let is_full = matches!(error, SealError::Io(error) if error.kind() == io::ErrorKind::StorageFull);
    not_taken(if is_full { NO_ROOM } else { DISK })
}

fn not_kept(error: &StoreError) -> NotTaken {
    tracing::warn!(code = %error.code(), cause = %error, "What came was not kept.");
    not_taken(error.code().as_str())
}
