//! Brings a database of any earlier version to this one, and refuses one that a newer program changed for good.

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::StoreError;

/// The highest `oldest_reader` that this program understands.
pub const SCHEMA_LEVEL: u32 = 3;

struct Migration {
    number: u32,
    name: &'static str,
    sql: &'static str,
    /// The lowest level that may still open the database afterwards; becomes `user_version`.
    oldest_reader: u32,
    /// Of the file, so that a released migration cannot change unnoticed. Compared by a test.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares it with the file"))]
    sha256: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "tasks_and_notes",
        sql: include_str!("../../../migrations/device/0001_tasks_and_notes.sql"),
        oldest_reader: 1,
        sha256: "7f99b1a92d8e00674e587e86fe1ce8ed6c0204e04bfad653243b4ec5d952ff71",
    },
    Migration {
        number: 2,
        name: "operations",
        sql: include_str!("../../../migrations/device/0002_operations.sql"),
        oldest_reader: 1,
        sha256: "4c8cd06129cfdcd9fc6b74376b281e0ab06c19d51ebe3fb648ed5aececb4662d",
    },
    Migration {
        number: 3,
        name: "projections",
        sql: include_str!("../../../migrations/device/0003_projections.sql"),
        // The tables that the first program wrote to are not there any more.
        oldest_reader: 2,
        sha256: "9a7b259120b66100cd8bf70ff97de2c6e1adb9a73aacd3ae654d94d70b7a96ad",
    },
    Migration {
        number: 4,
        name: "audit",
        sql: include_str!("../../../migrations/device/0004_audit.sql"),
        // An older program would write rows without a hash, which the new table refuses.
        oldest_reader: 3,
        sha256: "02fe87e2e88c929192fdee6fb3047ae969c623413c8c3a3d7a3c52a28bb1c371",
    },
    Migration {
        number: 5,
        name: "visits_and_sheets",
        sql: include_str!("../../../migrations/device/0005_visits_and_sheets.sql"),
        // An older program leaves the new tables as they are, and its own version of deriving: they are filled anew.
        oldest_reader: 3,
        sha256: "a94902f973071c3a378f213a239b7304df2c40cdf7dd5588788ecd8e32a60a6d",
    },
    Migration {
        number: 6,
        name: "exchange",
        sql: include_str!("../../../migrations/device/0006_exchange.sql"),
        // An older program asks for none of it, and its own wishes are recognised by the defaults.
        oldest_reader: 3,
        sha256: "9b2a34e4e3575270e57a6c264cf8c4bb9b26664c9590ff0a0e9b8216a78f64f5",
    },
    Migration {
        number: 7,
        name: "networks",
        sql: include_str!("../../../migrations/device/0007_networks.sql"),
        oldest_reader: 3,
        sha256: "2fa26f68bb2592be54828ddc99a9d1be0af305e1092de9272d1f32798b9e39b5",
    },
    Migration {
        number: 8,
        name: "conflicts",
        sql: include_str!("../../../migrations/device/0008_conflicts.sql"),
        // An older program leaves the table as it is, and its own version of deriving: it is filled anew.
        oldest_reader: 3,
        sha256: "d9083320027708590c90183e8771f47abbc6ad2f8a0351e1f574686f89c640d7",
    },
    Migration {
        number: 9,
        name: "notices",
        sql: include_str!("../../../migrations/device/0009_notices.sql"),
        // An older program tells none of it, and shows a case that has left until a backup has it, as it always did.
        oldest_reader: 3,
        sha256: "394b7f3f5c50b946c824f48470fefef1db6d6efae8928c562e1fe1aa89155e4f",
    },
    Migration {
        number: 10,
        name: "files",
        sql: include_str!("../../../migrations/device/0010_files.sql"),
        // An older program delivers no files and takes none in.
        oldest_reader: 3,
        sha256: "b939235ac752268027e13d01ac6277d51100f013b391b77720bedb930d56f9e3",
    },
    Migration {
        number: 11,
        name: "fetched",
        sql: include_str!("../../../migrations/device/0011_fetched.sql"),
        // An older program fetches nothing, and leaves what was fetched where it lies.
        oldest_reader: 3,
        sha256: "3b5d0ee4229c2907a952c11bd810bda9b5480d6509f569016dbb5eb45f333e48",
    },
    Migration {
        number: 12,
        name: "let_go",
        sql: include_str!("../../../migrations/device/0012_let_go.sql"),
        // An older program takes what was let go of for missing when it is opened, and sends none of it: the office has it.
        oldest_reader: 3,
        sha256: "c297dd789f8625487e1d0e3dc262c1d44335849e9d2ba1cc5b354e3ab89b1105",
    },
];

/// Refuses a database that needs a newer program. Reads only.
pub(crate) fn check_level(connection: &Connection) -> Result<(), StoreError> {
    let needed: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if needed > SCHEMA_LEVEL { Err(StoreError::Newer { needed }) } else { Ok(()) }
}

/// Applies what is missing, all in one transaction.
pub(crate) fn migrate(connection: &mut Connection, now: Timestamp) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migration (
           number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_ms INTEGER NOT NULL
         ) STRICT",
    )?;
    let done: u32 =
        transaction
            .query_row("SELECT coalesce(max(number), 0) FROM schema_migration", [], |row| row.get(0))?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > done) {
        transaction.execute_batch(migration.sql)?;
        transaction.execute(
            "INSERT INTO schema_migration (number, name, sha256, applied_ms) VALUES (?1, ?2, ?3, ?4)",
            (migration.number, migration.name, digest(migration.sql), now.as_millisecond()),
        )?;
        let level: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        transaction.pragma_update(None, "user_version", level.max(migration.oldest_reader))?;
        tracing::info!(
            number = migration.number,
            name = migration.name,
            "The database was brought one step up."
        );
    }
    transaction.commit()?;
    Ok(())
}

fn digest(sql: &str) -> String {
    hex::encode(Sha256::digest(sql.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_migration_never_changes() {
        for (index, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(migration.number as usize, index + 1, "numbers have no gaps");
            assert_eq!(
                digest(migration.sql),
                migration.sha256,
                "{} was edited: devices already have the old one, so write a new migration",
                migration.name
            );
            assert!(migration.oldest_reader <= SCHEMA_LEVEL, "a program must be able to read what it writes");
        }
    }

    #[test]
    fn every_table_is_strict() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, Timestamp::UNIX_EPOCH).unwrap();
        let loose: Vec<String> = connection
            .prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main' AND name NOT LIKE 'sqlite_%'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(loose.is_empty(), "a table that is not STRICT takes text for a number: {loose:?}");
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, Timestamp::UNIX_EPOCH).unwrap();
        migrate(&mut connection, Timestamp::UNIX_EPOCH).unwrap();
        let count: u32 =
            connection.query_row("SELECT count(*) FROM schema_migration", [], |row| row.get(0)).unwrap();
        assert_eq!(count as usize, MIGRATIONS.len());
    }
}
