//! The flow with one provider, from the ticket to the person; what it knows of the provider is asked anew each hour.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use serde::Deserialize;
use tokio::sync::Semaphore;
use zeroize::{Zeroize as _, Zeroizing};

use super::fault::{OidcFault, TokenFault};
use super::fetch::Fetch;
use super::id_token::{Expected, check};
use super::jose::Jws;
use super::keys::Keys;
use super::metadata::Metadata;
use super::people::Verified;
use super::settings::{ClientAuth, Settings};
use super::tickets::{Begun, Exchange, Fresh, Landing, Purpose, Question, Taken, Tickets};

/// A key that the provider takes back is believed for so long at most.
const KNOWN_MS: i64 = 60 * 60_000;
/// So many questions to the provider at one time; a provider that hangs must not hold up everybody.
const AT_ONCE: usize = 16;

/// With what a browser comes back: the query of the address, as it is.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Returned {
    /// Which ticket.
    pub state: String,
    /// For which the provider gives a token.
    pub code: String,
    /// Why there is none.
    pub error: Option<String>,
    /// Who sends the browser back (RFC 9207).
    pub iss: Option<String>,
}

impl std::fmt::Debug for Returned {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Returned").field("is_error", &self.error.is_some()).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Drop for Tokens {
    fn drop(&mut self) {
        self.id_token.zeroize();
        self.access_token.zeroize();
    }
}

struct Known {
    metadata: Metadata,
    keys: Keys,
    at_ms: i64,
}

/// A provider, and everybody who is on the way to it.
pub struct Provider {
    settings: Settings,
    secret: Option<Zeroizing<String>>,
    fetch: Fetch,
    known: Mutex<Option<Arc<Known>>>,
    tickets: Mutex<Tickets>,
    asking: Semaphore,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Provider").field("issuer", &self.settings.issuer).finish_non_exhaustive()
    }
}

impl Provider {
    /// A provider with these settings; `secret` is what the file holds that they name.
    pub fn new(
        settings: Settings,
        secret: Option<Zeroizing<String>>,
        fetch: Fetch,
    ) -> Result<Self, OidcFault> {
        settings.check()?;
        if secret.is_some() != (settings.client_auth != ClientAuth::None) {
            return Err(OidcFault::Settings("a secret and a way to show it belong together"));
        }
        let (known, tickets) = (Mutex::default(), Mutex::default());
        Ok(Self { settings, secret, fetch, known, tickets, asking: Semaphore::new(AT_ONCE) })
    }

    /// Opens a ticket, for somebody who asks from an address of this sum.
    pub async fn begin(
        &self,
        purpose: Purpose,
        from: [u8; 32],
        fresh: Fresh,
        now_ms: i64,
    ) -> Result<Begun, OidcFault> {
        let known = self.known(now_ms).await?;
        let (mut begun, question) = self.tickets().begin(purpose, from, &fresh, now_ms)?;
        begun.open_url = self.open_url(&known.metadata, &question);
        Ok(begun)
    }

    /// A browser came back. The state is used up by it, whatever comes of it; let the work run to its end even if the browser
    /// goes away, or the ticket stays pending until its time is over.
    pub async fn callback(&self, returned: &Returned, now_ms: i64) -> Result<Landing, OidcFault> {
        let exchange = self.tickets().returned(&returned.state, now_ms)?;
        let said = self.ask(returned, &exchange, now_ms).await;
        if let Err(fault) = &said {
            tracing::warn!(code = fault.code(), "a return from the provider was refused: {fault}");
        }
        self.tickets().landed(exchange.ticket, said)
    }

    /// The person types the code that the device shows into the page where the browser came back.
    pub fn confirm(&self, landing: &str, typed: &str, now_ms: i64) -> Result<(), OidcFault> {
        self.tickets().confirm(landing, typed, now_ms)
    }

    /// Gives what came of a ticket to whoever opened it, once; [`OidcFault::Pending`] until then.
    pub fn take(&self, ticket: &str, poll: &str, now_ms: i64) -> Result<Taken, OidcFault> {
        self.tickets().take(ticket, poll, now_ms)
    }

    async fn ask(
        &self,
        returned: &Returned,
        exchange: &Exchange,
        now_ms: i64,
    ) -> Result<Verified, OidcFault> {
        let known = self.known(now_ms).await?;
        let other = returned.iss.as_deref().is_some_and(|iss| iss != self.settings.issuer);
        if other || (known.metadata.says_issuer && returned.iss.is_none()) {
            return Err(TokenFault::Issuer.into());
        }
        if returned.error.is_some() || returned.code.is_empty() {
            return Err(OidcFault::Denied);
        }
        let tokens = self.exchange(&known.metadata, &returned.code, exchange).await?;
        let token = Jws::read(&tokens.id_token, &self.settings.algorithms)?;
        self.check_signature(&token, known, now_ms).await?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &exchange.nonce,
            access_token: tokens.access_token.as_deref(),
            now_ms,
        };
        Verified::of(&token.claims, check(&token.claims, &expected)?, &self.settings)
    }

    /// With the keys that are known, and once more with those of now: a provider changes its keys when it likes.
    async fn check_signature(
        &self,
        token: &Jws<'_>,
        known: Arc<Known>,
        now_ms: i64,
    ) -> Result<(), OidcFault> {
        match known.keys.check(token) {
            Ok(()) => Ok(()),
            Err(TokenFault::UnknownKey | TokenFault::Signature) if known.at_ms != now_ms => {
                Ok(self.look(now_ms).await?.keys.check(token)?)
            }
            Err(fault) => Err(fault.into()),
        }
    }

    async fn exchange(
        &self,
        metadata: &Metadata,
        code: &str,
        exchange: &Exchange,
    ) -> Result<Tokens, OidcFault> {
        let _turn = self.asking.try_acquire().map_err(|_| OidcFault::Crowded)?;
        let form = self.form(code, exchange);
        let (status, answer) = self.fetch.send(&metadata.token, form, self.basic()).await?;
        let answer = Zeroizing::new(answer);
        match status {
            200 => serde_json::from_slice(&answer).map_err(|_| OidcFault::Odd("its tokens cannot be read")),
            400..500 => Err(OidcFault::Refused),
            _ => Err(OidcFault::Odd("it does not answer a code with a token")),
        }
    }

    /// What goes along with a code.
    fn form(&self, code: &str, exchange: &Exchange) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.settings.redirect_uri)
            .append_pair("code_verifier", &exchange.verifier);
        if self.settings.client_auth != ClientAuth::Basic {
            form.append_pair("client_id", &self.settings.client_id);
        }
        if let (ClientAuth::Post, Some(secret)) = (self.settings.client_auth, &self.secret) {
            form.append_pair("client_secret", secret);
        }
        form.finish()
    }

    /// Name and secret, each written as in a form (RFC 6749, 2.3.1).
    fn basic(&self) -> Option<Zeroizing<String>> {
        let secret = self.secret.as_ref().filter(|_| self.settings.client_auth == ClientAuth::Basic)?;
        let written = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let secret = Zeroizing::new(written(secret));
        let both = Zeroizing::new(format!("{}:{}", written(&self.settings.client_id), secret.as_str()));
        Some(Zeroizing::new(format!("Basic {}", Zeroizing::new(STANDARD.encode(both.as_bytes())).as_str())))
    }

    fn open_url(&self, metadata: &Metadata, question: &Question) -> String {
        let mut url: Url = metadata.authorize.clone();
        let acr = self.settings.second_factor.acr.join(" ");
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.settings.redirect_uri)
            .append_pair("scope", &self.settings.scope())
            .append_pair("state", &question.state)
            .append_pair("nonce", &question.nonce)
            .append_pair("code_challenge", &question.challenge)
            .append_pair("code_challenge_method", "S256")
            .extend_pairs((!acr.is_empty()).then_some(("acr_values", acr.as_str())));
        url.into()
    }

    async fn known(&self, now_ms: i64) -> Result<Arc<Known>, OidcFault> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known.filter(|known| (0..KNOWN_MS).contains(&now_ms.saturating_sub(known.at_ms))) {
            Some(known) => Ok(known),
            None => self.look(now_ms).await,
        }
    }

    async fn look(&self, now_ms: i64) -> Result<Arc<Known>, OidcFault> {
        let _turn = self.asking.try_acquire().map_err(|_| OidcFault::Crowded)?;
        let issuer = &self.settings.issuer;
        let said = self.fetch.get(&Metadata::address(issuer)?).await?;
        let metadata = Metadata::read(&said, issuer)?;
        let keys = Keys::read(&self.fetch.get(&metadata.keys).await?)?;
        let known = Arc::new(Known { metadata, keys, at_ms: now_ms });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    fn tickets(&self) -> MutexGuard<'_, Tickets> {
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
