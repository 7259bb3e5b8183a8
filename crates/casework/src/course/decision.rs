//! What the server decided about a thing's course: its state, whose it is, and what was said when asking.

use std::collections::BTreeMap;

use apseko_oplog::{Record, UserId, Value};

use super::{DocumentAction, TaskAction};
use crate::registry::{EntityKind, user_value};

const STATE: &str = "state";
const INSPECTOR: &str = "inspector";
const CO_INSPECTORS: &str = "co";
/// Who has ended the writing of a document.
pub(crate) const PREPARED_BY: &str = "prepared_by";
/// Who has approved it.
pub(crate) const APPROVED_BY: &str = "approved_by";
/// Who has signed it.
pub(crate) const SIGNED_BY: &str = "signed_by";
/// Who has confirmed a task that was recorded on the spot.
pub(crate) const CONFIRMED_BY: &str = "confirmed_by";
/// What only a verdict says: a petition that says it is not believed.
const RESERVED: &[&str] =
    &[STATE, INSPECTOR, CO_INSPECTORS, PREPARED_BY, APPROVED_BY, SIGNED_BY, CONFIRMED_BY];
/// What a petition asks for.
pub(crate) const DO: &str = "do";

/// A decided value of a course. What a newer program put into it is carried on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision(BTreeMap<String, Value>);

impl Decision {
    /// Where things are before anything was decided.
    pub fn first(state: &str) -> Self {
        Self(BTreeMap::from([(STATE.to_owned(), Value::text(state))]))
    }

    /// The decision that a verdict brought.
    pub fn of(verdict: &Record) -> Option<Self> {
        match verdict.verdict()?.value {
            Value::Map(pairs) => Some(Self(pairs)),
            Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Text(_)
            | Value::Bytes(_)
            | Value::List(_) => None,
        }
    }

    /// The code of the state.
    pub fn state(&self) -> &str {
        self.0.get(STATE).and_then(Value::as_text).unwrap_or_default()
    }

    /// The inspector whose task it is.
    pub fn inspector(&self) -> Option<UserId> {
        self.0.get(INSPECTOR).and_then(Value::as_fixed).map(UserId)
    }

    /// The inspectors who work with them.
    pub fn co_inspectors(&self) -> Vec<UserId> {
        let listed = self.0.get(CO_INSPECTORS).map(Value::items).unwrap_or_default();
        listed.iter().filter_map(Value::as_fixed).map(UserId).collect()
    }

    /// Who has done a step that is remembered with its person.
    pub(crate) fn person(&self, step: &str) -> Option<UserId> {
        self.0.get(step).and_then(Value::as_fixed).map(UserId)
    }

    /// Something that was said when asking, such as a registration number.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// As the verdict carries it.
    pub fn into_value(self) -> Value {
        Value::Map(self.0)
    }

    /// What follows when somebody's petition for a step is granted. `None` if it does not say what it must.
    pub(crate) fn after(&self, kind: EntityKind, to: &str, author: UserId, asked: &Value) -> Option<Self> {
        let mut pairs = self.0.clone();
        if let Value::Map(said) = asked {
            let kept = said.iter().filter(|(name, _)| *name != DO && !RESERVED.contains(&name.as_str()));
            pairs.extend(kept.map(|(name, value)| (name.clone(), value.clone())));
        }
        pairs.insert(STATE.to_owned(), Value::text(to));
        let action = asked.get(DO).and_then(Value::as_text).unwrap_or_default();
        if let Some(step) = remembered_step(kind, action) {
            pairs.insert(step.to_owned(), user_value(author));
        }
        if let Some(action) = TaskAction::of(action).filter(|_| kind == EntityKind::Task) {
            hand_over(&mut pairs, action, author, asked)?;
        }
        Some(Self(pairs))
    }
}

/// The name under which a decision remembers whose step it was; later ones ask for another person.
fn remembered_step(kind: EntityKind, action: &str) -> Option<&'static str> {
    if kind == EntityKind::Task {
        return (TaskAction::of(action) == Some(TaskAction::Confirm)).then_some(CONFIRMED_BY);
    }
    match DocumentAction::of(action).filter(|_| kind == EntityKind::Document)? {
        DocumentAction::Prepare => Some(PREPARED_BY),
        DocumentAction::Approve => Some(APPROVED_BY),
        DocumentAction::Sign => Some(SIGNED_BY),
        DocumentAction::Issue
        | DocumentAction::Register
        | DocumentAction::Send
        | DocumentAction::Notify
        | DocumentAction::TakeEffect
        | DocumentAction::Contest
        | DocumentAction::Uphold
        | DocumentAction::Amend
        | DocumentAction::Annul
        | DocumentAction::Archive
        | DocumentAction::Reject
        | DocumentAction::Withdraw => None,
    }
}

/// Who has the task after a step.
fn hand_over(
    pairs: &mut BTreeMap<String, Value>,
    action: TaskAction,
    author: UserId,
    asked: &Value,
) -> Option<()> {
    let inspector = match action {
        TaskAction::Claim => author,
        TaskAction::Assign | TaskAction::Reassign => named_inspector(asked)?,
        TaskAction::Return => {
            pairs.remove(INSPECTOR);
            pairs.remove(CO_INSPECTORS);
            return Some(());
        }
        TaskAction::Accept
        | TaskAction::Prepare
        | TaskAction::Ready
        | TaskAction::Start
        | TaskAction::Finish
        | TaskAction::FollowUp
        | TaskAction::Close
        | TaskAction::Confirm
        | TaskAction::Postpone
        | TaskAction::Cancel
        | TaskAction::Refuse
        | TaskAction::Forward => return Some(()),
    };
    pairs.insert(INSPECTOR.to_owned(), user_value(inspector));
    let co: Vec<Value> = named_co_inspectors(asked).into_iter().map(user_value).collect();
    if co.is_empty() {
        pairs.remove(CO_INSPECTORS)
    } else {
        pairs.insert(CO_INSPECTORS.to_owned(), Value::List(co))
    };
    Some(())
}

/// The inspector whom a petition names.
pub(crate) fn named_inspector(asked: &Value) -> Option<UserId> {
    asked.get(INSPECTOR).and_then(Value::as_fixed).map(UserId)
}

/// The inspectors whom a petition names beside the first.
pub(crate) fn named_co_inspectors(asked: &Value) -> Vec<UserId> {
    let listed = asked.get(CO_INSPECTORS).map(Value::items).unwrap_or_default();
    listed.iter().filter_map(Value::as_fixed).map(UserId).collect()
}

/// What a petition says: the step, with whom it names.
pub(crate) fn petition_value(
    action: &str,
    inspector: Option<UserId>,
    co: &[UserId],
    more: BTreeMap<String, Value>,
) -> Value {
    let mut pairs = more;
    pairs.insert(DO.to_owned(), Value::text(action));
    if let Some(inspector) = inspector {
        pairs.insert(INSPECTOR.to_owned(), user_value(inspector));
    }
    if !co.is_empty() {
        pairs.insert(CO_INSPECTORS.to_owned(), Value::List(co.iter().copied().map(user_value).collect()));
    }
    Value::Map(pairs)
}
