//! The table of things that are read whole: a visit, a worker, a sheet without its answers.

use std::collections::BTreeMap;

use apseko_casework::plan::File;
use apseko_casework::{EntityKind, KeptField, ThingRow, read_fields};
use apseko_oplog::{EntityId, Value};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Params, Row};
use uuid::Uuid;

use super::cell::Cell;
use super::person::Names;
use super::unreadable;
use crate::StoreError;

/// A thing with all its fields but the questions of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub kind: EntityKind,
    /// Its id.
    pub id: Uuid,
    /// What it belongs to; none while that has not arrived.
    pub parent: Option<Uuid>,
    /// Where its course has got to, or what its field `state` shows; empty for none.
    pub state: String,
    /// It was taken out, and nobody disagrees.
    pub gone: bool,
    /// Somebody took it out while somebody else worked on it.
    pub disputed: bool,
    /// Greater than that of every row which changed before it.
    pub rev: u64,
    cells: BTreeMap<String, Cell>,
}

impl Thing {
    /// A field with whoever wrote it; `None` if nobody has.
    pub fn cell(&self, field: &str) -> Option<&Cell> {
        self.cells.get(field)
    }

    /// Every field that somebody has written, by its code.
    pub fn cells(&self) -> impl Iterator<Item = (&str, &Cell)> {
        self.cells.iter().map(|(field, cell)| (field.as_str(), cell))
    }

    /// The text to show of a field; empty if it has none.
    pub fn text(&self, field: &str) -> &str {
        self.value(field).and_then(Value::as_text).unwrap_or_default()
    }

    /// The whole number of a field.
    pub fn int(&self, field: &str) -> Option<i64> {
        self.value(field)?.as_int()
    }

    /// Yes or no.
    pub fn flag(&self, field: &str) -> Option<bool> {
        if let Value::Bool(flag) = self.value(field)? { Some(*flag) } else { None }
    }

    /// The thing, person or unit that a field names.
    pub fn id(&self, field: &str) -> Option<Uuid> {
        self.value(field)?.as_fixed().map(Uuid::from_bytes)
    }

    /// The things or persons that a field names.
    pub fn ids(&self, field: &str) -> Vec<Uuid> {
        let items = self.value(field).map(Value::items).unwrap_or_default();
        items.iter().filter_map(Value::as_fixed).map(Uuid::from_bytes).collect()
    }

    /// The codes of a field, in order.
    pub fn codes(&self, field: &str) -> Vec<&str> {
        let items = self.value(field).map(Value::items).unwrap_or_default();
        items.iter().filter_map(Value::as_text).collect()
    }

    /// The file of a field.
    pub fn file(&self, field: &str) -> Option<File> {
        let said = self.value(field)?;
        let text = |part: &str| said.get(part).and_then(Value::as_text).unwrap_or_default().to_owned();
        let Some(Value::Bytes(sum)) = said.get("sha256") else { return None };
        let sha256 = sum.as_slice().try_into().ok()?;
        Some(File { sha256, size: said.get("size")?.as_int()?, mime: text("mime"), name: text("name") })
    }

    /// The civil day of a field.
    pub fn day(&self, field: &str) -> Option<Date> {
        self.text(field).parse().ok()
    }

    /// The instant of a field.
    pub fn instant(&self, field: &str) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.int(field)?).ok()
    }

    /// Whether people disagree about any of it.
    pub fn has_conflict(&self) -> bool {
        self.disputed || self.cells.values().any(|cell| cell.conflict)
    }

    fn value(&self, field: &str) -> Option<&Value> {
        self.cells.get(field).map(|cell| &cell.value)
    }
}

macro_rules! select_things {
    ($rest:literal) => {
        concat!("SELECT kind, id, parent, state, fields, gone, disputed, rev FROM thing ", $rest)
    };
}

/// One thing, taken out or not.
pub(crate) fn find(connection: &Connection, kind: EntityKind, id: Uuid) -> Result<Option<Thing>, StoreError> {
    let found =
        read_all(connection, select_things!("WHERE kind = ?1 AND id = ?2"), (kind.number(), id.as_bytes()))?;
    Ok(found.into_iter().next())
}

/// The things of a kind that belong to another, in the order of their ids.
pub(crate) fn of_parent(
    connection: &Connection,
    kind: EntityKind,
    parent: Uuid,
    gone_too: bool,
) -> Result<Vec<Thing>, StoreError> {
    let sql = select_things!("WHERE parent = ?1 AND kind = ?2 AND (gone = 0 OR ?3) ORDER BY id");
    read_all(connection, sql, (parent.as_bytes(), kind.number(), gone_too))
}

/// The ids of the things of a kind that belong to another and were not taken out, as this device first heard of each.
pub(crate) fn in_order_of_arrival(
    connection: &Connection,
    kind: EntityKind,
    parent: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT thing.id FROM thing JOIN entity ON entity.id = thing.id AND entity.kind = thing.kind
         WHERE thing.parent = ?1 AND thing.kind = ?2 AND thing.gone = 0 ORDER BY entity.n",
    )?;
    let ids =
        statement.query_map((parent.as_bytes(), kind.number()), |row| row.get(0).map(Uuid::from_bytes))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The things of a kind that are in one of two states, and were not taken out.
pub(crate) fn in_states(
    connection: &Connection,
    kind: EntityKind,
    states: [&str; 2],
) -> Result<Vec<Thing>, StoreError> {
    let sql = select_things!(
        "INDEXED BY thing_by_state WHERE kind = ?1 AND state IN (?2, ?3) AND state <> '' AND gone = 0 ORDER BY id"
    );
    read_all(connection, sql, (kind.number(), states[0], states[1]))
}

/// What a thing belongs to, as its row says: `None` without a row.
pub(crate) fn parent_of(
    connection: &Connection,
    kind: EntityKind,
    id: EntityId,
) -> Result<Option<EntityId>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT parent FROM thing WHERE kind = ?1 AND id = ?2 AND length(parent) = 16")?;
    let parent = statement.query_row((kind.number(), &id.0), |row| row.get(0)).optional()?;
    Ok(parent.map(EntityId))
}

/// Keeps what operations say of a thing.
pub(crate) fn replace(connection: &Connection, row: &ThingRow, rev: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO thing (kind, id, parent, state, fields, gone, disputed, rev)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(rusqlite::params![
            row.kind.number(),
            row.id.0,
            row.parent.as_ref().map(|parent| parent.0.as_slice()).unwrap_or_default(),
            row.state,
            row.fields,
            row.gone,
            row.disputed,
            rev,
        ])?;
    Ok(())
}

/// Drops what nobody has written of any more.
pub(crate) fn remove(connection: &Connection, kind: EntityKind, id: EntityId) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("DELETE FROM thing WHERE kind = ?1 AND id = ?2")?;
    statement.execute((kind.number(), &id.0))?;
    Ok(())
}

fn read_all(connection: &Connection, sql: &str, wanted: impl Params) -> Result<Vec<Thing>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut names = Names::new(connection)?;
    let mut rows = statement.query(wanted)?;
    let mut things = Vec::new();
    while let Some(row) = rows.next()? {
        let (mut thing, kept) = read(row)?;
        for (field, kept) in kept {
            if let Some(cell) = Cell::of(kept, &mut names)? {
                thing.cells.insert(field, cell);
            }
        }
        things.push(thing);
    }
    Ok(things)
}

fn read(row: &Row<'_>) -> rusqlite::Result<(Thing, Vec<KeptField>)> {
    let number: u16 = row.get("kind")?;
    let parent: Vec<u8> = row.get("parent")?;
    let fields = row.get_ref("fields")?.as_blob().map_err(|error| unreadable("fields", error))?;
    let kept = read_fields(fields).map_err(|error| unreadable("fields", error))?;
    let thing = Thing {
        kind: EntityKind::of(number).ok_or_else(|| unreadable("kind", number))?,
        id: Uuid::from_bytes(row.get("id")?),
        parent: Uuid::from_slice(&parent).ok(),
        state: row.get("state")?,
        gone: row.get("gone")?,
        disputed: row.get("disputed")?,
        rev: row.get::<_, i64>("rev")?.cast_unsigned(),
        cells: BTreeMap::new(),
    };
    Ok((thing, kept))
}
