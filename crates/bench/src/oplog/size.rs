//! Bytes of an operation: on the disk and on the way, for two hundred sheets whose answers were tapped one by one.

use std::collections::BTreeMap;
use std::path::Path;

use apseko_oplog::MemoryLedger;
use apseko_oplog::message::{Answer, Ask, Carried, Reach};
use apseko_oplog::wire::{encode_reply, encode_request};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::content::{ANSWERS, answer};
use super::exchange::receive_all;
use super::office::{Luck, Office, Party};
use super::place::{Device, Server};
use crate::Failure;
use crate::report::{line, rounded};

const SHEETS: u64 = 200;
/// What HTTP would compress with.
const ZSTD_LEVEL: i32 = 3;
const NO_OP_TARGET: usize = 1_024;

/// What went over the line.
#[derive(Default)]
struct Weighed {
    ops: usize,
    messages: usize,
    bytes: usize,
    compressed: usize,
    headers: usize,
    bodies: usize,
    bodies_compressed: usize,
}

impl Weighed {
    fn add<'c>(&mut self, message: &[u8], carried: impl Iterator<Item = &'c Carried>) -> Result<(), Failure> {
        let mut bodies = Vec::new();
        for carried in carried {
            self.ops += 1;
            self.headers += carried.header.bytes().len();
            bodies.extend_from_slice(carried.body.as_ref().map_or(&[], |body| body.bytes()));
        }
        self.messages += 1;
        self.bytes += message.len();
        self.compressed += compressed(message)?;
        self.bodies += bodies.len();
        self.bodies_compressed += compressed(&bodies)?;
        Ok(())
    }

    fn tell(&self, what: &str) {
        let of_one = |bytes: usize| per_op(bytes as u64, self.ops as u64);
        let facts = json!({
            "ops": self.ops,
            "messages": self.messages,
            "bytes_per_op": of_one(self.bytes),
            "zstd3_bytes_per_op": of_one(self.compressed),
            "header_bytes": of_one(self.headers),
            "body_bytes": of_one(self.bodies),
            "bodies_zstd3_bytes": of_one(self.bodies_compressed),
            "whole_message_to_bodies_alone": rounded(ratio(self.compressed, self.bodies_compressed)),
        });
        line("oplog", what, facts);
    }
}

/// Writes, sends and receives, weighing everything on the way.
pub fn weigh(folder: &Path, office: &Office) -> Result<(), Failure> {
    let mut writer = tapped(office)?;
    let mut server = Server::start(office, SHEETS)?;
    weigh_push(&mut writer, &mut server)?.tell("wire-push");
    weigh_pull(office, &mut server)?.tell("wire-pull");
    let path = folder.join("size.db");
    let mut reader = Device::on_disk(&path, office, Party::Reader)?;
    let empty = size_of(&reader.shelf, &path)?;
    receive_all(&mut reader, &mut server, |_| Ok(()))?;
    tell_disk("disk", &reader.shelf, &path, empty)?;
    no_op(&mut reader, &mut server)
}

/// Every answer a wish of its own, some seconds after the one before.
fn tapped(office: &Office) -> Result<Device<'_, MemoryLedger>, Failure> {
    let mut writer = Device::in_memory(office, Party::Writer)?;
    let mut luck = Luck(0x7a9);
    for sheet in 0..SHEETS {
        for question in 0..ANSWERS {
            writer.ms += 1_500 + luck.below(9_000);
            writer.write(sheet * ANSWERS + question, vec![answer(sheet, question)])?;
        }
    }
    Ok(writer)
}

fn weigh_push(writer: &mut Device<'_, MemoryLedger>, server: &mut Server<'_>) -> Result<Weighed, Failure> {
    let mut weighed = Weighed::default();
    writer.greet(server)?;
    loop {
        let (request, _) = writer.ask()?;
        let Ask::Push(push) = &request.ask else { return Ok(weighed) };
        weighed.add(&encode_request(&request), push.ops.iter())?;
        let (reply, _) = server.answer(writer.ms, request)?;
        writer.hear(reply)?;
    }
}

fn weigh_pull(office: &Office, server: &mut Server<'_>) -> Result<Weighed, Failure> {
    let mut weighed = Weighed::default();
    let mut reader = Device::in_memory(office, Party::Reader)?;
    reader.greet(server)?;
    loop {
        let (request, _) = reader.ask()?;
        let (reply, _) = server.answer(reader.ms, request)?;
        let Answer::News(news) = &reply.answer else { return Err("this is no news".into()) };
        if news.entries.is_empty() {
            return Ok(weighed);
        }
        weighed.add(&encode_reply(&reply), news.entries.iter().map(|entry| &entry.op))?;
        reader.hear(reply)?;
    }
}

/// A device that is up to date asks.
pub fn no_op(device: &mut Device<'_, Connection>, server: &mut Server<'_>) -> Result<(), Failure> {
    let (request, _) = device.ask()?;
    let Ask::Pull(pull) = &request.ask else { return Err("the device is not up to date".into()) };
    // A device that is up to date speaks of all its scopes at once.
    let named = if let Reach::Each(scopes) = &pull.reach { scopes.len() } else { 0 };
    let question = encode_request(&request);
    let (reply, _) = server.answer(device.ms, request)?;
    let answer = encode_reply(&reply);
    device.hear(reply)?;
    let both = question.len() + answer.len();
    let facts = json!({
        "scopes_named": named,
        "question_bytes": question.len(),
        "answer_bytes": answer.len(),
        "zstd3_bytes": compressed(&question)? + compressed(&answer)?,
        "target": { "bytes": NO_OP_TARGET },
        "met": both < NO_OP_TARGET,
    });
    line("oplog", "wire-no-op", facts);
    Ok(())
}

/// The size of the file, tidied and without a log.
fn size_of(connection: &Connection, path: &Path) -> Result<u64, Failure> {
    let tidy = "PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);";
    connection.execute_batch(tidy)?;
    Ok(std::fs::metadata(path)?.len())
}

fn tell_disk(what: &str, connection: &Connection, path: &Path, empty: u64) -> Result<(), Failure> {
    let bytes = size_of(connection, path)?;
    let (ops, header, body): (u64, f64, f64) = connection.query_row(
        "SELECT count(*), avg(length(header)), avg(length(body)) FROM op",
        [],
        |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?, row.get(2)?)),
    )?;
    let facts = json!({
        "ops": ops,
        "file_bytes": bytes,
        "bytes_per_op": per_op(bytes, ops),
        "beyond_empty_bytes_per_op": per_op(bytes.saturating_sub(empty), ops),
        "header_bytes": rounded(header),
        "body_bytes": rounded(body),
        "by_part": by_part(connection, ops)?,
    });
    line("oplog", what, facts);
    Ok(())
}

/// Which table and index takes how much, as SQLite counts its pages.
fn by_part(connection: &Connection, ops: u64) -> Result<BTreeMap<String, Value>, Failure> {
    let sql = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name HAVING sum(pgsize) > 8192";
    let mut statement = connection.prepare(sql)?;
    let part =
        |row: &rusqlite::Row<'_>| Ok((row.get(0)?, per_op(row.get::<_, i64>(1)?.cast_unsigned(), ops)));
    let parts = statement.query_map([], part)?;
    Ok(parts.collect::<Result<_, _>>()?)
}

fn compressed(bytes: &[u8]) -> Result<usize, Failure> {
    Ok(zstd::bulk::compress(bytes, ZSTD_LEVEL)?.len())
}

#[expect(clippy::cast_precision_loss, reason = "sizes for people to read")]
fn per_op(bytes: u64, ops: u64) -> Value {
    rounded(bytes as f64 / ops as f64)
}

#[expect(clippy::cast_precision_loss, reason = "sizes for people to read")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
