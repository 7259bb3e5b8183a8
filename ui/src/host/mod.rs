//! The one way from the screens to the app: a command goes out, an answer or a coded error comes back.
//!
//! The screens never ask which host it is. In the window it is the shell, in a browser the loopback server.

mod browser;
mod changes;
mod locked;
mod opened;
mod window;

use std::collections::BTreeMap;

use apseko_contract::{Answer, Blob, Command, Envelope, Kind, UiError};
use apseko_domain::{Code, RequestId, UuidSource, uuid_v7};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

pub use changes::Changes;
pub use locked::when_locked;
pub use opened::when_opened;

/// One wish of a person. Its request id is fixed when the wish is made, so that a double tap or a retry
/// sends the same envelope and is carried out once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish<C> {
    envelope: Envelope<C>,
}

impl<C: Command> Wish<C> {
    /// Makes a new wish.
    pub fn new(body: C) -> Self {
        let request_id = RequestId(uuid_v7(now().as_millisecond(), &Randomness));
        Self { envelope: Envelope { request_id, body } }
    }

    /// The same words after a try of unknown outcome are the same wish, and must not be carried out twice.
    pub fn repeat_or_new(last: Option<&Self>, body: C) -> Self
    where
        C: Clone + PartialEq,
    {
        match last {
            Some(wish) if wish.envelope.body == body => wish.clone(),
            _ => Self::new(body),
        }
    }

    /// What was wished for.
    pub fn into_body(self) -> C {
        self.envelope.body
    }
}

/// Asks once, under a request id of its own.
pub async fn call<C: Command>(command: C) -> Result<C::Reply, UiError> {
    send(&Wish::new(command)).await
}

/// Sends a wish, for the first time or again.
pub async fn send<C: Command>(wish: &Wish<C>) -> Result<C::Reply, UiError> {
    let id = wish.envelope.request_id;
    let body =
        serde_json::to_string(&wish.envelope).map_err(|_| own_error(Code::Internal, &id.to_string()))?;
    let answer = if window::is_here() {
        window::exchange(C::NAME, &body).await
    } else {
        browser::exchange(C::NAME, &body, C::KIND == Kind::Write).await
    };
    let answer = answer.map_err(|Silence| unreachable())?;
    let answer = read_answer(&answer, &id.to_string());
    if answer.as_ref().is_err_and(|error| error.code == Code::AccessLocked) {
        locked::tell();
    }
    answer
}

/// Whether a link may open a page outside: in the window nothing would come of it.
pub fn opens_links() -> bool {
    !window::is_here()
}

/// The address from which a blob is fetched.
pub fn blob_url(blob: Blob) -> String {
    if window::is_here() { window::blob_url(blob) } else { format!("/blob/{}", blob.name()) }
}

/// Fetches a blob that is text.
pub async fn blob_text(blob: Blob) -> Result<String, UiError> {
    let reply = browser::fetch(&blob_url(blob), None).await.map_err(|Silence| unreachable())?;
    let text = browser::text(&reply).await.map_err(|Silence| unreachable())?;
    if reply.ok() {
        return Ok(text);
    }
    match read_answer::<serde::de::IgnoredAny>(&text, blob.name()) {
        Err(error) => Err(error),
        Ok(_) => Err(own_error(Code::Internal, blob.name())),
    }
}

/// The instant on this device's clock. Host and screens run on the same machine, so it is the same clock.
pub fn now() -> Timestamp {
    // A float holds whole milliseconds exactly for the next 280,000 years.
    #[allow(clippy::cast_possible_truncation)]
    let milliseconds = js_sys::Date::now() as i64;
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Nothing came back, so nothing is known about what happened on the other side.
#[derive(Debug, Clone, Copy)]
struct Silence;

fn read_answer<R: DeserializeOwned>(text: &str, correlation_id: &str) -> Result<R, UiError> {
    match serde_json::from_str(text) {
        Ok(Answer::Ok(reply)) => Ok(reply),
        Ok(Answer::Error(error)) => Err(error),
        // A host of another version, or something between us and it: either way not a person's fault.
        Err(_) => Err(own_error(Code::Internal, correlation_id)),
    }
}

/// Without a number to look for, because the log of a host that was never reached knows of nothing.
fn unreachable() -> UiError {
    own_error(Code::HostUnreachable, "")
}

fn own_error(code: Code, correlation_id: &str) -> UiError {
    UiError { code, params: BTreeMap::new(), correlation_id: correlation_id.to_owned() }
}

struct Randomness;

impl UuidSource for Randomness {
    fn fill(&self, bytes: &mut [u8; 10]) {
        if getrandom::fill(bytes).is_err() {
            // A request id has to be unique, not secret: the weaker source is enough to keep working.
            for byte in bytes {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let random = (js_sys::Math::random() * 256.0) as u8;
                *byte = random;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_contract::WriteNote;
    use apseko_domain::TaskId;

    #[test]
    fn the_same_words_again_are_the_same_wish() {
        let body = WriteNote { task: TaskId(uuid::Uuid::nil()), text: "Jumts bez margām".to_owned() };
        let request_id = RequestId(uuid::Uuid::max());
        let first = Wish { envelope: Envelope { request_id, body: body.clone() } };
        let second = Wish::repeat_or_new(Some(&first), body);
        assert_eq!(second.envelope.request_id, request_id, "a retry under a new id could save a note twice");
    }

    #[test]
    fn an_answer_is_read_as_the_host_writes_it() {
        let ok = serde_json::to_string(&Answer::Ok(7_u32)).unwrap();
        assert_eq!(read_answer::<u32>(&ok, "c"), Ok(7));
        let refused = own_error(Code::NoteChanged, "h-1");
        let error = serde_json::to_string(&Answer::<u32>::Error(refused.clone())).unwrap();
        assert_eq!(read_answer::<u32>(&error, "c"), Err(refused), "the host's correlation id must survive");
    }

    #[test]
    fn something_that_is_no_answer_becomes_a_fault_that_can_be_found() {
        let error = read_answer::<u32>("<html>", "0193").unwrap_err();
        assert_eq!((error.code, error.correlation_id.as_str()), (Code::Internal, "0193"));
    }
}
