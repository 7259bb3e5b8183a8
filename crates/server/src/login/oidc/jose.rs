//! A signed token in its compact form, taken apart: nothing in it is believed before its signature is checked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::fault::TokenFault;
use super::settings::Algorithm;

/// Tokens with hundreds of groups have some ten kilobytes.
const LONGEST: usize = 64 << 10;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// A token in pieces.
#[derive(Debug)]
pub struct Jws<'t> {
    /// How it says that it is signed.
    pub algorithm: Algorithm,
    /// By which key.
    pub key: Option<String>,
    /// What is signed.
    pub signed: &'t str,
    /// The signature.
    pub signature: Vec<u8>,
    /// What it says.
    pub claims: Map<String, Value>,
}

impl<'t> Jws<'t> {
    /// Takes a token apart, if it is signed in one of these ways.
    pub fn read(token: &'t str, allowed: &[Algorithm]) -> Result<Self, TokenFault> {
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenFault::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenFault::Malformed)?;
        if token.len() > LONGEST || payload.contains('.') {
            return Err(TokenFault::Malformed);
        }
        let header: Header = read(header)?;
        let algorithm = match header.alg.as_str() {
            "RS256" => Algorithm::Rs256,
            "ES256" => Algorithm::Es256,
            _ => return Err(TokenFault::Algorithm),
        };
        // Whoever writes `crit` says that it must be understood, and we understand none of it.
        if !allowed.contains(&algorithm) || header.crit.is_some() {
            return Err(TokenFault::Algorithm);
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenFault::Malformed)?;
        Ok(Self { algorithm, key: header.kid, signed, signature, claims: read(payload)? })
    }
}

fn read<T: serde::de::DeserializeOwned>(piece: &str) -> Result<T, TokenFault> {
    let bytes = URL_SAFE_NO_PAD.decode(piece).map_err(|_| TokenFault::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenFault::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Algorithm; 2] = [Algorithm::Rs256, Algorithm::Es256];

    fn token(header: &str, payload: &str) -> String {
        let piece = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", piece(header), piece(payload), piece("signature"))
    }

    #[test]
    fn what_anybody_can_sign_is_refused_by_name() {
        for alg in ["none", "None", "HS256", "HS512", "PS256", "RS512", "ES384", "EdDSA", "rs256", ""] {
            let refused = Jws::read(&token(&format!(r#"{{"alg":"{alg}"}}"#), "{}"), &ALL).map(drop);
            assert_eq!(refused, Err(TokenFault::Algorithm), "{alg}");
        }
        let es = token(r#"{"alg":"ES256"}"#, "{}");
        assert!(Jws::read(&es, &ALL).is_ok());
        assert_eq!(
            Jws::read(&es, &[Algorithm::Rs256]).map(drop),
            Err(TokenFault::Algorithm),
            "not allowed here"
        );
        let crit = token(r#"{"alg":"ES256","crit":["b64"]}"#, "{}");
        assert_eq!(Jws::read(&crit, &ALL).map(drop), Err(TokenFault::Algorithm));
    }

    #[test]
    fn what_is_no_token_is_refused_and_not_fatal() {
        let good = token(r#"{"alg":"ES256"}"#, "{}");
        for odd in
            ["", ".", "..", "...", "a.b.c", "ā.b.c", &good[1..], &format!("{good}.x"), &format!("{good}=")]
        {
            assert_eq!(Jws::read(odd, &ALL).map(drop), Err(TokenFault::Malformed), "{odd}");
        }
        let listed = token(r#"{"alg":"ES256"}"#, "[]");
        assert_eq!(Jws::read(&listed, &ALL).map(drop), Err(TokenFault::Malformed));
        let long = token(r#"{"alg":"ES256"}"#, &format!(r#"{{"a":"{}"}}"#, "x".repeat(LONGEST)));
        assert_eq!(Jws::read(&long, &ALL).map(drop), Err(TokenFault::Malformed));
    }
}
