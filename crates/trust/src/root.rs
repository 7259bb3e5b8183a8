//! The root hands over to the next root, so that replacing it needs no visit to every tablet.

use crate::canon::{CanonError, Reader, Writer};
use crate::form::{Form, write_form};
use crate::public_key::PublicKey;
use crate::purpose::Purpose;
use crate::signed::{Signable, Signed};

/// Names the next root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// The next root. It is trusted as soon as the succession is known.
    pub successor: PublicKey,
    /// From this millisecond on nothing new by the old root counts; what it said before keeps its worth.
    pub retire_ms: i64,
}

/// A succession and the signature of the old root.
pub type RootSuccession = Signed<Succession>;

impl Signable for Succession {
    const PURPOSE: Purpose = Purpose::Succession;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 2).uint(1).bytes(self.successor.as_sec1()).uint(2).int(self.retire_ms);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let succession = Self {
            successor: PublicKey::from_sec1(&form.field(1)?.fixed()?).map_err(|_| CanonError::OutOfRange)?,
            retire_ms: form.field(2)?.int()?,
        };
        form.close()?;
        Ok(succession)
    }
}
