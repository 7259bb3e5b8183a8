//! What the audit says, as bytes that a stranger can check: no SQL, no clock, so that a server can do the same later.
//!
//! The chain shows every change inside it. It cannot show by itself that its end was cut off or that all of it was
//! written anew by somebody who has the key: for that, an [`AuditHead`] has to be kept where they cannot reach.

mod event;
mod export;
mod kind;
mod record;
mod verify;

pub use event::{AuditEvent, AuditObject, AuditResult};
pub use export::export_line;
pub use kind::{AuditKind, ObjectKind};
pub use record::{AuditHead, AuditRecord};
pub use verify::{AuditCheck, AuditFault};

pub(crate) use event::Columns;
pub(crate) use verify::{StoredRow, Walk};

#[cfg(test)]
mod tests;
