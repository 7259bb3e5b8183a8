//! The reference packs that devices fetch: files named by their own sum, each believed for its signature and not for where
//! it lies.
//!
//! There is no list beside the files that could say something else than they do. Each is checked once by each process,
//! and again by every device that fetches it.

mod fault;
mod files;

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use apseko_trust::pack_file::PackFile;
use apseko_trust::{Digest, Keyring};

pub use fault::PackFault;

use files::{file_name, lock, names, put, read_bounded, sum_of};

/// More are not published: the list has to stay something that a device reads whole.
pub const MOST_PACKS: usize = 1_000;

/// A pack that devices may fetch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Published {
    /// Its code, the same in every version.
    pub code: String,
    /// Its version; a higher one is newer.
    pub version: u32,
    /// How many bytes the file has.
    pub length: u64,
    /// The sum of the file, which is also its name.
    pub sum: Digest,
}

impl Published {
    /// What the list says of a pack.
    fn of(pack: &PackFile<'_>, bytes: &[u8]) -> Self {
        let said = pack.said();
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { code: said.code.clone(), version: said.version, length, sum: apseko_trust::digest(bytes) }
    }
}

/// What came of publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publishing {
    /// Devices fetch it from now on.
    New(Published),
    /// The same file was published before.
    Known(Published),
}

/// The folder of the packs of one installation.
#[derive(Debug)]
pub struct PackRack {
    folder: PathBuf,
    keyring: Keyring,
    /// What was checked, and when the file had been written by then.
    checked: Mutex<BTreeMap<Digest, Checked>>,
}

#[derive(Debug)]
struct Checked {
    written: Option<SystemTime>,
    /// Nothing, where the file cannot be used.
    found: Option<Published>,
}

impl PackRack {
    /// The folder at this path, which need not exist yet; these keys count.
    pub fn at(folder: &Path, keyring: Keyring) -> Self {
        Self { folder: folder.to_owned(), keyring, checked: Mutex::default() }
    }

    /// Every pack that devices may fetch, by code and version. A file that cannot be used is told in the log, once.
    pub fn all(&self) -> Result<Vec<Published>, PackFault> {
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        let names = names(&self.folder)?;
        for sum in &names {
            // A damaged file may have been replaced by a good one.
            let written = self.written(sum);
            if checked.get(sum).is_none_or(|checked| checked.written != written) {
                let looked = self.look_at(sum);
                if let Err(fault) = &looked {
                    let file = hex::encode(sum);
                    tracing::error!(code = fault.code(), file, "a file among the packs is not used: {fault}");
                }
                checked.insert(*sum, Checked { written, found: looked.ok() });
            }
        }
        let mut found: Vec<Published> =
            names.iter().filter_map(|sum| checked.get(sum)?.found.clone()).collect();
        found.sort();
        Ok(found)
    }

    /// Opens a pack that devices may fetch; nothing, where there is none of this sum.
    pub fn open(&self, sum: &Digest) -> Result<Option<(Published, File)>, PackFault> {
        let Some(published) = self.all()?.into_iter().find(|pack| pack.sum == *sum) else { return Ok(None) };
        let path = self.folder.join(file_name(sum));
        match File::open(&path) {
            Ok(file) => Ok(Some((published, file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(PackFault::disk(&path, &error)),
        }
    }

    /// Checks a file and lets devices fetch it. A published pack never changes, and an older version never follows a newer.
    pub fn publish(&self, file: &Path, now_ms: i64) -> Result<Publishing, PackFault> {
        let bytes = read_bounded(file)?;
        let pack = PackFile::read(&bytes)?;
        pack.believe(&self.keyring, now_ms)?;
        pack.check()?;
        let wanted = Published::of(&pack, &bytes);
        let _alone = lock(&self.folder)?;
        let published = self.all()?;
        if let Some(known) = published.iter().find(|known| known.sum == wanted.sum) {
            return Ok(Publishing::Known(known.clone()));
        }
        let versions = published.iter().filter(|known| known.code == wanted.code).map(|known| known.version);
        if let Some(newest) = versions.max().filter(|newest| *newest >= wanted.version) {
            return Err(PackFault::Older { newest, version: wanted.version });
        }
        if published.len() >= MOST_PACKS {
            return Err(PackFault::TooMany);
        }
        put(&self.folder, &wanted.sum, &bytes)?;
        Ok(Publishing::New(wanted))
    }

    /// Reads every file again, whatever was found before; the first that is not in order is the answer.
    pub fn check(&self) -> Result<Vec<Published>, PackFault> {
        names(&self.folder)?.iter().map(|sum| self.look_at(sum)).collect()
    }

    fn written(&self, sum: &Digest) -> Option<SystemTime> {
        std::fs::metadata(self.folder.join(file_name(sum))).and_then(|found| found.modified()).ok()
    }

    fn look_at(&self, sum: &Digest) -> Result<Published, PackFault> {
        let bytes = read_bounded(&self.folder.join(file_name(sum)))?;
        if apseko_trust::digest(&bytes) != *sum {
            return Err(PackFault::Damaged(hex::encode(sum)));
        }
        let pack = PackFile::read(&bytes)?;
        // The clock was asked when it was published. One that runs behind since must not take the questions away.
        pack.believe(&self.keyring, pack.said().made_ms)?;
        pack.check()?;
        Ok(Published::of(&pack, &bytes))
    }
}

/// Checks that every file of a copy of the folder holds what its name says; tells how many there are.
pub fn check_copy(folder: &Path) -> Result<usize, PackFault> {
    let names = names(folder)?;
    for sum in &names {
        if sum_of(&folder.join(file_name(sum)))? != *sum {
            return Err(PackFault::Damaged(hex::encode(sum)));
        }
    }
    Ok(names.len())
}

/// Copies what another folder does not have yet. Nothing is ever replaced or taken away there.
pub fn copy_missing(from: &Path, to: &Path) -> Result<usize, PackFault> {
    let there = names(to)?;
    let mut copied = 0;
    for sum in names(from)?.iter().filter(|sum| !there.contains(*sum)) {
        let bytes = read_bounded(&from.join(file_name(sum)))?;
        if apseko_trust::digest(&bytes) != *sum {
            return Err(PackFault::Damaged(hex::encode(sum)));
        }
        put(to, sum, &bytes)?;
        copied += 1;
    }
    Ok(copied)
}

#[cfg(test)]
mod tests;
