//! Questions of people to the server's API: forwarded as they are, each shown to come from this device.

use apseko_trust::{PROOF_HEADER, ProvedRequest, Purpose, RequestProof, digest};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE};
use reqwest::{Client, Method, Url};

use crate::link::{answered, read};
use crate::{Link, LinkFailure};

/// A page of a list, with room to spare.
const ANSWER_LIMIT: usize = 4 << 20;
pub(crate) const JSON: &str = "application/json";
const REPEAT: &str = "idempotency-key";
/// The clocks are more than two minutes apart.
pub(crate) const STALE: &str = "session.proof_stale";

/// A question to the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiQuestion {
    /// The word of HTTP.
    pub method: &'static str,
    /// Where, from `/api/v1/` on.
    pub path: String,
    /// What follows the question mark, not encoded yet.
    pub query: Vec<(&'static str, String)>,
    /// The JSON that goes along.
    pub body: Option<String>,
    /// The same again for a repeat of the same question.
    pub repeat: String,
}

impl Link {
    /// Asks, and returns the JSON of the answer; nothing where there is none. `moment` gives the time and something that was never
    /// used before.
    pub async fn ask_api(
        &self,
        question: &ApiQuestion,
        moment: &(dyn Fn() -> (i64, [u8; 16]) + Sync),
    ) -> Result<Vec<u8>, LinkFailure> {
        let method = Method::from_bytes(question.method.as_bytes()).map_err(|_| LinkFailure::OtherAnswer)?;
        let url = self.address_of(question)?;
        match self.ask_at(question, (&method, &url), moment, 0).await {
            Err(LinkFailure::Refused { code, .. }) if code == STALE => {
                let ahead_ms = server_ahead_ms(self.client(), self.of("health")?, moment().0).await?;
                self.ask_at(question, (&method, &url), moment, ahead_ms).await
            }
            answered => answered,
        }
    }

    /// Asks with proofs of so many milliseconds later than this device's own clock says.
    async fn ask_at(
        &self,
        question: &ApiQuestion,
        (method, url): (&Method, &Url),
        moment: &(dyn Fn() -> (i64, [u8; 16]) + Sync),
        ahead_ms: i64,
    ) -> Result<Vec<u8>, LinkFailure> {
        let body = question.body.clone().unwrap_or_default().into_bytes();
        let asking = |pass: String| {
            let (now_ms, nonce) = moment();
            let at = (now_ms.saturating_add(ahead_ms), nonce);
            let proof = self.proof(question, url, (&body, &pass), at)?;
            let asking = self.client().request(method.clone(), url.clone()).header(PROOF_HEADER, proof);
            let asking = asking.header(AUTHORIZATION, pass).header(REPEAT, &question.repeat);
            Ok(match &question.body {
                Some(_) => asking.header(CONTENT_TYPE, JSON).body(body.clone()),
                None => asking,
            })
        };
        read(self.with_pass(asking).await?, ANSWER_LIMIT).await
    }

    fn address_of(&self, question: &ApiQuestion) -> Result<Url, LinkFailure> {
        let mut url = self.of(&format!("api/v1/{}", question.path))?;
        if !question.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&question.query);
        }
        Ok(url)
    }

    /// Signs this very question. The path is the one that the server knows itself by, whatever lies before it on the way.
    fn proof(
        &self,
        question: &ApiQuestion,
        url: &Url,
        (body, pass): (&[u8], &str),
        (at_ms, nonce): (i64, [u8; 16]),
    ) -> Result<String, LinkFailure> {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let path = format!("/api/v1/{}{query}", question.path);
        let token =
            pass.strip_prefix("Bearer ").and_then(|token| hex::decode(token).ok()).unwrap_or_default();
        let asked = ProvedRequest { method: question.method, path: &path, body: digest(body), token: &token };
        let signed = asked.digest(at_ms, &nonce);
        let envelope = self.key().sign(Purpose::Request, &signed);
        let envelope = envelope.map_err(|error| LinkFailure::NoKey(error.to_string()))?;
        Ok(RequestProof { at_ms, nonce, envelope }.to_text())
    }
}

/// By how much the server's clock is ahead. Whoever administers on a machine with a wrong clock is told of it in the strip; they
/// need not wait for it to be set.
pub(crate) async fn server_ahead_ms(http: &Client, health: Url, now_ms: i64) -> Result<i64, LinkFailure> {
    let answer = answered(http.get(health)).await?;
    let said = answer.headers().get(DATE).and_then(|value| value.to_str().ok());
    let at = said.and_then(|said| httpdate::parse_http_date(said).ok()).ok_or(LinkFailure::OtherAnswer)?;
    let since = at.duration_since(std::time::UNIX_EPOCH).map_err(|_| LinkFailure::OtherAnswer)?;
    Ok(i64::try_from(since.as_millis()).unwrap_or(i64::MAX).saturating_sub(now_ms))
}
