//! What may be asked of uploads, and what it comes to: nothing here waits, reads or knows a clock.

mod creation;
mod header;
mod metadata;
mod part;

pub use creation::{Limits, OnItsWay, may_begin};
pub use header::{length, offset, promised_sum};
pub use metadata::{METADATA_LIMIT, Metadata};
pub use part::Part;
