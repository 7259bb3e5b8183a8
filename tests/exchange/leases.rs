//! The permission to work on a device is renewed over the road: for whoever the office still knows, and for nobody else.

use std::sync::Arc;

use apseko_oplog::DeviceId;
use apseko_sync::{Link, LinkFailure, Place, enrol};
use apseko_trust::{Ask, Grant, Role, Signed, SignedLease, SoftwareKey};
use apseko_vault::keystore::MemoryKeystore;
use apseko_vault::{
    Choices, Cost, Enrolment, Issuer, IssuerRefusal, Keystore, KeystoreError, KeystoreKind, Keystores,
    LeaseStanding, Now, Opened, Refusal, Vault,
};

use super::audit::said;
use super::device::now_ms;
use super::server::{Demonstration, Installation};
use super::tell;

const LOGIN: &str = "ilze.kalnina";
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// The office over the road, as the app asks it.
struct Office(Place);

impl Issuer for Office {
    fn admit(&self, ask: &Ask) -> Result<Grant, IssuerRefusal> {
        tell(enrol(&self.0, ask)).map_err(|_| IssuerRefusal::Refused)
    }
}

#[derive(Debug)]
struct InMemory(MemoryKeystore);

impl Keystores for InMemory {
    fn choose(&self, _: [u8; 16], _: &std::path::Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(Box::new(self.0.clone()))
    }

    fn open(
        &self,
        _: KeystoreKind,
        _: [u8; 16],
        _: &std::path::Path,
    ) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(Box::new(self.0.clone()))
    }
}

/// A device with a vault, on which a person of the demonstration has come in.
struct Tablet {
    vault: Vault,
    opened: Opened,
    link: Link,
    _folder: tempfile::TempDir,
}

impl Tablet {
    fn enrolled_at(place: &Place) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keystores = InMemory(MemoryKeystore::new(KeystoreKind::SecretService));
        let found = Vault::find(&folder.path().join("data"), &keystores).unwrap();
        let (now, mut fill) = (at(0), luck());
        let begun =
            Enrolment::begin(&found, &Office(place.clone()), LOGIN, "ZEME-2026-ILZE", &now, &mut fill)
                .unwrap();
        let code = begun.authenticator().current(now.unix_seconds());
        let choices =
            Choices { password: "trīs bērzi pie upes", pin: Some("4927"), code: &code, cost: Cost::FLOOR };
        let Ok(enrolled) = begun.finish(found, &keystores, &choices, &now, &mut fill) else {
            panic!("she is enrolled")
        };
        let keyring = &enrolled.vault.people().keyring;
        let feed = keyring.role_keys().find(|key| key.body().role == Role::Feed).unwrap();
        let ids = (DeviceId(enrolled.opened.device), DeviceId(feed.body().subject.unwrap()));
        let key = Arc::new(enrolled.opened.keys.signer().unwrap());
        let link = Link::new(place.address.clone(), &place.roots, ids, key).unwrap();
        Self { vault: *enrolled.vault, opened: enrolled.opened, link, _folder: folder }
    }

    fn adopts(&self, lease: &SignedLease, in_ms: i64) -> Result<LeaseStanding, Refusal> {
        self.vault.adopt_lease(LOGIN, lease, &at(in_ms))
    }
}

fn at(in_ms: i64) -> Now {
    Now { wall_ms: now_ms() + in_ms, uptime_ms: 60_000, boot: [1; 16] }
}

fn luck() -> impl FnMut(&mut [u8]) {
    let mut drawn = u64::try_from(now_ms()).unwrap();
    move |bytes| {
        for chunk in bytes.chunks_mut(32) {
            drawn += 1;
            chunk.copy_from_slice(&apseko_trust::digest(&drawn.to_be_bytes())[..chunk.len()]);
        }
    }
}

fn until(standing: &LeaseStanding) -> i64 {
    match standing {
        LeaseStanding::Runs { until_ms, .. } => *until_ms,
        LeaseStanding::Over(why) => panic!("it runs: {why}"),
    }
}

fn key_in(file: &std::path::Path) -> SoftwareKey {
    let mut secret = [0; 32];
    hex::decode_to_slice(std::fs::read_to_string(file).unwrap().trim(), &mut secret).unwrap();
    SoftwareKey::from_secret(&secret).unwrap()
}

fn refused<T: std::fmt::Debug>(answer: Result<T, LinkFailure>, code: &str) {
    let failure = answer.unwrap_err();
    assert_eq!(failure.code(), code, "{failure}");
}

#[test]
fn whoever_is_known_may_work_for_some_days_more() {
    let demonstration = Demonstration::start();
    let tablet = Tablet::enrolled_at(&demonstration.place());
    let first = until(&tablet.opened.lease);
    let lease = tell(tablet.link.lease()).unwrap();
    assert!(lease.body().until_ms > first, "it runs longer than the one of the enrolment");
    let renewed = tablet.adopts(&lease, 0).unwrap();
    assert_eq!(until(&renewed), lease.body().until_ms, "the vault believes what the office has signed");
    assert!(matches!(&renewed, LeaseStanding::Runs { role, .. } if role == "INS"));
    let again = tablet.adopts(&lease, 0);
    assert!(
        matches!(again, Err(Refusal::OlderLease)),
        "what was recorded on the way is no second one: {again:?}"
    );
    let newer = tell(tablet.link.lease()).unwrap();
    assert!(newer.body().serial > lease.body().serial, "the office can tell its leases apart");
}

#[test]
fn a_lease_that_came_over_the_road_is_checked_like_any_other() {
    let demonstration = Demonstration::start();
    let tablet = Tablet::enrolled_at(&demonstration.place());
    let lease = tell(tablet.link.lease()).unwrap();
    let year_ms = 365 * 24 * HOUR_MS;
    assert!(matches!(tablet.adopts(&lease, year_ms), Err(Refusal::NotBelieved(_))), "a clock a year ahead");
    let by = |key: &str, body| Signed::sign(&key_in(&demonstration.path(key)), body).unwrap();
    let other = apseko_trust::Lease { device: [7; 16], ..lease.body().clone() };
    let longer = apseko_trust::Lease { until_ms: now_ms() + year_ms, ..lease.body().clone() };
    let later = apseko_trust::Lease { from_ms: now_ms() + HOUR_MS, ..lease.body().clone() };
    for (what, lease) in [
        ("signed by the key of receipts", by("receipt.key", lease.body().clone())),
        ("of another device", by("lease.key", other)),
        ("longer than any may be", by("lease.key", longer)),
        ("of a server whose clock is ahead", by("lease.key", later)),
    ] {
        let refused = tablet.adopts(&lease, 0);
        assert!(matches!(refused, Err(Refusal::NotBelieved(_))), "{what}: {refused:?}");
    }
    tablet.adopts(&lease, 0).unwrap();
}

#[test]
fn whoever_is_not_known_any_more_is_told_so_and_keeps_the_lease_they_have() {
    let demonstration = Demonstration::start();
    let tablet = Tablet::enrolled_at(&demonstration.place());
    let held = tell(tablet.link.lease()).unwrap();
    let held = until(&tablet.adopts(&held, 0).unwrap());
    demonstration.says(&["people", "dismiss", LOGIN]);

    refused(tell(tablet.link.lease()), "lease.unknown");
    let now = at(90_000);
    let resumed = tablet.vault.resume(LOGIN, "trīs bērzi pie upes", None, &now).unwrap();
    assert_eq!(until(&resumed.lease), held, "nothing here is shortened, and nothing is wiped");

    demonstration.says(&["people", "reinstate", LOGIN]);
    refused(tell(tablet.link.lease()), "lease.unknown");
    demonstration.says(&["people", "give", LOGIN, "--role", "RSV", "--unit", "ZEM"]);
    let back = tell(tablet.link.lease()).unwrap();
    assert_eq!(back.body().role, "RSV", "the lease says what the book says at this moment");
}

#[test]
fn every_lease_and_every_refusal_is_noted() {
    let mut installation = Installation::found(None);
    let (anna, juris) = (installation.enrol(1), installation.enrol(2));
    let server = installation.serve();
    let (of_anna, of_juris) = (installation.link(&server, &anna), installation.link(&server, &juris));
    tell(of_anna.lease()).unwrap();
    said(&installation, &["people", "dismiss", &hex::encode(juris.user.0)]);
    refused(tell(of_juris.lease()), "lease.unknown");
    let thief = Link::new(
        apseko_sync::Address::read(&format!("http://{}", server.address)).unwrap(),
        &[],
        (anna.id, installation.server),
        juris.key.clone(),
    );
    refused(tell(thief.unwrap().lease()), "session.refused");
    assert!(server.stop());

    let audit = said(&installation, &["audit", "show"]);
    let noted = |action: &str| -> Vec<serde_json::Value> {
        let entries = audit.lines().map(|line| serde_json::from_str(line).unwrap());
        entries.filter(|entry: &serde_json::Value| entry["action"] == action).collect()
    };
    let renewed = noted("lease.renewed");
    assert_eq!(renewed.len(), 1, "{audit}");
    assert_eq!(renewed[0]["device"], hex::encode(anna.id.0), "whose it is can be told later");
    let refusals = noted("lease.refused");
    assert_eq!(refusals.len(), 1, "{audit}");
    assert_eq!(refusals[0]["device"], hex::encode(juris.id.0));
    assert!(refusals[0].to_string().contains("lease.unknown"), "{}", refusals[0]);
}
