//! How a new device asks to be let in without an invitation: by its person's account, or by what came of a log-in at the
//! institution. It has a key of its own already, and nobody vouches for it yet.

use apseko_trust::{Grant, PROOF_HEADER, ProvedRequest, PublicKey, Purpose, RequestProof, Signer, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Client, Url};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::api::{JSON, STALE, server_ahead_ms};
use crate::link::{answered, client, read};
use crate::{LinkFailure, Place};

/// A grant with all keys of an office, in base64.
const ANSWER_LIMIT: usize = 4 << 20;
/// The person's code is spent once the session is there: a connection that breaks now must not cost another one.
const TRIES: usize = 3;
const PENDING: &str = "oidc.pending";
const WAYS: &str = "api/v1/sessions/ways";
const SESSIONS: &str = "api/v1/sessions";
const TICKETS: &str = "api/v1/sessions/oidc";
const DEVICES: &str = "me/devices";

/// What a person shows of their account.
#[derive(Clone, Copy)]
pub struct AccountWords<'a> {
    /// The user name.
    pub login: &'a str,
    /// The password for the server.
    pub password: &'a str,
    /// The six digits.
    pub code: &'a str,
}

impl std::fmt::Debug for AccountWords<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("AccountWords(…)")
    }
}

/// A device that is to be let in.
#[derive(Clone, Copy)]
pub struct NewDevice<'a> {
    /// Its new random name.
    pub id: [u8; 16],
    /// The public half of its key.
    pub public: PublicKey,
    /// The key.
    pub key: &'a (dyn Signer + Send + Sync),
}

impl std::fmt::Debug for NewDevice<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("NewDevice").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Somebody who was let in.
#[derive(Debug, Clone)]
pub struct LetIn {
    /// Their user name.
    pub login: String,
    /// Everything that the device needs.
    pub grant: Grant,
}

/// A log-in at the institution that was begun.
#[derive(Clone)]
pub struct OpenTicket {
    /// Which.
    pub id: String,
    /// With what its outcome is taken.
    pub poll: Zeroizing<String>,
    /// Where the browser goes.
    pub open_url: String,
    /// What the person types into the browser.
    pub code: String,
    /// Until when.
    pub until: Timestamp,
}

impl std::fmt::Debug for OpenTicket {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("OpenTicket").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Ways {
    ways: Vec<String>,
}

#[derive(Serialize)]
struct LogIn<'a> {
    login: &'a str,
    password: &'a str,
    code: &'a str,
    key: String,
}

#[derive(Deserialize)]
struct Session {
    token: String,
}

#[derive(Serialize)]
struct ForDevice {
    device: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

#[derive(Deserialize)]
struct Opened {
    ticket: String,
    poll: String,
    open_url: String,
    code: String,
    until: Timestamp,
}

#[derive(Serialize)]
struct Take<'a> {
    poll: &'a str,
}

#[derive(Deserialize)]
struct Granted {
    grant: String,
    login: String,
}

/// The ways in that the server of a place has open, in its own words.
pub async fn ways_in(place: &Place) -> Result<Vec<String>, LinkFailure> {
    let asking = client(&place.roots)?.get(at(place, WAYS)?);
    let Ways { ways } = parsed(&read(answered(asking).await?, ANSWER_LIMIT).await?)?;
    Ok(ways)
}

/// Lets a person onto a new device by their account. `moment` gives the time and something that was never used before.
pub async fn enrol_by_account(
    place: &Place,
    words: &AccountWords<'_>,
    device: &NewDevice<'_>,
    moment: &(dyn Fn() -> (i64, [u8; 16]) + Sync),
) -> Result<LetIn, LinkFailure> {
    let http = client(&place.roots)?;
    let AccountWords { login, password, code } = *words;
    let log_in = LogIn { login, password, code, key: hex::encode(device.public.as_sec1()) };
    let token = Zeroizing::new(say::<Session>(&http, at(place, SESSIONS)?, &log_in).await?.token);
    let asking = Asking { http: &http, place, device, token: &token };
    let mut ahead_ms = 0;
    let mut failed = LinkFailure::NoConnection;
    for _ in 0..TRIES {
        match asking.to_be_let_in(moment, ahead_ms).await {
            Err(LinkFailure::Refused { code, .. }) if code == STALE && ahead_ms == 0 => {
                ahead_ms = server_ahead_ms(&http, at(place, "health")?, moment().0).await?;
            }
            Err(failure @ (LinkFailure::NoConnection | LinkFailure::TooSlow)) => failed = failure,
            answered => return answered,
        }
    }
    Err(failed)
}

/// Opens a ticket for a new device.
pub async fn open_ticket(place: &Place, device: &NewDevice<'_>) -> Result<OpenTicket, LinkFailure> {
    let http = client(&place.roots)?;
    let key = Some(hex::encode(device.public.as_sec1()));
    let form = ForDevice { device: Uuid::from_bytes(device.id), key };
    let Opened { ticket: id, poll, open_url, code, until } = say(&http, at(place, TICKETS)?, &form).await?;
    // It becomes a part of an address, and a link on a screen.
    let poll = Zeroizing::new(poll);
    let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id && is_safe(&open_url) {
        Ok(OpenTicket { id, poll, open_url, code, until })
    } else {
        Err(LinkFailure::OtherAnswer)
    }
}

/// Takes what came of a ticket; `None` while its person is still on their way.
pub async fn take_ticket(place: &Place, ticket: &OpenTicket) -> Result<Option<LetIn>, LinkFailure> {
    let http = client(&place.roots)?;
    let address = at(place, &format!("{TICKETS}/{}", ticket.id))?;
    match say::<Granted>(&http, address, &Take { poll: &ticket.poll }).await {
        Ok(granted) => granted.believed(place).map(Some),
        Err(LinkFailure::Refused { code, .. }) if code == PENDING => Ok(None),
        Err(failure) => Err(failure),
    }
}

struct Asking<'a> {
    http: &'a Client,
    place: &'a Place,
    device: &'a NewDevice<'a>,
    token: &'a str,
}

impl Asking<'_> {
    /// Asked again with the same key for the same device, the server says the same again.
    async fn to_be_let_in(
        &self,
        moment: &(dyn Fn() -> (i64, [u8; 16]) + Sync),
        ahead_ms: i64,
    ) -> Result<LetIn, LinkFailure> {
        let body = json(&ForDevice { device: Uuid::from_bytes(self.device.id), key: None })?;
        let path = format!("/api/v1/{DEVICES}");
        let token = self.token.strip_prefix("aps_").and_then(|token| hex::decode(token).ok());
        let token = Zeroizing::new(token.ok_or(LinkFailure::OtherAnswer)?);
        let (now_ms, nonce) = moment();
        let at_ms = now_ms.saturating_add(ahead_ms);
        let asked = ProvedRequest { method: "POST", path: &path, body: digest(&body), token: &token };
        let envelope = self.device.key.sign(Purpose::Request, &asked.digest(at_ms, &nonce));
        let envelope = envelope.map_err(|error| LinkFailure::NoKey(error.to_string()))?;
        let proof = RequestProof { at_ms, nonce, envelope }.to_text();
        let asking = self.http.post(at(self.place, &format!("api/v1/{DEVICES}"))?);
        let asking = asking.header(PROOF_HEADER, proof).header(CONTENT_TYPE, JSON);
        let asking = asking.header(AUTHORIZATION, format!("Bearer {}", self.token)).body(body);
        parsed::<Granted>(&read(answered(asking).await?, ANSWER_LIMIT).await?)?.believed(self.place)
    }
}

impl Granted {
    /// An answer under another root than the one that is known here is none.
    fn believed(self, place: &Place) -> Result<LetIn, LinkFailure> {
        let bytes = STANDARD.decode(&self.grant).map_err(|_| LinkFailure::OtherAnswer)?;
        let grant = Grant::from_bytes(&bytes).map_err(|_| LinkFailure::OtherAnswer)?;
        if grant.root == place.root {
            Ok(LetIn { login: self.login, grant })
        } else {
            Err(LinkFailure::NotOurServer)
        }
    }
}

fn at(place: &Place, path: &str) -> Result<Url, LinkFailure> {
    place.address.of(path).map_err(|_| LinkFailure::OtherAnswer)
}

fn json(form: &impl Serialize) -> Result<Vec<u8>, LinkFailure> {
    serde_json::to_vec(form).map_err(|_| LinkFailure::OtherAnswer)
}

fn parsed<R: DeserializeOwned>(bytes: &[u8]) -> Result<R, LinkFailure> {
    serde_json::from_slice(bytes).map_err(|_| LinkFailure::OtherAnswer)
}

async fn say<R: DeserializeOwned>(http: &Client, url: Url, form: &impl Serialize) -> Result<R, LinkFailure> {
    let asking = http.post(url).header(CONTENT_TYPE, JSON).body(json(form)?);
    parsed(&Zeroizing::new(read(answered(asking).await?, ANSWER_LIMIT).await?))
}

/// Whether a browser may be sent there: over TLS, or on this very machine.
fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_sent_over_tls_or_nowhere() {
        assert!(is_safe("https://id.vdi.gov.lv/authorize?state=1"));
        assert!(is_safe("http://127.0.0.1:4000/auth"));
        for odd in
            ["http://id.vdi.gov.lv/", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", ""]
        {
            assert!(!is_safe(odd), "{odd}");
        }
    }

    #[test]
    fn nothing_of_a_person_is_printed() {
        let words = AccountWords { login: "ilze", password: "zirgs", code: "123456" };
        assert_eq!(format!("{words:?}"), "AccountWords(…)");
    }
}
