//! A password is easy to guess and a key is not: Argon2id makes every guess cost memory and time.

use apseko_domain::LONGEST_PASSWORD_BYTES;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

use crate::secret::Key;

/// What one guess at a password costs; stored beside the salt of each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// How often the memory is gone over.
    pub passes: u32,
    /// Into how many lanes the memory is split. They run one after the other: two threads at the log-in of a tablet
    /// win less than they cost.
    pub lanes: u32,
}

/// Why a password was not stretched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CostFault {
    /// Cheaper than the floor: a changed file must not make guessing easy.
    #[error("a guess at the password would cost less than it may")]
    TooCheap,
    /// Dearer than the ceiling: a changed file must not stop the device.
    #[error("stretching the password would cost more than it may")]
    TooDear,
    /// The password is longer than any that can have been set.
    #[error("the password is longer than a password may be")]
    TooLong,
    /// The device has not so much memory left.
    #[error("there is not enough memory to stretch the password")]
    NoMemory,
}

/// More memory would be taken from the photos and the screens of a small tablet.
const CALIBRATED_MEMORY_KIB: u32 = 256 * 1024;

impl Cost {
    /// The least that is accepted.
    pub const FLOOR: Self = Self { memory_kib: 19_456, passes: 2, lanes: 1 };
    /// What is used where nothing was measured: the second choice of RFC 9106.
    pub const STANDARD: Self = Self { memory_kib: 65_536, passes: 3, lanes: 4 };
    /// The most that is accepted.
    pub const CEILING: Self = Self { memory_kib: 1024 * 1024, passes: 16, lanes: 16 };

    /// Refuses what a person with access to the file, but not to the password, could have written there.
    pub fn check(self) -> Result<(), CostFault> {
        let below = |least: Self| {
            self.memory_kib < least.memory_kib || self.passes < least.passes || self.lanes < least.lanes
        };
        let above = |most: Self| {
            self.memory_kib > most.memory_kib || self.passes > most.passes || self.lanes > most.lanes
        };
        if below(Self::FLOOR) {
            Err(CostFault::TooCheap)
        } else if above(Self::CEILING) {
            Err(CostFault::TooDear)
        } else {
            Ok(())
        }
    }

    fn params(self) -> Result<Params, CostFault> {
        self.check()?;
        // Cannot fail after the check; a caller is better told than stopped.
        Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| CostFault::TooDear)
    }
}

/// Argon2id, version 1.3, over the bytes as they were typed.
///
/// Without Unicode normalisation: every keyboard of the inspectorate gives composed letters, and a table of another
/// Unicode version must not lock anybody out.
pub fn stretch(password: &str, salt: &[u8; 32], cost: Cost) -> Result<Key, CostFault> {
    let params = cost.params()?;
    if password.len() > LONGEST_PASSWORD_BYTES {
        return Err(CostFault::TooLong);
    }
    // Argon2's own memory is given back to the system as it is: only memory of ours is overwritten after use.
    let mut memory = Zeroizing::new(Vec::<Block>::new());
    memory.try_reserve_exact(params.block_count()).map_err(|_| CostFault::NoMemory)?;
    memory.resize(params.block_count(), Block::new());
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut done = Ok(());
    let key = Key::filled_by(|out| {
        done = argon.hash_password_into_with_memory(password.as_bytes(), salt, out, memory.as_mut_slice());
    });
    done.map(|()| key).map_err(|_| CostFault::NoMemory)
}

/// The cost at which one run takes about this long, found by measuring a few runs; never under [`Cost::FLOOR`].
pub fn calibrate(target_ms: u64, mut elapsed_ms: impl FnMut(Cost) -> u64) -> Cost {
    let standard_ms = elapsed_ms(Cost::STANDARD);
    if standard_ms == 0 {
        // A clock that stands still measures nothing, and the dearest cost would follow.
        Cost::STANDARD
    } else if standard_ms > target_ms.saturating_mul(2) {
        cheaper(target_ms, elapsed_ms)
    } else {
        dearer(target_ms, standard_ms, elapsed_ms)
    }
}

fn cheaper(target_ms: u64, mut elapsed_ms: impl FnMut(Cost) -> u64) -> Cost {
    let half = Cost { memory_kib: Cost::STANDARD.memory_kib / 2, ..Cost::STANDARD };
    let third = Cost { memory_kib: Cost::FLOOR.memory_kib, ..Cost::STANDARD };
    let enough = [half, third].into_iter().find(|cost| elapsed_ms(*cost) <= within(target_ms));
    enough.unwrap_or(Cost::FLOOR)
}

fn dearer(target_ms: u64, mut took_ms: u64, mut elapsed_ms: impl FnMut(Cost) -> u64) -> Cost {
    let mut cost = Cost::STANDARD;
    while let Some((next, expected_ms)) =
        step_up(cost, took_ms).into_iter().find(|(_, expected_ms)| *expected_ms <= within(target_ms))
    {
        let next_ms = elapsed_ms(next);
        if next_ms > within(target_ms) {
            break;
        }
        // A run that was faster than expected may have met a quiet moment: the expectation stays the lower bound.
        (cost, took_ms) = (next, next_ms.max(expected_ms / 2).max(1));
    }
    cost
}

/// The next dearer costs and how long each should take. Memory first: it is what guessing machines lack.
fn step_up(cost: Cost, took_ms: u64) -> Vec<(Cost, u64)> {
    let mut steps = Vec::with_capacity(2);
    if cost.memory_kib * 2 <= CALIBRATED_MEMORY_KIB {
        let more = Cost { memory_kib: cost.memory_kib * 2, ..cost };
        steps.push((more, took_ms.saturating_mul(2)));
    }
    if cost.passes < Cost::CEILING.passes {
        let more = Cost { passes: cost.passes + 1, ..cost };
        steps.push((more, took_ms.saturating_add(took_ms / u64::from(cost.passes.max(1)))));
    }
    steps
}

/// A quarter above the target is still about the target.
fn within(target_ms: u64) -> u64 {
    target_ms.saturating_add(target_ms / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: [u8; 32] = [7; 32];

    /// A machine on which the cost is memory times passes, at this many KiB a millisecond.
    fn machine(kib_per_ms: u64) -> impl Fn(Cost) -> u64 {
        move |cost| u64::from(cost.memory_kib) * u64::from(cost.passes) / kib_per_ms
    }

    #[test]
    fn the_standard_cost_gives_the_key_that_the_reference_implementation_gives() {
        // argon2-cffi: hash_secret_raw(b"Parole ar garumzimem", bytes([7])*32, 3, 65536, 4, 32, Type.ID, 19)
        let key = stretch("Parole ar garumzimem", &SALT, Cost::STANDARD).unwrap();
        assert_eq!(
            hex::encode(key.bytes()),
            "b75edb77efaad053cf5b8dffeccec8af3226c6940b710be54f3c5d1f54887825",
            "others must be able to open what we close"
        );
    }

    #[test]
    fn the_key_hangs_on_the_password_the_salt_and_the_cost() {
        let floor = Cost::FLOOR;
        let key = stretch("viens", &SALT, floor).unwrap();
        assert_eq!(
            hex::encode(key.bytes()),
            "ea1e51170f8df51f42f9b67ffcfff4ef9c34793c5490975607b6c105a23ddd11",
            "argon2-cffi: the same call with 2, 19456, 1"
        );
        assert!(stretch("viens ", &SALT, floor).unwrap() != key, "a space is a part of the password");
        assert!(stretch("viens", &[8; 32], floor).unwrap() != key, "one salt, one key");
        let more = Cost { passes: 3, ..floor };
        assert!(stretch("viens", &SALT, more).unwrap() != key, "another cost is another key");
    }

    #[test]
    fn a_changed_file_can_neither_weaken_nor_stall_the_log_in() {
        let floor = Cost::FLOOR;
        for cheap in [
            Cost { memory_kib: floor.memory_kib - 1, ..floor },
            Cost { passes: floor.passes - 1, ..floor },
            Cost { lanes: 0, ..floor },
        ] {
            assert_eq!(stretch("x", &SALT, cheap).err(), Some(CostFault::TooCheap), "{cheap:?}");
        }
        let most = Cost::CEILING;
        for dear in [
            Cost { memory_kib: most.memory_kib + 1, ..most },
            Cost { passes: most.passes + 1, ..most },
            Cost { lanes: most.lanes + 1, ..most },
            Cost { memory_kib: u32::MAX, passes: u32::MAX, lanes: u32::MAX },
        ] {
            assert_eq!(stretch("x", &SALT, dear).err(), Some(CostFault::TooDear), "{dear:?}");
        }
        assert_eq!(
            [floor.check(), Cost::STANDARD.check(), most.check()],
            [Ok(()); 3],
            "the edges are inside"
        );
        let corner = Cost { lanes: most.lanes, ..floor };
        assert!(corner.params().is_ok(), "whatever passes the check, Argon2 accepts");
    }

    #[test]
    fn a_password_of_a_megabyte_is_refused_before_it_costs_anything() {
        let long = "x".repeat(LONGEST_PASSWORD_BYTES + 1);
        assert_eq!(stretch(&long, &SALT, Cost::FLOOR).err(), Some(CostFault::TooLong));
    }

    #[test]
    fn a_fast_machine_is_given_more_to_do_and_a_slow_one_less() {
        for (kib_per_ms, expected) in [
            (50, Cost::FLOOR),
            (100, Cost { memory_kib: Cost::FLOOR.memory_kib, ..Cost::STANDARD }),
            (180, Cost { memory_kib: 32_768, ..Cost::STANDARD }),
            (400, Cost::STANDARD),
            (800, Cost { memory_kib: 131_072, ..Cost::STANDARD }),
            (2_400, Cost { memory_kib: 262_144, passes: 5, ..Cost::STANDARD }),
            (100_000, Cost { memory_kib: 262_144, passes: 16, ..Cost::STANDARD }),
        ] {
            let cost = calibrate(500, machine(kib_per_ms));
            assert_eq!(cost, expected, "at {kib_per_ms} KiB a millisecond");
            assert_eq!(cost.check(), Ok(()), "what is chosen can be used");
        }
    }

    #[test]
    fn between_the_edges_the_chosen_cost_takes_about_the_time_that_was_wished_for() {
        for kib_per_ms in 350..3_000 {
            let took_ms = machine(kib_per_ms)(calibrate(500, machine(kib_per_ms)));
            assert!((300..=900).contains(&took_ms), "{took_ms} ms at {kib_per_ms} KiB a millisecond");
        }
    }

    #[test]
    fn a_clock_that_stands_still_changes_nothing() {
        assert_eq!(calibrate(500, |_| 0), Cost::STANDARD);
    }

    #[test]
    fn measuring_ends_on_any_machine() {
        for answer in [1, 10, 499, 500, 501, 625, 1_000, u64::MAX] {
            let mut runs = 0;
            let cost = calibrate(500, |_| {
                runs += 1;
                answer
            });
            assert!(runs < 32, "a person is waiting at the first start");
            assert_eq!(cost.check(), Ok(()));
        }
    }
}
