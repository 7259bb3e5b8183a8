//! Who may write when, what others see meanwhile, and how they learn of news.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use apseko_server::storage::{Storage, StorageError};

use crate::material::{
    THING, changes, grow, inserting, next_head, numbers, op, put, register, stranger, waiting,
};

/// Longer than any of this may take on a busy machine.
const FOREVER: Duration = Duration::from_secs(60);

pub fn what_is_not_committed_never_happened(storage: &dyn Storage) {
    let before = storage.read().unwrap().head().unwrap();
    let mut turn = storage.write().unwrap();
    let grown = next_head(&mut turn, 5);
    turn.apply(&grown).unwrap();
    turn.apply(&inserting([(1, op(1))])).unwrap();
    turn.apply(&changes(|all| all.parked.push(waiting(2, stranger(1))))).unwrap();
    drop(turn);
    let mut next = storage.write().unwrap();
    assert_eq!(next.head().unwrap(), before, "whoever is next begins where the last commit was");
    assert!(next.arrived_after(0, 9).unwrap().is_empty());
    assert_eq!(next.parked_count().unwrap(), 0);
    next.apply(&inserting([(1, op(3))])).unwrap();
    next.commit().unwrap();
    assert_eq!(storage.read().unwrap().records(&[op(3).id()]).unwrap().len(), 1, "its number was free again");
}

pub fn a_picture_does_not_change(storage: &dyn Storage) {
    put(storage, &inserting([(1, op(1))]));
    // Nothing is asked of it before somebody writes.
    let mut picture = storage.read().unwrap();
    put(storage, &inserting([(2, op(2))]));
    grow(storage, 3);
    assert_eq!(picture.head().unwrap().revision, 0, "the picture is of the moment in which it was taken");
    assert_eq!(numbers(picture.heads(&[register(THING, "name")]).unwrap()), [1]);
    let mut later = storage.read().unwrap();
    assert_eq!(numbers(later.heads(&[register(THING, "name")]).unwrap()), [1, 2]);
    put(storage, &changes(|all| all.forget_derived = true));
    assert_eq!(numbers(picture.heads_of(&[THING]).unwrap()), [1], "asking again gives the same");
    assert_eq!(later.head().unwrap().meta.head, 3);
    later.commit().unwrap();
    picture.commit().unwrap();
}

pub fn a_writer_sees_what_it_wrote(storage: &dyn Storage) {
    let mut turn = storage.write().unwrap();
    turn.apply(&inserting([(1, op(1))])).unwrap();
    assert_eq!(numbers(turn.heads(&[register(THING, "name")]).unwrap()), [1]);
    let grown = next_head(&mut turn, 2);
    turn.apply(&grown).unwrap();
    assert_eq!(turn.head().unwrap().meta.head, 2);
    let mut other = storage.read().unwrap();
    assert_eq!(other.head().unwrap().meta.head, 0, "nobody else does before the commit");
    assert!(other.heads_of(&[THING]).unwrap().is_empty());
    turn.commit().unwrap();
}

pub fn a_picture_cannot_be_written_to(storage: &dyn Storage) {
    let mut picture = storage.read().unwrap();
    let refused = picture.apply(&inserting([(1, op(1))]));
    assert!(matches!(refused, Err(StorageError::ReadOnly)), "a picture has no lock");
    assert!(picture.arrived_after(0, 9).unwrap().is_empty(), "it can still be asked");
    drop(picture);
    assert!(storage.read().unwrap().arrived_after(0, 9).unwrap().is_empty());
}

pub fn a_second_writer_waits_for_the_first(storage: &dyn Storage) {
    let mut first = storage.write().unwrap();
    let (about_to, asked) = channel();
    let seen = std::thread::scope(|scope| {
        let second = scope.spawn(move || {
            about_to.send(()).unwrap();
            storage.write().unwrap().head().unwrap().revision
        });
        asked.recv_timeout(FOREVER).unwrap();
        let grown = next_head(&mut first, 1);
        first.apply(&grown).unwrap();
        first.commit().unwrap();
        second.join().unwrap()
    });
    assert_eq!(seen, 1, "its turn begins after the commit of the first");
}

pub fn no_turn_is_lost(storage: &dyn Storage) {
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..10).for_each(|_| grow(storage, 1)));
        }
    });
    let head = storage.read().unwrap().head().unwrap();
    assert_eq!((head.meta.head, head.revision), (40, 40), "every place in the feed is given out once");
}

pub fn readers_do_not_wait_for_a_writer(storage: &dyn Storage) {
    let mut turn = storage.write().unwrap();
    turn.apply(&inserting([(1, op(1))])).unwrap();
    let mut pictures: Vec<_> = (0..20).map(|_| storage.read().unwrap()).collect();
    for picture in &mut pictures {
        assert!(picture.arrived_after(0, 9).unwrap().is_empty());
    }
    turn.commit().unwrap();
    assert!(pictures.iter_mut().all(|picture| picture.arrived_after(0, 9).unwrap().is_empty()));
    drop(pictures);
    assert_eq!(storage.read().unwrap().arrived_after(0, 9).unwrap().len(), 1);
}

pub fn after_a_failure_nothing_is_committed(storage: &dyn Storage) {
    put(storage, &inserting([(1, op(1))]));
    let mut turn = storage.write().unwrap();
    turn.apply(&changes(|all| all.erasures.extend([stranger(1)]))).unwrap();
    assert!(
        turn.apply(&inserting([(1, op(2))])).is_err(),
        "a number that is taken is a mistake of the caller"
    );
    let more = turn.apply(&changes(|all| all.erasures.extend([stranger(2)])));
    assert!(more.is_err(), "half of a transaction is worth nothing");
    assert!(turn.commit().is_err(), "it must not look as if it had been kept");
    let mut next = storage.write().unwrap();
    assert!(next.erasures(&[stranger(1), stranger(2)]).unwrap().is_empty());
    assert_eq!(numbers(next.arrived_after(0, 9).unwrap()), [1], "the next turn finds everything as it was");
}

pub fn news_are_told_to_everybody_who_waits(storage: &dyn Storage) {
    grow(storage, 4);
    let (waits, waiting) = channel();
    let (woke, woken) = channel();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let (waits, woke) = (waits.clone(), woke.clone());
            scope.spawn(move || {
                waits.send(()).unwrap();
                // It may return early: whoever waits looks, and waits again.
                while storage.read().unwrap().head().unwrap().meta.head < 5 {
                    storage.wait_beyond(4, FOREVER * 2).unwrap();
                }
                woke.send(()).unwrap();
            });
        }
        (0..4).for_each(|_| waiting.recv_timeout(FOREVER).unwrap());
        grow(storage, 1);
        (0..4).for_each(|_| woken.recv_timeout(FOREVER).expect("nobody sleeps through a commit"));
    });
}

pub fn nobody_waits_for_what_is_there(storage: &dyn Storage) {
    grow(storage, 4);
    let began = Instant::now();
    for known in 0..4 {
        storage.wait_beyond(known, FOREVER * 2).unwrap();
    }
    assert!(began.elapsed() < FOREVER, "there was news already");
}

pub fn waiting_ends(storage: &dyn Storage) {
    let began = Instant::now();
    storage.wait_beyond(0, Duration::from_millis(20)).unwrap();
    storage.wait_beyond(u64::MAX, Duration::from_millis(20)).unwrap();
    storage.wait_beyond(u64::MAX, Duration::ZERO).unwrap();
    assert!(began.elapsed() < FOREVER, "a quiet day is no fault");
}

pub fn orders_are_noted_apart_from_the_transaction(storage: &dyn Storage) {
    let [a, b, c] = [1, 2, 3].map(stranger);
    let mut turn = storage.write().unwrap();
    turn.apply(&changes(|all| all.erasures.extend([a, b]))).unwrap();
    // The one who writes notes them before committing: it must not wait for itself.
    storage.note_orders(&[b, a]).unwrap();
    storage.note_orders(&[b, b]).unwrap();
    drop(turn);
    let mut noted = storage.noted_orders().unwrap();
    noted.sort_unstable();
    assert_eq!(noted, [a, b], "what was noted stays, also when the transaction does not");
    storage.note_orders(&[c]).unwrap();
    assert_eq!(storage.noted_orders().unwrap().len(), 3);
    assert!(storage.read().unwrap().erasures(&[a, b, c]).unwrap().is_empty(), "a note is not yet an order");
}
