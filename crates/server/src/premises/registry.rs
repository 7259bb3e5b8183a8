//! The books of the office: whose signatures count, who works here, and how a new device comes into both.
//!
//! They lie in files that several processes and the commands of an administrator may change; whoever misses something
//! reads them again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use apseko_casework::Directory as _;
use apseko_oplog::{DeviceId, Roll};
use apseko_trust::{
    Ask, Grant, Keyring, Lease, PublicKey, RecoveryList, Signed, SignedLease, SoftwareKey, digest,
};
use thiserror::Error;

use super::directory::id;
use super::keys::read_keyring;
use super::{BadDirectory, Colleague, Colleagues, Folder, FolderFault, ServerKeys};
use crate::feed::People;

const PEOPLE: &str = "people.json";
/// Who can open a master key together, signed by the root.
pub const OFFICERS: &str = "recovery-officers";
const CHANGING: &str = "people.lock";
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// A device asks for a new lease several times a day; so many days may pass without an answer.
const LEASE_MS: i64 = 13 * 24 * HOUR_MS;
/// So many failures within a minute, and everybody has to wait: an invitation is not to be guessed.
const MOST_FAILURES: usize = 10;
const MINUTE_MS: u64 = 60_000;

/// Why a device was not let in.
#[derive(Debug, Error)]
pub enum NotAdmitted {
    /// The user name and the invitation do not belong together, or the invitation was used.
    #[error("the user name and the invitation do not belong together")]
    Refused,
    /// Too many have tried in vain.
    #[error("too many have tried in vain")]
    TooMany,
    /// Nobody has named the officers who could open what is sealed on the device.
    #[error("there is no list of recovery officers in the data folder")]
    NoOfficers,
    /// The books cannot be read or written.
    #[error(transparent)]
    Books(#[from] FolderFault),
}

/// Why a device got no lease.
#[derive(Debug, Error)]
pub enum NotLeased {
    /// The device, or the person whose it was, is not in the books any more.
    #[error("the device belongs to nobody who works here")]
    Unknown,
    /// The books cannot be read, or nothing can be signed.
    #[error(transparent)]
    Books(#[from] FolderFault),
}

/// The books, as they were last read.
#[derive(Debug, Clone)]
struct Books {
    keyring: Arc<Keyring>,
    people: Arc<People<Colleagues>>,
}

/// The office's side of who is who.
#[derive(Debug)]
pub struct Registry {
    folder: Folder,
    root: PublicKey,
    lease: SoftwareKey,
    books: RwLock<Books>,
    failures: Mutex<VecDeque<u64>>,
}

impl Registry {
    /// Opens the books.
    pub fn open(
        folder: &Folder,
        root: PublicKey,
        lease: SoftwareKey,
        keyring: Keyring,
    ) -> Result<Self, FolderFault> {
        let people = Arc::new(People(colleagues(folder)?));
        let books = RwLock::new(Books { keyring: Arc::new(keyring), people });
        Ok(Self { folder: folder.clone(), root, lease, books, failures: Mutex::default() })
    }

    /// Whose signatures count.
    pub fn keyring(&self) -> Arc<Keyring> {
        self.books().keyring
    }

    /// Who works here.
    pub fn people(&self) -> Arc<People<Colleagues>> {
        self.books().people
    }

    /// Who is who, for devices.
    pub fn roll(&self) -> Roll {
        let books = self.books();
        let names = books.people.0.names().map(|(user, name)| (user, name.to_owned())).collect();
        Roll { keys: books.keyring.to_bytes(), names }
    }

    /// Reads the books again: another process, or an administrator, may have written into them.
    pub fn refresh(&self) -> Result<(), FolderFault> {
        let (_, keyring) = read_keyring(&self.folder)?;
        let people = Arc::new(People(colleagues(&self.folder)?));
        *self.books.write().unwrap_or_else(PoisonError::into_inner) =
            Books { keyring: Arc::new(keyring), people };
        Ok(())
    }

    /// Lets a person onto a new device; `mono_ms` is for counting those who try in vain.
    pub fn admit(&self, ask: &Ask, now_ms: i64, mono_ms: u64) -> Result<Grant, NotAdmitted> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|at| mono_ms.saturating_sub(*at) < MINUTE_MS);
        if failures.len() >= MOST_FAILURES {
            return Err(NotAdmitted::TooMany);
        }
        let admitted = self.admit_once(ask, now_ms);
        if matches!(admitted, Err(NotAdmitted::Refused)) {
            failures.push_back(mono_ms);
        }
        admitted
    }

    fn admit_once(&self, ask: &Ask, now_ms: i64) -> Result<Grant, NotAdmitted> {
        let _alone = self.folder.hold(CHANGING)?;
        self.refresh()?;
        let people = self.people();
        let sum = digest(ask.invitation.trim().as_bytes());
        let login = ask.login.trim().to_lowercase();
        let invited = people.0.invited(&login, &sum).ok_or(NotAdmitted::Refused)?;
        let officers = self.officers()?;
        let damaged = || FolderFault::Damaged(PEOPLE.to_owned());
        let user = id(&invited.user).map_err(|_| damaged())?;
        let unit_id = id(&invited.unit).map_err(|_| damaged())?;
        let lease = self.lease_for((ask.device, user), invited.role.clone(), now_ms)?;
        // First the key, then the person: a device whose key counts and who belongs to nobody may do nothing.
        ServerKeys::vouch(&self.folder, ask.device, ask.key, now_ms)?;
        self.register(&login, ask.device)?;
        self.refresh()?;
        let keyring = Keyring::clone(&self.keyring());
        let unit = invited.unit_name.clone().unwrap_or_default();
        Ok(Grant {
            user,
            name: invited.name.clone(),
            unit,
            unit_id,
            root: self.root,
            keyring,
            lease,
            officers,
        })
    }

    /// Lets a person work on their device for some days more, as the books say at this moment.
    pub fn renew(&self, device: DeviceId, now_ms: i64) -> Result<SignedLease, NotLeased> {
        self.refresh()?;
        let people = self.people();
        let user = people.0.user_of(&device).ok_or(NotLeased::Unknown)?;
        let person = people.0.person(&user).ok_or(NotLeased::Unknown)?;
        Ok(self.lease_for((device.0, user.0), person.role, now_ms)?)
    }

    fn lease_for(
        &self,
        (device, user): ([u8; 16], [u8; 16]),
        role: String,
        now_ms: i64,
    ) -> Result<SignedLease, FolderFault> {
        let lease = Lease {
            device,
            user,
            role,
            // The clock of a device may be late.
            from_ms: now_ms.saturating_sub(HOUR_MS),
            until_ms: now_ms.saturating_add(LEASE_MS),
            serial: now_ms.unsigned_abs(),
        };
        Signed::sign(&self.lease, lease).map_err(|_| FolderFault::NoRandomness)
    }

    /// Writes the device down as the person's, and crosses the invitation out.
    fn register(&self, login: &str, device: [u8; 16]) -> Result<(), FolderFault> {
        let mut listed = self.people().0.listed().to_vec();
        for one in listed.iter_mut().filter(|one| one.login.as_deref() == Some(login)) {
            one.devices.push(hex::encode(device));
            one.invitation = None;
        }
        write(&self.folder, &listed)
    }

    fn officers(&self) -> Result<RecoveryList, NotAdmitted> {
        let bytes = match self.folder.read(OFFICERS) {
            Ok(bytes) => bytes,
            Err(FolderFault::Missing(_)) => return Err(NotAdmitted::NoOfficers),
            Err(fault) => return Err(fault.into()),
        };
        let list = RecoveryList::from_bytes(&bytes).map_err(|_| FolderFault::Damaged(OFFICERS.to_owned()))?;
        Ok(list)
    }

    fn books(&self) -> Books {
        self.books.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Writes the list of people.
pub(crate) fn write(folder: &Folder, listed: &[Colleague]) -> Result<(), FolderFault> {
    let json = serde_json::to_vec_pretty(listed).map_err(|_| FolderFault::Damaged(PEOPLE.to_owned()))?;
    folder.replace(PEOPLE, &json)
}

/// Reads the list of people; none is an empty one.
pub(crate) fn colleagues(folder: &Folder) -> Result<Colleagues, FolderFault> {
    match folder.read(PEOPLE) {
        Ok(json) => Colleagues::read(&json).map_err(|error| bad(&error)),
        Err(FolderFault::Missing(_)) => Ok(Colleagues::default()),
        Err(fault) => Err(fault),
    }
}

fn bad(error: &BadDirectory) -> FolderFault {
    tracing::error!("{error}");
    FolderFault::Damaged(PEOPLE.to_owned())
}
