//! What the office orders a device to do with itself. It outlives the session in which it came, so it is signed by itself.

use crate::canon::{CanonError, Reader, Writer};
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::purpose::Purpose;
use crate::role::Role;
use crate::signed::{Signable, Signed};
use crate::verifier::Verifier;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// Everything that the person has on the device is made unreadable for ever.
    Wipe,
}

/// An order to one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The device, which is one person's on one installation.
    pub device: [u8; 16],
    /// The moment since which it stands, so that it grows. Who was given a lease after an order had it taken back: an order that
    /// somebody kept is not carried out then.
    pub number: u64,
    /// When it was signed: the same order is signed anew for each device that asks.
    pub at_ms: i64,
    /// What is to be done.
    pub errand: Errand,
    /// The stable code of the reason, for the books and for whoever reads the screen.
    pub reason: String,
}

/// An order and the signature of a lease key.
pub type SignedOrder = Signed<Order>;

/// A reason is a code and no letter.
const REASON_LIMIT: usize = 64;
const WIPE: u64 = 1;

impl SignedOrder {
    /// Checks that the order is for this device, is signed, and stands since later than `after`.
    ///
    /// The clock of the device is not asked: whoever sets it must not be able to outlive an order.
    pub fn verify(&self, verifier: &dyn Verifier, device: &[u8; 16], after: u64) -> Result<(), TrustError> {
        let order = self.body();
        let (digest, envelope) = (self.digest(), self.envelope());
        verifier.verify(Role::Lease, None, Purpose::Order, &digest, envelope, order.at_ms)?;
        if order.device != *device {
            return Err(TrustError::WrongSubject);
        }
        if order.number <= after { Err(TrustError::OlderOrder) } else { Ok(()) }
    }
}

impl Signable for Order {
    const PURPOSE: Purpose = Purpose::Order;

    fn to_writer(&self, out: &mut Writer) {
        let errand = match self.errand {
            Errand::Wipe => WIPE,
        };
        write_form(out, 5).uint(1).bytes(&self.device).uint(2).uint(self.number);
        out.uint(3).int(self.at_ms).uint(4).uint(errand).uint(5).text(&self.reason);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let order = Self {
            device: form.field(1)?.fixed()?,
            number: form.field(2)?.uint()?,
            at_ms: form.field(3)?.int()?,
            errand: match form.field(4)?.uint()? {
                WIPE => Errand::Wipe,
                _ => return Err(CanonError::OutOfRange),
            },
            reason: short(form.field(5)?.text()?, REASON_LIMIT)?,
        };
        form.close()?;
        Ok(order)
    }
}

/// A text that may not be longer than this.
pub(crate) fn short(text: &str, limit: usize) -> Result<String, CanonError> {
    if text.len() > limit { Err(CanonError::OutOfRange) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{Inspectorate, SERVER, TABLET, day, secret, signed};

    fn wipe(number: u64, at_ms: i64) -> Order {
        Order { device: TABLET, number, at_ms, errand: Errand::Wipe, reason: "lost".to_owned() }
    }

    #[test]
    fn an_order_is_obeyed_by_its_device_once() {
        let Inspectorate { lease: key, keyring, .. } = Inspectorate::new();
        let order = signed(&key, wipe(2, day(0)));
        assert_eq!(order.verify(&keyring, &TABLET, 1), Ok(()));
        assert_eq!(order.verify(&keyring, &SERVER, 1), Err(TrustError::WrongSubject), "sent to another");
        assert_eq!(order.verify(&keyring, &TABLET, 2), Err(TrustError::OlderOrder), "played again");
        assert_eq!(order.verify(&keyring, &TABLET, 3), Err(TrustError::OlderOrder), "taken back meanwhile");
    }

    #[test]
    fn only_a_lease_key_that_counts_gives_orders() {
        let Inspectorate { root, ca, tablet, receipt, lease, keyring, .. } = Inspectorate::new();
        for other in [&root, &ca, &tablet, &receipt, &secret(66)] {
            let refused = signed(other, wipe(1, day(0))).verify(&keyring, &TABLET, 0);
            assert!(refused.is_err(), "whoever could order a wipe could destroy evidence");
        }
        let late = signed(&lease, wipe(1, day(80))).verify(&keyring, &TABLET, 0);
        assert_eq!(late, Err(TrustError::Expired), "its time is over");
    }

    #[test]
    fn an_order_has_one_spelling_and_a_short_reason() {
        let Inspectorate { lease: key, .. } = Inspectorate::new();
        let order = signed(&key, wipe(1, day(0)));
        assert_eq!(SignedOrder::from_bytes(&order.to_bytes()), Ok(order.clone()));
        let long = signed(&key, Order { reason: "x".repeat(REASON_LIMIT + 1), ..wipe(1, day(0)) });
        assert!(SignedOrder::from_bytes(&long.to_bytes()).is_err(), "a reason is no place for a letter");
        for cut in 0..order.to_bytes().len() {
            assert!(SignedOrder::from_bytes(&order.to_bytes()[..cut]).is_err(), "half an order is none");
        }
    }
}
