//! One database, opened several times: after a restart, and by several processes at once.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use apseko_oplog::{EpochId, FeedMeta};
use apseko_server::storage::{Head, NewThing, Storage, StorageError};

use crate::material::{
    SCOPE, THING, by_number, changes, envelope, grow, line, meta, op, put, register, stranger, stream,
    waiting,
};

const FOREVER: Duration = Duration::from_secs(60);

pub fn everything_is_there_after_opening_again(open: &dyn Fn() -> Arc<dyn Storage>) {
    let lineage = vec![(EpochId([1; 16]), 0), (EpochId([2; 16]), 3)];
    let head = Head { meta: FeedMeta { head: 4, stable: 2, lineage, ..meta() }, arrivals: 1, revision: 1 };
    let record = op(1);
    let storage = open();
    storage.found(&meta()).unwrap();
    let all = changes(|all| {
        all.inserted.insert(1, record.clone());
        all.tips.insert(stream(1), record.header.clone());
        all.things.insert(NewThing { scope: SCOPE, entity: THING });
        all.awaited.insert((stranger(1), stranger(2)));
        all.mentions.insert((stranger(3), stranger(4)));
        all.pending.insert(1, (record.id(), true));
        all.erasures.insert(stranger(5));
        all.signatures.insert(stranger(6), envelope(1));
        all.lines.push((SCOPE, line(4)));
        all.parked.push(waiting(2, stranger(7)));
        all.head = Some(head.clone());
    });
    put(storage.as_ref(), &all);
    storage.note_orders(&[stranger(8)]).unwrap();
    drop(storage);

    let storage = open();
    let mut picture = storage.read().unwrap();
    assert_eq!(picture.head().unwrap(), head);
    assert_eq!(by_number(picture.records(&[record.id()]).unwrap()), [(1, record.clone())]);
    assert_eq!(by_number(picture.heads(&[register(THING, "name")]).unwrap()), [(1, record.clone())]);
    assert_eq!(picture.tips(&[stream(1)]).unwrap().len(), 1);
    assert_eq!(picture.things(&SCOPE, THING.kind).unwrap(), [THING]);
    assert_eq!(picture.awaiting(&[stranger(1)]).unwrap(), [(stranger(1), stranger(2))]);
    assert_eq!(picture.mentions(&[stranger(3)]).unwrap(), [(stranger(3), stranger(4))]);
    assert_eq!(picture.pending().unwrap(), [(1, record.id())]);
    assert_eq!(picture.erasures(&[stranger(5)]).unwrap().len(), 1);
    assert_eq!(picture.signatures(&[stranger(6)]).unwrap(), [(stranger(6), envelope(1))]);
    assert_eq!(picture.lines(&SCOPE, 0, u64::MAX, 9).unwrap(), [line(4)]);
    assert_eq!(picture.parked_for(&[stranger(7)]).unwrap(), [waiting(2, stranger(7))]);
    assert_eq!(storage.noted_orders().unwrap(), [stranger(8)], "a commit is for ever");
}

pub fn a_commit_elsewhere_is_noticed(open: &dyn Fn() -> Arc<dyn Storage>) {
    let (here, elsewhere) = (open(), open());
    here.found(&meta()).unwrap();
    let (waits, waiting) = channel();
    let (woke, woken) = channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            waits.send(()).unwrap();
            while here.read().unwrap().head().unwrap().meta.head < 1 {
                here.wait_beyond(0, FOREVER * 2).unwrap();
            }
            woke.send(()).unwrap();
        });
        waiting.recv_timeout(FOREVER).unwrap();
        grow(elsewhere.as_ref(), 1);
        woken
            .recv_timeout(FOREVER)
            .expect("devices may be connected to another process than the one that writes");
    });
}

pub fn writers_elsewhere_take_turns(open: &dyn Fn() -> Arc<dyn Storage>) {
    let places = [open(), open(), open()];
    places[0].found(&meta()).unwrap();
    std::thread::scope(|scope| {
        for place in &places {
            scope.spawn(|| (0..10).for_each(|_| grow(place.as_ref(), 1)));
        }
    });
    let heads = places.map(|place| place.read().unwrap().head().unwrap());
    assert!(
        heads.iter().all(|head| (head.meta.head, head.revision) == (30, 30)),
        "every place is given out once"
    );
}

pub fn one_founding_is_enough_for_all(open: &dyn Fn() -> Arc<dyn Storage>) {
    let (here, elsewhere) = (open(), open());
    assert!(matches!(elsewhere.read(), Err(StorageError::NotFounded)));
    here.found(&meta()).unwrap();
    assert!(matches!(elsewhere.found(&meta()), Err(StorageError::FoundedAlready)));
    assert_eq!(elsewhere.read().unwrap().head().unwrap().meta, meta());
}
