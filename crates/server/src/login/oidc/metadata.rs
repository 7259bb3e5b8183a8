//! What the provider says about itself: where to send people, where codes become tokens, where its keys lie.

use reqwest::Url;
use serde::Deserialize;

use super::fault::OidcFault;
use super::settings::is_safe;

#[derive(Deserialize)]
struct Said {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// A provider's addresses.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// Where people show who they are.
    pub authorize: Url,
    /// Where a code becomes a token.
    pub token: Url,
    /// Where the keys lie.
    pub keys: Url,
    /// Whether the browser always says which issuer sends it back.
    pub says_issuer: bool,
}

impl Metadata {
    /// Where a provider speaks about itself.
    pub fn address(issuer: &str) -> Result<Url, OidcFault> {
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        Url::parse(&address).map_err(|_| OidcFault::Settings("the issuer is no address"))
    }

    /// Reads what a provider said that was asked as this issuer.
    pub fn read(bytes: &[u8], issuer: &str) -> Result<Self, OidcFault> {
        let said: Said = serde_json::from_slice(bytes)
            .map_err(|_| OidcFault::Odd("what it says about itself cannot be read"))?;
        if said.issuer != issuer {
            return Err(OidcFault::Odd("it says that it is another issuer"));
        }
        // Where nothing is said, PKCE is used all the same: AD FS knows it and does not say so.
        if said.code_challenge_methods_supported.is_some_and(|known| !known.iter().any(|one| one == "S256")) {
            return Err(OidcFault::Odd("it does not know PKCE with SHA-256"));
        }
        let at_home = Url::parse(issuer).is_ok_and(|url| url.scheme() == "http");
        let address = |text: &str| {
            let url =
                Url::parse(text).ok().filter(|url| is_safe(url) && (at_home || url.scheme() == "https"));
            url.ok_or(OidcFault::Odd("one of its addresses is not safe"))
        };
        Ok(Self {
            authorize: address(&said.authorization_endpoint)?,
            token: address(&said.token_endpoint)?,
            keys: address(&said.jwks_uri)?,
            says_issuer: said.authorization_response_iss_parameter_supported,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ISSUER: &str = "https://id.example.lv";

    fn said(name: &str, value: Value) -> Result<Metadata, OidcFault> {
        let mut all = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://id.example.lv/a",
            "token_endpoint": "https://id.example.lv/t",
            "jwks_uri": "https://keys.example.lv/k",
        });
        all[name] = value;
        Metadata::read(&serde_json::to_vec(&all).unwrap(), ISSUER)
    }

    #[test]
    fn a_provider_must_be_who_it_was_asked_as() {
        assert!(said("issuer", json!(ISSUER)).is_ok());
        for other in ["https://id.example.lv/", "https://evil.example", ""] {
            assert!(said("issuer", json!(other)).is_err(), "{other:?} is not, letter by letter");
        }
    }

    #[test]
    fn no_address_leads_out_of_tls_or_into_our_own_machine() {
        for bad in ["http://id.example.lv/t", "http://127.0.0.1/t", "file:///etc/passwd", "t", ""] {
            for name in ["token_endpoint", "jwks_uri", "authorization_endpoint"] {
                assert!(said(name, json!(bad)).is_err(), "{name}: {bad}");
            }
        }
    }

    #[test]
    fn a_provider_that_denies_pkce_is_not_used() {
        assert!(said("code_challenge_methods_supported", json!(["plain"])).is_err());
        assert!(said("code_challenge_methods_supported", json!(["plain", "S256"])).is_ok());
    }
}
