//! What the audit has to know of an answer that holds data of people: of which cases, and why it may be looked at.

use std::collections::BTreeSet;

use apseko_oplog::ScopeId;

use crate::audit::{Event, action};
use crate::http::{Desk, Problem, named_in_pieces, not_noted};

/// Personal data that an answer holds.
#[derive(Debug)]
pub(super) struct Looked {
    /// Why it may be looked at.
    pub purpose: &'static str,
    /// Of which cases.
    pub cases: BTreeSet<ScopeId>,
}

/// Notes whose data is about to leave: of each case, in entries that are not too long.
pub(super) async fn note_looked(
    desk: &Desk,
    operation: &'static str,
    event: &Event,
    looked: Vec<Looked>,
) -> Result<(), Problem> {
    for Looked { purpose, cases } in looked {
        for object in named_in_pieces(&cases.into_iter().collect::<Vec<_>>()) {
            let viewed = Event {
                action: action::PERSONAL_VIEWED.to_owned(),
                purpose: Some(purpose.to_owned()),
                detail: vec![("operation".to_owned(), operation.to_owned())],
                object,
                ..event.clone()
            };
            desk.audit().note_durably(viewed).await.map_err(|_| not_noted())?;
        }
    }
    Ok(())
}
