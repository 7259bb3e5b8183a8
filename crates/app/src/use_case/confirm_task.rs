//! The second pair of eyes on a task that was recorded on the spot: what a screen tells of it, and how it is given.

use std::collections::BTreeMap;

use apseko_contract::{ConfirmTask, ConfirmationStep, ConfirmationView};
use apseko_domain::{Capability, Code, TaskOrigin};
use apseko_store::words::{EntityKind, Petition, TaskAction, UserId};
use apseko_store::{Confirmation, ConfirmationStep as Step, Task, View, Wish};

use crate::failure::Failure;
use crate::router::{Looking, Planning, Write};
use crate::sheets::ids::entity;

impl Write for ConfirmTask {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let task = view.task(self.task)?.ok_or(Code::TaskUnknown)?;
        if task.origin != TaskOrigin::Adhoc {
            return Err(Code::TaskSettled.into());
        }
        let Confirmation { step, own, .. } = view.confirmation(task.id)?;
        let is_own = own.contains(&UserId(planning.person.user));
        match step {
            // Somebody was quicker: it is as wished.
            Step::Asked { .. } | Step::Given { .. } => Ok((Vec::new(), ())),
            Step::Awaited { .. } if is_own => Err(Code::FourEyes.into()),
            Step::Awaited { open: true } => Ok((vec![confirm(&task)], ())),
            Step::Awaited { open: false } | Step::Missed => Err(Code::TaskSettled.into()),
        }
    }
}

fn confirm(task: &Task) -> Wish {
    let petition = Petition {
        entity: EntityKind::Task.entity(entity(task.id.0)),
        action: TaskAction::Confirm.code().to_owned(),
        inspector: None,
        co_inspectors: Vec::new(),
        more: BTreeMap::new(),
    };
    Wish::Ask(Box::new(petition.into()))
}

/// What is told of it on the task's own screen; nothing of a task that came from elsewhere.
pub(super) fn confirmation_view(
    looking: &Looking<'_>,
    view: &View<'_>,
    task: &Task,
) -> Result<Option<ConfirmationView>, Failure> {
    if task.origin != TaskOrigin::Adhoc {
        return Ok(None);
    }
    let Confirmation { step, own, refused } = view.confirmation(task.id)?;
    let me = looking.app.person().map(|person| UserId(person.user));
    let is_mine = me.is_none_or(|me| own.contains(&me));
    let is_open = matches!(step, Step::Awaited { open: true });
    let refused = refused.filter(|(who, _)| Some(*who) == me).map(|(_, reason)| reason);
    Ok(Some(ConfirmationView {
        made_by: task.created_by.clone(),
        made_at: task.created_at,
        may_confirm: is_open && !is_mine && looking.app.may(Capability::ConfirmAdhoc),
        refused: refused.filter(|_| matches!(step, Step::Awaited { .. })).unwrap_or_default(),
        step: step_view(step),
    }))
}

fn step_view(step: Step) -> ConfirmationStep {
    match step {
        Step::Awaited { .. } => ConfirmationStep::Awaited,
        Step::Asked { by, at } => ConfirmationStep::Asked { by, at },
        Step::Given { by, at } => ConfirmationStep::Given { by, at },
        Step::Missed => ConfirmationStep::Missed,
    }
}
