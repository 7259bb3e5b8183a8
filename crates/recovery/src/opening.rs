//! Opens a copied data folder with the halves of two officers: on a private copy, because a database that is opened is written to.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use apseko_store::{DataFolder, Owner, Store, StoreKey};
use apseko_vault::escrow::open_half;
use apseko_vault::{Bound, Image, Keys, OfficerSecret, TravellingHalf};
use tempfile::TempDir;

use crate::fault::{Fault, in_file};
use crate::machine::moment;
use crate::secret_file::{read, read_secret};
use crate::words::Words;

/// Without the first there are no data; the second holds what was written last.
const FILES: [&str; 3] = ["apseko.db", "apseko.db-wal", "apseko.begun"];

/// A lost device, opened.
pub(crate) struct Opened {
    /// Before the folder in which it lies.
    pub store: Store,
    pub keys: Keys,
    pub bound: Bound,
    pub escrow: Vec<u8>,
    /// By ascending id.
    pub officers: [[u8; 16]; 2],
    pub list: u64,
    _copy: TempDir,
}

/// Whose folder it is about: the only one, or that of the person who is said.
pub(crate) fn chosen(image: &Path, person: Option<[u8; 16]>) -> Result<(PathBuf, Image), Fault> {
    let mut found = Image::find(image).map_err(|_| Fault::NoImage)?;
    found.retain(|(_, image)| person.is_none_or(|person| image.bound.person == person));
    if found.len() > 1 {
        let people = found.iter().map(|(_, image)| hex::encode(image.bound.person));
        return Err(Fault::SeveralPeople(people.collect::<Vec<_>>().join(", ")));
    }
    found.pop().ok_or(Fault::NoImage)
}

/// Opens the folder as the officer who sits here, with the half that the other one has sent.
pub(crate) fn open(words: &Words) -> Result<Opened, Fault> {
    let own = words.officer()?;
    let half = words.half.as_deref().ok_or(Fault::OneHalf)?;
    let half = TravellingHalf::from_bytes(&read(half)?)?;
    if half.holder() == own {
        return Err(Fault::SameOfficer);
    }
    if half.receiver() != own {
        return Err(Fault::NotForYou);
    }
    let secret = read_secret(words.secret()?)?;
    let (folder, _) = chosen(words.image()?, Some(half.bound().person))?;
    let (image, keys) = unlock(&folder, &half, own, &secret)?;
    let copy = copied(&folder)?;
    let store = open_store(copy.path(), &keys, &image.bound)?;
    let (bound, escrow) = (image.bound, image.escrow.to_bytes());
    let officers = [own.min(half.holder()), own.max(half.holder())];
    Ok(Opened { store, keys, bound, escrow, officers, list: half.list(), _copy: copy })
}

/// Tries each record of the folder: where the newest was damaged, the one before it has the same keys.
fn unlock(
    folder: &Path,
    half: &TravellingHalf,
    own: [u8; 16],
    secret: &OfficerSecret,
) -> Result<(Image, Keys), Fault> {
    let mut refusal = Fault::OtherImage;
    for image in Image::read_all(folder)? {
        match join(&image, half, own, secret) {
            Ok(keys) => return Ok((image, keys)),
            Err(fault) => refusal = fault,
        }
    }
    Err(refusal)
}

fn join(image: &Image, half: &TravellingHalf, own: [u8; 16], secret: &OfficerSecret) -> Result<Keys, Fault> {
    let theirs = half.open(secret, &image.escrow)?;
    let ours = open_half(secret, own, half.holder(), &image.escrow, &image.bound)?;
    Ok(image.open(theirs, ours)?)
}

/// A copy that nobody else may enter. It is as encrypted as what it was copied from.
fn copied(folder: &Path) -> Result<TempDir, Fault> {
    let copy = tempfile::tempdir().map_err(|error| Fault::File("a private folder".to_owned(), error))?;
    for name in FILES {
        let from = folder.join(name);
        match File::open(&from) {
            Ok(mut file) => {
                let mut to = fresh(&copy.path().join(name)).map_err(in_file(&from))?;
                io::copy(&mut file, &mut to).map_err(in_file(&from))?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(in_file(&from)(error)),
        }
    }
    if copy.path().join("apseko.db").exists() { Ok(copy) } else { Err(Fault::NoData) }
}

/// Not the rights of the original: a disk image is often mounted so that nobody may write.
fn fresh(path: &Path) -> io::Result<File> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "the rights are set on unix alone"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create_new(true).write(true).open(path)
}

fn open_store(folder: &Path, keys: &Keys, bound: &Bound) -> Result<Store, Fault> {
    let key = StoreKey::new(*keys.database.bytes());
    // Nothing is written in the name of the person here, so nobody needs to know what they are called.
    let owner = Owner { device: bound.device, user: bound.person, name: String::new(), unit: [0; 16] };
    Ok(Store::open(DataFolder::take(folder)?, &key, owner, &moment())?)
}
