//! The device's database: what the screen calls saved is on the disk, encrypted, before anyone hears of it.
//!
//! The only device crate that knows SQL. One writer thread, `query_only` readers, every write one
//! transaction that also remembers its request id and reply, so that a repeated wish is carried out once.

mod audit;
mod case;
mod chain;
mod confirmation;
mod conflict;
mod connection;
mod deed;
mod departure;
mod error;
mod exchange;
mod first_version;
mod folder;
mod key;
mod migrations;
mod notice;
mod ops;
pub mod packs;
mod projection;
mod readers;
mod store;
mod table;
mod view;
mod wish;
pub mod words;
mod writer;

pub use audit::{
    AuditCheck, AuditEvent, AuditFault, AuditHead, AuditKind, AuditObject, AuditRecord, AuditResult,
    ObjectKind, export_line,
};
pub use chain::{Moment, PROGRAM_LEVEL};
pub use confirmation::{Confirmation, ConfirmationStep};
pub use conflict::{Conflict, ConflictKey, SaidBy, Standing};
pub use connection::open_with_vfs;
pub use error::StoreError;
pub use exchange::{ExchangeKeys, Exchanged};
pub use folder::DataFolder;
pub use key::StoreKey;
pub use migrations::SCHEMA_LEVEL;
pub use notice::Notice;
pub use ops::{OpTables, first_meta};
pub use store::{Edit, Owner, Plan, Store, Written};
pub use table::answer::{AnswerVersion, GivenAnswer, OtherAnswer};
pub use table::cell::{Cell, Said};
pub use table::draft::Draft;
pub use table::edit::SavedSummary;
pub use table::exchange::{ExchangeState, Unsent, Waiting};
pub use table::fetched::Fetched;
pub use table::file::{FileEnd, KeptFile, SealedFile, UnsentFiles};
pub use table::note::{Note, NoteHead, Revision};
pub use table::task::Task;
pub use table::thing::Thing;
pub use view::View;
pub use wish::{Touched, Wish};
