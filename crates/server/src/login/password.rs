//! What the server keeps instead of a password: the result of Argon2id, and what it cost to get it.

use apseko_domain::{LONGEST_PASSWORD_BYTES, PasswordFault, check_new_password};
use apseko_trust::canon::{CanonError, Reader, Writer};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use zeroize::Zeroizing;

/// What one guess at a password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// How often the memory is gone over.
    pub passes: u32,
    /// Into how many lanes the memory is split; they run one after the other.
    pub lanes: u32,
}

impl Cost {
    /// The least that is accepted: a changed record must not make guessing easy.
    pub const FLOOR: Self = Self { memory_kib: 19_456, passes: 2, lanes: 1 };
    /// What every new password costs, and every try for a name that nobody has: the second choice of RFC 9106.
    pub const STANDARD: Self = Self { memory_kib: 65_536, passes: 3, lanes: 4 };
    /// The most that is accepted: a changed record must not stop the server.
    pub const CEILING: Self = Self { memory_kib: 256 * 1024, passes: 8, lanes: 8 };

    fn params(self) -> Result<Params, Unstretched> {
        let parts = |cost: Self| [cost.memory_kib, cost.passes, cost.lanes];
        let within = |least: Self, most: Self| {
            let edges = parts(least).into_iter().zip(parts(most));
            parts(self).into_iter().zip(edges).all(|(part, (least, most))| (least..=most).contains(&part))
        };
        if !within(Self::FLOOR, Self::CEILING) {
            return Err(Unstretched::Cost);
        }
        Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| Unstretched::Cost)
    }
}

/// Why a password was not stretched; nothing about the password follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unstretched {
    /// The stored cost is outside of what is accepted.
    #[error("the stored cost of a password is not one that this server uses")]
    Cost,
    /// The memory is used up.
    #[error("there is not enough memory to check a password")]
    Memory,
}

/// What is kept of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordRecord {
    cost: Cost,
    salt: [u8; 32],
    sum: [u8; 32],
}

/// Why a new password was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotSet {
    /// It is easy to guess.
    #[error(transparent)]
    Weak(#[from] PasswordFault),
    /// It could not be stretched.
    #[error(transparent)]
    Unstretched(#[from] Unstretched),
}

impl PasswordRecord {
    /// Takes a new password of a person with these names.
    pub fn set(
        password: &str,
        names: &[&str],
        cost: Cost,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Self, NotSet> {
        check_new_password(password, names)?;
        let mut salt = [0; 32];
        fill(&mut salt);
        let sum = *stretch(password, &salt, cost)?;
        Ok(Self { cost, salt, sum })
    }

    /// One that no password fits: a try for an unknown name is checked against it, and takes as long as any other.
    pub(super) fn of_nobody(cost: Cost, salt: [u8; 32]) -> Self {
        // No password is known whose sum is all zeros, and the caller refuses whatever comes of it.
        Self { cost, salt, sum: [0; 32] }
    }

    /// Whether this is the password. One that is too long to have been set is cut off, and does the same work.
    pub fn fits(&self, password: &str) -> Result<bool, Unstretched> {
        let could_be = password.len() <= LONGEST_PASSWORD_BYTES;
        let sum = stretch(if could_be { password } else { "" }, &self.salt, self.cost)?;
        Ok(bool::from(sum.ct_eq(&self.sum)) && could_be)
    }

    /// What a guess at it costs.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    pub(super) fn to_writer(&self, out: &mut Writer) {
        let Cost { memory_kib, passes, lanes } = self.cost;
        out.array(5).uint(memory_kib.into()).uint(passes.into()).uint(lanes.into());
        out.bytes(&self.salt).bytes(&self.sum);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        if reader.array()? != 5 {
            return Err(CanonError::Unexpected);
        }
        let mut number = || u32::try_from(reader.uint()?).map_err(|_| CanonError::OutOfRange);
        let cost = Cost { memory_kib: number()?, passes: number()?, lanes: number()? };
        Ok(Self { cost, salt: reader.fixed()?, sum: reader.fixed()? })
    }
}

impl std::fmt::Debug for PasswordRecord {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("PasswordRecord").field("cost", &self.cost).finish_non_exhaustive()
    }
}

/// Argon2id, version 1.3, over the bytes as they were typed.
fn stretch(password: &str, salt: &[u8; 32], cost: Cost) -> Result<Zeroizing<[u8; 32]>, Unstretched> {
    let params = cost.params()?;
    // Argon2's own memory is given back to the system as it is: only memory of ours is overwritten after use.
    let mut memory = Zeroizing::new(Vec::<Block>::new());
    memory.try_reserve_exact(params.block_count()).map_err(|_| Unstretched::Memory)?;
    memory.resize(params.block_count(), Block::new());
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, out.as_mut_slice(), memory.as_mut_slice())
        .map_err(|_| Unstretched::Memory)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "zaļš vilciens brauc lēni";

    fn record() -> PasswordRecord {
        PasswordRecord::set(GOOD, &["Anna"], Cost::FLOOR, &mut |out| out.fill(7)).unwrap()
    }

    #[test]
    fn the_standard_cost_gives_what_the_reference_implementation_gives() {
        // argon2-cffi: hash_secret_raw(b"Parole ar garumzimem", bytes([7])*32, 3, 65536, 4, 32, Type.ID, 19)
        let sum = stretch("Parole ar garumzimem", &[7; 32], Cost::STANDARD).unwrap();
        assert_eq!(
            hex::encode(*sum),
            "b75edb77efaad053cf5b8dffeccec8af3226c6940b710be54f3c5d1f54887825",
            "the device makes the same of the same password"
        );
    }

    #[test]
    fn only_the_password_itself_fits() {
        assert_eq!(record().fits(GOOD), Ok(true));
        assert_eq!(record().fits("zaļš vilciens brauc lēni "), Ok(false), "a space is a part of it");
        assert_eq!(record().fits(""), Ok(false));
        assert_eq!(record().fits(&GOOD.repeat(60)), Ok(false), "too long to have been set");
    }

    #[test]
    fn a_weak_password_is_not_even_stretched() {
        let weak =
            PasswordRecord::set("paroleparole", &[], Cost::FLOOR, &mut |_| panic!("no salt is needed"));
        assert_eq!(weak, Err(NotSet::Weak(PasswordFault::Common)));
    }

    #[test]
    fn a_changed_record_can_neither_weaken_nor_stall_the_log_in() {
        let (floor, most) = (Cost::FLOOR, Cost::CEILING);
        for cost in [
            Cost { memory_kib: floor.memory_kib - 1, ..floor },
            Cost { passes: 1, ..floor },
            Cost { lanes: 0, ..floor },
            Cost { memory_kib: most.memory_kib + 1, ..most },
            Cost { passes: u32::MAX, ..most },
            Cost { lanes: most.lanes + 1, ..most },
        ] {
            let changed = PasswordRecord { cost, ..record() };
            assert_eq!(changed.fits(GOOD), Err(Unstretched::Cost), "{cost:?}");
        }
        assert!(
            [floor, Cost::STANDARD, most].iter().all(|cost| cost.params().is_ok()),
            "the edges are inside"
        );
    }

    #[test]
    fn a_record_is_kept_as_bytes_and_prints_nothing_secret() {
        let mut out = Writer::default();
        record().to_writer(&mut out);
        let bytes = out.finish();
        assert_eq!(PasswordRecord::read(&mut Reader::new(&bytes)), Ok(record()));
        assert!(!format!("{:?}", record()).contains("sum"), "a log could be read by anybody");
    }
}
