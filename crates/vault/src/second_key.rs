//! An optional key in the person's pocket, whose answer becomes part of the key that opens the data: the tablet and the
//! password together are then still not enough.

use crate::Key;

#[cfg(feature = "fido2")]
pub mod fido2;
#[cfg(test)]
mod tests;

/// A hardware key that answers a salt with a secret, always the same one for the same salt.
pub trait SecondKey {
    /// Which key it is: kept beside the data, so that a wrong one is told apart from a wrong password.
    fn id(&self) -> &[u8];
    /// The answer to a salt. It may wait for the person to touch the key.
    fn secret(&self, salt: &[u8; 32]) -> Result<Key, SecondKeyError>;
}

/// Why a second key did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecondKeyError {
    /// No key is plugged in.
    #[error("no security key is plugged in")]
    Absent,
    /// More than one is, and asking the wrong one would cost it a try of its PIN.
    #[error("more than one security key is plugged in")]
    Several,
    /// Another key than the one that was enrolled.
    #[error("this is not the security key that was enrolled")]
    Foreign,
    /// The PIN is wrong; the key counts the tries.
    #[error("the PIN of the security key is wrong")]
    WrongPin,
    /// The PIN was wrong too often.
    #[error("the security key has locked its PIN")]
    PinLocked,
    /// Nobody touched it in time, or the person said no.
    #[error("the security key was not touched")]
    NotTouched,
    /// It cannot keep a secret of this kind.
    #[error("this security key cannot be used for opening data")]
    Unsuitable,
    /// It failed in another way.
    #[error("the security key does not answer")]
    Failed,
}
