//! Who was let in, who was told what, and what administrators did: a chain of its own, apart from everything that a backup
//! restores.
//!
//! The chain shows every change inside it. That its end was cut off, or that all of it was written anew, only a head
//! shows that somebody keeps elsewhere. Nothing secret comes into it, and of people nothing but ids.

pub mod action;
mod chain;
mod event;
mod flood;
mod keeper;
mod line;
mod segment;

pub use chain::{AuditFault, Checked, append, check};
pub use event::{Actor, Event, Outcome};
pub use keeper::{Keeper, NotNoted};
pub use line::as_json;
pub use segment::{Brought, bring_back, carry_over, put_away};
