//! What happens to events when the audit cannot be written for a while.

use std::sync::atomic::AtomicBool;

use apseko_trust::{Keyring, SoftwareKey};

use super::*;
use crate::audit::check;
use crate::storage::{JournalBase, JournalEnd, JournalLine};

/// A journal in memory that can be taken away.
#[derive(Debug, Clone, Default)]
struct Paper {
    lines: Arc<Mutex<Vec<JournalLine>>>,
    gone: Arc<AtomicBool>,
}

impl Journal for Paper {
    fn append(&mut self, add: &mut dyn FnMut(JournalEnd) -> Vec<JournalLine>) -> Result<(), StorageError> {
        if self.gone.load(Ordering::SeqCst) {
            return Err(StorageError::Full);
        }
        let lines = add(self.end()?);
        self.lines.lock().unwrap().extend(lines);
        Ok(())
    }

    fn after(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        let lines = self.lines.lock().unwrap();
        let after = lines.iter().filter(|line| seq.is_none_or(|seq| line.seq > seq));
        Ok(after.take(limit).cloned().collect())
    }

    fn before(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        let lines = self.lines.lock().unwrap();
        let before = lines.iter().rev().filter(|line| seq.is_none_or(|seq| line.seq < seq));
        Ok(before.take(limit).cloned().collect())
    }

    fn about(&mut self, _: &str, _: Option<u64>, _: usize) -> Result<Vec<JournalLine>, StorageError> {
        Ok(Vec::new())
    }

    fn between(&mut self, _: i64, _: i64) -> Result<Option<(u64, u64)>, StorageError> {
        Ok(None)
    }

    fn base(&mut self) -> Result<Option<JournalBase>, StorageError> {
        Ok(None)
    }

    fn rest_on(&mut self, _: &JournalBase) -> Result<(), StorageError> {
        Err(StorageError::ReadOnly)
    }

    fn end(&mut self) -> Result<JournalEnd, StorageError> {
        let lines = self.lines.lock().unwrap();
        Ok(lines.last().map_or(JournalEnd::START, |line| JournalEnd { seq: line.seq, hash: line.hash }))
    }
}

impl Paper {
    fn said(&self) -> Vec<String> {
        let lines = self.lines.lock().unwrap();
        lines.iter().map(|line| Event::from_bytes(&line.entry).unwrap().object).collect()
    }
}

fn event(object: &str) -> Event {
    Event { object: object.to_owned(), ..Event::new(7, Actor::Server, action::PULLED) }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

#[test]
fn what_happened_is_written_later_and_what_may_not_happen_is_forgotten() {
    let paper = Paper::default();
    let keeper = Keeper::start(Box::new(paper.clone())).unwrap();
    wait(async {
        assert_eq!(keeper.note_durably(event("told")).await, Ok(()));
        assert_eq!(paper.said(), ["told"], "it is on the disk when that returns");
        paper.gone.store(true, Ordering::SeqCst);
        keeper.note(event("came in"));
        assert_eq!(keeper.note_durably(event("not told")).await, Err(NotNoted));
        paper.gone.store(false, Ordering::SeqCst);
        assert_eq!(keeper.note_durably(event("told again")).await, Ok(()));
    });
    assert!(keeper.is_at_work());
    keeper.stop();
    assert_eq!(paper.said(), ["told", "came in", "told again"]);
    let nobody = Keyring::new(SoftwareKey::from_secret(&[1; 32]).unwrap().public());
    assert_eq!(check(&mut paper.clone(), &nobody, None).unwrap().entries, 3);
    assert!(!keeper.is_at_work());
    assert_eq!(wait(keeper.note_durably(event("late"))), Err(NotNoted), "nothing is told when it has ended");
}

#[test]
fn what_waits_is_written_before_the_end() {
    let paper = Paper::default();
    let keeper = Keeper::start(Box::new(paper.clone())).unwrap();
    (0..1_000).for_each(|number| keeper.note(event(&number.to_string())));
    keeper.stop();
    assert_eq!(paper.said().len(), 1_000);
}

#[test]
fn a_flood_is_counted_even_if_it_lasts_until_the_end() {
    let paper = Paper::default();
    let keeper = Keeper::start(Box::new(paper.clone())).unwrap();
    (0..500).for_each(|_| keeper.note(Event::new(7, Actor::Unknown, action::LOG_IN_REFUSED)));
    keeper.stop();
    let lines = paper.lines.lock().unwrap();
    let last = Event::from_bytes(&lines.last().unwrap().entry).unwrap();
    assert_eq!((lines.len(), last.detail), (61, vec![("count".to_owned(), "440".to_owned())]));
}
