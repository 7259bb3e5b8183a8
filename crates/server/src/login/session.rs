//! Who has logged in: a token that says so, which only this server's processes can make, and which is stored nowhere.
//!
//! It is good for a quarter of an hour, and may be followed by another for twelve hours by whoever has the key that it is
//! bound to. What ends it earlier (a dismissal, a lost device) stands in the people's book and is asked at each request.

use apseko_oplog::UserId;
use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{PublicKey, TrustError};
use thiserror::Error;
use zeroize::Zeroizing;

use super::proof::Proved;
use super::secret::{LoginSecret, sum, sum_fits};

/// A token is good for a quarter of an hour.
pub const SESSION_MS: i64 = 15 * 60_000;
/// After half a day a person shows both factors again.
pub const LONGEST_MS: i64 = 12 * 60 * 60_000;
/// The clocks of two processes of one server may be so far apart.
const APART_MS: i64 = 60_000;
/// A longer token is none of ours.
const LONGEST_TOKEN: usize = 512;
const KIND: &str = "login";

/// How somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By name, password and code.
    Password,
    /// By a provider that knows them.
    Oidc,
    /// By the key of a device.
    Device,
}

impl Method {
    /// The stable text, also in the audit.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Oidc => "oidc",
            Self::Device => "device",
        }
    }

    fn from_code(code: &str) -> Result<Self, CanonError> {
        let all = [Self::Password, Self::Oidc, Self::Device];
        all.into_iter().find(|method| method.code() == code).ok_or(CanonError::OutOfRange)
    }
}

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub person: UserId,
    /// How they came in.
    pub method: Method,
    /// When they did: later tokens of the same session keep it.
    pub begun_ms: i64,
    /// When this token was given.
    pub at_ms: i64,
    /// The first millisecond at which it is worth nothing.
    pub until_ms: i64,
    /// The key that every request has to be proved with; a session without one ends after a quarter of an hour.
    pub key: Option<PublicKey>,
    /// Which token it is, for the audit.
    pub nonce: [u8; 16],
}

/// Why a token does not open anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoSession {
    /// It is not of this server, or was changed.
    #[error("the session is not of this server")]
    Foreign,
    /// Its time is over.
    #[error("the time of the session is over")]
    Over,
    /// The person was dismissed, or all their older sessions were ended.
    #[error("the session was ended")]
    Void,
    /// It is bound to no key, or to another one, so no other token follows it.
    #[error("the session cannot be made longer with this key")]
    Unbound,
}

impl NoSession {
    /// The stable text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Foreign => "session.foreign",
            Self::Over => "session.over",
            Self::Void => "session.void",
            Self::Unbound => "session.unbound",
        }
    }
}

/// Makes tokens of sessions, and knows its own again.
pub struct Sessions(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Sessions {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Sessions(…)")
    }
}

impl Sessions {
    /// All processes of one server make the same tokens.
    pub fn new(secret: &LoginSecret) -> Self {
        Self(secret.key("sessions"))
    }

    /// A session for somebody who has just shown who they are.
    pub fn begin(
        &self,
        person: UserId,
        method: Method,
        key: Option<PublicKey>,
        nonce: [u8; 16],
        now_ms: i64,
    ) -> (Session, Vec<u8>) {
        let until_ms = now_ms.saturating_add(SESSION_MS);
        self.written(Session { person, method, begun_ms: now_ms, at_ms: now_ms, until_ms, key, nonce })
    }

    /// The next token of a session, for whoever has just proved this very request with the key of the session.
    pub fn renew(
        &self,
        session: &Session,
        proved: &Proved,
        nonce: [u8; 16],
        now_ms: i64,
    ) -> Result<(Session, Vec<u8>), NoSession> {
        if session.key.is_none_or(|key| key.id() != proved.key()) {
            return Err(NoSession::Unbound);
        }
        let last_ms = session.begun_ms.saturating_add(LONGEST_MS);
        if now_ms >= last_ms {
            return Err(NoSession::Over);
        }
        let until_ms = now_ms.saturating_add(SESSION_MS).min(last_ms);
        Ok(self.written(Session { at_ms: now_ms, until_ms, nonce, ..*session }))
    }

    /// What a token says, if it is ours, its time is not over, and the people's book does not say that it is void: `is_void`
    /// is asked about the person and the moment at which they came in.
    pub fn check(
        &self,
        token: &[u8],
        now_ms: i64,
        is_void: &dyn Fn(UserId, i64) -> bool,
    ) -> Result<Session, NoSession> {
        let (said, claimed) = token.split_last_chunk::<32>().ok_or(NoSession::Foreign)?;
        if token.len() > LONGEST_TOKEN || !sum_fits(&self.0, &[said], claimed) {
            return Err(NoSession::Foreign);
        }
        let session = read(said).map_err(|_| NoSession::Foreign)?;
        // One that was given while a clock was a year ahead must not be good for a year.
        let ahead = session.at_ms.saturating_sub(now_ms) > APART_MS;
        if now_ms >= session.until_ms || ahead {
            return Err(NoSession::Over);
        }
        if is_void(session.person, session.begun_ms) { Err(NoSession::Void) } else { Ok(session) }
    }

    fn written(&self, session: Session) -> (Session, Vec<u8>) {
        let mut out = Writer::with_capacity(192);
        out.array(8).text(KIND).bytes(&session.person.0).text(session.method.code());
        out.int(session.begun_ms).int(session.at_ms).int(session.until_ms);
        match &session.key {
            Some(key) => out.bytes(key.as_sec1()),
            None => out.null(),
        };
        out.bytes(&session.nonce);
        let mut token = out.finish();
        let sum = sum(&self.0, &[&token]);
        token.extend_from_slice(&sum);
        (session, token)
    }
}

fn read(said: &[u8]) -> Result<Session, TrustError> {
    let mut reader = Reader::new(said);
    if reader.array()? != 8 || reader.text()? != KIND {
        return Err(CanonError::Unexpected.into());
    }
    let (person, method) = (UserId(reader.fixed()?), Method::from_code(reader.text()?)?);
    let (begun_ms, at_ms, until_ms) = (reader.int()?, reader.int()?, reader.int()?);
    let key = if reader.null()? { None } else { Some(PublicKey::from_sec1(&reader.fixed()?)?) };
    let nonce = reader.fixed()?;
    reader.finish()?;
    Ok(Session { person, method, begun_ms, at_ms, until_ms, key, nonce })
}

#[cfg(test)]
mod tests;
