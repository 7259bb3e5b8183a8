//! What a device says of itself under its own key so that the office can show it to others years later: the escrow that it has
//! made, and that it has destroyed what was on it.

use crate::canon::{CanonError, Reader, Writer};
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::purpose::Purpose;
use crate::role::Role;
use crate::signed::{Signable, Signed};
use crate::verifier::Verifier;

/// The master key of a person on a device, as it was sealed for the recovery officers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// The device.
    pub device: [u8; 16],
    /// The person.
    pub user: [u8; 16],
    /// When it was handed in, by the clock of the device.
    pub at_ms: i64,
    /// The number of the list of officers to whom it is sealed; zero where an older program sealed it.
    pub list: u64,
    /// The escrow. Nothing in it is secret.
    pub escrow: Vec<u8>,
}

/// A deposit and the signature of the device.
pub type SignedDeposit = Signed<Deposit>;

/// Word of a device that it carries out a wipe: signed while the key is still there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wiped {
    /// The device.
    pub device: [u8; 16],
    /// The person.
    pub user: [u8; 16],
    /// The number of the order.
    pub order: u64,
    /// When, by the clock of the device.
    pub at_ms: i64,
    /// How many operations had no place in the feed of the server, and how many files it did not have: they go with the keys.
    pub unsent: u64,
}

/// Word of a wipe and the signature of the device.
pub type SignedWiped = Signed<Wiped>;

/// Seven officers are 21 pairs of two hundred bytes.
pub const ESCROW_LIMIT: usize = 16 << 10;

impl SignedDeposit {
    /// Checks that the device handed it in.
    pub fn verify(&self, verifier: &dyn Verifier) -> Result<(), TrustError> {
        let Deposit { device, at_ms, .. } = self.body();
        let (digest, envelope) = (self.digest(), self.envelope());
        verifier.verify(Role::Device, Some(*device), Purpose::Deposit, &digest, envelope, *at_ms)
    }
}

impl SignedWiped {
    /// Checks that the device said it. The time is the server's: a device that is wiped may have been revoked just before, and
    /// what it says is only that nothing is there any more.
    pub fn verify(&self, verifier: &dyn Verifier, at_ms: i64) -> Result<(), TrustError> {
        let Wiped { device, .. } = self.body();
        let (digest, envelope) = (self.digest(), self.envelope());
        match verifier.verify(Role::Device, Some(*device), Purpose::Wiped, &digest, envelope, at_ms) {
            // The signature is checked before the life of its key.
            Err(TrustError::Revoked | TrustError::Expired) => Ok(()),
            said => said,
        }
    }
}

impl Signable for Deposit {
    const PURPOSE: Purpose = Purpose::Deposit;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 5).uint(1).bytes(&self.device).uint(2).bytes(&self.user).uint(3).int(self.at_ms);
        out.uint(4).uint(self.list).uint(5).bytes(&self.escrow);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let deposit = Self {
            device: form.field(1)?.fixed()?,
            user: form.field(2)?.fixed()?,
            at_ms: form.field(3)?.int()?,
            list: form.field(4)?.uint()?,
            escrow: form.field(5)?.bytes()?.to_vec(),
        };
        form.close()?;
        if deposit.escrow.len() > ESCROW_LIMIT { Err(CanonError::OutOfRange) } else { Ok(deposit) }
    }
}

impl Signable for Wiped {
    const PURPOSE: Purpose = Purpose::Wiped;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 5).uint(1).bytes(&self.device).uint(2).bytes(&self.user).uint(3).uint(self.order);
        out.uint(4).int(self.at_ms).uint(5).uint(self.unsent);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let wiped = Self {
            device: form.field(1)?.fixed()?,
            user: form.field(2)?.fixed()?,
            order: form.field(3)?.uint()?,
            at_ms: form.field(4)?.int()?,
            unsent: form.field(5)?.uint()?,
        };
        form.close()?;
        Ok(wiped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{ANNA, Inspectorate, SERVER, TABLET, day, secret, signed};

    fn deposit(device: [u8; 16]) -> Deposit {
        Deposit { device, user: ANNA, at_ms: day(1), list: 3, escrow: vec![9; 40] }
    }

    fn wiped() -> Wiped {
        Wiped { device: TABLET, user: ANNA, order: 2, at_ms: day(1), unsent: 0 }
    }

    #[test]
    fn only_the_device_hands_in_its_own_escrow() {
        let Inspectorate { tablet, lease, keyring, .. } = Inspectorate::new();
        let handed = signed(&tablet, deposit(TABLET));
        assert_eq!(SignedDeposit::from_bytes(&handed.to_bytes()), Ok(handed.clone()));
        assert_eq!(handed.verify(&keyring), Ok(()));
        assert!(signed(&tablet, deposit(SERVER)).verify(&keyring).is_err(), "in the name of another");
        assert!(signed(&lease, deposit(TABLET)).verify(&keyring).is_err(), "made up by a server");
        assert!(signed(&secret(66), deposit(TABLET)).verify(&keyring).is_err(), "made up by a stranger");
    }

    #[test]
    fn an_escrow_is_never_larger_than_seven_officers_need() {
        let Inspectorate { tablet, .. } = Inspectorate::new();
        let large = signed(&tablet, Deposit { escrow: vec![0; ESCROW_LIMIT + 1], ..deposit(TABLET) });
        assert!(SignedDeposit::from_bytes(&large.to_bytes()).is_err(), "the server keeps one of each device");
    }

    #[test]
    fn a_wipe_is_told_by_its_device_also_when_its_key_is_over() {
        let Inspectorate { tablet, lease, keyring, .. } = Inspectorate::new();
        let told = signed(&tablet, wiped());
        assert_eq!(SignedWiped::from_bytes(&told.to_bytes()), Ok(told.clone()));
        assert_eq!(told.verify(&keyring, day(2)), Ok(()));
        assert_eq!(told.verify(&keyring, day(400)), Ok(()), "it was told late, and is still true");
        assert!(signed(&lease, wiped()).verify(&keyring, day(2)).is_err(), "nobody else says so");
        assert!(signed(&secret(66), wiped()).verify(&keyring, day(400)).is_err(), "also not later");
    }
}
