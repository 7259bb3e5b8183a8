//! One connection to one server: shows who we are, asks, and reads the answer within limits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apseko_oplog::message::{Ask, Reply, Request, session_digest};
use apseko_oplog::wire::{MESSAGE_LIMIT, PACKED, decode_reply, encode_request, pack, unpack};
use apseko_oplog::{DeviceId, Roll};
use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Purpose, Signer};
use reqwest::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, IF_RANGE, RANGE, RETRY_AFTER,
};
use reqwest::{Client, RequestBuilder, Response};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

use crate::failure::Problem;
use crate::upload::unsaid;
use crate::{Address, LinkFailure};

pub(crate) const CBOR: &str = "application/cbor";
/// Reaching the server takes no longer, or it counts as out of reach.
const REACH: Duration = Duration::from_secs(10);
/// A connection on which nothing arrives for so long, although it is the server's turn, has died.
pub(crate) const SILENCE: Duration = Duration::from_secs(30);
/// No road is so slow that fewer bytes go up it in a second. While they do, the server cannot say anything yet, and nobody
/// here knows how far they have got: the system takes megabytes in at once.
const SLOWEST: u64 = 4 << 10;
/// A refusal is read no further.
const PROBLEM_LIMIT: usize = 16 << 10;

/// The key of this device, for as long as a person is logged in.
pub type DeviceKey = Arc<dyn Signer + Send + Sync>;

/// The way to one server.
pub struct Link {
    http: Client,
    address: Address,
    device: DeviceId,
    server: DeviceId,
    key: DeviceKey,
    pass: Mutex<Option<String>>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Link")
            .field("address", &self.address)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

impl Link {
    /// A way to the server of this id, whose certificate leads to one of these roots.
    pub fn new(
        address: Address,
        roots: &[CertificateDer<'static>],
        (device, server): (DeviceId, DeviceId),
        key: DeviceKey,
    ) -> Result<Self, LinkFailure> {
        let http = client(roots)?;
        Ok(Self { http, address, device, server, key, pass: Mutex::default() })
    }

    /// Asks, and waits for the answer.
    pub async fn exchange(&self, request: &Request) -> Result<Reply, LinkFailure> {
        let path = match request.ask {
            Ask::Hello(_) => "sync/v1/hello",
            Ask::Push(_) => "sync/v1/push",
            Ask::Pull(_) => "sync/v1/pull",
        };
        let plain = encode_request(request);
        let (packed, body) = pack(&plain).map_or((false, plain), |packed| (true, packed));
        let answer = self.with_pass(|pass| {
            let mut asking = self.http.post(self.of(path)?).header(CONTENT_TYPE, CBOR);
            if packed {
                asking = asking.header(CONTENT_ENCODING, PACKED);
            }
            Ok(asking.header(ACCEPT_ENCODING, PACKED).header(AUTHORIZATION, pass).body(body.clone()))
        });
        let reply = decode_reply(&read(answer.await?, MESSAGE_LIMIT).await?)?;
        if reply.id == request.id { Ok(reply) } else { Err(LinkFailure::OtherAnswer) }
    }

    /// Asks who is who.
    pub async fn roll(&self) -> Result<Roll, LinkFailure> {
        let asked =
            self.with_pass(|pass| Ok(self.http.get(self.of("sync/v1/roll")?).header(AUTHORIZATION, pass)));
        let bytes = read(asked.await?, MESSAGE_LIMIT).await?;
        Roll::from_bytes(&bytes).map_err(|_| LinkFailure::OtherAnswer)
    }

    /// Waits until the feed has grown beyond a place, or the server has had enough of waiting; returns where it is.
    pub async fn head_beyond(&self, after: u64) -> Result<u64, LinkFailure> {
        let path = format!("sync/v1/head?after={after}");
        let answer =
            self.with_pass(|pass| Ok(self.http.get(self.of(&path)?).header(AUTHORIZATION, pass))).await?;
        let bytes = read(answer, 64).await?;
        let head = || -> Result<u64, CanonError> {
            let mut reader = Reader::new(&bytes);
            reader.array()?;
            let head = reader.uint()?;
            reader.finish()?;
            Ok(head)
        };
        head().map_err(|_| LinkFailure::OtherAnswer)
    }

    /// Asks for something by its address; with a place and a tag, from that place on if it is still the same thing.
    pub(crate) async fn fetch(&self, path: &str, from: Option<(u64, &str)>) -> Result<Response, LinkFailure> {
        let asking = |pass| {
            let asking = self.http.get(self.of(path)?).header(AUTHORIZATION, pass);
            Ok(match from {
                Some((from, tag)) => asking.header(RANGE, format!("bytes={from}-")).header(IF_RANGE, tag),
                None => asking,
            })
        };
        self.with_pass(asking).await
    }

    /// Says something at an address of its own.
    pub(crate) async fn say_at(
        &self,
        method: &reqwest::Method,
        path: &str,
        body: &[u8],
    ) -> Result<Response, LinkFailure> {
        let asking = |pass| {
            let asking = self.http.request(method.clone(), self.of(path)?).header(CONTENT_TYPE, CBOR);
            Ok(asking.header(AUTHORIZATION, pass).body(body.to_vec()))
        };
        self.with_pass(asking).await
    }

    pub(crate) fn client(&self) -> &Client {
        &self.http
    }

    pub(crate) fn key(&self) -> &DeviceKey {
        &self.key
    }

    pub(crate) fn of(&self, path: &str) -> Result<reqwest::Url, LinkFailure> {
        self.address.of(path).map_err(|_| LinkFailure::OtherAnswer)
    }

    /// Asks with the pass that we have, and once more with a new one if that is worth nothing any more.
    pub(crate) async fn with_pass(
        &self,
        asking: impl Fn(String) -> Result<RequestBuilder, LinkFailure>,
    ) -> Result<Response, LinkFailure> {
        self.with_pass_and(answered, asking).await
    }

    /// The same, where the asker sees to it that nothing is waited for in vain: what is read while it goes up has no length here.
    pub(crate) async fn with_pass_as_long_as_it_takes(
        &self,
        asking: impl Fn(String) -> Result<RequestBuilder, LinkFailure>,
    ) -> Result<Response, LinkFailure> {
        self.with_pass_and(|asking| answered_within(Duration::MAX, asking), asking).await
    }

    async fn with_pass_and<A: Future<Output = Result<Response, LinkFailure>>>(
        &self,
        answered: impl Fn(RequestBuilder) -> A,
        asking: impl Fn(String) -> Result<RequestBuilder, LinkFailure>,
    ) -> Result<Response, LinkFailure> {
        let known = self.pass.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(pass) = known {
            match answered(asking(pass)?).await {
                Err(LinkFailure::Refused { status: 401, .. }) => {}
                answer => return answer,
            }
        }
        let pass = self.come_in().await?;
        *self.pass.lock().unwrap_or_else(PoisonError::into_inner) = Some(pass.clone());
        answered(asking(pass)?).await
    }

    /// Shows the server that this device has its key.
    async fn come_in(&self) -> Result<String, LinkFailure> {
        let mut out = Writer::with_capacity(24);
        out.array(1).bytes(&self.device.0);
        let asked = self.say(out.finish()).await?;
        let question = read_question(&asked, self.server).map_err(|_| LinkFailure::OtherAnswer)?;
        let envelope = self
            .key
            .sign(Purpose::Session, &session_digest(self.server, &question))
            .map_err(|error| LinkFailure::NoKey(error.to_string()))?;
        let mut out = Writer::with_capacity(question.len() + 128);
        out.array(2).bytes(&question);
        envelope.to_writer(&mut out);
        let admitted = self.say(out.finish()).await?;
        let mut reader = Reader::new(&admitted);
        let mut pass = || -> Result<String, CanonError> {
            reader.array()?;
            Ok(hex::encode(reader.bytes()?))
        };
        Ok(format!("Bearer {}", pass().map_err(|_| LinkFailure::OtherAnswer)?))
    }

    async fn say(&self, body: Vec<u8>) -> Result<Vec<u8>, LinkFailure> {
        let asking = self.http.post(self.of("sync/v1/session")?).header(CONTENT_TYPE, CBOR).body(body);
        read(answered(asking).await?, 1_024).await
    }
}

/// A client that believes these roots alone.
pub(crate) fn client(roots: &[CertificateDer<'static>]) -> Result<Client, LinkFailure> {
    let mut store = RootCertStore::empty();
    let (_, odd) = store.add_parsable_certificates(roots.iter().cloned());
    if odd > 0 {
        tracing::warn!(odd, "some roots of the server cannot be read");
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| LinkFailure::NotOurServer)?
        .with_root_certificates(store)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(config)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(REACH)
        .tcp_nodelay(true)
        .build()
        .map_err(|_| LinkFailure::NotOurServer)
}

/// Only the server that this device belongs to is answered.
fn read_question(bytes: &[u8], server: DeviceId) -> Result<Vec<u8>, CanonError> {
    let mut reader = Reader::new(bytes);
    if reader.array()? != 2 || reader.fixed::<16>()? != server.0 {
        return Err(CanonError::Unexpected);
    }
    let question = reader.bytes()?.to_vec();
    reader.finish()?;
    Ok(question)
}

/// How long the beginning of an answer is waited for. `reqwest` has a time for this, too, but counts it from the first byte of
/// the question: what takes longer to go up would never arrive.
fn patience(length: usize) -> Duration {
    SILENCE + Duration::from_secs(u64::try_from(length).unwrap_or(u64::MAX) / SLOWEST)
}

/// The next piece of an answer.
pub(crate) async fn more(answer: &mut Response) -> Result<Option<impl AsRef<[u8]> + use<>>, LinkFailure> {
    in_time(SILENCE, answer.chunk()).await
}

async fn in_time<T>(
    patience: Duration,
    work: impl Future<Output = reqwest::Result<T>>,
) -> Result<T, LinkFailure> {
    let done = tokio::time::timeout(patience, work).await.map_err(|_| LinkFailure::TooSlow)?;
    done.map_err(|error| failed(&error))
}

pub(crate) async fn answered(asking: RequestBuilder) -> Result<Response, LinkFailure> {
    let (client, asking) = asking.build_split();
    let asking = asking.map_err(|error| failed(&error))?;
    let length = asking.body().and_then(|body| body.as_bytes()).map_or(0, <[u8]>::len);
    well_answered(in_time(patience(length), client.execute(asking)).await?).await
}

async fn answered_within(patience: Duration, asking: RequestBuilder) -> Result<Response, LinkFailure> {
    well_answered(in_time(patience, asking.send()).await?).await
}

/// Passes a success on, and reads why it is none.
async fn well_answered(answer: Response) -> Result<Response, LinkFailure> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let unsaid = unsaid(answer.status(), answer.headers());
    let status = answer.status().as_u16();
    let after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let said = read(answer, PROBLEM_LIMIT).await.unwrap_or_default();
    let code =
        serde_json::from_slice(&said).map_or_else(|_| unsaid.to_owned(), |problem: Problem| problem.code);
    Err(LinkFailure::Refused { status, code, after: after.map(Duration::from_secs) })
}

pub(crate) async fn read(mut answer: Response, limit: usize) -> Result<Vec<u8>, LinkFailure> {
    let packed = answer.headers().get(CONTENT_ENCODING).is_some_and(|value| value == PACKED);
    let mut bytes = Vec::new();
    while let Some(chunk) = in_time(SILENCE, answer.chunk()).await? {
        if bytes.len() + chunk.len() > limit {
            return Err(LinkFailure::OtherAnswer);
        }
        bytes.extend_from_slice(&chunk);
    }
    if packed { unpack(&bytes, limit).map_err(|_| LinkFailure::OtherAnswer) } else { Ok(bytes) }
}

fn failed(error: &reqwest::Error) -> LinkFailure {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if let Some(rustls::Error::InvalidCertificate(_)) = one.downcast_ref() {
            return LinkFailure::NotOurServer;
        }
        // The TLS error travels inside I/O errors, whose `source` passes over what they carry.
        let carried = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = carried.map(|carried| carried as &(dyn std::error::Error + 'static)).or_else(|| one.source());
    }
    if error.is_timeout() { LinkFailure::TooSlow } else { LinkFailure::NoConnection }
}

#[cfg(test)]
mod tests;
