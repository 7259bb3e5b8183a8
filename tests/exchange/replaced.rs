//! A lost device is replaced: whoever invites says which, and the office counts the old one no more from the moment in which the new
//! one comes in.

use apseko_oplog::DeviceId;
use apseko_sync::{Link, enrol};
use apseko_trust::{Ask, Grant, Role, SoftwareKey};
use serde_json::Value;

use super::premises::Premises;

fn key(number: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[number; 32]).unwrap()
}

fn id(number: u8) -> String {
    hex::encode([number; 16])
}

async fn comes_in(premises: &Premises, number: u8, login: &str, invitation: &str) -> Grant {
    let ask = Ask {
        login: login.to_owned(),
        invitation: invitation.to_owned(),
        device: [number; 16],
        key: key(number).public(),
    };
    enrol(&premises.place(), &ask).await.unwrap()
}

fn device(premises: &Premises, number: u8) -> Value {
    let found = premises.devices().into_iter().find(|it| it["id"] == id(number));
    found.expect("the book has it")
}

fn invited(premises: &Premises, words: &[&str]) -> String {
    let told = premises.says(&[words, &["--json"]].concat());
    let told: Value = serde_json::from_str(told.trim()).unwrap();
    told["invitation"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_invites_says_which_lost_device_the_new_one_replaces() {
    let premises = Premises::open();
    comes_in(&premises, 1, "ilze.kalnina", "ZEME-2026-ILZE").await;
    let others = invited(&premises, &["people", "invite", "andris.liepa"]);
    comes_in(&premises, 9, "andris.liepa", &others).await;
    let refused = premises.refused(&["people", "invite", "ilze.kalnina", "--replaces", &id(9)]);
    assert!(refused.contains("(device.odd)"), "it is somebody else's: {refused}");

    let invitation = invited(&premises, &["people", "invite", "ilze.kalnina", "--replaces", &id(1)]);
    assert_eq!(device(&premises, 1)["state"], "in use", "until the new one is there, she works on it");
    let grant = comes_in(&premises, 2, "ilze.kalnina", &invitation).await;
    assert_eq!(grant.replaces, Some([1; 16]), "the new device learns whose place it takes");
    let (old, new) = (device(&premises, 1), device(&premises, 2));
    assert_eq!((old["state"].as_str(), new["state"].as_str()), (Some("revoked"), Some("in use")));
    assert_eq!(new["replaces"].as_str(), Some(id(1).as_str()));
    assert_eq!(device(&premises, 9)["state"], "in use");

    let feeds = grant.keyring.role_keys().filter(|key| key.body().role == Role::Feed);
    let server = DeviceId(feeds.filter_map(|key| key.body().subject).next().unwrap());
    let place = premises.place();
    let way = |number: u8| {
        let own = std::sync::Arc::new(key(number));
        Link::new(place.address.clone(), &place.roots, (DeviceId([number; 16]), server), own).unwrap()
    };
    let told = way(1).roll().await.unwrap_err();
    assert_eq!(
        told.code(),
        "session.delivers_only",
        "the old one may bring what it has, and is told nothing"
    );
    assert!(way(2).roll().await.is_ok());

    let noted = premises.audited("device.replaced");
    assert_eq!(noted.len(), 1, "{noted:?}");
    assert_eq!(noted[0]["object"], format!("device:{}", id(1)));
    assert_eq!(noted[0]["detail"][0][1], id(2), "by which: {}", noted[0]);
    let labels = [&old, &new].map(|device| device["label"].as_str().unwrap().to_owned());
    assert_eq!(noted[0]["object_name"], labels[0], "and in words");
    assert_eq!(noted[0]["device_label"], labels[1]);
    assert_eq!(noted[0]["actor_name"], "Ilze Kalniņa");
}
