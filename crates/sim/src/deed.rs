//! A person's deed as operations: what it would be on a real device, planned from what that device knows.

use apseko_oplog::{
    Bug, DeviceLedger, Draft, EXISTS, EntityId, EntityRef, Env, Existence, Kind, OpId, Record, RegisterKey,
    ScopeId, ScopeKind, UserId, Value, existence, read_register,
};

use crate::plan::Deed;

/// Whose device it is.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The person.
    pub user: UserId,
    /// Their role.
    pub role: &'static str,
}

/// The operations of a deed.
#[derive(Debug, Default)]
pub struct Planned {
    /// In order.
    pub drafts: Vec<Draft>,
    /// A seal among them covers a field on which people disagree.
    pub sealed_conflict: bool,
}

/// The kinds of things, as `casework` numbers them.
pub const CASE: u16 = 1;
/// A task.
pub const TASK: u16 = 2;
/// A document.
pub const DOCUMENT: u16 = 11;
/// A note.
pub const NOTE: u16 = 14;

/// The user of this number.
pub fn user(number: u8) -> UserId {
    UserId([number + 1; 16])
}

/// The thing of this kind and number in a case.
pub fn entity(kind: u16, case: u8, thing: u8) -> EntityRef {
    let mut id = [0; 16];
    let [first, second, third, ..] = &mut id;
    *first = u8::try_from(kind).unwrap_or(0);
    *second = case + 1;
    *third = thing;
    EntityRef { kind, id: EntityId(id) }
}

/// The scope of a case.
pub fn scope(case: u8) -> ScopeId {
    ScopeId { kind: ScopeKind::Case, id: entity(CASE, case, 0).id.0 }
}

const ACTIONS: [&str; 8] = ["claim", "assign", "reassign", "accept", "start", "finish", "close", "cancel"];

/// Plans a deed; what makes no sense on this device comes to nothing.
pub fn drafts<L: DeviceLedger>(
    ledger: &L,
    env: &Env<'_>,
    owner: &Owner,
    deed: &Deed,
) -> Result<Planned, L::Error> {
    let case = case_of(deed);
    let state = ledger.scopes()?.get(&scope(case)).copied();
    let begins = matches!(deed, Deed::NewCase(_));
    let usable = if begins { state.is_none() } else { state.is_some_and(|state| !state.leaving) };
    if !usable {
        return Ok(Planned::default());
    }
    let planned = match *deed {
        Deed::NewCase(case) => new_case(owner, case),
        Deed::Edit { case, thing, field, value } => edit(ledger, case, thing, field, value)?,
        Deed::Retract { case, thing } => retract(ledger, case, thing)?,
        Deed::Restore { case, thing } => restore(ledger, case, thing)?,
        Deed::Resolve { case, thing, field } => resolve(ledger, case, thing, field)?,
        Deed::Petition { case, action, user: other } => petition(case, action, other),
        Deed::Seal { case } => return seal(ledger, env, case),
        Deed::Future { case, value } if env.level >= 2 => future(case, value),
        Deed::Future { .. } => Vec::new(),
    };
    Ok(Planned { drafts: planned, sealed_conflict: false })
}

fn case_of(deed: &Deed) -> u8 {
    match *deed {
        Deed::NewCase(case)
        | Deed::Edit { case, .. }
        | Deed::Retract { case, .. }
        | Deed::Restore { case, .. }
        | Deed::Resolve { case, .. }
        | Deed::Petition { case, .. }
        | Deed::Seal { case }
        | Deed::Future { case, .. } => case,
    }
}

fn draft(case: u8, kind: Kind, entity: EntityRef, field: &str, value: Value) -> Draft {
    let field = field.to_owned();
    Draft { scope: scope(case), kind, entity, field, value, parents: Vec::new(), seen: Vec::new(), needs: 1 }
}

fn new_case(owner: &Owner, case: u8) -> Vec<Draft> {
    let by = Value::Bytes(owner.user.0.to_vec());
    vec![
        draft(case, Kind::Set, entity(CASE, case, 0), "created_by", by),
        draft(case, Kind::Set, entity(TASK, case, 0), "place", Value::text("Brīvības iela 1")),
    ]
}

fn ids(records: &[Record]) -> Vec<OpId> {
    records.iter().map(Record::id).collect()
}

fn field_name(field: u8) -> String {
    format!("f{field}")
}

fn edit<L: DeviceLedger>(
    ledger: &L,
    case: u8,
    thing: u8,
    field: u8,
    value: u16,
) -> Result<Vec<Draft>, L::Error> {
    let entity = entity(NOTE, case, thing);
    let register = RegisterKey { entity, field: field_name(field) };
    let gone = existence(&ledger.heads_of(&entity)?) == Existence::Gone;
    if gone {
        return Ok(Vec::new());
    }
    let parents = ids(&ledger.heads(&register)?);
    // Few different values: people write the same thing now and then.
    let value = Value::Int(i64::from(value % 40));
    Ok(vec![Draft { parents, ..draft(case, Kind::Set, entity, &register.field, value) }])
}

fn retract<L: DeviceLedger>(ledger: &L, case: u8, thing: u8) -> Result<Vec<Draft>, L::Error> {
    let entity = entity(NOTE, case, thing);
    let heads = ledger.heads_of(&entity)?;
    if matches!(existence(&heads), Existence::Never | Existence::Gone) {
        return Ok(Vec::new());
    }
    let is_existence = |head: &&Record| head.register().is_some_and(|register| register.field == EXISTS);
    let parents = heads.iter().filter(is_existence).map(Record::id).collect();
    let seen = heads.iter().filter(|head| !is_existence(head)).map(Record::id).collect();
    Ok(vec![Draft { parents, seen, ..draft(case, Kind::Retract, entity, EXISTS, Value::Bool(false)) }])
}

fn restore<L: DeviceLedger>(ledger: &L, case: u8, thing: u8) -> Result<Vec<Draft>, L::Error> {
    let entity = entity(NOTE, case, thing);
    if existence(&ledger.heads_of(&entity)?) != Existence::Gone {
        return Ok(Vec::new());
    }
    let parents = ids(&ledger.heads(&RegisterKey { entity, field: EXISTS.to_owned() })?);
    Ok(vec![Draft { parents, ..draft(case, Kind::Set, entity, EXISTS, Value::Bool(true)) }])
}

fn resolve<L: DeviceLedger>(ledger: &L, case: u8, thing: u8, field: u8) -> Result<Vec<Draft>, L::Error> {
    let entity = entity(NOTE, case, thing);
    let register = RegisterKey { entity, field: field_name(field) };
    let read = read_register(ledger.heads(&register)?);
    let Some(value) = read.shown().filter(|_| read.is_conflict()).cloned() else { return Ok(Vec::new()) };
    Ok(vec![Draft { parents: read.heads(), ..draft(case, Kind::Resolve, entity, &register.field, value) }])
}

fn petition(case: u8, action: u8, other: u8) -> Vec<Draft> {
    let action = ACTIONS.get(usize::from(action) % ACTIONS.len()).copied().unwrap_or("claim");
    let value =
        Value::map([("do", Value::text(action)), ("inspector", Value::Bytes(user(other).0.to_vec()))]);
    vec![draft(case, Kind::Petition, entity(TASK, case, 0), "course", value)]
}

fn future(case: u8, value: u16) -> Vec<Draft> {
    let value = Value::Int(i64::from(value));
    vec![Draft { needs: 2, ..draft(case, Kind::Other(40), entity(NOTE, case, 0), "future", value) }]
}

/// What a document of the case rests on: every field of every note.
fn seal<L: DeviceLedger>(ledger: &L, env: &Env<'_>, case: u8) -> Result<Planned, L::Error> {
    let mut covered = Vec::new();
    let mut disagrees = false;
    for thing in 0..2 {
        let heads = ledger.heads_of(&entity(NOTE, case, thing))?;
        let mut registers: Vec<RegisterKey> = heads.iter().filter_map(Record::register).collect();
        registers.sort();
        registers.dedup();
        for register in registers {
            let read = read_register(ledger.heads(&register)?);
            disagrees |= read.is_conflict();
            covered.extend(read.heads());
        }
    }
    if covered.is_empty() || (disagrees && !env.bugs.has(Bug::SealOverConflict)) {
        return Ok(Planned::default());
    }
    let document = entity(DOCUMENT, case, 0);
    let parents = ids(&ledger.heads(&RegisterKey { entity: document, field: "seal".to_owned() })?);
    let manifest = covered.iter().map(|id| Value::Bytes(id.0.to_vec())).collect();
    let value = Value::map([("ops", Value::List(manifest))]);
    let drafts = vec![Draft { parents, ..draft(case, Kind::Seal, document, "seal", value) }];
    Ok(Planned { drafts, sealed_conflict: disagrees })
}
