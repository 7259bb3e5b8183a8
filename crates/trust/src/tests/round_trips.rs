//! Whatever is written is read back the same; what is read is kept to the byte; and no bytes make us panic.

use proptest::prelude::*;

use super::*;
use crate::canon::{CanonError, Reader, Writer};
use crate::{
    Alg, Envelope, KeyId, Purpose, RecoveryOfficer, RecoveryOfficers, Revocation, Revocations,
    SignedCheckpoint, Succession, TrustError,
};

fn any_key() -> impl Strategy<Value = SoftwareKey> {
    (1..=200_u8).prop_map(secret)
}

fn any_statement() -> impl Strategy<Value = Statement> {
    let subject = proptest::option::of(any::<[u8; 16]>());
    let role = proptest::sample::select(Role::ALL);
    (role, subject, any_key(), any::<u64>(), any::<i64>(), any::<i64>()).prop_map(
        |(role, subject, key, serial, not_before_ms, not_after_ms)| Statement {
            role,
            subject,
            key: key.public(),
            serial,
            not_before_ms,
            not_after_ms,
        },
    )
}

fn any_list() -> impl Strategy<Value = Revocations> {
    let entry = (any::<i64>(), "\\PC{0,12}").prop_map(|(from_ms, reason)| Revocation { from_ms, reason });
    let keys = proptest::collection::btree_map(any::<[u8; 32]>().prop_map(KeyId), entry, 0..5);
    (any::<u64>(), any::<i64>(), keys).prop_map(|(number, at_ms, keys)| Revocations { number, at_ms, keys })
}

fn any_officers() -> impl Strategy<Value = RecoveryOfficers> {
    let officers = proptest::collection::btree_map(any::<[u8; 16]>(), any::<[u8; 32]>(), 0..8);
    (any::<u64>(), any::<i64>(), officers).prop_map(|(number, at_ms, officers)| {
        let officers = officers.into_iter().map(|(id, key)| RecoveryOfficer { id, key }).collect();
        RecoveryOfficers { number, at_ms, officers }
    })
}

fn any_lease() -> impl Strategy<Value = Lease> {
    (any::<[u8; 16]>(), any::<[u8; 16]>(), "\\PC{0,12}", any::<i64>(), any::<i64>(), any::<u64>()).prop_map(
        |(device, user, role, from_ms, until_ms, serial)| Lease {
            device,
            user,
            role,
            from_ms,
            until_ms,
            serial,
        },
    )
}

fn any_pack() -> impl Strategy<Value = Pack> {
    ("\\PC{0,12}", any::<u32>(), any::<[u8; 32]>(), any::<i64>())
        .prop_map(|(code, version, sha256, made_ms)| Pack { code, version, sha256, made_ms })
}

fn any_checkpoint() -> impl Strategy<Value = Checkpoint> {
    (any::<[u8; 16]>(), any::<u64>(), any::<[u8; 32]>(), any::<i64>())
        .prop_map(|(epoch, seq, root, at_ms)| Checkpoint { epoch, seq, root: FeedRoot(root), at_ms })
}

fn comes_back<T: Signable + Clone + PartialEq + std::fmt::Debug>(body: T) -> Result<(), TestCaseError> {
    let whole = signed(&secret(1), body.clone());
    let again = Signed::<T>::from_bytes(&whole.to_bytes()).unwrap();
    prop_assert_eq!(again.body(), &body, "the body is read back");
    prop_assert_eq!(again.check(&secret(1).public()), Ok(()), "and its signature still fits");
    prop_assert_eq!(again, whole, "with every byte of it");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn statements_come_back(statement in any_statement()) {
        comes_back(statement)?;
    }

    #[test]
    fn successions_come_back(key in any_key(), retire_ms in any::<i64>()) {
        comes_back(Succession { successor: key.public(), retire_ms })?;
    }

    #[test]
    fn lists_come_back(list in any_list()) {
        comes_back(list)?;
    }

    #[test]
    fn lists_of_officers_come_back(list in any_officers()) {
        comes_back(list)?;
    }

    #[test]
    fn leases_come_back(lease in any_lease()) {
        comes_back(lease)?;
    }

    #[test]
    fn packs_come_back(pack in any_pack()) {
        comes_back(pack)?;
    }

    #[test]
    fn checkpoints_come_back(checkpoint in any_checkpoint()) {
        comes_back(checkpoint)?;
    }

    #[test]
    fn envelopes_of_every_algorithm_come_back(
        number in any::<u64>(),
        key in any::<[u8; 32]>(),
        signature in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        let envelope = Envelope { alg: Alg::from_number(number), key_id: KeyId(key), signature };
        let mut out = Writer::default();
        envelope.to_writer(&mut out);
        let bytes = out.finish();
        prop_assert_eq!(Envelope::read(&mut Reader::new(&bytes)), Ok(envelope));
    }

    #[test]
    fn arbitrary_bytes_are_refused_and_not_fatal(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(RoleKey::from_bytes(&bytes).is_err(), "nobody writes a role key by chance");
        prop_assert!(Keyring::from_bytes(secret(1).public(), &bytes).is_err(), "nor a keyring");
    }
}

/// A checkpoint as a later version might write it: with a field 5 that this version does not know.
struct LaterCheckpoint {
    format: u64,
}

impl Signable for LaterCheckpoint {
    const PURPOSE: Purpose = Purpose::Checkpoint;

    fn to_writer(&self, out: &mut Writer) {
        out.map(6).uint(0).uint(self.format).uint(1).bytes(&[3; 16]).uint(2).uint(7);
        out.uint(3).bytes(&[4; 32]).uint(4).int(NOON).uint(5).array(1).text("new");
    }

    fn read(_: &mut Reader<'_>) -> Result<Self, CanonError> {
        unreachable!("the test only writes it")
    }
}

#[test]
fn what_a_later_version_adds_is_passed_over_and_stays_signed() {
    let Inspectorate { receipt, keyring, .. } = Inspectorate::new();
    let later = signed(&receipt, LaterCheckpoint { format: 1 }).to_bytes();
    let read = SignedCheckpoint::from_bytes(&later).unwrap();
    assert_eq!(read.body().seq, 7, "the known fields are read");
    assert_eq!(read.verify(&keyring), Ok(()), "the signature covers more than we understand");
    assert_eq!(read.to_bytes(), later, "and passing it on loses nothing");

    let mut changed = later.clone();
    let place = later.windows(3).position(|bytes| bytes == b"new").unwrap();
    changed[place] ^= 1;
    let changed = SignedCheckpoint::from_bytes(&changed).unwrap();
    assert_eq!(changed.verify(&keyring), Err(TrustError::BadSignature), "what we pass over is covered too");
}

#[test]
fn a_new_format_is_refused_rather_than_half_understood() {
    let later = signed(&secret(4), LaterCheckpoint { format: 2 }).to_bytes();
    assert_eq!(SignedCheckpoint::from_bytes(&later), Err(CanonError::OutOfRange));
}
