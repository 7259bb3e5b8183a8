//! What the driver tells of itself: how things stand, how far it has got, and when it tries again.

use apseko_oplog::device::Notice;

use super::decide::{Mood, Next};

/// How the exchange stands. Times are by the clock of the device, in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Up to date, and told of everything new.
    Connected,
    /// Sending or receiving.
    Working,
    /// Something did not go well; it is tried again by itself.
    Waiting {
        /// When.
        until_ms: i64,
    },
    /// The server is out of reach; it is tried again by itself.
    Offline {
        /// When.
        until_ms: i64,
    },
    /// The network may not be used now.
    NotAllowed,
    /// It is tried again by itself, but will not help before a person has done something.
    NeedsPerson {
        /// The stable text that people quote.
        code: String,
        /// When it is tried again.
        until_ms: i64,
    },
}

impl State {
    pub(super) fn of(next: &Next, until_ms: i64) -> Self {
        match &next.mood {
            Mood::Connected => Self::Connected,
            Mood::Working => Self::Working,
            Mood::NotAllowed => Self::NotAllowed,
            Mood::Waiting => Self::Waiting { until_ms },
            Mood::Offline => Self::Offline { until_ms },
            Mood::NeedsPerson(code) => Self::NeedsPerson { code: code.clone(), until_ms },
        }
    }

    /// When it is tried again after something that did not go well.
    pub fn next_attempt(&self) -> Option<i64> {
        match self {
            Self::Connected | Self::Working | Self::NotAllowed => None,
            Self::Waiting { until_ms } | Self::Offline { until_ms } | Self::NeedsPerson { until_ms, .. } => {
                Some(*until_ms)
            }
        }
    }
}

/// What the driver tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// How things stand now.
    State(State),
    /// So many operations got a place in the server's feed.
    Sent(u64),
    /// So many operations came.
    Received(u64),
    /// So many operations have no place yet.
    Left(u64),
    /// Something that a person should be told.
    Notice(Notice),
    /// When to try again, for the next start of the program to keep to; none once all is well.
    NextAttempt(Option<i64>),
    /// Work waited for ten minutes and nothing was asked: the loop has begun anew.
    Stuck,
}
