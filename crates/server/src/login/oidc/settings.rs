//! One provider as data: where it is, who we are to it, and what its claims mean here. Another provider is another file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use reqwest::Url;
use serde::Deserialize;

use super::fault::OidcFault;

/// How a provider is used; read from a file of JSON.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The issuer, letter by letter as the provider writes it.
    pub issuer: String,
    /// Who we are to the provider.
    pub client_id: String,
    /// How we show that we are.
    #[serde(default)]
    pub client_auth: ClientAuth,
    /// A file with our secret, for the ways that need one.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// Roots that the provider's certificate leads to, PEM; the system's, where nothing is said.
    #[serde(default)]
    pub roots_file: Option<PathBuf>,
    /// Where the provider sends the browser back.
    pub redirect_uri: String,
    /// What we ask for; `openid` is always among it.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// How tokens may be signed.
    #[serde(default = "Algorithm::all")]
    pub algorithms: Vec<Algorithm>,
    /// Where what is said about a person stands.
    #[serde(default)]
    pub claims: ClaimNames,
    /// Our codes of roles by the provider's values; values that are not here mean nothing.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
    /// Our codes of units by the provider's values; where nothing is said, the values are our codes.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
    /// Whether somebody without a unit is refused.
    #[serde(default)]
    pub unit_required: bool,
    /// How the provider says that a second factor was shown. Must be said: nothing is guessed here.
    pub second_factor: SecondFactor,
}

/// How we show the provider who we are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientAuth {
    /// By PKCE alone: a public client.
    #[default]
    None,
    /// By a secret in the header.
    Basic,
    /// By a secret in the body.
    Post,
}

/// How a token is signed. There are no others: `none` and everything with a shared secret can be made by anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Algorithm {
    /// RSA with SHA-256, 2048 bits and more.
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
}

impl Algorithm {
    fn all() -> Vec<Self> {
        vec![Self::Rs256, Self::Es256]
    }
}

/// Where a claim stands: names from the outside in. AD FS has `["groups"]`, Entra `["roles"]`, Keycloak
/// `["realm_access", "roles"]`.
pub type ClaimPath = Vec<String>;

/// Where what is said about a person stands in the token.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimNames {
    /// The log-in name; empty if the provider does not say it.
    pub login: ClaimPath,
    /// The name for people.
    pub name: ClaimPath,
    /// The unit.
    pub unit: ClaimPath,
    /// The roles or groups: one text or a list of them.
    pub roles: ClaimPath,
}

impl Default for ClaimNames {
    fn default() -> Self {
        let path = |name: &str| vec![name.to_owned()];
        Self { login: path("preferred_username"), name: path("name"), unit: vec![], roles: vec![] }
    }
}

/// How the provider says that a second factor was shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecondFactor {
    /// One of these stands in `amr`.
    pub amr: Vec<String>,
    /// Or one of these is `acr`; they are also asked for.
    pub acr: Vec<String>,
    /// The provider asks everybody for one and cannot say so: its administrator answers for it.
    pub not_told: bool,
}

impl Settings {
    /// Reads the settings.
    pub fn from_json(bytes: &[u8]) -> Result<Self, OidcFault> {
        let settings: Self = serde_json::from_slice(bytes)
            .map_err(|_| OidcFault::Settings("cannot be read as what they should be"))?;
        settings.check()?;
        Ok(settings)
    }

    /// Refuses what could not work or would not be safe.
    pub fn check(&self) -> Result<(), OidcFault> {
        let issuer = Url::parse(&self.issuer).map_err(|_| OidcFault::Settings("the issuer is no address"))?;
        let back =
            Url::parse(&self.redirect_uri).map_err(|_| OidcFault::Settings("the way back is no address"))?;
        let second = &self.second_factor;
        let rules = [
            (is_safe(&issuer), "the issuer needs https, except on this machine"),
            (is_safe(&back), "the way back needs https, except on this machine"),
            (issuer.query().is_none() && issuer.fragment().is_none(), "the issuer has a query"),
            (!self.client_id.is_empty(), "the client has no name"),
            (!self.algorithms.is_empty(), "no algorithm is allowed"),
            (
                (self.client_auth == ClientAuth::None) == self.secret_file.is_none(),
                "a secret and a way to show it belong together",
            ),
            (
                second.not_told != (!second.amr.is_empty() || !second.acr.is_empty()),
                "say how the provider tells of a second factor, or that it does not tell",
            ),
            (
                !self.unit_required || !self.claims.unit.is_empty(),
                "a unit is required and no claim carries it",
            ),
        ];
        match rules.into_iter().find(|(holds, _)| !holds) {
            Some((_, reason)) => Err(OidcFault::Settings(reason)),
            None => Ok(()),
        }
    }

    /// The scopes to ask for.
    pub(super) fn scope(&self) -> String {
        let others = self.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
        std::iter::once("openid").chain(others).collect::<Vec<_>>().join(" ")
    }
}

/// Whether nobody on the way can read or change what is said: TLS, or this machine alone.
pub(super) fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host_str().is_some(),
        "http" => matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(change: &[(&str, serde_json::Value)]) -> Vec<u8> {
        let mut all = serde_json::json!({
            "issuer": "https://id.example.lv/realms/vdi",
            "client_id": "apseko",
            "redirect_uri": "https://apseko.example.lv/login/oidc/callback",
            "second_factor": {"amr": ["mfa", "otp"]},
        });
        for (name, value) in change {
            all[*name] = value.clone();
        }
        serde_json::to_vec(&all).unwrap()
    }

    #[test]
    fn little_has_to_be_said_and_the_rest_is_safe() {
        let settings = Settings::from_json(&json(&[])).unwrap();
        assert_eq!(settings.scope(), "openid");
        assert_eq!(settings.algorithms, [Algorithm::Rs256, Algorithm::Es256]);
        assert_eq!(settings.claims.login, ["preferred_username"]);
    }

    #[test]
    fn unsafe_settings_are_refused_when_they_are_read() {
        for (name, value) in [
            ("issuer", "http://id.example.lv".into()),
            ("issuer", "ftp://127.0.0.1".into()),
            ("redirect_uri", "http://apseko.example.lv/".into()),
            ("algorithms", serde_json::json!(["HS256"])),
            ("algorithms", serde_json::json!(["none"])),
            ("algorithms", serde_json::json!([])),
            ("second_factor", serde_json::json!({})),
            ("second_factor", serde_json::json!({"amr": ["mfa"], "not_told": true})),
            ("client_auth", "basic".into()),
            ("secret_file", "secret".into()),
            ("unit_required", true.into()),
            ("allow_everything", true.into()),
        ] {
            let read = Settings::from_json(&json(&[(name, value.clone())])).map(drop);
            assert!(matches!(read, Err(OidcFault::Settings(_))), "{name}: {value}");
        }
        let silent = json(&[("second_factor", serde_json::json!({"not_told": true}))]);
        assert!(Settings::from_json(&silent).is_ok(), "somebody answers for it by name");
        assert!(Settings::from_json(&json(&[("issuer", "http://127.0.0.1:7".into())])).is_ok());
    }
}
