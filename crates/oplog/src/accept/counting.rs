//! What operations do to one another's standing, counted: who replaces whom, what is held back, what a seal rests on.

use super::Moved;
use crate::{Header, Kind, Ledger, OpId, Outcome, Record};

/// Whether an operation can take the place of another, as their headers alone show: nothing reaches into another
/// scope, the server's words give way only to its own, and asking for something replaces nothing.
fn may_replace(child: &Header, parent: &Header) -> bool {
    let kinds_fit = match child.kind {
        Kind::Petition | Kind::Erase | Kind::Other(_) => false,
        Kind::Verdict | Kind::Admit => parent.kind == Kind::Verdict,
        Kind::Set | Kind::Retract | Kind::Attach | Kind::Note | Kind::Seal | Kind::Resolve => {
            !parent.kind.is_the_servers() && parent.kind != Kind::Petition
        }
    };
    kinds_fit && child.scope == parent.scope
}

/// An operation has one replacement more or less. Returns what has to be looked at because of it.
pub(super) fn count_child<L: Ledger>(
    ledger: &mut L,
    child: &Header,
    parent: &OpId,
    more: bool,
    moved: &mut Moved,
) -> Result<Vec<OpId>, L::Error> {
    let known = ledger.record(parent)?.filter(|parent| may_replace(child, &parent.header));
    let Some(mut record) = known else { return Ok(Vec::new()) };
    let before = record.children;
    record.children = if more { before + 1 } else { before.saturating_sub(1) };
    ledger.update(&record)?;
    moved.extend(record.register());
    let mut affected = vec![*parent];
    let holding = record.verdict().filter(|verdict| verdict.outcome == Outcome::Held && record.effective);
    if let Some(verdict) = holding {
        // Letting in replaces the verdict that held back.
        if before == 0 || record.children == 0 {
            recount(ledger, &verdict.of)?;
            affected.push(verdict.of);
        }
    }
    Ok(affected)
}

/// Counts anew what holds an operation back and what rests on it. Some of that may have come before it.
pub(super) fn recount<L: Ledger>(ledger: &mut L, target: &OpId) -> Result<(), L::Error> {
    let Some(mut record) = ledger.record(target)? else { return Ok(()) };
    let (holds, pins) = holds_and_pins(ledger, target)?;
    if (record.holds, record.pins) != (holds, pins) {
        record.holds = holds;
        record.pins = pins;
        ledger.update(&record)?;
    }
    Ok(())
}

pub(super) fn holds_and_pins<L: Ledger>(ledger: &L, target: &OpId) -> Result<(u32, u32), L::Error> {
    let (mut holds, mut pins) = (0, 0);
    for id in ledger.mentions_of(target)? {
        let Some(other) =
            ledger.record(&id)?.filter(|other| other.is_head() || other.header.kind == Kind::Seal)
        else {
            continue;
        };
        let held = other.verdict().is_some_and(|verdict| verdict.outcome == Outcome::Held);
        holds += u32::from(held);
        pins += u32::from(other.header.kind == Kind::Seal && other.effective && other.here().is_some());
    }
    Ok((holds, pins))
}

/// How many operations that arrived before this one replace it.
pub(super) fn replacements<L: Ledger>(ledger: &L, header: &Header) -> Result<u32, L::Error> {
    let mut children = 0;
    for child in ledger.awaiting(&header.id())? {
        let replaces = |child: &Record| child.effective && may_replace(&child.header, header);
        children += u32::from(ledger.record(&child)?.is_some_and(|child| replaces(&child)));
    }
    Ok(children)
}

pub(super) fn await_parents<L: Ledger>(ledger: &mut L, record: &Record) -> Result<(), L::Error> {
    for parent in &record.header.parents {
        if ledger.record(parent)?.is_none() {
            ledger.await_parent(parent, &record.id())?;
        }
    }
    Ok(())
}
