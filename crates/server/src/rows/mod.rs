//! Rows for people in the office: what the feed adds up to, in tables that can be filtered and ordered.
//!
//! They follow the feed from a place of their own and are never part of it: nothing that a device is told depends on
//! them, and whoever deletes them loses time and nothing else. The rules are those of the device (`apseko_casework`).

mod ask;
mod batch;
mod compare;
mod follower;
mod following;

pub use ask::{AsOf, Ask, AskFault, Cursor, Page};
pub use compare::{Compared, compare};
pub use follower::{Did, Follower, Limits};
pub use following::{Following, Lag, Opening};

pub use crate::storage::derived::{Dispute, In, KeptRows, TaskFilter, Under, Within};
