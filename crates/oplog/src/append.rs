//! Writing an operation of one's own: the next link of a chain.

use std::sync::Arc;

use apseko_trust::Digest;

use crate::accept::{Incoming, Moved, Reading, take_in};
use crate::{
    Body, BodyFacts, EditId, EntityRef, Env, FORMAT, Facts, Header, Hlc, Kind, Ledger, OpId, ScopeId, Stamp,
    StreamId, TrustedTime, UserId, Value,
};

/// Whose wish it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person.
    pub user: UserId,
    /// The role that they act in.
    pub role: String,
    /// For whom, if not for themselves.
    pub acting_for: Option<UserId>,
    /// The wish.
    pub edit: EditId,
}

/// An operation that is still to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Who may read it.
    pub scope: ScopeId,
    /// What it does.
    pub kind: Kind,
    /// About what.
    pub entity: EntityRef,
    /// Which field.
    pub field: String,
    /// What.
    pub value: Value,
    /// The heads that the person saw and replaces.
    pub parents: Vec<OpId>,
    /// Other operations that it speaks of.
    pub seen: Vec<OpId>,
    /// The least level of program that understands it.
    pub needs: u16,
}

/// Where a program start has got to in writing its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pen {
    /// The chain.
    pub stream: StreamId,
    /// The latest hybrid time seen or written.
    pub hlc: Hlc,
    /// What is known of the real time.
    pub trusted: TrustedTime,
    /// How far the server's clock was ahead.
    pub offset_ms: Option<i64>,
    /// The newest receipt.
    pub anchor: Option<Digest>,
    /// The receipt that the chain already names.
    pub anchored: Option<Digest>,
}

impl Pen {
    fn stamp(&mut self, env: &Env<'_>, first: bool) -> Stamp {
        self.hlc = self.hlc.next(self.plausible_now(env));
        let anchor = if self.anchor == self.anchored { None } else { self.anchor };
        self.anchored = self.anchor;
        Stamp {
            hlc: self.hlc,
            wall_ms: env.wall_ms,
            mono_ms: env.mono_ms,
            rolled_back: env.rolled_back,
            boot: first.then_some(env.boot),
            offset_ms: self.offset_ms,
            anchor,
        }
    }

    /// The device's clock, unless the server's says that it is a day or more off.
    fn plausible_now(&self, env: &Env<'_>) -> i64 {
        let trusted = env.now_ms(self.trusted);
        let off = env.wall_ms.saturating_sub(trusted).saturating_abs() > crate::POISON_LIMIT_MS;
        if off { trusted } else { env.wall_ms }
    }
}

/// Writes one operation and takes it in.
pub(crate) fn append<L: Ledger>(
    ledger: &mut L,
    env: &mut Env<'_>,
    reading: Reading,
    pen: &mut Pen,
    who: &Who,
    draft: Draft,
    moved: &mut Moved,
) -> Result<Arc<Header>, L::Error> {
    let tip = ledger.tip(&pen.stream)?;
    let body = Arc::new(Body::write(BodyFacts {
        salt: env.random(),
        edit: who.edit,
        entity: draft.entity,
        field: draft.field,
        value: draft.value,
    }));
    let header = Arc::new(Header::write(Facts {
        format: FORMAT,
        needs: draft.needs.max(1),
        stream: pen.stream,
        dseq: tip.as_ref().map_or(1, |tip| tip.dseq.saturating_add(1)),
        prev: tip.as_ref().map(|tip| tip.id()),
        scope: draft.scope,
        author: who.user,
        role: who.role.clone(),
        acting_for: who.acting_for,
        kind: draft.kind,
        parents: draft.parents,
        seen: draft.seen,
        stamp: pen.stamp(env, tip.is_none()),
        body: body.digest(),
    }));
    let incoming =
        Incoming { header: header.clone(), body: Some(body), erased: false, seq: None, cover: None };
    take_in(ledger, reading, incoming, moved)?;
    Ok(header)
}
