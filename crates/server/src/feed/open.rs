//! Keeping the list of who may read which case: brought up to date with every transaction, asked for every pull.

use std::collections::BTreeSet;

use apseko_casework::{Reader, readers};
use apseko_oplog::{FeedLedger as _, ScopeId, ScopeKind};

use crate::ledger::Working;
use crate::storage::StorageError;

/// Looks again at the cases in which something happened.
pub(super) fn refresh(ledger: &mut Working) -> Result<(), StorageError> {
    let touched = ledger.take_touched();
    look_at(ledger, touched)
}

/// Looks again at every case: after a restore, and when a newer program has derived everything anew.
pub(super) fn refresh_all(ledger: &mut Working) -> Result<(), StorageError> {
    ledger.take_touched();
    let known = ledger.scopes_known()?;
    look_at(ledger, known)
}

fn look_at(ledger: &mut Working, scopes: impl IntoIterator<Item = ScopeId>) -> Result<(), StorageError> {
    for scope in scopes.into_iter().filter(|scope| scope.kind == ScopeKind::Case) {
        let open: BTreeSet<_> = readers(ledger, &scope)?.into_iter().map(Reader::key).collect();
        ledger.set_readers(&scope, open);
    }
    Ok(())
}
