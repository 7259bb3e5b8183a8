//! Why a question was not answered, and what to do about it.

use std::time::Duration;

use apseko_oplog::wire::WireError;
use thiserror::Error;

/// Why a question was not answered. What was asked may or may not have been done: asking again is always safe.
#[derive(Debug, Error)]
pub enum LinkFailure {
    /// The server could not be reached, or the connection broke.
    #[error("the server cannot be reached")]
    NoConnection,
    /// Whoever answered is not our server.
    #[error("the server's certificate is not one of ours")]
    NotOurServer,
    /// It took too long.
    #[error("the server did not answer in time")]
    TooSlow,
    /// The server said no.
    #[error("the server refused with {status} {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The stable code; empty if what answered was not our server.
        code: String,
        /// When to come back, if it said so.
        after: Option<Duration>,
    },
    /// The answer could not be read.
    #[error("the server's answer could not be read: {0}")]
    Unreadable(#[from] WireError),
    /// The answer is not what it should be, or too long.
    #[error("the server's answer is not what it should be")]
    OtherAnswer,
    /// The device's key did not sign.
    #[error("the key of this device did not sign: {0}")]
    NoKey(String),
}

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// By and by, with growing patience.
    Later,
    /// Not before this.
    After(Duration),
    /// Trying again will not help until a person has done something; trying now and then does no harm.
    Person,
}

impl LinkFailure {
    /// The stable text that people quote and logs contain.
    pub fn code(&self) -> &str {
        match self {
            Self::NoConnection => "link.no_connection",
            Self::NotOurServer => "link.not_our_server",
            Self::TooSlow => "link.too_slow",
            Self::Refused { code, .. } if !code.is_empty() => code,
            Self::Refused { .. } | Self::OtherAnswer => "link.other_answer",
            Self::Unreadable(_) => "link.unreadable",
            Self::NoKey(_) => "link.no_key",
        }
    }

    /// What to do about it.
    pub fn retry(&self) -> Retry {
        match self {
            Self::NoConnection | Self::TooSlow => Retry::Later,
            Self::Refused { after: Some(after), .. } => Retry::After(*after),
            Self::Refused { status: 408 | 425 | 429 | 500..=599, .. } => Retry::Later,
            // A gate of a hotel or an office answers in the server's place until somebody has logged in there.
            Self::OtherAnswer => Retry::Later,
            Self::Refused { .. } | Self::NotOurServer | Self::Unreadable(_) | Self::NoKey(_) => Retry::Person,
        }
    }
}

/// What our server writes when it refuses.
#[derive(serde::Deserialize)]
pub(crate) struct Problem {
    #[serde(default)]
    pub code: String,
}
