//! The seeds, and the databases that live through them.

use std::sync::Arc;

use apseko_server::copy::migrate;
use apseko_server::storage::Storage;
use apseko_server::storage::postgres::PostgresStorage;
use apseko_server::storage::sqlite::SqliteStorage;
use apseko_sim::plan::Plan;
use apseko_sim::tape::tape;
use apseko_testkit::PostgresCluster;

use super::replay::Replay;

/// Lives through these seeds; `fresh` gives an empty database each time it is asked.
fn lives_through(seeds: std::ops::Range<u64>, fresh: &dyn Fn() -> Arc<dyn Storage>) {
    for seed in seeds {
        let plan = Plan::draw(seed);
        let tape = tape(&plan).expect("the simulator itself keeps its promises");
        drop(Replay::of(seed, &tape, fresh).run());
    }
}

#[test]
fn sqlite_comes_to_the_same_as_memory() {
    let folder = tempfile::tempdir().unwrap();
    let number = std::cell::Cell::new(0);
    lives_through(0..60, &|| {
        number.set(number.get() + 1);
        Arc::new(SqliteStorage::open(&folder.path().join(format!("{}.db", number.get()))).unwrap())
    });
}

#[test]
fn postgresql_comes_to_the_same_as_memory() {
    let cluster = PostgresCluster::start();
    let number = std::cell::Cell::new(0);
    lives_through(0..12, &|| {
        number.set(number.get() + 1);
        Arc::new(PostgresStorage::connect(&cluster.database(&format!("life{}", number.get()))).unwrap())
    });
}

#[test]
fn whatever_was_lived_through_can_be_copied_to_the_other_database_and_back() {
    let cluster = PostgresCluster::start();
    let folder = tempfile::tempdir().unwrap();
    let number = std::cell::Cell::new(0);
    let next = || number.replace(number.get() + 1);
    let file = || -> Arc<dyn Storage> {
        Arc::new(SqliteStorage::open(&folder.path().join(format!("{}.db", next()))).unwrap())
    };
    for seed in 100..108 {
        let tape = tape(&Plan::draw(seed)).expect("the simulator itself keeps its promises");
        let lived = Replay::of(seed, &tape, &file).run();
        let database = PostgresStorage::connect(&cluster.database(&format!("copy{seed}"))).unwrap();
        let there = migrate(lived.as_ref(), &database).unwrap();
        let back = migrate(&database, file().as_ref()).unwrap();
        assert_eq!(there, back, "seed {seed}: parked, refused and destroyed, all of it came back the same");
    }
}
