//! How the exchange stands at this moment, as it told it last.

use apseko_sync::State;

/// What the driver has told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// What is going on; none before it has begun.
    pub(crate) state: Option<State>,
    /// Changes that were confirmed since something last began to wait.
    pub(crate) delivered: u64,
    /// Operations that came since the data was opened.
    pub(crate) received: u64,
    waiting: u64,
    /// What the server's clock said, less the time since the machine was switched on, which nobody can set.
    server_minus_uptime_ms: Option<i64>,
}

impl Standing {
    /// The server has told what time it is.
    pub(crate) fn hear_time(&mut self, server_ms: i64, uptime_ms: u64) {
        self.server_minus_uptime_ms = Some(server_ms.saturating_sub(signed(uptime_ms)));
    }

    /// By how much a clock is ahead of the server's; `None` if that has not told the time.
    pub(crate) fn ahead_ms(&self, wall_ms: i64, uptime_ms: u64) -> Option<i64> {
        let server_ms = self.server_minus_uptime_ms?.saturating_add(signed(uptime_ms));
        Some(wall_ms.saturating_sub(server_ms))
    }

    /// Takes over how many changes wait after a step of the exchange; an answer may have taken some away. What is written
    /// while nothing waits begins a new way.
    pub(crate) fn count(&mut self, waiting: u64, by_answer: bool) {
        if by_answer {
            self.delivered += self.waiting.saturating_sub(waiting);
        } else if self.waiting == 0 && waiting > 0 {
            self.delivered = 0;
        }
        self.waiting = waiting;
    }
}

fn signed(uptime_ms: u64) -> i64 {
    i64::try_from(uptime_ms).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_right_is_right_at_once() {
        let mut standing = Standing::default();
        assert_eq!(standing.ahead_ms(1_000, 0), None, "nobody has told the time");
        standing.hear_time(1_000_000, 5_000);
        assert_eq!(standing.ahead_ms(1_060_000, 5_000), Some(60_000));
        assert_eq!(standing.ahead_ms(1_070_000, 15_000), Some(60_000), "it stays as wrong as it is");
        assert_eq!(standing.ahead_ms(1_011_000, 16_000), Some(0), "also before the server answers again");
        assert_eq!(standing.ahead_ms(911_000, 16_000), Some(-100_000));
    }

    #[test]
    fn the_way_is_counted_from_where_something_last_began_to_wait() {
        let mut standing = Standing::default();
        standing.count(5, false);
        standing.count(3, true);
        standing.count(4, false);
        standing.count(0, true);
        assert_eq!(standing.delivered, 6, "what was written meanwhile is part of the same way");
        standing.count(1, false);
        assert_eq!(standing.delivered, 0, "a new way begins at its beginning");
    }
}
