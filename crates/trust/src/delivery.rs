//! The server's word that the files of a case lie with it, so that a device may let go of what nobody else has.

use std::collections::BTreeMap;

use crate::canon::{CanonError, Reader, Writer};
use crate::digest::Digest;
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::purpose::Purpose;
use crate::role::Role;
use crate::signed::{Signable, Signed};
use crate::verifier::Verifier;

/// The files of a case that the server has read back from where they lie and counted anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The case.
    pub case: [u8; 16],
    /// The life of the feed that names the files.
    pub epoch: [u8; 16],
    /// How much of it the server had read.
    pub seq: u64,
    /// When, by the server's clock.
    pub at_ms: i64,
    /// What lies there: sums of files and how long they are.
    pub stored: BTreeMap<Digest, u64>,
    /// How many files of the case the server knows of and does not have.
    pub missing: u64,
}

/// A delivery and the signature of a receipt key.
pub type SignedDelivery = Signed<Delivery>;

const PARTS: usize = 2;

impl Delivery {
    /// Whether each of these files lies with the server. What the server knew of the case does not matter: only the device
    /// knows what it has written.
    pub fn covers<'a>(&self, files: impl IntoIterator<Item = (&'a Digest, u64)>) -> bool {
        files.into_iter().all(|(sum, length)| self.stored.get(sum) == Some(&length))
    }
}

impl SignedDelivery {
    /// Checks that a receipt key said so of this case, and might at that time.
    pub fn verify(&self, verifier: &dyn Verifier, case: &[u8; 16]) -> Result<(), TrustError> {
        let at_ms = self.body().at_ms;
        verifier.verify(Role::Receipt, None, Purpose::Delivery, &self.digest(), self.envelope(), at_ms)?;
        if self.body().case == *case { Ok(()) } else { Err(TrustError::WrongSubject) }
    }
}

impl Signable for Delivery {
    const PURPOSE: Purpose = Purpose::Delivery;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 6).uint(1).bytes(&self.case).uint(2).bytes(&self.epoch).uint(3).uint(self.seq);
        out.uint(4).int(self.at_ms).uint(5).array(self.stored.len());
        for (sum, length) in &self.stored {
            out.array(PARTS).bytes(sum).uint(*length);
        }
        out.uint(6).uint(self.missing);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let (case, epoch) = (form.field(1)?.fixed()?, form.field(2)?.fixed()?);
        let (seq, at_ms) = (form.field(3)?.uint()?, form.field(4)?.int()?);
        let stored = read_files(form.field(5)?)?;
        let missing = form.field(6)?.uint()?;
        form.close()?;
        Ok(Self { case, epoch, seq, at_ms, stored, missing })
    }
}

/// In ascending order, each once: there is one way to write a list down.
fn read_files(reader: &mut Reader<'_>) -> Result<BTreeMap<Digest, u64>, CanonError> {
    let mut files = BTreeMap::new();
    for _ in 0..reader.array()? {
        if reader.array()? != PARTS {
            return Err(CanonError::Unexpected);
        }
        let (sum, length) = (reader.fixed()?, reader.uint()?);
        if files.last_key_value().is_some_and(|(last, _)| *last >= sum) {
            return Err(CanonError::KeyOrder);
        }
        files.insert(sum, length);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{Inspectorate, day, signed};

    const CASE: [u8; 16] = [6; 16];

    fn delivery() -> Delivery {
        let stored = BTreeMap::from([([1; 32], 10), ([2; 32], 20)]);
        Delivery { case: CASE, epoch: [3; 16], seq: 7, at_ms: day(0), stored, missing: 1 }
    }

    #[test]
    fn what_was_said_arrives_as_it_was_said() {
        let Inspectorate { receipt, .. } = Inspectorate::new();
        let said = signed(&receipt, delivery());
        let read = SignedDelivery::from_bytes(&said.to_bytes()).unwrap();
        assert_eq!(read.body(), &delivery());
        assert_eq!(read.to_bytes(), said.to_bytes(), "to the byte");
    }

    #[test]
    fn only_a_receipt_key_of_that_time_says_it_and_only_of_this_case() {
        let Inspectorate { receipt, tablet, keyring, .. } = Inspectorate::new();
        assert_eq!(signed(&receipt, delivery()).verify(&keyring, &CASE), Ok(()));
        let other = signed(&receipt, delivery()).verify(&keyring, &[7; 16]);
        assert_eq!(other, Err(TrustError::WrongSubject), "a receipt for another case proves nothing here");
        assert_eq!(signed(&tablet, delivery()).verify(&keyring, &CASE), Err(TrustError::WrongRole));
        let late = Delivery { at_ms: day(80), ..delivery() };
        assert_eq!(signed(&receipt, late).verify(&keyring, &CASE), Err(TrustError::Expired));
    }

    #[test]
    fn a_case_is_delivered_when_each_of_its_files_is() {
        let delivery = delivery();
        assert!(delivery.covers([(&[1; 32], 10), (&[2; 32], 20)]));
        assert!(delivery.covers([]), "nothing to deliver is delivered");
        assert!(!delivery.covers([(&[1; 32], 10), (&[3; 32], 5)]), "one is not there");
        assert!(!delivery.covers([(&[1; 32], 11)]), "and a file of another length is another file");
    }

    #[test]
    fn a_list_in_another_order_or_with_something_twice_is_not_read() {
        for sums in [[[2_u8; 32], [1; 32]], [[1; 32], [1; 32]]] {
            let mut out = Writer::default();
            out.array(2);
            for sum in &sums {
                out.array(2).bytes(sum).uint(1);
            }
            let bytes = out.finish();
            assert_eq!(read_files(&mut Reader::new(&bytes)), Err(CanonError::KeyOrder));
        }
    }
}
