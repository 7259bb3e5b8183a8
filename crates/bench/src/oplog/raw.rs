//! The raw limit: another database with the same tables, settings and key, to which the same rows are written with
//! nothing but SQL, in turns with what is measured.

use std::path::Path;
use std::time::{Duration, Instant};

use apseko_oplog::EntityRef;
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior, params_from_iter};

use super::place::open;
use crate::Failure;

/// Where an operation leaves rows. `op` refers to the others and comes last.
const TABLES: [&str; 5] = ["stream", "scope", "entity", "signature", "op"];

const SIGNATURE: usize = 3;

type Row = Vec<Value>;

/// A copy of a device's tables that is kept up to date by hand.
pub struct Twin {
    pub connection: Connection,
    /// The last row of each table.
    last: [i64; TABLES.len()],
    /// The last row whose place was written.
    placed: i64,
}

impl Twin {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { connection: open(path)?, last: [0; TABLES.len()], placed: 0 })
    }

    /// Inserts the rows that are new at the original in one transaction, and says how long that took.
    pub fn insert_new(&mut self, original: &Connection) -> Result<Duration, Failure> {
        let mut new = Vec::new();
        for (table, last) in TABLES.into_iter().zip(&mut self.last) {
            let rows = rows(original, &format!("SELECT * FROM {table} WHERE n > {last} ORDER BY n"))?;
            if let Some(Value::Integer(n)) = rows.last().and_then(|row| row.first()) {
                *last = *n;
            }
            if let Some(columns) = rows.first().map(Vec::len) {
                let marks = vec!["?"; columns].join(",");
                new.push((format!("INSERT INTO {table} VALUES ({marks})"), rows));
            }
        }
        self.run(&new)
    }

    /// Reads what lies in the outbox, and writes the places and signatures that the original got since.
    pub fn send_and_place(&mut self, original: &Connection, count: usize) -> Result<Duration, Failure> {
        let upto = self.placed + i64::try_from(count)?;
        let places = format!("SELECT seq, cover, n FROM op WHERE n > {} AND n <= {upto}", self.placed);
        let signatures = format!("SELECT * FROM signature WHERE n > {}", self.last[SIGNATURE]);
        let (places, signatures) = (rows(original, &places)?, rows(original, &signatures)?);
        self.placed = upto;
        self.last[SIGNATURE] += i64::try_from(signatures.len())?;
        let begin = Instant::now();
        self.read_outbox(count)?;
        let read = begin.elapsed();
        let written = self.run(&[
            ("INSERT INTO signature VALUES (?, ?, ?)".to_owned(), signatures),
            ("UPDATE op SET seq = ?1, cover = ?2 WHERE n = ?3".to_owned(), places),
        ])?;
        Ok(read + written)
    }

    fn read_outbox(&self, count: usize) -> Result<usize, Failure> {
        let mut statement = self.connection.prepare_cached(
            "SELECT header, body FROM op INDEXED BY op_unsent WHERE seq IS NULL ORDER BY n LIMIT ?1",
        )?;
        total_length(&mut statement.query([i64::try_from(count)?])?)
    }

    /// Reads the heads of a thing as bytes.
    pub fn read_heads(&self, entity: &EntityRef) -> Result<Duration, Failure> {
        let begin = Instant::now();
        let mut statement = self.connection.prepare_cached(
            "SELECT header, body FROM op INDEXED BY op_by_register
             WHERE entity = (SELECT n FROM entity WHERE id = ?1 AND kind = ?2) AND children = 0 AND effective = 1",
        )?;
        let length = total_length(&mut statement.query((&entity.id.0, entity.kind))?)?;
        let spent = begin.elapsed();
        if length == 0 { Err("the copy lacks a thing".into()) } else { Ok(spent) }
    }

    /// Forgets the standing of every operation, and writes it again row by row.
    pub fn derive_again(&mut self) -> Result<Duration, Failure> {
        let all = rows(&self.connection, "SELECT n FROM op ORDER BY n")?;
        let forget = "UPDATE op SET effective = 0, children = 0, holds = 0, pins = 0".to_owned();
        self.run(&[(forget, vec![Vec::new()]), ("UPDATE op SET effective = 1 WHERE n = ?1".to_owned(), all)])
    }

    fn run(&mut self, statements: &[(String, Vec<Row>)]) -> Result<Duration, Failure> {
        let begin = Instant::now();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (sql, rows) in statements {
            let mut statement = transaction.prepare_cached(sql)?;
            for row in rows {
                statement.execute(params_from_iter(row))?;
            }
        }
        transaction.commit()?;
        Ok(begin.elapsed())
    }
}

fn rows(connection: &Connection, sql: &str) -> Result<Vec<Row>, Failure> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn total_length(rows: &mut rusqlite::Rows<'_>) -> Result<usize, Failure> {
    let mut length = 0;
    while let Some(row) = rows.next()? {
        length += row.get_ref(0)?.as_blob()?.len() + row.get_ref(1)?.as_blob()?.len();
    }
    Ok(length)
}
