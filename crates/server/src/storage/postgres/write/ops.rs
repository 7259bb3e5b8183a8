//! Operations as columns: one list for each, so that thousands of rows are one statement.

use std::collections::BTreeMap;

use apseko_oplog::Record;

use crate::storage::StorageError;
use crate::storage::postgres::row::{body_state, damaged, place, register};
use crate::storage::postgres::session::{Step, Value};

/// A message to PostgreSQL holds a gigabyte at most.
const ROWS: usize = 10_000;
const BYTES: usize = 64 << 20;

/// A body that was here and still is stays where it lies: it is the same, or its hash would not be in the header.
///
/// Rows are found one by one and then named by where they lie: with a plain join, a plan that was made for a small table
/// would go through all of a large one.
pub(in crate::storage::postgres) const UPDATE: &str = "
    UPDATE op SET seq = new.seq, children = new.children, holds = new.holds, pins = new.pins,
      body_state = new.body_state, effective = new.effective, cover = new.cover, entity = new.entity,
      field = new.field, body = CASE WHEN op.body_state = new.body_state THEN op.body ELSE new.body END
    FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::smallint[], $7::bool[],
        $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[])
        AS new (n, seq, children, holds, pins, body_state, effective, cover, entity, field, body)
      CROSS JOIN LATERAL (SELECT old.ctid AS lies FROM op AS old WHERE old.n = new.n OFFSET 0) AS found
    WHERE op.ctid = found.lies";

#[derive(Default)]
struct Columns<'a> {
    n: Vec<i64>,
    seq: Vec<Option<i64>>,
    children: Vec<i32>,
    holds: Vec<i32>,
    pins: Vec<i32>,
    body_state: Vec<i16>,
    effective: Vec<bool>,
    cover: Vec<Option<Vec<u8>>>,
    entity: Vec<Option<Vec<u8>>>,
    field: Vec<Option<Vec<u8>>>,
    body: Vec<Option<&'a [u8]>>,
    id: Vec<Vec<u8>>,
    header: Vec<&'a [u8]>,
    bytes: usize,
}

impl<'a> Columns<'a> {
    fn push(&mut self, n: i64, record: &'a Record) -> Result<(), StorageError> {
        let count = |count: u32| i32::try_from(count).map_err(|_| damaged("a count"));
        let (entity, field) = register(record);
        let body = record.here().map(|body| body.bytes());
        self.bytes +=
            body.map_or(0, <[u8]>::len) + field.as_ref().map_or(0, Vec::len) + record.header.bytes().len();
        self.n.push(n);
        self.seq.push(record.seq.map(place).transpose()?);
        self.children.push(count(record.children)?);
        self.holds.push(count(record.holds)?);
        self.pins.push(count(record.pins)?);
        self.body_state.push(body_state(record));
        self.effective.push(record.effective);
        self.cover.push(record.cover.map(|cover| cover.0.to_vec()));
        self.entity.push(entity);
        self.field.push(field);
        self.body.push(body);
        self.id.push(record.id().0.to_vec());
        self.header.push(record.header.bytes());
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.n.len() >= ROWS || self.bytes >= BYTES
    }

    /// What may change, then identity and header.
    fn values(self) -> (Vec<Value<'a>>, [Value<'a>; 2]) {
        let may_change: Vec<Value<'a>> = vec![
            Box::new(self.n),
            Box::new(self.seq),
            Box::new(self.children),
            Box::new(self.holds),
            Box::new(self.pins),
            Box::new(self.body_state),
            Box::new(self.effective),
            Box::new(self.cover),
            Box::new(self.entity),
            Box::new(self.field),
            Box::new(self.body),
        ];
        (may_change, [Box::new(self.id), Box::new(self.header)])
    }

    fn insert(self) -> Step<'a> {
        let sql = "INSERT INTO op (n, seq, children, holds, pins, body_state, effective, cover, entity, field, body,
                     id, header)
                   SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::smallint[],
                     $7::bool[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[])";
        let rows = u64::try_from(self.n.len()).ok();
        let (mut values, what_never_changes) = self.values();
        values.extend(what_never_changes);
        Step { sql, values, rows }
    }

    fn update(self) -> Step<'a> {
        let rows = u64::try_from(self.n.len()).ok();
        let (values, _) = self.values();
        Step { sql: UPDATE, values, rows }
    }
}

pub(super) fn insert<'a>(
    steps: &mut Vec<Step<'a>>,
    records: &'a BTreeMap<i64, Record>,
) -> Result<(), StorageError> {
    in_portions(steps, records, Columns::insert)
}

pub(super) fn update<'a>(
    steps: &mut Vec<Step<'a>>,
    records: &'a BTreeMap<i64, Record>,
) -> Result<(), StorageError> {
    in_portions(steps, records, Columns::update)
}

fn in_portions<'a>(
    steps: &mut Vec<Step<'a>>,
    records: &'a BTreeMap<i64, Record>,
    step: fn(Columns<'a>) -> Step<'a>,
) -> Result<(), StorageError> {
    let mut columns = Columns::default();
    for (n, record) in records {
        columns.push(*n, record)?;
        if columns.is_full() {
            steps.push(step(std::mem::take(&mut columns)));
        }
    }
    if !columns.n.is_empty() {
        steps.push(step(columns));
    }
    Ok(())
}
