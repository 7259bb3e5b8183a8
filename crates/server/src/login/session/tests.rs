//! A session is for one person, a short time and one key, and ends when the people's book says so.

use apseko_trust::{ProvedRequest, Purpose, RequestProof, Signer as _, SoftwareKey, digest};

use super::*;
use crate::login::proof::Proofs;

const ANNA: UserId = UserId([1; 16]);
const NOW: i64 = 1_790_000_000_000;

fn sessions() -> Sessions {
    Sessions::new(&LoginSecret::new(Zeroizing::new([5; 32])))
}

fn key(number: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[number; 32]).unwrap()
}

fn proved(key: &SoftwareKey, now_ms: i64) -> Proved {
    let asked = ProvedRequest { method: "POST", path: "/api/v1/session", body: digest(b""), token: b"t" };
    let envelope = key.sign(Purpose::Request, &asked.digest(now_ms, &[9; 16])).unwrap();
    let header = RequestProof { at_ms: now_ms, nonce: [9; 16], envelope }.to_text();
    Proofs::default().check(&asked, Some(&header), &key.public(), now_ms).unwrap()
}

fn in_force(_: UserId, _: i64) -> bool {
    false
}

#[test]
fn a_session_is_good_for_a_quarter_of_an_hour() {
    for key in [None, Some(key(3).public())] {
        let (session, token) = sessions().begin(ANNA, Method::Password, key, [7; 16], NOW);
        assert_eq!((session.person, session.key, session.until_ms), (ANNA, key, NOW + SESSION_MS));
        assert_eq!(sessions().check(&token, NOW + SESSION_MS - 1, &in_force), Ok(session));
        assert_eq!(sessions().check(&token, NOW + SESSION_MS, &in_force), Err(NoSession::Over));
    }
}

#[test]
fn whoever_has_the_key_goes_on_for_twelve_hours_and_no_longer() {
    let (mut session, mut token) = sessions().begin(ANNA, Method::Oidc, Some(key(3).public()), [7; 16], NOW);
    let mut now = NOW;
    while now + 600_000 < NOW + LONGEST_MS {
        now += 600_000;
        assert_eq!(sessions().check(&token, now, &in_force), Ok(session), "it is in force at {now}");
        (session, token) = sessions().renew(&session, &proved(&key(3), now), [8; 16], now).unwrap();
        assert_eq!(session.begun_ms, NOW, "it stays the session of this morning");
    }
    assert_eq!(session.until_ms, NOW + LONGEST_MS, "the last token ends with the day");
    let evening = NOW + LONGEST_MS;
    let late = sessions().renew(&session, &proved(&key(3), evening), [8; 16], evening).map(drop);
    assert_eq!(late, Err(NoSession::Over), "then both factors are shown again");
}

#[test]
fn a_copied_token_cannot_be_made_longer() {
    let (bound, _) = sessions().begin(ANNA, Method::Password, Some(key(3).public()), [7; 16], NOW);
    let by_thief = sessions().renew(&bound, &proved(&key(4), NOW), [8; 16], NOW).map(drop);
    assert_eq!(by_thief, Err(NoSession::Unbound), "the proof is by another key");
    let (free, _) = sessions().begin(ANNA, Method::Password, None, [7; 16], NOW);
    let unbound = sessions().renew(&free, &proved(&key(3), NOW), [8; 16], NOW).map(drop);
    assert_eq!(unbound, Err(NoSession::Unbound), "nobody can show that it is theirs");
}

#[test]
fn a_session_ends_when_the_people_s_book_says_so() {
    let (first, _) = sessions().begin(ANNA, Method::Password, Some(key(3).public()), [7; 16], NOW);
    let later = NOW + 600_000;
    let (_, token) = sessions().renew(&first, &proved(&key(3), later), [8; 16], later).unwrap();
    let asked = std::cell::Cell::new(None);
    let void = |person: UserId, begun_ms: i64| {
        asked.set(Some((person, begun_ms)));
        begun_ms < NOW + 60_000
    };
    assert_eq!(sessions().check(&token, later, &void), Err(NoSession::Void));
    assert_eq!(
        asked.get(),
        Some((ANNA, NOW)),
        "a token given later does not outlive what its log-in could not"
    );
}

#[test]
fn every_changed_bit_and_every_other_server_is_noticed() {
    let (_, token) = sessions().begin(ANNA, Method::Device, Some(key(3).public()), [7; 16], NOW);
    for bit in 0..token.len() * 8 {
        let mut forged = token.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(sessions().check(&forged, NOW, &in_force), Err(NoSession::Foreign), "bit {bit}");
    }
    let other = Sessions::new(&LoginSecret::new(Zeroizing::new([6; 32])));
    assert_eq!(other.check(&token, NOW, &in_force), Err(NoSession::Foreign));
    for odd in [&[][..], &[0; 31], &[0; 32], &[0; 600]] {
        assert_eq!(sessions().check(odd, NOW, &in_force), Err(NoSession::Foreign));
    }
}

#[test]
fn a_session_from_a_time_when_the_clock_was_wrong_ends_with_that_clock() {
    let year_ms = 365 * 24 * 60 * 60_000;
    let (_, token) = sessions().begin(ANNA, Method::Password, None, [7; 16], NOW + year_ms);
    assert_eq!(sessions().check(&token, NOW, &in_force), Err(NoSession::Over), "it would be good for a year");
    let (_, apart) = sessions().begin(ANNA, Method::Password, None, [7; 16], NOW + 30_000);
    assert!(sessions().check(&apart, NOW, &in_force).is_ok(), "processes may be a little apart");
}
