//! Beginning, interrupting and ending a visit: facts, each with the petition about the task that goes with it.

use std::collections::BTreeMap;

use apseko_oplog::{EntityId, Ledger, Value};

use super::desk::Desk;
use super::{PlanFault, Planned, Refusal, Wish};
use crate::course::{TaskAction, TaskState, VisitAction, VisitState, petition_value};
use crate::home::home;
use crate::project::view;
use crate::registry::{EntityKind, Fields, id_value};

/// Begins a visit, planned or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartVisit {
    /// The id of the visit.
    pub visit: EntityId,
    /// The task that it is for.
    pub task: EntityId,
    /// When.
    pub at_ms: i64,
    /// What else is known of it.
    pub fields: Fields,
}

impl Wish for StartVisit {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let visit = EntityKind::Visit.entity(self.visit);
        let mut fields = self.fields;
        fields.insert("started_at".to_owned(), Value::Int(self.at_ms));
        if home(desk.ledger, &visit, None).map_err(PlanFault::Ledger)?.is_some() {
            if *desk.view(visit)?.shown("task") != id_value(self.task) {
                return Err(Refusal::Foreign("task".to_owned()).into());
            }
            go_on(desk, self.visit, VisitAction::Start, fields)?;
        } else {
            fields.insert("state".to_owned(), Value::text(VisitState::Started.code()));
            desk.add(EntityKind::Visit, self.visit, self.task, fields)?;
        }
        ask_with_it(desk, self.task, TaskAction::Start)
    }
}

/// Interrupts a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseVisit {
    /// The visit.
    pub visit: EntityId,
}

impl Wish for PauseVisit {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        go_on(desk, self.visit, VisitAction::Pause, BTreeMap::new())
    }
}

/// Goes on with a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeVisit {
    /// The visit.
    pub visit: EntityId,
}

impl Wish for ResumeVisit {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        go_on(desk, self.visit, VisitAction::Resume, BTreeMap::new())
    }
}

/// Ends a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishVisit {
    /// The visit.
    pub visit: EntityId,
    /// When.
    pub at_ms: i64,
    /// What it came to.
    pub outcome: String,
    /// What else is to be said of it.
    pub fields: Fields,
}

impl Wish for FinishVisit {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let task = desk.view(EntityKind::Visit.entity(self.visit))?.shown("task").as_fixed().map(EntityId);
        let mut fields = self.fields;
        fields.insert("finished_at".to_owned(), Value::Int(self.at_ms));
        fields.insert("outcome".to_owned(), Value::Text(self.outcome));
        go_on(desk, self.visit, VisitAction::Finish, fields)?;
        task.map_or(Ok(()), |task| ask_with_it(desk, task, TaskAction::Finish))
    }
}

fn go_on<L: Ledger>(
    desk: &mut Desk<'_, L>,
    visit: EntityId,
    action: VisitAction,
    mut fields: Fields,
) -> Planned<L> {
    let visit = EntityKind::Visit.entity(visit);
    let projected = desk.view(visit)?;
    let state = projected.course.as_ref().and_then(|course| VisitState::of(course.state()));
    let to = state.and_then(|state| state.next(action)).ok_or(Refusal::TransitionIllegal)?;
    fields.insert("state".to_owned(), Value::text(to.code()));
    desk.change(visit, fields)
}

/// A visit is a fact whatever becomes of its task: what cannot be asked for is left out.
fn ask_with_it<L: Ledger>(desk: &mut Desk<'_, L>, task: EntityId, action: TaskAction) -> Planned<L> {
    let task = EntityKind::Task.entity(task);
    let Some(course) = view(desk.ledger, &task).map_err(PlanFault::Ledger)?.and_then(|task| task.course)
    else {
        return Ok(());
    };
    let leads = TaskState::of(course.state()).and_then(|state| state.next(action)).is_some();
    // Without a visit begun, the same word would end the task's desk work.
    let in_field = action != TaskAction::Finish || course.state() == TaskState::InField.code();
    if leads && in_field && course.expected.inspector() == Some(desk.who.user) {
        let petition = petition_value(action.code(), None, &[], BTreeMap::new());
        super::petition::put(desk, task, petition)?;
    }
    Ok(())
}
