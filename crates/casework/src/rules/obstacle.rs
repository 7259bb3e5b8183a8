//! What stands in the way of a step that somebody may ask for: a seal that is missing, a second person who is.

use apseko_domain::TaskOrigin;
use apseko_oplog::{BodyFacts, Ledger, RegisterKey, UserId};

use super::case_file::text_in;
use super::{SEAL_MISSING, TRANSITION_ILLEGAL};
use crate::course::{
    self, CONFIRMED_BY, Decision, DocumentAction, DocumentState, FOUR_EYES, TWO_PERSON_TYPES, TaskAction,
};
use crate::project::SEAL;
use crate::registry::EntityKind;

/// Why a step that is asked for cannot be taken yet, as far as more than the course has to be read for it.
pub(super) fn obstacle<L: Ledger>(
    ledger: &L,
    kind: EntityKind,
    facts: &BodyFacts,
    author: UserId,
    now: &Decision,
) -> Result<Option<&'static str>, L::Error> {
    let action = facts.value.get(course::DO).and_then(|action| action.as_text()).unwrap_or_default();
    if kind == EntityKind::Task && TaskAction::of(action) == Some(TaskAction::Confirm) {
        return confirming(ledger, facts, author, now);
    }
    let issues = DocumentAction::of(action).is_some_and(DocumentAction::needs_seal);
    if kind != EntityKind::Document || !issues {
        return Ok(None);
    }
    let type_code = text_in(ledger, &facts.entity, "type", None)?.unwrap_or_default();
    let unapproved = DocumentState::of(now.state()) == Some(DocumentState::Prepared);
    if unapproved && TWO_PERSON_TYPES.contains(&type_code.as_str()) {
        return Ok(Some(TRANSITION_ILLEGAL));
    }
    let seals = ledger.heads(&RegisterKey { entity: facts.entity, field: SEAL.to_owned() })?;
    Ok(seals.is_empty().then_some(SEAL_MISSING))
}

/// Only what was recorded on the spot is confirmed, once, and by another person than whoever recorded it.
fn confirming<L: Ledger>(
    ledger: &L,
    facts: &BodyFacts,
    author: UserId,
    now: &Decision,
) -> Result<Option<&'static str>, L::Error> {
    let origin = text_in(ledger, &facts.entity, "origin", None)?.unwrap_or_default();
    if TaskOrigin::parse(&origin) != Some(TaskOrigin::Adhoc) || now.person(CONFIRMED_BY).is_some() {
        return Ok(Some(TRANSITION_ILLEGAL));
    }
    let made = ledger.heads(&RegisterKey { entity: facts.entity, field: "created_by".to_owned() })?;
    let own = made.iter().any(|head| head.header.author == author);
    Ok(own.then_some(FOUR_EYES))
}
