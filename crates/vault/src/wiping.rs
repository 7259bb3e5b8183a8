//! A wipe that the office has ordered: believed, begun in a way that a power cut cannot leave half done, and not forgotten
//! before the office knows of it.
//!
//! Beside the data lies a small file with the order and the device's word for the office, from before the first key goes until
//! somebody is enrolled anew. Nothing in it is secret. Whoever finds it at a start goes on with what it says.

use std::path::{Path, PathBuf};

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Errand, SignedLease, SignedOrder, SignedWiped, TrustError};

use crate::keystore::Keystore;
use crate::now::Fill;
use crate::refusal::Refusal;
use crate::slots;
use crate::vault::{Vault, forget_person, remove_file, remove_folder, users_in};

const FORMAT: u64 = 1;
const PARTS: usize = 6;
const PREFIX: &str = "wipe-";

/// What is left of a wipe: what was ordered, and the word that the office is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WipeNote {
    /// The order.
    pub order: SignedOrder,
    /// The device's word, signed while it had a key.
    pub wiped: SignedWiped,
    /// Where the office was, in the writing of whoever asks for it later.
    pub place: Vec<u8>,
    /// Whether the whole device goes, and not one of several people's data.
    whole: bool,
    /// Whether the office knows.
    pub told: bool,
}

impl WipeNote {
    /// Every wipe of a data folder that nobody was enrolled after.
    pub fn all_in(root: &Path) -> Result<Vec<Self>, Refusal> {
        let entries = match std::fs::read_dir(root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut notes = Vec::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            // What is half written has another ending.
            let is_note = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && !name.contains('.'));
            if is_note && let Ok(note) = Self::read(&std::fs::read(entry.path())?) {
                notes.push(note);
            }
        }
        notes.sort_by_key(|note| note.wiped.body().at_ms);
        Ok(notes)
    }

    /// The office knows of it.
    pub fn was_told(mut self, root: &Path) -> Result<(), Refusal> {
        self.told = true;
        self.write(root)
    }

    /// Somebody else works here now, and what was told needs to be shown no more.
    pub(crate) fn forget_told(root: &Path) {
        for note in Self::all_in(root).unwrap_or_default().iter().filter(|note| note.told) {
            if let Err(refusal) = remove_file(&note.path(root)) {
                tracing::warn!(code = %refusal.code(), "The note of a wipe was not taken away.");
            }
        }
    }

    fn path(&self, root: &Path) -> PathBuf {
        root.join(format!("{PREFIX}{}", hex::encode(self.wiped.body().device)))
    }

    fn write(&self, root: &Path) -> Result<(), Refusal> {
        let mut out = Writer::default();
        out.array(PARTS).uint(FORMAT).bytes(&self.order.to_bytes()).bytes(&self.wiped.to_bytes());
        out.bytes(&self.place).bool(self.whole).bool(self.told);
        Ok(slots::put_whole(&self.path(root), &out.finish())?)
    }

    fn read(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != PARTS {
            return Err(CanonError::Unexpected);
        }
        if reader.uint()? != FORMAT {
            return Err(CanonError::OutOfRange);
        }
        let order = SignedOrder::from_bytes(reader.bytes()?)?;
        let wiped = SignedWiped::from_bytes(reader.bytes()?)?;
        let place = reader.bytes()?.to_vec();
        let (whole, told) = (reader.bool()?, reader.bool()?);
        reader.finish()?;
        Ok(Self { order, wiped, place, whole, told })
    }
}

impl Vault {
    /// Checks that an order is the office's, to this person's device, and was not taken back before the last lease.
    pub fn believe_order(&self, login: &str, order: &SignedOrder) -> Result<(), Refusal> {
        let state = self.record(&self.person(login)).load()?;
        let lease = SignedLease::from_bytes(&state.lease).map_err(TrustError::from)?;
        let since = u64::try_from(lease.body().from_ms).unwrap_or(0);
        Ok(order.verify(&self.people().keyring, &state.device, since)?)
    }

    /// Carries an order out: everything of this person here becomes unreadable for ever, and with the last person the device.
    /// `wiped` is what the office will be told. Begun, it goes on at the next start, whatever happens in between.
    pub fn obey(
        mut self,
        login: &str,
        order: SignedOrder,
        wiped: SignedWiped,
        fill: &mut Fill<'_>,
    ) -> Result<(), Refusal> {
        self.believe_order(login, &order)?;
        match order.body().errand {
            Errand::Wipe => {}
        }
        let whole = self.people().accounts.len() <= 1;
        let note = WipeNote { order, wiped, place: self.people().place.clone(), whole, told: false };
        if let Err(refusal) = note.write(self.place.root()) {
            // A full disk must not save the data: then the office hears of it only while this process lives.
            tracing::error!(code = %refusal.code(), "The note of a wipe was not written.");
        }
        if whole { self.wipe_device() } else { self.wipe_person(login, fill) }
    }

    /// Goes on with the wipes of single people that were begun and cut off; called once after a start.
    pub fn finish_wipes(&mut self, fill: &mut Fill<'_>) -> Result<(), Refusal> {
        for note in WipeNote::all_in(self.place.root())? {
            if let Some(login) = self.begun_for(&note).filter(|_| !note.whole) {
                self.wipe_person(&login, fill)?;
            }
        }
        Ok(())
    }

    /// Whether a wipe of the whole device was begun and cut off.
    pub(crate) fn goes_on_wiping(&self) -> Result<bool, Refusal> {
        let notes = WipeNote::all_in(self.place.root())?;
        Ok(notes.iter().any(|note| note.whole && self.begun_for(note).is_some()))
    }

    /// The user name of whoever is to be wiped and is still here. Only the device itself could have signed that it wipes: a file
    /// that somebody laid there does nothing.
    fn begun_for(&self, note: &WipeNote) -> Option<String> {
        let user = note.wiped.body().user;
        let account = self.people().accounts.iter().find(|account| account.user == user)?;
        self.has_said(note).then(|| account.login.clone())
    }

    fn has_said(&self, note: &WipeNote) -> bool {
        let (wiped, keyring) = (&note.wiped, &self.people().keyring);
        let device = wiped.body().device;
        wiped.verify(keyring, wiped.body().at_ms).is_ok() && note.order.verify(keyring, &device, 0).is_ok()
    }
}

/// Ends a wipe that was cut off after the device secret had gone: what is left is noise. Says whether there was one.
pub(crate) fn end_without_secret(root: &Path, keystore: &dyn Keystore) -> Result<bool, Refusal> {
    if !WipeNote::all_in(root)?.iter().any(|note| note.whole) {
        return Ok(false);
    }
    if let Ok(folders) = std::fs::read_dir(users_in(root)) {
        for folder in folders.filter_map(Result::ok) {
            // The names in the keystore are those of the folders.
            if let Some(person) = person_of(&folder.file_name()) {
                forget_person(keystore, &person)?;
            }
        }
    }
    remove_folder(&users_in(root))?;
    for file in ["people", "installation"] {
        remove_file(&root.join(file))?;
    }
    Ok(true)
}

fn person_of(name: &std::ffi::OsStr) -> Option<[u8; 16]> {
    let mut person = [0; 16];
    hex::decode_to_slice(name.to_str()?, &mut person).ok()?;
    Some(person)
}
