//! The table of who did what: rows are added at its end and never changed, each chained to the one before.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row};

use super::unreadable;
use crate::audit::{
    AuditCheck, AuditEvent, AuditHead, AuditKind, AuditObject, AuditRecord, Columns, ObjectKind, StoredRow,
    Walk,
};
use crate::{Edit, StoreError, Touched};

/// So many rows are in memory at once while the chain is checked.
const PAGE: i64 = 500;

macro_rules! select_records {
    ($rest:literal) => {
        concat!(
            "SELECT seq, device, event,
               coalesce((SELECT before.hash FROM audit AS before WHERE before.seq = audit.seq - 1), zeroblob(32))
             FROM audit ",
            $rest
        )
    };
}

/// The end of the chain while a transaction adds to it; read anew in each, because one may be rolled back.
#[derive(Debug)]
pub(crate) struct End {
    head: AuditHead,
    device: [u8; 16],
}

impl End {
    pub fn of(connection: &Connection) -> Result<Self, StoreError> {
        let device = connection
            .prepare_cached("SELECT device FROM device_meta")?
            .query_row([], |row| row.get("device"))?;
        Ok(Self { head: head(connection)?.unwrap_or(AuditHead::START), device })
    }

    pub fn add(&mut self, connection: &Connection, event: &AuditEvent) -> Result<(), StoreError> {
        let record = AuditRecord::after(&self.head, self.device, event);
        let next = record.head();
        let Columns { at_ms, kind, object } = Columns::of(event);
        connection
            .prepare_cached(
                "INSERT INTO audit (seq, device, event, hash, at_ms, kind, object)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((place(next.seq), self.device, record.event, next.hash, at_ms, kind, object))?;
        self.head = next;
        Ok(())
    }
}

/// Adds events inside the transaction that is open.
pub(crate) fn append(connection: &Connection, events: &[AuditEvent]) -> Result<AuditHead, StoreError> {
    let mut end = End::of(connection)?;
    for event in events {
        end.add(connection, event)?;
    }
    Ok(end.head)
}

/// What a command that changed data leaves in the audit.
pub(crate) fn changed(edit: &Edit, object: Option<&Touched>) -> AuditEvent {
    AuditEvent {
        at_ms: edit.at.as_millisecond(),
        object: object.map(|touched| match touched {
            Touched::Task(id) => AuditObject { kind: ObjectKind::Task, id: id.0.into_bytes() },
            Touched::Note(id) => AuditObject { kind: ObjectKind::Note, id: id.0.into_bytes() },
            Touched::Visit(id) => AuditObject { kind: ObjectKind::Visit, id: id.0.into_bytes() },
            Touched::Sheet(id) => AuditObject { kind: ObjectKind::Sheet, id: id.0.into_bytes() },
        }),
        detail: vec![
            ("command".to_owned(), edit.command.to_owned()),
            ("request".to_owned(), edit.request.0.to_string()),
        ],
        ..AuditEvent::at(&edit.moment, AuditKind::Changed, &edit.actor)
    }
}

/// The last record.
pub(crate) fn head(connection: &Connection) -> Result<Option<AuditHead>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")?;
    let found = statement.query_row([], |row| Ok(AuditHead { seq: seq_of(row)?, hash: row.get("hash")? }));
    Ok(found.optional()?)
}

/// The records before a place, newest first.
pub(crate) fn before(
    connection: &Connection,
    before: Option<u64>,
    most: usize,
) -> Result<Vec<AuditRecord>, StoreError> {
    let sql = select_records!("WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2");
    read_records(connection.prepare_cached(sql)?, before.unwrap_or(u64::MAX), most)
}

/// The records after a place, oldest first.
pub(crate) fn after(
    connection: &Connection,
    after: u64,
    most: usize,
) -> Result<Vec<AuditRecord>, StoreError> {
    let sql = select_records!("WHERE seq > ?1 ORDER BY seq LIMIT ?2");
    read_records(connection.prepare_cached(sql)?, after, most)
}

/// Walks the whole chain.
pub(crate) fn verify(connection: &Connection, expected: Option<AuditHead>) -> Result<AuditCheck, StoreError> {
    let mut walk = Walk::begin(expected);
    let mut statement = connection.prepare_cached(
        "SELECT seq, device, event, hash, at_ms, kind, object FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    // Not from 0: a row that somebody has put before the first one must not be passed over.
    let mut last = i64::MIN;
    loop {
        let rows: Vec<StoredRow> =
            statement.query_map([last, PAGE], stored_row)?.collect::<Result<_, _>>()?;
        let Some(newest) = rows.last() else { return Ok(walk.end()) };
        last = newest.seq;
        for row in rows {
            if let Err(broken) = walk.step(row) {
                return Ok(broken);
            }
        }
    }
}

fn stored_row(row: &Row<'_>) -> rusqlite::Result<StoredRow> {
    let kind = row.get_ref("kind")?.as_bytes().map_err(|error| unreadable("kind", error))?.to_vec();
    Ok(StoredRow {
        seq: row.get("seq")?,
        device: row.get("device")?,
        event: row.get("event")?,
        hash: row.get("hash")?,
        at_ms: row.get("at_ms")?,
        // Not as text: a changed byte may be no text any more, and is to be found, not stumbled over.
        kind,
        object: row.get("object")?,
    })
}

fn read_records(
    mut statement: CachedStatement<'_>,
    from: u64,
    most: usize,
) -> Result<Vec<AuditRecord>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = statement.query_map([place(from), most], |row| {
        Ok(AuditRecord {
            seq: seq_of(row)?,
            device: row.get("device")?,
            event: row.get("event")?,
            prev: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn seq_of(row: &Row<'_>) -> rusqlite::Result<u64> {
    let seq: i64 = row.get("seq")?;
    u64::try_from(seq).map_err(|error| unreadable("seq", error))
}

/// SQLite counts to half of what we do; nobody will get there.
fn place(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
