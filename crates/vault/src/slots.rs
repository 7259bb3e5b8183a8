//! A small record that can be replaced on a full disk and cannot be lost half-way: two places in one file, used in turn.
//!
//! A log-in has to count a try before it checks anything, also when there is no space left. So both places are filled
//! when the file is made, and a replacement overwrites the older one. A power cut damages at most that one.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// How large one record may be, with its length in front.
pub const SLOT_BYTES: usize = 16 * 1024;
const LENGTH_BYTES: usize = 4;

/// Makes the file with its first record, durably, in place of whatever was left there by an attempt that was cut off.
pub fn make(path: &Path, first: &[u8]) -> io::Result<()> {
    let mut file = owner_only().create(true).truncate(true).write(true).open(path)?;
    let slot = framed(first)?;
    file.write_all(&slot)?;
    file.write_all(&slot)?;
    file.sync_all()?;
    match path.parent() {
        Some(folder) => sync_folder(folder),
        None => Ok(()),
    }
}

/// Both records, as far as there are any; which of them counts is for the caller to say.
pub fn read(path: &Path) -> io::Result<[Option<Vec<u8>>; 2]> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(SLOT_BYTES * 2).unwrap_or(u64::MAX);
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    let mut slots = bytes.chunks(SLOT_BYTES).map(unframed);
    Ok([slots.next().flatten(), slots.next().flatten()])
}

/// Overwrites one of the two places, durably.
pub fn replace(path: &Path, place: usize, record: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let offset = u64::try_from(place.min(1) * SLOT_BYTES).unwrap_or(0);
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(&framed(record)?)?;
    file.sync_data()
}

/// Overwrites everything and takes the file away.
pub fn destroy(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).open(path) {
        Ok(mut file) => {
            file.write_all(&vec![0; SLOT_BYTES * 2])?;
            file.sync_all()?;
            std::fs::remove_file(path)?;
            path.parent().map_or(Ok(()), sync_folder)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes a whole small file, durably, or leaves the old one.
pub fn put_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut file = owner_only().create(true).truncate(true).write(true).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes a folder that only its owner may enter.
pub fn make_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)?;
    only_for_owner(path)
}

fn framed(record: &[u8]) -> io::Result<Vec<u8>> {
    let too_long = || io::Error::other("the record is longer than its place");
    if record.len() > SLOT_BYTES - LENGTH_BYTES {
        return Err(too_long());
    }
    let length = u32::try_from(record.len()).map_err(|_| too_long())?;
    let mut slot = Vec::with_capacity(SLOT_BYTES);
    slot.extend_from_slice(&length.to_be_bytes());
    slot.extend_from_slice(record);
    slot.resize(SLOT_BYTES, 0);
    Ok(slot)
}

fn unframed(slot: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = slot.split_first_chunk::<LENGTH_BYTES>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.get(..length).map(<[u8]>::to_vec)
}

fn owner_only() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "the rights are set on unix alone"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn only_for_owner(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut rights = std::fs::metadata(path)?.permissions();
    if rights.mode() & 0o077 != 0 {
        rights.set_mode(rights.mode() & 0o700);
        std::fs::set_permissions(path, rights)?;
    }
    Ok(())
}

/// On other systems the profile folder is already the owner's alone.
#[cfg(not(unix))]
fn only_for_owner(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// A new name is on the disk only when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_replaces_one_place_and_leaves_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("login");
        make(&path, b"first").unwrap();
        assert_eq!(read(&path).unwrap(), [Some(b"first".to_vec()), Some(b"first".to_vec())]);
        replace(&path, 1, b"second, which is longer").unwrap();
        replace(&path, 0, b"3").unwrap();
        assert_eq!(read(&path).unwrap(), [Some(b"3".to_vec()), Some(b"second, which is longer".to_vec())]);
        assert_eq!(
            std::fs::metadata(&path).unwrap().len(),
            2 * 16 * 1024,
            "a full disk has room for it already"
        );
        assert!(replace(&path, 0, &[0; SLOT_BYTES]).is_err(), "it must never run into the other place");
        destroy(&path).unwrap();
        assert!(!path.exists());
        destroy(&path).unwrap();
    }

    #[test]
    fn a_file_that_is_cut_or_nonsense_has_no_record_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("login");
        std::fs::write(&path, [0xff; 100]).unwrap();
        assert_eq!(read(&path).unwrap(), [None, None], "a length beyond the place is not followed");
        make(&path, b"first").unwrap();
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..SLOT_BYTES + 2]).unwrap();
        assert_eq!(read(&path).unwrap(), [Some(b"first".to_vec()), None]);
    }
}
