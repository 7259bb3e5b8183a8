//! The beginning of a pack on the disk: called after the sum of the whole, so that it can only go on as the same pack.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::Offered;

const ENDING: &str = ".part";
const CHUNK: usize = 64 << 10;

/// What has come so far.
#[derive(Debug)]
pub(super) struct Part {
    path: PathBuf,
    file: File,
    length: u64,
    whole: u64,
}

impl Part {
    /// Opens what has come before, or begins.
    pub fn open(folder: &Path, pack: &Offered) -> io::Result<Self> {
        let path = folder.join(name_of(pack));
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(&path)?;
        let mut length = file.seek(SeekFrom::End(0))?;
        if length > pack.length {
            file.set_len(0)?;
            length = file.seek(SeekFrom::Start(0))?;
        }
        Ok(Self { path, file, length, whole: pack.length })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    pub fn begin_anew(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.length = self.file.seek(SeekFrom::Start(0))?;
        Ok(())
    }

    /// Adds a piece; nothing is added, and nothing is the answer, if it is more than there should be.
    pub fn add(&mut self, piece: &[u8]) -> io::Result<Option<()>> {
        let more = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        let length = self.length.saturating_add(more);
        if length > self.whole {
            return Ok(None);
        }
        if let Err(error) = self.file.write_all(piece) {
            // Half a piece would be taken for what the server sent; and a full disk should not stay full because of us.
            drop(fs::remove_file(&self.path));
            return Err(error);
        }
        self.length = length;
        Ok(Some(()))
    }

    /// Makes what has come durable.
    pub fn rest(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// What all of it adds up to, read again from the disk.
    pub fn sum(&mut self) -> io::Result<[u8; 32]> {
        self.file.seek(SeekFrom::Start(0))?;
        let (mut sum, mut chunk) = (Sha256::new(), vec![0; CHUNK]);
        loop {
            let read = self.file.read(&mut chunk)?;
            if read == 0 {
                return Ok(sum.finalize().into());
            }
            sum.update(chunk.get(..read).unwrap_or_default());
        }
    }

    pub fn throw_away(self) -> io::Result<()> {
        let Self { path, file, .. } = self;
        drop(file);
        fs::remove_file(path)
    }
}

/// Takes away the beginnings of packs that the server does not have any more.
pub(super) fn clear_others(folder: &Path, offered: &[Offered]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(ENDING) && !offered.iter().any(|pack| name_of(pack) == name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn name_of(pack: &Offered) -> String {
    format!("{}{ENDING}", hex::encode(pack.sum))
}
