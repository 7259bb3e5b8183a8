//! One good token, and every way in which it could be meant for somebody else.

use serde_json::json;

use super::*;

const NOW: i64 = 1_790_000_000;

fn good() -> Value {
    json!({
        "iss": "https://id.example.lv", "sub": "anna-7", "aud": "apseko", "nonce": "n",
        "iat": NOW - 1, "exp": NOW + 300,
    })
}

fn checked(claims: &Value, access_token: Option<&str>) -> Result<String, TokenFault> {
    let issuer = "https://id.example.lv";
    let expected = Expected { issuer, client_id: "apseko", nonce: "n", access_token, now_ms: NOW * 1000 };
    check(claims.as_object().unwrap(), &expected).map(str::to_owned)
}

fn with(name: &str, value: Value) -> Result<String, TokenFault> {
    let mut claims = good();
    claims[name] = value;
    checked(&claims, Some("access"))
}

fn without(name: &str) -> Result<String, TokenFault> {
    let mut claims = good();
    claims.as_object_mut().unwrap().remove(name);
    checked(&claims, None)
}

#[test]
fn a_good_token_says_who_it_is() {
    assert_eq!(checked(&good(), None).as_deref(), Ok("anna-7"));
    assert_eq!(with("aud", json!(["apseko"])).as_deref(), Ok("anna-7"), "a list of one is one");
}

#[test]
fn a_token_for_somebody_else_is_refused() {
    assert_eq!(with("iss", json!("https://id.example.lv/")), Err(TokenFault::Issuer));
    assert_eq!(with("aud", json!("other")), Err(TokenFault::Audience));
    assert_eq!(with("aud", json!([])), Err(TokenFault::Audience));
    assert_eq!(with("aud", json!(7)), Err(TokenFault::Audience));
    assert_eq!(with("aud", json!(["apseko", "other"])), Err(TokenFault::Party), "several need a party");
    assert_eq!(with("azp", json!("other")), Err(TokenFault::Party));
    assert_eq!(with("azp", json!(7)), Err(TokenFault::Party));
    assert!(with("azp", json!("apseko")).is_ok());
    assert_eq!(with("nonce", json!("m")), Err(TokenFault::Nonce));
    assert_eq!(with("nonce", json!("")), Err(TokenFault::Nonce));
}

#[test]
fn what_must_be_said_must_be_said() {
    for (name, fault) in [
        ("iss", TokenFault::Issuer),
        ("aud", TokenFault::Audience),
        ("nonce", TokenFault::Nonce),
        ("exp", TokenFault::Expired),
        ("iat", TokenFault::NotNow),
        ("sub", TokenFault::Subject),
    ] {
        assert_eq!(without(name), Err(fault), "{name}");
    }
    assert_eq!(with("sub", json!("")), Err(TokenFault::Subject));
    assert_eq!(with("sub", json!("x".repeat(256))), Err(TokenFault::Subject));
}

#[test]
fn a_token_is_of_this_moment() {
    for (name, seconds, fault) in [
        ("exp", NOW - 60, Some(TokenFault::Expired)),
        ("exp", NOW - 59, None),
        ("iat", NOW + 61, Some(TokenFault::NotNow)),
        ("iat", NOW + 60, None),
        ("iat", NOW - 601, Some(TokenFault::NotNow)),
        ("nbf", NOW + 61, Some(TokenFault::NotNow)),
        ("exp", i64::MIN, Some(TokenFault::Expired)),
    ] {
        assert_eq!(with(name, json!(seconds)).err(), fault, "{name} {}", seconds.saturating_sub(NOW));
    }
    assert_eq!(with("exp", json!("never")), Err(TokenFault::Malformed), "a text is no time");
    assert_eq!(with("exp", json!(null)), Err(TokenFault::Malformed));
}

#[test]
fn an_id_token_belongs_to_the_access_token_that_came_with_it() {
    // printf access | openssl dgst -sha256 -binary | head -c 16 | basenc --base64url
    assert!(with("at_hash", json!("oFYf1knNtrqnhAVfBRuteQ")).is_ok());
    assert_eq!(with("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")), Err(TokenFault::AccessToken));
    assert_eq!(with("at_hash", json!(7)), Err(TokenFault::AccessToken));
}
