//! Questions about derived rows.

use apseko_casework::{AnswerRow, EntityKind, NoteRow, TaskRow, ThingRow};
use apseko_oplog::{EntityId, EntityRef, EpochId, RegisterKey, ScopeId};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Row};

use super::tables::{self, ANSWER, CASE, DISPUTE, NOTE, TASK, THING};
use crate::storage::derived::{
    Dispute, In, KeptRows, NO_DEADLINE, RowCounts, Standing, TaskFilter, TaskPlace, Under, slot,
};
use crate::storage::key::{EntityKey, entity, of_entity, of_scope, scope};
use crate::storage::sqlite::error::unreadable;
use crate::storage::sqlite::read::{ask, at_most};
use crate::storage::{NewThing, StorageError};

pub(super) fn standing(connection: &Connection) -> Result<Option<Standing>, StorageError> {
    let mut statement = connection.prepare_cached(
        "SELECT version, level, epoch, place, newest, noted, making, made_to FROM standing WHERE one = 1",
    )?;
    let from_row = |row: &Row<'_>| {
        let standing = Standing {
            version: row.get(0)?,
            level: row.get(1)?,
            epoch: EpochId(row.get(2)?),
            place: row.get::<_, i64>(3)?.cast_unsigned(),
            newest: row.get::<_, i64>(4)?.cast_unsigned(),
            noted: row.get(5)?,
            making: None,
        };
        Ok((standing, row.get::<_, bool>(6)?, row.get::<_, Vec<u8>>(7)?))
    };
    let Some((mut standing, making, made_to)) = statement.query_row([], from_row).optional()? else {
        return Ok(None);
    };
    if making {
        standing.making = Some(made_to_of(&made_to).ok_or_else(|| unreadable("how far rows are made"))?);
    }
    Ok(Some(standing))
}

/// The last thing of which rows are made; the outer `None` for what is neither one nor none.
fn made_to_of(bytes: &[u8]) -> Option<Option<NewThing>> {
    if bytes.is_empty() {
        return Some(None);
    }
    let (of, about) = bytes.split_first_chunk()?;
    Some(Some(NewThing { scope: scope(of), entity: entity(about.try_into().ok()?) }))
}

/// The first thing that is asked for leads to an index; what else is asked is looked at row by row.
fn led_by(filter: &TaskFilter) -> (&'static str, &'static str) {
    if filter.inspector.is_some() {
        ("task_by_inspector", "inspector = ?5")
    } else if filter.scope.is_some() {
        ("task_by_scope", "scope = ?6")
    } else if filter.state.is_some() {
        ("task_by_state", "state = ?7")
    } else {
        ("task_by_due", "1")
    }
}

pub(super) fn tasks(
    connection: &Connection,
    filter: &TaskFilter,
    after: Option<&TaskPlace>,
    limit: usize,
) -> Result<Vec<In<TaskRow>>, StorageError> {
    let (index, leads) = led_by(filter);
    let sql = format!(
        "SELECT {TASK} FROM task INDEXED BY {index}
         WHERE {leads} AND (due, id) > (?1, ?2) AND due >= ?3 AND due <= ?4 AND gone = 0
           AND (?5 IS NULL OR inspector = ?5) AND (?6 IS NULL OR scope = ?6) AND (?7 IS NULL OR state = ?7)
           AND (?8 IS NULL OR EXISTS (SELECT 1 FROM matter WHERE matter.id = task.case_id AND matter.unit = ?8))
         ORDER BY due, id LIMIT ?9"
    );
    let (due, id) = after.map_or(("", [].as_slice()), |place| (place.due.as_str(), &place.task.0));
    let bounded = filter.due_from.is_some() || filter.due_to.is_some();
    // The last civil day there is stands before those without a deadline.
    let to = filter.due_to.as_deref().unwrap_or(if bounded { "9999-12-31" } else { NO_DEADLINE });
    let scope = filter.scope.as_ref().map(of_scope);
    let values: [&dyn ToSql; 9] = [
        &due,
        &id,
        &filter.due_from.as_deref().unwrap_or(""),
        &to,
        &filter.inspector,
        &scope,
        &filter.state,
        &filter.unit,
        &at_most(limit),
    ];
    ask(connection, &sql, [values.as_slice()], tables::task)
}

pub(super) fn notes(
    connection: &Connection,
    task: EntityId,
    limit: usize,
) -> Result<Vec<In<NoteRow>>, StorageError> {
    let sql = format!("SELECT {NOTE} FROM note WHERE task = ?1 AND retracted = 0 ORDER BY id LIMIT ?2");
    ask(connection, &sql, [(task.0, at_most(limit))], tables::note)
}

pub(super) fn things(
    connection: &Connection,
    under: Under,
    after: Option<EntityKey>,
    limit: usize,
) -> Result<Vec<In<ThingRow>>, StorageError> {
    let (index, column, key) = match under {
        Under::Scope(scope) => ("thing_by_scope", "scope", of_scope(&scope).to_vec()),
        Under::Parent(parent) => ("thing_by_parent", "parent", parent.0.to_vec()),
    };
    let sql = format!(
        "SELECT {THING} FROM thing INDEXED BY {index} WHERE {column} = ?1 AND entity > ?2 ORDER BY entity LIMIT ?3"
    );
    let after = after.map(|key| key.to_vec()).unwrap_or_default();
    ask(connection, &sql, [(key, after, at_most(limit))], tables::thing)
}

pub(super) fn answers(
    connection: &Connection,
    sheet: EntityId,
    after: Option<&RegisterKey>,
    limit: usize,
) -> Result<Vec<AnswerRow>, StorageError> {
    let [own, first, last] = of_sheet(sheet);
    let sql = format!(
        "SELECT {ANSWER} FROM answer
         WHERE holder IN (SELECT ?1 UNION ALL SELECT entity FROM thing
                          WHERE parent = ?2 AND entity BETWEEN ?3 AND ?4)
           AND (holder, slot) > (?5, ?6) ORDER BY holder, slot LIMIT ?7"
    );
    let (holder, question) = after_answer(after);
    ask(connection, &sql, [(own, sheet.0, first, last, holder, question, at_most(limit))], tables::answer)
}

/// The key of a sheet, and the first and last that a row of any sheet can have.
fn of_sheet(sheet: EntityId) -> [EntityKey; 3] {
    let row = |id| of_entity(&EntityKind::AnswerRow.entity(EntityId(id)));
    [of_entity(&EntityKind::Sheet.entity(sheet)), row([0; 16]), row([0xff; 16])]
}

fn after_answer(after: Option<&RegisterKey>) -> (Vec<u8>, Vec<u8>) {
    let question = |register: &RegisterKey| {
        let field = register.field.as_str();
        slot(field.strip_prefix(apseko_casework::registry::QUESTION).unwrap_or(field))
    };
    after.map(|register| (of_entity(&register.entity).to_vec(), question(register))).unwrap_or_default()
}

const OPEN: &str = "NOT EXISTS (SELECT 1 FROM thing WHERE thing.entity = conflict.entity AND thing.gone = 1)";

pub(super) fn disputes(
    connection: &Connection,
    scope: Option<&ScopeId>,
    after: Option<&Dispute>,
    limit: usize,
) -> Result<Vec<Dispute>, StorageError> {
    let of = if scope.is_some() { "scope = ?1" } else { "?1 IS NULL" };
    let sql = format!(
        "SELECT {DISPUTE} FROM conflict WHERE {of} AND (entity, slot) > (?2, ?3) AND {OPEN}
         ORDER BY entity, slot LIMIT ?4"
    );
    let last = after.map(|it| (of_entity(&it.register.entity).to_vec(), slot(&it.register.field)));
    let (entity, slot) = last.unwrap_or_default();
    ask(connection, &sql, [(scope.map(of_scope), entity, slot, at_most(limit))], tables::dispute)
}

pub(super) fn count_disputes(connection: &Connection, scope: Option<&ScopeId>) -> Result<u64, StorageError> {
    let of = if scope.is_some() { "scope = ?1" } else { "?1 IS NULL" };
    let sql = format!("SELECT count(*) FROM conflict WHERE {of} AND {OPEN}");
    let count: i64 = connection.prepare_cached(&sql)?.query_row([scope.map(of_scope)], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

pub(super) fn rows_of(connection: &Connection, things: &[EntityRef]) -> Result<KeptRows, StorageError> {
    let ids =
        |kind: EntityKind| things.iter().filter(move |thing| thing.kind == kind.number()).map(|it| [it.id.0]);
    let keys = || things.iter().map(|thing| [of_entity(thing)]);
    let (case, task, note) = (ids(EntityKind::Case), ids(EntityKind::Task), ids(EntityKind::Note));
    let of =
        |columns: &str, table: &str, key: &str| format!("SELECT {columns} FROM {table} WHERE {key} = ?1");
    Ok(KeptRows {
        cases: ask(connection, &of(CASE, "matter", "id"), case, tables::case)?,
        tasks: ask(connection, &of(TASK, "task", "id"), task, tables::task)?,
        notes: ask(connection, &of(NOTE, "note", "id"), note, tables::note)?,
        things: ask(connection, &of(THING, "thing", "entity"), keys(), tables::thing)?,
        answers: ask(connection, &of(ANSWER, "answer", "holder"), keys(), tables::answer)?,
        disputes: ask(connection, &of(DISPUTE, "conflict", "entity"), keys(), tables::dispute)?,
    })
}

pub(super) fn counts(connection: &Connection) -> Result<RowCounts, StorageError> {
    let mut counts = RowCounts::default();
    let tables = ["matter", "task", "note", "thing", "answer", "conflict"];
    for (count, table) in counts.iter_mut().zip(tables) {
        let sql = format!("SELECT count(*) FROM {table}");
        let rows: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
        *count = rows.cast_unsigned();
    }
    Ok(counts)
}
