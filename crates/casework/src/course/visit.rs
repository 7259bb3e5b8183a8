//! The course of a visit. What happens on the site is a fact; only the confirmation afterwards is asked for.

use super::Asker;
use crate::coded::coded;

coded! {
    /// Where a visit has got to.
    VisitState {
        /// It is in the plan.
        Planned = "planned" / "plānots",
        /// It goes on.
        Started = "started" / "uzsākts",
        /// It was interrupted.
        Paused = "paused" / "pārtraukts",
        /// It is over.
        Finished = "finished" / "pabeigts",
        /// Everything of it has arrived and was looked at.
        Confirmed = "confirmed" / "apstiprināts",
    }

    /// What somebody does or asks for.
    VisitAction {
        /// Begins it.
        Start = "start" / "uzsākt",
        /// Interrupts it.
        Pause = "pause" / "pārtraukt",
        /// Goes on with it.
        Resume = "resume" / "turpināt",
        /// Ends it.
        Finish = "finish" / "pabeigt",
        /// Confirms what was found.
        Confirm = "confirm" / "apstiprināt",
    }
}

use VisitAction as Do;
use VisitState as At;

/// Every step there is.
pub const VISIT_STEPS: &[(VisitState, VisitAction, VisitState)] = &[
    (At::Planned, Do::Start, At::Started),
    (At::Started, Do::Pause, At::Paused),
    (At::Started, Do::Finish, At::Finished),
    (At::Paused, Do::Resume, At::Started),
    (At::Paused, Do::Finish, At::Finished),
    (At::Finished, Do::Confirm, At::Confirmed),
];

pub(super) fn next(state: VisitState, action: VisitAction) -> Option<VisitState> {
    VISIT_STEPS.iter().find(|(from, by, _)| (*from, *by) == (state, action)).map(|(_, _, to)| *to)
}

impl VisitState {
    /// Where a step leads from here, if it leads anywhere.
    pub fn next(self, action: VisitAction) -> Option<Self> {
        next(self, action)
    }

    /// Whether nothing comes after it.
    pub const fn is_last(self) -> bool {
        matches!(self, Self::Confirmed)
    }
}

impl VisitAction {
    /// Who may ask for it; nobody for a fact, which is not asked for.
    pub const fn askers(self) -> &'static [Asker] {
        match self {
            Self::Start | Self::Pause | Self::Resume | Self::Finish => &[],
            Self::Confirm => &[Asker::Supervisor],
        }
    }
}
