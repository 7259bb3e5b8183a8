//! A person's permission to work on one device for some days without asking again.

use crate::canon::{CanonError, Reader, Writer};
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::purpose::Purpose;
use crate::role::Role;
use crate::signed::{Signable, Signed};
use crate::verifier::Verifier;

/// The longest lease. It also bounds what a thief of a lease key can do: a lease dated back to before the revocation
/// is over this much later.
pub const LEASE_LIMIT_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// Who may work where, as what, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The device.
    pub device: [u8; 16],
    /// The person.
    pub user: [u8; 16],
    /// The code of the person's role.
    pub role: String,
    /// The first millisecond of the lease, which is also taken as the time of signing.
    pub from_ms: i64,
    /// The first millisecond after it.
    pub until_ms: i64,
    /// The server's running number, for its books.
    pub serial: u64,
}

/// A lease and the signature of a lease key.
pub type SignedLease = Signed<Lease>;

impl SignedLease {
    /// Checks that the lease is for this device and person, is signed, and runs at this time.
    ///
    /// The key has to be valid when the lease begins, not throughout: its change must not lock out an inspector
    /// who is out of reach.
    pub fn verify(
        &self,
        verifier: &dyn Verifier,
        device: &[u8; 16],
        user: &[u8; 16],
        at_ms: i64,
    ) -> Result<(), TrustError> {
        let lease = self.body();
        let (digest, envelope) = (self.digest(), self.envelope());
        verifier.verify(Role::Lease, None, Purpose::Lease, &digest, envelope, lease.from_ms)?;
        if lease.device != *device || lease.user != *user {
            return Err(TrustError::WrongSubject);
        }
        if lease.until_ms.saturating_sub(lease.from_ms) > LEASE_LIMIT_MS {
            return Err(TrustError::LivesTooLong);
        }
        if at_ms < lease.from_ms {
            return Err(TrustError::NotYetValid);
        }
        if at_ms >= lease.until_ms { Err(TrustError::Expired) } else { Ok(()) }
    }
}

impl Signable for Lease {
    const PURPOSE: Purpose = Purpose::Lease;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 6).uint(1).bytes(&self.device).uint(2).bytes(&self.user).uint(3).text(&self.role);
        out.uint(4).int(self.from_ms).uint(5).int(self.until_ms).uint(6).uint(self.serial);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let lease = Self {
            device: form.field(1)?.fixed()?,
            user: form.field(2)?.fixed()?,
            role: form.field(3)?.text()?.to_owned(),
            from_ms: form.field(4)?.int()?,
            until_ms: form.field(5)?.int()?,
            serial: form.field(6)?.uint()?,
        };
        form.close()?;
        Ok(lease)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{ANNA, Inspectorate, SERVER, TABLET, day, lease, signed};

    #[test]
    fn a_lease_runs_for_its_device_its_person_and_its_days() {
        let Inspectorate { lease: key, keyring, .. } = Inspectorate::new();
        let lease = signed(&key, lease(0..14));
        let ask = |device, user, at_ms| lease.verify(&keyring, device, user, at_ms);
        assert_eq!(ask(&TABLET, &ANNA, day(0)), Ok(()));
        assert_eq!(ask(&TABLET, &ANNA, day(14) - 1), Ok(()), "to the last millisecond");
        assert_eq!(ask(&TABLET, &ANNA, day(14)), Err(TrustError::Expired));
        assert_eq!(ask(&TABLET, &ANNA, day(0) - 1), Err(TrustError::NotYetValid));
        assert_eq!(ask(&SERVER, &ANNA, day(1)), Err(TrustError::WrongSubject), "copied to another tablet");
        assert_eq!(ask(&TABLET, &SERVER, day(1)), Err(TrustError::WrongSubject), "used by someone else");
    }

    #[test]
    fn nobody_gives_a_longer_lease_and_only_lease_keys_give_any() {
        let Inspectorate { lease: key, ca, receipt, keyring, .. } = Inspectorate::new();
        let by = |key, days| signed(key, lease(days)).verify(&keyring, &TABLET, &ANNA, day(1));
        assert_eq!(by(&key, 0..15), Err(TrustError::LivesTooLong));
        assert_eq!(by(&ca, 0..14), Err(TrustError::WrongRole));
        assert_eq!(by(&receipt, 0..14), Err(TrustError::WrongRole));
    }

    #[test]
    fn a_lease_outlives_the_key_that_signed_it() {
        let Inspectorate { lease: key, keyring, .. } = Inspectorate::new();
        let last = signed(&key, lease(79..90));
        assert_eq!(
            last.verify(&keyring, &TABLET, &ANNA, day(85)),
            Ok(()),
            "nobody is locked out in the field"
        );
        let late = signed(&key, lease(80..90));
        assert_eq!(late.verify(&keyring, &TABLET, &ANNA, day(85)), Err(TrustError::Expired));
    }
}
