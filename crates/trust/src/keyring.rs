//! All that a device or server believes about keys, from one root; the only place that says whose signature counts.
//!
//! Nothing is ever forgotten here: evidence of last year needs the keys of last year. Whether a key still counts is
//! decided anew at every signature, by its time.

use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::envelope::{Alg, Envelope, KeyId};
use crate::error::TrustError;
use crate::public_key::PublicKey;
use crate::purpose::Purpose;
use crate::recovery::RecoveryList;
use crate::revocation::RevocationList;
use crate::role::Role;
use crate::role_key::RoleKey;
use crate::root::RootSuccession;
use crate::verifier::Verifier;

mod bundle;

/// Keys and what was said about them, each checked when it came.
#[derive(Debug, Clone)]
pub struct Keyring {
    anchor: PublicKey,
    // The first is signed by the anchor, each following one by the successor before it.
    successions: Vec<RootSuccession>,
    revocations: Option<RevocationList>,
    // Sorted within a key. One key may have several statements: a chip keeps its key when it is registered anew.
    keys: BTreeMap<KeyId, Vec<RoleKey>>,
}

/// What came of learning something that is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    /// It was new.
    New,
    /// It was known before.
    Known,
}

impl Keyring {
    /// A keyring that knows only the root. The root stays the oldest one that evidence rests on; its successors are
    /// learned.
    pub fn new(root: PublicKey) -> Self {
        Self { anchor: root, successions: Vec::new(), revocations: None, keys: BTreeMap::new() }
    }

    /// Learns a key, if whoever vouches for it may do so. Several keys in one role count at the same time: that is
    /// how one follows another.
    pub fn learn(&mut self, key: RoleKey) -> Result<Learned, TrustError> {
        key.body().check_limits()?;
        self.check_issuer(&key)?;
        let siblings = self.keys.entry(key.body().key.id()).or_default();
        match siblings.binary_search_by(|known| rank(known).cmp(&rank(&key))) {
            Ok(_) => Ok(Learned::Known),
            Err(place) => {
                siblings.insert(place, key);
                Ok(Learned::New)
            }
        }
    }

    /// Learns the next root from the last one. A root has one successor, and the first that is learned stays.
    pub fn learn_succession(&mut self, succession: RootSuccession) -> Result<Learned, TrustError> {
        let signer = self.root_place(&succession.envelope().key_id)?;
        succession.check(&self.root_at(signer))?;
        if let Some(known) = self.successions.get(signer) {
            let same = known.signed_body() == succession.signed_body();
            return if same { Ok(Learned::Known) } else { Err(TrustError::OtherSuccessor) };
        }
        if self.root_place(&succession.body().successor.id()).is_ok() {
            return Err(TrustError::OtherSuccessor);
        }
        self.successions.push(succession);
        Ok(Learned::New)
    }

    /// Learns a list of revoked keys that has a higher number than the one known. The known list once more is
    /// nothing new; any other list with its number or a lower one is refused, because leaving out the latest
    /// revocations is what a thief would try.
    pub fn learn_revocations(&mut self, list: RevocationList) -> Result<Learned, TrustError> {
        let signer = self.check_list(&list)?;
        if let Some(known) = &self.revocations {
            if known.signed_body() == list.signed_body() {
                return Ok(Learned::Known);
            }
            if known.body().number >= list.body().number {
                return Err(TrustError::OlderList);
            }
        }
        self.check_root(signer, list.body().at_ms)?;
        self.revocations = Some(list);
        Ok(Learned::New)
    }

    /// Learns everything that another keyring says, each checked as if it came alone; an older list of revoked keys is passed
    /// over.
    pub fn learn_all(&mut self, said: &Self) -> Result<(), TrustError> {
        for succession in said.successions() {
            self.learn_succession(succession.clone())?;
        }
        for key in said.role_keys() {
            self.learn(key.clone())?;
        }
        match said.revocations().map(|list| self.learn_revocations(list.clone())) {
            Some(Err(error)) if error != TrustError::OlderList => Err(error),
            Some(Ok(_) | Err(_)) | None => Ok(()),
        }
    }

    /// Checks a list of recovery officers. Nothing is learned: whoever stores the list refuses an older number.
    pub fn check_recovery(&self, list: &RecoveryList) -> Result<(), TrustError> {
        let signer = self.root_place(&list.envelope().key_id)?;
        list.check(&self.root_at(signer))?;
        self.check_root(signer, list.body().at_ms)
    }

    /// The root that everything here follows from.
    pub fn anchor(&self) -> PublicKey {
        self.anchor
    }

    /// Every key that was learned, those that vouch before those they vouch for.
    pub fn role_keys(&self) -> impl Iterator<Item = &RoleKey> {
        let with = |vouching| {
            let all = self.keys.values().flatten();
            all.filter(move |key| (key.body().role == Role::DeviceCa) == vouching)
        };
        with(true).chain(with(false))
    }

    /// The successions that were learned, oldest first.
    pub fn successions(&self) -> &[RootSuccession] {
        &self.successions
    }

    /// The newest list of revoked keys.
    pub fn revocations(&self) -> Option<&RevocationList> {
        self.revocations.as_ref()
    }

    fn check_issuer(&self, key: &RoleKey) -> Result<(), TrustError> {
        let (issuer, role) = (key.envelope().key_id, key.body().role);
        if let Ok(place) = self.root_place(&issuer) {
            return if role == Role::Device {
                Err(TrustError::WrongIssuer)
            } else {
                key.check(&self.root_at(place))
            };
        }
        let known = self.keys.get(&issuer).ok_or(TrustError::UnknownKey(issuer))?;
        let mut vouching = known.iter().filter(|known| known.body().role == Role::DeviceCa).peekable();
        if role != Role::Device || vouching.peek().is_none() {
            return Err(TrustError::WrongIssuer);
        }
        let issued_ms = key.body().not_before_ms;
        let issuer =
            vouching.find(|ca| ca.body().covers(issued_ms).is_ok()).ok_or(TrustError::IssuerExpired)?;
        key.check(&issuer.body().key)
    }

    /// Checks what can change after a key was learned: who is revoked, and who has been succeeded.
    fn check_standing(&self, key: &RoleKey, at_ms: i64) -> Result<(), TrustError> {
        if self.is_revoked(&key.body().key.id(), at_ms) {
            return Err(TrustError::Revoked);
        }
        key.body().covers(at_ms)?;
        let (issuer, issued_ms) = (key.envelope().key_id, key.body().not_before_ms);
        if let Ok(place) = self.root_place(&issuer) {
            return self.check_root(place, issued_ms);
        }
        if self.is_revoked(&issuer, issued_ms) {
            return Err(TrustError::IssuerRevoked);
        }
        let mut refusal = TrustError::IssuerExpired;
        let vouching = self
            .keys
            .get(&issuer)
            .into_iter()
            .flatten()
            .filter(|ca| ca.body().role == Role::DeviceCa && ca.body().covers(issued_ms).is_ok());
        for ca in vouching {
            let root = self.root_place(&ca.envelope().key_id)?;
            match self.check_root(root, ca.body().not_before_ms) {
                Ok(()) => return Ok(()),
                Err(reason) => refusal = reason,
            }
        }
        Err(refusal)
    }

    fn check_list(&self, list: &RevocationList) -> Result<usize, TrustError> {
        let signer = self.root_place(&list.envelope().key_id)?;
        list.check(&self.root_at(signer))?;
        Ok(signer)
    }

    /// Checks that the root in this place could say something at that time.
    fn check_root(&self, place: usize, at_ms: i64) -> Result<(), TrustError> {
        if self.successions.get(place).is_some_and(|next| next.body().retire_ms <= at_ms) {
            return Err(TrustError::IssuerExpired);
        }
        // A root is revoked by a later one only, or the thief of an old root could disown the new.
        let by_later_root = self
            .revocations
            .as_ref()
            .and_then(|list| self.root_place(&list.envelope().key_id).ok())
            .is_some_and(|signer| signer > place);
        if by_later_root && self.is_revoked(&self.root_at(place).id(), at_ms) {
            return Err(TrustError::IssuerRevoked);
        }
        Ok(())
    }

    fn is_revoked(&self, key: &KeyId, at_ms: i64) -> bool {
        self.revocations.as_ref().is_some_and(|list| list.body().covers(key, at_ms))
    }

    fn root_place(&self, key: &KeyId) -> Result<usize, TrustError> {
        let mut places = 0..=self.successions.len();
        places.find(|place| self.root_at(*place).id() == *key).ok_or(TrustError::UnknownKey(*key))
    }

    fn root_at(&self, place: usize) -> PublicKey {
        place
            .checked_sub(1)
            .and_then(|before| self.successions.get(before))
            .map_or(self.anchor, |succession| succession.body().successor)
    }
}

/// The order of the statements about one key: the one that lives longest is last. A second signature by the same
/// issuer over the same statement adds nothing.
fn rank(key: &RoleKey) -> (i64, &[u8], KeyId) {
    (key.body().not_after_ms, key.signed_body(), key.envelope().key_id)
}

impl Verifier for Keyring {
    fn verify(
        &self,
        role_wanted: Role,
        subject: Option<[u8; 16]>,
        purpose: Purpose,
        digest: &Digest,
        envelope: &Envelope,
        at_ms: i64,
    ) -> Result<(), TrustError> {
        if !role_wanted.may_sign(purpose) {
            return Err(TrustError::WrongPurpose);
        }
        // Said first: a key for an unknown algorithm is never known, and updating the program is what would help.
        if let Alg::Other(number) = envelope.alg {
            return Err(TrustError::UnknownAlgorithm(number));
        }
        let known = self.keys.get(&envelope.key_id).ok_or(TrustError::UnknownKey(envelope.key_id))?;
        let mut refusal = TrustError::WrongRole;
        for key in known.iter().filter(|key| key.body().role == role_wanted) {
            refusal = if key.body().subject != subject {
                TrustError::WrongSubject
            } else if let Err(reason) = key.body().key.verify(purpose, digest, envelope) {
                reason
            } else if let Err(reason) = self.check_standing(key, at_ms) {
                // Only now: "its time is over" must mean that everything else about the signature is right.
                reason
            } else {
                return Ok(());
            };
        }
        Err(refusal)
    }
}

#[cfg(test)]
mod tests;
