//! The files of a rack on the disk: names that are sums, whole or not there.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use apseko_trust::Digest;
use apseko_trust::pack_file::MOST_BYTES;
use sha2::{Digest as _, Sha256};

use super::PackFault;

const ENDING: &str = ".pack";
pub(super) const UNFINISHED: &str = ".unfinished";
/// Whoever publishes holds it; it stays where it is.
const LOCK: &str = "publishing";
/// So many bytes are in memory while a file is added up.
const CHUNK: usize = 64 << 10;

pub(super) fn file_name(sum: &Digest) -> String {
    format!("{}{ENDING}", hex::encode(sum))
}

/// The sums that files are called after; what is called otherwise is no pack.
pub(super) fn names(folder: &Path) -> Result<BTreeSet<Digest>, PackFault> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries.map_err(|error| PackFault::disk(folder, &error))?,
    };
    let mut found = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(|error| PackFault::disk(folder, &error))?;
        found.extend(parse(&entry.file_name().to_string_lossy()));
    }
    Ok(found)
}

fn parse(name: &str) -> Option<Digest> {
    let mut sum = [0; 32];
    hex::decode_to_slice(name.strip_suffix(ENDING)?, &mut sum).ok()?;
    // Capital letters would be a second name of the same pack.
    (file_name(&sum) == name).then_some(sum)
}

/// The bytes of a file, if it is an ordinary one and not too large.
pub(super) fn read_bounded(path: &Path) -> Result<Vec<u8>, PackFault> {
    let fault = |error: io::Error| PackFault::disk(path, &error);
    let found = fs::symlink_metadata(path).map_err(fault)?;
    if !found.is_file() {
        return Err(PackFault::Disk { file: path.display().to_string(), kind: io::ErrorKind::InvalidInput });
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(fault)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST_BYTES);
    if fits { Ok(bytes) } else { Err(PackFault::TooLarge) }
}

/// What a file adds up to, read piece by piece.
pub(super) fn sum_of(path: &Path) -> Result<Digest, PackFault> {
    let fault = |error: io::Error| PackFault::disk(path, &error);
    let mut file = File::open(path).map_err(fault)?;
    let (mut sum, mut chunk) = (Sha256::new(), vec![0; CHUNK]);
    loop {
        let read = file.read(&mut chunk).map_err(fault)?;
        if read == 0 {
            return Ok(sum.finalize().into());
        }
        sum.update(chunk.get(..read).unwrap_or_default());
    }
}

/// Writes a file whole, under the name of its sum. What lay there is replaced: it has to be the same, or was damaged.
pub(super) fn put(folder: &Path, sum: &Digest, bytes: &[u8]) -> Result<(), PackFault> {
    make_folder(folder)?;
    let path = folder.join(file_name(sum));
    let unfinished = path.with_extension(format!("{}{UNFINISHED}", std::process::id()));
    let written = write(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, &path))
        .and_then(|()| File::open(folder)?.sync_all());
    if written.is_err() {
        // A full disk should not stay full because of it.
        drop(fs::remove_file(&unfinished));
    }
    written.map_err(|error| PackFault::disk(&path, &error))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn make_folder(folder: &Path) -> Result<(), PackFault> {
    if folder.is_dir() {
        return Ok(());
    }
    let made = fs::create_dir_all(folder)
        .and_then(|()| folder.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all()));
    made.map_err(|error| PackFault::disk(folder, &error))
}

/// Nobody else publishes for as long as the answer is kept.
pub(super) fn lock(folder: &Path) -> Result<File, PackFault> {
    make_folder(folder)?;
    let path = folder.join(LOCK);
    let opened = File::options().write(true).create(true).truncate(false).open(&path);
    let file = opened.map_err(|error| PackFault::disk(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PackFault::Busy),
        Err(TryLockError::Error(error)) => Err(PackFault::disk(&path, &error)),
    }
}
