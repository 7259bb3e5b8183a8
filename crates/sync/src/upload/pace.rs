//! How large the pieces are and how many go at once, from how it went before: on a bad road little is on its way at any time.
//!
//! What arrives of a piece that broke off is kept, so a piece is not what is lost. It is how long nothing else gets its turn, and what
//! a proxy may hold back before the server sees any of it.

/// The smallest piece.
pub(super) const SMALLEST: u64 = 256 << 10;
/// The largest.
pub(super) const LARGEST: u64 = 64 << 20;
/// More never go at once.
pub(super) const MOST_LANES: usize = 4;
/// A piece should take so long.
const AIM_MS: u64 = 6_000;
/// In one step pieces become no more than so many times larger.
const GROWTH: u64 = 4;
/// So many pieces have to go well before several go at once.
const STEADY: u32 = 3;
/// And so many, at most, where the road breaks again and again: each lane has bytes on its way when it does.
const STEADIEST: u32 = 48;
/// Bytes a second that are worth two lanes, and those that are worth all.
const FAIR: u64 = 256 << 10;
const GOOD: u64 = 2 << 20;
/// Less says more of the time that an answer takes than of the road.
const TELLING: u64 = 64 << 10;

/// How it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pace {
    piece: u64,
    /// Bytes a second over all lanes.
    rate: Option<u64>,
    in_a_row: u32,
    /// So many in a row make a steady road.
    steady: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { piece: SMALLEST, rate: None, in_a_row: 0, steady: STEADY }
    }
}

impl Pace {
    /// How large the next piece is. After a failure a small one finds out whether the server is where it said: whatever is on
    /// its way when it says otherwise was sent for nothing.
    pub fn piece(&self) -> u64 {
        if self.in_a_row == 0 { SMALLEST } else { self.piece }
    }

    /// Bytes a second, as far as anybody knows.
    pub fn rate(&self) -> Option<u64> {
        self.rate
    }

    /// How many may go at once.
    pub fn lanes(&self) -> usize {
        match self.rate {
            _ if self.in_a_row < self.steady => 1,
            Some(rate) if rate >= GOOD => MOST_LANES,
            Some(rate) if rate >= FAIR => 2,
            _ => 1,
        }
    }

    /// So many bytes were taken in so long, while so many lanes were in use.
    pub fn went(&mut self, bytes: u64, took_ms: u64, lanes: usize) {
        self.in_a_row = self.in_a_row.saturating_add(1);
        if bytes < TELLING {
            return;
        }
        let took_ms = took_ms.max(1);
        let lane = bytes.saturating_mul(1_000) / took_ms;
        let all = lane.saturating_mul(u64::try_from(lanes.max(1)).unwrap_or(u64::MAX));
        self.rate =
            Some(self.rate.map_or(all, |before| (before / 4).saturating_mul(3).saturating_add(all / 4)));
        let aim = bytes.saturating_mul(AIM_MS) / took_ms;
        let aim = aim.clamp(self.piece / 2, self.piece.saturating_mul(GROWTH));
        self.piece = aim.clamp(SMALLEST, LARGEST);
    }

    /// A connection broke.
    pub fn broke(&mut self) {
        let was_rare = self.in_a_row >= STEADIEST;
        self.steady = if was_rare { STEADY } else { self.steady.saturating_mul(2).min(STEADIEST) };
        self.in_a_row = 0;
        self.piece = (self.piece / 2).max(SMALLEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What comes of a road that carries so many bytes a second, and takes so long to answer.
    fn over(rate: u64, delay_ms: u64, pieces: usize) -> Pace {
        let mut pace = Pace::default();
        for _ in 0..pieces {
            let lanes = pace.lanes();
            let share = rate / lanes as u64;
            pace.went(pace.piece(), delay_ms + pace.piece() * 1_000 / share, lanes);
        }
        pace
    }

    #[test]
    fn a_piece_takes_some_seconds_on_any_road() {
        for (rate, delay_ms) in [(125_000, 600), (1_250_000, 200), (5_000_000, 20)] {
            let pace = over(rate, delay_ms, 20);
            let lasts_ms = pace.piece() * 1_000 / (rate / pace.lanes() as u64);
            assert!((4_000..10_000).contains(&lasts_ms), "{lasts_ms} ms at {rate} bytes a second: {pace:?}");
        }
        assert_eq!(over(5_000, 900, 20).piece(), SMALLEST, "on the worst roads the smallest");
        assert_eq!(over(1 << 30, 0, 20).piece(), LARGEST, "and on the best the largest");
    }

    #[test]
    fn several_go_at_once_on_a_good_road_and_one_on_a_bad_one() {
        assert_eq!(over(125_000, 600, 20).lanes(), 1);
        assert_eq!(over(1_250_000, 200, 20).lanes(), 2);
        assert_eq!(over(20_000_000, 5, 20).lanes(), MOST_LANES);
        let mut pace = over(20_000_000, 5, 60);
        pace.broke();
        assert_eq!(pace.lanes(), 1, "a road that has just broken is a bad one");
        (0..STEADY).for_each(|_| pace.went(1 << 20, 50, 1));
        assert_eq!(pace.lanes(), MOST_LANES, "until it has carried some pieces again");
    }

    #[test]
    fn a_road_that_breaks_again_and_again_is_not_taken_for_a_good_one_in_between() {
        let mut pace = over(20_000_000, 5, 60);
        for _ in 0..6 {
            pace.broke();
            (0..8).for_each(|_| pace.went(1 << 20, 50, 1));
        }
        assert_eq!(pace.lanes(), 1, "eight pieces are no more than it carries between two breaks");
        (8..STEADIEST).for_each(|_| pace.went(1 << 20, 50, 1));
        assert_eq!(pace.lanes(), MOST_LANES, "a long calm is believed");
        pace.broke();
        (0..STEADY).for_each(|_| pace.went(1 << 20, 50, 1));
        assert_eq!(pace.lanes(), MOST_LANES, "and what broke before it is forgotten");
    }

    #[test]
    fn a_road_that_becomes_bad_has_small_pieces_soon() {
        let mut pace = over(20_000_000, 5, 20);
        pace.broke();
        assert_eq!(pace.piece(), SMALLEST, "the first is a question");
        pace.went(SMALLEST, 20, 1);
        assert!(pace.piece() > 16 << 20, "a single break does not make a good road a bad one");
        (0..8).for_each(|_| pace.broke());
        pace.went(SMALLEST, 4_000, 1);
        assert!(pace.piece() < 1 << 20, "many do: {pace:?}");
    }

    proptest! {
        #[test]
        fn whatever_happens_a_piece_has_its_bounds(
            steps in proptest::collection::vec((any::<bool>(), any::<u64>(), any::<u64>(), 0_usize..9), 0..50),
        ) {
            let mut pace = Pace::default();
            for (well, bytes, took_ms, lanes) in steps {
                if well { pace.went(bytes, took_ms, lanes) } else { pace.broke() }
                prop_assert!((SMALLEST..=LARGEST).contains(&pace.piece()));
                prop_assert!((1..=MOST_LANES).contains(&pace.lanes()));
            }
        }
    }
}
