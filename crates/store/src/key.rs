//! The raw database key, kept out of logs and overwritten when it is dropped.

use zeroize::{Zeroize, Zeroizing};

/// 32 bytes that open the database. They lie on the heap, so that moving them leaves no copy behind.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey(Box<[u8; 32]>);

impl StoreKey {
    /// Wraps raw key bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Box::new(bytes))
    }

    /// As SQLCipher wants a raw key: no derivation, because the bytes are random already. What SQLite copies of it on
    /// the way is overwritten by SQLCipher when the connection closes, except for the text of the statement.
    pub(crate) fn pragma_value(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.0.as_slice()));
        let mut value = Zeroizing::new(String::with_capacity(70));
        value.extend(["x'", digits.as_str(), "'"]);
        value
    }
}

impl Drop for StoreKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("StoreKey(…)")
    }
}
