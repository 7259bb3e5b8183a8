//! What can go wrong with the data, told apart by what a person can do about it.

use std::io;

use apseko_casework::{EntityKind, FieldFault, PlanFault, Refusal};
use apseko_domain::{Code, TextFault};
use apseko_oplog::EntityRef;
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
    #[error("the plan was refused with {code}: {0}", code = .0.code())]
    Planned(Box<Refusal>),
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
            Self::Planned(refusal) => of_refusal(refusal),
            Self::Stopped | Self::Fault(_) => Code::Internal,
        }
    }
}

/// What a person can do something about has words of its own. The rest the program should have seen before it planned.
fn of_refusal(refusal: &Refusal) -> Code {
    match refusal {
        Refusal::Unknown(entity) | Refusal::Gone(entity) => of_missing(entity),
        Refusal::PetitionNotAllowed => Code::AccessDenied,
        Refusal::FourEyes => Code::FourEyes,
        Refusal::Field(FieldFault::Text { fault, .. }) => match fault {
            TextFault::Empty => Code::TextEmpty,
            TextFault::TooLong { .. } => Code::TextTooLong,
            TextFault::Control => Code::TextControl,
        },
        Refusal::Field(FieldFault::Missing { .. }) => Code::TextEmpty,
        Refusal::Field(
            FieldFault::UnknownKind(_)
            | FieldFault::UnknownField { .. }
            | FieldFault::WrongType { .. }
            | FieldFault::NotAChoice { .. },
        )
        | Refusal::Taken(_)
        | Refusal::Fixed(_)
        | Refusal::Basis
        | Refusal::Foreign(_)
        | Refusal::SealConflict(_)
        | Refusal::SealEmpty
        | Refusal::Sealed
        | Refusal::SealMissing
        | Refusal::PetitionUnknown
        | Refusal::TransitionIllegal => Code::Internal,
    }
}

/// It was there when it was shown: somebody has taken it out, or given it away, since.
fn of_missing(entity: &EntityRef) -> Code {
    match EntityKind::of(entity.kind) {
        Some(EntityKind::Case | EntityKind::Task) => Code::TaskUnknown,
        Some(EntityKind::Visit) => Code::VisitUnknown,
        Some(EntityKind::Sheet) => Code::SheetUnknown,
        Some(EntityKind::Note) => Code::NoteUnknown,
        Some(
            EntityKind::Party
            | EntityKind::PersonMet
            | EntityKind::Worker
            | EntityKind::AnswerRow
            | EntityKind::Violation
            | EntityKind::Evidence
            | EntityKind::Document
            | EntityKind::Delivery
            | EntityKind::OrderItem
            | EntityKind::Applicant,
        )
        | None => Code::ThingUnknown,
    }
}

impl From<PlanFault<StoreError>> for StoreError {
    fn from(fault: PlanFault<StoreError>) -> Self {
        match fault {
            PlanFault::Ledger(error) => error,
            PlanFault::Refused(refusal) => Self::Planned(Box::new(refusal)),
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
    use apseko_oplog::EntityId;

    use super::*;

    #[test]
    fn what_the_rules_refuse_becomes_what_a_person_can_act_on() {
        let code = |refusal| StoreError::from(PlanFault::Refused(refusal)).code();
        let thing = |kind: EntityKind| kind.entity(EntityId([7; 16]));
        for (kind, told) in [
            (EntityKind::Task, Code::TaskUnknown),
            (EntityKind::Visit, Code::VisitUnknown),
            (EntityKind::Sheet, Code::SheetUnknown),
            (EntityKind::Note, Code::NoteUnknown),
            (EntityKind::Worker, Code::ThingUnknown),
        ] {
            assert_eq!(code(Refusal::Gone(thing(kind))), told, "somebody took it out while it was looked at");
            assert_eq!(code(Refusal::Unknown(thing(kind))), told, "it has left this device");
        }
        let newer = EntityRef { kind: 999, id: EntityId([7; 16]) };
        assert_eq!(code(Refusal::Gone(newer)), Code::ThingUnknown, "a thing that only newer programs know");
        let text = |fault| Refusal::Field(FieldFault::Text { field: "note".to_owned(), fault });
        assert_eq!(code(text(TextFault::TooLong { max: 9 })), Code::TextTooLong);
        assert_eq!(code(text(TextFault::Empty)), Code::TextEmpty);
        assert_eq!(code(Refusal::PetitionNotAllowed), Code::AccessDenied);
        assert_eq!(code(Refusal::FourEyes), Code::FourEyes, "it may be done, and not by them");
        assert_eq!(code(Refusal::Basis), Code::Internal, "no person can do anything about that");

        let told = StoreError::from(PlanFault::Refused(Refusal::Gone(thing(EntityKind::Note)))).to_string();
        assert!(told.contains("entity.gone"), "the log says what the rules said: {told}");
    }

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
