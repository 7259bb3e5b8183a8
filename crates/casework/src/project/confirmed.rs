//! How far the second pair of eyes has come on a task that was recorded on the spot. Lists ask this of each of their rows,
//! so that it reads a few operations and not the whole task.

use std::collections::BTreeMap;

use apseko_oplog::{EntityRef, Ledger, Record, RegisterKey, UserId, Value, decided_field};

use super::{AuthorView, CourseView, course_view, petitions_about};
use crate::course::{CONFIRMED_BY, COURSE, DO, TaskAction, TaskState, Wanted, wanted};
use crate::registry::EntityKind;

/// What a second person has said of a task that was recorded on the spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// Nothing yet.
    Awaited {
        /// It can be given from where the task stands.
        open: bool,
    },
    /// That it is right; whether this counts the server has not said yet.
    Asked(AuthorView),
    /// That it is right.
    Given(UserId),
    /// Nothing, and the task has ended.
    Missed,
}

impl Confirmation {
    /// What the course of a task says of it.
    pub fn of(course: &CourseView) -> Self {
        let confirms = |action: &str| TaskAction::of(action) == Some(TaskAction::Confirm);
        if let Some(by) = course.decided.person(CONFIRMED_BY) {
            return Self::Given(by);
        }
        if let Some(asked) = course.awaited.iter().find(|awaited| confirms(&awaited.action)) {
            return Self::Asked(asked.author);
        }
        if TaskState::of(course.state()).is_some_and(TaskState::is_last) {
            return Self::Missed;
        }
        let step = wanted(EntityKind::Task, course.state(), TaskAction::Confirm.code());
        Self::Awaited { open: matches!(step, Wanted::Leads { .. }) }
    }
}

/// The same as a ledger has it. Whether the task was recorded on the spot is known to whoever asks.
pub fn confirmation<L: Ledger>(ledger: &L, task: &EntityRef) -> Result<Confirmation, L::Error> {
    let register = RegisterKey { entity: *task, field: decided_field(COURSE) };
    let (decided, pending) = (ledger.heads(&register)?, petitions_about(ledger, task)?);
    let course = course_view(*task, &BTreeMap::new(), &decided, &pending);
    Ok(course.map_or(Confirmation::Awaited { open: false }, |course| Confirmation::of(&course)))
}

/// Whether an operation asks for this of a task.
pub fn asks_to_confirm(record: &Record, task: &EntityRef) -> bool {
    let Some(facts) = record.here().and_then(|body| body.facts()) else { return false };
    let action = facts.value.get(DO).and_then(Value::as_text).unwrap_or_default();
    let confirms = facts.field == COURSE && TaskAction::of(action) == Some(TaskAction::Confirm);
    facts.entity == *task && confirms
}
