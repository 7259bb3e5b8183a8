//! The counter row: there is none, then there is one, and it always says what was written last.

use std::sync::Barrier;
use std::time::Duration;

use apseko_oplog::{DeviceId, EpochId, FeedMeta, Hlc};
use apseko_server::storage::{Head, Storage, StorageError};

use crate::material::{changes, meta, put};

pub fn nothing_can_be_asked_before_a_feed_is_founded(storage: &dyn Storage) {
    assert!(matches!(storage.read(), Err(StorageError::NotFounded)), "there is nothing to read");
    assert!(matches!(storage.write(), Err(StorageError::NotFounded)), "there is no row to lock");
    let waited = storage.wait_beyond(0, Duration::ZERO);
    assert!(matches!(waited, Err(StorageError::NotFounded)), "nothing will ever come");
    storage.found(&meta()).unwrap();
    assert!(storage.write().is_ok(), "a refused turn does not block those that follow");
}

pub fn a_feed_is_founded_once(storage: &dyn Storage) {
    storage.found(&meta()).unwrap();
    let other = FeedMeta { server: DeviceId([8; 16]), ..meta() };
    assert!(matches!(storage.found(&other), Err(StorageError::FoundedAlready)), "devices follow the first");
    let head = storage.read().unwrap().head().unwrap();
    assert_eq!(head, Head { meta: meta(), arrivals: 0, revision: 0 }, "the first founding stays");
}

pub fn of_several_founders_one_wins(storage: &dyn Storage) {
    let together = Barrier::new(4);
    let won = std::thread::scope(|scope| {
        let founders = [1, 2, 3, 4].map(|number| {
            let together = &together;
            scope.spawn(move || {
                together.wait();
                let mine = FeedMeta { server: DeviceId([number; 16]), ..meta() };
                match storage.found(&mine) {
                    Ok(()) => Some(mine),
                    Err(StorageError::FoundedAlready) => None,
                    Err(other) => panic!("a founder who comes late is told so: {other}"),
                }
            })
        });
        founders.into_iter().filter_map(|founder| founder.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(
        won,
        [storage.read().unwrap().head().unwrap().meta],
        "exactly one may believe that it founded"
    );
}

pub fn the_counter_row_is_replaced_as_a_whole(storage: &dyn Storage) {
    let meta = FeedMeta {
        server: DeviceId([3; 16]),
        level: 4,
        epoch: EpochId([6; 16]),
        lineage: vec![(EpochId([1; 16]), 0), (EpochId([6; 16]), 17)],
        head: 20,
        stable: 19,
        hlc: Hlc(18),
    };
    let head = Head { meta, arrivals: 21, revision: 22 };
    put(storage, &changes(|all| all.head = Some(head.clone())));
    assert_eq!(storage.read().unwrap().head().unwrap(), head, "every column has its own place");
    put(storage, &changes(|all| all.erasures.clear()));
    assert_eq!(storage.read().unwrap().head().unwrap(), head, "changes without a counter row leave it alone");
}

pub fn lives_can_be_taken_back(storage: &dyn Storage) {
    let lineages = [
        vec![(EpochId([1; 16]), 0), (EpochId([2; 16]), 5), (EpochId([3; 16]), 9)],
        vec![(EpochId([1; 16]), 0), (EpochId([9; 16]), 4)],
        // The order is that of the list, whatever the places and ids are.
        vec![(EpochId([9; 16]), 4), (EpochId([1; 16]), 4), (EpochId([5; 16]), 2)],
        Vec::new(),
    ];
    for (revision, lineage) in (1..).zip(lineages) {
        let meta = FeedMeta { lineage, ..meta() };
        let head = Head { meta, arrivals: 0, revision };
        put(storage, &changes(|all| all.head = Some(head.clone())));
        assert_eq!(storage.read().unwrap().head().unwrap(), head, "no life of an earlier list is left");
    }
}

pub fn numbers_of_64_bits_survive(storage: &dyn Storage) {
    let most = i64::MAX.cast_unsigned();
    let meta = FeedMeta {
        level: u16::MAX,
        lineage: vec![(EpochId([0xff; 16]), most)],
        head: most,
        stable: most,
        hlc: Hlc(u64::MAX),
        ..meta()
    };
    let head = Head { meta, arrivals: i64::MAX, revision: i64::MAX };
    put(storage, &changes(|all| all.head = Some(head.clone())));
    assert_eq!(storage.read().unwrap().head().unwrap(), head, "a clock that ran wild loses no bit");
}
