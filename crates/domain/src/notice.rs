//! What the exchange with the server may have to say to a person, beside how it stands.

use serde::{Deserialize, Serialize};

use crate::coded::coded;

coded! {
    /// What happened.
    NoticeKind {
        /// A case was given to somebody else; what was written in it had been sent before.
        CaseLeft = "case-left",
        /// The server was restored from a backup, and everything newer was sent to it again.
        ServerRestored = "server-restored",
        /// A copy of this device's data is at work under the same name.
        Twin = "twin",
        /// The server keeps work apart, because it cannot be shown who wrote it.
        Refused = "refused",
        /// The office does not renew the permission to work on this device.
        LeaseRefused = "lease-refused",
    }
}

impl NoticeKind {
    /// Whether somebody has to do something about it: then it is said wherever the person is.
    pub const fn needs_act(self) -> bool {
        match self {
            Self::Twin | Self::Refused | Self::LeaseRefused => true,
            Self::CaseLeft | Self::ServerRestored => false,
        }
    }
}
