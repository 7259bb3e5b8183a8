//! Operations that write of one thing and mean another: a permission for one case must be of no use in the next.

use apseko_oplog::{EntityId, EntityRef, Ledger, Record};

use crate::home::home;
use crate::registry::EntityKind;
use crate::scope::{case_of_applicants, case_scope};

/// Whether an operation writes of a thing of another scope, or replaces what is not in its own register.
pub(super) fn is_stray<L: Ledger>(ledger: &L, record: &Record) -> Result<bool, L::Error> {
    let scope = record.header.scope;
    let register = record.register();
    for parent in &record.header.parents {
        let Some(parent) = ledger.record(parent)? else { continue };
        let another = parent.here().is_some() && parent.register() != register;
        // What the server holds back is let in by the server alone, not by whoever writes over its word.
        if parent.header.scope != scope || another || parent.header.kind.is_the_servers() {
            return Ok(true);
        }
    }
    let Some(entity) = register.map(|register| register.entity) else { return Ok(false) };
    if entity.kind == EntityKind::Case.number() {
        return Ok(scope != case_scope(entity.id));
    }
    if is_in_the_wrong_drawer(record, &entity) {
        return Ok(true);
    }
    // The ordinary case, asked for every answer of a sheet: without reading all the others.
    if ledger.scopes_of(&entity)?.iter().all(|other| *other == scope) {
        return Ok(false);
    }
    let lives_in = home(ledger, &entity, Some(record.id()))?;
    Ok(lives_in.is_some_and(|home| home != scope))
}

/// Whether somebody who complained is named in a case, which more people read; or anything else beside it, or them beside
/// another case.
fn is_in_the_wrong_drawer(record: &Record, entity: &EntityRef) -> bool {
    let case = case_of_applicants(&record.header.scope);
    if entity.kind != EntityKind::Applicant.number() {
        return case.is_some();
    }
    let Some(case) = case else { return true };
    let facts = record.here().and_then(|body| body.facts()).filter(|facts| facts.field == "case");
    facts.is_some_and(|facts| facts.value.as_fixed().map(EntityId) != Some(case))
}

/// Whether an operation changes what was written once when a case was opened: moving a case to another unit is the
/// word of its supervisor.
pub(super) fn rewrites_founding<L: Ledger>(ledger: &L, record: &Record) -> Result<bool, L::Error> {
    let Some(register) = record.register() else { return Ok(false) };
    if register.entity.kind != EntityKind::Case.number() || !EntityKind::Case.is_fixed(&register.field) {
        return Ok(false);
    }
    let others = ledger.heads(&register)?.iter().any(|head| head.id() != record.id());
    Ok(others || !record.header.parents.is_empty())
}
