//! The scope that the operations of a thing were written in.

use apseko_oplog::{EntityRef, Ledger, OpId, Record, ScopeId};

/// The scope of the oldest head of a thing, leaving one operation aside. A later operation in another scope changes
/// nothing: nobody moves a thing to where they may write by writing it there.
pub(crate) fn home<L: Ledger>(
    ledger: &L,
    entity: &EntityRef,
    aside: Option<OpId>,
) -> Result<Option<ScopeId>, L::Error> {
    if aside.is_none() {
        let scopes = ledger.scopes_of(entity)?;
        if scopes.len() < 2 {
            return Ok(scopes.into_iter().next());
        }
    }
    let heads = ledger.heads_of(entity)?;
    let others = heads.iter().filter(|head| Some(head.id()) != aside);
    Ok(others.min_by_key(|head| age(head)).map(|head| head.header.scope))
}

/// Orders operations by their place in the feed; those without one are the newest.
pub(crate) fn age(record: &Record) -> (u64, OpId) {
    (record.seq.unwrap_or(u64::MAX), record.id())
}
