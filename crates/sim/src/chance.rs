//! One seed, as many independent streams of luck as there are things that can go wrong.

use apseko_oplog::Random;

/// A small generator (splitmix64): fast, seedable, and the same on every machine for ever.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream of this seed and purpose.
    pub fn of(seed: u64, purpose: u64) -> Self {
        let mut chance = Self(seed ^ purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        chance.draw();
        chance
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below this one.
    pub fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 { 0 } else { self.draw() % limit }
    }

    /// A number from this range, both ends in.
    pub fn within(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// Whether it happens, with this probability.
    #[expect(clippy::cast_precision_loss, reason = "a probability needs no more than 53 bits")]
    pub fn happens(&mut self, probability: f64) -> bool {
        ((self.draw() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// A length of time, mostly short, sometimes very long: spread evenly over the orders of magnitude.
    pub fn long_tail(&mut self, least_ms: u64, most_ms: u64) -> u64 {
        let span = (most_ms / least_ms.max(1)).max(1).ilog2();
        let scale = least_ms << self.below(u64::from(span) + 1);
        (scale + self.below(scale)).min(most_ms)
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        usize::try_from(self.below(from.len() as u64)).ok().and_then(|index| from.get(index))
    }
}

impl Random for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.draw().to_le_bytes();
            for (byte, random) in chunk.iter_mut().zip(next) {
                *byte = random;
            }
        }
    }
}
