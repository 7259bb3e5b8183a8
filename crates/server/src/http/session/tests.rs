//! A pass is given to whoever shows the device's key, and is worth nothing in any other hand, time or place.

use apseko_trust::{Digest, KeyId, PublicKey, Signer as _, SoftwareKey};

use super::*;

const SERVER: DeviceId = DeviceId([9; 16]);
const DEVICE: DeviceId = DeviceId([1; 16]);
const NOW: i64 = 1_790_000_000_000;

/// Knows one device and its key; what it says of the time is up to the test.
struct Office {
    key: PublicKey,
    standing: Result<(), TrustError>,
}

impl Verifier for Office {
    fn verify(
        &self,
        role: Role,
        subject: Option<[u8; 16]>,
        purpose: Purpose,
        digest: &Digest,
        envelope: &Envelope,
        _at_ms: i64,
    ) -> Result<(), TrustError> {
        assert_eq!((role, purpose), (Role::Device, Purpose::Session));
        if subject != Some(DEVICE.0) {
            return Err(TrustError::UnknownKey(KeyId([0; 32])));
        }
        self.key.verify(purpose, digest, envelope)?;
        self.standing
    }
}

fn gate() -> Gate {
    Gate::new(Zeroizing::new([5; 32]), SERVER)
}

fn device() -> (SoftwareKey, Office) {
    let key = SoftwareKey::from_secret(&[3; 32]).unwrap();
    let office = Office { key: key.public(), standing: Ok(()) };
    (key, office)
}

fn answer(key: &SoftwareKey, server: DeviceId, question: &[u8]) -> Envelope {
    key.sign(Purpose::Session, &session_digest(server, question)).unwrap()
}

#[test]
fn a_device_with_its_key_comes_in_for_a_quarter_of_an_hour() {
    let (key, office) = device();
    let question = gate().question(DEVICE, [7; 16], NOW);
    let (pass, token) = gate().admit(&office, &question, &answer(&key, SERVER, &question), NOW).unwrap();
    assert_eq!(pass, Pass { device: DEVICE, until_ms: NOW + PASS_MS, may_read: true });
    assert_eq!(gate().check(&token, NOW + PASS_MS - 1), Ok(pass));
    assert_eq!(gate().check(&token, NOW + PASS_MS), Err(NoPass::Over));
}

#[test]
fn a_pass_from_a_time_when_the_clock_was_wrong_ends_with_that_clock() {
    const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
    let (key, office) = device();
    let then = NOW + YEAR_MS;
    let question = gate().question(DEVICE, [7; 16], then);
    let (pass, token) = gate().admit(&office, &question, &answer(&key, SERVER, &question), then).unwrap();
    assert_eq!(gate().check(&token, NOW), Err(NoPass::Over), "it would be good for a year");
    let late = gate().admit(&office, &question, &answer(&key, SERVER, &question), NOW);
    assert_eq!(late.map(drop), Err(NoPass::Over), "and so would the question");
    assert_eq!(gate().check(&token, then - APART_MS), Ok(pass), "processes may be a minute apart");
}

#[test]
fn an_old_question_is_not_answered() {
    let (key, office) = device();
    let question = gate().question(DEVICE, [7; 16], NOW);
    let late = gate().admit(&office, &question, &answer(&key, SERVER, &question), NOW + QUESTION_MS);
    assert_eq!(late.map(drop), Err(NoPass::Over));
}

#[test]
fn an_answer_for_another_server_opens_nothing_here() {
    let (key, office) = device();
    let question = gate().question(DEVICE, [7; 16], NOW);
    let passed_on = answer(&key, DeviceId([8; 16]), &question);
    let refused = gate().admit(&office, &question, &passed_on, NOW).map(drop);
    assert_eq!(refused, Err(NoPass::NotShown(TrustError::BadSignature)));
}

#[test]
fn a_device_whose_time_is_over_may_only_deliver() {
    let (key, mut office) = device();
    for doubt in [TrustError::Expired, TrustError::NotYetValid, TrustError::Revoked] {
        office.standing = Err(doubt);
        let question = gate().question(DEVICE, [7; 16], NOW);
        let (pass, token) = gate().admit(&office, &question, &answer(&key, SERVER, &question), NOW).unwrap();
        assert!(!pass.may_read, "{doubt}: its evidence is taken, and it is told nothing");
        assert_eq!(gate().check(&token, NOW), Ok(pass), "the pass itself says so");
    }
}

#[test]
fn every_changed_bit_of_a_pass_or_question_is_noticed() {
    let (key, office) = device();
    let question = gate().question(DEVICE, [7; 16], NOW);
    let signed = answer(&key, SERVER, &question);
    let (_, token) = gate().admit(&office, &question, &signed, NOW).unwrap();
    for bit in 0..token.len() * 8 {
        let mut forged = token.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(gate().check(&forged, NOW), Err(NoPass::Foreign), "bit {bit}");
    }
    for bit in 0..question.len() * 8 {
        let mut forged = question.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(gate().admit(&office, &forged, &signed, NOW).map(drop), Err(NoPass::Foreign), "bit {bit}");
    }
    assert_eq!(gate().check(&question, NOW), Err(NoPass::Foreign), "a question is no pass");
    assert_eq!(gate().check(&[], NOW), Err(NoPass::Foreign));
}

#[test]
fn another_server_s_pass_is_foreign() {
    let (key, office) = device();
    let question = gate().question(DEVICE, [7; 16], NOW);
    let (_, token) = gate().admit(&office, &question, &answer(&key, SERVER, &question), NOW).unwrap();
    let other = Gate::new(Zeroizing::new([6; 32]), SERVER);
    assert_eq!(other.check(&token, NOW), Err(NoPass::Foreign));
}
