//! Coming in: every way goes through one place that counts the try, durably, before it checks anything.

pub(crate) mod coming_in;
pub(crate) mod own_access;
pub(crate) mod record;
pub(crate) mod recovery;
pub(crate) mod state;
pub mod tries;

pub use coming_in::{LeaseStanding, Opened};
pub use own_access::PinFault;
pub use recovery::{Image, restore_image};
