//! How a device asks for a new permission to work on it.

use apseko_trust::SignedLease;

use crate::link::read;
use crate::{Link, LinkFailure};

/// A lease has a few hundred bytes.
const LEASE_LIMIT: usize = 4 << 10;

impl Link {
    /// Asks for a new lease. Whether it is for this person and device, and signed, is the vault's to say.
    pub async fn lease(&self) -> Result<SignedLease, LinkFailure> {
        let bytes = read(self.fetch("sync/v1/lease", None).await?, LEASE_LIMIT).await?;
        SignedLease::from_bytes(&bytes).map_err(|_| LinkFailure::OtherAnswer)
    }
}
