//! The rows of a feed as changes that would write them: what is copied and what is added up is the same list.

use apseko_oplog::OpId;

use super::CopyFault;
use crate::storage::{Changes, NewThing, StorageError, Transaction, scope_key};

/// So many rows are in memory at once. Nothing that is added up depends on it.
const PAGE: usize = 1_000;
/// Requests may be long.
const REQUESTS: usize = 50;

type Visit<'v> = &'v mut dyn FnMut(Changes) -> Result<(), CopyFault>;
type Table = fn(&mut dyn Transaction, Visit<'_>) -> Result<(), CopyFault>;

const TABLES: [Table; 12] = [
    operations, streams, things, readers, awaited, mentions, petitions, erasures, signatures, lines, parked,
    refused,
];

/// Shows every row of a picture but the counter row, table by table, each in the order of its key.
pub(super) fn each_page(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    TABLES.iter().try_for_each(|table| table(picture, visit))
}

/// Asks for page after page of one table; the last row of a page says where the next begins.
fn turn_pages<K, R>(
    visit: Visit<'_>,
    mut read: impl FnMut(Option<&K>) -> Result<Vec<R>, StorageError>,
    key: impl Fn(&R) -> K,
    put: impl Fn(&mut Changes, Vec<R>),
) -> Result<(), CopyFault> {
    let mut last = None;
    loop {
        let page = read(last.as_ref())?;
        let Some(end) = page.last() else { return Ok(()) };
        last = Some(key(end));
        let mut changes = Changes::default();
        put(&mut changes, page);
        visit(changes)?;
    }
}

fn operations(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    turn_pages(
        visit,
        |last| picture.arrived_after(last.copied().unwrap_or(i64::MIN), PAGE),
        |kept| kept.n,
        |all, page| all.inserted.extend(page.into_iter().map(|kept| (kept.n, kept.record))),
    )
}

fn streams(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    turn_pages(
        visit,
        |last| picture.tips_after(last, PAGE),
        |tip| tip.stream,
        |all, page| all.tips.extend(page.into_iter().map(|tip| (tip.stream, tip.header))),
    )
}

fn things(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let read = |last: Option<&NewThing>| picture.things_after(last, PAGE);
    turn_pages(visit, read, |thing| *thing, |all, page| all.things.extend(page))
}

/// By scope: the reasons of one are written in one go.
fn readers(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let mut last = None;
    loop {
        let readers = picture.readers_after(last.as_ref(), PAGE)?;
        // The database sorts keys, and a map scopes.
        last = readers.keys().max_by_key(|scope| scope_key(scope)).copied();
        if last.is_none() {
            return Ok(());
        }
        visit(Changes { readers, ..Changes::default() })?;
    }
}

fn awaited(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let read = |last: Option<&(OpId, OpId)>| picture.awaited_after(last, PAGE);
    turn_pages(visit, read, |pair| *pair, |all, page| all.awaited.extend(page))
}

fn mentions(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let read = |last: Option<&(OpId, OpId)>| picture.mentions_after(last, PAGE);
    turn_pages(visit, read, |pair| *pair, |all, page| all.mentions.extend(page))
}

/// Those that wait are few at any time.
fn petitions(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let pending = picture.pending()?.into_iter().map(|(n, op)| (n, (op, true))).collect();
    visit(Changes { pending, ..Changes::default() })
}

fn erasures(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let read = |last: Option<&OpId>| picture.erasures_after(last, PAGE);
    turn_pages(visit, read, |op| *op, |all, page| all.erasures.extend(page))
}

fn signatures(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let read = |last: Option<&OpId>| picture.signatures_after(last, PAGE);
    turn_pages(visit, read, |(tip, _)| *tip, |all, page| all.signatures.extend(page))
}

fn lines(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let read = |last: Option<&u64>| picture.lines_after(last.copied().unwrap_or(0), PAGE);
    turn_pages(visit, read, |(_, line)| line.seq, |all, page| all.lines.extend(page))
}

fn parked(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let read = |last: Option<&i64>| picture.parked_after(last.copied(), PAGE);
    turn_pages(
        visit,
        read,
        |(n, _)| *n,
        |all, page| all.parked.extend(page.into_iter().map(|(_, parked)| parked)),
    )
}

fn refused(picture: &mut dyn Transaction, visit: Visit<'_>) -> Result<(), CopyFault> {
    let read = |last: Option<&i64>| picture.refused_after(last.copied(), REQUESTS);
    turn_pages(
        visit,
        read,
        |(n, _)| *n,
        |all, page| all.refused.extend(page.into_iter().map(|(_, refused)| refused)),
    )
}
