//! The record of a log-in on the disk, and its number in the keystore: which copy counts, and how it is replaced.
//!
//! A record is written before its number is mirrored, and nothing is checked before both are done. So the file may be
//! one ahead of the keystore, after a power cut, and never behind: then somebody has put an old one back.

use std::path::{Path, PathBuf};

use crate::keystore::Keystore;
use crate::login::state::LoginState;
use crate::refusal::Refusal;
use crate::secret::Key;
use crate::slots;

/// Where one person's log-in is kept, and what opens it.
#[derive(Debug)]
pub struct Record<'a> {
    path: PathBuf,
    mirror: String,
    mac: Key,
    keystore: &'a dyn Keystore,
}

impl<'a> Record<'a> {
    /// The record in a person's folder.
    pub fn new(folder: &Path, person: &[u8; 16], mac: Key, keystore: &'a dyn Keystore) -> Self {
        Self { path: path_in(folder), mirror: mirror_of(person), mac, keystore }
    }

    /// The newest record, if it is the last that this program wrote.
    pub fn load(&self) -> Result<LoginState, Refusal> {
        let (_, state) = self.newest()?;
        let mirrored = self.mirrored()?.ok_or(Refusal::Tampered("the keystore has no number for it"))?;
        if state.counter == mirrored.saturating_add(1) {
            // The power went after the record was written and before its number was.
            self.mirror(state.counter)?;
        } else if state.counter != mirrored {
            return Err(Refusal::Tampered("its number is not the one in the keystore"));
        }
        Ok(state)
    }

    /// Writes the next record, durably, and then its number.
    pub fn put(&self, state: &mut LoginState) -> Result<(), Refusal> {
        let (place, newest) = self.newest()?;
        state.counter = newest.counter.saturating_add(1);
        slots::replace(&self.path, 1 - place.min(1), &state.to_bytes(&self.mac))?;
        self.mirror(state.counter)
    }

    /// Writes the first record of a person.
    pub fn make(&self, state: &mut LoginState) -> Result<(), Refusal> {
        // A number that is there already is of an enrolment that was cut off, or of one that this replaces.
        state.counter = self.mirrored()?.unwrap_or(0).saturating_add(1);
        slots::make(&self.path, &state.to_bytes(&self.mac))?;
        self.mirror(state.counter)
    }

    /// Makes the wrapped master key unreadable, and forgets the number.
    pub fn destroy(&self) -> Result<(), Refusal> {
        slots::destroy(&self.path)?;
        Ok(self.keystore.forget(&self.mirror)?)
    }

    fn newest(&self) -> Result<(usize, LoginState), Refusal> {
        let slots = match slots::read(&self.path) {
            Ok(slots) => slots,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Refusal::Tampered("it is gone"));
            }
            Err(error) => return Err(error.into()),
        };
        let readable = slots.iter().enumerate().filter_map(|(place, bytes)| {
            let state = LoginState::from_bytes(&self.mac, bytes.as_deref()?)?;
            Some((place, state))
        });
        readable.max_by_key(|(_, state)| state.counter).ok_or(Refusal::Tampered("its seal does not fit"))
    }

    fn mirrored(&self) -> Result<Option<u64>, Refusal> {
        let Some(bytes) = self.keystore.load(&self.mirror)? else { return Ok(None) };
        let number = <[u8; 8]>::try_from(bytes.as_slice());
        number
            .map(|bytes| Some(u64::from_be_bytes(bytes)))
            .map_err(|_| Refusal::Tampered("its number is none"))
    }

    fn mirror(&self, counter: u64) -> Result<(), Refusal> {
        Ok(self.keystore.keep(&self.mirror, &counter.to_be_bytes())?)
    }
}

/// The records of a folder as they are, for officers who hold the master key.
pub fn unchecked(folder: &Path) -> Result<Vec<LoginState>, Refusal> {
    let slots = slots::read(&path_in(folder))?;
    Ok(slots.into_iter().flatten().filter_map(|bytes| LoginState::from_bytes_unchecked(&bytes)).collect())
}

/// Whether a log-in lies in a folder.
pub fn is_in(folder: &Path) -> bool {
    path_in(folder).exists()
}

fn path_in(folder: &Path) -> PathBuf {
    folder.join("login")
}

/// Under this name the keystore keeps the number of a person's record.
pub fn mirror_of(person: &[u8; 16]) -> String {
    format!("counter-{}", hex::encode(person))
}
