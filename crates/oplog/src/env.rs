//! What a step needs from the world: the time, randomness, keys and the program's own level.

use apseko_trust::{Signer, Verifier};

use crate::{Bugs, TrustedTime};

/// Where random bytes come from; the simulator's source is its seed.
pub trait Random {
    /// Fills the bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// An ordinary number of operations in one message.
pub const PAGE: u32 = 1_000;

/// The world, for the length of one step.
pub struct Env<'a> {
    /// What the clock of the machine says.
    pub wall_ms: i64,
    /// Milliseconds since the machine was switched on.
    pub mono_ms: u64,
    /// Which switching-on that is.
    pub boot: [u8; 16],
    /// The clock has been seen running backwards in this start.
    pub rolled_back: bool,
    /// The level of this program: operations that need a higher one are kept and not read.
    pub level: u16,
    /// About so many operations in one message: [`PAGE`], but for those who want to see many small ones.
    pub page: u32,
    /// Randomness.
    pub random: &'a mut dyn Random,
    /// The key that signs what this place writes.
    pub signer: &'a dyn Signer,
    /// The key that signs receipts; only the server has one.
    pub receipts: Option<&'a dyn Signer>,
    /// Whose signatures hold.
    pub verifier: &'a dyn Verifier,
    /// Nothing, outside the simulator.
    pub bugs: Bugs,
}

impl std::fmt::Debug for Env<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Env")
            .field("wall_ms", &self.wall_ms)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

impl Env<'_> {
    /// The best guess at the real time.
    pub fn now_ms(&self, trusted: TrustedTime) -> i64 {
        trusted.now_ms(self.wall_ms, self.mono_ms)
    }

    pub(crate) fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}
