//! How far the feed has been, noted apart from it: an old copy of its files that somebody puts in place is noticed, before a
//! device is told that its work is kept where it is not.
//!
//! The note is not forced to the disk. After a power cut it may be older than the feed, never newer, so it never complains
//! without a reason.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, PoisonError};

use apseko_oplog::EpochId;

use super::{Folder, FolderFault};

const FILE: &str = "feed.mark";
const BYTES: usize = 24;

/// The note, open for writing.
#[derive(Debug)]
pub struct Mark(Mutex<File>);

impl Mark {
    /// Opens the note.
    pub fn open(folder: &Folder) -> Result<Self, FolderFault> {
        let path = folder.path(FILE);
        let opened = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let fault = |cause| FolderFault::File { file: path.display().to_string(), cause };
        Ok(Self(Mutex::new(opened.map_err(fault)?)))
    }

    /// How far the feed has been in this life, as far as was noted.
    pub fn known(&self, epoch: EpochId) -> u64 {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = [0; BYTES];
        let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_exact(&mut bytes));
        let (life, head) = bytes.split_at(16);
        let head = head.try_into().map(u64::from_be_bytes).unwrap_or(0);
        if read.is_ok() && life == epoch.0 { head } else { 0 }
    }

    /// Notes how far the feed is. What goes wrong only makes the note older.
    pub fn note(&self, epoch: EpochId, head: u64) {
        let mut bytes = [0; BYTES];
        let (life, place) = bytes.split_at_mut(16);
        life.copy_from_slice(&epoch.0);
        place.copy_from_slice(&head.to_be_bytes());
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let written = file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(&bytes));
        if let Err(error) = written {
            tracing::warn!("how far the feed is cannot be noted: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_is_about_one_life() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).unwrap();
        let mark = Mark::open(&folder).unwrap();
        assert_eq!(mark.known(EpochId([1; 16])), 0, "nothing was noted yet");
        mark.note(EpochId([1; 16]), 70);
        mark.note(EpochId([1; 16]), 71);
        let again = Mark::open(&folder).unwrap();
        assert_eq!(again.known(EpochId([1; 16])), 71);
        assert_eq!(again.known(EpochId([2; 16])), 0, "a restored feed begins another life");
    }
}
