//! What was taken and does not count, or was kept apart: looked through, let in, or put aside. The word of the operator and the
//! API ask here, so that both come to the same.

mod apart;
mod held;

use apseko_oplog::DeviceId;

pub(crate) use apart::{Came, NotDropped, again, find, has_come_in, put_aside};
pub(crate) use held::{HeldBack, Stands, held, held_of, stands};

/// Of which device, and held since when: everything that one recovery delivered lies between two moments of the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Which {
    /// The installation that wrote it.
    pub device: Option<DeviceId>,
    /// Held since this moment or later.
    pub since_ms: i64,
    /// Held before this moment.
    pub until_ms: i64,
}

impl Which {
    /// Everything.
    pub const ALL: Self = Self { device: None, since_ms: i64::MIN, until_ms: i64::MAX };

    /// Whether this device and this moment are meant.
    pub fn means(&self, device: DeviceId, at_ms: i64) -> bool {
        self.device.is_none_or(|wanted| wanted == device) && (self.since_ms..self.until_ms).contains(&at_ms)
    }
}
