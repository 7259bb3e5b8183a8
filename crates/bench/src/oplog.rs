//! Operations from end to end: writing, sending, receiving, showing, and how many bytes each takes. What is on a disk is
//! durable and encrypted, and is measured in turns with nothing but SQL that writes the same rows.

mod append;
pub mod company;
pub mod content;
mod exchange;
pub mod office;
pub mod place;
mod projection;
mod raw;
mod size;

use serde_json::{Map, Value};

use crate::Failure;
use crate::report::{Samples, line, rounded, timing};
use company::Company;
use office::Office;
use place::Server;

/// Sixty answers each: a little more than a hundred thousand operations.
const SHEETS: u64 = 1_667;

pub fn run() -> Result<(), Failure> {
    let company = Company::look();
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let office = Office::with_keys()?;
    append::one_by_one(folder, &office)?;
    let mut server = Server::start(&office, SHEETS)?;
    {
        let (mut writer, mut twin) = append::by_sheet(folder, &office, SHEETS)?;
        exchange::push(&mut writer, &mut twin, &mut server)?;
    }
    let (mut reader, mut twin) = exchange::take_in(folder, &office, &mut server)?;
    size::no_op(&mut reader, &mut server)?;
    projection::views(&mut reader, &twin, &server.ledger)?;
    projection::everything_anew(&mut reader, &mut twin, &mut server.ledger)?;
    drop((reader, twin, server));
    size::weigh(folder, &office)?;
    append::in_memory(&office, SHEETS)?;
    exchange::in_memory(&Office::without_keys(), "off", SHEETS)?;
    exchange::in_memory(&office, "on", SHEETS)?;
    company.tell("oplog");
    Ok(())
}

/// How many in a second.
#[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
fn rate(count: u64, seconds: f64) -> Value {
    (count as f64 / seconds).round().into()
}

/// One line about transactions that were measured in turns with raw ones.
fn tell_beside(what: &str, ops: u64, ours: &Samples, raw: &Samples, more: Map<String, Value>) {
    let mut facts = timing(ours);
    facts.insert("ops".to_owned(), ops.into());
    facts.insert("ops_per_s".to_owned(), rate(ops, ours.seconds()));
    facts.insert("raw_ops_per_s".to_owned(), rate(ops, raw.seconds()));
    facts.insert("raw_median_ms".to_owned(), rounded(raw.median_ms()));
    facts.insert("ratio_to_raw".to_owned(), rounded(ours.seconds() / raw.seconds()));
    facts.extend(more);
    line("oplog", what, Value::Object(facts));
}
