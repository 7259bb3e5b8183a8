//! Keeping the list of who may read which case: brought up to date with every transaction, asked for every pull.

use std::collections::BTreeSet;

use apseko_casework::{Reader, applicant_scope, case_of_applicants, readers};
use apseko_oplog::{EntityId, FeedLedger as _, ScopeId, ScopeKind};

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
    let mut cases = BTreeSet::new();
    let mut with_applicants = BTreeSet::new();
    for scope in scopes {
        if scope.kind == ScopeKind::Case {
            cases.insert(scope);
        } else if case_of_applicants(&scope).is_some() {
            with_applicants.insert(scope);
        }
    }
    // What happens in a case decides who learns of those who complained in it, too.
    for case in &cases {
        let applicants = applicant_scope(EntityId(case.id));
        if !ledger.lines(&applicants, 0, u64::MAX, 1)?.is_empty() {
            with_applicants.insert(applicants);
        }
    }
    for scope in cases.into_iter().chain(with_applicants) {
        let open: BTreeSet<_> = readers(ledger, &scope)?.into_iter().map(Reader::key).collect();
        ledger.set_readers(&scope, open);
    }
    Ok(())
}
