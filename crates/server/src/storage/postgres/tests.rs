//! Stories about what cannot be seen from outside: plans, settings of a session, versions of the tables.

use apseko_testkit::PostgresCluster;

use super::session::Session;
use super::*;

/// A session beside a storage, as the storage opens them.
fn session_of(storage: &PostgresStorage) -> Session {
    storage.workers.wait_for(Session::open(storage.pool.address(), |_| {})).expect("the cluster runs")
}

fn text(storage: &PostgresStorage, session: &mut Session, sql: &'static str) -> String {
    let rows = storage.workers.wait_for(session.rows(sql, &[])).unwrap();
    rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n")
}

/// A hundred thousand operations, ten to a thing, nearly all of them heads.
const MANY: &str = "
    INSERT INTO feed.op (n, children, holds, pins, body_state, effective, id, entity, field, header, body)
    SELECT n, (n % 7 = 0)::int, 0, 0, 1, true, sha256(n::text::bytea),
      decode('0001' || lpad(to_hex(n / 10), 32, '0'), 'hex'), ('f' || n % 10)::bytea, sha256('h'), sha256('b')
    FROM generate_series(1, 100000) AS n";

const PLANS: [(&str, &str, &str); 4] = [
    (read::HEADS, "heads", "EXPLAIN EXECUTE heads ('{}', '{}')"),
    (read::TIPS, "tips", "EXPLAIN EXECUTE tips ('{}')"),
    (rebuild::RESET, "reset", "EXPLAIN EXECUTE reset ('{}', '{}', '{}')"),
    (
        write::ops::UPDATE,
        "change",
        "EXPLAIN EXECUTE change ('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
    ),
];

/// Every reading of operations has a condition that an index or an address answers.
fn looks_up(name: &str, plan: &str) {
    let reads = plan.lines().filter(|line| line.contains("Scan") && line.contains(" on op")).count();
    let named = plan.lines().filter(|line| line.contains("Index Cond") || line.contains("TID Cond")).count();
    assert!(reads > 0 && named >= reads, "{name} reads more than it asks for:\n{plan}");
    assert!(!plan.contains("Seq Scan"), "{name} reads a whole table:\n{plan}");
}

#[test]
fn a_plan_made_for_an_empty_table_is_right_for_a_full_one() {
    let cluster = PostgresCluster::start();
    let storage = PostgresStorage::connect(&cluster.database("plans")).unwrap();
    let mut early = session_of(&storage);
    for (sql, name, explain) in PLANS {
        storage.workers.wait_for(early.run(&format!("PREPARE {name} AS {sql}"))).unwrap();
        text(&storage, &mut early, explain);
    }
    cluster.psql("plans", MANY);
    for (_, name, explain) in PLANS {
        looks_up(name, &text(&storage, &mut early, explain));
    }
    cluster.psql("plans", "ANALYZE");
    let mut late = session_of(&storage);
    for (sql, name, explain) in PLANS {
        storage.workers.wait_for(late.run(&format!("PREPARE {name} AS {sql}"))).unwrap();
        looks_up(name, &text(&storage, &mut late, explain));
    }
}

#[test]
fn a_thousand_registers_are_found_without_reading_all_heads() {
    let cluster = PostgresCluster::start();
    let storage = PostgresStorage::connect(&cluster.database("plans")).unwrap();
    let mut session = session_of(&storage);
    let entities: Vec<Vec<u8>> =
        (0_u128..1_000).map(|n| [&[0, 1][..], &(n * 3).to_be_bytes()[..]].concat()).collect();
    let fields: Vec<&[u8]> = entities.iter().map(|_| b"f3".as_slice()).collect();
    let mut ask =
        || storage.workers.wait_for(session.rows(read::HEADS, &[&entities, &fields])).unwrap().len();
    assert_eq!(ask(), 0, "and its plan stays");
    cluster.psql("plans", MANY);
    let before = std::time::Instant::now();
    assert_eq!(ask(), 857, "every seventh of them is replaced");
    assert!(before.elapsed() < Duration::from_secs(1), "it took {:?}", before.elapsed());
}

#[test]
fn commits_are_durable_whatever_the_default_says_and_a_stronger_wish_stays() {
    let cluster = PostgresCluster::start();
    let storage = PostgresStorage::connect(&cluster.database("wishes")).unwrap();
    for (wish, got) in [("off", "on"), ("local", "on"), ("on", "on"), ("remote_apply", "remote_apply")] {
        cluster.psql("wishes", &format!("ALTER DATABASE wishes SET synchronous_commit = {wish}"));
        let mut session = session_of(&storage);
        let setting = text(&storage, &mut session, "SELECT current_setting('synchronous_commit')");
        assert_eq!(setting, got, "after {wish}");
    }
}

#[test]
fn processes_that_start_at_once_make_the_tables_once() {
    let cluster = PostgresCluster::start();
    let url = cluster.database("start");
    std::thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| PostgresStorage::connect(&url))).collect();
        for start in starts {
            start.join().unwrap().expect("each finds the tables or makes them");
        }
    });
    let steps = schema::newest().to_string();
    assert_eq!(cluster.psql("start", "SELECT count(*) FROM feed.schema_version"), steps, "each step once");
}

#[test]
fn a_newer_database_is_left_alone() {
    let cluster = PostgresCluster::start();
    let url = cluster.database("newer");
    drop(PostgresStorage::connect(&url).unwrap());
    cluster.psql("newer", "INSERT INTO feed.schema_version (version) VALUES (99)");
    let refused = PostgresStorage::connect(&url);
    assert!(
        matches!(refused, Err(StorageError::Newer { found: 99, known }) if known == schema::newest()),
        "{refused:?}"
    );
}

#[test]
fn a_feed_of_the_first_program_is_brought_up_to_this_one() {
    let cluster = PostgresCluster::start();
    let url = cluster.database("older");
    drop(PostgresStorage::connect(&url).unwrap());
    let undo = "DROP TABLE feed.moved; ALTER TABLE feed.refused DROP COLUMN dropped; DROP INDEX feed.op_held;
        DELETE FROM feed.schema_version WHERE version > 1";
    cluster.psql("older", undo);
    drop(PostgresStorage::connect(&url).expect("it takes the steps that are missing"));
    assert_eq!(cluster.psql("older", "SELECT count(*) FROM feed.moved"), "0", "and has the table");
}
