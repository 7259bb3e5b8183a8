//! One form for every id of the book, so that files, tables and answers show the same 32 digits.

use std::fmt;
use std::str::FromStr;

use apseko_oplog::{DeviceId, UserId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The id of a person, a unit, a device or a key of a system.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(pub [u8; 16]);

/// What was written is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an id is 32 hexadecimal digits")]
pub struct NotAnId;

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text.replace('-', ""), &mut bytes).map_err(|_| NotAnId)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Id {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.to_string()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl From<UserId> for Id {
    fn from(user: UserId) -> Self {
        Self(user.0)
    }
}

impl From<DeviceId> for Id {
    fn from(device: DeviceId) -> Self {
        Self(device.0)
    }
}

impl Id {
    /// The same person, as operations name them.
    pub const fn user(self) -> UserId {
        UserId(self.0)
    }

    /// The same device, as operations name it.
    pub const fn device(self) -> DeviceId {
        DeviceId(self.0)
    }
}
