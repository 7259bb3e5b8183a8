//! A provider that can be told to lie: each lie is one that a real attacker would try.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each lie changes one thing and leaves the rest as it is"
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use apseko_trust::digest;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::premises::NOW;

/// What it lies about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    None,
    OtherAudience,
    OtherIssuerInToken,
    OtherIssuerInDiscovery,
    OtherIssuerInReturn,
    NoIssuerInReturn,
    OtherNonce,
    AlgNone,
    Hs256WithThePublicKey,
    OtherKeyOfTheSameName,
    UnknownKeyName,
    ChangedClaims,
    Expired,
    Old,
    NoUnit,
    OneFactor,
    OtherAccessToken,
    HugeKeys,
    HugeToken,
    RedirectingDiscovery,
    RedirectingKeys,
    PageInsteadOfTokens,
    Denies,
}

/// The provider.
#[derive(Clone)]
pub struct Mischief(Arc<Mutex<Inside>>);

struct Inside {
    issuer: String,
    lie: Lie,
    keys: Vec<(String, EcdsaKeyPair)>,
    codes: HashMap<String, HashMap<String, String>>,
    /// Whether PKCE is checked, as an honest provider does.
    checks_challenge: bool,
    given: usize,
    asked_for_keys: usize,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap()
}

impl Mischief {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inside = Inside {
            issuer,
            lie: Lie::None,
            keys: vec![("first".to_owned(), key())],
            codes: HashMap::new(),
            checks_challenge: true,
            given: 0,
            asked_for_keys: 0,
        };
        let mischief = Self(Arc::new(Mutex::new(inside)));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/elsewhere", get(discovery))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(mischief.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        mischief
    }

    pub fn issuer(&self) -> String {
        self.0.lock().unwrap().issuer.clone()
    }

    pub fn lie(&self, lie: Lie) {
        self.0.lock().unwrap().lie = lie;
    }

    pub fn forget_challenges(&self) {
        self.0.lock().unwrap().checks_challenge = false;
    }

    /// The old key goes, a new one comes.
    pub fn rotate(&self, name: &str) {
        self.0.lock().unwrap().keys = vec![(name.to_owned(), key())];
    }

    pub fn asked_for_keys(&self) -> usize {
        self.0.lock().unwrap().asked_for_keys
    }
}

fn json_of(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn discovery(State(mischief): State<Mischief>, RawQuery(query): RawQuery) -> Response {
    let (issuer, lie) = (mischief.issuer(), mischief.0.lock().unwrap().lie);
    if lie == Lie::RedirectingDiscovery && query.is_none() {
        return (StatusCode::FOUND, [(header::LOCATION, "/elsewhere?again")]).into_response();
    }
    let said = if lie == Lie::OtherIssuerInDiscovery { "https://id.example.lv" } else { &issuer };
    json_of(&json!({
        "issuer": said,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(mischief): State<Mischief>) -> Response {
    let mut inside = mischief.0.lock().unwrap();
    inside.asked_for_keys += 1;
    if inside.lie == Lie::RedirectingKeys {
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")]).into_response();
    }
    let mut list: Vec<Value> = inside.keys.iter().map(|(name, key)| public(name, key)).collect();
    if inside.lie == Lie::HugeKeys {
        list.push(json!({ "kty": "oct", "k": "x".repeat(1 << 20) }));
    }
    json_of(&json!({ "keys": list }))
}

fn public(name: &str, key: &EcdsaKeyPair) -> Value {
    let (x, y) = key.public_key().as_ref()[1..].split_at(32);
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    json!({ "kty": "EC", "crv": "P-256", "kid": name, "use": "sig", "x": text(x), "y": text(y) })
}

async fn authorize(State(mischief): State<Mischief>, RawQuery(query): RawQuery) -> Response {
    let asked: HashMap<String, String> =
        form_urlencoded::parse(query.unwrap().as_bytes()).into_owned().collect();
    let mut inside = mischief.0.lock().unwrap();
    inside.given += 1;
    let code = format!("code-{}", inside.given);
    let mut back = reqwest::Url::parse(&asked["redirect_uri"]).unwrap();
    back.query_pairs_mut().append_pair("state", &asked["state"]);
    match inside.lie {
        Lie::Denies => back.query_pairs_mut().append_pair("error", "access_denied"),
        _ => back.query_pairs_mut().append_pair("code", &code),
    };
    match inside.lie {
        Lie::NoIssuerInReturn => {}
        Lie::OtherIssuerInReturn => drop(back.query_pairs_mut().append_pair("iss", "https://id.example.lv")),
        _ => drop(back.query_pairs_mut().append_pair("iss", &inside.issuer)),
    }
    inside.codes.insert(code, asked);
    (StatusCode::FOUND, [(header::LOCATION, back.to_string())]).into_response()
}

async fn token(State(mischief): State<Mischief>, body: Bytes) -> Response {
    let said: HashMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let mut inside = mischief.0.lock().unwrap();
    let Some(asked) = inside.codes.remove(&said["code"]) else {
        return (StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant"}"#).into_response();
    };
    let challenge = URL_SAFE_NO_PAD.encode(digest(said["code_verifier"].as_bytes()));
    if inside.checks_challenge && challenge != asked["code_challenge"] {
        return (StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant"}"#).into_response();
    }
    if inside.lie == Lie::PageInsteadOfTokens {
        return "<html>We are sorry</html>".into_response();
    }
    json_of(&json!({ "access_token": "access", "token_type": "Bearer", "id_token": inside.token(&asked) }))
}

impl Inside {
    fn token(&self, asked: &HashMap<String, String>) -> String {
        let now = NOW / 1_000;
        let half = URL_SAFE_NO_PAD.encode(&digest(b"access")[..16]);
        let mut claims = json!({
            "iss": self.issuer, "sub": "anna-7", "aud": asked["client_id"], "nonce": asked["nonce"],
            "iat": now, "exp": now + 300, "amr": ["pwd", "otp"], "unit": "RIGA", "groups": ["AP-Inspektori"],
            "at_hash": half,
        });
        match self.lie {
            Lie::OtherAudience => claims["aud"] = "another".into(),
            Lie::OtherIssuerInToken => claims["iss"] = "https://id.example.lv".into(),
            Lie::OtherNonce => claims["nonce"] = "another".into(),
            Lie::Expired => claims["exp"] = (now - 61).into(),
            Lie::Old => claims["iat"] = (now - 3_600).into(),
            Lie::NoUnit => claims["unit"] = Value::Null,
            Lie::OneFactor => claims["amr"] = json!(["pwd"]),
            Lie::OtherAccessToken => claims["at_hash"] = URL_SAFE_NO_PAD.encode([0; 16]).into(),
            Lie::HugeToken => claims["groups"] = "x".repeat(100_000).into(),
            _ => {}
        }
        self.signed(&claims)
    }

    fn signed(&self, claims: &Value) -> String {
        let (name, own) = &self.keys[0];
        let piece = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let (alg, kid) = match self.lie {
            Lie::AlgNone => ("none", name.as_str()),
            Lie::Hs256WithThePublicKey => ("HS256", name.as_str()),
            Lie::UnknownKeyName => ("ES256", "nobody's"),
            _ => ("ES256", name.as_str()),
        };
        let signed = format!("{}.{}", piece(&json!({ "alg": alg, "kid": kid })), piece(claims));
        let with =
            |key: &EcdsaKeyPair| key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec();
        let signature = match self.lie {
            Lie::AlgNone => vec![],
            Lie::Hs256WithThePublicKey => {
                let shared = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, own.public_key().as_ref());
                ring::hmac::sign(&shared, signed.as_bytes()).as_ref().to_vec()
            }
            Lie::OtherKeyOfTheSameName => with(&key()),
            _ => with(own),
        };
        let signed = match self.lie {
            Lie::ChangedClaims => {
                let mut other = claims.clone();
                other["sub"] = "juris-8".into();
                format!("{}.{}", signed.split_once('.').unwrap().0, piece(&other))
            }
            _ => signed,
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
