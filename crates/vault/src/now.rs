//! The moment of a step, as the machine tells it: one clock that people can set, and one that nobody can.

/// What the machine's clocks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since 1970 by the clock that people can set.
    pub wall_ms: i64,
    /// Milliseconds since the machine was switched on.
    pub uptime_ms: u64,
    /// Which switching-on that was.
    pub boot: [u8; 16],
}

impl Now {
    /// Seconds since 1970, as codes count them.
    pub fn unix_seconds(&self) -> u64 {
        u64::try_from(self.wall_ms.div_euclid(1000)).unwrap_or(0)
    }
}

/// Fills bytes with randomness fit for keys.
pub type Fill<'a> = dyn FnMut(&mut [u8]) + 'a;
