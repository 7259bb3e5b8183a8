//! What can go wrong with the data, told apart by what a person can do about it.

use std::io;

use apseko_casework::PlanFault;
use apseko_domain::Code;
use rusqlite::ffi;

/// Why the store did not do something. The cause stays attached for the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder, or a file in it, cannot be written.
    #[error("the data cannot be written: {0}")]
    ReadOnly(String),
    /// The disk is full.
    #[error("there is no space left for the data: {0}")]
    Full(String),
    /// Another process holds the folder.
    #[error("another instance holds the data folder")]
    InUse,
    /// A newer program wrote the data in a way that this one must not touch.
    #[error("the data needs schema level {needed}, this program has {SCHEMA_LEVEL}", SCHEMA_LEVEL = crate::SCHEMA_LEVEL)]
    Newer {
        /// The level that the data asks for.
        needed: u32,
    },
    /// The file is damaged, or the key is of another database.
    #[error("the data cannot be read with this key: {0}")]
    Damaged(String),
    /// The disk answered with an error.
    #[error("the disk answered with an error: {0}")]
    Unavailable(String),
    /// The request id belongs to another wish.
    #[error("the request id was used for another wish")]
    RequestReused,
    /// The writer thread has ended.
    #[error("the writer has stopped")]
    Stopped,
    /// The rules refused what the program had planned.
    #[error("the plan was refused with {code}: {why}")]
    Planned {
        /// The stable text of the refusal.
        code: &'static str,
        /// In words.
        why: String,
    },
    /// A fault of the program: wrong SQL, a broken rule of the schema.
    #[error("the database refused: {0}")]
    Fault(rusqlite::Error),
}

impl StoreError {
    /// The stable code that people see.
    pub fn code(&self) -> Code {
        match self {
            Self::ReadOnly(_) => Code::DataReadOnly,
            Self::Full(_) => Code::DataFull,
            Self::InUse => Code::DataInUse,
            Self::Newer { .. } => Code::DataNewer,
            Self::Damaged(_) => Code::DataDamaged,
            Self::Unavailable(_) => Code::DataUnavailable,
            Self::RequestReused => Code::RequestReused,
            Self::Stopped | Self::Planned { .. } | Self::Fault(_) => Code::Internal,
        }
    }
}

impl From<PlanFault<StoreError>> for StoreError {
    fn from(fault: PlanFault<StoreError>) -> Self {
        match fault {
            PlanFault::Ledger(error) => error,
            PlanFault::Refused(refusal) => Self::Planned { code: refusal.code(), why: refusal.to_string() },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Reason;
        let text = error.to_string();
        if let rusqlite::Error::FromSqlConversionFailure(..) = &error {
            // The schema allows only what we write, so a value that we cannot read was not written by us.
            return Self::Damaged(text);
        }
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            return Self::Fault(error);
        };
        // The shared-memory file of the log is grown by writing, so a full disk shows up as its own error.
        if failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE {
            return Self::Full(text);
        }
        #[expect(clippy::wildcard_enum_match_arm, reason = "SQLite has thirty reasons; these need a person")]
        match failure.code {
            Reason::DiskFull => Self::Full(text),
            Reason::ReadOnly | Reason::PermissionDenied => Self::ReadOnly(text),
            Reason::DatabaseCorrupt | Reason::NotADatabase => Self::Damaged(text),
            Reason::SystemIoFailure | Reason::CannotOpen | Reason::DatabaseBusy => Self::Unavailable(text),
            _ => Self::Fault(error),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        let text = error.to_string();
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the standard library adds kinds; these need a person"
        )]
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(text),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(text),
            _ => Self::Unavailable(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sqlite_says_becomes_what_a_person_can_act_on() {
        let said = |extended: i32| {
            StoreError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(extended), None)).code()
        };
        assert_eq!(said(ffi::SQLITE_FULL), Code::DataFull);
        assert_eq!(
            said(ffi::SQLITE_IOERR_SHMSIZE),
            Code::DataFull,
            "a full disk, found while growing the log"
        );
        assert_eq!(said(ffi::SQLITE_READONLY_DIRECTORY), Code::DataReadOnly);
        assert_eq!(said(ffi::SQLITE_CORRUPT), Code::DataDamaged);
        assert_eq!(said(ffi::SQLITE_NOTADB), Code::DataDamaged);
        assert_eq!(said(ffi::SQLITE_IOERR_READ), Code::DataUnavailable);
        assert_eq!(
            said(ffi::SQLITE_CONSTRAINT),
            Code::Internal,
            "a broken rule is our fault, not the disk's"
        );
    }
}
