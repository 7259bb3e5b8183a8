//! Keys that are not believed any more: a server's own that the root has revoked, and a device's.

use std::collections::BTreeMap;
use std::sync::Arc;

use apseko_oplog::device::Notice;
use apseko_trust::canon::Writer;
use apseko_trust::{KeyId, Keyring, PublicKey, Revocation, RevocationList, Revocations, Signer as _};

use super::audit::said;
use super::device::now_ms;
use super::packs::{key_in, keyring_of};
use super::server::Installation;
use super::tell;
use super::together::share;

const CASE: u8 = 5;

/// The same knowledge, and the root's word that this key is not to be believed.
fn without(installation: &Installation, key: KeyId) -> Keyring {
    let revocation = Revocation { from_ms: 0, reason: "lost".to_owned() };
    let list = Revocations { number: 1, at_ms: now_ms(), keys: BTreeMap::from([(key, revocation)]) };
    let mut keyring = keyring_of(installation);
    keyring
        .learn_revocations(RevocationList::sign(&key_in(installation, "root.key"), list).unwrap())
        .unwrap();
    keyring
}

#[test]
fn a_server_whose_key_was_revoked_decides_nothing_on_a_device() {
    let mut installation = Installation::found(None);
    let (mut anna, mut juris) = (installation.enrol(1), installation.enrol(2));
    let server = installation.serve();
    let feed_key = key_in(&installation, "feed.key").key_id();
    anna.verifier = Arc::new(without(&installation, feed_key));
    tell(async {
        let (of_anna, of_juris) = (installation.link(&server, &anna), installation.link(&server, &juris));
        anna.open_case(CASE);
        anna.sync(&of_anna).await.unwrap();
        // The server holds his work back, and says so with its feed key.
        juris.write_note(CASE, 2, "Te strādā 14 cilvēki.");
        juris.sync(&of_juris).await.unwrap();
        for _ in 0..5 {
            anna.talk(&of_anna).await.unwrap();
        }
        assert!(anna.told.contains(&Notice::AnswerRefused), "exchange.answer_refused: {:?}", anna.told);
        assert_eq!(anna.texts(2), [""; 0], "nothing of the answer is taken in");
        anna.write_note(CASE, 1, "Sastatnēm nav margu.");
        while anna.unsent() > 0 {
            anna.talk(&of_anna).await.unwrap();
        }

        anna.verifier = Arc::new(keyring_of(&installation));
        anna.sync(&of_anna).await.unwrap();
        let known = anna.acknowledged().len();
        assert_eq!(known, 2, "what she brought was taken all the time, and nothing of it is lost");
    });
    assert!(server.stop());
}

#[test]
fn a_device_whose_key_was_revoked_delivers_and_is_told_nothing() {
    let mut installation = Installation::found(None);
    let (mut tablet, mut laptop) = (installation.enrol(1), installation.enrol(2));
    laptop.user = tablet.user;
    share(&installation, &[1, 2]);
    let keyring = without(&installation, laptop.key.key_id());
    let root: PublicKey = key_in(&installation, "root.key").public();
    let mut out = Writer::default();
    out.array(2).bytes(root.as_sec1()).bytes(&keyring.to_bytes());
    std::fs::write(installation.path("keyring"), out.finish()).unwrap();
    let server = installation.serve();
    tell(async {
        let (of_tablet, of_laptop) =
            (installation.link(&server, &tablet), installation.link(&server, &laptop));
        tablet.open_case(CASE);
        tablet.sync(&of_tablet).await.unwrap();
        laptop.write_note(CASE, 2, "Te strādā 14 cilvēki.");
        let failure = loop {
            if let Err(failure) = laptop.talk(&of_laptop).await {
                break failure;
            }
        };
        assert_eq!(failure.code(), "session.delivers_only");
        assert_eq!(laptop.unsent(), 0, "its work is taken");
        tablet.sync(&of_tablet).await.unwrap();
        assert_eq!(tablet.texts(2), [""; 0], "and waits for a second look");
    });
    assert!(server.stop());
    let held = said(&installation, &["quarantine", "list"]);
    assert!(held.lines().any(|line| line.starts_with("held ") && line.contains("trust.revoked")), "{held}");
    let audit = said(&installation, &["audit", "show"]);
    assert!(audit.contains("session.delivers_only"), "that it asked is noted");
}
