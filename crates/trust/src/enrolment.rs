//! What a new device asks the office and what the office answers, as one message each: both sides have to mean the same.
//!
//! Nothing here is signed as a whole. What is believed of an answer is what the keys in it say from a root that the device
//! knows beforehand.

use crate::canon::{Reader, Writer};
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::keyring::Keyring;
use crate::lease::SignedLease;
use crate::public_key::PublicKey;
use crate::recovery::RecoveryList;

/// What the office is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Ask {
    /// The user name.
    pub login: String,
    /// The invitation; it works once.
    pub invitation: String,
    /// The new random name of the person's device.
    pub device: [u8; 16],
    /// The key with which it will sign.
    pub key: PublicKey,
}

impl std::fmt::Debug for Ask {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Whoever reads the invitation in a log could use it.
        out.debug_struct("Ask").field("device", &self.device).finish_non_exhaustive()
    }
}

/// What the office answers.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The person as the office knows them.
    pub user: [u8; 16],
    /// First and last name.
    pub name: String,
    /// The name of their unit.
    pub unit: String,
    /// The id of their unit; zeros if the office did not say.
    pub unit_id: [u8; 16],
    /// The root of the office's keys.
    pub root: PublicKey,
    /// The office's keys, and its statement about the new device.
    pub keyring: Keyring,
    /// The permission to work on this device for some days.
    pub lease: SignedLease,
    /// Who can open a master key together.
    pub officers: RecoveryList,
    /// The device of the same person whose place this one takes; it counts no more.
    pub replaces: Option<[u8; 16]>,
}

impl Ask {
    /// The message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        write_form(&mut out, 4).uint(1).text(&self.login).uint(2).text(&self.invitation);
        out.uint(3).bytes(&self.device).uint(4).bytes(self.key.as_sec1());
        out.finish()
    }

    /// Reads what [`Ask::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TrustError> {
        let mut reader = Reader::new(bytes);
        let mut form = Form::open(&mut reader)?;
        let login = form.field(1)?.text()?.to_owned();
        let invitation = form.field(2)?.text()?.to_owned();
        let device = form.field(3)?.fixed()?;
        let key = PublicKey::from_sec1(&form.field(4)?.fixed()?)?;
        form.close()?;
        reader.finish()?;
        Ok(Self { login, invitation, device, key })
    }
}

impl Grant {
    /// The message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        let fields = if self.replaces.is_some() { 9 } else { 8 };
        write_form(&mut out, fields)
            .uint(1)
            .bytes(&self.user)
            .uint(2)
            .text(&self.name)
            .uint(3)
            .text(&self.unit);
        out.uint(4).bytes(self.root.as_sec1()).uint(5).bytes(&self.keyring.to_bytes());
        out.uint(6).bytes(&self.lease.to_bytes()).uint(7).bytes(&self.officers.to_bytes());
        out.uint(8).bytes(&self.unit_id);
        if let Some(old) = &self.replaces {
            out.uint(9).bytes(old);
        }
        out.finish()
    }

    /// Reads what [`Grant::to_bytes`] gave. The keys are checked from the root in the message, which proves nothing before
    /// somebody has compared that root with the one they know.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TrustError> {
        let mut reader = Reader::new(bytes);
        let mut form = Form::open(&mut reader)?;
        let user = form.field(1)?.fixed()?;
        let name = form.field(2)?.text()?.to_owned();
        let unit = form.field(3)?.text()?.to_owned();
        let root = PublicKey::from_sec1(&form.field(4)?.fixed()?)?;
        let keyring = Keyring::from_bytes(root, form.field(5)?.bytes()?)?;
        let lease = SignedLease::from_bytes(form.field(6)?.bytes()?)?;
        let officers = RecoveryList::from_bytes(form.field(7)?.bytes()?)?;
        let unit_id = form.field(8)?.fixed()?;
        let replaces = form.field_if_there(9)?.map(Reader::fixed).transpose()?;
        form.close()?;
        reader.finish()?;
        Ok(Self { user, name, unit, unit_id, root, keyring, lease, officers, replaces })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lease, RecoveryOfficers, Signed, SoftwareKey};

    fn root() -> SoftwareKey {
        SoftwareKey::from_secret(&[7; 32]).unwrap()
    }

    #[test]
    fn an_ask_arrives_as_it_was_meant() {
        let ask = Ask {
            login: "ilze.kalnina".to_owned(),
            invitation: "ZEME-2026-ILZE".to_owned(),
            device: [3; 16],
            key: root().public(),
        };
        assert_eq!(Ask::from_bytes(&ask.to_bytes()).unwrap(), ask);
        assert!(!format!("{ask:?}").contains("ZEME"), "an invitation in a log could be used by its reader");
        for cut in 0..ask.to_bytes().len() {
            assert!(Ask::from_bytes(&ask.to_bytes()[..cut]).is_err(), "half a question is none");
        }
    }

    #[test]
    fn a_grant_arrives_as_it_was_given() {
        let lease = Lease {
            device: [3; 16],
            user: [4; 16],
            role: "INS".to_owned(),
            from_ms: 1,
            until_ms: 2,
            serial: 1,
        };
        let officers = RecoveryOfficers { number: 1, at_ms: 1, officers: Vec::new() };
        let grant = Grant {
            user: [4; 16],
            name: "Ilze Kalniņa".to_owned(),
            unit: "Zemgales RVDI".to_owned(),
            unit_id: [5; 16],
            root: root().public(),
            keyring: Keyring::new(root().public()),
            lease: Signed::sign(&root(), lease).unwrap(),
            officers: Signed::sign(&root(), officers).unwrap(),
            replaces: None,
        };
        let back = Grant::from_bytes(&grant.to_bytes()).unwrap();
        assert_eq!(back.to_bytes(), grant.to_bytes());
        assert_eq!(back.replaces, None, "a grant from before there was such a field says nothing of it");
        assert_eq!((&back.name, &back.lease), (&grant.name, &grant.lease));
        let grant = Grant { replaces: Some([9; 16]), ..grant };
        let back = Grant::from_bytes(&grant.to_bytes()).unwrap();
        assert_eq!((back.replaces, back.unit_id), (Some([9; 16]), [5; 16]));
        assert_eq!(back.to_bytes(), grant.to_bytes());
    }
}
