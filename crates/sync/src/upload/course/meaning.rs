//! What an answer that is no success means for one upload. Nothing here gives a file up that could still arrive.

use std::time::Duration;

use crate::LinkFailure;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nobody knows how far it is: the server is asked, and it goes on from there.
    Look,
    /// The server does not have it any more: from the beginning, at another address.
    Anew,
    /// The server took all bytes and they are others than the evidence says, or it takes no file as large as this: no more tries
    /// change that.
    Never,
    /// It will be possible later, and people should know that it is not now.
    Later(Duration),
}

/// A quota or a disk has to become less full; whoever has a few files less may be let in.
const A_WHILE: Duration = Duration::from_secs(60);
/// Somebody has to do something first. Trying now and then does no harm.
const LONG: Duration = Duration::from_secs(15 * 60);
/// No server is believed that wants to be left alone for longer.
const LONGEST: Duration = Duration::from_secs(60 * 60);

pub(super) fn meaning(failure: &LinkFailure) -> Meaning {
    match failure {
        LinkFailure::NoConnection | LinkFailure::TooSlow | LinkFailure::OtherAnswer => Meaning::Look,
        LinkFailure::NotOurServer | LinkFailure::Unreadable(_) | LinkFailure::NoKey(_) => {
            Meaning::Later(LONG)
        }
        LinkFailure::Refused { status, code, after } => {
            let after = after.map(|after| after.min(LONGEST));
            match (code.as_str(), *status) {
                ("upload.unknown" | "upload.expired", _) => Meaning::Anew,
                ("upload.other_sum" | "upload.too_large", _) => Meaning::Never,
                ("upload.offset" | "upload.beyond" | "upload.finished" | "upload.checksum", _) => {
                    Meaning::Look
                }
                (_, 429 | 507) => Meaning::Later(after.unwrap_or(A_WHILE)),
                (_, 408 | 409 | 423 | 425 | 460) => Meaning::Look,
                (_, 500..=599) => {
                    after.filter(|after| *after > A_WHILE).map_or(Meaning::Look, Meaning::Later)
                }
                // A gate of a hotel or an office answers in the server's place: the file is still where it was.
                ("", _) => Meaning::Look,
                _ => Meaning::Later(after.unwrap_or(LONG)),
            }
        }
    }
}
