//! Stories about a keyring that is put away and taken out again.

use super::*;
use crate::tests::{Inspectorate, NOON, TABLET, day, secret, signed, statement};
use crate::{Purpose, Revocation, Revocations, Role, Signer, Succession, Verifier, digest};

#[test]
fn it_says_the_same_as_before() {
    let Inspectorate { root, ca, tablet, mut keyring, .. } = Inspectorate::new();
    let new = secret(90);
    let succession = Succession { successor: new.public(), retire_ms: day(30) };
    keyring.learn_succession(signed(&root, succession)).unwrap();
    keyring.learn(signed(&new, statement(Role::Receipt, &secret(61), 0..60))).unwrap();
    keyring.learn(signed(&ca, statement(Role::Device, &tablet, 340..700))).unwrap();
    let lost = Revocation { from_ms: day(345), reason: "lost".to_owned() };
    let keys = [(tablet.key_id(), lost)].into();
    keyring.learn_revocations(signed(&new, Revocations { number: 4, at_ms: day(346), keys })).unwrap();

    let bytes = keyring.to_bytes();
    let again = Keyring::from_bytes(root.public(), &bytes).unwrap();
    assert_eq!(again.to_bytes(), bytes, "the same knowledge, the same bytes");
    let sum = digest(b"work");
    let envelope = tablet.sign(Purpose::Batch, &sum).unwrap();
    for number in [-20, 0, 344, 345, 800] {
        let ask = |keyring: &Keyring| {
            keyring.verify(Role::Device, Some(TABLET), Purpose::Batch, &sum, &envelope, day(number))
        };
        assert_eq!(ask(&again), ask(&keyring), "day {number}");
    }
    assert_eq!(again.successions().len(), 1);
    assert_eq!(again.revocations().map(|list| list.body().number), Some(4));
}

#[test]
fn under_another_root_none_of_it_is_believed() {
    let Inspectorate { root, keyring, .. } = Inspectorate::new();
    let stranger = Keyring::from_bytes(secret(66).public(), &keyring.to_bytes());
    assert_eq!(stranger.map(drop), Err(TrustError::UnknownKey(root.key_id())));
}

#[test]
fn the_order_of_learning_leaves_no_trace() {
    let root = secret(1);
    let first = signed(&root, statement(Role::Receipt, &secret(61), 0..60));
    let second = signed(&root, statement(Role::Pack, &secret(62), 0..60));
    let stored = |keys: [&RoleKey; 2]| {
        let mut keyring = Keyring::new(root.public());
        for key in keys {
            keyring.learn(key.clone()).unwrap();
        }
        keyring.to_bytes()
    };
    assert_eq!(stored([&first, &second]), stored([&second, &first]));

    let written = |keys: [&RoleKey; 2]| {
        let mut out = Writer::default();
        out.array(PARTS).uint(FORMAT).array(0).null();
        write_all(&mut out, keys.into_iter());
        Keyring::from_bytes(root.public(), &out.finish()).map(drop)
    };
    let mut verdicts = [written([&first, &second]), written([&second, &first])];
    verdicts.sort_by_key(Result::is_err);
    let expected = [Ok(()), Err(TrustError::Malformed(CanonError::KeyOrder))];
    assert_eq!(verdicts, expected, "of the two orders only one is canonical");
    assert_eq!(written([&first, &first]), expected[1], "and nothing is told twice");
}

#[test]
fn a_root_that_was_followed_later_keeps_the_list_it_gave() {
    let Inspectorate { root, tablet, mut keyring, .. } = Inspectorate::new();
    let lost = Revocation { from_ms: NOON, reason: "lost".to_owned() };
    let list = Revocations { number: 1, at_ms: day(40), keys: [(tablet.key_id(), lost)].into() };
    keyring.learn_revocations(signed(&root, list)).unwrap();
    let succession = Succession { successor: secret(90).public(), retire_ms: day(30) };
    keyring.learn_succession(signed(&root, succession)).unwrap();
    let again = Keyring::from_bytes(root.public(), &keyring.to_bytes()).unwrap();
    assert!(again.revocations().is_some(), "or a lost tablet would be believed after a restart");
}
