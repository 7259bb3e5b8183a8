//! Cases that were given to others: what a person is told when one leaves their device, and what no screen shows from then on.
//!
//! The bodies of such a case go when a backup has them, which may take a day. For people it has left with the answer that says so.

use std::collections::BTreeSet;

use apseko_casework::{EntityKind, TaskAction, TaskState};
use apseko_domain::{NoticeKind, SheetId, TaskId, VisitId};
use apseko_oplog::message::{Answer, Brings, News};
use apseko_oplog::{DeviceLedger as _, ScopeId, ScopeKind};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use crate::notice::{self, Worth};
use crate::table::fetched;
use crate::{OpTables, Owner, StoreError, Touched};

/// A case that an answer does not grant any more.
pub(crate) struct Departing {
    scope: ScopeId,
    things: Vec<(u16, [u8; 16])>,
    case: String,
    case_number: String,
    /// Whether this person has worked in it, or it was given to them and not only free to take.
    was_theirs: bool,
}

/// What an answer says about who may have which case.
pub(crate) struct Grants {
    granted: BTreeSet<ScopeId>,
    departing: Vec<Departing>,
}

/// What came of an answer that says who may have which case.
pub(crate) struct Noted {
    /// What the screens have to look at again.
    pub(crate) touched: BTreeSet<Touched>,
    /// Somebody should be told.
    pub(crate) is_told: bool,
    /// What was fetched of a case that has left is forgotten.
    pub(crate) forgets: bool,
}

/// Looks at what is about to leave, while it is still here to be named.
pub(crate) fn foresee(
    connection: &Connection,
    owner: &Owner,
    answer: &Answer,
) -> Result<Option<Grants>, StoreError> {
    let Answer::News(News { brings: Brings::Each { granted, .. }, .. }) = answer else { return Ok(None) };
    // Whoever is not known to the server any more is told so by it. Their cases are with nobody else for that.
    if !granted.iter().any(|scope| scope.kind == ScopeKind::User) {
        return Ok(None);
    }
    let mut departing = Vec::new();
    for scope in OpTables::new(connection).scopes()?.into_keys() {
        if scope.kind == ScopeKind::Case && !granted.contains(&scope) && !is_noted(connection, &scope)? {
            departing.push(look_at(connection, owner, scope)?);
        }
    }
    Ok(Some(Grants { granted: granted.clone(), departing }))
}

/// Notes what has left and what has come back with the step.
pub(crate) fn note(connection: &Connection, grants: Grants, at: Timestamp) -> Result<Noted, StoreError> {
    let mut forgets = false;
    let mut touched = come_back(connection, &grants.granted)?;
    let mut is_told = !touched.is_empty();
    let followed = OpTables::new(connection).scopes()?;
    for case in grants.departing {
        // What waits to be sent goes first; then the case leaves with a later answer.
        if followed.get(&case.scope).is_some_and(|state| !state.leaving) {
            continue;
        }
        forgets |= fetched::forget_case(connection, &case.scope.id)?;
        for (kind, id) in &case.things {
            touched.extend(touched_by(*kind, *id));
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO departed (id, scope)
                     SELECT ?1, n FROM scope WHERE id = ?2 AND kind = ?3",
                )?
                .execute((id, &case.scope.id, case.scope.kind.number().cast_signed()))?;
        }
        if case.was_theirs {
            let worth = Worth::new(NoticeKind::CaseLeft, &case.scope.id);
            is_told |= notice::keep(
                connection,
                &Worth { case: &case.case, case_number: &case.case_number, ..worth },
                at,
            )?;
        }
    }
    Ok(Noted { touched, is_told, forgets })
}

/// The ids of everything in cases that have left.
pub(crate) fn ids(connection: &Connection) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM departed")?;
    let rows = statement.query_map([], |row| row.get(0).map(Uuid::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether any case has left.
pub(crate) fn is_any(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM departed LIMIT 1")?.exists([])?)
}

/// Whether a thing belongs to a case that has left.
pub(crate) fn has_left(connection: &Connection, id: Uuid) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM departed WHERE id = ?1")?;
    Ok(statement.exists([id.as_bytes().as_slice()])?)
}

fn is_noted(connection: &Connection, scope: &ScopeId) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM departed INDEXED BY departed_by_scope
         WHERE scope = (SELECT n FROM scope WHERE id = ?1 AND kind = ?2)",
    )?;
    Ok(statement.exists((&scope.id, scope.kind.number().cast_signed()))?)
}

fn come_back(connection: &Connection, granted: &BTreeSet<ScopeId>) -> Result<BTreeSet<Touched>, StoreError> {
    let mut touched = BTreeSet::new();
    let mut statement =
        connection.prepare_cached("SELECT n, kind, id FROM scope WHERE n IN (SELECT scope FROM departed)")?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get(2)?));
    let gone: Vec<(i64, i64, [u8; 16])> = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    for (n, kind, id) in gone {
        let scope = ScopeId { kind: ScopeKind::of(kind.cast_unsigned()), id };
        if !granted.contains(&scope) {
            continue;
        }
        let sql = "SELECT entity.kind, entity.id FROM departed CROSS JOIN entity ON entity.id = departed.id
                   WHERE departed.scope = ?1";
        for (kind, id) in things(connection, sql, n)? {
            touched.extend(touched_by(kind, id));
        }
        connection.prepare_cached("DELETE FROM departed WHERE scope = ?1")?.execute([n])?;
        notice::withdraw(connection, NoticeKind::CaseLeft, &scope.id)?;
    }
    Ok(touched)
}

fn look_at(connection: &Connection, owner: &Owner, scope: ScopeId) -> Result<Departing, StoreError> {
    let number = "SELECT n FROM scope WHERE id = ?1 AND kind = ?2";
    let n: i64 = connection
        .prepare_cached(number)?
        .query_row((&scope.id, scope.kind.number().cast_signed()), |row| row.get(0))?;
    let sql = "SELECT DISTINCT entity.kind, entity.id FROM op INDEXED BY op_body_by_scope
               CROSS JOIN entity ON entity.n = op.entity WHERE op.body_state = 1 AND op.scope = ?1";
    let things = things(connection, sql, n)?;
    let mut departing =
        Departing { scope, things, case: String::new(), case_number: String::new(), was_theirs: false };
    departing.was_theirs = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM op INDEXED BY op_body_by_scope CROSS JOIN stream ON stream.n = op.stream
             WHERE op.body_state = 1 AND op.scope = ?1 AND stream.device = ?2)",
        )?
        .query_row((n, &owner.device), |row| row.get(0))?;
    let tasks = departing.things.iter().filter(|(kind, _)| *kind == EntityKind::Task.number());
    for (_, task) in tasks.cloned().collect::<Vec<_>>() {
        name_after(connection, &mut departing, &task)?;
    }
    Ok(departing)
}

/// A case has one task as a rule; the first of several stands for it.
fn name_after(connection: &Connection, departing: &mut Departing, task: &[u8; 16]) -> Result<(), StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT employer_name, object, place, number, state FROM task WHERE id = ?1")?;
    let read = |row: &Row<'_>| {
        let names: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
        Ok((names, row.get::<_, String>(3)?, row.get::<_, String>(4)?))
    };
    let Some((names, number, state)) = statement.query_row([task], read).optional()? else {
        return Ok(());
    };
    // One that waits for somebody to take it was everybody's.
    let is_free = TaskState::of(&state).is_some_and(|state| state.next(TaskAction::Claim).is_some());
    departing.was_theirs |= !is_free;
    if departing.case.is_empty() {
        departing.case = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        departing.case_number = number;
    }
    Ok(())
}

fn things(connection: &Connection, sql: &str, scope: i64) -> Result<Vec<(u16, [u8; 16])>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([scope], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn touched_by(kind: u16, id: [u8; 16]) -> Option<Touched> {
    let id = Uuid::from_bytes(id);
    match EntityKind::of(kind)? {
        EntityKind::Task => Some(Touched::Task(TaskId(id))),
        EntityKind::Visit => Some(Touched::Visit(VisitId(id))),
        EntityKind::Sheet => Some(Touched::Sheet(SheetId(id))),
        EntityKind::Case
        | EntityKind::Note
        | EntityKind::Party
        | EntityKind::PersonMet
        | EntityKind::Worker
        | EntityKind::AnswerRow
        | EntityKind::Violation
        | EntityKind::OrderItem
        | EntityKind::Document
        | EntityKind::Evidence
        | EntityKind::Delivery
        | EntityKind::Applicant => None,
    }
}
