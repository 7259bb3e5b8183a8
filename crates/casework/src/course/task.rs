//! The course of a task, from its first word to its end.

use super::Asker;
use crate::coded::coded;

coded! {
    /// Where a task has got to.
    TaskState {
        /// Nobody has it.
        New = "new" / "jauns",
        /// An inspector was named.
        Assigned = "assigned" / "piešķirts",
        /// The inspector has taken it on.
        Accepted = "accepted" / "pieņemts",
        /// Registers are asked, sheets generated.
        InPreparation = "in_preparation" / "sagatavošanā",
        /// Everything for the visit is on the device.
        Ready = "ready" / "gatavs izbraukumam",
        /// A visit goes on.
        InField = "in_field" / "apsekošanā",
        /// Sheets are completed and documents written.
        PostProcessing = "post_processing" / "noformēšanā",
        /// Orders run.
        FollowUp = "follow_up" / "izpildes kontrolē",
        /// Done.
        Closed = "closed" / "slēgts",
        /// Given back to the head of the unit.
        Returned = "returned" / "atdots",
        /// Put off.
        Postponed = "postponed" / "atlikts",
        /// Called off.
        Cancelled = "cancelled" / "atcelts",
        /// Found not justified.
        Refused = "refused" / "atteikts",
        /// Another body is competent.
        Forwarded = "forwarded" / "pārsūtīts pēc piederības",
    }

    /// What somebody can ask for.
    TaskAction {
        /// Takes a task that nobody has.
        Claim = "claim" / "uzņemties",
        /// Names the inspector.
        Assign = "assign" / "piešķirt",
        /// Names another inspector.
        Reassign = "reassign" / "nodot citam",
        /// Takes on what one was given.
        Accept = "accept" / "pieņemt",
        /// Begins to prepare the visit.
        Prepare = "prepare" / "sagatavot",
        /// Ends the preparation.
        Ready = "ready" / "pabeigt sagatavošanu",
        /// Begins the visit, or another one.
        Start = "start" / "sākt apsekošanu",
        /// Ends the visit, or decides without one.
        Finish = "finish" / "pabeigt apsekošanu",
        /// Waits for orders to be carried out.
        FollowUp = "follow_up" / "nodot izpildes kontrolē",
        /// Ends the task.
        Close = "close" / "slēgt",
        /// Confirms what an inspector has recorded on the spot. It says who has looked at it, and moves nothing.
        Confirm = "confirm" / "apstiprināt operatīvo uzdevumu",
        /// Gives it back.
        Return = "return" / "atdot",
        /// Puts it off.
        Postpone = "postpone" / "atlikt",
        /// Calls it off.
        Cancel = "cancel" / "atcelt",
        /// Finds it not justified.
        Refuse = "refuse" / "atteikt",
        /// Sends it to the competent body.
        Forward = "forward" / "pārsūtīt pēc piederības",
    }
}

use TaskAction as Do;
use TaskState as At;

/// Every step there is. Naming another inspector starts the work anew before the visit is over, and hands it on after.
pub const TASK_STEPS: &[(TaskState, TaskAction, TaskState)] = &[
    (At::New, Do::Claim, At::Accepted),
    (At::New, Do::Assign, At::Assigned),
    (At::New, Do::Forward, At::Forwarded),
    (At::New, Do::Cancel, At::Cancelled),
    (At::Assigned, Do::Accept, At::Accepted),
    (At::Assigned, Do::Reassign, At::Assigned),
    (At::Assigned, Do::Return, At::Returned),
    (At::Assigned, Do::Postpone, At::Postponed),
    (At::Assigned, Do::Cancel, At::Cancelled),
    (At::Accepted, Do::Prepare, At::InPreparation),
    (At::Accepted, Do::Start, At::InField),
    (At::Accepted, Do::Finish, At::PostProcessing),
    (At::Accepted, Do::Reassign, At::Assigned),
    (At::Accepted, Do::Return, At::Returned),
    (At::Accepted, Do::Postpone, At::Postponed),
    (At::Accepted, Do::Cancel, At::Cancelled),
    (At::Accepted, Do::Refuse, At::Refused),
    (At::Accepted, Do::Forward, At::Forwarded),
    (At::InPreparation, Do::Ready, At::Ready),
    (At::InPreparation, Do::Start, At::InField),
    (At::InPreparation, Do::Finish, At::PostProcessing),
    (At::InPreparation, Do::Reassign, At::Assigned),
    (At::InPreparation, Do::Return, At::Returned),
    (At::InPreparation, Do::Postpone, At::Postponed),
    (At::InPreparation, Do::Cancel, At::Cancelled),
    (At::InPreparation, Do::Refuse, At::Refused),
    (At::InPreparation, Do::Forward, At::Forwarded),
    (At::Ready, Do::Start, At::InField),
    (At::Ready, Do::Reassign, At::Assigned),
    (At::Ready, Do::Return, At::Returned),
    (At::Ready, Do::Postpone, At::Postponed),
    (At::Ready, Do::Cancel, At::Cancelled),
    (At::InField, Do::Finish, At::PostProcessing),
    (At::InField, Do::Reassign, At::Assigned),
    (At::InField, Do::Postpone, At::Postponed),
    (At::InField, Do::Cancel, At::Cancelled),
    (At::PostProcessing, Do::Start, At::InField),
    (At::PostProcessing, Do::FollowUp, At::FollowUp),
    (At::PostProcessing, Do::Close, At::Closed),
    (At::PostProcessing, Do::Reassign, At::PostProcessing),
    (At::FollowUp, Do::Start, At::InField),
    (At::FollowUp, Do::Close, At::Closed),
    (At::FollowUp, Do::Reassign, At::FollowUp),
    (At::Returned, Do::Claim, At::Accepted),
    (At::Returned, Do::Assign, At::Assigned),
    (At::Returned, Do::Cancel, At::Cancelled),
    (At::Postponed, Do::Accept, At::Accepted),
    (At::Postponed, Do::Reassign, At::Assigned),
    (At::Postponed, Do::Return, At::Returned),
    (At::Postponed, Do::Cancel, At::Cancelled),
    (At::Assigned, Do::Confirm, At::Assigned),
    (At::Accepted, Do::Confirm, At::Accepted),
    (At::InPreparation, Do::Confirm, At::InPreparation),
    (At::Ready, Do::Confirm, At::Ready),
    (At::InField, Do::Confirm, At::InField),
    (At::PostProcessing, Do::Confirm, At::PostProcessing),
    (At::FollowUp, Do::Confirm, At::FollowUp),
    (At::Postponed, Do::Confirm, At::Postponed),
];

pub(super) fn next(state: TaskState, action: TaskAction) -> Option<TaskState> {
    TASK_STEPS.iter().find(|(from, by, _)| (*from, *by) == (state, action)).map(|(_, _, to)| *to)
}

impl TaskState {
    /// Where a step leads from here, if it leads anywhere.
    pub fn next(self, action: TaskAction) -> Option<Self> {
        next(self, action)
    }

    /// Whether nothing comes after it.
    pub const fn is_last(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled | Self::Refused | Self::Forwarded)
    }
}

impl TaskAction {
    /// Who may ask for it.
    pub const fn askers(self) -> &'static [Asker] {
        match self {
            Self::Claim => &[Asker::UnitInspector],
            Self::Assign | Self::Reassign | Self::Cancel | Self::Confirm => &[Asker::Supervisor],
            Self::Accept
            | Self::Prepare
            | Self::Ready
            | Self::Start
            | Self::Finish
            | Self::FollowUp
            | Self::Return
            | Self::Refuse => &[Asker::Assigned],
            Self::Close | Self::Postpone => &[Asker::Assigned, Asker::Supervisor],
            Self::Forward => &[Asker::Assigned, Asker::Office, Asker::Supervisor],
        }
    }

    /// Whether it has to say which inspector.
    pub const fn names_inspector(self) -> bool {
        matches!(self, Self::Assign | Self::Reassign)
    }
}
