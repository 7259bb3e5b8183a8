//! What PostgreSQL reports, told apart by what has to be done about it. Texts carry no values: they may be personal.

use std::error::Error as _;

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
