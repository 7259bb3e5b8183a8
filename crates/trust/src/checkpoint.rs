//! The state of the chain of operations at one moment, signed, so that history cannot be rewritten unseen.

use thiserror::Error;

use crate::canon::{CanonError, Reader, Writer};
use crate::digest::{Digest, digest};
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::purpose::Purpose;
use crate::role::Role;
use crate::signed::{Signable, Signed};
use crate::verifier::Verifier;

/// The sum over a chain of operations: each step hashes the sum before it together with the operation's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedRoot(pub Digest);

impl FeedRoot {
    /// The sum over nothing.
    pub const START: Self = Self([0; 32]);

    /// The sum after one more operation.
    #[must_use]
    pub fn after(&self, op_id: &Digest) -> Self {
        let mut both = [0; 64];
        let (sum, next) = both.split_at_mut(32);
        sum.copy_from_slice(&self.0);
        next.copy_from_slice(op_id);
        Self(digest(&both))
    }

    /// The sum after these operations, in this order.
    #[must_use]
    pub fn after_all(&self, op_ids: &[Digest]) -> Self {
        op_ids.iter().fold(*self, |root, op_id| root.after(op_id))
    }
}

/// The server's word: after this many operations of this epoch the chain has this sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// The life of the feed; a restored server begins another.
    pub epoch: [u8; 16],
    /// How many operations the sum covers.
    pub seq: u64,
    /// The sum over them.
    pub root: FeedRoot,
    /// When the server said so. Clocks are set back, so a later checkpoint may carry an earlier time.
    pub at_ms: i64,
}

/// A checkpoint and the signature of a receipt key.
pub type SignedCheckpoint = Signed<Checkpoint>;

impl SignedCheckpoint {
    /// Checks that a receipt key said so and might at that time. Whoever steals a receipt key can date a checkpoint
    /// back; only an outside time stamp shows that.
    pub fn verify(&self, verifier: &dyn Verifier) -> Result<(), TrustError> {
        let at_ms = self.body().at_ms;
        verifier.verify(Role::Receipt, None, Purpose::Checkpoint, &self.digest(), self.envelope(), at_ms)
    }
}

/// Why one checkpoint does not continue another. After valid signatures this is the server contradicting itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotAnExtension {
    /// The feed was begun anew in between.
    #[error("the checkpoints are of different epochs")]
    OtherEpoch,
    /// Between the two lie more or fewer operations.
    #[error("another number of operations lies between the checkpoints")]
    OtherCount,
    /// These operations do not lead from the one to the other.
    #[error("these operations do not lead from the older checkpoint to the newer")]
    OtherRoot,
}

impl NotAnExtension {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherEpoch => "trust.other_epoch",
            Self::OtherCount => "trust.other_count",
            Self::OtherRoot => "trust.other_root",
        }
    }
}

/// Checks that the newer checkpoint is the older one and exactly these operations after it.
///
/// With no operations between, it shows whether a server has told two people two histories of the same length.
pub fn extends(older: &Checkpoint, op_ids: &[Digest], newer: &Checkpoint) -> Result<(), NotAnExtension> {
    if older.epoch != newer.epoch {
        return Err(NotAnExtension::OtherEpoch);
    }
    if newer.seq.checked_sub(older.seq) != u64::try_from(op_ids.len()).ok() {
        return Err(NotAnExtension::OtherCount);
    }
    if older.root.after_all(op_ids) == newer.root { Ok(()) } else { Err(NotAnExtension::OtherRoot) }
}

impl Signable for Checkpoint {
    const PURPOSE: Purpose = Purpose::Checkpoint;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 4).uint(1).bytes(&self.epoch).uint(2).uint(self.seq);
        out.uint(3).bytes(&self.root.0).uint(4).int(self.at_ms);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let checkpoint = Self {
            epoch: form.field(1)?.fixed()?,
            seq: form.field(2)?.uint()?,
            root: FeedRoot(form.field(3)?.fixed()?),
            at_ms: form.field(4)?.int()?,
        };
        form.close()?;
        Ok(checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{Inspectorate, day, signed};

    fn at(seq: u64, root: FeedRoot) -> Checkpoint {
        Checkpoint { epoch: [1; 16], seq, root, at_ms: day(0) }
    }

    #[test]
    fn the_sum_can_be_computed_with_any_tool() {
        let once = digest(&[[0; 32], [1; 32]].concat());
        assert_eq!(FeedRoot::START.after(&[1; 32]), FeedRoot(once), "32 zeros, then the id");
        let twice = digest(&[once, [2; 32]].concat());
        assert_eq!(FeedRoot::START.after_all(&[[1; 32], [2; 32]]), FeedRoot(twice));
    }

    #[test]
    fn only_the_very_operations_lead_from_one_checkpoint_to_the_next() {
        let ids = [[1; 32], [2; 32], [3; 32]];
        let older = at(1, FeedRoot::START.after_all(&ids[..1]));
        let newer = at(3, FeedRoot::START.after_all(&ids));
        assert_eq!(extends(&older, &ids[1..], &newer), Ok(()));
        assert_eq!(extends(&older, &[[3; 32], [2; 32]], &newer), Err(NotAnExtension::OtherRoot), "order");
        assert_eq!(extends(&older, &[[2; 32], [4; 32]], &newer), Err(NotAnExtension::OtherRoot), "content");
        assert_eq!(extends(&older, &ids[2..], &newer), Err(NotAnExtension::OtherCount), "one left out");
        assert_eq!(extends(&newer, &[], &older), Err(NotAnExtension::OtherCount), "time runs forward");
        let restored = Checkpoint { epoch: [2; 16], ..newer };
        assert_eq!(extends(&older, &ids[1..], &restored), Err(NotAnExtension::OtherEpoch), "another life");
    }

    #[test]
    fn two_histories_of_the_same_length_are_found_out() {
        let told_anna = at(1, FeedRoot::START.after(&[1; 32]));
        let told_janis = at(1, FeedRoot::START.after(&[2; 32]));
        assert_eq!(extends(&told_anna, &[], &told_anna), Ok(()));
        assert_eq!(extends(&told_anna, &[], &told_janis), Err(NotAnExtension::OtherRoot));
    }

    #[test]
    fn only_a_receipt_key_of_that_time_signs_checkpoints() {
        let Inspectorate { receipt, tablet, keyring, .. } = Inspectorate::new();
        let now = at(5, FeedRoot([9; 32]));
        assert_eq!(signed(&receipt, now).verify(&keyring), Ok(()));
        assert_eq!(signed(&tablet, now).verify(&keyring), Err(TrustError::WrongRole), "not a tablet");
        let later = Checkpoint { at_ms: day(80), ..now };
        assert_eq!(signed(&receipt, later).verify(&keyring), Err(TrustError::Expired), "not after its time");
    }
}
