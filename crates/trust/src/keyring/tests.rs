//! Stories about whose signature counts: forgers, lost tablets, changing keys and changing roots.

use std::collections::BTreeMap;

use super::*;
use crate::tests::{Inspectorate, NOON, SERVER, TABLET, day, secret, signed, statement};
use crate::{Revocation, Revocations, Signer, SoftwareKey, Statement, Succession, digest};

/// What the keyring says about a batch of the tablet, signed at this time.
fn batch_by(keyring: &Keyring, key: &SoftwareKey, at_ms: i64) -> Result<(), TrustError> {
    let sum = digest(b"the last header of a batch");
    let envelope = key.sign(Purpose::Batch, &sum).unwrap();
    keyring.verify(Role::Device, Some(TABLET), Purpose::Batch, &sum, &envelope, at_ms)
}

/// What the keyring says about a receipt, signed at this time.
fn receipt_by(keyring: &Keyring, key: &SoftwareKey, at_ms: i64) -> Result<(), TrustError> {
    let sum = digest(b"a receipt");
    let envelope = key.sign(Purpose::Receipt, &sum).unwrap();
    keyring.verify(Role::Receipt, None, Purpose::Receipt, &sum, &envelope, at_ms)
}

fn list(number: u64, at_ms: i64, revoked: &[(&SoftwareKey, i64)]) -> Revocations {
    let entry = |from_ms| Revocation { from_ms, reason: "lost".to_owned() };
    let keys: BTreeMap<_, _> = revoked.iter().map(|(key, from)| (key.key_id(), entry(*from))).collect();
    Revocations { number, at_ms, keys }
}

#[test]
fn a_registered_tablet_is_believed_for_itself_and_its_own_work_only() {
    let Inspectorate { tablet, keyring, .. } = Inspectorate::new();
    let sum = digest(b"work");
    let batch = tablet.sign(Purpose::Batch, &sum).unwrap();
    let questions = [
        (Role::Device, Some(TABLET), Purpose::Batch, Ok(()), "its own work"),
        (Role::Device, Some(SERVER), Purpose::Batch, Err(TrustError::WrongSubject), "not another's"),
        (Role::Device, None, Purpose::Batch, Err(TrustError::WrongSubject), "nobody said is not anybody"),
        (Role::Feed, Some(TABLET), Purpose::Batch, Err(TrustError::WrongRole), "it gives no verdicts"),
        (Role::Device, Some(TABLET), Purpose::Lease, Err(TrustError::WrongPurpose), "and no leases"),
    ];
    for (role, subject, purpose, expected, why) in questions {
        assert_eq!(keyring.verify(role, subject, purpose, &sum, &batch, NOON), expected, "{why}");
    }
}

#[test]
fn a_signature_is_for_one_content_and_one_purpose() {
    let Inspectorate { receipt, keyring, .. } = Inspectorate::new();
    let (sum, other) = (digest(b"work"), digest(b"other work"));
    let envelope = receipt.sign(Purpose::Receipt, &sum).unwrap();
    let ask = |purpose, sum| keyring.verify(Role::Receipt, None, purpose, sum, &envelope, NOON);
    assert_eq!(ask(Purpose::Receipt, &sum), Ok(()));
    assert_eq!(ask(Purpose::Receipt, &other), Err(TrustError::BadSignature));
    assert_eq!(
        ask(Purpose::Checkpoint, &sum),
        Err(TrustError::BadSignature),
        "a receipt cannot be shown as a checkpoint, though the same key signs both"
    );
}

#[test]
fn a_stranger_is_named_so_that_the_key_can_be_asked_for() {
    let Inspectorate { keyring, .. } = Inspectorate::new();
    let stranger = secret(77);
    assert_eq!(batch_by(&keyring, &stranger, NOON), Err(TrustError::UnknownKey(stranger.key_id())));
}

#[test]
fn nobody_vouches_beyond_their_right() {
    let Inspectorate { root, ca, tablet, receipt, mut keyring, .. } = Inspectorate::new();
    let stranger = secret(66);
    let mut learn = |by: &SoftwareKey, role| keyring.learn(signed(by, statement(role, &stranger, 0..30)));
    let unknown = Err(TrustError::UnknownKey(stranger.key_id()));
    assert_eq!(learn(&stranger, Role::DeviceCa), unknown, "nobody vouches for themselves");
    let refused = Err(TrustError::WrongIssuer);
    for role in Role::ALL {
        assert_eq!(learn(&tablet, *role), refused, "a tablet vouches for nobody: {role:?}");
        assert_eq!(learn(&receipt, *role), refused, "nor does a key of the server: {role:?}");
        let expected = if *role == Role::Device { Ok(Learned::New) } else { refused };
        assert_eq!(learn(&ca, *role), expected, "the device CA vouches for devices alone: {role:?}");
    }
    assert_eq!(learn(&root, Role::Device), refused, "devices come from the CA, which has their list");
}

#[test]
fn a_forged_issuer_is_found_out() {
    let Inspectorate { ca, mut keyring, .. } = Inspectorate::new();
    let stranger = secret(66);
    /// Signs with its own key and says that it was another.
    struct Liar(SoftwareKey, KeyId);
    impl Signer for Liar {
        fn key_id(&self) -> KeyId {
            self.1
        }
        fn sign(&self, purpose: Purpose, digest: &Digest) -> Result<Envelope, crate::SigningFailed> {
            Ok(Envelope { key_id: self.1, ..self.0.sign(purpose, digest)? })
        }
    }
    let forged = statement(Role::Device, &stranger, 0..30);
    let forged = Inspectorate::vouched(&Liar(secret(66), ca.key_id()), forged);
    assert_eq!(keyring.learn(forged), Err(TrustError::BadSignature), "a name is not a signature");
    assert!(batch_by(&keyring, &stranger, NOON).is_err(), "and nothing of it was kept");
}

#[test]
fn a_key_counts_from_its_first_millisecond_to_its_last() {
    let Inspectorate { tablet, keyring, .. } = Inspectorate::new();
    let verdicts = [
        (day(-10) - 1, Err(TrustError::NotYetValid)),
        (day(-10), Ok(())),
        (day(350) - 1, Ok(())),
        (day(350), Err(TrustError::Expired)),
        (i64::MIN, Err(TrustError::NotYetValid)),
        (i64::MAX, Err(TrustError::Expired)),
    ];
    for (at_ms, expected) in verdicts {
        assert_eq!(batch_by(&keyring, &tablet, at_ms), expected, "signed at {at_ms}");
    }
}

#[test]
fn nobody_is_given_a_longer_life_than_the_role_allows() {
    let Inspectorate { root, ca, mut keyring, .. } = Inspectorate::new();
    for role in Role::ALL {
        let issuer = if *role == Role::Device { &ca } else { &root };
        let mut body = statement(*role, &secret(66), 0..1);
        body.not_after_ms = body.not_before_ms + role.longest_life_ms();
        assert!(keyring.learn(signed(issuer, body.clone())).is_ok(), "the whole life is allowed: {role:?}");
        body.not_after_ms += 1;
        assert_eq!(
            keyring.learn(signed(issuer, body.clone())),
            Err(TrustError::LivesTooLong),
            "not even the root gives a millisecond more: {role:?}"
        );
        (body.not_before_ms, body.not_after_ms) = (i64::MIN, i64::MAX);
        assert_eq!(keyring.learn(signed(issuer, body)), Err(TrustError::LivesTooLong), "nor eternity");
    }
}

#[test]
fn those_who_speak_for_somebody_say_for_whom() {
    let Inspectorate { root, ca, mut keyring, .. } = Inspectorate::new();
    let nameless = Statement { subject: None, ..statement(Role::Device, &secret(66), 0..30) };
    assert_eq!(keyring.learn(signed(&ca, nameless)), Err(TrustError::WrongSubject), "a device is one device");
    let named = Statement { subject: Some(SERVER), ..statement(Role::Receipt, &secret(66), 0..30) };
    assert_eq!(keyring.learn(signed(&root, named)), Err(TrustError::WrongSubject), "receipts are for all");
}

#[test]
fn a_device_outlives_its_ca_but_is_not_born_after_it() {
    let Inspectorate { ca, mut keyring, .. } = Inspectorate::new();
    let (last, late) = (secret(66), secret(67));
    keyring.learn(signed(&ca, statement(Role::Device, &last, 599..900))).unwrap();
    assert_eq!(batch_by(&keyring, &last, day(899)), Ok(()), "vouched for while the CA was valid");
    assert_eq!(
        keyring.learn(signed(&ca, statement(Role::Device, &late, 600..900))),
        Err(TrustError::IssuerExpired),
        "the CA's own time was over"
    );
}

#[test]
fn a_chip_keeps_its_key_when_it_is_registered_anew() {
    let Inspectorate { ca, tablet, mut keyring, .. } = Inspectorate::new();
    assert_eq!(batch_by(&keyring, &tablet, day(360)), Err(TrustError::Expired), "before the renewal");
    let renewed = signed(&ca, statement(Role::Device, &tablet, 340..700));
    assert_eq!(keyring.learn(renewed.clone()), Ok(Learned::New));
    assert_eq!(keyring.learn(renewed), Ok(Learned::Known), "told twice, known once");
    assert_eq!(batch_by(&keyring, &tablet, day(360)), Ok(()), "the second statement covers it");
    assert_eq!(batch_by(&keyring, &tablet, day(0)), Ok(()), "and the first still covers what it did");
}

#[test]
fn two_receipt_keys_overlap_while_one_follows_the_other() {
    let Inspectorate { root, receipt: old, mut keyring, .. } = Inspectorate::new();
    let new = secret(66);
    keyring.learn(signed(&root, statement(Role::Receipt, &new, 70..150))).unwrap();
    let story = [
        (69, Ok(()), Err(TrustError::NotYetValid)),
        (75, Ok(()), Ok(())),
        (85, Err(TrustError::Expired), Ok(())),
    ];
    for (number, by_old, by_new) in story {
        assert_eq!(receipt_by(&keyring, &old, day(number)), by_old, "the old key on day {number}");
        assert_eq!(receipt_by(&keyring, &new, day(number)), by_new, "the new key on day {number}");
    }
}

#[test]
fn a_lost_tablet_is_refused_from_the_day_of_its_loss() {
    let Inspectorate { root, tablet, receipt, mut keyring, .. } = Inspectorate::new();
    keyring.learn_revocations(signed(&root, list(1, day(3), &[(&tablet, day(2))]))).unwrap();
    assert_eq!(batch_by(&keyring, &tablet, day(2) - 1), Ok(()), "evidence from before keeps its worth");
    assert_eq!(batch_by(&keyring, &tablet, day(2)), Err(TrustError::Revoked), "the thief's does not");
    assert_eq!(receipt_by(&keyring, &receipt, day(2)), Ok(()), "nobody else is touched");
}

#[test]
fn a_stolen_ca_takes_with_it_what_it_issued_afterwards() {
    let Inspectorate { root, ca, tablet, mut keyring, .. } = Inspectorate::new();
    let late = secret(66);
    keyring.learn(signed(&ca, statement(Role::Device, &late, 5..300))).unwrap();
    keyring.learn_revocations(signed(&root, list(1, day(6), &[(&ca, day(5))]))).unwrap();
    assert_eq!(batch_by(&keyring, &tablet, day(100)), Ok(()), "registered before the theft");
    assert_eq!(batch_by(&keyring, &late, day(100)), Err(TrustError::IssuerRevoked), "after it");
}

#[test]
fn an_old_list_cannot_bring_back_a_lost_tablet() {
    let Inspectorate { root, tablet, mut keyring, .. } = Inspectorate::new();
    let empty = signed(&root, list(1, day(1), &[]));
    let second = signed(&root, list(2, day(3), &[(&tablet, day(2))]));
    assert_eq!(keyring.learn_revocations(empty.clone()), Ok(Learned::New));
    assert_eq!(keyring.learn_revocations(second.clone()), Ok(Learned::New));
    assert_eq!(keyring.learn_revocations(second), Ok(Learned::Known), "networks repeat");
    assert_eq!(keyring.learn_revocations(empty), Err(TrustError::OlderList), "a replay");
    let same_number = signed(&root, list(2, day(4), &[]));
    assert_eq!(keyring.learn_revocations(same_number), Err(TrustError::OlderList), "one number, one list");
    assert_eq!(batch_by(&keyring, &tablet, day(2)), Err(TrustError::Revoked), "the tablet stays lost");
}

#[test]
fn only_the_root_revokes() {
    let Inspectorate { ca, tablet, mut keyring, .. } = Inspectorate::new();
    let by_ca = signed(&ca, list(1, day(3), &[(&tablet, day(2))]));
    assert_eq!(keyring.learn_revocations(by_ca), Err(TrustError::UnknownKey(ca.key_id())));
}

#[test]
fn a_new_root_takes_over_and_the_old_one_retires() {
    let Inspectorate { root: old, receipt, mut keyring, .. } = Inspectorate::new();
    let new = secret(90);
    let succession = signed(&old, Succession { successor: new.public(), retire_ms: day(30) });
    let by_new = signed(&new, statement(Role::Receipt, &secret(61), 0..60));
    assert_eq!(
        keyring.learn(by_new.clone()),
        Err(TrustError::UnknownKey(new.key_id())),
        "before the succession the new root is a stranger"
    );
    assert_eq!(keyring.learn_succession(succession.clone()), Ok(Learned::New));
    assert_eq!(keyring.learn_succession(succession), Ok(Learned::Known), "networks repeat");
    keyring.learn(by_new).unwrap();
    assert_eq!(receipt_by(&keyring, &secret(61), day(1)), Ok(()), "the new root counts at once");

    keyring.learn(signed(&old, statement(Role::Receipt, &secret(62), 29..60))).unwrap();
    keyring.learn(signed(&old, statement(Role::Receipt, &secret(63), 30..60))).unwrap();
    assert_eq!(receipt_by(&keyring, &secret(62), day(40)), Ok(()), "issued before the old root retired");
    assert_eq!(receipt_by(&keyring, &secret(63), day(40)), Err(TrustError::IssuerExpired), "and after");
    assert_eq!(receipt_by(&keyring, &receipt, day(1)), Ok(()), "what the old root said before stays");
}

#[test]
fn a_retired_root_appoints_no_ca() {
    let Inspectorate { root: old, mut keyring, .. } = Inspectorate::new();
    let (new, late_ca, late_tablet) = (secret(90), secret(63), secret(64));
    let succession = Succession { successor: new.public(), retire_ms: day(30) };
    keyring.learn_succession(signed(&old, succession)).unwrap();
    keyring.learn(signed(&old, statement(Role::DeviceCa, &late_ca, 30..600))).unwrap();
    keyring.learn(signed(&late_ca, statement(Role::Device, &late_tablet, 31..300))).unwrap();
    assert_eq!(
        batch_by(&keyring, &late_tablet, day(40)),
        Err(TrustError::IssuerExpired),
        "the whole line up to the root has to stand"
    );
    keyring.learn(signed(&new, statement(Role::DeviceCa, &late_ca, 30..600))).unwrap();
    assert_eq!(batch_by(&keyring, &late_tablet, day(40)), Ok(()), "the new root may confirm the CA");
}

#[test]
fn a_root_has_one_successor_and_none_follows_itself() {
    let Inspectorate { root, ca, mut keyring, .. } = Inspectorate::new();
    let names = |by: &SoftwareKey, next: &SoftwareKey| {
        signed(by, Succession { successor: next.public(), retire_ms: day(30) })
    };
    let (second, third) = (secret(90), secret(91));
    let by_ca = keyring.learn_succession(names(&ca, &third));
    assert_eq!(by_ca, Err(TrustError::UnknownKey(ca.key_id())), "a CA is no root");
    let itself = keyring.learn_succession(names(&root, &root));
    assert_eq!(itself, Err(TrustError::OtherSuccessor), "a root does not follow itself");
    keyring.learn_succession(names(&root, &second)).unwrap();
    let fork = keyring.learn_succession(names(&root, &third));
    assert_eq!(fork, Err(TrustError::OtherSuccessor), "the first successor stays");
    let circle = keyring.learn_succession(names(&second, &root));
    assert_eq!(circle, Err(TrustError::OtherSuccessor), "a root that was followed does not come back");
    assert_eq!(keyring.learn_succession(names(&second, &third)), Ok(Learned::New), "but the line goes on");
}

#[test]
fn a_later_root_can_disown_an_earlier_and_not_the_other_way_round() {
    let Inspectorate { root: old, receipt, mut keyring, .. } = Inspectorate::new();
    let new = secret(90);
    let succession = signed(&old, Succession { successor: new.public(), retire_ms: day(300) });
    keyring.learn_succession(succession).unwrap();
    keyring.learn(signed(&new, statement(Role::Receipt, &secret(61), 0..60))).unwrap();
    keyring.learn(signed(&old, statement(Role::Receipt, &secret(62), 9..60))).unwrap();

    keyring.learn_revocations(signed(&old, list(1, day(8), &[(&new, NOON)]))).unwrap();
    assert_eq!(receipt_by(&keyring, &secret(61), day(10)), Ok(()), "a stolen old root disowns nobody");

    keyring.learn_revocations(signed(&new, list(2, day(9), &[(&old, day(8)), (&new, NOON)]))).unwrap();
    assert_eq!(receipt_by(&keyring, &secret(61), day(10)), Ok(()), "nor does a root disown itself");
    assert_eq!(receipt_by(&keyring, &secret(62), day(10)), Err(TrustError::IssuerRevoked), "the thief's");
    assert_eq!(receipt_by(&keyring, &receipt, day(10)), Ok(()), "issued before the theft");
    assert_eq!(
        keyring.learn_revocations(signed(&old, list(3, day(9), &[]))),
        Err(TrustError::IssuerRevoked),
        "the thief cannot take the revocation back"
    );
}

#[test]
fn a_retired_root_publishes_no_more_lists() {
    let Inspectorate { root: old, tablet, mut keyring, .. } = Inspectorate::new();
    let last = signed(&old, list(1, day(40), &[(&tablet, day(2))]));
    keyring.learn_revocations(last).unwrap();
    let next = secret(90);
    keyring
        .learn_succession(signed(&old, Succession { successor: next.public(), retire_ms: day(30) }))
        .unwrap();
    let retired = keyring.learn_revocations(signed(&old, list(2, day(41), &[])));
    assert_eq!(retired, Err(TrustError::IssuerExpired));
}

#[test]
fn a_signature_of_tomorrow_asks_for_a_newer_program() {
    let Inspectorate { tablet, keyring, .. } = Inspectorate::new();
    let sum = digest(b"work");
    let envelope = Envelope { alg: Alg::Other(7), ..tablet.sign(Purpose::Batch, &sum).unwrap() };
    assert_eq!(
        keyring.verify(Role::Device, Some(TABLET), Purpose::Batch, &sum, &envelope, NOON),
        Err(TrustError::UnknownAlgorithm(7))
    );
}
