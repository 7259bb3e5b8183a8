//! Files in a folder of the server: nothing else has to run, and whoever copies the folder has them all.
//!
//! `arriving/{id}` holds the description and the bytes of an upload, `finished/{id}` what became of it, `stored/ab/cd/{sum}` files
//! that have their name, `held/{id}` what added up to something else, `delivered/{whom}/{sum}` who brought which file.

mod durable;
mod ending;

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use apseko_trust::Digest;

use super::{Bytes, Description, Found, Outcome, Owner, Progress, Shelf, ShelfFault, UploadId};
use durable::{if_there, make_folder, private, put, remove_folder, sync_folder};

const DESCRIPTION: &str = "description.json";
const BYTES: &str = "bytes";
/// What the bytes came to; written before they get their name.
const OUTCOME: &str = "outcome.json";
/// An upload whose beginning was not written to its end.
const UNBEGUN: &str = ".begins";
/// A part is on its way to the disk while the next one comes together, so an upload takes up twice as much memory.
const PART: usize = 256 << 10;
/// What was handed to the system outlives this process: the fewer bytes wait in memory, the fewer a kill costs.
const LEAST: usize = 32 << 10;
/// So much is in memory while a file is read back.
const CHUNK: usize = 256 << 10;

/// A folder of files.
#[derive(Debug, Clone)]
pub struct DiskShelf(PathBuf);

impl DiskShelf {
    /// The folder at this path, made if need be.
    pub fn at(path: &Path) -> Result<Self, ShelfFault> {
        for name in ["arriving", "finished", "stored", "held", "delivered"] {
            let path = path.join(name);
            make_folder(&path).map_err(|error| ShelfFault::disk(&path, &error))?;
        }
        Ok(Self(path.to_owned()))
    }

    fn arriving(&self, id: &UploadId) -> PathBuf {
        self.0.join("arriving").join(id.to_string())
    }

    fn finished(&self, id: &UploadId) -> PathBuf {
        self.0.join("finished").join(id.to_string())
    }

    fn bytes(&self, id: &UploadId) -> PathBuf {
        self.arriving(id).join(BYTES)
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.join(below)
    }

    fn description(&self, path: &Path) -> Result<Option<(Description, Option<Outcome>)>, ShelfFault> {
        let read = if_there(fs::read(path)).map_err(|error| ShelfFault::disk(path, &error))?;
        let damaged = |_| ShelfFault::Damaged(path.display().to_string());
        read.map(|bytes| Description::from_json(&bytes).map_err(damaged)).transpose()
    }

    fn arriving_one(&self, id: &UploadId) -> Result<Option<(Description, Progress)>, ShelfFault> {
        let Some((described, _)) = self.description(&self.arriving(id).join(DESCRIPTION))? else {
            return Ok(None);
        };
        let progress = match self.progress(id) {
            // Its bytes have their name already: only the end is missing.
            Err(ShelfFault::Unknown) => Progress { offset: described.length, touched_ms: described.begun_ms },
            known => known?,
        };
        Ok(Some((described, progress)))
    }

    fn progress(&self, id: &UploadId) -> Result<Progress, ShelfFault> {
        let path = self.bytes(id);
        let known = if_there(fs::metadata(&path)).map_err(|error| ShelfFault::disk(&path, &error))?;
        known.map(|known| progress_of(&known)).ok_or(ShelfFault::Unknown)
    }

    fn begin_in(&self, fresh: &Path, described: &Description) -> io::Result<()> {
        make_folder(fresh)?;
        private(&fresh.join(BYTES))?.sync_all()?;
        put(&fresh.join(DESCRIPTION), &described.to_json())?;
        fs::rename(fresh, self.arriving(&described.id))?;
        sync_folder(&self.path("arriving"))
    }

    /// What lies in a folder of the shelf.
    fn names(&self, folder: &str) -> Result<Vec<String>, ShelfFault> {
        let path = self.path(folder);
        let entries = fs::read_dir(&path).and_then(|entries| {
            entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
        });
        entries.map_err(|error| ShelfFault::disk(&path, &error))
    }
}

impl Shelf for DiskShelf {
    fn part(&self) -> usize {
        PART
    }

    fn least(&self) -> usize {
        LEAST
    }

    fn begin(&self, described: &Description) -> Result<(), ShelfFault> {
        let fresh = self.path("arriving").join(format!("{}{UNBEGUN}", described.id));
        let begun = self.begin_in(&fresh, described);
        if begun.is_err() {
            drop(remove_folder(&fresh));
        }
        begun.map_err(|error| ShelfFault::disk(&fresh, &error))
    }

    fn look(&self, id: &UploadId) -> Result<Option<Found>, ShelfFault> {
        if let Some((described, progress)) = self.arriving_one(id)? {
            return Ok(Some(Found::Arriving(described, progress)));
        }
        let path = self.finished(id);
        match self.description(&path)? {
            Some((described, Some(outcome))) => Ok(Some(Found::Finished(described, outcome))),
            Some((_, None)) => Err(ShelfFault::Damaged(path.display().to_string())),
            None => Ok(None),
        }
    }

    fn append(&self, described: &Description, at: u64, bytes: &[u8]) -> Result<(), ShelfFault> {
        let path = self.bytes(&described.id);
        let fault = |error: io::Error| ShelfFault::of_upload(&path, &error);
        let mut file = File::options().write(true).open(&path).map_err(fault)?;
        // Another process may take bytes for the same upload. The system lets go of it whatever becomes of this one.
        file.lock().map_err(fault)?;
        let end = at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if file.metadata().map_err(fault)?.len() != at || end > described.length {
            return Err(ShelfFault::OtherOffset);
        }
        file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(bytes)).map_err(fault)
    }

    fn settle(&self, id: &UploadId) -> Result<Progress, ShelfFault> {
        let path = self.bytes(id);
        let opened = if_there(File::options().write(true).open(&path));
        let file = opened.map_err(|error| ShelfFault::disk(&path, &error))?.ok_or(ShelfFault::Unknown)?;
        let known = file.metadata().and_then(|known| file.sync_data().map(|()| known));
        Ok(progress_of(&known.map_err(|error| ShelfFault::disk(&path, &error))?))
    }

    fn finish(&self, id: &UploadId) -> Result<Outcome, ShelfFault> {
        self.end(id)
    }

    fn repeat(&self, described: &Description, sum: &Digest) -> Result<(), ShelfFault> {
        let path = self.finished(&described.id);
        put(&path, &described.to_json_with(Outcome::Stored(*sum)))
            .map_err(|error| ShelfFault::disk(&path, &error))
    }

    fn discard(&self, id: &UploadId) -> Result<(), ShelfFault> {
        let path = self.arriving(id);
        remove_folder(&path).map(drop).map_err(|error| ShelfFault::disk(&path, &error))
    }

    fn unfinished(&self) -> Result<Vec<(Description, Progress)>, ShelfFault> {
        let mut found = Vec::new();
        for id in self.names("arriving")?.iter().filter_map(|name| UploadId::parse(name)) {
            match self.arriving_one(&id) {
                Ok(one) => found.extend(one),
                Err(fault) => tracing::error!(%id, "an upload cannot be used: {fault}"),
            }
        }
        Ok(found)
    }

    fn tidy(&self, before_ms: i64) -> Result<u64, ShelfFault> {
        let mut count = 0;
        for name in self.names("finished")? {
            let path = self.path("finished").join(&name);
            if is_older(&path, before_ms) && if_there(fs::remove_file(&path)).is_ok() {
                count += 1;
            }
        }
        for name in self.names("arriving")?.iter().filter(|name| name.ends_with(UNBEGUN)) {
            let path = self.path("arriving").join(name);
            if is_older(&path, before_ms) && remove_folder(&path).is_ok() {
                count += 1;
            }
        }
        Ok(count)
    }

    fn has(&self, sum: &Digest) -> Result<Option<u64>, ShelfFault> {
        let path = self.path(&super::stored_path(sum));
        let known = if_there(fs::metadata(&path)).map_err(|error| ShelfFault::disk(&path, &error))?;
        Ok(known.map(|known| known.len()))
    }

    fn open(&self, sum: &Digest, from: u64, length: u64) -> Result<Option<Bytes>, ShelfFault> {
        let path = self.path(&super::stored_path(sum));
        let fault = |error| ShelfFault::disk(&path, &error);
        let Some(mut file) = if_there(File::open(&path)).map_err(fault)? else { return Ok(None) };
        file.seek(SeekFrom::Start(from)).map_err(fault)?;
        Ok(Some(Box::new(file.take(length))))
    }

    fn delivered(&self, owner: &Owner, sum: &Digest) -> Result<bool, ShelfFault> {
        for path in super::delivered_paths(owner, sum) {
            let path = self.path(&path);
            if path.try_exists().map_err(|error| ShelfFault::disk(&path, &error))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn free_space(&self) -> Result<Option<u64>, ShelfFault> {
        fs4::available_space(&self.0).map(Some).map_err(|error| ShelfFault::disk(&self.0, &error))
    }
}

fn progress_of(known: &fs::Metadata) -> Progress {
    let touched_ms = known.modified().map_or(0, millis);
    Progress { offset: known.len(), touched_ms }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn is_older(path: &Path, before_ms: i64) -> bool {
    fs::metadata(path).and_then(|known| known.modified()).is_ok_and(|time| millis(time) < before_ms)
}
