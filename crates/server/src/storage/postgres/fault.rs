//! What PostgreSQL reports, told apart by what has to be done about it. Texts carry no values: they may be personal.

use std::error::Error as _;
use std::io;

use rustls::CertificateError;
use tokio_postgres::Error;
use tokio_postgres::error::DbError;

use crate::storage::StorageError;

const NO_ROOM: &str = "53100";
/// It gave up waiting for a lock that another holds.
const LOCKED: &str = "55P03";
/// A standby, before it takes over.
const READ_ONLY: &str = "25006";
const IDLE_TOO_LONG: &str = "25P03";
const FAILED_BEFORE: &str = "25P02";
const NOT_PERMITTED: &str = "42501";
const DISK_FAILED: &str = "58030";

/// The same, for whoever asks the storage.
pub(super) fn fault(error: Error) -> StorageError {
    if let Some(reported) = error.as_db_error() {
        return of_report(reported);
    }
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    StorageError::Unavailable(format!("the connection to PostgreSQL failed{cause}"))
}

/// The same, of a connection that did not come about: nothing was said yet, and certificates have a part in it.
pub(super) fn no_connection(error: Error) -> StorageError {
    of_tls(&error).unwrap_or_else(|| fault(error))
}

/// `tokio-postgres` has no name for a server without TLS, only these words; a test hears them of a real one.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others are told as the library names them")]
fn of_tls(error: &Error) -> Option<StorageError> {
    let cause = error.source()?;
    if let Some(tls) = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        return Some(StorageError::NotTrusted(match tls.downcast_ref::<rustls::Error>()? {
            rustls::Error::InvalidCertificate(why) => format!("its certificate {}", of_certificate(why)),
            rustls::Error::AlertReceived(alert) => format!("it refuses what we show, or how ({alert:?})"),
            other => other.to_string(),
        }));
    }
    (cause.to_string() == "server does not support TLS").then_some(StorageError::NoTls)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others are told as the library names them")]
fn of_certificate(why: &CertificateError) -> String {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another host than the address names".to_owned()
        }
        // The second is somebody else of the same name.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "is signed by nobody whom we trust; `sslrootcert` names a root of one's own".to_owned()
        }
        CertificateError::Revoked => "was revoked".to_owned(),
        other => format!("cannot be used: {other}"),
    }
}

fn of_report(reported: &DbError) -> StorageError {
    let code = reported.code().code();
    let class = code.get(..2).unwrap_or_default();
    match (class, code) {
        (_, NO_ROOM) => StorageError::Full,
        // What these say is about the server and about us, not about what is stored.
        ("08" | "28" | "3D" | "40" | "53" | "57", _) | (_, LOCKED | READ_ONLY | IDLE_TOO_LONG) => {
            StorageError::Unavailable(format!("{} ({code})", reported.message()))
        }
        (_, FAILED_BEFORE | NOT_PERMITTED | DISK_FAILED) => StorageError::Unavailable(named(reported)),
        _ => StorageError::Damaged(named(reported)),
    }
}

/// The code and the names of what is concerned: the message itself may quote a value.
fn named(reported: &DbError) -> String {
    let of_what = [reported.table(), reported.column(), reported.constraint()];
    let names: Vec<&str> = of_what.into_iter().flatten().collect();
    let names = if names.is_empty() { String::new() } else { format!(" about {}", names.join(", ")) };
    format!("PostgreSQL reports {}{names}", reported.code().code())
}

/// Whether somebody else kept the lock for too long: the connection itself is sound.
pub(super) fn is_locked(error: &Error) -> bool {
    error.code().is_some_and(|code| code.code() == LOCKED)
}

/// An answer that took too long.
pub(super) fn too_slow(what: &str) -> StorageError {
    StorageError::Unavailable(format!("PostgreSQL took too long to {what}"))
}
