//! The root's list of keys that are no longer to be believed, and since when.
//!
//! What a key signed before that time stays valid: a lost tablet does not undo last month's evidence. It follows
//! that the time is the last at which the key was certainly in the right hands, not the time of noticing.

use std::collections::BTreeMap;

use crate::canon::{CanonError, Reader, Writer};
use crate::envelope::KeyId;
use crate::form::{Form, write_form};
use crate::purpose::Purpose;
use crate::signed::{Signable, Signed};

/// Since when a key is not believed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Signatures made at this millisecond or later are refused.
    pub from_ms: i64,
    /// A code for the reason, such as `lost`; nothing is decided by it.
    pub reason: String,
}

/// Every revoked key. A newer list replaces an older one, so each is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocations {
    /// Higher than that of every list before, by whichever root.
    pub number: u64,
    /// When the list was made.
    pub at_ms: i64,
    /// The revoked keys.
    pub keys: BTreeMap<KeyId, Revocation>,
}

/// A list and the signature of the root.
pub type RevocationList = Signed<Revocations>;

impl Revocations {
    /// Whether this key is revoked at this time.
    pub fn covers(&self, key: &KeyId, at_ms: i64) -> bool {
        self.keys.get(key).is_some_and(|revocation| revocation.from_ms <= at_ms)
    }
}

impl Signable for Revocations {
    const PURPOSE: Purpose = Purpose::Revocations;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 3).uint(1).uint(self.number).uint(2).int(self.at_ms).uint(3).map(self.keys.len());
        for (key, revocation) in &self.keys {
            out.bytes(&key.0).array(2).int(revocation.from_ms).text(&revocation.reason);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let list = Self {
            number: form.field(1)?.uint()?,
            at_ms: form.field(2)?.int()?,
            keys: read_keys(form.field(3)?)?,
        };
        form.close()?;
        Ok(list)
    }
}

fn read_keys(reader: &mut Reader<'_>) -> Result<BTreeMap<KeyId, Revocation>, CanonError> {
    let mut keys = BTreeMap::new();
    for _ in 0..reader.map()? {
        let key = KeyId(reader.fixed()?);
        if keys.last_key_value().is_some_and(|(last, _)| *last >= key) {
            return Err(CanonError::KeyOrder);
        }
        if reader.array()? != 2 {
            return Err(CanonError::Unexpected);
        }
        keys.insert(key, Revocation { from_ms: reader.int()?, reason: reader.text()?.to_owned() });
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(keys: [u8; 2]) -> Result<Revocations, CanonError> {
        let mut out = Writer::default();
        write_form(&mut out, 3).uint(1).uint(1).uint(2).int(0).uint(3).map(keys.len());
        for key in keys {
            out.bytes(&[key; 32]).array(2).int(0).text("lost");
        }
        Revocations::read(&mut Reader::new(&out.finish()))
    }

    #[test]
    fn keys_stand_in_order_and_once() {
        assert_eq!(written([1, 2]).map(|list| list.keys.len()), Ok(2));
        assert_eq!(written([2, 1]), Err(CanonError::KeyOrder), "a list has one spelling");
        assert_eq!(written([1, 1]), Err(CanonError::KeyOrder), "and one word about each key");
    }
}
