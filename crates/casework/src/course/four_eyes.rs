//! What one person must not do alone: who prepared, approved or signed something is not who agrees to it.

use apseko_oplog::UserId;

use super::decision::{APPROVED_BY, Decision, PREPARED_BY, SIGNED_BY};
use super::{DocumentAction, TaskAction};
use crate::registry::EntityKind;

/// The same person has done the step that this one is to check.
pub const FOUR_EYES: &str = "four_eyes.same_person";

/// Whether a step would be agreed to by whoever has done what it agrees to, as far as the course tells.
pub(crate) fn is_same_person(kind: EntityKind, action: &str, now: &Decision, author: UserId) -> bool {
    let did = |steps: &[&str]| steps.iter().any(|step| now.person(step) == Some(author));
    match kind {
        EntityKind::Document => DocumentAction::of(action).is_some_and(|action| did(checked_by(action))),
        EntityKind::Task => {
            TaskAction::of(action) == Some(TaskAction::Confirm) && now.inspector() == Some(author)
        }
        EntityKind::Case
        | EntityKind::Visit
        | EntityKind::Party
        | EntityKind::PersonMet
        | EntityKind::Worker
        | EntityKind::Sheet
        | EntityKind::AnswerRow
        | EntityKind::Violation
        | EntityKind::Evidence
        | EntityKind::Delivery
        | EntityKind::OrderItem
        | EntityKind::Note
        | EntityKind::Applicant => false,
    }
}

/// Whose work a step on a document checks.
const fn checked_by(action: DocumentAction) -> &'static [&'static str] {
    match action {
        DocumentAction::Approve => &[PREPARED_BY],
        DocumentAction::Uphold | DocumentAction::Amend | DocumentAction::Annul => {
            &[PREPARED_BY, APPROVED_BY, SIGNED_BY]
        }
        DocumentAction::Prepare
        | DocumentAction::Issue
        | DocumentAction::Sign
        | DocumentAction::Register
        | DocumentAction::Send
        | DocumentAction::Notify
        | DocumentAction::TakeEffect
        | DocumentAction::Contest
        | DocumentAction::Archive
        | DocumentAction::Reject
        | DocumentAction::Withdraw => &[],
    }
}
