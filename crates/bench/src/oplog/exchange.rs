//! Sending and receiving: pages of a thousand operations between a device and a server in memory, with real signatures.

use std::path::Path;
use std::time::{Duration, Instant};

use apseko_oplog::MemoryLedger;
use apseko_oplog::message::{Answer, Ask, Reply, Request};
use apseko_oplog::wire::{decode_reply, decode_request, encode_reply, encode_request};
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::content::{ANSWERS, answers};
use super::office::{Office, Party};
use super::place::{Device, Server, Shelf};
use super::raw::Twin;
use super::{rate, tell_beside};
use crate::Failure;
use crate::report::{Samples, line, rounded};

const PAGE: u32 = 1_000;
const TARGET_PUSH: f64 = 50_000.0;
const TARGET_TAKE_IN: f64 = 100_000.0;

/// How long the parts of an exchange took, page by page.
#[derive(Default)]
pub struct Spent {
    pub ops: u64,
    /// Building the question.
    ask: Samples,
    /// The question as bytes, and back.
    carry: Samples,
    /// The server's step.
    server: Samples,
    /// The answer from bytes.
    read: Samples,
    /// Taking it in.
    hear: Samples,
}

impl Spent {
    /// A run that left something out would look fast.
    fn expect(&self, ops: u64) -> Result<(), Failure> {
        if self.ops == ops {
            Ok(())
        } else {
            Err(format!("{} operations came instead of {ops}", self.ops).into())
        }
    }
}

fn count_of(ledger: &MemoryLedger) -> u64 {
    ledger.len() as u64
}

/// Sends everything in the outbox; `after` is told how much each page had.
pub fn send_all<S: Shelf>(
    device: &mut Device<'_, S>,
    server: &mut Server<'_>,
    mut after: impl FnMut(&mut S, usize) -> Result<(), Failure>,
) -> Result<Spent, Failure> {
    device.greet(server)?;
    let mut spent = Spent::default();
    loop {
        let (request, ask) = device.ask()?;
        let Ask::Push(push) = &request.ask else { break };
        let count = push.ops.len();
        spent.ask.add(ask);
        let (request, carry) = question_by_wire(&request)?;
        spent.carry.add(carry);
        let (reply, server_spent) = server.answer(device.ms, request)?;
        spent.server.add(server_spent);
        let (reply, read) = answer_by_wire(&reply)?;
        spent.read.add(read);
        spent.hear.add(device.hear(reply)?);
        spent.ops += count as u64;
        after(&mut device.shelf, count)?;
    }
    // The question that was not a push stays unanswered, as on a bad line: the next start asks anew.
    Ok(spent)
}

/// Receives everything there is, in pages of a thousand.
pub fn receive_all<S: Shelf>(
    device: &mut Device<'_, S>,
    server: &mut Server<'_>,
    mut after: impl FnMut(&mut S) -> Result<(), Failure>,
) -> Result<Spent, Failure> {
    device.greet(server)?;
    let mut spent = Spent::default();
    loop {
        let (mut request, ask) = device.ask()?;
        if let Ask::Pull(pull) = &mut request.ask {
            pull.limit = PAGE;
        }
        let (reply, server_spent) = server.answer(device.ms, request)?;
        let Answer::News(news) = &reply.answer else { return Err("this is no news".into()) };
        let (count, more) = (news.entries.len(), news.more);
        let (reply, read) = answer_by_wire(&reply)?;
        let hear = device.hear(reply)?;
        if count > 0 {
            spent.ops += count as u64;
            spent.ask.add(ask);
            spent.server.add(server_spent);
            spent.read.add(read);
            spent.hear.add(hear);
            after(&mut device.shelf)?;
        }
        if !more {
            return Ok(spent);
        }
    }
}

/// Through bytes, so that the receiver shares nothing with the sender: writing and reading it.
fn question_by_wire(request: &Request) -> Result<(Request, Duration), Failure> {
    let begin = Instant::now();
    let request = decode_request(&encode_request(request))?;
    Ok((request, begin.elapsed()))
}

/// Through bytes; the time is that of the reader, who is the one measured.
fn answer_by_wire(reply: &Reply) -> Result<(Reply, Duration), Failure> {
    let bytes = encode_reply(reply);
    let begin = Instant::now();
    let reply = decode_reply(&bytes)?;
    Ok((reply, begin.elapsed()))
}

/// Pushes everything of a device on a disk to a server in memory.
pub fn push(
    device: &mut Device<'_, Connection>,
    twin: &mut Twin,
    server: &mut Server<'_>,
) -> Result<(), Failure> {
    let mut raw = Samples::default();
    let spent = send_all(device, server, |shelf, count| {
        raw.add(twin.send_and_place(shelf, count)?);
        Ok(())
    })?;
    spent.expect(count_of(&server.ledger))?;
    let device_s = spent.ask.seconds() + spent.hear.seconds();
    let both_s = device_s + spent.server.seconds();
    let with_wire = both_s + spent.carry.seconds() + spent.read.seconds();
    let facts = json!({
        "ops": spent.ops,
        "ops_per_s": rate(spent.ops, both_s),
        "ops_per_s_with_wire": rate(spent.ops, with_wire),
        "build": part(&spent.ask, spent.ops),
        "server_in_memory": part(&spent.server, spent.ops),
        "write_places": part(&spent.hear, spent.ops),
        "device_ops_per_s": rate(spent.ops, device_s),
        "raw_ops_per_s": rate(spent.ops, raw.seconds()),
        "ratio_to_raw": rounded(device_s / raw.seconds()),
        "target": { "ops_per_s": TARGET_PUSH },
        "met": reaches(spent.ops, both_s, TARGET_PUSH),
    });
    line("oplog", "push", facts);
    Ok(())
}

/// Pulls everything from a server in memory to a device on a disk.
pub fn take_in<'o>(
    folder: &Path,
    office: &'o Office,
    server: &mut Server<'_>,
) -> Result<(Device<'o, Connection>, Twin), Failure> {
    let mut device = Device::on_disk(&folder.join("reader.db"), office, Party::Reader)?;
    let mut twin = Twin::open(&folder.join("reader-raw.db"))?;
    let mut raw = Samples::default();
    let spent = receive_all(&mut device, server, |shelf| {
        raw.add(twin.insert_new(shelf)?);
        Ok(())
    })?;
    spent.expect(count_of(&server.ledger))?;
    tell_beside("take-in", spent.ops, &spent.hear, &raw, received(&spent));
    Ok((device, twin))
}

/// What the exchange costs where no disk is: with signatures and without.
pub fn in_memory(office: &Office, signatures: &str, sheets: u64) -> Result<(), Failure> {
    let mut writer = Device::in_memory(office, Party::Writer)?;
    for sheet in 0..sheets {
        writer.write(sheet, answers(sheet))?;
    }
    let mut server = Server::start(office, sheets)?;
    let sent = send_all(&mut writer, &mut server, |_: &mut MemoryLedger, _| Ok(()))?;
    let mut reader = Device::in_memory(office, Party::Reader)?;
    let spent = receive_all(&mut reader, &mut server, |_| Ok(()))?;
    spent.expect(sheets * ANSWERS)?;
    let mut facts = received(&spent);
    facts.insert("signatures".to_owned(), signatures.into());
    facts.insert("ops".to_owned(), spent.ops.into());
    facts.insert("ops_per_s".to_owned(), rate(spent.ops, spent.hear.seconds()));
    facts.insert("server_takes_in".to_owned(), part(&sent.server, sent.ops));
    line("oplog", "take-in-in-memory", Value::Object(facts));
    Ok(())
}

fn received(spent: &Spent) -> Map<String, Value> {
    let hear_s = spent.hear.seconds();
    let mut facts = Map::new();
    facts.insert("ops_per_s_from_bytes".to_owned(), rate(spent.ops, hear_s + spent.read.seconds()));
    facts.insert("read_bytes".to_owned(), part(&spent.read, spent.ops));
    facts.insert("server_tells".to_owned(), part(&spent.server, spent.ops));
    facts.insert("ask".to_owned(), part(&spent.ask, spent.ops));
    facts.insert("target".to_owned(), json!({ "ops_per_s": TARGET_TAKE_IN }));
    facts.insert("met".to_owned(), reaches(spent.ops, hear_s, TARGET_TAKE_IN));
    facts
}

fn part(samples: &Samples, ops: u64) -> Value {
    json!({ "median_ms": rounded(samples.median_ms()), "ops_per_s": rate(ops, samples.seconds()) })
}

fn reaches(ops: u64, seconds: f64, target: f64) -> Value {
    json!(rate(ops, seconds).as_f64().is_some_and(|rate| rate >= target))
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_oplog::Record;

    #[test]
    fn what_was_written_arrives_with_its_signatures() {
        let office = Office::with_keys().unwrap();
        let sheets = 40;
        let mut writer = Device::in_memory(&office, Party::Writer).unwrap();
        for sheet in 0..sheets {
            writer.write(sheet, answers(sheet)).unwrap();
        }
        let mut server = Server::start(&office, sheets).unwrap();
        let sent = send_all(&mut writer, &mut server, |_, _| Ok(())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (reader, twin) = take_in(folder.path(), &office, &mut server).unwrap();
        assert_eq!(sent.ops, sheets * ANSWERS, "everything was sent");
        let sum = |connection: &Connection| -> (i64, i64) {
            let sql =
                "SELECT count(*), sum(n * length(body)) FROM op WHERE seq IS NOT NULL AND effective = 1";
            connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
        };
        assert_eq!(sum(&reader.shelf), sum(&twin.connection), "the raw limit is that of the same rows");
        assert_eq!(sum(&reader.shelf).0, i64::try_from(sheets * ANSWERS).unwrap());
        assert!(server.ledger.records().all(Record::is_head), "and all of it counts");
    }
}
