//! Stories of the real SQLCipher on the simulated disk; here is what they share.

mod fault;
mod power;
mod sharing;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rusqlite::{Connection, OpenFlags};

use super::{Disk, DiskImage, VFS, register};

const KEY: &str = "x'2DD29CA851E7B56E4697B0E1F08507293D761A05CE4D1B628663F411A8086D99'";

/// Few pages, so that the power also goes while the log is copied to the database.
const OFTEN: u32 = 12;
const NEVER: u32 = 0;

#[derive(Clone, Copy)]
struct Mode {
    journal: &'static str,
    synchronous: &'static str,
    checkpoint_pages: u32,
}

/// As the store does it.
const SAFE: Mode = Mode { journal: "WAL", synchronous: "FULL", checkpoint_pages: OFTEN };

/// SplitMix64: a test with the same seed has the same bad luck.
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn strike(&mut self, disk: &Disk) {
        disk.lose_power(&mut || self.next());
    }
}

fn open(disk: &Disk, mode: Mode) -> rusqlite::Result<Connection> {
    register()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags_and_vfs(disk.path("apseko.db"), flags, VFS)?;
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.pragma_update(None, "key", KEY)?;
    connection.pragma_update(None, "journal_mode", mode.journal)?;
    connection.pragma_update(None, "synchronous", mode.synchronous)?;
    connection.pragma_update(None, "wal_autocheckpoint", mode.checkpoint_pages)?;
    // A small cache: a long transaction writes to the disk before its commit.
    connection.pragma_update(None, "cache_size", 8)?;
    Ok(connection)
}

/// A disk on which the table has been for long.
fn prepared() -> Disk {
    static IMAGE: OnceLock<DiskImage> = OnceLock::new();
    let image = IMAGE.get_or_init(|| {
        let disk = Disk::new();
        let connection = open(&disk, SAFE).unwrap();
        let table =
            "CREATE TABLE entry (number INTEGER, part INTEGER, filler BLOB, PRIMARY KEY (number, part))";
        connection.execute_batch(table).unwrap();
        drop(connection);
        disk.snapshot()
    });
    Disk::from(image)
}

/// One commit of two parts: half of it would be a broken promise.
fn commit(connection: &Connection, number: i64) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    for part in 1..=2 {
        transaction.execute("INSERT INTO entry VALUES (?1, ?2, randomblob(700))", (number, part))?;
    }
    transaction.commit()
}

/// The parts of every entry, once the whole file was found to be sound. SQLCipher authenticates every page on the way;
/// its own `cipher_integrity_check` looks past the log at pages that a torn checkpoint rightly left damaged.
fn sound_entries(connection: &Connection) -> Result<BTreeMap<i64, i64>, String> {
    let sound: String = connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .map_err(|error| error.to_string())?;
    if sound != "ok" {
        return Err(sound);
    }
    entries(connection).map_err(|error| error.to_string())
}

fn entries(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, i64>> {
    let mut query = connection.prepare("SELECT number, count(*) FROM entry GROUP BY number")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn whole(numbers: impl IntoIterator<Item = i64>) -> BTreeMap<i64, i64> {
    numbers.into_iter().map(|number| (number, 2)).collect()
}
