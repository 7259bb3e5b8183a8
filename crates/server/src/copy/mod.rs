//! A second one of a feed: backups, what is restored from them, and the way to another database. One mechanism for all.
//!
//! Whatever the databases are, rows are read from one picture, page by page, and written in one transaction. Then the
//! copy is read again and has to add up to the same, or it never happened.

mod backup;
mod checkpoint;
mod copying;
mod fault;
mod fingerprint;
mod look;
mod migrate;
mod pages;
mod restore;
mod schedule;
mod shelf;
#[cfg(test)]
mod tests;

pub use backup::{Backup, back_up, open_backup};
pub use checkpoint::sign_beside;
pub use copying::{begin_empty, copy_into};
pub use fault::CopyFault;
pub use fingerprint::{Fingerprint, Table};
pub use look::{Found, look_through};
pub use migrate::{Moved, migrate};
pub use restore::{Restored, restore};
pub use schedule::{Beside, Schedule, Scheduled};
pub use shelf::{Shelf, Shelved, stamp};
