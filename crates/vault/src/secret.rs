//! Secret bytes: kept in one place in memory, overwritten when they are dropped, never printed.

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// A key of 32 bytes. It lies on the heap, so that moving it leaves no copy behind.
pub struct Key(Box<[u8; 32]>);

impl Key {
    /// Takes over 32 bytes and overwrites the caller's copy.
    pub fn take(bytes: &mut [u8; 32]) -> Self {
        let key = Self(Box::new(*bytes));
        bytes.zeroize();
        key
    }

    /// Makes a key in its final place.
    pub fn filled_by(fill: impl FnOnce(&mut [u8; 32])) -> Self {
        let mut key = Self(Box::new([0; 32]));
        fill(&mut key.0);
        key
    }

    /// The bytes, for as long as the key is borrowed.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Clone for Key {
    fn clone(&self) -> Self {
        Self::filled_by(|bytes| bytes.copy_from_slice(self.bytes()))
    }
}

impl PartialEq for Key {
    /// In a time that does not tell how much was equal.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(other.bytes()).into()
    }
}

impl Eq for Key {}

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_takes_the_bytes_with_it_and_prints_nothing() {
        let mut bytes = [7; 32];
        let key = Key::take(&mut bytes);
        assert_eq!(bytes, [0; 32], "the caller's copy is gone");
        assert_eq!(key.bytes(), &[7; 32]);
        assert_eq!(format!("{key:?}"), "Key(…)", "a key in a log is a key given away");
    }
}
