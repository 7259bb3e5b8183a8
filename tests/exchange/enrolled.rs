//! A new device comes in with an invitation, once; and whoever is in learns who the others are.

use apseko_oplog::DeviceId;
use apseko_sync::{Link, LinkFailure, Place, enrol};
use apseko_trust::{Ask, Keyring, Purpose, Role, Signer as _, SoftwareKey, Verifier as _, digest};

use super::server::Demonstration;

/// The office lets nobody try more often within a minute.
const MOST_FAILURES: usize = 10;

fn key(number: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[number; 32]).unwrap()
}

fn ask(number: u8, invitation: &str) -> Ask {
    Ask {
        login: " Ilze.Kalnina ".to_owned(),
        invitation: invitation.to_owned(),
        device: [number; 16],
        key: key(number).public(),
    }
}

fn code(failure: &LinkFailure) -> &str {
    failure.code()
}

#[tokio::test]
async fn an_invitation_lets_one_device_in_and_whoever_is_in_learns_who_is_who() {
    let demonstration = Demonstration::start();
    let place = demonstration.place();
    let wrong = enrol(&place, &ask(1, "ZEME-2026-KĀDS")).await.unwrap_err();
    assert_eq!(code(&wrong), "enrol.refused");

    let grant = enrol(&place, &ask(1, "ZEME-2026-ILZE")).await.unwrap();
    assert_eq!((grant.name.as_str(), grant.unit.as_str()), ("Ilze Kalniņa", "Zemgales RVDI"));
    let again = enrol(&place, &ask(2, "ZEME-2026-ILZE")).await.unwrap_err();
    assert_eq!(code(&again), "enrol.refused", "an invitation works once");

    let feeds = grant.keyring.role_keys().filter(|key| key.body().role == Role::Feed);
    let server = DeviceId(feeds.filter_map(|key| key.body().subject).next().unwrap());
    let ids = (DeviceId([1; 16]), server);
    let link = Link::new(place.address.clone(), &place.roots, ids, std::sync::Arc::new(key(1))).unwrap();
    let roll = link.roll().await.unwrap();
    assert!(roll.names.iter().any(|(_, name)| name == "Andris Liepa"), "colleagues have names: {roll:?}");
    let keyring = Keyring::from_bytes(place.root, &roll.keys).unwrap();
    let now = jiff::Timestamp::now().as_millisecond();
    let signed = key(1).sign(Purpose::Session, &digest(b"said")).unwrap();
    let shown = keyring.verify(Role::Device, Some([1; 16]), Purpose::Session, &digest(b"said"), &signed, now);
    assert_eq!(shown, Ok(()), "everybody can check now what this device signs");
}

#[tokio::test]
async fn a_server_of_another_root_is_not_ours() {
    let demonstration = Demonstration::start();
    let other = hex::encode(key(9).public().as_sec1());
    let place = Place::read(demonstration.place().server(), &other, None).unwrap();
    let foreign = enrol(&place, &ask(1, "ZEME-2026-ILZE")).await.unwrap_err();
    assert_eq!(code(&foreign), "link.not_our_server", "whoever set this device up named another root");
}

#[tokio::test]
async fn invitations_cannot_be_guessed_quickly() {
    let demonstration = Demonstration::start();
    let place = demonstration.place();
    for _ in 0..MOST_FAILURES {
        assert_eq!(code(&enrol(&place, &ask(1, "minēts")).await.unwrap_err()), "enrol.refused");
    }
    let refused = enrol(&place, &ask(1, "ZEME-2026-ILZE")).await.unwrap_err();
    assert_eq!(code(&refused), "enrol.too_many", "even the right one has to wait now");
}

#[tokio::test]
async fn a_strange_device_is_told_nothing_of_who_is_who() {
    let demonstration = Demonstration::start();
    let place = demonstration.place();
    let grant = enrol(&place, &ask(1, "ZEME-2026-ILZE")).await.unwrap();
    let feeds = grant.keyring.role_keys().filter(|key| key.body().role == Role::Feed);
    let server = DeviceId(feeds.filter_map(|key| key.body().subject).next().unwrap());
    let stranger = std::sync::Arc::new(key(5));
    let link = Link::new(place.address.clone(), &place.roots, (DeviceId([1; 16]), server), stranger).unwrap();
    assert_eq!(code(&link.roll().await.unwrap_err()), "session.refused", "the name of a device is no key");
}
