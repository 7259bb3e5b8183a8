//! What SQLite complains of, as one of the few things that somebody can do something about.

use rusqlite::ErrorCode;
use rusqlite::ffi::{self, code_to_str};

use crate::storage::StorageError;

impl From<rusqlite::Error> for StorageError {
    /// Texts of SQLite may name the file, which may name a person: only what belongs to the number is told.
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(failure) => of_failure(failure),
            None => Self::Damaged(format!("a row is not as this program writes it: {error}")),
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other failure means tables that are not ours, or a mistake"
)]
fn of_failure(failure: &ffi::Error) -> StorageError {
    let number = failure.extended_code;
    let told = format!("{} ({number})", code_to_str(number));
    match failure.code {
        ErrorCode::DiskFull => StorageError::Full,
        ErrorCode::CannotOpen
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::FileLockingProtocolFailed
        | ErrorCode::OperationAborted
        | ErrorCode::OperationInterrupted
        | ErrorCode::OutOfMemory
        | ErrorCode::PermissionDenied
        | ErrorCode::ReadOnly
        | ErrorCode::SystemIoFailure => StorageError::Unavailable(told),
        _ => StorageError::Damaged(told),
    }
}

/// Whether somebody else holds a lock that we need.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Bytes that this program should be able to read, and cannot. The bytes themselves may be personal.
pub(super) fn unreadable(what: &str) -> StorageError {
    StorageError::Damaged(format!("{what} cannot be read"))
}
