//! Refusals of the API that do not come from below, each said once.

use axum::http::StatusCode;

use crate::http::Problem;
use crate::login::NoSession;
use crate::people::ChangeRefused;
use crate::premises::ChangeFault;

/// The request is not what the operation takes.
pub(super) fn malformed(what: &'static str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "request.malformed", what)
}

/// Nobody knows who asks.
pub(super) fn needs_session() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "session.needed", "A session is needed.")
}

/// The session does not count.
pub(super) fn no_session(refused: NoSession) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, refused.code(), "A session is needed.")
}

/// Whoever asks is known, and has no session with which this could be done.
pub(super) fn unbound() -> Problem {
    let said = "This takes a log-in session that is bound to a key.";
    Problem::new(StatusCode::CONFLICT, NoSession::Unbound.code(), said)
}

/// The asker may not do this at all.
pub(super) fn denied() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "permission.denied", "The asker may not do this.")
}

/// There is no such thing, or it is none of the asker's business: nobody learns which.
pub(super) fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "object.unknown", "There is no such thing.")
}

/// The cursor is not one that this question gave.
pub(super) fn cursor() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "request.cursor", "The cursor is not one of this question.")
}

/// Too many requests.
pub(super) fn too_many(seconds: u32) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "request.too_many", "Too many requests; ask again later.")
        .later(seconds)
}

/// The key of a repeat was used for something else.
pub(super) fn reused() -> Problem {
    let said = "The Idempotency-Key was used before for another request.";
    Problem::new(StatusCode::CONFLICT, "request.reused", said)
}

/// It was done before, and its answer is told only once.
pub(super) fn told_once() -> Problem {
    let said = "This was done before; its answer is told only once.";
    Problem::new(StatusCode::CONFLICT, "request.told_once", said)
}

/// The book stays as it is.
pub(super) fn of_change(fault: ChangeFault) -> Problem {
    let refused = match fault {
        ChangeFault::Refused(refused) => refused,
        ChangeFault::Busy | ChangeFault::Storage(_) => return unavailable("people.unavailable", &fault),
    };
    let status = match refused {
        ChangeRefused::PersonUnknown
        | ChangeRefused::UnitUnknown
        | ChangeRefused::PostUnknown
        | ChangeRefused::DeviceUnknown
        | ChangeRefused::KeyUnknown => StatusCode::NOT_FOUND,
        ChangeRefused::OwnRights => StatusCode::FORBIDDEN,
        ChangeRefused::DaysOdd
        | ChangeRefused::SubjectBad
        | ChangeRefused::TooMany
        | ChangeRefused::KeyOdd
        | ChangeRefused::DeviceOdd => StatusCode::UNPROCESSABLE_ENTITY,
        ChangeRefused::IdTaken
        | ChangeRefused::LoginTaken
        | ChangeRefused::SubjectTaken
        | ChangeRefused::PersonDismissed
        | ChangeRefused::PersonNotDismissed
        | ChangeRefused::LastAdministrator
        | ChangeRefused::NoLogin
        | ChangeRefused::UnitClosed
        | ChangeRefused::UnitCodeTaken
        | ChangeRefused::UnitCycle
        | ChangeRefused::UnitNotEmpty
        | ChangeRefused::PostOverlaps
        | ChangeRefused::DeputyForNothing
        | ChangeRefused::InvitationVoid
        | ChangeRefused::DeviceTaken
        | ChangeRefused::DeviceRevoked
        | ChangeRefused::NoWipe
        | ChangeRefused::Stale => StatusCode::CONFLICT,
    };
    Problem::new(status, refused.code(), refused.to_string())
}

/// The server cannot answer now.
pub(super) fn unavailable(code: &'static str, why: &dyn std::fmt::Display) -> Problem {
    tracing::error!(code, "a request was not answered: {why}");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, "The server cannot answer now; ask again later.")
        .later(5)
}
