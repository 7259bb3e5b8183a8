//! Questions about derived rows.

use apseko_casework::{AnswerRow, CaseRow, EntityKind, NoteRow, TaskRow, ThingRow};
use apseko_oplog::{EntityId, EntityRef, EpochId, RegisterKey, ScopeId};
use tokio_postgres::types::ToSql;

use super::tables::{
    self, select_answers, select_cases, select_disputes, select_notes, select_tasks, select_things,
};
use crate::storage::derived::{
    Dispute, In, KeptRows, NO_DEADLINE, RowCounts, Standing, TaskFilter, TaskPlace, Under, Within, slot,
};
use crate::storage::key::{entity, of_entity, of_scope, scope};
use crate::storage::postgres::read::{Found, ask, at_most};
use crate::storage::postgres::row::{column, damaged, fixed, unsigned};
use crate::storage::postgres::session::Session;
use crate::storage::{NewThing, StorageError};

pub(super) async fn standing(session: &mut Session) -> Result<Option<Standing>, StorageError> {
    let sql = "SELECT version, level, epoch, place, newest, noted, making, made_to
               FROM rows.standing WHERE one = 1 AND filled";
    let rows = session.rows(sql, &[]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let making = if column(row, 6)? {
        Some(made_to_of(column(row, 7)?).ok_or_else(|| damaged("how far rows are made"))?)
    } else {
        None
    };
    Ok(Some(Standing {
        version: column::<i64>(row, 0)?.try_into().map_err(|_| damaged("the version of rows"))?,
        level: column::<i32>(row, 1)?.try_into().map_err(|_| damaged("level"))?,
        epoch: EpochId(fixed(row, 2)?),
        place: unsigned(row, 3)?,
        newest: unsigned(row, 4)?,
        noted: column(row, 5)?,
        making,
    }))
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
    first: Vec<u8>,
    last: Vec<u8>,
    list: Option<Vec<Vec<u8>>>,
}

impl Scopes {
    fn of(within: &Within) -> Self {
        let case = |id| of_scope(&apseko_casework::case_scope(EntityId(id))).to_vec();
        let (first, last) = match within {
            Within::Anywhere | Within::These(_) => (vec![0; 24], vec![0xff; 24]),
            Within::Cases => (case([0; 16]), case([0xff; 16])),
        };
        let list = match within {
            Within::Anywhere | Within::Cases => None,
            Within::These(scopes) => Some(scopes.iter().map(|scope| of_scope(scope).to_vec()).collect()),
        };
        Self { first, last, list }
    }
}

/// That a row lies in one of the scopes. A long list is made a table of, and not walked for each row.
macro_rules! lies {
    ($first:literal, $last:literal, $list:literal) => {
        concat!(
            "scope >= ",
            $first,
            " AND scope <= ",
            $last,
            " AND (",
            $list,
            "::bytea[] IS NULL OR scope IN (SELECT unnest(",
            $list,
            "::bytea[])))"
        )
    };
}

/// The first thing that is asked for leads to an index; what else is asked is looked at row by row.
macro_rules! tasks_led_by {
    ($leads:literal) => {
        select_tasks!(concat!(
            "WHERE ",
            $leads,
            " AND (due, id) > ($1, $2) AND due >= $3 AND due <= $4 AND NOT gone
               AND ($5::bytea IS NULL OR inspector = $5) AND ($6::bytea IS NULL OR scope = $6)
               AND ($7::text IS NULL OR state = $7)
               AND ($8::bytea IS NULL OR EXISTS (SELECT FROM rows.matter AS m WHERE m.id = case_id AND m.unit = $8))
               AND ",
            lies!("$10", "$11", "$12"),
            " ORDER BY due, id LIMIT $9"
        ))
    };
}

pub(super) async fn tasks(
    session: &mut Session,
    filter: &TaskFilter,
    after: Option<&TaskPlace>,
    limit: usize,
) -> Found<In<TaskRow>> {
    let sql = if filter.inspector.is_some() {
        tasks_led_by!("inspector = $5")
    } else if filter.scope.is_some() {
        tasks_led_by!("scope = $6")
    } else if filter.within.is_few() {
        tasks_led_by!("scope = ANY($12)")
    } else if filter.state.is_some() {
        tasks_led_by!("state = $7")
    } else {
        tasks_led_by!("true")
    };
    let (due, id) = after.map_or(("", [].as_slice()), |place| (place.due.as_str(), &place.task.0));
    let bounded = filter.due_from.is_some() || filter.due_to.is_some();
    // The last civil day there is stands before those without a deadline.
    let to = filter.due_to.as_deref().unwrap_or(if bounded { "9999-12-31" } else { NO_DEADLINE });
    let scope = filter.scope.as_ref().map(|scope| of_scope(scope).to_vec());
    let scopes = Scopes::of(&filter.within);
    let values: [&(dyn ToSql + Sync); 12] = [
        &due,
        &id,
        &filter.due_from.as_deref().unwrap_or(""),
        &to,
        &filter.inspector.as_ref().map(|user| user.as_slice()),
        &scope,
        &filter.state,
        &filter.unit.as_ref().map(|unit| unit.as_slice()),
        &at_most(limit),
        &scopes.first,
        &scopes.last,
        &scopes.list,
    ];
    ask(session, sql, &values, tables::task).await
}

pub(super) async fn notes(session: &mut Session, task: EntityId, limit: usize) -> Found<In<NoteRow>> {
    let sql = select_notes!("WHERE task = $1 AND NOT retracted ORDER BY id LIMIT $2");
    ask(session, sql, &[&task.0.as_slice(), &at_most(limit)], tables::note).await
}

pub(super) async fn cases(
    session: &mut Session,
    within: &Within,
    after: Option<EntityId>,
    limit: usize,
) -> Found<In<CaseRow>> {
    // The id of a case is that of its scope, so that a list leads to its cases.
    let sql = if within.is_few() {
        select_cases!(concat!(
            "WHERE id = ANY(ARRAY(SELECT substr(one, 9) FROM unnest($5::bytea[]) AS one)) AND id > $1 AND NOT gone AND ",
            lies!("$3", "$4", "$5"),
            " ORDER BY id LIMIT $2"
        ))
    } else {
        select_cases!(concat!(
            "WHERE id > $1 AND NOT gone AND ",
            lies!("$3", "$4", "$5"),
            " ORDER BY id LIMIT $2"
        ))
    };
    let after = after.map(|case| case.0.to_vec()).unwrap_or_default();
    let Scopes { first, last, list } = Scopes::of(within);
    ask(session, sql, &[&after, &at_most(limit), &first, &last, &list], tables::case).await
}

/// Things by one condition.
macro_rules! things_where {
    ($which:literal) => {
        select_things!(concat!(
            "WHERE ",
            $which,
            " AND entity > $2 AND entity <= $7 AND ",
            lies!("$4", "$5", "$6"),
            " ORDER BY entity LIMIT $3"
        ))
    };
}

pub(super) async fn things(
    session: &mut Session,
    under: Under,
    within: &Within,
    after: Option<&EntityRef>,
    limit: usize,
) -> Found<In<ThingRow>> {
    let (sql, key) = match under {
        Under::Scope(scope) => (things_where!("scope = $1"), of_scope(&scope).to_vec()),
        Under::Parent(parent) => (things_where!("parent = $1"), parent.0.to_vec()),
        Under::Kind(kind) if within.is_few() => {
            (things_where!("scope = ANY($6) AND entity >= $1"), kind.number().to_be_bytes().to_vec())
        }
        Under::Kind(kind) => (things_where!("entity >= $1"), kind.number().to_be_bytes().to_vec()),
    };
    let after = after.map(|thing| of_entity(thing).to_vec()).unwrap_or_default();
    let Scopes { first, last, list } = Scopes::of(within);
    let until = under.last().to_vec();
    let values: [&(dyn ToSql + Sync); 7] = [&key, &after, &at_most(limit), &first, &last, &list, &until];
    ask(session, sql, &values, tables::thing).await
}

pub(super) async fn answers(
    session: &mut Session,
    sheet: EntityId,
    after: Option<&RegisterKey>,
    limit: usize,
) -> Found<AnswerRow> {
    let row = |id| of_entity(&EntityKind::AnswerRow.entity(EntityId(id)));
    let own = of_entity(&EntityKind::Sheet.entity(sheet));
    let (first, last) = (row([0; 16]), row([0xff; 16]));
    let (holder, question) = after
        .map(|register| {
            let field = register.field.as_str();
            let question = field.strip_prefix(apseko_casework::registry::QUESTION).unwrap_or(field);
            (of_entity(&register.entity).to_vec(), slot(question))
        })
        .unwrap_or_default();
    let sql = select_answers!(
        "WHERE holder IN (SELECT $1::bytea UNION ALL SELECT entity FROM rows.thing
                          WHERE parent = $2 AND entity BETWEEN $3 AND $4)
           AND (holder, slot) > ($5, $6) ORDER BY holder, slot LIMIT $7"
    );
    let values: [&(dyn ToSql + Sync); 7] = [
        &own.as_slice(),
        &sheet.0.as_slice(),
        &first.as_slice(),
        &last.as_slice(),
        &holder,
        &question,
        &at_most(limit),
    ];
    ask(session, sql, &values, tables::answer).await
}

macro_rules! open {
    () => {
        "NOT EXISTS (SELECT FROM rows.thing AS t WHERE t.entity = conflict.entity AND t.gone)"
    };
}

/// What people disagree on, led to by one condition.
macro_rules! disputes_where {
    ($leads:literal) => {
        select_disputes!(concat!(
            "WHERE ",
            $leads,
            " AND (entity, slot) > ($1, $2) AND ",
            open!(),
            " AND ",
            lies!("$4", "$5", "$6"),
            " ORDER BY entity, slot LIMIT $3"
        ))
    };
}

pub(super) async fn disputes(
    session: &mut Session,
    within: &Within,
    after: Option<&Dispute>,
    limit: usize,
) -> Found<Dispute> {
    let told = after.map(|it| (of_entity(&it.register.entity).to_vec(), slot(&it.register.field)));
    let (entity, slot) = told.unwrap_or_default();
    let sql = if within.is_few() { disputes_where!("scope = ANY($6)") } else { disputes_where!("true") };
    let Scopes { first, last, list } = Scopes::of(within);
    let values: [&(dyn ToSql + Sync); 6] = [&entity, &slot, &at_most(limit), &first, &last, &list];
    ask(session, sql, &values, tables::dispute).await
}

pub(super) async fn count_disputes(session: &mut Session, of: Option<&ScopeId>) -> Result<u64, StorageError> {
    let rows = match of {
        None => session.rows(concat!("SELECT count(*) FROM rows.conflict WHERE ", open!()), &[]).await?,
        Some(of) => {
            let sql = concat!("SELECT count(*) FROM rows.conflict WHERE scope = $1 AND ", open!());
            session.rows(sql, &[&of_scope(of).as_slice()]).await?
        }
    };
    rows.first().map_or(Ok(0), |row| unsigned(row, 0))
}

pub(super) async fn things_of(session: &mut Session, things: &[EntityRef]) -> Found<In<ThingRow>> {
    let keys: Vec<Vec<u8>> = things.iter().map(|thing| of_entity(thing).to_vec()).collect();
    ask(session, select_things!("WHERE entity = ANY($1)"), &[&keys], tables::thing).await
}

pub(super) async fn rows_of(session: &mut Session, things: &[EntityRef]) -> Result<KeptRows, StorageError> {
    let ids = |kind: EntityKind| -> Vec<&[u8]> {
        things.iter().filter(|it| it.kind == kind.number()).map(|it| it.id.0.as_slice()).collect()
    };
    let keys: Vec<Vec<u8>> = things.iter().map(|thing| of_entity(thing).to_vec()).collect();
    let (case, task, note) = (ids(EntityKind::Case), ids(EntityKind::Task), ids(EntityKind::Note));
    let by_entity = select_things!("WHERE entity = ANY($1)");
    Ok(KeptRows {
        cases: ask(session, select_cases!("WHERE id = ANY($1)"), &[&case], tables::case).await?,
        tasks: ask(session, select_tasks!("WHERE id = ANY($1)"), &[&task], tables::task).await?,
        notes: ask(session, select_notes!("WHERE id = ANY($1)"), &[&note], tables::note).await?,
        things: ask(session, by_entity, &[&keys], tables::thing).await?,
        answers: ask(session, select_answers!("WHERE holder = ANY($1)"), &[&keys], tables::answer).await?,
        disputes: ask(session, select_disputes!("WHERE entity = ANY($1)"), &[&keys], tables::dispute).await?,
    })
}

pub(super) async fn counts(session: &mut Session) -> Result<RowCounts, StorageError> {
    let sql = "SELECT (SELECT count(*) FROM rows.matter), (SELECT count(*) FROM rows.task),
                 (SELECT count(*) FROM rows.note), (SELECT count(*) FROM rows.thing),
                 (SELECT count(*) FROM rows.answer), (SELECT count(*) FROM rows.conflict)";
    let mut counts = RowCounts::default();
    if let Some(row) = session.rows(sql, &[]).await?.first() {
        for (place, count) in counts.iter_mut().enumerate() {
            *count = unsigned(row, place)?;
        }
    }
    Ok(counts)
}
