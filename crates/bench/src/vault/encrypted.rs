//! What the encryption of the database costs: the same work on two databases of the same library and settings, one of
//! which has a key, in turns.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use serde_json::{Value, json};

use crate::Failure;
use crate::report::{Samples, line, rounded, timing};

const ROWS: u32 = 20_000;
const BATCH: u32 = 100;
const SCANS: usize = 21;
const TABLE: &str = "
    CREATE TABLE note (
      id BLOB PRIMARY KEY CHECK (length(id) = 16),
      task BLOB NOT NULL,
      text TEXT NOT NULL,
      author TEXT NOT NULL,
      saved_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX note_by_task ON note (task, saved_at);";
const INSERT: &str = "INSERT INTO note VALUES (?1, ?2, ?3, 'Ilze Kalniņa', ?4)";
const TEXT: &str = "Divi nodarbinātie pie jumta malas bez margām, augstums ap 6 m. Darbu vadītājs paskaidro, ka margas \
                    noņemtas no rīta, lai uzceltu materiālus, un līdz pusdienām tiks liktas atpakaļ.";

pub fn run(folder: &Path) -> Result<(), Failure> {
    let pair = Pair([Database::make(folder, true)?, Database::make(folder, false)?]);
    pair.insert("insert-transactions-of-1", 0, 1)?;
    pair.insert("insert-transactions-of-100", ROWS, BATCH)?;
    pair.read_points()?;
    pair.scan()?;
    pair.check()
}

struct Database {
    path: PathBuf,
    encrypted: bool,
    writer: Connection,
}

impl Database {
    fn make(folder: &Path, encrypted: bool) -> Result<Self, Failure> {
        let path = folder.join(if encrypted { "encrypted.db" } else { "plain.db" });
        let writer = open(&path, encrypted)?;
        // As in the connection that writes in the device.
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "fullfsync", "ON")?;
        writer.pragma_update(None, "foreign_keys", "ON")?;
        writer.pragma_update(None, "cache_size", -16_384)?;
        writer.execute_batch(TABLE)?;
        Ok(Self { path, encrypted, writer })
    }

    /// A new connection, with the settings and the small cache of those that read in the device.
    fn reader(&self) -> Result<Connection, Failure> {
        let reader = open(&self.path, self.encrypted)?;
        reader.pragma_update(None, "query_only", "ON")?;
        Ok(reader)
    }

    fn insert(&self, from: u32, count: u32) -> Result<Duration, Failure> {
        let begin = Instant::now();
        let transaction = rusqlite::Transaction::new_unchecked(&self.writer, TransactionBehavior::Immediate)?;
        {
            let mut statement = transaction.prepare_cached(INSERT)?;
            for number in from..from + count {
                statement.execute((id(number), id(number / 40), TEXT, number))?;
            }
        }
        transaction.commit()?;
        Ok(begin.elapsed())
    }
}

fn open(path: &Path, encrypted: bool) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags)?;
    if encrypted {
        connection.pragma_update(None, "key", format!("x'{}'", "07".repeat(32)))?;
    }
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// Ids that lie everywhere, as random ones do.
fn id(number: u32) -> [u8; 16] {
    let mut id = [0; 16];
    let mixed = u64::from(number).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for (place, byte) in id.iter_mut().zip(mixed.to_be_bytes().into_iter().chain(mixed.to_le_bytes())) {
        *place = byte;
    }
    id
}

/// The encrypted database and the plain one.
struct Pair([Database; 2]);

impl Pair {
    fn insert(&self, what: &str, from: u32, batch: u32) -> Result<(), Failure> {
        let mut measured = <[Samples; 2]>::default();
        for first in (from..from + ROWS).step_by(batch as usize) {
            for (database, samples) in self.0.iter().zip(&mut measured) {
                samples.add(database.insert(first, batch)?);
            }
        }
        tell(what, "transaction", u64::from(ROWS), &measured);
        Ok(())
    }

    /// One row by its id, over everything that was inserted: most pages are not in the small cache.
    fn read_points(&self) -> Result<(), Failure> {
        let readers = [self.0[0].reader()?, self.0[1].reader()?];
        let mut measured = <[Samples; 2]>::default();
        for round in 0..ROWS {
            let wanted = id(round.wrapping_mul(7_919) % (ROWS * 2));
            for (reader, samples) in readers.iter().zip(&mut measured) {
                let begin = Instant::now();
                let mut statement = reader.prepare_cached("SELECT text FROM note WHERE id = ?1")?;
                let text: String = statement.query_row([wanted], |row| row.get(0))?;
                samples.add(begin.elapsed());
                if text != TEXT {
                    return Err("another row was read".into());
                }
            }
        }
        tell("point-read", "row", u64::from(ROWS), &measured);
        Ok(())
    }

    /// Every row of the table, on a connection that has read nothing yet.
    fn scan(&self) -> Result<(), Failure> {
        let mut measured = <[Samples; 2]>::default();
        for _ in 0..SCANS {
            for (database, samples) in self.0.iter().zip(&mut measured) {
                let reader = database.reader()?;
                let begin = Instant::now();
                let rows: u32 =
                    reader.query_row("SELECT count(*) FROM note WHERE length(text) > 10", [], |row| {
                        row.get(0)
                    })?;
                samples.add(begin.elapsed());
                if rows != ROWS * 2 {
                    return Err("rows are missing".into());
                }
            }
        }
        tell("full-scan", "scan", u64::from(ROWS * 2) * SCANS as u64, &measured);
        Ok(())
    }

    /// The comparison means nothing unless one is encrypted and the other is not.
    fn check(self) -> Result<(), Failure> {
        for Database { path, encrypted, writer } in self.0 {
            writer.close().map_err(|(_, error)| error)?;
            let readable = std::fs::read(path)?.starts_with(b"SQLite format 3\0");
            if readable == encrypted {
                return Err("the two databases are not what they are called".into());
            }
        }
        Ok(())
    }
}

fn tell(what: &str, unit: &str, rows: u64, [encrypted, plain]: &[Samples; 2]) {
    let mut facts = timing(encrypted);
    facts.insert("one_sample_is_one".to_owned(), unit.into());
    facts.insert("rows_per_s".to_owned(), rate(rows, encrypted));
    facts.insert("plain_rows_per_s".to_owned(), rate(rows, plain));
    facts.insert("plain_median_ms".to_owned(), rounded(plain.median_ms()));
    facts.insert("plain_p99_ms".to_owned(), rounded(plain.quantile_ms(0.99)));
    facts.insert("ratio_of_medians".to_owned(), rounded(encrypted.median_ms() / plain.median_ms()));
    facts.insert("ratio_of_sums".to_owned(), rounded(encrypted.seconds() / plain.seconds()));
    line("vault", &format!("encrypted-database-{what}"), Value::Object(facts));
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
fn rate(rows: u64, samples: &Samples) -> Value {
    json!((rows as f64 / samples.seconds()).round())
}
