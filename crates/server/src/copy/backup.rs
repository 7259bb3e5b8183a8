//! A backup: the whole feed as one SQLite file, whatever database it comes from, that says itself whether it is whole.

use std::path::{Path, PathBuf};

use apseko_oplog::FeedMeta;

use super::{CopyFault, Fingerprint, Shelf, begin_empty, copy_into, look_through};
use crate::storage::sqlite::{self, SqliteStorage};
use crate::storage::{Storage, Transaction};

/// A backup that was made and read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Where it is.
    pub file: PathBuf,
    /// The feed as it was when it was copied.
    pub meta: FeedMeta,
    /// What it adds up to.
    pub fingerprint: Fingerprint,
}

/// Copies the feed as it is at this moment; others may go on writing. The file gets its name when it is whole and safe.
pub fn back_up(
    storage: &dyn Storage,
    shelf: &Shelf,
    now_ms: i64,
    go_on: &dyn Fn() -> bool,
) -> Result<Backup, CopyFault> {
    let _turn = shelf.take()?;
    let made = write_down(storage, shelf, now_ms, go_on);
    if made.is_err() {
        // The reason is worth more than what clearing up may complain of.
        let _ = shelf.clear_unfinished();
    }
    made
}

fn write_down(
    storage: &dyn Storage,
    shelf: &Shelf,
    now_ms: i64,
    go_on: &dyn Fn() -> bool,
) -> Result<Backup, CopyFault> {
    let mut picture = storage.read()?;
    let meta = picture.head()?.meta;
    let unfinished = shelf.begin(now_ms)?;
    let copy = SqliteStorage::open(&unfinished)?;
    let mut turn = begin_empty(&copy, &meta)?;
    let fingerprint = copy_into(picture.as_mut(), turn.as_mut(), go_on)?;
    drop(picture);
    turn.commit()?;
    drop(copy);
    sqlite::seal(&unfinished, &fingerprint.total())?;
    // What a restore would refuse is no backup.
    look_through(open_backup(&unfinished)?.as_mut())?.expect_order()?;
    let file = shelf.finish(&unfinished, now_ms, meta.head)?;
    Ok(Backup { file, meta, fingerprint })
}

/// Opens a backup to read from, if it holds what it held when it was made. The file stays as it is.
pub fn open_backup(file: &Path) -> Result<Box<dyn Transaction>, CopyFault> {
    let sealed = sqlite::seal_of(file)?.ok_or(CopyFault::NotABackup)?;
    let mut picture = sqlite::read_file(file)?;
    if Fingerprint::of(picture.as_mut())?.total() == sealed { Ok(picture) } else { Err(CopyFault::Damaged) }
}
