//! The root's list of recovery officers: whoever could put a key of their own into it could open what tablets seal.

use crate::canon::{CanonError, Reader, Writer};
use crate::form::{Form, write_form};
use crate::purpose::Purpose;
use crate::signed::{Signable, Signed};

/// Somebody who may, together with another, open the master key of a person who forgot the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryOfficer {
    /// The person.
    pub id: [u8; 16],
    /// The X25519 key to which halves are sealed.
    pub key: [u8; 32],
}

/// Every recovery officer. A newer list replaces an older one, so each is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryOfficers {
    /// Higher than that of every list before. The keyring keeps no list: whoever stores one refuses a lower number.
    pub number: u64,
    /// When the list was made.
    pub at_ms: i64,
    /// The officers by ascending id.
    pub officers: Vec<RecoveryOfficer>,
}

/// A list and the signature of the root.
pub type RecoveryList = Signed<RecoveryOfficers>;

const PARTS: usize = 2;

impl Signable for RecoveryOfficers {
    const PURPOSE: Purpose = Purpose::Recovery;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 3)
            .uint(1)
            .uint(self.number)
            .uint(2)
            .int(self.at_ms)
            .uint(3)
            .array(self.officers.len());
        for officer in &self.officers {
            out.array(PARTS).bytes(&officer.id).bytes(&officer.key);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let list = Self {
            number: form.field(1)?.uint()?,
            at_ms: form.field(2)?.int()?,
            officers: read_officers(form.field(3)?)?,
        };
        form.close()?;
        Ok(list)
    }
}

fn read_officers(reader: &mut Reader<'_>) -> Result<Vec<RecoveryOfficer>, CanonError> {
    let mut officers: Vec<RecoveryOfficer> = Vec::new();
    for _ in 0..reader.array()? {
        if reader.array()? != PARTS {
            return Err(CanonError::Unexpected);
        }
        let officer = RecoveryOfficer { id: reader.fixed()?, key: reader.fixed()? };
        // In order and once, so that nobody counts as two.
        if officers.last().is_some_and(|last| last.id >= officer.id) {
            return Err(CanonError::KeyOrder);
        }
        officers.push(officer);
    }
    Ok(officers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::TrustError;
    use crate::keyring::Keyring;
    use crate::root::Succession;
    use crate::signer::Signer;
    use crate::tests::{Inspectorate, day, secret, signed};

    fn list(at_ms: i64, ids: &[u8]) -> RecoveryOfficers {
        let officer = |id: &u8| RecoveryOfficer { id: [*id; 16], key: [*id; 32] };
        RecoveryOfficers { number: 1, at_ms, officers: ids.iter().map(officer).collect() }
    }

    fn read_back(ids: &[u8]) -> Result<RecoveryList, CanonError> {
        RecoveryList::from_bytes(&signed(&secret(1), list(0, ids)).to_bytes())
    }

    #[test]
    fn an_officer_stands_in_the_list_once() {
        assert!(read_back(&[1, 2]).is_ok());
        assert_eq!(read_back(&[2, 1]).err(), Some(CanonError::KeyOrder), "a list has one spelling");
        assert_eq!(read_back(&[1, 1]).err(), Some(CanonError::KeyOrder), "one officer is not two");
    }

    #[test]
    fn only_the_root_names_officers() {
        let Inspectorate { root, ca, lease, keyring, .. } = Inspectorate::new();
        assert_eq!(keyring.check_recovery(&signed(&root, list(day(1), &[1, 2]))), Ok(()));
        for other in [&ca, &lease, &secret(66)] {
            let refused = keyring.check_recovery(&signed(other, list(day(1), &[1, 2])));
            assert_eq!(
                refused,
                Err(TrustError::UnknownKey(other.key_id())),
                "a server must not name its own"
            );
        }
        let elsewhere = Keyring::new(secret(77).public());
        assert!(
            elsewhere.check_recovery(&signed(&root, list(0, &[1, 2]))).is_err(),
            "another inspectorate's root"
        );
    }

    #[test]
    fn a_retired_root_names_no_more_officers() {
        let Inspectorate { root, mut keyring, .. } = Inspectorate::new();
        let next = secret(90);
        let succession = Succession { successor: next.public(), retire_ms: day(30) };
        keyring.learn_succession(signed(&root, succession)).unwrap();
        assert_eq!(
            keyring.check_recovery(&signed(&root, list(day(30) - 1, &[1, 2]))),
            Ok(()),
            "named before"
        );
        let late = keyring.check_recovery(&signed(&root, list(day(30), &[1, 2])));
        assert_eq!(late, Err(TrustError::IssuerExpired), "named after");
        assert_eq!(
            keyring.check_recovery(&signed(&next, list(day(30), &[1, 2]))),
            Ok(()),
            "by the next root"
        );
    }
}
