//! The vault of one data folder: who may come in, and with what.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use apseko_trust::Keyring;

use crate::installation::Installation;
use crate::keystore::{Keystore, KeystoreError, KeystoreKind};
use crate::login::record::{Record, mirror_of};
use crate::now::Fill;
use crate::people::{Account, People, login_of};
use crate::refusal::Refusal;
use crate::secret::Key;
use crate::{derive, slots, wiping};

/// Under this name the keystore keeps the secret without which no password opens anything.
pub(crate) const DEVICE_SECRET: &str = "device-secret";
/// Whoever gives a user name that is not known here tries in vain on this one's record, with the same waits.
const NOBODY: &str = "\u{0}";

/// Opens keystores. There is one of these in a program; tests bring one that they can break.
pub trait Keystores: Send + Sync {
    /// Chooses the best keystore that this machine has, for a new installation.
    fn choose(&self, installation: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError>;
    /// Opens the keystore that was chosen, and no other.
    fn open(
        &self,
        kind: KeystoreKind,
        installation: [u8; 16],
        root: &Path,
    ) -> Result<Box<dyn Keystore>, KeystoreError>;
}

/// A data folder that this process holds until it is dropped.
#[derive(Debug)]
pub struct Place {
    root: PathBuf,
    /// The operating system releases the lock when the file is closed, also after kill -9.
    _lock: File,
}

impl Place {
    /// Makes the folder if it is missing and takes it.
    pub fn take(root: &Path) -> Result<Self, Refusal> {
        slots::make_folder(root)?;
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(root.join("vault.lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { root: root.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Refusal::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Where the folder is.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

/// An installation with its secret at hand. Locked or not is a question for whoever holds the keys.
#[derive(Debug)]
pub struct Vault {
    pub(crate) place: Place,
    pub(crate) installation: Installation,
    pub(crate) keystore: Box<dyn Keystore>,
    pub(crate) secret: Key,
    pub(crate) people: People,
}

/// A folder that was taken: a new device, or a vault.
#[derive(Debug)]
pub enum Found {
    /// Nobody was ever enrolled here.
    New(Place),
    /// Somebody was.
    Vault(Box<Vault>),
}

impl Vault {
    /// Looks what is in a folder.
    pub fn find(root: &Path, keystores: &dyn Keystores) -> Result<Found, Refusal> {
        let place = Place::take(root)?;
        let Some(installation) = Installation::read(root)? else { return Ok(Found::New(place)) };
        let keystore = keystores.open(installation.kind, installation.id, root)?;
        let secret = device_secret(keystore.as_ref())?;
        if secret.is_none() && wiping::end_without_secret(root, keystore.as_ref())? {
            return Ok(Found::New(place));
        }
        let begun = !People::is_there(root);
        if begun && (secret.is_some() || !root.join(USERS).exists()) {
            // The first enrolment was cut off before its end; it begins anew under the same name.
            return Ok(Found::New(place));
        }
        let Some(secret) = secret else { return Err(Refusal::NoDeviceSecret) };
        let key = derive::device_record(&secret, &installation.id);
        let people = People::read(root, &key)?;
        let vault = Box::new(Self { place, installation, keystore, secret, people });
        if vault.goes_on_wiping()? {
            vault.wipe_device()?;
            return Ok(Found::New(Place::take(root)?));
        }
        Ok(Found::Vault(vault))
    }

    /// Where the device secret is kept.
    pub fn keystore_kind(&self) -> KeystoreKind {
        self.installation.kind
    }

    /// Everybody who was enrolled here.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The folder of a person's database and files.
    pub fn folder(&self, account: &Account) -> PathBuf {
        folder_of(&self.place.root, &self.person(&account.login))
    }

    /// Keeps something small about a person beside the data, where an old copy of the data does not bring the old one
    /// back: how far their audit has come.
    pub fn keep_beside(&self, login: &str, bytes: &[u8]) -> Result<(), Refusal> {
        Ok(self.keystore.keep(&beside(&self.person(login)), bytes)?)
    }

    /// What was kept beside the data.
    pub fn kept_beside(&self, login: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(self.keystore.load(&beside(&self.person(login)))?.map(|bytes| bytes.to_vec()))
    }

    /// Remembers who came in last. Only a convenience, so a full disk does not stop anybody.
    pub fn remember_last(&mut self, login: &str, fill: &mut Fill<'_>) {
        if self.people.last_user != login {
            self.people.last_user = login.to_owned();
            if let Err(refusal) = self.write_people(fill) {
                tracing::warn!(code = %refusal.code(), "The last user name was not remembered.");
            }
        }
    }

    /// Takes over what the office says of keys: those of colleagues and servers come with time. Says whether any was new.
    pub fn learn(&mut self, said: &Keyring, fill: &mut Fill<'_>) -> Result<bool, Refusal> {
        let before = self.people.keyring.to_bytes();
        let mut keyring = self.people.keyring.clone();
        keyring.learn_all(said)?;
        if keyring.to_bytes() == before {
            return Ok(false);
        }
        let before = std::mem::replace(&mut self.people.keyring, keyring);
        self.write_people(fill).inspect_err(|_| self.people.keyring = before)?;
        Ok(true)
    }

    /// Seals where the server is, in the writing of whoever asks for it later.
    pub fn keep_place(&mut self, place: &[u8], fill: &mut Fill<'_>) -> Result<(), Refusal> {
        if self.people.place == place {
            return Ok(());
        }
        let before = std::mem::replace(&mut self.people.place, place.to_vec());
        self.write_people(fill).inspect_err(|_| self.people.place = before)
    }

    pub(crate) fn write_people(&self, fill: &mut Fill<'_>) -> Result<(), Refusal> {
        let key = derive::device_record(&self.secret, &self.installation.id);
        self.people.write(&self.place.root, &key, fill)
    }

    /// The name of a person's folder and of their number in the keystore.
    pub(crate) fn person(&self, login: &str) -> [u8; 16] {
        derive::person_folder(&self.secret, &self.installation.id, login)
    }

    /// The person of a user name, or the one on whom strangers try in vain.
    pub(crate) fn person_or_nobody(&self, login: &str) -> [u8; 16] {
        let known = self.people.account(login).is_some();
        self.person(if known { login } else { NOBODY })
    }

    pub(crate) fn nobody(&self) -> [u8; 16] {
        self.person(NOBODY)
    }

    pub(crate) fn record(&self, person: &[u8; 16]) -> Record<'_> {
        let mac = derive::state_mac(&self.secret, &self.installation.id, person);
        Record::new(&folder_of(&self.place.root, person), person, mac, self.keystore.as_ref())
    }

    /// Makes everything that one person has here unreadable for ever, and then takes it away: the wrapped master key
    /// first, because without it the rest is noise.
    pub fn wipe_person(&mut self, login: &str, fill: &mut Fill<'_>) -> Result<(), Refusal> {
        let (person, login) = (self.person(login), login_of(login));
        // The folder before the list: on a full disk it makes the room for it.
        let folder = folder_of(&self.place.root, &person);
        all_of([self.destroy(&person), remove_folder(&folder)])?;
        self.people.accounts.retain(|account| account.login != login);
        if self.people.last_user == login {
            self.people.last_user.clear();
        }
        self.write_people(fill)
    }

    /// The same for the whole device: the device secret first. A keystore that does not answer keeps nothing else from
    /// being destroyed; what names the installation stays then, so that it can be done again.
    pub fn wipe_device(self) -> Result<(), Refusal> {
        let mut outcomes = vec![self.keystore.forget(DEVICE_SECRET).map_err(Refusal::from)];
        let people = self.people.accounts.iter().map(|account| self.person(&account.login));
        outcomes.extend(people.chain([self.nobody()]).map(|person| self.destroy(&person)));
        outcomes.push(remove_folder(&self.place.root.join(USERS)));
        all_of(outcomes)?;
        for file in ["people", "installation"] {
            remove_file(&self.place.root.join(file))?;
        }
        Ok(())
    }

    fn destroy(&self, person: &[u8; 16]) -> Result<(), Refusal> {
        let record = self.record(person).destroy();
        all_of([record, self.keystore.forget(&beside(person)).map_err(Refusal::from)])
    }
}

/// Takes away what a keystore has of a person of whom no record is left.
pub(crate) fn forget_person(keystore: &dyn Keystore, person: &[u8; 16]) -> Result<(), Refusal> {
    all_of([mirror_of(person), beside(person)].map(|name| keystore.forget(&name).map_err(Refusal::from)))
}

/// The first refusal of several things that were all done.
fn all_of(outcomes: impl IntoIterator<Item = Result<(), Refusal>>) -> Result<(), Refusal> {
    outcomes.into_iter().fold(Ok(()), Result::and)
}

const USERS: &str = "users";

fn beside(person: &[u8; 16]) -> String {
    format!("beside-{}", hex::encode(person))
}

/// Where the folders of people are.
pub(crate) fn users_in(root: &Path) -> PathBuf {
    root.join(USERS)
}

pub(crate) fn folder_of(root: &Path, person: &[u8; 16]) -> PathBuf {
    users_in(root).join(hex::encode(person))
}

pub(crate) fn device_secret(keystore: &dyn Keystore) -> Result<Option<Key>, Refusal> {
    let Some(bytes) = keystore.load(DEVICE_SECRET)? else { return Ok(None) };
    let exact = bytes.first_chunk::<32>().filter(|_| bytes.len() == 32);
    let exact =
        exact.ok_or_else(|| KeystoreError::Damaged("the device secret has another length".to_owned()))?;
    Ok(Some(Key::filled_by(|key| key.copy_from_slice(exact))))
}

pub(crate) fn remove_folder(path: &Path) -> Result<(), Refusal> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

pub(crate) fn remove_file(path: &Path) -> Result<(), Refusal> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
