//! From a wish to the disk: one operation in a transaction, as when an answer is tapped, and a whole sheet in one.

use std::path::Path;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::content::{ANSWERS, SHEETS_PER_CASE, answer, answers};
use super::office::{Office, Party};
use super::place::Device;
use super::raw::Twin;
use super::{rate, tell_beside};
use crate::Failure;
use crate::report::{Samples, line, rounded, timing};

const ROUNDS: u64 = 3_000;
const WARM_UP: u64 = 200;
const TARGET_P99_MS: f64 = 5.0;
const TARGET_RATIO: f64 = 1.5;

/// One answer in a transaction. The sheets are of as many cases as an inspector may have in work.
pub fn one_by_one(folder: &Path, office: &Office) -> Result<(), Failure> {
    let mut device = Device::on_disk(&folder.join("one.db"), office, Party::Writer)?;
    let mut twin = Twin::open(&folder.join("one-raw.db"))?;
    let (mut ours, mut raw) = (Samples::default(), Samples::default());
    for round in 0..ROUNDS + WARM_UP {
        let draft = answer(round / ANSWERS * SHEETS_PER_CASE, round % ANSWERS);
        let spent = device.write(round, vec![draft])?;
        let raw_spent = twin.insert_new(&device.shelf)?;
        if round >= WARM_UP {
            ours.add(spent);
            raw.add(raw_spent);
        }
    }
    line("oplog", "raw-commit-of-one-row", Value::Object(timing(&raw)));
    let ratio = ours.median_ms() / raw.median_ms();
    let p99 = ours.quantile_ms(0.99);
    let mut facts = timing(&ours);
    facts.insert("ratio_to_raw".to_owned(), rounded(ratio));
    facts.insert("target".to_owned(), json!({ "p99_ms": TARGET_P99_MS, "ratio_to_raw": TARGET_RATIO }));
    facts.insert("met".to_owned(), json!(p99 <= TARGET_P99_MS && ratio <= TARGET_RATIO));
    line("oplog", "append-one", Value::Object(facts));
    without_the_disk(&mut device, &mut twin)
}

/// The same without waiting for the disk shows what the program itself costs.
fn without_the_disk(device: &mut Device<'_, Connection>, twin: &mut Twin) -> Result<(), Failure> {
    device.shelf.pragma_update(None, "synchronous", "OFF")?;
    twin.connection.pragma_update(None, "synchronous", "OFF")?;
    let (mut ours, mut raw) = (Samples::default(), Samples::default());
    for round in ROUNDS + WARM_UP..2 * ROUNDS {
        let draft = answer(round / ANSWERS * SHEETS_PER_CASE, round % ANSWERS);
        ours.add(device.write(round, vec![draft])?);
        raw.add(twin.insert_new(&device.shelf)?);
    }
    let mut facts = timing(&ours);
    facts.insert("raw_median_ms".to_owned(), rounded(raw.median_ms()));
    facts.insert("beyond_raw_ms".to_owned(), rounded(ours.median_ms() - raw.median_ms()));
    line("oplog", "append-one-without-waiting-for-the-disk", Value::Object(facts));
    Ok(())
}

/// Whole sheets, each in one transaction. Leaves a device and its copy with everything still to be sent.
pub fn by_sheet<'o>(
    folder: &Path,
    office: &'o Office,
    sheets: u64,
) -> Result<(Device<'o, Connection>, Twin), Failure> {
    let mut device = Device::on_disk(&folder.join("writer.db"), office, Party::Writer)?;
    let mut twin = Twin::open(&folder.join("writer-raw.db"))?;
    let (mut ours, mut raw) = (Samples::default(), Samples::default());
    for sheet in 0..sheets {
        ours.add(device.write(sheet, answers(sheet))?);
        raw.add(twin.insert_new(&device.shelf)?);
    }
    tell_beside("append-sixty", sheets * ANSWERS, &ours, &raw, Map::new());
    Ok((device, twin))
}

/// Whole sheets in memory: what the disk costs.
pub fn in_memory(office: &Office, sheets: u64) -> Result<(), Failure> {
    let mut device = Device::in_memory(office, Party::Writer)?;
    let mut spent = Samples::default();
    for sheet in 0..sheets {
        spent.add(device.write(sheet, answers(sheet))?);
    }
    let mut facts = timing(&spent);
    facts.insert("ops_per_s".to_owned(), rate(sheets * ANSWERS, spent.seconds()));
    line("oplog", "append-sixty-in-memory", Value::Object(facts));
    Ok(())
}
