//! The table of what people disagree on, which follows from operations: only where, so that counting is cheap.

use apseko_oplog::{EntityId, EntityRef, RegisterKey};
use rusqlite::Connection;

use crate::StoreError;

/// Answers on a sheet or in a row that was taken out are not decided on: nobody asks there any more.
macro_rules! select_open {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM conflict WHERE NOT EXISTS (SELECT 1 FROM thing
               WHERE thing.kind = conflict.kind AND thing.id = conflict.id AND thing.gone = 1)"
        )
    };
}

/// On how many things people disagree.
pub(crate) fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached(select_open!("count(*)"))?.query_row([], |row| row.get(0))?)
}

/// On which.
pub(crate) fn all(connection: &Connection) -> Result<Vec<RegisterKey>, StoreError> {
    let mut statement = connection.prepare_cached(select_open!("kind, id, field"))?;
    let rows = statement.query_map([], |row| {
        let entity = EntityRef { kind: row.get(0)?, id: EntityId(row.get(1)?) };
        Ok(RegisterKey { entity, field: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether they disagree on this.
pub(crate) fn is_open(connection: &Connection, register: &RegisterKey) -> Result<bool, StoreError> {
    let RegisterKey { entity, field } = register;
    let sql = concat!(select_open!("1"), " AND kind = ?1 AND id = ?2 AND field = ?3");
    Ok(connection.prepare_cached(sql)?.exists((entity.kind, &entity.id.0, field))?)
}

/// Notes what of a thing people disagree on, its answers aside.
pub(crate) fn replace_beside_questions(
    connection: &Connection,
    entity: EntityRef,
    fields: &[String],
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "DELETE FROM conflict WHERE kind = ?1 AND id = ?2 AND (field < 'q:' OR field >= 'q;')",
        )?
        .execute((entity.kind, &entity.id.0))?;
    fields.iter().try_for_each(|field| insert(connection, entity, field))
}

/// Notes whether people disagree on an answer.
pub(crate) fn replace_question(
    connection: &Connection,
    register: &RegisterKey,
    disagree: bool,
) -> Result<(), StoreError> {
    let RegisterKey { entity, field } = register;
    if disagree {
        return insert(connection, *entity, field);
    }
    connection
        .prepare_cached("DELETE FROM conflict WHERE kind = ?1 AND id = ?2 AND field = ?3")?
        .execute((entity.kind, &entity.id.0, field))?;
    Ok(())
}

fn insert(connection: &Connection, entity: EntityRef, field: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO conflict (kind, id, field) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute((entity.kind, &entity.id.0, field))?;
    Ok(())
}
