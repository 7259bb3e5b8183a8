//! Previews that were drawn before, on the local disk: a folder that may be deleted at any time, and is never larger than was said.

use std::fs::{self, DirBuilder, Metadata};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use apseko_trust::Digest;
use tempfile::NamedTempFile;

/// Counts up when previews are drawn in another way: older ones are not found any more, and go in their turn.
const RECIPE: u32 = 1;
/// However little a file holds, it takes up so much of a disk.
const LEAST: u64 = 4 << 10;

/// What is known of the preview of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// Nobody has tried.
    Nothing,
    /// It was tried, and there is none.
    None,
    /// Here it is.
    Preview(Vec<u8>),
}

/// The folder.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    most: u64,
    /// So much lies there, as far as this process knows; nothing, before it has looked.
    held: Mutex<Option<u64>>,
}

impl Cache {
    /// The folder at this path, which need not exist, for so many bytes.
    pub fn at(folder: &Path, most: u64) -> Self {
        Self { folder: folder.to_owned(), most, held: Mutex::new(None) }
    }

    /// What is kept of a file.
    pub fn get(&self, sum: &Digest) -> io::Result<Kept> {
        match fs::read(self.path(sum)) {
            Ok(none) if none.is_empty() => Ok(Kept::None),
            Ok(preview) => Ok(Kept::Preview(preview)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Kept::Nothing),
            Err(error) => Err(error),
        }
    }

    /// Keeps the preview of a file, or that there is none. The oldest go when there are too many.
    pub fn keep(&self, sum: &Digest, preview: Option<&[u8]>) -> io::Result<()> {
        let bytes = preview.unwrap_or_default();
        make(&self.folder)?;
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        // A name that came to the disk before its bytes would be half a preview for ever.
        file.as_file().sync_data()?;
        file.persist(self.path(sum)).map_err(|error| error.error)?;
        self.make_room(size(u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
    }

    fn path(&self, sum: &Digest) -> PathBuf {
        self.folder.join(format!("{}.{RECIPE}", hex::encode(sum)))
    }

    /// Takes the oldest away until a quarter is free, if there is too much with what has just come.
    fn make_room(&self, more: u64) -> io::Result<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.as_mut() {
            *known = known.saturating_add(more);
            if *known <= self.most {
                return Ok(());
            }
        }
        // Looked at anew each time: others may keep previews here, and somebody may have taken some away.
        let mut there = self.everything()?;
        let mut sum: u64 = there.iter().map(|(_, size, _)| size).sum();
        if sum > self.most {
            there.sort_unstable();
            for (_, size, path) in there {
                if sum <= self.most / 4 * 3 {
                    break;
                }
                fs::remove_file(&path).or_else(if_gone)?;
                sum = sum.saturating_sub(size);
            }
        }
        *held = Some(sum);
        Ok(())
    }

    /// Every file of the folder, also what a killed process has left of one: when it was written, and how much it takes up.
    fn everything(&self) -> io::Result<Vec<(SystemTime, u64, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let known = match entry.metadata() {
                Ok(known) if known.is_file() => known,
                Ok(_) => continue,
                Err(error) => {
                    if_gone(error)?;
                    continue;
                }
            };
            found.push((written(&known), size(known.len()), entry.path()));
        }
        Ok(found)
    }
}

fn written(known: &Metadata) -> SystemTime {
    known.modified().unwrap_or(SystemTime::UNIX_EPOCH)
}

fn size(bytes: u64) -> u64 {
    bytes.max(LEAST)
}

fn if_gone(error: io::Error) -> io::Result<()> {
    if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// Makes the folder, for its owner alone: what lies in it is as personal as the files.
fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

#[cfg(test)]
mod tests;
