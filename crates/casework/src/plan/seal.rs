//! Freezing a document: what it rests on is listed by identity, so that nothing written later can slip in.

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::{
    EXISTS, EntityId, EntityRef, Existence, Kind, Ledger, OpId, Record, RegisterKey, ScopeId, StreamId,
    Value, existence, read_register,
};

use super::desk::Desk;
use super::{Draft, PlanFault, Planned, Refusal, Wish};
use crate::project::{FILES, OPS, PDF, SEAL, TEMPLATE};
use crate::registry::EntityKind;

/// Freezes a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The document.
    pub document: EntityId,
    /// Every field that the document shows, its own too.
    pub covered: Vec<RegisterKey>,
    /// The hashes of the files that belong to it.
    pub files: Vec<[u8; 32]>,
    /// The hash of the document as it is shown.
    pub pdf: [u8; 32],
    /// The template that it was made with.
    pub template: String,
}

impl Wish for Seal {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let document = desk.view(EntityKind::Document.entity(self.document))?;
        if document.existence == Existence::Gone {
            return Err(Refusal::Gone(document.entity).into());
        }
        if !document.seals.is_empty() {
            return Err(Refusal::Sealed.into());
        }
        let draft = seal_draft(desk.ledger, document.scope, &self, false)?;
        desk.put(draft);
        Ok(())
    }
}

/// The operation that seals, or why there can be none: nothing is covered, or people disagree about what is.
///
/// Only the simulator allows conflicts, to prove that it would notice such a seal.
pub fn seal_draft<L: Ledger>(
    ledger: &L,
    scope: ScopeId,
    seal: &Seal,
    allow_conflicts: bool,
) -> Result<Draft, PlanFault<L::Error>> {
    let covered: BTreeSet<&RegisterKey> = seal.covered.iter().collect();
    let mut conflicts: BTreeSet<RegisterKey> = disputed(ledger, &covered)?;
    let mut ops: BTreeMap<OpId, Record> = BTreeMap::new();
    for register in covered {
        let heads = ledger.heads(register).map_err(PlanFault::Ledger)?;
        if heads.iter().any(|head| head.header.scope != scope) {
            return Err(Refusal::Foreign(register.field.clone()).into());
        }
        if read_register(heads.clone()).is_conflict() {
            conflicts.insert(register.clone());
        }
        ops.extend(heads.into_iter().map(|head| (head.id(), head)));
    }
    if ops.is_empty() {
        return Err(Refusal::SealEmpty.into());
    }
    if !conflicts.is_empty() && !allow_conflicts {
        return Err(Refusal::SealConflict(conflicts.into_iter().collect()).into());
    }
    Ok(Draft {
        scope,
        kind: Kind::Seal,
        entity: EntityKind::Document.entity(seal.document),
        field: SEAL.to_owned(),
        value: manifest(seal, ops.keys()),
        // A seal replaces nothing, another seal least of all.
        parents: Vec::new(),
        seen: last_of_each_chain(ops.values()),
        needs: 1,
    })
}

/// Covered things of which people disagree whether they are there.
fn disputed<L: Ledger>(
    ledger: &L,
    covered: &BTreeSet<&RegisterKey>,
) -> Result<BTreeSet<RegisterKey>, PlanFault<L::Error>> {
    let entities: BTreeSet<EntityRef> = covered.iter().map(|register| register.entity).collect();
    let mut disputed = BTreeSet::new();
    for entity in entities {
        let heads = ledger.heads_of(&entity).map_err(PlanFault::Ledger)?;
        if existence(&heads) == Existence::Disputed {
            disputed.insert(RegisterKey { entity, field: EXISTS.to_owned() });
        }
    }
    Ok(disputed)
}

fn manifest<'a>(seal: &Seal, ops: impl Iterator<Item = &'a OpId>) -> Value {
    let hashes = |hashes: &mut dyn Iterator<Item = &[u8; 32]>| {
        Value::List(hashes.map(|it| Value::Bytes(it.to_vec())).collect())
    };
    Value::map([
        (OPS, hashes(&mut ops.map(|op| &op.0))),
        (FILES, hashes(&mut seal.files.iter())),
        (PDF, Value::Bytes(seal.pdf.to_vec())),
        (TEMPLATE, Value::text(seal.template.as_str())),
    ])
}

/// The header refers to the last operation of every chain that the manifest touches: the feed then has all of it
/// before the seal, and the header, which travels far, stays small.
fn last_of_each_chain<'a>(ops: impl Iterator<Item = &'a Record>) -> Vec<OpId> {
    let mut last: BTreeMap<StreamId, (u32, OpId)> = BTreeMap::new();
    for op in ops {
        let place = (op.header.dseq, op.id());
        last.entry(op.header.stream).and_modify(|known| *known = (*known).max(place)).or_insert(place);
    }
    last.into_values().map(|(_, id)| id).collect()
}
