//! One wrong bit anywhere, and nothing that is signed is believed any more.

use std::collections::BTreeMap;

use super::*;
use crate::canon::{Reader, Writer};
use crate::{
    Delivery, Envelope, Purpose, RecoveryList, RecoveryOfficer, RecoveryOfficers, Revocation, RevocationList,
    Revocations, RootSuccession, SignedCheckpoint, SignedDelivery, SignedLease, SignedPack, Succession,
    TrustError,
};

/// Gives the check every version of the bytes that differs in one bit, after the bytes themselves.
fn refuses_every_flip(bytes: &[u8], believed: impl Fn(&[u8]) -> Result<(), TrustError>) {
    assert_eq!(believed(bytes), Ok(()), "the bytes themselves are believed");
    for place in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[place / 8] ^= 1 << (place % 8);
        assert!(believed(&flipped).is_err(), "bit {place} of {} was flipped", hex::encode(bytes));
    }
}

#[test]
fn in_an_envelope() {
    let key = secret(3);
    let sum = digest(b"a batch");
    let mut out = Writer::default();
    key.sign(Purpose::Batch, &sum).unwrap().to_writer(&mut out);
    refuses_every_flip(&out.finish(), |bytes| {
        let mut reader = Reader::new(bytes);
        let envelope = Envelope::read(&mut reader)?;
        reader.finish()?;
        key.public().verify(Purpose::Batch, &sum, &envelope)
    });
}

#[test]
fn in_a_role_key() {
    let Inspectorate { ca, keyring, .. } = Inspectorate::new();
    let other = signed(&ca, statement(Role::Device, &secret(8), 0..100));
    refuses_every_flip(&other.to_bytes(), |bytes| {
        keyring.clone().learn(RoleKey::from_bytes(bytes)?).map(drop)
    });
}

#[test]
fn in_a_succession() {
    let Inspectorate { root, keyring, .. } = Inspectorate::new();
    let next = signed(&root, Succession { successor: secret(9).public(), retire_ms: day(30) });
    refuses_every_flip(&next.to_bytes(), |bytes| {
        keyring.clone().learn_succession(RootSuccession::from_bytes(bytes)?).map(drop)
    });
}

pub(super) fn list(number: u64, key: &SoftwareKey, from_ms: i64) -> Revocations {
    let revocation = Revocation { from_ms, reason: "lost".to_owned() };
    Revocations { number, at_ms: day(5), keys: BTreeMap::from([(key.key_id(), revocation)]) }
}

#[test]
fn in_a_list_of_revoked_keys() {
    let Inspectorate { root, tablet, keyring, .. } = Inspectorate::new();
    refuses_every_flip(&signed(&root, list(1, &tablet, NOON)).to_bytes(), |bytes| {
        keyring.clone().learn_revocations(RevocationList::from_bytes(bytes)?).map(drop)
    });
}

#[test]
fn in_a_list_of_recovery_officers() {
    let Inspectorate { root, keyring, .. } = Inspectorate::new();
    let officers = [1, 2].map(|id| RecoveryOfficer { id: [id; 16], key: [id; 32] }).to_vec();
    let list = RecoveryOfficers { number: 1, at_ms: NOON, officers };
    refuses_every_flip(&signed(&root, list).to_bytes(), |bytes| {
        keyring.check_recovery(&RecoveryList::from_bytes(bytes)?)
    });
}

#[test]
fn in_a_checkpoint() {
    let Inspectorate { receipt, keyring, .. } = Inspectorate::new();
    refuses_every_flip(&signed(&receipt, checkpoint()).to_bytes(), |bytes| {
        SignedCheckpoint::from_bytes(bytes)?.verify(&keyring)
    });
}

#[test]
fn in_a_delivery() {
    let Inspectorate { receipt, keyring, .. } = Inspectorate::new();
    let stored = BTreeMap::from([([1; 32], 10), ([2; 32], 20)]);
    let said = Delivery { case: [6; 16], epoch: [3; 16], seq: 7, at_ms: NOON, stored, missing: 0 };
    refuses_every_flip(&signed(&receipt, said).to_bytes(), |bytes| {
        SignedDelivery::from_bytes(bytes)?.verify(&keyring, &[6; 16])
    });
}

#[test]
fn in_a_lease() {
    let Inspectorate { lease: key, keyring, .. } = Inspectorate::new();
    refuses_every_flip(&signed(&key, lease(0..14)).to_bytes(), |bytes| {
        SignedLease::from_bytes(bytes)?.verify(&keyring, &TABLET, &ANNA, day(1))
    });
}

#[test]
fn in_a_pack() {
    let Inspectorate { pack: key, keyring, .. } = Inspectorate::new();
    refuses_every_flip(&signed(&key, pack(NOON)).to_bytes(), |bytes| {
        SignedPack::from_bytes(bytes)?.verify(&keyring, &digest(CONTENT), day(1))
    });
}

#[test]
fn in_a_stored_keyring() {
    let Inspectorate { root, ca, tablet, .. } = Inspectorate::new();
    let mut keyring = Keyring::new(root.public());
    let next = signed(&root, Succession { successor: secret(9).public(), retire_ms: day(30) });
    keyring.learn_succession(next).unwrap();
    keyring.learn_revocations(signed(&root, list(1, &tablet, NOON))).unwrap();
    keyring.learn(signed(&root, statement(Role::DeviceCa, &ca, -30..600))).unwrap();
    keyring.learn(signed(&ca, statement(Role::Device, &tablet, -10..350))).unwrap();
    refuses_every_flip(&keyring.to_bytes(), |bytes| Keyring::from_bytes(root.public(), bytes).map(drop));
}
