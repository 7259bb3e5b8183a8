//! Taking a thing out and putting it back: whoever does so says what of it they had seen, so that work they had not seen speaks up.

use apseko_oplog::{EXISTS, EntityRef, Existence, Kind, Ledger, OpId, Record, RegisterKey, Value};

use super::desk::Desk;
use super::{PlanFault, Planned, Refusal, Wish};

/// Takes a thing out; everything about it stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retract {
    /// The thing.
    pub entity: EntityRef,
    /// The heads of it that the person had before them; absent for what is here now.
    pub seen: Option<Vec<OpId>>,
}

impl Wish for Retract {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        take_out(desk, self.entity, self.seen)
    }
}

/// Takes a thing out, unless it is out already.
pub(super) fn take_out<L: Ledger>(
    desk: &mut Desk<'_, L>,
    entity: EntityRef,
    seen: Option<Vec<OpId>>,
) -> Planned<L> {
    if desk.view(entity)?.existence == Existence::Gone {
        return Ok(());
    }
    insist_out(desk, entity, seen)
}

/// Says that a thing is out, whatever others say.
pub(super) fn insist_out<L: Ledger>(
    desk: &mut Desk<'_, L>,
    entity: EntityRef,
    seen: Option<Vec<OpId>>,
) -> Planned<L> {
    let projected = desk.view(entity)?;
    if !projected.seals.is_empty() {
        return Err(Refusal::Sealed.into());
    }
    let seen = match seen {
        Some(seen) => seen,
        None => other_heads(desk, entity)?.into_iter().map(|(_, id)| id).collect(),
    };
    let said = projected.existence_said_by.iter().map(|author| author.op).collect();
    let register = RegisterKey { entity, field: EXISTS.to_owned() };
    desk.put_other(projected.scope, Kind::Retract, register, Value::Bool(false), said, seen);
    Ok(())
}

/// Says that a thing is there, whatever others say.
pub(super) fn insist_there<L: Ledger>(desk: &mut Desk<'_, L>, entity: EntityRef) -> Planned<L> {
    let scope = desk.scope(entity)?;
    let register = RegisterKey { entity, field: EXISTS.to_owned() };
    let heads = desk.ledger.heads(&register).map_err(PlanFault::Ledger)?;
    let said = heads.iter().map(Record::id).collect();
    desk.put_other(scope, Kind::Resolve, register, Value::Bool(true), said, Vec::new());
    Ok(())
}

/// The heads of a thing's own fields: not of its existence, and not what the server decided.
pub(super) fn other_heads<L: Ledger>(
    desk: &Desk<'_, L>,
    entity: EntityRef,
) -> Result<Vec<(String, OpId)>, PlanFault<L::Error>> {
    let heads = desk.heads_of(entity)?;
    let named = heads.iter().filter_map(|head| Some((head.register()?.field, head.id())));
    Ok(named.filter(|(field, _)| field != EXISTS && !field.starts_with('=')).collect())
}
