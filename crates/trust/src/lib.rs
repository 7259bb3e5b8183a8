//! Canonical bytes, the signatures over them, and whose key may sign what: everything a stranger needs to check us.
//!
//! Pure: keys, time and randomness are passed in. Nothing here knows what an operation is.

pub mod canon;
mod checkpoint;
mod contact;
mod delivery;
mod deposit;
mod digest;
mod enrolment;
mod envelope;
mod error;
mod form;
mod keyring;
mod lease;
mod order;
mod pack;
pub mod pack_file;
mod public_key;
mod purpose;
mod recovered;
mod recovery;
mod request;
mod revocation;
mod role;
mod role_key;
mod root;
mod signed;
mod signer;
mod verifier;

pub use checkpoint::{Checkpoint, FeedRoot, NotAnExtension, SignedCheckpoint, extends};
pub use contact::{Contact, Room, Told};
pub use delivery::{Delivery, SignedDelivery};
pub use deposit::{Deposit, ESCROW_LIMIT, SignedDeposit, SignedWiped, Wiped};
pub use digest::{Digest, digest};
pub use enrolment::{Ask, Grant};
pub use envelope::{Alg, Envelope, KeyId};
pub use error::TrustError;
pub use keyring::{Keyring, Learned};
pub use lease::{LEASE_LIMIT_MS, Lease, SignedLease};
pub use order::{Errand, Order, SignedOrder};
pub use pack::{Pack, SignedPack};
pub use public_key::PublicKey;
pub use purpose::{Purpose, signed_bytes};
pub use recovered::Recovered;
pub use recovery::{RecoveryList, RecoveryOfficer, RecoveryOfficers};
pub use request::{PROOF_HEADER, ProvedRequest, RequestProof};
pub use revocation::{Revocation, RevocationList, Revocations};
pub use role::Role;
pub use role_key::{RoleKey, Statement};
pub use root::{RootSuccession, Succession};
pub use signed::{Signable, Signed};
pub use signer::{Signer, SigningFailed, SoftwareKey};
pub use verifier::Verifier;

#[cfg(test)]
mod tests;
