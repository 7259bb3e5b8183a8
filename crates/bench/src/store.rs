//! From the tap to the disk: one note saved through the whole app, beside one raw SQLCipher commit of the same
//! rows and indexes, taken in turns so that both meet the same disk.

use std::path::Path;
use std::time::Instant;

use apseko_contract::{StayAwake, WriteNote};
use apseko_store::StoreKey;
use apseko_vault::Cost;
use rusqlite::{Connection, TransactionBehavior, params_from_iter};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Failure;
use crate::device::{Device, KeptIn, adhoc_task};
use crate::report::{Samples, line, rounded, timing};

const ROUNDS: u128 = 3_000;
const WARM_UP: u128 = 200;
/// The gate is measured by itself after so many notes.
const GATE_EVERY: u128 = 10;
const TEXT: &str = "Divi nodarbinātie pie jumta malas bez margām, augstums ap 6 m.";

pub fn run() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let mut device = Device::enrolled(&folder.path().join("app"), KeptIn::Memory, Cost::FLOOR)?;
    let (database, key) = device.database()?;
    let task = device.call(adhoc_task())?;
    let mut twins = Twins::open(&database, &folder.path().join("raw.db"), &key)?;
    // What was written so far is not part of the measurement.
    twins.new_rows(device.last_wish())?;
    let (mut through_app, mut through_raw) = (Samples::default(), Samples::default());
    let [mut early_gate, mut late_gate] = [Samples::default(), Samples::default()];
    for round in 1..=ROUNDS + WARM_UP {
        let begin = Instant::now();
        device.call(WriteNote { task, text: TEXT.to_owned() })?;
        let app_time = begin.elapsed();
        let rows = twins.new_rows(device.last_wish())?;
        let begin = Instant::now();
        twins.write(&rows)?;
        let raw_time = begin.elapsed();
        if round > WARM_UP {
            through_app.add(app_time);
            through_raw.add(raw_time);
        }
        if round > WARM_UP && round % GATE_EVERY == 0 {
            let begin = Instant::now();
            device.call(StayAwake {})?;
            let half = if round > WARM_UP + ROUNDS / 2 { &mut late_gate } else { &mut early_gate };
            half.add(begin.elapsed());
        }
    }
    tell(&through_app, &through_raw);
    tell_gate(&early_gate, &late_gate);
    Ok(())
}

fn tell(through_app: &Samples, through_raw: &Samples) {
    line("store", "raw-sqlcipher-commit", Value::Object(timing(through_raw)));
    let ratio = through_app.median_ms() / through_raw.median_ms();
    let p99 = through_app.quantile_ms(0.99);
    let mut facts = timing(through_app);
    facts.insert("ratio_to_raw".to_owned(), rounded(ratio));
    facts.insert("target".to_owned(), json!({ "p99_ms": 5, "ratio_to_raw": 1.5 }));
    facts.insert("met".to_owned(), json!(p99 <= 5.0 && ratio <= 1.5));
    line("store", "answer-to-durable", Value::Object(facts));
}

/// A command that passes the gate twice and writes nothing; a saved note passes it four times. Slower in the second half
/// means that the gate counts what was saved.
fn tell_gate(early: &Samples, late: &Samples) {
    let mut facts = timing(late);
    facts.insert("median_ms_in_first_half".to_owned(), rounded(early.median_ms()));
    line("store", "gate-without-a-write", Value::Object(facts));
}

/// The app's own database seen from outside, and another one with the same tables, settings and key, into which the
/// same rows are written with nothing but SQL.
struct Twins {
    app: Connection,
    raw: Connection,
    /// The last rows of `entity`, `op` and `audit` that were copied.
    last: [i64; 3],
}

const COUNTED: [(&str, &str); 3] = [("entity", "n"), ("op", "n"), ("audit", "seq")];

type Rows = Vec<Vec<rusqlite::types::Value>>;

impl Twins {
    fn open(app: &Path, raw: &Path, key: &StoreKey) -> Result<Self, Failure> {
        let open = |path: &Path| apseko_store::open_with_vfs(path, key, "unix");
        let (app, raw) = (open(app)?, open(raw)?);
        // Rows refer to streams and scopes that are not part of the measurement.
        raw.pragma_update(None, "foreign_keys", "OFF")?;
        Ok(Self { app, raw, last: [0; 3] })
    }

    /// The rows that one saved note came to.
    fn new_rows(&mut self, wish: u128) -> Result<Vec<(String, Rows)>, Failure> {
        let mut new = Vec::new();
        for ((table, number), last) in COUNTED.into_iter().zip(&mut self.last) {
            let rows =
                rows(&self.app, &format!("SELECT * FROM {table} WHERE {number} > {last} ORDER BY {number}"))?;
            *last =
                self.app.query_row(&format!("SELECT max({number}) FROM {table}"), [], |row| row.get(0))?;
            new.push((table.to_owned(), rows));
        }
        new.push(("note".to_owned(), rows(&self.app, "SELECT * FROM note ORDER BY id DESC LIMIT 1")?));
        let request = hex(Uuid::from_u128(wish));
        new.push((
            "edit".to_owned(),
            rows(&self.app, &format!("SELECT * FROM edit WHERE request_id = x'{request}'"))?,
        ));
        Ok(new)
    }

    fn write(&mut self, new: &[(String, Rows)]) -> Result<(), Failure> {
        let transaction = self.raw.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (table, rows) in new {
            for row in rows {
                let marks = vec!["?"; row.len()].join(",");
                let sql = format!("INSERT OR REPLACE INTO {table} VALUES ({marks})");
                transaction.prepare_cached(&sql)?.execute(params_from_iter(row))?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

fn rows(connection: &Connection, sql: &str) -> Result<Rows, Failure> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn hex(id: Uuid) -> String {
    id.simple().to_string()
}
