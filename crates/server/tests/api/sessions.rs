//! Coming in over HTTP, staying in, going out; and what a copied, old or ended token is worth.

use std::sync::Arc;

use apseko_server::api::Rate;
use apseko_server::people::{By, Change};
use apseko_trust::{Grant, SoftwareKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::bed::{Answer, Bed, Shows, key_of, now_ms, proof, today};
use super::world::{COLLEAGUE, INVITATION, NEWCOMER, NORTH, UNKNOWN, login_of, who};
use apseko_domain::Role;

pub const PASSWORD: &str = "zaļš vilciens brauc lēni";

/// The code that an app shows for the seed in this address, some steps from now.
pub fn code(uri: &str, steps: i64) -> String {
    let seed = uri.split("secret=").nth(1).unwrap().split('&').next().unwrap();
    let totp = totp_rs::Builder::new()
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(totp_rs::Secret::try_from_base32(seed).unwrap())
        .build_noncompliant();
    totp.generate(u64::try_from(now_ms() / 1_000 + steps * 30).unwrap()).to_string()
}

/// The newcomer uses the invitation; returns the address of the seed.
pub async fn activated(bed: &Bed) -> String {
    let form = json!({ "login": login_of(NEWCOMER), "invitation": INVITATION, "password": PASSWORD });
    let seed = bed.ask("POST", "accounts/activation", Some(form), &Shows::Nothing).await;
    assert_eq!(seed.status, 201, "{seed:?}");
    let uri = seed.json()["uri"].as_str().unwrap().to_owned();
    let confirm = |code: String| json!({ "login": login_of(NEWCOMER), "invitation": INVITATION, "ticket": seed.json()["ticket"], "code": code });
    let address = "accounts/activation/confirmation";
    let wrong = bed.ask("POST", address, Some(confirm("000000".to_owned())), &Shows::Nothing).await;
    assert_eq!((wrong.status.as_u16(), wrong.code().as_str()), (422, "account.code_wrong"));
    let right = bed.ask("POST", address, Some(confirm(code(&uri, -1))), &Shows::Nothing).await;
    assert_eq!(right.status, 204, "{right:?}");
    let again = bed.ask("POST", address, Some(confirm(code(&uri, 0))), &Shows::Nothing).await;
    assert_eq!(again.status, 401, "an invitation is used once");
    uri
}

pub async fn log_in(bed: &Bed, password: &str, code: &str, key: Option<&SoftwareKey>) -> Answer {
    let key = key.map(|key| hex::encode(key.public().as_sec1()));
    let form = json!({ "login": login_of(NEWCOMER), "password": password, "code": code, "key": key });
    bed.ask("POST", "sessions", Some(form), &Shows::Nothing).await
}

fn token(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["token"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_activates_an_account_logs_in_stays_in_and_goes_out() {
    let bed = Bed::make();
    let uri = activated(&bed).await;
    let nobody = bed.ask("GET", "me", None, &bed.logged_in(COLLEAGUE)).await;
    assert_eq!(nobody.json()["account_since"], json!(null), "who has no account is told so");
    let key = key_of(UNKNOWN);
    let (first, spent) = (code(&uri, 0), code(&uri, 0));
    let entered = log_in(&bed, PASSWORD, &first, Some(&key)).await;
    let shows = Shows::Proved(token(&entered), key.clone());
    let me = bed.ask("GET", "me", None, &shows).await;
    assert_eq!(me.json()["person"]["id"], json!(uuid::Uuid::from_bytes(NEWCOMER.0)));
    assert!(me.json()["account_since"].is_string(), "and who has one, since when");
    let reused = log_in(&bed, PASSWORD, &spent, None).await;
    assert_eq!((reused.status.as_u16(), reused.code().as_str()), (401, "login.wrong"), "a code is good once");

    let next = Shows::Proved(token(&bed.ask("POST", "sessions/renewal", None, &shows).await), key);
    assert_eq!(bed.ask("GET", "me", None, &next).await.status, 200);
    assert_eq!(bed.ask("DELETE", "sessions/current", None, &next).await.status, 204);
    for ended in [&next, &shows] {
        let refused = bed.ask("GET", "me", None, ended).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code().as_str()),
            (401, "session.void"),
            "every token of it ends"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_fails_learns_nothing_and_has_to_wait() {
    let bed = Bed::make();
    let uri = activated(&bed).await;
    let mut bodies = std::collections::BTreeSet::new();
    for (login, password, code) in [
        (login_of(NEWCOMER), "another password", code(&uri, 0)),
        (login_of(NEWCOMER), PASSWORD, "000000".to_owned()),
        ("nobody.at.all".to_owned(), PASSWORD, code(&uri, 0)),
        (login_of(COLLEAGUE), PASSWORD, code(&uri, 0)),
    ] {
        let form = json!({ "login": login, "password": password, "code": code });
        let refused = bed.ask("POST", "sessions", Some(form), &Shows::Nothing).await;
        assert_eq!(refused.status, 401, "{refused:?}");
        bodies.insert(refused.bytes);
    }
    assert_eq!(
        bodies.len(),
        1,
        "which part was wrong, and whether there is such a person, is told by no byte"
    );
    let mut last = log_in(&bed, "no", "000000", None).await;
    for _ in 0..30 {
        if last.status == 429 {
            break;
        }
        last = log_in(&bed, "no", "000000", None).await;
    }
    assert_eq!((last.status.as_u16(), last.code().as_str()), (429, "login.wait"));
    assert!(last.headers.contains_key("retry-after"), "a program has to know when to try again");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_every_log_in_and_takes_both_factors() {
    let bed = Bed::make();
    let uri = activated(&bed).await;
    let shows = bed.logged_in(NEWCOMER);
    let form = |password: &str, code: String| json!({ "password": password, "code": code, "new": "lielais lidaparats" });
    let wrong = bed.ask("PUT", "me/password", Some(form("not this", code(&uri, 0))), &shows).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.code().as_str()),
        (422, "login.wrong"),
        "the session stays good"
    );
    let weak = json!({ "password": PASSWORD, "code": code(&uri, 0), "new": "paroleparole" });
    let weak = bed.ask("PUT", "me/password", Some(weak), &shows).await;
    assert_eq!((weak.status.as_u16(), weak.code().as_str()), (422, "password.common"));
    let right = bed.ask("PUT", "me/password", Some(form(PASSWORD, code(&uri, 1))), &shows).await;
    assert_eq!(right.status, 204, "{right:?}");
    assert_eq!(bed.ask("GET", "me", None, &shows).await.code(), "session.void");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_that_is_bound_to_a_key_brings_a_device_and_no_other_does() {
    let bed = Bed::make();
    let form = || Some(json!({ "device": uuid::Uuid::from_bytes([0x99; 16]), "label": "Jauna planšete" }));
    let unbound = bed.ask("POST", "me/devices", form(), &bed.logged_in(COLLEAGUE)).await;
    assert_eq!(
        (unbound.status.as_u16(), unbound.code().as_str()),
        (409, "session.unbound"),
        "a copied token is no device"
    );
    let key = key_of(UNKNOWN);
    let granted = bed.ask("POST", "me/devices", form(), &bed.bound(COLLEAGUE, &key)).await;
    assert_eq!(granted.status, 201, "{granted:?}");
    let grant = STANDARD.decode(granted.json()["grant"].as_str().unwrap()).unwrap();
    let grant = Grant::from_bytes(&grant).unwrap();
    assert_eq!(granted.json()["login"], json!(login_of(COLLEAGUE)), "the device has to know them by a name");
    assert_eq!(grant.user, COLLEAGUE.0);
    let vouched = grant
        .keyring
        .role_keys()
        .any(|it| it.body().key == key.public() && it.body().subject == Some([0x99; 16]));
    assert!(vouched, "the key of the session is the key of the device");
    let other = bed.bound(who(Role::Inspector, NORTH), &key);
    let taken = bed.ask("POST", "me/devices", form(), &other).await;
    assert_eq!(
        (taken.status.as_u16(), taken.code().as_str()),
        (409, "enrol.refused"),
        "a device has one owner"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_token_a_repeated_request_and_an_old_one_open_nothing() {
    let bed = Bed::make();
    let Shows::Proved(token, key) = bed.on_device(COLLEAGUE) else { unreachable!() };
    let ask = |token: &str, proof: Option<String>| {
        let mut headers = vec![("authorization".to_owned(), format!("Bearer {token}"))];
        headers.extend(proof.map(|proof| ("apseko-proof".to_owned(), proof)));
        headers
    };
    let me = "/api/v1/me";
    let good = proof(&key, ("GET", me), b"", &token, now_ms(), [1; 16]);
    let thief = SoftwareKey::from_secret(&[9; 32]).unwrap();
    let hour = 3_600_000;
    for (headers, code) in [
        (ask(&token, None), "session.proof_missing"),
        (ask(&token, Some(good.clone())), ""),
        (ask(&token, Some(good)), "session.proof_replayed"),
        (
            ask(&token, Some(proof(&key, ("GET", "/api/v1/units"), b"", &token, now_ms(), [2; 16]))),
            "session.proof_wrong",
        ),
        (ask(&token, Some(proof(&key, ("POST", me), b"", &token, now_ms(), [3; 16]))), "session.proof_wrong"),
        (
            ask(&token, Some(proof(&thief, ("GET", me), b"", &token, now_ms(), [4; 16]))),
            "session.proof_wrong",
        ),
        (
            ask(&token, Some(proof(&key, ("GET", me), b"", &token, now_ms() - hour, [5; 16]))),
            "session.proof_stale",
        ),
        (ask(&token, Some("zz".to_owned())), "session.proof_wrong"),
        (ask("00", None), "session.foreign"),
        (ask("aps_00", None), "session.foreign"),
        (ask("apk_00_00", None), "session.foreign"),
        (ask("apk_", None), "session.foreign"),
    ] {
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = bed.ask_with("GET", "me", None, &Shows::Nothing, &headers).await;
        assert_eq!(answer.code(), code, "{answer:?}");
    }
    let Shows::Proved(bound, _) = bed.bound(COLLEAGUE, &key_of(UNKNOWN)) else { unreachable!() };
    let without = bed.ask("GET", "me", None, &Shows::Token(bound.clone())).await;
    assert_eq!(without.code(), "session.proof_missing", "nor does a copied log-in");
    let stolen = bed.ask("GET", "me", None, &Shows::Proved(bound, Arc::new(thief))).await;
    assert_eq!(stolen.code(), "session.proof_wrong");
    let over = bed.logged_in_at(COLLEAGUE, now_ms() - hour);
    assert_eq!(bed.ask("GET", "me", None, &over).await.code(), "session.over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_away_is_gone_with_the_next_question() {
    let bed = Bed::make();
    let head = who(Role::UnitHead, NORTH);
    let shows = bed.logged_in(head);
    assert_eq!(bed.ask("GET", "people", None, &shows).await.status, 200);
    let ends = Change::Move { person: head, out_of: None, to: NORTH, role: Role::Office, from: today() };
    change(&bed, ends);
    let refused = bed.ask("GET", "people", None, &shows).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "permission.denied"));
    change(&bed, Change::VoidSessions { person: head });
    assert_eq!(bed.ask("GET", "me", None, &shows).await.code(), "session.void");
}

/// Another process, or somebody at the machine, changes the book.
fn change(bed: &Bed, change: Change) {
    let by = By { who: None, now_ms: now_ms() + 1, today: today(), saw: None };
    let book = bed.registry.book();
    let puts = apseko_server::people::plan(&book, &change, &by).unwrap();
    bed.store.commit(book.version(), &puts).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_too_often_waits_and_nobody_else_does() {
    let bed = Bed::at_rate(Rate { a_second: 1, at_once: 5 });
    let (hasty, calm) = (bed.logged_in(COLLEAGUE), bed.logged_in(NEWCOMER));
    let mut last = bed.ask("GET", "me", None, &hasty).await;
    for _ in 0..10 {
        last = bed.ask("GET", "me", None, &hasty).await;
    }
    assert_eq!((last.status.as_u16(), last.code().as_str()), (429, "request.too_many"));
    assert!(last.headers.contains_key("retry-after"));
    assert_eq!(bed.ask("GET", "me", None, &calm).await.status, 200, "one person's haste is nobody else's");
}
