//! How a command and its answer travel.

use std::collections::BTreeMap;

use apseko_domain::{Code, RequestId};
use serde::{Deserialize, Serialize};

/// A body larger than this is refused before it is read: nothing a person types comes near it, and bytes
/// have their own route.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// A command on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<C> {
    /// Chosen by the screen; the same again for a retry of the same wish.
    pub request_id: RequestId,
    /// The command.
    pub body: C,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer<R> {
    /// It was done.
    Ok(R),
    /// It was not done.
    Error(UiError),
}

/// Why something was not done, in a form that a screen can turn into a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UiError {
    /// The stable code.
    pub code: Code,
    /// Values for the sentence, such as a limit. Never anything personal.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// Finds the same event in the log.
    pub correlation_id: String,
}
