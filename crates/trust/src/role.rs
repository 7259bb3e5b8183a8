//! What a key may do: one role, few purposes, a limited life.

use crate::purpose::Purpose;

/// The role of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Vouches for devices, and for nothing else.
    DeviceCa,
    /// A registered device; the subject is its id. Issued by a device CA, all other roles by the root.
    Device,
    /// The server's own stream of verdicts; the subject is the server's id.
    Feed,
    /// Permits people to work on their devices.
    Lease,
    /// Confirms what has arrived, and the state of the chain.
    Receipt,
    /// Publishes reference packs.
    Pack,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Devices are registered by an office that meets the offline root once in two years.
const DEVICE_CA_LIFE_MS: i64 = 731 * DAY_MS;
/// A device is seen and registered anew once a year.
const DEVICE_LIFE_MS: i64 = 366 * DAY_MS;
/// Keys that lie on a running server change every quarter, so that a stolen copy is of use for a quarter at most.
const SERVER_LIFE_MS: i64 = 92 * DAY_MS;

impl Role {
    /// Every role.
    pub const ALL: &'static [Role] =
        &[Self::DeviceCa, Self::Device, Self::Feed, Self::Lease, Self::Receipt, Self::Pack];

    /// The text inside signed statements.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DeviceCa => "device-ca",
            Self::Device => "device",
            Self::Feed => "feed",
            Self::Lease => "lease",
            Self::Receipt => "receipt",
            Self::Pack => "pack",
        }
    }

    /// The role of this text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.code() == code)
    }

    /// The longest life that a statement may claim for a key of this role.
    pub const fn longest_life_ms(self) -> i64 {
        match self {
            Self::DeviceCa => DEVICE_CA_LIFE_MS,
            Self::Device => DEVICE_LIFE_MS,
            Self::Feed | Self::Lease | Self::Receipt | Self::Pack => SERVER_LIFE_MS,
        }
    }

    /// Whether keys of this role sign such things.
    pub const fn may_sign(self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Batch => matches!(self, Self::Device | Self::Feed),
            Purpose::Session | Purpose::Request | Purpose::Deposit | Purpose::Wiped => {
                matches!(self, Self::Device)
            }
            Purpose::Receipt | Purpose::Delivery | Purpose::Checkpoint => matches!(self, Self::Receipt),
            Purpose::RoleKey => matches!(self, Self::DeviceCa),
            Purpose::Lease | Purpose::Order => matches!(self, Self::Lease),
            Purpose::Pack => matches!(self, Self::Pack),
            // Only the root says these, and the root has no role.
            Purpose::Succession | Purpose::Revocations | Purpose::Recovery => false,
        }
    }

    /// Whether a key of this role speaks for somebody in particular.
    pub const fn has_subject(self) -> bool {
        matches!(self, Self::Device | Self::Feed)
    }
}
