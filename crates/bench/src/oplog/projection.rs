//! What is shown: the view of a sheet from its heads, and deriving everything anew after an update of the program.

use std::time::Instant;

use apseko_casework::view;
use apseko_oplog::{Ledger, rebuild};
use apseko_store::OpTables;
use rusqlite::{Connection, TransactionBehavior};
use serde_json::{Value, json};

use super::content::sheet;
use super::office::{LEVEL, SERVER};
use super::place::Device;
use super::rate;
use super::raw::Twin;
use crate::Failure;
use crate::report::{Samples, line, rounded, timing};

const THINGS: u64 = 1_000;

/// Views of a thousand sheets from the disk beside reading their heads as bytes, then from memory.
pub fn views(device: &mut Device<'_, Connection>, twin: &Twin, memory: &impl Ledger) -> Result<(), Failure> {
    let (mut disk, mut raw, mut in_memory) = (Samples::default(), Samples::default(), Samples::default());
    let (mut fields, mut fields_in_memory) = (0, 0);
    let transaction = device.shelf.transaction()?;
    for number in 0..THINGS {
        let begin = Instant::now();
        // One thing at a time, as a screen asks for it: nothing is remembered from the one before.
        fields += count_fields(&OpTables::new(&transaction), number)?;
        disk.add(begin.elapsed());
        raw.add(twin.read_heads(&sheet(number))?);
        let begin = Instant::now();
        fields_in_memory += count_fields(memory, number)?;
        in_memory.add(begin.elapsed());
    }
    for (what, spent, fields) in [("view", &disk, fields), ("view-in-memory", &in_memory, fields_in_memory)] {
        let mut facts = timing(spent);
        facts.insert("fields".to_owned(), fields.into());
        facts.insert("fields_per_s".to_owned(), rate(fields, spent.seconds()));
        facts.insert("raw_median_ms".to_owned(), rounded(raw.median_ms()));
        facts.insert("ratio_to_raw".to_owned(), rounded(spent.median_ms() / raw.median_ms()));
        line("oplog", what, Value::Object(facts));
    }
    Ok(())
}

fn count_fields<L: Ledger>(ledger: &L, number: u64) -> Result<u64, Failure> {
    let projected = view(ledger, &sheet(number))?.ok_or("the sheet is not here")?;
    Ok(projected.fields.len() as u64)
}

/// Everything derived anew in one transaction.
pub fn everything_anew(
    device: &mut Device<'_, Connection>,
    twin: &mut Twin,
    memory: &mut (impl Ledger + Clone),
) -> Result<(), Failure> {
    let raw = twin.derive_again()?;
    let begin = Instant::now();
    let transaction = device.shelf.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let moved = rebuild(&mut OpTables::new(&transaction), LEVEL, Some(SERVER))?;
    transaction.commit()?;
    let disk = begin.elapsed();
    let begin = Instant::now();
    rebuild(memory, LEVEL, Some(SERVER))?;
    let facts = json!({
        "registers": moved.len(),
        "seconds": rounded(disk.as_secs_f64()),
        "raw_seconds": rounded(raw.as_secs_f64()),
        "ratio_to_raw": rounded(disk.as_secs_f64() / raw.as_secs_f64()),
        "in_memory_seconds": rounded(begin.elapsed().as_secs_f64()),
    });
    line("oplog", "rebuild", facts);
    Ok(())
}
