//! Who is who, as the server tells its devices: whose signatures hold, and what people are called. Operations name both
//! by ids alone.
//!
//! The keys prove themselves from a root that the device knows. Names are the server's word.

use apseko_trust::canon::{CanonError, Reader, Writer};

use crate::UserId;

const PARTS: usize = 3;
const FORMAT: u64 = 1;

/// The answer to the question who is who.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roll {
    /// A keyring in its written form.
    pub keys: Vec<u8>,
    /// First and last names of colleagues.
    pub names: Vec<(UserId, String)>,
}

impl Roll {
    /// The message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.array(PARTS).uint(FORMAT).bytes(&self.keys).array(self.names.len());
        for (user, name) in &self.names {
            out.array(2).bytes(&user.0).text(name);
        }
        out.finish()
    }

    /// Reads what [`Roll::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != PARTS || reader.uint()? != FORMAT {
            return Err(CanonError::Unexpected);
        }
        let keys = reader.bytes()?.to_vec();
        let mut names = Vec::new();
        for _ in 0..reader.array()? {
            if reader.array()? != 2 {
                return Err(CanonError::Unexpected);
            }
            names.push((UserId(reader.fixed()?), reader.text()?.to_owned()));
        }
        reader.finish()?;
        Ok(Self { keys, names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roll_arrives_as_it_was_told() {
        let names = vec![(UserId([1; 16]), "Ilze Kalniņa".to_owned()), (UserId([2; 16]), String::new())];
        let roll = Roll { keys: vec![1, 2, 3], names };
        let bytes = roll.to_bytes();
        assert_eq!(Roll::from_bytes(&bytes).unwrap(), roll);
        for cut in 0..bytes.len() {
            assert!(Roll::from_bytes(&bytes[..cut]).is_err(), "half an answer is none");
        }
    }
}
