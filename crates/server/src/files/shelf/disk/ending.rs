//! The end of an upload, step by step: whoever is killed between two steps finds out from what lies there which is the next.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use apseko_trust::Digest;
use sha2::{Digest as _, Sha256};

use super::durable::{if_there, put, remove_folder, rename};
use super::{BYTES, CHUNK, DESCRIPTION, DiskShelf, OUTCOME};
use crate::files::shelf::{
    Description, Found, Outcome, Shelf as _, ShelfFault, UploadId, delivered_paths, stored_path,
};

impl DiskShelf {
    pub(super) fn end(&self, id: &UploadId) -> Result<Outcome, ShelfFault> {
        let described = match self.look(id)?.ok_or(ShelfFault::Unknown)? {
            Found::Finished(_, outcome) => return Ok(outcome),
            Found::Arriving(described, progress) if progress.offset == described.length => described,
            Found::Arriving(..) => return Err(ShelfFault::OtherOffset),
        };
        match self.end_described(&described) {
            // Another process was quicker with one of the steps.
            Err(ShelfFault::Unknown) => match self.look(id)? {
                Some(Found::Finished(_, outcome)) => Ok(outcome),
                Some(Found::Arriving(..)) | None => Err(ShelfFault::Unknown),
            },
            ended => ended,
        }
    }

    fn end_described(&self, described: &Description) -> Result<Outcome, ShelfFault> {
        let folder = self.arriving(&described.id);
        let outcome = match self.description(&folder.join(OUTCOME))? {
            Some((_, Some(outcome))) => outcome,
            Some((_, None)) => return Err(ShelfFault::Damaged(folder.display().to_string())),
            None => self.count(described)?,
        };
        let said = described.to_json_with(outcome);
        self.step(&folder, self.place(described, outcome, &said))?;
        if let Outcome::Stored(sum) = outcome {
            for path in delivered_paths(&described.owner, &sum) {
                let path = self.path(&path);
                self.step(&path, put(&path, &said))?;
            }
        }
        let finished = self.finished(&described.id);
        self.step(&finished, put(&finished, &said))?;
        self.step(&folder, remove_folder(&folder))?;
        Ok(outcome)
    }

    fn step<T>(&self, path: &Path, done: io::Result<T>) -> Result<T, ShelfFault> {
        done.map_err(|error| ShelfFault::of_upload(path, &error))
    }

    /// Reads everything back and writes down what it adds up to.
    fn count(&self, described: &Description) -> Result<Outcome, ShelfFault> {
        let path = self.bytes(&described.id);
        let (sum, length) = self.step(&path, sum_of(&path))?;
        if length != described.length {
            return Err(ShelfFault::OtherOffset);
        }
        let outcome = Outcome::of(described, sum);
        let noted = self.arriving(&described.id).join(OUTCOME);
        self.step(&noted, put(&noted, &described.to_json_with(outcome)))?;
        Ok(outcome)
    }

    /// Puts the bytes where they stay. What lies there already under the same name is replaced: it has to be the same, or was
    /// damaged.
    fn place(&self, described: &Description, outcome: Outcome, said: &[u8]) -> io::Result<()> {
        let bytes = self.arriving(&described.id).join(BYTES);
        if if_there(fs::metadata(&bytes))?.is_none() {
            return Ok(());
        }
        match outcome {
            Outcome::Stored(sum) => {
                read_only(&bytes)?;
                rename(&bytes, &self.path(&stored_path(&sum)))
            }
            Outcome::Held(_) => {
                let held = self.path("held").join(described.id.to_string());
                put(&held.join(DESCRIPTION), said)?;
                rename(&bytes, &held.join(BYTES))
            }
        }
    }
}

fn read_only(path: &Path) -> io::Result<()> {
    let mut rights = fs::metadata(path)?.permissions();
    rights.set_readonly(true);
    fs::set_permissions(path, rights)
}

/// What a file adds up to, read piece by piece, and how long it is.
fn sum_of(path: &Path) -> io::Result<(Digest, u64)> {
    let mut file = File::open(path)?;
    let (mut sum, mut chunk, mut length) = (Sha256::new(), vec![0; CHUNK], 0_u64);
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok((sum.finalize().into(), length));
        }
        sum.update(chunk.get(..read).unwrap_or_default());
        length += u64::try_from(read).unwrap_or(u64::MAX);
    }
}
