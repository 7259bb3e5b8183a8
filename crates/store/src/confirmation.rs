//! What a second person has said of a task that was recorded on the spot, with the names and times that a screen tells.

use apseko_casework::course::{Reply, reply_to};
use apseko_casework::{
    AuthorView, Confirmation as Course, EntityKind, Projected, asks_to_confirm, confirmation, view,
};
use apseko_domain::TaskId;
use apseko_oplog::{EntityId, EntityRef, Record, UserId};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::table::person::Names;
use crate::{OpTables, StoreError};

/// What a second person has said of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// How far it has come.
    pub step: ConfirmationStep,
    /// Who recorded the task, and who has it: none of them is the second person.
    pub own: Vec<UserId>,
    /// Who was the last to be refused it by the server, and its stable reason.
    pub refused: Option<(UserId, String)>,
}

/// How far the confirmation of a task has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmationStep {
    /// Nobody has given it.
    Awaited {
        /// It can be given from where the task stands.
        open: bool,
    },
    /// Somebody has, and the server has not said whether it counts.
    Asked {
        /// Who; empty if their name is not known here.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// It was given.
    Given {
        /// By whom; empty if their name is not known here.
        by: String,
        /// When, as far as it is known here.
        at: Option<Timestamp>,
    },
    /// The task ended without it.
    Missed,
}

/// Whether a task waits for it.
pub(crate) fn is_awaited(connection: &Connection, task: TaskId) -> Result<bool, StoreError> {
    let told = confirmation(&OpTables::new(connection), &entity(task))?;
    Ok(matches!(told, Course::Awaited { .. }))
}

/// All that is known of it.
pub(crate) fn look(connection: &Connection, task: TaskId) -> Result<Confirmation, StoreError> {
    let (tables, task) = (OpTables::new(connection), entity(task));
    let Some(seen) = view(&tables, &task)? else {
        let step = ConfirmationStep::Awaited { open: false };
        return Ok(Confirmation { step, own: Vec::new(), refused: None });
    };
    let mut petitions = tables.petitions_in(&seen.scope)?;
    petitions.retain(|petition| asks_to_confirm(petition, &task));
    let course = seen.course.as_ref().map_or(Course::Awaited { open: false }, Course::of);
    let step = step(&tables, &mut Names::new(connection)?, course, &petitions)?;
    Ok(Confirmation { step, own: own(&seen), refused: refused(&tables, petitions)? })
}

fn entity(task: TaskId) -> EntityRef {
    EntityKind::Task.entity(EntityId(task.0.into_bytes()))
}

fn step(
    tables: &OpTables<'_>,
    names: &mut Names<'_>,
    course: Course,
    petitions: &[Record],
) -> Result<ConfirmationStep, StoreError> {
    Ok(match course {
        Course::Awaited { open } => ConfirmationStep::Awaited { open },
        Course::Missed => ConfirmationStep::Missed,
        Course::Asked(AuthorView { user, wall_ms, .. }) => {
            let at = Timestamp::from_millisecond(wall_ms).unwrap_or(Timestamp::UNIX_EPOCH);
            ConfirmationStep::Asked { by: names.of(user)?, at }
        }
        Course::Given(user) => {
            let mut at = None;
            for petition in petitions {
                if reply_to(tables, &petition.id())? == Reply::Accepted {
                    at = Timestamp::from_millisecond(petition.header.stamp.wall_ms).ok();
                }
            }
            ConfirmationStep::Given { by: names.of(user)?, at }
        }
    })
}

/// Both whoever the task names as its author and whoever wrote that down: a name in a field is no proof.
fn own(task: &Projected) -> Vec<UserId> {
    let made = task.fields.get("created_by").into_iter().flat_map(|field| &field.alternatives);
    let authors = made.flat_map(|told| &told.authors).map(|author| author.user);
    let named = task.shown("created_by").as_fixed().map(UserId);
    let has = task.course.as_ref().and_then(|course| course.expected.inspector());
    authors.chain(named).chain(has).collect()
}

fn refused(tables: &OpTables<'_>, petitions: Vec<Record>) -> Result<Option<(UserId, String)>, StoreError> {
    for petition in petitions.into_iter().rev() {
        match reply_to(tables, &petition.id())? {
            Reply::Rejected(reason) => return Ok(Some((petition.header.author, reason))),
            Reply::Accepted => return Ok(None),
            Reply::Awaited => {}
        }
    }
    Ok(None)
}
