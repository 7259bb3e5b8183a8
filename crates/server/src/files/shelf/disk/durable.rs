//! Files and folders that are still there after a power cut, and that only their owner can read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// Makes a folder and those above it, durably.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(Path::new(""));
    make_folder(parent)?;
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    match builder.create(path) {
        // Somebody else made it at the same moment.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => sync_folder(parent),
    }
}

/// Names in a folder are durable when it is.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Opens a file for writing that only its owner can read; it is made if need be.
pub(super) fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Writes a small file whole or not at all, in place of one that may be there.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new(""));
    make_folder(parent)?;
    let fresh = path.with_extension("new");
    let written = write_new(&fresh, bytes).and_then(|()| fs::rename(&fresh, path));
    if written.is_err() {
        // A full disk should not stay full because of it.
        drop(fs::remove_file(&fresh));
    }
    written.and_then(|()| sync_folder(parent))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private(path)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file another name, durably in both folders.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let (old, new) = (from.parent().unwrap_or(Path::new("")), to.parent().unwrap_or(Path::new("")));
    make_folder(new)?;
    fs::rename(from, to)?;
    sync_folder(new)?;
    sync_folder(old)
}

/// What is not there is nothing; every other failure stays one.
pub(super) fn if_there<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes a folder away with all that lies in it; one that is not there is no fault.
pub(super) fn remove_folder(path: &Path) -> io::Result<bool> {
    Ok(if_there(fs::remove_dir_all(path))?.is_some())
}
