//! The stories, told to PostgreSQL, and those that only a server of its own can tell: it is killed, and others use it too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use apseko_server::storage::postgres::{Limits, PostgresStorage};
use apseko_server::storage::{Head, Storage, StorageError, Transaction};
use apseko_testkit::PostgresCluster;

use crate::material::{
    THING, changes, grow, inserting, meta, next_head, numbers, op, op_in, put, register, stranger,
};
use crate::suite::{Open, suite, suite_of_openings};

/// Longer than any of this may take on a busy machine.
const FOREVER: Duration = Duration::from_secs(60);
/// Some stories read in many places at once.
const MANY: Limits = Limits { connections: 24, wait: FOREVER };

fn founded(cluster: &PostgresCluster, name: &str) -> PostgresStorage {
    let storage = PostgresStorage::connect(&cluster.database(name)).unwrap();
    storage.found(&meta()).unwrap();
    storage
}

fn is_unavailable<T>(answer: &Result<T, StorageError>) -> bool {
    matches!(answer, Err(StorageError::Unavailable(_)))
}

#[test]
fn postgres_does_what_is_asked_of_a_database() {
    let cluster = PostgresCluster::start();
    let count = AtomicU32::new(0);
    suite(&|| {
        let url = cluster.database(&format!("story{}", count.fetch_add(1, Ordering::Relaxed)));
        Arc::new(PostgresStorage::connect_with(&url, MANY).unwrap())
    });
}

#[test]
fn postgres_can_be_opened_several_times() {
    let cluster = PostgresCluster::start();
    let count = AtomicU32::new(0);
    suite_of_openings(&|| {
        let url = cluster.database(&format!("story{}", count.fetch_add(1, Ordering::Relaxed)));
        let open: Open = Box::new(move || -> Arc<dyn Storage> {
            Arc::new(PostgresStorage::connect_with(&url, MANY).unwrap())
        });
        open
    });
}

#[test]
fn a_killed_server_loses_nothing_that_was_committed() {
    let mut cluster = PostgresCluster::start();
    let storage = founded(&cluster, "feed");
    put(&storage, &inserting([(1, op(1))]));
    let mut lost = storage.write().unwrap();
    lost.apply(&inserting([(2, op(2))])).unwrap();
    let mut picture = storage.read().unwrap();
    cluster.crash();
    assert!(is_unavailable(&picture.head()), "a picture of what is gone cannot be asked");
    assert!(is_unavailable(&lost.commit()), "nobody may believe that this was kept");
    assert!(is_unavailable(&storage.read()), "and that passes");
    assert!(is_unavailable(&storage.write()));
    assert!(is_unavailable(&storage.wait_beyond(0, FOREVER)));
    cluster.restart();
    let mut turn = storage.write().unwrap();
    assert_eq!(numbers(turn.arrived_after(0, 9).unwrap()), [1], "what was committed, and nothing else");
    turn.apply(&inserting([(2, op(3))])).unwrap();
    turn.commit().unwrap();
    assert_eq!(numbers(storage.read().unwrap().heads_of(&[THING]).unwrap()), [1, 2]);
}

#[test]
fn news_come_again_after_a_crash() {
    let mut cluster = PostgresCluster::start();
    let storage = founded(&cluster, "feed");
    cluster.crash();
    cluster.restart();
    let began = Instant::now();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| storage.wait_beyond(0, FOREVER * 10).unwrap());
        grow(&storage, 1);
        waiting.join().unwrap();
    });
    assert!(began.elapsed() < FOREVER, "a lost connection for news is made anew");
}

#[test]
fn whoever_loses_the_connection_loses_the_lock() {
    let cluster = PostgresCluster::start();
    let storage = founded(&cluster, "feed");
    let other = PostgresStorage::connect(&cluster.address("feed")).unwrap();
    let mut cut_off = storage.write().unwrap();
    cut_off.apply(&inserting([(1, op(1))])).unwrap();
    let killed =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE state = 'idle in transaction'";
    assert_eq!(cluster.psql("feed", killed), "1", "only the writer is inside a transaction");
    let mut turn = other.write().unwrap();
    assert!(turn.arrived_after(0, 9).unwrap().is_empty(), "what it wrote went with it");
    assert!(is_unavailable(&cut_off.apply(&inserting([(2, op(2))]))));
    assert!(is_unavailable(&cut_off.commit()));
    turn.apply(&inserting([(1, op(3))])).unwrap();
    turn.commit().unwrap();
    put(&storage, &inserting([(2, op(4))]));
}

/// Adds one operation in two steps, between which others would see half of it if they could.
fn add_one(storage: &dyn Storage, number: u64) {
    let mut turn = storage.write().unwrap();
    let Head { meta, arrivals, revision } = turn.head().unwrap();
    turn.apply(&inserting([(arrivals + 1, op(number))])).unwrap();
    turn.apply(&changes(|all| {
        all.head = Some(Head { meta, arrivals: arrivals + 1, revision: revision + 1 })
    }))
    .unwrap();
    turn.commit().unwrap();
}

#[test]
fn two_processes_take_turns_and_nobody_sees_half_of_one() {
    let cluster = PostgresCluster::start();
    let first = founded(&cluster, "feed");
    let second = PostgresStorage::connect(&cluster.address("feed")).unwrap();
    std::thread::scope(|scope| {
        for (storage, from) in [(&first, 0), (&second, 1_000)] {
            scope.spawn(move || (from..from + 25).for_each(|number| add_one(storage, number)));
        }
        let whole = |mut seen: Box<dyn Transaction>| {
            let arrivals = seen.head().unwrap().arrivals;
            let there = numbers(seen.arrived_after(0, 100).unwrap());
            assert_eq!(there, (1..=arrivals).collect::<Vec<_>>(), "the counter and the rows belong together");
            arrivals
        };
        let began = Instant::now();
        while whole(first.read().unwrap()) < 50 || whole(second.write().unwrap()) < 50 {
            assert!(began.elapsed() < FOREVER, "a turn was lost");
        }
    });
}

#[test]
fn whoever_finds_no_free_connection_waits_for_one() {
    let cluster = PostgresCluster::start();
    drop(founded(&cluster, "feed"));
    let limits = Limits { connections: 2, wait: FOREVER };
    let storage = PostgresStorage::connect_with(&cluster.address("feed"), limits).unwrap();
    let (one, other) = (storage.read().unwrap(), storage.write().unwrap());
    let (got, gets) = channel();
    std::thread::scope(|scope| {
        scope.spawn(|| got.send(storage.read().unwrap().head().unwrap().revision).unwrap());
        let early = gets.recv_timeout(Duration::from_millis(50));
        assert_eq!(early, Err(RecvTimeoutError::Timeout), "both connections are in use");
        drop(one);
        assert_eq!(gets.recv_timeout(FOREVER), Ok(0), "the first that is free goes to whoever waits");
    });
    other.commit().unwrap();
    let limits = Limits { connections: 1, wait: Duration::from_millis(20) };
    let hasty = PostgresStorage::connect_with(&cluster.address("feed"), limits).unwrap();
    let _one = hasty.read().unwrap();
    assert!(is_unavailable(&hasty.read()), "nobody waits for ever");
}

#[test]
fn a_field_may_hold_what_text_cannot() {
    let cluster = PostgresCluster::start();
    let storage = founded(&cluster, "feed");
    // Hard to compress, and far beyond what fits in a row of an index.
    let mut long = String::new();
    let mut state = 1_u32;
    for _ in 0..20_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        long.push(char::from(b' ' + u8::try_from((state >> 24) % 90).unwrap()));
    }
    let fields = ["a\0b".to_owned(), "a".to_owned(), format!("{long}1"), format!("{long}2")];
    put(&storage, &inserting((1..).zip(fields.iter().zip(1..).map(|(field, number)| op_in(number, field)))));
    let mut picture = storage.read().unwrap();
    for (n, field) in (1..).zip(&fields) {
        assert_eq!(
            numbers(picture.heads(&[register(THING, field)]).unwrap()),
            [n],
            "one field is one register"
        );
    }
}

#[test]
fn a_dropped_turn_lets_go_without_being_waited_for() {
    let cluster = PostgresCluster::start();
    let storage = founded(&cluster, "feed");
    for number in 0..20 {
        let mut turn = storage.write().unwrap();
        turn.apply(&changes(|all| all.erasures.extend([stranger(number)]))).unwrap();
        let grown = next_head(&mut turn, 1);
        turn.apply(&grown).unwrap();
    }
    assert_eq!(storage.write().unwrap().head().unwrap(), Head { meta: meta(), arrivals: 0, revision: 0 });
    let open = "SELECT count(*) < 10 FROM pg_stat_activity WHERE datname = 'feed'";
    assert_eq!(cluster.psql("feed", open), "t", "connections are used again, not thrown away");
}
