//! What a signature is for, said inside the signed bytes, so that none can be shown as one of another kind.

use crate::canon::Writer;
use crate::digest::Digest;

/// What is being signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The last header of a batch of operations.
    Batch,
    /// The server's word that operations have arrived.
    Receipt,
    /// The server's word that the files of a case have.
    Delivery,
    /// The state of the chain of operations at one moment.
    Checkpoint,
    /// Who a key belongs to and what it may do.
    RoleKey,
    /// The next root.
    Succession,
    /// The list of revoked keys.
    Revocations,
    /// A person's permission to work on a device for some days.
    Lease,
    /// A reference pack.
    Pack,
    /// Who may open a master key when a password was forgotten.
    Recovery,
    /// A device's answer to a server that asks who is there.
    Session,
    /// One request to a server, so that a stolen session is worth nothing without the key.
    Request,
    /// What the office orders a device to do with itself.
    Order,
    /// The escrow that a device hands in.
    Deposit,
    /// A device's word that it destroys what is on it.
    Wiped,
}

impl Purpose {
    /// The text inside the signed bytes; changing one would make every old signature worthless.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Receipt => "receipt",
            Self::Delivery => "delivery",
            Self::Checkpoint => "checkpoint",
            Self::RoleKey => "role-key",
            Self::Succession => "succession",
            Self::Revocations => "revocations",
            Self::Lease => "lease",
            Self::Pack => "pack",
            Self::Recovery => "recovery",
            Self::Session => "session",
            Self::Request => "request",
            Self::Order => "order",
            Self::Deposit => "deposit",
            Self::Wiped => "wiped",
        }
    }
}

const DOMAIN: &str = "apseko";

/// The bytes that are signed for this digest: the canonical array `["apseko", purpose, digest]`.
///
/// ES256 hashes them once more: an outside tool is given these bytes as the message.
pub fn signed_bytes(purpose: Purpose, digest: &Digest) -> Vec<u8> {
    let mut out = Writer::with_capacity(64);
    out.array(3).text(DOMAIN).text(purpose.code()).bytes(digest);
    out.finish()
}
