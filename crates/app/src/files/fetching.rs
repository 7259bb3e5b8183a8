//! What somebody wants to have fetched, and how far each of it is: previews before originals, in the order in which they were asked for.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use apseko_contract::Shape;
use tokio::sync::Notify;
use uuid::Uuid;

/// So many at a time.
const LANES: usize = 2;

/// Something that somebody wants to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) evidence: Uuid,
    pub(crate) what: Shape,
    pub(crate) case: Uuid,
    /// Of the original.
    pub(crate) sum: [u8; 32],
    /// Of the original.
    pub(crate) size: u64,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Its turn has not come.
    Waits,
    /// So many bytes have come.
    Comes(u64),
    /// It did not come, for the reason of this code.
    Failed(String),
}

/// One turn of one wish: a wish that was taken back and made again has another.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    pub(crate) wish: Wish,
    number: u64,
    /// Nobody wants it any more.
    pub(crate) is_over: Arc<Notify>,
}

#[derive(Debug)]
struct Wanted {
    wish: Wish,
    number: u64,
    progress: Progress,
    is_over: Arc<Notify>,
}

/// Everything that somebody wants to have, until it is here.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    wanted: BTreeMap<(Uuid, Shape), Wanted>,
    asked: u64,
}

impl Wishes {
    /// Somebody wants to have it; whoever is waiting for it goes on waiting.
    pub(crate) fn ask(&mut self, wish: Wish) {
        let key = (wish.evidence, wish.what);
        let open = |wanted: &Wanted| wanted.wish == wish && !matches!(wanted.progress, Progress::Failed(_));
        if self.wanted.get(&key).is_some_and(open) {
            return;
        }
        self.asked += 1;
        let new = Wanted { wish, number: self.asked, progress: Progress::Waits, is_over: Arc::default() };
        if let Some(before) = self.wanted.insert(key, new) {
            before.is_over.notify_one();
        }
    }

    /// Nobody wants anything of an evidence any more.
    pub(crate) fn stop(&mut self, evidence: Uuid) {
        for what in [Shape::Preview, Shape::Original] {
            if let Some(before) = self.wanted.remove(&(evidence, what)) {
                before.is_over.notify_one();
            }
        }
    }

    /// What comes next, unless enough is on its way.
    pub(crate) fn begin_next(&mut self) -> Option<Turn> {
        let on_their_way =
            self.wanted.values().filter(|wanted| matches!(wanted.progress, Progress::Comes(_)));
        if on_their_way.count() >= LANES {
            return None;
        }
        let waiting = self.wanted.values_mut().filter(|wanted| wanted.progress == Progress::Waits);
        let next = waiting.min_by_key(|wanted| (wanted.wish.what, wanted.number))?;
        next.progress = Progress::Comes(0);
        Some(Turn { wish: next.wish, number: next.number, is_over: next.is_over.clone() })
    }

    /// So many bytes have come.
    pub(crate) fn comes(&mut self, turn: &Turn, bytes: u64) {
        if let Some(wanted) = self.of(turn) {
            wanted.progress = Progress::Comes(bytes);
        }
    }

    /// It is here, or did not come.
    pub(crate) fn ended(&mut self, turn: &Turn, outcome: Result<(), String>) {
        let Some(wanted) = self.of(turn) else { return };
        match outcome {
            Err(code) => wanted.progress = Progress::Failed(code),
            Ok(()) => drop(self.wanted.remove(&(turn.wish.evidence, turn.wish.what))),
        }
    }

    /// How far it is; nothing where nobody wants it.
    pub(crate) fn progress(&self, evidence: Uuid, what: Shape) -> Option<Progress> {
        self.wanted.get(&(evidence, what)).map(|wanted| wanted.progress.clone())
    }

    fn of(&mut self, turn: &Turn) -> Option<&mut Wanted> {
        let wanted = self.wanted.get_mut(&(turn.wish.evidence, turn.wish.what))?;
        (wanted.number == turn.number).then_some(wanted)
    }
}
