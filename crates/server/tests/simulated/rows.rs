//! Rows that follow simulated servers through all that befalls them, and have to be those that are made anew.

use std::cell::Cell;
use std::sync::Arc;

use apseko_oplog::Random as _;
use apseko_server::rows::{Compared, Did, Follower, Limits, compare};
use apseko_server::storage::Storage;
use apseko_server::storage::derived::RowStore;
use apseko_server::storage::postgres::{PostgresRows, PostgresStorage};
use apseko_server::storage::sqlite::{SqliteRows, SqliteStorage};
use apseko_sim::chance::Chance;
use apseko_sim::plan::Plan;
use apseko_sim::tape::tape;
use apseko_testkit::PostgresCluster;

use super::replay::Replay;

type Fresh<'f> = &'f dyn Fn() -> Arc<dyn Storage>;

/// Lives through these seeds while rows follow in portions of any size, sometimes far behind.
fn rows_follow(seeds: std::ops::Range<u64>, fresh: Fresh<'_>, rows: &dyn Fn() -> Arc<dyn RowStore>) {
    let (mut followed, mut kept) = (0, 0);
    for seed in seeds {
        let tape = tape(&Plan::draw(seed)).expect("the simulator itself keeps its promises");
        let rows = rows();
        let luck = Cell::new(0);
        let steps = Cell::new(0_u64);
        let follow = |storage: &Arc<dyn Storage>| {
            luck.set(luck.get() + 1);
            let [times, lines, notes, things] = drawn(seed, luck.get());
            let limits = Limits { lines: 1 + lines % 7, notes: 1 + notes % 3, things: 1 + things % 5 };
            let follower = Follower::new(storage.clone(), rows.clone(), limits);
            for _ in 0..times % 5 {
                steps.set(steps.get() + 1);
                follower.step().unwrap();
            }
        };
        let storage = Replay::of(seed, &tape, fresh).heard_by(&follow).run();
        let follower = Follower::new(storage.clone(), rows.clone(), Limits::default());
        assert!(
            matches!(follower.catch_up(&|| true).unwrap(), Did::Even(_)),
            "seed {seed}: all was followed"
        );
        match compare(&storage, rows.as_ref()).unwrap() {
            Compared::Same(rows) => kept += rows,
            wrong @ (Compared::Differ(_) | Compared::Behind(_)) => panic!("seed {seed}: {wrong:?}"),
        }
        followed += steps.get();
    }
    assert!(followed > 100 && kept > 50, "something was followed ({followed} steps) and kept ({kept} rows)");
}

fn drawn(seed: u64, turn: u64) -> [usize; 4] {
    let mut bytes = [0; 4];
    Chance::of(seed, turn).fill(&mut bytes);
    bytes.map(usize::from)
}

#[test]
fn rows_on_sqlite_follow_whatever_is_lived_through() {
    let folder = tempfile::tempdir().unwrap();
    let number = Cell::new(0);
    let next = |name: &str| {
        number.set(number.get() + 1);
        folder.path().join(format!("{}-{name}", number.get()))
    };
    rows_follow(0..60, &|| Arc::new(SqliteStorage::open(&next("feed.db")).unwrap()), &|| {
        Arc::new(SqliteRows::open(&next("rows.db")).unwrap())
    });
}

#[test]
fn rows_in_postgresql_follow_whatever_is_lived_through() {
    let cluster = PostgresCluster::start();
    let number = Cell::new(0);
    let next = |name: &str| {
        number.set(number.get() + 1);
        cluster.database(&format!("{name}{}", number.get()))
    };
    rows_follow(0..10, &|| Arc::new(PostgresStorage::connect(&next("feed")).unwrap()), &|| {
        Arc::new(PostgresRows::connect(&next("rows")).unwrap())
    });
}
