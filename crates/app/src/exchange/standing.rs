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
}

impl Standing {
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

#[cfg(test)]
mod tests {
    use super::*;

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
