//! Which of a provider's words are believed, and what becomes of everything else.

use std::time::Duration;

use apseko_server::login::oidc::{
    Begun, Fetch, Fresh, Landing, OidcFault, Provider, Purpose, Returned, Settings, Taken, TokenFault,
};
use serde_json::json;

use super::browser::follow;
use super::mischief::{Lie, Mischief};
use super::premises::NOW;

const BACK: &str = "http://127.0.0.1:9/back";
const BROWSER: Purpose = Purpose::Browser { key: None };

fn settings(issuer: &str) -> Settings {
    let settings = json!({
        "issuer": issuer, "client_id": "apseko", "redirect_uri": BACK,
        "second_factor": {"amr": ["otp"]}, "unit_required": true,
        "claims": {"unit": ["unit"], "roles": ["groups"]}, "roles": {"AP-Inspektori": "INS"},
    });
    Settings::from_json(&serde_json::to_vec(&settings).unwrap()).unwrap()
}

fn provider(issuer: &str) -> Provider {
    Provider::new(settings(issuer), None, Fetch::new(None).unwrap()).unwrap()
}

async fn begin(provider: &Provider, now_ms: i64) -> Result<Begun, OidcFault> {
    let fresh = Fresh::draw(&mut |out| getrandom::fill(out).unwrap());
    provider.begin(BROWSER, [0; 32], fresh, now_ms).await
}

/// The return of a browser that shows who it is.
async fn returned(begun: &Begun) -> Returned {
    let url = follow(&begun.open_url, BACK).await;
    let said =
        |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    let (state, code) = (said("state").unwrap_or_default(), said("code").unwrap_or_default());
    Returned { state, code, error: said("error"), iss: said("iss") }
}

async fn whole_way(provider: &Provider, now_ms: i64) -> Result<Taken, OidcFault> {
    let begun = begin(provider, now_ms).await?;
    let landed: Result<Landing, OidcFault> = provider.callback(&returned(&begun).await, now_ms).await;
    let taken = provider.take(&begun.ticket, &begun.poll, now_ms);
    assert_eq!(landed.err(), taken.clone().err(), "the person and the device hear the same reason");
    taken
}

#[tokio::test]
async fn an_honest_provider_is_believed() {
    let mischief = Mischief::start().await;
    let taken = whole_way(&provider(&mischief.issuer()), NOW).await.unwrap();
    assert_eq!((taken.verified.subject.as_str(), taken.verified.roles), ("anna-7", vec!["INS".to_owned()]));
}

#[tokio::test]
async fn no_lie_is_believed() {
    use TokenFault::{
        AccessToken, Algorithm, Audience, Expired, Issuer, Malformed, Nonce, NotNow, Signature, UnknownKey,
    };
    let odd = "oidc.odd";
    for (lie, code) in [
        (Lie::OtherAudience, Audience.code()),
        (Lie::OtherIssuerInToken, Issuer.code()),
        (Lie::OtherIssuerInReturn, Issuer.code()),
        (Lie::NoIssuerInReturn, Issuer.code()),
        (Lie::OtherIssuerInDiscovery, odd),
        (Lie::OtherNonce, Nonce.code()),
        (Lie::AlgNone, Algorithm.code()),
        (Lie::Hs256WithThePublicKey, Algorithm.code()),
        (Lie::OtherKeyOfTheSameName, Signature.code()),
        (Lie::UnknownKeyName, UnknownKey.code()),
        (Lie::ChangedClaims, Signature.code()),
        (Lie::Expired, Expired.code()),
        (Lie::Old, NotNow.code()),
        (Lie::NoUnit, "login.no_unit"),
        (Lie::OneFactor, "login.no_second_factor"),
        (Lie::OtherAccessToken, AccessToken.code()),
        (Lie::HugeKeys, "oidc.too_long"),
        (Lie::HugeToken, Malformed.code()),
        (Lie::RedirectingDiscovery, odd),
        (Lie::RedirectingKeys, odd),
        (Lie::PageInsteadOfTokens, odd),
        (Lie::Denies, "oidc.denied"),
    ] {
        let mischief = Mischief::start().await;
        mischief.lie(lie);
        let provider = provider(&mischief.issuer());
        let refused = whole_way(&provider, NOW).await.map(drop).map_err(OidcFault::code);
        assert_eq!(refused, Err(code), "{lie:?}");
        mischief.lie(Lie::None);
        assert!(whole_way(&provider, NOW + 1).await.is_ok(), "{lie:?}: the next one is let in");
    }
}

#[tokio::test]
async fn new_keys_are_looked_for_once_and_old_ones_are_forgotten() {
    let mischief = Mischief::start().await;
    let provider = provider(&mischief.issuer());
    whole_way(&provider, NOW).await.unwrap();
    whole_way(&provider, NOW + 1_000).await.unwrap();
    assert_eq!(mischief.asked_for_keys(), 1, "what is known is not asked again");
    mischief.rotate("second");
    assert!(whole_way(&provider, NOW + 2_000).await.is_ok(), "a token with a new name");
    mischief.rotate("second");
    assert!(whole_way(&provider, NOW + 3_000).await.is_ok(), "another key under the old name");
    assert_eq!(mischief.asked_for_keys(), 3);
    mischief.lie(Lie::UnknownKeyName);
    assert!(whole_way(&provider, NOW + 4_000).await.is_err());
    assert_eq!(mischief.asked_for_keys(), 4, "once for each return, not again and again");
}

#[tokio::test]
async fn a_stolen_code_is_worth_nothing_in_another_return() {
    let mischief = Mischief::start().await;
    let provider = provider(&mischief.issuer());
    for (checks_challenge, fault) in [(true, "oidc.refused"), (false, TokenFault::Nonce.code())] {
        if !checks_challenge {
            mischief.forget_challenges();
        }
        let (anna, thief) = (begin(&provider, NOW).await.unwrap(), begin(&provider, NOW).await.unwrap());
        let (of_anna, of_thief) = (returned(&anna).await, returned(&thief).await);
        let mixed = Returned { code: of_anna.code, ..of_thief };
        let refused = provider.callback(&mixed, NOW).await.map(drop).map_err(OidcFault::code);
        assert_eq!(refused, Err(fault), "the provider, or else the nonce, tells whose it is");
    }
}

#[tokio::test]
async fn a_return_is_used_once_and_only_where_somebody_waits() {
    let mischief = Mischief::start().await;
    let provider = provider(&mischief.issuer());
    let begun = begin(&provider, NOW).await.unwrap();
    let back = returned(&begun).await;
    let late = provider.callback(&back, NOW + 600_000).await.map(drop);
    assert_eq!(late, Err(OidcFault::State), "ten minutes are over");
    assert!(provider.callback(&back, NOW).await.is_ok());
    assert_eq!(provider.callback(&back, NOW).await.map(drop), Err(OidcFault::State), "once");
    let nobody_s = Returned { state: "made up".to_owned(), ..back };
    assert_eq!(provider.callback(&nobody_s, NOW).await.map(drop), Err(OidcFault::State));
    let foreign = begin(&provider, NOW).await.unwrap();
    assert_eq!(provider.take(&begun.ticket, &foreign.poll, NOW).map(drop), Err(OidcFault::Ticket));
    assert!(provider.take(&begun.ticket, &begun.poll, NOW).is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_holds_nobody_up_for_longer_than_ten_seconds() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let provider = provider(&format!("http://{}", silent.local_addr().unwrap()));
    let start = tokio::time::Instant::now();
    assert_eq!(begin(&provider, NOW).await.map(drop), Err(OidcFault::TooSlow));
    let waited = start.elapsed();
    assert!(
        (Duration::from_secs(10)..Duration::from_secs(11)).contains(&waited),
        "{waited:?} of the test's clock"
    );
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_said_to_be_so() {
    let port = {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        gone.local_addr().unwrap().port()
    };
    let provider = provider(&format!("http://127.0.0.1:{port}"));
    assert_eq!(begin(&provider, NOW).await.map(drop), Err(OidcFault::Unreachable));
}
