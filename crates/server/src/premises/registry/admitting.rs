//! How a new device comes into the books, and how its owner keeps the permission to work on it.

use std::collections::VecDeque;
use std::net::IpAddr;

use apseko_oplog::DeviceId;
use apseko_trust::{Ask, Grant, Keyring, Lease, RecoveryList, Signed, SignedLease};
use thiserror::Error;

use super::{BooksFault, ChangeFault, Registry, TRIES, day_of};
use crate::people::{By, Change, ChangeRefused, Id, Login, Name, Person, plan, sum_of};
use crate::premises::{FolderFault, ServerKeys};
use crate::storage::people::Contact;

/// Who can open a master key together, signed by the root.
pub(crate) const OFFICERS: &str = "recovery-officers";
/// Held while the keyring is changed.
const CHANGING: &str = "people.lock";
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// A device asks for a new lease several times a day; so many days may pass without an answer.
const LEASE_MS: i64 = 13 * 24 * HOUR_MS;
/// So many failures from one address within a minute, and it has to wait: an invitation is not to be guessed.
const MOST_FROM_ONE: usize = 10;
/// So many from everywhere, and everybody has to wait.
const MOST_FAILURES: usize = 100;
const MINUTE_MS: u64 = 60_000;

/// Why a device was not let in.
#[derive(Debug, Error)]
pub enum NotAdmitted {
    /// The user name and the invitation do not belong together, or the invitation was used, or its time is over.
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
    Books(#[from] BooksFault),
}

/// Why a device got no lease.
#[derive(Debug, Error)]
pub enum NotLeased {
    /// The device was revoked, or nobody who has a post here today works on it.
    #[error("the device belongs to nobody who works here")]
    Unknown,
    /// The books cannot be read, or nothing can be signed.
    #[error(transparent)]
    Books(#[from] BooksFault),
}

impl From<FolderFault> for NotAdmitted {
    fn from(fault: FolderFault) -> Self {
        Self::Books(fault.into())
    }
}

impl From<FolderFault> for NotLeased {
    fn from(fault: FolderFault) -> Self {
        Self::Books(fault.into())
    }
}

/// Those who have tried in vain within the last minute.
pub(super) type Failures = VecDeque<(u64, Option<IpAddr>)>;

/// How somebody shows that a device is theirs.
#[derive(Debug, Clone, Copy)]
enum Shown<'a> {
    /// By user name and invitation.
    Invitation(&'a Ask),
    /// They came in before, and were asked for everything that has to be asked.
    Known(Id),
}

impl Registry {
    /// Lets a person onto a new device by an invitation, which is crossed out; `mono_ms` is for counting those who try
    /// in vain.
    pub fn admit(
        &self,
        ask: &Ask,
        from: Option<IpAddr>,
        now_ms: i64,
        mono_ms: u64,
    ) -> Result<Grant, NotAdmitted> {
        // Held until the end: those who try at the same moment are counted before the next one tries.
        let mut failures = self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        failures.retain(|(at, _)| mono_ms.saturating_sub(*at) < MINUTE_MS);
        let of_one = failures.iter().filter(|(_, address)| *address == from).count();
        if of_one >= MOST_FROM_ONE || failures.len() >= MOST_FAILURES {
            return Err(NotAdmitted::TooMany);
        }
        let admitted = self.let_in(ask, Shown::Invitation(ask), None, now_ms);
        if matches!(admitted, Err(NotAdmitted::Refused)) {
            failures.push_back((mono_ms, from));
        }
        admitted
    }

    /// Lets a person who has logged in onto a new device; it may take the place of another one of theirs. What `ask` says
    /// of user name and invitation is not looked at.
    pub fn admit_known(
        &self,
        person: Id,
        ask: &Ask,
        replaces: Option<Id>,
        now_ms: i64,
    ) -> Result<Grant, NotAdmitted> {
        self.let_in(ask, Shown::Known(person), replaces, now_ms)
    }

    fn let_in(
        &self,
        ask: &Ask,
        shown: Shown<'_>,
        replaces: Option<Id>,
        now_ms: i64,
    ) -> Result<Grant, NotAdmitted> {
        let _alone = self.folder.hold(CHANGING)?;
        for _ in 0..TRIES {
            self.refresh()?;
            let book = self.book();
            let (person, invitation) = match shown {
                Shown::Known(id) => (book.person(id), None),
                Shown::Invitation(ask) => {
                    let login = Login::new(&ask.login).ok();
                    let person = login.and_then(|login| book.person_of_login(&login));
                    (person, Some(sum_of(&ask.invitation)))
                }
            };
            let person = person.ok_or(NotAdmitted::Refused)?;
            let change = Change::EnrolDevice {
                device: Id(ask.device),
                owner: person.id,
                label: label(ask.device)?,
                invitation,
                replaces,
            };
            let by = By { who: Some(person.id), now_ms, today: day_of(now_ms), saw: None };
            let puts = plan(&book, &change, &by).map_err(|_: ChangeRefused| NotAdmitted::Refused)?;
            let grant = self.grant(person, ask, now_ms)?;
            // First the key, then the person: a device whose key counts and who belongs to nobody may do nothing.
            ServerKeys::vouch(&self.folder, ask.device, ask.key, now_ms)?;
            if self.commit(&book, &puts).map_err(BooksFault::from)? {
                self.refresh_keyring()?;
                self.note_lease(&grant.lease, now_ms);
                // As it was written down, whoever had said it.
                let replaces = self.book().device(Id(ask.device)).and_then(|it| it.replaces).map(|old| old.0);
                return Ok(Grant { keyring: Keyring::clone(&self.keyring()), replaces, ..grant });
            }
        }
        Err(NotAdmitted::Books(BooksFault::from(busy())))
    }

    /// Everything that a new device needs, but for the key that is not vouched for yet.
    fn grant(&self, person: &Person, ask: &Ask, now_ms: i64) -> Result<Grant, NotAdmitted> {
        let officers = self.officers()?;
        let shown = self.snapshot();
        let roles = shown.roster.role_codes(&person.id.user()).ok_or(NotAdmitted::Refused)?;
        // Their own unit, and not that of somebody whose deputy they are.
        let mut posts: Vec<_> = person.posts_on(day_of(now_ms)).collect();
        posts.sort_by_key(|post| post.stands_for.is_some());
        let unit_id = posts.first().map(|post| post.unit).ok_or(NotAdmitted::Refused)?;
        let unit = shown.book.unit(unit_id).map(|unit| unit.name.to_string()).unwrap_or_default();
        Ok(Grant {
            user: person.id.0,
            name: person.name.to_string(),
            unit,
            unit_id: unit_id.0,
            root: self.root,
            keyring: Keyring::clone(&shown.keyring),
            lease: self.lease_for((ask.device, person.id.0), roles, now_ms)?,
            officers,
            replaces: None,
        })
    }

    /// Lets a person work on their device for some days more, as the books say at this moment.
    pub fn renew(&self, device: DeviceId, now_ms: i64) -> Result<SignedLease, NotLeased> {
        self.refresh()?;
        let shown = self.snapshot();
        let known = shown.book.device(device.into()).filter(|known| known.revoked.is_none());
        let owner = known.ok_or(NotLeased::Unknown)?.owner;
        let roles = shown.roster.role_codes(&owner.user()).ok_or(NotLeased::Unknown)?;
        let lease = self.lease_for((device.0, owner.0), roles, now_ms)?;
        self.note_lease(&lease, now_ms);
        Ok(lease)
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

    /// For people to look at; a lease counts whether it was noted or not.
    fn note_lease(&self, lease: &SignedLease, now_ms: i64) {
        let lease = lease.body();
        let contact = Contact {
            lease_until_ms: Some(lease.until_ms),
            lease_serial: Some(lease.serial),
            ..Contact::new(Id(lease.device), now_ms)
        };
        if let Err(error) = self.store.touch(&contact) {
            tracing::warn!("a lease was not noted: {error}");
        }
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
}

/// What a device is called until somebody calls it something better.
fn label(device: [u8; 16]) -> Result<Name, FolderFault> {
    let digits = hex::encode_upper(device.first_chunk::<4>().copied().unwrap_or_default());
    let (first, last) = digits.split_at(4);
    Name::new(&format!("{first}-{last}")).map_err(|_| FolderFault::NoRandomness)
}

fn busy() -> crate::storage::StorageError {
    crate::storage::StorageError::Unavailable(ChangeFault::Busy.to_string())
}
