//! An office that anybody can play: real keys and real signatures, invented people. For tests, demonstrations and
//! benchmarks; a release build does not contain it.

use apseko_trust::{
    Ask, Grant, Keyring, Lease, Order, Pack, PublicKey, RecoveryList, RecoveryOfficer, RecoveryOfficers,
    Role, RoleKey, Signed, SignedOrder, SignedPack, SigningFailed, SoftwareKey, Statement, TrustError,
    digest,
};

use crate::escrow::{EscrowFault, OfficerSecret};
use crate::office::{Issuer, IssuerRefusal};
use crate::secret::Key;

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
const LEASE_DAYS: i64 = 13;
const SERVER_KEY_DAYS: i64 = 80;

/// Somebody whom the office knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invited {
    /// The user name.
    pub login: &'static str,
    /// First and last name.
    pub name: &'static str,
    /// Their unit.
    pub unit: &'static str,
    /// What the office gave them to begin with.
    pub invitation: &'static str,
}

/// An office with keys of its own.
pub struct Office {
    root: SoftwareKey,
    ca: SoftwareKey,
    lease: SoftwareKey,
    pack: SoftwareKey,
    people: &'static [Invited],
    clock: Box<dyn Fn() -> i64 + Send + Sync>,
}

impl Office {
    /// An office that knows these people; `clock` tells milliseconds since 1970.
    pub fn of(
        people: &'static [Invited],
        clock: impl Fn() -> i64 + Send + Sync + 'static,
    ) -> Result<Self, TrustError> {
        let key = |number: u8| SoftwareKey::from_secret(&[number; 32]);
        let (root, ca, lease, pack) = (key(0x71)?, key(0x72)?, key(0x73)?, key(0x74)?);
        Ok(Self { root, ca, lease, pack, people, clock: Box::new(clock) })
    }

    /// The two officers who open what somebody has forgotten.
    pub fn officers(&self) -> Result<[([u8; 16], OfficerSecret); 2], EscrowFault> {
        let officer = |number: u8| {
            let secret = OfficerSecret::of(&Key::filled_by(|key| key.fill(number)))?;
            Ok::<_, EscrowFault>(([number; 16], secret))
        };
        Ok([officer(0x81)?, officer(0x82)?])
    }

    /// The number of a person in the books of the office.
    pub fn user(&self, login: &str) -> [u8; 16] {
        let mut user = [0; 16];
        for (place, byte) in user.iter_mut().zip(digest(login.as_bytes())) {
            *place = byte;
        }
        user
    }

    /// A permission to work, from now for some days.
    pub fn lease_for(
        &self,
        login: &str,
        device: [u8; 16],
        days: i64,
    ) -> Result<Signed<Lease>, SigningFailed> {
        let now = (self.clock)();
        let lease = Lease {
            device,
            user: self.user(login),
            role: "INS".to_owned(),
            from_ms: now - HOUR_MS,
            until_ms: now + days * DAY_MS,
            serial: 1,
        };
        Signed::sign(&self.lease, lease)
    }

    /// Signs a later list with other officers: their ids, and secrets made of the same bytes.
    pub fn list_of(&self, number: u64, ids: &[u8]) -> Result<RecoveryList, TrustError> {
        let officer = |id: &u8| {
            let secret = OfficerSecret::of(&Key::filled_by(|key| key.fill(*id)));
            let key = secret.map_err(|_| TrustError::NotAKey)?.public();
            Ok(RecoveryOfficer { id: [*id; 16], key })
        };
        let officers = ids.iter().map(officer).collect::<Result<Vec<_>, TrustError>>()?;
        let list = RecoveryOfficers { number, at_ms: (self.clock)(), officers };
        Signed::sign(&self.root, list).map_err(|_| TrustError::BadSignature)
    }

    /// Signs an order to a device.
    pub fn order(&self, order: Order) -> Result<SignedOrder, SigningFailed> {
        Signed::sign(&self.lease, order)
    }

    /// Signs a reference pack, and says whose key that was.
    pub fn publish(
        &self,
        code: &str,
        version: u32,
        payload: &[u8],
    ) -> Result<(SignedPack, RoleKey), SigningFailed> {
        let now = (self.clock)();
        let pack = Pack { code: code.to_owned(), version, sha256: digest(payload), made_ms: now };
        let key = self.pack.public();
        let key = said(&self.root, Role::Pack, None, key, now - DAY_MS, now + SERVER_KEY_DAYS * DAY_MS)?;
        Ok((Signed::sign(&self.pack, pack)?, key))
    }

    fn grant(&self, invited: &Invited, ask: &Ask) -> Result<Grant, TrustError> {
        let unsigned = |_: SigningFailed| TrustError::BadSignature;
        let now = (self.clock)();
        let mut keyring = Keyring::new(self.root.public());
        let role = |by, role, subject, key, days: i64| {
            said(by, role, subject, key, now - DAY_MS, now + days * DAY_MS)
        };
        keyring.learn(role(&self.root, Role::DeviceCa, None, self.ca.public(), 600).map_err(unsigned)?)?;
        let lease = role(&self.root, Role::Lease, None, self.lease.public(), SERVER_KEY_DAYS);
        keyring.learn(lease.map_err(unsigned)?)?;
        keyring.learn(role(&self.ca, Role::Device, Some(ask.device), ask.key, 300).map_err(unsigned)?)?;
        let officers = self
            .officers()
            .map_err(|_| TrustError::NotAKey)?
            .map(|(id, secret)| RecoveryOfficer { id, key: secret.public() });
        let officers = RecoveryOfficers { number: 1, at_ms: now, officers: officers.to_vec() };
        Ok(Grant {
            user: self.user(invited.login),
            name: invited.name.to_owned(),
            unit: invited.unit.to_owned(),
            unit_id: self.user(invited.unit),
            root: self.root.public(),
            keyring,
            lease: self.lease_for(invited.login, ask.device, LEASE_DAYS).map_err(unsigned)?,
            officers: Signed::sign(&self.root, officers).map_err(unsigned)?,
            replaces: None,
        })
    }
}

impl Issuer for Office {
    fn admit(&self, ask: &Ask) -> Result<Grant, IssuerRefusal> {
        let invited = self.people.iter().find(|invited| invited.login == ask.login);
        let invited = invited.filter(|invited| invited.invitation == ask.invitation.trim());
        let grant = self.grant(invited.ok_or(IssuerRefusal::Refused)?, ask);
        grant.map_err(|_| IssuerRefusal::Refused)
    }
}

impl std::fmt::Debug for Office {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Office").field("people", &self.people).finish_non_exhaustive()
    }
}

fn said(
    by: &SoftwareKey,
    role: Role,
    subject: Option<[u8; 16]>,
    key: PublicKey,
    not_before_ms: i64,
    not_after_ms: i64,
) -> Result<RoleKey, SigningFailed> {
    RoleKey::sign(by, Statement { role, subject, key, serial: 1, not_before_ms, not_after_ms })
}
