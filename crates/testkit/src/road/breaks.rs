//! Where a road breaks: at places that a number decides, so that a bad afternoon can be lived again.

use std::ops::Range;

/// One interruption of everything that is on the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// So many bytes arrive at the server, of all connections together; the next one does not.
    pub after: u64,
    /// Everything arrives; what breaks the road is the answer that comes next, of which nothing arrives.
    pub loses_answer: bool,
}

/// When a road breaks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Breaks {
    /// Never.
    #[default]
    Never,
    /// At these places, everything at once.
    At(Vec<Break>),
    /// Each connection for itself, after so many bytes to the server: the first after the first number, and so on. Those
    /// after the last number hold.
    Each(Vec<u64>),
}

impl Breaks {
    /// So many breaks spread over so many bytes; every fifth loses an answer.
    pub fn seeded(seed: u64, count: usize, bytes: u64) -> Self {
        let mut places = seeded(seed, count, 0..bytes);
        places.sort_unstable();
        let each = places.into_iter().zip(1_usize..);
        Self::At(each.map(|(after, number)| Break { after, loses_answer: number % 5 == 0 }).collect())
    }
}

/// So many numbers of a range, in the order in which they were drawn.
pub fn seeded(seed: u64, count: usize, range: Range<u64>) -> Vec<u64> {
    let mut dice = Dice(seed);
    let width = (range.end - range.start).max(1);
    (0..count).map(|_| range.start + dice.next() % width).collect()
}

/// SplitMix64: small, and the same on every machine.
#[derive(Debug, Clone, Copy)]
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
