//! From the tap to the disk: one note saved through the whole app, beside one raw SQLCipher commit of the same
//! rows and indexes, taken in turns so that both meet the same disk.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use apseko_app::{App, KeyFile, Keystore as _, Options, Person, Session, SupportLog, SystemHost};
use apseko_contract::{Answer, Command, CreateAdhocTask, Envelope, WriteNote};
use apseko_domain::{RequestId, ViolationArea};
use rusqlite::{Connection, TransactionBehavior, params_from_iter};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Failure;
use crate::report::{Samples, line, rounded, timing};

const ROUNDS: u128 = 3_000;
const WARM_UP: u128 = 200;
const TEXT: &str = "Divi nodarbinātie pie jumta malas bez margām, augstums ap 6 m.";

pub fn run() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let app = open_app(&folder.path().join("app"));
    let task = call(&app, 0, adhoc_task())?;
    let mut twins = Twins::open(&folder.path().join("app"), &folder.path().join("raw.db"))?;
    twins.new_rows(0)?;
    let (mut through_app, mut through_raw) = (Samples::default(), Samples::default());
    for round in 1..=ROUNDS + WARM_UP {
        let begin = Instant::now();
        call(&app, round, WriteNote { task, text: TEXT.to_owned() })?;
        let app_time = begin.elapsed();
        let rows = twins.new_rows(round)?;
        let begin = Instant::now();
        twins.write(&rows)?;
        let raw_time = begin.elapsed();
        if round > WARM_UP {
            through_app.add(app_time);
            through_raw.add(raw_time);
        }
    }
    tell(&through_app, &through_raw);
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

fn open_app(folder: &Path) -> App {
    let host = SystemHost::new(folder, SupportLog::default(), |_| ());
    let options = Options::default();
    App::new(Arc::new(host), Session::of_inspector(Person::stand_in(options)), options)
}

fn adhoc_task() -> CreateAdhocTask {
    CreateAdhocTask {
        place: "Rūpniecības iela 12, Jelgava".to_owned(),
        object: String::new(),
        area: ViolationArea::ConstructionSite,
        note: String::new(),
        draft: String::new(),
    }
}

fn call<C: Command>(app: &App, wish: u128, body: C) -> Result<C::Reply, Failure> {
    let envelope = Envelope { request_id: RequestId(Uuid::from_u128(wish)), body };
    let reply = app.call(C::NAME, &serde_json::to_vec(&envelope)?);
    match serde_json::from_str(&reply.json)? {
        Answer::Ok(reply) => Ok(reply),
        Answer::Error(error) => Err(format!("{} was refused with {}", C::NAME, error.code).into()),
    }
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
    fn open(folder: &Path, raw: &Path) -> Result<Self, Failure> {
        let key = KeyFile::in_folder(folder).load()?.ok_or("the app has made no key")?;
        let open = |path: &Path| apseko_store::open_with_vfs(path, &key, "unix");
        let (app, raw) = (open(&folder.join("apseko.db"))?, open(raw)?);
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
