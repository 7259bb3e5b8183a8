//! What the office has to say to a device beside its work: orders to it, the keys of the servers, the officers of today; and what
//! it keeps of what devices hand in.

use apseko_oplog::DeviceId;
use apseko_trust::{
    Digest, Errand, Keyring, Order, RecoveryList, Role, Signed, SignedDeposit, SignedOrder, SignedWiped,
    TrustError, digest,
};
use thiserror::Error;

use super::{BooksFault, ChangeFault, OFFICERS, Registry, day_of};
use crate::people::{By, Change, Device, Id};
use crate::premises::FolderFault;
use crate::storage::StorageError;
use crate::storage::people::Deposit;

/// A reason travels as so many bytes at most.
const REASON: usize = 64;

/// Why something that a device handed in was not taken.
#[derive(Debug, Error)]
pub enum NotTaken {
    /// The device did not sign it.
    #[error("it is not signed by the device: {0}")]
    NotSigned(#[from] TrustError),
    /// It is about another person or device than the books say.
    #[error("it is about another person or device than the books say")]
    NotTheirs,
    /// Something later is kept already.
    #[error("something later is kept already")]
    Older,
    /// Nobody has ordered that.
    #[error("nobody has ordered that")]
    NotOrdered,
    /// The books cannot be read or written.
    #[error(transparent)]
    Books(#[from] BooksFault),
    /// The book was not changed.
    #[error(transparent)]
    NotChanged(#[from] ChangeFault),
}

impl From<StorageError> for NotTaken {
    fn from(error: StorageError) -> Self {
        Self::Books(error.into())
    }
}

impl Registry {
    /// What a device is to do with itself, signed at this moment.
    pub fn orders(&self, device: DeviceId, now_ms: i64) -> Result<Vec<SignedOrder>, BooksFault> {
        let shown = self.snapshot();
        let Some(wipe) = shown.book.device(device.into()).and_then(Device::waiting_wipe) else {
            return Ok(Vec::new());
        };
        let order = Order {
            device: device.0,
            number: wipe.ordered_ms.unsigned_abs(),
            at_ms: now_ms,
            errand: Errand::Wipe,
            reason: short(wipe.reason.as_str()),
        };
        Ok(vec![Signed::sign(&self.lease, order).map_err(|_| FolderFault::NoRandomness)?])
    }

    /// The keys of the servers and whoever vouches for them; those of devices are another question.
    pub fn server_keys(&self) -> Result<Keyring, TrustError> {
        let known = self.keyring();
        let mut keys = Keyring::new(known.anchor());
        for succession in known.successions() {
            keys.learn_succession(succession.clone())?;
        }
        for key in known.role_keys().filter(|key| !matches!(key.body().role, Role::Device | Role::DeviceCa)) {
            keys.learn(key.clone())?;
        }
        if let Some(list) = known.revocations() {
            keys.learn_revocations(list.clone())?;
        }
        Ok(keys)
    }

    /// The officers of today, if their list has a higher number than this one.
    pub fn later_officers(&self, number: u64) -> Option<RecoveryList> {
        let list = RecoveryList::from_bytes(&self.folder.read(OFFICERS).ok()?).ok()?;
        let is_later = list.body().number > number && self.keyring().check_recovery(&list).is_ok();
        is_later.then_some(list)
    }

    /// Whether the escrow with this sum is not the one that is kept.
    pub fn lacks_escrow(&self, device: DeviceId, sum: Option<&Digest>) -> Result<bool, StorageError> {
        let Some(sum) = sum else { return Ok(false) };
        Ok(self.kept(device.into())?.is_none_or(|kept| digest(&kept.body().escrow) != *sum))
    }

    /// Keeps the escrow of a device in place of an earlier one.
    pub fn take_deposit(&self, deposit: &SignedDeposit) -> Result<(), NotTaken> {
        let said = deposit.body();
        deposit.verify(self.keyring().as_ref())?;
        let device = Id(said.device);
        let owner = self.book().device(device).map(|known| known.owner);
        if owner != Some(Id(said.user)) {
            return Err(NotTaken::NotTheirs);
        }
        if self.kept(device)?.is_some_and(|kept| kept.body().at_ms > said.at_ms) {
            return Err(NotTaken::Older);
        }
        Ok(self.store().deposit(&Deposit { device, at_ms: said.at_ms, bytes: deposit.to_bytes() })?)
    }

    fn kept(&self, device: Id) -> Result<Option<SignedDeposit>, StorageError> {
        let kept = self.store().deposit_of(device)?;
        Ok(kept.and_then(|kept| SignedDeposit::from_bytes(&kept.bytes).ok()))
    }

    /// Takes the word of a device that it was wiped.
    pub fn take_wiped(&self, wiped: &SignedWiped, now_ms: i64) -> Result<(), NotTaken> {
        wiped.verify(self.keyring().as_ref(), now_ms)?;
        let said = wiped.body();
        let book = self.book();
        let known = book.device(Id(said.device)).filter(|known| known.owner == Id(said.user));
        let known = known.ok_or(NotTaken::NotTheirs)?;
        let order = known.wipe.as_ref().filter(|wipe| wipe.ordered_ms.unsigned_abs() == said.order);
        // Taken back when it was too late: the device is empty all the same, and nobody waits for it.
        order.ok_or(NotTaken::NotOrdered)?;
        let by = By { who: None, now_ms, today: day_of(now_ms), saw: None };
        self.change(&[Change::WipeDone { device: known.id }], &by)?;
        Ok(())
    }
}

impl Device {
    /// The order to destroy what it has, if it was not carried out yet.
    fn waiting_wipe(&self) -> Option<&crate::people::WipeOrder> {
        self.wipe.as_ref().filter(|wipe| wipe.done_ms.is_none())
    }
}

fn short(text: &str) -> String {
    let mut short = String::new();
    for letter in text.chars() {
        if short.len() + letter.len_utf8() > REASON {
            break;
        }
        short.push(letter);
    }
    short
}
