//! Who was let in, who was told what, and what administrators did: a chain of its own, apart from everything that a backup
//! restores.
//!
//! The chain shows every change inside it. That its end was cut off, or that all of it was written anew, only a head
//! shows that somebody keeps elsewhere. Nothing secret comes into it, and of people nothing but ids.

pub mod action;
mod ask;
mod base;
mod chain;
mod collector;
mod copies;
mod event;
mod flood;
mod keeper;
mod line;
pub mod purpose;
mod retention;
mod segment;
mod shipping;
mod subject;
mod syslog;

pub use ask::{Noted, Range, happened, viewed};
pub use chain::{AuditFault, Checked, append, check};
pub use collector::{Collector, NoCollector};
pub use copies::Copies;
pub use event::{Actor, Event, Outcome};
pub use keeper::{Keeper, NotNoted};
pub use line::{as_json, as_named_json};
pub use retention::{Pruning, Retention, prune};
pub use segment::{Brought, bring_back, carry_over, put_away};
pub use shipping::{Pace, Shipping, Standing};
pub use subject::{Subject, SubjectKey};
pub use syslog::{Sender, framed, syslog_line};
