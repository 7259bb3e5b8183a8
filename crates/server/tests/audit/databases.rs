//! The stories, told to both databases, with the tools of somebody who may do anything to them.

use std::path::PathBuf;

use apseko_server::storage::Journal;
use apseko_server::storage::postgres::PostgresJournal;
use apseko_server::storage::sqlite::SqliteJournal;
use apseko_testkit::PostgresCluster;

use crate::stories;

/// A database with an audit in it.
pub trait Place {
    fn open(&self) -> Box<dyn Journal>;
    /// Tries this on the table, as the program's own role could; tells whether it was refused.
    fn refuses(&self, sql: &str) -> bool;
    /// Does this after taking the guards away, as whoever owns the machine can.
    fn force(&self, sql: &str);
}

struct File(PathBuf);

impl Place for File {
    fn open(&self) -> Box<dyn Journal> {
        Box::new(SqliteJournal::open(&self.0).unwrap())
    }

    fn refuses(&self, sql: &str) -> bool {
        rusqlite::Connection::open(&self.0).unwrap().execute_batch(sql).is_err()
    }

    fn force(&self, sql: &str) {
        let connection = rusqlite::Connection::open(&self.0).unwrap();
        let guards =
            "DROP TRIGGER IF EXISTS record_never_changes; DROP TRIGGER IF EXISTS record_never_shrinks;
            DROP TRIGGER IF EXISTS record_grows_at_its_end; DROP TRIGGER IF EXISTS base_is_true;
            DROP TRIGGER IF EXISTS base_never_changes; DROP TRIGGER IF EXISTS base_never_shrinks;";
        connection.execute_batch(guards).unwrap();
        connection.execute_batch(sql).unwrap();
    }
}

struct Database<'c>(&'c PostgresCluster, String);

impl Place for Database<'_> {
    fn open(&self) -> Box<dyn Journal> {
        Box::new(PostgresJournal::connect(&self.0.address(&self.1)).unwrap())
    }

    fn refuses(&self, sql: &str) -> bool {
        let block = format!(
            "SET search_path = audit; CREATE TEMP TABLE said (refused bool);
             DO $$ BEGIN
               {sql};
               INSERT INTO said VALUES (false);
             EXCEPTION WHEN raise_exception OR unique_violation THEN INSERT INTO said VALUES (true);
             END $$;
             SELECT refused FROM said"
        );
        self.0.psql(&self.1, &block).trim() == "t"
    }

    fn force(&self, sql: &str) {
        let all = format!(
            "SET search_path = audit; ALTER TABLE record DISABLE TRIGGER ALL;
             ALTER TABLE base DISABLE TRIGGER ALL; {sql}"
        );
        self.0.psql(&self.1, &all);
    }
}

#[test]
fn sqlite_keeps_the_audit() {
    let folder = tempfile::tempdir().unwrap();
    for (number, story) in stories::ALL.iter().enumerate() {
        story(&File(folder.path().join(format!("{number}.db"))));
    }
}

#[test]
fn postgresql_keeps_the_audit() {
    let cluster = PostgresCluster::start();
    for (number, story) in stories::ALL.iter().enumerate() {
        let name = format!("audit{number}");
        cluster.database(&name);
        story(&Database(&cluster, name));
    }
}
