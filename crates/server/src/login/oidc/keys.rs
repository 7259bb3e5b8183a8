//! The provider's public keys, of the two kinds that we check with; all others are passed over.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

use super::fault::{OidcFault, TokenFault};
use super::jose::Jws;
use super::settings::Algorithm;

/// So many keys may a provider have; each one that fits a token is tried.
const MOST_KEYS: usize = 64;
/// RSA with 8192 bits.
const LONGEST_NUMBER: usize = 1024;

#[derive(Deserialize)]
struct SaidKeys {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct SaidKey {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// The keys of a provider.
#[derive(Debug, Clone)]
pub struct Keys(Vec<Key>);

#[derive(Debug, Clone)]
struct Key {
    name: Option<String>,
    numbers: Numbers,
}

#[derive(Debug, Clone)]
enum Numbers {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256 { point: Vec<u8> },
}

impl Keys {
    /// Reads a list of keys.
    pub fn read(bytes: &[u8]) -> Result<Self, OidcFault> {
        let said: SaidKeys =
            serde_json::from_slice(bytes).map_err(|_| OidcFault::Odd("its keys cannot be read"))?;
        if said.keys.len() > MOST_KEYS {
            return Err(OidcFault::TooLong);
        }
        let keys = said.keys.into_iter().filter_map(|key| serde_json::from_value::<SaidKey>(key).ok());
        Ok(Self(keys.filter_map(Key::of).collect()))
    }

    /// Checks the signature of a token with the keys of its kind and name.
    pub fn check(&self, token: &Jws<'_>) -> Result<(), TokenFault> {
        let named = |key: &&Key| token.key.is_none() || key.name == token.key;
        let mut fitting =
            self.0.iter().filter(|key| key.algorithm() == token.algorithm).filter(named).peekable();
        if fitting.peek().is_none() {
            return Err(TokenFault::UnknownKey);
        }
        let signed = fitting.any(|key| key.signed(token));
        if signed { Ok(()) } else { Err(TokenFault::Signature) }
    }
}

impl Key {
    fn of(said: SaidKey) -> Option<Self> {
        if said.r#use.is_some_and(|used| used != "sig") {
            return None;
        }
        let (numbers, alg) = match said.kty.as_str() {
            "RSA" => (Numbers::Rsa { n: number(&said.n?)?, e: number(&said.e?)? }, "RS256"),
            "EC" if said.crv.as_deref() == Some("P-256") => {
                let (x, y) = (coordinate(&said.x?)?, coordinate(&said.y?)?);
                let point = [&[4], x.as_slice(), &y].concat();
                (Numbers::P256 { point }, "ES256")
            }
            _ => return None,
        };
        // A key for another algorithm (PS256, RSA-OAEP) is not used for this one.
        let fits = said.alg.is_none_or(|said| said == alg);
        fits.then_some(Self { name: said.kid, numbers })
    }

    fn algorithm(&self) -> Algorithm {
        match self.numbers {
            Numbers::Rsa { .. } => Algorithm::Rs256,
            Numbers::P256 { .. } => Algorithm::Es256,
        }
    }

    fn signed(&self, token: &Jws<'_>) -> bool {
        let (message, signature) = (token.signed.as_bytes(), &token.signature);
        let checked = match &self.numbers {
            Numbers::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            Numbers::P256 { point } => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
        };
        checked.is_ok()
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() <= LONGEST_NUMBER)
}

/// A number of any length. Some providers write a zero in front as its sign, which `ring` refuses.
fn number(text: &str) -> Option<Vec<u8>> {
    let bytes = bytes(text)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.split_at_checked(zeros).map(|(_, number)| number.to_vec())
}

/// One of the two numbers of a point, always as long as the field.
fn coordinate(text: &str) -> Option<Vec<u8>> {
    bytes(text).filter(|bytes| bytes.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn kinds(keys: Value) -> Vec<Algorithm> {
        let list = serde_json::to_vec(&json!({ "keys": keys })).unwrap();
        Keys::read(&list).unwrap().0.iter().map(Key::algorithm).collect()
    }

    #[test]
    fn only_keys_for_checking_signatures_of_our_two_kinds_are_kept() {
        let half = URL_SAFE_NO_PAD.encode([1; 32]);
        let rsa = |name: &str, value: &str| {
            let mut key = json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"});
            key[name] = value.into();
            key
        };
        let ec = |curve: &str| json!({"kty": "EC", "crv": curve, "x": half, "y": half});
        assert_eq!(kinds(json!([rsa("kid", "a"), ec("P-256")])), [Algorithm::Rs256, Algorithm::Es256]);
        let others = json!([
            rsa("use", "enc"), rsa("alg", "PS256"), rsa("alg", "HS256"), rsa("n", "?"), ec("P-384"),
            {"kty": "oct", "k": half}, {"kty": "OKP", "crv": "Ed25519", "x": half}, {"kty": "EC"}, 7, null,
            {"kty": "EC", "crv": "P-256", "x": "AQAB", "y": half},
        ]);
        assert_eq!(kinds(others), [], "and a provider may have them all the same");
    }

    #[test]
    fn a_list_of_keys_has_an_end() {
        let many = serde_json::to_vec(&json!({ "keys": vec![json!({}); MOST_KEYS + 1] })).unwrap();
        assert_eq!(Keys::read(&many).map(drop), Err(OidcFault::TooLong));
        for odd in [&b""[..], b"[]", b"{}", b"<html>"] {
            assert!(matches!(Keys::read(odd).map(drop), Err(OidcFault::Odd(_))));
        }
    }
}
