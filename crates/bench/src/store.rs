//! From the tap to the disk: one note saved through the whole app, beside one raw SQLCipher commit of the same
//! rows and indexes, taken in turns so that both meet the same disk.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use apseko_app::{App, Options, Person, Session, SupportLog, SystemHost};
use apseko_contract::{Answer, Command, CreateAdhocTask, Envelope, WriteNote};
use apseko_domain::{RequestId, TaskId, ViolationArea};
use rusqlite::{Connection, TransactionBehavior, params};
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
    let mut raw = open_raw(&folder.path().join("raw.db"))?;
    let (mut through_app, mut through_raw) = (Samples::default(), Samples::default());
    for round in 1..=ROUNDS + WARM_UP {
        let begin = Instant::now();
        call(&app, round, WriteNote { task, text: TEXT.to_owned() })?;
        let app_time = begin.elapsed();
        let begin = Instant::now();
        raw_note(&mut raw, round)?;
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

/// The same settings as the store's writer: a weaker setting would be an unfair limit.
fn open_raw(path: &Path) -> Result<Connection, Failure> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "key", format!("x'{}'", "07".repeat(32)))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.execute_batch(include_str!("../../../migrations/device/0001_tasks_and_notes.sql"))?;
    connection.execute(
        "INSERT INTO task (id, origin, created_ms, created_by) VALUES (?1, 'adhoc', 0, '')",
        [key(TaskId(Uuid::nil()).0).as_slice()],
    )?;
    Ok(connection)
}

/// The rows that one saved note comes to.
fn raw_note(connection: &mut Connection, round: u128) -> Result<(), Failure> {
    let id = key(Uuid::from_u128(round));
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction
        .prepare_cached("INSERT INTO note (id, task_id) VALUES (?1, ?2)")?
        .execute([id.as_slice(), key(Uuid::nil()).as_slice()])?;
    transaction
        .prepare_cached(
            "INSERT INTO note_revision (note_id, revision, text, author, saved_ms) VALUES (?1, 1, ?2, '', 0)",
        )?
        .execute(params![id.as_slice(), TEXT])?;
    transaction.prepare_cached("DELETE FROM draft WHERE slot = ?1")?.execute(["new-note"])?;
    transaction
        .prepare_cached("INSERT INTO edit (request_id, command, body_digest, reply, delivers, saved_ms) VALUES (?1, 'write-note', ?2, '', 1, ?3)")?
        .execute(params![id.as_slice(), [0_u8; 32].as_slice(), i64::try_from(round)?])?;
    transaction
        .prepare_cached("INSERT INTO audit (at_ms, actor, command, object) VALUES (0, '', 'write-note', ?1)")?
        .execute([id.as_slice()])?;
    transaction.commit()?;
    Ok(())
}

fn key(id: Uuid) -> [u8; 16] {
    id.into_bytes()
}
