//! What a command is, and the one list that names them all.

pub mod admin;
pub mod conflict;
pub mod device;
pub mod draft;
pub mod enrolment;
pub mod evidence;
pub mod files;
pub mod link;
pub mod lock;
pub mod note;
pub mod own_access;
pub mod removal;
pub mod roster;
pub mod sheet;
pub mod sheet_view;
pub mod sync;
pub mod task;
pub mod violation;
pub mod visit;
pub mod visit_count;

use apseko_domain::Capability;
use serde::{Serialize, de::DeserializeOwned};

use crate::Topic;

/// A request that a screen may send. `Reply` is what comes back when it succeeds.
pub trait Command: Serialize + DeserializeOwned + Send + 'static {
    /// What a successful call returns.
    type Reply: Serialize + DeserializeOwned + Send + 'static;
    /// The stable name on the wire.
    const NAME: &'static str;
    /// Whether it changes anything.
    const KIND: Kind;
    /// Who may call it, and when.
    const ACCESS: Access;
    /// Where it is answered.
    const PLACE: Place;
    /// Whether the device's audit remembers it.
    const AUDIT: Audit;
    /// For a read: the topics whose change makes the answer old.
    const DEPENDS_ON: &'static [Topic];
}

/// Whether a command changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Looks, and may be repeated freely.
    Read,
    /// One plan, one transaction, one reply; a repeat of its request id returns the stored reply.
    Write,
    /// Moves the lock or changes keys. It carries what nobody may store, so its reply is remembered for a repeat only
    /// in memory.
    Act,
}

/// Who may call a command, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Answered even while the device is locked; must reveal nothing that was entered.
    Open,
    /// Needs an unlocked device and the capability.
    Unlocked(Capability),
    /// Needs a fresh second factor as well.
    StepUp(Capability),
}

/// Where a command is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the device, connection or not.
    Device,
    /// By the server, through the app; says so when there is no connection.
    Server,
}

/// Whether the device's audit remembers a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audit {
    /// Not remembered: it shows nothing personal and changes nothing that matters later.
    Silent,
    /// Remembered with actor, time and object; a change in the same transaction.
    Recorded,
    /// A look at personal data, remembered with the stable code of why it may be looked at.
    Viewed(&'static str),
}

/// Declares a command's facts next to its fields.
macro_rules! command {
    ($name:ident -> $reply:ty {
        name: $text:literal, kind: $kind:ident, access: $access:expr, place: $place:ident,
        audit: $audit:expr, depends_on: [$($topic:ident),*]
    }) => {
        impl $crate::Command for $name {
            type Reply = $reply;
            const NAME: &'static str = $text;
            const KIND: $crate::Kind = $crate::Kind::$kind;
            const ACCESS: $crate::Access = $access;
            const PLACE: $crate::Place = $crate::Place::$place;
            const AUDIT: $crate::Audit = {
                #[allow(unused_imports)]
                use $crate::Audit::{Recorded, Silent, Viewed};
                $audit
            };
            const DEPENDS_ON: &'static [$crate::Topic] = &[$($crate::Topic::$topic),*];
        }
    };
}
pub(crate) use command;

/// Hands the list of all commands to a macro. The app expands it into its router, so a command that is
/// named here and has no handler does not compile.
#[macro_export]
macro_rules! with_commands {
    ($expand:ident) => {
        $expand! {
            reads: [
                $crate::ShowDevice, $crate::ShowToday, $crate::ListTasks, $crate::OpenTask,
                $crate::ShowNoteHistory, $crate::ReadDraft, $crate::ShowLock, $crate::ShowOwnAccess,
                $crate::ShowAudit, $crate::CheckAudit, $crate::ShowTaskVisits, $crate::ShowVisit, $crate::ShowGaps,
                $crate::OpenSheet, $crate::FollowSheet, $crate::ShowAnswerHistory, $crate::SearchList,
                $crate::PreviewSheet, $crate::ShowRoster, $crate::ShowViolations, $crate::CountVisit, $crate::ShowSync,
                $crate::ShowConflicts, $crate::ShowConflict, $crate::FindThing, $crate::AddressThing, $crate::ShowWaysIn, $crate::DrawSquare,
                $crate::ShowFiles, $crate::ShowEvidence, $crate::ReadFile, $crate::ShowRoom,
            ]
            writes: [
                $crate::CreateAdhocTask, $crate::ConfirmTask, $crate::WriteNote, $crate::EditNote, $crate::RetractNote,
                $crate::RestoreNote, $crate::KeepDraft, $crate::PrepareSheet, $crate::StartVisit, $crate::PauseVisit,
                $crate::ResumeVisit, $crate::FinishVisit, $crate::NameColleagues, $crate::KeepParty,
                $crate::RemoveParty, $crate::KeepPersonMet, $crate::RemovePersonMet, $crate::GiveAnswer,
                $crate::AddRow, $crate::RemoveRow, $crate::KeepWorker, $crate::RemoveWorker, $crate::RestoreWorker,
                $crate::EditViolation, $crate::AddViolation, $crate::DecideConflict, $crate::AskAboutConflict,
            ]
            acts: [
                $crate::LogIn, $crate::Resume, $crate::ResumeWithPin, $crate::ResumeWithBiometric,
                $crate::UseRecoveryCode, $crate::LockNow, $crate::LogOut, $crate::StayAwake, $crate::StepUp,
                $crate::BeginEnrolment, $crate::FinishEnrolment, $crate::EnterEnrolled, $crate::CancelEnrolment,
                $crate::ChangePassword, $crate::SetPin, $crate::BeginNewAuthenticator, $crate::FinishNewAuthenticator,
                $crate::BeginByAccount, $crate::OpenInstitution, $crate::AwaitInstitution,
                $crate::ExportAudit, $crate::SyncNow, $crate::ChooseNetworks, $crate::AcknowledgeNotice,
                $crate::PauseFiles, $crate::SendFileAgain, $crate::FetchFile, $crate::StopFetching, $crate::MakeRoom,
            ]
            remotes: [
                $crate::ShowMe, $crate::BeginServerAccount, $crate::BeginServerAuthenticator,
                $crate::FinishServerAuthenticator, $crate::ChangeServerPassword,
                $crate::ListUnits, $crate::AddUnit, $crate::ChangeUnit, $crate::CloseUnit,
                $crate::ListPeople, $crate::ShowPerson, $crate::AddPerson, $crate::ChangePerson, $crate::MovePerson,
                $crate::GivePost, $crate::EndPost, $crate::AddAbsence, $crate::RemoveAbsence, $crate::DismissPerson,
                $crate::ReinstatePerson, $crate::InvitePerson, $crate::EndSessions, $crate::ImportPeople,
                $crate::BindSubject, $crate::UnbindSubject,
                $crate::ListQuarantine, $crate::AdmitFromQuarantine, $crate::DropFromQuarantine,
                $crate::ListDevices, $crate::LabelDevice, $crate::RevokeDevice, $crate::OrderWipe,
                $crate::ListKeys, $crate::MakeKey, $crate::RevokeKey, $crate::ListEvents, $crate::WhoViewed,
                $crate::CheckServerAudit, $crate::ListPacks,
            ]
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    macro_rules! facts {
        (
            reads: [$($read:ty),* $(,)?] writes: [$($write:ty),* $(,)?] acts: [$($act:ty),* $(,)?]
            remotes: [$($remote:ty),* $(,)?]
        ) => {{
            const { $( assert!(matches!(<$read as Command>::KIND, Kind::Read)); )* }
            const { $( assert!(matches!(<$write as Command>::KIND, Kind::Write)); )* }
            const { $( assert!(matches!(<$act as Command>::KIND, Kind::Act)); )* }
            const { $( assert!(matches!(<$remote as Command>::PLACE, Place::Server)); )* }
            const { $( assert!(!matches!(<$remote as Command>::KIND, Kind::Write)); )* }
            vec![
                $( (<$read as Command>::NAME, <$read as Command>::KIND, <$read as Command>::DEPENDS_ON), )*
                $( (<$write as Command>::NAME, <$write as Command>::KIND, <$write as Command>::DEPENDS_ON), )*
                $( (<$act as Command>::NAME, <$act as Command>::KIND, <$act as Command>::DEPENDS_ON), )*
                $( (<$remote as Command>::NAME, <$remote as Command>::KIND, <$remote as Command>::DEPENDS_ON), )*
            ]
        }};
    }

    #[test]
    fn names_are_unique_and_only_reads_depend_on_topics() {
        let mut seen = HashSet::new();
        for (name, kind, depends_on) in with_commands!(facts) {
            assert!(seen.insert(name), "two commands are called {name}");
            assert!(
                name.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{name} must be plain in a URL"
            );
            assert!(
                kind == Kind::Read || depends_on.is_empty(),
                "{name} changes something: nothing re-runs it"
            );
        }
    }
}
