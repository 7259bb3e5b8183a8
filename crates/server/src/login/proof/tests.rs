//! A request is carried out once, for whoever has the key, as it was signed, at about the time at which it was.

use apseko_trust::{Signer as _, SoftwareKey, digest};

use super::*;

const NOW: i64 = 1_790_000_000_000;

fn key() -> SoftwareKey {
    SoftwareKey::from_secret(&[3; 32]).unwrap()
}

fn asked() -> ProvedRequest<'static> {
    ProvedRequest { method: "POST", path: "/api/v1/cases?unit=7", body: digest(b"{}"), token: b"a token" }
}

fn proof(key: &SoftwareKey, asked: &ProvedRequest<'_>, at_ms: i64, nonce: u8) -> String {
    let nonce = [nonce; 16];
    let envelope = key.sign(Purpose::Request, &asked.digest(at_ms, &nonce)).unwrap();
    RequestProof { at_ms, nonce, envelope }.to_text()
}

fn check(proofs: &Proofs, asked: &ProvedRequest<'_>, header: &str, now_ms: i64) -> Result<KeyId, NotProved> {
    proofs.check(asked, Some(header), &key().public(), now_ms).map(|proved| proved.key())
}

#[test]
fn a_request_is_carried_out_once() {
    let (proofs, header) = (Proofs::default(), proof(&key(), &asked(), NOW, 1));
    assert_eq!(check(&proofs, &asked(), &header, NOW + 50), Ok(key().public().id()));
    assert_eq!(check(&proofs, &asked(), &header, NOW + 60), Err(NotProved::Replayed), "somebody repeats it");
    assert!(check(&proofs, &asked(), &proof(&key(), &asked(), NOW, 2), NOW).is_ok(), "the owner asks again");
}

#[test]
fn a_token_without_a_proof_opens_nothing() {
    let refused = Proofs::default().check(&asked(), None, &key().public(), NOW);
    assert_eq!(refused, Err(NotProved::Missing));
}

#[test]
fn whatever_of_a_request_was_changed_is_noticed() {
    let (proofs, header) = (Proofs::default(), proof(&key(), &asked(), NOW, 1));
    for changed in [
        ProvedRequest { method: "PUT", ..asked() },
        ProvedRequest { path: "/api/v1/cases?unit=8", ..asked() },
        ProvedRequest { path: "/api/v1/cases", ..asked() },
        ProvedRequest { body: digest(b"[]"), ..asked() },
        ProvedRequest { token: b"another token", ..asked() },
    ] {
        assert_eq!(check(&proofs, &changed, &header, NOW), Err(NotProved::Wrong), "{changed:?}");
    }
    assert!(check(&proofs, &asked(), &header, NOW).is_ok(), "and the failures did not use it up");
}

#[test]
fn another_key_proves_nothing() {
    let thief = SoftwareKey::from_secret(&[4; 32]).unwrap();
    let header = proof(&thief, &asked(), NOW, 1);
    assert_eq!(check(&Proofs::default(), &asked(), &header, NOW), Err(NotProved::Wrong));
    let mut forged = RequestProof::from_text(&header).unwrap();
    forged.envelope.key_id = key().public().id();
    assert_eq!(check(&Proofs::default(), &asked(), &forged.to_text(), NOW), Err(NotProved::Wrong));
}

#[test]
fn a_signature_for_another_purpose_proves_nothing() {
    let nonce = [1; 16];
    let envelope = key().sign(Purpose::Session, &asked().digest(NOW, &nonce)).unwrap();
    let header = RequestProof { at_ms: NOW, nonce, envelope }.to_text();
    assert_eq!(check(&Proofs::default(), &asked(), &header, NOW), Err(NotProved::Wrong));
}

#[test]
fn a_proof_is_good_for_two_minutes_to_either_side() {
    for (off, taken) in
        [(0, true), (FRESH_MS, true), (-FRESH_MS, true), (FRESH_MS + 1, false), (-FRESH_MS - 1, false)]
    {
        let header = proof(&key(), &asked(), NOW + off, 1);
        let checked = check(&Proofs::default(), &asked(), &header, NOW).map(drop);
        assert_eq!(checked, if taken { Ok(()) } else { Err(NotProved::Stale) }, "{off} ms");
    }
    let mad = proof(&key(), &asked(), i64::MIN, 1);
    assert_eq!(check(&Proofs::default(), &asked(), &mad, NOW), Err(NotProved::Stale), "no overflow");
}

#[test]
fn what_cannot_be_read_is_wrong_and_not_fatal() {
    let header = proof(&key(), &asked(), NOW, 1);
    let long = "00".repeat(600);
    for odd in ["", "zz", "ā", &header[2..], &header[..header.len() - 2], &format!("{header}00"), &long] {
        assert_eq!(check(&Proofs::default(), &asked(), odd, NOW), Err(NotProved::Wrong), "{odd}");
    }
}

#[test]
fn a_device_proves_with_the_key_that_was_vouched_for() {
    struct Office(PublicKey, Result<(), TrustError>);
    impl Verifier for Office {
        fn verify(
            &self,
            role: Role,
            subject: Option<[u8; 16]>,
            purpose: Purpose,
            digest: &Digest,
            envelope: &Envelope,
            at_ms: i64,
        ) -> Result<(), TrustError> {
            assert_eq!((role, purpose, at_ms), (Role::Device, Purpose::Request, NOW));
            assert!(role.may_sign(purpose), "a keyring lets devices sign requests");
            if subject != Some([1; 16]) {
                return Err(TrustError::WrongSubject);
            }
            self.0.verify(purpose, digest, envelope).and(self.1)
        }
    }
    let header = proof(&key(), &asked(), NOW, 1);
    let ask = |office: &Office, device: u8| {
        let whose = (office as &dyn Verifier, DeviceId([device; 16]));
        Proofs::default().check_device(&asked(), Some(&header), whose, NOW).map(drop)
    };
    assert_eq!(ask(&Office(key().public(), Ok(())), 1), Ok(()));
    assert_eq!(ask(&Office(key().public(), Ok(())), 2), Err(NotProved::Wrong), "the key of another device");
    let revoked = Office(key().public(), Err(TrustError::Revoked));
    assert_eq!(ask(&revoked, 1), Err(NotProved::Wrong), "a stolen tablet asks nothing");
}

#[test]
fn the_form_of_a_proof_is_fixed() {
    // Devices make the same bytes: changing them cuts off every device that is out there.
    let signed = asked().digest(NOW, &[1; 16]);
    assert_eq!(
        hex::encode(signed),
        "6003b1e04bd0366337fc5a0d9b62082e58748dffa6d4c90288410d3b62a8642c",
        "made by another program from the text of docs"
    );
}
