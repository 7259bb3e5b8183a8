//! What people did, as operations that never change: their chains, the registers they add up to, and their exchange.
//!
//! Sans-IO: every step is a function of a ledger (what is stored), a session (what is only in memory) and an input;
//! time, randomness and keys are passed in. The caller wraps one step in one transaction and sends what the step
//! returned only after the commit. `docs/SYNC.md` tells the whole story.

mod accept;
mod append;
mod body;
mod bug;
mod clock;
pub mod device;
mod env;
mod header;
mod id;
mod ledger;
mod memory;
pub mod message;
mod order;
mod rebuild;
mod record;
mod register;
mod roll;
mod rules;
pub mod server;
mod value;
pub mod wire;

pub use accept::{Incoming, Taken};
pub use append::{Draft, Who};
pub use body::{Body, BodyFacts, EXISTS};
pub use bug::{Bug, Bugs};
pub use clock::{Hlc, POISON_LIMIT_MS, Stamp, TrustedTime};
pub use env::{Env, PAGE, Random};
pub use header::{Facts, Header, Kind};
pub use id::{
    DeviceId, EditId, EntityId, EntityRef, EpochId, Incarnation, OpId, ScopeId, ScopeKind, StreamId, UserId,
};
pub use ledger::{DeviceLedger, DeviceMeta, FeedEntry, FeedLedger, FeedMeta, Ledger, Parked, ScopeState};
pub use memory::{MemoryFault, MemoryLedger};
pub use order::{Outcome, Verdict};
pub use rebuild::rebuild;
pub use record::{Held, Record, decided_field};
pub use register::{Alternative, Existence, Register, existence, read_register};
pub use roll::Roll;
pub use rules::{Judgement, Rules};
pub use value::{RegisterKey, Value};

/// The newest format of headers and bodies that this program writes.
pub const FORMAT: u64 = 1;
