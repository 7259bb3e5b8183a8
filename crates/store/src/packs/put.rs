//! Writing a file that is whole or not there: half a pack would be reported as an attack.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes the file under another name and gives it its own when all of it is on the disk.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    make_folder(folder)?;
    let unfinished = path.with_extension("unfinished");
    let put = write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, path));
    if put.is_err() {
        // A full disk should not stay full because of it.
        drop(fs::remove_file(&unfinished));
    }
    put?;
    sync_folder(folder)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    folder.parent().map_or(Ok(()), sync_folder)
}

/// A new name is on the disk only when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
