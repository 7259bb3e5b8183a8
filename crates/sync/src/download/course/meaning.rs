//! What an answer that is no success means for a file that somebody waits for.

use std::time::Duration;

use super::super::LONGEST;
use crate::LinkFailure;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It goes on from where it stands.
    GoOn,
    /// What stands is no beginning of it: from nothing.
    Anew,
    /// The server is there, and wants some time.
    Later(Duration),
    /// Asking again changes nothing.
    Never,
}

pub(super) fn meaning(failure: &LinkFailure) -> Meaning {
    match failure {
        LinkFailure::NoConnection | LinkFailure::TooSlow | LinkFailure::OtherAnswer => Meaning::GoOn,
        LinkFailure::NotOurServer | LinkFailure::Unreadable(_) | LinkFailure::NoKey(_) => Meaning::Never,
        LinkFailure::Refused { status, code, after } => match (*status, code.as_str()) {
            (416, _) => Meaning::Anew,
            (408 | 425 | 429 | 500..=599, _) => {
                after.map_or(Meaning::GoOn, |after| Meaning::Later(after.min(LONGEST)))
            }
            // A gate of a hotel or an office answers in the server's place.
            (_, "") => Meaning::GoOn,
            _ => Meaning::Never,
        },
    }
}
