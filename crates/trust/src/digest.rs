//! One hash everywhere, so that a stranger needs one tool: SHA-256.

use sha2::{Digest as _, Sha256};

/// A SHA-256 sum.
pub type Digest = [u8; 32];

/// The SHA-256 sum of these bytes.
pub fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}
