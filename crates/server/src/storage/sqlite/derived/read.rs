//! Questions about derived rows.

use apseko_casework::{AnswerRow, CaseRow, EntityKind, NoteRow, TaskRow, ThingRow};
use apseko_oplog::{EntityId, EntityRef, EpochId, RegisterKey, ScopeId};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Row};

use super::tables::{self, ANSWER, CASE, DISPUTE, NOTE, TASK, THING};
use crate::storage::derived::{
    Dispute, In, KeptRows, NO_DEADLINE, RowCounts, Standing, TaskFilter, TaskPlace, Under, Within, slot,
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

/// The scopes that are meant: the first and the last of them, and a list, if only some between those are meant.
struct Scopes {
    first: [u8; 24],
    last: [u8; 24],
    list: Option<String>,
}

impl Scopes {
    fn of(within: &Within) -> Self {
        let case = |id| of_scope(&apseko_casework::case_scope(EntityId(id)));
        let (first, last) = match within {
            Within::Anywhere | Within::These(_) => ([0; 24], [0xff; 24]),
            Within::Cases => (case([0; 16]), case([0xff; 16])),
        };
        let list = match within {
            Within::Anywhere | Within::Cases => None,
            Within::These(scopes) => {
                let each = scopes.iter().map(|scope| format!("\"{}\"", hex::encode(of_scope(scope))));
                Some(format!("[{}]", each.collect::<Vec<_>>().join(",")))
            }
        };
        Self { first, last, list }
    }
}

/// That a row lies in one of the scopes, which are the last three values of a question.
macro_rules! lies {
    ($first:literal, $last:literal, $list:literal) => {
        concat!(
            "scope >= ",
            $first,
            " AND scope <= ",
            $last,
            " AND (",
            $list,
            " IS NULL OR scope IN (SELECT unhex(value) FROM json_each(",
            $list,
            ")))"
        )
    };
}

/// The first thing that is asked for leads to an index; what else is asked is looked at row by row.
fn led_by(filter: &TaskFilter) -> (&'static str, &'static str) {
    if filter.inspector.is_some() {
        ("task_by_inspector", "inspector = ?5")
    } else if filter.scope.is_some() {
        ("task_by_scope", "scope = ?6")
    } else if filter.within.is_few() {
        ("task_by_scope", "scope IN (SELECT unhex(value) FROM json_each(?12))")
    } else if filter.state.is_some() {
        ("task_by_state", "state = ?7")
    } else {
        ("task_by_due", "1")
    }
}

fn sql_of_tasks(filter: &TaskFilter) -> String {
    let (index, leads) = led_by(filter);
    format!(
        "SELECT {TASK} FROM task INDEXED BY {index}
         WHERE {leads} AND (due, id) > (?1, ?2) AND due >= ?3 AND due <= ?4 AND gone = 0
           AND (?5 IS NULL OR inspector = ?5) AND (?6 IS NULL OR scope = ?6) AND (?7 IS NULL OR state = ?7)
           AND (?8 IS NULL OR EXISTS (SELECT 1 FROM matter WHERE matter.id = task.case_id AND matter.unit = ?8))
           AND {} ORDER BY due, id LIMIT ?9",
        lies!("?10", "?11", "?12")
    )
}

pub(super) fn tasks(
    connection: &Connection,
    filter: &TaskFilter,
    after: Option<&TaskPlace>,
    limit: usize,
) -> Result<Vec<In<TaskRow>>, StorageError> {
    let sql = sql_of_tasks(filter);
    let (due, id) = after.map_or(("", [].as_slice()), |place| (place.due.as_str(), &place.task.0));
    let bounded = filter.due_from.is_some() || filter.due_to.is_some();
    // The last civil day there is stands before those without a deadline.
    let to = filter.due_to.as_deref().unwrap_or(if bounded { "9999-12-31" } else { NO_DEADLINE });
    let scope = filter.scope.as_ref().map(of_scope);
    let scopes = Scopes::of(&filter.within);
    let values: [&dyn ToSql; 12] = [
        &due,
        &id,
        &filter.due_from.as_deref().unwrap_or(""),
        &to,
        &filter.inspector,
        &scope,
        &filter.state,
        &filter.unit,
        &at_most(limit),
        &scopes.first,
        &scopes.last,
        &scopes.list,
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

pub(super) fn cases(
    connection: &Connection,
    within: &Within,
    after: Option<EntityId>,
    limit: usize,
) -> Result<Vec<In<CaseRow>>, StorageError> {
    // The id of a case is that of its scope, so that a list leads to its cases.
    let leads =
        if within.is_few() { "id IN (SELECT substr(unhex(value), 9) FROM json_each(?5))" } else { "1" };
    let sql = format!(
        "SELECT {CASE} FROM matter WHERE {leads} AND id > ?1 AND gone = 0 AND {} ORDER BY id LIMIT ?2",
        lies!("?3", "?4", "?5")
    );
    let after = after.map(|case| case.0.to_vec()).unwrap_or_default();
    let Scopes { first, last, list } = Scopes::of(within);
    ask(connection, &sql, [(after, at_most(limit), first, last, list)], tables::case)
}

pub(super) fn things(
    connection: &Connection,
    under: Under,
    within: &Within,
    after: Option<EntityKey>,
    limit: usize,
) -> Result<Vec<In<ThingRow>>, StorageError> {
    let (from, which, key) = match under {
        Under::Scope(scope) => ("thing INDEXED BY thing_by_scope", "scope = ?1", of_scope(&scope).to_vec()),
        Under::Parent(parent) => ("thing INDEXED BY thing_by_parent", "parent = ?1", parent.0.to_vec()),
        Under::Kind(kind) if within.is_few() => (
            "thing INDEXED BY thing_by_scope",
            "scope IN (SELECT unhex(value) FROM json_each(?6)) AND entity >= ?1",
            kind.number().to_be_bytes().to_vec(),
        ),
        Under::Kind(kind) => ("thing NOT INDEXED", "entity >= ?1", kind.number().to_be_bytes().to_vec()),
    };
    let sql = format!(
        "SELECT {THING} FROM {from} WHERE {which} AND entity > ?2 AND entity <= ?7 AND {} ORDER BY entity LIMIT ?3",
        lies!("?4", "?5", "?6")
    );
    let after = after.map(|key| key.to_vec()).unwrap_or_default();
    let Scopes { first, last, list } = Scopes::of(within);
    ask(connection, &sql, [(key, after, at_most(limit), first, last, list, under.last())], tables::thing)
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
    within: &Within,
    after: Option<&Dispute>,
    limit: usize,
) -> Result<Vec<Dispute>, StorageError> {
    let leads = if within.is_few() { "scope IN (SELECT unhex(value) FROM json_each(?6))" } else { "1" };
    let sql = format!(
        "SELECT {DISPUTE} FROM conflict WHERE {leads} AND (entity, slot) > (?1, ?2) AND {OPEN} AND {}
         ORDER BY entity, slot LIMIT ?3",
        lies!("?4", "?5", "?6")
    );
    let last_told = after.map(|it| (of_entity(&it.register.entity).to_vec(), slot(&it.register.field)));
    let (entity, slot) = last_told.unwrap_or_default();
    let Scopes { first, last, list } = Scopes::of(within);
    ask(connection, &sql, [(entity, slot, at_most(limit), first, last, list)], tables::dispute)
}

pub(super) fn count_disputes(connection: &Connection, scope: Option<&ScopeId>) -> Result<u64, StorageError> {
    let of = if scope.is_some() { "scope = ?1" } else { "?1 IS NULL" };
    let sql = format!("SELECT count(*) FROM conflict WHERE {of} AND {OPEN}");
    let count: i64 = connection.prepare_cached(&sql)?.query_row([scope.map(of_scope)], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

pub(super) fn things_of(
    connection: &Connection,
    things: &[EntityRef],
) -> Result<Vec<In<ThingRow>>, StorageError> {
    let sql = format!("SELECT {THING} FROM thing WHERE entity = ?1");
    ask(connection, &sql, things.iter().map(|thing| [of_entity(thing)]), tables::thing)
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

#[cfg(test)]
mod tests;
